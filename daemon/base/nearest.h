// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The known word that a misspelt one was probably meant to be, for complaints.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace kpwatch {

// Empty when no candidate is near enough (a third of the letters wrong at most).
[[nodiscard]] std::string_view nearest(std::string_view word, std::span<const std::string_view> candidates);
// "; did you mean 'topics'?" or nothing.
[[nodiscard]] std::string did_you_mean(std::string_view word, std::span<const std::string_view> candidates);

}  // namespace kpwatch
