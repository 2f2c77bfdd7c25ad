// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/health/health_page.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <chrono>
#include <thread>

#include "daemon/base/log.h"
#include "daemon/base/thread_name.h"

namespace kpwatch {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using tcp = asio::ip::tcp;

constexpr auto time_limit = std::chrono::seconds(10);
constexpr std::size_t header_bytes_max = 8192;

http::response<http::string_body> answer(const http::request<http::empty_body>& request, const HealthSources& sources) {
  http::response<http::string_body> response{http::status::ok, request.version()};
  response.set(http::field::content_type, "text/plain; charset=utf-8");
  response.set(http::field::cache_control, "no-store");
  const auto target = request.target().substr(0, request.target().find('?'));
  if (request.method() != http::verb::get && request.method() != http::verb::head) {
    response.result(http::status::method_not_allowed);
    response.set(http::field::allow, "GET, HEAD");
  } else if (target == "/live") {
    response.body() = "live\n";
  } else if (target == "/ready") {
    const Readiness readiness = sources.readiness();
    if (!readiness.not_ready_because.empty()) response.result(http::status::service_unavailable);
    response.body() = readiness.not_ready_because.empty() ? "ready\n" : "not ready\n";
    for (const auto& reason : readiness.not_ready_because) response.body() += "reason: " + reason + "\n";
    for (const auto& remark : readiness.remarks) response.body() += "remark: " + remark + "\n";
  } else if (target == "/metrics") {
    response.set(http::field::content_type, "text/plain; version=0.0.4; charset=utf-8");
    response.body() = as_prometheus(sources.tallies());
  } else {
    response.result(http::status::not_found);
    response.body() = "There are /live, /ready and /metrics here.\n";
  }
  response.keep_alive(false);
  response.prepare_payload();
  if (request.method() == http::verb::head) response.body().clear();
  return response;
}

// One connection, one answer; it owns itself through its handlers.
class Visit : public std::enable_shared_from_this<Visit> {
 public:
  Visit(tcp::socket socket, const HealthSources& sources) : stream_(std::move(socket)), sources_(sources) {
    parser_.header_limit(header_bytes_max);
  }
  void start() {
    stream_.expires_after(time_limit);
    http::async_read(stream_, buffer_, parser_, [self = shared_from_this()](beast::error_code error, std::size_t) {
      if (!error) self->reply();
    });
  }

 private:
  void reply() {
    response_ = answer(parser_.get(), sources_);
    stream_.expires_after(time_limit);
    http::async_write(stream_, response_, [self = shared_from_this()](beast::error_code, std::size_t) {
      beast::error_code ignored;
      self->stream_.socket().shutdown(tcp::socket::shutdown_send, ignored);
    });
  }

  beast::tcp_stream stream_;
  beast::flat_buffer buffer_{header_bytes_max * 2};
  http::request_parser<http::empty_body> parser_;
  http::response<http::string_body> response_;
  const HealthSources& sources_;
};

class BeastHealthPage final : public HealthPage {
 public:
  explicit BeastHealthPage(HealthSources sources) : sources_(std::move(sources)) {}
  ~BeastHealthPage() override {
    loop_.stop();
    if (thread_.joinable()) thread_.join();
  }
  Result<void> open(const std::string& address, std::uint16_t port) {
    beast::error_code error;
    const auto ip = asio::ip::make_address(address, error);
    if (error) return failure("health.address: " + address + " is not an IP address");
    const tcp::endpoint endpoint(ip, port);
    acceptor_.open(endpoint.protocol(), error);
    if (!error) acceptor_.set_option(asio::socket_base::reuse_address(true), error);
    if (!error) acceptor_.bind(endpoint, error);
    if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
    if (error) return failure("cannot serve the health page on " + address + ":" + std::to_string(port) + ": " + error.message());
    port_ = acceptor_.local_endpoint().port();
    accept();
    thread_ = std::thread([this] {
      name_this_thread("health");
      loop_.run();
    });
    return success();
  }
  [[nodiscard]] std::uint16_t port() const override { return port_; }

 private:
  void accept() {
    acceptor_.async_accept([this](beast::error_code error, tcp::socket socket) {
      if (error == asio::error::operation_aborted) return;
      if (error) return rest();
      std::make_shared<Visit>(std::move(socket), sources_)->start();
      accept();
    });
  }
  // No file handle is free: who asks waits in the kernel, and asking it again at once would only keep a processor busy.
  void rest() {
    pause_.expires_after(std::chrono::milliseconds(20));
    pause_.async_wait([this](beast::error_code error) {
      if (!error) accept();
    });
  }

  HealthSources sources_;
  asio::io_context loop_{1};
  tcp::acceptor acceptor_{loop_};
  asio::steady_timer pause_{loop_};
  std::uint16_t port_ = 0;
  std::thread thread_;
};

}  // namespace

Result<std::unique_ptr<HealthPage>> serve_health(const std::string& address, std::uint16_t port, HealthSources sources) {
  auto page = std::make_unique<BeastHealthPage>(std::move(sources));
  TRY(page->open(address, port));
  return std::unique_ptr<HealthPage>(std::move(page));
}

}  // namespace kpwatch
