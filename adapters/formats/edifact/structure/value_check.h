// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Whether a value is what its element takes: letters, length, numbers; and whether a date is what its format code says.
#pragma once

#include <string_view>

#include "adapters/formats/edifact/structure/tables.h"
#include "daemon/base/note.h"

namespace kpwatch::edifact {

// `text` is UTF-8, without release characters and blanks at its ends, and not empty. Nothing when all is well, else why not.
// A sign and a decimal mark are not counted in the length of a number; both marks are taken, whatever the UNA says.
[[nodiscard]] const Reason* value_fault(std::string_view text, const ComponentRule& rule, std::uint16_t syntax);

// Is `value` what the format code (2379) says? Codes that are not checked are taken for right.
[[nodiscard]] bool is_date_of_format(std::string_view value, std::string_view format);

// Six or eight digits of a day, in all syntax versions.
[[nodiscard]] bool is_service_date(std::string_view text);

}  // namespace kpwatch::edifact
