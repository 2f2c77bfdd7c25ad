// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Where the walk stands: names with their positions among like-named siblings. Counted always; kept only where a place is
// wanted, and written out only when somebody reads that place.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "adapters/formats/xml/reader.h"
#include "adapters/formats/xml/vocabulary.h"
#include "daemon/base/place.h"

namespace kpwatch::xml {

// The kept paths of one input. Places share it, also after the format is gone.
class ElementPaths final : public PathSource {
 public:
  ElementPaths(std::shared_ptr<const Vocabulary> vocabulary, std::string around)
      : vocabulary_(std::move(vocabulary)), around_(std::move(around)) {
    steps_.reserve(64);
  }
  [[nodiscard]] std::string path(std::uint32_t which) const override;  // "/MetaData[1]/Declaration[1]/@id"

 private:
  friend class ElementPath;
  static constexpr std::uint32_t root = ~std::uint32_t{0};
  struct Step {
    std::uint32_t parent, name, position;  // position 0: an attribute, its name among attribute_names_
  };
  std::shared_ptr<const Vocabulary> vocabulary_;
  std::string around_;  // of the element whose text the input is
  std::vector<Step> steps_;
  std::vector<std::string> other_names_;  // of elements, behind the vocabulary's
  std::vector<std::string> attribute_names_;
};

class ElementPath {
 public:
  // Another input begins; `around`: what all paths begin with.
  void begin(std::shared_ptr<const Vocabulary> vocabulary, std::string around = {});
  void push(const ElementName& name);
  void pop() { --depth_; }
  [[nodiscard]] std::size_t depth() const { return depth_; }
  [[nodiscard]] PlacePath here();
  [[nodiscard]] PlacePath attribute(std::u16string_view local);
  // The same, as numbers that `at` makes a path of.
  [[nodiscard]] std::uint32_t step_here();
  [[nodiscard]] std::uint32_t step_of_attribute(std::u16string_view local);
  [[nodiscard]] PlacePath at(std::uint32_t step) const { return {paths_, step}; }

 private:
  struct Level {
    std::uint32_t number = 0, position = 1;
    std::uint32_t step = ElementPaths::root;  // once it is kept
    // Siblings come in few kinds mostly: a short list, and a table behind it for the floods.
    std::vector<std::pair<std::uint32_t, std::uint32_t>> kinds;
    std::unordered_map<std::uint32_t, std::uint32_t> more_kinds;
  };
  std::vector<Level> levels_{1};  // levels_[0] stands for the document; reused, never shrunk
  std::size_t depth_ = 0;
  std::shared_ptr<ElementPaths> paths_;
};

}  // namespace kpwatch::xml
