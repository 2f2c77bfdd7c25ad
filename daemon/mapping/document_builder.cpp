// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The stack of open scopes, and which value wins in each.
#include "daemon/mapping/document_builder.h"

#include <algorithm>
#include <charconv>
#include <utility>
#include <variant>
#include <vector>

#include "daemon/base/text.h"
#include "daemon/mapping/conversion.h"
#include "daemon/mapping/field.h"
#include "daemon/mapping/finishing.h"
#include "daemon/mapping/reasons.h"

namespace kpwatch {
namespace {

constexpr std::size_t note_text_bytes_max = 200;
constexpr std::size_t notes_max = 1000;  // of one document; a broken sender must not fill the memory with complaints
// Each takes some hundred bytes at least, a goods item some thousand. The largest declarations in use have 9,999 items (999 in the
// Union), and a few documents, parties and quantities each.
constexpr std::size_t items_max = 9'999;
constexpr std::size_t parts_max = 40'000;

// What one field of an open scope holds so far.
struct FieldState {
  FieldId id{};
  std::size_t rank = 0;
  const MapRow* row = nullptr;
  std::vector<std::string> parts;  // only where the conversion gathers
  Place place;
};

using Content = std::variant<std::monostate, ItemDraft, CitedDocument, Party, QuantityDraft, AmountDraft, NumberDraft, LineDraft>;

struct Frame {
  const MapScope* scope = nullptr;
  Place place;
  Content content;
  std::vector<FieldState> fields;
};

Content new_content(ScopeKind kind, const Place& place) {
  switch (kind) {
    case ScopeKind::root:
      return std::monostate{};
    case ScopeKind::item: {
      ItemDraft draft;
      draft.item.place = place;
      return draft;
    }
    case ScopeKind::document: {
      CitedDocument document;
      document.place = place;
      return document;
    }
    case ScopeKind::party: {
      Party party;
      party.place = place;
      return party;
    }
    case ScopeKind::quantity:
      return QuantityDraft{};
    case ScopeKind::amount:
      return AmountDraft{};
    case ScopeKind::seal:
    case ScopeKind::container:
      return NumberDraft{};
    case ScopeKind::line:
      return LineDraft{};
  }
  return std::monostate{};
}

std::size_t full_length(const MapRow& row) {
  const auto found = row.options.find("full");
  std::size_t full = 0;
  if (found != row.options.end()) std::from_chars(found->second.data(), found->second.data() + found->second.size(), full);
  return full;
}

// Rows of one scope are numbered without a gap, so that a copy of a row still finds its scope.
bool owns(const MapScope& scope, const MapRow& row) {
  return !scope.rows.empty() && row.number >= scope.rows.front().number && row.number <= scope.rows.back().number;
}

// A format may keep copies of a map's scopes; the place in the file tells which one is meant.
bool same_scope(const MapScope& a, const MapScope& b) {
  return &a == &b || (a.kind == b.kind && a.starts == b.starts && a.place == b.place);
}

}  // namespace

struct DocumentBuilder::State {
  const Map& map;
  Envelope envelope;
  Place start;
  RowCoverage* coverage;
  DeclarationDraft declaration;
  CertificateDraft certificate;
  std::vector<Frame> frames;
  Notes notes;
  std::size_t items = 0, parts = 0;
  bool is_full = false;  // more was sent than is taken: rejected, and nothing more is kept

  State(const Map& m, Envelope e, Place s, RowCoverage* c) : map(m), envelope(std::move(e)), start(std::move(s)), coverage(c) {
    open(map.root, start);
  }

  void open(const MapScope& scope, const Place& place) {
    frames.push_back({&scope, place, new_content(scope.kind, place), {}});
    if (scope.kind == ScopeKind::item) ++items;
    if (scope.kind != ScopeKind::item && scope.kind != ScopeKind::root) ++parts;
    if (!is_full && (items > items_max || parts > parts_max)) {
      is_full = true;
      const bool are_items = items > items_max;
      add_note({are_items ? &reasons::too_many_items : &reasons::too_many_parts,
                Severity::rejection,
                place,
                {},
                "at most " + std::to_string(are_items ? items_max : parts_max) + " are read"});
    }
    if (scope.kind == ScopeKind::party) {
      const auto role = scope.options.find("role");
      if (role != scope.options.end()) std::get<Party>(frames.back().content).role = role->second;
    }
    for (const MapRow& row : scope.rows) {
      if (row.is_fixed) value(row, 0, row.fixed, "", place);
    }
  }

  void add_note(Note note) {
    if (notes.size() < notes_max || note.severity == Severity::rejection) notes.push_back(std::move(note));
  }

  Frame& frame_of(const MapRow& row) {
    for (auto frame = frames.rbegin(); frame != frames.rend(); ++frame) {
      if (owns(*frame->scope, row)) return *frame;
    }
    return frames.back();
  }

  Slots slots_of(Frame& frame) {
    Slots slots;
    switch (frame.scope->kind) {
      case ScopeKind::root:
        slots.declaration = &declaration;
        slots.certificate = &certificate;
        break;
      case ScopeKind::item:
        slots.item = &std::get<ItemDraft>(frame.content);
        break;
      case ScopeKind::document:
        slots.document = &std::get<CitedDocument>(frame.content);
        break;
      case ScopeKind::party:
        slots.party = &std::get<Party>(frame.content);
        break;
      case ScopeKind::quantity:
        slots.quantity = &std::get<QuantityDraft>(frame.content);
        break;
      case ScopeKind::amount:
        slots.amount = &std::get<AmountDraft>(frame.content);
        break;
      case ScopeKind::seal:
      case ScopeKind::container:
        slots.number = &std::get<NumberDraft>(frame.content);
        break;
      case ScopeKind::line:
        slots.line = &std::get<LineDraft>(frame.content);
        break;
    }
    return slots;
  }

  void value(const MapRow& row, std::size_t path, std::string_view text, std::string_view companion, const Place& place) {
    const std::string_view bare = trimmed(text);
    if (bare.empty()) return;
    if (coverage != nullptr) coverage->fired(map, row);
    const std::string cut = sliced(bare, row);
    if (cut.empty()) return;

    Frame& frame = frame_of(row);
    const std::size_t rank = row.rank + path;
    const Field& target = field(row.field);
    const bool gathers = row.conversion == "texts";
    const auto found = std::find_if(frame.fields.begin(), frame.fields.end(), [&](const FieldState& s) { return s.id == row.field; });
    FieldState* known = found == frame.fields.end() ? nullptr : &*found;
    const bool keeps_all = target.type == ValueType::texts || (gathers && row.options.contains("all"));
    if (known != nullptr && !keeps_all) {
      if (rank > known->rank || (rank == known->rank && !gathers)) return;
    }

    const Conversion* conversion = find_conversion(row.conversion);
    if (conversion == nullptr) return;  // refused when the map was loaded
    Converted converted = conversion->convert({cut, companion, map, row, envelope.received_on});
    if (converted.reason != nullptr) {
      add_note({converted.reason, Severity::note, place, printable_utf8(bare, note_text_bytes_max), std::move(converted.detail)});
    }
    if (!converted.value) return;

    if (known == nullptr) {
      frame.fields.push_back({row.field, rank, &row, {}, place});
      known = &frame.fields.back();
    } else if (rank < known->rank && !keeps_all) {
      *known = {row.field, rank, &row, {}, place};
    }
    if (gathers) {
      known->parts.push_back(std::get<std::string>(std::move(*converted.value)));  // set when the scope closes
    } else {
      // The number of an item, a code: the text as sent stays beside the value, whatever was cut from it.
      std::string as_sent = target.type == ValueType::text ? cut : std::string(bare);
      target.set(slots_of(frame), {std::move(*converted.value), std::move(as_sent), place, false});
    }
  }

  void set_gathered(Frame& frame) {
    for (FieldState& state : frame.fields) {
      if (state.parts.empty()) continue;
      const Field& target = field(state.id);
      std::string whole = joined(state.parts, full_length(*state.row));
      if (target.scope == ScopeKind::item && target.name == "description" && state.parts.size() > 1) {
        std::string glued = joined(state.parts, 1);
        if (glued != whole) {
          std::get<ItemDraft>(frame.content).item.description_joined = Stated<std::string>{glued, glued, state.place, false};
        }
      }
      target.set(slots_of(frame), {whole, whole, state.place, false});
    }
  }

  void close_last() {
    set_gathered(frames.back());
    Frame frame = std::move(frames.back());
    frames.pop_back();
    if (!is_full) attach(std::move(frame));
  }

  // The item that is open, or none.
  GoodsItem* item_around() {
    for (auto frame = frames.rbegin(); frame != frames.rend(); ++frame) {
      if (auto* draft = std::get_if<ItemDraft>(&frame->content)) return &draft->item;
    }
    return nullptr;
  }

  void attach(Frame frame) {
    Declaration& whole = declaration.declaration;
    GoodsItem* item = item_around();
    switch (frame.scope->kind) {
      case ScopeKind::root:
        break;
      case ScopeKind::item: {
        GoodsItem done = finished(std::move(std::get<ItemDraft>(frame.content)), map, notes);
        done.position = static_cast<std::uint32_t>(whole.items.size() + 1);
        whole.items.push_back(std::move(done));
        break;
      }
      case ScopeKind::document: {
        auto& document = std::get<CitedDocument>(frame.content);
        if (!document.code && !document.reference) break;
        (item != nullptr ? item->documents : whole.documents).push_back(std::move(document));
        break;
      }
      case ScopeKind::party: {
        auto& party = std::get<Party>(frame.content);
        if (!party.name && !party.id && !party.country) break;
        (item != nullptr ? item->parties : whole.parties).push_back(std::move(party));
        break;
      }
      case ScopeKind::quantity: {
        auto& draft = std::get<QuantityDraft>(frame.content);
        if (draft.amount && item != nullptr) {
          item->quantities.push_back({std::move(*draft.amount), std::move(draft.unit), std::move(draft.qualifier)});
        }
        break;
      }
      case ScopeKind::amount: {
        auto& draft = std::get<AmountDraft>(frame.content);
        if (!draft.amount) break;
        (item != nullptr ? item->amounts : whole.amounts)
            .push_back({std::move(*draft.amount), std::move(draft.currency), std::move(draft.qualifier)});
        break;
      }
      case ScopeKind::seal: {
        auto& draft = std::get<NumberDraft>(frame.content);
        if (draft.number) (item != nullptr ? item->seals : whole.seals).push_back(std::move(*draft.number));
        break;
      }
      case ScopeKind::container: {
        auto& draft = std::get<NumberDraft>(frame.content);
        if (draft.number) whole.containers.push_back(std::move(*draft.number));
        break;
      }
      case ScopeKind::line: {
        auto& draft = std::get<LineDraft>(frame.content);
        if (draft.code) certificate.certificate.lines.push_back({std::move(draft.code->value), draft.carats, draft.usd});
        break;
      }
    }
  }
};

DocumentBuilder::DocumentBuilder(const Map& map, Envelope envelope, Place start, RowCoverage* coverage)
    : state_(std::make_unique<State>(map, std::move(envelope), std::move(start), coverage)) {}
DocumentBuilder::~DocumentBuilder() = default;

void DocumentBuilder::open(const MapScope& scope, const Place& place) { state_->open(scope, place); }

void DocumentBuilder::close(const MapScope& scope) {
  const auto& frames = state_->frames;
  const bool is_open = std::any_of(frames.begin() + 1, frames.end(), [&](const Frame& frame) { return same_scope(*frame.scope, scope); });
  if (!is_open) return;  // the root closes in finish
  while (!same_scope(*frames.back().scope, scope)) state_->close_last();
  state_->close_last();
}

void DocumentBuilder::value(const MapRow& row, std::size_t rank, std::string_view text, std::string_view companion, const Place& place) {
  state_->value(row, rank, text, companion, place);
}

void DocumentBuilder::note(Note note) { state_->add_note(std::move(note)); }

std::size_t DocumentBuilder::items() const { return state_->items; }

Document DocumentBuilder::finish() {
  State& s = *state_;
  while (!s.frames.empty()) s.close_last();

  Document document;
  document.map = s.map.id;
  document.place = s.start;

  if (s.map.kind == DocumentKind::certificate) {
    Certificate certificate = finished(std::move(s.certificate), s.map, s.start, s.notes);
    document.test = s.envelope.test;
    document.identifier = certificate.number.serial.empty() ? s.envelope.fallback_identifier : certificate.number.key();
    document.content = std::move(certificate);
  } else {
    Declaration& whole = s.declaration.declaration;
    whole.map = s.map.id;
    whole.place = s.start;
    if (whole.sender.empty()) whole.sender = s.envelope.sender;
    whole.test = whole.test || s.envelope.test;
    kpwatch::finish(whole, s.map, s.envelope.received_on);
    if (whole.mrn) {
      whole.identifier = whole.mrn->value;
    } else if (whole.reference) {
      whole.identifier = whole.reference->value;
    } else if (!s.envelope.fallback_identifier.empty()) {
      whole.identifier = s.envelope.fallback_identifier;
    } else {
      whole.identifier = "sha256:" + sha256_hex(s.envelope.bytes);
      whole.identifier_is_hash = true;
    }
    document.test = whole.test;
    document.identifier = whole.identifier;
    document.content = std::move(whole);
  }
  document.outcome = has_rejection(s.notes) ? Reading::rejected : Reading::read;
  // What can't be relied on is not handed on.
  if (document.outcome == Reading::rejected) document.content = std::monostate{};
  document.notes = std::move(s.notes);
  return document;
}

}  // namespace kpwatch
