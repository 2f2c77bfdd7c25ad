// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// One structured line per event, to standard error. Write-only, the only global. Ids, codes, sizes and reasons only:
// never field contents, names or secrets.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <type_traits>

namespace kpwatch::log {

enum class Level : int { debug, info, warning, error };

struct Pair {
  std::string_view key;
  std::string value;
  Pair(std::string_view k, std::string_view v) : key(k), value(v) {}
  Pair(std::string_view k, const std::string& v) : key(k), value(v) {}
  Pair(std::string_view k, const char* v) : key(k), value(v) {}
  template <class T, class = std::enable_if_t<std::is_integral_v<T>>>
  Pair(std::string_view k, T v) : key(k), value(std::to_string(v)) {}
};

// `event` is a stable word ("ledger_opened"); values are escaped, so nothing a sender wrote can forge a line.
void write(Level level, std::string_view event, std::initializer_list<Pair> pairs);
inline void debug(std::string_view event, std::initializer_list<Pair> pairs = {}) { write(Level::debug, event, pairs); }
inline void info(std::string_view event, std::initializer_list<Pair> pairs = {}) { write(Level::info, event, pairs); }
inline void warning(std::string_view event, std::initializer_list<Pair> pairs = {}) { write(Level::warning, event, pairs); }
inline void error(std::string_view event, std::initializer_list<Pair> pairs = {}) { write(Level::error, event, pairs); }
void set_level(Level level);
void use_json(bool json);  // one JSON object a line instead of key=value

}  // namespace kpwatch::log
