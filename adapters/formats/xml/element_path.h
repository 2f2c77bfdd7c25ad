// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Where the walk stands: local names with their positions among like-named siblings, counted always, written out only
// when a place is wanted.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace kpwatch::xml {

class ElementPath {
 public:
  void push(std::u16string_view local);
  void pop() { --depth_; }
  [[nodiscard]] std::size_t depth() const { return depth_; }
  [[nodiscard]] std::string text() const;  // "/MetaData[1]/Declaration[1]"
  [[nodiscard]] std::string attribute(std::u16string_view local) const;

 private:
  struct Level {
    std::u16string name;
    std::uint32_t position = 1;
    // Siblings come in few kinds mostly: a short list, and a table behind it for the floods.
    std::vector<std::pair<std::uint64_t, std::uint32_t>> kinds;
    std::unordered_map<std::uint64_t, std::uint32_t> more_kinds;
  };
  std::vector<Level> levels_{1};  // levels_[0] stands for the document; reused, never shrunk
  std::size_t depth_ = 0;
};

}  // namespace kpwatch::xml
