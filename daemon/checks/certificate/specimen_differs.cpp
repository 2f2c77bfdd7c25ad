// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// B14. The paper does not look as its issuer's certificates of that day look.
//
// Law: KPCS Section II (d): each participant notifies the features of its certificates, and specimens are kept for comparison.
// Only a person can compare: the check reads what the officer found, that the paper differs from the specimen, or that
// its layout was in use at another time than the certificate's date of issue.
#include <array>

#include "daemon/checks/evidence.h"
#include "daemon/checks/facts.h"

namespace kpwatch::checks {
namespace b14 {

constexpr std::array recipients{Recipient::ima, Recipient::exa};
constexpr std::array basis{LegalBasis{"KPCS", "Section II (d)", "participants notify each other of the features of their certificates"}};

void examine(const Check& self, const CaseFile& file, std::vector<Finding>& findings) {
  const CitedCertificate& cited = file.certificates.front();
  const auto seen = observations_of(file, ObservationKind::specimen, 0);
  if (seen.empty()) return;
  const Observation& last = seen.back();  // whoever looks again has the last word
  const auto issued = stated_issue_day(cited);
  std::string why;
  if (last.verdict == Verdict::differs) {
    why = "differs from its issuer's specimen" + (last.layout.empty() ? "" : " " + as_sent(last.layout));
  } else if (issued && !holds_on(last, *issued)) {
    why = "has the layout" + (last.layout.empty() ? "" : " " + as_sent(last.layout)) + ", which was not in use on " + to_string(*issued) +
          ", its date of issue";
  } else {
    return;
  }
  Finding found =
      certificate_finding(self, file, 0, "Certificate " + called(cited) + " " + why + ", says " + observer_in_words(last) + ".");
  found.expected = "the layout of its day of issue";
  found.observed = last.layout.empty() ? std::string(to_string(last.verdict)) : as_sent(last.layout);
  findings.push_back(std::move(found));
}

}  // namespace b14

extern const Check specimen_differs;
constinit const Check specimen_differs{"B14",
                                       "kp.specimen-differs",
                                       "Certificate differs from the specimen",
                                       "An officer found that the paper is not laid out as its issuer's certificates of that day.",
                                       FindingClass::substantive,
                                       4,
                                       b14::recipients,
                                       b14::basis,
                                       {},
                                       "0.1",
                                       b14::examine,
                                       CaseSubject::certificate,
                                       "Observations of kind specimen: somebody held the certificate against the specimen."};

}  // namespace kpwatch::checks
