// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// B11. A certificate has all the particulars that the scheme asks of it.
//
// Law: KPCS Annex I (A) lists them; 31 CFR 592.307 repeats the list item by item. The origin may be asterisks for a
// mixed parcel, and Canada prints containers instead of parcels (SOR/2003-15, s. 5(1)(f)).
// An issuer's list does not repeat its own name on every line, and the Eurasian form has no date of validation.
// What the memory holds is often an extract: an issuer's list with number, day and carats only. A record is taken for a
// rendering of the whole certificate where few particulars are missing; where many are, nothing is said.
#include <array>
#include <string>
#include <vector>

#include "daemon/checks/facts.h"

namespace kpwatch::checks {
namespace b11 {

constexpr std::array recipients{Recipient::dec, Recipient::exa};
constexpr std::array basis{LegalBasis{"KPCS", "Annex I (A)", "the particulars that every certificate bears"},
                           LegalBasis{"31 CFR 592.307", "(a)", "the same list in the law of the United States"}};
constexpr std::array settings{CheckSetting{
    "missing_max", 2, "particulars", "A record in which more are missing is an extract of the certificate, and is not held to the list."}};

bool names_codes(const Certificate& record) { return !record.lines.empty(); }

std::vector<std::string_view> missing(const Certificate& record) {
  std::vector<std::string_view> names;
  const auto ask = [&](bool is_there, std::string_view name) {
    if (!is_there) names.push_back(name);
  };
  ask(record.origin.kind != Origin::Kind::blank || !record.origin.text.empty(), "origin");
  ask(record.issued_on.has_value(), "date of issue");
  ask(record.expires_on.has_value(), "date of expiry");
  ask(!record.authority.empty() || record.map.starts_with("csv/"), "issuing authority");
  ask(!record.exporter.name.empty(), "exporter");
  ask(!record.importer.name.empty(), "importer");
  ask(record.carats.has_value(), "carat weight");
  ask(record.usd.has_value(), "value in US dollars");
  ask(record.parcels.has_value() || record.number.issuer == country("CA"), "number of parcels");
  ask(names_codes(record), "HS code");
  ask(record.validated_on.has_value() || record.map.starts_with("xml/eaeu"), "validation by the exporting authority");
  return names;
}

void examine(const Check& self, const CaseFile& file, std::vector<Finding>& findings) {
  const auto most = static_cast<std::size_t>(std::max<std::int64_t>(0, file.settings.value(self.id, "missing_max")));
  for (std::size_t c = 0; c < file.certificates.size(); ++c) {
    const CitedCertificate& cited = file.certificates[c];
    if (!cited.record || !must_accompany(file, c)) continue;
    const auto names = missing(*cited.record);
    if (names.empty() || names.size() > most) continue;
    std::string list;
    for (std::size_t i = 0; i < names.size(); ++i) list += (i == 0 ? "" : i + 1 == names.size() ? " and " : ", ") + std::string(names[i]);
    Finding found =
        certificate_finding(self, file, c, "Certificate " + called(cited) + " lacks " + list + ", which every certificate bears.");
    found.expected = list;
    findings.push_back(std::move(found));
  }
}

}  // namespace b11

extern const Check certificate_fields_missing;
constinit const Check certificate_fields_missing{
    "B11",
    "kp.certificate-fields-missing",
    "Certificate lacks a particular",
    "The record of the cited certificate lacks one of the particulars that every certificate bears.",
    FindingClass::technical,
    2,
    b11::recipients,
    b11::basis,
    b11::settings,
    "0.2",
    b11::examine};

}  // namespace kpwatch::checks
