// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/feeds/http/counter.h"

#include <algorithm>

#include "daemon/base/text.h"

namespace kpwatch::http {
namespace {

constexpr std::string_view bearer = "bearer ";

std::string_view token_of(std::string_view authorization) {
  if (!equal_ignoring_case(authorization.substr(0, bearer.size()), bearer)) return {};
  return trimmed(authorization.substr(bearer.size()));
}

bool is_one_of(const std::vector<std::string>& names, const std::vector<std::string>& allowed) {
  return std::any_of(names.begin(), names.end(),
                     [&](const std::string& name) { return std::find(allowed.begin(), allowed.end(), name) != allowed.end(); });
}

}  // namespace

std::optional<Answer> Counter::refusal(const std::vector<std::string>& names, std::string_view authorization, std::string& sender) {
  if (!names.empty()) sender = names.front();
  if (tokens_.is_asked_for()) {
    const std::string_view token = token_of(authorization);
    const auto holder = token.empty() ? std::nullopt : tokens_.holder(token);
    if (!holder) {
      Answer answer = problem(problems::no_token,
                              token.empty() ? "Send the token of this feed: Authorization: Bearer TOKEN." : "This feed has another token.");
      answer.asks_for_token = true;
      return answer;
    }
    if (!holder->empty()) sender = *holder;
  }
  if (!options_.net.clients.empty() && !is_one_of(names, options_.net.clients))
    return problem(problems::not_this_sender, "The certificate is good, but its name is not among the senders of this feed.");
  return std::nullopt;
}

std::shared_ptr<void> Counter::place() {
  if (*in_flight_ >= options_.in_flight_max) return nullptr;
  ++*in_flight_;
  return {in_flight_.get(), [held = in_flight_](void*) { --*held; }};
}

// So many a second, and a second's worth at once after a rest.
bool Counter::is_too_fast() {
  const double rate = options_.requests_per_second_max;
  if (rate == 0) return false;
  const auto now = std::chrono::steady_clock::now();
  credit_ = std::min(rate, credit_ + rate * std::chrono::duration<double>(now - credited_at_).count());
  credited_at_ = now;
  if (credit_ < 1) return true;
  credit_ -= 1;
  return false;
}

Message Counter::message_of(Posted posted) const {
  Message message;
  message.feed = options_.net.feed;
  message.position.feed = message.feed;
  message.received_at = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
  message.sha256 = sha256_hex(posted.body);
  message.receipt = ReceiptWanted{options_.receipts_kept};
  message.transport_id = "http:" + message.feed + ":";
  // Two senders may have the same key for different messages.
  if (posted.key.empty())
    message.transport_id += message.sha256;
  else
    message.transport_id += "key:" + sha256_hex(posted.sender + '\n' + posted.key);
  if (!posted.sender.empty()) message.headers.emplace_back("sender", std::move(posted.sender));
  if (!posted.key.empty()) message.headers.emplace_back("idempotency-key", std::move(posted.key));
  if (!posted.content_type.empty()) message.headers.emplace_back("content-type", std::move(posted.content_type));
  message.bytes = Bytes(std::move(posted.body));
  return message;
}

void Counter::count(unsigned status) const {
  if (tally_ != nullptr) tally_->add("kpwatch_answers_total", {{"feed", options_.net.feed}, {"answer", std::to_string(status)}});
}

}  // namespace kpwatch::http
