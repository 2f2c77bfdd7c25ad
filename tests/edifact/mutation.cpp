// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/edifact/mutation.h"

#include <algorithm>

namespace kpwatch::mutation {

using edifact::ComponentRule;
using edifact::Edition;
using edifact::ElementRule;
using edifact::Letters;

Interchange Interchange::of(std::string_view text) {
  Interchange made;
  if (text.substr(0, 3) == "UNA") {
    made.una = std::string(text.substr(0, 9));
    text.remove_prefix(9);
  }
  Piece piece;
  std::string part;
  bool has_tag = false;
  const auto close_part = [&] {
    if (!has_tag) {
      piece.tag = part;
      has_tag = true;
    } else {
      piece.elements.back().push_back(part);
    }
    part.clear();
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\n' && part.empty() && !has_tag) continue;
    if (c == '?') {
      part.append(text.substr(i, 2));
      ++i;
    } else if (c == '+') {
      close_part();
      piece.elements.emplace_back();
    } else if (c == ':') {
      close_part();
    } else if (c == '\'') {
      close_part();
      made.pieces.push_back(std::move(piece));
      piece = {};
      has_tag = false;
    } else {
      part += c;
    }
  }
  return made;
}

namespace {

std::string written_so(const Piece& piece) {
  std::string text = piece.tag;
  std::size_t last = piece.elements.size();
  const auto is_empty = [](const std::vector<std::string>& element) {
    return std::all_of(element.begin(), element.end(), [](const std::string& each) { return each.empty(); });
  };
  while (last > 0 && is_empty(piece.elements[last - 1])) --last;
  for (std::size_t i = 0; i < last; ++i) {
    text += '+';
    const auto& element = piece.elements[i];
    std::size_t parts = element.size();
    while (parts > 1 && element[parts - 1].empty()) --parts;
    for (std::size_t c = 0; c < parts; ++c) {
      if (c > 0) text += ':';
      text += element[c];
    }
  }
  return text;
}

}  // namespace

std::string Interchange::written() const {
  std::string text = una.empty() ? "" : una + "\n";
  for (const Piece& piece : pieces) text += written_so(piece) + "'\n";
  return text;
}

void Interchange::count_again() {
  std::size_t count = 0;
  for (Piece& piece : pieces) {
    count = piece.tag == "UNH" ? 1 : count + 1;
    if (piece.tag == "UNT") piece.elements[0] = {std::to_string(count)};
  }
}

std::size_t Interchange::find(std::string_view tag, std::size_t from) const {
  for (std::size_t i = from; i < pieces.size(); ++i) {
    if (pieces[i].tag == tag) return i;
  }
  return pieces.size();
}

std::string_view Interchange::value(std::size_t piece, std::size_t element, std::size_t component) const {
  const auto& elements = pieces[piece].elements;
  if (element > elements.size() || component > elements[element - 1].size()) return {};
  return elements[element - 1][component - 1];
}

namespace {

Edition edition_at(const Interchange& in, std::size_t piece) {
  Edition edition;
  edition.syntax = in.value(0, 1, 2) == "4" ? 4 : 3;
  for (std::size_t i = 0; i <= piece && i < in.pieces.size(); ++i) {
    if (in.pieces[i].tag == "UNH") edition.directory = edifact::directory_number(in.value(i, 2, 2), in.value(i, 2, 3)).value_or(0);
  }
  return edition;
}

std::vector<const ElementRule*> rules_at(const Interchange& in, std::size_t piece) {
  std::vector<const ElementRule*> rules;
  const Edition edition = edition_at(in, piece);
  const auto* rule = edifact::segment_rule(edifact::tag(in.pieces[piece].tag), edition);
  if (rule == nullptr) return rules;
  for (const ElementRule& each : edifact::structure_tables().of(*rule))
    rules.insert(rules.end(), edition.syntax < 4 ? each.repeats : 1U, &each);
  return rules;
}

Expected at(const Interchange& in, std::size_t piece, std::string code, std::uint16_t element = 0, std::uint16_t component = 0) {
  Expected expected;
  expected.tag = in.pieces[piece].tag;
  expected.code = std::move(code);
  expected.element = element;
  expected.component = component;
  std::uint32_t messages = 0, segment = 0, all = 0;
  bool is_inside = false;
  for (std::size_t i = 0; i <= piece; ++i) {
    ++all;
    ++segment;
    if (in.pieces[i].tag == "UNH") {
      is_inside = true;
      segment = 1;
      ++messages;
    }
    if (in.pieces[i].tag == "UNT" && i < piece) is_inside = false;
  }
  expected.message = is_inside ? messages : 0;
  expected.segment = is_inside ? segment : all;
  return expected;
}

// A value that is there, and its rule.
struct Spot {
  std::size_t piece = 0;
  std::uint16_t element = 0, component = 0;  // from 1
  const ElementRule* element_rule = nullptr;
  const ComponentRule* rule = nullptr;
  [[nodiscard]] std::uint16_t told() const { return element_rule->is_composite() ? component : std::uint16_t{0}; }
};

std::string& value_of(Interchange& in, const Spot& spot) { return in.pieces[spot.piece].elements[spot.element - 1U][spot.component - 1U]; }

std::vector<Spot> spots_of(const Interchange& in) {
  std::vector<Spot> spots;
  for (std::size_t p = 0; p < in.pieces.size(); ++p) {
    const auto rules = rules_at(in, p);
    for (std::size_t e = 0; e < std::min(rules.size(), in.pieces[p].elements.size()); ++e) {
      const auto components = edifact::structure_tables().of(*rules[e]);
      for (std::size_t c = 0; c < std::min<std::size_t>(components.size(), in.pieces[p].elements[e].size()); ++c) {
        const std::string& value = in.pieces[p].elements[e][c];
        if (value.empty() || value.find_first_of("?*") != std::string::npos) continue;
        spots.push_back({p, static_cast<std::uint16_t>(e + 1), static_cast<std::uint16_t>(c + 1), rules[e], &components[c]});
      }
    }
  }
  return spots;
}

using Wanted = std::function<bool(const Interchange&, const Spot&)>;

std::optional<Spot> any_spot(const Interchange& in, Random& random, const Wanted& wanted) {
  std::vector<Spot> found;
  for (const Spot& spot : spots_of(in)) {
    if (wanted(in, spot)) found.push_back(spot);
  }
  if (found.empty()) return std::nullopt;
  return found[random() % found.size()];
}

std::optional<std::size_t> any_piece(const Interchange& in, Random& random, const std::function<bool(std::size_t)>& wanted) {
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < in.pieces.size(); ++i) {
    if (wanted(i)) found.push_back(i);
  }
  if (found.empty()) return std::nullopt;
  return found[random() % found.size()];
}

bool is_service(std::string_view tag) { return tag.substr(0, 2) == "UN"; }
bool is_body(const Interchange& in, std::size_t piece) { return !is_service(in.pieces[piece].tag); }
bool is_body(const Interchange& in, const Spot& spot) { return is_body(in, spot.piece); }

// A way that sets one value of the first segment of a tag.
Spoil set_value(std::string tag, std::size_t element, std::size_t component, std::string value, std::string code, std::uint16_t told = 0) {
  return [=](Interchange in, Random&) -> std::optional<Spoilt> {
    const std::size_t piece = in.find(tag);
    if (piece == in.pieces.size()) return std::nullopt;
    auto& elements = in.pieces[piece].elements;
    if (elements.size() < element) elements.resize(element);
    if (elements[element - 1].size() < component) elements[element - 1].resize(component);
    elements[element - 1][component - 1] = value;
    return Spoilt{in.written(), at(in, piece, code, static_cast<std::uint16_t>(element), told)};
  };
}

Spoil remove_segment(std::string tag, std::string code, bool is_told_before) {
  return [=](Interchange in, Random&) -> std::optional<Spoilt> {
    const std::size_t piece = in.find(tag);
    if (piece == in.pieces.size()) return std::nullopt;
    Expected expected = at(in, piece, code);
    if (is_told_before) --expected.segment;
    in.pieces.erase(in.pieces.begin() + static_cast<std::ptrdiff_t>(piece));
    return Spoilt{in.written(), expected};
  };
}

// One of the same tag behind it, of those that stand once. CUSRES may have nine AUT.
Spoil repeat_segment(std::vector<std::string> tags, std::string code) {
  return [=](Interchange in, Random& random) -> std::optional<Spoilt> {
    const bool is_answer = in.value(in.find("UNH"), 2) == "CUSRES";
    const auto piece = any_piece(in, random, [&](std::size_t i) {
      const std::string& tag = in.pieces[i].tag;
      return std::find(tags.begin(), tags.end(), tag) != tags.end() && !(is_answer && tag == "AUT");
    });
    if (!piece) return std::nullopt;
    const Piece copy = in.pieces[*piece];
    in.pieces.insert(in.pieces.begin() + static_cast<std::ptrdiff_t>(*piece) + 1, copy);
    in.count_again();
    return Spoilt{in.written(), at(in, *piece + 1, code)};
  };
}

Spoil change_value(Wanted wanted, std::function<std::string(const std::string&, const Spot&)> change,
                   std::function<std::string(const Interchange&)> code) {
  return [=](Interchange in, Random& random) -> std::optional<Spoilt> {
    const auto spot = any_spot(in, random, wanted);
    if (!spot) return std::nullopt;
    std::string& value = value_of(in, *spot);
    value = change(value, *spot);
    return Spoilt{in.written(), at(in, spot->piece, code(in), spot->element, spot->told())};
  };
}
std::function<std::string(const Interchange&)> always(std::string code) {
  return [=](const Interchange&) { return code; };
}
// Syntax version 4 has fewer codes.
std::function<std::string(const Interchange&)> by_version(std::string old_code, std::string new_code) {
  return [=](const Interchange& in) { return in.value(0, 1, 2) == "4" ? new_code : old_code; };
}

std::optional<Spoilt> over_long(Interchange in, Random& random) {
  const auto spot =
      any_spot(in, random, [](const Interchange& all, const Spot& each) { return is_body(all, each) && each.rule->length <= 70; });
  if (!spot) return std::nullopt;
  value_of(in, *spot) = std::string(spot->rule->length + 1U, spot->rule->letters == Letters::n ? '9' : 'A');
  return Spoilt{in.written(), at(in, spot->piece, "39", spot->element, spot->told())};
}

std::optional<Spoilt> mandatory_value_gone(Interchange in, Random& random) {
  const auto spot = any_spot(in, random, [](const Interchange& all, const Spot& each) {
    if (!each.rule->mandatory || all.pieces[each.piece].tag == "UNH" || all.pieces[each.piece].tag == "UNS") return false;
    if (!each.element_rule->is_composite()) return each.element_rule->mandatory;
    const auto& element = all.pieces[each.piece].elements[each.element - 1U];
    return std::count_if(element.begin(), element.end(), [](const std::string& part) { return !part.empty(); }) > 1;
  });
  if (!spot) return std::nullopt;
  value_of(in, *spot).clear();
  return Spoilt{in.written(), at(in, spot->piece, "13", spot->element, spot->told())};
}

std::optional<Spoilt> mandatory_composite_gone(Interchange in, Random& random) {
  const auto spot = any_spot(in, random, [](const Interchange&, const Spot& each) {
    return each.element_rule->is_composite() && each.element_rule->mandatory && each.component == 1;
  });
  if (!spot || in.pieces[spot->piece].tag == "UNH" || in.pieces[spot->piece].tag == "UNB") return std::nullopt;
  in.pieces[spot->piece].elements[spot->element - 1U] = {""};
  return Spoilt{in.written(), at(in, spot->piece, "13", spot->element)};
}

// Everything in a full composite one place to the right.
std::optional<Spoilt> components_shifted(Interchange in, Random& random) {
  const auto spot = any_spot(in, random, [](const Interchange& all, const Spot& each) {
    const auto& element = all.pieces[each.piece].elements[each.element - 1U];
    return is_body(all, each) && each.element_rule->is_composite() && each.component == each.element_rule->components &&
           element.size() == each.component;
  });
  if (!spot) return std::nullopt;
  auto& element = in.pieces[spot->piece].elements[spot->element - 1U];
  element.insert(element.begin(), "");
  return Spoilt{in.written(), at(in, spot->piece, "16", spot->element, static_cast<std::uint16_t>(element.size()))};
}

// '+' for ':' in the last element that there may be.
std::optional<Spoilt> component_became_element(Interchange in, Random& random) {
  const auto spot = any_spot(in, random, [](const Interchange& all, const Spot& each) {
    return is_body(all, each) && each.element_rule->is_composite() && each.component == 2 &&
           each.element == rules_at(all, each.piece).size();
  });
  if (!spot) return std::nullopt;
  auto& elements = in.pieces[spot->piece].elements;
  const std::vector<std::string> rest(elements.back().begin() + 1, elements.back().end());
  elements.back().resize(1);
  elements.push_back(rest);
  return Spoilt{in.written(), at(in, spot->piece, "16", static_cast<std::uint16_t>(elements.size()))};
}

std::optional<Spoilt> qualifier_swapped(Interchange in, Random& random) {
  const auto spot = any_spot(in, random, [](const Interchange& all, const Spot& each) {
    return is_body(all, each) && each.component == 1 && each.element_rule->is_composite() && each.rule->length == 3 &&
           all.value(each.piece, each.element, 2).size() > 3;
  });
  if (!spot) return std::nullopt;
  auto& element = in.pieces[spot->piece].elements[spot->element - 1U];
  std::swap(element[0], element[1]);
  return Spoilt{in.written(), at(in, spot->piece, "39", spot->element, 1)};
}

std::optional<Spoilt> party_before_qualifier(Interchange in, Random& random) {
  const auto piece = any_piece(
      in, random, [&](std::size_t i) { return (in.pieces[i].tag == "NAD" || in.pieces[i].tag == "LOC") && in.value(i, 2).size() > 3; });
  if (!piece) return std::nullopt;
  std::swap(in.pieces[*piece].elements[0], in.pieces[*piece].elements[1]);
  in.pieces[*piece].elements[0].resize(1);
  return Spoilt{in.written(), at(in, *piece, "39", 1)};
}

// Where the joined segment has more elements than its own can have.
std::optional<Spoilt> terminator_lost(Interchange in, Random& random) {
  const auto piece = any_piece(in, random, [&](std::size_t i) {
    if (i + 1 >= in.pieces.size() || !is_body(in, i) || !is_body(in, i + 1)) return false;
    const auto& mine = in.pieces[i].elements;
    const auto& next = in.pieces[i + 1].elements;
    return !mine.empty() && mine.size() + next.size() > rules_at(in, i).size() && !next.back().back().empty();
  });
  if (!piece) return std::nullopt;
  Piece& mine = in.pieces[*piece];
  const Piece next = in.pieces[*piece + 1];
  mine.elements.back().back() += next.tag;
  mine.elements.insert(mine.elements.end(), next.elements.begin(), next.elements.end());
  in.pieces.erase(in.pieces.begin() + static_cast<std::ptrdiff_t>(*piece) + 1);
  Expected expected = at(in, *piece, "16");
  expected.element.reset();
  return Spoilt{in.written(), expected};
}

std::optional<Spoilt> separator_lost(Interchange in, Random& random) {
  const auto piece = any_piece(in, random, [&](std::size_t i) { return is_body(in, i) && in.pieces[i].elements.size() > 0; });
  if (!piece) return std::nullopt;
  Piece& mine = in.pieces[*piece];
  mine.tag += mine.elements.front().front().substr(0, 1);  // BGM929+...: no tag at all
  Expected expected = at(in, *piece, "12");
  expected.tag.clear();
  return Spoilt{in.written(), expected};
}

std::optional<Spoilt> trailing_sign(Interchange in, Random& random, char sign) {
  const auto piece = any_piece(in, random, [&](std::size_t i) { return is_body(in, i) && !in.pieces[i].elements.empty(); });
  if (!piece) return std::nullopt;
  std::string text = in.una.empty() ? "" : in.una + "\n";
  for (std::size_t i = 0; i < in.pieces.size(); ++i) text += written_so(in.pieces[i]) + (i == *piece ? std::string{sign} : "") + "'\n";
  const std::size_t last = in.pieces[*piece].elements.size() + (sign == '+' ? 1 : 0);
  return Spoilt{text, at(in, *piece, "45", static_cast<std::uint16_t>(last))};
}

std::optional<Spoilt> foreign_character(Interchange in, Random& random) {
  const std::string identifier(in.value(0, 1, 1));
  const char odd = identifier == "UNOA" ? 'a' : identifier == "UNOC" ? '\x81' : '\xFF';
  const auto spot = any_spot(in, random, [](const Interchange& all, const Spot& each) {
    return is_body(all, each) && each.rule->letters == Letters::an && each.rule->length > 3;
  });
  if (!spot) return std::nullopt;
  value_of(in, *spot)[0] = odd;
  return Spoilt{in.written(), at(in, spot->piece, "21", spot->element, spot->told())};
}

std::optional<Spoilt> unknown_segment(Interchange in, Random& random) {
  const auto piece = any_piece(in, random, [&](std::size_t i) { return is_body(in, i); });
  if (!piece) return std::nullopt;
  in.pieces.insert(in.pieces.begin() + static_cast<std::ptrdiff_t>(*piece), Piece{"ZZZ", {{"1"}}});
  in.count_again();
  return Spoilt{in.written(), at(in, *piece, "15")};
}

// A segment that the message has, but nowhere behind the place where it is put.
std::optional<Spoilt> segment_too_late(Interchange in, Random&) {
  const std::size_t first = in.find("BGM"), end = in.find("UNT");
  if (end == in.pieces.size()) return std::nullopt;
  const Piece moved = in.pieces[first + 1];
  if (moved.tag != "CST" && moved.tag != "DTM" && moved.tag != "LOC") return std::nullopt;
  const Piece& last = in.pieces[end - 1];
  if (last.tag == "AUT" || last.tag == "FTX" || last.tag == "LOC" || last.tag == "RFF") return std::nullopt;
  in.pieces.insert(in.pieces.begin() + static_cast<std::ptrdiff_t>(end), moved);
  in.pieces.erase(in.pieces.begin() + static_cast<std::ptrdiff_t>(first) + 1);
  return Spoilt{in.written(), at(in, end - 1, "15")};
}

Spoil swapped_with_next(std::string tag) {
  return [=](Interchange in, Random&) -> std::optional<Spoilt> {
    const std::size_t piece = in.find(tag);
    if (piece + 1 >= in.pieces.size() || is_service(in.pieces[piece + 1].tag)) return std::nullopt;
    std::swap(in.pieces[piece], in.pieces[piece + 1]);
    return Spoilt{in.written(), at(in, piece, "15")};
  };
}

std::optional<Spoilt> mandatory_segment_gone(Interchange in, Random& random) {
  const auto piece = any_piece(in, random, [&](std::size_t i) { return in.pieces[i].tag == "BGM" || in.pieces[i].tag == "UNS"; });
  if (!piece) return std::nullopt;
  Expected expected = at(in, *piece, "13");
  --expected.segment;
  in.pieces.erase(in.pieces.begin() + static_cast<std::ptrdiff_t>(*piece));
  in.count_again();
  return Spoilt{in.written(), expected};
}

std::optional<Spoilt> element_too_many(Interchange in, Random& random) {
  const auto piece = any_piece(in, random, [&](std::size_t i) { return is_body(in, i) && !rules_at(in, i).empty(); });
  if (!piece) return std::nullopt;
  const std::size_t most = rules_at(in, *piece).size();
  in.pieces[*piece].elements.resize(most, {""});
  in.pieces[*piece].elements.push_back({"X"});
  return Spoilt{in.written(), at(in, *piece, "16", static_cast<std::uint16_t>(most + 1))};
}

std::optional<Spoilt> reference_used_twice(Interchange in, Random&) {
  const std::size_t first = in.find("UNH"), second = in.find("UNH", first + 1);
  if (second >= in.pieces.size()) return std::nullopt;
  in.pieces[second].elements[0] = in.pieces[first].elements[0];
  in.pieces[in.find("UNT", second)].elements[1] = in.pieces[first].elements[0];
  return Spoilt{in.written(), at(in, second, "26", 1)};
}

std::optional<Spoilt> message_outside_its_group(Interchange in, Random&) {
  const std::size_t second = in.find("UNH", in.find("UNH") + 1), end = in.find("UNE");
  if (second >= in.pieces.size() || end >= in.pieces.size()) return std::nullopt;
  const Piece trailer = in.pieces[end];
  in.pieces.erase(in.pieces.begin() + static_cast<std::ptrdiff_t>(end));
  in.pieces.insert(in.pieces.begin() + static_cast<std::ptrdiff_t>(second), trailer);
  in.pieces[second].elements[0] = {"1"};
  Expected expected = at(in, second + 1, "30");
  expected.message = 0;
  expected.segment = static_cast<std::uint32_t>(second) + 2;
  return Spoilt{in.written(), expected};
}

std::optional<Spoilt> repeated_element(Interchange in, Random& random) {
  if (in.value(0, 1, 2) != "4" || in.una.empty()) return std::nullopt;
  const auto spot = any_spot(in, random, [](const Interchange& all, const Spot& each) {
    return is_body(all, each) && !each.element_rule->is_composite() && each.element_rule->repeats == 1;
  });
  if (!spot) return std::nullopt;
  std::string& value = value_of(in, *spot);
  value += "*" + value;
  return Spoilt{in.written(), at(in, spot->piece, "35", spot->element)};
}

std::optional<Spoilt> nothing_between(Interchange in, Random&) {
  const std::size_t begin = in.find("UNH"), end = in.find("UNZ");
  if (in.find("UNG") < in.pieces.size()) return std::nullopt;
  in.pieces.erase(in.pieces.begin() + static_cast<std::ptrdiff_t>(begin), in.pieces.begin() + static_cast<std::ptrdiff_t>(end));
  in.pieces.back().elements[0] = {"0"};
  return Spoilt{in.written(), at(in, begin, "32")};
}

bool is_number(const Interchange& in, const Spot& spot) { return is_body(in, spot) && spot.rule->letters == Letters::n; }
bool is_date(const Interchange& in, const Spot& spot) {
  return in.pieces[spot.piece].tag == "DTM" && spot.component == 2 && in.value(spot.piece, 1, 3) != "602";
}

}  // namespace

const std::vector<Way>& ways() {
  static const std::vector<Way> all{
      {"wrong segment count (UNT)", set_value("UNT", 1, 1, "77", "29")},
      {"wrong message count (UNZ)", set_value("UNZ", 1, 1, "9", "29")},
      {"wrong message count (UNE)", set_value("UNE", 1, 1, "9", "29")},
      {"other reference at the end of a message", set_value("UNT", 2, 1, "OTHER", "28")},
      {"other reference at the end of an interchange", set_value("UNZ", 2, 1, "OTHER", "28")},
      {"other reference at the end of a group", set_value("UNE", 2, 1, "OTHER", "28")},
      {"count is no number", set_value("UNT", 1, 1, "ONE", "37")},
      {"mandatory segment missing", mandatory_segment_gone},
      {"mandatory value missing", mandatory_value_gone},
      {"mandatory composite missing", mandatory_composite_gone},
      {"value too long", over_long},
      {"letters in a number", change_value(
                                  is_number, [](const std::string&, const Spot&) { return "1X"; }, always("37"))},
      {"two decimal marks", change_value(
                                is_number, [](const std::string&, const Spot&) { return "1.2,3"; }, by_version("19", "12"))},
      {"no digit before the decimal mark", change_value(
                                               is_number, [](const std::string&, const Spot&) { return ".5"; }, by_version("38", "12"))},
      {"month 13",
       change_value(
           is_date, [](const std::string& value, const Spot&) { return value.substr(0, 4) + "13" + value.substr(6); }, always("12"))},
      {"date cut", change_value(
                       is_date, [](const std::string& value, const Spot&) { return value.substr(0, 7); }, always("12"))},
      {"unknown syntax version", set_value("UNB", 1, 2, "9", "12", 2)},
      {"unknown character set", set_value("UNB", 1, 1, "UNQQ", "46", 1)},
      {"syntax identifier too short", set_value("UNB", 1, 1, "UNO", "40", 1)},
      {"wrong test indicator", set_value("UNB", 11, 1, "7", "12")},
      {"no such day in the header", set_value("UNB", 4, 1, "261340", "12", 1)},
      {"wrong section code", set_value("UNS", 1, 1, "X", "12")},
      {"section codes exchanged",
       [](Interchange in, Random& random) -> std::optional<Spoilt> {
         if (in.pieces.at(in.find("UNH")).elements[1][0] != "CUSDEC") return std::nullopt;
         return set_value("UNS", 1, 1, "S", "12")(std::move(in), random);
       }},
      {"components one place to the right", components_shifted},
      {"component sent as an element", component_became_element},
      {"qualifier and value exchanged", qualifier_swapped},
      {"party before its qualifier", party_before_qualifier},
      {"lost terminator", terminator_lost},
      {"lost separator behind the tag", separator_lost},
      {"superfluous element separator", [](Interchange in, Random& random) { return trailing_sign(std::move(in), random, '+'); }},
      {"superfluous component separator", [](Interchange in, Random& random) { return trailing_sign(std::move(in), random, ':'); }},
      {"character of another set", foreign_character},
      {"control character",
       change_value([](const Interchange& in,
                       const Spot& spot) { return is_body(in, spot) && spot.rule->length > 3 && spot.rule->letters == Letters::an; },
                    [](const std::string& value, const Spot&) { return "\x07" + value.substr(1); }, always("21"))},
      {"unknown segment", unknown_segment},
      {"segment too late", segment_too_late},
      {"beginning exchanged with the next segment", swapped_with_next("BGM")},
      {"section begins one segment too late", swapped_with_next("UNS")},
      {"segment repeated", repeat_segment({"BGM", "FII"}, "35")},
      {"group repeated", repeat_segment({"TOD", "GDS", "AUT", "CUX"}, "36")},
      {"element repeated", repeated_element},
      {"element too many", element_too_many},
      {"message reference used twice", reference_used_twice},
      {"message outside its group", message_outside_its_group},
      {"nothing between the beginning and the end", nothing_between},
      {"UNT lost", remove_segment("UNT", "13", true)},
      {"UNZ lost", remove_segment("UNZ", "13", true)},
      {"UNE lost", remove_segment("UNE", "13", true)},
      // There are no code lists here: these are known not to be named, and stand in the page.
      {"code of the right shape that is in no list",
       change_value(
           [](const Interchange& in, const Spot& spot) { return is_body(in, spot) && spot.component == 1 && spot.rule->length == 3; },
           [](const std::string&, const Spot&) { return "ZQX"; }, always("12"))},
  };
  return all;
}

}  // namespace kpwatch::mutation
