// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// One parse of one input by a fresh Xerces reader. Nothing that the content says makes it open, connect, load or
// expand anything. The limits are counted here; what is above them ends the parse at once.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "daemon/base/note.h"
#include "daemon/flow/format.h"

namespace kpwatch::xml {

struct Attribute {
  std::u16string_view uri, local, value;
};

struct ParserPosition {
  std::uint64_t line = 0, column = 0;  // from 1, in UTF-16 units; 0 = not known
};

class PositionSource {
 public:
  virtual ~PositionSource() = default;
  [[nodiscard]] virtual ParserPosition here() const = 0;  // just behind what the sink is being told of
};

// Told of the document in its order; no view outlives its call.
class ElementSink {
 public:
  virtual ~ElementSink() = default;
  virtual void start(std::u16string_view uri, std::u16string_view local, std::span<const Attribute> attributes,
                     const PositionSource& at) = 0;
  virtual void text(std::u16string_view text, const PositionSource& at) = 0;
  virtual void end(const PositionSource& at) = 0;
};

// Why a parse ended before its time. Thrown as a plain value by the callbacks, and caught before it leaves this file.
struct Refusal {
  const Reason* reason = nullptr;
  ParserPosition at;
  std::string text, detail;
};

// `encoding` overrides whatever the document says. Nothing: the document was well formed to its end.
[[nodiscard]] std::optional<Refusal> parse_xml(std::string_view bytes, const std::string& encoding, const FormatLimits& limits,
                                               ElementSink& sink);

[[nodiscard]] std::string to_utf8(std::u16string_view text);
void append_utf8(std::string& out, std::u16string_view text);

}  // namespace kpwatch::xml
