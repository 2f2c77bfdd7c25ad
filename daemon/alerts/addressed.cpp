// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/alerts/addressed.h"

#include <algorithm>

namespace kpwatch {
namespace {

using Countries = std::vector<CountryCode>;

void add(Countries& countries, const std::optional<CountryCode>& code) {
  if (code) countries.push_back(*code);
}
void add(Countries& countries, const Maybe<CountryCode>& code) {
  if (code) countries.push_back(code->value);
}

// The item's own country, else the header's.
void add_stated(Countries& countries, const GoodsItem* item, const Maybe<CountryCode> GoodsItem::*of_item,
                const Maybe<CountryCode>& of_header) {
  if (item != nullptr && item->*of_item) {
    add(countries, item->*of_item);
  } else {
    add(countries, of_header);
  }
}

// The one movement that a finding is about.
struct Journey {
  const Declaration& declaration;
  const GoodsItem* item = nullptr;

  // An import whose regime nobody stated is judged as an import, so it is told as one.
  [[nodiscard]] bool is_import() const { return declaration.regime == Regime::import || declaration.regime == Regime::unknown; }
  [[nodiscard]] bool is_export() const { return declaration.regime == Regime::export_; }

  [[nodiscard]] Countries importing() const {
    Countries result;
    if (is_import()) add(result, declaration.jurisdiction);
    add_stated(result, item, &GoodsItem::destination_country, declaration.destination_country);
    return result;
  }
  [[nodiscard]] Countries exporting() const {
    Countries result;
    if (is_export()) add(result, declaration.jurisdiction);
    add_stated(result, item, &GoodsItem::dispatch_country, declaration.dispatch_country);
    return result;
  }
  // Whose officers have the declaration before them.
  [[nodiscard]] Countries receiving() const {
    Countries result;
    add(result, declaration.jurisdiction);
    if (!result.empty()) return result;
    return is_export() ? exporting() : importing();
  }
};

// The issuers of the certificates that the finding is about; the number's prefix and the record's issuer may differ.
Countries issuers(const Finding& finding, const Judgement& judgement) {
  Countries result;
  if (finding.certificate.empty()) return result;
  for (const CitedCertificate& cited : judgement.certificates) {
    const CertificateNumber* number = cited.number();
    const bool by_key = number != nullptr && finding.is_about(number->key());
    const bool by_text = cited.document != nullptr && cited.document->reference && finding.is_about(cited.document->reference->text);
    if (!by_key && !by_text) continue;
    if (number != nullptr) result.push_back(number->issuer);
    if (cited.record) add(result, cited.record->issuer);
    if (cited.document != nullptr) add(result, cited.document->issuer);
  }
  return result;
}

Countries concerned(Recipient role, const Finding& finding, const Journey& movement, const Judgement& judgement) {
  switch (role) {
    case Recipient::ima:
      return movement.importing();
    case Recipient::exa: {
      Countries result = issuers(finding, judgement);
      return result.empty() ? movement.exporting() : result;
    }
    case Recipient::dec:
    case Recipient::cus:
    case Recipient::san:
    case Recipient::fiu:
      return movement.receiving();
    default:
      return {};
  }
}

bool acts_by_country(Recipient role) {
  return role == Recipient::ima || role == Recipient::exa || role == Recipient::dec || role == Recipient::cus || role == Recipient::san ||
         role == Recipient::fiu;
}

bool acts_for(const Authority& authority, const Countries& countries, Day day, const Participants* participants) {
  const auto listed = [&](CountryCode code) {
    return std::find(authority.countries.begin(), authority.countries.end(), code) != authority.countries.end();
  };
  return std::any_of(countries.begin(), countries.end(), [&](CountryCode code) {
    return listed(code) || (participants != nullptr && listed(participants->party_of(code, day)));
  });
}

Day day_of_case(const Declaration& declaration) {
  for (const auto* day : {&declaration.accepted_on, &declaration.exported_on, &declaration.departed_on, &declaration.issued_on})
    if (*day) return (*day)->value;
  return Day{std::chrono::days{20'000}};  // no date at all: any recent day will do to map a part to its party
}

}  // namespace

std::vector<const Finding*> addressed_findings(const Alert& alert, const Declaration& declaration, const Judgement& judgement,
                                               const Authority& authority, const Participants* participants) {
  const Day day = day_of_case(declaration);
  const auto is_for = [&](const Finding& finding) {
    const GoodsItem* item = finding.item < judgement.items.size() ? judgement.items[finding.item].item : nullptr;
    const Journey movement{declaration, item};
    return std::any_of(finding.recipients.begin(), finding.recipients.end(), [&](Recipient role) {
      if (std::find(authority.recipients.begin(), authority.recipients.end(), role) == authority.recipients.end()) return false;
      return authority.countries.empty() || !acts_by_country(role) ||
             acts_for(authority, concerned(role, finding, movement, judgement), day, participants);
    });
  };
  std::vector<const Finding*> result;
  std::copy_if(alert.findings.begin(), alert.findings.end(), std::back_inserter(result),
               [&](const Finding* finding) { return is_for(*finding); });
  return result;
}

Weight weight_of(const std::vector<const Finding*>& findings) {
  Weight weight;
  if (findings.empty()) return weight;
  int substantive = 0;
  int worst_substantive = 0;
  for (const Finding* finding : findings) {
    weight.severity = std::max(weight.severity, finding->severity);
    if (finding->cls != FindingClass::substantive) continue;
    ++substantive;
    worst_substantive = std::max(worst_substantive, finding->severity);
  }
  if (substantive == 0) {
    weight.disposition = Disposition::correct;
    return weight;
  }
  weight.cls = FindingClass::substantive;
  weight.score_quarters = 4 * worst_substantive + (substantive - 1);
  weight.disposition = worst_substantive >= 4 ? Disposition::alert : worst_substantive == 3 ? Disposition::review : Disposition::info;
  return weight;
}

}  // namespace kpwatch
