// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// A07. The certificate names the codes of its goods; the declaration must not name quite other ones.
//
// Law: KPCS Annex I (A) makes the relevant HS code a part of every certificate. Certificate and declared lines are
// held against each other only where both are known, and only when they have no subheading in common.
#include <algorithm>
#include <array>
#include <set>

#include "daemon/checks/classification.h"
#include "daemon/checks/facts.h"

namespace kpwatch::checks {
namespace a07 {

constexpr std::array recipients{Recipient::dec, Recipient::ima};
constexpr std::array basis{LegalBasis{"KPCS", "Annex I (A)", "a certificate names the HS codes of the shipment"}};

std::set<std::string> codes_of(const Certificate& record) {
  std::set<std::string> codes;
  for (const CertificateLine& line : record.lines) {
    const bool is_empty = line.carats && line.carats->amount.micros == 0;
    if (line.code.is_complete() && !is_empty) codes.insert(std::string(line.code.hs6()));
  }
  return codes;
}

std::string joined(const std::set<std::string>& codes) {
  std::string text;
  for (const std::string& code : codes) text += (text.empty() ? "" : ", ") + code.substr(0, 4) + "." + code.substr(4);
  return text;
}

void examine(const Check& self, const CaseFile& file, std::vector<Finding>& findings) {
  for (std::size_t c = 0; c < file.certificates.size(); ++c) {
    const CitedCertificate& cited = file.certificates[c];
    if (!cited.record || !must_accompany(file, c)) continue;
    const std::set<std::string> certified = codes_of(*cited.record);
    std::set<std::string> declared;
    for (const std::size_t i : cited.items)
      if (file.items[i].in_scope) declared.insert(std::string(file.items[i].item->commodity_code->value.hs6()));
    if (certified.empty() || declared.empty()) continue;
    if (std::any_of(declared.begin(), declared.end(), [&](const std::string& code) { return certified.contains(code); })) continue;
    Finding found = certificate_finding(self, file, c,
                                        "Certificate " + called(cited) + " was issued for goods of " + joined(certified) +
                                            ", but the goods are declared under " + joined(declared) + ".");
    found.expected = joined(certified);
    found.observed = joined(declared);
    found.place = file.items[found.item].item->commodity_code->place;
    findings.push_back(std::move(found));
  }
}

}  // namespace a07

extern const Check goods_code_differs;
constinit const Check goods_code_differs{"A07",
                                         "kp.goods-code-differs",
                                         "HS code differs from the certificate's",
                                         "The lines that cite a certificate have no subheading in common with it.",
                                         FindingClass::technical,
                                         2,
                                         a07::recipients,
                                         a07::basis,
                                         {},
                                         "0.1",
                                         a07::examine};

}  // namespace kpwatch::checks
