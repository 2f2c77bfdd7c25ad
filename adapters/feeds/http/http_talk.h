// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// One connection that speaks HTTP/1.1: requests one after another, each answered before the next is read.
#pragma once

#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "adapters/feeds/http/counter.h"
#include "adapters/net/net_feed.h"

namespace kpwatch::http {

class HttpTalk final : public net::Talk, public std::enable_shared_from_this<HttpTalk> {
 public:
  HttpTalk(std::unique_ptr<net::Wire> wire, net::Listener::Seat seat, net::Reception& reception, std::shared_ptr<Counter> counter);
  void begin() override;
  void come_to_an_end() override;

 private:
  using Error = boost::system::error_code;
  using Parser = boost::beast::http::request_parser<boost::beast::http::string_body>;
  using Response = boost::beast::http::response<boost::beast::http::string_body>;

  void next_request();
  void read_header();
  void header_failed(const Error& error);
  void consider();
  void take_body(bool is_asked_for_it);
  void read_body();
  void deliver();
  void refuse(Answer answer);  // perhaps before the body is read
  void say(Answer answer, bool may_go_on);
  void after_answer(bool may_go_on);
  void linger();
  void drain();
  void leave();
  void wait_at_most(std::chrono::milliseconds time);
  [[nodiscard]] bool has_run_out() const { return has_run_out_; }

  std::unique_ptr<net::Wire> wire_;
  net::Listener::Seat seat_;
  net::Reception& reception_;
  std::shared_ptr<Counter> counter_;
  std::vector<std::string> names_;  // of the sender's certificate
  boost::beast::flat_buffer buffer_;
  std::optional<Parser> parser_;
  std::optional<Response> response_;
  std::optional<Answer> held_;  // said when the body was read
  Posted posted_;
  std::shared_ptr<void> place_;
  net::Room room_;
  boost::asio::steady_timer timer_;
  std::size_t drained_ = 0;
  bool has_run_out_ = false, is_idle_ = true, is_ending_ = false;
};

}  // namespace kpwatch::http
