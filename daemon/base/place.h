// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Where in the sender's bytes something stands, in the sender's own terms.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace kpwatch {

// Counting starts at 1 everywhere except `byte` (offset from the start of the input, from 0). 0 means not known.
struct Place {
  enum class Kind : std::uint8_t { none, edifact, xml, json, csv };
  static constexpr std::uint64_t no_byte = ~std::uint64_t{0};

  Kind kind = Kind::none;
  // EDIFACT: segment is counted from UNH = 1; in the envelope (message = 0) from UNB = 1. Tag is element 0.
  std::array<char, 4> tag{};  // NUL padded
  std::uint16_t element = 0;
  std::uint16_t component = 0;
  std::uint32_t interchange = 0;
  std::uint32_t message = 0;
  std::uint32_t segment = 0;
  // XML and CSV
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  std::uint64_t byte = no_byte;
  // XML: local names with positions, "/MetaData[1]/Declaration[1]"; JSON: RFC 6901 pointer; CSV: the header's name.
  std::string path;

  [[nodiscard]] std::string_view tag_text() const {
    std::size_t n = 0;
    while (n < tag.size() && tag[n] != '\0') ++n;
    return {tag.data(), n};
  }
  friend bool operator==(const Place&, const Place&) = default;
};

// "interchange 1, message 3, segment 17 CST, element 2, component 1, byte 1204"; "line 12, column 5, /ASYCUDA[1]/Item[2]".
[[nodiscard]] std::string in_words(const Place& place);

}  // namespace kpwatch
