// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Finds where an interchange ends in a stream of bytes, and nothing else: what it says is for others to read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace kpwatch::tcp {

class InterchangeFrame {
 public:
  // more: it has not ended yet. whole: it has, at `end`. cut: another begins at `end`, and this one had no UNZ.
  // strange: what stands there begins no interchange, so nobody knows where the next message begins.
  enum class State : std::uint8_t { more, whole, cut, strange };

  // `stream` begins with the interchange, and has grown since the last call, or not. Each byte is looked at once.
  [[nodiscard]] State look(std::string_view stream);
  [[nodiscard]] std::size_t end() const { return at_; }
  // Of UNB, as far as it can be said in a line of text: letters, digits, '.', '_' and '-'; "-" when there is none.
  [[nodiscard]] const std::string& reference() const { return reference_; }
  [[nodiscard]] bool has_begun() const { return has_begun_; }

  // How many bytes before an interchange are only line ends and blanks.
  [[nodiscard]] static std::size_t blanks(std::string_view stream);

 private:
  [[nodiscard]] State open(std::string_view stream);
  void take_reference(std::string_view unb);

  char element_ = '+', release_ = '?', terminator_ = '\'';
  bool has_begun_ = false;  // delimiters are known
  bool has_unb_ = false;
  bool is_released_ = false;  // the byte before was a release character
  bool is_in_segment_ = false;
  std::size_t at_ = 0;       // looked at so far
  std::size_t segment_ = 0;  // where the segment begins
  std::string reference_ = "-";
};

}  // namespace kpwatch::tcp
