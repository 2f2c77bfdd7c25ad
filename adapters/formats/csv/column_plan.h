// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// A map compiled for CSV, and laid over the header of one file.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/mapping/document_builder.h"
#include "daemon/mapping/map.h"

namespace kpwatch::csv {

// Names of columns are compared without blanks around them and without regard to case.
[[nodiscard]] std::string column_key(std::string_view name);

class ColumnPlan {
 public:
  // Nothing when the map has complaints. The map must outlive the plan.
  [[nodiscard]] static std::unique_ptr<const ColumnPlan> compile(const Map& map, Complaints& complaints);

  [[nodiscard]] const Map& map() const { return *map_; }
  [[nodiscard]] bool knows(std::string_view key) const;
  [[nodiscard]] const std::vector<std::string>& required() const { return required_; }
  [[nodiscard]] bool is_strict() const { return is_strict_; }

 private:
  const Map* map_ = nullptr;
  std::vector<std::string> required_;  // keys
  std::vector<std::string> columns_;   // keys, sorted
  bool is_strict_ = false;
};

// Which cell of a record fills which row of the map.
struct Column {
  static constexpr std::size_t none = ~std::size_t{0};
  std::size_t cell = 0;
  std::size_t companion = none;
  const MapRow* row = nullptr;
  std::size_t rank = 0;
  enum class Strict : std::uint8_t { no, day, number } strict = Strict::no;
};
[[nodiscard]] std::vector<Column> laid_over(const ColumnPlan& plan, std::span<const std::string> header_keys);

}  // namespace kpwatch::csv
