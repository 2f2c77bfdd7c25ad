// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// `kpwatch reference`: the dated tables as an officer reads them, and an integrator's own rows looked through.
#pragma once

#include <string>

namespace kpwatch {

struct ReferenceQuestion {
  std::string config{};  // may be empty: the built-in tables serve
  std::string table{};   // as table_forms() names it, or the beginning of one name
  std::string on{};      // CCYY-MM-DD: rows that hold on that day; empty: of any time
  std::string known{};   // CCYY-MM-DD: rows that were known on that day; empty: what is known today
  std::string party{};   // alpha-2: rows that name it
  std::string format = "table";
  bool history = false;  // replaced and withdrawn rows too
};

[[nodiscard]] int reference_show_command(const ReferenceQuestion& question);
// Every complaint about the tables of `folder` when they are laid beside ours.
[[nodiscard]] int reference_check_command(const std::string& config, const std::string& folder, bool json);

}  // namespace kpwatch
