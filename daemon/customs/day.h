// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// A civil day (no time, no zone) and a moment (UTC).
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kpwatch {

using Day = std::chrono::sys_days;
using Moment = std::chrono::sys_time<std::chrono::milliseconds>;

[[nodiscard]] std::optional<Day> parse_iso_day(std::string_view text);  // CCYY-MM-DD, real days only
[[nodiscard]] std::optional<Day> make_day(int year, unsigned month, unsigned day);
[[nodiscard]] std::string to_string(Day day);                             // CCYY-MM-DD
[[nodiscard]] std::string to_string(Moment moment);                       // CCYY-MM-DDThh:mm:ss.mmmZ
[[nodiscard]] std::optional<Moment> parse_moment(std::string_view text);  // what to_string writes
[[nodiscard]] inline Day day_of(Moment moment) { return std::chrono::floor<std::chrono::days>(moment); }

// Half-open: `from` is the first day in force, `until` the first day no longer in force; nothing = open.
struct Period {
  std::optional<Day> from;
  std::optional<Day> until;
  [[nodiscard]] bool holds(Day day) const { return (!from || *from <= day) && (!until || day < *until); }
  friend bool operator==(const Period&, const Period&) = default;
};

}  // namespace kpwatch
