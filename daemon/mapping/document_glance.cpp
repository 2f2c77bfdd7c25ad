// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/mapping/document_glance.h"

#include <algorithm>

#include "daemon/base/text.h"
#include "daemon/mapping/glance_kind.h"

namespace kpwatch {

void DocumentGlance::start(const Map& outline, const Glance& glance, Day received_on) {
  glance_ = &glance;
  input_.map = &outline;
  input_.received_on = received_on;
  begun_.clear();
}

bool DocumentGlance::may_open(const MapScope& scope) {
  if (!begun_.empty() && !scope.rows.empty())
    std::erase_if(begun_, [&](const Begun& one) { return one.scope == scope.rows.front().plan.scope; });
  return !scope.has_fixed || std::all_of(scope.rows.begin(), scope.rows.end(),
                                         [this](const MapRow& row) { return !row.is_fixed || is_harmless(row, 0, row.fixed, {}); });
}

// As the builder takes it (daemon/mapping/document_builder.cpp); but of values for one field each is asked about, the better row's or not.
bool DocumentGlance::is_harmless(const MapRow& row, std::size_t rank, std::string_view text, std::string_view companion) {
  const RowPlan& plan = row.plan;
  const std::string_view bare = trimmed(text);
  const std::string_view cut = plan.is_sliced && !bare.empty() ? sliced(bare, plan) : bare;
  if (cut.empty()) return true;
  const bool has_value = convert_value(row, cut, companion, input_, converted_);
  if (converted_.reason != nullptr) return false;  // something is to be noted
  if (!has_value) return true;
  if (plan.gathers) {
    const Begun now{plan.scope, plan.slot, row.rank + static_cast<std::uint32_t>(rank)};
    if (std::find(begun_.begin(), begun_.end(), now) != begun_.end()) return false;
    begun_.push_back(now);
  }
  return kpwatch::is_harmless(*plan.glance, converted_.text, *input_.map, *glance_);
}

}  // namespace kpwatch
