// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Compiles the rows of a map. All checking is done here, once; a walk over a document meets only numbers.
#include "adapters/formats/xml/element_table.h"

#include <algorithm>
#include <map>

#include "adapters/formats/xml/characters.h"
#include "daemon/base/text.h"
#include "daemon/mapping/outline.h"

namespace kpwatch::xml {

class TableCompiler {
 public:
  TableCompiler(const Map& map, Vocabulary& vocabulary, Complaints& complaints)
      : map_(map), vocabulary_(vocabulary), complaints_(complaints), complaints_before_(complaints.size()) {}

  std::unique_ptr<const ElementTable> compile() {
    table_->map_ = &map_;
    table_->can_be_glanced_at_ = map_.is_outline && can_be_glanced_at(map_);
    may_leave_out_ = map_.is_outline && !joins_entries(map_.root);
    read_roots();
    for (const auto& [key, value] : map_.options) {
      if (key == "tolerate_trailer")
        table_->tolerates_trailer_ = value == "yes" || value == "true";
      else if (key != "identifier" && key != "date_order")
        complain(map_.root.place, "an XML map has no option '" + key + "' (identifier, date_order, tolerate_trailer)");
    }
    table_->nodes_.emplace_back();
    compile_scope(map_.root, Target{0, {}});
    if (const auto found = map_.options.find("identifier"); found != map_.options.end() && !map_.is_outline)
      add_value(ValueUse{}, found->second, {}, Target{0, {}}, map_.root.place);
    for (Node& node : table_->nodes_) {
      std::sort(node.children.begin(), node.children.end());
      table_->parts_max_ = std::max(table_->parts_max_, parts_of(node));
      for (const ScopeUse& use : node.scopes) table_->joins_entries_ = table_->joins_entries_ || !use.opened_by.empty();
    }
    if (complaints_.size() > complaints_before_) return nullptr;
    return std::move(table_);
  }

 private:
  struct Target {
    std::uint32_t node = 0;
    std::vector<Requirement> needs;
  };

  static std::size_t parts_of(const Node& node) {
    std::size_t parts = node.scopes.size();
    const auto add = [&](const ValueUse& use) { parts += use.row != nullptr && use.row->plan.keeps_all ? 1U : 0U; };
    for (const ValueUse& use : node.text.values) add(use);
    for (const ValueUse& use : node.borrowed) add(use);
    for (const JoinedUse& joined : node.joined) add(joined.value);
    for (const auto& [name, uses] : node.attributes)
      for (const ValueUse& use : uses.values) add(use);
    return parts;
  }

  void complain(const FilePlace& place, std::string sentence) { complaints_.push_back({place, std::move(sentence)}); }

  void read_roots() {
    Roots& roots = table_->roots_;
    for (const auto& [key, values] : map_.applies) {
      if (key == "root")
        roots.names = values;
      else if (key == "namespace")
        roots.namespaces = values;
      else if (key == "namespace_family")
        roots.families = values;
      else if (key == "wrappers")
        roots.wrappers = values;
      else if (key == "payloads")
        read_payloads(values);
      else if (key == "version_in_namespace")
        roots.version_in_namespace = !values.empty() && values.front() == "yes";
      else if (key == "names")
        roots.any_case = !values.empty() && values.front() == "any_case";
      else
        complain(map_.root.place, "for: an XML map has no '" + key +
                                      "' (root, namespace, namespace_family, version_in_namespace, names, wrappers, payloads)");
    }
    if (roots.names.empty()) complain(map_.root.place, "for: root is missing: the local name of the document's element");
    if (roots.namespaces.empty()) roots.namespaces.emplace_back();
  }

  // "base64 {namespace}local" or "text {namespace}local".
  void read_payloads(const std::vector<std::string>& values) {
    for (const std::string& value : values) {
      const std::size_t blank = value.find(' ');
      const std::string_view word = std::string_view(value).substr(0, blank);
      const std::string_view element = blank == std::string::npos ? std::string_view() : trimmed(std::string_view(value).substr(blank));
      const auto coding = word == "base64" ? Payload::Coding::base64 : word == "text" ? Payload::Coding::text : Payload::Coding::none;
      if (coding == Payload::Coding::none || element.empty())
        complain(map_.root.place, "for: a payload is written 'base64 {namespace}Name' or 'text {namespace}Name', not '" + value + "'");
      else
        table_->roots_.payloads.push_back({coding, std::string(element)});
    }
  }

  std::u16string name_of(std::string_view text) const {
    std::u16string name = to_utf16(text);
    if (table_->roots_.any_case) fold_ascii(name);
    return name;
  }

  Node& node(std::uint32_t number) { return table_->nodes_[number]; }

  std::uint32_t child_of(std::uint32_t parent, std::string_view name) {
    const std::uint32_t word = vocabulary_.add(name_of(name));
    for (const auto& [known, number] : node(parent).children) {
      if (known == word) return number;
    }
    const auto number = static_cast<std::uint32_t>(table_->nodes_.size());
    Node made;
    made.parent = parent;
    made.depth = node(parent).depth + 1;
    table_->nodes_.push_back(std::move(made));
    node(parent).children.emplace_back(word, number);
    return number;
  }

  TextUses& attribute_of(std::uint32_t number, std::string_view name) {
    const std::u16string wide = name_of(name);
    auto& attributes = node(number).attributes;
    for (auto& [known, uses] : attributes) {
      if (known == wide) return uses;
    }
    return attributes.emplace_back(wide, TextUses{}).second;
  }

  // Two rows with the same condition on the same step share it.
  std::uint32_t condition_on(std::uint32_t at, const Condition& condition) {
    std::string key = std::to_string(at);
    for (const auto& name : condition.names) key += "/" + name;
    key += "@" + condition.attribute + (condition.kind == Condition::Kind::absent ? "!" : "=") + condition.value;
    const auto [known, fresh] = conditions_.emplace(key, static_cast<std::uint32_t>(node(at).conditions.size()));
    if (!fresh) return known->second;
    const Requirement number{node(at).depth, known->second};
    node(at).conditions.push_back(condition.kind == Condition::Kind::absent);
    std::uint32_t holder = at;
    for (const auto& name : condition.names) holder = child_of(holder, name);
    TextUses& uses = condition.attribute.empty() ? node(holder).text : attribute_of(holder, condition.attribute);
    uses.conditions.push_back({number, condition.kind, condition.value});
    return number.condition;
  }

  Target walk(Target from, const Path& path) {
    for (const Step& step : path.steps) {
      from.node = child_of(from.node, step.name);
      for (const Condition& condition : step.conditions) {
        const std::uint32_t number = condition_on(from.node, condition);
        from.needs.push_back({node(from.node).depth, number});
      }
    }
    return from;
  }

  TextUses& uses_at(const Target& target, const Path& path) {
    return path.attribute.empty() ? node(target.node).text : attribute_of(target.node, path.attribute);
  }

  std::optional<CaptureRef> capture(std::uint32_t frame, const Path& path) {
    const Target target = walk(Target{frame, {}}, path);
    if (!target.needs.empty()) return std::nullopt;
    const CaptureRef made{node(frame).depth, node(frame).captures++};
    uses_at(target, path).captures.push_back(made);
    return made;
  }

  void add_joined(ValueUse use, const std::string& text, const Target& scope, const FilePlace& place) {
    auto joined = parse_joined_path(text);
    if (!joined) return complain(place, joined.error().sentence);
    JoinedUse made;
    use.needs = scope.needs;
    made.value = std::move(use);
    for (const auto& part : joined.value().parts) {
      if (part.is_literal) {
        made.parts.push_back({part.literal, std::nullopt, false});
      } else if (const auto captured = capture(scope.node, part.path)) {
        made.parts.push_back({{}, captured->capture, part.year});
      } else {
        return complain(place, "path '" + text + "': a part of a joined value can't have conditions");
      }
    }
    node(scope.node).joined.push_back(std::move(made));
  }

  void add_value(ValueUse use, const std::string& text, const std::string& companion, const Target& scope, const FilePlace& place) {
    if (is_joined_path(text)) return add_joined(std::move(use), text, scope, place);
    const auto path = parse_path(text, is_in_list_);
    if (!path) return complain(place, path.error().sentence);
    if (path.value().climbs > 0) return add_borrowed(std::move(use), path.value(), text, companion, scope, place);
    const Target target = walk(scope, path.value());
    use.needs = target.needs;
    if (!companion.empty()) {
      const auto relative = parse_path(companion, true);
      if (!relative) return complain(place, relative.error().sentence);
      // The companion of an attribute is found from its element.
      std::uint32_t frame = target.node;
      for (unsigned i = 0; i < relative.value().climbs; ++i) {
        if (frame == 0) return complain(place, "companion '" + companion + "' climbs above the document's root");
        frame = node(frame).parent;
      }
      if (relative.value().climbs == 0 && relative.value().steps.empty() && !relative.value().attribute.empty()) {
        use.companion_attribute = name_of(relative.value().attribute);
      } else {
        use.companion = capture(frame, relative.value());
        if (!use.companion) return complain(place, "companion '" + companion + "' can't have conditions");
      }
    }
    TextUses& uses = uses_at(target, path.value());
    uses.keeps_attributes = uses.keeps_attributes || !use.companion_attribute.empty();
    uses.values.push_back(std::move(use));
  }

  // A value of what stands around the element that opens the list: it belongs to each entry.
  void add_borrowed(ValueUse use, const Path& path, const std::string& text, const std::string& companion, const Target& scope,
                    const FilePlace& place) {
    if (!companion.empty()) return complain(place, "path '" + text + "': a value from around the list takes no companion (with:)");
    std::uint32_t frame = scope.node;
    for (unsigned i = 0; i < path.climbs; ++i) {
      if (frame == 0) return complain(place, "path '" + text + "' climbs above the document's root");
      frame = node(frame).parent;
    }
    use.needs = scope.needs;
    use.borrowed = capture(frame, path);
    if (!use.borrowed) return complain(place, "path '" + text + "': a value from around the list can't have conditions");
    node(scope.node).borrowed.push_back(std::move(use));
  }

  // Paths of which one must be there, or the element begins no entry of its own.
  std::vector<Requirement> opened_by(const MapScope& scope, const Target& opened) {
    std::vector<Requirement> met;
    const auto found = scope.options.find("opened_by");
    if (found == scope.options.end()) return met;
    for (const std::string_view text : split(found->second, ' ')) {
      if (text.empty()) continue;
      const auto path = parse_path(text);
      if (!path) {
        complain(scope.place, path.error().sentence);
        continue;
      }
      Condition condition;
      condition.kind = Condition::Kind::present;
      condition.attribute = path.value().attribute;
      bool is_plain = true;
      for (const Step& step : path.value().steps) {
        condition.names.push_back(step.name);
        is_plain = is_plain && step.conditions.empty();
      }
      if (!is_plain || path.value().steps.empty()) {
        complain(scope.place, "opened_by: '" + std::string(text) + "' must be a path to an element, without conditions");
        continue;
      }
      met.push_back({node(opened.node).depth, condition_on(opened.node, condition)});
    }
    return met;
  }

  // Where an entry may go on with its brother's, those of other lists between the two keep it from that.
  static bool joins_entries(const MapScope& scope) {
    return scope.options.contains("opened_by") || std::any_of(scope.scopes.begin(), scope.scopes.end(), joins_entries);
  }

  void compile_scope(const MapScope& scope, const Target& target) {
    is_in_list_ = scope.kind != ScopeKind::root;
    for (const MapRow& row : scope.rows) {
      for (std::size_t rank = 0; rank < row.paths.size(); ++rank) {
        ValueUse use;
        use.row = &row;
        use.rank = rank;
        add_value(std::move(use), row.paths[rank], row.companion, target, row.place);
      }
    }
    for (const MapScope& inner : scope.scopes) {
      if (may_leave_out_ && is_barren(inner)) continue;
      for (const auto& [key, value] : inner.options) {
        // A party's role by its place is the builder's.
        if (key != "role" && key != "opened_by")
          complain(inner.place, "a list of an XML map has no '" + key + "' (starts, role, opened_by)");
      }
      const auto path = parse_path(inner.starts);
      if (!path) {
        complain(inner.place, path.error().sentence);
        continue;
      }
      if (!path.value().attribute.empty()) {
        complain(inner.place, "a list starts at an element, not at an attribute: '" + inner.starts + "'");
        continue;
      }
      const Target opened = walk(target, path.value());
      auto met = opened_by(inner, opened);
      node(opened.node).scopes.push_back({&inner, opened.needs, std::move(met)});
      compile_scope(inner, opened);
    }
  }

  const Map& map_;
  Vocabulary& vocabulary_;
  Complaints& complaints_;
  std::size_t complaints_before_;
  bool may_leave_out_ = false;  // lists that fill nothing
  bool is_in_list_ = false;     // the rows in hand are a list's
  std::unique_ptr<ElementTable> table_{new ElementTable};
  std::map<std::string, std::uint32_t> conditions_;
};

std::unique_ptr<const ElementTable> ElementTable::compile(const Map& map, Vocabulary& vocabulary, Complaints& complaints) {
  return TableCompiler(map, vocabulary, complaints).compile();
}

std::uint32_t ElementTable::child(std::uint32_t number, const ElementName& name) const {
  const std::uint32_t word = roots_.any_case ? name.folded : name.number;
  const auto& children = nodes_[number].children;
  const auto found =
      std::lower_bound(children.begin(), children.end(), word, [](const auto& entry, std::uint32_t w) { return entry.first < w; });
  return found != children.end() && found->first == word ? found->second : dead;
}

ElementTable::Match ElementTable::matches(std::string_view uri, std::string_view local) const {
  const bool named = std::any_of(roots_.names.begin(), roots_.names.end(), [&](const std::string& name) {
    return roots_.any_case ? equal_ignoring_case(name, local) : name == local;
  });
  if (!named) return Match::no;
  const auto unversioned = [this](std::string_view text) {
    const std::size_t colon = roots_.version_in_namespace ? text.rfind(':') : std::string_view::npos;
    return colon == std::string_view::npos ? text : text.substr(0, colon);
  };
  for (const std::string& known : roots_.namespaces) {
    if (uri == known || (roots_.version_in_namespace && unversioned(uri) == known)) return Match::yes;
  }
  for (const std::string& family : roots_.families) {
    if (uri.starts_with(family)) return Match::other_namespace;
  }
  return Match::no;
}

namespace {

// "local" in any namespace, "{namespace}local", "{namespace}*".
bool names_element(std::string_view pattern, std::string_view uri, std::string_view local) {
  if (!pattern.starts_with('{')) return pattern == local;
  const std::size_t close = pattern.find('}');
  if (close == std::string_view::npos) return false;
  const std::string_view name = pattern.substr(close + 1);
  return pattern.substr(1, close - 1) == uri && (name == "*" || name == local);
}

}  // namespace

bool ElementTable::wraps(std::string_view uri, std::string_view local) const {
  return std::any_of(roots_.wrappers.begin(), roots_.wrappers.end(),
                     [&](const std::string& wrapper) { return names_element(wrapper, uri, local); });
}

Payload::Coding ElementTable::payload(std::string_view uri, std::string_view local) const {
  for (const Payload& payload : roots_.payloads) {
    if (names_element(payload.element, uri, local)) return payload.coding;
  }
  return Payload::Coding::none;
}

}  // namespace kpwatch::xml
