// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/formats/edifact/character_set.h"

#include <unicode/ucnv.h>

#include <mutex>
#include <vector>

#include "daemon/base/text.h"

namespace kpwatch::edifact {
namespace {

void append_code_point(std::string& out, std::uint32_t c) {
  const auto put = [&](std::uint32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xC0 | c >> 6U);
    put(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    put(0xE0 | c >> 12U);
    put(0x80 | (c >> 6U & 0x3F));
    put(0x80 | (c & 0x3F));
  } else {
    put(0xF0 | c >> 18U);
    put(0x80 | (c >> 12U & 0x3F));
    put(0x80 | (c >> 6U & 0x3F));
    put(0x80 | (c & 0x3F));
  }
}

bool is_multi_byte(std::string_view name) { return name == "gb18030" || name == "big5" || name == "shift_jis" || name == "windows-949"; }

std::array<std::uint16_t, 128> make_table(const char* icu_name) {
  std::array<std::uint16_t, 128> table{};
  UErrorCode status = U_ZERO_ERROR;
  UConverter* const converter = ucnv_open(icu_name, &status);
  if (U_FAILURE(status) != 0) return table;
  for (std::size_t i = 0; i < table.size(); ++i) {
    const char byte = static_cast<char>(0x80 + i);
    std::array<UChar, 4> units{};
    status = U_ZERO_ERROR;
    const std::int32_t length = ucnv_toUChars(converter, units.data(), 4, &byte, 1, &status);
    if (U_SUCCESS(status) != 0 && length == 1 && units[0] != 0xFFFD) table[i] = static_cast<std::uint16_t>(units[0]);
  }
  ucnv_close(converter);
  return table;
}

// Tables are made once and shared by all readers.
const std::array<std::uint16_t, 128>* table_named(const char* icu_name) {
  struct Entry {
    std::string name;
    std::unique_ptr<std::array<std::uint16_t, 128>> table;
  };
  static std::mutex mutex;
  static std::vector<Entry> entries;
  const std::lock_guard lock(mutex);
  for (const Entry& entry : entries) {
    if (entry.name == icu_name) return entry.table.get();
  }
  entries.push_back({icu_name, std::make_unique<std::array<std::uint16_t, 128>>(make_table(icu_name))});
  return entries.back().table.get();
}

struct Level {
  std::string_view identifier;
  CharacterSet::Kind kind;
  const char* icu_name;
  bool upper_case_only;
};
using Kind = CharacterSet::Kind;
// UNOX and the identifiers of the airlines (IATA, IATB) bring no bytes of their own above 0x7E.
constexpr std::array<Level, 19> levels{{
    {"UNOA", Kind::ascii, nullptr, true},
    {"UNOB", Kind::ascii, nullptr, false},
    {"UNOC", Kind::single_byte, "windows-1252", false},
    {"UNOD", Kind::single_byte, "ISO-8859-2", false},
    {"UNOE", Kind::single_byte, "ISO-8859-5", false},
    {"UNOF", Kind::single_byte, "ISO-8859-7", false},
    {"UNOG", Kind::single_byte, "ISO-8859-3", false},
    {"UNOH", Kind::single_byte, "ISO-8859-4", false},
    {"UNOI", Kind::single_byte, "ISO-8859-6", false},
    {"UNOJ", Kind::single_byte, "ISO-8859-8", false},
    {"UNOK", Kind::single_byte, "ISO-8859-9", false},
    {"UNOL", Kind::single_byte, "ISO-8859-15", false},
    {"UNOW", Kind::utf8, nullptr, false},
    {"UNOX", Kind::ascii, nullptr, false},
    {"UNOY", Kind::utf8, nullptr, false},
    {"KECA", Kind::multi_byte, "windows-949", false},
    {"IATA", Kind::ascii, nullptr, false},
    {"IATB", Kind::ascii, nullptr, false},
    {"IBMA", Kind::ascii, nullptr, false},
}};

}  // namespace

struct CharacterSet::MultiByte {
  std::string name;
  UConverter* converter = nullptr;
  explicit MultiByte(const char* icu_name) : name(icu_name) {
    UErrorCode status = U_ZERO_ERROR;
    converter = ucnv_open(icu_name, &status);
    if (U_FAILURE(status) != 0) converter = nullptr;
  }
  ~MultiByte() {
    if (converter != nullptr) ucnv_close(converter);
  }
  MultiByte(const MultiByte&) = delete;
  MultiByte& operator=(const MultiByte&) = delete;
};

CharacterSet::CharacterSet() = default;
CharacterSet::~CharacterSet() = default;

void CharacterSet::use_table(const char* icu_name) {
  kind_ = Kind::single_byte;
  table_ = table_named(icu_name);
}

void CharacterSet::use_multi_byte(const char* icu_name) {
  kind_ = Kind::multi_byte;
  if (!multi_byte_ || multi_byte_->name != icu_name) multi_byte_ = std::make_unique<MultiByte>(icu_name);
}

bool CharacterSet::choose(std::string_view coding_0133, std::string_view identifier_0001, bool utf8_marked) {
  kind_ = Kind::ascii;
  upper_case_only_ = false;
  latin1_ = false;
  const Level* found = nullptr;
  for (const Level& level : levels) {
    if (level.identifier == identifier_0001) found = &level;
  }
  upper_case_only_ = found != nullptr && found->upper_case_only;
  const bool is_known = found != nullptr && found->identifier != "IBMA";
  // Code list 0133: 4 code page 850; 5, 6, 7, 8 ISO 10646 (UTF-16 was converted before). 1 and 2 leave it to 0001.
  const bool is_iso_10646 = coding_0133 == "7" || coding_0133 == "5" || coding_0133 == "6" || coding_0133 == "8";
  if (utf8_marked || (is_iso_10646 && assumed_.empty())) {
    kind_ = Kind::utf8;
  } else if (!assumed_.empty()) {
    upper_case_only_ = false;
    if (assumed_ == "utf-8") {
      kind_ = Kind::utf8;
    } else if (is_multi_byte(assumed_)) {
      use_multi_byte(assumed_.c_str());
    } else {
      use_table(assumed_.c_str());
    }
    return true;
  } else if (coding_0133 == "4") {
    use_table("ibm-850");
  } else if (found != nullptr && found->kind == Kind::single_byte) {
    use_table(found->icu_name);
    latin1_ = found->identifier == "UNOC";
  } else if (found != nullptr) {
    kind_ = found->kind;
    if (kind_ == Kind::multi_byte) use_multi_byte(found->icu_name);
  }
  return is_known;
}

void CharacterSet::append(std::string& out, std::string_view bytes, Findings& findings) {
  if (is_ascii(bytes)) {
    out.append(bytes);
    return;
  }
  const auto as_latin1 = [&] {
    for (const char c : bytes) append_code_point(out, static_cast<unsigned char>(c));
  };
  switch (kind_) {
    case Kind::ascii:
      findings.above_ascii = true;
      if (is_utf8(bytes)) {
        out.append(bytes);
      } else {
        as_latin1();
      }
      return;
    case Kind::utf8:
      if (is_utf8(bytes)) {
        out.append(bytes);
      } else {
        findings.undecodable = true;
        as_latin1();
      }
      return;
    case Kind::single_byte:
      if (latin1_ && is_utf8(bytes)) findings.utf8_suspected = true;
      for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x80) {
          out.push_back(c);
          continue;
        }
        if (latin1_ && byte < 0xA0) findings.windows_1252 = true;
        const std::uint16_t code_point = (*table_)[byte - 0x80U];
        if (code_point == 0) findings.undecodable = true;
        append_code_point(out, code_point == 0 ? byte : code_point);
      }
      return;
    case Kind::multi_byte: {
      std::vector<UChar> units(bytes.size() + 1);
      UErrorCode status = U_ZERO_ERROR;
      std::int32_t length = 0;
      if (multi_byte_ && multi_byte_->converter != nullptr) {
        length = ucnv_toUChars(multi_byte_->converter, units.data(), static_cast<std::int32_t>(units.size()), bytes.data(),
                               static_cast<std::int32_t>(bytes.size()), &status);
      }
      bool decoded = length > 0 && U_SUCCESS(status) != 0;
      for (std::int32_t i = 0; decoded && i < length; ++i) decoded = units[static_cast<std::size_t>(i)] != 0xFFFD;
      if (!decoded) {
        findings.undecodable = true;
        as_latin1();
        return;
      }
      for (std::size_t i = 0; i < static_cast<std::size_t>(length); ++i) {
        std::uint32_t c = units[i];
        const bool is_pair = c >= 0xD800 && c < 0xDC00 && i + 1 < static_cast<std::size_t>(length);
        if (is_pair) c = 0x10000U + ((c - 0xD800U) << 10U) + (units[++i] - 0xDC00U);
        append_code_point(out, c);
      }
      return;
    }
  }
}

bool in_level_a(char c) {
  static constexpr auto table = [] {
    std::array<bool, 256> in{};
    for (const char each : std::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .,-()/='+:?!\"%&*;<>"))
      in[static_cast<unsigned char>(each)] = true;
    return in;
  }();
  return table[static_cast<unsigned char>(c)];
}

}  // namespace kpwatch::edifact
