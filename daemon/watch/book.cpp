// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/watch/book.h"

#include <algorithm>
#include <iterator>

#include "daemon/canonical/canonical_json.h"

namespace kpwatch {

void Book::add(const Certificate& certificate, Moment known_at) {
  const std::string key = certificate.number.key();
  auto& versions = versions_[key];
  const std::string content = certificate_fields_json(certificate);
  if (std::none_of(versions.begin(), versions.end(), [&](const auto& one) { return certificate_fields_json(one.document) == content; }))
    versions.push_back({certificate, known_at});
  const CountryCode issuer = certificate.number.issuer;
  auto& [from, until] = coverage_[issuer];
  if (certificate.issued_on && (!from || *certificate.issued_on < *from)) from = certificate.issued_on;
  if (certificate.complete_feed_until && (!until || *certificate.complete_feed_until > *until)) until = certificate.complete_feed_until;
  auto& slot = certificates_[key];
  // An older status never replaces a newer one (the ledger's rule as well).
  if (slot.status_on && certificate.status_on && *certificate.status_on < *slot.status_on) return;
  slot = certificate;
}

void Book::add_uses(const std::string& business_id, const std::vector<std::string>& keys, const std::vector<CertificateUse>& uses) {
  // An amendment keeps its place in the order of arrival, as in the ledger: a later use does not become the earlier one.
  std::map<std::string, std::uint64_t> places;
  auto& claimed = keys_of_[business_id];
  for (const std::string& key : claimed)
    std::erase_if(claims_[key], [&](const CertificateUse& use) {
      if (use.business_id != business_id) return false;
      places.emplace(key, use.order);
      return true;
    });
  claimed = keys;
  for (std::size_t i = 0; i < keys.size() && i < uses.size(); ++i) {
    auto use = uses[i];
    use.business_id = business_id;
    const auto place = places.find(keys[i]);
    use.order = place != places.end() ? place->second : ++order_;
    claims_[keys[i]].push_back(std::move(use));
  }
}

void Book::add(const Exchange& document, Moment known_at) {
  std::vector<std::string> names;
  if (const CertificateNumber* number = number_of(document)) names.push_back(number->key());
  if (const auto* observation = std::get_if<Observation>(&document); observation != nullptr && !observation->declaration.empty())
    names.push_back(declaration_key(observation->declaration));
  const std::string content = exchange_fields_json(document);
  for (const std::string& name : names) {
    const auto [begin, end] = exchange_.equal_range(name);
    if (std::any_of(begin, end, [&](const auto& one) { return exchange_fields_json(one.second.document) == content; })) continue;
    exchange_.emplace(name, Known<Exchange>{document, known_at});
    // Neither is ever an observation, so it has one name and stands here once.
    const Day day = effective_on(document, day_of(known_at));
    const auto* notice = std::get_if<CertificateNotice>(&document);
    if (notice != nullptr && (notice->kind == NoticeKind::lost || notice->kind == NoticeKind::stolen))
      losses_.emplace(day, Known<CertificateNotice>{*notice, known_at});
    if (const auto* preadvice = std::get_if<ExportPreadvice>(&document)) advised_[preadvice->number.issuer].insert(day);
  }
}

std::optional<Certificate> Book::certificate(const std::string& key) const {
  const auto found = certificates_.find(key);
  if (found == certificates_.end()) return std::nullopt;
  Certificate certificate = found->second;
  for (const auto& notice : notices(key)) apply(notice.document, day_of(notice.known_at), certificate);
  return certificate;
}

template <class Document>
std::vector<Known<Document>> Book::known_of(const std::string& name) const {
  std::vector<Known<Document>> result;
  const auto [begin, end] = exchange_.equal_range(name);
  for (auto entry = begin; entry != end; ++entry)
    if (const auto* document = std::get_if<Document>(&entry->second.document)) result.push_back({*document, entry->second.known_at});
  std::stable_sort(result.begin(), result.end(), [](const auto& a, const auto& b) {
    return effective_on(a.document, day_of(a.known_at)) < effective_on(b.document, day_of(b.known_at));
  });
  return result;
}

std::vector<Known<ImportConfirmation>> Book::confirmations(const std::string& key) const { return known_of<ImportConfirmation>(key); }
std::vector<Known<ExportPreadvice>> Book::preadvices(const std::string& key) const { return known_of<ExportPreadvice>(key); }
std::vector<Known<CertificateNotice>> Book::notices(const std::string& key) const { return known_of<CertificateNotice>(key); }
std::vector<Known<Observation>> Book::observations(const std::string& key_or_declaration) const {
  return known_of<Observation>(key_or_declaration);
}

std::vector<Known<Certificate>> Book::certificate_versions(const std::string& key) const {
  const auto found = versions_.find(key);
  return found == versions_.end() ? std::vector<Known<Certificate>>{} : found->second;
}

std::vector<Known<CertificateNotice>> Book::losses(Day from, Day until) const {
  std::vector<Known<CertificateNotice>> result;
  for (auto at = losses_.lower_bound(from); at != losses_.end() && at->first <= until; ++at) result.push_back(at->second);
  return result;
}

std::size_t Book::preadvices_of(CountryCode issuer, Day from, Day until, std::size_t enough) const {
  std::size_t count = 0;
  const auto days = advised_.find(issuer);
  if (days == advised_.end()) return count;
  for (auto at = days->second.lower_bound(from); at != days->second.end() && *at <= until && count < enough; ++at) ++count;
  return count;
}

std::vector<CertificateUse> Book::uses(const std::string& key, const std::string& business_id) const {
  std::vector<CertificateUse> result;
  if (const auto found = claims_.find(key); found != claims_.end())
    std::copy_if(found->second.begin(), found->second.end(), std::back_inserter(result),
                 [&](const CertificateUse& use) { return use.business_id != business_id; });
  std::sort(result.begin(), result.end(), [](const auto& a, const auto& b) { return a.order < b.order; });
  return result;
}

std::optional<IssuerCoverage> Book::coverage(CountryCode issuer) const {
  const auto found = coverage_.find(issuer);
  if (found == coverage_.end() || !found->second.first || !found->second.second) return std::nullopt;
  return IssuerCoverage{*found->second.first, *found->second.second};
}

}  // namespace kpwatch
