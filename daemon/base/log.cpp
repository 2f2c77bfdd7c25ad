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

void append_json(std::string& line, std::string_view text) {
  line += '"';
  for (const char c : printable_utf8(text, value_bytes_max)) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      line += '\\';
      line += c;
    } else if (byte < 0x20 || byte == 0x7F) {
      char code[8];
      std::snprintf(code, sizeof code, "\\u%04x", byte);
      line += code;
    } else {
      line += c;
    }
  }
  line += '"';
}

// A plain word stays as it is; anything else stands in quotes with quotes and backslashes escaped.
void append_value(std::string& line, std::string_view text) {
  const std::string safe = escaped(printable_utf8(text, value_bytes_max));
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
