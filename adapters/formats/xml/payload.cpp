// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/formats/xml/payload.h"

#include <array>
#include <cstdint>

#include "daemon/base/text.h"

namespace kpwatch::xml {

namespace {

constexpr std::uint8_t no_letter = 0xFF;

constexpr std::array<std::uint8_t, 256> values = [] {
  std::array<std::uint8_t, 256> made{};
  made.fill(no_letter);
  constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (std::size_t i = 0; i < letters.size(); ++i) made.at(static_cast<unsigned char>(letters[i])) = static_cast<std::uint8_t>(i);
  return made;
}();

}  // namespace

std::optional<std::string> from_base64(std::string_view text) {
  std::string bytes;
  bytes.reserve(text.size() / 4 * 3);
  std::uint32_t group = 0;
  unsigned letters = 0, signs = 0;  // of the group in hand; '=' at the end
  for (const char c : text) {
    if (c == ' ' || c == '\t' || c == '\r' || c == '\n') continue;
    if (c == '=') {
      ++signs;
      continue;
    }
    const std::uint8_t value = values[static_cast<unsigned char>(c)];
    if (value == no_letter || signs > 0) return std::nullopt;
    group = group << 6 | value;
    if (++letters < 4) continue;
    bytes += {static_cast<char>(group >> 16), static_cast<char>(group >> 8), static_cast<char>(group)};
    group = letters = 0;
  }
  const bool is_whole = (letters == 0 && signs == 0) || (letters >= 2 && letters + signs == 4);
  const std::uint32_t spare = letters == 2 ? group & 0xFU : letters == 3 ? group & 0x3U : 0;
  if (!is_whole || spare != 0) return std::nullopt;
  if (letters == 2) bytes += static_cast<char>(group >> 4);
  if (letters == 3) bytes += {static_cast<char>(group >> 10), static_cast<char>(group >> 2)};
  return bytes;
}

std::string_view without_declaration(std::string_view text) {
  text = trimmed(text);
  if (!text.starts_with("<?xml")) return text;
  const std::size_t end = text.find("?>");
  return end == std::string_view::npos ? text : text.substr(end + 2);
}

}  // namespace kpwatch::xml
