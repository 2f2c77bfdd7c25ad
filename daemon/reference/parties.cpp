// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/reference/parties.h"

#include <algorithm>

#include "daemon/base/text.h"
#include "daemon/reference/folding.h"

namespace kpwatch {
namespace {

// "B.V.", "S.A.", "L.L.C." fold into single letters; a run of them is one word again.
std::vector<std::string> words_in(std::string_view name) {
  std::vector<std::string> words;
  bool is_run = false;
  const std::string folded = folded_text(name);
  for (const std::string_view word : split(folded, ' ')) {
    if (word.empty()) continue;
    const bool is_letter = word.size() == 1 && (word[0] < '0' || word[0] > '9');
    if (is_letter && is_run) {
      words.back() += word;
    } else {
      words.emplace_back(word);
    }
    is_run = is_letter;
  }
  return words;
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

}  // namespace

FirmNames::FirmNames(const std::vector<std::string>& legal_forms, const std::vector<std::string>& carriers) {
  for (const std::string& form : legal_forms)
    for (std::string& word : words_in(form)) legal_forms_.insert(std::move(word));
  for (const std::string& carrier : carriers)
    if (std::vector<std::string> words = words_in(carrier); !words.empty()) carriers_[words.front()].push_back(words);
}

std::vector<std::string> FirmNames::words_of(std::string_view name) const {
  std::vector<std::string> words = words_in(name);
  std::erase_if(words, [this](const std::string& word) { return legal_forms_.contains(word); });
  // A name that is nothing but legal forms ("Co. & Co.") is still a name.
  if (words.empty()) words = words_in(name);
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
  return words;
}

std::string FirmNames::bare(std::string_view name) const { return joined(words_of(name)); }

bool FirmNames::is_carrier(std::string_view name) const {
  const std::vector<std::string> words = words_in(name);
  for (std::size_t at = 0; at < words.size(); ++at) {
    const auto found = carriers_.find(words[at]);
    if (found == carriers_.end()) continue;
    for (const std::vector<std::string>& carrier : found->second)
      if (carrier.size() <= words.size() - at &&
          std::equal(carrier.begin(), carrier.end(), words.begin() + static_cast<std::ptrdiff_t>(at)))
        return true;
  }
  return false;
}

DealerRegisters::DealerRegisters(std::vector<Register> registers, const std::vector<Dealer>& dealers, const FirmNames& names)
    : registers_(std::move(registers)) {
  for (const Dealer& dealer : dealers) {
    by_name_.emplace(std::string(dealer.code.text()) + names.bare(dealer.name), dealer.period);
    with_dealers_.emplace(dealer.code.text());
  }
}

bool DealerRegisters::has(CountryCode territory, const std::string& bare_name, Day day) const {
  const auto [begin, end] = by_name_.equal_range(std::string(territory.text()) + bare_name);
  return std::any_of(begin, end, [day](const auto& row) { return row.second.holds(day); });
}

ListedEntities::ListedEntities(std::vector<Row> rows, const FirmNames& names) : rows_(std::move(rows)) {
  for (std::size_t row = 0; row < rows_.size(); ++row) {
    by_name_.emplace(names.bare(rows_[row].name), row);
    for (const std::string& alias : rows_[row].aliases) by_name_.emplace(names.bare(alias), row);
  }
}

const ListedEntities::Row* ListedEntities::find(const std::string& bare_name, Day day) const {
  const auto [begin, end] = by_name_.equal_range(bare_name);
  for (auto at = begin; at != end; ++at)
    if (rows_[at->second].period.holds(day)) return &rows_[at->second];
  return nullptr;
}

}  // namespace kpwatch
