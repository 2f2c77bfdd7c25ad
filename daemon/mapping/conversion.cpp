// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The conversions, one function each.
#include "daemon/mapping/conversion.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "daemon/base/text.h"
#include "daemon/mapping/odd_number.h"
#include "daemon/mapping/reasons.h"

namespace kpwatch {
namespace {

void refuse(Converted& out, const Reason& reason, std::string detail = {}) {
  out.has_value = false;
  out.reason = &reason;
  out.detail = std::move(detail);
}

void give_text(Converted& out, std::string_view text) {
  out.text = text;
  out.has_value = true;
}
void give_room(Converted& out) { give_text(out, out.room); }

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

// The text in capitals: itself where it has no small letter, else in `room`.
std::string_view in_capitals(std::string_view text, std::string& room) {
  if (std::none_of(text.begin(), text.end(), is_lower)) return text;
  room.assign(text);
  for (char& c : room) c = is_lower(c) ? static_cast<char>(c - ('a' - 'A')) : c;
  return room;
}

// --- texts ---

void to_text(const ConversionInput& in, Converted& out) { give_text(out, in.text); }
void to_texts(const ConversionInput& in, Converted& out) { give_text(out, collapsed(in.text, out.room)); }
void to_upper(const ConversionInput& in, Converted& out) { give_text(out, in_capitals(in.text, out.room)); }

void to_first_line(const ConversionInput& in, Converted& out) {
  for (const std::string_view line : split(in.text, '\n')) {
    if (const std::string_view text = collapsed(line, out.room); !text.empty()) return give_text(out, text);
  }
}

void to_code(const ConversionInput& in, Converted& out) {
  if (std::none_of(in.text.begin(), in.text.end(), is_blank)) return give_text(out, in_capitals(in.text, out.room));
  out.room.assign(upper_ascii(in.text));
  std::erase_if(out.room, is_blank);
  give_room(out);
}

void to_joined(const ConversionInput& in, Converted& out) {
  const RowPlan& plan = in.row->plan;
  const std::string_view companion = trimmed(in.companion);
  // `lengths: '1 3'`: what companion and text measure. Found the other way round, they have changed places.
  const bool has_changed_places =
      plan.companion_length != plan.text_length && companion.size() == plan.text_length && in.text.size() == plan.companion_length;
  const bool is_text_first = has_changed_places || plan.is_placed_after;
  out.room.assign(is_text_first ? in.text : companion);
  if (!companion.empty() && !has_changed_places) out.room += plan.sign;
  out.room += is_text_first ? companion : in.text;
  give_room(out);
  if (!has_changed_places) return;
  out.reason = &reasons::changed_places;
  out.detail = "read as " + out.room;
}

void to_list(const ConversionInput& in, Converted& out) {
  const std::string& separator = in.row->plan.split;
  out.texts.clear();
  for (const std::string_view part : separator.empty() ? std::vector<std::string_view>{in.text} : split(in.text, separator[0])) {
    if (const std::string_view text = trimmed(part); !text.empty()) out.texts.emplace_back(text);
  }
  out.has_value = true;
}

void to_role(const ConversionInput& in, Converted& out) {
  const auto found = in.map->roles.find(in_capitals(in.text, out.room));
  give_text(out, found == in.map->roles.end() ? in.text : std::string_view(found->second));
}

void to_regime(const ConversionInput& in, Converted& out) {
  out.room = lower_ascii(in.text);
  if (out.room == "unknown") return;
  if (out.room != "import" && out.room != "export" && out.room != "transit") return refuse(out, reasons::bad_regime);
  give_room(out);
}

void to_status(const ConversionInput& in, Converted& out) {
  std::string word = lower_ascii(in.text);
  std::replace(word.begin(), word.end(), ' ', '_');
  std::replace(word.begin(), word.end(), '-', '_');
  const auto status = parse_certificate_status(word);
  if (!status) return refuse(out, reasons::bad_status);
  out.status = *status;
  out.has_value = true;
}

// --- days ---

void to_date(const ConversionInput& in, Converted& out) {
  const RowPlan& plan = in.row->plan;
  const std::string_view format = plan.date_format.empty() ? in.companion : std::string_view(plan.date_format);
  const DateReading reading = read_date(in.text, format, plan.date_order, in.received_on);
  if (!reading.day)
    return refuse(out, reasons::bad_date, in.companion.empty() ? std::string() : "announced as format " + std::string(in.companion));
  out.day = *reading.day;
  out.has_value = true;
  if (!reading.is_doubtful) return;
  out.reason = &reasons::doubtful_date;
  out.detail = "read as " + to_string(out.day);
}

// --- numbers ---

// A number whose form is right was refused for its size.
void refuse_number(const ConversionInput& in, Converted& out) {
  const bool is_long =
      std::count_if(in.text.begin(), in.text.end(), is_digit) > 12 && in.text.find_first_not_of("+-0123456789.,") == std::string_view::npos;
  refuse(out, is_long ? reasons::number_too_large : reasons::bad_number);
}

void doubt_number(Decimal number, Converted& out) {
  out.reason = &reasons::doubtful_number;
  out.detail = "read as " + number.to_string();
}

// What 2045.01+0.00+20.57-0.00 comes to; nothing unless every term is a number. A sign may also stand before the first.
std::optional<Decimal> sum_of(std::string_view text) {
  const auto term_end = [&](std::size_t from) { return std::min(text.find_first_of("+-", from), text.size()); };
  Decimal sum;
  std::size_t at = 0;
  while (at < text.size()) {
    const bool is_signed = text[at] == '+' || text[at] == '-';
    if (at > 0 && !is_signed) return std::nullopt;
    const std::size_t from = is_signed ? at + 1 : at, end = term_end(from);
    const auto term = Decimal::parse(trimmed(text.substr(from, end - from)));
    if (!term) return std::nullopt;
    sum = text[at] == '-' ? sum - *term : sum + *term;
    at = end;
  }
  return sum;
}

// Into out.number; refused where there is none.
bool takes_number(const ConversionInput& in, Converted& out) {
  std::optional<Decimal> number;
  const RowPlan& plan = in.row->plan;
  std::string_view text = in.text;
  if (!plan.thousands.empty()) {
    out.room.assign(text);
    std::erase(out.room, plan.thousands[0]);
    text = out.room;
  }
  number = !plan.split.empty() ? sum_of(text) : Decimal::parse(text);
  const bool is_plain = number.has_value();
  if (!is_plain && plan.split.empty()) number = read_grouped(text);
  out.has_value = number.has_value();
  if (number && !is_plain) doubt_number(*number, out);
  if (number) {
    out.number = *number;
  } else {
    refuse_number(in, out);
  }
  return out.has_value;
}

void to_decimal(const ConversionInput& in, Converted& out) { static_cast<void>(takes_number(in, out)); }

void to_integer(const ConversionInput& in, Converted& out) {
  if (!takes_number(in, out)) return;
  if (out.number.micros % 1'000'000 != 0) return refuse(out, reasons::bad_number, "a whole number is expected");
  out.integer = out.number.micros / 1'000'000;
}

void to_boolean(const ConversionInput& in, Converted& out) {
  const std::string word = lower_ascii(in.text);
  out.truth = word == "1" || word == "true" || word == "yes" || word == "y";
  const bool is_untrue = word == "0" || word == "false" || word == "no" || word == "n";
  out.has_value = out.truth || is_untrue;
  if (!out.has_value) refuse(out, reasons::bad_boolean);
}

void to_measure(const ConversionInput& in, Converted& out, Unit own, std::optional<Decimal> (*convert)(Decimal, Unit)) {
  const std::string_view as_sent = trimmed(in.companion);
  const Unit unit = as_sent.empty() ? own : unit_of(*in.map, as_sent);
  const std::string_view amount_alone = without_unit(in.text, unit, *in.map);
  if (amount_alone.size() == in.text.size()) {
    if (!takes_number(in, out)) return;
  } else {
    ConversionInput alone = in;
    alone.text = amount_alone;
    if (!takes_number(alone, out)) return;
    doubt_number(out.number, out);
  }
  out.has_value = unit != Unit::none;
  if (!out.has_value) return;
  if (unit == Unit::unknown) return refuse(out, reasons::unknown_unit, std::string(as_sent));
  const auto amount = convert(out.number, unit);
  if (!amount) return refuse(out, reasons::number_too_large);
  out.number = *amount;
}

void to_carats(const ConversionInput& in, Converted& out) { to_measure(in, out, Unit::carat, in_carats); }
void to_kilograms(const ConversionInput& in, Converted& out) { to_measure(in, out, Unit::kilogram, in_kilograms); }

void to_money(const ConversionInput& in, Converted& out) {
  if (!takes_number(in, out)) return;
  out.text = in_capitals(trimmed(in.companion), out.room);
}

void to_usd(const ConversionInput& in, Converted& out) {
  const std::string_view currency = in_capitals(trimmed(in.companion), out.room);
  if (!currency.empty() && currency != "USD" && currency != "US") return;  // no US$ value is stated here
  static_cast<void>(takes_number(in, out));
}

// --- codes ---

// A UN/LOCODE is two letters of the country and three of the place. Five letters may as well be a country's name.
bool is_locode(std::string_view text) {
  static constexpr auto names = std::to_array<std::string_view>(
      {"BENIN", "CHILE", "CHINA", "CONGO", "EGYPT", "GABON", "GHANA", "HAITI", "INDIA", "ITALY", "JAPAN", "KENYA", "KOREA", "LIBYA",
       "MALTA", "NAURU", "NEPAL", "NIGER", "PALAU", "QATAR", "SAMOA", "SPAIN", "SUDAN", "SYRIA", "TONGA", "YEMEN", "TCHAD"});
  if (text.size() != 5 || std::find(names.begin(), names.end(), text) != names.end()) return false;
  return std::all_of(text.begin(), text.end(), [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '2' && c <= '9'); });
}

void to_country(const ConversionInput& in, Converted& out) {
  auto code = CountryCode::parse(in.text);
  if (!code && is_locode(in.text)) code = CountryCode::parse(in.text.substr(0, 2));
  if (!code) return refuse(out, reasons::bad_country);
  out.country = *code;
  out.has_value = true;
}

void to_commodity_code(const ConversionInput& in, Converted& out) {
  auto code = CommodityCode::parse(in.text);
  const bool is_odd = !code;
  if (is_odd) code = CommodityCode::parse_odd(in.text);
  if (!code) return refuse(out, reasons::bad_commodity_code);
  out.room = std::move(code->digits);
  give_room(out);
  if (!is_odd) return;
  out.reason = &reasons::doubtful_commodity_code;
  out.detail = "read as " + out.room;
  out.gives_way = !out.text.starts_with(diamond_heading);
}

constexpr auto conversions = std::to_array<Conversion>({
    {"boolean", ValueType::boolean, "", false, to_boolean},
    {"carats", ValueType::carats, "sum thousands", true, to_carats},
    {"code", ValueType::text, "", false, to_code},
    {"commodity_code", ValueType::commodity_code, "all", false, to_commodity_code},
    {"country", ValueType::country, "", false, to_country},
    {"date", ValueType::day, "format order", true, to_date},
    {"decimal", ValueType::decimal, "sum thousands", false, to_decimal},
    {"first_line", ValueType::text, "", false, to_first_line},
    {"integer", ValueType::integer, "sum thousands", false, to_integer},
    {"join", ValueType::text, "lengths placed sign", true, to_joined},
    {"kilograms", ValueType::kilograms, "sum thousands", true, to_kilograms},
    {"list", ValueType::texts, "split", false, to_list},
    {"money", ValueType::money, "sum thousands", true, to_money},
    {"regime", ValueType::text, "", false, to_regime},
    {"role", ValueType::text, "", false, to_role},
    {"status", ValueType::status, "", false, to_status},
    {"text", ValueType::text, "", false, to_text},
    {"texts", ValueType::text, "all full", false, to_texts},
    {"upper", ValueType::text, "", false, to_upper},
    {"usd", ValueType::us_dollars, "sum thousands", true, to_usd},
});

// Byte position of the character with index `count`; the text's end when it has fewer.
std::size_t byte_of_character(std::string_view text, std::size_t count) {
  std::size_t i = 0;
  for (; i < text.size() && count > 0; --count) {
    ++i;
    while (i < text.size() && (static_cast<unsigned char>(text[i]) & 0xC0U) == 0x80U) ++i;
  }
  return i;
}

}  // namespace

const Conversion* find_conversion(std::string_view name) {
  for (const Conversion& conversion : conversions) {
    if (conversion.name == name) return &conversion;
  }
  return nullptr;
}

std::span<const Conversion> all_conversions() { return conversions; }

std::size_t characters(std::string_view utf8) {
  return static_cast<std::size_t>(
      std::count_if(utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::string_view sliced(std::string_view text, const RowPlan& plan) {
  if (!plan.is_sliced) return text;
  if (!plan.before.empty()) text = text.substr(0, text.find(plan.before));
  if (plan.first != 0) text = text.substr(0, byte_of_character(text, plan.first));
  if (plan.after != 0) text = text.substr(byte_of_character(text, plan.after));
  text = trimmed(text);
  if (plan.values.empty()) return text;
  const bool is_in_capitals = std::none_of(text.begin(), text.end(), is_lower);
  const auto found = is_in_capitals ? plan.values.find(text) : plan.values.find(upper_ascii(text));
  return found == plan.values.end() ? text : std::string_view(found->second);
}

std::string collapsed(std::string_view text) {
  std::string out;
  bool blank = false;
  for (const char c : trimmed(text)) {
    if (is_blank(c)) {
      blank = true;
      continue;
    }
    if (blank) out += ' ';
    blank = false;
    out += c;
  }
  return out;
}

std::string_view collapsed(std::string_view text, std::string& room) {
  text = trimmed(text);
  bool is_clean = true;
  const char* const end = text.data() + text.size();
  for (const char* at = text.data(); at < end; ++at) {
    if (static_cast<unsigned char>(*at) > ' ') continue;
    // A tab or line end, or something as rare; or a run of blanks. The text does not end with one.
    is_clean = *at == ' ' && at + 1 < end && at[1] != ' ';
    if (!is_clean) break;
  }
  if (is_clean) return text;
  room = collapsed(text);
  return room;
}

}  // namespace kpwatch
