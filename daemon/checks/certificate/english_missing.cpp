// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// B12. A certificate may be in any language, if an English translation is part of it.
//
// Law: KPCS Annex I (A). Told only where authority, exporter and importer are all known and none of them has a Latin
// letter: then the record was made from a certificate without an English part. Documents of the Eurasian Economic Union
// have a field for one language only, and say nothing about the certificate's other half.
#include <algorithm>
#include <array>
#include <cctype>

#include "daemon/checks/facts.h"

namespace kpwatch::checks {
namespace b12 {

constexpr std::array recipients{Recipient::exa};
constexpr std::array basis{
    LegalBasis{"KPCS", "Annex I (A)", "a certificate may be in any language, provided that an English translation is incorporated"}};

bool has_latin_letter(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; });
}

void examine(const Check& self, const CaseFile& file, std::vector<Finding>& findings) {
  for (std::size_t c = 0; c < file.certificates.size(); ++c) {
    const CitedCertificate& cited = file.certificates[c];
    if (!cited.record || cited.record->map.starts_with("xml/eaeu") || !must_accompany(file, c)) continue;
    const std::array<std::string_view, 3> texts{cited.record->authority, cited.record->exporter.name, cited.record->importer.name};
    if (std::any_of(texts.begin(), texts.end(), [](std::string_view text) { return text.empty() || has_latin_letter(text); })) continue;
    Finding found = certificate_finding(self, file, c,
                                        "Certificate " + called(cited) +
                                            " names its authority, exporter and importer in another script only; an English translation is "
                                            "part of every certificate.");
    found.observed = as_sent(texts.front());
    findings.push_back(std::move(found));
  }
}

}  // namespace b12

extern const Check certificate_not_in_english;
constinit const Check certificate_not_in_english{"B12",
                                                 "kp.certificate-not-in-english",
                                                 "Certificate without an English part",
                                                 "Nothing of the cited certificate's record is in English.",
                                                 FindingClass::technical,
                                                 1,
                                                 b12::recipients,
                                                 b12::basis,
                                                 {},
                                                 "0.2",
                                                 b12::examine};

}  // namespace kpwatch::checks
