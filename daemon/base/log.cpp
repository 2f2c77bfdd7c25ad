// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Structured log lines through spdlog's standard error sink. The line is made here, so that both forms hold the same
// facts and nothing a sender wrote can break out of its value.
#include "daemon/base/log.h"

#include <spdlog/logger.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <memory>

#include "daemon/base/control.h"
#include "daemon/base/text.h"

namespace kpwatch::log {
namespace {

constexpr std::size_t value_bytes_max = 2000;

std::atomic<bool> json_lines{false};
std::atomic<Level> lowest{Level::info};

spdlog::logger& logger() {
  static const auto instance = [] {
    auto made = std::make_shared<spdlog::logger>("kpwatch", std::make_shared<spdlog::sinks::stderr_sink_mt>());
    made->set_pattern("%v");
    made->set_level(spdlog::level::trace);
    made->flush_on(spdlog::level::trace);
    return made;
  }();
  return *instance;
}

std::string_view word(Level level) {
  switch (level) {
    case Level::debug:
      return "debug";
    case Level::info:
      return "info";
    case Level::warning:
      return "warning";
    case Level::error:
      return "error";
  }
  return "error";
}

std::string now_utc() {
  using namespace std::chrono;
  const auto now = floor<milliseconds>(system_clock::now());
  const std::time_t second = system_clock::to_time_t(now);
  std::tm utc{};
  gmtime_r(&second, &utc);
  std::array<char, 32> text{};
  const std::size_t length = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S", &utc);
  const std::string millisecond = std::to_string((now.time_since_epoch() % seconds(1)).count());
  return std::string(text.data(), length) + '.' + std::string(3 - millisecond.size(), '0') + millisecond + 'Z';
}

void append_code_unit(std::string& line, unsigned unit) {
  char code[8];
  std::snprintf(code, sizeof code, "\\u%04x", unit & 0xFFFFU);
  line += code;
}

void append_json(std::string& line, std::string_view text) {
  const std::string safe = printable_utf8(text, value_bytes_max);
  line += '"';
  for (std::string_view rest = safe; !rest.empty();) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(rest[i]); };
    std::size_t taken = 1;
    if (!begins_with_control(rest)) {
      if (rest[0] == '"' || rest[0] == '\\') line += '\\';
      line += rest[0];
    } else if (byte(0) < 0x80) {
      append_code_unit(line, byte(0));
    } else if (byte(0) == 0xC2) {  // U+0080 to U+009F
      append_code_unit(line, byte(1));
      taken = 2;
    } else {  // of U+2000 to U+206F
      append_code_unit(line, 0x2000U | ((byte(1) & 0x3FU) << 6U) | (byte(2) & 0x3FU));
      taken = 3;
    }
    rest.remove_prefix(taken);
  }
  line += '"';
}

// A plain word stays as it is; anything else stands in quotes with quotes and backslashes escaped.
void append_value(std::string& line, std::string_view text) {
  std::string doubled;
  for (const char c : printable_utf8(text, value_bytes_max)) doubled.append(c == '\\' ? 2 : 1, c);
  const std::string safe = escaped(doubled);
  const bool is_plain = !safe.empty() && safe.find_first_of(" \"=\\") == std::string::npos;
  if (is_plain) {
    line += safe;
    return;
  }
  line += '"';
  for (const char c : safe) {
    if (c == '"') line += '\\';
    line += c;
  }
  line += '"';
}

}  // namespace

void write(Level level, std::string_view event, std::initializer_list<Pair> pairs) {
  if (level < lowest.load(std::memory_order_relaxed)) return;
  std::string line;
  if (json_lines.load(std::memory_order_relaxed)) {
    line = "{\"time\":\"" + now_utc() + "\",\"level\":\"" + std::string(word(level)) + "\",\"event\":";
    append_json(line, event);
    for (const Pair& pair : pairs) {
      line += ',';
      append_json(line, pair.key);
      line += ':';
      append_json(line, pair.value);
    }
    line += '}';
  } else {
    line = now_utc() + ' ' + std::string(word(level)) + ' ' + std::string(event);
    for (const Pair& pair : pairs) {
      line += ' ';
      line += pair.key;
      line += '=';
      append_value(line, pair.value);
    }
  }
  logger().log(spdlog::level::info, spdlog::string_view_t(line.data(), line.size()));
}

void set_level(Level level) { lowest.store(level, std::memory_order_relaxed); }
void use_json(bool json) { json_lines.store(json, std::memory_order_relaxed); }

}  // namespace kpwatch::log
