// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/formats/edifact/segment_table.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "adapters/formats/edifact/glance_table.h"
#include "daemon/base/text.h"
#include "daemon/mapping/outline.h"

namespace kpwatch::edifact {
namespace {

std::vector<std::string> words(std::string_view text) {
  std::vector<std::string> found;
  std::string word;
  for (const char c : text) {
    if (c == ' ' || c == ',' || c == '\n' || c == '|' || c == '[' || c == ']') {
      if (!word.empty()) found.push_back(std::move(word));
      word.clear();
    } else {
      word.push_back(c);
    }
  }
  if (!word.empty()) found.push_back(std::move(word));
  return found;
}

class Compilation {
 public:
  Compilation(const Map& map, Complaints& complaints) : map_(map), complaints_(complaints) {}

  std::unique_ptr<CompiledMap> run() {
    auto compiled = std::make_unique<CompiledMap>();
    numbers_ = &compiled->numbers;
    compiled->map = &map_;
    const FilePlace at{map_.file, 0, 0};
    for (const auto& [name, value] : map_.options) {
      if (name == "groups") {
        default_groups_ = groups(value, at);
      } else if (name == "structure") {
        compiled->structure = tags(value, at);
      } else if (name == "segments") {
        compiled->segments = set_of(value, at);
      } else if (name == "mandatory") {
        compiled->mandatory = tags(value, at);
      } else if (name == "never") {
        compiled->never = tags(value, at);
      } else if (name == "test_recipients") {
        compiled->test_recipients = words(value);
      } else {
        complain(at,
                 "EDIFACT maps have no option " + name + "; there are groups, segments, mandatory, structure, never and test_recipients");
      }
    }
    static const std::set<std::string, std::less<>> keys{"format", "message", "version", "release", "agency", "association"};
    for (const auto& [key, values] : map_.applies) {
      if (!keys.contains(key))
        complain(at, "`for` has no " + key + " in EDIFACT maps; there are message, version, release, agency and association");
    }
    if (!map_.applies.contains("message")) complain(at, "`for` must name the message (UNH 0065)");
    compiled->root = scope(map_.root);
    compiled->has_sections = has_sections_;
    for (const Tag each : compiled->mandatory) numbers_->add(each);
    note_uses(compiled->root);
    note_grouped(*compiled, at);
    if (has_too_many_) complain(at, "names more than " + std::to_string(TagNumbers::tags_max) + " segments");
    return compiled;
  }

 private:
  void complain(const FilePlace& place, std::string sentence) { complaints_.push_back({place, std::move(sentence)}); }

  std::vector<Tag> tags(std::string_view text, const FilePlace& place) {
    std::vector<Tag> found;
    for (const std::string& word : words(text)) {
      const Tag packed = tag(word);
      if (packed == 0) complain(place, "not a segment's tag: " + word);
      found.push_back(packed);
    }
    return found;
  }

  TagNumbers::Set set_of(std::string_view text, const FilePlace& place) {
    TagNumbers::Set found;
    for (const Tag each : tags(text, place)) {
      if (each != 0) found.set(number_of(each));
    }
    return found;
  }

  std::uint8_t number_of(Tag tag) {
    const std::uint8_t number = numbers_->add(tag);
    has_too_many_ = has_too_many_ || number == 0;
    return number;
  }

  // "RFF(DTM) NAD(RFF CTA COM)"
  std::vector<Group> groups(std::string_view text, const FilePlace& place) {
    std::vector<Group> found;
    while (true) {
      text = trimmed(text);
      if (!text.empty() && text.front() == ',') text = trimmed(text.substr(1));
      if (text.empty()) return found;
      const std::size_t open = text.find('(');
      const std::size_t close = text.find(')');
      if (open == std::string_view::npos || close == std::string_view::npos || close < open) {
        complain(place, "groups are written as RFF(DTM) NAD(RFF CTA COM)");
        return found;
      }
      const Tag leader = tag(trimmed(text.substr(0, open)));
      if (leader == 0) complain(place, "not a segment's tag: " + std::string(trimmed(text.substr(0, open))));
      found.push_back({leader, set_of(text.substr(open + 1, close - open - 1), place)});
      text.remove_prefix(close + 1);
    }
  }

  CompiledScope scope(const MapScope& scope) {
    CompiledScope compiled;
    compiled.scope = &scope;
    compiled.is_item = scope.kind == ScopeKind::item;
    compiled.is_silent = map_.is_outline && is_barren(scope);
    compiled.groups = default_groups_;
    if (scope.kind != ScopeKind::root) start(scope, compiled);
    for (const auto& [name, value] : scope.options) option(scope, compiled, name, value);
    for (const MapRow& each : scope.rows) row(each, compiled);
    std::stable_sort(compiled.rows.begin(), compiled.rows.end(), [](const CompiledRow& a, const CompiledRow& b) {
      const auto key = [](const CompiledRow& row) { return std::pair(row.path.test.tag, row.path.leader.has_value()); };
      return key(a) < key(b);
    });
    for (const MapScope& each : scope.scopes) compiled.scopes.push_back(this->scope(each));
    return compiled;
  }

  void start(const MapScope& scope, CompiledScope& compiled) {
    std::string fault;
    const auto path = parse_segment_path(scope.starts, fault);
    if (!path || path->is_opening_component || path->leader) {
      complain(scope.place, "starts: " + (fault.empty() ? std::string("must name a segment") : fault));
      return;
    }
    compiled.start = *path;
  }

  void option(const MapScope& scope, CompiledScope& compiled, const std::string& name, const std::string& value) {
    if (name == "section") {
      if (value == "header") {
        compiled.section = Section::header;
      } else if (value == "detail") {
        compiled.section = Section::detail;
        has_sections_ = true;
      } else if (value == "summary") {
        compiled.section = Section::summary;
      } else {
        complain(scope.place, "section is header, detail or summary, not " + value);
      }
    } else if (name == "holds") {
      compiled.holds = set_of(value, scope.place);
    } else if (name == "ends") {
      compiled.ends = set_of(value, scope.place);
    } else if (name == "groups") {
      compiled.groups = groups(value, scope.place);
    } else if (name == "when_absent") {
      const std::vector<Tag> found = tags(value, scope.place);
      if (found.size() == 1) {
        compiled.when_absent = found.front();
      } else {
        complain(scope.place, "when_absent names one tag");
      }
    } else if (name == "within") {
      within(scope, compiled, value);
    } else if (name == "inherits") {
      compiled.inherits = set_of(value, scope.place);
    } else if (name == "alone") {
      compiled.alone = value == "yes" && scope.options.contains("within");
      if (!compiled.alone) complain(scope.place, "alone: takes only yes, in a list with within");
    } else if (name == "each") {
      const bool can_be_each = value == "component" && compiled.start.value.element != 0;
      if (!can_be_each) complain(scope.place, "each is `component`, and `starts` then names an element: FTX/4");
      compiled.each_component = can_be_each;
    } else if (name != "role") {  // role is the builder's
      complain(scope.place, "EDIFACT lists have no option " + name +
                                "; there are section, holds, ends, groups, within, inherits, alone, when_absent and each");
    }
  }

  // CNI RFF[1.1=BM|HWB]
  void within(const MapScope& scope, CompiledScope& compiled, std::string_view value) {
    for (const std::string_view word : split(value, ' ')) {
      if (word.empty()) continue;
      std::string fault;
      auto path = parse_segment_path(word, fault);
      if (!path || path->is_opening_component || path->leader || path->value.element != 0) {
        complain(scope.place, "within: names the segments that begin groups" + (fault.empty() ? std::string() : ": " + fault));
        continue;
      }
      compiled.within_tags.set(number_of(path->test.tag));
      compiled.within.push_back(std::move(path->test));
    }
    const auto section = scope.options.find("section");
    const bool is_of_detail = section != scope.options.end() && section->second == "detail";
    if (scope.kind != ScopeKind::item || !is_of_detail || compiled.within.empty() || !scope.options.contains("inherits"))
      complain(scope.place, "within: is for items with section: detail, names segments that begin groups, and goes with inherits");
  }

  void note_grouped(CompiledMap& compiled, const FilePlace& place) {
    for (const CompiledScope& each : compiled.root.scopes) {
      if (each.within.empty()) continue;
      if (compiled.grouped != nullptr) complain(place, "only one list of items can have within");
      compiled.grouped = &each;
    }
  }

  void row(const MapRow& row, CompiledScope& compiled) {
    for (std::size_t rank = 0; rank < row.paths.size(); ++rank) {
      std::string fault;
      auto path = parse_segment_path(row.paths[rank], fault);
      if (path && !path->is_opening_component && path->value.element == 0) {
        fault = "a field needs a place in the segment: " + row.paths[rank];
        path.reset();
      }
      if (path && path->is_opening_component && !compiled.each_component) {
        fault = "`.` has a meaning only in a list with each: component";
        path.reset();
      }
      if (!path) {
        complain(row.place, fault);
        continue;
      }
      CompiledRow made;
      made.row = &row;
      made.rank = static_cast<std::uint16_t>(rank);
      made.path = std::move(*path);
      if (!row.companion.empty()) {
        made.companion = parse_position(row.companion);
        made.companion_is_opening = row.companion == ".";
        if (!made.companion && !made.companion_is_opening)
          complain(row.place, "with: element.component of the same segment, not " + row.companion);
        if (made.companion && made.companion->component == 0) made.companion->component = 1;
      }
      note_qualifier(made);
      compiled.rows.push_back(std::move(made));
    }
  }

  static void note_qualifier(CompiledRow& row) {
    const std::vector<Predicate>& tests = row.path.test.predicates;
    if (row.path.is_opening_component || row.path.value.element == any_element || tests.size() > 1) return;
    if (tests.empty()) {
      row.test = CompiledRow::Test::nothing;
      return;
    }
    const Predicate& test = tests.front();
    const bool is_qualifier = test.kind == Predicate::Kind::equals && test.at.element == 1 && test.at.component == 1;
    if (!is_qualifier || test.packed_values.empty()) return;
    row.test = CompiledRow::Test::qualifier;
    row.qualifiers = test.packed_values;
  }

  // When all tags have their numbers.
  void note_uses(CompiledScope& scope) {
    for (const CompiledRow& row : scope.rows) {
      if (row.path.test.tag != 0) number_of(row.path.test.tag);
    }
    for (const CompiledScope& inner : scope.scopes) {
      if (inner.start.test.tag != 0) number_of(inner.start.test.tag);
    }
    for (const Group& group : scope.groups) {
      if (group.leader != 0) number_of(group.leader);
    }
    for (CompiledScope& inner : scope.scopes) note_uses(inner);
    scope.uses.resize(TagNumbers::tags_max + 1);
    for (std::size_t i = 0; i < scope.rows.size(); ++i) {
      const Tag tag = scope.rows[i].path.test.tag;
      TagUse& use = scope.uses[tag == 0 ? 0 : number_of(tag)];
      if (scope.rows[i].path.leader) {
        scope.led.push_back(&scope.rows[i]);
        continue;
      }
      if (use.last_row == 0) use.first_row = static_cast<std::uint16_t>(i);
      use.last_row = static_cast<std::uint16_t>(i + 1U);
    }
    for (const CompiledScope& inner : scope.scopes) {
      if (inner.start.test.tag == 0) continue;
      TagUse& use = scope.uses[number_of(inner.start.test.tag)];
      use.opens_list = true;
      use.opens_item = use.opens_item || inner.is_item;
    }
    for (std::size_t number = 0; number < scope.uses.size(); ++number) {
      TagUse& use = scope.uses[number];
      note_picks(scope, use);
      use.first_list = static_cast<std::uint16_t>(scope.lists.size());
      for (const CompiledScope& inner : scope.scopes) {
        const bool may_open = number != 0 && inner.start.test.tag != 0 && number_of(inner.start.test.tag) == number;
        if (may_open && !is_pointless(inner, scope)) scope.lists.push_back(&inner);
      }
      use.last_list = static_cast<std::uint16_t>(scope.lists.size());
    }
    note_opening(scope);
    for (std::size_t i = scope.groups.size(); i-- > 0;) {  // the first of a leader counts
      if (scope.groups[i].leader != 0) scope.uses[number_of(scope.groups[i].leader)].group = static_cast<std::int16_t>(i);
    }
  }

  // Would it make no difference if the list never opened? It holds nothing and closes no other one.
  static bool is_pointless(const CompiledScope& list, const CompiledScope& outer) {
    if (!list.is_silent || list.is_item || list.holds.any() || !list.scopes.empty()) return false;
    return std::none_of(outer.scopes.begin(), outer.scopes.end(),
                        [&](const CompiledScope& other) { return &other != &list && other.start.test.tag == list.start.test.tag; });
  }

  static Pick pick_of(const CompiledRow& row) {
    const Position& at = row.path.value;
    Pick pick;
    pick.row = row.row;
    pick.whole = &row;
    pick.rank = row.rank;
    pick.is_plain = row.test != CompiledRow::Test::any;
    pick.has_companion = row.companion.has_value();
    pick.element = at.element;
    pick.first = at.component == 0 ? std::uint16_t{1} : at.component;
    pick.last = at.component == 0 ? std::uint16_t{0xFFFF} : std::max(at.component, at.last);
    return pick;
  }

  // For each qualifier that some row of the tag asks for: the rows that then may fire, in their order.
  static void note_picks(CompiledScope& scope, TagUse& use) {
    const auto add = [&](std::uint64_t qualifier, bool is_known) {
      for (std::size_t i = use.first_row; i < use.last_row; ++i) {
        const CompiledRow& row = scope.rows[i];
        const bool fires = row.test != CompiledRow::Test::qualifier ||
                           (is_known && std::find(row.qualifiers.begin(), row.qualifiers.end(), qualifier) != row.qualifiers.end());
        if (fires) scope.picks.push_back(pick_of(row));
      }
      return static_cast<std::uint16_t>(scope.picks.size());
    };
    use.first_pick = static_cast<std::uint16_t>(scope.picks.size());
    use.last_pick = add(0, false);
    std::set<std::uint64_t> qualifiers;
    for (std::size_t i = use.first_row; i < use.last_row; ++i) {
      if (scope.rows[i].test == CompiledRow::Test::qualifier)
        qualifiers.insert(scope.rows[i].qualifiers.begin(), scope.rows[i].qualifiers.end());
    }
    use.first_case = static_cast<std::uint16_t>(scope.cases.size());
    for (const std::uint64_t each : qualifiers) {
      const auto first = static_cast<std::uint16_t>(scope.picks.size());
      scope.cases.push_back({each, first, add(each, true)});
    }
    use.last_case = static_cast<std::uint16_t>(scope.cases.size());
  }

  static void note_opening(CompiledScope& scope) {
    const std::vector<Predicate>& tests = scope.start.test.predicates;
    if (tests.empty()) {
      scope.opening = CompiledScope::Opening::always;
      return;
    }
    const Predicate& test = tests.front();
    const bool is_of_qualifier = tests.size() == 1 && test.at.element == 1 && test.at.component == 1 && !test.packed_values.empty() &&
                                 (test.kind == Predicate::Kind::equals || test.kind == Predicate::Kind::differs);
    if (!is_of_qualifier) return;
    scope.opening = test.kind == Predicate::Kind::equals ? CompiledScope::Opening::one_of : CompiledScope::Opening::none_of;
    scope.opening_qualifiers = test.packed_values;
  }

  const Map& map_;
  Complaints& complaints_;
  TagNumbers* numbers_ = nullptr;
  std::vector<Group> default_groups_;
  bool has_sections_ = false;
  bool has_too_many_ = false;
};

}  // namespace

std::uint8_t TagNumbers::add(Tag tag) {
  std::size_t at = place_of(tag);
  while (slots_[at].tag != 0 && slots_[at].tag != tag) at = (at + 1) % slots_.size();
  if (slots_[at].tag == tag) return slots_[at].number;
  if (count_ == tags_max) return 0;
  slots_[at] = {tag, ++count_};
  return count_;
}

namespace {

void count_parts(const CompiledScope& scope, CompiledMap& into) {
  const auto count = [&](auto& counts, Tag tag) {
    std::uint8_t& parts = counts.at(into.numbers.of(tag));
    if (parts < 0xFF) ++parts;
  };
  for (const CompiledRow& row : scope.rows) {
    if (!row.row->plan.keeps_all) continue;
    const Tag begins = scope.start.test.tag, at = row.path.is_opening_component ? begins : row.path.test.tag;
    if (scope.each_component && !row.path.is_opening_component && at == begins)
      into.parts_a_component.at(into.numbers.of(at)) = 0xFF;  // all of them, for each entry
    else
      count(into.parts_a_component, at);
  }
  for (const CompiledScope& inner : scope.scopes) {
    count(inner.each_component ? into.parts_a_component : into.parts, inner.start.test.tag);
    count_parts(inner, into);
  }
}

// Items and leaders are known by more than a qualifier.
void take_out(const CompiledScope& scope, CompiledMap& map) {
  for (const CompiledRow* const row : scope.led) {
    map.passable.reset(map.numbers.of(row->path.test.tag));
    map.passable.reset(map.numbers.of(row->path.leader->tag));
  }
  if (scope.is_item) map.passable.reset(map.numbers.of(scope.start.test.tag));
  for (const CompiledScope& inner : scope.scopes) take_out(inner, map);
}

void note_passable(CompiledMap& map) {
  map.passable = map.segments;  // without a list of segments each might be one that the type has not
  for (const Tag each : never_passed) map.passable.reset(map.numbers.of(each));
  if (map.grouped != nullptr) map.passable &= ~map.grouped->within_tags;
  map.passable.reset(0);
  take_out(map.root, map);
}

}  // namespace

std::unique_ptr<CompiledMap> compile_map(const Map& map, Complaints& complaints) {
  const std::size_t complaints_before = complaints.size();
  auto compiled = Compilation(map, complaints).run();
  if (map.kind != DocumentKind::declaration || complaints.size() != complaints_before) return compiled;
  compiled->outline_map = std::make_unique<const Map>(outline_of(map));
  auto outline = Compilation(*compiled->outline_map, complaints).run();
  // Tags that only rows outside the outline name have no number of their own there, and share the zeroth's count.
  count_parts(compiled->root, *outline);
  note_passable(*outline);
  outline->glance = glance_table(*outline);
  compiled->outline = std::move(outline);
  return compiled;
}

}  // namespace kpwatch::edifact
