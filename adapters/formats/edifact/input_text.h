// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The input as text that can be cut into segments: byte order mark off, UTF-16 converted, hard line wraps taken out,
// with the way back from an offset in that text to the byte the sender sent.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kpwatch::edifact {

class InputText {
 public:
  enum class Coding : std::uint8_t { bytes, utf8_marked, utf16, ebcdic };

  // `bytes` must outlive the result.
  explicit InputText(std::string_view bytes);
  InputText(const InputText&) = delete;
  InputText& operator=(const InputText&) = delete;

  [[nodiscard]] std::string_view text() const { return text_; }
  [[nodiscard]] Coding coding() const { return coding_; }
  [[nodiscard]] bool was_wrapped() const { return line_ > 0; }
  [[nodiscard]] bool was_broken() const { return broken_; }
  // Offset in the input of the byte at `at` in text().
  [[nodiscard]] std::uint64_t source_offset(std::size_t at) const {
    return line_ == 0 && coding_ != Coding::utf16 ? shift_ + at : offset_behind_change(at);
  }

  [[nodiscard]] static bool looks_like_utf16(std::string_view bytes);
  [[nodiscard]] static bool looks_like_ebcdic(std::string_view bytes);

 private:
  void convert_utf16(std::string_view bytes);
  void unwrap();
  [[nodiscard]] std::uint64_t offset_behind_change(std::size_t at) const;

  Coding coding_ = Coding::bytes;
  bool broken_ = false;
  std::string_view text_;
  std::string owned_;
  std::size_t shift_ = 0;                // bytes of the mark
  std::size_t line_ = 0, line_end_ = 0;  // unwrapped: bytes of a line and of its end
  std::vector<std::size_t> sources_;     // UTF-16: source offset of each `stride` bytes of text
  std::size_t source_bytes_ = 0;         // UTF-16 and wrapped lines: length of the input
};

}  // namespace kpwatch::edifact
