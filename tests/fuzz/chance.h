// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Chance for mutators, reproducible from the seed that the fuzzer gives.
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace kpwatch::fuzz {

class Chance {
 public:
  explicit Chance(unsigned seed) : engine_(seed) {}
  // From 0 to n - 1; 0 when n is 0.
  std::size_t below(std::size_t n) { return n == 0 ? 0 : std::uniform_int_distribution<std::size_t>(0, n - 1)(engine_); }
  bool one_in(std::size_t n) { return below(n) == 0; }
  template <class List>
  const auto& one_of(const List& list) {
    return list[below(std::size(list))];
  }

 private:
  std::minstd_rand engine_;
};

// What stands in a place where a mutator puts a value: words of the maps, and figures and texts that readers stumble over.
[[nodiscard]] const std::vector<std::string>& odd_values();
// Names, tags and qualifiers out of the paths of the maps of one format.
[[nodiscard]] const std::vector<std::string>& words_of_maps(const std::string& format);
// A value: mostly a word, sometimes odd, sometimes the old one with a byte changed.
[[nodiscard]] std::string some_value(Chance& chance, const std::vector<std::string>& words, const std::string& old);

// Copies a mutated input back into the fuzzer's buffer; what does not fit is cut.
[[nodiscard]] std::size_t hand_back(const std::string& text, std::uint8_t* data, std::size_t size_max);

}  // namespace kpwatch::fuzz

// The fuzzer's own blind mutation.
extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t size_max);
extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t size_max, unsigned seed);
