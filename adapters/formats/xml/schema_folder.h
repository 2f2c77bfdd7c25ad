// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// An integrator's XML Schemas: every *.xsd below one folder, compiled once and shared by all threads. Nothing outside the
// folder is ever opened, whatever a schema or a message says.
#pragma once

#include <filesystem>
#include <memory>
#include <set>
#include <string>

#include "daemon/base/result.h"
#include "daemon/flow/inspector.h"

namespace kpwatch::xml {

class SchemaFolder {
 public:
  // A failure names the file, the line and what is wrong with it.
  [[nodiscard]] static Result<std::shared_ptr<const SchemaFolder>> load(const std::filesystem::path& folder);
  ~SchemaFolder();
  SchemaFolder(const SchemaFolder&) = delete;
  SchemaFolder& operator=(const SchemaFolder&) = delete;

  // The namespaces that some schema is for; "" = none.
  [[nodiscard]] const std::set<std::string>& namespaces() const { return namespaces_; }

 private:
  friend class SchemaInspector;
  struct Grammars;
  SchemaFolder();
  std::unique_ptr<Grammars> grammars_;
  std::set<std::string> namespaces_;
};

// Holds each document of an XML message whose namespace the folder knows against its schema; what stands around documents is
// not looked at. A deviation is a note with line and column; where `refuses`, the document is rejected for the first.
[[nodiscard]] std::unique_ptr<Inspector> make_schema_inspector(std::shared_ptr<const SchemaFolder> schemas, bool refuses);

}  // namespace kpwatch::xml
