// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// A memory without a ledger: what `kpwatch read` knows of certificates and of the documents it has read before.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "daemon/checks/judgement.h"
#include "daemon/checks/movement_memory.h"

namespace kpwatch {

class Book final : public Memory {
 public:
  void add(const Certificate& certificate, Moment known_at = {});
  void add(const Exchange& document, Moment known_at);
  // Replaces what the declaration claimed before (an amendment); empty lists for a cancelled or a test declaration.
  void add_uses(const std::string& business_id, const std::vector<std::string>& keys, const std::vector<CertificateUse>& uses);

  // Likewise.
  void add_movements(const std::string& business_id, const std::vector<Movement>& movements, const std::vector<Fault>& faults) {
    shipments_.put(business_id, movements, faults);
  }

  [[nodiscard]] std::optional<Certificate> certificate(const std::string& key) const override;
  [[nodiscard]] std::vector<CertificateUse> uses(const std::string& key, const std::string& business_id) const override;
  [[nodiscard]] std::optional<IssuerCoverage> coverage(CountryCode issuer) const override;
  [[nodiscard]] std::vector<Known<ImportConfirmation>> confirmations(const std::string& key) const override;
  [[nodiscard]] std::vector<Known<ExportPreadvice>> preadvices(const std::string& key) const override;
  [[nodiscard]] std::vector<Known<CertificateNotice>> notices(const std::string& key) const override;
  [[nodiscard]] std::vector<Known<Observation>> observations(const std::string& key_or_declaration) const override;
  [[nodiscard]] std::vector<Known<Certificate>> certificate_versions(const std::string& key) const override;
  [[nodiscard]] std::vector<Known<CertificateNotice>> losses(Day from, Day until) const override;
  [[nodiscard]] std::size_t preadvices_of(CountryCode issuer, Day from, Day until, std::size_t enough) const override;
  [[nodiscard]] std::vector<Movement> movements(const MovementQuery& query) const override { return shipments_.movements(query); }
  [[nodiscard]] Decimal carats_moved(CountryCode issuer, const std::string& origin, Day from, Day until) const override {
    return shipments_.carats_moved(issuer, origin, from, until);
  }
  [[nodiscard]] std::int64_t faults(const Fault& fault, Day from, const std::string& before_business_id) const override {
    return shipments_.faults(fault, from, before_business_id);
  }
  [[nodiscard]] std::size_t certificates() const { return certificates_.size(); }

 private:
  template <class Document>
  [[nodiscard]] std::vector<Known<Document>> known_of(const std::string& name) const;

  std::map<std::string, Certificate> certificates_;
  std::map<std::string, std::vector<Known<Certificate>>> versions_;
  std::multimap<std::string, Known<Exchange>> exchange_;       // by the certificate's key, and observations by the declaration's as well
  std::multimap<Day, Known<CertificateNotice>> losses_;        // of those, what was lost or stolen
  std::map<CountryCode, std::multiset<Day>> advised_;          // and when each issuer advised exports
  std::map<std::string, std::vector<CertificateUse>> claims_;  // by key
  std::map<std::string, std::vector<std::string>> keys_of_;    // by business id: what it claims
  std::map<CountryCode, std::pair<std::optional<Day>, std::optional<Day>>> coverage_;  // earliest issue, latest complete_feed_until
  std::uint64_t order_ = 0;
  MovementMemory shipments_;
};

}  // namespace kpwatch
