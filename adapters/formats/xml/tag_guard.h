// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// A look at the tags before the parser sees them. The parser builds all attributes of a tag before it tells of the
// element, so the flood that fits into one tag (400,000 attributes in 8 MiB) must be stopped earlier.
#pragma once

#include <optional>
#include <string_view>

#include "daemon/base/note.h"
#include "daemon/flow/format.h"

namespace kpwatch::xml {

struct TagFlood {
  const Reason* reason = nullptr;
  std::size_t byte = 0;  // the '<' of the tag
};

// For encodings in which markup is ASCII, one byte a character (xml_format.cpp narrows UTF-16). One pass, one byte at a time inside tags
// only; well-formedness is not judged.
[[nodiscard]] std::optional<TagFlood> find_tag_flood(std::string_view bytes, std::size_t start, const FormatLimits& limits);

}  // namespace kpwatch::xml
