// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/tap/tap_socket.h"

#include <sys/stat.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/streambuf.hpp>
#include <boost/asio/write.hpp>
#include <chrono>
#include <istream>
#include <thread>

#include "daemon/base/log.h"
#include "daemon/base/thread_name.h"

namespace kpwatch {
namespace {

namespace asio = boost::asio;
using local = asio::local::stream_protocol;
using boost::system::error_code;

constexpr std::size_t request_bytes_max = 1024;
constexpr int listeners_max = 8;
constexpr auto tick = std::chrono::milliseconds(100);

// One listener; it owns itself through its handlers. A listener that does not read keeps nobody waiting: while its last lines are on their
// way, nothing more is taken for it.
class Visit : public std::enable_shared_from_this<Visit> {
 public:
  Visit(local::socket socket, Tap& tap, const TapSocketOptions& options, int& listeners)
      : socket_(std::move(socket)), timer_(socket_.get_executor()), tap_(tap), options_(options), listeners_(listeners) {
    ++listeners_;
  }
  ~Visit() { --listeners_; }
  Visit(const Visit&) = delete;
  Visit& operator=(const Visit&) = delete;

  void start() {
    asio::async_read_until(socket_, request_, '\n', [self = shared_from_this()](error_code error, std::size_t) {
      if (!error) self->take_request();
    });
  }

 private:
  void take_request() {
    std::istream in(&request_);
    std::string line;
    std::getline(in, line);
    auto filter = TapFilter::parse(line);
    if (!filter) {
      lines_ = "refused: " + filter.error().sentence + "\n";
      asio::async_write(socket_, asio::buffer(lines_), [self = shared_from_this()](error_code, std::size_t) {});
      return;
    }
    filter_ = std::move(filter).value();
    listener_ = std::make_unique<Tap::Listener>(tap_);
    // So that a listener that has gone is noticed although nothing passes.
    socket_.async_wait(local::socket::wait_read, [self = shared_from_this()](error_code) { self->end(); });
    wait();
  }

  void wait() {
    if (listener_ == nullptr) return;  // it has gone while its last lines were on their way
    timer_.expires_after(tick);
    timer_.async_wait([self = shared_from_this()](error_code error) {
      if (!error) self->hand_on();
    });
  }

  void hand_on() {
    if (listener_ == nullptr) return;  // it has gone in the moment in which the time was up
    const auto now = std::chrono::steady_clock::now();
    if (now - second_ >= std::chrono::seconds(1)) {
      second_ = now;
      in_second_ = 0;
    }
    Tap::Listener::Taken taken = listener_->take();
    lost_ += taken.lost;
    lines_.clear();
    for (const TapRecord& record : taken.records) {
      if (!filter_.fits(record)) continue;
      if (in_second_ >= options_.records_a_second) {
        ++lost_;
        continue;
      }
      ++in_second_;
      lines_ += tap_record_json(record, options_.redaction) + "\n";
    }
    if (lost_ > told_lost_) lines_ += "{\"lost\":" + std::to_string(lost_ - told_lost_) + "}\n";
    told_lost_ = lost_;
    if (lines_.empty()) return wait();
    asio::async_write(socket_, asio::buffer(lines_), [self = shared_from_this()](error_code error, std::size_t) {
      if (error)
        self->end();
      else
        self->wait();
    });
  }

  void end() {
    timer_.cancel();
    error_code ignored;
    socket_.close(ignored);
    listener_.reset();
  }

  local::socket socket_;
  asio::steady_timer timer_;
  Tap& tap_;
  const TapSocketOptions& options_;
  int& listeners_;
  asio::streambuf request_{request_bytes_max};
  TapFilter filter_;
  std::unique_ptr<Tap::Listener> listener_;
  std::string lines_;
  std::chrono::steady_clock::time_point second_{};
  std::uint32_t in_second_ = 0;
  std::uint64_t lost_ = 0, told_lost_ = 0;
};

class AsioTapSocket final : public TapSocket {
 public:
  AsioTapSocket(Tap& tap, TapSocketOptions options) : tap_(tap), options_(std::move(options)) {}
  ~AsioTapSocket() override {
    loop_.stop();
    if (thread_.joinable()) thread_.join();
    // If it stays, the next daemon takes it away; until then whoever knocks there is refused.
    if (is_open_) take_away();
  }

  Result<void> open() {
    const std::string path = options_.path.string();
    const auto cannot = [&](const std::string& why) { return failure("cannot serve the tap at " + path + ": " + why); };
    if (path.size() >= sizeof(sockaddr_un::sun_path)) return cannot("the name is longer than a socket's may be");
    error_code error;
    take_away();  // of a daemon that died; the state folder belongs to one only
    acceptor_.open(local(), error);
    // Others must not open it even for the moment until its mode is set.
    const auto before = ::umask(0177);
    if (!error) acceptor_.bind(local::endpoint(path), error);
    ::umask(before);
    if (!error) acceptor_.listen(listeners_max, error);
    if (error) return cannot(error.message());
    is_open_ = true;
    accept();
    thread_ = std::thread([this] {
      name_this_thread("tap");
      loop_.run();
    });
    return success();
  }

 private:
  void take_away() const {
    std::error_code error;
    std::filesystem::remove(options_.path, error);
    if (error) log::warning("tap_socket_left", {{"file", options_.path.string()}, {"reason", error.message()}});
  }
  void accept() {
    acceptor_.async_accept([this](error_code error, local::socket socket) {
      if (error == asio::error::operation_aborted) return;
      if (!error && listeners_ < listeners_max) std::make_shared<Visit>(std::move(socket), tap_, options_, listeners_)->start();
      accept();
    });
  }

  Tap& tap_;
  TapSocketOptions options_;
  int listeners_ = 0;  // outlives the loop and with it the visits
  asio::io_context loop_{1};
  local::acceptor acceptor_{loop_};
  bool is_open_ = false;
  std::thread thread_;
};

}  // namespace

Result<std::unique_ptr<TapSocket>> serve_tap(Tap& tap, TapSocketOptions options) {
  auto socket = std::make_unique<AsioTapSocket>(tap, std::move(options));
  TRY(socket->open());
  return std::unique_ptr<TapSocket>(std::move(socket));
}

Result<void> listen_to_tap(const std::filesystem::path& path, const TapFilter& filter,
                           const std::function<bool(std::string_view line)>& take) {
  asio::io_context loop;
  local::socket socket(loop);
  error_code error;
  if (path.string().size() >= sizeof(sockaddr_un::sun_path))
    return failure("the name " + path.string() + " is longer than a socket's may be");
  socket.connect(local::endpoint(path.string()), error);
  if (error)
    return failure("nobody answers at " + path.string() + " (" + error.message() + "): does the daemon run, and are you its user?");
  asio::write(socket, asio::buffer(filter.request() + "\n"), error);
  asio::streambuf received;
  while (!error) {
    asio::read_until(socket, received, '\n', error);
    if (error) break;
    std::istream in(&received);
    std::string line;
    std::getline(in, line);
    if (line.starts_with("refused: ")) return failure(line.substr(9));
    if (!take(line)) break;
  }
  return success();
}

}  // namespace kpwatch
