// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// What a format made of an input, as text for golden files; and the tools of these tests.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "daemon/flow/format.h"

namespace kpwatch::test {

[[nodiscard]] std::string sample(const std::string& path);             // below tests/samples
[[nodiscard]] const std::vector<Map>& shipped_maps();                  // mappings/
[[nodiscard]] std::string dumped(const InputReading& reading);         // JSON, a document a line
void expect_golden(const std::string& path, const std::string& text);  // UPDATE_GOLDEN=1 rewrites

// Which rows of which maps have fired.
class Fired : public RowCoverage {
 public:
  void fired(const Map& map, const MapRow& row, std::size_t path, const Place& place) override;
  [[nodiscard]] std::vector<std::string> silent(const Map& map) const;

 private:
  std::vector<std::pair<std::string, std::uint32_t>> rows_;
};

inline constexpr Day received = Day{std::chrono::days{19'900}};  // 2024-06-26

}  // namespace kpwatch::test
