// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Sources: XML 1.0 (fifth edition) 2.8, 4.3.3 and appendix F; RFC 3629; Unicode byte order marks.
#include "adapters/formats/xml/prolog.h"

#include <algorithm>
#include <array>

#include "adapters/formats/xml/characters.h"
#include "adapters/formats/xml/reasons.h"
#include "daemon/base/text.h"

namespace kpwatch::xml {

namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

struct Encoding {
  std::string_view declared;  // upper case
  std::string_view parser;    // the name that the parser is given
  CodeUnits units;
};

// Accepted without a BOM: supersets of ASCII, so that markup is where it seems to be. Single-byte sets can't hide it;
// UTF-7, EBCDIC, the escape-driven and the unmarked wide ones can, and are not in the list.
constexpr std::array encodings{
    Encoding{"UTF-8", "UTF-8", CodeUnits::utf8},
    Encoding{"UTF8", "UTF-8", CodeUnits::utf8},
    Encoding{"US-ASCII", "UTF-8", CodeUnits::utf8},
    Encoding{"ASCII", "UTF-8", CodeUnits::utf8},
    Encoding{"ISO-8859-1", "ISO-8859-1", CodeUnits::one_byte},
    Encoding{"ISO8859-1", "ISO-8859-1", CodeUnits::one_byte},
    Encoding{"ISO_8859-1", "ISO-8859-1", CodeUnits::one_byte},
    Encoding{"LATIN1", "ISO-8859-1", CodeUnits::one_byte},
    Encoding{"LATIN-1", "ISO-8859-1", CodeUnits::one_byte},
    Encoding{"ISO-8859-2", "ISO-8859-2", CodeUnits::one_byte},
    Encoding{"ISO-8859-4", "ISO-8859-4", CodeUnits::one_byte},
    Encoding{"ISO-8859-5", "ISO-8859-5", CodeUnits::one_byte},
    Encoding{"ISO-8859-7", "ISO-8859-7", CodeUnits::one_byte},
    Encoding{"ISO-8859-9", "ISO-8859-9", CodeUnits::one_byte},
    Encoding{"ISO-8859-13", "ISO-8859-13", CodeUnits::one_byte},
    Encoding{"ISO-8859-15", "ISO-8859-15", CodeUnits::one_byte},
    Encoding{"LATIN-9", "ISO-8859-15", CodeUnits::one_byte},
    Encoding{"WINDOWS-1250", "windows-1250", CodeUnits::one_byte},
    Encoding{"WINDOWS-1251", "windows-1251", CodeUnits::one_byte},
    Encoding{"CP1251", "windows-1251", CodeUnits::one_byte},
    Encoding{"WINDOWS-1252", "windows-1252", CodeUnits::one_byte},
    Encoding{"CP1252", "windows-1252", CodeUnits::one_byte},
    Encoding{"WINDOWS-1253", "windows-1253", CodeUnits::one_byte},
    Encoding{"WINDOWS-1254", "windows-1254", CodeUnits::one_byte},
    Encoding{"WINDOWS-1257", "windows-1257", CodeUnits::one_byte},
    Encoding{"KOI8-R", "KOI8-R", CodeUnits::one_byte},
    Encoding{"KOI8-U", "KOI8-U", CodeUnits::one_byte},
    Encoding{"GB18030", "gb18030", CodeUnits::unknown},
    Encoding{"GBK", "gb18030", CodeUnits::unknown},
    Encoding{"GB2312", "gb18030", CodeUnits::unknown},
};

const Encoding* accepted(std::string_view name) {
  const std::string upper = upper_ascii(name);
  const auto* found = std::find_if(encodings.begin(), encodings.end(), [&](const Encoding& e) { return e.declared == upper; });
  return found == encodings.end() ? nullptr : found;
}

bool is_wide_name(std::string_view name) {
  const std::string upper = upper_ascii(name);
  return upper.starts_with("UTF-16") || upper == "UTF16" || upper == "UNICODE" || upper.starts_with("ISO-10646-UCS-2") || upper == "UCS-2";
}

// Bytes that no text of an accepted encoding begins with.
struct Signature {
  std::string_view bytes;
  const Reason* reason;
  std::string_view detail;
};
constexpr std::array signatures{
    Signature{{"\x00\x00\xFE\xFF", 4}, &encoding_refused, "UTF-32"},
    Signature{{"\xFF\xFE\x00\x00", 4}, &encoding_refused, "UTF-32"},
    Signature{{"\x00\x00\x00\x3C", 4}, &encoding_refused, "UTF-32"},
    Signature{{"\x3C\x00\x00\x00", 4}, &encoding_refused, "UTF-32"},
    Signature{{"\x4C\x6F\xA7\x94", 4}, &encoding_refused, "EBCDIC"},
    Signature{{"+/v8", 4}, &encoding_refused, "UTF-7"},
    Signature{{"+/v9", 4}, &encoding_refused, "UTF-7"},
    Signature{{"+/v+", 4}, &encoding_refused, "UTF-7"},
    Signature{{"+/v/", 4}, &encoding_refused, "UTF-7"},
    Signature{{"+ADw-", 5}, &encoding_refused, "UTF-7"},
    Signature{{"\x0E\xFE\xFF", 3}, &encoding_refused, "SCSU"},
    Signature{{"\xFB\xEE\x28", 3}, &encoding_refused, "BOCU-1"},
    Signature{{"\x3C\x00", 2}, &encoding_refused, "UTF-16 without a byte order mark"},
    Signature{{"\x00\x3C", 2}, &encoding_refused, "UTF-16 without a byte order mark"},
    Signature{{"\x1F\x8B", 2}, &not_xml, "gzip; nothing is decompressed"},
    Signature{{"PK\x03\x04", 4}, &not_xml, "a zip archive; nothing is unpacked"},
};

const Signature* signature_of(std::string_view bytes) {
  for (const Signature& s : signatures) {
    if (bytes.starts_with(s.bytes)) return &s;
  }
  return nullptr;
}

struct Declaration {
  std::string_view version, encoding;
  std::size_t end = 0;
};

// name = "value" pairs of an XML declaration. What is malformed in it is left to the parser's complaint.
Declaration read_declaration(std::string_view text) {
  Declaration result;
  const std::size_t end = text.substr(0, 512).find("?>");
  result.end = end == std::string_view::npos ? std::min<std::size_t>(text.size(), 512) : end + 2;
  const std::string_view inside = text.substr(0, result.end);
  const auto value_of = [&](std::string_view name) -> std::string_view {
    std::size_t at = inside.find(name);
    if (at == std::string_view::npos) return {};
    at += name.size();
    while (at < inside.size() && is_blank(inside[at])) ++at;
    if (at >= inside.size() || inside[at] != '=') return {};
    ++at;
    while (at < inside.size() && is_blank(inside[at])) ++at;
    if (at >= inside.size() || (inside[at] != '"' && inside[at] != '\'')) return {};
    const std::size_t close = inside.find(inside[at], at + 1);
    return close == std::string_view::npos ? std::string_view{} : inside.substr(at + 1, close - at - 1);
  };
  result.version = value_of("version");
  result.encoding = value_of("encoding");
  return result;
}

// A DOCTYPE can only stand before the root, among blanks, comments and processing instructions.
std::optional<std::size_t> find_doctype(std::string_view text, std::size_t at) {
  while (at < text.size()) {
    while (at < text.size() && is_blank(text[at])) ++at;
    const std::string_view rest = text.substr(at);
    if (rest.starts_with("<!--")) {
      const std::size_t end = rest.find("-->", 4);
      if (end == std::string_view::npos) return std::nullopt;
      at += end + 3;
    } else if (rest.starts_with("<?")) {
      const std::size_t end = rest.find("?>", 2);
      if (end == std::string_view::npos) return std::nullopt;
      at += end + 2;
    } else {
      return equal_ignoring_case(rest.substr(0, 9), "<!DOCTYPE") ? std::optional(at) : std::nullopt;
    }
  }
  return std::nullopt;
}

void refuse(Prolog& prolog, const Reason& reason, std::size_t byte, std::string_view text, std::string detail) {
  prolog.refusal = Prolog::Finding{&reason, byte, std::string(text), std::move(detail)};
}

void read_wide(Prolog& prolog, std::string_view bytes, bool little) {
  prolog.start = 2;
  prolog.units = little ? CodeUnits::utf16_le : CodeUnits::utf16_be;
  prolog.encoding = little ? "UTF-16LE" : "UTF-16BE";
  const std::string text = narrowed(bytes, 2, little);
  std::size_t blanks = 0;
  while (blanks < text.size() && is_blank(text[blanks])) ++blanks;
  const std::string_view rest = std::string_view(text).substr(blanks);
  Declaration declared;
  if (rest.starts_with("<?xml") && rest.size() > 5 && is_blank(rest[5])) {
    declared = read_declaration(rest);
    if (blanks > 0) {
      prolog.notes.push_back({&blank_before_declaration, 2, {}, {}});
      prolog.start += blanks * 2;
    }
    if (!declared.version.empty() && declared.version != "1.0")
      return refuse(prolog, version_refused, prolog.start, declared.version, "version " + std::string(declared.version));
    if (!declared.encoding.empty() && !is_wide_name(declared.encoding))
      prolog.notes.push_back({&encoding_contradicted, prolog.start, std::string(declared.encoding),
                              "declared " + std::string(declared.encoding) + ", byte order mark of UTF-16"});
  }
  if (const auto at = find_doctype(text, blanks)) refuse(prolog, doctype_refused, 2 + *at * 2, rest.substr(*at - blanks, 80), {});
}

// Decides what the bytes are in, from the name declared and the bytes themselves.
void choose_encoding(Prolog& prolog, std::string_view bytes, bool has_mark, std::string_view declared, std::size_t declared_at) {
  const Encoding* named = declared.empty() ? accepted("UTF-8") : accepted(declared);
  const bool wide = named == nullptr && is_wide_name(declared);
  if (has_mark || wide) {
    // The byte order mark speaks for itself; and what reads as "<?xml" byte by byte is not UTF-16.
    if (named == nullptr || named->units != CodeUnits::utf8) {
      if (!wide && named == nullptr) return refuse(prolog, encoding_refused, declared_at, declared, std::string(declared));
      prolog.notes.push_back(
          {&encoding_contradicted, declared_at, std::string(declared), "declared " + std::string(declared) + ", read as UTF-8"});
    }
    named = accepted("UTF-8");
  }
  if (named == nullptr) return refuse(prolog, encoding_refused, declared_at, declared, std::string(declared));
  prolog.encoding = named->parser;
  prolog.units = named->units;
  prolog.is_ascii = prolog.units != CodeUnits::unknown && ascii_prefix(bytes) == bytes.size();
  if (prolog.is_ascii) {
    prolog.encoding = "ISO-8859-1";  // the same characters, and the quickest to decode
  } else if (prolog.units == CodeUnits::utf8) {
    if (const auto bad = first_invalid_utf8(bytes))
      return refuse(prolog, encoding_invalid, *bad, printable_utf8(bytes.substr(*bad, 16), 60), "not valid UTF-8");
  } else if (prolog.encoding == "ISO-8859-1") {
    const auto* high = std::find_if(bytes.begin(), bytes.end(),
                                    [](char c) { return static_cast<unsigned char>(c) >= 0x80 && static_cast<unsigned char>(c) <= 0x9F; });
    if (high != bytes.end()) {
      prolog.encoding = "windows-1252";
      prolog.notes.push_back({&read_as_windows_1252, static_cast<std::size_t>(high - bytes.begin()), {}, {}});
    }
  }
}

}  // namespace

std::string narrowed(std::string_view bytes, std::size_t from, bool little) {
  std::string text;
  text.reserve(bytes.size() / 2);
  for (std::size_t i = from; i + 1 < bytes.size(); i += 2) {
    const char low = bytes[little ? i : i + 1], high = bytes[little ? i + 1 : i];
    text.push_back(high == 0 && static_cast<unsigned char>(low) < 0x80 ? low : '?');
  }
  return text;
}

std::optional<std::size_t> first_invalid_utf8(std::string_view bytes) {
  const auto at = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
  const auto continues = [&](std::size_t i, unsigned low, unsigned high) { return i < bytes.size() && at(i) >= low && at(i) <= high; };
  for (std::size_t i = 0; i < bytes.size();) {
    const unsigned lead = at(i);
    if (lead < 0x80) {
      i += ascii_prefix(bytes.substr(i));
    } else if (lead >= 0xC2 && lead <= 0xDF) {
      if (!continues(i + 1, 0x80, 0xBF)) return i;
      i += 2;
    } else if (lead >= 0xE0 && lead <= 0xEF) {
      const unsigned low = lead == 0xE0 ? 0xA0 : 0x80, high = lead == 0xED ? 0x9F : 0xBF;
      if (!continues(i + 1, low, high) || !continues(i + 2, 0x80, 0xBF)) return i;
      i += 3;
    } else if (lead >= 0xF0 && lead <= 0xF4) {
      const unsigned low = lead == 0xF0 ? 0x90 : 0x80, high = lead == 0xF4 ? 0x8F : 0xBF;
      if (!continues(i + 1, low, high) || !continues(i + 2, 0x80, 0xBF) || !continues(i + 3, 0x80, 0xBF)) return i;
      i += 4;
    } else {
      return i;
    }
  }
  return std::nullopt;
}

int looks_like_xml(std::string_view bytes) {
  if (const Signature* s = signature_of(bytes)) {
    // Wide and EBCDIC forms of '<' are recognised to be refused by name; archives are nobody's.
    return s->reason == &encoding_refused ? 80 : 0;
  }
  if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) {
    const std::string text = narrowed(bytes.substr(0, 2048), 2, bytes.starts_with("\xFF\xFE"));
    const std::string_view rest = trimmed(text);
    return rest.starts_with("<") ? 90 : 0;
  }
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  std::size_t at = 0;
  while (at < bytes.size() && is_blank(bytes[at])) ++at;
  if (at >= bytes.size() || bytes[at] != '<') return 0;
  const std::string_view rest = bytes.substr(at);
  if (rest.starts_with("<?xml")) return 100;
  if (rest.size() == 1) return 40;
  const char next = rest[1];
  const bool name_starts = (next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z') || next == '_' || next == '!' || next == '?' ||
                           next == ':' || static_cast<unsigned char>(next) >= 0x80;
  return name_starts ? 95 : 50;
}

Prolog read_prolog(std::string_view bytes) {
  Prolog prolog;
  prolog.encoding = "UTF-8";
  if (const Signature* s = signature_of(bytes)) {
    prolog.units = s->reason == &encoding_refused ? CodeUnits::unknown : CodeUnits::one_byte;
    refuse(prolog, *s->reason, 0, {}, std::string(s->detail));
    return prolog;
  }
  if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) {
    read_wide(prolog, bytes, bytes.starts_with("\xFF\xFE"));
    return prolog;
  }
  const bool has_mark = bytes.starts_with("\xEF\xBB\xBF");
  const std::size_t text_start = has_mark ? 3 : 0;
  prolog.start = text_start;
  std::size_t first = text_start;
  while (first < bytes.size() && is_blank(bytes[first])) ++first;
  const std::string_view rest = bytes.substr(first);
  if (!rest.starts_with("<")) {
    refuse(prolog, not_xml, first, printable_utf8(rest.substr(0, 40), 60), {});
    return prolog;
  }
  Declaration declared;
  if (rest.starts_with("<?xml") && rest.size() > 5 && is_blank(rest[5])) {
    declared = read_declaration(rest);
    if (first > text_start) {
      prolog.notes.push_back({&blank_before_declaration, text_start, {}, {}});
      prolog.start = first;
    }
    if (!declared.version.empty() && declared.version != "1.0") {
      refuse(prolog, version_refused, first, declared.version, "version " + std::string(declared.version));
      return prolog;
    }
  }
  choose_encoding(prolog, bytes, has_mark, declared.encoding, first);
  if (prolog.refusal) return prolog;
  if (const auto at = find_doctype(bytes, first)) {
    const std::string_view line = bytes.substr(*at, std::min<std::size_t>(80, bytes.find_first_of("\r\n>", *at) - *at));
    refuse(prolog, doctype_refused, *at, printable_utf8(line, note_text_bytes_max), {});
  }
  return prolog;
}

}  // namespace kpwatch::xml
