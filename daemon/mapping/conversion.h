// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The named conversions: from a text as sent to a value. A map picks one by name; what the map language can't say
// becomes another conversion here, never a script in a map.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/base/note.h"
#include "daemon/mapping/draft.h"
#include "daemon/mapping/field.h"
#include "daemon/mapping/map.h"

namespace kpwatch {

// What a conversion may look at. `text` is trimmed and not empty; map and row are never null.
struct ConversionInput {
  std::string_view text;
  std::string_view companion;
  const Map* map = nullptr;
  const MapRow* row = nullptr;
  Day received_on{};
};

// A value, or the reason why there is none; a value with a reason is a doubtful one. Neither: there is nothing to say
// (an amount that is not in US dollars, for `usd`). One is kept for value after value, so that its texts keep their room;
// only the members that belong to the conversion's type hold anything.
struct Converted {
  bool has_value = false;
  const Reason* reason = nullptr;
  std::string detail;     // empty without a reason
  std::string_view text;  // text, commodity code (digits), currency of money: in the input, the map or `room`
  std::string room;
  std::vector<std::string> texts;
  bool gives_way = false;  // a doubtful value that any plain one of its field replaces
  Decimal number;          // decimal, carats, kilograms, money, US dollars
  Day day{};
  std::int64_t integer = 0;
  bool truth = false;
  CountryCode country;
  CertificateStatus status{};

  void clear() {
    has_value = false;
    if (reason == nullptr) return;
    reason = nullptr;
    gives_way = false;
    detail.clear();
  }
};

// The value that a row makes of a text, or of nothing: false. A reason is told of in `out`, with a value or without. `in` has the map.
[[nodiscard]] inline bool convert_value(const MapRow& row, std::string_view text, std::string_view companion, ConversionInput& in,
                                        Converted& out) {
  out.clear();
  if (row.plan.is_as_sent) {
    out.text = text;
    return true;
  }
  in.text = text;
  in.companion = companion;
  in.row = &row;
  row.plan.convert(in, out);
  return out.has_value;
}

struct Conversion {
  std::string_view name;
  ValueType yields;
  std::string_view options;  // those it takes beside the common ones, separated by blanks
  bool uses_companion;
  void (*convert)(const ConversionInput& input, Converted& out);  // `out` is clear
};

[[nodiscard]] const Conversion* find_conversion(std::string_view name);
[[nodiscard]] std::span<const Conversion> all_conversions();
// before, first, after and values, which any conversion takes: applied before it. In the text or in the map.
[[nodiscard]] std::string_view sliced(std::string_view text, const RowPlan& plan);

// A day from a text: code of list 2379 or none, and the order of day, month and year where the text leaves it open.
struct DateReading {
  std::optional<Day> day;
  bool is_doubtful = false;
};
[[nodiscard]] DateReading read_date(std::string_view text, std::string_view format, std::string_view order, Day received_on);

// UN/ECE Recommendation 20, and what a map adds to it.
enum class Unit : std::uint8_t { unknown, none, carat, milligram, gram, kilogram, decitonne, tonne };
[[nodiscard]] std::optional<Unit> parse_unit_word(std::string_view word);  // "carat" ...
[[nodiscard]] Unit unit_of(const Map& map, std::string_view as_sent);
[[nodiscard]] std::optional<Decimal> in_carats(Decimal amount, Unit unit);
[[nodiscard]] std::optional<Decimal> in_kilograms(Decimal amount, Unit unit);

// Text with every run of white space as one blank.
[[nodiscard]] std::string collapsed(std::string_view text);
// The same, in the text itself where it has no such run, else in `room`.
[[nodiscard]] std::string_view collapsed(std::string_view text, std::string& room);
[[nodiscard]] std::size_t characters(std::string_view utf8);

}  // namespace kpwatch
