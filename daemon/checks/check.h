// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// A check is a value: a rule with its law and one pure function from a CaseFile to findings. No check does I/O or asks
// the clock.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/customs/certificate.h"
#include "daemon/customs/declaration.h"
#include "daemon/reference/reference_data.h"

namespace kpwatch {

enum class FindingClass : std::uint8_t { substantive, technical, data_quality };
[[nodiscard]] std::string_view to_string(FindingClass cls);  // "substantive", "technical", "data-quality"

// DEC declarant, IMA importing KP authority, EXA exporting KP authority, CUS customs enforcement, SAN sanctions unit,
// FIU, WGM/WGS/WGDE KP working groups, UN route.
enum class Recipient : std::uint8_t { dec, ima, exa, cus, san, fiu, wgm, wgs, wgde, un, ops };
[[nodiscard]] std::string_view to_string(Recipient recipient);  // "DEC", "IMA" ...

struct LegalBasis {
  std::string_view instrument;  // "KPCS", "Reg. (EC) 2368/2002", "UNSC 1643 (2005)"
  std::string_view section;     // "Annex I (A)", "Section III (c)"
  std::string_view says;        // in our own words
};

// A knob of a check with its default; the configuration may override it under `checks.<id>.<name>`.
struct CheckSetting {
  std::string_view name;
  std::int64_t default_value;  // whole numbers: per mille, days, hours, hundredths of a carat ...
  std::string_view unit;
  std::string_view sentence;
};

// A use of a certificate by a declaration that the memory knows.
struct CertificateUse {
  std::string business_id;  // of the declaration
  std::string identifier;
  std::string sender;
  Regime regime = Regime::unknown;
  std::optional<Day> accepted_on;
  std::optional<CountryCode> jurisdiction;  // whose customs received it
  std::optional<CountryCode> importing_country;
  std::string office;
  std::string transport_document;
  std::optional<CountryCode> exporter_country;
  std::optional<Carats> carats;
  std::uint64_t order = 0;  // order of arrival
};

// A certificate reference cited by an item (or, offered by the header or by item 1, to every item), normalised.
struct CitedCertificate {
  const CitedDocument* document = nullptr;  // never null inside a CaseFile
  NumberReading reading;
  std::string key_as_one;                    // of its reference as one irregular number, where it was read otherwise (citation.h)
  std::optional<Certificate> record;         // what the memory holds of it
  std::vector<CertificateUse> earlier_uses;  // by other declarations, oldest first
  std::vector<std::size_t> items;            // indexes into CaseFile::items: the lines that cite it or to which it is offered
  bool from_header = false;                  // not cited by a line itself, but offered to it (header, ASYCUDA's item 1)
  bool is_returning = false;                 // beside it a technical certificate is cited, issued to carry its goods back
  [[nodiscard]] const CertificateNumber* number() const { return std::get_if<CertificateNumber>(&reading); }
};

struct ClassifiedItem {
  const GoodsItem* item = nullptr;
  GoodsScope scope = GoodsScope::other;
  bool in_scope = false;  // its code is a KP code that day; mixed wording makes it `watched` all the same
  std::string reason;     // why: code and edition, words found, "mixed wording" ...
  WordMatch words;
  std::vector<std::size_t> certificates;  // indexes into CaseFile::certificates
};

// Up to which day an issuer's list of certificates is complete (B04; docs/LEGAL.md, 11).
struct IssuerCoverage {
  Day from, until;
};

class CheckSettings {
 public:
  virtual ~CheckSettings() = default;
  [[nodiscard]] virtual std::int64_t value(std::string_view check_id, std::string_view name) const = 0;
  [[nodiscard]] virtual bool is_on(std::string_view check_id) const = 0;
  // For whose certificates receipts are chased (setting confirmations.chase).
  [[nodiscard]] virtual bool is_chased(CountryCode /*issuer*/) const { return false; }
  // Whose imports get a drafted confirmation when they are released (setting confirmations.produce).
  [[nodiscard]] virtual bool confirms_imports_of(CountryCode /*jurisdiction*/) const { return false; }
  // When faults of form are no slips any more (escalation.h).
  struct Escalation {
    std::int64_t faults = 3;        // the so manyth like fault of one declarant ...
    std::int64_t within_days = 90;  // ... in this time; 0 faults: never
    std::int64_t cure_days = 10;    // a fault that its declarant has not mended so long after it was received; 0: never
  };
  [[nodiscard]] virtual Escalation escalation() const { return {}; }
};
[[nodiscard]] const CheckSettings& default_check_settings();

// What a case is about. Of a certificate: `declaration` is the movement that the certificate stands for (certificate_case.h),
// without items, and the one certificate is `certificates[0]`.
enum class CaseSubject : std::uint8_t { declaration, certificate };
[[nodiscard]] std::string_view to_string(CaseSubject subject);

class Memory;     // judgement.h
struct Movement;  // movement.h

// All that a check may look at.
struct CaseFile {
  const Declaration& declaration;
  std::span<const ClassifiedItem> items;
  std::span<const CitedCertificate> certificates;
  const ReferenceData& reference;
  const CheckSettings& settings;
  Day today;        // "now", for graces and what is overdue
  Day accepted_on;  // the declaration's acceptance date, or what stands in for it (docs/LEGAL.md, 2 and 5)
  Moment received_at{};
  std::optional<IssuerCoverage> (*coverage)(const void* memory, CountryCode issuer) = nullptr;
  const void* memory = nullptr;
  CaseSubject subject = CaseSubject::declaration;
  const Memory* known = nullptr;                // for checks across documents; may be null
  std::string business_id = {};                 // of the declaration
  std::span<const Movement> own = {};           // what this declaration adds to the memory of shipments (movement.h)
  std::vector<std::string>* remarks = nullptr;  // where what speaks against a finding is told, in sentences; null: nobody asks
  // Same certificate, same day, same office, other declarations and so on: in CitedCertificate::earlier_uses.
};

struct Finding {
  const struct Check* check = nullptr;
  std::size_t item = no_item;                     // index into CaseFile::items; no_item = the whole document
  std::string certificate;                        // canonical key or raw text of the reference it is about; may be empty
  std::vector<std::string> further_certificates;  // the others, where it is about several that are compared as one set
  FindingClass cls{};
  int severity = 0;  // 0 to 5
  std::vector<Recipient> recipients;
  std::string expected, observed, unit;  // exact texts; may be empty
  Place place;                           // of the observed value
  std::string sentence;                  // what the authority reads: a full sentence with the facts
  std::optional<Moment> effective_at;    // a grace: does not count before; nothing = at once
  bool is_by_calendar = false;           // `effective_at` is a day that must have come also where graces count as elapsed
  static constexpr std::size_t no_item = ~std::size_t{0};
  // Is this key or text of a reference one of those that it is about?
  [[nodiscard]] bool is_about(std::string_view reference) const;
};

struct Check {
  std::string_view code;  // "E01", cross-reference to the catalogue
  std::string_view id;    // "kp.weight-differs": stable in configuration, alerts, docs
  std::string_view title;
  std::string_view rule;  // one sentence
  FindingClass cls;
  int severity;
  std::span<const Recipient> recipients;
  std::span<const LegalBasis> basis;
  std::span<const CheckSetting> settings;
  std::string_view since;  // version of kpwatch
  // Null: the desk finds it on the way in, before there is a case (K01 to K03).
  void (*examine)(const Check& self, const CaseFile& file, std::vector<Finding>& findings);
  CaseSubject subject = CaseSubject::declaration;  // of the cases that it is asked about
  std::string_view needs = {};                     // beside declarations and certificates' records; it is silent without
  // Other law than the Kimberley Process's: off unless the configuration turns it on, and never told as a breach of it.
  [[nodiscard]] bool is_overlay() const { return id.starts_with("overlay."); }
};

// A finding with the check's own class, severity and recipients filled in.
[[nodiscard]] Finding finding(const Check& check, std::size_t item, std::string sentence);

}  // namespace kpwatch
