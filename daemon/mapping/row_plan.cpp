// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/mapping/row_plan.h"

#include <algorithm>
#include <charconv>

#include "daemon/mapping/conversion.h"
#include "daemon/mapping/field.h"
#include "daemon/mapping/glance_kind.h"

namespace kpwatch {
namespace {

constexpr std::string_view values_prefix = "values.";

std::size_t count(std::string_view text) {
  std::size_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

void plan_scope(MapScope& scope, const Map& map) {
  std::vector<FieldId> filled;
  for (MapRow& row : scope.rows) {
    row.plan = plan_of(row, map);
    row.plan.scope = scope.rows.front().number;
    const auto found = std::find(filled.begin(), filled.end(), row.field);
    row.plan.slot = static_cast<std::uint16_t>(found - filled.begin());
    if (found == filled.end()) filled.push_back(row.field);
    scope.has_fixed = scope.has_fixed || row.is_fixed;
  }
  scope.slots = static_cast<std::uint16_t>(filled.size());
  for (MapScope& inner : scope.scopes) plan_scope(inner, map);
}

}  // namespace

RowPlan plan_of(const MapRow& row, const Map& map) {
  RowPlan plan;
  if (const Conversion* const conversion = find_conversion(row.conversion)) plan.convert = conversion->convert;
  const Field& target = field(row.field);
  plan.set = target.set;
  plan.glance = glance_kind_of(target);
  plan.is_text = target.type == ValueType::text;
  plan.is_listed = target.type == ValueType::money || target.type == ValueType::texts;
  plan.is_as_sent = row.conversion == "text";
  plan.gathers = row.conversion == "texts";
  plan.keeps_all = target.type == ValueType::texts || (plan.gathers && row.options.contains("all"));
  plan.is_item_code = target.scope == ScopeKind::item && row.conversion == "commodity_code";
  plan.parts_item = plan.is_item_code && row.options.contains("all");
  plan.takes_best = plan.convert != nullptr && !plan.gathers && !plan.keeps_all && !plan.parts_item;
  if (const auto order = map.options.find("date_order"); order != map.options.end()) plan.date_order = order->second;
  for (const auto& [name, value] : row.options) {
    if (name == "before") plan.before = value;
    if (name == "first") plan.first = count(value);
    if (name == "after") plan.after = count(value);
    if (name == "full") plan.full = count(value);
    if (name == "thousands") plan.thousands = value;
    if (name == "sum") plan.split = "+-";  // a number is parted into terms
    if (name == "split") plan.split = value;
    if (name == "sign") plan.sign = value;
    if (name == "placed") plan.is_placed_after = value == "after";
    if (name == "format") plan.date_format = value;
    if (name == "order") plan.date_order = value;
    if (name == "lengths") {
      const std::size_t blank = value.find(' ');
      if (blank == std::string::npos) continue;
      plan.companion_length = count(std::string_view(value).substr(0, blank));
      plan.text_length = count(std::string_view(value).substr(blank + 1));
    }
    if (name.starts_with(values_prefix) && !value.empty()) plan.values[name.substr(values_prefix.size())] = value;
  }
  plan.is_sliced = !plan.before.empty() || plan.first != 0 || plan.after != 0 || !plan.values.empty();
  return plan;
}

void plan_rows(Map& map) { plan_scope(map.root, map); }

}  // namespace kpwatch
