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
#include "adapters/formats/xml/reader.h"
#include "adapters/formats/xml/source_map.h"
#include "daemon/customs/document.h"

namespace kpwatch::xml {

using Tables = std::vector<std::unique_ptr<const ElementTable>>;

// What is allocated once and used for one input after another.
struct Bench {
  ElementPath path;
  DocumentWalk document;
  // The root element that each list of tables met last, and the table for it: the next message has the same, as a rule.
  struct Root {
    const Tables* of = nullptr;
    std::u16string uri, local;
    const ElementTable* table = nullptr;
  };
  std::vector<Root> roots;
};

class InputWalk final : public ElementSink {
 public:
  // Without places: for a skim, of whose documents nothing is told.
  InputWalk(const Tables& tables, Bench& bench, SourceMap& source, Day received_on, RowCoverage* coverage, bool has_places = true)
      : tables_(tables),
        roots_(bench.roots),
        source_(source),
        received_on_(received_on),
        coverage_(coverage),
        has_places_(has_places),
        path_(bench.path),
        document_(bench.document) {}

  void start(const ElementName& name, std::span<const Attribute> attributes, const ParserState& at) override;
  void text(std::u16string_view text) override {
    if (is_in_document_)
      document_.text(text);
    else if (is_in_payload())
      take_payload(text);
  }
  // As the plain reader tells it, which leaves payloads to the parser.
  void text(std::string_view utf8) {
    if (is_in_document_) document_.text(utf8);
  }
  [[nodiscard]] bool takes_text() const { return is_in_document_ && document_.takes_text(); }
  void end(const ParserState& at) override;
  [[nodiscard]] bool takes_long_text() const override { return is_in_payload(); }
  [[nodiscard]] bool is_in_document() const { return is_in_document_; }
  // Of a skim: what is harmless at a glance stays without content.
  void set_glance(const Glance* glance) { glance_ = glance; }
  [[nodiscard]] static bool was_glanced_over(const Document& document) {
    return document.outcome == Reading::read && std::holds_alternative<std::monostate>(document.content);
  }
  // Nothing is made of what is inside the element that began last.
  [[nodiscard]] bool is_dead() const { return is_in_document_ ? document_.is_dead() : skipped_ > 0; }

  // The text of an element that holds a document, as it stands there.
  struct HeldText {
    Payload::Coding coding = Payload::Coding::none;
    std::string text;
    Place place;
  };
  // Beyond so many they are counted, not kept.
  static constexpr std::size_t payloads_max = 20;
  [[nodiscard]] bool has_payloads() const { return payloads_seen_ > 0; }
  [[nodiscard]] std::size_t payloads_held() const { return payloads_held_; }  // that hold anything but blanks and elements
  [[nodiscard]] std::vector<HeldText>& payloads() { return payloads_; }

  // Ends the walk. `refusal`: why the input is not well formed, in its place; then nothing of it can be relied on.
  [[nodiscard]] InputReading finish(const std::optional<Refusal>& refusal, Notes notes);

 private:
  struct Outside {  // an open element outside any document
    bool is_wrapper = false;
    bool is_part = false;  // below wrappers only, and no wrapper: a document of some kind, if it holds elements
    bool is_told = false;
    Payload::Coding payload = Payload::Coding::none;  // until an element stands in it
    std::string uri, local;
    Place place;
  };
  struct Part {
    std::string name;  // "{namespace}local"
    Place place;
  };

  [[nodiscard]] Place here(const ParserState& at) const;
  [[nodiscard]] bool is_wrapper(std::string_view uri, std::string_view local) const;
  [[nodiscard]] Payload::Coding payload_of(std::string_view uri, std::string_view local) const;
  [[nodiscard]] bool is_in_payload() const {
    return skipped_ == 0 && !outside_.empty() && outside_.back().payload != Payload::Coding::none;
  }
  void take_payload(std::u16string_view text);
  void end_outside();
  [[nodiscard]] Bench::Root& root_met();
  void begin(const ElementTable& table, std::span<const Attribute> attributes, const ParserState& at);
  void close_document(std::size_t end_byte, const Notes& notes);
  [[nodiscard]] Note note_of(const Refusal& refusal);
  [[nodiscard]] Document describe_rest() const;
  [[nodiscard]] bool tolerates_trailer() const;

  const Tables& tables_;
  std::vector<Bench::Root>& roots_;
  const Glance* glance_ = nullptr;
  SourceMap& source_;
  Day received_on_;
  RowCoverage* coverage_;
  bool has_places_;
  ElementPath& path_;
  std::vector<Outside> outside_;
  std::size_t skipped_ = 0;  // open elements of a SOAP header
  DocumentWalk& document_;
  bool is_in_document_ = false;
  Notes document_notes_;
  std::vector<Document> documents_;
  std::vector<const ElementTable*> read_by_;
  std::optional<Part> root_;
  std::vector<Part> parts_;
  std::vector<HeldText> payloads_;
  std::string held_text_;  // of the payload in hand
  std::size_t payloads_seen_ = 0, payloads_held_ = 0;
  std::optional<Part> known_elsewhere_;  // a known root in an unknown namespace of its family
};

}  // namespace kpwatch::xml
