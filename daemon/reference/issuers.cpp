// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/reference/issuers.h"

#include "daemon/base/text.h"
#include "daemon/reference/folding.h"

namespace kpwatch {
namespace {

bool has_as_words(std::string_view text, std::string_view phrase) {
  if (phrase.empty()) return false;
  const std::string padded = ' ' + std::string(text) + ' ';
  return padded.find(' ' + std::string(phrase) + ' ') != std::string::npos;
}

}  // namespace

// Names are kept folded beside the row's own: a look-up folds the asked text only.
IssuingAuthorities::IssuingAuthorities(std::vector<Row> rows)
    : rows_([&rows] {
        for (Row& row : rows) {
          row.folded.push_back(folded_text(row.name));
          for (const std::string& alias : row.aliases) row.folded.push_back(folded_text(alias));
        }
        return std::move(rows);
      }()) {}

std::vector<const IssuingAuthorities::Row*> IssuingAuthorities::of(CountryCode code, Day day) const {
  return rows_.all_in_force(code, day);
}

const IssuingAuthorities::Row* IssuingAuthorities::named(CountryCode code, std::string_view text, Day day) const {
  const std::string wanted = folded_text(text);
  return rows_.in_force(code, day, [&wanted](const Row& row) {
    return std::any_of(row.folded.begin(), row.folded.end(), [&wanted](const std::string& name) { return has_as_words(wanted, name); });
  });
}

const ValidityRules::Row* ValidityRules::rule(CountryCode issuer, Day issued_on) const {
  const Row* own = rows_.in_force(issuer, issued_on);
  return own != nullptr ? own : rows_.in_force(everybody, issued_on);
}

std::vector<const NumberFormats::Row*> NumberFormats::of(CountryCode issuer, Day issued_on) const {
  return rows_.all_in_force(issuer, issued_on);
}

}  // namespace kpwatch
