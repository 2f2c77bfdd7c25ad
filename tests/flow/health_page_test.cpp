// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/health/health_page.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <atomic>
#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <chrono>
#include <ctime>
#include <thread>

namespace kpwatch {
namespace {

std::string ask(std::uint16_t port, const std::string& line) {
  namespace asio = boost::asio;
  asio::io_context loop;
  asio::ip::tcp::socket socket(loop);
  socket.connect({asio::ip::make_address("127.0.0.1"), port});
  asio::write(socket, asio::buffer(line + " HTTP/1.1\r\nHost: localhost\r\n\r\n"));
  std::string answer;
  boost::system::error_code error;
  asio::read(socket, asio::dynamic_buffer(answer), error);
  return answer;
}

TEST(HealthPage, says_ready_only_when_it_is_and_why_when_not) {
  Tally tally;
  tally.add("kpwatch_alerts_total", {{"state", "open"}}, 3);
  std::atomic<bool> ready{false};
  auto served = serve_health("127.0.0.1", 0,
                             {[&] {
                                Readiness readiness;
                                if (!ready) readiness.not_ready_because.emplace_back("feed sars: broker down");
                                readiness.remarks.emplace_back("authority x: away");
                                return readiness;
                              },
                              [&] { return tally.entries(); }});
  ASSERT_TRUE(served) << served.error().sentence;
  const auto port = served.value()->port();
  EXPECT_NE(ask(port, "GET /live").find("200 OK"), std::string::npos);
  const auto before = ask(port, "GET /ready");
  EXPECT_NE(before.find("503"), std::string::npos);
  EXPECT_NE(before.find("feed sars: broker down"), std::string::npos);
  ready = true;
  EXPECT_NE(ask(port, "GET /ready").find("200 OK"), std::string::npos);
  EXPECT_NE(ask(port, "GET /metrics").find("kpwatch_alerts_total{state=\"open\"} 3"), std::string::npos);
  EXPECT_NE(ask(port, "GET /elsewhere").find("404"), std::string::npos);
  EXPECT_NE(ask(port, "POST /live").find("405"), std::string::npos);
  EXPECT_EQ(ask(port, "GET /" + std::string(20000, 'a')).find("200"), std::string::npos) << "headers are bounded";
}

TEST(HealthPage, without_a_free_file_handle_it_waits_at_rest_and_answers_when_there_is_one) {
  namespace asio = boost::asio;
  const auto served = serve_health("127.0.0.1", 0, {[] { return Readiness{}; }, [] { return std::vector<Tally::Entry>{}; }});
  ASSERT_TRUE(served);
  asio::io_context loop;
  asio::ip::tcp::socket socket(loop, asio::ip::tcp::v4());
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &before), 0);
  const rlimit none{3, before.rlim_max};  // those of the standard streams are taken
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &none), 0);
  socket.connect({asio::ip::make_address("127.0.0.1"), served.value()->port()});
  asio::write(socket, asio::buffer(std::string("GET /live HTTP/1.1\r\nHost: localhost\r\n\r\n")));
  const std::clock_t begin = std::clock();  // processor time of all threads
  std::this_thread::sleep_for(std::chrono::milliseconds(600));
  const double busy = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &before), 0);
  EXPECT_LT(busy, 0.1);
  std::string answer;
  boost::system::error_code error;
  asio::read(socket, asio::dynamic_buffer(answer), error);
  EXPECT_NE(answer.find("200 OK"), std::string::npos) << answer;
}

TEST(HealthPage, a_port_that_is_taken_is_a_clear_failure) {
  auto first = serve_health("127.0.0.1", 0, {[] { return Readiness{}; }, [] { return std::vector<Tally::Entry>{}; }});
  ASSERT_TRUE(first);
  // SO_REUSEADDR lets nobody else listen on a port in use.
  const auto second =
      serve_health("127.0.0.1", first.value()->port(), {[] { return Readiness{}; }, [] { return std::vector<Tally::Entry>{}; }});
  ASSERT_FALSE(second);
  EXPECT_NE(second.error().sentence.find(std::to_string(first.value()->port())), std::string::npos);
}

}  // namespace
}  // namespace kpwatch
