// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The tables whose rows carry seals, and which of their columns a seal speaks of. What is not in this list is covered
// otherwise: the audit log by its chain, the rest by the seal of the whole (seals.h).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace kpwatch::sqlite {

enum class Table : std::uint8_t {
  positions,
  inbox,
  attempts,
  cases,
  case_certificates,
  uses,
  certificate_versions,
  coverage,
  alerts,
  streams,
  outbox,
  deliveries,
  held_aside,
  bookmarks,
  dead_letters,
  segments,
  told,
  exchange_documents,
  statistics_rows,
  movements,
  faults,
  past_coverage,
  case_versions,
  grounds,
  decisions,
  receipts,
  case_characters,
};
inline constexpr std::size_t table_count = 27;
inline constexpr int seals_since = 3;       // the migration that brought seals
inline constexpr int decisions_since = 6;   // the one that keeps decisions and what they stood on
inline constexpr int receipts_since = 7;    // the one that keeps receipts
inline constexpr int characters_since = 8;  // the one that keeps which characters were assumed

struct SealedTable {
  Table table;
  std::string_view name;
  std::string_view columns;  // separated by ", ", the primary key's first
  std::string_view types;    // a letter a column: 'i' or 't'
  std::size_t key_columns;
  bool has_arrivals;        // its primary key is a number that never repeats
  int since = seals_since;  // the migration that brought the table, or its present columns, where it is later
};

// In the order of the enum, which is that of the migrations.
[[nodiscard]] std::span<const SealedTable> sealed_tables();
[[nodiscard]] inline const SealedTable& description_of(Table table) { return sealed_tables()[static_cast<std::size_t>(table)]; }

}  // namespace kpwatch::sqlite
