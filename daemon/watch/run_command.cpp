// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/watch/run_command.h"

#include <sys/resource.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <thread>

#include "daemon/base/log.h"
#include "daemon/base/text.h"
#include "daemon/watch/complaints.h"
#include "daemon/watch/exit_code.h"
#include "daemon/watch/loading.h"
#include "daemon/watch/watch.h"

namespace kpwatch {
namespace {

// SIGTERM or SIGINT drains, a second one leaves at once; SIGHUP reloads.
class Signals {
 public:
  Signals(boost::asio::io_context& loop, Watch& watch) : loop_(loop), set_(loop, SIGTERM, SIGINT, SIGHUP), watch_(watch) { wait(); }
  ~Signals() {
    if (drain_.joinable()) drain_.join();
  }
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;

 private:
  void wait() {
    set_.async_wait([this](const boost::system::error_code& error, int signal) {
      if (error) return;
      if (signal == SIGHUP) {
        (void)watch_.reload();
      } else if (drain_.joinable()) {
        log::warning("leaving_at_once", {{"reason", "second signal"}});
        std::_Exit(exit_code::done);  // nothing is lost by it: what is not committed comes again
      } else {
        drain_ = std::thread([this] {
          watch_.drain();
          loop_.stop();
        });
      }
      wait();
    });
  }

  boost::asio::io_context& loop_;
  boost::asio::signal_set set_;
  Watch& watch_;
  std::thread drain_;
};

// Each sender that connects takes a file handle, and the limit that a shell gives is meant for programs of another time.
void take_file_handles() {
  constexpr rlim_t enough = 65'536;
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= enough) return;
  limit.rlim_cur = std::min(enough, limit.rlim_max);
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace

int run_command(const std::string& config) {
  Complaints complaints;
  auto loaded = load(config, complaints);
  if (!loaded) {
    write_complaints(std::cerr, complaints);
    return exit_code::refused;
  }
  log::set_level(loaded->settings.log_level);
  log::use_json(loaded->settings.log_json);
  std::signal(SIGPIPE, SIG_IGN);
  take_file_handles();
  auto opened = Watch::open(std::move(*loaded));
  if (!opened) {
    log::error("not_started", {{"reason", opened.error().sentence}});
    return exit_code::outside;
  }
  Watch& watch = *opened.value();
  boost::asio::io_context loop(1);
  Signals signals(loop, watch);  // before the feeds: a signal that comes early must not kill
  if (const auto started = watch.start(); !started) {
    log::error("not_started", {{"reason", started.error().sentence}});
    watch.drain();
    return exit_code::outside;
  }
  loop.run();
  return exit_code::done;
}

int check_command(const std::string& config, bool json) {
  Complaints complaints;
  const auto loaded = load(config, complaints);
  if (json) {
    write_complaints_as_json(std::cout, complaints);
  } else {
    write_complaints(std::cout, complaints);
    if (loaded)
      std::cout << "All is well: " << loaded->settings.feeds.size() << " feeds, " << loaded->knowledge.authorities->size()
                << " authorities, " << loaded->maps.size() << " maps, reference data " << loaded->knowledge.reference->edition << ".\n";
  }
  return loaded ? exit_code::done : exit_code::refused;
}

}  // namespace kpwatch
