// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Writes JSON in exactly the order of the calls: the same calls give the same bytes, today and in ten years. That is
// why it is not a library's tree: alerts are compared, hashed and resent as bytes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kpwatch {

// No blanks, UTF-8 as it is, only what RFC 8259 demands is escaped (and DEL). Bytes that are not UTF-8 become U+FFFD.
class JsonWriter {
 public:
  void begin_object();
  void end_object();
  void begin_array();
  void end_array();
  void key(std::string_view name);

  void text(std::string_view utf8);
  void number(std::int64_t value);
  void flag(bool value);
  void null();
  void raw(std::string_view json);  // JSON made elsewhere, trusted

  // Members; a text member that would be empty is left out.
  void text_member(std::string_view name, std::string_view utf8);
  void number_member(std::string_view name, std::int64_t value);
  void flag_member(std::string_view name, bool value);
  void raw_member(std::string_view name, std::string_view json);

  [[nodiscard]] const std::string& written() const { return out_; }
  [[nodiscard]] std::string take() { return std::move(out_); }

 private:
  void before_value();
  void close(char bracket);

  std::string out_;
  std::vector<bool> has_member_;  // one per open object or array
  bool after_key_ = false;
};

// The text in quotes, escaped.
[[nodiscard]] std::string json_quoted(std::string_view utf8);

}  // namespace kpwatch
