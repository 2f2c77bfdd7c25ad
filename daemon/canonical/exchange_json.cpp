// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The exchange documents as canonical JSON.
#include "daemon/canonical/canonical_json.h"
#include "daemon/canonical/certificate_parts.h"
#include "daemon/canonical/json_writer.h"
#include "daemon/customs/exchange_members.h"

namespace kpwatch {
namespace {

// What is empty or not known is left out.
class Writing {
 public:
  explicit Writing(JsonWriter& json) : json_(json) {}

  void operator()(std::string_view name, const std::string& value) { json_.text_member(name, value); }
  void operator()(std::string_view name, bool value) {
    if (value) json_.flag_member(name, true);
  }
  void operator()(std::string_view name, std::int64_t value) {
    if (value != 0) json_.number_member(name, value);
  }
  void operator()(std::string_view name, NoticeKind value) { json_.text_member(name, to_string(value)); }
  void operator()(std::string_view name, ObservationKind value) { json_.text_member(name, to_string(value)); }
  void operator()(std::string_view name, Verdict value) { json_.text_member(name, to_string(value)); }
  void operator()(std::string_view name, ReturnTable value) { json_.text_member(name, to_string(value)); }
  void operator()(std::string_view name, const CertificateNumber& number) {
    json_.text_member(name, number.raw);
    json_.text_member("key", number.key());
  }
  template <class Value>
  void operator()(std::string_view name, const std::optional<Value>& value) {
    if (value) optional(name, *value);
  }
  void operator()(std::string_view name, const CertificateParty& party) { write_party(json_, name, party); }
  void operator()(std::string_view, const Origin& origin) { write_origin(json_, origin); }
  template <class Element>
  void operator()(std::string_view name, const std::vector<Element>& list) {
    if (list.empty()) return;
    json_.key(name);
    json_.begin_array();
    for (const Element& one : list) element(one);
    json_.end_array();
  }

 private:
  void optional(std::string_view name, const Day& day) { json_.text_member(name, to_string(day)); }
  void optional(std::string_view name, const CountryCode& code) { json_.text_member(name, code.text()); }
  void optional(std::string_view name, const CommodityCode& code) { json_.text_member(name, code.digits); }
  void optional(std::string_view name, const Carats& carats) { json_.text_member(name, carats.amount.to_string()); }
  void optional(std::string_view name, const UsDollars& usd) { json_.text_member(name, usd.amount.to_string()); }
  void optional(std::string_view name, const Decimal& number) { json_.text_member(name, number.to_string()); }
  void optional(std::string_view name, std::int64_t number) { json_.number_member(name, number); }
  void optional(std::string_view name, const CertificateNumber& number) { (*this)(name, number); }

  void element(const std::string& text) { json_.text(text); }
  void element(const CertificateLine& line) { write_line(json_, line); }
  void element(const Correction& correction) {
    json_.begin_object();
    json_.text_member("field", correction.field);
    json_.text_member("before", correction.before);
    json_.text_member("now", correction.now);
    json_.end_object();
  }
  void element(const ReturnRow& row) {
    json_.begin_object();
    each_member(row, *this);
    json_.end_object();
  }

  JsonWriter& json_;
};

}  // namespace

std::string exchange_fields_json(const Exchange& document) {
  JsonWriter json;
  json.begin_object();
  json.text_member("kpwatch", std::string(kind_of(document)) + "/1");
  std::visit([&](const auto& one) { each_member(one, Writing(json)); }, document);
  json.end_object();
  return json.take();
}

}  // namespace kpwatch
