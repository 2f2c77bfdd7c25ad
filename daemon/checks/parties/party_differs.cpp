// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// F01 and F02. A certificate names its exporter and its importer; the goods go from the one to the other.
//
// Law: KPCS Annex I (A), identification of exporter and importer; Section III (b) has both in the confirmation of receipt.
// Names are compared as words (docs/LEGAL.md, 21). Traders are named in several roles (importer, consignee, buyer): one
// that agrees is enough, and so is a name that the declaration gives to its carrier or agent, who may act in their own
// name; so do the carriers of valuables that the reference data lists. Where the goods were long on their way (C09), or are certified as
// mined where nothing is mined (G03), another importer is no fault of form; neither is another exporter who is established outside the
// scheme.
#include <algorithm>
#include <array>
#include <string>

#include "daemon/checks/facts.h"
#include "daemon/checks/origin/origin_facts.h"
#include "daemon/checks/parties/names.h"
#include "daemon/checks/transport.h"

namespace kpwatch::checks {
namespace f01 {

constexpr std::array importer_recipients{Recipient::dec, Recipient::ima, Recipient::exa};
constexpr std::array exporter_recipients{Recipient::ima, Recipient::exa};
constexpr std::array basis{LegalBasis{"KPCS", "Annex I (A)", "a certificate identifies exporter and importer"},
                           LegalBasis{"KPCS", "Section III (b)", "the confirmation of receipt names importer and exporter"}};
constexpr std::array settings{CheckSetting{"alike_permille", 800, "per mille",
                                           "Names that have this part of their words in common are alike. F02 follows this setting too."}};
constexpr std::array<std::string_view, 2> carriers{"carrier", "agent"};

struct Difference {
  const Party* declared = nullptr;  // the first that was held against the certificate
};

std::optional<Difference> difference(const CaseFile& file, std::size_t item, std::string_view certified,
                                     std::span<const std::string_view> roles) {
  if (certified.empty()) return std::nullopt;
  const auto declared = parties_in_role(file, item, roles);
  if (declared.empty()) return std::nullopt;
  const auto permille = file.settings.value("kp.importer-differs", "alike_permille");
  const auto is_alike = [&](const Party* party) { return names_alike(file.reference.firms, party->name->value, certified, permille); };
  if (std::any_of(declared.begin(), declared.end(),
                  [&](const Party* party) { return file.reference.firms.is_carrier(first_line(party->name->value)); }))
    return std::nullopt;
  const auto agents = parties_in_role(file, item, carriers);
  if (std::any_of(declared.begin(), declared.end(), is_alike) || std::any_of(agents.begin(), agents.end(), is_alike)) return std::nullopt;
  return Difference{declared.front()};
}

void report(const Check& self, const CaseFile& file, bool is_importer, std::vector<Finding>& findings) {
  if (file.declaration.regime == Regime::transit) return;
  for (std::size_t c = 0; c < file.certificates.size(); ++c) {
    const CitedCertificate& cited = file.certificates[c];
    if (!cited.record || !must_accompany(file, c)) continue;
    const std::string& certified = is_importer ? cited.record->importer.name : cited.record->exporter.name;
    const auto differs = is_importer ? difference(file, first_item_citing(file, c), certified, importer_roles)
                                     : difference(file, first_item_citing(file, c), certified, exporter_roles);
    if (!differs) continue;
    const std::string_view word = is_importer ? "importer" : "exporter";
    const std::string sent = as_sent(differs->declared->name->value);
    Finding found = certificate_finding(self, file, c,
                                        "Certificate " + called(cited) + " names " + as_sent(certified) + " as " + std::string(word) +
                                            "; the declaration names " + sent + " as " + as_sent(differs->declared->role.view()) + ".");
    found.expected = as_sent(certified);
    found.observed = sent;
    found.place = differs->declared->name->place;
    const auto& from = differs->declared->country;
    const bool is_outside = from && !file.reference.participants.takes_part(from->value, file.accepted_on);
    if (is_importer ? long_transit(file, c).has_value() || is_from_where_none_are_mined(file, cited) : is_outside)
      found.cls = FindingClass::substantive;
    findings.push_back(std::move(found));
  }
}

void examine_importer(const Check& self, const CaseFile& file, std::vector<Finding>& findings) { report(self, file, true, findings); }
void examine_exporter(const Check& self, const CaseFile& file, std::vector<Finding>& findings) { report(self, file, false, findings); }

}  // namespace f01

extern const Check importer_differs;
constinit const Check importer_differs{"F01",
                                       "kp.importer-differs",
                                       "Importer differs from the certificate's",
                                       "No importer, consignee or buyer of the declaration is the importer whom the certificate names.",
                                       FindingClass::technical,
                                       3,
                                       f01::importer_recipients,
                                       f01::basis,
                                       f01::settings,
                                       "0.2",
                                       f01::examine_importer};

extern const Check exporter_differs;
constinit const Check exporter_differs{"F02",
                                       "kp.exporter-differs",
                                       "Exporter differs from the certificate's",
                                       "No exporter, consignor or seller of the declaration is the exporter whom the certificate names.",
                                       FindingClass::technical,
                                       3,
                                       f01::exporter_recipients,
                                       f01::basis,
                                       {},
                                       "0.2",
                                       f01::examine_exporter};

}  // namespace kpwatch::checks
