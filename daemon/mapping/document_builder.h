// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Takes what a format's walk finds, in the message's order, and makes the canonical document of it. Conversions,
// units, regime, inheritance and the identifier live here, so that all formats agree on them.
//
// A format opens the root scope by constructing the builder, then for each scope of the map that it meets calls open
// and close (properly nested), and value for each row whose path it meets. A value never fails: text that does not
// convert becomes a note with its place and the field stays empty.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "daemon/base/place.h"
#include "daemon/customs/document.h"
#include "daemon/mapping/map.h"

namespace kpwatch {

// What the envelope or the transport says of a document.
struct Envelope {
  std::string sender;  // UNB 0004 or the like; may be empty
  bool test = false;
  Day received_on{};                // pivot for two-digit years
  std::string_view bytes;           // the document's own bytes: its hash is the identifier of last resort
  std::string fallback_identifier;  // e.g. ASYCUDA's @id, UNH 0062; used before the hash; may be empty
};

// Hears of each row that finds a value, also of one that comes too late; for the row-coverage tests and `kpwatch maps coverage`.
class RowCoverage {
 public:
  virtual ~RowCoverage() = default;
  // `path` is the index of the one in row.paths that found it. A fixed text fires where its list begins.
  virtual void fired(const Map& map, const MapRow& row, std::size_t path, const Place& place) = 0;
  // A list of the map, or its document, begins.
  virtual void opened(const Map& map, const MapScope& scope, const Place& place) { (void)map, (void)scope, (void)place; }
};

// Must somebody look at this goods item, whatever else its declaration says? For declarations of very many items (items_max.h): the
// others are not kept. The declaration may not be complete yet.
using ItemInterest = std::function<bool(const Declaration& declaration, const GoodsItem& item)>;

class DocumentBuilder {
 public:
  // A builder without a document; start gives it one. It can be started again and again, and keeps its room.
  DocumentBuilder();
  DocumentBuilder(const Map& map, Envelope envelope, Place start, RowCoverage* coverage = nullptr);
  ~DocumentBuilder();
  DocumentBuilder(const DocumentBuilder&) = delete;
  DocumentBuilder& operator=(const DocumentBuilder&) = delete;

  // Begins a document, which is built where it stands: `into` must be new, and stay where it is until finish_into.
  void start(const Map& map, Envelope envelope, const Place& start, RowCoverage* coverage, Document& into);

  // For all documents that begin from now on.
  void set_interest(ItemInterest interest);
  // Better known than at the start; before finish_into.
  void set_envelope(Envelope envelope);

  void open(const MapScope& scope, const Place& place);
  void close(const MapScope& scope);
  // `rank` is the index of the path in row.paths. `text` is UTF-8; empty or all-blank text is no value. A lower rank
  // replaces a higher one; at equal rank the first value stays, except where the conversion gathers (texts).
  void value(const MapRow& row, std::size_t rank, std::string_view text, std::string_view companion, const Place& place);
  // The same for what a sender put beside the value of a path that is to have one: a further commodity code of an item makes goods of its
  // own, as with `all: yes`; any other value that comes too late is noted.
  void further_value(const MapRow& row, std::size_t rank, std::string_view text, std::string_view companion, const Place& place);
  // Would any value of this row and rank come too late? Asked before a format looks for one at some cost.
  [[nodiscard]] bool has_better(const MapRow& row, std::size_t rank) const;
  void note(Note note);
  void note_all(Notes notes);
  // More was sent than is taken: the document is refused, and nothing that comes now makes a difference.
  [[nodiscard]] bool is_full() const;
  [[nodiscard]] std::size_t items() const;  // opened so far, without those that were not kept

  // Ends the document: outcome `read`, or `rejected` when a rejection was noted.
  void finish_into();
  // The same for a builder made with its map; the builder is spent afterwards.
  [[nodiscard]] Document finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace kpwatch
