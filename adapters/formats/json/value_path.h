// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The paths of JSON maps: `items/*/commodity_code`, `documents/*[code=C034]/reference`, `../currency`.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/formats/json/value_tree.h"

namespace kpwatch::json {

// Steps are parted by '/': a member's name (~1 for '/', ~0 for '~'), `*` for each element or member, `+` for each element
// of an array or, where there is none, the value itself, `..` for the value around, `...` for the nearest object around, `.`
// for the value itself. Behind a step any number of conditions `[path=text]`: that value must be this text.
class ValuePath {
 public:
  // Nothing, and `why` says what is wrong.
  [[nodiscard]] static std::optional<ValuePath> parse(std::string_view text, std::string& why);

  // Values reached from `start`, in the document's order. `odd` hears of values that have no such parts (a text where
  // the path goes on).
  void find(const ValueTree& tree, std::uint32_t start, const std::function<void(std::uint32_t)>& found,
            const std::function<void(std::uint32_t)>& odd) const;
  // The same with each of several members of one name, where find takes the first.
  void find_all(const ValueTree& tree, std::uint32_t start, const std::function<void(std::uint32_t)>& found) const;
  // The values that the conditions of the path look at on the way from `start`, whether they hold or not.
  void conditions(const ValueTree& tree, std::uint32_t start, const std::function<void(std::uint32_t)>& seen) const;
  // The first one, or Value::none.
  [[nodiscard]] std::uint32_t first(const ValueTree& tree, std::uint32_t start) const;
  struct Condition;
  struct Step {
    enum class Kind : std::uint8_t { member, each, some, up, out } kind = Kind::member;
    std::string name;
    std::vector<Condition> conditions;
  };
  [[nodiscard]] const std::vector<Step>& steps() const { return steps_; }
  [[nodiscard]] bool is_self() const { return steps_.empty(); }
  // The name, when the path is `name` or `name/*` without conditions; else null.
  [[nodiscard]] const std::string* single_member() const;
  [[nodiscard]] const std::string* each_of_member() const;

 private:
  [[nodiscard]] static Step::Kind kind_of(std::string_view word);
  enum class OfOneName : std::uint8_t { first, all };
  void from_step(std::size_t step, const ValueTree& tree, std::uint32_t at, OfOneName which,
                 const std::function<void(std::uint32_t)>& found, const std::function<void(std::uint32_t)>& odd) const;
  static bool holds(const Step& step, const ValueTree& tree, std::uint32_t at);
  std::vector<Step> steps_;
};

struct ValuePath::Condition {
  ValuePath path;
  std::string text;
};

}  // namespace kpwatch::json
