// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// What single values of an outline are asked for at a glance (daemon/customs/glance.h), and whether a map's outline can be glanced at.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "daemon/customs/glance.h"
#include "daemon/mapping/map.h"

namespace kpwatch {

struct Field;

enum class GlanceKind : std::uint8_t { day, code, nothing, wording, document, title, function };

// What values of that field are asked for; nothing where one cannot be asked about alone.
[[nodiscard]] std::optional<GlanceKind> glance_kind_of(const Field& field);
// Of the value as its row's conversion gives it; of one that comes in parts: all of it.
[[nodiscard]] bool is_harmless(GlanceKind kind, std::string_view value, const Map& outline, const Glance& glance);
// Each row of the outline, which is of declarations, can be asked about alone.
[[nodiscard]] bool can_be_glanced_at(const Map& outline);

}  // namespace kpwatch
