// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// EDIFACT maps thrown together in the map language, and messages that more or less follow them: what is passed over must be what
// reading it whole would have been silent about.
//   edifact_maps FIRST_SEED COUNT
#include "adapters/formats/edifact/edifact_format.h"
#include "daemon/base/text.h"
#include "tests/skim/maps/skim_probe.h"

namespace kpwatch::probe {
namespace {

struct Spot {
  std::string tag;
  unsigned element = 0, component = 0;  // component 0: any
  auto operator<=>(const Spot&) const = default;
};

// What the paths of a map ask for.
struct Wanted {
  std::map<Spot, std::vector<Kind>> kinds;
  std::map<Spot, std::vector<std::string>> tested;  // texts that a test compares with
  std::set<std::string> tags, item_tags, group_tags;
  std::multimap<std::string, std::string> held;  // by the leader
};

// The list that a row stands in.
struct ListAround {
  std::string tag;
  bool is_each = false;
};

// Small alphabets let rows, lists and groups meet.
struct Alphabet {
  std::vector<std::string> tags;
  unsigned elements = 4, components = 3;

  explicit Alphabet(Dice& dice) : tags{"BGM", "DTM", "RFF", "DOC", "FTX", "CST", "LIN", "IMD", "NAD", "MOA", "LOC", "PIA", "CUX"} {
    std::shuffle(tags.begin(), tags.end(), dice.engine());
    tags.resize(3 + dice.roll(8));
    elements = 2 + dice.roll(3);
    components = 1 + dice.roll(3);
  }
};

class MapMaker {
 public:
  MapMaker(Dice& dice, Wanted& wanted, const Alphabet& alphabet) : dice_(dice), wanted_(wanted), alphabet_(alphabet) {}

  Lines map(const std::string& wants) {
    has_sections_ = dice_.chance(75);
    if (dice_.chance(45)) groups_ = groups();
    Lines rest;
    add_fields(rest, 0, "declaration");
    rest.emplace_back("lists:");
    const unsigned items = dice_.chance(60) ? 1 : 2;
    for (unsigned i = 0; i < items; ++i) add_list(rest, 2, "item", i);
    for (unsigned more = dice_.roll(4); more > 0; --more)
      add_list(rest, 2, dice_.one_of({"document", "document", "party", "amount", "seal", "container"}), 0);
    Lines lines{"map: edifact/own", "title: t", "source: s", "kind: declaration", "for: {format: edifact, " + wants + "}"};
    add_options(lines);
    lines.insert(lines.end(), rest.begin(), rest.end());
    return lines;
  }

 private:
  std::string tag() { return dice_.any(alphabet_.tags); }
  std::string any_tag() { return dice_.chance(3) ? dice_.one_of({"UNH", "UNS", "UNT"}) : tag(); }
  std::string code() { return dice_.one_of({"A", "B", "C", "122"}); }

  std::string codes() {
    std::string text = code();
    if (dice_.chance(30)) text += "|" + code();
    return text;
  }

  unsigned some_element() { return 1 + dice_.roll(alphabet_.elements); }
  unsigned some_component() { return 1 + dice_.roll(alphabet_.components); }

  // One test, mostly of the qualifier.
  std::string test(const std::string& tag) {
    unsigned element = 1, component = 1;
    std::string place = dice_.chance(50) ? "1" : "1.1";
    bool is_any = false;
    if (dice_.chance(30)) {
      element = some_element();
      component = some_component();
      is_any = dice_.chance(35);
      place = (is_any ? std::string("*") : std::to_string(element)) + "." + std::to_string(component);
    }
    if (dice_.chance(8)) return place + "#" + std::to_string(2 + dice_.roll(5));
    if (dice_.chance(5)) return place + (dice_.chance(50) ? "=" : "!=");
    const std::string values = codes();
    for (const std::string_view each : split(values, '|'))
      for (unsigned i = 1; i <= alphabet_.elements; ++i)
        if (is_any || i == element) wanted_.tested[{tag, i, component}].emplace_back(each);
    return place + (dice_.chance(18) ? "!=" : "=") + values;
  }

  std::string segment(const std::string& tag, unsigned per_cent_tested) {
    wanted_.tags.insert(tag);
    if (!dice_.chance(per_cent_tested)) return tag;
    std::string text = tag + "[" + test(tag);
    if (dice_.chance(15)) text += "," + test(tag);
    return text + "]";
  }

  std::string path(const std::string& list_tag, Kind kind, bool is_each) {
    if (is_each && dice_.chance(50)) return ".";
    std::vector<std::string>& known = known_paths_[kind];
    if (!known.empty() && dice_.chance(20)) return dice_.any(known);
    known.push_back(new_path(list_tag, kind));
    return known.back();
  }

  std::string new_path(const std::string& list_tag, Kind kind) {
    std::string tag = !list_tag.empty() && dice_.chance(55) ? list_tag : any_tag();
    std::string text;
    if (!last_tag_.empty() && dice_.chance(30)) tag = last_tag_;
    if (!led_.empty() && dice_.chance(15)) {
      const auto& [leader, held] = dice_.any(led_);
      text = segment(leader, 40) + ">";
      tag = held;
    } else if (!led_.empty() && dice_.chance(15)) {
      tag = dice_.any(led_).second;
    } else if (dice_.chance(4)) {
      text = segment(this->tag(), 60) + ">";
    }
    last_tag_ = tag;
    text += segment(tag, 35) + "/";
    const unsigned roll = dice_.roll(100);
    const unsigned element = some_element(), component = some_component();
    if (roll < 8) {
      for (unsigned i = 1; i <= alphabet_.elements; ++i) wanted_.kinds[{tag, i, component}].push_back(kind);
      return text + "*." + std::to_string(component);
    }
    if (roll < 25) {
      for (unsigned i = 1; i <= alphabet_.components; ++i) wanted_.kinds[{tag, element, i}].push_back(kind);
      return text + std::to_string(element);
    }
    if (roll < 32) {
      for (unsigned i = 1; i <= 2; ++i) wanted_.kinds[{tag, element, i}].push_back(kind);
      return text + std::to_string(element) + ".1-2";
    }
    wanted_.kinds[{tag, element, component}].push_back(kind);
    return text + std::to_string(element) + "." + std::to_string(component);
  }

  std::string slicing() {
    if (!dice_.chance(20)) return {};
    return dice_.one_of({", first: 4", ", first: 2", ", after: 2", ", before: ' '", ", values: {X: '71023100', COFFEE: ROUGH DIAMONDS}",
                         ", values: {N1: L116}", ", values: {'71023100': '0901'}"});
  }

  std::string row(const ListAround& list, Kind kind, const std::string& options = {}) {
    std::string text = "{at: [";
    std::set<std::string> seen;
    for (unsigned left = dice_.chance(35) ? 2 : 1; left > 0; --left) {
      const std::string one = path(list.tag, kind, list.is_each);
      if (seen.insert(one).second) text += (seen.size() == 1 ? "'" : ", '") + one + "'";
    }
    return text + "]" + options + slicing() + "}";
  }

  std::string companion() { return std::string(", with: ") + dice_.one_of({"1.3", "1.1", "2.1", "1.2", "'*.2'", "2"}); }

  std::string several(const std::function<std::string()>& one) {
    const std::string first = one();
    return dice_.chance(18) ? "[" + first + ", " + one() + "]" : first;
  }

  std::string wording(const ListAround& list) {
    return several([&]() -> std::string {
      if (dice_.chance(2)) return dice_.one_of({"{is: COFFEE}", "{is: ROUGH DIAMONDS}"});
      if (dice_.chance(8)) return row(list, Kind::word, ", as: join, sign: ' '" + companion());
      return row(list, Kind::word,
                 dice_.one_of({"", "", "", "", ", as: text", ", as: first_line", ", full: 5", ", as: upper", ", full: 512"}));
    });
  }

  std::string commodity_code(const ListAround& list) {
    return several([&]() -> std::string {
      if (dice_.chance(1)) return "{is: '0901'}";
      return row(list, Kind::code, dice_.chance(3) ? ", all: yes" : "");
    });
  }

  std::string document_code(const ListAround& list) {
    return several([&]() -> std::string {
      if (dice_.chance(3)) return dice_.one_of({"{is: N935}", "{is: L116}"});
      if (dice_.chance(15)) return row(list, Kind::document, dice_.one_of({", as: join", ", as: join, lengths: '1 3'"}) + companion());
      return row(list, Kind::document, dice_.one_of({"", "", "", ", as: texts", ", as: text"}));
    });
  }

  std::string day() {
    return several([&]() -> std::string {
      if (dice_.chance(60)) {
        const std::string qualifier = code();
        wanted_.tags.insert("DTM");
        wanted_.tested[{"DTM", 1, 1}].push_back(qualifier);
        wanted_.kinds[{"DTM", 1, 2}].push_back(Kind::day);
        return "{at: 'DTM[1.1=" + qualifier + "]/1.2', with: 1.3}";
      }
      return row(ListAround{}, Kind::day, dice_.chance(50) ? ", with: 1.3" : dice_.one_of({"", ", format: '102'"}));
    });
  }

  void add_fields(Lines& lines, std::size_t indent, const std::string& kind, const ListAround& list = {}) {
    const std::string margin(indent, ' ');
    lines.push_back(margin + "fields:");
    const std::size_t before = lines.size();
    const auto add = [&](unsigned per_cent, const std::string& field, const std::function<std::string()>& text) {
      if (dice_.chance(per_cent)) lines.push_back(margin + "  " + field + ": " + text());
    };
    const auto text_row = [&](Kind of) { return [this, &list, of] { return row(list, of); }; };
    if (kind == "declaration") {
      add(60, "reference", text_row(Kind::word));
      add(50, "accepted_on", [&] { return day(); });
      add(40, "issued_on", [&] { return day(); });
      add(15, "seals", text_row(Kind::word));
      add(10, "type_code", text_row(Kind::word));
      add(10, "items_declared", text_row(Kind::number));
    } else if (kind == "item") {
      add(85, "commodity_code", [&] { return commodity_code(list); });
      add(75, "description", [&] { return wording(list); });
      add(15, "commodity_code_tail", [&] { return row(list, Kind::number, dice_.one_of({"", ", as: texts"})); });
      add(15, "tariff_text", [&] { return wording(list); });
      add(20, "number", text_row(Kind::number));
      add(12, "seals", text_row(Kind::word));
      add(12, "origin", text_row(Kind::country));
    } else if (kind == "document") {
      add(85, "code", [&] { return document_code(list); });
      add(45, "name", [&] { return row(list, Kind::word, dice_.one_of({"", "", ", as: texts", ", as: first_line"})); });
      add(50, "reference", text_row(Kind::word));
    } else if (kind == "party") {
      add(95, "name", text_row(Kind::word));
    } else if (kind == "seal" || kind == "container") {
      add(95, "number", text_row(Kind::word));
    } else {
      add(95, "amount", text_row(Kind::number));
    }
    if (lines.size() == before) lines.pop_back();
  }

  std::string some_tags(unsigned count) {
    std::string text;
    for (; count > 0; --count) {
      const std::string one = tag();
      wanted_.tags.insert(one);
      text += (text.empty() ? "" : ", ") + one;
    }
    return "[" + text + "]";
  }

  std::string groups() {
    std::string text;
    for (unsigned count = 1 + dice_.roll(2); count > 0; --count) {
      const std::string leader = tag(), held = tag();
      wanted_.tags.insert(leader);
      wanted_.tags.insert(held);
      led_.emplace_back(leader, held);
      wanted_.held.emplace(leader, held);
      text += leader + "(" + held + (dice_.chance(40) ? " " + tag() : "") + ") ";
    }
    return text;
  }

  void add_list(Lines& lines, std::size_t indent, const std::string& kind, unsigned number) {
    const std::string margin(indent, ' ');
    const bool is_item = kind == "item";
    const std::string tag = is_item && dice_.chance(70) ? (number == 0 ? "CST" : "LIN") : this->tag();
    if (is_item) wanted_.item_tags.insert(tag);
    const bool is_each = dice_.chance(is_item ? 6 : 12);
    std::string start = segment(tag, is_item ? 15 : 45);
    const unsigned element = some_element();
    if (is_each) {
      start += "/" + std::to_string(element);
      const Kind taken = kind == "document" ? Kind::document : is_item ? Kind::code : Kind::word;
      for (unsigned i = 1; i <= alphabet_.components; ++i) wanted_.kinds[{tag, element, i}].push_back(taken);
    }
    lines.push_back(margin + "- list: " + kind);
    lines.push_back(margin + "  starts: '" + start + "'");
    if (is_each) lines.push_back(margin + "  each: component");
    const bool is_of_detail = is_item && has_sections_ && dice_.chance(92);
    if (is_of_detail)
      lines.push_back(margin + "  section: detail");
    else if (has_sections_ && dice_.chance(12))
      lines.push_back(margin + "  section: " + dice_.one_of({"header", "detail", "summary"}));
    if (is_item && dice_.chance(25)) lines.push_back(margin + "  ends: " + some_tags(1));
    if (dice_.chance(is_item ? 4 : 35))
      lines.push_back(margin + "  holds: " + (dice_.chance(12) ? "[" + tag + "]" : some_tags(1 + dice_.roll(2))));
    if (is_item && dice_.chance(10)) lines.push_back(margin + "  groups: '" + groups() + "'");
    if (is_item && dice_.chance(number == 0 ? 4 : 40)) lines.push_back(margin + "  when_absent: " + (number == 0 ? "LIN" : "CST"));
    if (is_of_detail && !has_within_ && dice_.chance(14)) add_within(lines, margin);
    const ListAround around{tag, is_each};
    add_fields(lines, indent + 2, kind, around);
    if ((!is_item && kind != "container") || !dice_.chance(60)) return;
    lines.push_back(margin + "  lists:");
    for (unsigned more = 1 + dice_.roll(2); more > 0; --more)
      add_list(lines, indent + 4,
               kind == "container" ? "seal" : dice_.one_of({"document", "document", "party", "quantity", "amount", "seal"}), 0);
  }

  void add_within(Lines& lines, const std::string& margin) {
    has_within_ = true;
    const std::string outer = dice_.one_of({"CNI", "SEQ", "RFF"});
    wanted_.tags.insert(outer);
    wanted_.group_tags.insert(outer);
    std::string within = "'" + (outer == "RFF" ? segment(outer, 80) : outer) + "'";
    if (dice_.chance(40)) {
      const std::string inner = dice_.one_of({"DOC", "LOC"});
      wanted_.group_tags.insert(inner);
      within += ", '" + segment(inner, 40) + "'";
    }
    lines.push_back(margin + "  within: [" + within + "]");
    lines.push_back(margin + "  inherits: " + some_tags(2));
    if (dice_.chance(40)) lines.push_back(margin + "  alone: yes");
  }

  void add_options(Lines& lines) {
    Lines options;
    if (!groups_.empty()) options.push_back("  groups: '" + groups_ + "'");
    if (dice_.chance(80)) {
      std::string all;
      for (const std::string& each : wanted_.tags)
        if (!each.starts_with("U") && !dice_.chance(2)) all += each + " ";
      options.push_back("  segments: " + all + dice_.one_of({"", "", "", "", "UNH ", "UNS UNT "}) + "BGM GIS");
      wanted_.tags.insert("GIS");
    }
    if (dice_.chance(25)) options.emplace_back("  mandatory: BGM");
    if (options.empty()) return;
    lines.emplace_back("options:");
    lines.insert(lines.end(), options.begin(), options.end());
  }

  Dice& dice_;
  Wanted& wanted_;
  const Alphabet& alphabet_;
  bool has_sections_ = false, has_within_ = false;
  std::string groups_;                                    // of the map
  std::string last_tag_;                                  // of the path before
  std::vector<std::pair<std::string, std::string>> led_;  // leaders and what they hold
  std::map<Kind, std::vector<std::string>> known_paths_;  // for the same again elsewhere
};

class MessageMaker {
 public:
  MessageMaker(Dice& dice, const Wanted& wanted, const Alphabet& alphabet, unsigned spice, unsigned noise)
      : dice_(dice), wanted_(wanted), alphabet_(alphabet), all_(wanted.tags.begin(), wanted.tags.end()), spice_(spice), noise_(noise) {
    std::erase_if(all_, [](const std::string& tag) { return tag.starts_with("U"); });
    if (all_.empty()) all_.emplace_back("GIS");
  }

  // The segments between UNH and UNT.
  Lines message() {
    Lines lines;
    if (dice_.chance(95)) lines.push_back(segment("BGM"));
    add_some(lines, dice_.roll(4));
    const bool has_sections = dice_.chance(70);
    if (has_sections) lines.emplace_back("UNS+D");
    for (unsigned groups = wanted_.group_tags.empty() ? 1 : 1 + dice_.roll(2); groups > 0; --groups) {
      for (const std::string& each : wanted_.group_tags)
        if (dice_.chance(70)) {
          lines.push_back(segment(each));
          add_some(lines, dice_.roll(3));
        }
      for (unsigned items = dice_.roll(4); items > 0; --items) {
        lines.push_back(segment(item_tag()));
        add_some(lines, dice_.roll(5));
      }
    }
    if (has_sections || dice_.chance(30)) lines.emplace_back("UNS+S");
    add_some(lines, dice_.roll(3));
    return lines;
  }

 private:
  bool is_odd() { return dice_.roll(1000) < noise_; }

  std::string item_tag() {
    const std::vector<std::string> tags(wanted_.item_tags.begin(), wanted_.item_tags.end());
    return tags.empty() ? "CST" : dice_.any(tags);
  }

  void add_some(Lines& lines, unsigned count) {
    for (; count > 0; --count) {
      if (is_odd())
        lines.emplace_back(
            dice_.one_of({"ZZZ+1", "UNS+D", "UNS+S", "UNS", "UNH+1+CUSDEC:D:96B:UN", "DTM", "FTX+A*B+x", "FTX+?+A+x?'y", "CST++"}));
      const std::string& tag = dice_.any(all_);
      lines.push_back(segment(tag));
      const auto held = wanted_.held.find(tag);
      if (held != wanted_.held.end() && dice_.chance(50)) lines.push_back(segment(held->second));
    }
  }

  std::string component(const std::string& tag, unsigned element, unsigned component) {
    const auto tested = wanted_.tested.find({tag, element, component});
    if (tested != wanted_.tested.end() && dice_.chance(70)) return dice_.any(tested->second);
    if (element == 1 && component == 1 && dice_.chance(60)) return dice_.one_of({"A", "B", "C", "Z", ""});
    const auto known = wanted_.kinds.find({tag, element, component});
    if (known == wanted_.kinds.end())
      return tag == "DTM" && component == 3 ? "102" : dice_.chance(50) ? "" : dice_.one_of({"1", "102", "X"});
    return value_of(dice_.any(known->second), dice_, spice_);
  }

  std::string segment(const std::string& tag) {
    std::string text = tag;
    for (unsigned e = 1; e <= alphabet_.elements; ++e) {
      std::string element;
      for (unsigned c = 1; c <= alphabet_.components; ++c) {
        const bool is_there = tag == "DTM" || dice_.chance(c == 1 ? 80 : 60);
        element += (c == 1 ? "" : ":") + (is_there ? component(tag, e, c) : std::string());
      }
      while (element.ends_with(':')) element.pop_back();
      text += "+" + element;
    }
    while (text.ends_with('+')) text.pop_back();
    return text;
  }

  Dice& dice_;
  const Wanted& wanted_;
  const Alphabet& alphabet_;
  std::vector<std::string> all_;
  unsigned spice_, noise_;
};

// A line for each segment of one or several messages; what is counted is counted here. A message begins with its UNH.
std::string interchange(const Lines& lines) {
  std::string text = "UNB+UNOC:3+A+B+250520:0900+R1'";
  unsigned messages = 0, segments = 0;
  const auto end = [&] {
    if (segments > 0) text += "UNT+" + std::to_string(segments + 1) + "+" + std::to_string(messages) + "'";
  };
  for (const std::string& line : lines) {
    if (line.starts_with("UNH+CUSDEC")) {
      end();
      segments = 0;
      text += "UNH+" + std::to_string(++messages) + line.substr(3) + "'";
    } else {
      text += line + "'";
    }
    ++segments;
  }
  end();
  return text + "UNZ+" + std::to_string(messages) + "+R1'";
}

struct Made {
  std::string message_type;
  Wanted wanted;
  Lines map;
};

Lines input_of(const std::vector<Made>& made, const Alphabet& alphabet, Dice& dice) {
  constexpr unsigned spices[]{0, 5, 15, 30}, noises[]{0, 0, 15, 60};
  const unsigned spice = spices[dice.roll(4)], noise = noises[dice.roll(4)];
  Lines lines;
  for (unsigned count = dice.chance(85) ? 1 : 1 + dice.roll(3); count > 0; --count) {
    const Made& one = made[made.size() > 1 && dice.chance(30) ? 1 : 0];
    lines.push_back("UNH+" + one.message_type);
    const Lines message = MessageMaker(dice, one.wanted, alphabet, spice, noise).message();
    lines.insert(lines.end(), message.begin(), message.end());
  }
  return lines;
}

// One segment very often, one of its elements with very many components: what might come near a limit.
Lines enlarged(const Lines& lines, Dice& dice) {
  if (lines.size() < 3) return lines;
  const std::size_t at = 1 + dice.roll(static_cast<unsigned>(lines.size() - 1));
  if (lines[at].starts_with("U")) return lines;
  std::string segment = lines[at];
  const unsigned components = dice.chance(60) ? 5 + dice.roll(24) : 1;
  const std::size_t plus = segment.rfind('+', segment.size() - dice.roll(static_cast<unsigned>(segment.size())));
  if (plus != std::string::npos && components > 1) {
    const std::size_t end = std::min(segment.find_first_of("+:", plus + 1), segment.size());
    const std::string one = segment.substr(plus + 1, end - plus - 1);
    std::string many;
    for (unsigned i = 1; i < components; ++i) many += ":" + one;
    segment.insert(end, many);
  }
  const unsigned times = dice.chance(50) ? 1'100 : 3'900 / (1 + components * (1 + dice.roll(3)));
  Lines large(lines.begin(), lines.begin() + static_cast<std::ptrdiff_t>(at));
  large.insert(large.end(), times, segment);
  large.insert(large.end(), lines.begin() + static_cast<std::ptrdiff_t>(at) + 1, lines.end());
  return large;
}

std::string text_of(const Subject& subject) { return subject.is_as_sent ? joined(subject.document, "") : interchange(subject.document); }

void try_seed(std::uint32_t seed, Tally& tally) {
  Dice dice(seed);
  const Alphabet alphabet(dice);
  std::vector<Made> made(dice.chance(12) ? 2 : 1);
  std::vector<Lines> maps;
  for (std::size_t i = 0; i < made.size(); ++i) {
    Made& one = made[i];
    one.message_type = i == 0 ? "CUSDEC:D:96B:UN" : "CUSDEC:D:96B:UN:XX";
    one.map =
        MapMaker(dice, one.wanted, alphabet)
            .map(i == 0 ? "message: CUSDEC, version: D, release: 96B, agency: UN" + std::string(dice.chance(50) ? ", association: ''" : "")
                        : "message: CUSDEC, version: D, release: 96B, agency: UN, association: XX");
    maps.push_back(one.map);
  }
  const auto next = [&] {
    Subject subject{maps, input_of(made, alphabet, dice), false};
    if (dice.roll(1000) < 5) subject.document = enlarged(subject.document, dice);
    if (!dice.chance(6)) return subject;
    static constexpr auto pieces = {"'", "+", ":", "?", "\n", " ", "*", "A", "71023100", "'UNS+S'", "'CST+1'", "\xE9", "++"};
    return Subject{maps, {disturbed(text_of(subject), dice, pieces)}, true};
  };
  static const Trial trial("edifact", make_edifact_format, text_of);
  trial.run(maps, next, seed, tally);
}

}  // namespace
}  // namespace kpwatch::probe

int main(int argc, char** argv) { return kpwatch::probe::try_seeds(argc, argv, kpwatch::probe::try_seed); }
