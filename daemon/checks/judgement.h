// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// From a declaration to findings: classify the items, look up the certificates, run the checks, let one fact speak once.
// Pure but for what it asks the Memory; the daemon's desk and `kpwatch read` use the same.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/checks/check.h"

namespace kpwatch {

// What is remembered of certificates and of earlier declarations. The desk answers from inside its transaction.
class Memory {
 public:
  virtual ~Memory() = default;
  [[nodiscard]] virtual std::optional<Certificate> certificate(const std::string& key) const = 0;
  // Uses by declarations other than `business_id`, oldest first.
  [[nodiscard]] virtual std::vector<CertificateUse> uses(const std::string& key, const std::string& business_id) const = 0;
  [[nodiscard]] virtual std::optional<IssuerCoverage> coverage(CountryCode issuer) const = 0;
};

struct Judgement {
  // These point into `declaration`, which must outlive the judgement.
  std::vector<ClassifiedItem> items;
  std::vector<CitedCertificate> certificates;
  std::vector<Finding> findings;              // in force now, in the order of all_checks, then item
  std::vector<Finding> waiting;               // whose grace has not ended
  std::optional<Moment> look_again_at;        // the earliest end of a grace
  std::vector<std::string> certificate_keys;  // canonical keys cited, sorted, unique: whose coming must look at this again
  std::vector<CertificateUse> uses;           // what this declaration claims of each certificate (parallel to use_keys)
  std::vector<std::string> use_keys;
  bool is_relevant = false;  // any item in scope or watched, any certificate cited, any finding
};

// Classifies only: cheap, for the clerk. True when the desk must see the declaration.
[[nodiscard]] bool concerns_kp(const Declaration& declaration, const ReferenceData& reference);

// `graces_elapsed`: findings with a grace count at once (kpwatch read).
[[nodiscard]] Judgement judge(const Declaration& declaration, const std::string& business_id, const Memory& memory,
                              const ReferenceData& reference, const CheckSettings& settings, Moment now, Moment received_at,
                              bool graces_elapsed);

// Who sent it and under which number, whatever version: hash-free and stable. Resends and amendments share it.
[[nodiscard]] std::string business_id(const Declaration& declaration);

}  // namespace kpwatch
