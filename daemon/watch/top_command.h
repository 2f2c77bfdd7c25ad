// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// `kpwatch top` and `kpwatch tap`: what passes a running daemon, as figures and as documents.
#pragma once

#include <cstdint>
#include <string>

namespace kpwatch {

struct TopOptions {
  std::string config = {};
  bool json = false, once = false;
  double interval_seconds = 2;
  std::uint16_t port = 0;  // 0: the one of the configuration
};
// From the daemon's health page. 3: nobody answers there.
[[nodiscard]] int top_command(const TopOptions& options);

struct TapOptions {
  std::string config = {};
  std::string feed = {}, format = {}, map = {}, check = {}, reason = {};
  int severity_min = 0;
  bool only_documents = false, json = false;
  std::uint64_t count_max = 0;  // records; 0: until the daemon or the listener ends
};
// From the socket in the daemon's state folder. 3: nobody answers there.
[[nodiscard]] int tap_command(const TapOptions& options);

}  // namespace kpwatch
