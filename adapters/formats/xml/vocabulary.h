// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The local names that the maps know, numbered, so that a walk compares numbers instead of texts. Filled while the maps
// are compiled, unchanged afterwards.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace kpwatch::xml {

class Vocabulary {
 public:
  static constexpr std::uint32_t unknown = ~std::uint32_t{0};

  std::uint32_t add(std::u16string_view name);
  [[nodiscard]] std::uint32_t find(std::u16string_view name) const;  // or `unknown`
  [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(names_.size()); }
  [[nodiscard]] const std::string& text(std::uint32_t number) const { return names_[number]; }  // UTF-8

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::u16string_view name) const { return std::hash<std::u16string_view>()(name); }
  };
  std::unordered_map<std::u16string, std::uint32_t, Hash, std::equal_to<>> numbers_;
  std::vector<std::string> names_;
};

}  // namespace kpwatch::xml
