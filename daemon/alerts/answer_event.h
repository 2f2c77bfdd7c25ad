// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// What a standard answers a sender with (CONTRL), as an event of the stream by which a feed answers. Its data is no JSON but the
// answer itself.
#pragma once

#include <string>
#include <string_view>

#include "daemon/alerts/outbox_entry.h"
#include "daemon/customs/day.h"

namespace kpwatch {

inline constexpr std::string_view answer_type = "org.kpwatch.answer";
inline constexpr std::string_view answer_content_type = "application/EDIFACT";

// The stream of a feed's answers; it stands where an authority's name stands for alerts.
[[nodiscard]] std::string answer_stream(const std::string& feed);

// "kpr-" and 32 digits: the same for the same bytes, whatever feed they come by.
[[nodiscard]] std::string answer_key(std::string_view sha256);
[[nodiscard]] std::string answer_event_id(std::string_view sha256);

struct AnswerFacts {
  std::string instance, feed, sha256;  // of what is answered
  Moment received_at{};
};
[[nodiscard]] OutboxEntry answer_event(const AnswerFacts& facts, std::string text, std::uint32_t stream_epoch, std::uint64_t sequence);

// Is its data the answer itself?
[[nodiscard]] bool is_answer(const OutboxEntry& entry);

}  // namespace kpwatch
