// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// What the ledger is asked, on any connection: the desk asks on the writing one, inside its transaction; everybody else
// on a reading one. Throws SqlError.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "adapters/ledgers/sqlite/connection.h"
#include "adapters/ledgers/sqlite/question.h"
#include "daemon/flow/ledger.h"

namespace kpwatch::sqlite {

[[nodiscard]] inline std::int64_t milliseconds(Moment moment) { return moment.time_since_epoch().count(); }
[[nodiscard]] inline Moment moment(std::int64_t milliseconds) { return Moment{std::chrono::milliseconds{milliseconds}}; }

// Both in the order of their enum.
[[nodiscard]] std::string_view word(AlertState state);
[[nodiscard]] std::string_view word(Regime regime);

// Lists of names and of (name, value) pairs as one text; every text comes back exactly.
[[nodiscard]] std::string joined(const std::vector<std::string>& texts);
[[nodiscard]] std::vector<std::string> parted(std::string_view text);

class Readings {
 public:
  explicit Readings(Connection& connection);

  std::vector<Ledger::Position> positions();
  std::vector<ToldEvent> told(const std::string& key);
  std::string identity();
  std::optional<std::int64_t> position(const std::string& feed, const std::string& source);
  std::optional<InboxEntry> inbox(const std::string& transport_id);
  std::optional<DeliveryReceipt> receipt(const std::string& transport_id);
  std::optional<CaseRecord> case_of(const std::string& business_id);
  std::vector<std::string> cases_citing(const std::string& certificate_key);
  std::vector<std::string> cases_due(Moment now, std::size_t count_max);
  std::optional<Certificate> certificate(const std::string& key);  // as notices have it by now
  // For who knows whether there are notices about it: without a look for them.
  std::optional<Certificate> certificate(const std::string& key, bool has_notices);
  // Of certificates that notices are about.
  std::vector<std::string> noticed_keys(std::size_t count_max);
  std::vector<Ledger::CertificateVersion> certificate_versions(const std::string& key);
  // Of one kind, about one certificate; of the type that kind has.
  template <class Document>
  std::vector<Known<Document>> exchange(const std::string& kind, const std::string& key) {
    return known_of<Document>(exchange_, exchange_.run(kind, key));
  }
  std::vector<Known<Observation>> observations(const std::string& key_or_declaration);
  std::vector<Known<CertificateNotice>> losses(Day from, Day until);
  std::size_t preadvices_of(CountryCode issuer, Day from, Day until, std::size_t enough);
  std::vector<std::string> cases_of_declaration(const std::string& declaration);
  bool has_event(const std::string& event_id);
  std::vector<Ledger::PublishedFigure> published_figures(std::optional<CountryCode> reporter, int first_year, int last_year);
  std::vector<CertificateUse> uses(const std::string& key, const std::string& other_than_business_id);
  std::optional<IssuerCoverage> coverage(CountryCode issuer);
  std::vector<Movement> movements(const MovementQuery& query);
  Decimal carats_moved(CountryCode issuer, const std::string& origin, Day from, Day until);
  std::int64_t faults(const Fault& fault, Day from, const std::string& before_business_id);
  std::optional<KeptGrounds> grounds(const std::string& sha256);
  std::vector<Decision> decisions(const std::string& business_id);
  std::vector<Decision> decisions_after(std::uint64_t number, std::size_t count_max);
  std::optional<CaseRecord> case_version(const std::string& business_id, std::uint32_t version);
  bool has_version(const std::string& business_id, const std::string& sha256, std::uint32_t document);
  std::vector<std::string> cases_named(const std::string& name);
  std::int64_t clock_at(Moment moment);
  std::vector<KnownAlert> alerts_of(const std::string& business_id);
  std::vector<Ledger::AlertSummary> alerts(const std::string& id_or_empty, std::size_t count_max);
  std::uint32_t stream_epoch(const std::string& authority);
  std::vector<OutboxEntry> unsent(const std::string& authority, std::size_t count_max);
  std::vector<OutboxEntry> held_aside(const std::string& authority, std::size_t count_max);
  std::string bookmark(const std::string& authority);
  std::vector<DeadLetter> dead_letters(bool open_only, std::size_t count_max);
  std::optional<DeadLetter> dead_letter(std::uint64_t id);
  Ledger::Counts counts();

 private:
  // Rows of kind, key, content and known_at.
  template <class Document>
  static std::vector<Known<Document>> known_of(const Statement& rows, std::size_t count) {
    std::vector<Known<Document>> result;
    result.reserve(count);
    for (std::size_t row = 0; row < count; ++row) {
      auto document = exchange_of(rows, row);
      if (auto* one = std::get_if<Document>(&document)) result.push_back({std::move(*one), moment(rows.integer(row, 3))});
    }
    return result;
  }
  static Exchange exchange_of(const Statement& rows, std::size_t row);

  Statement identity_, positions_, told_, position_, inbox_, receipt_, case_, case_keys_, citing_, due_, versions_, uses_, coverage_,
      alerts_of_, alerts_, epoch_, unsent_, held_aside_, bookmark_, dead_letters_, dead_letter_, counts_, exchange_, of_declaration_,
      losses_, preadvices_of_, cases_of_declaration_, event_, figures_, by_certificate_, by_exporter_, by_importer_, by_customs_,
      by_regime_, carats_moved_, faults_, grounds_, decisions_, decisions_after_, case_version_, version_with_, cases_named_, clock_at_,
      noticed_keys_;
  Question certificate_, has_notices_;
};

}  // namespace kpwatch::sqlite
