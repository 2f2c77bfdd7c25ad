// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// What is remembered of the shipments that passed, for the rules that look at more than one declaration.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "daemon/checks/check.h"

namespace kpwatch {

enum class FreeZone : std::uint8_t { no, into, out_of };

// One shipment of one declaration: its lines in KP scope under one certificate (or none), or all its other diamonds.
struct Movement {
  std::string business_id, identifier;
  Regime regime = Regime::unknown;
  Day moved_on{};  // acceptance, or what stands in for it
  std::optional<CountryCode> jurisdiction, dispatch, destination;
  std::string exporter, importer;     // keys of the parties (party_key); may be empty
  std::string certificate;            // canonical key; empty: none
  std::optional<CountryCode> issuer;  // of the certificate
  std::string origin;                 // "CD", "*" for a mixed parcel, "" when not known: as the certificate has it
  bool in_kp_scope = false;
  FreeZone zone = FreeZone::no;
  std::optional<Carats> carats;
  std::optional<UsDollars> usd;
  std::uint64_t order = 0;  // of arrival of its declaration
};

// All that is given must hold. At least one of exporter, importer, certificate and jurisdiction must be given.
struct MovementQuery {
  std::string exporter, importer, certificate;
  std::optional<CountryCode> jurisdiction;
  std::optional<Regime> regime;
  bool in_kp_scope_only = true;
  std::optional<Day> from, until;  // both included
  std::string before;              // business id: only what came before its declaration did, and not its own
  std::size_t count_max = 1000;    // of the oldest
};

// A fault of form by a declarant, for those that come again and again.
struct Fault {
  std::string check_id, declarant;
  Day made_on{};
};

// Answers from the memory of the case; empty where it keeps nothing of the kind.
[[nodiscard]] std::vector<Movement> earlier_movements(const CaseFile& file, MovementQuery query);
// Carats of one origin that left under certificates of one issuer, each certificate once, in these days (both included).
[[nodiscard]] Decimal carats_moved(const CaseFile& file, CountryCode issuer, const std::string& origin, Day from, Day until);

// What this declaration adds.
[[nodiscard]] std::vector<Movement> movements_of(const CaseFile& file);

// The first exporter (importer) of a line or of the declaration, as a key; empty when none is named.
[[nodiscard]] std::string exporter_key(const CaseFile& file, std::size_t item);
[[nodiscard]] std::string importer_key(const CaseFile& file, std::size_t item);
// Whether a line's procedure brings goods into a free zone or out of one.
[[nodiscard]] FreeZone free_zone_of(const CaseFile& file, std::size_t item);

// Movements by declaration: sums of what each declares. Nothing where one movement does not state it.
struct Shipment {
  std::string business_id, identifier;
  Day moved_on{};
  std::optional<Decimal> carats, dollars;
};
[[nodiscard]] std::vector<Shipment> shipments_of(const std::vector<Movement>& movements);

// Those of this declaration that are in KP scope.
[[nodiscard]] std::vector<Movement> own_in_scope(const CaseFile& file);

}  // namespace kpwatch
