// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/net/reception.h"

#include <boost/asio/post.hpp>

#include "daemon/base/log.h"

namespace kpwatch::net {
namespace {

constexpr auto often = std::chrono::milliseconds(20);    // while the intake is full
constexpr auto seldom = std::chrono::milliseconds(200);  // for deadlines, and whether the desk is well
const std::string stopping = "kpwatch is about to stop.";

Verdict come_again(std::string why) {
  Verdict verdict;
  verdict.why = std::move(why);
  return verdict;
}

}  // namespace

Reception::Reception(boost::asio::io_context& loop, Intake& intake, std::size_t waiting_bytes_max, std::chrono::seconds patience,
                     std::function<std::string()> not_ready)
    : loop_(loop),
      intake_(intake),
      bytes_max_(waiting_bytes_max),
      patience_(patience),
      not_ready_(std::move(not_ready)),
      mailbox_(std::make_shared<Mailbox>([this] { boost::asio::post(loop_, [this] { take_settled(); }); })),
      timer_(loop) {}

Reception::~Reception() { mailbox_->close(); }

std::string Reception::not_ready() const {
  if (is_stopped_) return stopping;
  return not_ready_ ? not_ready_() : std::string{};
}

Room Reception::room_for(std::size_t bytes) {
  if (*bytes_ != 0 && *bytes_ + bytes > bytes_max_) return nullptr;
  *bytes_ += bytes;
  return {bytes_.get(), [held = bytes_, bytes](void*) { *held -= bytes; }};
}

void Reception::hand_in(Message message, Room room, Reply reply) {
  const auto number = next_++;
  auto delivery = std::make_unique<AwaitedDelivery>(std::move(message), number, mailbox_);
  waiting_.emplace(number, Waiting{std::move(reply), Clock::now() + patience_});
  unoffered_.push_back({number, std::move(delivery), std::move(room)});
  offer();
  look_later();
}

void Reception::offer() {
  while (!is_stopped_ && !unoffered_.empty()) {
    auto& next = unoffered_.front();
    // Whoever was sent away meanwhile is not offered any more.
    if (waiting_.contains(next.number) && !intake_.offer(next.delivery)) return;
    unoffered_.pop_front();
  }
}

void Reception::look_later() {
  if (is_looking_ || waiting_.empty()) return;
  is_looking_ = true;
  timer_.expires_after(unoffered_.empty() ? seldom : often);
  timer_.async_wait([this](const boost::system::error_code& error) {
    is_looking_ = false;
    if (!error) look();
  });
}

void Reception::look() {
  offer();
  // The ledger can't be written: nobody knows for how long, and the sender may know another way.
  if (const auto why = not_ready_ ? not_ready_() : std::string{}; !why.empty()) send_all_away(why);
  const auto now = Clock::now();
  while (!waiting_.empty() && waiting_.begin()->second.until <= now)
    answer(waiting_.begin()->first, come_again("It was not on disk in time."));
  look_later();
}

void Reception::take_settled() {
  for (auto& settled : mailbox_->take()) {
    Verdict verdict;
    verdict.is_settled = settled.outcome != Outcome::again;
    verdict.outcome = settled.outcome;
    verdict.receipt = std::move(settled.receipt);
    if (!verdict.is_settled) verdict.why = stopping;
    answer(settled.number, verdict);
  }
}

void Reception::answer(std::uint64_t number, const Verdict& verdict) {
  auto found = waiting_.extract(number);
  if (!found.empty()) found.mapped().reply(verdict);
}

void Reception::send_all_away(const std::string& why) {
  const Verdict verdict = come_again(why);
  while (!waiting_.empty()) answer(waiting_.begin()->first, verdict);
  unoffered_.clear();
}

void Reception::stop() {
  is_stopped_ = true;
  while (!unoffered_.empty()) {
    answer(unoffered_.front().number, come_again(stopping));
    unoffered_.pop_front();
  }
}

void Reception::close() {
  take_settled();
  stop();
  send_all_away(stopping);
}

}  // namespace kpwatch::net
