// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// A map compiled for JSON: whose documents it claims, and how its rows are found in one.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/formats/json/names.h"
#include "adapters/formats/json/skim_table.h"
#include "adapters/formats/json/value_path.h"
#include "adapters/formats/json/value_paths.h"
#include "daemon/mapping/document_builder.h"
#include "daemon/mapping/map.h"

namespace kpwatch::json {

class DocumentPlan {
 public:
  // Nothing when the map has complaints. The map must outlive the plan.
  [[nodiscard]] static std::unique_ptr<const DocumentPlan> compile(const Map& map, Names& names, Complaints& complaints);

  [[nodiscard]] const Map& map() const { return *map_; }
  struct Demand {
    ValuePath path;
    std::uint32_t member = Names::unknown;  // its name's number, when the path is that of a member of the document
    std::vector<std::string> values;        // any of them; empty: the value must only be there
    [[nodiscard]] bool is_met_by(std::string_view text) const;
  };
  [[nodiscard]] const std::vector<Demand>& demands() const { return demands_; }
  // How much the map's `for:` demands.
  [[nodiscard]] std::size_t weight() const { return weight_; }
  // That, when the document meets all of it; else 0.
  [[nodiscard]] std::size_t claim(const ValueTree& tree) const;
  // Null where its documents can't be skimmed.
  [[nodiscard]] const SkimTable* skim_table() const { return skim_table_.get(); }

  // Where the document lies in the input: its places begin there.
  struct Position {
    std::size_t byte = 0;
    std::string pointer;  // "/3" in an array of documents
    std::uint32_t line = 0;
    std::shared_ptr<const ValuePaths> paths;  // of the document
    [[nodiscard]] Place place(const ValueTree& tree, std::uint32_t value) const;
  };
  // Reads with a builder that is used again and again.
  void read(const ValueTree& tree, std::string_view bytes, const Position& position, Day received_on, RowCoverage* coverage,
            DocumentBuilder& builder, Document& into) const;

 private:
  // Most paths are one member's name, and most lists `name/*`: those are found by a slot, where the members of an object
  // are put by their names' numbers, once for all rows.
  static constexpr std::uint8_t no_slot = 0xFF;
  struct PathPlan {
    ValuePath path;
    std::uint8_t slot = no_slot;
  };
  struct RowPlan {
    const MapRow* row = nullptr;
    std::vector<PathPlan> paths;
    std::optional<ValuePath> companion;
  };
  struct ScopePlan {
    const MapScope* scope = nullptr;
    std::optional<ValuePath> starts;
    std::uint8_t list_slot = no_slot;  // of `starts`, among the slots of the scope around
    std::vector<RowPlan> rows;
    std::vector<ScopePlan> scopes;
    std::uint8_t slots = 0;
    std::vector<std::uint8_t> slot_of;  // by the number of a name
  };
  class Compiler;
  class Reader;

  const Map* map_ = nullptr;
  std::vector<Demand> demands_;
  std::size_t weight_ = 0;
  std::unique_ptr<const SkimTable> skim_table_;
  ScopePlan root_;
  std::optional<ValuePath> identifier_;  // option `identifier`: used when the document has no better one
  bool notes_unknown_members_ = false;   // option `unknown_members: note`
  std::vector<std::string> ignored_;     // option `ignored`: names that may stand anywhere, unread
};

}  // namespace kpwatch::json
