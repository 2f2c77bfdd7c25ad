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
#include "adapters/formats/xml/sax_reader.h"
#include "adapters/formats/xml/source_map.h"
#include "daemon/mapping/document_builder.h"

namespace kpwatch::xml {

class DocumentWalk {
 public:
  // Begins at the document's root element, which `path` has just entered.
  DocumentWalk(const ElementTable& table, const ElementPath& path, SourceMap& source);

  void start(std::u16string_view local, std::span<const Attribute> attributes, const PositionSource& at);
  void text(std::u16string_view text);
  void end();
  [[nodiscard]] bool ended() const { return levels_.empty() && dead_ == 0; }

  [[nodiscard]] const Map& map() const { return table_.map(); }
  [[nodiscard]] const ElementTable& table() const { return table_; }
  [[nodiscard]] const Place& place() const { return place_; }

  // What was found, in the document's order. For a document that broke off: what had been found until then.
  [[nodiscard]] Document finish(Envelope envelope, const Notes& notes, RowCoverage* coverage);

 private:
  struct Event {
    enum class Kind : std::uint8_t { open, close, value } kind = Kind::value;
    bool is_dead = false;
    const ScopeUse* scope = nullptr;
    const ValueUse* use = nullptr;
    std::string text, companion;
    Place place;
  };
  struct Capture {
    std::string text;
    Place place;
  };
  struct Level {
    std::uint32_t node = 0;
    bool is_open_text = false;  // somebody wants the text of this element
    bool has_children = false;  // elements that the map does not know
    std::string text;
    SourcePoint behind_tag;
    std::size_t first_event = 0;
    std::vector<bool> met;  // conditions
    std::vector<Capture> captures;
  };

  [[nodiscard]] Place place_of(const SourcePoint& point, std::string path) const;
  void enter(std::uint32_t number, std::span<const Attribute> attributes, const PositionSource& at);
  void use_attributes(const Node& node, std::span<const Attribute> attributes, const SourcePoint& tag);
  void use_text(const TextUses& uses, std::string_view text, const Place& place, std::span<const Attribute> attributes);
  void join_values(const Node& node, const Level& level);
  void close_frame(const Node& node, Level& level);
  [[nodiscard]] const std::vector<Requirement>& needs(const Event& event) const;

  const ElementTable& table_;
  const ElementPath& path_;
  SourceMap& source_;
  std::vector<Level> levels_;  // levels_[d] is the open element at depth d of the document
  std::size_t dead_ = 0;       // open elements that no path of the map goes through
  std::vector<Event> events_;
  // Companions in attributes are read with the start tag, the value comes with the text.
  std::vector<std::vector<std::pair<std::u16string, std::string>>> kept_attributes_;
  std::u16string folded_;
  std::string fallback_identifier_;
  Notes notes_;
  Place place_;
};

}  // namespace kpwatch::xml
