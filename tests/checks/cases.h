// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Declarations and certificates for the tests of the checks, made in a few words; a memory that forgets nothing.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "daemon/checks/all_checks.h"
#include "daemon/checks/judgement.h"
#include "daemon/checks/movement_memory.h"

namespace kpwatch::tests {

const ReferenceData& reference();  // the tables of mappings/reference

Day day(std::string_view iso);
template <class T>
Stated<T> stated(T value, std::string text = "") {
  Stated<T> result;
  result.value = std::move(value);
  result.text = std::move(text);
  return result;
}
Stated<Text> words(std::string text);
Stated<CountryCode> from(std::string_view code);
Stated<Carats> carats(std::string_view amount);
Stated<Kilograms> kilograms(std::string_view amount);

// A lawful import of rough diamonds from South Africa into Belgium, with no line yet.
Declaration an_import(std::string_view accepted = "2024-05-10");
Declaration an_export(std::string_view accepted = "2024-05-08");  // South Africa to Belgium, at South African customs
GoodsItem& add_line(Declaration& declaration, std::string_view code, std::string_view carat_weight = "");
CitedDocument& cite(std::vector<CitedDocument>& documents, std::string_view code, std::string_view number);
// The import with one line of 7102.31, 12.50 ct, citing ZA 1117950 as L116.
Declaration a_lawful_import();
// ZA 1117950: 12.50 ct to the Union, 2024-05-02 to 2024-07-01.
Certificate a_certificate();
Certificate a_certificate(std::string_view number, std::string_view issued_on, std::string_view weight = "12.50");

class Notebook final : public Memory {
 public:
  std::optional<Certificate> certificate(const std::string& key) const override;
  std::vector<CertificateUse> uses(const std::string& key, const std::string& business_id) const override;
  std::optional<IssuerCoverage> coverage(CountryCode issuer) const override;

  std::vector<Movement> movements(const MovementQuery& query) const override { return shipments.movements(query); }
  Decimal carats_moved(CountryCode issuer, const std::string& origin, Day from, Day until) const override {
    return shipments.carats_moved(issuer, origin, from, until);
  }
  std::int64_t faults(const Fault& fault, Day from, const std::string& before) const override {
    return shipments.faults(fault, from, before);
  }

  void keep(Certificate certificate);
  void keep_uses(const Judgement& judgement, const std::string& business_id);

  std::map<std::string, Certificate> certificates;
  std::vector<std::pair<std::string, CertificateUse>> all_uses;
  std::map<CountryCode, IssuerCoverage> coverages;
  MovementMemory shipments;
};

// As `kpwatch read` does: graces elapsed, the use remembered for the next.
Judgement judge_and_keep(const Declaration& declaration, Notebook& notebook, std::string_view today = "2024-06-01");
Judgement judged(const Declaration& declaration, const Notebook& notebook, std::string_view today = "2024-06-01");
// "B01 E03@2": code, and the line unless it is the first or there is none.
std::string codes(const Judgement& judgement);
// The same without these: "C05 F12". For tests that are about something else.
std::string codes_but(const Judgement& judgement, std::string_view others);
const Finding& only(const Judgement& judgement, std::string_view code);  // exactly one finding has this code

}  // namespace kpwatch::tests
