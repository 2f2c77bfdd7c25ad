// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// K04 and K05. A decision is as good as what it was made with: told to operators alone.
//
// K04: an issuer's list that was complete up to a day long past no longer shows what is missing from it (B04 is silent
// then). K05: a message made out tomorrow comes from a clock that is wrong; one made out long ago may just have waited.
#include <array>
#include <chrono>

#include "daemon/checks/facts.h"

namespace kpwatch::checks {
namespace k04 {

constexpr std::array recipients{Recipient::ops};
constexpr std::array basis{LegalBasis{"KPCS", "Section V (c)", "participants keep reliable records of what they exchange"}};
constexpr std::array stale_settings{
    CheckSetting{"days", 30, "days", "A list that ends longer ago than this, before the certificate's issue, is stale."}};
constexpr std::array clock_settings{CheckSetting{"hours", 24, "hours", "How far ahead of its arrival a message may be dated."}};

void examine_stale(const Check& self, const CaseFile& file, std::vector<Finding>& findings) {
  if (file.coverage == nullptr) return;
  const std::chrono::days days(file.settings.value(self.id, "days"));
  for (std::size_t c = 0; c < file.certificates.size(); ++c) {
    const CitedCertificate& cited = file.certificates[c];
    if (cited.number() == nullptr || cited.record || !must_accompany(file, c)) continue;
    const auto list = file.coverage(file.memory, cited.number()->issuer);
    const Day issued = issue_day(file, cited);
    if (!list || list->until >= issued || list->until + days >= file.today) continue;
    Finding found = certificate_finding(self, file, c,
                                        "The list of certificates of " + country_in_words(file, cited.number()->issuer) + " ends on " +
                                            to_string(list->until) + ", before certificate " + called(cited) +
                                            " was issued; whether it exists cannot be told.");
    found.observed = to_string(list->until);
    findings.push_back(std::move(found));
  }
}

void examine_clock(const Check& self, const CaseFile& file, std::vector<Finding>& findings) {
  if (!file.declaration.issued_on) return;
  const std::chrono::hours hours(file.settings.value(self.id, "hours"));
  const Day issued = file.declaration.issued_on->value;
  if (Moment(issued) <= file.received_at + hours) return;
  Finding found = finding(self, Finding::no_item,
                          "The declaration is dated " + to_string(issued) + ", but came on " + to_string(day_of(file.received_at)) +
                              "; the sender's clock may be wrong.");
  found.observed = to_string(issued);
  found.place = file.declaration.issued_on->place;
  findings.push_back(std::move(found));
}

}  // namespace k04

extern const Check list_stale;
constinit const Check list_stale{"K04",
                                 "data.list-stale",
                                 "Issuer's list is out of date",
                                 "The issuer's list of certificates ends long ago, and before the cited certificate was issued.",
                                 FindingClass::data_quality,
                                 3,
                                 k04::recipients,
                                 k04::basis,
                                 k04::stale_settings,
                                 "0.2",
                                 k04::examine_stale,
                                 CaseSubject::declaration,
                                 "Lists of certificates that are complete up to a day (complete_feed_until)."};

extern const Check clock_wrong;
constinit const Check clock_wrong{"K05",
                                  "data.clock-wrong",
                                  "Sender's clock is wrong",
                                  "The declaration is dated later than it came.",
                                  FindingClass::data_quality,
                                  1,
                                  k04::recipients,
                                  k04::basis,
                                  k04::clock_settings,
                                  "0.2",
                                  k04::examine_clock};

}  // namespace kpwatch::checks
