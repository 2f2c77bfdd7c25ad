// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/formats/xml/characters.h"

#include <cstdint>
#include <cstring>

namespace kpwatch::xml {

namespace {

void append_other(std::string& out, std::u16string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::uint32_t c = text[i];
    if (c < 0x80) {
      out.push_back(static_cast<char>(c));
      continue;
    }
    if (c >= 0xD800 && c <= 0xDBFF && i + 1 < text.size() && text[i + 1] >= 0xDC00 && text[i + 1] <= 0xDFFF)
      c = 0x10000 + ((c - 0xD800) << 10) + (text[++i] - 0xDC00U);
    else if (c >= 0xD800 && c <= 0xDFFF)
      c = 0xFFFD;
    if (c < 0x800) {
      out.push_back(static_cast<char>(0xC0 | (c >> 6)));
    } else {
      if (c < 0x10000) {
        out.push_back(static_cast<char>(0xE0 | (c >> 12)));
      } else {
        out.push_back(static_cast<char>(0xF0 | (c >> 18)));
        out.push_back(static_cast<char>(0x80 | ((c >> 12) & 0x3F)));
      }
      out.push_back(static_cast<char>(0x80 | ((c >> 6) & 0x3F)));
    }
    out.push_back(static_cast<char>(0x80 | (c & 0x3F)));
  }
}

}  // namespace

void append_utf8(std::string& out, std::u16string_view text) {
  const std::size_t size = out.size();
  out.resize(size + text.size());
  char* to = out.data() + size;
  char16_t all = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {  // branchless: the compiler makes vectors of it
    all = static_cast<char16_t>(all | text[i]);
    to[i] = static_cast<char>(text[i]);
  }
  if (all < 0x80) return;
  out.resize(size);
  append_other(out, text);
}

std::string to_utf8(std::u16string_view text) {
  std::string out;
  append_utf8(out, text);
  return out;
}

std::u16string to_utf16(std::string_view text) {
  const std::size_t ascii = ascii_prefix(text);
  std::u16string out(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(ascii));
  for (std::size_t i = ascii; i < text.size();) {
    const auto at = [&](std::size_t k) { return k < text.size() ? static_cast<std::uint32_t>(static_cast<unsigned char>(text[k])) : 0U; };
    std::uint32_t c = at(i);
    if (c < 0x80)
      i += 1;
    else if (c < 0xE0)
      c = ((c & 0x1F) << 6) | (at(i + 1) & 0x3F), i += 2;
    else if (c < 0xF0)
      c = ((c & 0x0F) << 12) | ((at(i + 1) & 0x3F) << 6) | (at(i + 2) & 0x3F), i += 3;
    else
      c = ((c & 0x07) << 18) | ((at(i + 1) & 0x3F) << 12) | ((at(i + 2) & 0x3F) << 6) | (at(i + 3) & 0x3F), i += 4;
    if (c < 0x10000) {
      out.push_back(static_cast<char16_t>(c));
    } else {
      out.push_back(static_cast<char16_t>(0xD800 + ((c - 0x10000) >> 10)));
      out.push_back(static_cast<char16_t>(0xDC00 + ((c - 0x10000) & 0x3FF)));
    }
  }
  return out;
}

void fold_ascii(std::u16string& text) {
  for (char16_t& c : text) {
    if (c >= u'A' && c <= u'Z') c = static_cast<char16_t>(c - u'A' + u'a');
  }
}

std::size_t ascii_prefix(std::string_view bytes) {
  constexpr std::uint64_t high_bits = 0x8080808080808080ULL;
  std::size_t at = 0;
  for (std::uint64_t words[4]; at + sizeof words <= bytes.size(); at += sizeof words) {
    std::memcpy(words, bytes.data() + at, sizeof words);
    if (((words[0] | words[1] | words[2] | words[3]) & high_bits) != 0) break;
  }
  while (at < bytes.size() && static_cast<unsigned char>(bytes[at]) < 0x80) ++at;
  return at;
}

}  // namespace kpwatch::xml
