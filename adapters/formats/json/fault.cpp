// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/formats/json/fault.h"

#include <vector>

#include "adapters/formats/json/reasons.h"
#include "daemon/base/text.h"

namespace kpwatch::json {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

// Bytes of the UTF-8 character at `at`; 0 when there is none that is valid (RFC 3629: no overlong forms, no surrogates).
std::size_t character_bytes(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  const unsigned first = byte(at);
  const auto follows = [&](std::size_t i, unsigned low, unsigned high) { return byte(i) >= low && byte(i) <= high; };
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return follows(at + 1, 0x80, 0xBF) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF) {
    const unsigned low = first == 0xE0 ? 0xA0 : 0x80;
    const unsigned high = first == 0xED ? 0x9F : 0xBF;
    return follows(at + 1, low, high) && follows(at + 2, 0x80, 0xBF) ? 3 : 0;
  }
  if (first >= 0xF0 && first <= 0xF4) {
    const unsigned low = first == 0xF0 ? 0x90 : 0x80;
    const unsigned high = first == 0xF4 ? 0x8F : 0xBF;
    return follows(at + 1, low, high) && follows(at + 2, 0x80, 0xBF) && follows(at + 3, 0x80, 0xBF) ? 4 : 0;
  }
  return 0;
}

// Recursive descent without recursion: a stack of what is open.
class Search {
 public:
  Search(std::string_view text, std::size_t depth_max) : text_(text), depth_max_(depth_max) {}

  std::optional<Fault> run() {
    skip_blanks();
    if (!begin_value()) return fault_;
    while (!open_.empty())
      if (!go_on()) return fault_;
    skip_blanks();
    if (at_ < text_.size()) {
      refuse_character(trailing_text, "");
      return fault_;
    }
    return std::nullopt;
  }

 private:
  struct Level {
    bool is_object;
    std::string key;
    std::size_t index = 0;
    bool has_any = false;
  };

  bool refuse(const Reason& reason, std::size_t byte, std::string detail) {
    fault_ = Fault{&reason, byte, pointer(), std::move(detail)};
    return false;
  }
  // A wrong character; bytes that are no character at all are another matter.
  bool refuse_character(const Reason& reason, std::string detail) {
    if (at_ >= text_.size()) return refuse(ends_early, at_, std::move(detail));
    if (character_bytes(text_, at_) == 0) return refuse(not_utf8, at_, "");
    return refuse(reason, at_, std::move(detail));
  }

  [[nodiscard]] std::string pointer() const {
    std::string path;
    for (const Level& level : open_) {
      if (!level.has_any) break;
      append_pointer_step(path, level.is_object ? level.key : std::to_string(level.index));
    }
    return path;
  }

  void skip_blanks() {
    while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
  }
  [[nodiscard]] char next() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  // Reads a scalar whole; opens an object or an array.
  bool begin_value() {
    const char c = next();
    if (at_ < text_.size()) {
      if (c == '{' || c == '[') return begin_container(c == '{');
      if (c == '"') return string(nullptr);
      if (c == '-' || is_digit(c)) return number();
      if (c == 't') return word("true");
      if (c == 'f') return word("false");
      if (c == 'n') return word("null");
    }
    return refuse_character(unexpected_character, "a value is expected");
  }

  bool begin_container(bool is_object) {
    if (open_.size() >= depth_max_) return refuse(too_deep, at_, "at most " + std::to_string(depth_max_) + " levels are read");
    ++at_;
    open_.push_back({is_object, {}});
    return true;
  }

  bool go_on() {
    Level& level = open_.back();
    skip_blanks();
    const char closing = level.is_object ? '}' : ']';
    if (at_ < text_.size() && next() == closing) {
      ++at_;
      open_.pop_back();
      return true;
    }
    if (level.has_any) {
      if (at_ >= text_.size() || next() != ',')
        return refuse_character(unexpected_character, std::string("',' or '") + closing + "' is expected");
      ++at_;
      skip_blanks();
      ++level.index;
    }
    if (level.is_object && !member_name(level)) return false;
    level.has_any = true;
    return begin_value();
  }

  bool member_name(Level& level) {
    if (at_ >= text_.size() || next() != '"')
      return refuse_character(unexpected_character,
                              level.has_any ? "a member's name in quotes is expected" : "a member's name in quotes or '}' is expected");
    std::string key;
    if (!string(&key)) return false;
    level.key = std::move(key);
    level.has_any = true;
    skip_blanks();
    if (at_ >= text_.size() || next() != ':') return refuse_character(unexpected_character, "':' is expected");
    ++at_;
    skip_blanks();
    return true;
  }

  bool string(std::string* content) {
    ++at_;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '"') {
        ++at_;
        return true;
      }
      if (static_cast<unsigned char>(c) < 0x20) return refuse(bad_string, at_, "a control character must be escaped");
      if (c == '\\') {
        if (!escape(content)) return false;
        continue;
      }
      const std::size_t bytes = character_bytes(text_, at_);
      if (bytes == 0) return refuse(not_utf8, at_, "");
      if (content != nullptr) content->append(text_.substr(at_, bytes));
      at_ += bytes;
    }
    return refuse(ends_early, at_, "a string is not closed");
  }

  bool escape(std::string* content) {
    const std::size_t start = at_;
    ++at_;
    if (at_ >= text_.size()) return refuse(ends_early, at_, "a string is not closed");
    const char c = text_[at_];
    if (c == 'u') return unicode_escape(start, content);
    if (std::string_view("\"\\/bfnrt").find(c) == std::string_view::npos) return refuse(bad_string, start, "no such escape");
    ++at_;
    if (content != nullptr) content->append(text_.substr(start, 2));  // good enough to show in a pointer
    return true;
  }

  bool unicode_escape(std::size_t start, std::string* content) {
    unsigned unit = 0;
    if (!four_digits(start, unit)) return false;
    if (unit >= 0xDC00 && unit <= 0xDFFF) return refuse(bad_string, start, "the second half of a surrogate pair stands alone");
    if (unit >= 0xD800 && unit <= 0xDBFF) {
      if (text_.substr(at_, 2) != "\\u") return refuse(bad_string, start, "the first half of a surrogate pair stands alone");
      ++at_;
      if (!four_digits(start, unit)) return false;
      if (unit < 0xDC00 || unit > 0xDFFF) return refuse(bad_string, start, "the first half of a surrogate pair stands alone");
    }
    if (content != nullptr) content->append(text_.substr(start, at_ - start));
    return true;
  }

  // At the 'u'; leaves behind the digits.
  bool four_digits(std::size_t start, unsigned& unit) {
    unit = 0;
    for (std::size_t i = 1; i <= 4; ++i) {
      if (at_ + i >= text_.size()) return refuse(ends_early, text_.size(), "a string is not closed");
      const char c = text_[at_ + i];
      if (!is_hex(c)) return refuse(bad_string, start, "four hexadecimal digits are expected");
      unit = unit * 16 + static_cast<unsigned>(is_digit(c) ? c - '0' : (c | 0x20) - 'a' + 10);
    }
    at_ += 5;
    return true;
  }

  bool number() {
    const std::size_t start = at_;
    if (next() == '-') ++at_;
    const std::size_t whole = at_;
    while (is_digit(next())) ++at_;
    if (at_ == whole) return refuse_number(start, "a digit is expected");
    if (text_[whole] == '0' && at_ - whole > 1) return refuse_number(start, "a number does not begin with 0");
    if (next() == '.' && at_ < text_.size()) {
      const std::size_t fraction = ++at_;
      while (is_digit(next())) ++at_;
      if (at_ == fraction) return refuse_number(start, "a digit is expected after the point");
    }
    if (next() == 'e' || next() == 'E') {
      ++at_;
      if (next() == '+' || next() == '-') ++at_;
      const std::size_t exponent = at_;
      while (is_digit(next())) ++at_;
      if (at_ == exponent) return refuse_number(start, "a digit is expected in the exponent");
    }
    return ends_here(bad_number, start);
  }

  bool refuse_number(std::size_t start, std::string detail) {
    if (at_ >= text_.size()) return refuse(ends_early, at_, std::move(detail));
    return refuse(bad_number, start, std::move(detail));
  }

  bool word(std::string_view expected) {
    const std::size_t start = at_;
    for (const char c : expected) {
      if (at_ >= text_.size()) return refuse(ends_early, at_, "");
      if (text_[at_] != c) return refuse(unexpected_character, start, "true, false or null is expected");
      ++at_;
    }
    return ends_here(unexpected_character, start);
  }

  // A number or a word must end before the next sign.
  bool ends_here(const Reason& reason, std::size_t start) {
    if (at_ >= text_.size() || is_blank(next()) || next() == ',' || next() == '}' || next() == ']') return true;
    const auto byte = static_cast<unsigned char>(next());
    if (byte >= 0x80 && character_bytes(text_, at_) == 0) return refuse(not_utf8, at_, "");
    const bool goes_on =
        byte >= 0x80 || is_digit(next()) || (byte | 0x20U) - 'a' < 26U || next() == '.' || next() == '_' || next() == '+' || next() == '-';
    if (goes_on) return refuse(reason, start, "");
    return refuse(unexpected_character, at_, "',' or a closing bracket is expected");
  }

  std::string_view text_;
  std::size_t depth_max_;
  std::size_t at_ = 0;
  std::vector<Level> open_;
  std::optional<Fault> fault_;
};

}  // namespace

std::optional<Fault> first_fault(std::string_view text, std::size_t depth_max) { return Search(text, depth_max).run(); }

std::size_t valid_utf8_prefix(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t bytes = character_bytes(text, at);
    if (bytes == 0) break;
    at += bytes;
  }
  return at;
}

void append_pointer_step(std::string& pointer, std::string_view name) {
  pointer += '/';
  for (const char c : name) {
    if (c == '~')
      pointer += "~0";
    else if (c == '/')
      pointer += "~1";
    else
      pointer += c;
  }
}

}  // namespace kpwatch::json
