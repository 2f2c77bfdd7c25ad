// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// I06. Goods that look like lost or stolen ones turn up under another certificate.
//
// Law: KPCS Section V: participants share what they know of lost and stolen certificates and shipments. Weight and code of a
// shipment are close to unique, so a declaration that has both, soon after the loss, is worth a look: a lead, of severity 2,
// because among ten thousand lawful shipments a month some weigh within two per cent of any loss. It is of severity 4 when
// the weight agrees to the scales' own error and the goods come from the country that issued the lost certificate. That the
// very certificate was reported lost or stolen is check C08's matter.
// Needs: notices of kind lost and stolen, with carats and code, or the record of the certificate that they name.
#include <algorithm>
#include <array>
#include <chrono>

#include "daemon/checks/facts.h"
#include "daemon/checks/judgement.h"

namespace kpwatch::checks {
namespace {

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

void examine(const Check& self, const CaseFile& file, std::vector<Finding>& findings) {
  if (file.known == nullptr || std::none_of(file.items.begin(), file.items.end(), [](const auto& item) { return item.in_scope; })) return;
  const Day from = file.accepted_on - std::chrono::days(file.settings.value(self.id, "days"));
  const std::int64_t permille = file.settings.value(self.id, "permille");
  const Decimal match{file.settings.value(self.id, "match_centi_carats") * 10'000};
  const Decimal least{file.settings.value(self.id, "carats_min") * 1'000'000};
  for (const auto& known : file.known->losses(from, file.accepted_on)) {
    const auto loss = loss_of(known.document, *file.known);
    const std::string key = known.document.number.key();
    if (!loss || loss->carats < least || is_cited(file, key)) continue;
    for (std::size_t i = 0; i < file.items.size(); ++i) {
      const GoodsItem& line = *file.items[i].item;
      if (!file.items[i].in_scope || !line.carats || !line.commodity_code) continue;
      const auto code = line.commodity_code->value.hs6();
      if (std::find(loss->codes.begin(), loss->codes.end(), code) == loss->codes.end()) continue;
      if (differs_by_more_than_permille(line.carats->value.amount, loss->carats, permille)) continue;
      Finding found =
          finding(self, i,
                  capitalised(line_in_words(file, i)) + " has " + in_carats(line.carats->value.amount) + " under code " +
                      std::string(code) + ", as the goods of certificate " + as_sent(known.document.number.raw) + " (" +
                      in_carats(loss->carats) + "), which were " + (known.document.kind == NoticeKind::stolen ? "stolen" : "lost") +
                      (known.document.dated_on ? " on " + to_string(*known.document.dated_on) : "") + ".");
      found.certificate = key;
      found.observed = line.carats->value.amount.to_string(2);
      found.unit = "CTM";
      found.place = line.carats->place;
      const bool weighs_the_same = magnitude(line.carats->value.amount - loss->carats) <= match;
      if (!weighs_the_same || !come_from(file, i, known.document.number.issuer)) found.severity = 2;
      findings.push_back(std::move(found));
    }
  }
}

}  // namespace

extern const Check lost_goods_reappear;
constinit const Check lost_goods_reappear{"I06",
                                          "kp.lost-goods-reappear",
                                          "Lost or stolen goods may have turned up",
                                          "Carats and code of a line agree with goods that were recently reported lost or stolen.",
                                          FindingClass::substantive,
                                          4,
                                          recipients,
                                          basis,
                                          settings,
                                          "0.1",
                                          examine};

}  // namespace kpwatch::checks
