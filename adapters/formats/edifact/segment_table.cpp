// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/formats/edifact/segment_table.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "daemon/base/text.h"

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
    compiled->map = &map_;
    const FilePlace at{map_.file, 0, 0};
    for (const auto& [name, value] : map_.options) {
      if (name == "groups") {
        default_groups_ = groups(value, at);
      } else if (name == "structure") {
        compiled->structure = tags(value, at);
      } else if (name == "segments") {
        compiled->segments = tags(value, at);
        std::sort(compiled->segments.begin(), compiled->segments.end());
      } else if (name == "mandatory") {
        compiled->mandatory = tags(value, at);
      } else if (name == "never") {
        compiled->never = tags(value, at);
      } else if (name == "test_recipients") {
        compiled->test_recipients = words(value);
      } else {
        complain(at, "EDIFACT maps have no option " + name + "; there are groups, segments, mandatory, structure, never and test_recipients");
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
      found.push_back({leader, tags(text.substr(open + 1, close - open - 1), place)});
      text.remove_prefix(close + 1);
    }
  }

  CompiledScope scope(const MapScope& scope) {
    CompiledScope compiled;
    compiled.scope = &scope;
    compiled.is_item = scope.kind == ScopeKind::item;
    compiled.groups = default_groups_;
    if (scope.kind != ScopeKind::root) start(scope, compiled);
    for (const auto& [name, value] : scope.options) option(scope, compiled, name, value);
    for (const MapRow& each : scope.rows) row(each, compiled);
    std::stable_sort(compiled.rows.begin(), compiled.rows.end(),
                     [](const CompiledRow& a, const CompiledRow& b) { return a.path.test.tag < b.path.test.tag; });
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
      compiled.holds = tags(value, scope.place);
    } else if (name == "ends") {
      compiled.ends = tags(value, scope.place);
    } else if (name == "groups") {
      compiled.groups = groups(value, scope.place);
    } else if (name == "when_absent") {
      const std::vector<Tag> found = tags(value, scope.place);
      if (found.size() == 1) {
        compiled.when_absent = found.front();
      } else {
        complain(scope.place, "when_absent names one tag");
      }
    } else if (name == "each") {
      const bool can_be_each = value == "component" && compiled.start.value.element != 0;
      if (!can_be_each) complain(scope.place, "each is `component`, and `starts` then names an element: FTX/4");
      compiled.each_component = can_be_each;
    } else if (name != "role") {  // role is the builder's
      complain(scope.place, "EDIFACT lists have no option " + name + "; there are section, holds, ends, groups, when_absent and each");
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
      CompiledRow made{&row, static_cast<std::uint16_t>(rank), std::move(*path), std::nullopt, false};
      if (!row.companion.empty()) {
        made.companion = parse_position(row.companion);
        made.companion_is_opening = row.companion == ".";
        if (!made.companion && !made.companion_is_opening)
          complain(row.place, "with: element.component of the same segment, not " + row.companion);
        if (made.companion && made.companion->component == 0) made.companion->component = 1;
      }
      compiled.has_led_rows = compiled.has_led_rows || made.path.leader.has_value();
      compiled.rows.push_back(std::move(made));
    }
  }

  const Map& map_;
  Complaints& complaints_;
  std::vector<Group> default_groups_;
  bool has_sections_ = false;
};

}  // namespace

std::span<const CompiledRow> CompiledScope::rows_for(Tag tag) const {
  const auto [first, last] = std::equal_range(rows.begin(), rows.end(), tag, [](const auto& a, const auto& b) {
    const auto key = [](const auto& x) {
      if constexpr (std::is_same_v<std::decay_t<decltype(x)>, Tag>) {
        return x;
      } else {
        return x.path.test.tag;
      }
    };
    return key(a) < key(b);
  });
  return {first, last};
}

const Group* CompiledScope::group_of(Tag leader) const {
  for (const Group& group : groups) {
    if (group.leader == leader) return &group;
  }
  return nullptr;
}

std::unique_ptr<CompiledMap> compile_map(const Map& map, Complaints& complaints) { return Compilation(map, complaints).run(); }

}  // namespace kpwatch::edifact
