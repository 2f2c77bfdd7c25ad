// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/alerts/answer_event.h"

#include <algorithm>

#include "daemon/alerts/alert.h"

namespace kpwatch {

std::string answer_stream(const std::string& feed) { return "answers-" + feed; }

std::string answer_key(std::string_view sha256) { return "kpr-" + std::string(sha256.substr(0, 32)); }

std::string answer_event_id(std::string_view sha256) { return answer_key(sha256) + ".1"; }

OutboxEntry answer_event(const AnswerFacts& facts, std::string text, std::uint32_t stream_epoch, std::uint64_t sequence) {
  OutboxEntry entry;
  entry.authority = answer_stream(facts.feed);
  entry.stream_epoch = stream_epoch;
  entry.sequence = sequence;
  entry.event_id = answer_event_id(facts.sha256);
  entry.key = answer_key(facts.sha256);
  std::string digits = std::to_string(sequence);
  digits.insert(0, 20 - digits.size(), '0');
  entry.attributes = {{"specversion", "1.0"},
                      {"id", entry.event_id},
                      {"source", event_source(facts.instance)},
                      {"type", std::string(answer_type)},
                      {"datacontenttype", std::string(answer_content_type)},
                      {"time", to_string(facts.received_at)},
                      {"sequence", digits},
                      {"streamepoch", std::to_string(stream_epoch)},
                      {"partitionkey", entry.key},
                      {"subject", facts.sha256}};
  entry.data = std::move(text);
  return entry;
}

bool is_answer(const OutboxEntry& entry) {
  return std::any_of(entry.attributes.begin(), entry.attributes.end(),
                     [](const auto& each) { return each.first == "type" && each.second == answer_type; });
}

}  // namespace kpwatch
