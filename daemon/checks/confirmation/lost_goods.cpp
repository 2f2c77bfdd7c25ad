// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// I06. Goods that look like lost or stolen ones turn up under another certificate.
//
// Law: KPCS Section V: participants share what they know of lost and stolen certificates and shipments. Weight and code of a
// shipment are close to unique, so a declaration that has both, soon after the loss, is worth a look: a lead, of severity 2,
// because among ten thousand lawful shipments a month some weigh within two per cent of any loss. It is of severity 4 when
// the weight agrees to the scales' own error and the goods come from the country that issued the lost certificate. A line is
// held against the loss, and so are all lines of its codes together. Goods whose certificate was issued before the loss were
// weighed before it: that they weigh as much is chance, and nothing is said. That the very certificate was reported lost or
// stolen is check C08's matter.
#include <algorithm>
#include <array>
#include <chrono>

#include "daemon/checks/facts.h"
#include "daemon/checks/judgement.h"

namespace kpwatch::checks {
namespace i06 {

constexpr std::array recipients{Recipient::cus, Recipient::ima};
constexpr std::array basis{LegalBasis{"KPCS", "Section V", "participants share information on lost and stolen certificates and shipments"}};
constexpr std::array settings{
    CheckSetting{"days", 180, "days", "How long after the loss goods are held against it."},
    CheckSetting{"permille", 20, "per mille", "Carats that agree within this may be the same goods."},
    CheckSetting{"match_centi_carats", 5, "hundredths of a carat", "Carats that agree within this are the same goods' weight."},
    CheckSetting{"carats_min", 10, "carats", "Smaller losses are not looked for: too many lawful shipments weigh as much."}};

struct Loss {
  const CertificateNotice& notice;
  Decimal carats;
  std::vector<std::string> codes;  // six digits
};

std::optional<Loss> loss_of(const CertificateNotice& notice, const Memory& known) {
  std::optional<Carats> carats = notice.carats;
  std::vector<CertificateLine> lines = notice.lines;
  if (!carats || lines.empty()) {
    if (const auto record = known.certificate(notice.number.key())) {
      if (!carats) carats = record->carats;
      if (lines.empty()) lines = record->lines;
    }
  }
  if (!carats || lines.empty()) return std::nullopt;
  Loss loss{notice, carats->amount, {}};
  for (const CertificateLine& line : lines) loss.codes.emplace_back(line.code.hs6());
  return loss;
}

bool come_from(const CaseFile& file, std::size_t item, CountryCode country) {
  const auto& origin = file.items[item].item->origin;
  return dispatch_of(file, item) == country || (origin && origin->value == country);
}

bool is_cited(const CaseFile& file, const std::string& key) {
  return std::any_of(file.certificates.begin(), file.certificates.end(), [&](const CitedCertificate& cited) {
    return cited.number() != nullptr && (cited.number()->key() == key || (cited.record && cited.record->number.key() == key));
  });
}

bool was_certified_before(const CaseFile& file, std::size_t item, const CertificateNotice& notice) {
  const auto& cited = file.items[item].certificates;
  return notice.dated_on && !cited.empty() && std::all_of(cited.begin(), cited.end(), [&](std::size_t c) {
           const auto& record = file.certificates[c].record;
           return record && record->issued_on && *record->issued_on < *notice.dated_on;
         });
}

// Lines that could be the lost goods, and what they weigh together.
struct Like {
  std::vector<std::size_t> items;
  Decimal carats;
};

Like lines_like(const CaseFile& file, const Loss& loss) {
  Like like;
  for (std::size_t i = 0; i < file.items.size(); ++i) {
    const GoodsItem& line = *file.items[i].item;
    if (!file.items[i].in_scope || !line.carats || !line.commodity_code || was_certified_before(file, i, loss.notice)) continue;
    if (std::find(loss.codes.begin(), loss.codes.end(), line.commodity_code->value.hs6()) == loss.codes.end()) continue;
    like.items.push_back(i);
    like.carats = saturating_sum(like.carats, line.carats->value.amount);
  }
  return like;
}

// Whether any line, or some of them together, may weigh so much: most losses are dismissed before their record is sought.
bool may_weigh(const CaseFile& file, Decimal carats, std::int64_t permille) {
  Decimal sum;
  std::size_t weighed = 0;
  for (const ClassifiedItem& item : file.items) {
    if (!item.in_scope || !item.item->carats) continue;
    ++weighed;
    sum = saturating_sum(sum, item.item->carats->value.amount);
    if (!differs_by_more_than_permille(item.item->carats->value.amount, carats, permille)) return true;
  }
  return weighed > 1 && (sum > carats || !differs_by_more_than_permille(sum, carats, permille));
}

Finding told(const Check& self, const CaseFile& file, const Loss& loss, const std::vector<std::size_t>& items, Decimal carats) {
  const CertificateNotice& notice = loss.notice;
  const GoodsItem& first = *file.items[items.front()].item;
  Finding found = finding(self, items.front(),
                          capitalised(lines_in_words(file, items)) + (items.size() == 1 ? " has " : " have ") + in_carats(carats) +
                              (items.size() == 1 ? " under code " + std::string(first.commodity_code->value.hs6()) : " under its codes") +
                              ", as the goods of certificate " + as_sent(notice.number.raw) + " (" + in_carats(loss.carats) +
                              "), which were " + (notice.kind == NoticeKind::stolen ? "stolen" : "lost") +
                              (notice.dated_on ? " on " + to_string(*notice.dated_on) : "") + ".");
  found.certificate = notice.number.key();
  found.observed = carats.to_string(2);
  found.unit = "CTM";
  found.place = first.carats->place;
  const Decimal match{file.settings.value(self.id, "match_centi_carats") * 10'000};
  const bool weighs_the_same = magnitude(carats - loss.carats) <= match;
  if (!weighs_the_same || !come_from(file, items.front(), notice.number.issuer)) found.severity = 2;
  return found;
}

void examine(const Check& self, const CaseFile& file, std::vector<Finding>& findings) {
  if (file.known == nullptr || std::none_of(file.items.begin(), file.items.end(), [](const auto& item) { return item.in_scope; })) return;
  const Day from = file.accepted_on - std::chrono::days(file.settings.value(self.id, "days"));
  const std::int64_t permille = file.settings.value(self.id, "permille");
  const Decimal least{file.settings.value(self.id, "carats_min") * 1'000'000};
  for (const auto& known : file.known->losses(from, file.accepted_on)) {
    if (known.document.carats && !may_weigh(file, known.document.carats->amount, permille)) continue;
    const auto loss = loss_of(known.document, *file.known);
    if (!loss || loss->carats < least || is_cited(file, known.document.number.key())) continue;
    const auto agrees = [&](Decimal carats) { return !differs_by_more_than_permille(carats, loss->carats, permille); };
    const Like like = lines_like(file, *loss);
    if (like.items.size() > 1 && agrees(like.carats)) {
      findings.push_back(told(self, file, *loss, like.items, like.carats));
      continue;
    }
    for (const std::size_t i : like.items) {
      const Decimal carats = file.items[i].item->carats->value.amount;
      if (agrees(carats)) findings.push_back(told(self, file, *loss, {i}, carats));
    }
  }
}

}  // namespace i06

extern const Check lost_goods_reappear;
constinit const Check lost_goods_reappear{
    "I06",
    "kp.lost-goods-reappear",
    "Lost or stolen goods may have turned up",
    "Carats and code of a line agree with goods that were recently reported lost or stolen.",
    FindingClass::substantive,
    4,
    i06::recipients,
    i06::basis,
    i06::settings,
    "0.1",
    i06::examine,
    CaseSubject::declaration,
    "Notices of kind lost or stolen with carats and code, or the record of the certificate that they name."};

}  // namespace kpwatch::checks
