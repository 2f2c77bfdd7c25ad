// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/canonical/json_writer.h"

#include <algorithm>

#include "daemon/base/control.h"
#include "daemon/base/text.h"

namespace kpwatch {
namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";

void append_code_unit(std::string& out, unsigned unit) {
  out += "\\u";
  for (unsigned shift = 16; shift != 0;) {
    shift -= 4;
    out += hex_digits[(unit >> shift) & 0xFU];
  }
}

// How many bytes at the beginning stand for themselves, whatever comes behind them: nearly all.
std::size_t plain_bytes(std::string_view text) {
  const auto is_plain = [](char c) { return c >= ' ' && c <= '~' && c != '"' && c != '\\'; };
  return static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_plain) - text.begin());
}

// Control characters never stand raw, so that JSON can be shown on a terminal and cut into lines.
void append_escaped(std::string& out, std::string_view utf8) {
  for (std::size_t i = 0; i < utf8.size(); ++i) {
    const std::size_t plain = plain_bytes(utf8.substr(i));
    out += utf8.substr(i, plain);
    i += plain;
    if (i == utf8.size()) break;
    const char c = utf8[i];
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
        const auto next = [&](std::size_t ahead) { return static_cast<unsigned char>(utf8[i + ahead]) & 0x3FU; };
        const bool may_be_control = byte < 0x20 || byte == 0x7F || byte == 0xC2 || byte == 0xE2;
        if (!may_be_control || !begins_with_control(utf8.substr(i, 3))) {
          out += c;
        } else if (byte < 0x80) {
          append_code_unit(out, byte);
        } else if (byte == 0xC2) {
          append_code_unit(out, 0x80U | next(1));
          i += 1;
        } else {
          append_code_unit(out, 0x2000U | (next(1) << 6U) | next(2));
          i += 2;
        }
      }
    }
  }
}

void append_quoted(std::string& out, std::string_view utf8) {
  out += '"';
  if (plain_bytes(utf8) == utf8.size()) {
    out += utf8;
  } else if (is_utf8(utf8)) {
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
