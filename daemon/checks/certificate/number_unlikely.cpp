// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// B06 and B07. An issuer numbers its certificates in some order, and some issuers repeat the number elsewhere.
//
// Law: KPCS Annex I (A), a unique number. Only what the table of number forms knows counts (ranges of serial numbers by
// period, issuers whose parcel references end with the serial): the shape of a number alone is never held against anybody,
// and no range is learned from what happens to be in the memory. A parcel reference is a document named as one, or
// a text like JMI/GGDO/004199 (Sierra Leone) among the documents and words of the lines that cite the certificate.
#include "daemon/checks/certificate/number_unlikely.h"

#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "daemon/base/text.h"
#include "daemon/checks/facts.h"

namespace kpwatch {
namespace {

std::optional<std::uint64_t> serial_of(const CertificateNumber& number) {
  if (number.opaque || !number.series.empty()) return std::nullopt;
  std::uint64_t serial = 0;
  const auto [end, error] = std::from_chars(number.serial.data(), number.serial.data() + number.serial.size(), serial);
  return error == std::errc() && end == number.serial.data() + number.serial.size() ? std::optional(serial) : std::nullopt;
}

}  // namespace

const NumberFormats::Row* range_without(const CaseFile& file, const CitedCertificate& cited) {
  const auto issued = stated_issue_day(cited);
  if (cited.number() == nullptr || !issued) return nullptr;
  const auto serial = serial_of(*cited.number());
  if (!serial) return nullptr;
  constexpr std::uint64_t tenth = 10;
  const NumberFormats::Row* missed = nullptr;
  for (const NumberFormats::Row* row : file.reference.number_formats.of(cited.number()->issuer, *issued)) {
    if (!row->serial_first || !row->serial_last) continue;
    const std::uint64_t first = *row->serial_first - *row->serial_first / tenth, last = *row->serial_last + *row->serial_last / tenth;
    if (*serial >= first && *serial <= last) return nullptr;
    missed = row;
  }
  return missed;
}

}  // namespace kpwatch

namespace kpwatch::checks {
namespace b06 {

constexpr std::array recipients{Recipient::ima, Recipient::exa};
constexpr std::array basis{LegalBasis{"KPCS", "Annex I (A)", "a certificate bears a unique number"}};

void examine_range(const Check& self, const CaseFile& file, std::vector<Finding>& findings) {
  for (std::size_t c = 0; c < file.certificates.size(); ++c) {
    const CitedCertificate& cited = file.certificates[c];
    const auto* row = must_accompany(file, c) ? range_without(file, cited) : nullptr;
    if (row == nullptr) continue;
    const std::string range = std::to_string(*row->serial_first) + " to " + std::to_string(*row->serial_last);
    Finding found = certificate_finding(self, file, c,
                                        "Certificate " + called(cited) + " is far from the numbers that " +
                                            country_in_words(file, cited.number()->issuer) + " issued in that time, " + range + ".");
    found.expected = range;
    found.observed = cited.number()->serial;
    findings.push_back(std::move(found));
  }
}

struct ParcelReference {
  std::string text, digits;
  Place place;
};

// The digits at the end, without leading zeros; "" when there are none.
std::string last_digits(std::string_view text) {
  std::size_t begin = text.size();
  while (begin > 0 && is_digit(text[begin - 1])) --begin;
  while (begin < text.size() && text[begin] == '0') ++begin;
  return std::string(text.substr(begin));
}

// A word of the form AAA/BBBB/0000: letters, letters, digits.
bool has_form_of_one(std::string_view word) {
  const auto parts = split(word, '/');
  if (parts.size() != 3 || parts[0].empty() || parts[1].empty() || parts[2].empty()) return false;
  return std::none_of(parts[0].begin(), parts[0].end(), is_digit) && std::none_of(parts[1].begin(), parts[1].end(), is_digit) &&
         std::all_of(parts[2].begin(), parts[2].end(), is_digit);
}

void add_documents(const std::vector<CitedDocument>& documents, std::vector<ParcelReference>& found) {
  for (const CitedDocument& document : documents) {
    if (!document.reference) continue;
    const std::string text = upper_ascii(trimmed(document.reference->value));
    const bool is_named = document.name && upper_ascii(document.name->value.view()).find("PARCEL") != std::string::npos;
    if (is_named || has_form_of_one(text)) found.push_back({text, last_digits(text), document.reference->place});
  }
}

std::vector<ParcelReference> parcel_references(const CaseFile& file, const CitedCertificate& cited) {
  std::vector<ParcelReference> found;
  add_documents(file.declaration.documents, found);
  for (const std::size_t i : cited.items) {
    const GoodsItem& item = *file.items[i].item;
    add_documents(item.documents, found);
    if (!item.description) continue;
    const std::string text = upper_ascii(item.description->value.view());
    for (const std::string_view word : split(text, ' '))
      if (has_form_of_one(word)) found.push_back({std::string(word), last_digits(word), item.description->place});
  }
  return found;
}

bool parcel_repeats_serial(const CaseFile& file, const CitedCertificate& cited) {
  for (const auto* row : file.reference.number_formats.of(cited.number()->issuer, issue_day(file, cited)))
    if (row->parcel_reference_ends_with_serial) return true;
  return false;
}

void examine_rule(const Check& self, const CaseFile& file, std::vector<Finding>& findings) {
  for (std::size_t c = 0; c < file.certificates.size(); ++c) {
    const CitedCertificate& cited = file.certificates[c];
    if (cited.number() == nullptr || cited.number()->opaque || !must_accompany(file, c) || !parcel_repeats_serial(file, cited)) continue;
    const auto references = parcel_references(file, cited);
    const bool one_agrees =
        std::any_of(references.begin(), references.end(), [&](const ParcelReference& one) { return one.digits == cited.number()->serial; });
    if (references.empty() || one_agrees) continue;
    Finding found = certificate_finding(self, file, c,
                                        "The parcel under certificate " + called(cited) + " has the reference " +
                                            as_sent(references.front().text) + "; parcel references of " +
                                            country_in_words(file, cited.number()->issuer) + " end with the certificate's number.");
    found.expected = "ends with " + cited.number()->serial;
    found.observed = as_sent(references.front().text);
    found.place = references.front().place;
    findings.push_back(std::move(found));
  }
}

}  // namespace b06

extern const Check number_out_of_range;
constinit const Check number_out_of_range{
    "B06",
    "kp.number-out-of-range",
    "Number outside the issuer's range",
    "The certificate's number lies more than a tenth outside the range that its issuer used in that time.",
    FindingClass::substantive,
    3,
    b06::recipients,
    b06::basis,
    {},
    "0.2",
    b06::examine_range,
    CaseSubject::declaration,
    "Ranges of numbers by year, of the issuer (number-formats.tsv; add rows of your own)."};

extern const Check parcel_reference_differs;
constinit const Check parcel_reference_differs{"B07",
                                               "kp.parcel-reference-differs",
                                               "Parcel reference belongs to another certificate",
                                               "The parcel's reference does not end with the certificate's number, as its issuer has it.",
                                               FindingClass::substantive,
                                               4,
                                               b06::recipients,
                                               b06::basis,
                                               {},
                                               "0.2",
                                               b06::examine_rule};

}  // namespace kpwatch::checks
