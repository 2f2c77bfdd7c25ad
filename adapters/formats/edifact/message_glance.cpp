// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/formats/edifact/message_glance.h"

#include <algorithm>

#include "daemon/base/text.h"
#include "daemon/mapping/items_max.h"
#include "daemon/mapping/outline.h"

namespace kpwatch::edifact {
namespace {

constexpr std::uint64_t no_field = ~std::uint64_t{0};

}  // namespace

void MessageGlance::start(const CompiledMap& outline, const Glance& glance, Day received_on, char release) {
  outline_ = &outline;
  table_ = outline.glance.get();
  glance_ = &glance;
  release_ = release;
  met_.reset();
  parts_ = items_ = 0;
  is_in_detail_ = false;
  wordings_met_ = 0;
  input_.map = outline.map;
  input_.received_on = received_on;
}

bool MessageGlance::is_harmless(const Segment& segment) {
  number_ = outline_->numbers.of(segment.tag);
  const GlanceUse& use = table_->uses[number_];
  const bool is_service = segment.tag >> 16U == 'U';
  if ((!use.is_known && !is_service) || use.is_for_all || segment.repeats) return false;
  count(segment.parts.size());
  items_ += use.may_begin_several ? segment.parts.size() : use.may_begin_item ? 1U : 0U;
  if (segment.tag == tag("UNS")) {
    is_in_detail_ = segment.raw(1) == "D";
    wordings_met_ = 0;  // it ends all items
  } else if (use.may_end_items) {
    is_in_detail_ = false;
  } else if (use.begins_item && is_in_detail_) {
    wordings_met_ = 0;
  }
  std::uint16_t first = use.first_pick, last = use.last_pick;
  if (use.first_case != use.last_case) {
    const Part* const part = segment.qualifier();
    const std::uint64_t qualifier = packed(part == nullptr ? std::string_view{} : value_.of(segment, *part, characters_, release_));
    for (std::uint16_t i = use.first_case; i < use.last_case; ++i) {
      const GlanceCase& each = table_->cases.data()[i];
      if (each.qualifier != qualifier) continue;
      first = each.first;
      last = each.last;
      break;
    }
  }
  taken_ = no_field;
  for (std::uint16_t i = first; i < last; ++i) {
    const GlancePick& pick = table_->picks.data()[i];
    // Of one field the better row counts, which was harmless; but in a segment that a leader holds only those fire that ask for one.
    if (pick.field == taken_ && pick.rank > taken_rank_ && !pick.is_led) continue;
    if (!is_harmless(pick, segment)) return false;
  }
  return true;
}

bool MessageGlance::is_harmless(const GlancePick& pick, const Segment& segment) {
  joined_.parts = 0;
  const bool is_any = pick.element == any_element;
  const std::size_t first = is_any ? 1 : pick.element, last = is_any ? segment.elements.size() : first + 1;
  for (std::size_t i = first; i < last && i < segment.elements.size(); ++i) {
    const Element& element = segment.elements.data()[i];
    if (!pick.is_plain && !passes(pick.row->path.test, segment, &element)) continue;
    const std::uint16_t end = std::min(element.parts, pick.last);
    for (std::uint16_t component = pick.first; component <= end; ++component) {
      if (!is_harmless(pick, segment, element, component)) return false;
    }
  }
  if (joined_.parts == 0) return true;
  const std::uint32_t bit = std::uint32_t{1} << pick.wording;
  if ((wordings_met_ & bit) != 0) return false;
  wordings_met_ |= bit;
  return is_harmless_wording();
}

bool MessageGlance::is_harmless_wording() {
  if (!glance_->is_harmless_wording(joined_.whole)) return false;
  return joined_.parts == 1 || glance_->is_harmless_wording(joined_.glued);
}

// As the builder takes it (daemon/mapping/document_builder.cpp).
bool MessageGlance::is_harmless(const GlancePick& pick, const Segment& segment, const Element& element, std::uint16_t component) {
  const Part& part = segment.parts.data()[element.first + component - 1U];
  const std::string_view bare = value_.of(segment, part, characters_, release_);
  if (bare.empty()) return true;
  const MapRow& row = *pick.row->row;
  const RowPlan& plan = row.plan;
  const std::string_view cut = plan.is_sliced ? sliced(bare, plan) : bare;
  if (cut.empty()) return true;
  std::string_view companion;
  if (const auto& at = pick.row->companion) {
    const bool is_own = at->element == any_element || at->element == element.position;
    const Part* const found = !is_own                          ? segment.part(at->element, at->component)
                              : at->component <= element.parts ? &segment.parts[element.first + at->component - 1U]
                                                               : nullptr;
    if (found != nullptr) companion = companion_.of(segment, *found, characters_, release_);
  }
  const bool has_value = convert_value(row, cut, companion, input_, converted_);
  if (converted_.reason != nullptr) return false;  // something is to be noted
  if (!has_value) return true;
  if (!pick.is_led && plan.takes_best) {
    taken_ = pick.field;
    taken_rank_ = pick.rank;
  }
  if (pick.kind != GlanceKind::wording || !plan.gathers) return kpwatch::is_harmless(pick.kind, converted_.text, *input_.map, *glance_);
  joined_.add(converted_.text, plan.full);
  return true;
}

bool MessageGlance::is_plain_day(std::string_view behind, const Delimiters& delimiters) {
  constexpr std::size_t size = 14;  // :20250519:102'
  if (behind.size() < size || behind[0] != delimiters.component || behind[9] != delimiters.component || behind.substr(10, 3) != "102" ||
      behind[13] != delimiters.terminator)
    return false;
  const std::string_view day = behind.substr(1, 8);
  if (!std::all_of(day.begin(), day.end(), is_digit) || (!day.starts_with("20") && !day.starts_with("19"))) return false;
  const int of_year = (day[4] - '0') * 10 + (day[5] - '0'), of_month = (day[6] - '0') * 10 + (day[7] - '0');
  return of_year >= 1 && of_year <= 12 && of_month >= 1 && of_month <= 28;
}

bool MessageGlance::is_whole() const {
  const auto& mandatory = outline_->mandatory;
  return parts_ <= outline_parts_max && items_ <= items_kept_unasked &&
         std::all_of(mandatory.begin(), mandatory.end(), [&](Tag each) { return met_.test(outline_->numbers.of(each)); });
}

}  // namespace kpwatch::edifact
