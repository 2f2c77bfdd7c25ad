// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Who takes part, what belongs to whom and which restrictions hold: every answer is for a day.
#include <algorithm>
#include <array>
#include <iterator>
#include <tuple>

#include "daemon/base/text.h"
#include "daemon/reference/folding.h"
#include "daemon/reference/reference_data.h"
#include "daemon/reference/territories.h"

namespace kpwatch {
namespace {

// Dates known by month or year only: nobody is held to them in the days around.
constexpr std::chrono::days grace{45};
// Lists changed monthly until the one of 31 July 2003, which took effect on this day.
constexpr Day end_of_tolerance{std::chrono::year{2003} / 8 / 31};
constexpr Day no_end{std::chrono::year{9999} / 12 / 31};
constexpr Day end_of_first_year{std::chrono::year{2004} / 1 / 1};
constexpr int part_steps_max = 4;  // UK -> GB -> EU

constexpr CountryCode european_union = country("EU");

template <class Row, class Key>
auto rows_of(const std::vector<Row>& rows, CountryCode code, Key key) {
  const auto before = [key](const Row& row, CountryCode wanted) { return key(row) < wanted; };
  const auto after = [key](CountryCode wanted, const Row& row) { return wanted < key(row); };
  return std::pair{std::lower_bound(rows.begin(), rows.end(), code, before), std::upper_bound(rows.begin(), rows.end(), code, after)};
}

CountryCode code_of(const Participation& row) { return row.code; }
CountryCode part_of(const Participants::Part& row) { return row.part; }
CountryCode subject_of(const Restriction& row) { return row.subject; }

// The period, wider by the grace where an end of it is uncertain.
bool may_hold(const Participation& row, Day day) {
  Period wide = row.period;
  if (wide.from && row.from_is_uncertain) *wide.from -= grace;
  if (wide.until && row.until_is_uncertain) *wide.until += grace;
  return wide.holds(day);
}

bool is_held_against_anybody(const Restriction& row, Day day) {
  if (!row.period.holds(day)) return false;
  return !(row.from_is_uncertain && row.period.from && day < *row.period.from + grace);
}

bool is_alias_kind(const Participants::Part& row) { return row.kind == "alias" || row.kind == "member"; }

}  // namespace

std::string_view to_string(RestrictionKind kind) {
  constexpr std::array<std::string_view, 6> words{"un_embargo",     "kp_suspension", "self_suspension",
                                                  "kp_conditional", "kp_vigilance",  "fact"};
  return words.at(static_cast<std::size_t>(kind));
}

Participants::Participants(std::vector<Participation> participations, std::vector<Part> parts, std::vector<Restriction> restrictions,
                           std::vector<Name> names)
    : participations_(std::move(participations)), parts_(std::move(parts)), restrictions_(std::move(restrictions)) {
  std::stable_sort(participations_.begin(), participations_.end(), [](const Participation& a, const Participation& b) {
    return std::tie(a.code, a.period.from) < std::tie(b.code, b.period.from);
  });
  std::stable_sort(parts_.begin(), parts_.end(), [](const Part& a, const Part& b) { return a.part < b.part; });
  std::stable_sort(restrictions_.begin(), restrictions_.end(), [](const Restriction& a, const Restriction& b) {
    return std::tie(a.subject, a.period.from, a.id) < std::tie(b.subject, b.period.from, b.id);
  });
  for (std::size_t i = 0; i < restrictions_.size(); ++i) {
    const Day end = restrictions_[i].period.until.value_or(no_end);
    const bool is_first = i == 0 || restrictions_[i - 1].subject != restrictions_[i].subject;
    restriction_ends_.push_back(is_first ? end : std::max(end, restriction_ends_[i - 1]));
  }
  for (const Participation& row : participations_) names_.emplace_back(folded_text(row.name), row.code);
  for (const Name& row : names) names_.emplace_back(folded_text(row.name), row.code);
  std::sort(names_.begin(), names_.end());
  names_.erase(std::unique(names_.begin(), names_.end()), names_.end());
}

const Participants::Part* Participants::part(CountryCode code, Day day) const {
  const auto [begin, end] = rows_of(parts_, code, part_of);
  const auto at = std::find_if(begin, end, [day](const Part& row) { return row.period.holds(day); });
  return at == end ? nullptr : &*at;
}

CountryCode Participants::party_of(CountryCode territory, Day day) const {
  for (int step = 0; step < part_steps_max; ++step) {
    const Part* found = part(territory, day);
    if (found == nullptr) break;
    territory = found->whole;
  }
  return territory;
}

bool Participants::takes_part(CountryCode territory, Day day) const {
  const CountryCode party = party_of(territory, day);
  const auto [begin, end] = rows_of(participations_, party, code_of);
  if (day < end_of_tolerance)
    return std::any_of(begin, end, [](const Participation& row) { return !row.period.from || *row.period.from < end_of_first_year; });
  // The latest spell first: it is the one that is asked for.
  return std::any_of(std::make_reverse_iterator(end), std::make_reverse_iterator(begin),
                     [day](const Participation& row) { return may_hold(row, day); });
}

bool Participants::has_ever_issued(CountryCode code) const {
  const auto [begin, end] = rows_of(participations_, code, code_of);
  if (std::any_of(begin, end, [](const Participation& row) { return !row.period.until || *row.period.until > end_of_tolerance; }))
    return true;
  const auto [first, last] = rows_of(restrictions_, code, subject_of);
  if (std::any_of(first, last, [](const Restriction& row) {
        return row.subject_kind == Restriction::Subject::issuer && row.kind != RestrictionKind::fact;
      }))
    return true;
  const auto [head, tail] = rows_of(parts_, code, part_of);
  return std::any_of(head, tail, [](const Part& row) { return row.kind == "issuing_region" || row.kind == "former_prefix"; });
}

bool Participants::is_alias_only(CountryCode code, Day day) const {
  const Part* found = part(code, day);
  return found != nullptr && is_alias_kind(*found) && participation(code, day) == nullptr;
}

bool Participants::same_single_area(CountryCode a, CountryCode b, Day day) const {
  return party_of(a, day) == european_union && party_of(b, day) == european_union;
}

std::vector<const Restriction*> Participants::restrictions(Restriction::Subject subject_kind, CountryCode subject, Day day) const {
  std::vector<const Restriction*> found;
  const auto [begin, end] = rows_of(restrictions_, subject, subject_of);
  auto at =
      std::upper_bound(begin, end, day, [](Day wanted, const Restriction& row) { return row.period.from && wanted < *row.period.from; });
  while (at != begin) {
    --at;
    if (restriction_ends_[static_cast<std::size_t>(at - restrictions_.begin())] <= day) break;
    if (at->subject_kind == subject_kind && is_held_against_anybody(*at, day)) found.push_back(&*at);
  }
  std::reverse(found.begin(), found.end());
  return found;
}

const Participation* Participants::participation(CountryCode code, Day day) const {
  const auto [begin, end] = rows_of(participations_, code, code_of);
  const auto at = std::find_if(begin, end, [day](const Participation& row) { return row.period.holds(day); });
  return at == end ? nullptr : &*at;
}

std::string Participants::name(CountryCode code) const {
  const auto [begin, end] = rows_of(participations_, code, code_of);
  if (begin != end) return std::prev(end)->name;
  std::string known = territory_name(code);
  return known.empty() ? std::string(code.text()) : known;
}

std::optional<CountryCode> Participants::by_code(std::string_view alpha2) const {
  const auto code = CountryCode::parse(alpha2);
  if (!code) return std::nullopt;
  const auto [parts_begin, parts_end] = rows_of(parts_, *code, part_of);
  const auto alias = std::find_if(parts_begin, parts_end, [](const Part& row) { return row.kind == "alias"; });
  if (alias != parts_end) return alias->whole;
  const auto [begin, end] = rows_of(participations_, *code, code_of);
  if (begin != end || parts_begin != parts_end || is_assigned_territory(*code)) return code;
  return std::nullopt;
}

std::optional<CountryCode> Participants::by_name(std::string_view name) const {
  const std::string wanted = folded_text(name);
  if (wanted.empty()) return std::nullopt;
  const auto at =
      std::lower_bound(names_.begin(), names_.end(), wanted, [](const auto& row, const std::string& text) { return row.first < text; });
  if (at != names_.end() && at->first == wanted) return at->second;
  if (wanted.size() == 3)
    if (const auto code = territory_by_alpha3(upper_ascii(wanted))) return code;
  return territory_by_folded_name(wanted);
}

}  // namespace kpwatch
