// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/formats/xml/sample_parts.h"

#include <algorithm>
#include <map>
#include <string>

#include "adapters/formats/xml/characters.h"
#include "adapters/formats/xml/element_path.h"
#include "adapters/formats/xml/path.h"
#include "daemon/base/text.h"

namespace kpwatch::xml {
namespace {

// The path that is `levels` above.
std::string above(std::string path, std::size_t levels) {
  for (; levels > 0 && !path.empty(); --levels) path.resize(path.rfind('/'));
  return path;
}

std::size_t depth_of(std::string_view path) { return static_cast<std::size_t>(std::count(path.begin(), path.end(), '/')); }

std::string_view name_of(std::string_view step) { return step.substr(0, step.find('[')); }

}  // namespace

struct SampleParts::State {
  State(std::shared_ptr<const Vocabulary> vocabulary, SourceMap& from) : source(from) { position.begin(std::move(vocabulary)); }

  struct Level {
    ParserPosition behind_tag;
    std::string text;
  };
  SourceMap& source;
  ElementPath position;
  std::vector<Level> levels;
  std::vector<SamplePart> parts;
  std::map<std::string, std::size_t, std::less<>> part_at;                   // by path
  std::map<std::string, std::vector<std::string>, std::less<>> children_of;  // paths by the path around them

  void add(const SourcePoint& point, PlacePath at, std::string_view text) {
    SamplePart part;
    part.place.kind = Place::Kind::xml;
    part.place.line = point.line;
    part.place.column = point.column;
    part.place.byte = point.byte;
    part.place.path = std::move(at);
    part.text = printable_utf8(text, part_text_bytes_max);
    parts.push_back(std::move(part));
  }

  void index() {
    for (std::size_t i = 0; i < parts.size(); ++i) {
      std::string at = parts[i].place.path.text();
      part_at.emplace(at, i);
      for (std::size_t slash = at.rfind('/'); slash != std::string::npos; slash = at.rfind('/')) {
        std::vector<std::string>& siblings = children_of[at.substr(0, slash)];
        if (std::find(siblings.rbegin(), siblings.rend(), at) != siblings.rend()) break;
        siblings.push_back(at);
        at.resize(slash);
      }
    }
  }

  // The parts at `base` and the names below it, whatever their positions among their siblings.
  void mark(const std::string& base, std::span<const std::string> names) {
    if (names.empty()) {
      if (const auto found = part_at.find(base); found != part_at.end()) parts[found->second].is_read = true;
      return;
    }
    const auto around = children_of.find(base);
    if (around == children_of.end()) return;
    for (const std::string& child : around->second)
      if (equal_ignoring_case(names.front(), name_of(std::string_view(child).substr(base.size() + 1)))) mark(child, names.subspan(1));
  }

  static std::vector<std::string> names_of(const Condition& condition) {
    std::vector<std::string> names = condition.names;
    if (!condition.attribute.empty()) names.push_back("@" + condition.attribute);
    return names;
  }

  // The conditions of a path whose last step is the last of `at`.
  void mark_conditions(const Path& path, const std::string& at) {
    const std::size_t length = path.steps.size() + (path.attribute.empty() ? 0 : 1);
    if (length > depth_of(at)) return;
    for (std::size_t i = 0; i < path.steps.size(); ++i)
      for (const Condition& condition : path.steps[i].conditions) mark(above(at, length - i - 1), names_of(condition));
  }

  void mark_joined(const std::string& text, const std::string& scope) {
    const auto joined = parse_joined_path(text);
    if (!joined) return;
    for (const JoinedPath::Part& part : joined.value().parts) {
      if (part.is_literal) continue;
      std::vector<std::string> names;
      for (const Step& step : part.path.steps) names.push_back(step.name);
      if (!part.path.attribute.empty()) names.push_back("@" + part.path.attribute);
      mark(scope, names);
    }
  }

  void mark_companion(const std::string& text, const std::string& value) {
    const auto companion = parse_path(text, true);
    if (!companion) return;
    // The companion of an attribute stands beside it, on its element.
    const bool is_attribute = std::string_view(value).substr(value.rfind('/') + 1).starts_with('@');
    const std::size_t climbs = companion.value().climbs + (is_attribute ? 1U : 0U);
    if (climbs > depth_of(value)) return;
    std::vector<std::string> names;
    for (const Step& step : companion.value().steps) names.push_back(step.name);
    if (!companion.value().attribute.empty()) names.push_back("@" + companion.value().attribute);
    const std::string base = above(value, climbs);
    mark(base, names);
    for (std::size_t i = 0; i < companion.value().steps.size(); ++i)
      for (const Condition& condition : companion.value().steps[i].conditions) {
        std::vector<std::string> below(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(i + 1));
        for (const std::string& name : names_of(condition)) below.push_back(name);
        mark(base, below);
      }
  }

  void mark_use(const MapUse& use, std::vector<std::string>& scopes) {
    const std::string at = use.place.path.text();
    if (use.scope != nullptr) {
      if (use.scope->kind == ScopeKind::root) scopes.clear();
      while (!scopes.empty() && !is_inside(at, scopes.back())) scopes.pop_back();
      scopes.push_back(at);
      if (const auto path = parse_path(use.scope->starts)) mark_conditions(path.value(), at);
      return;
    }
    if (use.row->is_fixed) return;
    const std::string& text = use.row->paths[use.path];
    if (is_joined_path(text)) {
      // A joined value stands where one of its parts does; its paths begin at a list around that.
      for (const std::string& scope : scopes)
        if (is_inside(at, scope)) mark_joined(text, scope);
      return;
    }
    mark(at, {});
    if (const auto path = parse_path(text)) mark_conditions(path.value(), at);
    if (!use.row->companion.empty()) mark_companion(use.row->companion, at);
  }

  static bool is_inside(std::string_view at, std::string_view scope) {
    return at.starts_with(scope) && (at.size() == scope.size() || at[scope.size()] == '/');
  }
};

SampleParts::SampleParts(std::shared_ptr<const Vocabulary> vocabulary, SourceMap& source)
    : state_(std::make_unique<State>(std::move(vocabulary), source)) {}
SampleParts::~SampleParts() = default;

void SampleParts::start(const ElementName& name, std::span<const Attribute> attributes, const ParserState& at) {
  state_->position.push(name);
  State::Level level;
  level.behind_tag = at.here();
  state_->levels.push_back(level);
  for (const Attribute& attribute : attributes) {
    const std::string value = to_utf8(attribute.value);
    // Where a schema lies is said for validators, and is no content.
    if (trimmed(value).empty() || attribute.local == u"schemaLocation" || attribute.local == u"noNamespaceSchemaLocation") continue;
    const SourcePoint tag = state_->source.tag_start(state_->source.point(level.behind_tag.line, level.behind_tag.column));
    state_->add(tag, state_->position.at(state_->position.step_of_attribute(attribute.local)), trimmed(value));
  }
}

void SampleParts::text(std::u16string_view text) {
  if (!state_->levels.empty()) append_utf8(state_->levels.back().text, text);
}

void SampleParts::end(const ParserState&) {
  const State::Level& level = state_->levels.back();
  if (const std::string_view text = trimmed(level.text); !text.empty())
    state_->add(state_->source.after_blanks(state_->source.point(level.behind_tag.line, level.behind_tag.column)), state_->position.here(),
                text);
  state_->levels.pop_back();
  state_->position.pop();
}

std::vector<SamplePart> SampleParts::finish(std::span<const MapUse> uses) {
  std::vector<SamplePart>& parts = state_->parts;
  std::stable_sort(parts.begin(), parts.end(), [](const SamplePart& a, const SamplePart& b) { return a.place.byte < b.place.byte; });
  state_->index();
  std::vector<std::string> scopes;
  for (const MapUse& use : uses) state_->mark_use(use, scopes);
  return std::move(parts);
}

}  // namespace kpwatch::xml
