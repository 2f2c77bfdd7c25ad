// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// What the operating system says of an error, for a sentence that a person reads.
#pragma once

#include <string>
#include <system_error>

namespace kpwatch {

// `error`: an errno value. Any thread (strerror may share its text between threads).
[[nodiscard]] inline std::string system_reason(int error) { return std::generic_category().message(error); }

}  // namespace kpwatch
