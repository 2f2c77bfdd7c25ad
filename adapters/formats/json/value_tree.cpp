// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The walk over simdjson's On-Demand API. Everything is looked at, also what no map wants: On-Demand checks only what
// it is asked for, and a document counts as read only if all of it is JSON.
#include "adapters/formats/json/value_tree.h"

#include <algorithm>
#include <unordered_set>

#include "adapters/formats/json/fault.h"
#include "adapters/formats/json/on_demand.h"
#include "adapters/formats/json/word.h"

namespace kpwatch::json {
namespace {

namespace od = simdjson::ondemand;

constexpr std::uint32_t few_members = 16;

}  // namespace

struct ValueTree::Parser {
  od::parser parser;
  std::unordered_set<std::string_view> names;  // of one large object, reused
  std::vector<std::uint32_t> met_in;           // by the number of a name: the object that had it last
};

namespace {

class Walk {
 public:
  Walk(std::vector<Value>& values, std::deque<std::string>& written, const Names* names, const char* start, const TreeLimits& limits)
      : values_(values), written_(written), names_(names), start_(start), limits_(limits) {}

  ValueTree::Answer answer = ValueTree::Answer::read;

  // False: stop, `answer` says why.
  bool document(od::document& document) {
    std::string_view token;
    if (document.raw_json_token().get(token) != simdjson::SUCCESS || token.empty()) return refuse(ValueTree::Answer::not_json);
    od::json_type type{};
    if (document.type().get(type) != simdjson::SUCCESS) return refuse(ValueTree::Answer::not_json);
    const std::uint32_t root = add(token.data(), Value::none, {});
    if (type == od::json_type::object) {
      od::object object;
      if (document.get_object().get(object) != simdjson::SUCCESS) return refuse(ValueTree::Answer::not_json);
      return members(object, root, 1);
    }
    if (type == od::json_type::array) {
      od::array array;
      if (document.get_array().get(array) != simdjson::SUCCESS) return refuse(ValueTree::Answer::not_json);
      return elements(array, root, 1);
    }
    return refuse(ValueTree::Answer::not_json);  // a document is never a bare scalar here
  }

 private:
  bool refuse(ValueTree::Answer why) {
    answer = why;
    return false;
  }

  std::uint32_t add(const char* at, std::uint32_t parent, std::string_view name) {
    Value& value = values_.emplace_back();
    value.name = name;
    value.byte = static_cast<std::size_t>(at - start_);
    value.parent = parent;
    if (names_ != nullptr && !name.empty()) value.word = names_->find(name);
    return static_cast<std::uint32_t>(values_.size() - 1);
  }

  // Hangs the value behind its elder sibling.
  void link(std::uint32_t parent, std::uint32_t& last, std::uint32_t added) {
    if (last == Value::none)
      values_[parent].first = added;
    else {
      values_[last].next = added;
      values_[added].index = values_[last].index + 1;
    }
    last = added;
  }

  bool members(od::object& object, std::uint32_t parent, std::size_t depth) {
    values_[parent].kind = Value::Kind::object;
    if (depth > limits_.depth_max) return refuse(ValueTree::Answer::too_deep);
    std::uint32_t last = Value::none;
    for (auto each : object) {
      if (each.error() != simdjson::SUCCESS) return refuse(ValueTree::Answer::not_json);
      od::field& field = each.value_unsafe();  // a copy of it would be read before all of it has been written
      std::string_view name;
      if (field.unescaped_key().get(name) != simdjson::SUCCESS) return refuse(ValueTree::Answer::not_json);
      if (!value(field.value(), parent, name, last, depth)) return false;
    }
    return true;
  }

  bool elements(od::array& array, std::uint32_t parent, std::size_t depth) {
    values_[parent].kind = Value::Kind::array;
    if (depth > limits_.depth_max) return refuse(ValueTree::Answer::too_deep);
    std::uint32_t last = Value::none;
    for (auto each : array) {
      if (each.error() != simdjson::SUCCESS) return refuse(ValueTree::Answer::not_json);
      if (!value(each.value_unsafe(), parent, {}, last, depth)) return false;
    }
    return true;
  }

  bool value(od::value& from, std::uint32_t parent, std::string_view name, std::uint32_t& last, std::size_t depth) {
    const std::string_view token = from.raw_json_token();
    if (token.empty()) return refuse(ValueTree::Answer::not_json);
    const std::uint32_t added = add(token.data(), parent, name);
    link(parent, last, added);
    switch (token.front()) {
      case '{': {
        od::object object;
        if (from.get_object().get(object) != simdjson::SUCCESS) return refuse(ValueTree::Answer::not_json);
        return members(object, added, depth + 1);
      }
      case '[': {
        od::array array;
        if (from.get_array().get(array) != simdjson::SUCCESS) return refuse(ValueTree::Answer::not_json);
        return elements(array, added, depth + 1);
      }
      case '"': {
        std::string_view text;
        if (from.get_string().get(text) != simdjson::SUCCESS) return refuse(ValueTree::Answer::not_json);
        return scalar(added, Value::Kind::text, text);
      }
      default:
        break;
    }
    const std::string_view word = without_blanks_behind(token);
    switch (kind_of(word)) {
      case Word::flag:
        return scalar(added, Value::Kind::flag, word);
      case Word::number:
        return scalar(added, Value::Kind::number, word);
      case Word::power:
        return scalar(added, Value::Kind::number, written_out(word, written_.emplace_back()));
      case Word::null:
        return true;
      case Word::none:
        break;
    }
    return refuse(ValueTree::Answer::not_json);
  }

  bool scalar(std::uint32_t index, Value::Kind kind, std::string_view text) {
    values_[index].kind = kind;
    values_[index].text = text;
    return text.size() <= limits_.value_bytes_max || refuse(ValueTree::Answer::value_too_long);
  }

  std::vector<Value>& values_;
  std::deque<std::string>& written_;
  const Names* names_;
  const char* start_;
  const TreeLimits& limits_;
};

}  // namespace

ValueTree::ValueTree(const Names* names) : parser_(std::make_unique<Parser>()), names_(names) {}
ValueTree::~ValueTree() = default;

std::size_t ValueTree::padding() { return simdjson::SIMDJSON_PADDING; }

ValueTree::Answer ValueTree::read(std::string_view document, std::size_t readable, const TreeLimits& limits) {
  values_.clear();
  duplicates_.clear();
  if (!written_.empty()) written_.clear();
  od::document parsed;
  if (parser_->parser.iterate(document.data(), document.size(), readable).get(parsed) != simdjson::SUCCESS) return Answer::not_json;
  Walk walk(values_, written_, names_, document.data(), limits);
  if (!walk.document(parsed)) return walk.answer;
  // Behind the last bracket there must be nothing: the parser then has no place any more.
  if (const char* at = nullptr; parsed.current_location().get(at) == simdjson::SUCCESS) return Answer::not_json;

  find_duplicates();
  return Answer::read;
}

// Names that maps know are ticked off; of the others, which are few in most objects, each is compared with its elders.
void ValueTree::find_duplicates() {
  std::uint32_t object = 0;
  for (const Value& value : values_) {
    ++object;
    if (value.kind != Value::Kind::object) continue;
    std::uint32_t others = 0;
    for (std::uint32_t child = value.first; child != Value::none; child = values_[child].next) {
      const std::uint32_t word = values_[child].word;
      bool is_double = false;
      if (word != Names::unknown) {
        if (parser_->met_in.size() <= word) parser_->met_in.resize(word + 1, 0);
        is_double = parser_->met_in[word] == object;
        parser_->met_in[word] = object;
      } else if (others < few_members) {
        ++others;
        for (std::uint32_t other = value.first; other != child && !is_double; other = values_[other].next)
          is_double = values_[other].name == values_[child].name;
      } else {
        if (others++ == few_members) {
          parser_->names.clear();
          for (std::uint32_t other = value.first; other != child; other = values_[other].next) parser_->names.insert(values_[other].name);
        }
        is_double = !parser_->names.insert(values_[child].name).second;
      }
      if (is_double) duplicates_.push_back(child);
    }
  }
  parser_->met_in.assign(parser_->met_in.size(), 0);
}

std::string ValueTree::pointer(std::uint32_t index) const {
  std::vector<std::uint32_t> line;
  for (std::uint32_t at = index; at != Value::none && values_[at].parent != Value::none; at = values_[at].parent) line.push_back(at);
  std::string path;
  for (auto at = line.rbegin(); at != line.rend(); ++at) {
    const Value& value = values_[*at];
    const bool in_array = values_[value.parent].kind == Value::Kind::array;
    append_pointer_step(path, in_array ? std::to_string(value.index) : std::string(value.name));
  }
  return path;
}

}  // namespace kpwatch::json
