// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// A map of declarations as a tree of the places in a document, so that one pass over the bytes can tell that nothing in it is of
// interest and that reading it would note nothing but what is wrong with single values. It errs on the side of reading.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

#include "adapters/formats/json/names.h"
#include "adapters/formats/json/value_path.h"
#include "daemon/mapping/map.h"

namespace kpwatch::json {

// A member's name as it stands in a document that escapes nothing, with the quotation mark behind it, compared eight letters at once.
class Spelling {
 public:
  static constexpr std::size_t letters_max = 31;
  Spelling() = default;
  // Of a longer name, or one that no document has without escapes, none is alike.
  explicit Spelling(std::string_view name);
  [[nodiscard]] bool is_comparable() const { return count_ != 0; }
  // `at`: of 32 bytes that may be read.
  [[nodiscard]] bool is_at(const char* at) const {
    for (unsigned i = 0; i < count_; ++i) {
      std::uint64_t letters = 0;
      std::memcpy(&letters, at + i * sizeof letters, sizeof letters);
      if ((letters & masks_[i]) != words_[i]) return false;
    }
    return is_comparable();
  }

 private:
  unsigned count_ = 0;
  std::array<std::uint64_t, 4> words_{}, masks_{};
};

struct SkimTable {
  struct Use {  // a row of the outline that takes the value
    const MapRow* row = nullptr;
    std::size_t rank = 0;
  };
  struct Node {
    Spelling name;
    std::uint16_t parent = 0;
    std::uint16_t element = 0;          // of an array, 0: none is expected
    bool is_some = false;               // what is no array is its own element
    bool is_element = false;            // reached without a name
    bool has_members = false;           // an object is expected
    bool is_value = false;              // a text, a number, or an array of them
    bool has_companion = false;         // a row looks at another value beside this one
    bool has_entries = false;           // of lists, that begin here
    std::uint8_t items = 0, parts = 0;  // how many of them are goods items, how many others
    std::uint8_t kept = 0;              // how many rows keep each of its values as a part of its own
    std::uint8_t number = 0;            // among its siblings
    std::uint8_t children = 0;
    std::uint64_t companion_of = 0;       // the siblings beside which it is looked at, by their numbers; else no row takes it
    std::vector<std::uint16_t> child_of;  // by the number of a name, 0: unknown here
    std::vector<Use> uses;
    std::vector<const MapScope*> opens;  // lists of the outline that begin an entry here
    [[nodiscard]] std::uint16_t child(std::uint32_t number_of_name) const {
      return number_of_name < child_of.size() ? child_of[number_of_name] : std::uint16_t{0};
    }
  };

  std::vector<Node> nodes;       // the first is the document
  std::vector<bool> is_ignored;  // by the number of a name
  bool notes_unknown = false;    // a member that nobody asks for is noted
  Map outline;

  // Of a map that has no faults; `demanded`, `ignored` and `notes_unknown` as its plan has them. Null where its paths can't be put into
  // a tree, or its outline can't be asked about value by value.
  [[nodiscard]] static std::unique_ptr<const SkimTable> compile(const Map& map, const std::vector<std::uint32_t>& demanded,
                                                                const std::vector<std::string>& ignored, bool notes_unknown, Names& names);
};

}  // namespace kpwatch::json
