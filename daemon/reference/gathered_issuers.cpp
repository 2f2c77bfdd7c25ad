// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Rows about issuers and firms: authorities, validity, numbers, names, registers.
#include <array>
#include <charconv>

#include "daemon/base/text.h"
#include "daemon/reference/folding.h"
#include "daemon/reference/gathered.h"

namespace kpwatch {
namespace {

constexpr std::array<std::pair<std::string_view, bool>, 2> yes_no{{{"yes", true}, {"no", false}}};
constexpr int days_most = 3660;

std::optional<std::int64_t> whole_number(const TableRow& row, std::string_view column, std::int64_t least, std::int64_t most) {
  const std::string text = row.text(column);
  if (text.empty()) return std::nullopt;
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc() && end == text.data() + text.size() && value >= least && value <= most) return value;
  row.complain(column, std::string(column) + " must be a whole number from " + std::to_string(least) + " to " + std::to_string(most));
  return std::nullopt;
}

}  // namespace

void add_known_bad(const TableRow& row, Gathered& all) {
  const std::string number = row.required("number");
  KnownBadNumber bad{{}, row.period(), row.required("reason"), row.required("source"), row.confidence()};
  const NumberReading reading =
      normalise(number, [&all](CountryCode code) { return all.issuers != nullptr && all.issuers->has_ever_issued(code); });
  if (const auto* normal = std::get_if<CertificateNumber>(&reading)) {
    bad.key = normal->key();
  } else if (!number.empty()) {
    row.complain("number", "\"" + escaped(number) + "\" is no certificate number");
  }
  all.known_bad.push_back(std::move(bad));
}

void add_authority(const TableRow& row, Gathered& all) {
  IssuingAuthorities::Row authority;
  authority.code = row.country_code("code");
  authority.name = row.required("name");
  const std::string aliases = row.text("aliases");
  for (const std::string_view alias : split(aliases, '|'))
    if (!trimmed(alias).empty()) authority.aliases.emplace_back(trimmed(alias));
  authority.period = row.period();
  authority.source = row.required("source");
  authority.confidence = row.confidence();
  all.authorities.push_back(std::move(authority));
}

void add_validity(const TableRow& row, Gathered& all) {
  ValidityRules::Row rule;
  if (row.text("issuer") != "*") rule.code = row.country_code("issuer");
  (void)row.required("days_max");
  rule.days_max = static_cast<int>(whole_number(row, "days_max", 1, days_most).value_or(1));
  rule.is_law = row.one_of<bool>("law", yes_no);
  rule.period = row.period();
  rule.source = row.required("source");
  rule.confidence = row.confidence();
  all.validity.push_back(std::move(rule));
}

void add_number_format(const TableRow& row, Gathered& all) {
  constexpr int digits_most = 12;
  constexpr std::int64_t serial_most = 999'999'999'999;
  static constexpr std::array<std::pair<std::string_view, bool>, 2> parcel_rules{{{"", false}, {"ends with serial", true}}};
  NumberFormats::Row format;
  format.code = row.country_code("issuer");
  const auto digits = [&row](std::string_view column) -> std::optional<int> {
    const auto number = whole_number(row, column, 1, digits_most);
    return number ? std::optional(static_cast<int>(*number)) : std::nullopt;
  };
  const auto serial = [&row](std::string_view column) -> std::optional<std::uint64_t> {
    const auto number = whole_number(row, column, 0, serial_most);
    return number ? std::optional(static_cast<std::uint64_t>(*number)) : std::nullopt;
  };
  format.digits_min = digits("digits_min");
  format.digits_max = digits("digits_max");
  format.serial_first = serial("serial_first");
  format.serial_last = serial("serial_last");
  if (format.digits_min && format.digits_max && *format.digits_max < *format.digits_min)
    row.complain("digits_max", "digits_max is less than digits_min");
  if (format.serial_first && format.serial_last && *format.serial_last < *format.serial_first)
    row.complain("serial_last", "serial_last is less than serial_first");
  format.parcel_reference_ends_with_serial = row.one_of<bool>("parcel_reference", parcel_rules);
  format.period = row.period();
  format.source = row.required("source");
  format.confidence = row.confidence();
  all.number_formats.push_back(std::move(format));
}

void add_legal_form(const TableRow& row, Gathered& all) {
  (void)row.required("language");
  (void)row.required("source");
  (void)row.confidence();
  all.legal_forms.push_back(row.required("word"));
}

void add_carrier(const TableRow& row, Gathered& all) {
  (void)row.required("source");
  (void)row.confidence();
  std::string name = row.required("name");
  if (folded_text(name).empty() && !name.empty()) row.complain("name", "the name has no letters");
  all.carriers.push_back(std::move(name));
}

void add_dealer_register(const TableRow& row, Gathered& all) {
  DealerRegisters::Register dealers{row.country_code("code"), row.required("title"), row.period(), row.required("source"),
                                    row.confidence()};
  all.dealer_registers.push_back(std::move(dealers));
}

void add_dealer(const TableRow& row, Gathered& all) {
  DealerRegisters::Dealer dealer{row.country_code("code"), row.required("name"), row.period(), row.required("source"), row.confidence()};
  all.dealers.push_back(std::move(dealer));
}

void add_listed_entity(const TableRow& row, Gathered& all) {
  ListedEntities::Row entity;
  entity.name = row.required("name");
  const std::string aliases = row.text("aliases");
  for (const std::string_view alias : split(aliases, '|'))
    if (!trimmed(alias).empty()) entity.aliases.emplace_back(trimmed(alias));
  entity.list = row.required("list");
  entity.period = row.period();
  entity.source = row.required("source");
  entity.confidence = row.confidence();
  if (folded_text(entity.name).empty() && !entity.name.empty()) row.complain("name", "the name has no letters");
  all.listed.push_back(std::move(entity));
}

}  // namespace kpwatch
