// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/mapping/outline.h"

#include <algorithm>
#include <array>
#include <utility>

#include "daemon/mapping/field.h"
#include "daemon/mapping/row_plan.h"

namespace kpwatch {
namespace {

using enum ScopeKind;
constexpr auto outline = std::to_array<std::pair<ScopeKind, std::string_view>>({
    {root, "accepted_on"},
    {root, "issued_on"},
    {root, "function_code"},
    {item, "commodity_code"},
    {item, "commodity_code_tail"},
    {item, "description"},
    {item, "tariff_text"},
    {document, "code"},
    {document, "name"},
});

void cut(MapScope& scope) {
  std::erase_if(scope.rows, [](const MapRow& row) {
    const Field& target = field(row.field);
    return !is_of_outline(target.scope, target.name);
  });
  scope.has_fixed = std::any_of(scope.rows.begin(), scope.rows.end(), [](const MapRow& row) { return row.is_fixed; });
  for (MapScope& inner : scope.scopes) cut(inner);
}

}  // namespace

bool is_of_outline(ScopeKind scope, std::string_view name) {
  return std::find(outline.begin(), outline.end(), std::pair(scope, name)) != outline.end();
}

Map outline_of(const Map& map) {
  Map cut_down = map;
  cut_down.is_outline = true;
  cut(cut_down.root);
  plan_rows(cut_down);
  return cut_down;
}

bool is_barren(const MapScope& scope) {
  return scope.kind != ScopeKind::item && scope.rows.empty() && std::all_of(scope.scopes.begin(), scope.scopes.end(), is_barren);
}

}  // namespace kpwatch
