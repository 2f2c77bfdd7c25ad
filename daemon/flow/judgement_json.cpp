// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/flow/judgement_json.h"

#include <charconv>
#include <map>

#include "daemon/base/text.h"
#include "daemon/canonical/canonical_json.h"

namespace kpwatch {
namespace {

std::int64_t number_of(const GoodsItem& item) {
  if (item.number) {
    const std::string_view text = item.number->value;
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error == std::errc{} && end == text.data() + text.size() && number > 0) return number;
  }
  return item.position;
}

}  // namespace

std::string basis_line(const Check& check) {
  std::string line;
  for (const auto& basis : check.basis) {
    if (!line.empty()) line += "; ";
    line += std::string(basis.instrument) + ", " + std::string(basis.section);
  }
  return line;
}

std::int64_t item_number(const Judgement& judgement, std::size_t item) {
  return item < judgement.items.size() ? number_of(*judgement.items[item].item) : 0;
}

void write_items(JsonWriter& json, const Judgement& judgement) {
  json.begin_array();
  for (const auto& classified : judgement.items) {
    json.begin_object();
    json.number_member("item", number_of(*classified.item));
    json.text_member("class", to_string(classified.scope));
    if (classified.item->commodity_code) json.text_member("commodity_code", classified.item->commodity_code->value.digits);
    json.key("certificates");
    json.begin_array();
    for (const auto index : classified.certificates) {
      const auto& cited = judgement.certificates[index];
      if (cited.document != nullptr && cited.document->reference) json.text(cited.document->reference->value);
    }
    json.end_array();
    json.text_member("reason", classified.reason);
    json.end_object();
  }
  json.end_array();
}

void write_findings(JsonWriter& json, const Judgement& judgement, const std::vector<Finding>& findings) {
  json.begin_array();
  for (const auto& finding : findings) {
    json.begin_object();
    json.text_member("check", finding.check->code);
    json.text_member("id", finding.check->id);
    json.number_member("item", item_number(judgement, finding.item));
    json.text_member("certificate", finding.certificate);
    json.text_member("class", to_string(finding.cls));
    json.number_member("severity", finding.severity);
    json.key("recipients");
    json.begin_array();
    for (const auto recipient : finding.recipients) json.text(to_string(recipient));
    json.end_array();
    json.text_member("expected", finding.expected);
    json.text_member("observed", finding.observed);
    json.text_member("unit", finding.unit);
    if (finding.place.kind != Place::Kind::none) json.raw_member("place", place_json(finding.place));
    json.text_member("sentence", finding.sentence);
    json.text_member("basis", basis_line(*finding.check));
    if (finding.effective_at) json.text_member("effective_at", to_string(*finding.effective_at));
    json.end_object();
  }
  json.end_array();
}

std::string decision_as_json(const Declaration& declaration, const Judgement& judgement, const CaseFacts& facts, std::string_view version) {
  JsonWriter json;
  json.begin_object();
  json.text_member("business_id", facts.business_id);
  json.text_member("identifier", declaration.identifier);
  json.text_member("map", declaration.map);
  json.text_member("decided_at", to_string(facts.decided_at));
  json.text_member("reference", facts.reference_edition);
  json.text_member("version", version);
  json.key("items");
  write_items(json, judgement);
  json.key("findings");
  write_findings(json, judgement, judgement.findings);
  json.key("waiting");
  write_findings(json, judgement, judgement.waiting);
  json.end_object();
  return json.take();
}

std::string notes_as_json(const Notes& notes) { return notes_json(notes); }

std::string headers_as_json(const std::vector<std::pair<std::string, std::string>>& headers) {
  // A sender may repeat a name; a JSON object may not.
  std::map<std::string, std::vector<std::string_view>> by_name;
  for (const auto& [name, value] : headers) by_name[printable_utf8(name, name.size() * 3)].push_back(value);
  JsonWriter json;
  json.begin_object();
  for (const auto& [name, values] : by_name) {
    json.key(name);
    if (values.size() > 1) json.begin_array();
    for (const auto value : values) json.text(value);
    if (values.size() > 1) json.end_array();
  }
  json.end_object();
  return json.take();
}

}  // namespace kpwatch
