// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The conversions, one function each.
#include "daemon/mapping/conversion.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "daemon/base/text.h"
#include "daemon/mapping/reasons.h"

namespace kpwatch {
namespace {

std::string_view option(const MapRow& row, std::string_view name) {
  const auto found = row.options.find(std::string(name));
  return found == row.options.end() ? std::string_view() : std::string_view(found->second);
}

std::size_t count_option(const MapRow& row, std::string_view name) {
  const std::string_view text = option(row, name);
  std::size_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

Converted of(FieldValue value) { return {std::move(value), nullptr, {}}; }
Converted none(const Reason& reason, std::string detail = {}) { return {std::nullopt, &reason, std::move(detail)}; }

// --- texts ---

Converted to_text(const ConversionInput& in) { return of(std::string(in.text)); }
Converted to_texts(const ConversionInput& in) { return of(collapsed(in.text)); }
Converted to_upper(const ConversionInput& in) { return of(upper_ascii(in.text)); }

Converted to_first_line(const ConversionInput& in) {
  for (const std::string_view line : split(in.text, '\n')) {
    if (const std::string text = collapsed(line); !text.empty()) return of(text);
  }
  return {};
}

Converted to_code(const ConversionInput& in) {
  std::string code = upper_ascii(in.text);
  std::erase_if(code, [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; });
  return of(std::move(code));
}

// `lengths: '1 3'`: what companion and text measure. Found the other way round, they have changed places.
bool changed_places(const ConversionInput& in, std::string_view companion) {
  const std::string_view lengths = option(in.row, "lengths");
  const std::size_t blank = lengths.find(' ');
  if (blank == std::string_view::npos) return false;
  std::size_t of_companion = 0, of_text = 0;
  std::from_chars(lengths.data(), lengths.data() + blank, of_companion);
  std::from_chars(lengths.data() + blank + 1, lengths.data() + lengths.size(), of_text);
  return of_companion != of_text && companion.size() == of_text && in.text.size() == of_companion;
}

Converted to_joined(const ConversionInput& in) {
  const std::string companion(trimmed(in.companion));
  if (changed_places(in, companion)) {
    const std::string whole = std::string(in.text) + companion;
    return {whole, &reasons::changed_places, "read as " + whole};
  }
  const std::string sign(companion.empty() ? std::string_view() : option(in.row, "sign"));
  if (option(in.row, "placed") == "after") return of(std::string(in.text) + sign + companion);
  return of(companion + sign + std::string(in.text));
}

Converted to_list(const ConversionInput& in) {
  const std::string_view separator = option(in.row, "split");
  std::vector<std::string> parts;
  for (const std::string_view part : separator.empty() ? std::vector<std::string_view>{in.text} : split(in.text, separator[0])) {
    if (const std::string_view text = trimmed(part); !text.empty()) parts.emplace_back(text);
  }
  return of(std::move(parts));
}

Converted to_role(const ConversionInput& in) {
  const auto found = in.map.roles.find(upper_ascii(in.text));
  return of(found == in.map.roles.end() ? std::string(in.text) : found->second);
}

Converted to_regime(const ConversionInput& in) {
  std::string word = lower_ascii(in.text);
  if (word == "unknown") return {};
  return word == "import" || word == "export" || word == "transit" ? of(std::move(word)) : none(reasons::bad_regime);
}

Converted to_status(const ConversionInput& in) {
  std::string word = lower_ascii(in.text);
  std::replace(word.begin(), word.end(), ' ', '_');
  std::replace(word.begin(), word.end(), '-', '_');
  const auto status = parse_certificate_status(word);
  return status ? of(*status) : none(reasons::bad_status);
}

// --- days ---

Converted to_date(const ConversionInput& in) {
  const std::string_view fixed = option(in.row, "format");
  std::string_view order = option(in.row, "order");
  if (order.empty()) {
    if (const auto found = in.map.options.find("date_order"); found != in.map.options.end()) order = found->second;
  }
  const DateReading reading = read_date(in.text, fixed.empty() ? in.companion : fixed, order, in.received_on);
  if (!reading.day)
    return none(reasons::bad_date, in.companion.empty() ? std::string() : "announced as format " + std::string(in.companion));
  Converted result = of(*reading.day);
  if (reading.is_doubtful) {
    result.reason = &reasons::doubtful_date;
    result.detail = "read as " + to_string(*reading.day);
  }
  return result;
}

// --- numbers ---

std::optional<Decimal> number_in(const ConversionInput& in) {
  const std::string_view thousands = option(in.row, "thousands");
  if (thousands.empty()) return Decimal::parse(in.text);
  std::string text(in.text);
  std::erase(text, thousands[0]);
  return Decimal::parse(text);
}

// A number whose form is right was refused for its size.
Converted refused_number(const ConversionInput& in) {
  const bool is_long = std::count_if(in.text.begin(), in.text.end(), [](char c) { return c >= '0' && c <= '9'; }) > 12 &&
                       in.text.find_first_not_of("+-0123456789.,") == std::string_view::npos;
  return none(is_long ? reasons::number_too_large : reasons::bad_number);
}

Converted to_decimal(const ConversionInput& in) {
  const auto number = number_in(in);
  return number ? of(*number) : refused_number(in);
}

Converted to_integer(const ConversionInput& in) {
  const auto number = number_in(in);
  if (!number) return refused_number(in);
  if (number->micros % 1'000'000 != 0) return none(reasons::bad_number, "a whole number is expected");
  return of(number->micros / 1'000'000);
}

Converted to_boolean(const ConversionInput& in) {
  const std::string word = lower_ascii(in.text);
  if (word == "1" || word == "true" || word == "yes" || word == "y") return of(true);
  if (word == "0" || word == "false" || word == "no" || word == "n") return of(false);
  return none(reasons::bad_boolean);
}

template <class Measure>
Converted to_measure(const ConversionInput& in, Unit own, std::optional<Decimal> (*convert)(Decimal, Unit)) {
  const auto number = number_in(in);
  if (!number) return refused_number(in);
  const std::string_view as_sent = trimmed(in.companion);
  const Unit unit = as_sent.empty() ? own : unit_of(in.map, as_sent);
  if (unit == Unit::none) return {};
  if (unit == Unit::unknown) return none(reasons::unknown_unit, std::string(as_sent));
  const auto amount = convert(*number, unit);
  return amount ? of(Measure{*amount}) : none(reasons::number_too_large);
}

Converted to_carats(const ConversionInput& in) { return to_measure<Carats>(in, Unit::carat, in_carats); }
Converted to_kilograms(const ConversionInput& in) { return to_measure<Kilograms>(in, Unit::kilogram, in_kilograms); }

Converted to_money(const ConversionInput& in) {
  const auto number = number_in(in);
  return number ? of(Money{*number, upper_ascii(trimmed(in.companion))}) : refused_number(in);
}

Converted to_usd(const ConversionInput& in) {
  const std::string currency = upper_ascii(trimmed(in.companion));
  if (!currency.empty() && currency != "USD" && currency != "US") return {};  // no US$ value is stated here
  const auto number = number_in(in);
  return number ? of(UsDollars{*number}) : refused_number(in);
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

Converted to_country(const ConversionInput& in) {
  if (const auto code = CountryCode::parse(in.text)) return of(*code);
  if (is_locode(in.text)) {
    if (const auto code = CountryCode::parse(in.text.substr(0, 2))) return of(*code);
  }
  return none(reasons::bad_country);
}

Converted to_commodity_code(const ConversionInput& in) {
  auto code = CommodityCode::parse(in.text);
  return code ? of(std::move(*code)) : none(reasons::bad_commodity_code);
}

constexpr auto conversions = std::to_array<Conversion>({
    {"boolean", ValueType::boolean, "", false, to_boolean},
    {"carats", ValueType::carats, "thousands", true, to_carats},
    {"code", ValueType::text, "", false, to_code},
    {"commodity_code", ValueType::commodity_code, "", false, to_commodity_code},
    {"country", ValueType::country, "", false, to_country},
    {"date", ValueType::day, "format order", true, to_date},
    {"decimal", ValueType::decimal, "thousands", false, to_decimal},
    {"first_line", ValueType::text, "", false, to_first_line},
    {"integer", ValueType::integer, "thousands", false, to_integer},
    {"join", ValueType::text, "lengths placed sign", true, to_joined},
    {"kilograms", ValueType::kilograms, "thousands", true, to_kilograms},
    {"list", ValueType::texts, "split", false, to_list},
    {"money", ValueType::money, "thousands", true, to_money},
    {"regime", ValueType::text, "", false, to_regime},
    {"role", ValueType::text, "", false, to_role},
    {"status", ValueType::status, "", false, to_status},
    {"text", ValueType::text, "", false, to_text},
    {"texts", ValueType::text, "all full", false, to_texts},
    {"upper", ValueType::text, "", false, to_upper},
    {"usd", ValueType::us_dollars, "thousands", true, to_usd},
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

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

}  // namespace

const Conversion* find_conversion(std::string_view name) {
  for (const Conversion& conversion : conversions) {
    if (conversion.name == name) return &conversion;
  }
  return nullptr;
}

std::span<const Conversion> all_conversions() { return conversions; }

std::string sliced(std::string_view text, const MapRow& row) {
  if (row.options.empty()) return std::string(text);
  if (const std::string_view sign = option(row, "before"); !sign.empty()) text = text.substr(0, text.find(sign));
  if (const std::size_t count = count_option(row, "first"); count != 0) text = text.substr(0, byte_of_character(text, count));
  if (const std::size_t count = count_option(row, "after"); count != 0) text = text.substr(byte_of_character(text, count));
  text = trimmed(text);
  const std::string_view replaced = option(row, "values." + upper_ascii(text));
  return std::string(replaced.empty() ? text : replaced);
}

std::string collapsed(std::string_view text) {
  std::string out;
  bool blank = false;
  for (const char c : trimmed(text)) {
    if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
      blank = true;
      continue;
    }
    if (blank) out += ' ';
    blank = false;
    out += c;
  }
  return out;
}

std::string joined(const std::vector<std::string>& parts, std::size_t full) {
  std::string out;
  bool cut = true;
  for (const std::string& part : parts) {
    if (!cut) out += ' ';
    out += part;
    cut = full != 0 && characters(part) >= full;
  }
  return out;
}

}  // namespace kpwatch
