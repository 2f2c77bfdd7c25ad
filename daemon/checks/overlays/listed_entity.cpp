// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// J05. A list of sanctions names one of the traders. Off by default: it is the Security Council's and national law, and no
// matter of the Kimberley Process, whoever lawfully issued the certificate.
//
// Law: the list that the row names, for instance that of the Security Council's committee on the Central African Republic
// (resolution 2127 (2013)). Names are compared as words, all of them, in any order and without legal forms; who is told
// must compare the persons. Keep your own list: kpwatch ships only the entries that concern diamonds.
#include <array>
#include <string>

#include "daemon/checks/facts.h"
#include "daemon/checks/parties/names.h"

namespace kpwatch::checks {
namespace j05 {

constexpr std::array recipients{Recipient::san, Recipient::fiu};
constexpr std::array basis{LegalBasis{"UNSC", "2127 (2013) and lists alike", "assets of those listed are frozen"}};

void examine(const Check& self, const CaseFile& file, std::vector<Finding>& findings) {
  std::string told;
  const auto look = [&](std::size_t item, std::string_view name, const Place& place) {
    const auto* listed = file.reference.listed.find(file.reference.firms.bare(first_line(name)), file.accepted_on);
    if (listed == nullptr || told == listed->name) return;
    told = listed->name;
    Finding found = finding(self, item,
                            as_sent(name) + " has the name of " + listed->name + ", whom a list of sanctions names (" + listed->list +
                                "). This is a matter of sanctions law, not of the Kimberley Process.");
    found.expected = "nobody who is listed";
    found.observed = as_sent(name);
    found.place = place;
    findings.push_back(std::move(found));
  };
  for (const Party& party : file.declaration.parties)
    if (party.name) look(Finding::no_item, party.name->value, party.name->place);
  for (std::size_t i = 0; i < file.items.size(); ++i)
    for (const Party& party : file.items[i].item->parties)
      if (party.name) look(i, party.name->value, party.name->place);
  for (std::size_t c = 0; c < file.certificates.size(); ++c) {
    const CitedCertificate& cited = file.certificates[c];
    if (!cited.record) continue;
    for (const CertificateParty* party : {&cited.record->exporter, &cited.record->importer})
      if (!party->name.empty()) look(first_item_citing(file, c), party->name, cited.document->place);
  }
}

}  // namespace j05

extern const Check listed_entity;
constinit const Check listed_entity{
    "J05",
    "overlay.listed-entity",
    "Party on a list of sanctions",
    "A trader of the declaration or of its certificate has the name of somebody listed (no matter of the KP).",
    FindingClass::substantive,
    5,
    j05::recipients,
    j05::basis,
    {},
    "0.2",
    j05::examine,
    CaseSubject::declaration,
    "A list of names (listed-entities.tsv; add rows of your own)."};

}  // namespace kpwatch::checks
