// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// From a declaration to findings: classify the items, look up the certificates, run the checks, let one fact speak once.
// Pure but for what it asks the Memory; the daemon's desk and `kpwatch read` use the same.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/checks/check.h"
#include "daemon/checks/movement.h"
#include "daemon/customs/exchange.h"

namespace kpwatch {

// Something that came, and when: what was not known yet can't have been reckoned with.
template <class Document>
struct Known {
  Document document;
  Moment known_at{};
};

// What is remembered of certificates and of earlier declarations. The desk answers from inside its transaction.
class Memory {
 public:
  virtual ~Memory() = default;
  [[nodiscard]] virtual std::optional<Certificate> certificate(const std::string& key) const = 0;
  // Uses by declarations other than `business_id`, oldest first.
  [[nodiscard]] virtual std::vector<CertificateUse> uses(const std::string& key, const std::string& business_id) const = 0;
  [[nodiscard]] virtual std::optional<IssuerCoverage> coverage(CountryCode issuer) const = 0;

  // What authorities exchanged about a certificate, by the day from which it holds, then as it came. A memory that keeps
  // nothing of the kind has no answer.
  [[nodiscard]] virtual std::vector<Known<ImportConfirmation>> confirmations(const std::string& /*key*/) const { return {}; }
  [[nodiscard]] virtual std::vector<Known<ExportPreadvice>> preadvices(const std::string& /*key*/) const { return {}; }
  [[nodiscard]] virtual std::vector<Known<CertificateNotice>> notices(const std::string& /*key*/) const { return {}; }
  // Of a certificate's key, or of a declaration as declaration_key names it.
  [[nodiscard]] virtual std::vector<Known<Observation>> observations(const std::string& /*key_or_declaration*/) const { return {}; }
  // What records said of it, before any notice: every version.
  [[nodiscard]] virtual std::vector<Known<Certificate>> certificate_versions(const std::string& /*key*/) const { return {}; }
  // Notices of loss or theft of any certificate, by the day on which it happened, both included.
  [[nodiscard]] virtual std::vector<Known<CertificateNotice>> losses(Day /*from*/, Day /*until*/) const { return {}; }
  // How many pre-advices of an issuer's certificates hold from a day in this span; counting stops at `enough`.
  [[nodiscard]] virtual std::size_t preadvices_of(CountryCode /*issuer*/, Day /*from*/, Day /*until*/, std::size_t /*enough*/) const {
    return 0;
  }
  // Shipments that passed before, by day, then as they came. A memory that keeps none has no answer.
  [[nodiscard]] virtual std::vector<Movement> movements(const MovementQuery& /*query*/) const { return {}; }
  // The carats of an origin under an issuer's certificates, each certificate once, both days included.
  [[nodiscard]] virtual Decimal carats_moved(CountryCode /*issuer*/, const std::string& /*origin*/, Day /*from*/, Day /*until*/) const {
    return {};
  }
  // How many declarations of this declarant had this fault in these days (both included) and came before that one did.
  [[nodiscard]] virtual std::int64_t faults(const Fault& /*fault*/, Day /*from*/, const std::string& /*before_business_id*/) const {
    return 0;
  }
};

// What an observation calls a declaration, and a declaration itself, so that blanks and small letters make no difference.
[[nodiscard]] std::string declaration_key(std::string_view identifier);

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
  std::vector<Movement> movements;  // what this declaration adds to the memory of shipments
  std::vector<Fault> faults;        // and to that of faults
  bool is_relevant = false;         // any item in scope or watched, any certificate cited, any finding
};

// Classifies only: cheap, for the clerk. True when the desk must see the declaration.
[[nodiscard]] bool concerns_kp(const Declaration& declaration, const ReferenceData& reference);
// The same of one goods item alone, by what it is or by a document that it cites. Of a declaration whose day is not known yet: on any day.
[[nodiscard]] bool concerns_kp(const Declaration& declaration, const GoodsItem& item, const ReferenceData& reference);

// `graces_elapsed`: findings with a grace count at once (kpwatch read). `remarks`: what was compared and found too little to be told, and
// findings that another one says better; for explanations.
[[nodiscard]] Judgement judge(const Declaration& declaration, const std::string& business_id, const Memory& memory,
                              const ReferenceData& reference, const CheckSettings& settings, Moment now, Moment received_at,
                              bool graces_elapsed, std::vector<std::string>* remarks = nullptr);

// A case about a certificate: the same for the movement that it stands for (certificate_case.h).
[[nodiscard]] Judgement judge_certificate(const Declaration& movement, const std::string& key, const Memory& memory,
                                          const ReferenceData& reference, const CheckSettings& settings, Moment now, Moment received_at,
                                          bool graces_elapsed);

// Who sent it and under which number, whatever version: hash-free and stable. Resends and amendments share it. Where no sender is stated
// and the number is a trader's own, the trader is part of it (business_id.h).
[[nodiscard]] std::string business_id(const Declaration& declaration);

}  // namespace kpwatch
