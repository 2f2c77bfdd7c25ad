// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Rows about who takes part and what is restricted.
#include <array>

#include "daemon/base/text.h"
#include "daemon/reference/folding.h"
#include "daemon/reference/gathered.h"

namespace kpwatch {
namespace {

bool is_uncertain(const TableRow& row, std::string_view column) {
  static constexpr std::array<std::pair<std::string_view, bool>, 3> choices{{{"exact", false}, {"month", true}, {"year", true}}};
  return row.one_of<bool>(column, choices);
}

}  // namespace

void add_participation(const TableRow& row, Gathered& all) {
  static constexpr std::array<std::pair<std::string_view, bool>, 2> yes_no{{{"yes", true}, {"no", false}}};
  Participation party;
  party.code = row.country_code("code");
  party.name = row.required("name");
  party.period = row.period();
  party.from_is_uncertain = is_uncertain(row, "from_known");
  party.until_is_uncertain = is_uncertain(row, "until_known");
  party.is_counted = row.one_of<bool>("counted", yes_no);
  party.basis = row.required("basis");
  party.source = row.required("source");
  party.confidence = row.confidence();
  all.participations.push_back(std::move(party));
}

void add_part(const TableRow& row, Gathered& all) {
  static constexpr std::array<std::pair<std::string_view, int>, 5> kinds{
      {{"member", 0}, {"region", 1}, {"issuing_region", 2}, {"alias", 3}, {"former_prefix", 4}}};
  (void)row.one_of<int>("kind", kinds);
  Participants::Part part{row.country_code("part"), row.country_code("whole"), row.period(),
                          row.text("kind"),         row.required("source"),    row.confidence()};
  if (part.part == part.whole) row.complain("whole", "a territory can't be part of itself");
  all.parts.push_back(std::move(part));
}

void add_restriction(const TableRow& row, Gathered& all) {
  using Subject = Restriction::Subject;
  static constexpr std::array<std::pair<std::string_view, Subject>, 3> subjects{
      {{"issuer", Subject::issuer}, {"origin", Subject::origin}, {"neighbour", Subject::neighbour}}};
  static constexpr std::array<std::pair<std::string_view, RestrictionKind>, 6> kinds{{{"un_embargo", RestrictionKind::un_embargo},
                                                                                      {"kp_suspension", RestrictionKind::kp_suspension},
                                                                                      {"self_suspension", RestrictionKind::self_suspension},
                                                                                      {"kp_conditional", RestrictionKind::kp_conditional},
                                                                                      {"kp_vigilance", RestrictionKind::kp_vigilance},
                                                                                      {"fact", RestrictionKind::fact}}};
  static constexpr std::array<std::pair<std::string_view, int>, 4> starts{{{"exact", 0}, {"month", 1}, {"year", 1}, {"continues", 0}}};
  static constexpr std::array<std::pair<std::string_view, int>, 4> ends{{{"exact", 0}, {"month", 0}, {"year", 0}, {"uncertain", 1}}};
  Restriction restriction;
  restriction.id = row.required("id");
  restriction.subject_kind = row.one_of<Subject>("subject_kind", subjects);
  restriction.subject = row.country_code("subject");
  restriction.kind = row.one_of<RestrictionKind>("kind", kinds);
  restriction.period = row.period();
  restriction.from_is_uncertain = row.one_of<int>("from_known", starts) == 1;
  restriction.end_is_uncertain = row.one_of<int>("until_known", ends) == 1;
  restriction.scope = row.text("scope");
  restriction.condition = row.text("condition");
  restriction.title = row.required("title");
  restriction.basis = row.required("basis");
  restriction.source = row.required("source");
  restriction.confidence = row.confidence();
  if (restriction.end_is_uncertain && !restriction.period.until)
    row.complain("until", "an uncertain end still needs its day: 12 months after the last decision known");
  all.restrictions.push_back(std::move(restriction));
}

void add_name(const TableRow& row, Gathered& all) {
  const CountryCode code = row.country_code("code");
  const std::string name = row.required("name");
  (void)row.required("language");
  (void)row.required("source");
  (void)row.confidence();
  const auto [at, is_new] = all.codes.try_emplace(folded_text(name), code);
  if (!is_new && at->second != code) row.complain("name", "\"" + escaped(name) + "\" already means " + std::string(at->second.text()));
  all.names.push_back({code, name});
}

}  // namespace kpwatch
