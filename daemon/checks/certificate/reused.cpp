// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// B09 and B10. One certificate covers one shipment: a second movement on it is no repetition, but a fraud signal.
//
// Law: KPCS Section II (a) has a certificate accompany each shipment on export. A resend or an amendment of the same
// declaration is the same use, and so are the export and the import of one journey. Another movement is one accepted
// more than some days apart, into another jurisdiction (the Union's members are one), or under another transport
// document; or an import some days after the importing authority confirmed receipt. Several declarations of one day at
// one office split one shipment: a fault of form (B10). The finding stands on the later document.
#include <algorithm>
#include <array>
#include <chrono>
#include <set>

#include "daemon/base/text.h"
#include "daemon/checks/business_id.h"
#include "daemon/checks/citation.h"
#include "daemon/checks/facts.h"

namespace kpwatch::checks {
namespace b09 {

constexpr std::array recipients{Recipient::ima, Recipient::exa, Recipient::cus};
constexpr std::array split_recipients{Recipient::dec};
constexpr std::array basis{LegalBasis{"KPCS", "Section II (a)", "a certificate accompanies each shipment: one certificate, one shipment"}};
constexpr std::array settings{CheckSetting{"days_apart", 3, "days", "Uses accepted more than this many days apart are two movements."}};

// Shorter numbers are not unique beyond their sender; an MRN (EU: 18 signs) is.
constexpr std::size_t unique_reference_length_min = 14;

enum class Direction { out, in, through };

struct Comparison {
  enum class Kind { same_movement, split, another } kind = Kind::same_movement;
  std::string why;
};

class Uses {
 public:
  Uses(const CaseFile& file, const CitedCertificate& cited, std::int64_t days_apart)
      : file_(file), cited_(cited), days_apart_(std::chrono::days(days_apart)) {}

  Direction direction(const CertificateUse& use) const {
    if (use.regime == Regime::export_) return Direction::out;
    if (use.regime == Regime::import) return Direction::in;
    if (use.regime == Regime::transit) return Direction::through;
    const bool is_at_issuer = use.jurisdiction && same_party(use.jurisdiction, cited_.number()->issuer);
    return is_at_issuer ? Direction::out : Direction::in;
  }

  Comparison compare(const CertificateUse& own, const CertificateUse& earlier) const {
    const Direction ours = direction(own), theirs = direction(earlier);
    if (ours == Direction::through || theirs == Direction::through || is_same_declaration(own, earlier)) return {};
    if (ours != theirs) return ours == Direction::in ? journey(earlier, own) : journey(own, earlier);
    if (const auto days = days_between(own, earlier); days > days_apart_)
      return {Comparison::Kind::another, "accepted " + std::to_string(days.count()) + " days apart"};
    if (differs(own.importing_country, earlier.importing_country))
      return {Comparison::Kind::another, "bound for " + country_in_words(file_, *own.importing_country) + " and for " +
                                             country_in_words(file_, *earlier.importing_country)};
    if (has_other_transport(own, earlier))
      return {Comparison::Kind::another, "under another transport document (" + as_sent(own.transport_document) + ", before " +
                                             as_sent(earlier.transport_document) + ")"};
    const bool is_same_day = own.accepted_on && earlier.accepted_on && *own.accepted_on == *earlier.accepted_on;
    const bool is_same_office = !own.office.empty() && own.office == earlier.office;
    return {is_same_day && is_same_office ? Comparison::Kind::split : Comparison::Kind::same_movement, ""};
  }

 private:
  bool same_party(std::optional<CountryCode> a, std::optional<CountryCode> b) const {
    const Participants& participants = file_.reference.participants;
    return a && b && participants.party_of(*a, file_.accepted_on) == participants.party_of(*b, file_.accepted_on);
  }
  bool differs(std::optional<CountryCode> a, std::optional<CountryCode> b) const { return a && b && !same_party(a, b); }

  static std::chrono::days days_between(const CertificateUse& a, const CertificateUse& b) {
    if (!a.accepted_on || !b.accepted_on) return std::chrono::days(0);
    return std::chrono::abs(*a.accepted_on - *b.accepted_on);
  }

  static bool has_other_transport(const CertificateUse& a, const CertificateUse& b) {
    if (a.transport_document.empty() || b.transport_document.empty()) return false;
    const auto ours = split(a.transport_document, '|'), theirs = split(b.transport_document, '|');
    return std::none_of(ours.begin(), ours.end(),
                        [&](std::string_view one) { return std::find(theirs.begin(), theirs.end(), one) != theirs.end(); });
  }

  // The same declaration under the number that customs gave it meanwhile, or under an MRN through another sender.
  bool is_same_declaration(const CertificateUse& own, const CertificateUse& earlier) const {
    if (earlier.identifier.empty()) return false;
    if (earlier.identifier == own.identifier && own.identifier.size() >= unique_reference_length_min) return true;
    const Declaration& declaration = file_.declaration;
    return earlier.sender == own.sender && declaration.reference && declaration.reference->value == earlier.identifier &&
           may_be_of_its_trader(declaration, earlier.business_id);
  }

  // An export and an import: one journey, unless the goods leave from where they had come in, leave after they came
  // in, or come in where they were not sent to.
  Comparison journey(const CertificateUse& out, const CertificateUse& in) const {
    const auto left_from = out.jurisdiction ? out.jurisdiction : out.exporter_country;
    if (same_party(left_from, in.importing_country))
      return {Comparison::Kind::another, "imported into and exported from " + country_in_words(file_, *left_from)};
    if (out.accepted_on && in.accepted_on && *out.accepted_on > *in.accepted_on + days_apart_)
      return {Comparison::Kind::another,
              "exported on " + to_string(*out.accepted_on) + ", after the import of " + to_string(*in.accepted_on)};
    const bool is_told_as_diverted = cited_.record && cited_.record->destination;  // F03 has it then
    if (!is_told_as_diverted && differs(out.importing_country, in.importing_country))
      return {Comparison::Kind::another, "sent to " + country_in_words(file_, *out.importing_country) + " but imported into " +
                                             country_in_words(file_, *in.importing_country)};
    return {};
  }

  const CaseFile& file_;
  const CitedCertificate& cited_;
  std::chrono::days days_apart_;
};

std::string use_in_words(const CaseFile& file, const CertificateUse& use) {
  std::string text = use.regime == Regime::unknown ? "declaration" : std::string(to_string(use.regime)) + " declaration";
  text += " " + as_sent(use.identifier);
  if (use.accepted_on) text += " of " + to_string(*use.accepted_on);
  if (use.jurisdiction)
    text += " in " + country_in_words(file, *use.jurisdiction);
  else if (use.importing_country)
    text += " for " + country_in_words(file, *use.importing_country);
  return text;
}

struct Reuse {
  Comparison comparison;
  const CertificateUse* earlier = nullptr;  // nullptr: the confirmation of receipt is what it was used for
};

// What is worst among the earlier uses: another movement before a split shipment.
Reuse reuse_of(const CaseFile& file, std::size_t c) {
  const CitedCertificate& cited = file.certificates[c];
  if (cited.number() == nullptr || file.declaration.regime == Regime::transit || !must_accompany(file, c)) return {};
  const std::int64_t days_apart = file.settings.value("kp.certificate-reused", "days_apart");
  const Uses uses(file, cited, days_apart);
  const CertificateUse own = use_of(file, c, "");
  Reuse worst;
  for (const CertificateUse& earlier : cited.earlier_uses) {
    Comparison comparison = uses.compare(own, earlier);
    if (comparison.kind > worst.comparison.kind) worst = {std::move(comparison), &earlier};
  }
  if (worst.comparison.kind == Comparison::Kind::another) return worst;
  const bool is_confirmed = cited.record && cited.record->status == CertificateStatus::confirmed && cited.record->status_on;
  if (is_confirmed && uses.direction(own) == Direction::in && file.accepted_on > *cited.record->status_on + std::chrono::days(days_apart))
    return {{Comparison::Kind::another, "its receipt was confirmed on " + to_string(*cited.record->status_on)}, nullptr};
  return worst;
}

void examine(const Check& self, const CaseFile& file, std::vector<Finding>& findings) {
  for (std::size_t c = 0; c < file.certificates.size(); ++c) {
    const Reuse reuse = reuse_of(file, c);
    if (reuse.comparison.kind != Comparison::Kind::another) continue;
    std::string sentence = "Certificate " + called(file.certificates[c]) + " was used before for another shipment: ";
    sentence += reuse.earlier != nullptr ? use_in_words(file, *reuse.earlier) + ", " + reuse.comparison.why
                                         : reuse.comparison.why + " and this import was accepted on " + to_string(file.accepted_on);
    Finding found = certificate_finding(self, file, c, sentence + ". A certificate covers one shipment only.");
    found.expected = "a certificate not used before";
    found.observed = reuse.earlier != nullptr ? as_sent(reuse.earlier->identifier) : "confirmed";
    findings.push_back(std::move(found));
  }
}

void examine_split(const Check& self, const CaseFile& file, std::vector<Finding>& findings) {
  for (std::size_t c = 0; c < file.certificates.size(); ++c) {
    const Reuse reuse = reuse_of(file, c);
    if (reuse.comparison.kind != Comparison::Kind::split) continue;
    Finding found =
        certificate_finding(self, file, c,
                            "Certificate " + called(file.certificates[c]) + " is also cited by " + use_in_words(file, *reuse.earlier) +
                                " at the same office: one shipment seems to be split over several declarations.");
    found.expected = "one declaration";
    found.observed = as_sent(reuse.earlier->identifier);
    findings.push_back(std::move(found));
  }
}

}  // namespace b09

extern const Check certificate_reused;
constinit const Check certificate_reused{"B09",
                                         "kp.certificate-reused",
                                         "Certificate used for a second shipment",
                                         "The cited certificate was already used for another movement.",
                                         FindingClass::substantive,
                                         5,
                                         b09::recipients,
                                         b09::basis,
                                         b09::settings,
                                         "0.1",
                                         b09::examine};

extern const Check shipment_split;
constinit const Check shipment_split{"B10",
                                     "kp.shipment-split",
                                     "One certificate on several declarations of one day and office",
                                     "Several declarations of the same day at the same office cite one certificate.",
                                     FindingClass::technical,
                                     1,
                                     b09::split_recipients,
                                     b09::basis,
                                     {},
                                     "0.1",
                                     b09::examine_split};

}  // namespace kpwatch::checks
