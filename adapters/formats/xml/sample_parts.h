// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Every text and attribute of a sample, and which of them its map looks at.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "adapters/formats/xml/reader.h"
#include "adapters/formats/xml/source_map.h"
#include "daemon/flow/sample.h"

namespace kpwatch::xml {

// A sink for the reader; what it has gathered when the document breaks off counts as well.
class SampleParts final : public ElementSink {
 public:
  SampleParts(std::shared_ptr<const Vocabulary> vocabulary, SourceMap& source);
  ~SampleParts() override;
  void start(const ElementName& name, std::span<const Attribute> attributes, const ParserState& at) override;
  void text(std::u16string_view text) override;
  void end(const ParserState& at) override;

  [[nodiscard]] std::vector<SamplePart> finish(std::span<const MapUse> uses);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace kpwatch::xml
