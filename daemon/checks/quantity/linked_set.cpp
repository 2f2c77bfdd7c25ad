// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/checks/quantity/linked_set.h"

#include <algorithm>
#include <utility>

#include "daemon/checks/facts.h"

namespace kpwatch {
namespace {

bool contains(const std::vector<std::size_t>& list, std::size_t value) { return std::find(list.begin(), list.end(), value) != list.end(); }

// Everything that one line reaches over certificates and lines, by turns.
LinkedSet linked_with(const CaseFile& file, std::size_t start, std::vector<bool>& is_taken) {
  LinkedSet set{{start}, {}};
  is_taken[start] = true;
  for (std::size_t i = 0; i < set.items.size(); ++i) {
    for (const std::size_t certificate : file.items[set.items[i]].certificates) {
      if (contains(set.certificates, certificate) || file.certificates[certificate].is_returning) continue;
      set.certificates.push_back(certificate);
      for (const std::size_t other : file.certificates[certificate].items) {
        if (!is_taken[other]) set.items.push_back(other);
        is_taken[other] = true;
      }
    }
  }
  std::sort(set.items.begin(), set.items.end());
  std::sort(set.certificates.begin(), set.certificates.end());
  return set;
}

// A total as stated, else the sum of the lines by code.
template <class Total, class OfLine>
std::optional<Decimal> total_of(const Certificate& record, const std::optional<Total>& total, const OfLine& of_line) {
  if (total) return total->amount;
  if (record.lines.empty()) return std::nullopt;
  Decimal sum;
  for (const CertificateLine& line : record.lines) {
    if (!of_line(line)) return std::nullopt;
    sum = saturating_sum(sum, of_line(line)->amount);
  }
  return sum;
}

template <class OfRecord>
std::optional<Decimal> sum_over(const CaseFile& file, const LinkedSet& set, const OfRecord& of_record) {
  Decimal sum;
  for (const std::size_t c : set.certificates) {
    const CitedCertificate& cited = file.certificates[c];
    const auto total = cited.record ? of_record(*cited.record) : std::nullopt;
    if (!total) return std::nullopt;
    sum = saturating_sum(sum, *total);
  }
  return sum.micros > 0 ? std::optional(sum) : std::nullopt;
}

}  // namespace

std::vector<LinkedSet> linked_sets(const CaseFile& file) {
  std::vector<LinkedSet> sets;
  std::vector<bool> is_taken(file.items.size(), false);
  for (std::size_t i = 0; i < file.items.size(); ++i) {
    if (is_taken[i] || file.items[i].certificates.empty()) continue;
    LinkedSet set = linked_with(file, i, is_taken);
    const bool has_kp_line = std::any_of(set.items.begin(), set.items.end(), [&](std::size_t item) { return file.items[item].in_scope; });
    const bool counts =
        std::any_of(set.certificates.begin(), set.certificates.end(), [&](std::size_t c) { return must_accompany(file, c); });
    if (has_kp_line && counts) sets.push_back(std::move(set));
  }
  return sets;
}

std::optional<Decimal> certified_carats(const CaseFile& file, const LinkedSet& set) {
  return sum_over(file, set, [](const Certificate& record) {
    return total_of(record, record.carats, [](const CertificateLine& line) { return line.carats; });
  });
}

std::optional<Decimal> certified_dollars(const CaseFile& file, const LinkedSet& set) {
  return sum_over(file, set, [](const Certificate& record) {
    return total_of(record, record.usd, [](const CertificateLine& line) { return line.usd; });
  });
}

std::string certificates_in_words(const CaseFile& file, const std::vector<std::size_t>& certificates) {
  std::string text = certificates.size() == 1 ? "certificate " : "certificates ";
  for (std::size_t i = 0; i < certificates.size(); ++i) {
    if (i > 0) text += i + 1 == certificates.size() ? " and " : ", ";
    text += called(file.certificates[certificates[i]]);
  }
  return text;
}

Finding finding_on_set(const Check& check, const CaseFile& file, const LinkedSet& set, std::string sentence) {
  Finding result = finding(check, set.items.front(), std::move(sentence));
  for (const std::size_t c : set.certificates) {
    const CitedCertificate& cited = file.certificates[c];
    std::string name = cited.number() != nullptr ? cited.number()->key() : called(cited);
    if (c == set.certificates.front()) {
      result.certificate = std::move(name);
    } else {
      result.further_certificates.push_back(std::move(name));
    }
  }
  return result;
}

}  // namespace kpwatch
