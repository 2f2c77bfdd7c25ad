// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/formats/csv/column_plan.h"

#include <algorithm>

#include "daemon/base/text.h"
#include "daemon/mapping/field.h"

namespace kpwatch::csv {
namespace {

Column::Strict strictness(const MapRow& row) {
  switch (field(row.field).type) {
    case ValueType::day:
      return Column::Strict::day;
    case ValueType::decimal:
    case ValueType::integer:
    case ValueType::carats:
    case ValueType::kilograms:
    case ValueType::money:
    case ValueType::us_dollars:
      return Column::Strict::number;
    default:
      return Column::Strict::no;
  }
}

}  // namespace

std::string column_key(std::string_view name) { return lower_ascii(trimmed(name)); }

std::unique_ptr<const ColumnPlan> ColumnPlan::compile(const Map& map, Complaints& complaints) {
  auto plan = std::make_unique<ColumnPlan>();
  plan->map_ = &map;
  const std::size_t before = complaints.size();
  const auto complain = [&](const FilePlace& place, std::string sentence) { complaints.push_back({place, std::move(sentence)}); };
  for (const MapRow& row : map.root.rows) {
    for (const std::string& path : row.paths) plan->columns_.push_back(column_key(path));
    if (!row.companion.empty()) plan->columns_.push_back(column_key(row.companion));
  }
  std::sort(plan->columns_.begin(), plan->columns_.end());
  for (const auto& [key, values] : map.applies) {
    if (key != "required") {
      complain(map.root.place, "`for:` of a CSV map knows required, not `" + escaped(key) + "`");
      continue;
    }
    for (const std::string& name : values) {
      plan->required_.push_back(column_key(name));
      if (!plan->knows(plan->required_.back())) complain(map.root.place, "the required column `" + escaped(name) + "` fills no field");
    }
  }
  if (plan->required_.empty()) complain(map.root.place, "`for:` of a CSV map needs `required`, the columns without which it is not meant");
  for (const auto& [key, value] : map.options) {
    if (key == "strict" && value == "yes")
      plan->is_strict_ = true;
    else if (key != "date_order")
      complain(map.root.place, "options of a CSV map are date_order and `strict: yes`, not `" + escaped(key) + ": " + escaped(value) + "`");
  }
  for (const MapScope& scope : map.root.scopes) complain(scope.place, "a CSV map has no lists: a line is one document");
  return complaints.size() == before ? std::move(plan) : nullptr;
}

bool ColumnPlan::knows(std::string_view key) const { return std::binary_search(columns_.begin(), columns_.end(), key); }

std::vector<Column> laid_over(const ColumnPlan& plan, std::span<const std::string> header_keys) {
  const auto cell_of = [&](std::string_view name) {
    const auto found = std::find(header_keys.begin(), header_keys.end(), column_key(name));
    return found == header_keys.end() ? Column::none : static_cast<std::size_t>(found - header_keys.begin());
  };
  std::vector<Column> columns;
  for (const MapRow& row : plan.map().root.rows) {
    for (std::size_t rank = 0; rank < row.paths.size(); ++rank) {
      Column column;
      column.cell = cell_of(row.paths[rank]);
      if (column.cell == Column::none) continue;
      if (!row.companion.empty()) column.companion = cell_of(row.companion);
      column.row = &row;
      column.rank = rank;
      if (plan.is_strict()) column.strict = strictness(row);
      columns.push_back(column);
    }
  }
  return columns;
}

}  // namespace kpwatch::csv
