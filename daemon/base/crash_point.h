// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Named places at which a test may have the process killed, so that recovery is tried at the very worst moments and not
// only at lucky ones. Compiled in always: what is tested is what is delivered. Costs one comparison when not armed.
#pragma once

#include <string_view>

namespace kpwatch {

// Sends SIGKILL to its own process when the environment variable KPWATCH_CRASH_AT, as it was at the first call, is
// `name`, or "name:N" at the Nth passage (from 1). No destructor, no flush, no handler runs: as in a power cut, but
// for the kernel's page cache.
void crash_point(std::string_view name) noexcept;

// Poison, for tests of what it must not stop. The same when KPWATCH_CRASH_AT is "name=TEXT" and `content` holds TEXT ...
void crash_point(std::string_view name, std::string_view content) noexcept;
// ... and a std::runtime_error when KPWATCH_THROW_AT is "name=TEXT" and `content` holds TEXT.
void throw_point(std::string_view name, std::string_view content);

}  // namespace kpwatch
