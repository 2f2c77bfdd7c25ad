// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Compiling: every path of the map is parsed, every fault complained of in its place.
#include "adapters/formats/json/document_plan.h"

#include <algorithm>

#include "daemon/base/text.h"

namespace kpwatch::json {

class DocumentPlan::Compiler {
 public:
  Compiler(const Map& map, Names& names, Complaints& complaints) : map_(map), names_(names), complaints_(complaints) {}

  std::unique_ptr<const DocumentPlan> run() {
    auto plan = std::make_unique<DocumentPlan>();
    plan->map_ = &map_;
    demands(*plan);
    options(*plan);
    plan->root_ = scope(map_.root);
    if (!good_) return nullptr;
    std::vector<std::uint32_t> demanded;
    for (const Demand& demand : plan->demands_) demanded.push_back(demand.member);
    if (std::find(demanded.begin(), demanded.end(), Names::unknown) == demanded.end())
      plan->skim_table_ = SkimTable::compile(map_, demanded, plan->ignored_, plan->notes_unknown_members_, names_);
    return plan;
  }

 private:
  void complain(const FilePlace& place, std::string sentence) {
    good_ = false;
    complaints_.push_back({place, std::move(sentence)});
  }

  std::optional<ValuePath> path(const std::string& text, const FilePlace& place) {
    std::string why;
    auto parsed = ValuePath::parse(text, why);
    if (!parsed) complain(place, "path `" + escaped(text) + "`: " + why);
    return parsed;
  }

  void demands(DocumentPlan& plan) {
    const FilePlace& place = map_.root.place;
    const auto* values = list("value");
    for (const auto& [key, paths] : map_.applies) {
      if (key == "value") continue;
      if (key != "member" && key != "has") {
        complain(place, "`for:` of a JSON map knows member, value and has, not `" + key + "`");
        continue;
      }
      for (const std::string& text : paths) {
        auto parsed = path(text, place);
        if (!parsed) continue;
        const std::string* name = parsed->single_member();
        const std::uint32_t member = name != nullptr ? names_.add(*name) : Names::unknown;
        plan.demands_.push_back({std::move(*parsed), member, key == "member" && values != nullptr ? *values : std::vector<std::string>{}});
        // A demanded value says more than a member that must only be there.
        plan.weight_ += plan.demands_.back().values.empty() ? 1U : 101U;
      }
    }
    if (values != nullptr && list("member") == nullptr) complain(place, "`for:` has a value, but no member that must hold it");
    if (plan.demands_.empty() && good_) complain(place, "`for:` of a JSON map needs `member` and `value`, or `has`");
  }

  [[nodiscard]] const std::vector<std::string>* list(const std::string& key) const {
    const auto found = map_.applies.find(key);
    return found == map_.applies.end() ? nullptr : &found->second;
  }

  void options(DocumentPlan& plan) {
    for (const auto& [key, value] : map_.options) {
      if (key == "identifier")
        plan.identifier_ = path(value, map_.root.place);
      else if (key == "unknown_members" && value == "note")
        plan.notes_unknown_members_ = true;
      else if (key == "ignored") {
        for (const std::string_view name : split(value, ' '))
          if (!name.empty()) plan.ignored_.emplace_back(name);
      } else if (key != "date_order") {
        complain(map_.root.place, "options of a JSON map are identifier, ignored, date_order and `unknown_members: note`, not `" + key +
                                      ": " + escaped(value) + "`");
      }
    }
  }

  std::uint8_t slot(ScopePlan& plan, std::string_view name) {
    const std::uint32_t number = names_.add(name);
    if (plan.slot_of.size() <= number) plan.slot_of.resize(number + 1, no_slot);
    if (plan.slot_of[number] == no_slot && plan.slots < no_slot - 1) plan.slot_of[number] = plan.slots++;
    return plan.slot_of[number];
  }

  ScopePlan scope(const MapScope& from) {
    ScopePlan plan;
    plan.scope = &from;
    if (from.kind != ScopeKind::root) plan.starts = path(from.starts, from.place);
    for (const auto& [key, value] : from.options)
      if (key != "role") complain(from.place, "a list of a JSON map has no `" + key + "`");
    for (const MapRow& row : from.rows) {
      RowPlan row_plan;
      row_plan.row = &row;
      for (const std::string& text : row.paths)
        if (auto parsed = path(text, row.place)) {
          const std::string* name = parsed->single_member();
          const std::uint8_t found_in = name != nullptr ? slot(plan, *name) : no_slot;
          row_plan.paths.push_back({std::move(*parsed), found_in});
        }
      if (!row.companion.empty()) row_plan.companion = path(row.companion, row.place);
      plan.rows.push_back(std::move(row_plan));
    }
    for (const MapScope& inner : from.scopes) {
      plan.scopes.push_back(scope(inner));
      const std::string* name = plan.scopes.back().starts ? plan.scopes.back().starts->each_of_member() : nullptr;
      if (name != nullptr) plan.scopes.back().list_slot = slot(plan, *name);
    }
    return plan;
  }

  const Map& map_;
  Names& names_;
  Complaints& complaints_;
  bool good_ = true;
};

std::unique_ptr<const DocumentPlan> DocumentPlan::compile(const Map& map, Names& names, Complaints& complaints) {
  return Compiler(map, names, complaints).run();
}

bool DocumentPlan::Demand::is_met_by(std::string_view text) const {
  return values.empty() || std::find(values.begin(), values.end(), text) != values.end();
}

std::size_t DocumentPlan::claim(const ValueTree& tree) const {
  const bool all = std::all_of(demands_.begin(), demands_.end(), [&](const Demand& demand) {
    const std::uint32_t value = demand.path.first(tree, 0);
    return value != Value::none && demand.is_met_by(tree[value].text);
  });
  return all ? weight_ : 0;
}

}  // namespace kpwatch::json
