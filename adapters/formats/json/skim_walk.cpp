// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// As the tree is walked (value_tree.cpp) and the plan read (document_reader.cpp), both at once. Every text and word is looked at, since
// On-Demand checks only what it is asked for.
#include "adapters/formats/json/skim_walk.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "adapters/formats/json/on_demand.h"
#include "adapters/formats/json/skim_table.h"
#include "adapters/formats/json/word.h"
#include "daemon/mapping/items_max.h"
#include "daemon/mapping/outline.h"

namespace kpwatch::json {
namespace {

namespace od = simdjson::ondemand;
using Node = SkimTable::Node;

constexpr std::size_t others_max = 16;  // members of one object that the map does not know

struct Likely {  // members that came last time
  std::uint16_t first_in_it = 0, behind_it = 0;
};

// What a value turned out to be, or an object or array to hold.
enum class Held : std::uint8_t {
  refused,  // something that must be read
  nothing,
  unasked,  // values, but none that a row asks for
  asked,
  taken  // by a row: a text, a number
};

bool is_null(std::string_view token) { return token.front() == 'n' && without_blanks_behind(token) == "null"; }

// The letters of a text, a number, true or false; false where it is none of them, or no JSON. `room` is for a number with an exponent.
bool letters_of(od::value& from, std::string_view token, std::string_view& letters, std::string& room) {
  if (token.front() == '"') return from.get_string().get(letters) == simdjson::SUCCESS;
  letters = without_blanks_behind(token);
  const Word word = kind_of(letters);
  if (word == Word::power) letters = written_out(letters, room);
  return word == Word::flag || word == Word::number || word == Word::power;
}

class Walk {
 public:
  Walk(const SkimTable& table, const Names& names, const TreeLimits& limits, DocumentGlance& glance, std::vector<std::string_view>& others,
       std::vector<Likely>& likely)
      : table_(table), names_(names), limits_(limits), glance_(glance), others_(others), likely_(likely) {
    others_.clear();
    likely_.resize(table.nodes.size());
  }

  bool document(od::object& object) {
    const Node& root = table_.nodes.front();
    return glance_.may_open(table_.outline.root) && may_open(root) && members(object, root, 1) == Held::asked;
  }

 private:
  Held members(od::object& object, const Node& node, std::size_t depth) {
    if (depth > limits_.depth_max) return Held::refused;
    const std::size_t base = others_.size();
    std::uint64_t met = 0, taken = 0, companions = 0;
    Held held = Held::nothing;
    // Members come in the order of the object before: the one that came behind this one then is tried first.
    std::uint16_t* likely = &likely_[static_cast<std::size_t>(&node - table_.nodes.data())].first_in_it;
    for (auto each : object) {
      if (each.error() != simdjson::SUCCESS) return Held::refused;
      od::field& field = each.value_unsafe();
      std::uint16_t child = *likely;
      if (const char* const raw = field.key().raw(); child == 0 || !table_.nodes[child].name.is_at(raw)) {
        std::string_view name;
        if (field.unescaped_key().get(name) != simdjson::SUCCESS || raw[name.size()] != '"') return Held::refused;  // it may be escaped
        const std::uint32_t word = names_.find(name);
        child = node.child(word);
        if (child == 0) {
          const bool is_ignored = word < table_.is_ignored.size() && table_.is_ignored[word];
          if ((table_.notes_unknown && !is_ignored) || !is_new(name, base) || !skip(field.value(), depth)) return Held::refused;
          held = std::max(held, Held::unasked);
          continue;
        }
        *likely = child;
      }
      likely = &likely_[child].behind_it;
      const Node& below = table_.nodes[child];
      const std::uint64_t bit = std::uint64_t{1} << below.number;
      if ((met & bit) != 0) return Held::refused;
      met |= bit;
      switch (value(field.value(), below, depth)) {
        case Held::refused:
          return Held::refused;
        case Held::unasked:
          if (table_.notes_unknown) return Held::refused;  // known only by what is in it
          [[fallthrough]];
        case Held::nothing:
          held = std::max(held, Held::unasked);
          break;
        case Held::taken:
          taken |= bit;
          [[fallthrough]];
        case Held::asked:
          if (below.is_value || below.companion_of == 0)
            held = Held::asked;
          else
            companions |= below.companion_of;
          break;
      }
    }
    others_.resize(base);
    // Without the value itself nobody asks for what stands beside it.
    return (companions & ~taken) == 0 ? held : Held::refused;
  }

  Held elements(od::array& array, const Node& node, std::size_t depth) {
    if (depth > limits_.depth_max) return Held::refused;
    Held held = Held::nothing;
    for (auto each : array) {
      if (each.error() != simdjson::SUCCESS) return Held::refused;
      const Held one = value(each.value_unsafe(), node, depth);
      if (one == Held::refused) return one;
      held = std::max({held, std::min(one, Held::asked), Held::unasked});
    }
    return held;
  }

  // `depth`: of what is around.
  Held value(od::value& from, const Node& at, std::size_t depth) {
    const std::string_view token = from.raw_json_token();
    if (token.empty()) return Held::refused;
    if (is_null(token)) return null(at);
    if (!may_open(at)) return Held::refused;
    if (token.front() == '[') {
      od::array array;
      if (from.get_array().get(array) != simdjson::SUCCESS) return Held::refused;
      if (at.element != 0) return elements(array, table_.nodes[at.element], depth + 1);
      return at.is_value && !at.has_companion ? texts(array, at, depth + 1) : Held::refused;
    }
    const Node& node = at.element != 0 ? table_.nodes[at.element] : at;
    if (at.element != 0 && (!at.is_some || !may_open(node))) return Held::refused;
    if (token.front() != '{') return scalar(from, token, node);
    od::object object;
    if (!node.has_members || from.get_object().get(object) != simdjson::SUCCESS) return Held::refused;
    return members(object, node, depth + 1);
  }

  // A value that is null on purpose; but no entry begins with it.
  static Held null(const Node& at) { return at.is_value && !at.has_entries ? Held::asked : Held::nothing; }

  bool may_open(const Node& node) {
    if (!node.has_entries) return true;
    items_ += node.items;
    parts_ += node.parts;
    return items_ <= items_kept_unasked && parts_ <= outline_parts_max &&
           std::all_of(node.opens.begin(), node.opens.end(), [&](const MapScope* scope) { return glance_.may_open(*scope); });
  }

  Held texts(od::array& array, const Node& node, std::size_t depth) {
    if (depth > limits_.depth_max) return Held::refused;
    bool is_first = true;
    for (auto each : array) {
      if (each.error() != simdjson::SUCCESS) return Held::refused;
      od::value& element = each.value_unsafe();
      const std::string_view token = element.raw_json_token();
      if (token.empty() || token.front() == '[' || token.front() == '{') return Held::refused;
      if (is_null(token)) continue;
      // More than one where one is taken is noted, and a further code makes goods of its own.
      if (!std::exchange(is_first, false) &&
          std::any_of(node.uses.begin(), node.uses.end(), [](const SkimTable::Use& use) { return use.row->plan.takes_best; }))
        return Held::refused;
      if (scalar(element, token, node) == Held::refused) return Held::refused;
    }
    return Held::asked;
  }

  Held scalar(od::value& from, std::string_view token, const Node& node) {
    std::string_view text;
    if ((!node.is_value && node.companion_of == 0) || !text_of(from, token, text)) return Held::refused;
    parts_ += node.kept;
    if (parts_ > outline_parts_max) return Held::refused;
    const bool is_harmless = std::all_of(node.uses.begin(), node.uses.end(),
                                         [&](const SkimTable::Use& use) { return glance_.is_harmless(*use.row, use.rank, text, {}); });
    return is_harmless ? Held::taken : Held::refused;
  }

  bool text_of(od::value& from, std::string_view token, std::string_view& text) {
    return letters_of(from, token, text, room_) && text.size() <= limits_.value_bytes_max;
  }

  // Has no member of the object that begins at `base` had this name?
  bool is_new(std::string_view name, std::size_t base) {
    if (others_.size() - base >= others_max ||
        std::find(others_.begin() + static_cast<std::ptrdiff_t>(base), others_.end(), name) != others_.end())
      return false;
    others_.push_back(name);
    return true;
  }

  // What nobody asks for must be JSON all the same.
  bool skip(od::value& from, std::size_t depth) {
    const std::string_view token = from.raw_json_token();
    if (token.empty()) return false;
    if (token.front() == '{') {
      od::object object;
      if (++depth > limits_.depth_max || from.get_object().get(object) != simdjson::SUCCESS) return false;
      const std::size_t base = others_.size();
      for (auto each : object) {
        if (each.error() != simdjson::SUCCESS) return false;
        od::field& field = each.value_unsafe();
        std::string_view name;
        if (field.unescaped_key().get(name) != simdjson::SUCCESS || !is_new(name, base) || !skip(field.value(), depth)) return false;
      }
      others_.resize(base);
      return true;
    }
    if (token.front() == '[') {
      od::array array;
      if (++depth > limits_.depth_max || from.get_array().get(array) != simdjson::SUCCESS) return false;
      for (auto each : array) {
        if (each.error() != simdjson::SUCCESS || !skip(each.value_unsafe(), depth)) return false;
      }
      return true;
    }
    std::string_view text;
    return is_null(token) || text_of(from, token, text);
  }

  const SkimTable& table_;
  const Names& names_;
  const TreeLimits& limits_;
  DocumentGlance& glance_;
  std::vector<std::string_view>& others_;  // names of the open objects that the map does not know
  std::vector<Likely>& likely_;            // by nodes
  std::size_t items_ = 0, parts_ = 0;
  std::string room_;
};

}  // namespace

struct SkimWalk::State {
  std::span<const std::unique_ptr<const DocumentPlan>> plans;
  const Names& names;
  bool is_possible = false;  // some plan's documents can be skimmed, and the members of a document tell which plan is chosen
  struct Demanded {
    Spelling name;
    std::uint32_t word = Names::unknown;
    bool is_seen = false;  // in this document
  };
  std::vector<Demanded> demanded;
  std::vector<std::uint32_t> met;  // of each plan's demands, in this document
  od::parser parser;
  DocumentGlance glance;
  std::vector<std::string_view> others;
  std::vector<std::vector<Likely>> likely;  // of each plan
  std::string room;

  State(std::span<const std::unique_ptr<const DocumentPlan>> all, const Names& known) : plans(all), names(known), likely(all.size()) {
    is_possible = std::any_of(plans.begin(), plans.end(), [](const auto& plan) { return plan->skim_table() != nullptr; });
    for (const auto& plan : plans) {
      for (const DocumentPlan::Demand& demand : plan->demands()) {
        const Spelling spelling = demand.member == Names::unknown ? Spelling() : Spelling(names.name(demand.member));
        is_possible = is_possible && spelling.is_comparable();
        if (std::none_of(demanded.begin(), demanded.end(), [&](const Demanded& one) { return one.word == demand.member; }))
          demanded.push_back({spelling, demand.member, false});
      }
    }
  }

  // The number of the plan that JsonFormat::choose would choose, or how many there are. Of members of one name the first counts, and a
  // second is refused later, as is a name with escapes.
  std::size_t choose(od::object& object) {
    met.assign(plans.size(), 0);
    for (Demanded& one : demanded) one.is_seen = false;
    for (auto each : object) {
      if (each.error() != simdjson::SUCCESS) return plans.size();
      od::field& field = each.value_unsafe();
      const char* const raw = field.key().raw();
      const auto one = std::find_if(demanded.begin(), demanded.end(), [&](const Demanded& it) { return it.name.is_at(raw); });
      if (one == demanded.end() || std::exchange(one->is_seen, true)) continue;
      od::value& value = field.value();
      const std::string_view token = value.raw_json_token();
      std::string_view text;
      if (token.empty()) return plans.size();
      if (!letters_of(value, token, text, room)) text = {};  // null, an object; what is no JSON the walk refuses
      for (std::size_t i = 0; i < plans.size(); ++i)
        for (const DocumentPlan::Demand& demand : plans[i]->demands())
          if (demand.member == one->word && demand.is_met_by(text)) ++met[i];
    }
    std::size_t best = plans.size();
    for (std::size_t i = 0; i < plans.size(); ++i)
      if (met[i] == plans[i]->demands().size() && (best == plans.size() || plans[i]->weight() > plans[best]->weight())) best = i;
    return best;
  }
};

SkimWalk::SkimWalk(std::span<const std::unique_ptr<const DocumentPlan>> plans, const Names& names)
    : state_(std::make_unique<State>(plans, names)) {}
SkimWalk::~SkimWalk() = default;

bool SkimWalk::passes_over(std::string_view document, std::size_t readable, const TreeLimits& limits, Day received_on,
                           const Glance& glance) {
  if (!state_->is_possible) return false;
  od::document parsed;
  od::object object;
  if (state_->parser.iterate(document.data(), document.size(), readable).get(parsed) != simdjson::SUCCESS ||
      parsed.get_object().get(object) != simdjson::SUCCESS)
    return false;
  const std::size_t chosen = state_->choose(object);
  const SkimTable* const table = chosen < state_->plans.size() ? state_->plans[chosen]->skim_table() : nullptr;
  if (table == nullptr) return false;
  parsed.rewind();
  if (parsed.get_object().get(object) != simdjson::SUCCESS) return false;
  state_->glance.start(table->outline, glance, received_on);
  Walk walk(*table, state_->names, limits, state_->glance, state_->others, state_->likely[chosen]);
  if (!walk.document(object)) return false;
  // Behind the last bracket there must be nothing: the parser then has no place any more.
  const char* at = nullptr;
  return parsed.current_location().get(at) != simdjson::SUCCESS;
}

}  // namespace kpwatch::json
