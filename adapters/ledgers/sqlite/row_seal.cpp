// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/ledgers/sqlite/row_seal.h"

#include <charconv>

#include "adapters/ledgers/sqlite/connection.h"
#include "daemon/base/text.h"

namespace kpwatch::sqlite {
namespace {

constexpr std::size_t half_digits = 16;

void append_half(std::string& text, std::uint64_t half) {
  constexpr std::string_view digits = "0123456789abcdef";
  for (int shift = 60; shift >= 0; shift -= 4) text += digits[(half >> static_cast<unsigned>(shift)) & 15U];
}

bool read_half(std::string_view digits, std::uint64_t& half) {
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), half, 16);
  return error == std::errc{} && end == digits.data() + digits.size();
}

}  // namespace

Seal& Seal::operator+=(const Seal& other) {
  low += other.low;
  high += other.high + (low < other.low ? 1U : 0U);
  return *this;
}

Seal& Seal::operator-=(const Seal& other) {
  high -= other.high + (low < other.low ? 1U : 0U);
  low -= other.low;
  return *this;
}

std::string Seal::text() const {
  std::string text;
  text.reserve(2 * half_digits);
  append_half(text, high);
  append_half(text, low);
  return text;
}

Seal Seal::parse(std::string_view text) {
  Seal seal;
  if (text.size() != 2 * half_digits || !read_half(text.substr(0, half_digits), seal.high) ||
      !read_half(text.substr(half_digits), seal.low))
    return {};
  return seal;
}

SealText::SealText(std::string_view table) {
  text_.reserve(512);
  text_.append("kpwatch row 1\n").append(table).append("\n");
}

void SealText::add(std::int64_t value) { text_.append("i").append(std::to_string(value)).append(";"); }

void SealText::add(std::string_view value) {
  if (value.find('\0') != std::string_view::npos) return add(std::string_view(without_nul(value)));
  text_.append("t").append(std::to_string(value.size())).append(":").append(value);
}

Seal SealText::seal() const { return Seal::parse(std::string_view(sha256_hex(text_)).substr(0, 2 * half_digits)); }

}  // namespace kpwatch::sqlite
