// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Walks one document with the automaton of its map and keeps what it finds until the document ends; then replays it
// into a DocumentBuilder. Waiting has three reasons: a condition is decided when its element ends, a companion may
// stand behind its value, and only the end tells which bytes are the document's own.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/formats/xml/element_path.h"
#include "adapters/formats/xml/element_table.h"
#include "adapters/formats/xml/reader.h"
#include "adapters/formats/xml/source_map.h"
#include "daemon/mapping/document_builder.h"
#include "daemon/mapping/document_glance.h"

namespace kpwatch::xml {

// Used for one document after another, so that its lists are allocated once.
class DocumentWalk {
 public:
  // Begins at the document's root element, which `path` has just entered. All three outlive the document. Without places
  // neither path nor source is asked. `has_coverage`: finish will be given one, so nothing may be built before.
  void begin(const ElementTable& table, ElementPath& path, SourceMap& source, std::span<const Attribute> attributes, const ParserState& at,
             Day received_on, bool has_coverage = false, bool has_places = true);
  // For all documents that begin from now on.
  void set_interest(ItemInterest interest) { builder_.set_interest(std::move(interest)); }

  void start(const ElementName& name, std::span<const Attribute> attributes, const ParserState& at);
  // Does anybody want the text of the element that is open?
  [[nodiscard]] bool takes_text() const { return dead_ == 0 && depth_ > 0 && levels_[depth_ - 1].is_open_text; }
  void text(std::u16string_view text) {
    if (takes_text()) append_text(text);
  }
  void text(std::string_view utf8) {
    if (takes_text()) levels_[depth_ - 1].text.append(utf8);
  }
  void end();
  // No path of the map goes through the element that began last, nor through those inside it.
  [[nodiscard]] bool is_dead() const { return dead_ > 0; }
  [[nodiscard]] bool ended() const { return depth_ == 0 && dead_ == 0; }

  [[nodiscard]] const Map& map() const { return table_->map(); }
  [[nodiscard]] const ElementTable& table() const { return *table_; }
  [[nodiscard]] const Place& place() const { return place_; }

  // What was found, in the document's order. `coverage` is that of begin. For a document that broke off: what had been found until then.
  void finish(Envelope envelope, const Notes& notes, RowCoverage* coverage, Document& into);
  // Instead of finish, of an outline whose document has ended: true where a glance is enough to see that nothing in it is of interest.
  [[nodiscard]] bool is_harmless(const Glance& glance, const Notes& notes);

 private:
  struct Slice {  // of texts_
    std::size_t at = 0, size = 0;
  };
  struct Spot {
    SourcePoint point;
    std::uint32_t step = 0;  // of the path
  };
  struct Event {
    enum class Kind : std::uint8_t { open, close, value } kind = Kind::value;
    bool is_dead = false;  // also: joined with the entry before
    const ScopeUse* scope = nullptr;
    const ValueUse* use = nullptr;
    Slice text, companion;
    Spot spot;
  };
  struct Capture {
    Slice text;
    Spot spot;
  };
  struct KeptAttribute {
    const std::u16string* name = nullptr;  // the map's
    Slice text;
  };
  struct Level {
    const Node* node = nullptr;
    bool is_open_text = false;  // somebody wants the text of this element
    bool has_children = false;  // elements that the map does not know
    std::string text;
    ParserPosition behind_tag;
    std::size_t first_event = 0;
    // Where this level's part of the lists below begins.
    std::size_t met = 0, captures = 0, kept = 0;
  };

  [[nodiscard]] std::string_view of(Slice slice) const { return std::string_view(texts_).substr(slice.at, slice.size); }
  [[nodiscard]] Slice keep(std::string_view text);
  [[nodiscard]] Slice keep_utf8(std::u16string_view text);  // without blanks at both ends
  [[nodiscard]] Place place_of(const Spot& spot) const;
  [[nodiscard]] SourcePoint point_of(const ParserPosition& position) { return source_->point(position.line, position.column); }
  [[nodiscard]] SourcePoint tag_before(const ParserPosition& position) {
    return has_places_ ? source_->tag_start(point_of(position)) : SourcePoint{};
  }
  [[nodiscard]] std::uint32_t step_here() { return has_places_ ? path_->step_here() : 0; }
  // A document of very many items is built while it comes, whenever nothing of what was found depends on what is still to come.
  [[nodiscard]] bool may_build() const;
  void build();
  void replay();
  [[nodiscard]] std::string fallback_identifier() const;
  void append_text(std::u16string_view text);
  [[nodiscard]] static bool is_item(const ScopeUse& use);
  void refuse_what_was_left_out(Document& document) const;
  void enter(std::uint32_t number, std::span<const Attribute> attributes, const ParserState& at);
  void keep_attributes(const TextUses& uses, std::span<const Attribute> attributes);
  void use_attributes(const Node& node, std::span<const Attribute> attributes, const SourcePoint& tag);
  void use_text(const TextUses& uses, std::string_view text, const Spot& spot, std::span<const Attribute> attributes);
  [[nodiscard]] Slice companion_of(const ValueUse& use, std::span<const Attribute> attributes);
  void join_values(const Node& node, const Level& level);
  void close_frame(const Node& node, const Level& level);
  void close_scope(const ScopeUse& scope, const Node& node, const Level& level);
  [[nodiscard]] bool joins_entry_before(const ScopeUse& scope, const Level& level);
  [[nodiscard]] bool is_met(const std::vector<Requirement>& needs, const Node& node, const Level& level) const;

  const ElementTable* table_ = nullptr;
  ElementPath* path_ = nullptr;
  SourceMap* source_ = nullptr;
  bool has_places_ = true;
  std::vector<Level> levels_;  // levels_[d] is the open element at depth d of the document; never shrunk
  std::size_t depth_ = 0;
  std::size_t dead_ = 0;  // open elements that no path of the map goes through
  std::vector<Event> events_;
  std::string texts_;
  std::vector<char> met_;  // conditions of the open elements
  std::vector<Capture> captures_;
  std::vector<KeptAttribute> kept_;  // companions in attributes are read with the start tag, the value comes with the text
  std::size_t items_ = 0;            // that have ended
  bool has_left_out_ = false;        // further ones: the document is refused, so nothing of them need be kept
  Notes notes_;
  Place place_;
  Day received_on_{};
  Document begun_;  // built so far, where it is built before it has ended
  bool is_begun_ = false, has_coverage_ = false;
  std::string fallback_;  // of what is built
  DocumentBuilder builder_;
  DocumentGlance glance_;
};

}  // namespace kpwatch::xml
