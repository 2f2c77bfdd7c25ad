// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// One pass; an element costs one step of the automaton, and a place is worked out only for what a map asks for.
#include "adapters/formats/xml/document_walk.h"

#include <algorithm>

#include "adapters/formats/xml/characters.h"
#include "adapters/formats/xml/reasons.h"
#include "daemon/base/text.h"
#include "daemon/mapping/items_max.h"
#include "daemon/mapping/reasons.h"

namespace kpwatch::xml {

namespace {

bool equal(std::string_view a, std::string_view b, bool any_case) { return any_case ? equal_ignoring_case(a, b) : a == b; }

bool is_named(std::u16string_view local, const std::u16string& name, bool any_case) {
  if (!any_case || local == name) return local == name;
  return std::equal(local.begin(), local.end(), name.begin(), name.end(),
                    [](char16_t a, char16_t b) { return (a >= u'A' && a <= u'Z' ? static_cast<char16_t>(a - u'A' + u'a') : a) == b; });
}

// The year of a date in any of the forms in use: 2016-08-24, 20160824, 8/24/16, 24.08.2016. Two digits are of this century.
std::string year_of(std::string_view date) {
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

DocumentWalk::Slice DocumentWalk::keep(std::string_view text) {
  const Slice slice{texts_.size(), text.size()};
  texts_.append(text);
  return slice;
}

Place DocumentWalk::place_of(const Spot& spot) const {
  Place place;
  place.kind = Place::Kind::xml;
  if (!has_places_) return place;
  place.line = spot.point.line;
  place.column = spot.point.column;
  place.byte = spot.point.byte;
  place.path = path_->at(spot.step);
  return place;
}

void DocumentWalk::begin(const ElementTable& table, ElementPath& path, SourceMap& source, std::span<const Attribute> attributes,
                         const ParserState& at, Day received_on, bool has_coverage, bool has_places) {
  table_ = &table;
  received_on_ = received_on;
  is_begun_ = false;
  has_coverage_ = has_coverage;
  fallback_.clear();
  has_places_ = has_places;
  path_ = &path;
  source_ = &source;
  depth_ = dead_ = items_ = 0;
  has_left_out_ = false;
  events_.clear();
  texts_.clear();
  met_.clear();
  captures_.clear();
  kept_.clear();
  notes_.clear();
  place_ = place_of({tag_before(at.here()), step_here()});
  enter(0, attributes, at);
}

void DocumentWalk::start(const ElementName& name, std::span<const Attribute> attributes, const ParserState& at) {
  if (dead_ > 0) {
    ++dead_;
    return;
  }
  Level& parent = levels_[depth_ - 1];
  const std::uint32_t next = table_->child(static_cast<std::uint32_t>(parent.node - &table_->node(0)), name);
  if (next == ElementTable::dead) {
    static const std::u16string null = u"null";
    if (!is_named(name.local, null, table_->any_case())) parent.has_children = true;
    dead_ = 1;
    return;
  }
  const auto& scopes = table_->node(next).scopes;
  if (items_ > items_max && std::any_of(scopes.begin(), scopes.end(), is_item)) {
    has_left_out_ = true;
    dead_ = 1;
    return;
  }
  enter(next, attributes, at);
}

bool DocumentWalk::is_item(const ScopeUse& use) { return use.scope->kind == ScopeKind::item; }

void DocumentWalk::enter(std::uint32_t number, std::span<const Attribute> attributes, const ParserState& at) {
  const Node& node = table_->node(number);
  if (levels_.size() == depth_) levels_.emplace_back();
  Level& level = levels_[depth_++];
  level.node = &node;
  level.is_open_text = node.text.any();
  level.has_children = false;
  level.text.clear();
  level.first_event = events_.size();
  level.met = met_.size();
  level.captures = captures_.size();
  level.kept = kept_.size();
  for (const bool from_the_start : node.conditions) met_.push_back(from_the_start ? 1 : 0);
  captures_.resize(captures_.size() + node.captures);
  const bool uses_attributes = !node.attributes.empty() && !attributes.empty();
  if (has_places_ && (level.is_open_text || !node.scopes.empty() || uses_attributes)) level.behind_tag = at.here();
  if (node.text.keeps_attributes && !attributes.empty()) keep_attributes(node.text, attributes);
  if (node.scopes.empty() && !uses_attributes) return;  // nothing is borrowed where no list opens
  const SourcePoint tag = tag_before(level.behind_tag);
  for (const ScopeUse& scope : node.scopes) {
    Event event;
    event.kind = Event::Kind::open;
    event.scope = &scope;
    event.spot = {tag, step_here()};
    events_.push_back(event);
  }
  for (const ValueUse& use : node.borrowed) {
    Event event;  // its text is known when the element around ends
    event.use = &use;
    events_.push_back(event);
  }
  if (uses_attributes) use_attributes(node, attributes, tag);
}

void DocumentWalk::keep_attributes(const TextUses& uses, std::span<const Attribute> attributes) {
  for (const Attribute& attribute : attributes) {
    for (const ValueUse& use : uses.values) {
      if (use.companion_attribute.empty() || !is_named(attribute.local, use.companion_attribute, table_->any_case())) continue;
      kept_.push_back({&use.companion_attribute, keep_utf8(attribute.value)});
    }
  }
}

DocumentWalk::Slice DocumentWalk::keep_utf8(std::u16string_view text) {
  const std::size_t from = texts_.size();
  append_utf8(texts_, text);
  const std::string_view bare = trimmed(std::string_view(texts_).substr(from));
  return {static_cast<std::size_t>(bare.data() - texts_.data()), bare.size()};
}

void DocumentWalk::use_attributes(const Node& node, std::span<const Attribute> attributes, const SourcePoint& tag) {
  for (const Attribute& attribute : attributes) {
    for (const auto& [known, uses] : node.attributes) {
      if (!is_named(attribute.local, known, table_->any_case())) continue;
      const std::string value = to_utf8(attribute.value);
      const std::uint32_t step = has_places_ ? path_->step_of_attribute(attribute.local) : 0;
      use_text(uses, trimmed(value), {tag, step}, attributes);
    }
  }
}

// Of attributes with one local name in several namespaces the last counts.
DocumentWalk::Slice DocumentWalk::companion_of(const ValueUse& use, std::span<const Attribute> attributes) {
  Slice found;
  if (use.companion_attribute.empty()) return found;
  if (attributes.empty()) {
    for (std::size_t i = levels_[depth_ - 1].kept; i < kept_.size(); ++i) {
      if (*kept_[i].name == use.companion_attribute) found = kept_[i].text;
    }
    return found;
  }
  for (const Attribute& attribute : attributes) {
    if (is_named(attribute.local, use.companion_attribute, table_->any_case())) found = keep_utf8(attribute.value);
  }
  return found;
}

void DocumentWalk::use_text(const TextUses& uses, std::string_view text, const Spot& spot, std::span<const Attribute> attributes) {
  if (text.empty()) return;
  for (const ConditionUse& condition : uses.conditions) {
    if (condition.kind == Condition::Kind::equals && !equal(text, condition.value, table_->any_case())) continue;
    met_[levels_[condition.condition.depth].met + condition.condition.condition] = condition.kind != Condition::Kind::absent ? 1 : 0;
  }
  if (uses.values.empty() && uses.captures.empty()) return;
  const Slice kept = keep(text);
  for (const CaptureRef& reference : uses.captures) {
    Capture& capture = captures_[levels_[reference.depth].captures + reference.capture];
    if (capture.text.size == 0) capture = {kept, spot};
  }
  for (const ValueUse& use : uses.values) {
    const Slice companion = companion_of(use, attributes);
    Event& event = events_.emplace_back();  // filled where it stands: a copy would be read before all of it has been written
    event.use = &use;
    event.text = kept;
    event.companion = companion;
    event.spot = spot;
  }
}

void DocumentWalk::append_text(std::u16string_view text) { append_utf8(levels_[depth_ - 1].text, text); }

bool DocumentWalk::is_met(const std::vector<Requirement>& needs, const Node& node, const Level& level) const {
  return std::all_of(needs.begin(), needs.end(),
                     [&](const Requirement& need) { return need.depth != node.depth || met_[level.met + need.condition] != 0; });
}

void DocumentWalk::join_values(const Node& node, const Level& level) {
  for (const JoinedUse& joined : node.joined) {
    Event event;
    event.use = &joined.value;
    bool is_whole = true;
    std::string whole;
    for (const JoinedUse::Part& part : joined.parts) {
      if (!part.capture) {
        whole += part.literal;
        continue;
      }
      const Capture& capture = captures_[level.captures + *part.capture];
      const std::string_view text = of(capture.text);
      const std::string value = part.year ? year_of(text) : std::string(text);
      if (value.empty()) is_whole = false;
      whole += value;
      if (!text.empty()) event.spot = capture.spot;
    }
    if (!is_whole) continue;
    event.text = keep(whole);
    events_.push_back(event);
  }
}

void DocumentWalk::close_frame(const Node& node, const Level& level) {
  for (std::size_t i = level.first_event; i < events_.size(); ++i) {
    Event& event = events_[i];
    if (event.is_dead) continue;
    if (!is_met(event.scope != nullptr ? event.scope->needs : event.use->needs, node, level)) event.is_dead = true;
    if (event.use == nullptr) continue;
    if (event.use->companion && event.use->companion->depth == node.depth)
      event.companion = captures_[level.captures + event.use->companion->capture].text;
    if (event.use->borrowed && event.use->borrowed->depth == node.depth) {
      const Capture& found = captures_[level.captures + event.use->borrowed->capture];
      event.text = found.text;
      event.spot = found.spot;
    }
  }
}

void DocumentWalk::close_scope(const ScopeUse& scope, const Node& node, const Level& level) {
  const bool begins_none =
      !scope.opened_by.empty() && std::none_of(scope.opened_by.begin(), scope.opened_by.end(),
                                               [&](const Requirement& one) { return met_[level.met + one.condition] != 0; });
  const bool is_joined = begins_none && joins_entry_before(scope, level);
  Event event;
  event.kind = Event::Kind::close;
  event.scope = &scope;
  event.is_dead = !is_met(scope.needs, node, level);
  if (!event.is_dead && !is_joined && is_item(scope)) ++items_;
  events_.push_back(event);
}

// One line of the message spread over several elements: the end of the brother's entry and the beginning of this one fall
// away. Not across another list's entry, which would come to lie inside, and not out of the element around both.
bool DocumentWalk::joins_entry_before(const ScopeUse& scope, const Level& level) {
  if (depth_ < 2) return false;
  const std::size_t first = levels_[depth_ - 2].first_event;
  std::size_t own = level.first_event;
  while (own < events_.size() && !(events_[own].kind == Event::Kind::open && events_[own].scope == &scope)) ++own;
  if (own == events_.size() || events_[own].is_dead) return false;
  // Nor may another list's entry have begun on this element before it: the two would close in the wrong order.
  for (std::size_t i = level.first_event; i < own; ++i)
    if (events_[i].kind == Event::Kind::open && !events_[i].is_dead) return false;
  for (std::size_t i = level.first_event; i-- > first;) {
    Event& event = events_[i];
    if (event.kind == Event::Kind::value || event.is_dead) continue;
    if (event.kind != Event::Kind::close || event.scope != &scope) return false;
    event.is_dead = events_[own].is_dead = true;
    // What it borrows, the entry has already.
    for (std::size_t k = own + 1; k < events_.size(); ++k) {
      if (events_[k].use != nullptr && events_[k].use->borrowed) events_[k].is_dead = true;
    }
    return true;
  }
  return false;
}

void DocumentWalk::end() {
  if (dead_ > 0) {
    --dead_;
    return;
  }
  Level& level = levels_[depth_ - 1];
  const Node& node = *level.node;
  if (level.is_open_text) {
    const std::string_view text = trimmed(level.text);
    if (!text.empty()) {
      Spot spot;
      if (has_places_) spot = {source_->after_blanks(point_of(level.behind_tag)), step_here()};
      if (level.has_children && notes_.size() < 100)
        notes_.push_back({&value_with_elements, Severity::note, place_of(spot), printable_utf8(text, note_text_bytes_max), {}});
      use_text(node.text, text, spot, {});
    }
  }
  if (node.has_frame()) {
    join_values(node, level);
    close_frame(node, level);
  }
  for (auto scope = node.scopes.rbegin(); scope != node.scopes.rend(); ++scope) close_scope(*scope, node, level);
  met_.resize(level.met);
  captures_.resize(level.captures);
  kept_.resize(level.kept);
  --depth_;
  constexpr std::size_t many_events = 10'000;  // some thousand items; others are built when they have ended, at once
  if (events_.size() >= many_events && may_build()) build();
}

bool DocumentWalk::may_build() const {
  if (has_coverage_ || table_->joins_entries()) return false;
  return depth_ > 0 && std::none_of(levels_.begin(), levels_.begin() + static_cast<std::ptrdiff_t>(depth_),
                                    [](const Level& level) { return level.node->has_frame(); });
}

void DocumentWalk::build() {
  if (!is_begun_) {
    begun_ = {};
    Envelope envelope;
    envelope.received_on = received_on_;
    builder_.start(table_->map(), std::move(envelope), place_, nullptr, begun_);
    is_begun_ = true;
  }
  if (fallback_.empty()) fallback_ = fallback_identifier();
  replay();
  events_.clear();
  for (std::size_t i = 0; i < depth_; ++i) levels_[i].first_event = 0;
  if (captures_.empty() && kept_.empty()) texts_.clear();
  items_ = builder_.items();
}

void DocumentWalk::replay() {
  for (const Event& event : events_) {
    if (event.is_dead) continue;
    if (event.kind == Event::Kind::open)
      builder_.open(*event.scope->scope, place_of(event.spot));
    else if (event.kind == Event::Kind::close)
      builder_.close(*event.scope->scope);
    else if (event.use->row != nullptr)
      builder_.value(*event.use->row, event.use->rank, of(event.text), of(event.companion), place_of(event.spot));
  }
}

std::string DocumentWalk::fallback_identifier() const {
  for (const Event& event : events_)
    if (!event.is_dead && event.use != nullptr && event.use->row == nullptr) return std::string(of(event.text));
  return {};
}

void DocumentWalk::finish(Envelope envelope, const Notes& notes, RowCoverage* coverage, Document& into) {
  // A document that broke off: its open elements end here, and half a text is no text.
  dead_ = 0;
  while (depth_ > 0) {
    levels_[depth_ - 1].is_open_text = false;
    end();
  }
  envelope.fallback_identifier = fallback_.empty() ? fallback_identifier() : std::move(fallback_);
  if (is_begun_)
    builder_.set_envelope(std::move(envelope));
  else
    builder_.start(table_->map(), std::move(envelope), place_, coverage, into);
  replay();
  for (const Note& note : notes_) builder_.note(note);
  for (const Note& note : notes) builder_.note(note);
  builder_.finish_into();
  if (is_begun_) into = std::move(begun_);
  if (has_left_out_) refuse_what_was_left_out(into);
}

bool DocumentWalk::is_harmless(const Glance& glance, const Notes& notes) {
  if (!table_->can_be_glanced_at() || !ended() || is_begun_ || !notes_.empty() || !notes.empty() || items_ > items_kept_unasked)
    return false;
  glance_.start(table_->map(), glance, received_on_);
  return glance_.may_open(table_->map().root) && std::all_of(events_.begin(), events_.end(), [&](const Event& event) {
    if (event.is_dead || event.kind == Event::Kind::close) return true;
    if (event.kind == Event::Kind::open) return glance_.may_open(*event.scope->scope);
    const ValueUse& use = *event.use;
    return use.row == nullptr || glance_.is_harmless(*use.row, use.rank, of(event.text), of(event.companion));
  });
}

// The builder has counted too many and says so, unless what was counted here fell away with the element around it.
void DocumentWalk::refuse_what_was_left_out(Document& document) const {
  if (document.outcome == Reading::rejected) return;
  document.outcome = Reading::rejected;
  document.notes.push_back(
      {&reasons::too_many_items, Severity::rejection, place_, {}, "at most " + std::to_string(items_max) + " are read"});
}

}  // namespace kpwatch::xml
