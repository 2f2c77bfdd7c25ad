// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/base/crash_point.h"

#include <atomic>
#include <charconv>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <stdexcept>
#include <string>

namespace kpwatch {
namespace {

struct Armed {
  std::string_view name;
  std::uint32_t passage = 1;
};

Armed read_environment() noexcept {
  Armed armed;
  const char* text = std::getenv("KPWATCH_CRASH_AT");
  if (text == nullptr) return armed;
  armed.name = text;  // the environment outlives us; nobody in kpwatch changes it
  if (const auto colon = armed.name.rfind(':'); colon != std::string_view::npos) {
    const auto digits = armed.name.substr(colon + 1);
    std::uint32_t passage = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), passage);
    if (error == std::errc{} && end == digits.data() + digits.size() && passage != 0) {
      armed.passage = passage;
      armed.name = armed.name.substr(0, colon);
    }
  }
  return armed;
}

struct Poison {
  std::string_view name, text;
  [[nodiscard]] bool is_at(std::string_view place, std::string_view content) const noexcept {
    return !text.empty() && name == place && content.find(text) != std::string_view::npos;
  }
};

Poison read_poison(const char* variable) noexcept {
  const char* armed = std::getenv(variable);
  const std::string_view all = armed == nullptr ? std::string_view{} : armed;
  const auto equals = all.find('=');
  if (equals == std::string_view::npos) return {};
  return {all.substr(0, equals), all.substr(equals + 1)};
}

}  // namespace

void crash_point(std::string_view name) noexcept {
  static const Armed armed = read_environment();
  if (armed.name.empty() || armed.name != name) return;
  static std::atomic<std::uint32_t> passages{0};
  if (passages.fetch_add(1) + 1 != armed.passage) return;
  std::raise(SIGKILL);
}

void crash_point(std::string_view name, std::string_view content) noexcept {
  static const Poison armed = read_poison("KPWATCH_CRASH_AT");
  if (armed.is_at(name, content)) std::raise(SIGKILL);
}

void throw_point(std::string_view name, std::string_view content) {
  static const Poison armed = read_poison("KPWATCH_THROW_AT");
  if (armed.is_at(name, content)) throw std::runtime_error("thrown by a test at " + std::string(name));
}

}  // namespace kpwatch
