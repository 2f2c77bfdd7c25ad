// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The stack of open scopes, and which value wins in each. What is opened stands in its document from the first moment;
// what stays empty is taken out again when it closes.
#include "daemon/mapping/document_builder.h"

#include <algorithm>
#include <cstddef>
#include <utility>
#include <variant>
#include <vector>

#include "daemon/base/crash_point.h"
#include "daemon/base/text.h"
#include "daemon/mapping/conversion.h"
#include "daemon/mapping/field.h"
#include "daemon/mapping/finishing.h"
#include "daemon/mapping/items_max.h"
#include "daemon/mapping/joined_text.h"
#include "daemon/mapping/reasons.h"
#include "daemon/mapping/regime.h"

namespace kpwatch {
namespace {

constexpr std::size_t notes_max = 1000;  // of one document; a broken sender must not fill the memory with complaints
constexpr std::uint32_t no_rank = ~std::uint32_t{0};
constexpr std::uint32_t gives_way = std::uint32_t{1} << 30;  // added to the rank of a value that any plain one replaces
constexpr std::size_t no_item = ~std::size_t{0};
// Each takes a thousand bytes or so.
constexpr std::size_t parts_max = 20'000;
// Room for texts is made at once for as many as the document before had.
constexpr std::size_t room_bytes_at_first_max = 16'384;

struct Frame {
  const MapScope* scope = nullptr;
  std::uint32_t rows = 0;      // RowPlan::scope of its rows
  std::uint32_t ranks = 0;     // where those of its fields begin
  std::size_t index = 0;       // in its list; items: of the draft
  std::size_t item = no_item;  // the draft of the item that it is in
  Slot slot;                   // points into the lists, and is set anew where one of them has grown
};

// A text that comes in parts, set when its scope closes.
struct Gathered {
  std::uint32_t frame = 0;
  std::uint16_t slot = 0;
  const MapRow* row = nullptr;
  Place place;
  JoinedText text;
};

// A format may keep copies of a map's scopes; the place in the file tells which one is meant.
bool same_scope(const MapScope& a, const MapScope& b) {
  return &a == &b || (a.kind == b.kind && a.starts == b.starts && a.place == b.place);
}

std::uint32_t rows_of(const MapScope& scope) { return scope.rows.empty() ? no_rank : scope.rows.front().number; }

// Makes room for one more of a list, where it has none; for a few at first, since most lists are short. Has it moved?
template <class T>
bool make_room(std::vector<T>& list, std::size_t at_first) {
  if (list.size() < list.capacity()) return false;
  list.reserve(std::max(at_first, list.size() * 2));
  return list.size() > 0;
}

// Closes what stands at `index` of a list: lists are in the order in which things close, and hold nothing empty. It is
// the last one, unless two lists were open on one element of a message.
template <class T>
void settle(std::vector<T>& list, std::size_t index, bool is_empty) {
  const auto at = list.begin() + static_cast<std::ptrdiff_t>(index);
  if (index + 1 < list.size()) std::rotate(at, at + 1, list.end());
  if (is_empty) list.pop_back();
}

}  // namespace

struct DocumentBuilder::State {
  const Map* map = nullptr;
  Envelope envelope;
  Place begin;
  RowCoverage* coverage = nullptr;
  Document* document = nullptr;
  Document own;  // of a builder that was made with its map
  DeclarationDraft declaration;
  CertificateDraft certificate;
  ExchangeDraft exchange;
  std::vector<ItemDraft> drafts;  // of open items: the first `open_items`
  std::size_t open_items = 0;
  std::vector<Frame> frames;
  std::vector<std::uint32_t> ranks;  // of the fields of all frames
  std::vector<Gathered> gathered;    // the first `gathering` of them are in use
  std::size_t gathering = 0;
  std::size_t items = 0, parts = 0;
  std::uint32_t items_closed = 0;
  std::size_t left_out = 0;
  ItemInterest interest;
  bool is_full = false;    // more was sent than is taken: rejected, and nothing more is kept
  bool has_moved = false;  // a list that something is open in has grown
  std::size_t room_of_last = 0;
  std::size_t items_of_last = 0;
  Converted converted;
  ConversionInput input;
  FilledValue filled{converted, {}, nullptr, nullptr};

  void start(const Map& of, Envelope from, const Place& at, RowCoverage* counts, Document& into) {
    map = &of;
    envelope = std::move(from);
    begin = at;
    coverage = counts;
    input.map = &of;
    input.received_on = envelope.received_on;
    document = &into;
    into.kind = to_string(of.kind);
    frames.clear();
    ranks.clear();
    gathering = 0;
    items = parts = left_out = 0;
    items_closed = 0;
    is_full = false;
    open_items = 0;
    declaration.named_amounts.clear();
    if (of.kind == DocumentKind::certificate) {
      certificate = {};
      declaration.declaration = nullptr;
      filled.room = nullptr;
    } else if (is_exchange(of.kind)) {
      exchange = exchange_draft(of.kind);
      declaration.declaration = nullptr;
      filled.room = nullptr;
    } else {
      declaration.declaration = &into.content.emplace<Declaration>();
      filled.room = &whole().room;
      filled.room->reserve(std::min(room_of_last, room_bytes_at_first_max));
    }
    open(of.root, at);
  }

  [[nodiscard]] Declaration& whole() { return *declaration.declaration; }

  void open(const MapScope& scope, const Place& place) {
    count(scope.kind, place);
    Frame& frame = frames.emplace_back();
    frame.scope = &scope;
    frame.rows = rows_of(scope);
    frame.ranks = static_cast<std::uint32_t>(ranks.size());
    ranks.resize(ranks.size() + scope.slots, no_rank);
    begin_content(scope, place, frame);
    if (coverage != nullptr) coverage->opened(*map, scope, place);
    if (!scope.has_fixed) return;
    for (const MapRow& row : scope.rows) {
      if (row.is_fixed) value(row, 0, row.fixed, "", place);
    }
  }

  [[nodiscard]] GoodsItem& item_around(const Frame& frame) { return whole().items[drafts[frame.item].index]; }
  std::vector<CitedDocument>& documents_of(const Frame& frame) {
    return frame.item != no_item ? item_around(frame).documents : whole().documents;
  }
  std::vector<Party>& parties_of(const Frame& frame) { return frame.item != no_item ? item_around(frame).parties : whole().parties; }
  std::vector<Amount>& amounts_of(const Frame& frame) { return frame.item != no_item ? item_around(frame).amounts : whole().amounts; }
  std::vector<Stated<Text>>& numbers_of(const Frame& frame) {
    if (frame.scope->kind == ScopeKind::container) return whole().containers;
    return frame.item != no_item ? item_around(frame).seals : whole().seals;
  }
  std::vector<CertificateLine>& lines() { return is_exchange(map->kind) ? lines_of(exchange) : certificate.certificate.lines; }
  std::vector<Correction>& corrections() { return exchange.as<CertificateNotice>().corrections; }
  std::vector<ReturnRow>& rows() { return exchange.as<StatisticsReturn>().rows; }

  template <class T>
  T& add_to(std::vector<T>& list, Frame& frame, std::size_t at_first = 2) {
    if (make_room(list, at_first)) has_moved = true;
    frame.index = list.size();
    return list.emplace_back();
  }

  void begin_content(const MapScope& scope, const Place& place, Frame& frame) {
    if (open_items > 0) frame.item = open_items - 1;
    Slot& slot = frame.slot;
    switch (scope.kind) {
      case ScopeKind::root:
        set_slot(frame);
        break;
      case ScopeKind::item:
        begin_item(place, frame);
        set_slot(frame);
        break;
      case ScopeKind::document:
        slot.document = &add_to(documents_of(frame), frame, 4);
        slot.document->place = place;
        break;
      case ScopeKind::party: {
        slot.party = &add_to(parties_of(frame), frame);
        slot.party->place = place;
        if (scope.options.empty()) break;
        const auto role = scope.options.find("role");
        if (role != scope.options.end()) slot.party->role = whole().room.kept(role->second);
        break;
      }
      case ScopeKind::quantity:
        slot.quantity = &add_to(item_around(frame).quantities, frame);
        break;
      case ScopeKind::amount:
        slot.amount = &add_to(amounts_of(frame), frame);
        break;
      case ScopeKind::seal:
      case ScopeKind::container:
        slot.number = &add_to(numbers_of(frame), frame);
        break;
      case ScopeKind::line:
        slot.line = &add_to(lines(), frame);
        break;
      case ScopeKind::correction:
        slot.correction = &add_to(corrections(), frame);
        break;
      case ScopeKind::row:
        slot.row = &add_to(rows(), frame);
        break;
    }
    if (has_moved) set_slots();
  }

  void count(ScopeKind kind, const Place& place) {
    if (kind == ScopeKind::root) return;
    ++(kind == ScopeKind::item ? items : parts);
    if (!is_full && (items > items_max || parts > parts_max)) refuse_more(place);
  }

  void refuse_more(const Place& place) {
    is_full = true;
    const bool are_items = items > items_max;
    add_note({are_items ? &reasons::too_many_items : &reasons::too_many_parts,
              Severity::rejection,
              place,
              {},
              "at most " + std::to_string(are_items ? items_max : parts_max) + " are read"});
  }

  void begin_item(const Place& place, Frame& frame) {
    std::vector<GoodsItem>& list = whole().items;
    if (make_room(list, std::clamp<std::size_t>(items_of_last, 4, 24))) has_moved = true;
    if (open_items == drafts.size()) {
      drafts.emplace_back();
      has_moved = true;
    }
    frame.index = open_items;
    ItemDraft& draft = drafts[open_items++];
    draft.index = list.size();
    draft.code_tail.clear();
    draft.further_codes.clear();
    draft.named_amounts.clear();
    draft.parts_before = parts;
    list.emplace_back().place = place;
  }

  void set_slots() {
    has_moved = false;
    for (Frame& frame : frames) set_slot(frame);
  }

  void set_slot(Frame& frame) {
    Slot& slot = frame.slot;
    switch (frame.scope->kind) {
      case ScopeKind::root:
        if (declaration.declaration != nullptr) {
          slot.declaration = &declaration;
        } else if (is_exchange(map->kind)) {
          slot.exchange = &exchange;
        } else {
          slot.certificate = &certificate;
        }
        break;
      case ScopeKind::item:
        slot.item = &drafts[frame.index];
        slot.item->item = &whole().items[slot.item->index];
        break;
      case ScopeKind::document:
        slot.document = &documents_of(frame)[frame.index];
        break;
      case ScopeKind::party:
        slot.party = &parties_of(frame)[frame.index];
        break;
      case ScopeKind::quantity:
        slot.quantity = &item_around(frame).quantities[frame.index];
        break;
      case ScopeKind::amount:
        slot.amount = &amounts_of(frame)[frame.index];
        break;
      case ScopeKind::seal:
      case ScopeKind::container:
        slot.number = &numbers_of(frame)[frame.index];
        break;
      case ScopeKind::line:
        slot.line = &lines()[frame.index];
        break;
      case ScopeKind::correction:
        slot.correction = &corrections()[frame.index];
        break;
      case ScopeKind::row:
        slot.row = &rows()[frame.index];
        break;
    }
  }

  void add_note(Note&& note) {
    Notes& notes = document->notes;
    if (notes.size() < notes_max || note.severity == Severity::rejection) notes.push_back(std::move(note));
  }
  void add_notes(Notes&& notes) {
    if (document->notes.empty() && notes.size() <= notes_max) {
      document->notes = std::move(notes);
      return;
    }
    for (Note& each : notes) add_note(std::move(each));
  }

  void note_doubt(std::string_view text, const Place& place) {
    add_note({converted.reason, Severity::note, place, printable_utf8(text, note_text_bytes_max), converted.detail});
  }

  // Rows of one scope are numbered without a gap, so that a copy of a row still finds its scope.
  std::size_t frame_of(const MapRow& row) const {
    if (frames.back().rows == row.plan.scope) return frames.size() - 1;
    for (std::size_t i = frames.size(); i-- > 0;) {
      if (frames[i].rows == row.plan.scope) return i;
    }
    return frames.size();  // its list is not open
  }

  Gathered& gathered_of(std::size_t frame, const MapRow& row, bool is_new, const Place& place) {
    for (std::size_t i = 0; i < gathering; ++i) {
      Gathered& each = gathered[i];
      if (each.frame != frame || each.slot != row.plan.slot) continue;
      if (is_new) begin_gathering(each, frame, row, place);
      return each;
    }
    if (gathering == gathered.size()) gathered.emplace_back();
    Gathered& made = gathered[gathering++];
    begin_gathering(made, frame, row, place);
    return made;
  }

  static void begin_gathering(Gathered& into, std::size_t frame, const MapRow& row, const Place& place) {
    into.frame = static_cast<std::uint32_t>(frame);
    into.slot = row.plan.slot;
    into.row = &row;
    into.place = place;
    into.text.clear();
  }

  [[nodiscard]] bool has_better(const MapRow& row, std::size_t path) const {
    const RowPlan& plan = row.plan;
    if (coverage != nullptr || !plan.takes_best || frames.back().rows != plan.scope) return false;
    return row.rank + path >= ranks.data()[frames.back().ranks + plan.slot];
  }

  // As nearly all values go: of the list opened last, whole, one for its field.
  void value(const MapRow& row, std::size_t path, std::string_view text, std::string_view companion, const Place& place) {
    const RowPlan& plan = row.plan;
    Frame& frame = frames.back();
    if (!plan.takes_best || plan.is_sliced || coverage != nullptr || frame.rows != plan.scope) {
      any_value(row, path, text, companion, place);
      return;
    }
    const std::string_view bare = trimmed(text);
    if (bare.empty()) return;
    std::uint32_t& known = ranks.data()[frame.ranks + plan.slot];
    auto rank = static_cast<std::uint32_t>(row.rank + path);
    if (rank >= known) return;
    const bool has_value = convert_value(row, bare, companion, input, converted);
    if (converted.reason != nullptr) note_doubt(bare, place);
    if (!has_value) return keep_unread(frame, row, bare, place);
    if (converted.gives_way && (rank |= gives_way) >= known) return;
    known = rank;
    filled.text = bare;
    filled.place = &place;
    plan.set(frame.slot, filled);
  }

  void any_value(const MapRow& row, std::size_t path, std::string_view text, std::string_view companion, const Place& place) {
    const std::string_view bare = trimmed(text);
    if (bare.empty()) return;
    if (coverage != nullptr) coverage->fired(*map, row, path, place);
    const RowPlan& plan = row.plan;
    const std::string_view cut = plan.is_sliced ? sliced(bare, plan) : bare;
    if (cut.empty() || plan.convert == nullptr) return;  // without a conversion it was refused when the map was loaded

    const std::size_t at = frame_of(row);
    if (at == frames.size()) return;
    Frame& frame = frames[at];
    auto rank = static_cast<std::uint32_t>(row.rank + path);
    std::uint32_t& known = ranks[frame.ranks + plan.slot];
    const bool is_known = known != no_rank;
    if (is_known && rank == known && plan.parts_item) return further_code(frame, row, cut, bare, place);
    if (is_known && !plan.keeps_all && (rank > known || (rank == known && !plan.gathers))) return;
    if (plan.keeps_all) {  // a part of its own, like a seal
      count(ScopeKind::seal, place);
      if (is_full) return;
    }

    const bool has_value = convert_value(row, cut, companion, input, converted);
    if (converted.reason != nullptr) note_doubt(bare, place);
    if (!has_value) return keep_unread(frame, row, bare, place);

    if (plan.takes_best && converted.gives_way && (rank |= gives_way) >= known) return;
    const bool is_better = !is_known || (rank < known && !plan.keeps_all);
    if (is_better) known = rank;
    if (plan.gathers) {
      gathered_of(at, row, is_better, place).text.add(converted.text, plan.full);
      return;
    }
    // The number of an item, a code: the text as sent stays beside the value, whatever was cut from it.
    filled.text = plan.is_text ? cut : bare;
    filled.place = &place;
    plan.set(frame.slot, filled);
    if (plan.is_listed && at + 1 != frames.size()) set_slots();
  }

  // A weight that is stated but can't be read is another thing than none: what was sent stays with the item.
  void keep_unread(const Frame& frame, const MapRow& row, std::string_view text, const Place& place) {
    if (converted.reason == nullptr) return;
    const Field& target = field(row.field);
    if (target.scope == ScopeKind::item && target.name == "carats") {
      Maybe<Text>& unread = frame.slot.item->item->carats_unread;
      if (unread) return;
      Text kept = filled.room->kept(text);
      Text same = kept.lent();
      unread = Stated<Text>{std::move(kept), std::move(same), place};
    } else if (target.scope == ScopeKind::quantity && target.name == "amount" && !frame.slot.is_filled) {
      frame.slot.quantity->amount.text = filled.room->kept(text);
      frame.slot.quantity->amount.place = place;
    }
  }

  // The field has its value from that path: another code makes goods of its own, other values are told of.
  void further_value(const MapRow& row, std::size_t path, std::string_view text, std::string_view companion, const Place& place) {
    const RowPlan& plan = row.plan;
    const std::size_t at = frame_of(row);
    if (!plan.takes_best || at == frames.size()) return value(row, path, text, companion, place);
    const Frame& frame = frames[at];
    const std::uint32_t known = ranks[frame.ranks + plan.slot];
    if (known == no_rank || (known & ~gives_way) != row.rank + path) return value(row, path, text, companion, place);
    const std::string_view bare = trimmed(text);
    const std::string_view cut = plan.is_sliced && !bare.empty() ? sliced(bare, plan) : bare;
    if (cut.empty()) return;
    if (plan.is_item_code) return further_code(frame, row, cut, bare, place);
    add_note({&reasons::further_value, Severity::note, place, printable_utf8(bare, note_text_bytes_max), {}});
  }

  void further_code(const Frame& frame, const MapRow& row, std::string_view cut, std::string_view bare, const Place& place) {
    ItemDraft& draft = drafts[frame.index];
    const bool has_value = convert_value(row, cut, {}, input, converted);
    if (converted.reason != nullptr) note_doubt(bare, place);
    if (!has_value) return;
    CommodityCode code{std::string(converted.text)};
    const auto is_same = [&](const Stated<CommodityCode>& known) { return known.value == code; };
    if (is_same(*draft.item->commodity_code) || std::any_of(draft.further_codes.begin(), draft.further_codes.end(), is_same)) return;
    count(ScopeKind::item, place);
    if (is_full) return;
    if (draft.further_codes.empty())
      add_note({&reasons::several_codes, Severity::note, place, printable_utf8(bare, note_text_bytes_max), {}});
    draft.further_codes.emplace_back(std::move(code), filled.room->kept(bare), place);
  }

  // Where the goods are from and what papers they have is said of those with the further codes as well. Words and quantities are not
  // parted: they stay with one code, that of diamonds if there is one, lest the words accuse the code beside it.
  void part_item(ItemDraft& draft) {
    std::vector<GoodsItem>& list = whole().items;
    const auto is_diamond = [](const Stated<CommodityCode>& code) { return code.value.digits.starts_with(diamond_heading); };
    if (Stated<CommodityCode>& first = *list[draft.index].commodity_code; !is_diamond(first)) {
      const auto found = std::find_if(draft.further_codes.begin(), draft.further_codes.end(), is_diamond);
      if (found != draft.further_codes.end()) std::swap(first, *found);
    }
    for (Stated<CommodityCode>& code : draft.further_codes) {
      GoodsItem goods = list[draft.index];
      goods.place = code.place;
      goods.commodity_code = std::move(code);
      goods.description.reset();
      goods.description_joined.reset();
      goods.carats.reset();
      goods.carats_unread.reset();
      goods.net_mass.reset();
      goods.gross_mass.reset();
      goods.quantities.clear();
      goods.amounts.clear();
      goods.value.reset();
      goods.usd.reset();
      goods.packages.reset();
      goods.parcels.reset();
      list.push_back(std::move(goods));
      list.back().position = ++items_closed;
    }
    draft.further_codes.clear();
    has_moved = true;
  }

  void set_gathered(std::size_t frame) {
    for (std::size_t i = 0; i < gathering; ++i) {
      Gathered& each = gathered[i];
      if (each.frame != frame) continue;
      const Field& target = field(each.row->field);
      if (target.scope == ScopeKind::item && each.text.parts > 1 && target.name == "description" && each.text.glued != each.text.whole) {
        Text joined = filled.room->kept(each.text.glued);
        Text same = joined.lent();
        item_at(frames[frame]).description_joined = Stated<Text>{std::move(joined), std::move(same), each.place};
      }
      converted.clear();
      converted.text = each.text.whole;
      filled.text = each.text.whole;
      filled.place = &each.place;
      target.set(frames[frame].slot, filled);
      each.frame = no_rank;
    }
    while (gathering > 0 && gathered[gathering - 1].frame == no_rank) --gathering;
  }

  void close_last() {
    const std::size_t last = frames.size() - 1;
    if (gathering > 0) set_gathered(last);
    end_content(frames[last]);
    ranks.resize(frames[last].ranks);
    frames.pop_back();
    if (has_moved) set_slots();
  }

  [[nodiscard]] bool is_wanted(const ItemDraft& draft) {
    const std::vector<GoodsItem>& list = whole().items;
    if (!interest || list.size() <= items_kept_unasked || !draft.further_codes.empty()) return true;
    const GoodsItem& item = list[draft.index];
    if (!item.commodity_code && !item.description && item.documents.empty()) return false;  // nobody could
    if (whole().map.empty()) whole().map = map->id;
    return interest(whole(), item);
  }

  GoodsItem& item_at(const Frame& frame) { return whole().items[drafts[frame.index].index]; }

  void end_content(const Frame& frame) {
    switch (frame.scope->kind) {
      case ScopeKind::root:
        break;
      case ScopeKind::item: {
        ItemDraft& draft = drafts[frame.index];
        if (!is_full) kpwatch::finish(draft, *map, document->notes);
        --open_items;
        const bool is_left_out = !is_full && !is_wanted(draft);
        settle(whole().items, draft.index, is_full || is_left_out);
        ++items_closed;
        if (is_left_out) {
          ++left_out;
          --items;
          parts = draft.parts_before;
          break;
        }
        if (!is_full) whole().items.back().position = items_closed;
        if (!is_full && !draft.further_codes.empty()) {
          draft.index = whole().items.size() - 1;
          part_item(draft);
        }
        break;
      }
      case ScopeKind::document: {
        const CitedDocument& cited = *frame.slot.document;
        // The outline has no references: there a title may be all that is known of one.
        const bool is_empty = !cited.code && (map->is_outline ? !cited.name : !cited.reference);
        settle(documents_of(frame), frame.index, is_full || is_empty);
        break;
      }
      case ScopeKind::party: {
        const Party& party = *frame.slot.party;
        settle(parties_of(frame), frame.index, is_full || (!party.name && !party.id && !party.country));
        break;
      }
      case ScopeKind::quantity:
        if (!frame.slot.is_filled) keep_unread_weight(item_around(frame), *frame.slot.quantity, *map);
        settle(item_around(frame).quantities, frame.index, is_full || !frame.slot.is_filled);
        break;
      case ScopeKind::amount:
        settle(amounts_of(frame), frame.index, is_full || !frame.slot.is_filled);
        for (auto& [name, place] : frame.item != no_item ? drafts[frame.item].named_amounts : declaration.named_amounts)
          if (place > frame.index) --place;
        break;
      case ScopeKind::seal:
      case ScopeKind::container:
        settle(numbers_of(frame), frame.index, is_full || !frame.slot.is_filled);
        break;
      case ScopeKind::line:
        settle(lines(), frame.index, is_full || !frame.slot.is_filled);
        break;
      case ScopeKind::correction:
        settle(corrections(), frame.index, is_full || !frame.slot.is_filled);
        break;
      case ScopeKind::row:
        settle(rows(), frame.index, is_full || !frame.slot.is_filled);
        break;
    }
  }

  void finish() {
    while (!frames.empty()) close_last();
    document->map = map->id;
    document->place = begin;
    if (map->kind == DocumentKind::certificate) {
      finish_certificate();
    } else if (is_exchange(map->kind)) {
      finish_exchange();
    } else {
      finish_declaration();
    }
    document->outcome = has_rejection(document->notes) ? Reading::rejected : Reading::read;
    // What can't be relied on is not handed on.
    if (document->outcome == Reading::rejected) document->content = std::monostate{};
  }

  void finish_certificate() {
    Certificate made = finished(std::move(certificate), *map, begin, document->notes);
    document->test = envelope.test;
    document->identifier = made.number.serial.empty() ? envelope.fallback_identifier : made.number.key();
    document->content = std::move(made);
  }

  void finish_exchange() {
    Exchange made = finished(std::move(exchange), *map, begin, document->notes);
    document->test = envelope.test;
    document->identifier = identifier_of(made);
    document->content = std::move(made);
  }

  void finish_declaration() {
    Declaration& made = whole();
    items_of_last = made.items.size();
    room_of_last = made.room.bytes();
    const bool is_handed_on = !has_rejection(document->notes);
    if (is_handed_on) made.map = map->id;
    if (left_out > 0)
      add_note({&reasons::items_left_out, Severity::note, begin, {}, std::to_string(left_out) + " of " + std::to_string(items_closed)});
    if (map->is_outline) {
      // Without the type code beside it no more is certain.
      if (made.function_code && !is_original_of_any_type(made.function_code->value, *map)) made.function = MessageFunction::other;
      return;
    }
    made.place = begin;
    if (made.sender.empty()) made.sender = envelope.sender;
    made.test = made.test || envelope.test;
    if (is_handed_on) kpwatch::finish(made, *map, envelope.received_on);
    if (made.mrn) {
      made.identifier = made.mrn->value.view();
    } else if (made.reference) {
      made.identifier = made.reference->value.view();
    } else if (!envelope.fallback_identifier.empty()) {
      made.identifier = envelope.fallback_identifier;
    } else {
      made.identifier = "sha256:" + sha256_hex(envelope.bytes);
      made.identifier_is_hash = true;
    }
    document->test = made.test;
    throw_point("mapping", made.identifier);
    document->identifier = made.identifier;
  }
};

DocumentBuilder::DocumentBuilder() : state_(std::make_unique<State>()) {}
DocumentBuilder::DocumentBuilder(const Map& map, Envelope envelope, Place start, RowCoverage* coverage) : DocumentBuilder() {
  state_->start(map, std::move(envelope), start, coverage, state_->own);
}
DocumentBuilder::~DocumentBuilder() = default;

void DocumentBuilder::start(const Map& map, Envelope envelope, const Place& start, RowCoverage* coverage, Document& into) {
  state_->start(map, std::move(envelope), start, coverage, into);
}

void DocumentBuilder::set_interest(ItemInterest interest) { state_->interest = std::move(interest); }

void DocumentBuilder::set_envelope(Envelope envelope) { state_->envelope = std::move(envelope); }

void DocumentBuilder::open(const MapScope& scope, const Place& place) { state_->open(scope, place); }

void DocumentBuilder::close(const MapScope& scope) {
  const auto& frames = state_->frames;
  if (frames.size() > 1 && frames.back().scope == &scope) return state_->close_last();
  const bool is_open = std::any_of(frames.begin() + 1, frames.end(), [&](const Frame& frame) { return same_scope(*frame.scope, scope); });
  if (!is_open) return;  // the root closes in finish
  while (!same_scope(*frames.back().scope, scope)) state_->close_last();
  state_->close_last();
}

void DocumentBuilder::value(const MapRow& row, std::size_t rank, std::string_view text, std::string_view companion, const Place& place) {
  state_->value(row, rank, text, companion, place);
}

void DocumentBuilder::further_value(const MapRow& row, std::size_t rank, std::string_view text, std::string_view companion,
                                    const Place& place) {
  state_->further_value(row, rank, text, companion, place);
}

bool DocumentBuilder::has_better(const MapRow& row, std::size_t rank) const { return state_->has_better(row, rank); }

void DocumentBuilder::note(Note note) { state_->add_note(std::move(note)); }

void DocumentBuilder::note_all(Notes notes) { state_->add_notes(std::move(notes)); }

bool DocumentBuilder::is_full() const { return state_->is_full; }

std::size_t DocumentBuilder::items() const { return state_->items; }

void DocumentBuilder::finish_into() { state_->finish(); }

Document DocumentBuilder::finish() {
  state_->finish();
  return std::move(state_->own);
}

}  // namespace kpwatch
