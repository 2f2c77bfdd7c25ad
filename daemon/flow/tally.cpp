// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/flow/tally.h"

#include <string_view>

namespace kpwatch {

void Tally::add(const std::string& name, const Labels& labels, double by) {
  const std::lock_guard lock(mutex_);
  auto& slot = values_[{name, labels}];
  slot.first += by;
}

void Tally::set(const std::string& name, const Labels& labels, double value) {
  const std::lock_guard lock(mutex_);
  values_[{name, labels}] = {value, true};
}

std::vector<Tally::Entry> Tally::entries() const {
  const std::lock_guard lock(mutex_);
  std::vector<Entry> result;
  result.reserve(values_.size());
  for (const auto& [key, value] : values_) result.push_back({key.first, key.second, value.first, value.second});
  return result;
}

double Tally::value(const std::string& name, const Labels& labels) const {
  const std::lock_guard lock(mutex_);
  const auto found = values_.find({name, labels});
  return found == values_.end() ? 0 : found->second.first;
}

const std::vector<TallyWord>& tally_words() {
  static const std::vector<TallyWord> words{
      {"kpwatch_messages_received_total", "Messages taken from a feed, by feed", false},
      {"kpwatch_message_bytes_total", "Bytes of the messages taken from a feed, by feed", false},
      {"kpwatch_messages_settled_total", "Messages settled, by feed and outcome (accepted, set_aside, again, repeated)", false},
      {"kpwatch_documents_total", "Documents read, by feed, format and outcome (read, unmapped, rejected)", false},
      {"kpwatch_notes_total", "Notes and rejections, by reason code; with `reading: relevant`, doubtful values only of what is of interest",
       false},
      {"kpwatch_declarations_relevant_total", "Declarations that went to the desk: KP goods, watched goods or a KP certificate", false},
      {"kpwatch_certificates_total", "Certificate documents, by what became of them (new, changed, known)", false},
      {"kpwatch_exchange_documents_total",
       "Documents that authorities exchange, by kind and what became of them (new, known, of_no_concern)", false},
      {"kpwatch_confirmations_drafted_total", "Confirmations of receipt drafted for exporting authorities", false},
      {"kpwatch_findings_total", "Findings on declarations and certificates as they were judged, by check", false},
      {"kpwatch_alerts_total", "Alert revisions made, by state", false},
      {"kpwatch_events_sent_total", "Events proved to be at a partner, by authority", false},
      {"kpwatch_dispatch_failures_total", "Failed attempts to publish, by authority", false},
      {"kpwatch_dead_letters_total", "Dead letters made, by reason code", false},
      {"kpwatch_commits_total", "Ledger transactions committed", false},
      {"kpwatch_commit_failures_total", "Ledger transactions that failed and were tried again", false},
      {"kpwatch_cases_looked_at_again_total", "Cases judged again, by why (certificate, document, grace, use)", false},
      {"kpwatch_lag_seconds", "Seconds from receipt to commit of the oldest message of the last batch, by feed", true},
      {"kpwatch_waiting_messages",
       "Messages that wait at their source, by feed: to the end of the Kafka log as far as it was heard, or files found and not delivered "
       "yet",
       true},
      {"kpwatch_intake_bytes", "Bytes in the intake and on the desks, not yet settled", true},
      {"kpwatch_outbox_events", "Events waiting for a partner, by authority", true},
      {"kpwatch_outbox_held_events", "Events held aside because the partner refuses them, by authority", true},
      {"kpwatch_connections", "Connections of senders, by feed", true},
      {"kpwatch_connections_refused_total", "Connections closed at once because their peer held connections_per_peer_max, by feed", false},
      {"kpwatch_answers_total", "Answers to senders that connect, by feed and answer (an HTTP status; ack-accepted, nak-not-now ...)",
       false},
      {"kpwatch_ready", "1 when ready, 0 when not", true},
      {"kpwatch_reloads_total", "Reloads of reference data and authorities, by outcome (done, refused)", false},
  };
  return words;
}

std::string metrics_as_markdown() {
  std::string page =
      "# Metrics\n\n`GET /metrics` in the Prometheus text format. Labels hold kpwatch's own words only, never a sender's. This page is "
      "made from the "
      "program.\n\n| metric | kind | says |\n|---|---|---|\n";
  for (const auto& word : tally_words())
    page += "| `" + std::string(word.name) + "` | " + (word.is_gauge ? "gauge" : "counter") + " | " + std::string(word.help) + " |\n";
  return page;
}

}  // namespace kpwatch
