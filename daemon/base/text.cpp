// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Small text helpers that C++20 lacks.
#include "daemon/base/text.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>

#include "daemon/base/control.h"
#include "daemon/base/sha256.h"

namespace kpwatch {
namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";

constexpr char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - ('a' - 'A')) : c; }
constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

// Length of the well-formed character at the front of `text`, 0 when there is none (Unicode 15, table 3-7: no overlong
// forms, no surrogates, nothing above U+10FFFF).
std::size_t character_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const auto in = [&](std::size_t i, unsigned low, unsigned high) { return i < text.size() && byte(i) >= low && byte(i) <= high; };
  if (text.empty()) return 0;
  const unsigned first = byte(0);
  if (first < 0x80) return 1;
  if (first < 0xC2) return 0;
  if (first < 0xE0) return in(1, 0x80, 0xBF) ? 2 : 0;
  if (first < 0xF0) {
    const unsigned low = first == 0xE0 ? 0xA0 : 0x80;
    const unsigned high = first == 0xED ? 0x9F : 0xBF;
    return in(1, low, high) && in(2, 0x80, 0xBF) ? 3 : 0;
  }
  if (first < 0xF5) {
    const unsigned low = first == 0xF0 ? 0x90 : 0x80;
    const unsigned high = first == 0xF4 ? 0x8F : 0xBF;
    return in(1, low, high) && in(2, 0x80, 0xBF) && in(3, 0x80, 0xBF) ? 4 : 0;
  }
  return 0;
}

void append_hex(std::string& out, unsigned char byte) {
  out += hex_digits[byte >> 4U];
  out += hex_digits[byte & 0x0FU];
}

}  // namespace

bool is_ascii(std::string_view text) {
  unsigned char all = 0;
  for (const char c : text) all |= static_cast<unsigned char>(c);
  return all <= 0x7F;
}

std::string upper_ascii(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), upper);
  return out;
}

std::string lower_ascii(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), lower);
  return out;
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == lower(y); });
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (std::size_t begin = 0;;) {
    const std::size_t end = text.find(separator, begin);
    parts.push_back(text.substr(begin, end == std::string_view::npos ? end : end - begin));
    if (end == std::string_view::npos) return parts;
    begin = end + 1;
  }
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = character_length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

std::string printable_utf8(std::string_view bytes, std::size_t bytes_max) {
  constexpr std::string_view replacement = "\xEF\xBF\xBD";
  const auto is_plain = [](char c) { return c >= ' ' && c <= '~'; };
  const auto plain = static_cast<std::size_t>(std::find_if_not(bytes.begin(), bytes.end(), is_plain) - bytes.begin());
  std::string out(bytes.substr(0, std::min(plain, bytes_max)));
  bytes.remove_prefix(out.size());
  while (!bytes.empty()) {
    const std::size_t length = character_length(bytes);
    const std::string_view next = length == 0 ? replacement : bytes.substr(0, length);
    if (out.size() + next.size() > bytes_max) break;
    out += next;
    bytes.remove_prefix(length == 0 ? 1 : length);
  }
  return out;
}

std::string sha256_hex(std::string_view bytes) {
  Sha256 sum;
  sum.add(bytes);
  return sum.hex();
}

std::string to_base64(std::string_view bytes) {
  std::string out(4 * ((bytes.size() + 2) / 3), '\0');
  std::size_t at = 0;
  constexpr std::size_t piece = 3 * 1024;  // no padding but at the end
  for (std::size_t i = 0; i < bytes.size(); i += piece) {
    const auto part = bytes.substr(i, piece);
    std::array<unsigned char, 4 * 1024 + 1> text{};
    const int length = EVP_EncodeBlock(text.data(), reinterpret_cast<const unsigned char*>(part.data()), static_cast<int>(part.size()));
    std::copy_n(text.begin(), length, out.begin() + static_cast<std::ptrdiff_t>(at));
    at += static_cast<std::size_t>(length);
  }
  return out;
}

bool begins_with_control(std::string_view text) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  const unsigned first = byte(0), second = byte(1), third = byte(2);
  if (text.empty()) return false;
  if (first < 0x20 || first == 0x7F) return true;
  // U+0080 to U+009F are controls too: some terminals obey them.
  if (first == 0xC2) return second >= 0x80 && second < 0xA0;
  // U+2028, U+2029 end a line for some readers; U+202A to U+202E, U+2066 to U+2069 turn the reading direction.
  if (first == 0xE2 && second == 0x80) return third >= 0xA8 && third <= 0xAE;
  return first == 0xE2 && second == 0x81 && third >= 0xA6 && third <= 0xA9;
}

std::string escaped(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const std::size_t length = character_length(text);
    const std::size_t taken = length == 0 ? 1 : length;
    if (length == 0 || begins_with_control(text)) {
      for (std::size_t i = 0; i < taken; ++i) {
        out += "\\x";
        append_hex(out, static_cast<unsigned char>(text[i]));
      }
    } else {
      out += text.substr(0, taken);
    }
    text.remove_prefix(taken);
  }
  return out;
}

}  // namespace kpwatch
