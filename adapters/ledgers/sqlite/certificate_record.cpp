// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/ledgers/sqlite/certificate_record.h"

#include <limits>
#include <type_traits>
#include <utility>

#include "adapters/ledgers/sqlite/certificate_text.h"
#include "adapters/ledgers/sqlite/connection.h"
#include "daemon/base/text.h"

namespace kpwatch::sqlite {
namespace {

constexpr std::string_view mark = "kpc1 ";

// The order of the fields is written down once, in `each_field`; writing and reading are two ways to visit them. A record is the mark, one
// number whose bits say which fields are there (what is empty, zero or unknown is not written), and those fields: a number ends with a
// blank, a text has its length in front. Lists have no bits for their elements.
class Writing {
 public:
  static constexpr bool is_reading = false;
  bool has(bool is_there) {
    if (is_there) fields_ |= std::uint64_t{1} << next_;
    ++next_;
    return is_there;
  }
  void number(std::int64_t value) { body_.append(std::to_string(value)) += ' '; }
  void text(const std::string& value) {
    const std::string kept = without_nul(is_utf8(value) ? value : printable_utf8(value, value.size() * 3));
    number(static_cast<std::int64_t>(kept.size()));
    body_ += kept;
  }
  [[nodiscard]] std::string record() const { return std::string(mark) + std::to_string(fields_) + ' ' + body_; }

 private:
  std::uint64_t fields_ = 0;
  unsigned next_ = 0;  // 45 of them at the time of writing
  std::string body_;
};

class Reading {
 public:
  static constexpr bool is_reading = true;
  explicit Reading(std::string_view record) : at_(record.data()), end_(record.data() + record.size()) {
    std::int64_t fields = 0;
    number(fields);
    fields_ = static_cast<std::uint64_t>(fields);
  }
  bool has(bool /*is_there*/) {
    const bool is_next = (fields_ & 1U) != 0;
    fields_ >>= 1U;
    return is_next;
  }
  void number(std::int64_t& value) {
    const bool negative = at_ != end_ && *at_ == '-';
    if (negative) ++at_;
    std::uint64_t sum = 0;
    const char* const first = at_;
    for (; at_ != end_ && *at_ >= '0' && *at_ <= '9'; ++at_) sum = sum * 10 + static_cast<std::uint64_t>(*at_ - '0');
    if (at_ == first || at_ - first > 19 || at_ == end_ || *at_ != ' ') return fail();
    ++at_;
    value = static_cast<std::int64_t>(negative ? std::uint64_t{0} - sum : sum);
  }
  void text(std::string& value) {
    std::int64_t size = 0;
    number(size);
    if (size < 0 || size > end_ - at_) return fail();
    value.assign(at_, static_cast<std::size_t>(size));
    at_ += size;
  }
  [[nodiscard]] bool is_whole() const { return !failed_ && at_ == end_ && fields_ == 0; }
  [[nodiscard]] bool has_failed() const { return failed_; }

 private:
  void fail() {
    failed_ = true;
    at_ = end_;  // whatever is asked for next fails as well
  }
  const char* at_;
  const char* end_;
  std::uint64_t fields_ = 0;
  bool failed_ = false;
};

template <class Visitor, class Text>
void visit_text(Visitor& visitor, Text& text) {
  if (visitor.has(!text.empty())) visitor.text(text);
}

template <class Visitor, class Number>
void visit_number(Visitor& visitor, Number& value) {
  auto number = static_cast<std::int64_t>(value);
  if (!visitor.has(number != 0)) return;
  visitor.number(number);
  if constexpr (Visitor::is_reading) value = static_cast<std::remove_cv_t<Number>>(number);
}

template <class Visitor, class Optional, class Get, class Make>
void visit_optional(Visitor& visitor, Optional& value, const Get& get, const Make& make) {
  if (!visitor.has(value.has_value())) return;
  std::int64_t number = value ? get(*value) : 0;
  visitor.number(number);
  if constexpr (Visitor::is_reading) value = make(number);
}

template <class Visitor, class Optional>
void visit_day(Visitor& visitor, Optional& day) {
  visit_optional(
      visitor, day, [](const Day& it) { return std::int64_t{it.time_since_epoch().count()}; },
      [](std::int64_t it) { return Day{std::chrono::days{static_cast<int>(it)}}; });
}

template <class Measure, class Visitor, class Optional>
void visit_measure(Visitor& visitor, Optional& measure) {
  visit_optional(
      visitor, measure, [](const Measure& it) { return it.amount.micros; }, [](std::int64_t it) { return Measure{Decimal{it}}; });
}

// A measure in a list: the smallest number there is stands for nothing.
template <class Measure, class Visitor, class Optional>
void visit_measure_of_a_list(Visitor& visitor, Optional& measure) {
  constexpr auto nothing = std::numeric_limits<std::int64_t>::min();
  std::int64_t number = measure ? measure->amount.micros : nothing;
  visitor.number(number);
  if constexpr (Visitor::is_reading)
    if (number != nothing) measure = Measure{Decimal{number}};
}

// Two letters as one number, 0 for none.
std::int64_t as_number(const CountryCode& code) {
  const auto letters = code.text();
  return letters.size() == 2 ? static_cast<unsigned char>(letters[0]) * 256 + static_cast<unsigned char>(letters[1]) : 0;
}
CountryCode as_country(std::int64_t number) {
  if (number <= 0 || number > 0xffff) return {};
  return CountryCode{{static_cast<char>(number >> 8), static_cast<char>(number & 0xff)}};
}
template <class Visitor, class Optional>
void visit_optional_country(Visitor& visitor, Optional& code) {
  visit_optional(visitor, code, as_number, as_country);
}

// A count, then so many. A count beyond what the record could hold ends the reading before anything is made.
template <class Visitor, class List, class Each>
void visit_list(Visitor& visitor, List& list, const Each& each) {
  auto count = static_cast<std::int64_t>(list.size());
  if (!visitor.has(count != 0)) return;
  visitor.number(count);
  if constexpr (Visitor::is_reading) {
    for (std::int64_t i = 0; i < count && !visitor.has_failed(); ++i) each(list.emplace_back());
  } else {
    for (auto& one : list) each(one);
  }
}

template <class Visitor, class Code>
void visit_country(Visitor& visitor, Code& code) {
  std::int64_t number = as_number(code);
  visitor.number(number);
  if constexpr (Visitor::is_reading) code = as_country(number);
}

template <class Visitor, class Place>
void visit_place(Visitor& visitor, Place& place) {
  visit_number(visitor, place.kind);
  for (auto& letter : place.tag) visit_number(visitor, letter);
  visit_number(visitor, place.element);
  visit_number(visitor, place.component);
  visit_number(visitor, place.interchange);
  visit_number(visitor, place.message);
  visit_number(visitor, place.segment);
  visit_number(visitor, place.line);
  visit_number(visitor, place.column);
  if (visitor.has(place.byte != Place::no_byte)) {
    auto byte = static_cast<std::int64_t>(place.byte);
    visitor.number(byte);
    if constexpr (Visitor::is_reading) place.byte = static_cast<std::uint64_t>(byte);
  }
  if constexpr (Visitor::is_reading) {
    if (!visitor.has(false)) return;
    std::string path;
    visitor.text(path);
    place.path = path;
  } else {
    const std::string path = place.path.text();
    visit_text(visitor, path);
  }
}

template <class Visitor, class Certificate>
void each_field(Visitor& visitor, Certificate& c) {
  const auto number = [&](auto& value) { visit_number(visitor, value); };
  const auto text = [&](auto& value) { visit_text(visitor, value); };
  text(c.number.raw);
  if (visitor.has(c.number.issuer != CountryCode{})) visit_country(visitor, c.number.issuer);
  text(c.number.series);
  text(c.number.serial);
  number(c.number.digits);
  number(c.number.opaque);
  number(c.number.prefix_inferred);
  number(c.number.alias_prefix);
  visit_optional_country(visitor, c.issuer);
  text(c.authority);
  visit_day(visitor, c.issued_on);
  visit_day(visitor, c.expires_on);
  visit_day(visitor, c.validated_on);
  number(c.origin.kind);
  visit_list(visitor, c.origin.countries, [&](auto& code) { visit_country(visitor, code); });
  text(c.origin.text);
  text(c.exporter.name);
  visit_optional_country(visitor, c.exporter.country);
  text(c.importer.name);
  visit_optional_country(visitor, c.importer.country);
  visit_optional_country(visitor, c.destination);
  visit_optional(
      visitor, c.parcels, [](std::int64_t it) { return it; }, [](std::int64_t it) { return it; });
  visit_measure<Carats>(visitor, c.carats);
  visit_measure<UsDollars>(visitor, c.usd);
  visit_list(visitor, c.lines, [&](auto& line) {
    visitor.text(line.code.digits);
    visit_measure_of_a_list<Carats>(visitor, line.carats);
    visit_measure_of_a_list<UsDollars>(visitor, line.usd);
  });
  visit_list(visitor, c.seals, [&](auto& seal) { visitor.text(seal); });
  number(c.status);
  visit_day(visitor, c.status_on);
  text(c.replaced_by);
  visit_day(visitor, c.complete_feed_until);
  text(c.map);
  visit_place(visitor, c.place);
}

}  // namespace

std::string certificate_as_record(const Certificate& certificate) {
  Writing writing;
  each_field(writing, certificate);
  return writing.record();
}

bool read_certificate_record(std::string_view record, Certificate& certificate) {
  if (!record.starts_with(mark)) {
    auto read = certificate_from_text(std::string(record));
    if (read) certificate = std::move(*read);
    return read.has_value();
  }
  Reading reading(record.substr(mark.size()));
  each_field(reading, certificate);
  return reading.is_whole() && certificate.status <= CertificateStatus::expired;
}

}  // namespace kpwatch::sqlite
