// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The parser: Xerces' scanner for well-formedness. Nothing that the content says makes it open, connect, load or expand
// anything. The limits are counted here; what is above them ends the parse at once.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "adapters/formats/xml/vocabulary.h"
#include "daemon/base/note.h"
#include "daemon/flow/format.h"

namespace kpwatch::xml {

// Numbers below the vocabulary's size are the vocabulary's; other names are numbered as the document brings them up.
struct ElementName {
  std::uint32_t number = 0;
  std::uint32_t folded = Vocabulary::unknown;  // of the name in small letters (ASCII), if that is a word of the vocabulary
  std::u16string_view local;
};

struct Attribute {
  std::u16string_view local, value;
};

struct ParserPosition {
  std::uint64_t line = 0, column = 0;  // from 1, in UTF-16 units; 0 = not known
};

// Where the parser stands while it tells of something; asked only when it matters.
class ParserState {
 public:
  virtual ~ParserState() = default;
  [[nodiscard]] virtual ParserPosition here() const = 0;      // just behind what the sink is being told of
  [[nodiscard]] virtual std::u16string_view uri() const = 0;  // of the element that begins
};

// Told of the document in its order; no view outlives its call.
class ElementSink {
 public:
  virtual ~ElementSink() = default;
  virtual void start(const ElementName& name, std::span<const Attribute> attributes, const ParserState& at) = 0;
  virtual void text(std::u16string_view text) = 0;
  virtual void end(const ParserState& at) = 0;
  // May the text in hand be longer than one value? Then only the message's own limit counts.
  [[nodiscard]] virtual bool takes_long_text() const { return false; }
};

// Why a parse ended before its time. Thrown as a plain value by the callbacks, and caught before it leaves the reader.
struct Refusal {
  const Reason* reason = nullptr;
  ParserPosition at;
  std::string text, detail;
};

// Used for one input after another. The parser keeps names and buffers of what it has read; it is thrown away and made
// anew after each refusal and as soon as it has kept more than `kept_bytes_max`.
class Reader {
 public:
  static constexpr std::size_t kept_bytes_max = std::size_t{1} << 20;

  // The vocabulary outlives the reader.
  explicit Reader(const Vocabulary& vocabulary);
  ~Reader();
  Reader(Reader&&) noexcept;
  Reader& operator=(Reader&&) noexcept;

  // `encoding` overrides whatever the document says. Nothing: the document was well formed to its end.
  [[nodiscard]] std::optional<Refusal> parse(std::string_view bytes, const std::string& encoding, const FormatLimits& limits,
                                             ElementSink& sink);
  [[nodiscard]] std::size_t kept_bytes() const;

 private:
  struct Parser;
  std::unique_ptr<Parser> parser_;
  const Vocabulary* vocabulary_;
};

}  // namespace kpwatch::xml
