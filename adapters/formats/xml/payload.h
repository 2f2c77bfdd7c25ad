// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// A document that stands as text inside an element of another: as base64 (RFC 4648, section 4) or escaped.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace kpwatch::xml {

// The bytes, never more than three for four letters. Blanks and line ends may stand anywhere (RFC 2045); nothing where any
// other sign stands, or a letter is missing.
[[nodiscard]] std::optional<std::string> from_base64(std::string_view text);

// The text behind an XML declaration: what it says of an encoding is no longer true of a text that was decoded.
[[nodiscard]] std::string_view without_declaration(std::string_view text);

}  // namespace kpwatch::xml
