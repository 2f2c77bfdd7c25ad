// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Tables in two times: `from` and `until` say when a row holds in the world, `known_from` since when it is known. A row gives way to
// a later known one that makes the same statement, and an integrator's own row stands for ours.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include "daemon/base/complaint.h"
#include "daemon/reference/reference_data.h"
#include "daemon/reference/table.h"

namespace kpwatch {

struct KnownRow {
  const Table::Row* row = nullptr;
  bool is_own = false;
  std::optional<Day> known_from, known_until;  // held to be true in between; nothing: always, or still
  bool is_hidden = false;                      // an own row has always stood for it
  bool is_withdrawal = false;                  // says that what it replaces never held

  // Nothing: now, with all that the tables hold.
  [[nodiscard]] bool is_known_on(std::optional<Day> day) const {
    if (is_hidden || is_withdrawal) return false;
    if (!day) return !known_until;
    return (!known_from || *known_from <= *day) && (!known_until || *day < *known_until);
  }
};

struct ReadTable {
  const TableForm* form = nullptr;
  std::optional<Table> ours, own;
  std::vector<KnownRow> rows;  // ours, then own, each in the order of its file
  [[nodiscard]] const Table& table(const KnownRow& row) const { return row.is_own ? *own : *ours; }
};

// Every table of both folders, in the order of table_forms(); the own folder may be empty. Complains of files, cells and of rows that
// contradict each other; what a cell means is not looked at yet.
[[nodiscard]] std::vector<ReadTable> read_tables(const std::filesystem::path& folder, const std::filesystem::path& own_folder,
                                                 Complaints& complaints);

// What read_reference_data gives, as it was known at the end of a day. Complains of faults in later rows all the same.
[[nodiscard]] std::shared_ptr<const ReferenceData> read_reference_data_as_known(Day known_on, const std::filesystem::path& folder,
                                                                                const std::filesystem::path& own_folder,
                                                                                Complaints& complaints);

}  // namespace kpwatch
