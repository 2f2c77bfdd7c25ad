// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// One JSON document as a flat table of values with their places. Numbers stay the text that was sent: carats and money
// never pass through a binary floating-point number.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/formats/json/names.h"
#include "daemon/base/note.h"

namespace kpwatch::json {

struct Value {
  enum class Kind : std::uint8_t { null, flag, number, text, object, array };
  static constexpr std::uint32_t none = ~std::uint32_t{0};

  Kind kind = Kind::null;
  std::string_view name;                                   // of the member, unescaped; empty in an array
  std::string_view text;                                   // unescaped text, the number's or the word's letters; containers: empty
  std::size_t byte = 0;                                    // in the document
  std::uint32_t word = Names::unknown;                     // the name's number, where maps know it
  std::uint32_t parent = none, first = none, next = none;  // tree by indexes
  std::uint32_t index = 0;                                 // among its siblings
  [[nodiscard]] bool is_scalar() const { return kind == Kind::flag || kind == Kind::number || kind == Kind::text; }
  [[nodiscard]] bool is_container() const { return kind == Kind::object || kind == Kind::array; }
};

struct TreeLimits {
  std::size_t depth_max = 32;
  std::size_t value_bytes_max = std::size_t{64} << 10;
};

class ValueTree {
 public:
  // `names`, where given, outlive the tree.
  explicit ValueTree(const Names* names = nullptr);
  ~ValueTree();
  ValueTree(const ValueTree&) = delete;
  ValueTree& operator=(const ValueTree&) = delete;

  // Bytes that must be readable behind every document handed in; their content does not matter.
  [[nodiscard]] static std::size_t padding();

  enum class Answer : std::uint8_t { read, not_json, too_deep, value_too_long };
  // The views of the values live until the next call. `readable` counts the bytes from the document's start that may be
  // touched. When too_deep or value_too_long, the last value of the table is the one at fault.
  [[nodiscard]] Answer read(std::string_view document, std::size_t readable, const TreeLimits& limits);

  [[nodiscard]] const std::vector<Value>& values() const { return values_; }
  [[nodiscard]] const Value& operator[](std::uint32_t index) const { return values_[index]; }
  [[nodiscard]] const std::vector<std::uint32_t>& duplicates() const { return duplicates_; }  // members whose name came before
  [[nodiscard]] std::string pointer(std::uint32_t index) const;                               // RFC 6901

 private:
  struct Parser;
  void find_duplicates();
  std::unique_ptr<Parser> parser_;
  const Names* names_;
  std::vector<Value> values_;
  std::vector<std::uint32_t> duplicates_;
  std::deque<std::string> written_;  // numbers that came with an exponent, in plain digits
};

}  // namespace kpwatch::json
