// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// An alert as a CloudEvents 1.0 event: attribute names of at most 20 of [a-z0-9], values without control characters, the
// same id on every resend, no more than 64 KiB in all (CloudEvents 1.0.2, 3.1 and "Size Limits").
#include <string>

#include "daemon/alerts/alert_data.h"
#include "daemon/alerts/field_view.h"
#include "daemon/base/control.h"
#include "daemon/base/text.h"
#include "daemon/canonical/canonical_json.h"

namespace kpwatch {
namespace {

constexpr std::size_t event_bytes_max = std::size_t{64} << 10;
constexpr std::size_t attributes_bytes_max = std::size_t{4} << 10;  // fifteen short ones
constexpr std::size_t attribute_bytes_max = 512;

// Valid UTF-8 without control characters, which CloudEvents forbids, and without what ends a line or turns the reading direction.
std::string attribute_text(std::string_view text) {
  const std::string valid = printable_utf8(text, attribute_bytes_max);
  std::string result;
  for (std::string_view rest = valid; !rest.empty();) {
    if (begins_with_control(rest)) {
      const auto byte = static_cast<unsigned char>(rest.front());
      rest.remove_prefix(byte < 0x80 ? 1 : byte == 0xC2 ? 2 : 3);
    } else {
      result += rest.front();
      rest.remove_prefix(1);
    }
  }
  return result;
}

std::string percent_encoded(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string result;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool is_plain =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
    if (is_plain) {
      result += c;
    } else {
      result += '%';
      result += digits[byte >> 4U];
      result += digits[byte & 0xFU];
    }
  }
  return result;
}

// An instance that is already a URI stays what it is.
std::string source(const std::string& instance) {
  const std::size_t colon = instance.find(':');
  const bool is_uri = colon != std::string::npos && colon > 1 && instance.find_first_of(" \t\r\n\"<>") == std::string::npos;
  return is_uri ? attribute_text(instance) : "urn:kpwatch:" + (instance.empty() ? std::string("unnamed") : percent_encoded(instance));
}

std::string zero_padded(std::uint64_t number) {
  const std::string digits = std::to_string(number);
  return std::string(20 - digits.size(), '0') + digits;
}

// The registered values; a consumer must refuse one that it does not know, so TLP goes into an attribute of its own.
std::string_view classification(Tlp tlp) {
  switch (tlp) {
    case Tlp::clear:
      return "public";
    case Tlp::green:
      return "internal";
    case Tlp::amber:
    case Tlp::amber_strict:
      return "confidential";
    case Tlp::red:
      return "restricted";
  }
  return "restricted";
}

// The severity extension counts like OpenTelemetry: INFO from 9, WARN from 13, ERROR from 17.
struct EventSeverity {
  std::string_view number, text;
};
EventSeverity event_severity(int severity) {
  if (severity >= 5) return {"18", "ERROR2"};
  if (severity == 4) return {"17", "ERROR"};
  if (severity == 3) return {"13", "WARN"};
  if (severity == 2) return {"10", "INFO2"};
  return {"9", "INFO"};
}

}  // namespace

std::string event_key(const std::string& business_id) { return "kpd-" + sha256_hex(business_id).substr(0, 32); }

std::string event_source(const std::string& instance) { return source(instance); }

// The moments are members of the outermost object; what comes before them is ours, and holds no such words.
std::string event_content(std::string_view data) {
  std::string text(data);
  for (const std::string_view member : {"\"created_at\":\"", "\"decided_at\":\""}) {
    const auto begin = text.find(member);
    if (begin == std::string::npos) continue;
    const auto end = text.find('"', begin + member.size());
    if (end != std::string::npos) text.erase(begin, end + 1 - begin);
  }
  return sha256_hex(text);
}

OutboxEntry confirmation_draft_event(const ImportConfirmation& draft, const CaseFacts& facts, const Authority& authority,
                                     std::uint32_t stream_epoch, std::uint64_t sequence) {
  OutboxEntry entry;
  entry.authority = authority.name;
  entry.stream_epoch = stream_epoch;
  entry.sequence = sequence;
  entry.event_id = confirmation_draft_id(facts.business_id, draft.number.key());
  entry.key = event_key(facts.business_id);
  const EventSeverity severity = event_severity(0);
  entry.attributes = {{"specversion", "1.0"},
                      {"id", entry.event_id},
                      {"source", source(facts.instance)},
                      {"type", std::string(confirmation_draft_type)},
                      {"datacontenttype", "application/json"},
                      {"dataschema", "https://kpwatch.org/schemas/confirmation-1.json"},
                      {"time", to_string(facts.decided_at != Moment{} ? facts.decided_at : facts.received_at)},
                      {"sequence", zero_padded(sequence)},
                      {"streamepoch", std::to_string(stream_epoch)},
                      {"partitionkey", entry.key},
                      {"severitynumber", std::string(severity.number)},
                      {"severitytext", std::string(severity.text)},
                      {"dataclassification", std::string(classification(authority.tlp))},
                      {"tlp", std::string(to_string(authority.tlp))}};
  if (const std::string subject = attribute_text(draft.number.key()); !subject.empty()) entry.attributes.emplace_back("subject", subject);
  entry.data = exchange_fields_json(draft);
  return entry;
}

OutboxEntry event_for(const Alert& alert, const Declaration& declaration, const Judgement& judgement, const CaseFacts& facts,
                      const Authority& authority, std::uint32_t stream_epoch, std::uint64_t sequence, const ReferenceData* reference) {
  const AlertView view =
      view_for(alert, declaration, judgement, facts, authority, reference != nullptr ? &reference->participants : nullptr);
  OutboxEntry entry;
  entry.authority = authority.name;
  entry.stream_epoch = stream_epoch;
  entry.sequence = sequence;
  entry.event_id = alert.id + "." + std::to_string(alert.revision);
  entry.key = event_key(facts.business_id);
  const EventSeverity severity = event_severity(view.weight.severity);
  const Moment time = facts.decided_at != Moment{} ? facts.decided_at : facts.received_at;
  entry.attributes = {{"specversion", "1.0"},
                      {"id", entry.event_id},
                      {"source", source(facts.instance)},
                      {"type", "org.kpwatch.alert." + std::string(to_string(view.state))},
                      {"datacontenttype", "application/json"},
                      {"dataschema", "https://kpwatch.org/schemas/alert-1.json"},
                      {"time", to_string(time)},
                      {"sequence", zero_padded(sequence)},
                      {"streamepoch", std::to_string(stream_epoch)},
                      {"partitionkey", entry.key},
                      {"severitynumber", std::string(severity.number)},
                      {"severitytext", std::string(severity.text)},
                      {"dataclassification", std::string(classification(authority.tlp))},
                      {"tlp", std::string(to_string(authority.tlp))}};
  const std::string subject = attribute_text(declaration.identifier);
  const std::string_view section = facts.subject == CaseSubject::declaration ? "declaration" : "subject";
  if (!subject.empty() && FieldView(authority.fields).sees(section, "identifier")) entry.attributes.emplace_back("subject", subject);
  entry.data = alert_data(view, event_bytes_max - attributes_bytes_max);
  return entry;
}

}  // namespace kpwatch
