// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// What the XML tests share: the maps of the repository, samples, and a reading written out as text for golden files.
#pragma once

#include <filesystem>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/formats/xml/xml_format.h"
#include "daemon/flow/format.h"

namespace kpwatch::test {

inline const std::filesystem::path source_dir = KPWATCH_SOURCE_DIR;
inline const std::filesystem::path samples_dir = source_dir / "tests/samples/xml";

[[nodiscard]] const std::vector<Map>& xml_maps();
[[nodiscard]] std::unique_ptr<Format> xml_format(const FormatLimits& limits = {});
[[nodiscard]] std::string file_bytes(const std::filesystem::path& file);
[[nodiscard]] std::vector<std::filesystem::path> files_in(const std::filesystem::path& folder, std::string_view extension);
[[nodiscard]] InputReading read_xml(std::string_view bytes, RowCoverage* coverage = nullptr);
[[nodiscard]] std::string as_text(const InputReading& reading);
// All notes of a reading, those of the input first.
[[nodiscard]] Notes all_notes(const InputReading& reading);
[[nodiscard]] const Note* rejection_of(const Notes& notes);

// Which rows of which maps found a value.
class RowsFired final : public RowCoverage {
 public:
  void fired(const Map& map, const MapRow& row, std::size_t, const Place&) override { rows_.emplace(map.id, row.number); }
  [[nodiscard]] bool has(const Map& map, const MapRow& row) const { return rows_.contains({map.id, row.number}); }

 private:
  std::set<std::pair<std::string, std::uint32_t>> rows_;
};

}  // namespace kpwatch::test
