// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/flow/receipt.h"

#include <algorithm>

#include "daemon/alerts/answer_event.h"
#include "daemon/base/text.h"
#include "daemon/flow/judgement_json.h"

namespace kpwatch {
namespace {

// For people who ask about it: stable, and no two messages have the same.
std::string id_of(const Message& message) {
  constexpr std::size_t digits = 32;
  return sha256_hex("receipt\n" + message.transport_id + "\n" + to_string(message.received_at)).substr(0, digits);
}

}  // namespace

CaseTold case_told(const std::string& business_id, std::uint32_t version, const Judgement& judgement) {
  CaseTold told{business_id, version, false, {}, static_cast<std::uint32_t>(judgement.waiting.size())};
  for (const Finding& finding : judgement.findings)
    ++told.findings.at(static_cast<std::size_t>(std::clamp<int>(finding.severity, 0, int{told.findings.size()} - 1)));
  return told;
}

void ReceiptNotes::decided(std::uint32_t document, const std::string& identifier, const CaseTold& told) {
  if (!is_wanted_) return;
  JsonWriter json;
  json.begin_object();
  json.number_member("document", std::int64_t{document} + 1);
  json.text_member("identifier", identifier);
  json.text_member("case", told.business_id);
  json.number_member("version", told.version);
  json.flag_member("repeated", told.is_repeated);
  if (!told.is_repeated) {
    json.key("findings");
    json.begin_object();
    for (std::size_t severity = 0; severity < told.findings.size(); ++severity)
      json.number_member("severity_" + std::to_string(severity), told.findings.at(severity));
    json.end_object();
    json.number_member("waiting", told.waiting);
  }
  json.end_object();
  cases_.add(json);
}

void ReceiptNotes::recorded(std::uint32_t document, const Document& what, bool is_new) {
  if (!is_wanted_) return;
  JsonWriter json;
  json.begin_object();
  json.number_member("document", std::int64_t{document} + 1);
  json.text_member("kind", what.kind);
  json.text_member("identifier", what.identifier);
  json.flag_member("new", is_new);
  json.end_object();
  recorded_.add(json);
}

void ReceiptNotes::refused(std::optional<std::uint32_t> document, const std::string& identifier, const Notes& notes) {
  if (!is_wanted_) return;
  Notes why;
  for (const Severity severity : {Severity::rejection, Severity::note})
    for (const Note& note : notes)
      if (note.severity == severity && why.size() < notes_max) why.push_back(note);
  JsonWriter json;
  json.begin_object();
  if (document) json.number_member("document", std::int64_t{*document} + 1);
  json.text_member("identifier", identifier);
  json.raw_member("notes", notes_as_json(why));
  json.end_object();
  refused_.add(json);
}

void ReceiptNotes::write(JsonWriter& json, const char* name, const Part& part) {
  json.key(name);
  json.begin_array();
  for (const auto& entry : part.entries) json.raw(entry);
  json.end_array();
}

void ReceiptNotes::write(JsonWriter& json, const std::string& answer) {
  json.key("answer");
  json.begin_object();
  json.text_member("content_type", answer_content_type);
  if (is_utf8(answer))
    json.text_member("text", answer);
  else
    json.text_member("base64", to_base64(answer));
  json.end_object();
}

DeliveryReceipt ReceiptNotes::receipt(const Work& work, Outcome outcome) const {
  const Message& message = work.delivery->message();
  DeliveryReceipt receipt;
  receipt.transport_id = message.transport_id;
  receipt.sha256 = message.sha256;
  receipt.received_at = message.received_at;
  receipt.kept_until = message.received_at + message.receipt->kept_for;
  receipt.outcome = outcome;

  JsonWriter json;
  json.begin_object();
  json.text_member("kpwatch", "receipt/1");
  json.text_member("id", id_of(message));
  json.text_member("sha256", receipt.sha256);
  json.number_member("bytes", static_cast<std::int64_t>(message.bytes.view().size()));
  json.text_member("received_at", to_string(message.received_at));
  json.text_member("format", work.reading.format.empty() ? "unknown" : work.reading.format);
  json.text_member("outcome", outcome == Outcome::accepted ? "accepted" : "set-aside");
  json.key("documents");
  json.begin_object();
  for (const Reading reading : {Reading::read, Reading::unmapped, Reading::rejected})
    json.number_member(to_string(reading), work.counts.documents.at(static_cast<std::size_t>(reading)));
  json.end_object();
  write(json, "cases", cases_);
  write(json, "recorded", recorded_);
  write(json, "refused", refused_);
  if (const auto left_out = cases_.left_out + recorded_.left_out + refused_.left_out; left_out != 0)
    json.number_member("left_out", static_cast<std::int64_t>(left_out));
  if (!work.answer.text.empty()) write(json, work.answer.text);
  json.end_object();
  receipt.content = json.take();
  return receipt;
}

}  // namespace kpwatch
