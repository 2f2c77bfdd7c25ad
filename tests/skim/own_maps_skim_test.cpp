// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// By maps that others might write: what is passed over is what reading it whole would have been silent about. First the inputs that once
// were passed over wrongly, then JSON maps and documents thrown together by a seeded generator; for EDIFACT and XML see maps/.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/formats/edifact/edifact_format.h"
#include "adapters/formats/json/json_format.h"
#include "adapters/formats/xml/xml_format.h"
#include "daemon/mapping/map_file.h"
#include "tests/fuzz/harness.h"

namespace kpwatch {
namespace {

std::string map_of(const std::string& rest, const std::string& wants = "format: json, has: id") {
  const std::string format = wants.substr(8, wants.find(',') - 8);
  return "map: " + format + "/own\ntitle: t\nsource: s\nkind: declaration\nfor: {" + wants + "}\n" + rest;
}

// A format with these maps; null where one has a fault.
class Reader {
 public:
  explicit Reader(const std::vector<std::string>& texts, FormatMaker make = make_json_format, const std::string& id = "json/own") {
    Complaints complaints;
    for (std::size_t i = 0; i < texts.size(); ++i)
      if (auto map = read_map_text(texts[i], id, complaints)) {
        map->id += std::to_string(i);
        maps_.push_back(*std::move(map));
      }
    if (complaints.empty()) format_ = make(maps_, {}, complaints);
    if (!complaints.empty()) format_.reset();
    if (format_ != nullptr) fuzz::set_shipped_interest(*format_);
  }
  explicit operator bool() const { return format_ != nullptr; }
  bool skims(std::string_view text) { return fuzz::demand_safe_skim(*format_, text, format_->read(text, fuzz::received_on(), nullptr)); }

 private:
  std::vector<Map> maps_;
  std::unique_ptr<Format> format_;
};

struct Case {
  std::string rest;  // of the map
  std::string document;
  bool is_skimmed = false;
};

std::string times(int count, const std::string& text) {
  std::string all;
  for (int i = 0; i < count; ++i) all += (i == 0 ? "" : ",") + text;
  return all;
}

TEST(OwnMaps, are_skimmed_by_with_the_care_that_reading_takes) {
  const std::string goods = R"(,"goods":{"hs":"090111"}})";
  const auto with_list = [](const std::string& list) {
    return "lists: [{list: item, starts: goods, fields: {commodity_code: hs}}" + (list.empty() ? "" : ", " + list) + "]\n";
  };
  const auto of_goods = [](const std::string& fields, const std::string& lists = {}) {
    return "lists: [{list: item, starts: goods/*, fields: {commodity_code: hs" + fields + "}" + lists + "}]\n";
  };
  const std::string item = with_list("");
  const std::string flat_document = with_list("{list: document, starts: ., fields: {code: {is: L116}, reference: kp}}");
  const std::string own_document = with_list("{list: document, starts: kp, fields: {code: {is: L116}, reference: .}}");
  const std::string each_document = with_list("{list: document, starts: kp/+, fields: {code: {is: L116}, reference: .}}");
  const std::string inner_document = with_list("{list: document, starts: kp, fields: {code: {is: L116}, reference: '+/number'}}");
  const std::string own_seals = with_list("{list: seal, starts: seals/*, fields: {number: .}}");
  const std::string noted_seals = "options: {unknown_members: note}\n" + own_seals;
  const std::string seals = "fields: {seals: seals}\n" + item;
  const std::string upper_seals = of_goods(", seals: .../seals");
  const std::string upper_documents = of_goods("", ", lists: [{list: document, starts: .../docs/+, fields: {code: c}}]");
  const std::string returning = of_goods(", number: 'nr/..'");
  const std::string thousand = ",\"goods\":[" + times(999, "{\"hs\":\"090111\"}") + "]}";
  const std::vector<Case> cases{
      {item, R"({"id":1)" + goods, true},
      {"lists: [{list: item, starts: ., fields: {commodity_code: {is: '71023100'}, description: goods}}]\n",
       R"({"id":1,"goods":"stones"})"},
      {"lists: [{list: item, starts: ., fields: {commodity_code: hs, description: goods}}]\n", R"({"id":1,"hs":"0901","goods":"beans"})",
       true},
      {flat_document, R"({"id":1,"kp":"NL123")" + goods},
      {own_document, R"({"id":1)" + goods, true},
      {own_document, R"({"id":1,"kp":null)" + goods, true},
      {own_document, R"({"id":1,"kp":"NL123")" + goods},
      {own_document, R"({"id":1,"kp":["NL123"])" + goods},
      {own_document, R"({"id":1,"kp":[])" + goods},
      {each_document, R"({"id":1,"kp":[])" + goods, true},
      {each_document, R"({"id":1,"kp":[["NL123"]])" + goods},
      {inner_document, R"({"id":1,"kp":[{"number":"NL123"}])" + goods},
      {inner_document, R"({"id":1,"kp":{"number":"NL123"})" + goods},
      {own_seals, R"({"id":1,"seals":["a","b",null])" + goods, true},
      {own_seals, R"({"id":1,"seals":[)" + times(20'001, "[]") + "]" + goods},
      {noted_seals, R"({"id":1,"seals":["a"])" + goods, true},
      {noted_seals, R"({"id":1,"seals":[null])" + goods},
      {seals, R"({"id":1,"seals":["a","b"])" + goods, true},
      {seals, R"({"id":1,"seals":[)" + times(20'001, "1") + "]" + goods},
      {upper_seals, R"({"id":1,"seals":[)" + times(21, "1") + "]" + thousand},
      {upper_documents, R"({"id":1,"docs":[)" + times(21, R"({"c":"N1"})") + "]" + thousand},
      {returning, R"({"id":1,"goods":[{"hs":"090111","nr":null}]})"},
  };
  for (const Case& each : cases) {
    Reader reader({map_of(each.rest)});
    ASSERT_TRUE(reader) << each.rest;
    EXPECT_EQ(reader.skims(each.document), each.is_skimmed) << each.rest << each.document.substr(0, 200);
  }
}

std::string repeated(int count, const std::string& text) {
  std::string all;
  for (int i = 0; i < count; ++i) all += text;
  return all;
}

TEST(OwnMaps, of_messages_are_skimmed_by_with_the_care_that_reading_takes) {
  const auto message = [](const std::string& body) {
    const auto segments = std::count(body.begin(), body.end(), '\'') + 2;
    return "UNB+UNOC:3+A+B+250520:0900+R1'UNH+1+CUSDEC:D:96B:UN'" + body + "UNT+" + std::to_string(segments) + "+1'UNZ+1+R1'";
  };
  const std::string item = "{list: item, starts: CST, fields: {commodity_code: CST/2.1}}";
  const std::string titled =
      "lists:\n  - " + item + "\n  - {list: document, starts: DOC, holds: DOC, fields: {code: DOC/1.1, name: {at: DOC/2.1, as: texts}}}\n";
  const std::string each = "lists: [{list: item, starts: CST/2, each: component, fields: {commodity_code: .}}]\n";
  const std::vector<Case> cases{
      {"lists: [" + item + "]\n", message("CST+1+0901'"), true},
      {"lists: [" + item + "]\n", message("CST+1+71023100'")},
      // Another message begins where the first did not end.
      {"lists: [{list: item, starts: CST, fields: {commodity_code: CST/2.1, description: UNH/2.1}}]\n",
       message("CST+1+0901'UNH+1+CUSDEC:D:96B:UN'")},
      // Held by its leader a segment fires no other row.
      {"options: {groups: MOA(CUX)}\nlists: [{list: item, starts: CST, fields: {commodity_code: ['CUX/1.2', 'MOA>CUX/1.3']}}]\n",
       message("CST+1'MOA+A'CUX+1:0901:71023100'")},
      // One place, cut in two ways.
      {"lists:\n  - {list: item, starts: CST, fields: {description: {at: FTX/4, first: 4}}}\n  - {list: item, starts: LIN, fields: "
       "{description: FTX/4}}\n",
       message("LIN+1'FTX+A+++ROUGH DIAMONDS'")},
      {"lists:\n  - {list: item, starts: CST/2, each: component, fields: {description: .}}\n  - {list: item, starts: CST/3, each: "
       "component, fields: "
       "{description: .}}\n",
       message("CST+1+COFFEE+ROUGH DIAMONDS'")},
      // One place, for two purposes.
      {"lists:\n  - " + item +
           "\n  - {list: document, starts: FTX, fields: {name: {at: FTX/3.3, as: texts}}}\n  - {list: document, starts: 'FTX[1=B]', "
           "fields: "
           "{code: {at: FTX/3.3, as: texts}}}\n",
       message("FTX+B++A:B:L116'CST+1+0901'")},
      // A component is goods of its own, not a part of the text.
      {"lists: [{list: item, starts: CST/2, each: component, fields: {description: {at: ., full: 5}}}]\n",
       message("CST+A+BEANS::ROUGH DIAMONDS'")},
      {titled, message("DOC+1+BILL'CST+1+0901'"), true},
      {titled, message("DOC+1+KIMBERLY'DOC+1+PROCESS'CST+1+0901'")},
      {each, message("CST+1+0901:0902'"), true},
      {each, message(repeated(300, "CST+1+" + repeated(9, "0901:") + "0901'"))},
      {"lists: [{list: item, starts: CST/2, each: component, fields: {commodity_code: ., seals: CST/2}}]\n",
       message(repeated(25, "CST+1+" + repeated(29, "0901:") + "0901'"))},
  };
  for (const Case& each_case : cases) {
    Reader reader({map_of(each_case.rest, "format: edifact, message: CUSDEC, version: D, release: 96B, agency: UN")}, make_edifact_format,
                  "edifact/own");
    ASSERT_TRUE(reader) << each_case.rest;
    EXPECT_EQ(reader.skims(each_case.document), each_case.is_skimmed) << each_case.rest << each_case.document.substr(0, 200);
  }
}

TEST(OwnMaps, of_xml_are_skimmed_by_with_the_care_that_reading_takes) {
  std::string many_seals = "[../s0";
  for (int i = 1; i < 30; ++i) many_seals += ", ../s" + std::to_string(i);
  const std::string borrowing = "lists: [{list: item, starts: i, fields: {commodity_code: c, seals: " + many_seals + "]}}]\n";
  std::string seals;
  for (int i = 0; i < 30; ++i) seals += "<s" + std::to_string(i) + ">1</s" + std::to_string(i) + ">";
  const std::string joining =
      "lists: [{list: item, starts: d, opened_by: a, fields: {commodity_code: [b, c]}}, {list: amount, starts: b/b, fields: {amount: "
      ".}}]\n";
  const std::string unknown_goods =
      "lists: [{list: item, starts: i, fields: {commodity_code: c}}, {list: item, starts: j, fields: {number: n}}]\n";
  const std::string priced =
      "fields: {customs_value: [a, c/d]}\nlists: [{list: amount, starts: c, fields: {amount: e}}, {list: item, starts: i, fields: "
      "{commodity_code: h}}]\n";
  const std::string crossing =
      "lists: [{list: item, starts: 'd[t=P]', opened_by: d, fields: {commodity_code: {at: c/d, all: yes}}}, {list: seal, starts: d, "
      "opened_by: c, "
      "fields: {number: c/d}}]\n";
  const std::vector<Case> cases{
      {borrowing, "<R>" + seals + "<i><c>0901</c></i></R>", true},
      {borrowing, "<R>" + seals + repeated(900, "<i><c>0901</c></i>") + "</R>"},
      {joining, "<R><d><b>09.01</b></d><d><c>0902</c></d></R>", true},
      // What stands between two entries keeps the second from going on with the first, wanted or not.
      {joining, "<R><d><b>09.01</b></d><b><b>1</b></b><d><c>710231</c></d></R>"},
      {unknown_goods, "<R><i><c>0901</c></i><j><n>1</n></j></R>", true},
      {unknown_goods, "<R><i><c>0901</c></i>" + repeated(1'100, "<j><n>1</n></j>") + "</R>"},
      // These two ended the process.
      {priced, "<R><c><d>17.5</d></c><a>1000</a><i><h>0901</h></i></R>", true},
      {crossing, "<R><d/><d><t>P</t></d><d><c><d>0901210000</d></c><t>P</t></d></R>", true},
  };
  for (const Case& each : cases) {
    Reader reader({map_of(each.rest, "format: xml, root: R, namespace: ''")}, make_xml_format, "xml/own");
    ASSERT_TRUE(reader) << each.rest;
    EXPECT_EQ(reader.skims(each.document), each.is_skimmed) << each.rest << each.document.substr(0, 200);
  }
}

// A shipped map: the lines of a waybill go on with their brother before, but not past a party.
TEST(ShippedMaps, see_goods_that_stand_behind_a_party_in_a_house_waybill) {
  const auto waybill = [](const std::string& between, const std::string& information) {
    return "<HouseWaybill xmlns=\"iata:housewaybill:1\"><BusinessHeaderDocument><ID>H1</ID></BusinessHeaderDocument><MasterConsignment>"
           "<IncludedHouseConsignment><IncludedHouseConsignmentItem><SequenceNumeric>1</SequenceNumeric><GrossWeightMeasure "
           "unitCode=\"KGM\">1"
           "</GrossWeightMeasure><NatureIdentificationTransportCargo><Identification>COFFEE</Identification></"
           "NatureIdentificationTransportCargo>"
           "</IncludedHouseConsignmentItem>" +
           between + "<IncludedHouseConsignmentItem><Information>" + information +
           "</Information></IncludedHouseConsignmentItem></IncludedHouseConsignment></MasterConsignment></HouseWaybill>";
  };
  const auto format = fuzz::shipped_format(make_xml_format, {});
  const auto skims = [&](const std::string& text) {
    return fuzz::demand_safe_skim(*format, text, format->read(text, fuzz::received_on(), nullptr));
  };
  const std::string party = "<ConsignorParty><Name>X</Name></ConsignorParty>";
  EXPECT_TRUE(skims(waybill(party, "BEANS")));
  EXPECT_FALSE(skims(waybill(party, "ROUGH DIAMONDS")));
  EXPECT_TRUE(skims(waybill("", "BEANS")));
}

// The map that demands more is chosen, and its certificates are never passed over.
TEST(OwnMaps, are_chosen_as_for_reading) {
  const std::string item = "lists: [{list: item, starts: goods, fields: {commodity_code: hs}}]\n";
  std::string certificates = map_of("fields: {number: kp}\n", "format: json, has: [id, kp]");
  certificates.replace(certificates.find("declaration"), std::string("declaration").size(), "certificate");
  Reader reader({map_of(item), certificates});
  ASSERT_TRUE(reader);
  EXPECT_TRUE(reader.skims(R"({"id":1,"goods":{"hs":"0901"}})"));
  EXPECT_FALSE(reader.skims(R"({"id":1,"goods":{"hs":"0901"},"kp":"BW 1234567"})"));
  EXPECT_FALSE(reader.skims(R"({"id":1,"goods":{"hs":"0901"},"\u006bp":"BW 1234567"})"));
}

// Throws maps together, and documents that more or less follow them.
class Generator {
 public:
  explicit Generator(std::uint32_t seed) : dice_(seed) {}

  std::string map() {
    shape_ = Shape{};
    shape_.members["id"].is_value = true;
    const bool notes_unknown = chance(45);
    may_go_up_ = may_demand_ = !notes_unknown || chance(4);
    std::string text = notes_unknown ? "options: {unknown_members: note, ignored: [ign, e]}\n" : "";
    text += "fields: {reference: " + row({&shape_}, Leads::inside);
    if (chance(40)) text += ", accepted_on: " + row({&shape_}, Leads::inside, chance(30) ? ", format: '102'" : "");
    if (chance(30)) text += ", seals: " + row({&shape_}, Leads::anywhere);
    text += "}\nlists:\n  - " + list("item", {&shape_}) + "\n";
    for (unsigned more = roll(3); more > 0; --more)
      text += "  - " + list(one_of({"document", "document", "party", "amount", "seal", "container", "item"}), {&shape_}) + "\n";
    return text;
  }

  // In thousandths: how often something stands where the map wants something else.
  std::string document(unsigned noise) {
    noise_ = noise;
    std::string text;
    do text = value(shape_, 0);
    while (!text.starts_with('{'));
    return text;
  }

  std::string disturbed(std::string text) {
    for (unsigned times = 1 + roll(2); times > 0 && !text.empty(); --times) {
      const std::size_t at = roll(static_cast<unsigned>(text.size()));
      if (chance(40))
        text.erase(at, 1 + roll(3));
      else
        text.insert(at, one_of({"\\", "\"", "{", "}", "[", "]", ",", ":", "1", "null", "\\u0061", "\"id\":1,", "\"\\u0069d\":901,",
                                "\"a\":\"x\",", "\x01", "\xC3"}));
    }
    return text;
  }

  unsigned roll(unsigned below) { return static_cast<unsigned>(dice_() % below); }
  bool chance(unsigned per_cent) { return roll(100) < per_cent; }

 private:
  // What the paths of the map ask for.
  struct Shape {
    std::map<std::string, Shape> members;
    std::unique_ptr<Shape> element;
    bool is_some = false, is_value = false;
  };
  using Chain = std::vector<Shape*>;  // from the document to where a path has led
  enum class Leads { inside, anywhere };

  const char* one_of(std::initializer_list<const char*> all) { return all.begin()[roll(static_cast<unsigned>(all.size()))]; }
  const char* name() { return one_of({"a", "b", "c", "d", "e"}); }

  std::string path(Chain& chain, Leads leads, bool may_stay = true) {
    if (may_stay && chance(20)) return ".";
    std::string text;
    const auto add = [&](const std::string& step) { text += (text.empty() ? "" : "/") + step; };
    while (leads == Leads::anywhere && may_go_up_ && chain.size() > 1 && chance(15)) {
      const bool is_out = chance(50);
      do chain.pop_back();
      while (is_out && chain.size() > 1 && chain.back()->members.empty());
      add(is_out ? "..." : "..");
    }
    for (unsigned steps = 1 + roll(2); steps > 0; --steps) {
      if (!text.empty() || chain.size() == 1 || chain.back()->is_value || !chance(8)) {
        const std::string step = name();
        chain.push_back(&chain.back()->members[step]);
        add(step + (may_demand_ && chance(6) ? "[t=x]" : ""));
        if (!chance(30)) continue;
      }
      Shape& list = *chain.back();
      if (list.element == nullptr) {
        list.element = std::make_unique<Shape>();
        list.is_some = chance(50);
      }
      chain.push_back(list.element.get());
      add(list.is_some != chance(3) ? "+" : "*");
    }
    return text;
  }

  std::string row(const Chain& entry, Leads leads, const std::string& options = {}) {
    std::string text = "{at: [";
    std::string first;
    for (unsigned paths = chance(25) ? 2 : 1; paths > 0; --paths) {
      Chain chain = entry;
      const std::string one = path(chain, leads, entry.size() > 1);
      chain.back()->is_value = true;
      if (one == first) continue;
      text += (first.empty() ? "'" : ", '") + one + "'";
      first = one;
    }
    return text + "]" + options + "}";
  }

  std::string fields(const std::string& kind, const Chain& entry) {
    std::string text;
    const auto add = [&](unsigned per_cent, const std::string& field, const std::string& value) {
      if (chance(per_cent)) text += (text.empty() ? "" : ", ") + field + ": " + value;
    };
    const auto inside = [&](const std::string& options = {}) { return row(entry, chance(5) ? Leads::anywhere : Leads::inside, options); };
    const auto anywhere = [&](const std::string& options = {}) { return row(entry, Leads::anywhere, options); };
    if (kind == "item") {
      add(85, "commodity_code",
          chance(6) ? std::string(one_of({"{is: '0901'}", "{is: '710231'}"}))
                    : inside(one_of({"", "", "", ", first: 4", ", values: {x: '71023100'}"})));
      add(60, "description",
          chance(6) ? std::string(one_of({"{is: COFFEE}", "{is: ROUGH DIAMONDS}"}))
                    : inside(one_of({"", "", ", as: text", ", as: first_line", ", full: 5"})));
      add(20, "commodity_code_tail", inside());
      add(20, "tariff_text", inside());
      add(30, "number", anywhere());
      add(30, "seals", anywhere());
      add(30, "value", anywhere(chance(60) ? std::string(", with: '../") + name() + "'" : ""));
    } else if (kind == "document") {
      add(95, "code", chance(25) ? std::string(one_of({"{is: N1}", "{is: L116}"})) : inside(one_of({"", "", ", first: 4"})));
      add(40, "name", inside(one_of({"", ", as: texts"})));
      add(70, "reference", anywhere());
    } else if (kind == "party") {
      add(95, "name", anywhere());
    } else if (kind == "seal" || kind == "container") {
      add(95, "number", anywhere());
    } else {
      add(95, "amount", anywhere());
    }
    return "fields: {" + text + "}";
  }

  std::string list(const std::string& kind, Chain entry) {
    std::string text = "{list: " + kind + ", starts: '" + path(entry, Leads::anywhere) + "', ";
    text += fields(kind, entry);
    if (kind == "item" && chance(60)) {
      text += ", lists: [" + list(one_of({"document", "party", "quantity", "amount", "seal"}), entry);
      if (chance(50)) text += ", " + list(one_of({"document", "party", "quantity", "amount", "seal"}), entry);
      text += "]";
    }
    return text + "}";
  }

  std::string scalar() {
    if (chance(4))
      return one_of(
          {"\"71023100\"", "\"ROUGH DIAMONDS\"", "\"ROUGH\"", "\"DIAMONDS\"", "\"L116\"", "710231", "\"Kimberley Process certificate\""});
    if (chance(6)) return one_of({"true", "\"\\u0041\"", "\" \""});
    return one_of({"\"0901\"", "\"COFFEE\"", "\"N1\"", "1", "\"x\"", "\"20240101\"", "\"\"", "901", "\"EUR\""});
  }

  std::string junk(unsigned depth) {
    switch (depth > 6 ? 0 : roll(6)) {
      case 0:
        return scalar();
      case 1:
        return "null";
      case 2:
        return "[]";
      case 3:
        return "{}";
      case 4: {
        std::string text;
        for (unsigned count = roll(3); count > 0; --count) text += (text.empty() ? "" : ",") + junk(depth + 1);
        return "[" + text + "]";
      }
      default:
        return std::string("{\"") + name() + "\":" + junk(depth + 1) + "}";
    }
  }

  std::string object(const Shape& shape, unsigned depth) {
    std::vector<std::string> members;
    for (const auto& [name, inner] : shape.members)
      if ((depth == 0 && name == "id") || chance(75)) members.push_back("\"" + name + "\":" + value(inner, depth + 1));
    if (chance(30)) std::shuffle(members.begin(), members.end(), dice_);
    if (chance(5)) members.push_back(std::string("\"") + one_of({"ign", "zz", "a", "e"}) + "\":" + junk(depth + 1));
    if (chance(3)) members.emplace_back("\"t\":\"x\"");
    std::string text;
    for (const std::string& member : members) text += (text.empty() ? "" : ",") + member;
    return "{" + text + "}";
  }

  std::string value(const Shape& shape, unsigned depth) {
    if (roll(1000) < noise_) return junk(depth);
    if (chance(3)) return "null";
    std::vector<int> kinds;
    if (!shape.members.empty()) kinds.insert(kinds.end(), {0, 0});
    if (shape.element != nullptr) kinds.insert(kinds.end(), {1, 1});
    if (shape.is_value || kinds.empty()) kinds.push_back(2);
    const int kind = kinds[roll(static_cast<unsigned>(kinds.size()))];
    if (kind == 0) return object(shape, depth);
    if (kind == 1 && shape.is_some && chance(35)) return value(*shape.element, depth + 1);
    if (kind == 2 && !chance(12)) return scalar();
    std::string text;
    for (unsigned count = roll(4); count > 0; --count)
      text += (text.empty() ? "" : ",") + (kind == 1 ? value(*shape.element, depth + 1) : chance(90) ? scalar() : "null");
    return "[" + text + "]";
  }

  std::mt19937 dice_;
  Shape shape_;
  bool may_go_up_ = false, may_demand_ = false;
  unsigned noise_ = 0;
};

TEST(OwnMaps, thrown_together_miss_nothing) {
  unsigned maps = 0, skimming = 0, skimmed = 0;
  for (std::uint32_t seed = 0; seed < 8'000; ++seed) {
    Generator generator(seed);
    const std::string first = generator.map();
    std::vector<std::string> texts{map_of(first, generator.chance(70) ? "format: json, has: id" : "format: json, has: [id, a]")};
    if (generator.chance(20)) texts.push_back(map_of(Generator(seed + 1'000'000).map(), "format: json, member: id, value: ['1', x]"));
    Reader reader(texts);
    if (!reader) continue;
    ++maps;
    unsigned of_this = 0;
    for (unsigned i = 0; i < 60 && (i < 30 || of_this != 0); ++i) {
      constexpr unsigned noises[]{0, 20, 80};
      std::string document = generator.document(noises[i % 3]);
      if (generator.chance(30)) document = generator.disturbed(std::move(document));
      of_this += reader.skims(document) ? 1U : 0U;
    }
    skimmed += of_this;
    skimming += of_this != 0 ? 1U : 0U;
  }
  EXPECT_GT(maps, 4'000U);
  EXPECT_GT(skimming, 500U);
  EXPECT_GT(skimmed, 5'000U);
  std::printf("%u maps, %u of them skim, %u documents skimmed over\n", maps, skimming, skimmed);
}

}  // namespace
}  // namespace kpwatch
