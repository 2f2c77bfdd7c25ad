// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Quarterly tables counted from certificates and import confirmations (KPCS Annex III). Each certificate is given once; what
// is kept grows with the number of parties and quarters, not with that of certificates.
//
// An export is a certificate of the party; an import is a certificate whose receipt the party confirmed. Both fall in the quarter
// of the date by which the party counts. Territories are their parties on the day of issue, so the Union is one, and what
// moves inside it is no trade. Not counted: certificates that were replaced, invalidated or reported as fake; those that expired, or were
// reported lost or stolen, unless their receipt was confirmed. The weight of an import is that of the receipt, where it says one.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <tuple>
#include <vector>

#include "daemon/customs/certificate.h"
#include "daemon/reference/reference_data.h"
#include "daemon/statistics/figures.h"
#include "daemon/statistics/reporting_rules.h"
#include "daemon/statistics/shipment.h"

namespace kpwatch {

// What a reader of the tables must know of the certificates behind them. The first ones are not in the figures.
enum class CountingNote : std::uint8_t {
  replaced,
  invalidated,
  reported_fake,
  not_moved,            // expired, lost or stolen, and no receipt
  single_area,          // issuer and destination are one party
  without_date,         // no date by which it could be counted
  without_certificate,  // a receipt of a certificate that is not on record
  draft_only,           // a confirmation was drafted, and no authority has made it
  without_weight,       // counted as a certificate, but with no carats
  without_value,        // counted with its carats, but no dollars
  unsplit,              // several codes and no weight for each
  split_differs,        // the weights by code do not add up to the certificate's; the total counts, unsplit
  origins_listed,       // a parcel of several named origins: counted as mixed
  by_date_of_issue,     // the party counts by customs date, which is not known
  weight_of_receipt     // the receipt says another weight than the certificate; that of the receipt counts
};
[[nodiscard]] bool is_counted(CountingNote note);
[[nodiscard]] std::string_view to_string(CountingNote note);  // "replaced"
[[nodiscard]] std::string_view in_words(CountingNote note);   // "replaced by another certificate: not counted"

class CertificateCount {
 public:
  struct Scope {
    ReportingPeriod first, last;          // quarters, both included
    std::optional<CountryCode> party;     // nothing: all
    std::optional<DateBasis> basis;       // nothing: each party's own
    bool only_totals_by_partner = false;  // leaves out the tables by origin
  };
  // Participants and rules must outlive it.
  CertificateCount(const Participants& participants, const ReportingRules& rules, Scope scope);

  void add(const CertifiedShipment& shipment);

  [[nodiscard]] Figures figures() const;  // in the order of reporter, period, flow, role, partner, code
  struct NoteKey {
    CountryCode reporter;
    std::optional<ReportingPeriod> period;  // nothing: not known
    TradeFlow flow{};
    CountingNote note{};
    friend auto operator<=>(const NoteKey&, const NoteKey&) = default;
  };
  struct Noted {
    std::int64_t certificates = 0;
    Total carats;
  };
  [[nodiscard]] const std::map<NoteKey, Noted>& notes() const { return notes_; }

 private:
  struct TradeKey {
    CountryCode reporter;
    ReportingPeriod period;
    TradeFlow flow;
    PartnerRole role;
    CountryCode partner;
    KpCode code;
    friend auto operator<=>(const TradeKey&, const TradeKey&) = default;
  };
  struct CountKey {
    CountryCode reporter;
    ReportingPeriod period;
    CertificateCountRow::Counter counter;
    CountryCode partner;
    friend auto operator<=>(const CountKey&, const CountKey&) = default;
  };
  struct Sum {
    Total carats, usd;
  };
  // Goods under a certificate as one side states them.
  struct Part {
    KpCode code{};
    std::optional<Carats> carats;
    std::optional<UsDollars> usd;
  };
  class Side;

  void add_side(const Side& side, bool has_arrived);
  void count(const Side& side, const ReportingPeriod& quarter);
  void note(CountryCode reporter, std::optional<ReportingPeriod> period, TradeFlow flow, CountingNote note, Total carats);
  [[nodiscard]] bool is_wanted(CountryCode reporter, const std::optional<ReportingPeriod>& period) const;

  const Participants& participants_;
  const ReportingRules& rules_;
  Scope scope_;
  std::map<TradeKey, Sum> trade_;
  std::map<CountKey, std::int64_t> counts_;
  std::map<NoteKey, Noted> notes_;
};

}  // namespace kpwatch
