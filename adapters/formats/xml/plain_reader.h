// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Reads XML that is nothing out of the ordinary, as hardly any message is, several times as fast as a parser for all of
// XML. It knows tags, attributes, namespaces, text and the five named entities; at the first sign of
// anything else (a comment, CDATA, a processing instruction, a character reference, a name that is not ASCII, whatever is
// or may be wrong) it gives up, and the parser decides. So it may refuse what is good XML, but must never take what the
// parser would refuse, nor read it in another way: tests/fuzz and tests/skim hold it against the parser.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/formats/xml/input_walk.h"
#include "adapters/formats/xml/reader.h"
#include "adapters/formats/xml/vocabulary.h"
#include "daemon/flow/format.h"

namespace kpwatch::xml {

class PlainReader final : private ParserState {
 public:
  // More is for the parser.
  static constexpr std::size_t bytes_max = std::size_t{1} << 20;

  explicit PlainReader(const Vocabulary& vocabulary);

  // `text` is valid UTF-8 without a byte order mark. True when it was read to its end, all of it told to `walk`, except
  // what is inside elements that the walk calls dead.
  [[nodiscard]] bool read(std::string_view text, const FormatLimits& limits, InputWalk& walk);
  // Names that no map knows, one by one, as the paths of places need them; more are for the parser.
  static constexpr std::size_t other_names_max = 64;
  [[nodiscard]] std::size_t elements() const { return elements_; }

 private:
  // The first and the last eight bytes of a name: up to sixteen they are all of it.
  struct Ends {
    std::uint64_t first = 0, last = 0;
    explicit Ends(std::string_view name);
    [[nodiscard]] std::size_t hash(std::size_t size) const;
    bool operator==(const Ends&) const = default;
  };
  struct Word {
    std::string text;
    Ends ends;
    std::u16string wide;
    std::uint32_t number = Vocabulary::unknown, folded = Vocabulary::unknown;
    // The document that it was met in last, and under which prefix.
    std::uint64_t document = 0;
    std::string_view prefix;
  };
  struct Name {
    std::string_view whole, prefix, local;
  };
  struct Given {
    Name name;
    std::string_view value;
  };
  struct Binding {
    std::string_view prefix, uri;
    std::size_t depth = 0;  // of the element that declares it
  };

  [[nodiscard]] ParserPosition here() const override;
  [[nodiscard]] std::u16string_view uri() const override { return uri_; }

  void add(std::string text, std::uint32_t number, std::uint32_t folded);
  [[nodiscard]] Word* find(std::string_view name);
  [[nodiscard]] bool pass_declaration();
  [[nodiscard]] bool pass_name(Name& name);
  [[nodiscard]] bool pass_attributes();
  [[nodiscard]] bool pass_start_tag(InputWalk& walk);
  [[nodiscard]] bool pass_end_tag(InputWalk& walk);
  [[nodiscard]] bool pass_text(InputWalk& walk);
  [[nodiscard]] bool pass_text_bytes(InputWalk& walk);
  [[nodiscard]] bool pass_unread_text(InputWalk& walk);
  [[nodiscard]] bool pass_entity(InputWalk& walk);
  [[nodiscard]] bool bind(const Given& declaration);
  [[nodiscard]] const Binding* binding_of(std::string_view prefix) const;
  [[nodiscard]] bool tell_start(const Name& name, InputWalk& walk);
  [[nodiscard]] bool number_other(const Name& name, std::uint32_t& number);
  void count_name(Word& word, std::string_view prefix);
  void count_unread(const Name& name);
  void count_attributes();
  void close(InputWalk& walk);
  void pass_blanks();

  std::uint32_t vocabulary_size_;
  std::vector<Word> words_;
  std::vector<std::uint32_t> slots_;  // of words_, from 1; 0: free
  const FormatLimits* limits_ = nullptr;
  const char* at_ = nullptr;
  const char* end_ = nullptr;
  std::uint64_t document_ = 0;
  bool may_have_many_names_ = false;  // else there is no need to count them
  std::size_t elements_ = 0;
  std::size_t names_ = 0;  // different ones, or more: of names that no map knows each time they are met may count
  std::size_t dead_ = 0;   // open elements inside, and with, one that the walk calls dead
  // Up to where lines and columns are counted, the line there, and the column in UTF-16 units.
  mutable const char* counted_ = nullptr;
  mutable ParserPosition position_;
  std::vector<Name> other_names_;  // of this document, as they come up
  std::vector<std::string_view> attribute_names_;
  struct Open {
    std::string_view name;
    std::size_t text_bytes = 0;  // so far, of its own
  };
  std::vector<Open> open_;
  std::vector<Binding> bindings_;
  std::vector<Given> given_;
  std::vector<Attribute> attributes_;
  std::u16string uri_, wide_name_, wide_attributes_;
};

}  // namespace kpwatch::xml
