// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Between the parser's UTF-16 and our UTF-8. Nearly all text of customs is ASCII, so that is the short road.
#pragma once

#include <string>
#include <string_view>

namespace kpwatch::xml {

[[nodiscard]] std::string to_utf8(std::u16string_view text);  // a lone surrogate becomes U+FFFD
void append_utf8(std::string& out, std::u16string_view text);
// The parser's text, which ends in a NUL; none is an empty one.
[[nodiscard]] inline std::u16string_view view(const char16_t* text) {
  return text == nullptr ? std::u16string_view{} : std::u16string_view(text);
}
[[nodiscard]] std::u16string to_utf16(std::string_view text);
void fold_ascii(std::u16string& text);

// How many bytes at the front are ASCII.
[[nodiscard]] std::size_t ascii_prefix(std::string_view bytes);

}  // namespace kpwatch::xml
