// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/health/health_client.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <chrono>

namespace kpwatch {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;

constexpr auto answer_limit = std::chrono::seconds(5);
constexpr std::size_t body_bytes_max = std::size_t{16} << 20;

// A chain of handlers, since only those keep time limits.
class Question {
 public:
  Question(const std::string& address, const std::string& target) {
    request_.method(http::verb::get);
    request_.target(target);
    request_.version(11);
    request_.set(http::field::host, address);
    parser_.body_limit(body_bytes_max);
  }

  Result<std::string> ask(const asio::ip::tcp::endpoint& endpoint) {
    stream_.expires_after(answer_limit);
    stream_.async_connect(endpoint, [this](beast::error_code error) {
      if (failed(error)) return;
      http::async_write(stream_, request_, [this](beast::error_code written, std::size_t) {
        if (failed(written)) return;
        http::async_read(stream_, buffer_, parser_, [this](beast::error_code read, std::size_t) { (void)failed(read); });
      });
    });
    loop_.run();
    if (error_) return failure(error_.message());
    return std::move(parser_.get().body());
  }

 private:
  bool failed(beast::error_code error) {
    error_ = error;
    return static_cast<bool>(error);
  }

  asio::io_context loop_{1};
  beast::tcp_stream stream_{loop_};
  http::request<http::empty_body> request_;
  http::response_parser<http::string_body> parser_;
  beast::flat_buffer buffer_;
  beast::error_code error_;
};

}  // namespace

Result<std::string> ask_health(const std::string& address, std::uint16_t port, const std::string& target) {
  beast::error_code error;
  const auto ip = asio::ip::make_address(address, error);
  if (error) return failure(address + " is not an IP address");
  auto answer = Question(address, target).ask({ip, port});
  if (!answer)
    return failure("nobody answers at http://" + address + ":" + std::to_string(port) + target + " (" + answer.error().sentence + ")");
  return answer;
}

}  // namespace kpwatch
