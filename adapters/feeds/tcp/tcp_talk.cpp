// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/feeds/tcp/tcp_talk.h"

#include <algorithm>
#include <boost/asio/write.hpp>

#include "daemon/base/text.h"

namespace kpwatch::tcp {
namespace {

namespace asio = boost::asio;

constexpr std::size_t undecided_max = 16;  // interchanges of one connection
constexpr std::size_t room_step = 64 * 1024;
constexpr auto until_room = std::chrono::milliseconds(50);
constexpr auto farewell = std::chrono::seconds(2);

}  // namespace

TcpTalk::TcpTalk(std::unique_ptr<net::Wire> wire, net::Listener::Seat seat, net::Reception& reception, const TcpFeedOptions& options,
                 Tally* tally)
    : wire_(std::move(wire)),
      seat_(std::move(seat)),
      reception_(reception),
      options_(options),
      tally_(tally),
      timer_(wire_->get_executor()),
      pause_(wire_->get_executor()) {}

void TcpTalk::wait_at_most(std::chrono::milliseconds time) {
  timer_.expires_after(time);
  timer_.async_wait([weak = weak_from_this()](const Error& error) {
    const auto self = weak.lock();
    if (error || !self || self->timer_.expiry() > std::chrono::steady_clock::now()) return;
    self->has_run_out_ = true;
    self->wire_->cancel();
  });
}

void TcpTalk::begin() {
  wait_at_most(options_.net.receive);
  wire_->async_handshake([self = shared_from_this()](const Error& error) {
    if (error) return self->leave();
    const auto names = self->wire_->peer_names();
    const auto& clients = self->options_.net.clients;
    if (!names.empty()) self->sender_ = names.front();
    const bool may = clients.empty() || std::any_of(names.begin(), names.end(), [&](const std::string& name) {
                       return std::find(clients.begin(), clients.end(), name) != clients.end();
                     });
    if (!may) return self->give_up("not-this-sender");
    self->wait_at_most(self->options_.net.idle);
    self->read_on();
  });
}

// What is under way is answered; what is not whole yet comes again on the next connection.
void TcpTalk::come_to_an_end() {
  has_read_all_ = true;
  stop_reading();
  leave_when_done();
}

// Not while a line is going out, which would be cut: whoever ends that calls again.
void TcpTalk::stop_reading() {
  pause_.cancel();
  if (is_reading_ && saying_.empty()) wire_->cancel();
}

bool TcpTalk::has_room_for_more() {
  while (room_bytes_ < stream_.size() + chunk_.size()) {
    auto room = reception_.room_for(room_step);
    if (!room) return false;
    rooms_.push_back(std::move(room));
    room_bytes_ += room_step;
  }
  return true;
}

void TcpTalk::read_on() {
  if (is_reading_ || has_read_all_ || has_left_) return;
  is_reading_ = true;
  if (undecided_ >= undecided_max || !has_room_for_more()) {
    pause_.expires_after(until_room);
    pause_.async_wait([self = shared_from_this()](const Error& error) {
      self->is_reading_ = false;
      if (self->has_read_all_) return self->leave_when_done();
      if (self->has_run_out_) return self->read_has_ended(asio::error::operation_aborted);
      if (!error) self->read_on();
    });
    return;
  }
  wire_->async_read_some(asio::buffer(chunk_), [self = shared_from_this()](const Error& error, std::size_t bytes) {
    self->is_reading_ = false;
    if (self->has_read_all_) return self->leave_when_done();
    self->stream_.append(self->chunk_.data(), bytes);
    if (error) return self->read_has_ended(error);
    self->look();
  });
}

void TcpTalk::read_has_ended(const Error& error) {
  const bool is_in_the_middle = InterchangeFrame::blanks(stream_) != stream_.size();
  if (error == asio::error::operation_aborted && has_run_out_ && is_in_the_middle) return give_up("too-slow");
  if (error == asio::error::eof && is_in_the_middle) return give_up("incomplete");
  if (error && error != asio::error::eof && error != asio::error::operation_aborted && !wire_->is_tls()) return leave();
  has_read_all_ = true;
  leave_when_done();
}

void TcpTalk::look() {
  while (!has_read_all_) {
    if (!frame_.has_begun()) stream_.erase(0, InterchangeFrame::blanks(stream_));
    if (stream_.empty()) {
      wait_at_most(options_.net.idle);
      break;
    }
    const bool is_first_of_it = !frame_.has_begun();
    const auto state = frame_.look(stream_);
    if (is_first_of_it) wait_at_most(options_.net.receive);
    if (state == InterchangeFrame::State::strange) return give_up("not-edifact");
    if (frame_.end() > options_.net.bytes_max || stream_.size() > options_.net.bytes_max + chunk_.size()) return give_up("too-large");
    if (state == InterchangeFrame::State::more) break;
    deliver(frame_.end());
  }
  read_on();
}

void TcpTalk::deliver(std::size_t bytes) {
  const std::string reference = frame_.reference();
  std::string interchange = stream_.substr(0, bytes);
  stream_.erase(0, bytes);
  frame_ = InterchangeFrame();
  // One room for what is handed over; the rest stays for what is still in the stream.
  auto held = std::make_shared<std::vector<net::Room>>();
  while (!rooms_.empty() && room_bytes_ >= stream_.size() + room_step) {
    held->push_back(std::move(rooms_.back()));
    rooms_.pop_back();
    room_bytes_ -= room_step;
  }
  if (!reception_.not_ready().empty()) return say("NAK " + reference + " not-now", "nak-not-now");
  Message message;
  message.feed = options_.net.feed;
  message.position.feed = message.feed;
  const std::string sha256 = sha256_hex(interchange);
  message.sha256 = sha256;
  message.transport_id = "tcp:" + message.feed + ":" + sha256;
  message.name = reference == "-" ? std::string() : reference;
  if (!sender_.empty()) message.headers.emplace_back("sender", sender_);
  message.received_at = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
  message.bytes = Bytes(std::move(interchange));
  ++undecided_;
  reception_.hand_in(std::move(message), held, [self = shared_from_this(), reference, sha256](const net::Verdict& verdict) {
    --self->undecided_;
    const bool is_accepted = verdict.outcome == Outcome::accepted;
    if (verdict.is_settled)
      self->say("ACK " + reference + " " + sha256 + (is_accepted ? " accepted" : " set-aside"),
                is_accepted ? "ack-accepted" : "ack-set-aside");
    else
      self->say("NAK " + reference + " not-now", "nak-not-now");
  });
}

void TcpTalk::give_up(const char* reason) {
  has_read_all_ = true;
  say("NAK " + frame_.reference() + " " + reason, std::string("nak-") + reason);
}

void TcpTalk::say(const std::string& line, const std::string& counted_as) {
  if (tally_ != nullptr) tally_->add("kpwatch_answers_total", {{"feed", options_.net.feed}, {"answer", counted_as}});
  to_say_ += line + "\r\n";
  write();
}

void TcpTalk::write() {
  if (!saying_.empty() || has_left_) return;
  if (to_say_.empty()) return leave_when_done();
  saying_ = std::exchange(to_say_, {});
  asio::async_write(*wire_, asio::buffer(saying_), [self = shared_from_this()](const Error& error, std::size_t) {
    self->saying_.clear();
    if (error) return self->leave();
    if (self->has_read_all_) self->stop_reading();
    self->write();
  });
}

void TcpTalk::leave_when_done() {
  if (!has_read_all_ || is_reading_ || undecided_ != 0 || !saying_.empty() || !to_say_.empty() || has_left_) return;
  has_left_ = true;
  wait_at_most(farewell);
  wire_->async_shutdown([self = shared_from_this()](const Error&) { self->leave(); });
}

void TcpTalk::leave() {
  has_left_ = true;
  timer_.cancel();
  pause_.cancel();
  wire_->close();
}

}  // namespace kpwatch::tcp
