// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Schemas that a test writes: a folder that is gone afterwards, of which only `inside` is loaded.
#pragma once

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "adapters/formats/xml/schema_folder.h"

namespace kpwatch::test {

struct SchemaFiles {
  std::filesystem::path path = std::filesystem::temp_directory_path() / ("kpwatch-schemas-" + std::to_string(::getpid()));
  SchemaFiles() {
    std::filesystem::remove_all(path);
    std::filesystem::create_directories(path / "inside");
  }
  ~SchemaFiles() { std::filesystem::remove_all(path); }
  SchemaFiles(const SchemaFiles&) = delete;
  SchemaFiles& operator=(const SchemaFiles&) = delete;
  void write(const std::string& name, const std::string& text) const { std::ofstream(path / name) << text; }
  // Why they can't be loaded; empty when they can.
  [[nodiscard]] std::string failure() const {
    const auto loaded = xml::SchemaFolder::load(path / "inside");
    return loaded ? std::string() : loaded.error().sentence;
  }
};

}  // namespace kpwatch::test
