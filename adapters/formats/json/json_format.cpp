// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/formats/json/json_format.h"

#include <algorithm>

#include "adapters/formats/json/document_plan.h"
#include "adapters/formats/json/fault.h"
#include "adapters/formats/json/pieces.h"
#include "adapters/formats/json/reasons.h"
#include "adapters/formats/json/sample_parts.h"
#include "adapters/formats/json/skim_walk.h"
#include "daemon/base/text.h"

namespace kpwatch {
namespace {

using namespace json;
using Plans = std::vector<std::unique_ptr<const DocumentPlan>>;

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
constexpr std::size_t offending_bytes_max = 80;
constexpr std::size_t described_members_max = 6;

// UTF-16 and UTF-32 of an opening bracket, with and without mark: known for what it is, and refused.
bool is_wide_text(std::string_view bytes) {
  using namespace std::string_view_literals;
  const auto begins = [&](std::string_view sign) { return bytes.substr(0, sign.size()) == sign; };
  return begins("\xFF\xFE{\0"sv) || begins("\xFE\xFF\0{"sv) || begins("{\0"sv) || begins("\0{"sv) || begins("\xFF\xFE[\0"sv) ||
         begins("\xFE\xFF\0["sv) || begins("[\0"sv) || begins("\0["sv);
}

std::string_view without_mark(std::string_view bytes) {
  return bytes.substr(0, byte_order_mark.size()) == byte_order_mark ? bytes.substr(byte_order_mark.size()) : bytes;
}

class JsonFormat final : public Format {
 public:
  JsonFormat(std::unique_ptr<const Names> names, Plans plans, const FormatLimits& limits)
      : names_(std::move(names)), plans_(std::move(plans)), limits_(limits), tree_(names_.get()), skim_(plans_, *names_) {}

  [[nodiscard]] std::string_view name() const override { return "json"; }

  [[nodiscard]] int recognises(std::string_view bytes) const override {
    if (is_wide_text(bytes)) return 70;
    const std::string_view text = without_mark(bytes);
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return 0;
    return text[first] == '{' ? 90 : text[first] == '[' ? 60 : 0;
  }

  void set_interest(const ItemInterest& interest) override { builder_.set_interest(interest); }

  [[nodiscard]] InputReading read(std::string_view bytes, Day received_on, RowCoverage* coverage, const Keep* keep) override {
    InputReading reading;
    reading.format = "json";
    if (is_wide_text(bytes)) {
      reading.notes.push_back(rejection({&not_utf8, 0, "", "send UTF-8, not UTF-16"}, bytes, {}));
      return reading;
    }
    if (bytes.size() > limits_.interchange_bytes_max) {
      reading.notes.push_back(rejection({&too_many_bytes, 0, "", at_most(limits_.interchange_bytes_max)}, bytes, {}));
      return reading;
    }
    const std::string_view text = whole_or_in_room(bytes);
    const std::size_t skipped = bytes.size() - text.size();
    // Nearly every input is one object and nothing else. Whatever else it is, is cut into pieces first.
    if (const std::string_view whole = trimmed(text);
        whole.starts_with('{') && bytes.size() <= limits_.json_bytes_max && parse(whole) == ValueTree::Answer::read) {
      DocumentPlan::Position position;
      position.byte = static_cast<std::size_t>(whole.data() - buffer_.data());
      mapped(whole, position, received_on, coverage, reading.documents.emplace_back());
      reading.well_formed_to_end = reading.documents.back().outcome != Reading::rejected;
      reading.complete_last(keep);
      return reading;
    }
    const Pieces cut = cut_into_pieces(text, limits_.interchange_messages_max);
    LineCounter lines(text);
    if (keep == nullptr) reading.documents.reserve(cut.pieces.size() + 1);
    bool all_good = true;
    for (const Pieces::Piece& piece : cut.pieces) {
      DocumentPlan::Position position = position_of(piece, cut.shape, skipped, lines);
      document(text.substr(piece.begin, piece.end - piece.begin), position, received_on, coverage, reading.documents.emplace_back());
      all_good = all_good && reading.documents.back().outcome != Reading::rejected;
      reading.complete_last(keep);
    }
    for (const Fault& fault : cut.faults) reading.notes.push_back(rejection(fault, text, {skipped, "", 0, {}}));
    if (cut.pieces.empty() && cut.faults.empty())
      reading.notes.push_back(rejection({&ends_early, 0, "", "there is no document"}, text, {skipped, "", 0, {}}));
    reading.well_formed_to_end = cut.faults.empty() && all_good && !cut.pieces.empty();
    // What stands between documents spoils the input, so one of its documents must show it.
    if (!cut.faults.empty()) {
      reading.documents.push_back(spoilt(cut.faults, text, skipped));
      reading.complete_last(keep);
    }
    return reading;
  }

  [[nodiscard]] std::optional<Skim> skim(std::string_view bytes, Day received_on, const Interest& interest) override {
    if (interest.glance() == nullptr || bytes.size() > std::min(limits_.interchange_bytes_max, limits_.json_bytes_max)) return std::nullopt;
    const auto passes_over = [&](std::string_view text) {
      return skim_.passes_over(text, readable_from(text), tree_limits(), received_on, *interest.glance());
    };
    const std::string_view text = trimmed(in_room(bytes));
    Skim skim{"json", {}};
    std::uint32_t& documents = skim.documents.at(static_cast<std::size_t>(Reading::read));
    if (text.starts_with('{') && passes_over(text)) {
      documents = 1;
      return skim;
    }
    const Pieces cut = cut_into_pieces(text, limits_.interchange_messages_max);
    const bool are_several = cut.shape != Pieces::Shape::single && cut.faults.empty() && !cut.pieces.empty();
    if (!are_several || !std::all_of(cut.pieces.begin(), cut.pieces.end(), [&](const Pieces::Piece& piece) {
          return passes_over(text.substr(piece.begin, piece.end - piece.begin));
        }))
      return std::nullopt;
    documents = static_cast<std::uint32_t>(cut.pieces.size());
    return skim;
  }

  // Cut into pieces, but no other piece is parsed. What is one object, or out of the ordinary, is read as ever.
  [[nodiscard]] std::optional<Document> read_one(std::string_view bytes, Day received_on, std::size_t wanted) override {
    if (is_wide_text(bytes) || bytes.size() > limits_.interchange_bytes_max) return Format::read_one(bytes, received_on, wanted);
    const std::string_view text = whole_or_in_room(bytes);
    // No further than the one that is wanted; at least two, to see that there are several.
    const std::size_t enough = std::min<std::size_t>(std::max<std::size_t>(wanted + 1, 2), limits_.interchange_messages_max);
    const Pieces cut = cut_into_pieces(text, enough);
    if (cut.pieces.size() < 2 || wanted >= cut.pieces.size()) return Format::read_one(bytes, received_on, wanted);
    LineCounter lines(text);
    const Pieces::Piece& piece = cut.pieces[wanted];
    DocumentPlan::Position position = position_of(piece, cut.shape, bytes.size() - text.size(), lines);
    Document one;
    document(text.substr(piece.begin, piece.end - piece.begin), position, received_on, nullptr, one);
    return one;
  }

  [[nodiscard]] std::vector<SamplePart> parts(std::string_view bytes, std::span<const MapUse> uses) override {
    std::vector<SamplePart> all;
    if (is_wide_text(bytes) || bytes.size() > limits_.interchange_bytes_max) return all;
    const std::string_view text = in_room(bytes);
    const Pieces cut = cut_into_pieces(text, limits_.interchange_messages_max);
    LineCounter lines(text);
    for (const Pieces::Piece& piece : cut.pieces) {
      DocumentPlan::Position position = position_of(piece, cut.shape, bytes.size() - text.size(), lines);
      const std::string_view document = text.substr(piece.begin, piece.end - piece.begin);
      if (document.size() > limits_.json_bytes_max || parse(document) != ValueTree::Answer::read) continue;
      position.paths = std::make_shared<ValuePaths>(document, position.pointer);
      add_sample_parts(all, tree_, position, uses);
    }
    return all;
  }

 private:
  // What may be one document is copied for the parser; of what can only be several, each piece when its turn comes.
  std::string_view whole_or_in_room(std::string_view bytes) {
    return bytes.size() > limits_.json_bytes_max ? without_mark(bytes) : in_room(bytes);
  }

  // The parser touches bytes behind the end: it works on a copy that has some to spare.
  std::string_view in_room(std::string_view bytes) {
    buffer_.assign(bytes);
    buffer_.append(ValueTree::padding(), '\0');
    const std::size_t skipped = bytes.size() - without_mark(bytes).size();
    return {buffer_.data() + skipped, bytes.size() - skipped};
  }

  // Line numbers of rising offsets, counted once.
  class LineCounter {
   public:
    explicit LineCounter(std::string_view text) : text_(text) {}
    std::uint32_t line_of(std::size_t byte) {
      for (; at_ < byte; ++at_)
        if (text_[at_] == '\n') ++line_;
      return line_;
    }

   private:
    std::string_view text_;
    std::size_t at_ = 0;
    std::uint32_t line_ = 1;
  };

  static DocumentPlan::Position position_of(const Pieces::Piece& piece, Pieces::Shape shape, std::size_t skipped, LineCounter& lines) {
    DocumentPlan::Position position;
    position.byte = skipped + piece.begin;
    if (shape == Pieces::Shape::array) position.pointer = "/" + std::to_string(piece.index);
    if (shape == Pieces::Shape::sequence) position.line = lines.line_of(piece.begin);
    return position;
  }

  static std::string at_most(std::size_t bytes) { return "at most " + std::to_string(bytes) + " bytes are read"; }

  static Note rejection(const Fault& fault, std::string_view text, const DocumentPlan::Position& position) {
    Note note;
    note.reason = fault.reason;
    note.severity = Severity::rejection;
    note.place.kind = Place::Kind::json;
    note.place.byte = position.byte + fault.byte;
    note.place.line = position.line;
    note.place.path = position.pointer + fault.pointer;
    note.text = printable_utf8(text.substr(std::min(fault.byte, text.size()), offending_bytes_max), offending_bytes_max);
    note.detail = fault.detail;
    return note;
  }

  static Document refused(const Fault& fault, std::string_view text, const DocumentPlan::Position& position) {
    Document document;
    document.outcome = Reading::rejected;
    document.place.kind = Place::Kind::json;
    document.place.byte = position.byte;
    document.place.line = position.line;
    document.place.path = position.pointer;
    document.notes.push_back(rejection(fault, text, position));
    return document;
  }

  static Document spoilt(const std::vector<Fault>& faults, std::string_view text, std::size_t skipped) {
    const DocumentPlan::Position whole{skipped, "", 0, {}};
    Document document = refused(faults.front(), text, whole);
    document.place.byte = skipped + faults.front().byte;
    document.place.path = faults.front().pointer;
    for (std::size_t i = 1; i < faults.size(); ++i) document.notes.push_back(rejection(faults[i], text, whole));
    return document;
  }

  // `text` lies in the buffer.
  [[nodiscard]] std::size_t readable_from(std::string_view text) const {
    return static_cast<std::size_t>(buffer_.data() + buffer_.size() - text.data());
  }
  [[nodiscard]] TreeLimits tree_limits() const { return {limits_.json_depth_max, limits_.value_bytes_max}; }
  [[nodiscard]] ValueTree::Answer parse(std::string_view text) { return tree_.read(text, readable_from(text), tree_limits()); }

  void document(std::string_view text, DocumentPlan::Position& position, Day received_on, RowCoverage* coverage, Document& into) {
    if (text.size() > limits_.json_bytes_max) {
      into = refused({&too_many_bytes, 0, "", at_most(limits_.json_bytes_max)}, text, position);
      return;
    }
    const bool is_in_room = text.data() >= buffer_.data() && text.data() < buffer_.data() + buffer_.size();
    if (!is_in_room) text = in_room(text);
    if (const ValueTree::Answer answer = parse(text); answer != ValueTree::Answer::read) {
      into = refused(fault_of(answer, text), text, position);
    } else {
      mapped(text, position, received_on, coverage, into);
    }
  }

  // What the tree holds, by the map that claims it.
  void mapped(std::string_view text, DocumentPlan::Position& position, Day received_on, RowCoverage* coverage, Document& into) {
    position.paths = std::make_shared<ValuePaths>(text, position.pointer);
    if (const DocumentPlan* plan = choose()) return plan->read(tree_, text, position, received_on, coverage, builder_, into);
    into.outcome = Reading::unmapped;
    into.place = position.place(tree_, 0);
    into.described_as = described();
  }

  [[nodiscard]] Fault fault_of(ValueTree::Answer answer, std::string_view text) const {
    if (answer == ValueTree::Answer::value_too_long) {
      const auto last = static_cast<std::uint32_t>(tree_.values().size() - 1);
      return {&value_too_long, tree_[last].byte, tree_.pointer(last), at_most(limits_.value_bytes_max)};
    }
    // Whatever is wrong before counts first; what is only too deep is found by the same search.
    if (auto fault = first_fault(text, limits_.json_depth_max)) return std::move(*fault);
    return {&parser_failed, 0, "", ""};
  }

  // Of several plans that claim the document the one that demands most.
  [[nodiscard]] const DocumentPlan* choose() const {
    const DocumentPlan* best = nullptr;
    std::size_t most = 0;
    for (const auto& plan : plans_) {
      const std::size_t claim = plan->claim(tree_);
      if (claim <= most) continue;
      most = claim;
      best = plan.get();
    }
    return best;
  }

  // "kpwatch: declaration/9", else the first members' names: enough to ask the sender about.
  [[nodiscard]] std::string described() const {
    const Value& root = tree_[0];
    if (root.kind == Value::Kind::array) return "array";
    std::string names;
    std::size_t count = 0;
    for (std::uint32_t child = root.first; child != Value::none; child = tree_[child].next) {
      if (tree_[child].name == "kpwatch" && tree_[child].is_scalar()) return "kpwatch: " + printable_utf8(tree_[child].text, 100);
      if (count++ < described_members_max) names.append(names.empty() ? "" : ", ").append(printable_utf8(tree_[child].name, 40));
    }
    return "object {" + names + (count > described_members_max ? ", ..." : "") + "}";
  }

  std::unique_ptr<const Names> names_;
  Plans plans_;
  FormatLimits limits_;
  ValueTree tree_;
  SkimWalk skim_;
  DocumentBuilder builder_;
  std::string buffer_;
};

}  // namespace

std::unique_ptr<Format> make_json_format(std::span<const Map> maps, const FormatLimits& limits, Complaints& complaints) {
  Plans plans;
  auto names = std::make_unique<Names>();
  for (const Map& map : maps) {
    if (map.format != "json") continue;
    if (auto plan = DocumentPlan::compile(map, *names, complaints)) plans.push_back(std::move(plan));
  }
  return std::make_unique<JsonFormat>(std::move(names), std::move(plans), limits);
}

}  // namespace kpwatch
