// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// UN/EDIFACT (ISO 9735, syntax versions 1 to 4) as a format.
#pragma once

#include <memory>
#include <span>

#include "daemon/flow/format.h"

namespace kpwatch {

[[nodiscard]] std::unique_ptr<Format> make_edifact_format(std::span<const Map> maps, const FormatLimits& limits, Complaints& complaints);

}  // namespace kpwatch
