// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/watch/top_command.h"

#include <chrono>
#include <ctime>
#include <iostream>
#include <optional>
#include <thread>

#include "adapters/health/health_client.h"
#include "daemon/base/text.h"
#include "daemon/settings/settings.h"
#include "daemon/watch/complaints.h"
#include "daemon/watch/exit_code.h"
#include "daemon/watch/terminal_screen.h"
#include "daemon/watch/traffic.h"

namespace kpwatch {
namespace {

using Clock = std::chrono::steady_clock;

struct Look {
  MetricsLook metrics;
  std::string ready;
  Clock::time_point at;
};

Result<Look> look(const Settings& settings) {
  TRY_ASSIGN(const std::string metrics, ask_health(settings.health_address, settings.health_port, "/metrics"));
  TRY_ASSIGN(std::string ready, ask_health(settings.health_address, settings.health_port, "/ready"));
  return Look{MetricsLook::parse(metrics), std::move(ready), Clock::now()};
}

Traffic between(const Look& before, const Look& now) {
  return traffic_between(before.metrics, now.metrics, std::chrono::duration<double>(now.at - before.at).count(), now.ready);
}

std::string title(const Settings& settings, const std::string& state) {
  const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  std::tm parts{};
  gmtime_r(&now, &parts);
  char clock[16];
  std::strftime(clock, sizeof clock, "%H:%M:%SZ", &parts);
  return "kpwatch top   " + escaped(settings.instance) + "   " + state + "   " + clock + "   q ends";
}

std::vector<std::string> screen_of(const Settings& settings, const Traffic& traffic, std::size_t rows) {
  std::vector<std::string> lines = traffic_lines(traffic, rows > 0 ? rows - 1 : 0);
  lines.insert(lines.begin(), title(settings, traffic.is_ready ? "ready" : "NOT READY"));
  return lines;
}

int unanswered(const Failure& why) {
  std::cerr << "kpwatch top: " << why.sentence << '\n';
  return exit_code::outside;
}

int live(const Settings& settings, Look before, std::chrono::milliseconds interval) {
  const TerminalScreen screen;
  while (!screen.wants_to_end(interval)) {
    auto now = look(settings);
    if (!now) {
      // It may be starting again; whoever looks on stays.
      screen.draw({title(settings, "NO ANSWER"), now.error().sentence});
      continue;
    }
    screen.draw(screen_of(settings, between(before, now.value()), screen.rows()));
    before = std::move(now).value();
  }
  return exit_code::done;
}

}  // namespace

int top_command(const TopOptions& options) {
  Complaints complaints;
  auto settings = read_settings(options.config, complaints);
  if (!settings) {
    write_complaints(std::cerr, complaints);
    return exit_code::refused;
  }
  if (options.port != 0) settings->health_port = options.port;
  if (!settings->health_on || settings->health_port == 0) {
    std::cerr << "kpwatch top: it looks at the health page, which "
              << (settings->health_on ? "has no fixed port: --port says which" : "is off") << " (health: in " << escaped(options.config)
              << ")\n";
    return exit_code::refused;
  }
  const auto interval = std::chrono::milliseconds(static_cast<std::int64_t>(options.interval_seconds * 1000));
  auto before = look(*settings);
  if (!before) return unanswered(before.error());
  if (!options.once && !options.json && TerminalScreen::is_terminal()) return live(*settings, std::move(before).value(), interval);
  while (true) {
    std::this_thread::sleep_for(interval);  // a rate takes two looks
    auto now = look(*settings);
    if (!now) return unanswered(now.error());
    const Traffic traffic = between(before.value(), now.value());
    if (options.json)
      std::cout << traffic_json(traffic) << '\n';
    else
      for (const std::string& line : screen_of(*settings, traffic, 0)) std::cout << line << '\n';
    std::cout.flush();
    if (options.once || !std::cout.good()) return std::cout.good() ? exit_code::done : exit_code::outside;
    before = std::move(now);
  }
}

}  // namespace kpwatch
