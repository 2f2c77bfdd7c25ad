// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// A map as it is drafted from a sample: what its rows would be, and the text of the file.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "daemon/flow/sample.h"

namespace kpwatch {

struct DraftRow {
  std::string field;
  std::vector<std::string> paths;
  std::string companion;
  std::vector<std::pair<std::string, std::string>> options;  // first, full, order ...; each as YAML
};

struct DraftList {
  std::string kind;                                       // item, party ...; empty for the document itself
  std::vector<std::pair<std::string, std::string>> keys;  // starts, holds, role ...; each as YAML
  std::vector<DraftRow> rows;
  std::vector<DraftList> lists;

  // Adds a path to the row of a field, which is made where there is none.
  void fill(std::string_view field, const std::string& path, std::string_view companion = {});
  [[nodiscard]] const DraftRow* row(std::string_view field) const;
};

struct Draft {
  std::string id, title, source, kind = "declaration";
  std::vector<std::pair<std::string, std::string>> for_keys;  // without format; each as YAML
  std::string format;
  std::vector<std::pair<std::string, std::string>> top_keys;  // roles ...; each as YAML
  std::vector<std::pair<std::string, std::string>> options;
  DraftList root;
};

// A text as YAML takes it: in quotes where it must.
[[nodiscard]] std::string yaml_text(std::string_view text);
[[nodiscard]] std::string yaml_list(const std::vector<std::string>& texts);  // [a, b]; one alone: a
// One row a line, so that a comment can follow it.
[[nodiscard]] std::string text_of(const Draft& draft);

// What there is to know of a sample before any map reads it.
struct DraftSample {
  std::string described_as;  // "CUSDEC:D:96B:UN:ZZZ01", "{namespace}Root"; of its first document
  std::string around;        // path of that document: "/Envelope[1]/Body[1]/Declaration[1]", "/0"
  std::string_view bytes;
  std::vector<SamplePart> parts;
};

// Each proposes what it can; what is left shows in the report of what nobody reads.
void draft_edifact(Draft& draft, const DraftSample& sample);
void draft_xml(Draft& draft, const DraftSample& sample);
void draft_json(Draft& draft, const DraftSample& sample);
void draft_csv(Draft& draft, const DraftSample& sample);

}  // namespace kpwatch
