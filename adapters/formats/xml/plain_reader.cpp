// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Every function that passes something is false where it gives up.
#include "adapters/formats/xml/plain_reader.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <optional>
#include <utility>

#include "adapters/formats/xml/characters.h"
#include "daemon/base/text.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace kpwatch::xml {

namespace {

constexpr std::size_t attributes_max = 16, bindings_max = 16, attribute_names_max = 24;

enum : std::uint8_t { starts_name = 1, of_name = 2, plain_text = 4, of_value = 8, blank = 16, any_text = 32 };

constexpr std::array<std::uint8_t, 256> kinds = [] {
  std::array<std::uint8_t, 256> made{};
  for (std::size_t i = 0; i < made.size(); ++i) {
    const bool is_letter = (i >= 'a' && i <= 'z') || (i >= 'A' && i <= 'Z') || i == '_';
    const bool is_other = (i >= '0' && i <= '9') || i == '-' || i == '.';
    const bool is_blank = i == ' ' || i == '\t' || i == '\r' || i == '\n';
    // 0xEF begins U+FFFE and U+FFFF, which are no characters, besides good ones.
    const bool is_character = i >= 0x20 && i != 0xEF && i != '<' && i != '&';
    std::uint8_t kind = 0;
    if (is_letter) kind |= starts_name | of_name;
    if (is_other) kind |= of_name;
    if (is_character && i != ']') kind |= plain_text | any_text;  // ]]> must not stand in a text
    if (is_character) kind |= of_value;
    if (is_blank) kind |= blank | any_text;
    made.at(i) = kind;
  }
  return made;
}();

bool is(char c, std::uint8_t kind) { return (kinds[static_cast<unsigned char>(c)] & kind) != 0; }

#if defined(__SSE2__)
__m128i within(__m128i bytes, char first, char last) {
  const __m128i from_first = _mm_sub_epi8(bytes, _mm_set1_epi8(first));
  return _mm_cmpeq_epi8(_mm_min_epu8(from_first, _mm_set1_epi8(static_cast<char>(last - first))), from_first);
}

// The first of sixteen bytes that is not of a name, or 16.
unsigned name_bytes(const char* at) {
  __m128i bytes;
  std::memcpy(&bytes, at, 16);
  const __m128i letters = within(_mm_or_si128(bytes, _mm_set1_epi8(0x20)), 'a', 'z');
  const __m128i others =
      _mm_or_si128(within(bytes, '0', '9'), _mm_or_si128(within(bytes, '-', '.'), _mm_cmpeq_epi8(bytes, _mm_set1_epi8('_'))));
  const auto good = static_cast<unsigned>(_mm_movemask_epi8(_mm_or_si128(letters, others)));
  return static_cast<unsigned>(std::countr_one(good));
}

// The first of sixteen bytes that may end a line or is not ASCII, or 16.
unsigned letters(const char* at) {
  __m128i bytes;
  std::memcpy(&bytes, at, 16);
  const __m128i ends = _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('\n')), _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\r')));
  const auto others = static_cast<unsigned>(_mm_movemask_epi8(_mm_or_si128(ends, bytes)));
  return static_cast<unsigned>(std::countr_zero(others | 0x10000U));
}

// The first of sixteen bytes that is no plain text (`with_lines`: nor ends a line, nor is a tabulator), or 16.
template <bool with_lines>
unsigned text_bytes(const char* at) {
  __m128i bytes;
  std::memcpy(&bytes, at, 16);
  __m128i low = _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(0x1F)), bytes);
  if constexpr (with_lines) {
    const __m128i good = _mm_or_si128(within(bytes, '\t', '\n'), _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\r')));
    low = _mm_andnot_si128(good, low);
  }
  const __m128i marks = _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('<')), _mm_cmpeq_epi8(bytes, _mm_set1_epi8('&'))),
                                     _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(']')), _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\xEF'))));
  const auto bad = static_cast<unsigned>(_mm_movemask_epi8(_mm_or_si128(low, marks)));
  return static_cast<unsigned>(std::countr_zero(bad | 0x10000U));
}
#endif

template <std::uint8_t kind>
const char* behind(const char* at, const char* end) {
#if defined(__SSE2__)
  while (end - at >= 16) {
    const unsigned count = kind == of_name ? name_bytes(at) : text_bytes<kind == any_text>(at);
    at += count;
    if (count < 16) return at;
  }
#endif
  while (at < end && is(*at, kind)) ++at;
  return at;
}

// Behind bytes that are a column each, up to `to`; bytes up to `end` may be touched.
const char* behind_letters(const char* at, const char* to, [[maybe_unused]] const char* end) {
#if defined(__SSE2__)
  while (end - at >= 16 && at < to) {
    const unsigned count = letters(at);
    if (to - at <= static_cast<std::ptrdiff_t>(count)) return to;
    at += count;
    if (count < 16) return at;
  }
#endif
  while (at < to && static_cast<unsigned char>(*at) < 0x80 && *at != '\n' && *at != '\r') ++at;
  return at;
}

void widen(std::string_view ascii, std::u16string& into) {
  for (const char c : ascii) into.push_back(static_cast<char16_t>(static_cast<unsigned char>(c)));
}

}  // namespace

PlainReader::Ends::Ends(std::string_view name) {
  if (name.size() >= 8) {
    std::memcpy(&first, name.data(), 8);
    std::memcpy(&last, name.data() + name.size() - 8, 8);
  } else {
    std::memcpy(&first, name.data(), name.size());
  }
}

std::size_t PlainReader::Ends::hash(std::size_t size) const {
  const std::uint64_t mixed = (first ^ std::rotl(last, 23) ^ size) * 0x9E3779B97F4A7C15ULL;
  return static_cast<std::size_t>(mixed >> 32U);
}

PlainReader::PlainReader(const Vocabulary& vocabulary) : vocabulary_size_(vocabulary.size()) {
  std::vector<std::pair<std::string, std::uint32_t>> all;
  for (std::uint32_t number = 0; number < vocabulary.size(); ++number) all.emplace_back(vocabulary.text(number), number);
  std::erase_if(all, [](const auto& word) { return ascii_prefix(word.first) != word.first.size(); });
  std::size_t size = 64;
  while (size < all.size() * 4) size *= 2;
  slots_.assign(size, 0);
  for (auto& [text, number] : all) {
    std::u16string small = to_utf16(text);
    fold_ascii(small);
    add(std::move(text), number, vocabulary.find(small));
  }
}

void PlainReader::add(std::string text, std::uint32_t number, std::uint32_t folded) {
  const Ends ends(text);
  std::size_t slot = ends.hash(text.size()) & (slots_.size() - 1);
  while (slots_[slot] != 0) slot = (slot + 1) & (slots_.size() - 1);
  std::u16string wide = to_utf16(text);
  words_.push_back({std::move(text), ends, std::move(wide), number, folded, 0, {}});
  slots_[slot] = static_cast<std::uint32_t>(words_.size());
}

PlainReader::Word* PlainReader::find(std::string_view name) {
  const Ends ends(name);
  for (std::size_t slot = ends.hash(name.size()) & (slots_.size() - 1); slots_[slot] != 0; slot = (slot + 1) & (slots_.size() - 1)) {
    Word& word = words_[slots_[slot] - 1];
    if (word.ends == ends && word.text.size() == name.size() && (name.size() <= 16 || word.text == name)) return &word;
  }
  return nullptr;
}

bool PlainReader::read(std::string_view text, const FormatLimits& limits, InputWalk& walk) {
  if (text.size() > bytes_max) return false;
  limits_ = &limits;
  at_ = text.data();
  end_ = at_ + text.size();
  ++document_;
  elements_ = names_ = dead_ = 0;
  constexpr std::size_t bytes_a_name = 4;  // <a/>
  may_have_many_names_ = text.size() / bytes_a_name > limits.xml_names_max;
  counted_ = at_;
  position_ = {1, 1};
  other_names_.clear();
  attribute_names_.clear();
  open_.clear();
  bindings_.clear();
  if (!pass_declaration()) return false;
  pass_blanks();
  if (end_ - at_ < 2 || *at_ != '<' || !is(at_[1], starts_name) || !pass_start_tag(walk)) return false;
  while (!open_.empty()) {
    if (!pass_text(walk) || end_ - at_ < 2) return false;
    if (!(at_[1] == '/' ? pass_end_tag(walk) : pass_start_tag(walk))) return false;
  }
  pass_blanks();
  return at_ == end_;
}

void PlainReader::pass_blanks() {
  while (at_ < end_ && is(*at_, blank)) ++at_;
}

// <?xml version="1.0" encoding="..." standalone="...">, where there is one; which encoding, the prolog has seen.
bool PlainReader::pass_declaration() {
  const auto passes = [&](std::string_view word) {
    if (!std::string_view(at_, static_cast<std::size_t>(end_ - at_)).starts_with(word)) return false;
    at_ += word.size();
    return true;
  };
  if (!passes("<?xml")) return true;
  const auto value = [&](std::string_view name) -> std::optional<std::string_view> {
    const char* const from = at_;
    pass_blanks();
    if (at_ > from && passes(name) && passes("=") && at_ < end_ && (*at_ == '"' || *at_ == '\'')) {
      const char quote = *at_++;
      const char* const begin = at_;
      at_ = behind<of_name>(at_, end_);
      if (at_ < end_ && *at_ == quote) return std::string_view(begin, static_cast<std::size_t>(at_++ - begin));
    }
    at_ = from;
    return std::nullopt;
  };
  if (value("version") != "1.0") return false;
  if (const auto encoding = value("encoding");
      encoding && (encoding->empty() || !is(encoding->front(), starts_name) || encoding->front() == '_'))
    return false;
  if (const auto alone = value("standalone"); alone && alone != "yes" && alone != "no") return false;
  pass_blanks();
  return passes("?>");
}

bool PlainReader::pass_name(Name& name) {
  const char* const begin = at_;
  if (at_ == end_ || !is(*at_, starts_name)) return false;
  at_ = behind<of_name>(at_, end_);
  name.local = {begin, static_cast<std::size_t>(at_ - begin)};
  name.prefix = {};
  if (at_ < end_ && *at_ == ':') {
    name.prefix = name.local;
    const char* const local = ++at_;
    if (at_ == end_ || !is(*at_, starts_name)) return false;
    at_ = behind<of_name>(at_, end_);
    name.local = {local, static_cast<std::size_t>(at_ - local)};
  }
  name.whole = {begin, static_cast<std::size_t>(at_ - begin)};
  return name.whole.size() <= limits_->xml_name_bytes_max;
}

// To the end of the tag, which is not passed.
bool PlainReader::pass_attributes() {
  given_.clear();
  while (at_ < end_ && is(*at_, blank)) {
    pass_blanks();
    if (at_ == end_ || *at_ == '>' || *at_ == '/') break;
    Given& given = given_.emplace_back();
    if (given_.size() > std::min<std::size_t>(attributes_max, limits_->xml_attributes_max) || !pass_name(given.name)) return false;
    if (end_ - at_ < 2 || *at_ != '=' || (at_[1] != '"' && at_[1] != '\'')) return false;
    const char quote = at_[1];
    const char* const begin = at_ += 2;
    while (at_ < end_ && *at_ != quote && is(*at_, of_value)) ++at_;
    if (at_ == end_ || *at_ != quote) return false;
    given.value = {begin, static_cast<std::size_t>(at_ - begin)};
    if (given.value.size() > limits_->value_bytes_max) return false;
    ++at_;
    // Two of one local name may be the same one by two prefixes.
    for (std::size_t i = 0; i + 1 < given_.size(); ++i) {
      if (given_[i].name.local == given.name.local) return false;
    }
  }
  if (may_have_many_names_) count_attributes();
  return at_ < end_;
}

// What xmlns and xmlns:prefix say. Names that the standard keeps to itself are none of the ordinary.
bool PlainReader::bind(const Given& declaration) {
  const std::string_view prefix = declaration.name.prefix.empty() ? std::string_view() : declaration.name.local;
  const bool is_odd = declaration.value.empty() || prefix.starts_with("xml") ||
                      declaration.value.find("www.w3.org/XML") != std::string_view::npos ||
                      declaration.value.find("xmlns") != std::string_view::npos;
  if (is_odd || bindings_.size() >= bindings_max) return false;
  bindings_.push_back({prefix, declaration.value, open_.size()});
  return true;
}

const PlainReader::Binding* PlainReader::binding_of(std::string_view prefix) const {
  for (std::size_t i = bindings_.size(); i-- > 0;) {
    if (bindings_[i].prefix == prefix) return &bindings_[i];
  }
  return nullptr;
}

bool PlainReader::pass_start_tag(InputWalk& walk) {
  ++at_;  // '<'
  Name name;
  if (!pass_name(name)) return false;
  given_.clear();
  if (at_ < end_ && *at_ != '>' && !pass_attributes()) return false;
  if (at_ == end_) return false;
  const bool is_empty = *at_ == '/';
  if (is_empty && ++at_ == end_) return false;
  if (*at_++ != '>') return false;

  if (++elements_ > limits_->xml_elements_max || open_.size() >= limits_->xml_depth_max) return false;
  open_.push_back({name.whole});
  for (const Given& given : given_) {
    const bool declares = given.name.prefix.empty() ? given.name.local == "xmlns" : given.name.prefix == "xmlns";
    if (declares && !bind(given)) return false;
  }
  for (const Given& given : given_) {
    if (!given.name.prefix.empty() && given.name.prefix != "xmlns" && binding_of(given.name.prefix) == nullptr) return false;
  }
  if (!name.prefix.empty() && binding_of(name.prefix) == nullptr) return false;
  if (dead_ > 0) {
    ++dead_;
    if (may_have_many_names_) count_unread(name);
  } else {
    if (!tell_start(name, walk)) return false;
    if (walk.is_dead()) dead_ = 1;
  }
  if (names_ > limits_->xml_names_max) return false;
  if (is_empty) close(walk);
  return true;
}

// As the parser counts: a CR LF ends one line, so does a CR alone; four bytes of UTF-8 are two columns.
ParserPosition PlainReader::here() const {
  while (counted_ < at_) {
    if (const auto letters = static_cast<std::size_t>(behind_letters(counted_, at_, end_) - counted_); letters > 0) {
      counted_ += letters;
      position_.column += letters;
      continue;
    }
    const auto byte = static_cast<unsigned char>(*counted_++);
    if (byte == '\n' || (byte == '\r' && (counted_ == end_ || *counted_ != '\n'))) {
      ++position_.line;
      position_.column = 1;
    } else if (byte >= 0xC0) {
      position_.column += byte >= 0xF0 ? 2 : 1;
    }
  }
  return position_;
}

// One name under two prefixes is two names.
void PlainReader::count_name(Word& word, std::string_view prefix) {
  if (word.document == document_ && word.prefix == prefix) return;
  word.document = document_;
  word.prefix = prefix;
  ++names_;
}

void PlainReader::count_unread(const Name& name) {
  if (Word* const word = find(name.local))
    count_name(*word, name.prefix);
  else
    ++names_;
}

void PlainReader::count_attributes() {
  for (const Given& given : given_) {
    if (std::find(attribute_names_.begin(), attribute_names_.end(), given.name.whole) != attribute_names_.end()) continue;
    ++names_;
    const bool declares = given.name.local == "xmlns" || given.name.prefix == "xmlns";  // each time another namespace, maybe
    if (!declares && attribute_names_.size() < attribute_names_max) attribute_names_.push_back(given.name.whole);
  }
}

bool PlainReader::number_other(const Name& name, std::uint32_t& number) {
  auto known = std::find_if(other_names_.begin(), other_names_.end(), [&](const Name& other) { return other.local == name.local; });
  if (known == other_names_.end()) {
    if (other_names_.size() == other_names_max) return false;
    known = other_names_.insert(known, name);
    ++names_;
  } else if (known->prefix != name.prefix) {
    ++names_;
  }
  number = vocabulary_size_ + static_cast<std::uint32_t>(known - other_names_.begin());
  return true;
}

bool PlainReader::tell_start(const Name& name, InputWalk& walk) {
  attributes_.clear();
  if (!given_.empty()) {
    std::size_t room = 0;
    for (const Given& given : given_) room += given.name.local.size() + given.value.size();
    wide_attributes_.clear();
    wide_attributes_.reserve(room);  // so that views of it stay good
    const auto wide = [&](std::string_view text) {
      const std::size_t from = wide_attributes_.size();
      if (ascii_prefix(text) == text.size()) {
        widen(text, wide_attributes_);
      } else {
        wide_attributes_ += to_utf16(text);
      }
      return std::u16string_view(wide_attributes_).substr(from);
    };
    for (const Given& given : given_) {
      const bool declares = given.name.prefix.empty() ? given.name.local == "xmlns" : given.name.prefix == "xmlns";
      if (declares) continue;
      const std::u16string_view local = wide(given.name.local), value = wide(given.value);
      attributes_.push_back({local, value});
    }
  }
  if (!walk.is_in_document()) {
    const Binding* const binding = binding_of(name.prefix);
    uri_ = binding == nullptr ? std::u16string() : to_utf16(binding->uri);
  }
  ElementName told;
  if (Word* const word = find(name.local)) {
    if (may_have_many_names_) count_name(*word, name.prefix);
    told = {word->number, word->folded, word->wide};
  } else {
    if (!number_other(name, told.number)) return false;
    if (const Word* const small = find(lower_ascii(name.local))) told.folded = small->number;
    wide_name_.clear();
    widen(name.local, wide_name_);
    told.local = wide_name_;
  }
  walk.start(told, attributes_, *this);
  return true;
}

void PlainReader::close(InputWalk& walk) {
  open_.pop_back();
  while (!bindings_.empty() && bindings_.back().depth > open_.size()) bindings_.pop_back();
  if (dead_ > 0) --dead_;
  if (dead_ == 0) walk.end(*this);
}

bool PlainReader::pass_end_tag(InputWalk& walk) {
  at_ += 2;
  const std::string_view name = open_.back().name;
  if (static_cast<std::size_t>(end_ - at_) <= name.size() || std::memcmp(at_, name.data(), name.size()) != 0) return false;
  at_ += name.size();
  if (*at_ != '>') {
    pass_blanks();
    if (at_ == end_ || *at_ != '>') return false;
  }
  ++at_;
  close(walk);
  return true;
}

// To the next '<', which is not passed. The parser counts UTF-16 units, of which there are no more than bytes.
bool PlainReader::pass_text(InputWalk& walk) {
  if (at_ < end_ && *at_ == '<') return true;
  const char* const begin = at_;
  if (!(walk.takes_text() ? pass_text_bytes(walk) : pass_unread_text(walk))) return false;
  return (open_.back().text_bytes += static_cast<std::size_t>(at_ - begin)) <= limits_->value_bytes_max;
}

// Of a text that nobody wants, only that it is one.
bool PlainReader::pass_unread_text(InputWalk& walk) {
  while (true) {
    at_ = behind<any_text>(at_, end_);
    if (at_ == end_) return false;
    if (*at_ == '<') return true;
    if (*at_ != '&' || !pass_entity(walk)) return false;
  }
}

bool PlainReader::pass_text_bytes(InputWalk& walk) {
  while (true) {
    const char* const begin = at_;
    at_ = behind<plain_text>(at_, end_);
    if (at_ > begin) walk.text(std::string_view(begin, static_cast<std::size_t>(at_ - begin)));
    if (at_ == end_) return false;
    switch (*at_) {
      case '<':
        return true;
      case '&':
        if (!pass_entity(walk)) return false;
        break;
      case '\n':
      case '\t':
        walk.text(std::string_view(at_, 1));
        ++at_;
        break;
      case '\r':  // a line end is told as one
        ++at_;
        if (at_ < end_ && *at_ == '\n') ++at_;
        walk.text(std::string_view("\n"));
        break;
      default:
        return false;
    }
  }
}

bool PlainReader::pass_entity(InputWalk& walk) {
  static constexpr auto entities = std::to_array<std::pair<std::string_view, std::string_view>>(
      {{"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&apos;", "'"}});
  const std::string_view rest(at_, static_cast<std::size_t>(end_ - at_));
  for (const auto& [sign, meaning] : entities) {
    if (!rest.starts_with(sign)) continue;
    walk.text(meaning);
    at_ += sign.size();
    return true;
  }
  return false;
}

}  // namespace kpwatch::xml
