// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// What a name and a value suggest: the fields that an element, a member or a column probably fills.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kpwatch {

// "GrossMassMeasure" -> gross mass measure; "Country_of_origin_code" -> country of origin code; "hsCode" -> hs code.
[[nodiscard]] std::vector<std::string> words_of(std::string_view name);

enum class DraftScope : std::uint8_t { declaration, item, document, party, certificate };

// `steps`: the names that lead to the value, from where the scope begins; the last counts most.
[[nodiscard]] std::optional<std::string_view> guess_field(DraftScope scope, std::span<const std::string> steps, std::string_view value);
// exporter, consignee ... where a name says so.
[[nodiscard]] std::optional<std::string_view> guess_role(std::string_view name);
[[nodiscard]] bool means_document(std::string_view name);
// How likely it is that goods are repeated under this name: 0 no, 1 perhaps, 2 yes.
[[nodiscard]] int means_item(std::string_view name);
// How much a value under this name looks like a commodity code; 0: not at all.
[[nodiscard]] int likeness_to_commodity_code(std::span<const std::string> steps, std::string_view value);

}  // namespace kpwatch
