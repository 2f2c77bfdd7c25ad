// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/watch/traffic.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <set>

#include "daemon/base/text.h"
#include "daemon/canonical/json_writer.h"

namespace kpwatch {
namespace {

std::string number(double value, int decimals) {
  char text[64];
  std::snprintf(text, sizeof text, "%.*f", decimals, value);
  return text;
}
std::string whole(double value) { return number(value, 0); }
// Few a second are told exactly, many roundly.
std::string rate(double a_second) { return number(a_second, a_second >= 100 ? 0 : 1); }

std::string size(double bytes) {
  constexpr const char* units[] = {"B", "KiB", "MiB", "GiB"};
  std::size_t unit = 0;
  for (; bytes >= 1024 && unit + 1 < std::size(units); ++unit) bytes /= 1024;
  return number(bytes, unit == 0 ? 0 : 1) + " " + units[unit];
}

class Table {
 public:
  explicit Table(std::vector<std::string> header) : rows_{std::move(header)} {}
  void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }
  // The first column stands to the left, numbers to the right.
  void write(std::vector<std::string>& into) const {
    std::vector<std::size_t> widths(rows_.front().size());
    for (const auto& row : rows_)
      for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
    widths.front() = std::max<std::size_t>(widths.front(), 16);
    for (const auto& row : rows_) {
      std::string line;
      for (std::size_t i = 0; i < row.size(); ++i) {
        const std::string pad(widths[i] - row[i].size(), ' ');
        line += i == 0 ? row[i] + pad : "  " + pad + row[i];
      }
      into.push_back(line);
    }
  }

 private:
  std::vector<std::vector<std::string>> rows_;
};

void rate_member(JsonWriter& json, std::string_view name, const Traffic::Rate& rate) {
  json.key(name);
  json.begin_object();
  json.number_member("total", std::llround(rate.total));
  json.raw_member("a_second", number(rate.a_second, 3));
  json.end_object();
}

void named_member(JsonWriter& json, std::string_view name, std::string_view label, const std::vector<Traffic::Named>& all) {
  json.key(name);
  json.begin_array();
  for (const Traffic::Named& one : all) {
    json.begin_object();
    json.text_member(label, one.name);
    json.number_member("total", std::llround(one.rate.total));
    json.raw_member("a_second", number(one.rate.a_second, 3));
    json.end_object();
  }
  json.end_array();
}

}  // namespace

MetricsLook MetricsLook::parse(std::string_view text) {
  MetricsLook look;
  for (std::string_view line : split(text, '\n')) {
    if (line.empty() || line.front() == '#') continue;
    Entry entry;
    const std::size_t brace = line.find('{'), blank = line.rfind(' ');
    if (blank == std::string_view::npos) continue;
    entry.name = line.substr(0, std::min(brace, blank));
    entry.value = std::strtod(std::string(line.substr(blank + 1)).c_str(), nullptr);
    // Labels hold our own words, so no quote stands in one.
    if (brace != std::string_view::npos) {
      std::string_view labels = line.substr(brace + 1, line.rfind('}') - brace - 1);
      while (true) {
        const std::size_t sign = labels.find("=\"");
        if (sign == std::string_view::npos) break;
        const std::size_t end = labels.find('"', sign + 2);
        if (end == std::string_view::npos) break;
        entry.labels.emplace(labels.substr(0, sign), labels.substr(sign + 2, end - sign - 2));
        labels.remove_prefix(std::min(labels.size(), end + 2));
      }
    }
    look.entries_.push_back(std::move(entry));
  }
  return look;
}

double MetricsLook::sum(const std::string& name, const std::map<std::string, std::string>& labels) const {
  double sum = 0;
  for (const Entry& entry : entries_) {
    const bool fits = entry.name == name && std::all_of(labels.begin(), labels.end(), [&](const auto& label) {
                        const auto found = entry.labels.find(label.first);
                        return found != entry.labels.end() && found->second == label.second;
                      });
    if (fits) sum += entry.value;
  }
  return sum;
}

std::vector<std::string> MetricsLook::values_of(const std::string& name, const std::string& label) const {
  std::set<std::string> values;
  for (const Entry& entry : entries_)
    if (entry.name == name)
      if (const auto found = entry.labels.find(label); found != entry.labels.end()) values.insert(found->second);
  return {values.begin(), values.end()};
}

Traffic traffic_between(const MetricsLook& before, const MetricsLook& now, double seconds, std::string_view ready) {
  Traffic traffic;
  traffic.seconds = seconds;
  traffic.is_ready = ready.starts_with("ready");
  for (const std::string_view line : split(ready, '\n'))
    if (line.find(": ") != std::string_view::npos) traffic.remarks.emplace_back(line);
  // A daemon that was started in between counts from nothing.
  const auto rate = [&](const std::string& name, const std::map<std::string, std::string>& labels) {
    const double total = now.sum(name, labels), earlier = before.sum(name, labels);
    return Traffic::Rate{total, seconds > 0 ? std::max(total >= earlier ? total - earlier : total, 0.0) / seconds : 0};
  };
  const auto named = [&](const std::string& name, const std::string& label) {
    std::vector<Traffic::Named> all;
    for (const std::string& value : now.values_of(name, label)) all.push_back({value, rate(name, {{label, value}})});
    std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) {
      return std::pair(a.rate.a_second, a.rate.total) > std::pair(b.rate.a_second, b.rate.total);
    });
    return all;
  };
  for (const std::string& feed : now.values_of("kpwatch_messages_received_total", "feed"))
    traffic.feeds.push_back({feed, rate("kpwatch_messages_received_total", {{"feed", feed}}),
                             rate("kpwatch_message_bytes_total", {{"feed", feed}}),
                             rate("kpwatch_messages_settled_total", {{"feed", feed}, {"outcome", "set_aside"}}),
                             rate("kpwatch_messages_settled_total", {{"feed", feed}, {"outcome", "repeated"}}),
                             now.sum("kpwatch_lag_seconds", {{"feed", feed}}), now.sum("kpwatch_waiting_messages", {{"feed", feed}})});
  const char* const documents = "kpwatch_documents_total";
  for (const std::string& feed : now.values_of(documents, "feed")) {
    for (const std::string& format : now.values_of(documents, "format")) {
      const auto all = rate(documents, {{"feed", feed}, {"format", format}});
      if (all.total == 0) continue;
      const auto total = [&](const char* outcome) {
        return now.sum(documents, {{"feed", feed}, {"format", format}, {"outcome", outcome}});
      };
      traffic.formats.push_back({feed, format, all, total("read"), total("unmapped"), total("rejected")});
    }
  }
  traffic.relevant = rate("kpwatch_declarations_relevant_total", {});
  traffic.commits = rate("kpwatch_commits_total", {});
  traffic.commit_failures = rate("kpwatch_commit_failures_total", {});
  traffic.alerts = rate("kpwatch_alerts_total", {});
  traffic.dead_letters = rate("kpwatch_dead_letters_total", {});
  traffic.intake_bytes = now.sum("kpwatch_intake_bytes");
  traffic.outbox = now.sum("kpwatch_outbox_events");
  traffic.held = now.sum("kpwatch_outbox_held_events");
  traffic.notes = named("kpwatch_notes_total", "reason");
  traffic.refusals = named("kpwatch_dead_letters_total", "reason");
  traffic.findings = named("kpwatch_findings_total", "check");
  traffic.alert_states = named("kpwatch_alerts_total", "state");
  return traffic;
}

std::string traffic_json(const Traffic& traffic) {
  JsonWriter json;
  json.begin_object();
  json.flag_member("ready", traffic.is_ready);
  json.key("remarks");
  json.begin_array();
  for (const std::string& remark : traffic.remarks) json.text(remark);
  json.end_array();
  json.raw_member("seconds", number(traffic.seconds, 3));
  json.number_member("intake_bytes", std::llround(traffic.intake_bytes));
  json.number_member("outbox_events", std::llround(traffic.outbox));
  json.number_member("outbox_held_events", std::llround(traffic.held));
  rate_member(json, "commits", traffic.commits);
  rate_member(json, "commit_failures", traffic.commit_failures);
  rate_member(json, "relevant_declarations", traffic.relevant);
  rate_member(json, "alerts", traffic.alerts);
  rate_member(json, "dead_letters", traffic.dead_letters);
  json.key("feeds");
  json.begin_array();
  for (const Traffic::Feed& feed : traffic.feeds) {
    json.begin_object();
    json.text_member("feed", feed.name);
    rate_member(json, "messages", feed.messages);
    rate_member(json, "bytes", feed.bytes);
    rate_member(json, "set_aside", feed.set_aside);
    rate_member(json, "repeated", feed.repeated);
    json.raw_member("lag_seconds", number(feed.lag_seconds, 3));
    json.number_member("waiting", std::llround(feed.waiting));
    json.end_object();
  }
  json.end_array();
  json.key("formats");
  json.begin_array();
  for (const Traffic::Format& format : traffic.formats) {
    json.begin_object();
    json.text_member("feed", format.feed);
    json.text_member("format", format.name);
    rate_member(json, "documents", format.documents);
    json.number_member("read", std::llround(format.read));
    json.number_member("unmapped", std::llround(format.unmapped));
    json.number_member("rejected", std::llround(format.rejected));
    json.end_object();
  }
  json.end_array();
  named_member(json, "findings", "check", traffic.findings);
  named_member(json, "notes", "reason", traffic.notes);
  named_member(json, "refusals", "reason", traffic.refusals);
  named_member(json, "alert_states", "state", traffic.alert_states);
  json.end_object();
  return json.take();
}

std::vector<std::string> traffic_lines(const Traffic& traffic, std::size_t rows) {
  std::vector<std::string> lines;
  for (const std::string& remark : traffic.remarks) lines.push_back("  " + escaped(remark));
  lines.push_back("intake " + size(traffic.intake_bytes) + "   commits " + rate(traffic.commits.a_second) + "/s, failed " +
                  whole(traffic.commit_failures.total) + "   waiting for partners " + whole(traffic.outbox) + ", held aside " +
                  whole(traffic.held));
  lines.emplace_back();
  Table feeds({"FEED", "messages/s", "a second", "messages", "set aside", "repeated", "lag s", "waiting"});
  for (const Traffic::Feed& feed : traffic.feeds)
    feeds.add({feed.name, rate(feed.messages.a_second), size(feed.bytes.a_second), whole(feed.messages.total), whole(feed.set_aside.total),
               whole(feed.repeated.total), number(feed.lag_seconds, 1), whole(feed.waiting)});
  feeds.write(lines);
  lines.emplace_back();
  Table formats({"FEED, FORMAT", "documents/s", "documents", "read", "unmapped", "rejected"});
  for (const Traffic::Format& format : traffic.formats)
    formats.add({format.feed + "  " + format.name, rate(format.documents.a_second), whole(format.documents.total), whole(format.read),
                 whole(format.unmapped), whole(format.rejected)});
  formats.write(lines);
  const auto named = [&](const char* title, const std::vector<Traffic::Named>& all, std::size_t most) {
    if (all.empty()) return;
    lines.emplace_back();
    Table table({title, "a second", "total"});
    for (std::size_t i = 0; i < std::min(all.size(), most); ++i)
      table.add({all[i].name, rate(all[i].rate.a_second), whole(all[i].rate.total)});
    table.write(lines);
    if (all.size() > most) lines.push_back("and " + std::to_string(all.size() - most) + " more");
  };
  lines.emplace_back();
  Table hits({"HITS", "a second", "total"});
  hits.add({"declarations of interest", rate(traffic.relevant.a_second), whole(traffic.relevant.total)});
  hits.add({"alerts", rate(traffic.alerts.a_second), whole(traffic.alerts.total)});
  hits.add({"dead letters", rate(traffic.dead_letters.a_second), whole(traffic.dead_letters.total)});
  hits.write(lines);
  named("FINDINGS BY CHECK", traffic.findings, 8);
  named("NOTES AND REJECTIONS BY REASON", traffic.notes, 10);
  named("DEAD LETTERS BY REASON", traffic.refusals, 6);
  if (rows > 0 && lines.size() > rows) lines.resize(rows);
  return lines;
}

}  // namespace kpwatch
