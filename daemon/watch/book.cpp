// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/watch/book.h"

#include <algorithm>

namespace kpwatch {

void Book::add(const Certificate& certificate) {
  const CountryCode issuer = certificate.number.issuer;
  auto& [from, until] = coverage_[issuer];
  if (certificate.issued_on && (!from || *certificate.issued_on < *from)) from = certificate.issued_on;
  if (certificate.complete_feed_until && (!until || *certificate.complete_feed_until > *until)) until = certificate.complete_feed_until;
  auto& slot = certificates_[certificate.number.key()];
  // An older status never replaces a newer one (the ledger's rule as well).
  if (slot.status_on && certificate.status_on && *certificate.status_on < *slot.status_on) return;
  slot = certificate;
}

void Book::add_uses(const std::string& business_id, const std::vector<std::string>& keys, const std::vector<CertificateUse>& uses) {
  // An amendment keeps its place in the order of arrival, as in the ledger: a later use does not become the earlier one.
  std::map<std::string, std::uint64_t> places;
  for (auto& [key, claims] : claims_)
    std::erase_if(claims, [&, k = &key](const Claim& claim) {
      if (claim.use.business_id != business_id) return false;
      places.emplace(*k, claim.use.order);
      return true;
    });
  for (std::size_t i = 0; i < keys.size() && i < uses.size(); ++i) {
    auto use = uses[i];
    use.business_id = business_id;
    const auto place = places.find(keys[i]);
    use.order = place != places.end() ? place->second : ++order_;
    claims_[keys[i]].push_back({keys[i], std::move(use)});
  }
}

std::optional<Certificate> Book::certificate(const std::string& key) const {
  const auto found = certificates_.find(key);
  if (found == certificates_.end()) return std::nullopt;
  return found->second;
}

std::vector<CertificateUse> Book::uses(const std::string& key, const std::string& business_id) const {
  std::vector<CertificateUse> result;
  if (const auto found = claims_.find(key); found != claims_.end())
    for (const auto& claim : found->second)
      if (claim.use.business_id != business_id) result.push_back(claim.use);
  std::sort(result.begin(), result.end(), [](const auto& a, const auto& b) { return a.order < b.order; });
  return result;
}

std::optional<IssuerCoverage> Book::coverage(CountryCode issuer) const {
  const auto found = coverage_.find(issuer);
  if (found == coverage_.end() || !found->second.first || !found->second.second) return std::nullopt;
  return IssuerCoverage{*found->second.first, *found->second.second};
}

}  // namespace kpwatch
