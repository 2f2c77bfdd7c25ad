// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/formats/json/skim_table.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <string>

#include "daemon/mapping/glance_kind.h"
#include "daemon/mapping/outline.h"

namespace kpwatch::json {
namespace {

using Kind = ValuePath::Step::Kind;
constexpr unsigned counted_max = 200;  // of lists that begin at one node, of rows that keep its values
constexpr unsigned children_max = 64;  // of one node: bits of a word

class Compiler {
 public:
  Compiler(SkimTable& table, Names& names) : table_(table), names_(names) { table_.nodes.emplace_back().has_members = true; }

  // False: there can be no table.
  bool run(const Map& map, const std::vector<std::uint32_t>& demanded, const std::vector<std::string>& ignored) {
    take(map.root, table_.outline.root, 0);
    for (const std::uint32_t name : demanded) {
      SkimTable::Node& node = table_.nodes[member(0, name)];
      node.is_value = node.is_value || (!node.has_members && node.element == 0);
    }
    // An entry with members is not taken when it is an object, as it must be then.
    for (const std::uint16_t self : selves_) table_.nodes[self].is_value = table_.nodes[self].is_value || !table_.nodes[self].has_members;
    for (const std::string& name : ignored) {
      const std::uint32_t number = names_.add(name);
      if (table_.is_ignored.size() <= number) table_.is_ignored.resize(number + 1, false);
      table_.is_ignored[number] = true;
    }
    return is_possible_ && std::all_of(table_.nodes.begin(), table_.nodes.end(), [](const SkimTable::Node& node) {
             const bool takes = node.is_value || node.companion_of != 0;
             return (node.element == 0 || (!node.has_members && !takes && node.uses.empty())) && (!node.has_members || !takes);
           });
  }

 private:
  // `outline` has the same lists as `whole`, and fewer rows.
  void take(const MapScope& whole, const MapScope& outline, std::uint16_t at) {
    for (const MapRow& row : whole.rows) {
      for (const std::string& text : row.paths)
        if (const auto taken = value(row, text, at); taken && !row.companion.empty()) companion(row.companion, *taken);
    }
    for (const MapRow& row : outline.rows) {
      if (!row.companion.empty()) is_possible_ = false;
      for (std::size_t rank = 0; rank < row.paths.size(); ++rank) {
        const auto taken = reach(row.paths[rank], at, true);
        if (taken) table_.nodes[*taken].uses.push_back({&row, rank});
      }
    }
    for (std::size_t i = 0; i < whole.scopes.size(); ++i) {
      const auto entry = reach(whole.scopes[i].starts, at, true);
      if (!entry) return fail();
      SkimTable::Node& node = table_.nodes[*entry];
      std::uint8_t& entries = whole.scopes[i].kind == ScopeKind::item ? node.items : node.parts;
      if (++entries == counted_max) return fail();
      node.has_entries = true;
      if (!outline.scopes[i].rows.empty()) node.opens.push_back(&outline.scopes[i]);
      take(whole.scopes[i], outline.scopes[i], *entry);
    }
  }

  std::optional<std::uint16_t> value(const MapRow& row, const std::string& path, std::uint16_t at) {
    const auto taken = reach(path, at, row.plan.keeps_all);
    if (!taken) return taken;
    SkimTable::Node& node = table_.nodes[*taken];
    if (path == ".")
      selves_.push_back(at);
    else
      node.is_value = true;
    if (row.plan.keeps_all && ++node.kept == counted_max) fail();
    return taken;
  }

  // Only one beside the value is known for what it is.
  void companion(const std::string& path, std::uint16_t of) {
    SkimTable::Node& node = table_.nodes[of];
    node.has_companion = true;
    if (!table_.notes_unknown) return;
    std::string why;
    const auto parsed = ValuePath::parse(path, why);
    if (!parsed || node.is_element || parsed->steps().size() != 2 || parsed->steps()[0].kind != Kind::up ||
        parsed->steps()[1].kind != Kind::member || has_conditions(*parsed))
      return fail();
    const std::uint64_t bit = std::uint64_t{1} << node.number;
    const std::uint16_t beside = member(node.parent, names_.add(parsed->steps()[1].name));
    table_.nodes[beside].companion_of |= bit;
  }

  static bool has_conditions(const ValuePath& path) {
    return std::any_of(path.steps().begin(), path.steps().end(), [](const auto& step) { return !step.conditions.empty(); });
  }

  // The node that a path leads to. Conditions are taken to hold, so more may be asked for than is read; but then it is not known which
  // members nobody asks for. `is_inside`: it must not lead out of the entry, since what it leads to is read again for each entry.
  std::optional<std::uint16_t> reach(const std::string& text, std::uint16_t at, bool is_inside) {
    std::string why;
    const auto path = ValuePath::parse(text, why);
    if (!path || (table_.notes_unknown && has_conditions(*path))) return fail(), std::nullopt;
    for (const auto& step : path->steps()) {
      if ((step.kind == Kind::up || step.kind == Kind::out) && (is_inside || table_.notes_unknown)) return fail(), std::nullopt;
      switch (step.kind) {
        case Kind::member:
          at = member(at, names_.add(step.name));
          break;
        case Kind::each:
        case Kind::some:
          at = element(at, step.kind == Kind::some);
          break;
        case Kind::up:
          if (table_.nodes[at].is_element && table_.nodes[table_.nodes[at].parent].is_some) return fail(), std::nullopt;
          at = table_.nodes[at].parent;
          break;
        case Kind::out:
          while (table_.nodes[at].is_element) at = table_.nodes[at].parent;
          at = table_.nodes[at].parent;
          break;
      }
    }
    return at;
  }

  std::uint16_t add(std::uint16_t parent) {
    if (table_.nodes.size() > std::numeric_limits<std::uint16_t>::max() - 1U) {
      fail();
      return 0;
    }
    table_.nodes.emplace_back().parent = parent;
    return static_cast<std::uint16_t>(table_.nodes.size() - 1);
  }

  std::uint16_t member(std::uint16_t at, std::uint32_t name) {
    if (const std::uint16_t known = table_.nodes[at].child(name); known != 0) return known;
    if (table_.nodes[at].children == children_max) {
      fail();
      return 0;
    }
    const std::uint16_t added = add(at);
    SkimTable::Node& parent = table_.nodes[at];
    parent.has_members = true;
    if (parent.child_of.size() <= name) parent.child_of.resize(name + 1, 0);
    parent.child_of[name] = added;
    table_.nodes[added].number = parent.children++;
    table_.nodes[added].name = Spelling(names_.name(name));
    return added;
  }

  std::uint16_t element(std::uint16_t at, bool is_some) {
    if (table_.nodes[at].element != 0) {
      if (table_.nodes[at].is_some != is_some) fail();
      return table_.nodes[at].element;
    }
    const std::uint16_t added = add(at);
    table_.nodes[at].element = added;
    table_.nodes[at].is_some = is_some;
    table_.nodes[added].is_element = true;
    return added;
  }

  void fail() { is_possible_ = false; }

  SkimTable& table_;
  Names& names_;
  std::vector<std::uint16_t> selves_;  // entries that a row takes whole
  bool is_possible_ = true;
};

}  // namespace

Spelling::Spelling(std::string_view name) {
  if (name.size() > letters_max || name.find_first_of("\"\\") != std::string_view::npos) return;
  std::array<char, 32> letters{}, mask{};
  name.copy(letters.data(), name.size());
  letters.at(name.size()) = '"';
  std::fill_n(mask.begin(), name.size() + 1, '\xFF');
  std::memcpy(words_.data(), letters.data(), letters.size());
  std::memcpy(masks_.data(), mask.data(), mask.size());
  count_ = static_cast<unsigned>(name.size() / 8 + 1);
}

std::unique_ptr<const SkimTable> SkimTable::compile(const Map& map, const std::vector<std::uint32_t>& demanded,
                                                    const std::vector<std::string>& ignored, bool notes_unknown, Names& names) {
  if (map.kind != DocumentKind::declaration) return nullptr;
  auto table = std::make_unique<SkimTable>();
  table->notes_unknown = notes_unknown;
  table->outline = outline_of(map);
  const bool is_possible = can_be_glanced_at(table->outline) && Compiler(*table, names).run(map, demanded, ignored);
  return is_possible ? std::move(table) : nullptr;
}

}  // namespace kpwatch::json
