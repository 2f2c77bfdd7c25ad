// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// D02. Rough diamonds neither come from nor go to a country outside the scheme.
//
// Law: KPCS Section III (c); for the Union Regulation (EC) 2368/2002, Articles 3 and 11. Asked on the day of
// acceptance; a suspended participant counts as outside. A country which D01 or D03 already names as the issuer is not
// named twice, and a transit is not asked.
#include <algorithm>
#include <array>

#include "daemon/checks/facts.h"
#include "daemon/checks/participation/standing.h"

namespace kpwatch::checks {
namespace d02 {

constexpr std::array recipients{Recipient::cus, Recipient::ima, Recipient::exa};
constexpr std::array basis{
    LegalBasis{"KPCS", "Section III (c)", "no rough diamonds are traded with a country that takes no part in the scheme"},
    LegalBasis{"Reg. (EC) 2368/2002", "Articles 3 and 11", "import from and export to non-participants is prohibited"}};

// Codes which ISO 3166-1 leaves to users (the EU writes QU, QV, QR ... for «not specified» and ships' stores) name no country.
bool names_a_country(CountryCode code) {
  const char first = code.letters[0], second = code.letters[1];
  return code != country("AA") && code != country("ZZ") && !(first == 'Q' && second >= 'M');
}

void examine(const Check& self, const CaseFile& file, std::vector<Finding>& findings) {
  if (file.declaration.regime == Regime::transit) return;
  const Participants& participants = file.reference.participants;
  std::vector<CountryCode> told = parties_named_as_issuers(file);
  const auto look = [&](std::size_t item, std::optional<CountryCode> code, bool is_dispatch) {
    if (!code || !names_a_country(*code)) return;
    const CountryCode party = participants.party_of(*code, file.accepted_on);
    const Restriction* suspension = suspension_on(file, *code, file.accepted_on);
    if (participants.takes_part(*code, file.accepted_on) && suspension == nullptr) return;
    if (std::find(told.begin(), told.end(), party) != told.end()) return;
    told.push_back(party);
    std::string sentence = capitalised(line_in_words(file, item)) + " declares rough diamonds " + (is_dispatch ? "from " : "for ") +
                           country_in_words(file, *code);
    sentence += suspension != nullptr ? ", which was suspended from the Kimberley Process on "
                                      : ", which took no part in the Kimberley Process on ";
    sentence += to_string(file.accepted_on) + ", when the declaration was " + std::string(how_accepted(file)) + ".";
    sentence += direction_clause(file);
    Finding found = finding(self, item, std::move(sentence));
    found.expected = "a participant of the Kimberley Process";
    found.observed = code->text();
    found.place = is_dispatch ? place_of_dispatch(file, item) : place_of_destination(file, item);
    findings.push_back(std::move(found));
  };
  for (std::size_t i = 0; i < file.items.size(); ++i) {
    if (!file.items[i].in_scope) continue;
    look(i, dispatch_of(file, i), true);
    look(i, destination_of(file, i), false);
  }
}

}  // namespace d02

extern const Check counterpart_outside;
constinit const Check counterpart_outside{
    "D02",
    "kp.counterpart-not-participant",
    "Trade with a country outside the scheme",
    "The country of dispatch or of destination took no part in the Kimberley Process, or was suspended, on the day of acceptance.",
    FindingClass::substantive,
    5,
    d02::recipients,
    d02::basis,
    {},
    "0.1",
    d02::examine};

}  // namespace kpwatch::checks
