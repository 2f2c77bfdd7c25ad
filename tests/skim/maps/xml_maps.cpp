// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// XML maps thrown together in the map language, and documents that more or less follow them: what is passed over must be what reading
// it whole would have been silent about.
//   xml_maps FIRST_SEED COUNT
#include "adapters/formats/xml/xml_format.h"
#include "tests/skim/maps/skim_probe.h"

namespace kpwatch::probe {
namespace {

// What the paths of a map ask for.
struct Shape {
  std::map<std::string, Shape> children;
  std::map<std::string, std::vector<Kind>> attributes;
  std::vector<Kind> kinds;       // of its text
  std::set<std::string> wanted;  // texts that a condition wants of it
  bool is_repeated = false;
};
using Chain = std::vector<Shape*>;  // from the document to where a path has led

class MapMaker {
 public:
  MapMaker(Dice& dice, Shape& shape) : dice_(dice), shape_(shape) {}

  Lines map(const std::string& wants, const std::string& options) {
    Lines lines{"map: xml/own", "title: t", "source: s", "kind: declaration", "for: {format: xml, " + wants + "}"};
    if (!options.empty()) lines.push_back("options: {" + options + "}");
    if (dice_.chance(10)) lines.emplace_back("unit_when_absent: carat");
    add_fields(lines, 0, "declaration", {&shape_});
    lines.emplace_back("lists:");
    add_list(lines, 2, "item", {&shape_});
    for (unsigned more = dice_.roll(4); more > 0; --more)
      add_list(lines, 2, dice_.one_of({"document", "document", "party", "amount", "seal", "container", "item"}), {&shape_});
    return lines;
  }

 private:
  struct Found {
    std::string text;
    Chain chain;
    std::string attribute;
    bool has_conditions = false;
  };

  const char* name() { return dice_.one_of({"a", "b", "c", "d"}); }
  const char* attribute() { return dice_.one_of({"x", "y"}); }

  std::string condition(Shape& at) {
    const std::string value = dice_.one_of({"P", "Q"});
    const bool is_absent = dice_.chance(20), is_present = !is_absent && dice_.chance(25);
    std::string what;
    if (dice_.chance(35)) {
      at.attributes["k"].push_back(Kind::word);
      what = "@k";
    } else {
      Shape* held = &at.children[dice_.chance(75) ? "t" : name()];
      what = held == &at.children["t"] ? "t" : "";
      if (what.empty())
        for (auto& [key, child] : at.children)
          if (&child == held) what = key;
      if (dice_.chance(10)) {
        held = &held->children["u"];
        what += "/u";
      }
      held->wanted.insert(value);
    }
    return (is_absent ? "!" : "") + what + (is_absent || is_present ? "" : "=" + value);
  }

  std::string conditions(Shape& at) {
    if (!dice_.chance(14)) return {};
    std::string text = "[" + condition(at);
    if (dice_.chance(20)) text += "," + condition(at);
    return text + "]";
  }

  // Steps down from where the chain ends.
  void walk(Found& found, unsigned steps, bool may_have_conditions) {
    for (; steps > 0; --steps) {
      const std::string step = name();
      Shape& next = found.chain.back()->children[step];
      found.chain.push_back(&next);
      const std::string tests = may_have_conditions ? conditions(next) : std::string();
      found.has_conditions = found.has_conditions || !tests.empty();
      found.text += (found.text.empty() ? "" : "/") + step + tests;
    }
  }

  Found to_list(const Chain& from) {
    Found found{{}, from, {}, false};
    if (from.size() > 1 && dice_.chance(12)) return {".", from, {}, false};
    walk(found, 1 + dice_.roll(2), true);
    if (from.size() == 1 && dice_.chance(4)) return {".", from, {}, false};
    found.chain.back()->is_repeated = true;
    return found;
  }

  Found to_value(const Chain& from, Kind kind, bool may_climb) {
    Found found{{}, from, {}, false};
    if (dice_.chance(12)) {
      from.back()->kinds.push_back(kind);
      return {".", from, {}, false};
    }
    unsigned climbs = 0;
    if (may_climb && from.size() > 1 && dice_.chance(14))
      climbs = 1 + dice_.roll(static_cast<unsigned>(std::min<std::size_t>(2, from.size() - 1)));
    for (unsigned i = 0; i < climbs; ++i) {
      found.chain.pop_back();
      found.text += i == 0 ? ".." : "/..";
    }
    const bool is_attribute = dice_.chance(22);
    walk(found, dice_.roll(2) + (is_attribute ? 0 : 1), climbs == 0);
    if (is_attribute) {
      found.attribute = attribute();
      found.text += (found.text.empty() ? "@" : "/@") + found.attribute;
    }
    note(found, kind);
    return found;
  }

  static void note(const Found& found, Kind kind) {
    if (found.attribute.empty())
      found.chain.back()->kinds.push_back(kind);
    else
      found.chain.back()->attributes[found.attribute].push_back(kind);
  }

  std::string joined_path(const Chain& from, Kind kind) {
    const auto part = [&] {
      Found found{{}, from, {}, false};
      walk(found, 1, false);
      note(found, kind);
      return "{" + found.text + (dice_.chance(10) ? "|year}" : "}");
    };
    return part() + dice_.one_of({"", " ", "-"}) + (dice_.chance(70) ? part() : "");
  }

  std::string companion(const Found& value, Kind kind) {
    Found found{{}, value.chain, {}, false};
    if (dice_.chance(50)) {
      found.attribute = attribute();
      found.text = "@" + found.attribute;
    } else if (value.chain.size() > 1) {
      found.chain.pop_back();
      found.text = "..";
      walk(found, 1, false);
    } else {
      walk(found, 1, false);
    }
    note(found, kind);
    return found.text;
  }

  std::string paths(const Chain& from, Kind kind, bool is_in_list, std::string* with, Kind with_kind) {
    std::string text = "[";
    std::set<std::string> seen;
    bool takes_companion = with != nullptr;
    for (unsigned left = dice_.chance(30) ? 2 : 1; left > 0; --left) {
      if (dice_.chance(4)) {
        const std::string one = joined_path(from, kind);
        if (seen.insert(one).second) text += (text.size() == 1 ? "'" : ", '") + one + "'";
        continue;
      }
      const Found found = to_value(from, kind, is_in_list && !takes_companion);
      if (!seen.insert(found.text).second) continue;
      text += (text.size() == 1 ? "'" : ", '") + found.text + "'";
      if (takes_companion && with->empty()) *with = companion(found, with_kind);
    }
    return text + "]";
  }

  std::string slicing() {
    if (!dice_.chance(12)) return {};
    return dice_.one_of({", first: 4", ", first: 2", ", after: 2", ", before: ' '", ", values: {X: '71023100', COFFEE: ROUGH DIAMONDS}",
                         ", values: {N1: L116}", ", values: {'71023100': '0901'}"});
  }

  std::string row(const Chain& from, Kind kind, bool is_in_list, const std::string& options = {}) {
    return "{at: " + paths(from, kind, is_in_list, nullptr, Kind::word) + options + slicing() + "}";
  }

  std::string row_with(const Chain& from, Kind kind, Kind with_kind, bool is_in_list, const std::string& options = {}) {
    std::string with;
    std::string text = "{at: " + paths(from, kind, is_in_list, &with, with_kind);
    if (!with.empty()) text += ", with: '" + with + "'";
    return text + options + slicing() + "}";
  }

  std::string many_borrowed(const Chain& from) {
    std::string text;
    for (unsigned i = 0; i < 25; ++i) {
      const std::string name = "s" + std::to_string(i);
      if (from.size() > 1) from[from.size() - 2]->children[name].kinds.push_back(Kind::word);
      text += (i == 0 ? "'../" : ", '../") + name + "'";
    }
    return "{at: [" + text + "]}";
  }

  std::string several(const std::string& one, const std::function<std::string()>& more) {
    if (!dice_.chance(18)) return one;
    return "[" + one + ", " + more() + "]";
  }

  std::string wording(const Chain& from) {
    const auto one = [&]() -> std::string {
      if (dice_.chance(4)) return dice_.one_of({"{is: COFFEE}", "{is: ROUGH DIAMONDS}", "{is: ROUGH}"});
      if (dice_.chance(8)) return row_with(from, Kind::word, Kind::word, true, ", as: join, sign: ' '");
      return row(from, Kind::word, true,
                 dice_.one_of({"", "", "", ", as: text", ", as: first_line", ", full: 5", ", as: upper", ", all: yes"}));
    };
    return several(one(), one);
  }

  std::string commodity_code(const Chain& from) {
    const auto one = [&]() -> std::string {
      if (dice_.chance(4)) return dice_.one_of({"{is: '0901'}", "{is: '710231'}"});
      return row(from, Kind::code, true, dice_.one_of({"", "", "", "", "", ", all: yes"}));
    };
    return several(one(), one);
  }

  std::string document_code(const Chain& from) {
    const auto one = [&]() -> std::string {
      if (dice_.chance(10)) return dice_.one_of({"{is: N935}", "{is: L116}"});
      if (dice_.chance(20))
        return row_with(from, Kind::document, Kind::word, true,
                        dice_.one_of({", as: join", ", as: join, lengths: '1 3'", ", as: join, placed: after"}));
      return row(from, Kind::document, true, dice_.one_of({"", "", "", ", as: texts", ", as: text", ", as: upper"}));
    };
    return several(one(), one);
  }

  std::string day(const Chain& from) {
    const auto one = [&] {
      return dice_.chance(40) ? row_with(from, Kind::day, Kind::number, false, "")
                              : row(from, Kind::day, false, dice_.one_of({"", "", ", format: '102'", ", order: dmy"}));
    };
    return several(one(), one);
  }

  void add_fields(Lines& lines, std::size_t indent, const std::string& kind, const Chain& from) {
    const std::string margin(indent, ' ');
    lines.push_back(margin + "fields:");
    const std::size_t before = lines.size();
    const auto add = [&](unsigned per_cent, const std::string& field, const std::function<std::string()>& text) {
      if (dice_.chance(per_cent)) lines.push_back(margin + "  " + field + ": " + text());
    };
    const auto text_row = [&](Kind of) { return [this, &from, of] { return row(from, of, from.size() > 1); }; };
    if (kind == "declaration") {
      add(50, "reference", text_row(Kind::word));
      add(45, "accepted_on", [&] { return day(from); });
      add(35, "issued_on", [&] { return day(from); });
      add(15, "seals", text_row(Kind::word));
      add(10, "type_code", text_row(Kind::word));
      add(10, "items_declared", text_row(Kind::number));
      add(12, "customs_value", text_row(Kind::number));
    } else if (kind == "item") {
      add(85, "commodity_code", [&] { return commodity_code(from); });
      add(70, "description", [&] { return wording(from); });
      add(15, "commodity_code_tail", text_row(Kind::number));
      add(15, "tariff_text", [&] { return wording(from); });
      add(20, "number", text_row(Kind::number));
      add(12, "seals", [&] { return dice_.chance(25) ? many_borrowed(from) : row(from, Kind::word, true); });
      add(12, "origin", text_row(Kind::country));
      add(12, "net_mass", [&] { return row_with(from, Kind::number, Kind::word, true); });
    } else if (kind == "document") {
      add(85, "code", [&] { return document_code(from); });
      add(40, "name", [&] { return row(from, Kind::word, true, dice_.one_of({"", "", ", as: texts", ", as: first_line"})); });
      add(50, "reference", text_row(Kind::word));
      add(10, "dated_on", [&] { return row(from, Kind::day, true); });
    } else if (kind == "party") {
      add(95, "name", text_row(Kind::word));
    } else if (kind == "seal" || kind == "container") {
      add(95, "number", text_row(Kind::word));
    } else {
      add(95, "amount", text_row(Kind::number));
    }
    if (lines.size() == before) lines.pop_back();
  }

  void add_list(Lines& lines, std::size_t indent, const std::string& kind, const Chain& from) {
    const std::string margin(indent, ' ');
    const Found start = to_list(from);
    lines.push_back(margin + "- list: " + kind);
    lines.push_back(margin + "  starts: '" + start.text + "'");
    if (kind == "party" && dice_.chance(50)) lines.push_back(margin + "  role: exporter");
    if (dice_.chance(25)) lines.push_back(margin + "  opened_by: [" + opened_by(start.chain) + "]");
    add_fields(lines, indent + 2, kind, start.chain);
    if ((kind != "item" && kind != "container") || !dice_.chance(50)) return;
    lines.push_back(margin + "  lists:");
    for (unsigned more = 1 + dice_.roll(2); more > 0; --more)
      add_list(lines, indent + 4,
               kind == "container" ? "seal" : dice_.one_of({"document", "document", "party", "quantity", "amount", "seal"}), start.chain);
  }

  std::string opened_by(const Chain& from) {
    std::string text;
    for (unsigned more = 1 + dice_.roll(2); more > 0; --more) {
      Found found{{}, from, {}, false};
      walk(found, 1, false);
      found.chain.back()->kinds.push_back(Kind::word);
      text += (text.empty() ? "'" : ", '") + found.text + "'";
    }
    return text;
  }

  Dice& dice_;
  Shape& shape_;
};

class DocumentMaker {
 public:
  DocumentMaker(Dice& dice, unsigned spice, unsigned noise) : dice_(dice), spice_(spice), noise_(noise) {}

  void add(Lines& lines, std::size_t indent, const std::string& name, const std::string& own_attributes, const Shape& shape) {
    const std::string margin(indent, ' ');
    const std::string tag = name + own_attributes + attributes(shape);
    std::string text = has_text(shape) ? text_of(shape) : std::string();
    if (is_odd()) text = escaped_value(value_of(Kind::word, dice_, spice_));
    Lines inside;
    if (indent < 16) add_children(inside, indent + 2, shape);
    if (inside.empty()) {
      lines.push_back(margin + (text.empty() && dice_.chance(50) ? "<" + tag + "/>" : "<" + tag + ">" + text + "</" + name + ">"));
      return;
    }
    lines.push_back(margin + "<" + tag + ">" + text);
    lines.insert(lines.end(), inside.begin(), inside.end());
    lines.push_back(margin + "</" + name + ">");
  }

 private:
  bool is_odd() { return dice_.roll(1000) < noise_; }

  // An element may both have children and a text; mostly one of both.
  bool has_text(const Shape& shape) {
    if (shape.kinds.empty() && shape.wanted.empty()) return false;
    return shape.children.empty() || dice_.chance(40);
  }

  std::string text_of(const Shape& shape) {
    if (!shape.wanted.empty() && (shape.kinds.empty() || dice_.chance(60)))
      return dice_.chance(80) ? *shape.wanted.begin() : dice_.one_of({"P", "Q", "p"});
    return escaped_value(value_of(shape.kinds.empty() ? Kind::word : dice_.any(shape.kinds), dice_, spice_));
  }

  std::string escaped_value(const std::string& value) {
    if (!dice_.chance(4)) return value;
    switch (dice_.roll(4)) {
      case 0:
        return "<![CDATA[" + value + "]]>";
      case 1:
        return "<!--c-->" + value;
      case 2:
        return value.substr(0, value.size() / 2) + "<?p i?>" + value.substr(value.size() / 2);
      default:
        return value.empty() ? value : "&#" + std::to_string(static_cast<unsigned char>(value[0])) + ";" + value.substr(1);
    }
  }

  std::string attributes(const Shape& shape) {
    std::string text;
    for (const auto& [name, kinds] : shape.attributes) {
      if (!dice_.chance(75)) continue;
      const std::string value = name == "k" ? std::string(dice_.one_of({"P", "P", "Q", ""})) : value_of(dice_.any(kinds), dice_, spice_);
      text += " " + name + "=\"" + value + "\"";
    }
    if (is_odd())
      text += dice_.one_of({" zz=\"1\"", " xml:lang=\"en\"", " xmlns:q=\"urn:q\" q:x=\"71023100\"", " xmlns:q=\"urn:q\" q:k=\"P\""});
    return text;
  }

  void add_children(Lines& lines, std::size_t indent, const Shape& shape) {
    std::vector<std::pair<std::string, const Shape*>> all;
    for (const auto& [name, child] : shape.children)
      for (unsigned count = count_of(child); count > 0; --count) all.emplace_back(name, &child);
    if (dice_.chance(35)) std::shuffle(all.begin(), all.end(), dice_.engine());
    for (const auto& [name, child] : all) {
      add(lines, indent, name, {}, *child);
      if (is_odd())
        lines.push_back(std::string(indent, ' ') +
                        dice_.one_of({"<zz/>", "<null/>", "<zz>71023100</zz>", "<a>71023100</a>", "<!-- c -->"}));
    }
  }

  unsigned count_of(const Shape& shape) {
    if (!dice_.chance(80)) return 0;
    return shape.is_repeated ? 1 + dice_.roll(3) : dice_.chance(90) ? 1 : 2;
  }

  Dice& dice_;
  unsigned spice_, noise_;
};

// Which messages a map is for, and how its documents stand in the input.
struct Setting {
  std::string wants, options, root = "R", uri = "urn:x";
};

Setting some_setting(Dice& dice, bool is_second) {
  Setting setting;
  const bool any_case = dice.chance(12);
  if (is_second) setting.root = dice.one_of({"R", "S", "S"});
  if (dice.chance(15)) setting.uri = dice.one_of({"", "urn:y", "urn:x:2"});
  setting.wants =
      "root: " + std::string(dice.chance(90) ? setting.root : "[" + setting.root + ", T]") + ", namespace: '" + setting.uri + "'";
  if (any_case) setting.wants += ", names: any_case";
  if (dice.chance(60)) setting.wants += std::string(", wrappers: ") + dice.one_of({"[W]", "['{urn:w}*']", "['{urn:w}W', R]"});
  if (dice.chance(8)) setting.wants += ", namespace_family: 'urn:'";
  if (dice.chance(4)) setting.wants += ", payloads: ['text P']";
  if (dice.chance(10)) setting.options = dice.one_of({"identifier: '@id'", "date_order: dmy", "tolerate_trailer: yes"});
  return setting;
}

struct Made {
  Setting setting;
  Shape shape;
  Lines map;
};

Lines certificate_map(const Setting& setting) {
  return {"map: xml/own", "title: t",   "source: s", "kind: certificate", "for: {format: xml, " + setting.wants + "}",
          "fields:",      "  number: a"};
}

Lines input_of(const std::vector<Made>& made, Dice& dice) {
  constexpr unsigned spices[]{0, 5, 15, 30}, noises[]{0, 0, 10, 50};
  const unsigned spice = spices[dice.roll(4)], noise = noises[dice.roll(4)];
  DocumentMaker maker(dice, spice, noise);
  const unsigned count = dice.chance(80) ? 1 : dice.roll(4);
  const bool is_wrapped = count != 1 || dice.chance(12);
  Lines lines;
  if (dice.chance(10)) lines.emplace_back("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
  if (is_wrapped) lines.emplace_back(dice.chance(50) ? "<W>" : "<W xmlns=\"urn:w\">");
  for (unsigned i = 0; i < count; ++i) {
    const Made& one = made[made.size() > 1 && dice.chance(30) ? 1 : 0];
    const bool is_prefixed = dice.chance(3);
    const std::string root = (is_prefixed ? "n:" : "") + one.setting.root;
    maker.add(lines, is_wrapped ? 2 : 0, root, (is_prefixed ? " xmlns:n=\"" : " xmlns=\"") + one.setting.uri + "\"", one.shape);
  }
  if (is_wrapped && dice.roll(1000) < noise) lines.emplace_back("<zz/>");
  if (is_wrapped) lines.emplace_back("</W>");
  return lines;
}

// One element with all in it very often: what might come near a limit.
Lines enlarged(const Lines& lines, Dice& dice) {
  constexpr std::size_t bytes = 60'000;
  if (lines.size() < 4) return lines;
  const std::size_t at = 1 + dice.roll(static_cast<unsigned>(lines.size() - 2));
  std::size_t end = at + 1;
  while (end < lines.size() && indent_of(lines[end]) > indent_of(lines[at])) ++end;
  if (end > at + 1) ++end;
  if (end >= lines.size()) return lines;
  std::string block;
  for (std::size_t i = at; i < end; ++i) block += lines[i].substr(std::min(indent_of(lines[i]), lines[i].size()));
  const std::size_t times = std::min<std::size_t>(dice.chance(50) ? 4'000 : 990, bytes / (block.size() + 1));
  Lines large(lines.begin(), lines.begin() + static_cast<std::ptrdiff_t>(at));
  large.insert(large.end(), times, block);
  large.insert(large.end(), lines.begin() + static_cast<std::ptrdiff_t>(end), lines.end());
  return large;
}

void try_seed(std::uint32_t seed, Tally& tally) {
  Dice dice(seed);
  std::vector<Made> made(dice.chance(15) ? 2 : 1);
  std::vector<Lines> maps;
  for (std::size_t i = 0; i < made.size(); ++i) {
    Made& one = made[i];
    one.setting = some_setting(dice, i > 0);
    MapMaker maker(dice, one.shape);
    one.map = i > 0 && dice.chance(40) ? certificate_map(one.setting) : maker.map(one.setting.wants, one.setting.options);
    if (one.map[3] == "kind: certificate") one.shape.children["a"].kinds = {Kind::word};
    maps.push_back(one.map);
  }
  const auto next = [&] {
    Lines lines = input_of(made, dice);
    if (dice.roll(1000) < 5) lines = enlarged(lines, dice);
    static constexpr auto pieces = {"<", ">",  "/",       "<a>", "</a>",     "<b/>",     "&#65;",   "&amp;",
                             "&", "\"", "<!---->", "]]>", "71023100", "\xC2\x85", "\xC3\xA9"};
    if (dice.chance(8)) lines = split_lines(disturbed(joined(lines), dice, pieces));
    return Subject{maps, lines, false};
  };
  static const Trial trial("xml", make_xml_format, [](const Subject& subject) { return joined(subject.document); });
  trial.run(maps, next, seed, tally);
}

}  // namespace
}  // namespace kpwatch::probe

int main(int argc, char** argv) { return kpwatch::probe::try_seeds(argc, argv, kpwatch::probe::try_seed); }
