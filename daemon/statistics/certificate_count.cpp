// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/statistics/certificate_count.h"

#include <array>

namespace kpwatch {
namespace {

struct NoteWords {
  std::string_view id, sentence;
  bool is_counted;
};
constexpr std::array<NoteWords, 15> note_words{{
    {"replaced", "replaced by another certificate: not counted", false},
    {"invalidated", "invalidated by the issuer: not counted", false},
    {"reported_fake", "reported as fake: not counted", false},
    {"not_moved", "expired, lost or stolen, and no receipt confirmed: not counted", false},
    {"single_area", "issuer and destination are one party: no trade, not counted", false},
    {"without_date", "no date to count by: not counted", false},
    {"without_certificate", "receipt of a certificate that is not on record: not counted", false},
    {"draft_only", "a receipt was drafted, but no authority confirmed it: not counted", false},
    {"without_weight", "no carats stated: counted as a certificate only", true},
    {"without_value", "no value stated: counted without US dollars", true},
    {"unsplit", "several codes, and no weight for each: counted under 7102", true},
    {"split_differs", "weights by code do not add up to the total: the total counted under 7102", true},
    {"origins_listed", "several origins named: counted as mixed", true},
    {"by_date_of_issue", "customs date not known: counted by the date of issue", true},
    {"weight_of_receipt", "receipt and certificate differ in weight: the receipt's counted", true},
}};

std::optional<KpCode> code_of(const CertificateLine& line) {
  const auto code = kp_code(line.code.hs6());
  return code && *code != KpCode::unsplit ? code : std::nullopt;
}

CountryCode origin_of(const Origin& origin) {
  switch (origin.kind) {
    case Origin::Kind::single:
      return origin.countries.empty() ? unknown_partner : origin.countries.front();
    case Origin::Kind::mixed:
    case Origin::Kind::list:
      return mixed_partner;
    case Origin::Kind::blank:
      break;
  }
  return unknown_partner;
}

std::optional<CountingNote> why_not_counted(const Certificate& certificate, bool is_received) {
  switch (certificate.status) {
    case CertificateStatus::replaced:
      return CountingNote::replaced;
    case CertificateStatus::invalidated:
      return CountingNote::invalidated;
    case CertificateStatus::reported_fake:
      return CountingNote::reported_fake;
    case CertificateStatus::reported_lost:
    case CertificateStatus::reported_stolen:
    case CertificateStatus::expired:
      return is_received ? std::nullopt : std::optional(CountingNote::not_moved);
    default:
      return std::nullopt;
  }
}

}  // namespace

bool is_counted(CountingNote note) { return note_words.at(static_cast<std::size_t>(note)).is_counted; }
std::string_view to_string(CountingNote note) { return note_words.at(static_cast<std::size_t>(note)).id; }
std::string_view in_words(CountingNote note) { return note_words.at(static_cast<std::size_t>(note)).sentence; }

// One certificate as the exporter or as an importer counts it.
class CertificateCount::Side {
 public:
  Side(const Certificate& it, const Receipt* as_received, CountryCode by, CountryCode from, CountryCode to)
      : certificate(it), receipt(as_received), reporter(by), provenance(from), destination(to) {
    carats = receipt != nullptr && receipt->carats ? receipt->carats : it.carats;
    usd = receipt != nullptr && receipt->usd ? receipt->usd : it.usd;
    const bool has_own_lines = receipt != nullptr && !receipt->lines.empty();
    differs = receipt != nullptr && receipt->carats && it.carats && *receipt->carats != *it.carats;
    divide(has_own_lines ? receipt->lines : it.lines, differs && !has_own_lines);
  }

  [[nodiscard]] TradeFlow flow() const { return receipt == nullptr ? TradeFlow::exports : TradeFlow::imports; }
  [[nodiscard]] std::optional<Day> customs_day() const { return receipt == nullptr ? certificate.validated_on : receipt->received_on; }
  [[nodiscard]] Total weight() const { return carats ? Total(carats->amount) : Total(); }

  const Certificate& certificate;
  const Receipt* receipt;  // nullptr: the exporter's side
  CountryCode reporter, provenance, destination;
  std::optional<Carats> carats;
  std::optional<UsDollars> usd;
  std::vector<Part> parts;
  bool differs = false, is_unsplit = false, split_differs = false;

 private:
  void divide(const std::vector<CertificateLine>& lines, bool lines_are_of_another_weight) {
    std::map<KpCode, Part> by_code;
    Decimal sum;
    bool is_whole = !lines.empty();
    for (const CertificateLine& line : lines) {
      const auto code = code_of(line);
      if (!code) continue;
      Part& part = by_code.try_emplace(*code, Part{*code, {}, {}}).first->second;
      if (line.carats) part.carats = Carats{part.carats ? part.carats->amount + line.carats->amount : line.carats->amount};
      if (line.usd) part.usd = UsDollars{part.usd ? part.usd->amount + line.usd->amount : line.usd->amount};
      if (line.carats) sum = sum + line.carats->amount;
      is_whole = is_whole && line.carats.has_value();
    }
    if (by_code.size() == 1) {  // one code: everything is of it
      parts.push_back({by_code.begin()->first, carats ? carats : by_code.begin()->second.carats, usd ? usd : by_code.begin()->second.usd});
      if (!carats) carats = parts.front().carats;
      if (!usd) usd = parts.front().usd;
      return;
    }
    const bool adds_up = is_whole && !by_code.empty() && !lines_are_of_another_weight && (!carats || sum == carats->amount);
    if (!adds_up) {
      split_differs = is_whole && !by_code.empty() && !lines_are_of_another_weight;
      is_unsplit = !split_differs;
      parts.push_back({KpCode::unsplit, carats, usd});
      return;
    }
    bool all_have_dollars = true;
    for (const auto& [code, part] : by_code) {
      parts.push_back(part);
      all_have_dollars = all_have_dollars && part.usd;
    }
    // Dollars that are stated only together stay together.
    if (!all_have_dollars && usd) {
      for (Part& part : parts) part.usd.reset();
      parts.push_back({KpCode::unsplit, std::nullopt, usd});
    } else if (all_have_dollars) {
      usd = parts.front().usd;
    }
    if (!carats) carats = Carats{sum};
  }
};

CertificateCount::CertificateCount(const Participants& participants, const ReportingRules& rules, Scope scope)
    : participants_(participants), rules_(rules), scope_(scope) {}

bool CertificateCount::is_wanted(CountryCode reporter, const std::optional<ReportingPeriod>& period) const {
  return (!scope_.party || *scope_.party == reporter) && (!period || (scope_.first <= *period && *period <= scope_.last));
}

void CertificateCount::note(CountryCode reporter, std::optional<ReportingPeriod> period, TradeFlow flow, CountingNote note, Total carats) {
  if (!is_wanted(reporter, period)) return;
  Noted& noted = notes_[{reporter, period, flow, note}];
  ++noted.certificates;
  noted.carats += carats;
}

void CertificateCount::add(const CertifiedShipment& shipment) {
  if (shipment.certificate == nullptr) {
    for (const Receipt& receipt : shipment.receipts) {
      const Day day = receipt.received_on.value_or(Day{});
      note(participants_.party_of(receipt.receiver, day),
           receipt.received_on ? std::optional(ReportingPeriod::quarter_of(day)) : std::nullopt, TradeFlow::imports,
           CountingNote::without_certificate, receipt.carats ? Total(receipt.carats->amount) : Total());
    }
    return;
  }
  const Certificate& certificate = *shipment.certificate;
  const Day day = certificate.issued_on ? *certificate.issued_on : certificate.validated_on ? *certificate.validated_on : Day{};
  const auto party = [&](std::optional<CountryCode> territory) {
    return territory ? participants_.party_of(*territory, day) : unknown_partner;
  };
  const bool has_arrived = !shipment.receipts.empty() || certificate.status == CertificateStatus::confirmed;
  const CountryCode issuer = party(certificate.number.issuer);  // the prefix is who issued it
  const auto to = certificate.destination ? certificate.destination : certificate.importer.country;
  const CountryCode destination = party(to);
  add_side(Side(certificate, nullptr, issuer, issuer, destination), has_arrived);
  for (const Receipt& receipt : shipment.receipts) {
    const CountryCode receiver = party(receipt.receiver);
    add_side(Side(certificate, &receipt, receiver, issuer, receiver), has_arrived);
  }
  if (shipment.has_draft_only)
    note(destination, ReportingPeriod::quarter_of(day), TradeFlow::imports, CountingNote::draft_only,
         certificate.carats ? Total(certificate.carats->amount) : Total());
}

void CertificateCount::add_side(const Side& side, bool has_arrived) {
  if (scope_.party && *scope_.party != side.reporter) return;
  const auto customs_day = side.customs_day();
  const auto issued_on = side.certificate.issued_on;
  const auto asked = customs_day ? customs_day : issued_on;
  if (!asked) return note(side.reporter, std::nullopt, side.flow(), CountingNote::without_date, side.weight());
  const DateBasis basis = scope_.basis ? *scope_.basis : rules_.basis(side.reporter, *asked);
  const auto counted_on = basis == DateBasis::issue_date ? issued_on : asked;
  if (!counted_on) return note(side.reporter, std::nullopt, side.flow(), CountingNote::without_date, side.weight());
  const auto quarter = ReportingPeriod::quarter_of(*counted_on);
  if (!is_wanted(side.reporter, quarter)) return;
  const auto tell = [&](CountingNote what) { note(side.reporter, quarter, side.flow(), what, side.weight()); };
  if (side.provenance == side.destination) return tell(CountingNote::single_area);
  if (const auto reason = why_not_counted(side.certificate, has_arrived)) return tell(*reason);
  if (basis == DateBasis::customs_date && !customs_day) tell(CountingNote::by_date_of_issue);
  if (!side.carats) tell(CountingNote::without_weight);
  if (!side.usd) tell(CountingNote::without_value);
  if (side.is_unsplit) tell(CountingNote::unsplit);
  if (side.split_differs) tell(CountingNote::split_differs);
  if (side.differs) tell(CountingNote::weight_of_receipt);
  if (side.certificate.origin.kind == Origin::Kind::list) tell(CountingNote::origins_listed);
  count(side, quarter);
}

void CertificateCount::count(const Side& side, const ReportingPeriod& quarter) {
  const bool is_export = side.flow() == TradeFlow::exports;
  const auto add_by = [&](PartnerRole role, CountryCode partner) {
    for (const Part& part : side.parts) {
      Sum& sum = trade_[{side.reporter, quarter, side.flow(), role, partner, part.code}];
      if (part.carats) sum.carats.add(part.carats->amount);
      if (part.usd) sum.usd.add(part.usd->amount);
    }
  };
  const CountryCode partner = is_export ? side.destination : side.provenance;
  add_by(is_export ? PartnerRole::destination : PartnerRole::provenance, partner);
  if (!scope_.only_totals_by_partner) add_by(PartnerRole::origin, origin_of(side.certificate.origin));
  ++counts_[{side.reporter, quarter, is_export ? CertificateCountRow::Counter::issued : CertificateCountRow::Counter::received, partner}];
}

Figures CertificateCount::figures() const {
  Figures result;
  for (const auto& [key, sum] : trade_) {
    const DateBasis basis = scope_.basis ? *scope_.basis : rules_.basis(key.reporter, key.period.first_day());
    result.trade.push_back({key.reporter, key.period, key.flow, key.code, key.partner, key.role, sum.carats, sum.usd, basis, {}});
  }
  for (const auto& [key, count] : counts_) result.certificates.push_back({key.reporter, key.period, key.counter, key.partner, count, {}});
  return result;
}

}  // namespace kpwatch
