// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Walks a whole input: steps through wrappers, hands each known root element to a DocumentWalk, and remembers what else
// was met, so that what nobody reads can at least be named.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/formats/xml/document_walk.h"
#include "adapters/formats/xml/element_path.h"
#include "adapters/formats/xml/element_table.h"
#include "adapters/formats/xml/sax_reader.h"
#include "adapters/formats/xml/source_map.h"
#include "daemon/customs/document.h"

namespace kpwatch::xml {

using Tables = std::vector<std::unique_ptr<const ElementTable>>;

class InputWalk final : public ElementSink {
 public:
  InputWalk(const Tables& tables, SourceMap& source, Day received_on, RowCoverage* coverage)
      : tables_(tables), source_(source), received_on_(received_on), coverage_(coverage) {}

  void start(std::u16string_view uri, std::u16string_view local, std::span<const Attribute> attributes, const PositionSource& at) override;
  void text(std::u16string_view text, const PositionSource& at) override;
  void end(const PositionSource& at) override;

  // Ends the walk. `refusal`: why the input is not well formed, in its place; then nothing of it can be relied on.
  [[nodiscard]] InputReading finish(const std::optional<Refusal>& refusal, Notes notes);

 private:
  struct Outside {  // an open element outside any document
    bool is_wrapper = false;
    bool is_part = false;  // below wrappers only, and no wrapper: a document of some kind, if it holds elements
    bool is_told = false;
    std::string name;  // "{namespace}local"
    Place place;
  };
  struct Part {
    std::string name;
    Place place;
  };

  [[nodiscard]] Place here(const PositionSource& at) const;
  [[nodiscard]] bool is_wrapper(std::string_view uri, std::string_view local) const;
  void begin(const ElementTable& table, std::span<const Attribute> attributes, const PositionSource& at);
  void close_document(std::size_t end_byte, const Notes& notes);
  [[nodiscard]] Note note_of(const Refusal& refusal);
  [[nodiscard]] Document describe_rest() const;
  [[nodiscard]] bool tolerates_trailer() const;

  const Tables& tables_;
  SourceMap& source_;
  Day received_on_;
  RowCoverage* coverage_;
  ElementPath path_;
  std::vector<Outside> outside_;
  std::size_t skipped_ = 0;  // open elements of a SOAP header
  std::optional<DocumentWalk> document_;
  Notes document_notes_;
  std::vector<Document> documents_;
  std::vector<const ElementTable*> read_by_;
  std::optional<Part> root_;
  std::vector<Part> parts_;
  std::optional<Part> known_elsewhere_;  // a known root in an unknown namespace of its family
};

}  // namespace kpwatch::xml
