// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// What is decided before the parser sees a byte: is this XML 1.0, in which encoding, where does it begin. Everything
// refused here is refused by name (a document type, UTF-7, EBCDIC, XML 1.1, ...), because a parser would either accept
// it or complain of something else.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/formats/xml/source_map.h"
#include "daemon/base/note.h"

namespace kpwatch::xml {

struct Prolog {
  std::size_t start = 0;  // where the parser begins: behind a BOM, and behind blanks before an XML declaration
  std::string encoding;   // forced upon the parser, always
  CodeUnits units = CodeUnits::utf8;
  bool is_ascii = false;  // all of it: then a byte is a character is a column
  struct Finding {
    const Reason* reason;
    std::size_t byte;
    std::string text, detail;
  };
  std::vector<Finding> notes;
  std::optional<Finding> refusal;
};

[[nodiscard]] Prolog read_prolog(std::string_view bytes);

// 0 to 100: how sure the first bytes make one that this is meant as XML (also as XML that will be refused by name).
[[nodiscard]] int looks_like_xml(std::string_view bytes);

// The narrow copy of UTF-16 text: markup is ASCII, all else becomes '?'. Character i stands at byte from + 2 * i.
[[nodiscard]] std::string narrowed(std::string_view bytes, std::size_t from, bool little);

// Offset of the first byte that is not valid UTF-8 (RFC 3629: no overlong forms, no surrogates); nothing if all are.
[[nodiscard]] std::optional<std::size_t> first_invalid_utf8(std::string_view bytes);

}  // namespace kpwatch::xml
