// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// F07. Rough diamonds that a private person sends by post come from a sale over the internet rather than from the trade.
//
// Law: the KP set an expert team on cross-border internet sales (plenary 2010); post is no prohibited way, but an open one
// (KPCS Section III asks for the certificate whatever the way). A sender counts as private when none of his names has a
// legal form or a registration number: registered traders declare theirs. A postal form (CN22, CN23) counts as post. With
// no certificate at all B01 is told as well, for that is another fact.
#include <algorithm>
#include <array>

#include "daemon/base/text.h"
#include "daemon/checks/classification.h"
#include "daemon/checks/facts.h"
#include "daemon/checks/parties/names.h"
#include "daemon/checks/transport.h"

namespace kpwatch::checks {
namespace f07 {

constexpr std::array recipients{Recipient::cus, Recipient::ima};
constexpr std::array basis{
    LegalBasis{"KP decision", "2010, expert team on internet trade", "participants look at sales of rough diamonds over the internet"},
    LegalBasis{"KPCS", "Section III (a), (b)", "each shipment of rough diamonds needs a certificate, however small"}};

bool is_postal_form(const CitedDocument& document) {
  const auto says = [](const Maybe<Text>& field) {
    if (!field) return false;
    const std::string text = upper_ascii(trimmed(field->value));
    return text == "CN22" || text == "CN23" || text == "CN 22" || text == "CN 23";
  };
  return says(document.code) || says(document.name);
}

bool goes_by_post(const CaseFile& file, const GoodsItem& item) {
  return transport_mode(file.declaration) == TransportMode::post ||
         std::any_of(file.declaration.documents.begin(), file.declaration.documents.end(), is_postal_form) ||
         std::any_of(item.documents.begin(), item.documents.end(), is_postal_form);
}

// The sender, if all that is known of him is a person's name.
const Party* private_sender(const CaseFile& file, std::size_t item) {
  const auto senders = parties_in_role(file, item, exporter_roles);
  constexpr std::size_t words_min = 2, words_max = 4;
  const bool all_private = std::all_of(senders.begin(), senders.end(), [&](const Party* party) {
    const FirmNames& firms = file.reference.firms;
    const auto words = firms.words_of(first_line(party->name->value));
    return !party->id && !has_legal_form(firms, party->name->value) && !firms.is_carrier(first_line(party->name->value)) &&
           words.size() >= words_min && words.size() <= words_max;
  });
  return senders.empty() || !all_private ? nullptr : senders.front();
}

void examine(const Check& self, const CaseFile& file, std::vector<Finding>& findings) {
  for (std::size_t i = 0; i < file.items.size(); ++i) {
    const ClassifiedItem& item = file.items[i];
    const bool is_rough = item.in_scope || (reads_as_rough(item) && !item.words.is_negative());
    if (!is_rough || !goes_by_post(file, *item.item)) continue;
    const Party* sender = private_sender(file, i);
    if (sender == nullptr) continue;
    Finding found = finding(self, i,
                            capitalised(line_in_words(file, i)) + " declares rough diamonds sent by post, by " +
                                as_sent(sender->name->value) + ", who is named without a legal form or a registration number.");
    found.observed = as_sent(sender->name->value);
    found.place = sender->name->place;
    findings.push_back(std::move(found));
    return;  // one parcel, one finding
  }
}

}  // namespace f07

extern const Check sent_by_post;
constinit const Check sent_by_post{"F07",
                                   "kp.sent-by-post",
                                   "Rough diamonds sent by post by a private person",
                                   "Rough diamonds travel by post, and the sender is a private person as far as the declaration tells.",
                                   FindingClass::substantive,
                                   3,
                                   f07::recipients,
                                   f07::basis,
                                   {},
                                   "0.2",
                                   f07::examine};

}  // namespace kpwatch::checks
