// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/net/net_feed.h"

#include <boost/asio/post.hpp>
#include <future>

#include "daemon/base/log.h"
#include "daemon/base/thread_name.h"

namespace kpwatch::net {
namespace {

// For the last answers to go out.
constexpr auto farewell = std::chrono::seconds(3);

}  // namespace

NetFeed::NetFeed(NetOptions options, std::function<std::string()> not_ready, Tally* tally)
    : options_(std::move(options)), not_ready_(std::move(not_ready)), listener_(loop_, options_, tally) {}

NetFeed::~NetFeed() {
  stop();
  if (!thread_.joinable()) return;
  on_loop([this] {
    reception_->close();
    leave_by_ = std::chrono::steady_clock::now() + farewell;
    leave_when_empty();
  });
  thread_.join();
}

void NetFeed::start(Intake& intake) {
  reception_ = std::make_unique<Reception>(loop_, intake, options_.waiting_bytes_max, options_.answer, not_ready_);
  boost::asio::post(loop_, [this] {
    listener_.start([this](std::unique_ptr<Wire> wire, Listener::Seat seat) { welcome(std::move(wire), std::move(seat)); });
  });
  thread_ = std::thread([this] {
    name_this_thread("from:" + options_.feed);
    loop_.run();
  });
}

void NetFeed::stop() {
  if (!thread_.joinable() || is_stopped_) return;
  is_stopped_ = true;
  on_loop([this] {
    listener_.stop();
    reception_->stop();
    end_talks();
  });
}

void NetFeed::on_loop(std::function<void()> work) {
  std::promise<void> done;
  boost::asio::post(loop_, [&] {
    work();
    done.set_value();
  });
  done.get_future().wait();
}

void NetFeed::welcome(std::unique_ptr<Wire> wire, Listener::Seat seat) {
  const auto talk = protocol_(std::move(wire), std::move(seat), *reception_);
  if (talks_.size() > 2 * listener_.seated() + 64) std::erase_if(talks_, [](const auto& one) { return one.expired(); });
  talks_.push_back(talk);
  talk->begin();
}

void NetFeed::end_talks() {
  for (const auto& one : std::exchange(talks_, {}))
    if (const auto talk = one.lock()) talk->come_to_an_end();
}

void NetFeed::leave_when_empty() {
  if (listener_.seated() == 0 || std::chrono::steady_clock::now() >= leave_by_) {
    open_.reset();
    loop_.stop();
    return;
  }
  leaving_.expires_after(std::chrono::milliseconds(10));
  leaving_.async_wait([this](const boost::system::error_code&) { leave_when_empty(); });
}

}  // namespace kpwatch::net
