// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/mapping/glance_kind.h"

#include <algorithm>

#include "daemon/mapping/field.h"
#include "daemon/mapping/regime.h"

namespace kpwatch {
namespace {

bool can_be_glanced_at(const MapScope& scope) {
  const auto is_alone = [](const MapRow& row) {
    const RowPlan& plan = row.plan;
    return plan.glance && plan.convert != nullptr && !plan.keeps_all && !plan.parts_item;
  };
  return std::all_of(scope.rows.begin(), scope.rows.end(), is_alone) &&
         std::all_of(scope.scopes.begin(), scope.scopes.end(), [](const MapScope& inner) { return can_be_glanced_at(inner); });
}

}  // namespace

std::optional<GlanceKind> glance_kind_of(const Field& target) {
  const auto is = [&](ScopeKind scope, std::string_view name) { return target.scope == scope && target.name == name; };
  if (is(ScopeKind::root, "accepted_on") || is(ScopeKind::root, "issued_on")) return GlanceKind::day;
  if (is(ScopeKind::root, "function_code")) return GlanceKind::function;
  if (is(ScopeKind::item, "commodity_code")) return GlanceKind::code;
  // More digits behind a harmless code, and words that are not the trader's, make nothing of interest.
  if (is(ScopeKind::item, "commodity_code_tail") || is(ScopeKind::item, "tariff_text")) return GlanceKind::nothing;
  if (is(ScopeKind::item, "description")) return GlanceKind::wording;
  if (is(ScopeKind::document, "code")) return GlanceKind::document;
  if (is(ScopeKind::document, "name")) return GlanceKind::title;
  return std::nullopt;
}

bool is_harmless(GlanceKind kind, std::string_view value, const Map& outline, const Glance& glance) {
  switch (kind) {
    case GlanceKind::day:
    case GlanceKind::nothing:
      return true;
    case GlanceKind::code:
      return glance.is_harmless_code(value);
    case GlanceKind::wording:
      return glance.is_harmless_wording(value);
    case GlanceKind::document:
      return glance.is_harmless_document(value);
    case GlanceKind::title:
      return glance.is_harmless_title(value);
    case GlanceKind::function:
      return is_original_of_any_type(value, outline);
  }
  return false;
}

bool can_be_glanced_at(const Map& outline) { return outline.kind == DocumentKind::declaration && can_be_glanced_at(outline.root); }

}  // namespace kpwatch
