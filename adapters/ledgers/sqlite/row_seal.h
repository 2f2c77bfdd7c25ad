// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The seal of a row: what it says, as a number that can be added up. A row that is changed no longer gives its seal; a
// row that is added or taken away changes the sum of its table.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

namespace kpwatch::sqlite {

// 128 bits of SHA-256, added modulo 2^128.
struct Seal {
  std::uint64_t high = 0, low = 0;

  Seal& operator+=(const Seal& other);
  Seal& operator-=(const Seal& other);
  friend bool operator==(const Seal&, const Seal&) = default;
  [[nodiscard]] std::string text() const;                  // 32 hexadecimal digits
  [[nodiscard]] static Seal parse(std::string_view text);  // what is not such a text gives zero, which no row has
};

// A table's name and the values of a row, in the order of their columns; each says its type and length.
class SealText {
 public:
  explicit SealText(std::string_view table);
  void add(std::int64_t value);
  void add(std::string_view value);  // as it is bound: without NUL
  [[nodiscard]] Seal seal() const;

 private:
  std::string text_;
};

template <class... Values>
[[nodiscard]] Seal seal_of(std::string_view table, const Values&... values) {
  SealText text(table);
  const auto add = [&text](const auto& value) {
    if constexpr (std::is_integral_v<std::remove_cvref_t<decltype(value)>>)
      text.add(static_cast<std::int64_t>(value));
    else
      text.add(std::string_view(value));
  };
  (add(values), ...);
  return text.seal();
}

}  // namespace kpwatch::sqlite
