// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/alerts/a_case.h"

namespace kpwatch::test {
namespace {

GoodsItem first_item() {
  GoodsItem item;
  item.number = text("1");
  item.position = 1;
  item.commodity_code = Stated<CommodityCode>{{"71023100"}, "7102 3100", {}, false};
  item.description = text("ROUGH DIAMONDS canary-description of Zilverzand Trading NV");
  item.procedure = text("4000");
  item.origin = land("ZA");
  item.carats = Stated<Carats>{{decimal("17.80")}, "17.80", {}, false};
  item.net_mass = Stated<Kilograms>{{decimal("0.00356")}, "0.00356", {}, false};
  item.value = Stated<Money>{{decimal("135305"), "EUR"}, "135305", {}, false};
  item.usd = Stated<UsDollars>{{decimal("146129.40")}, "146129.40", {}, false};
  CitedDocument document;
  document.code = text("L116");
  document.reference = text("ZA 1117950");
  item.documents.push_back(document);
  return item;
}

GoodsItem second_item() {
  GoodsItem item;
  item.number = text("2");
  item.position = 2;
  item.commodity_code = Stated<CommodityCode>{{"71031000"}, "71031000", {}, false};
  item.description = text("OTHER STONES");
  item.destination_country = land("CH");
  return item;
}

Certificate record() {
  Certificate certificate;
  certificate.number.raw = "ZA 1117950";
  certificate.number.issuer = country("ZA");
  certificate.number.serial = "1117950";
  certificate.issuer = country("ZA");
  certificate.issued_on = parse_iso_day("2024-03-01");
  certificate.expires_on = parse_iso_day("2024-05-01");
  certificate.origin.text = "ZA";
  certificate.exporter.name = "Karoo Stones (Pty) Ltd";
  certificate.carats = Carats{decimal("12.50")};
  certificate.status = CertificateStatus::valid;
  return certificate;
}

Party party(std::string role, std::string name, std::string id, const char (&code)[3]) {
  Party result;
  result.role = std::move(role);
  result.name = text(std::move(name));
  result.id = text(std::move(id));
  result.country = land(code);
  return result;
}

}  // namespace

ACase::ACase() {
  declaration.map = "xml/wco-dec-dms-2";
  declaration.identifier = "24BEH1000000012345";
  declaration.sender = "canary-sender-7781";
  declaration.reference = text("LRN-canary-77");
  declaration.mrn = text("24BEH1000000012345");
  declaration.version = text("1");
  declaration.office = text("BE212000");
  declaration.jurisdiction = country("BE");
  declaration.regime = Regime::import;
  declaration.accepted_on = on("2024-03-14");
  declaration.dispatch_country = land("ZA");
  declaration.destination_country = land("BE");
  declaration.parties.push_back(party("importer", "Zilverzand Trading NV", "BE0400111222", "BE"));
  declaration.parties.push_back(party("exporter", "Karoo Stones (Pty) Ltd", "ZA20999111", "ZA"));
  declaration.items.push_back(first_item());
  declaration.items.push_back(second_item());

  ClassifiedItem kp;
  kp.item = &declaration.items[0];
  kp.scope = GoodsScope::kp;
  kp.reason = "710231 is rough diamonds";
  kp.certificates = {0};
  ClassifiedItem watched;
  watched.item = &declaration.items[1];
  watched.scope = GoodsScope::watched;
  judgement.items = {kp, watched};
  CitedCertificate cited;
  cited.document = &declaration.items[0].documents[0];
  cited.record = record();
  cited.reading = cited.record->number;
  judgement.certificates.push_back(cited);

  facts.business_id = "canary-sender-7781/LRN-canary-77";
  facts.sha256 = std::string(64, 'a');
  facts.transport_id = "file:" + std::string(64, 'b');
  facts.feed = "inbox";
  facts.format = "xml";
  facts.received_at = *parse_moment("2024-03-14T09:30:00.000Z");
  facts.instance = "antwerp-1";
  facts.reference_edition = "0123456789abcdef";
}

Finding& ACase::add(const Check& check, std::size_t item, std::string sentence) {
  Finding found;
  found.check = &check;
  found.item = item;
  found.cls = check.cls;
  found.severity = check.severity;
  found.recipients.assign(check.recipients.begin(), check.recipients.end());
  found.sentence = std::move(sentence);
  judgement.findings.push_back(std::move(found));
  return judgement.findings.back();
}

KnownAlert remembered(const Alert& alert, std::vector<std::string> authorities) {
  return {alert.id, alert.item_number, alert.revision, alert.state, alert.content_hash, std::move(authorities)};
}

Authority authority(std::string name, std::vector<Recipient> recipients, std::vector<CountryCode> countries) {
  Authority result;
  result.name = std::move(name);
  result.recipients = std::move(recipients);
  result.countries = std::move(countries);
  return result;
}

const ReferenceData& reference() {
  static const ReferenceData data{
      GoodsList({}),
      WordList(std::vector<WordList::Row>{}),
      Participants({}, {{country("BE"), country("EU"), {}, "member", "", ""}, {country("HK"), country("CN"), {}, "region", "", ""}}, {}),
      DocumentCodes({}, {}),
      KnownBadNumbers({}),
      "0123456789abcdef"};
  return data;
}

std::string attribute(const OutboxEntry& entry, std::string_view name) {
  for (const auto& [key, value] : entry.attributes)
    if (key == name) return value;
  return {};
}

}  // namespace kpwatch::test
