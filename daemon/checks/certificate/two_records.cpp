// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// B05. Two certificates bear one number.
//
// Law: KPCS Annex I (A): the number is unique. Records of one number that state other goods, another day of issue or other
// parties are two papers, unless a notice says that the one took the other's place or that it was put right. What one
// record leaves open says nothing.
#include <algorithm>
#include <array>
#include <set>

#include "daemon/base/text.h"
#include "daemon/checks/facts.h"
#include "daemon/checks/judgement.h"

namespace kpwatch::checks {
namespace b05 {

constexpr std::array recipients{Recipient::ima, Recipient::exa, Recipient::cus};
constexpr std::array basis{LegalBasis{"KPCS", "Annex I (A)", "each certificate has a unique number"}};
constexpr std::array settings{CheckSetting{"match_centi_carats", 5, "hundredths of a carat", "Carats that agree within this are equal."},
                              CheckSetting{"match_permille", 1, "per mille", "Carats that agree within this are equal."},
                              CheckSetting{"usd_match_permille", 5, "per mille", "Values that agree within this are equal."}};
constexpr std::size_t word_letters_min = 4;

std::set<std::string> words_of(std::string_view name) {
  std::set<std::string> words;
  std::string word;
  for (const char c : upper_ascii(std::string(name)) + " ") {
    const auto byte = static_cast<unsigned char>(c);
    if ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || byte >= 0x80) {
      word += c;
    } else {
      if (word.size() >= word_letters_min) words.insert(word);
      word.clear();
    }
  }
  return words;
}

// Nothing in common: names are written in too many ways for more.
bool is_somebody_else(const std::string& a, const std::string& b) {
  const auto one = words_of(a), other = words_of(b);
  return !one.empty() && !other.empty() &&
         std::none_of(one.begin(), one.end(), [&](const std::string& word) { return other.contains(word); });
}

// In words, what the two do not share; empty when nothing.
std::string difference(const Check& self, const CaseFile& file, const Certificate& a, const Certificate& b) {
  std::string text;
  const auto add = [&](const std::string& part) { text += (text.empty() ? "" : "; ") + part; };
  const Decimal match{file.settings.value(self.id, "match_centi_carats") * 10'000};
  if (a.carats && b.carats && magnitude(a.carats->amount - b.carats->amount) > match &&
      differs_by_more_than_permille(b.carats->amount, a.carats->amount, file.settings.value(self.id, "match_permille")))
    add(in_carats(a.carats->amount) + " and " + in_carats(b.carats->amount));
  if (a.usd && b.usd && differs_by_more_than_permille(b.usd->amount, a.usd->amount, file.settings.value(self.id, "usd_match_permille")))
    add("US$ " + a.usd->amount.to_string(2) + " and US$ " + b.usd->amount.to_string(2));
  if (a.issued_on && b.issued_on && *a.issued_on != *b.issued_on)
    add("issued on " + to_string(*a.issued_on) + " and on " + to_string(*b.issued_on));
  if (is_somebody_else(a.exporter.name, b.exporter.name))
    add("exported by " + as_sent(a.exporter.name) + " and by " + as_sent(b.exporter.name));
  if (is_somebody_else(a.importer.name, b.importer.name))
    add("imported by " + as_sent(a.importer.name) + " and by " + as_sent(b.importer.name));
  return text;
}

bool is_linked(const CaseFile& file, const std::string& key) {
  const auto all = file.known->notices(key);
  return std::any_of(all.begin(), all.end(), [](const auto& one) {
    return one.document.kind == NoticeKind::replaced || (one.document.kind == NoticeKind::corrected && !one.document.instruction.empty()) ||
           (one.document.kind == NoticeKind::corrected && one.document.country && *one.document.country == one.document.number.issuer);
  });
}

void examine(const Check& self, const CaseFile& file, std::vector<Finding>& findings) {
  const CitedCertificate& cited = file.certificates.front();
  if (file.known == nullptr || cited.number() == nullptr) return;
  const std::string key = cited.number()->key();
  auto versions = file.known->certificate_versions(key);
  if (versions.size() < 2 || is_linked(file, key)) return;
  std::stable_sort(versions.begin(), versions.end(), [](const auto& a, const auto& b) { return a.known_at < b.known_at; });
  for (std::size_t i = 1; i < versions.size(); ++i) {
    const Certificate& later = versions[i].document;
    const bool is_replacement =
        later.status == CertificateStatus::replaced || versions[i - 1].document.status == CertificateStatus::replaced;
    if (is_replacement) continue;
    const std::string text = difference(self, file, versions[i - 1].document, later);
    if (text.empty()) continue;
    Finding found =
        certificate_finding(self, file, 0, "Two records bear the number " + called(cited) + " and say different things: " + text + ".");
    found.expected = "one certificate of this number";
    findings.push_back(std::move(found));
    return;
  }
}

}  // namespace b05

extern const Check two_records;
constinit const Check two_records{"B05",
                                  "kp.two-records",
                                  "Two certificates of one number",
                                  "Records of one certificate number state different goods, dates or parties, and no notice links them.",
                                  FindingClass::substantive,
                                  5,
                                  b05::recipients,
                                  b05::basis,
                                  b05::settings,
                                  "0.1",
                                  b05::examine,
                                  CaseSubject::certificate,
                                  "Two records of the certificate."};

}  // namespace kpwatch::checks
