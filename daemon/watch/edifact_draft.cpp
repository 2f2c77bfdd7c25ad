// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Drafts of EDIFACT maps: UN/EDIFACT says of many segments by their qualifier what they hold (code lists 1001, 1153, 2005, 3035,
// 3227), whatever the message type.
#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "daemon/base/text.h"
#include "daemon/watch/map_draft.h"

namespace kpwatch {
namespace {

struct SampleSegment {
  std::string tag;
  std::map<std::pair<unsigned, unsigned>, std::string> values;  // by element and component

  [[nodiscard]] std::string at(unsigned element, unsigned component) const {
    const auto found = values.find({element, component});
    return found == values.end() ? std::string() : found->second;
  }
};
using Segments = std::vector<SampleSegment>;

std::vector<Segments> messages_of(const std::vector<SamplePart>& parts) {
  std::vector<Segments> messages;
  const Place* last = nullptr;
  for (const SamplePart& part : parts) {
    const Place& at = part.place;
    const bool is_new_message = last == nullptr || last->message != at.message || last->interchange != at.interchange;
    if (is_new_message) messages.emplace_back();
    if (is_new_message || last->segment != at.segment) messages.back().push_back({std::string(at.tag_text()), {}});
    messages.back().back().values[{at.element, at.component}] = part.text;
    last = &at;
  }
  return messages;
}

struct ByQualifier {
  std::string_view tag, qualifiers;  // qualifiers in element 1, component 1, parted by blanks
  std::string_view field, place, with;
};

constexpr auto header_fields = std::to_array<ByQualifier>({
    {"DTM", "137 182", "issued_on", "1.2", "1.3"},
    {"DTM", "148 141", "accepted_on", "1.2", "1.3"},
    {"DTM", "186 136 189 133", "departed_on", "1.2", "1.3"},
    {"DTM", "178 132 151", "arrived_on", "1.2", "1.3"},
    {"LOC", "96 22 41 42 43 44", "office", "2.1", ""},
    {"LOC", "35", "dispatch_country", "2.1", ""},
    {"LOC", "36 28", "destination_country", "2.1", ""},
    {"LOC", "27", "origin", "2.1", ""},
    {"RFF", "ABT AVX", "mrn", "1.2", ""},
    {"TDT", "11 20", "mode_of_transport", "3.1", ""},
    {"EQD", "CN", "containers", "2.1", ""},
    {"CNT", "5", "items_declared", "1.2", ""},
});

constexpr auto item_fields = std::to_array<ByQualifier>({
    {"LOC", "27", "origin", "2.1", ""},
    {"LOC", "35", "dispatch_country", "2.1", ""},
    {"LOC", "36 28", "destination_country", "2.1", ""},
});

constexpr auto roles = std::to_array<std::pair<std::string_view, std::string_view>>({{"EX", "exporter"},
                                                                                     {"CZ", "consignor"},
                                                                                     {"IM", "importer"},
                                                                                     {"CN", "consignee"},
                                                                                     {"DT", "declarant"},
                                                                                     {"AE", "agent"},
                                                                                     {"AG", "agent"},
                                                                                     {"CB", "agent"},
                                                                                     {"SE", "seller"},
                                                                                     {"BY", "buyer"},
                                                                                     {"CA", "carrier"}});

// What opens an item, best first: customs line, commercial line, goods item details, consignment.
constexpr auto item_tags = std::to_array<std::string_view>({"CST", "LIN", "GID", "GDS", "CNI"});

bool is_code(std::string_view text) {
  if (!std::all_of(text.begin(), text.end(), [&](char c) { return is_digit(c) || c == '.' || c == ' '; })) return false;
  return std::count_if(text.begin(), text.end(), is_digit) >= 6;
}

bool names(std::string_view qualifiers, std::string_view qualifier) {
  const auto words = split(qualifiers, ' ');
  return std::find(words.begin(), words.end(), qualifier) != words.end();
}

DraftRow row(const char* field, const char* path) { return {field, {path}, "", {}}; }

class EdifactDraft {
 public:
  EdifactDraft(Draft& draft, const DraftSample& sample) : draft_(draft), messages_(messages_of(sample.parts)) {
    has_sections_ = sample.bytes.find("UNS") != std::string_view::npos;
    choose_item();
    name(sample.described_as);
  }

  void run() {
    for (const Segments& message : messages_) {
      bool is_in_item = false, is_behind = false;
      for (std::size_t i = 0; i < message.size(); ++i) {
        const SampleSegment& segment = message[i];
        const bool is_header_line = i > 0 && message[i - 1].tag == "BGM" && segment.at(1, 1).empty();  // CST of the whole declaration
        if (segment.tag == item_tag_ && !is_header_line) is_in_item = true;
        if (is_in_item && (segment.tag == "CNT" || segment.tag == "AUT")) is_behind = true;
        if (is_in_item && !is_behind)
          item_segment(segment);
        else
          header_segment(segment);
      }
    }
    if (!seen_roles_.empty()) {
      std::string table;
      for (const auto& [code, role] : roles)
        if (seen_roles_.contains(code)) table.append(table.empty() ? "" : ", ").append(code).append(": ").append(role);
      if (!table.empty()) draft_.top_keys.emplace_back("roles", "{" + table + "}");
    }
    finish_item();
  }

 private:
  void choose_item() {
    for (const std::string_view tag : item_tags) {
      for (const Segments& message : messages_)
        for (const SampleSegment& segment : message)
          if (item_tag_.empty() && segment.tag == tag) item_tag_ = tag;
    }
  }

  void name(const std::string& described_as) {
    constexpr std::array<const char*, 5> keys = {"message", "version", "release", "agency", "association"};
    const auto words = split(described_as, ':');
    for (std::size_t i = 0; i < keys.size(); ++i)
      draft_.for_keys.emplace_back(keys.at(i), yaml_text(i < words.size() ? words[i] : std::string_view()));
  }

  static void by_qualifier(DraftList& list, const ByQualifier& known, const std::string& qualifier) {
    list.fill(known.field, std::string(known.tag) + "[1.1=" + qualifier + "]/" + std::string(known.place), known.with);
  }

  void header_segment(const SampleSegment& segment) {
    const std::string qualifier = segment.at(1, 1);
    DraftList& root = draft_.root;
    if (segment.tag == "BGM") {
      if (!segment.at(2, 1).empty()) root.fill("reference", "BGM/2.1");
      if (!segment.at(2, 2).empty()) root.fill("version", "BGM/2.2");
      if (!segment.at(1, 1).empty()) root.fill("type_code", "BGM/1.1");
      if (!segment.at(3, 1).empty()) root.fill("function_code", "BGM/3");
    }
    if (segment.tag == "SEL") root.fill("seals", "SEL/1");
    for (const ByQualifier& known : header_fields) {
      if (known.tag != segment.tag || !names(known.qualifiers, qualifier)) continue;
      if (!has_place(segment, known.place)) continue;
      return by_qualifier(root, known, qualifier);
    }
    common_list(root, segment);
  }

  void item_segment(const SampleSegment& segment) {
    const std::string qualifier = segment.at(1, 1);
    if (segment.tag == item_tag_) {
      if (!segment.at(1, 1).empty()) item_.fill("number", item_tag_ + "/1");
      for (const auto& [place, text] : segment.values)
        if (place.first > 1 && is_code(text)) return code(segment, place);
      return;
    }
    if (segment.tag == "RFF" && (qualifier == "HS" || qualifier == "ABD") && is_code(segment.at(1, 2)))
      return item_.fill("commodity_code", "RFF[1.1=" + qualifier + "]/1.2");
    if (segment.tag == "PIA" || segment.tag == "TCC") {
      for (const auto& [place, text] : segment.values)
        if (is_code(text)) return code(segment, place);
    }
    if (segment.tag == "FTX") {
      if (qualifier == "AAA" || qualifier == "AAB") describe("FTX[1=" + qualifier + "]/4", "70");
      return;
    }
    if (segment.tag == "IMD") return describe("IMD/3.4-5", "35");
    if (segment.tag == "PAC" && !segment.at(1, 1).empty()) return item_.fill("packages", "PAC/1");
    for (const ByQualifier& known : item_fields)
      if (known.tag == segment.tag && names(known.qualifiers, qualifier)) return by_qualifier(item_, known, qualifier);
    if (segment.tag == "MEA")
      return list(item_, "quantity", "MEA",
                  {row("amount", "MEA/3.2"), row("unit", "MEA/3.1"), row("qualifier", "MEA/2.1"), row("qualifier", "MEA/1")});
    if (segment.tag == "QTY")
      return list(item_, "quantity", "QTY", {row("amount", "QTY/1.2"), row("unit", "QTY/1.3"), row("qualifier", "QTY/1.1")});
    common_list(item_, segment);
  }

  // A code beside which stands what it is (code list 1131) is found by that, wherever it stands.
  void code(const SampleSegment& segment, std::pair<unsigned, unsigned> place) {
    const std::string beside = place.second == 1 ? segment.at(place.first, 2) : std::string();
    const std::string at = std::to_string(place.first) + "." + std::to_string(place.second);
    item_.fill("commodity_code", beside.empty() ? segment.tag + "/" + at : segment.tag + "[*.2=" + beside + "]/*.1");
  }

  void describe(const std::string& path, const std::string& full) {
    if (item_.row("description") != nullptr) return item_.fill("description", path);
    item_.rows.push_back({"description", {path}, "", {{"full", full}}});
  }

  void common_list(DraftList& into, const SampleSegment& segment) {
    if (segment.tag == "NAD") {
      seen_roles_.insert(segment.at(1, 1));
      std::vector<DraftRow> rows = {row("role", "NAD/1")};
      if (!segment.at(4, 1).empty()) rows.push_back(row("name", "NAD/4.1-5"));
      if (!segment.at(3, 1).empty()) rows.push_back(row("name", "NAD/3.1"));
      if (!segment.at(2, 1).empty()) rows.push_back(row("id", "NAD/2.1"));
      if (!segment.at(9, 1).empty()) rows.push_back(row("country", "NAD/9"));
      return list(into, "party", "NAD", rows);
    }
    if (segment.tag == "MOA")
      return list(into, "amount", "MOA", {row("amount", "MOA/1.2"), row("qualifier", "MOA/1.1"), row("currency", "MOA/1.3")});
    if (segment.tag == "DOC")
      return list(into, "document", "DOC", {row("code", segment.at(1, 1).empty() ? "DOC/1.4" : "DOC/1.1"), row("reference", "DOC/2.1")});
    if (segment.tag == "RFF")
      return list(into, "document", "'RFF[1.1!=ABT|AVX|HS|ABD]'", {row("code", "RFF/1.1"), row("reference", "RFF/1.2")});
  }

  static void list(DraftList& into, const std::string& kind, const std::string& starts, const std::vector<DraftRow>& rows) {
    const auto known =
        std::find_if(into.lists.begin(), into.lists.end(), [&](const DraftList& each) { return each.keys.front().second == starts; });
    DraftList& target = known != into.lists.end() ? *known : into.lists.emplace_back(DraftList{kind, {{"starts", starts}}, {}, {}});
    for (const DraftRow& row : rows) target.fill(row.field, row.paths.front());
  }

  static bool has_place(const SampleSegment& segment, std::string_view place) {
    const auto dot = place.find('.');
    return !segment
                .at(static_cast<unsigned>(place[0] - '0'), dot == std::string_view::npos ? 1U : static_cast<unsigned>(place[dot + 1] - '0'))
                .empty();
  }

  void finish_item() {
    item_.kind = "item";
    item_.keys.emplace_back("starts", item_tag_.empty() ? "CST" : item_tag_);
    if (has_sections_) item_.keys.emplace_back("section", "detail");
    item_.keys.emplace_back("ends", "[CNT, AUT]");
    if (item_.row("commodity_code") == nullptr && item_.row("description") == nullptr) describe("FTX/4", "70");
    draft_.root.lists.push_back(std::move(item_));
  }

  Draft& draft_;
  std::vector<Segments> messages_;
  std::string item_tag_;
  bool has_sections_ = false;
  DraftList item_;
  std::set<std::string, std::less<>> seen_roles_;
};

}  // namespace

void draft_edifact(Draft& draft, const DraftSample& sample) { EdifactDraft(draft, sample).run(); }

}  // namespace kpwatch
