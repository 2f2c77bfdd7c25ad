// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Reading: one document by its plan into a DocumentBuilder.
#include <algorithm>
#include <unordered_set>

#include "adapters/formats/json/document_plan.h"
#include "adapters/formats/json/reasons.h"
#include "daemon/base/text.h"
#include "daemon/mapping/field.h"

namespace kpwatch::json {
namespace {

constexpr std::size_t unknown_members_max = 50;  // noted one by one

std::string_view kind_word(Value::Kind kind) {
  switch (kind) {
    case Value::Kind::null:
      return "null";
    case Value::Kind::flag:
      return "true or false";
    case Value::Kind::number:
      return "a number";
    case Value::Kind::text:
      return "a text";
    case Value::Kind::object:
      return "an object";
    case Value::Kind::array:
      return "an array";
  }
  return "";
}

// All that a value says, of two values the same only if they say the same.
void write_key(const ValueTree& tree, std::uint32_t at, std::string& key) {
  const Value& value = tree[at];
  const auto add = [&key](std::string_view text) { key.append(std::to_string(text.size())).append(":").append(text); };
  key += static_cast<char>('0' + static_cast<int>(value.kind));
  add(value.text);
  for (std::uint32_t child = value.first; child != Value::none; child = tree[child].next) {
    add(tree[child].name);
    write_key(tree, child, key);
  }
  key += '.';
}

}  // namespace

Place DocumentPlan::Position::place(const ValueTree& tree, std::uint32_t value) const {
  Place result;
  result.kind = Place::Kind::json;
  result.line = line;
  result.byte = byte + (value < tree.values().size() ? tree[value].byte : 0);
  result.path = PlacePath(paths, value);
  return result;
}

class DocumentPlan::Reader {
 public:
  Reader(const DocumentPlan& plan, const ValueTree& tree, const Position& position, DocumentBuilder& builder)
      : plan_(plan),
        tree_(tree),
        position_(position),
        builder_(builder),
        here_(position.place(tree, 0)),
        touched_(tree.values().size(), false) {}

  void run() {
    for (const std::uint32_t member : tree_.duplicates()) note(duplicate_member, member, std::string(tree_[member].name));
    for (const Demand& demand : plan_.demands_) touch(demand.path.first(tree_, 0));
    scope(plan_.root_, 0);
    if (plan_.notes_unknown_members_) unknown_members();
  }

 private:
  // Until the next call.
  [[nodiscard]] const Place& place(std::uint32_t value) {
    here_.byte = position_.byte + tree_[value].byte;
    here_.path.move_to(value);
    return here_;
  }

  void touch(std::uint32_t value) {
    if (value != Value::none) touched_[value] = true;
  }

  void note(const Reason& reason, std::uint32_t value, std::string detail) {
    builder_.note({&reason, Severity::note, place(value), printable_utf8(tree_[value].text, note_text_bytes_max), std::move(detail)});
  }

  void odd(std::uint32_t value, std::string_view expected) {
    if (touched_[value]) return;  // said once
    touch(value);
    odd_.push_back(value);
    note(unexpected_kind, value, std::string(expected) + " is expected, not " + std::string(kind_word(tree_[value].kind)));
  }

  void find(const ValuePath& path, std::uint32_t start, const std::function<void(std::uint32_t)>& found) {
    path.find(tree_, start, found, [this](std::uint32_t value) { odd(value, "an object or an array"); });
  }

  void scope(const ScopePlan& plan, std::uint32_t at) {
    const std::size_t base = slots_.size();
    const bool has_slots = tree_[at].kind == Value::Kind::object;
    if (has_slots) fill_slots(plan, at);
    for (const RowPlan& row : plan.rows) {
      for (std::size_t rank = 0; rank < row.paths.size(); ++rank) {
        const PathPlan& path = row.paths[rank];
        if (has_slots && path.slot != no_slot) {
          const std::uint32_t value = slots_[base + path.slot];
          if (value != Value::none) values(row, rank, value, false);
        } else {
          const bool is_self = path.path.is_self();
          find(path.path, at, [&](std::uint32_t value) { values(row, rank, value, is_self); });
        }
        if (tells_of_goods(row)) twins(path.path, at, [&](std::uint32_t value) { values(row, rank, value, false, true); });
      }
    }
    for (const ScopePlan& inner : plan.scopes) {
      if (has_slots && inner.list_slot != no_slot)
        list(inner, slots_[base + inner.list_slot]);
      else
        find(*inner.starts, at, [&](std::uint32_t value) { open(inner, value); });
      if (inner.scope->kind == ScopeKind::item && !tree_.duplicates().empty()) twin_goods(inner, at);
    }
    slots_.resize(base);
  }

  // What goods are, by code and words, is asked of every member of one name: other systems take the last where this one takes the first.
  [[nodiscard]] bool tells_of_goods(const RowPlan& row) const {
    const MapRow& of = *row.row;
    return !tree_.duplicates().empty() && (of.plan.is_item_code || (of.plan.gathers && field(of.field).scope == ScopeKind::item));
  }

  // What the path would have found, had only later members of one name been there.
  void twins(const ValuePath& path, std::uint32_t at, const std::function<void(std::uint32_t)>& found) {
    std::unordered_set<std::uint32_t> firsts;
    path.find(
        tree_, at, [&](std::uint32_t value) { firsts.insert(value); }, [](std::uint32_t) {});
    path.find_all(tree_, at, [&](std::uint32_t value) {
      if (!firsts.contains(value)) found(value);
    });
  }

  // Goods that are the same in both lists are there once.
  void twin_goods(const ScopePlan& plan, std::uint32_t at) {
    std::vector<std::uint32_t> others;
    twins(*plan.starts, at, [&](std::uint32_t value) { others.push_back(value); });
    if (others.empty()) return;
    std::unordered_set<std::string> known;
    const auto is_new = [&](std::uint32_t value) {
      std::string key;
      write_key(tree_, value, key);
      return known.insert(std::move(key)).second;
    };
    plan.starts->find(
        tree_, at, [&](std::uint32_t value) { is_new(value); }, [](std::uint32_t) {});
    for (const std::uint32_t other : others)
      if (is_new(other)) open(plan, other);
  }

  // Of members of one name the first counts.
  void fill_slots(const ScopePlan& plan, std::uint32_t at) {
    const std::size_t base = slots_.size();
    slots_.resize(base + plan.slots, Value::none);
    for (std::uint32_t child = tree_[at].first; child != Value::none; child = tree_[child].next) {
      const std::uint32_t word = tree_[child].word;
      if (word >= plan.slot_of.size() || plan.slot_of[word] == no_slot) continue;
      std::uint32_t& slot = slots_[base + plan.slot_of[word]];
      if (slot == Value::none) slot = child;
    }
  }

  void list(const ScopePlan& plan, std::uint32_t at) {
    if (at == Value::none || tree_[at].kind == Value::Kind::null) return;
    if (!tree_[at].is_container()) return odd(at, "an object or an array");
    for (std::uint32_t child = tree_[at].first; child != Value::none; child = tree_[child].next) open(plan, child);
  }

  void open(const ScopePlan& plan, std::uint32_t value) {
    if (tree_[value].kind == Value::Kind::null) return;
    builder_.open(*plan.scope, place(value));
    scope(plan, value);
    builder_.close(*plan.scope);
  }

  // An array gives its elements one by one.
  void values(const RowPlan& row, std::size_t rank, std::uint32_t at, bool is_self, bool is_further = false) {
    const Value& value = tree_[at];
    if (value.is_scalar()) {
      touch(at);
      const std::string_view beside = companion(row, at);
      if (is_further)
        builder_.further_value(*row.row, rank, value.text, beside, place(at));
      else
        builder_.value(*row.row, rank, value.text, beside, place(at));
    } else if (value.kind == Value::Kind::array) {
      touch(at);
      for (std::uint32_t child = value.first; child != Value::none; child = tree_[child].next) {
        if (tree_[child].is_scalar())
          values(row, rank, child, false, is_further || child != value.first);
        else if (tree_[child].is_container())
          odd(child, "a text or a number");
      }
    } else if (value.kind == Value::Kind::object && !is_self) {
      odd(at, "a text or a number");
    } else {
      touch(at);  // null: no value, and said so on purpose
    }
  }

  std::string_view companion(const RowPlan& row, std::uint32_t at) {
    if (!row.companion) return {};
    const std::uint32_t value = row.companion->first(tree_, at);
    touch(value);
    return value == Value::none ? std::string_view() : tree_[value].text;
  }

  [[nodiscard]] bool is_ignored(const Value& value) const {
    return std::find(plan_.ignored_.begin(), plan_.ignored_.end(), value.name) != plan_.ignored_.end();
  }

  // Whatever nobody asked for, told by its outermost member: a misspelt name must not be lost in silence.
  void unknown_members() {
    std::size_t told = 0;
    // An array or object is known as soon as anything in it is.
    for (std::uint32_t i = static_cast<std::uint32_t>(touched_.size()); i-- > 1;)
      if (touched_[i]) touched_[tree_[i].parent] = true;
    std::vector<bool> silent(touched_.size(), false);
    for (std::uint32_t i = 1; i < touched_.size() && told < unknown_members_max; ++i) {
      const Value& value = tree_[i];
      silent[i] = silent[value.parent] || is_ignored(value) || std::find(odd_.begin(), odd_.end(), i) != odd_.end();
      if (touched_[i] || silent[i] || value.name.empty() || value.kind == Value::Kind::null || is_empty(value)) continue;
      if (is_double(i)) continue;
      note(unknown_member, i, std::string(value.name));
      silent[i] = true;
      ++told;
    }
  }

  static bool is_empty(const Value& value) { return value.is_container() && value.first == Value::none; }
  [[nodiscard]] bool is_double(std::uint32_t value) const {
    return std::find(tree_.duplicates().begin(), tree_.duplicates().end(), value) != tree_.duplicates().end();
  }

  const DocumentPlan& plan_;
  const ValueTree& tree_;
  const Position& position_;
  DocumentBuilder& builder_;
  Place here_;  // of the value at hand
  std::vector<bool> touched_;
  std::vector<std::uint32_t> slots_;  // of the open scopes
  std::vector<std::uint32_t> odd_;    // of the wrong kind, and said so: no more words about what is inside
};

void DocumentPlan::read(const ValueTree& tree, std::string_view bytes, const Position& position, Day received_on, RowCoverage* coverage,
                        DocumentBuilder& builder, Document& into) const {
  Envelope envelope;
  envelope.received_on = received_on;
  envelope.bytes = bytes;
  if (identifier_) {
    const std::uint32_t value = identifier_->first(tree, 0);
    if (value != Value::none) envelope.fallback_identifier = std::string(trimmed(tree[value].text));
  }
  builder.start(*map_, std::move(envelope), position.place(tree, 0), coverage, into);
  Reader(*this, tree, position, builder).run();
  builder.finish_into();
}

}  // namespace kpwatch::json
