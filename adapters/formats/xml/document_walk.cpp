// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// One pass; an element costs one step of the automaton, and a place is worked out only for what a map asks for.
#include "adapters/formats/xml/document_walk.h"

#include <algorithm>

#include "adapters/formats/xml/reasons.h"
#include "daemon/base/text.h"

namespace kpwatch::xml {

namespace {

bool equal(std::string_view a, std::string_view b, bool any_case) { return any_case ? equal_ignoring_case(a, b) : a == b; }

// The year of a date in any of the forms in use: 2016-08-24, 20160824, 8/24/16, 24.08.2016. Two digits are of this century.
std::string year_of(std::string_view date) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  const auto digits_at_front = static_cast<std::size_t>(std::find_if_not(date.begin(), date.end(), is_digit) - date.begin());
  if (digits_at_front >= 4) return std::string(date.substr(0, 4));
  // The third group of digits.
  std::size_t at = 0;
  for (int group = 0; group < 2; ++group) {
    while (at < date.size() && is_digit(date[at])) ++at;
    while (at < date.size() && !is_digit(date[at])) ++at;
  }
  std::size_t end = at;
  while (end < date.size() && is_digit(date[end])) ++end;
  const std::string_view year = date.substr(at, end - at);
  if (year.size() == 4) return std::string(year);
  return year.size() == 2 ? "20" + std::string(year) : std::string{};
}

}  // namespace

DocumentWalk::DocumentWalk(const ElementTable& table, const ElementPath& path, SourceMap& source)
    : table_(table), path_(path), source_(source) {}

Place DocumentWalk::place_of(const SourcePoint& point, std::string path) const {
  Place place;
  place.kind = Place::Kind::xml;
  place.line = point.line;
  place.column = point.column;
  place.byte = point.byte;
  place.path = std::move(path);
  return place;
}

void DocumentWalk::start(std::u16string_view local, std::span<const Attribute> attributes, const PositionSource& at) {
  if (dead_ > 0) {
    ++dead_;
    return;
  }
  if (levels_.empty()) {
    const ParserPosition here = at.here();
    place_ = place_of(source_.tag_start(source_.point(here.line, here.column)), path_.text());
    return enter(0, attributes, at);
  }
  if (table_.any_case()) {
    folded_.assign(local);
    fold_ascii(folded_);
    local = folded_;
  }
  Level& parent = levels_.back();
  const std::uint32_t next = table_.child(parent.node, local);
  if (next == ElementTable::dead) {
    if (local != u"null") parent.has_children = true;
    dead_ = 1;
    return;
  }
  enter(next, attributes, at);
}

void DocumentWalk::enter(std::uint32_t number, std::span<const Attribute> attributes, const PositionSource& at) {
  const Node& node = table_.node(number);
  Level level;
  level.node = number;
  level.first_event = events_.size();
  level.is_open_text = node.text.any();
  level.met = node.conditions;
  level.captures.resize(node.captures);
  const bool wants_place = level.is_open_text || !node.scopes.empty() || (!node.attributes.empty() && !attributes.empty());
  SourcePoint tag;
  if (wants_place) {
    const ParserPosition here = at.here();
    level.behind_tag = source_.point(here.line, here.column);
    if (!node.scopes.empty() || !node.attributes.empty()) tag = source_.tag_start(level.behind_tag);
  }
  levels_.push_back(std::move(level));
  std::vector<std::pair<std::u16string, std::string>> kept;
  if (node.text.any()) {
    for (const Attribute& attribute : attributes) {
      std::u16string name(attribute.local);
      if (table_.any_case()) fold_ascii(name);
      const bool wanted =
          std::any_of(node.text.values.begin(), node.text.values.end(), [&](const ValueUse& u) { return u.companion_attribute == name; });
      if (wanted) kept.emplace_back(std::move(name), to_utf8(attribute.value));
    }
  }
  kept_attributes_.push_back(std::move(kept));
  for (const ScopeUse& scope : node.scopes) {
    Event event;
    event.kind = Event::Kind::open;
    event.scope = &scope;
    event.place = place_of(tag, path_.text());
    events_.push_back(std::move(event));
  }
  if (!node.attributes.empty() && !attributes.empty()) use_attributes(node, attributes, tag);
}

void DocumentWalk::use_attributes(const Node& node, std::span<const Attribute> attributes, const SourcePoint& tag) {
  for (const Attribute& attribute : attributes) {
    std::u16string name(attribute.local);
    if (table_.any_case()) fold_ascii(name);
    for (const auto& [known, uses] : node.attributes) {
      if (known != name) continue;
      const std::string value = to_utf8(attribute.value);
      use_text(uses, trimmed(value), place_of(tag, path_.attribute(attribute.local)), attributes);
    }
  }
}

void DocumentWalk::use_text(const TextUses& uses, std::string_view text, const Place& place, std::span<const Attribute> attributes) {
  if (text.empty()) return;
  for (const ConditionUse& condition : uses.conditions) {
    if (condition.kind == Condition::Kind::equals && !equal(text, condition.value, table_.any_case())) continue;
    levels_[condition.condition.depth].met[condition.condition.condition] = condition.kind != Condition::Kind::absent;
  }
  for (const CaptureRef& reference : uses.captures) {
    Capture& capture = levels_[reference.depth].captures[reference.capture];
    if (capture.text.empty()) capture = {std::string(text), place};
  }
  for (const ValueUse& use : uses.values) {
    Event event;
    event.use = &use;
    event.text = text;
    event.place = place;
    if (!use.companion_attribute.empty()) {
      if (attributes.empty()) {
        for (const auto& [name, value] : kept_attributes_.back()) {
          if (name == use.companion_attribute) event.companion = trimmed(value);
        }
      } else {
        for (const Attribute& attribute : attributes) {
          std::u16string name(attribute.local);
          if (table_.any_case()) fold_ascii(name);
          if (name == use.companion_attribute) event.companion = std::string(trimmed(to_utf8(attribute.value)));
        }
      }
    }
    events_.push_back(std::move(event));
  }
}

void DocumentWalk::text(std::u16string_view text) {
  if (dead_ == 0 && !levels_.empty() && levels_.back().is_open_text) append_utf8(levels_.back().text, text);
}

const std::vector<Requirement>& DocumentWalk::needs(const Event& event) const {
  return event.scope != nullptr ? event.scope->needs : event.use->needs;
}

void DocumentWalk::join_values(const Node& node, const Level& level) {
  for (const JoinedUse& joined : node.joined) {
    Event event;
    event.use = &joined.value;
    bool is_whole = true;
    for (const JoinedUse::Part& part : joined.parts) {
      if (!part.capture) {
        event.text += part.literal;
        continue;
      }
      const Capture& capture = level.captures[*part.capture];
      const std::string value = part.year ? year_of(capture.text) : capture.text;
      if (value.empty()) is_whole = false;
      event.text += value;
      if (!capture.text.empty()) event.place = capture.place;
    }
    if (is_whole) events_.push_back(std::move(event));
  }
}

void DocumentWalk::close_frame(const Node& node, Level& level) {
  for (std::size_t i = level.first_event; i < events_.size(); ++i) {
    Event& event = events_[i];
    if (event.is_dead) continue;
    for (const Requirement& need : needs(event)) {
      if (need.depth == node.depth && !level.met[need.condition]) event.is_dead = true;
    }
    if (event.use != nullptr && event.use->companion && event.use->companion->depth == node.depth)
      event.companion = level.captures[event.use->companion->capture].text;
  }
}

void DocumentWalk::end() {
  if (dead_ > 0) {
    --dead_;
    return;
  }
  Level& level = levels_.back();
  const Node& node = table_.node(level.node);
  if (level.is_open_text) {
    const std::string_view text = trimmed(level.text);
    if (!text.empty()) {
      const Place place = place_of(source_.after_blanks(level.behind_tag), path_.text());
      if (level.has_children && notes_.size() < 100)
        notes_.push_back({&value_with_elements, Severity::note, place, printable_utf8(text, 200), {}});
      use_text(node.text, text, place, {});
    }
  }
  if (node.has_frame()) {
    join_values(node, level);
    close_frame(node, level);
  }
  for (auto scope = node.scopes.rbegin(); scope != node.scopes.rend(); ++scope) {
    Event event;
    event.kind = Event::Kind::close;
    event.scope = &*scope;
    for (const Requirement& need : scope->needs) {
      if (need.depth == node.depth && !level.met[need.condition]) event.is_dead = true;
    }
    events_.push_back(std::move(event));
  }
  levels_.pop_back();
  kept_attributes_.pop_back();
}

Document DocumentWalk::finish(Envelope envelope, const Notes& notes, RowCoverage* coverage) {
  // A document that broke off: its open elements end here, and half a text is no text.
  dead_ = 0;
  while (!levels_.empty()) {
    levels_.back().is_open_text = false;
    end();
  }
  for (const Event& event : events_) {
    if (!event.is_dead && event.use != nullptr && event.use->row == nullptr && fallback_identifier_.empty())
      fallback_identifier_ = event.text;
  }
  envelope.fallback_identifier = fallback_identifier_;
  DocumentBuilder builder(table_.map(), std::move(envelope), place_, coverage);
  for (const Event& event : events_) {
    if (event.is_dead) continue;
    if (event.kind == Event::Kind::open)
      builder.open(*event.scope->scope, event.place);
    else if (event.kind == Event::Kind::close)
      builder.close(*event.scope->scope);
    else if (event.use->row != nullptr)
      builder.value(*event.use->row, event.use->rank, event.text, event.companion, event.place);
  }
  for (const Note& note : notes_) builder.note(note);
  for (const Note& note : notes) builder.note(note);
  return builder.finish();
}

}  // namespace kpwatch::xml
