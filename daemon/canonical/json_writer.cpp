// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/canonical/json_writer.h"

#include "daemon/base/text.h"

namespace kpwatch {
namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";

void append_escaped(std::string& out, std::string_view utf8) {
  for (const char c : utf8) {
    switch (c) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      default: {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte == 0x7F) {
          out += "\\u00";
          out += hex_digits[byte >> 4U];
          out += hex_digits[byte & 0xFU];
        } else {
          out += c;
        }
      }
    }
  }
}

void append_quoted(std::string& out, std::string_view utf8) {
  out += '"';
  if (is_utf8(utf8)) {
    append_escaped(out, utf8);
  } else {
    append_escaped(out, printable_utf8(utf8, utf8.size() * 3));
  }
  out += '"';
}

}  // namespace

void JsonWriter::before_value() {
  if (after_key_) {
    after_key_ = false;
    return;
  }
  if (has_member_.empty()) return;
  if (has_member_.back()) out_ += ',';
  has_member_.back() = true;
}

void JsonWriter::close(char bracket) {
  has_member_.pop_back();
  out_ += bracket;
}

void JsonWriter::begin_object() {
  before_value();
  out_ += '{';
  has_member_.push_back(false);
}
void JsonWriter::end_object() { close('}'); }
void JsonWriter::begin_array() {
  before_value();
  out_ += '[';
  has_member_.push_back(false);
}
void JsonWriter::end_array() { close(']'); }

void JsonWriter::key(std::string_view name) {
  before_value();
  append_quoted(out_, name);
  out_ += ':';
  after_key_ = true;
}

void JsonWriter::text(std::string_view utf8) {
  before_value();
  append_quoted(out_, utf8);
}
void JsonWriter::number(std::int64_t value) {
  before_value();
  out_ += std::to_string(value);
}
void JsonWriter::flag(bool value) {
  before_value();
  out_ += value ? "true" : "false";
}
void JsonWriter::null() {
  before_value();
  out_ += "null";
}
void JsonWriter::raw(std::string_view json) {
  before_value();
  out_ += json;
}

void JsonWriter::text_member(std::string_view name, std::string_view utf8) {
  if (utf8.empty()) return;
  key(name);
  text(utf8);
}
void JsonWriter::number_member(std::string_view name, std::int64_t value) {
  key(name);
  number(value);
}
void JsonWriter::flag_member(std::string_view name, bool value) {
  key(name);
  flag(value);
}
void JsonWriter::raw_member(std::string_view name, std::string_view json) {
  key(name);
  raw(json);
}

std::string json_quoted(std::string_view utf8) {
  std::string out;
  append_quoted(out, utf8);
  return out;
}

}  // namespace kpwatch
