// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// One made-up case for the tests of alerts: an import into Belgium (with a Swiss part) of South African stones, with
// texts in every field that can be recognised again ("canary").
#pragma once

#include <memory>
#include <string>

#include "daemon/alerts/alert.h"

namespace kpwatch::test {

inline constexpr Recipient weight_recipients[] = {Recipient::ima, Recipient::exa, Recipient::cus};
inline constexpr Recipient correction_recipients[] = {Recipient::dec, Recipient::ima, Recipient::exa};
inline constexpr Recipient customs_only[] = {Recipient::cus};
inline constexpr Recipient operators[] = {Recipient::ops};
inline constexpr LegalBasis annex_one[] = {{"KPCS", "Annex I (A)", "A certificate states the carat weight."}};

inline constexpr Check weight_differs{
    "E01", "kp.weight-differs", "Weight differs", "", FindingClass::substantive, 4, weight_recipients, annex_one, {}, "0.1", nullptr};
inline constexpr Check malformed{
    "B02",  "kp.reference-malformed", "Reference malformed", "", FindingClass::technical, 2, correction_recipients, annex_one, {}, "0.1",
    nullptr};
inline constexpr Check rough_text{
    "A01", "kp.rough-text", "Rough text under another code", "", FindingClass::substantive, 3, customs_only, annex_one, {}, "0.1", nullptr};
inline constexpr Check clock_skew{"K05", "kp.clock-skew", "Clock skew", "", FindingClass::data_quality, 1, operators, annex_one,
                                  {},    "0.1",           nullptr};

template <class T, class V>
Stated<T> as_stated(V value, std::string text) {
  return {T{std::move(value)}, std::move(text), {}, false};
}
inline Stated<Text> text(std::string value) { return {value, value, {}, false}; }
inline Stated<CountryCode> land(const char (&code)[3]) { return {country(code), code, {}, false}; }
inline Stated<Day> on(const char* day) { return {*parse_iso_day(day), day, {}, false}; }
inline Decimal decimal(const char* value) { return *Decimal::parse(value); }

// Not copyable: the judgement points into the declaration.
struct ACase {
  Declaration declaration;
  Judgement judgement;
  CaseFacts facts;

  ACase();
  ACase(const ACase&) = delete;
  ACase& operator=(const ACase&) = delete;

  Finding& add(const Check& check, std::size_t item, std::string sentence);
  [[nodiscard]] std::vector<Alert> due(const std::vector<KnownAlert>& known = {}, bool cancelled = false) const {
    return alerts_due(declaration, judgement, facts, known, cancelled);
  }
};

[[nodiscard]] KnownAlert remembered(const Alert& alert, std::vector<std::string> authorities = {});
[[nodiscard]] Authority authority(std::string name, std::vector<Recipient> recipients, std::vector<CountryCode> countries = {});
[[nodiscard]] const ReferenceData& reference();  // with the EU and its member Belgium, CN with HK
[[nodiscard]] std::string attribute(const OutboxEntry& entry, std::string_view name);

}  // namespace kpwatch::test
