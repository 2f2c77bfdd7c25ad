// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Names of traders as sets of words: legal forms, punctuation, case and accents do not tell two traders apart.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "daemon/checks/check.h"

namespace kpwatch {

// The same trader, as far as names tell: at least `permille` of the words of both are the same (a slip of one letter in
// a longer word counts as the same), or all words of the one, two or more, stand in the other. Only the first line of a
// name counts. Names in different scripts, and names without a word, cannot be told apart: alike.
[[nodiscard]] bool names_alike(const FirmNames& firms, std::string_view a, std::string_view b, std::int64_t permille);

[[nodiscard]] std::string_view first_line(std::string_view name);
[[nodiscard]] bool has_legal_form(const FirmNames& firms, std::string_view name);

// The parties of the whole declaration and of one line (Finding::no_item: of none) that have one of these roles and a name.
[[nodiscard]] std::vector<const Party*> parties_in_role(const CaseFile& file, std::size_t item, std::span<const std::string_view> roles);

// One text for a party over all its declarations: its number, else its words. Empty when it has neither.
[[nodiscard]] std::string party_key(const FirmNames& firms, const Party& party);
inline constexpr std::string_view exporter_roles[] = {"exporter", "consignor", "seller"};
inline constexpr std::string_view importer_roles[] = {"importer", "consignee", "buyer"};

}  // namespace kpwatch
