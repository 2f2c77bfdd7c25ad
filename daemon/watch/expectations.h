// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// An integrator's own test file: documents, and what must come of them (docs/INTEGRATING.md has the language).
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "daemon/base/complaint.h"
#include "daemon/customs/day.h"
#include "daemon/settings/settings.h"

namespace kpwatch {

// A document as it came: a file, or a text that stands in the test file itself.
struct TestInput {
  std::string name;  // by which expectations name it
  std::filesystem::path file;
  std::optional<std::string> text;
  FilePlace place;
};

// What is left open fits anything.
struct ExpectedFinding {
  std::string document, check, cls;
  std::optional<std::int64_t> item;  // the declared number; 0 for the whole document
  std::optional<int> severity;
  FilePlace place;
};

struct ExpectedNote {
  std::string document, reason;
  std::string at;  // a part of the place in words, such as "segment 31 MEA"; may be empty
  FilePlace place;
};

struct ExpectedOutcome {
  std::string document, outcome, map;  // read, unmapped, rejected
  FilePlace place;
};

struct TestCase {
  std::string name;
  std::optional<Day> as_of;
  std::vector<std::string> maps;  // files, before the maps for the same messages
  std::vector<TestInput> certificates, documents;
  Settings settings;
  bool has_findings = false;                              // `findings` was given: it is the whole set, unless more are allowed
  bool allows_more = false;                               // `more_findings: allowed`
  std::vector<ExpectedFinding> findings, no_findings;     // must be, must not be
  std::vector<ExpectedNote> notes, no_notes, rejections;  // rejections are the whole set
  std::vector<ExpectedOutcome> outcomes;
  FilePlace place;
};

// All cases of one file. Every complaint at once, with line and column; then the result must not be used.
[[nodiscard]] std::vector<TestCase> read_test_file(const std::filesystem::path& file, Complaints& complaints);

}  // namespace kpwatch
