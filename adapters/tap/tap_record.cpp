// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Records as lines, and which of them a listener wants.
#include <algorithm>
#include <charconv>

#include "adapters/tap/tap_socket.h"
#include "daemon/base/text.h"
#include "daemon/canonical/json_writer.h"

namespace kpwatch {
namespace {

constexpr std::string_view hidden = "***";

}  // namespace

bool TapFilter::fits(const TapRecord& record) const {
  const auto is = [](const std::string& wanted, std::string_view value) { return wanted.empty() || wanted == value; };
  if (!is(feed, record.feed) || !is(format, record.format) || !is(map, record.map)) return false;
  if (only_documents && record.of_no_interest > 0) return false;
  const auto has_check = [&](const TapRecord::Finding& finding) { return is(check, finding.check) && finding.severity >= severity_min; };
  if ((!check.empty() || severity_min > 0) && std::none_of(record.findings.begin(), record.findings.end(), has_check)) return false;
  const auto has_reason = [&](const TapRecord::Note& note) { return note.reason == reason; };
  return reason.empty() || std::any_of(record.notes.begin(), record.notes.end(), has_reason);
}

std::string TapFilter::request() const {
  std::string out = "tap";
  const auto add = [&](const char* name, const std::string& value) {
    if (!value.empty()) out.append(" ").append(name).append("=").append(value);
  };
  add("feed", feed);
  add("format", format);
  add("map", map);
  add("check", check);
  add("reason", reason);
  if (severity_min > 0) add("severity", std::to_string(severity_min));
  if (only_documents) add("only", "documents");
  return out;
}

Result<TapFilter> TapFilter::parse(std::string_view request) {
  TapFilter filter;
  const auto words = split(trimmed(request), ' ');
  if (words.empty() || words.front() != "tap") return failure("a request begins with tap");
  for (std::size_t i = 1; i < words.size(); ++i) {
    const std::size_t sign = words[i].find('=');
    const std::string_view name = words[i].substr(0, sign);
    const std::string value(sign == std::string_view::npos ? std::string_view() : words[i].substr(sign + 1));
    if (name == "feed")
      filter.feed = value;
    else if (name == "format")
      filter.format = value;
    else if (name == "map")
      filter.map = value;
    else if (name == "check")
      filter.check = value;
    else if (name == "reason")
      filter.reason = value;
    else if (name == "only" && value == "documents")
      filter.only_documents = true;
    else if (name == "severity" && value.size() == 1 && value[0] >= '0' && value[0] <= '9')
      filter.severity_min = value[0] - '0';
    else
      return failure("'" + escaped(words[i]) + "' is no filter");
  }
  return filter;
}

std::string tap_record_json(const TapRecord& record, const TapRedaction& redaction) {
  JsonWriter json;
  json.begin_object();
  json.text_member("at", to_string(record.at));
  json.text_member("feed", record.feed);
  json.text_member("format", record.format);
  json.number_member("bytes", static_cast<std::int64_t>(record.bytes));
  if (record.of_no_interest > 0) json.number_member("of_no_interest", static_cast<std::int64_t>(record.of_no_interest));
  json.text_member("kind", record.kind);
  json.text_member("map", record.map);
  json.text_member("outcome", record.outcome);
  if (!record.identifier.empty()) json.text_member("identifier", redaction.identifiers ? hidden : std::string_view(record.identifier));
  if (!record.parties.empty()) {
    json.key("parties");
    json.begin_array();
    for (const TapRecord::Party& party : record.parties) {
      json.begin_object();
      json.text_member("role", party.role);
      if (!party.name.empty()) json.text_member("name", redaction.parties ? hidden : std::string_view(party.name));
      if (!party.id.empty()) json.text_member("id", redaction.parties ? hidden : std::string_view(party.id));
      json.text_member("country", party.country);
      json.end_object();
    }
    json.end_array();
  }
  if (!record.certificates.empty()) {
    json.key("certificates");
    json.begin_array();
    for (const std::string& certificate : record.certificates) json.text(redaction.certificates ? hidden : std::string_view(certificate));
    json.end_array();
  }
  if (!record.notes.empty()) {
    json.key("notes");
    json.begin_array();
    for (const TapRecord::Note& note : record.notes) {
      json.begin_object();
      json.text_member("reason", note.reason);
      json.text_member("severity", note.is_rejection ? "rejection" : "note");
      json.end_object();
    }
    json.end_array();
  }
  if (!record.findings.empty()) {
    json.key("findings");
    json.begin_array();
    for (const TapRecord::Finding& finding : record.findings) {
      json.begin_object();
      json.text_member("check", finding.check);
      json.text_member("class", finding.cls);
      json.number_member("severity", finding.severity);
      json.number_member("item", finding.item);
      json.end_object();
    }
    json.end_array();
  }
  json.end_object();
  return json.take();
}

}  // namespace kpwatch
