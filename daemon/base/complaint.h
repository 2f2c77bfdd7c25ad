// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// One of *our* files is wrong (configuration, map, table): gathered, all told at once, before anything starts.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace kpwatch {

struct FilePlace {
  std::string file;
  std::uint32_t line = 0;    // from 1; 0 = the file as a whole
  std::uint32_t column = 0;  // from 1
  friend bool operator==(const FilePlace&, const FilePlace&) = default;
};

struct Complaint {
  FilePlace place;
  std::string sentence;
};
using Complaints = std::vector<Complaint>;

// "config/kpwatch.yaml:12:5: feeds[0].brokers is missing"
[[nodiscard]] std::string in_words(const Complaint& complaint);

}  // namespace kpwatch
