// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/feeds/http/http_talk.h"

#include <array>
#include <boost/asio/write.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/write.hpp>
#include <ctime>

#include "adapters/feeds/http/request_rules.h"
#include "daemon/base/text.h"

namespace kpwatch::http {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace protocol = beast::http;

constexpr std::uint32_t header_bytes_max = 16 * 1024;
constexpr std::size_t buffer_bytes_max = 128 * 1024;
// A refused body up to this size is read all the same, so that the connection can go on.
constexpr std::uint64_t small_body = 64 * 1024;
// Who goes on sending after he was refused is listened to for so long, or the refusal would be lost on its way.
constexpr std::size_t lingering_bytes_max = std::size_t{4} << 20;
constexpr auto lingering = std::chrono::seconds(2);
constexpr auto writing = std::chrono::seconds(10);

std::string date_now() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  std::array<char, 40> text{};
  return {text.data(), std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts)};
}

std::string text_of(beast::string_view text) { return {text.data(), text.size()}; }

}  // namespace

HttpTalk::HttpTalk(std::unique_ptr<net::Wire> wire, net::Listener::Seat seat, net::Reception& reception, std::shared_ptr<Counter> counter)
    : wire_(std::move(wire)),
      seat_(std::move(seat)),
      reception_(reception),
      counter_(std::move(counter)),
      buffer_(buffer_bytes_max),
      timer_(wire_->get_executor()) {}

// Ends whatever waits for the sender; what was read so far can still be answered.
void HttpTalk::wait_at_most(std::chrono::milliseconds time) {
  has_run_out_ = false;
  timer_.expires_after(time);
  timer_.async_wait([weak = weak_from_this()](const Error& error) {
    const auto self = weak.lock();
    if (error || !self || self->timer_.expiry() > std::chrono::steady_clock::now()) return;
    self->has_run_out_ = true;
    self->wire_->cancel();
  });
}

void HttpTalk::begin() {
  wait_at_most(counter_->options().net.receive);
  wire_->async_handshake([self = shared_from_this()](const Error& error) {
    if (error) return self->leave();
    self->names_ = self->wire_->peer_names();
    self->next_request();
  });
}

void HttpTalk::come_to_an_end() {
  is_ending_ = true;
  if (is_idle_) leave();
}

void HttpTalk::next_request() {
  parser_.reset();
  response_.reset();
  held_.reset();
  posted_ = {};
  place_.reset();
  room_.reset();
  if (is_ending_) return leave();
  if (buffer_.size() != 0) return read_header();
  is_idle_ = true;
  wait_at_most(counter_->options().net.idle);
  constexpr std::size_t first_read = 4096;
  wire_->async_read_some(buffer_.prepare(first_read), [self = shared_from_this()](const Error& error, std::size_t bytes) {
    if (error || bytes == 0) return self->leave();
    self->buffer_.commit(bytes);
    self->read_header();
  });
}

void HttpTalk::read_header() {
  is_idle_ = false;
  parser_.emplace();
  parser_->header_limit(header_bytes_max);
  parser_->body_limit(boost::none);  // looked at before anything of it is read
  wait_at_most(counter_->options().net.receive);
  protocol::async_read_header(*wire_, buffer_, *parser_, [self = shared_from_this()](const Error& error, std::size_t) {
    if (error) return self->header_failed(error);
    self->consider();
  });
}

void HttpTalk::header_failed(const Error& error) {
  if (has_run_out_) return say(problem(problems::too_slow, "The header was not complete in time."), false);
  if (error == protocol::error::end_of_stream || error.category() != make_error_code(protocol::error::bad_method).category())
    return leave();
  if (error == protocol::error::header_limit || error == protocol::error::buffer_overflow)
    return say(problem(problems::header_too_large, "All header lines together may have 16 KiB."), false);
  if (error == protocol::error::partial_message) return leave();
  say(problem(problems::malformed, "The request is no HTTP/1.1: " + error.message() + "."), false);
}

void HttpTalk::consider() {
  const auto& request = parser_->get();
  if (auto fault = form_fault(request, request.version())) return say(std::move(*fault), false);
  if (auto fault = place_fault(request)) return refuse(std::move(*fault));
  if (place_of(request) == Place::description) {
    Answer answer;
    answer.status = 200;
    answer.content_type = "application/json";
    answer.body = http_openapi();
    answer.has_no_body_of_its_own = request.method() == protocol::verb::head;
    return refuse(std::move(answer));
  }
  if (auto fault = counter_->refusal(names_, text_of(request[protocol::field::authorization]), posted_.sender))
    return refuse(std::move(*fault));
  std::optional<std::uint64_t> length;
  if (const auto told = parser_->content_length(); told) length = *told;
  const std::size_t bytes_max = counter_->options().net.bytes_max;
  if (auto fault = post_fault(request, length, bytes_max)) return refuse(std::move(*fault));
  if (const auto why = reception_.not_ready(); !why.empty()) return refuse(problem(problems::not_now, why, 5));
  if (counter_->is_too_fast()) return refuse(problem(problems::too_many, "This feed takes fewer requests a second.", 1));
  place_ = counter_->place();
  if (!place_) return refuse(problem(problems::too_many, "This feed has as many requests in hand as it takes at once.", 1));
  room_ = reception_.room_for(length ? static_cast<std::size_t>(*length) : bytes_max);
  if (!room_) return refuse(problem(problems::too_many, "This feed has as many bytes in hand as it takes at once.", 1));
  parser_->body_limit(bytes_max);
  posted_.key = text_of(request["Idempotency-Key"]);
  posted_.content_type = printable_utf8(text_of(request[protocol::field::content_type]), 100);
  take_body(!request[protocol::field::expect].empty());
}

void HttpTalk::take_body(bool is_asked_for_it) {
  if (!is_asked_for_it || buffer_.size() != 0) return read_body();
  static constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
  asio::async_write(*wire_, asio::buffer(go_on.data(), go_on.size()), [self = shared_from_this()](const Error& error, std::size_t) {
    if (error) return self->leave();
    self->read_body();
  });
}

void HttpTalk::read_body() {
  protocol::async_read(*wire_, buffer_, *parser_, [self = shared_from_this()](const Error& error, std::size_t) {
    if (!error) {
      if (self->held_) return self->say(std::move(*self->held_), true);
      return self->deliver();
    }
    if (self->has_run_out_) return self->say(problem(problems::too_slow, "The body was not complete in time."), false);
    if (error == protocol::error::body_limit)
      return self->say(problem(problems::too_large, "This feed takes " + std::to_string(self->counter_->options().net.bytes_max) +
                                                        " bytes at once: send documents in several requests."),
                       false);
    if (error == protocol::error::partial_message || error.category() != make_error_code(protocol::error::bad_method).category())
      return self->leave();
    self->say(problem(problems::malformed, "The body is not as its header says: " + error.message() + "."), false);
  });
}

void HttpTalk::deliver() {
  timer_.cancel();
  posted_.body = std::move(parser_->get().body());
  if (posted_.body.empty()) return say(problem(problems::empty, "The body is empty."), true);
  if (const auto why = reception_.not_ready(); !why.empty()) return say(problem(problems::not_now, why, 5), true);
  Message message = counter_->message_of(std::move(posted_));
  const std::string sha256 = message.sha256;
  reception_.hand_in(std::move(message), std::move(room_),
                     [self = shared_from_this(), sha256](const net::Verdict& verdict) { self->say(answer_to(verdict, sha256), true); });
}

// A small body is read and forgotten, a large one, or one that waits to be asked for, is not.
void HttpTalk::refuse(Answer answer) {
  if (parser_->is_done()) return say(std::move(answer), true);
  const auto length = parser_->content_length();
  const bool waits = !parser_->get()[protocol::field::expect].empty();
  if (waits || !length || *length > small_body) return say(std::move(answer), false);
  held_ = std::move(answer);
  parser_->body_limit(small_body);
  read_body();
}

void HttpTalk::say(Answer answer, bool may_go_on) {
  counter_->count(answer.status);
  place_.reset();
  room_.reset();
  may_go_on = may_go_on && !is_ending_ && parser_ && parser_->get().keep_alive();
  response_.emplace(protocol::int_to_status(answer.status), 11);
  response_->set(protocol::field::date, date_now());
  response_->set(protocol::field::content_type, beast::string_view(answer.content_type.data(), answer.content_type.size()));
  response_->set(protocol::field::cache_control, "no-store");
  response_->set("X-Content-Type-Options", "nosniff");
  if (answer.retry_after != 0) response_->set(protocol::field::retry_after, std::to_string(answer.retry_after));
  if (!answer.allow.empty()) response_->set(protocol::field::allow, beast::string_view(answer.allow.data(), answer.allow.size()));
  if (answer.asks_for_token) response_->set(protocol::field::www_authenticate, "Bearer realm=\"kpwatch\"");
  response_->content_length(answer.body.size());
  if (!answer.has_no_body_of_its_own) response_->body() = std::move(answer.body);
  response_->set(protocol::field::connection, may_go_on ? "keep-alive" : "close");
  wait_at_most(writing);
  protocol::async_write(*wire_, *response_, [self = shared_from_this(), may_go_on](const Error& error, std::size_t) {
    if (error) return self->leave();
    self->after_answer(may_go_on);
  });
}

void HttpTalk::after_answer(bool may_go_on) {
  if (may_go_on) return next_request();
  if (parser_ && parser_->is_done()) return linger();
  drained_ = 0;
  if (!wire_->is_tls()) {
    Error ignored;
    wire_->socket().shutdown(net::Wire::Socket::shutdown_send, ignored);
  }
  wait_at_most(lingering);
  drain();
}

// All was read: a goodbye, and that is all.
void HttpTalk::linger() {
  wait_at_most(lingering);
  wire_->async_shutdown([self = shared_from_this()](const Error&) { self->leave(); });
}

void HttpTalk::drain() {
  buffer_.consume(buffer_.size());
  constexpr std::size_t some = 16 * 1024;
  wire_->async_read_some(buffer_.prepare(some), [self = shared_from_this()](const Error& error, std::size_t bytes) {
    self->drained_ += bytes;
    if (error || bytes == 0 || self->drained_ > lingering_bytes_max) return self->leave();
    self->drain();
  });
}

void HttpTalk::leave() {
  timer_.cancel();
  wire_->close();
}

}  // namespace kpwatch::http
