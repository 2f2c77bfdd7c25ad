// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Names of firms: the words in them that say nothing, carriers and agents that stand in for others, registers of dealers.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "daemon/reference/rows_by_country.h"

namespace kpwatch {

// legal-forms.tsv, carriers.tsv.
class FirmNames {
 public:
  FirmNames() = default;
  FirmNames(const std::vector<std::string>& legal_forms, const std::vector<std::string>& carriers);

  // The words of a name, folded, without legal forms and punctuation, each once, in the order of the alphabet.
  [[nodiscard]] std::vector<std::string> words_of(std::string_view name) const;
  // A known carrier of valuables or customs agent: stands on papers in place of importer or exporter.
  [[nodiscard]] bool is_carrier(std::string_view name) const;
  // The same words in one line, to compare and to look up by: "brinks global services".
  [[nodiscard]] std::string bare(std::string_view name) const;

 private:
  std::unordered_set<std::string> legal_forms_;                                      // folded, one word each
  std::unordered_map<std::string, std::vector<std::vector<std::string>>> carriers_;  // by their first word
};

// dealer-registers.tsv, registered-dealers.tsv: registers by law, and who stands in them as far as an integrator tells.
class DealerRegisters {
 public:
  struct Register {
    CountryCode code;
    std::string title;
    Period period;
    std::string source, confidence;
  };
  struct Dealer {
    CountryCode code;
    std::string name;
    Period period;
    std::string source, confidence;
  };
  DealerRegisters() = default;
  DealerRegisters(std::vector<Register> registers, const std::vector<Dealer>& dealers, const FirmNames& names);

  [[nodiscard]] const Register* of(CountryCode territory, Day day) const { return registers_.in_force(territory, day); }
  // Whether any dealer of the territory is known to us at all; without, a check is silent.
  [[nodiscard]] bool has_dealers(CountryCode territory) const { return with_dealers_.contains(std::string(territory.text())); }
  // `bare_name` as FirmNames::bare gives it.
  [[nodiscard]] bool has(CountryCode territory, const std::string& bare_name, Day day) const;

 private:
  RowsByCountry<Register> registers_;
  std::unordered_multimap<std::string, Period> by_name_;  // code and bare name
  std::unordered_set<std::string> with_dealers_;          // codes
};

// listed-entities.tsv: whom a list of sanctions names. National law and the Security Council's, not the Kimberley Process's.
class ListedEntities {
 public:
  struct Row {
    std::string name;
    std::vector<std::string> aliases;
    std::string list;  // "UN Security Council Committee 2127 (CAR)"
    Period period;
    std::string source, confidence;
  };
  ListedEntities() = default;
  ListedEntities(std::vector<Row> rows, const FirmNames& names);
  // `bare_name` as FirmNames::bare gives it; nullptr = nobody of that name.
  [[nodiscard]] const Row* find(const std::string& bare_name, Day day) const;

 private:
  std::vector<Row> rows_;
  std::unordered_multimap<std::string, std::size_t> by_name_;  // bare name or alias
};

}  // namespace kpwatch
