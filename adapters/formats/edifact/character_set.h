// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The character set of an interchange, by UNB 0133 and 0001 (code lists of ISO 9735 and their extension in the field), and
// values of it as UTF-8. Service characters are below 0x80 in all of these sets, and the second bytes of Windows-949 are
// letters or above 0x80 (in GB18030 digits too), so that segments can be cut before they are decoded.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace kpwatch::edifact {

class CharacterSet {
 public:
  enum class Kind : std::uint8_t {
    ascii,        // no byte above 0x7E is declared: UTF-8 where it is, else ISO 8859-1
    single_byte,  // an ISO 8859 part or a code page
    utf8,
    multi_byte,  // Windows-949, GB18030 ...
  };
  // What decoding came across; each is worth one note.
  struct Findings {
    bool windows_1252 = false;  // ISO 8859-1 with bytes 0x80 to 0x9F
    bool undecodable = false;   // bytes that the set does not have
    bool utf8_suspected = false;
    bool above_ascii = false;  // bytes above 0x7E in a set of seven bits
  };

  CharacterSet();
  ~CharacterSet();
  CharacterSet(const CharacterSet&) = delete;
  CharacterSet& operator=(const CharacterSet&) = delete;

  // What `choose` is to choose whatever it is told, but for what bears a mark; empty: what it is told. Names as ICU knows them, of sets
  // that hold ASCII: those of the setting `characters` of a feed.
  void assume(std::string_view name) { assumed_ = name; }
  // By 0133 (may be empty), then 0001. `utf8_marked`: the input bears the mark of UTF-8 or was converted to it, which is
  // believed before either. False when 0001 is not known.
  bool choose(std::string_view coding_0133, std::string_view identifier_0001, bool utf8_marked);
  [[nodiscard]] Kind kind() const { return kind_; }
  // Lower case and most punctuation are outside UNOA.
  [[nodiscard]] bool is_upper_case_only() const { return upper_case_only_; }

  // Appends `bytes` as UTF-8. No byte is ever dropped.
  void append(std::string& out, std::string_view bytes, Findings& findings);

 private:
  struct MultiByte;
  using Table = std::array<std::uint16_t, 128>;  // code points of 0x80 to 0xFF; 0 = none
  void use_table(const char* icu_name);
  void use_multi_byte(const char* icu_name);

  Kind kind_ = Kind::ascii;
  bool upper_case_only_ = false;
  bool latin1_ = false;
  const Table* table_ = nullptr;
  std::unique_ptr<MultiByte> multi_byte_;
  std::string assumed_;
};

// Is this character in the repertoire of level A (ISO 9735, annex)? Service characters of the standard are.
[[nodiscard]] bool in_level_a(char c);

}  // namespace kpwatch::edifact
