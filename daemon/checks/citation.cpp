// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// A certificate stands on the line it belongs to, or in the header, or (ASYCUDA) on the first item for all of them.
// One that stands for all is offered to each KP line that cites none of its own, so that «no certificate» is said only
// where there is none.
#include "daemon/checks/citation.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "daemon/base/text.h"
#include "daemon/checks/classification.h"
#include "daemon/checks/facts.h"
#include "daemon/customs/several_numbers.h"

namespace kpwatch {
namespace {

std::string_view text_of(const Maybe<Text>& field) { return field ? std::string_view(field->value) : std::string_view(); }

DocumentMeaning meaning_of(const Declaration& declaration, const CitedDocument& document, const ReferenceData& reference, Day day) {
  return reference.documents.meaning(declaration.map, text_of(document.code), text_of(document.name), day);
}

// "0054037-0054047": from one number to another. Such a span is never taken apart, for nobody knows what is in it.
bool is_range(std::string_view text) {
  for (std::size_t at = 1; at + 1 < text.size(); ++at) {
    if (text[at] != '-') continue;
    std::size_t before = at, after = at + 1;
    while (before > 0 && text[before - 1] == ' ') --before;
    while (after < text.size() && text[after] == ' ') ++after;
    if (before > 0 && after < text.size() && is_digit(text[before - 1]) && is_digit(text[after])) return true;
  }
  return false;
}

// What a document's reference says: one reading, or one for each of the whole numbers in it. An irregular number that is
// on record is itself.
struct Citation {
  std::vector<NumberReading> readings;
  std::string key_as_one;  // of the reference as one irregular number, where it can be that and was read otherwise
};

Citation citation_of(const Declaration& declaration, const CitedDocument& document, const ReferenceData& reference, Day day,
                     const IsOnRecord& is_on_record) {
  Citation citation;
  const DocumentMeaning meaning = meaning_of(declaration, document, reference, day);
  if (meaning != DocumentMeaning::kp_certificate && meaning != DocumentMeaning::seals_intact) return citation;
  const std::string_view text = trimmed(text_of(document.reference));
  if (text.empty()) {
    if (meaning == DocumentMeaning::kp_certificate) citation.readings.emplace_back(Placeholder{});
    return citation;
  }
  // A statement on seals names certificates only by the way: what does not read as a number is not a bad reference.
  if (meaning == DocumentMeaning::seals_intact && is_range(text)) return citation;

  const std::optional<CountryCode> issuer = document.issuer ? std::optional(document.issuer->value) : std::nullopt;
  const auto is_known_issuer = [&](CountryCode code) { return reference.participants.has_ever_issued(code); };
  NumberReading as_one = normalise(text, is_known_issuer, issuer);
  const auto* number = std::get_if<CertificateNumber>(&as_one);
  const bool is_irregular = number != nullptr ? number->opaque : std::holds_alternative<MalformedNumber>(as_one);
  if (is_irregular && !(number != nullptr && is_on_record(*number))) {
    for (const std::string& part : numbers_in(text, is_known_issuer)) citation.readings.push_back(normalise(part, is_known_issuer, issuer));
    if (const auto bare = number != nullptr ? number_without_words(*number) : std::nullopt; bare && is_on_record(*bare))
      citation.readings.emplace_back(*bare);
    if (!citation.readings.empty() && number != nullptr) citation.key_as_one = number->key();
  }
  if (citation.readings.empty() && (meaning == DocumentMeaning::kp_certificate || number != nullptr))
    citation.readings.push_back(std::move(as_one));
  return citation;
}

// What makes two references one: the number's key, or the same unreadable text.
std::string identity(const NumberReading& reading) {
  if (const auto* number = std::get_if<CertificateNumber>(&reading)) return number->key();
  const auto* malformed = std::get_if<MalformedNumber>(&reading);
  return malformed != nullptr ? "?" + upper_ascii(malformed->raw) : "";
}

class Gathering {
 public:
  Gathering(const Declaration& declaration, const ReferenceData& reference, Day day, const IsOnRecord& is_on_record)
      : declaration_(declaration), reference_(reference), day_(day), is_on_record_(is_on_record) {}

  // Indexes of the references among these documents; placeholders are kept, but are no references.
  std::vector<std::size_t> take(const std::vector<CitedDocument>& documents, bool stands_for_all) {
    std::vector<std::size_t> found;
    for (const CitedDocument& document : documents) {
      Citation citation = citation_of(declaration_, document, reference_, day_, is_on_record_);
      for (NumberReading& reading : citation.readings) {
        const bool is_reference = !std::holds_alternative<Placeholder>(reading);
        const std::size_t index = add(document, std::move(reading), stands_for_all);
        if (!citation.key_as_one.empty()) certificates[index].key_as_one = citation.key_as_one;
        if (is_reference && std::find(found.begin(), found.end(), index) == found.end()) found.push_back(index);
      }
    }
    return found;
  }

  std::vector<CitedCertificate> certificates;

 private:
  std::size_t add(const CitedDocument& document, NumberReading reading, bool stands_for_all) {
    if (!std::holds_alternative<Placeholder>(reading)) {
      const auto [same, is_new] = known_.emplace(identity(reading), certificates.size());
      if (!is_new) {
        certificates[same->second].from_header = certificates[same->second].from_header && stands_for_all;
        return same->second;
      }
    }
    CitedCertificate cited;
    cited.document = &document;
    cited.reading = std::move(reading);
    cited.from_header = stands_for_all;
    certificates.push_back(std::move(cited));
    return certificates.size() - 1;
  }

  const Declaration& declaration_;
  const ReferenceData& reference_;
  Day day_;
  const IsOnRecord& is_on_record_;
  std::map<std::string, std::size_t> known_;  // index by identity
};

void merge(std::vector<std::size_t>& into, const std::vector<std::size_t>& more) {
  for (const std::size_t index : more)
    if (std::find(into.begin(), into.end(), index) == into.end()) into.push_back(index);
}

// Those lines to which a certificate that stands for all may belong: the KP lines; failing those, lines that may be.
std::vector<bool> may_be_offered(const std::vector<ClassifiedItem>& items) {
  const bool any_in_scope = std::any_of(items.begin(), items.end(), [](const ClassifiedItem& item) { return item.in_scope; });
  std::vector<bool> result;
  for (const ClassifiedItem& item : items)
    result.push_back(any_in_scope ? item.in_scope : has_incomplete_code(*item.item) || reads_as_rough(item));
  return result;
}

std::string letters_and_digits(std::string_view text) {
  std::string result;
  for (const char c : upper_ascii(text))
    if (std::isalnum(static_cast<unsigned char>(c)) != 0 || static_cast<unsigned char>(c) > 0x7F) result.push_back(c);
  return result;
}

void add_transport_documents(const CaseFile& file, const std::vector<CitedDocument>& documents, std::set<std::string>& numbers) {
  for (const CitedDocument& document : documents) {
    if (!document.reference || !is_transport_document(file.declaration, document, file.reference, file.accepted_on)) continue;
    std::string number = letters_and_digits(document.reference->value);
    if (!number.empty()) numbers.insert(std::move(number));
  }
}

// All transport documents of the movement, in a fixed order, parted by '|'.
std::string transport_documents(const CaseFile& file, const std::vector<std::size_t>& lines) {
  std::set<std::string> numbers;
  for (const std::size_t line : lines) add_transport_documents(file, file.items[line].item->documents, numbers);
  add_transport_documents(file, file.declaration.documents, numbers);
  if (first_item_speaks_for_all(file.declaration)) add_transport_documents(file, file.declaration.items.front().documents, numbers);
  std::string text;
  for (const std::string& number : numbers) text += (text.empty() ? "" : "|") + number;
  return text;
}

std::optional<Carats> sum_of_carats(const CaseFile& file, const std::vector<std::size_t>& lines) {
  Decimal sum;
  for (const std::size_t line : lines) {
    if (!file.items[line].item->carats) return std::nullopt;
    sum = saturating_sum(sum, file.items[line].item->carats->value.amount);
  }
  return lines.empty() ? std::nullopt : std::optional(Carats{sum});
}

}  // namespace

bool first_item_speaks_for_all(const Declaration& declaration) {
  return !declaration.items.empty() && declaration.map.find("asycuda") != std::string::npos;
}

bool is_transport_document(const Declaration& declaration, const CitedDocument& document, const ReferenceData& reference, Day day) {
  const DocumentMeaning meaning = meaning_of(declaration, document, reference, day);
  if (meaning != DocumentMeaning::none) return meaning == DocumentMeaning::transport_document;
  // Code list 1001: 705 bill of lading, 720 rail, 730 road, 740 and 741 air waybills; the EU writes N before them.
  std::string_view code = text_of(document.code);
  if (code.starts_with('N')) code.remove_prefix(1);
  return code == "705" || code == "720" || code == "730" || code == "740" || code == "741";
}

bool cites_kp_document(const Declaration& declaration, const std::vector<CitedDocument>& documents, const ReferenceData& reference,
                       Day day) {
  return std::any_of(documents.begin(), documents.end(), [&](const CitedDocument& document) {
    const DocumentMeaning meaning = meaning_of(declaration, document, reference, day);
    return meaning == DocumentMeaning::kp_certificate || meaning == DocumentMeaning::seals_intact;
  });
}

bool cites_kp_document(const Declaration& declaration, const ReferenceData& reference, Day day) {
  if (cites_kp_document(declaration, declaration.documents, reference, day)) return true;
  return std::any_of(declaration.items.begin(), declaration.items.end(),
                     [&](const GoodsItem& item) { return cites_kp_document(declaration, item.documents, reference, day); });
}

bool may_cite_kp_document(const Declaration& declaration, const std::vector<CitedDocument>& documents, const ReferenceData& reference) {
  return std::any_of(documents.begin(), documents.end(), [&](const CitedDocument& document) {
    return (document.code && reference.documents.is_ever_of_kp(declaration.map, document.code->value)) ||
           (document.name && reference.documents.is_title_of_kp(document.name->value));
  });
}

std::vector<CitedCertificate> cited_certificates(const Declaration& declaration, const ReferenceData& reference, Day day,
                                                 std::vector<ClassifiedItem>& items, const IsOnRecord& is_on_record) {
  Gathering gathering(declaration, reference, day, is_on_record);
  const bool first_speaks_for_all = first_item_speaks_for_all(declaration);
  for (std::size_t i = 0; i < items.size(); ++i)
    if (i > 0 || !first_speaks_for_all) items[i].certificates = gathering.take(items[i].item->documents, false);

  std::vector<std::size_t> for_all;
  if (first_speaks_for_all) for_all = gathering.take(items.front().item->documents, true);
  merge(for_all, gathering.take(declaration.documents, true));

  const std::vector<bool> offered = may_be_offered(items);
  for (std::size_t i = 0; i < items.size(); ++i) {
    std::vector<std::size_t>& own = items[i].certificates;
    const bool has_number =
        std::any_of(own.begin(), own.end(), [&](std::size_t c) { return gathering.certificates[c].number() != nullptr; });
    if (offered[i] && !has_number) merge(own, for_all);
    for (const std::size_t certificate : own) gathering.certificates[certificate].items.push_back(i);
  }
  return std::move(gathering.certificates);
}

CertificateUse use_of(const CaseFile& file, std::size_t certificate, const std::string& business_id) {
  const Declaration& declaration = file.declaration;
  const std::vector<std::size_t>& lines = file.certificates[certificate].items;
  const std::size_t line = lines.empty() ? Finding::no_item : lines.front();
  CertificateUse use;
  use.business_id = business_id;
  use.identifier = declaration.identifier;
  use.sender = declaration.sender;
  use.regime = declaration.regime;
  use.accepted_on = file.accepted_on;
  use.jurisdiction = declaration.jurisdiction;
  const auto destination = destination_of(file, line);
  use.importing_country = declaration.regime != Regime::export_ && declaration.jurisdiction ? declaration.jurisdiction : destination;
  use.office = declaration.office ? upper_ascii(trimmed(declaration.office->value)) : std::string();
  use.transport_document = transport_documents(file, lines);
  use.exporter_country = dispatch_of(file, line);
  use.carats = sum_of_carats(file, lines);
  return use;
}

}  // namespace kpwatch
