// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Which characters a terminal or a reader of lines obeys instead of showing them.
#pragma once

#include <string_view>

namespace kpwatch {

// Does the text (UTF-8) begin with one? C0, DEL, C1, separators of lines and paragraphs, and what turns the reading direction.
[[nodiscard]] bool begins_with_control(std::string_view text);

}  // namespace kpwatch
