// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/formats/json/value_path.h"

#include <algorithm>

namespace kpwatch::json {
namespace {

std::optional<std::string> unescaped(std::string_view name) {
  std::string out;
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (name[i] != '~') {
      out += name[i];
      continue;
    }
    if (i + 1 < name.size() && name[i + 1] == '0')
      out += '~';
    else if (i + 1 < name.size() && name[i + 1] == '1')
      out += '/';
    else
      return std::nullopt;
    ++i;
  }
  return out;
}

// The next '/' that stands outside brackets.
std::size_t step_end(std::string_view text) {
  std::size_t depth = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '[') ++depth;
    if (text[i] == ']' && depth > 0) --depth;
    if (text[i] == '/' && depth == 0) return i;
  }
  return text.size();
}

}  // namespace

ValuePath::Step::Kind ValuePath::kind_of(std::string_view word) {
  using enum Step::Kind;
  return word == "*" ? each : word == "+" ? some : word == ".." ? up : word == "..." ? out : member;
}

std::optional<ValuePath> ValuePath::parse(std::string_view text, std::string& why) {
  ValuePath path;
  if (text.empty()) {
    why = "the path is empty";
    return std::nullopt;
  }
  if (text == ".") return path;
  while (true) {
    const std::size_t end = step_end(text);
    std::string_view word = text.substr(0, end);
    Step step;
    const std::size_t bracket = word.find('[');
    std::string_view conditions = bracket == std::string_view::npos ? std::string_view() : word.substr(bracket);
    word = word.substr(0, bracket);
    while (!conditions.empty()) {
      const std::size_t close = conditions.find(']');
      const std::size_t equals = conditions.find('=');
      if (conditions.front() != '[' || close == std::string_view::npos || equals == std::string_view::npos || equals > close) {
        why = "a condition is written [path=text]";
        return std::nullopt;
      }
      auto inner = parse(conditions.substr(1, equals - 1), why);
      if (!inner) return std::nullopt;
      step.conditions.push_back({std::move(*inner), std::string(conditions.substr(equals + 1, close - equals - 1))});
      conditions.remove_prefix(close + 1);
    }
    if (word.empty()) {
      why = "a step of the path is empty (paths are relative and begin without '/')";
      return std::nullopt;
    }
    auto name = unescaped(word);
    if (!name) {
      why = "behind '~' only 0 and 1 may stand";
      return std::nullopt;
    }
    step.kind = kind_of(word);
    step.name = std::move(*name);
    path.steps_.push_back(std::move(step));
    if (end == text.size()) return path;
    text.remove_prefix(end + 1);
  }
}

const std::string* ValuePath::single_member() const {
  const bool is_one = steps_.size() == 1 && steps_[0].kind == Step::Kind::member && steps_[0].conditions.empty();
  return is_one ? &steps_[0].name : nullptr;
}

const std::string* ValuePath::each_of_member() const {
  const bool is_list = steps_.size() == 2 && steps_[0].kind == Step::Kind::member && steps_[0].conditions.empty() &&
                       steps_[1].kind == Step::Kind::each && steps_[1].conditions.empty();
  return is_list ? &steps_[0].name : nullptr;
}

bool ValuePath::holds(const Step& step, const ValueTree& tree, std::uint32_t at) {
  return std::all_of(step.conditions.begin(), step.conditions.end(), [&](const Condition& condition) {
    const std::uint32_t value = condition.path.first(tree, at);
    return value != Value::none && tree[value].text == condition.text;
  });
}

void ValuePath::from_step(std::size_t number, const ValueTree& tree, std::uint32_t at, OfOneName which,
                          const std::function<void(std::uint32_t)>& found, const std::function<void(std::uint32_t)>& odd) const {
  if (number == steps_.size()) return found(at);
  const Step& step = steps_[number];
  const Value& value = tree[at];
  if (step.kind == Step::Kind::up) {
    if (value.parent != Value::none && holds(step, tree, value.parent)) from_step(number + 1, tree, value.parent, which, found, odd);
    return;
  }
  if (step.kind == Step::Kind::out) {
    std::uint32_t around = value.parent;
    while (around != Value::none && tree[around].kind != Value::Kind::object) around = tree[around].parent;
    if (around != Value::none && holds(step, tree, around)) from_step(number + 1, tree, around, which, found, odd);
    return;
  }
  if (step.kind == Step::Kind::some && value.kind != Value::Kind::array) {
    if (value.kind != Value::Kind::null && holds(step, tree, at)) from_step(number + 1, tree, at, which, found, odd);
    return;
  }
  const bool fits = step.kind != Step::Kind::member ? value.is_container() : value.kind == Value::Kind::object;
  if (!fits) {
    if (value.kind != Value::Kind::null) odd(at);
    return;
  }
  for (std::uint32_t child = value.first; child != Value::none; child = tree[child].next) {
    if (step.kind == Step::Kind::member && tree[child].name != step.name) continue;
    if (holds(step, tree, child)) from_step(number + 1, tree, child, which, found, odd);
    if (step.kind == Step::Kind::member && which == OfOneName::first) return;
  }
}

void ValuePath::find(const ValueTree& tree, std::uint32_t start, const std::function<void(std::uint32_t)>& found,
                     const std::function<void(std::uint32_t)>& odd) const {
  from_step(0, tree, start, OfOneName::first, found, odd);
}

void ValuePath::find_all(const ValueTree& tree, std::uint32_t start, const std::function<void(std::uint32_t)>& found) const {
  from_step(0, tree, start, OfOneName::all, found, [](std::uint32_t) {});
}

void ValuePath::conditions(const ValueTree& tree, std::uint32_t start, const std::function<void(std::uint32_t)>& seen) const {
  ValuePath until;  // this step, without its conditions
  for (const Step& step : steps_) {
    until.steps_.push_back({step.kind, step.name, {}});
    if (!step.conditions.empty()) {
      until.find(
          tree, start,
          [&](std::uint32_t at) {
            for (const Condition& condition : step.conditions) {
              condition.path.conditions(tree, at, seen);
              if (const std::uint32_t value = condition.path.first(tree, at); value != Value::none) seen(value);
            }
          },
          [](std::uint32_t) {});
    }
    until.steps_.back().conditions = step.conditions;
  }
}

std::uint32_t ValuePath::first(const ValueTree& tree, std::uint32_t start) const {
  std::uint32_t result = Value::none;
  find(
      tree, start,
      [&](std::uint32_t at) {
        if (result == Value::none) result = at;
      },
      [](std::uint32_t) {});
  return result;
}

}  // namespace kpwatch::json
