// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Mutates a document as what it is: a tree of elements with attributes, namespaces and texts, in an encoding, behind a prolog.
// The result is mostly well formed, and sometimes broken in one place on purpose.
#include <algorithm>
#include <utility>

#include "tests/fuzz/chance.h"

namespace kpwatch::fuzz {
namespace {

constexpr std::size_t depth_max = 200;

struct Node {
  enum class Kind { element, text, raw };  // raw: comments, instructions, references; written as they are
  Kind kind = Kind::element;
  std::string text;  // the name of an element
  std::vector<std::pair<std::string, std::string>> attributes;
  std::vector<Node> children;
};

struct Tree {
  std::string prolog;
  Node root;  // without a name: holds the root element and what stands beside it
};

const std::vector<std::string>& words() { return words_of_maps("xml"); }

bool is_blank(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

std::string unescaped(std::string_view text) {
  static const std::vector<std::pair<std::string_view, char>> known{
      {"&lt;", '<'}, {"&gt;", '>'}, {"&amp;", '&'}, {"&quot;", '"'}, {"&apos;", '\''}};
  std::string out;
  while (!text.empty()) {
    const auto found =
        std::find_if(known.begin(), known.end(), [&](const auto& one) { return text.substr(0, one.first.size()) == one.first; });
    out += found == known.end() ? text[0] : found->second;
    text.remove_prefix(found == known.end() ? 1 : found->first.size());
  }
  return out;
}

std::string escaped_text(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '<') {
      out += "&lt;";
    } else if (c == '&') {
      out += "&amp;";
    } else if (c == '"') {
      out += "&quot;";
    } else {
      out += c;
    }
  }
  return out;
}

// "name a='b' c="d"" as far as it goes.
Node element_of(std::string_view tag) {
  Node node;
  std::size_t at = std::min(tag.find_first_of(" \t\r\n"), tag.size());
  node.text = std::string(tag.substr(0, at));
  while (at < tag.size()) {
    while (at < tag.size() && is_blank(tag[at])) ++at;
    const std::size_t sign = tag.find('=', at);
    if (sign == std::string_view::npos || sign + 1 >= tag.size()) break;
    const char quote = tag[sign + 1];
    const std::size_t end = tag.find(quote, sign + 2);
    if (end == std::string_view::npos) break;
    node.attributes.emplace_back(std::string(tag.substr(at, sign - at)), unescaped(tag.substr(sign + 2, end - sign - 2)));
    at = end + 1;
  }
  return node;
}

Tree parsed(std::string_view text) {
  Tree tree;
  if (text.substr(0, 5) == "<?xml") {
    const std::size_t end = text.find("?>");
    if (end != std::string_view::npos) {
      tree.prolog = std::string(text.substr(0, end + 2));
      text.remove_prefix(end + 2);
    }
  }
  std::vector<Node> open;
  open.emplace_back();
  const auto close = [&] {
    Node done = std::move(open.back());
    open.pop_back();
    open.back().children.push_back(std::move(done));
  };
  while (!text.empty()) {
    if (text[0] != '<') {
      const std::size_t end = std::min(text.find('<'), text.size());
      open.back().children.push_back({Node::Kind::text, unescaped(text.substr(0, end)), {}, {}});
      text.remove_prefix(end);
      continue;
    }
    const std::string_view ending = text.substr(0, 4) == "<!--" ? "-->" : text.substr(0, 9) == "<![CDATA[" ? "]]>" : ">";
    const std::size_t found = text.find(ending);
    const std::size_t end = found == std::string_view::npos ? text.size() : found + ending.size();
    const std::string_view tag = text.substr(0, end);
    text.remove_prefix(end);
    if (tag.size() < 3 || tag[1] == '!' || tag[1] == '?') {
      open.back().children.push_back({Node::Kind::raw, std::string(tag), {}, {}});
    } else if (tag[1] == '/') {
      if (open.size() > 1) close();
    } else {
      const bool is_empty = tag[tag.size() - 2] == '/';
      open.push_back(element_of(tag.substr(1, tag.size() - (is_empty ? 3 : 2))));
      if (is_empty || open.size() > depth_max) close();
    }
  }
  while (open.size() > 1) close();
  tree.root = std::move(open.front());
  return tree;
}

void write(const Node& node, std::string& out) {
  if (node.kind == Node::Kind::text) {
    out += escaped_text(node.text);
  } else if (node.kind == Node::Kind::raw) {
    out += node.text;
  } else {
    out += '<' + node.text;
    for (const auto& [name, value] : node.attributes) out += ' ' + name + "=\"" + escaped_text(value) + '"';
    if (node.children.empty()) {
      out += "/>";
      return;
    }
    out += '>';
    for (const Node& child : node.children) write(child, out);
    out += "</" + node.text + '>';
  }
}

std::string written(const Tree& tree) {
  std::string out = tree.prolog;
  for (const Node& node : tree.root.children) write(node, out);
  return out;
}

void gather(Node& node, std::vector<Node*>& elements) {
  for (Node& child : node.children) {
    if (child.kind != Node::Kind::element) continue;
    elements.push_back(&child);
    gather(child, elements);
  }
}

Node new_element(Chance& chance, int depth = 0) {
  Node node;
  node.text = chance.one_of(words());
  if (chance.one_in(4)) node.attributes.emplace_back(chance.one_of(words()), some_value(chance, words(), "A"));
  if (depth < 3 && chance.one_in(3)) {
    for (std::size_t i = 0, count = 1 + chance.below(3); i < count; ++i) node.children.push_back(new_element(chance, depth + 1));
  } else if (!chance.one_in(6)) {
    node.children.push_back({Node::Kind::text, some_value(chance, words(), "1"), {}, {}});
  }
  return node;
}

Node raw_node(Chance& chance) {
  static const std::vector<std::string> all{"<!-- - -->",
                                            "<!---->",
                                            "<!--a--b-->",
                                            "<?p i?>",
                                            "<?xml version='1.0'?>",
                                            "<![CDATA[x]]>",
                                            "<![CDATA[]]]]>",
                                            "&lt;",
                                            "&#10;",
                                            "&#0;",
                                            "&#x1F;",
                                            "&#xD800;",
                                            "&#x10FFFF;",
                                            "&#x110000;",
                                            "&undefined;",
                                            "&",
                                            "]]>",
                                            "<",
                                            "<a",
                                            "</a>",
                                            "<a b>",
                                            "<a b='1' b='2'/>",
                                            "<x:a/>",
                                            "<a xmlns:x=''/>",
                                            "<xml/>",
                                            "\x0B",
                                            "\xC0\x80",
                                            "\xFF"};
  return {Node::Kind::raw, chance.one_of(all), {}, {}};
}

void change_attributes(Node& node, Chance& chance) {
  static const std::vector<std::pair<std::string, std::string>> known{{"xmlns", "urn:wco:datamodel:WCO:DEC-DMS:2"},
                                                                      {"xmlns", "urn:wco:datamodel:WCO:DEC-DMS:3"},
                                                                      {"xmlns", ""},
                                                                      {"xmlns:p", "urn:wco:datamodel:WCO:DocumentMetaData-DMS:2"},
                                                                      {"xmlns:p", "http://www.w3.org/XML/1998/namespace"},
                                                                      {"xmlns:xml", "urn:x"},
                                                                      {"xsi:schemaLocation", "urn:x http://127.0.0.1:9/a.xsd"},
                                                                      {"xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"},
                                                                      {"xsi:nil", "true"},
                                                                      {"xsi:type", "p:Declaration"},
                                                                      {"xml:lang", "en"},
                                                                      {"xml:space", "preserve"},
                                                                      {"formatCode", "304"},
                                                                      {"unitCode", "CTM"},
                                                                      {"id", "1"}};
  switch (chance.below(4)) {
    case 0:
      node.attributes.push_back(chance.one_of(known));
      break;
    case 1:
      if (!node.attributes.empty())
        node.attributes.erase(node.attributes.begin() + static_cast<std::ptrdiff_t>(chance.below(node.attributes.size())));
      break;
    case 2:
      if (!node.attributes.empty()) {
        auto& value = node.attributes[chance.below(node.attributes.size())].second;
        value = some_value(chance, words(), value);
      }
      break;
    default:
      for (std::size_t i = 0, count = chance.one_in(10) ? 20 : 1; i < count; ++i)
        node.attributes.emplace_back(chance.one_of(words()) + (i == 0 ? "" : std::to_string(i)), some_value(chance, words(), "A"));
  }
}

void change_text(Node& node, Chance& chance) {
  for (Node& child : node.children) {
    if (child.kind != Node::Kind::text || chance.one_in(4)) continue;
    child.text = some_value(chance, words(), child.text);
    return;
  }
  node.children.push_back({Node::Kind::text, some_value(chance, words(), "1"), {}, {}});
}

void change_children(Node& node, Chance& chance) {
  auto& children = node.children;
  const auto at = [&] { return children.begin() + static_cast<std::ptrdiff_t>(chance.below(children.size())); };
  switch (chance.below(6)) {
    case 0:
      if (!children.empty()) children.erase(at());
      break;
    case 1:
      if (!children.empty()) {
        const Node again = *at();
        children.insert(at(), 1 + chance.below(chance.one_in(12) ? 30 : 2), again);
      }
      break;
    case 2:
      if (!children.empty()) std::iter_swap(at(), at());
      break;
    case 3:
      children.insert(children.empty() ? children.end() : at(), raw_node(chance));
      break;
    default:
      children.insert(children.empty() ? children.end() : at(), new_element(chance));
  }
}

void rename(Node& node, Chance& chance) {
  const std::size_t colon = node.text.find(':');
  switch (chance.below(4)) {
    case 0:
      node.text = (colon == std::string::npos ? "p:" + node.text : node.text.substr(colon + 1));
      break;
    case 1:
      node.text = some_value(chance, words(), node.text);
      break;
    default:
      node.text = chance.one_of(words());
  }
}

void wrap(Tree& tree, Chance& chance) {
  static const std::vector<std::pair<std::string, std::pair<std::string, std::string>>> wrappers{
      {"s:Envelope", {"xmlns:s", "http://schemas.xmlsoap.org/soap/envelope/"}},
      {"s:Envelope", {"xmlns:s", "http://www.w3.org/2003/05/soap-envelope"}},
      {"s:Body", {"xmlns:s", "http://schemas.xmlsoap.org/soap/envelope/"}},
      {"md:MetaData", {"xmlns:md", "urn:wco:datamodel:WCO:DocumentMetaData-DMS:2"}},
      {"Container", {"xmlns", "urn:x"}},
      {"a", {"b", "c"}}};
  const auto& [name, attribute] = chance.one_of(wrappers);
  for (std::size_t i = 0, times = chance.one_in(8) ? 1 + chance.below(30) : 1; i < times; ++i) {
    Node outer;
    outer.text = name;
    outer.attributes.push_back(attribute);
    outer.children = std::move(tree.root.children);
    tree.root.children.clear();
    tree.root.children.push_back(std::move(outer));
  }
}

std::string some_prolog(Chance& chance) {
  static const std::vector<std::string> encodings{
      "UTF-8",    "utf-8",    "ISO-8859-1", "ISO-8859-15", "windows-1251", "windows-1252", "GB18030", "gb2312", "UTF-16",
      "UTF-16LE", "US-ASCII", "UTF-7",      "IBM037",      "UTF-32",       "ISO-2022-JP",  "UTF-8x",  "",       "x"};
  static const std::vector<std::string> types{
      "<!DOCTYPE a>", "<!DOCTYPE a SYSTEM 'http://127.0.0.1:9/x.dtd'>", "<!DOCTYPE a [<!ENTITY b 'c'>]>", "<!-- c --><?p i?>\n", " ",
      "\xEF\xBB\xBF"};
  std::string prolog = chance.one_in(8) ? " \n" : "";
  if (!chance.one_in(4))
    prolog += std::string("<?xml version=\"") + (chance.one_in(8) ? "1.1" : "1.0") + "\" encoding=\"" + chance.one_of(encodings) + "\"" +
              (chance.one_in(4) ? " standalone='yes'" : "") + "?>";
  if (chance.one_in(4)) prolog += chance.one_of(types);
  return prolog;
}

std::string recoded(const std::string& text, Chance& chance) {
  const bool is_big = chance.one_in(2);
  std::string wide;
  if (!chance.one_in(4)) wide = is_big ? "\xFE\xFF" : "\xFF\xFE";
  for (const char c : text) {
    if (is_big) wide += '\0';
    wide += c;
    if (!is_big) wide += '\0';
  }
  return wide;
}

// The tree behind UTF-16 of ASCII, so that wide seeds are mutated as trees too.
std::string narrowed(std::string_view text) {
  std::string out;
  for (const char c : text.substr(2))
    if (c != '\0') out += c;
  return out;
}

}  // namespace
}  // namespace kpwatch::fuzz

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t size_max, unsigned seed) {
  using namespace kpwatch::fuzz;
  Chance chance(seed);
  if (size == 0 || chance.one_in(5)) return LLVMFuzzerMutate(data, size, size_max);
  std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const bool is_wide = bytes.size() > 2 && (bytes.substr(0, 2) == "\xFF\xFE" || bytes.substr(0, 2) == "\xFE\xFF");
  Tree tree = is_wide ? parsed(narrowed(bytes)) : parsed(bytes);
  for (std::size_t i = 0, times = 1 + chance.below(4); i < times; ++i) {
    std::vector<Node*> elements;
    gather(tree.root, elements);
    Node& node = elements.empty() ? tree.root : *elements[chance.below(elements.size())];
    switch (chance.below(16)) {
      case 0:
        tree.prolog = some_prolog(chance);
        break;
      case 1:
        wrap(tree, chance);
        break;
      case 2:
      case 3:
        rename(node, chance);
        break;
      case 4:
      case 5:
      case 6:
        change_attributes(node, chance);
        break;
      case 7:
      case 8:
      case 9:
      case 10:
        change_children(node, chance);
        break;
      default:
        change_text(node, chance);
    }
  }
  std::string text = written(tree);
  if (is_wide || chance.one_in(30)) text = recoded(text, chance);
  if (chance.one_in(20)) text.resize(chance.below(text.size() + 1));
  return hand_back(text, data, size_max);
}
