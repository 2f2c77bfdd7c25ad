// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/base/crash_point.h"

#include <atomic>
#include <charconv>
#include <csignal>
#include <cstdint>
#include <cstdlib>

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

}  // namespace

void crash_point(std::string_view name) noexcept {
  static const Armed armed = read_environment();
  if (armed.name.empty() || armed.name != name) return;
  static std::atomic<std::uint32_t> passages{0};
  if (passages.fetch_add(1) + 1 != armed.passage) return;
  std::raise(SIGKILL);
}

}  // namespace kpwatch
