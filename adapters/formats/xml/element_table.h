// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// A map compiled into a path automaton over local names: one node for each path of the map, entered by one search among
// a few numbers an element. Immutable; shared by all documents that the map reads.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/formats/xml/path.h"
#include "adapters/formats/xml/reader.h"
#include "adapters/formats/xml/vocabulary.h"
#include "daemon/mapping/glance_kind.h"
#include "daemon/mapping/map.h"

namespace kpwatch::xml {

// The element at `depth` (the document's root is 0) on the way to a value keeps conditions and captured texts in a
// frame until it ends; only then is it known whether its values count.
struct Requirement {
  std::uint32_t depth = 0, condition = 0;
};

struct CaptureRef {
  std::uint32_t depth = 0, capture = 0;
};

struct ScopeUse {
  const MapScope* scope = nullptr;
  std::vector<Requirement> needs;
  // `opened_by`: with none of these met the element goes on with the entry that its brother before began. Empty: it never does.
  std::vector<Requirement> opened_by;
};

struct ValueUse {
  const MapRow* row = nullptr;  // nullptr: the fallback identifier
  std::size_t rank = 0;
  std::vector<Requirement> needs;
  std::u16string companion_attribute;       // on the value's own element
  std::optional<CaptureRef> companion;      // elsewhere: filled in when that frame closes
  std::optional<CaptureRef> borrowed;       // the text itself is found around the list's element: likewise
};

struct ConditionUse {
  Requirement condition;
  Condition::Kind kind = Condition::Kind::equals;
  std::string value;
};

// What a text (of an element or of an attribute) is good for.
struct TextUses {
  std::vector<ValueUse> values;
  std::vector<ConditionUse> conditions;
  std::vector<CaptureRef> captures;
  bool keeps_attributes = false;  // a companion of one of the values is an attribute beside it
  [[nodiscard]] bool any() const { return !values.empty() || !conditions.empty() || !captures.empty(); }
};

struct JoinedUse {
  struct Part {
    std::string literal;
    std::optional<std::uint32_t> capture;
    bool year = false;
  };
  std::vector<Part> parts;
  ValueUse value;
};

struct Node {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> children;  // by the number of the name, sorted
  std::vector<std::pair<std::u16string, TextUses>> attributes;
  TextUses text;
  std::vector<ScopeUse> scopes;    // opened by this element
  std::vector<JoinedUse> joined;   // put together when this element ends
  std::vector<ValueUse> borrowed;  // of the lists that this element opens: values that stand around it
  std::vector<bool> conditions;    // met until something is found: true for «absent»
  std::uint32_t captures = 0;
  std::uint32_t parent = 0, depth = 0;
  [[nodiscard]] bool has_frame() const { return !conditions.empty() || captures > 0 || !joined.empty(); }
};

// An element that holds a document as text.
struct Payload {
  enum class Coding : std::uint8_t { none, text, base64 } coding = Coding::none;
  std::string element;  // as a wrapper is named
};

// Which root elements a map is for, and what may stand around them (the map's `for:`).
struct Roots {
  std::vector<std::string> names;       // local names
  std::vector<std::string> namespaces;  // "" = none
  std::vector<std::string> families;    // prefixes: the root in another namespace of the family is reported
  std::vector<std::string> wrappers;    // "{namespace}local", "{namespace}*", "local"
  std::vector<Payload> payloads;        // elements whose text is an XML document
  bool version_in_namespace = false;    // what follows the last ':' is a version
  bool any_case = false;
};

class ElementTable {
 public:
  // Nothing when the map has complaints. The map must outlive the table.
  [[nodiscard]] static std::unique_ptr<const ElementTable> compile(const Map& map, Vocabulary& vocabulary, Complaints& complaints);

  [[nodiscard]] const Map& map() const { return *map_; }
  [[nodiscard]] const Roots& roots() const { return roots_; }
  [[nodiscard]] const Node& node(std::uint32_t number) const { return nodes_[number]; }
  static constexpr std::uint32_t dead = ~std::uint32_t{0};
  // The child that the name leads to, or `dead`.
  [[nodiscard]] std::uint32_t child(std::uint32_t number, const ElementName& name) const;
  [[nodiscard]] bool any_case() const { return roots_.any_case; }
  [[nodiscard]] bool tolerates_trailer() const { return tolerates_trailer_; }
  // How many parts of a document (DocumentBuilder counts them) one element makes at most.
  [[nodiscard]] std::size_t parts_max() const { return parts_max_; }
  // Of an outline: can its values be asked about one by one?
  [[nodiscard]] bool can_be_glanced_at() const { return can_be_glanced_at_; }
  // An element may go on with the list entry that its brother before began (`opened_by`).
  [[nodiscard]] bool joins_entries() const { return joins_entries_; }

  enum class Match : std::uint8_t { no, yes, other_namespace };
  [[nodiscard]] Match matches(std::string_view uri, std::string_view local) const;
  [[nodiscard]] bool wraps(std::string_view uri, std::string_view local) const;
  // How the text of this element holds a document; none: it holds none.
  [[nodiscard]] Payload::Coding payload(std::string_view uri, std::string_view local) const;

 private:
  friend class TableCompiler;
  ElementTable() = default;
  const Map* map_ = nullptr;
  Roots roots_;
  std::vector<Node> nodes_;
  bool tolerates_trailer_ = false;
  std::size_t parts_max_ = 0;
  bool joins_entries_ = false, can_be_glanced_at_ = false;
};

}  // namespace kpwatch::xml
