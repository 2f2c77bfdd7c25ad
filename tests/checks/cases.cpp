// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// See cases.h.
#include "tests/checks/cases.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>

namespace kpwatch::tests {

const ReferenceData& reference() {
  static const std::shared_ptr<const ReferenceData> data = [] {
    Complaints complaints;
    auto read = read_reference_data(KPWATCH_SOURCE_DIR "/mappings/reference", {}, complaints);
    for (const Complaint& complaint : complaints) ADD_FAILURE() << in_words(complaint);
    return read;
  }();
  return *data;
}

Day day(std::string_view iso) { return parse_iso_day(iso).value(); }
Stated<Text> words(std::string text) { return stated<Text>(text, text); }
Stated<CountryCode> from(std::string_view code) { return stated(CountryCode::parse(code).value(), std::string(code)); }
Stated<Carats> carats(std::string_view amount) { return stated(Carats{Decimal::parse(amount).value()}, std::string(amount)); }
Stated<Kilograms> kilograms(std::string_view amount) { return stated(Kilograms{Decimal::parse(amount).value()}, std::string(amount)); }

Declaration an_import(std::string_view accepted) {
  Declaration declaration;
  declaration.map = "test/declaration";
  declaration.identifier = "IMP-1";
  declaration.sender = "BROKER";
  declaration.regime = Regime::import;
  declaration.accepted_on = stated(day(accepted), std::string(accepted));
  declaration.jurisdiction = country("BE");
  declaration.dispatch_country = from("ZA");
  declaration.destination_country = from("BE");
  return declaration;
}

Declaration an_export(std::string_view accepted) {
  Declaration declaration = an_import(accepted);
  declaration.identifier = "EXP-1";
  declaration.sender = "EXPORTER";
  declaration.regime = Regime::export_;
  declaration.jurisdiction = country("ZA");
  return declaration;
}

GoodsItem& add_line(Declaration& declaration, std::string_view code, std::string_view carat_weight) {
  GoodsItem item;
  item.position = static_cast<std::uint32_t>(declaration.items.size() + 1);
  item.number = words(std::to_string(item.position));
  item.commodity_code = stated(CommodityCode::parse(code).value(), std::string(code));
  if (!carat_weight.empty()) item.carats = carats(carat_weight);
  declaration.items.push_back(std::move(item));
  return declaration.items.back();
}

CitedDocument& cite(std::vector<CitedDocument>& documents, std::string_view code, std::string_view number) {
  CitedDocument document;
  document.code = words(std::string(code));
  if (!number.empty()) document.reference = words(std::string(number));
  documents.push_back(std::move(document));
  return documents.back();
}

Declaration a_lawful_import() {
  Declaration declaration = an_import();
  cite(add_line(declaration, "71023100", "12.50").documents, "L116", "ZA 1117950");
  return declaration;
}

Certificate a_certificate(std::string_view number, std::string_view issued_on, std::string_view weight) {
  Certificate certificate;
  const NumberReading reading = normalise(number, [](CountryCode code) { return reference().participants.has_ever_issued(code); });
  certificate.number = std::get<CertificateNumber>(reading);
  certificate.issuer = certificate.number.issuer;
  certificate.issued_on = day(issued_on);
  if (!weight.empty()) certificate.carats = Carats{Decimal::parse(weight).value()};
  return certificate;
}

Certificate a_certificate() {
  Certificate certificate = a_certificate("ZA 1117950", "2024-05-02");
  certificate.expires_on = day("2024-07-01");
  certificate.destination = country("EU");
  return certificate;
}

std::optional<Certificate> Notebook::certificate(const std::string& key) const {
  const auto found = certificates.find(key);
  return found == certificates.end() ? std::nullopt : std::optional(found->second);
}

std::vector<CertificateUse> Notebook::uses(const std::string& key, const std::string& business_id) const {
  std::vector<CertificateUse> result;
  for (const auto& [used, use] : all_uses)
    if (used == key && use.business_id != business_id) result.push_back(use);
  return result;
}

std::optional<IssuerCoverage> Notebook::coverage(CountryCode issuer) const {
  const auto found = coverages.find(issuer);
  return found == coverages.end() ? std::nullopt : std::optional(found->second);
}

void Notebook::keep(Certificate certificate) {
  const std::string key = certificate.number.key();
  certificates.insert_or_assign(key, std::move(certificate));
}

void Notebook::keep_uses(const Judgement& judgement, const std::string& business_id) {
  for (std::size_t i = 0; i < judgement.uses.size(); ++i) {
    const auto same = std::find_if(all_uses.begin(), all_uses.end(), [&](const auto& entry) {
      return entry.first == judgement.use_keys[i] && entry.second.business_id == business_id;
    });
    if (same != all_uses.end()) {
      same->second = judgement.uses[i];  // an amendment keeps its place in the order of arrival
    } else {
      all_uses.emplace_back(judgement.use_keys[i], judgement.uses[i]);
    }
  }
}

Judgement judged(const Declaration& declaration, const Notebook& notebook, std::string_view today) {
  const Moment now = day(today);
  return judge(declaration, business_id(declaration), notebook, reference(), default_check_settings(), now, now, true);
}

Judgement judge_and_keep(const Declaration& declaration, Notebook& notebook, std::string_view today) {
  Judgement judgement = judged(declaration, notebook, today);
  notebook.keep_uses(judgement, business_id(declaration));
  notebook.shipments.put(business_id(declaration), judgement.movements, judgement.faults);
  return judgement;
}

std::string codes(const Judgement& judgement) { return codes_but(judgement, ""); }

std::string codes_but(const Judgement& judgement, std::string_view others) {
  std::string text;
  for (const Finding& finding : judgement.findings) {
    if (others.find(finding.check->code) != std::string_view::npos) continue;
    if (!text.empty()) text += ' ';
    text += finding.check->code;
    if (finding.item != Finding::no_item && finding.item != 0) text += "@" + std::to_string(finding.item + 1);
  }
  return text;
}

const Finding& only(const Judgement& judgement, std::string_view code) {
  const auto is_it = [code](const Finding& finding) { return finding.check->code == code; };
  if (std::count_if(judgement.findings.begin(), judgement.findings.end(), is_it) != 1)
    throw std::runtime_error("not exactly one " + std::string(code) + " but: " + codes(judgement));
  return *std::find_if(judgement.findings.begin(), judgement.findings.end(), is_it);
}

}  // namespace kpwatch::tests
