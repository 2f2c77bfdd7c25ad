// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The member names that the maps know, numbered, so that a walk compares numbers instead of texts. Filled while the maps
// are compiled, unchanged afterwards.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace kpwatch::json {

class Names {
 public:
  static constexpr std::uint32_t unknown = ~std::uint32_t{0};

  std::uint32_t add(std::string_view name) {
    if (const std::uint32_t known = find(name); known != unknown) return known;
    names_.emplace_back(name);
    slots_.assign(slots_.size() < names_.size() * 4 ? names_.size() * 8 : slots_.size(), unknown);
    while ((slots_.size() & (slots_.size() - 1)) != 0) slots_.push_back(unknown);
    for (std::uint32_t number = 0; number < names_.size(); ++number) {
      std::size_t at = place_of(names_[number]);
      while (slots_[at] != unknown) at = (at + 1) & (slots_.size() - 1);
      slots_[at] = number;
    }
    return size() - 1;
  }

  [[nodiscard]] std::uint32_t find(std::string_view name) const {
    if (slots_.empty()) return unknown;
    for (std::size_t at = place_of(name); slots_[at] != unknown; at = (at + 1) & (slots_.size() - 1)) {
      if (names_[slots_[at]] == name) return slots_[at];
    }
    return unknown;
  }

  [[nodiscard]] std::string_view name(std::uint32_t number) const { return names_[number]; }
  [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(names_.size()); }

 private:
  // The first and the last eight letters tell all names in use apart; others only cost a comparison more.
  [[nodiscard]] std::size_t place_of(std::string_view name) const {
    std::uint64_t front = 0, back = 0;
    if (name.size() >= 8) {
      std::memcpy(&front, name.data(), 8);
      std::memcpy(&back, name.data() + name.size() - 8, 8);
    } else {
      for (const char c : name) front = front << 8 | static_cast<unsigned char>(c);
    }
    const std::uint64_t mixed = (front ^ (back * 0x9E3779B97F4A7C15ULL) ^ name.size()) * 0xD6E8FEB86659FD93ULL;
    return static_cast<std::size_t>(mixed >> 40) & (slots_.size() - 1);
  }

  std::vector<std::string> names_;
  std::vector<std::uint32_t> slots_;
};

}  // namespace kpwatch::json
