// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// From a YAML file to a Map, with every complaint that can be made before a format looks at the paths.
#include "daemon/mapping/map_file.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>
#include <span>

#include "daemon/base/nearest.h"
#include "daemon/base/text.h"
#include "daemon/base/yaml_tree.h"
#include "daemon/mapping/conversion.h"
#include "daemon/mapping/field.h"
#include "daemon/mapping/regime.h"
#include "daemon/mapping/row_plan.h"

namespace kpwatch {
namespace {

using Words = std::span<const std::string_view>;

constexpr auto formats = std::to_array<std::string_view>({"edifact", "xml", "json", "csv"});
constexpr auto map_keys =
    std::to_array<std::string_view>({"map", "title", "source", "kind", "for", "regime", "jurisdiction", "units", "unit_when_absent",
                                     "masses", "value_order", "national_values", "roles", "functions", "options", "fields", "lists"});
constexpr auto list_keys = std::to_array<std::string_view>({"list", "starts", "fields", "lists"});
constexpr auto row_keys = std::to_array<std::string_view>({"at", "as", "with", "is", "before", "first", "after", "values"});
constexpr auto rule_keys = std::to_array<std::string_view>({"by", "match", "values"});
constexpr auto regime_keys = std::to_array<std::string_view>({"fixed", "rules"});
constexpr auto mass_keys = std::to_array<std::string_view>({"net", "gross"});
constexpr std::uint32_t scope_depth_max = 8;
constexpr auto document_kinds =
    std::to_array<DocumentKind>({DocumentKind::declaration, DocumentKind::certificate, DocumentKind::confirmation, DocumentKind::preadvice,
                                 DocumentKind::notice, DocumentKind::observation, DocumentKind::statistics});

bool has(Words words, std::string_view word) { return std::find(words.begin(), words.end(), word) != words.end(); }

std::string in_list(Words words) {
  std::string out;
  for (const std::string_view word : words) out.append(out.empty() ? "" : ", ").append(word);
  return out;
}

std::optional<Regime> parse_regime(std::string_view word) {
  for (const Regime regime : {Regime::import, Regime::export_, Regime::transit}) {
    if (to_string(regime) == word) return regime;
  }
  return std::nullopt;
}

std::optional<MessageFunction> parse_function(std::string_view word) {
  using enum MessageFunction;
  for (const MessageFunction function : {original, amendment, cancellation, replacement, other}) {
    if (to_string(function) == word) return function;
  }
  return std::nullopt;
}

// Which lists may stand in which.
bool may_hold(DocumentKind kind, ScopeKind outer, ScopeKind inner) {
  using enum ScopeKind;
  if (kind == DocumentKind::statistics) return outer == root && inner == row;
  if (kind == DocumentKind::notice) return outer == root && (inner == line || inner == correction);
  if (kind == DocumentKind::observation) return false;
  if (kind != DocumentKind::declaration) return outer == root && inner == line;
  switch (inner) {
    case item:
      return outer == root;
    case document:
    case party:
    case amount:
      return outer == root || outer == item;
    case seal:
      return outer == root || outer == item || outer == container;
    case quantity:
      return outer == item;
    case container:
      return outer == root;
    case root:
    case line:
    case correction:
    case row:
      return false;
  }
  return false;
}

class MapReader {
 public:
  MapReader(std::string id, Complaints& complaints) : complaints_(complaints) { map_.id = std::move(id); }

  Map read(const YamlNode& root) {
    map_.file = root.place.file;
    map_.root.place = root.place;
    if (!root.is_table()) {
      complain(root.place, "a map is a table of keys (map:, title:, for: ...)");
      return std::move(map_);
    }
    check_keys(root, map_keys, "a map");
    read_head(root);
    read_for(root);
    read_regime(root.find("regime"));
    read_tables(root);
    map_.root.kind = ScopeKind::root;
    read_rows(root.find("fields"), map_.root);
    read_lists(root.find("lists"), map_.root, 1);
    check_whole(root);
    map_.rows = rows_;
    plan_rows(map_);
    return std::move(map_);
  }

 private:
  void complain(const FilePlace& place, std::string sentence) { complaints_.push_back({place, std::move(sentence)}); }

  void check_keys(const YamlNode& table, Words known, const std::string& of) {
    for (std::size_t i = 0; i < table.members.size(); ++i) {
      const std::string& key = table.members[i].first;
      if (!has(known, key)) complain(table.key_places[i], "'" + escaped(key) + "' is no key of " + of + did_you_mean(key, known));
    }
  }

  // A text, or a complaint and nothing.
  std::optional<std::string> text_of(const YamlNode* node, std::string_view name) {
    if (node == nullptr) return std::nullopt;
    if (node->is_scalar()) return node->text;
    if (node->kind == YamlNode::Kind::null) return std::string();
    complain(node->place, escaped(name) + " must be a text");
    return std::nullopt;
  }

  std::vector<std::string> texts_of(const YamlNode& node, std::string_view name) {
    std::vector<std::string> texts;
    if (!node.is_list()) {
      if (auto text = text_of(&node, name)) texts.push_back(std::move(*text));
      return texts;
    }
    for (const YamlNode& item : node.items) {
      if (auto text = text_of(&item, name)) texts.push_back(std::move(*text));
    }
    if (texts.empty()) complain(node.place, escaped(name) + " is an empty list");
    return texts;
  }

  std::string required(const YamlNode& root, std::string_view key) {
    const YamlNode* node = root.find(key);
    const auto text = text_of(node, key);
    if (node == nullptr) {
      complain(root.place, std::string(key) + " is missing");
    } else if (text && trimmed(*text).empty()) {
      complain(node->place, std::string(key) + " is empty");
    }
    return text.value_or("");
  }

  void read_head(const YamlNode& root) {
    const std::string id = required(root, "map");
    if (const YamlNode* node = root.find("map"); node != nullptr && id != map_.id) {
      complain(node->place, "map must be the file's path below mappings, '" + map_.id + "'");
    }
    map_.title = required(root, "title");
    map_.source = required(root, "source");
    const std::string kind = required(root, "kind");
    const auto* const known =
        std::find_if(document_kinds.begin(), document_kinds.end(), [&](DocumentKind each) { return to_string(each) == kind; });
    if (known != document_kinds.end()) {
      map_.kind = *known;
    } else if (const YamlNode* node = root.find("kind")) {
      complain(node->place, "kind must be declaration, certificate, confirmation, preadvice, notice, observation or statistics");
    }
    if (const YamlNode* node = root.find("jurisdiction")) {
      const auto text = text_of(node, "jurisdiction");
      map_.jurisdiction = CountryCode::parse(text.value_or(""));
      if (text && !map_.jurisdiction) complain(node->place, "jurisdiction must be a two-letter country code");
    }
  }

  void read_for(const YamlNode& root) {
    const YamlNode* node = root.find("for");
    if (node == nullptr || !node->is_table()) {
      complain(node == nullptr ? root.place : node->place, "for: must be a table that says for which messages this map is");
      return;
    }
    for (const auto& [key, value] : node->members) {
      std::vector<std::string> texts = texts_of(value, key);
      if (key == "format") {
        map_.format = texts.empty() ? std::string() : texts.front();
        if (!has(formats, map_.format) || texts.size() != 1) complain(value.place, "format must be one of " + in_list(formats));
      } else {
        map_.applies[key] = std::move(texts);
      }
    }
    if (node->find("format") == nullptr) complain(node->place, "for.format is missing");
    const std::string folder = map_.id.substr(0, map_.id.find('/'));
    if (has(formats, map_.format) && folder != map_.format) {
      complain(node->place, "a map for " + map_.format + " belongs into the folder " + map_.format + "/");
    }
  }

  void read_regime(const YamlNode* node) {
    if (node == nullptr) return;
    if (!node->is_table()) {
      complain(node->place, "regime must be {fixed: ...} or {rules: [...]}");
      return;
    }
    check_keys(*node, regime_keys, "regime");
    if (const YamlNode* fixed = node->find("fixed")) {
      map_.regime = parse_regime(text_of(fixed, "fixed").value_or(""));
      if (!map_.regime) complain(fixed->place, "a regime is import, export or transit");
    }
    const YamlNode* rules = node->find("rules");
    if (rules == nullptr) return;
    if (map_.regime) complain(rules->place, "a regime that is fixed needs no rules");
    if (!rules->is_list()) {
      complain(rules->place, "rules must be a list");
      return;
    }
    for (const YamlNode& rule : rules->items) read_regime_rule(rule);
  }

  void read_regime_rule(const YamlNode& node) {
    if (!node.is_table()) {
      complain(node.place, "a rule is a table with by: and values:");
      return;
    }
    check_keys(node, rule_keys, "a rule");
    RegimeRule rule;
    rule.by = required(node, "by");
    if (const YamlNode* by = node.find("by"); by != nullptr && !is_regime_source(rule.by)) {
      complain(by->place,
               "by must be a field that a regime can be read from: type_code, function_code, procedure, item.procedure, office, version, "
               "mode_of_transport or jurisdiction");
    }
    if (const YamlNode* match = node.find("match")) {
      rule.match = text_of(match, "match").value_or("");
      if (rule.match != "equals" && rule.match != "prefix") complain(match->place, "match must be equals or prefix");
    }
    const YamlNode* values = node.find("values");
    if (values == nullptr || !values->is_table()) {
      complain(values == nullptr ? node.place : values->place, "values must be a table of code: regime");
      return;
    }
    for (const auto& [code, value] : values->members) {
      const auto regime = parse_regime(text_of(&value, "a regime").value_or(""));
      if (regime) {
        rule.values[upper_ascii(code)] = *regime;
      } else {
        complain(value.place, "a regime is import, export or transit");
      }
    }
    map_.regimes.push_back(std::move(rule));
  }

  // Calls take(key, value, place) for each member of a table of texts.
  template <class Take>
  void each_text(const YamlNode* node, std::string_view name, Take take) {
    if (node == nullptr || node->kind == YamlNode::Kind::null) return;
    if (!node->is_table()) {
      complain(node->place, std::string(name) + " must be a table");
      return;
    }
    for (const auto& [key, value] : node->members) {
      std::string text;
      for (const std::string& part : texts_of(value, key)) text += text.empty() ? part : ' ' + part;
      take(key, text, value.place);
    }
  }

  void read_tables(const YamlNode& root) {
    each_text(root.find("units"), "units", [&](const std::string& key, const std::string& word, const FilePlace& place) {
      if (!parse_unit_word(word)) complain(place, "a unit is none, carat, milligram, gram, kilogram, decitonne or tonne");
      map_.units[upper_ascii(key)] = word;
    });
    if (const YamlNode* node = root.find("unit_when_absent")) {
      map_.unit_when_absent = text_of(node, "unit_when_absent").value_or("");
      if (!parse_unit_word(map_.unit_when_absent)) {
        complain(node->place, "unit_when_absent must be none, carat, milligram, gram, kilogram, decitonne or tonne");
      }
    }
    map_.net_qualifiers = {"AAA", "AAC", "AAF", "N", "NET"};  // code list 6313, and the word
    map_.gross_qualifiers = {"AAB", "AAD", "G", "GROSS"};
    if (const YamlNode* masses = root.find("masses")) {
      if (masses->is_table()) {
        check_keys(*masses, mass_keys, "masses");
        if (const YamlNode* net = masses->find("net")) map_.net_qualifiers = texts_of(*net, "net");
        if (const YamlNode* gross = masses->find("gross")) map_.gross_qualifiers = texts_of(*gross, "gross");
      } else {
        complain(masses->place, "masses must be a table with net: and gross:");
      }
    }
    if (const YamlNode* node = root.find("value_order")) map_.value_order = texts_of(*node, "value_order");
    if (const YamlNode* node = root.find("national_values")) map_.national_values = texts_of(*node, "national_values");
    each_text(root.find("roles"), "roles", [&](const std::string& key, const std::string& word, const FilePlace& place) {
      check_role(word, place);
      map_.roles[upper_ascii(key)] = word;
    });
    each_text(root.find("functions"), "functions", [&](const std::string& key, const std::string& word, const FilePlace& place) {
      if (const auto function = parse_function(word)) {
        map_.functions[upper_ascii(key)] = *function;
      } else {
        complain(place, "a function is original, amendment, cancellation, replacement or other");
      }
    });
    each_text(root.find("options"), "options",
              [&](const std::string& key, const std::string& text, const FilePlace&) { map_.options[key] = text; });
  }

  void check_role(const std::string& word, const FilePlace& place) {
    const bool is_word = !word.empty() && word.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == std::string::npos;
    if (!is_word)
      complain(place, "a role is a word in small letters: exporter, importer, consignor, consignee, declarant, agent, seller, buyer ...");
  }

  // --- rows ---

  void read_rows(const YamlNode* node, MapScope& scope) {
    if (node == nullptr || node->kind == YamlNode::Kind::null) return;
    if (!node->is_table()) {
      complain(node->place, "fields must be a table of field: path");
      return;
    }
    for (std::size_t i = 0; i < node->members.size(); ++i) {
      const auto& [name, value] = node->members[i];
      const auto id = find_field(map_.kind, scope.kind, name);
      if (!id) {
        std::vector<std::string_view> known;
        for (const Field& f : all_fields()) {
          if (f.kind == map_.kind && f.scope == scope.kind) known.push_back(f.name);
        }
        complain(node->key_places[i], "'" + escaped(name) + "' is no field of " + scope_words(scope.kind) + did_you_mean(name, known));
        continue;
      }
      read_field(*id, value, scope);
    }
  }

  std::string scope_words(ScopeKind kind) const {
    if (kind != ScopeKind::root) return "the list " + std::string(to_string(kind));
    return (map_.kind == DocumentKind::observation ? "an " : "a ") + std::string(to_string(map_.kind));
  }

  void read_field(FieldId id, const YamlNode& node, MapScope& scope) {
    const bool has_several_rows =
        node.is_list() && std::any_of(node.items.begin(), node.items.end(), [](const YamlNode& n) { return n.is_table(); });
    if (!has_several_rows) {
      add_row(id, node, scope, 0);
      return;
    }
    std::uint32_t rank = 0;
    for (const YamlNode& part : node.items) rank += add_row(id, part, scope, rank);
  }

  // How many paths it has.
  std::uint32_t add_row(FieldId id, const YamlNode& node, MapScope& scope, std::uint32_t rank) {
    MapRow row;
    row.field = id;
    row.rank = rank;
    row.place = node.place;
    row.conversion = field(id).conversion;
    if (node.is_table()) {
      read_long_row(node, row);
    } else if (node.kind == YamlNode::Kind::null) {
      complain(node.place, "a path is missing");
    } else {
      row.paths = texts_of(node, "a path");
    }
    if (!row.is_fixed) check_paths(row, node.place);
    set_default_option(row);
    row.number = rows_++;
    const auto count = static_cast<std::uint32_t>(row.paths.size());
    scope.rows.push_back(std::move(row));
    return std::max<std::uint32_t>(count, 1);
  }

  void check_paths(const MapRow& row, const FilePlace& place) {
    std::set<std::string> seen;
    for (const std::string& path : row.paths) {
      if (trimmed(path).empty()) complain(place, "a path is empty");
      if (!seen.insert(path).second) complain(place, "the path '" + escaped(path) + "' stands here twice");
    }
  }

  void read_long_row(const YamlNode& node, MapRow& row) {
    const Field& target = field(row.field);
    if (const YamlNode* fixed = node.find("is")) {
      row.is_fixed = true;
      row.fixed = text_of(fixed, "is").value_or("");
      if (trimmed(row.fixed).empty()) complain(fixed->place, "is: must be a text");
      if (node.members.size() > 1) complain(node.place, "a fixed text (is:) takes no other key");
      return;
    }
    if (const YamlNode* as = node.find("as")) row.conversion = text_of(as, "as").value_or("");
    const Conversion* conversion = find_conversion(row.conversion);
    if (conversion == nullptr) {
      std::vector<std::string_view> known;
      for (const Conversion& c : all_conversions()) known.push_back(c.name);
      complain(node.find("as")->place, "there is no conversion '" + escaped(row.conversion) + "'" + did_you_mean(row.conversion, known));
      return;
    }
    if (conversion->yields != target.type) {
      complain(node.find("as")->place, "the conversion " + row.conversion + " yields a " + std::string(to_string(conversion->yields)) +
                                           ", but " + std::string(target.name) + " is a " + std::string(to_string(target.type)));
    }
    if (const YamlNode* at = node.find("at")) {
      row.paths = texts_of(*at, "at");
    } else {
      complain(node.place, "at: is missing");
    }
    if (const YamlNode* with = node.find("with")) {
      row.companion = text_of(with, "with").value_or("");
      if (!conversion->uses_companion) complain(with->place, "the conversion " + row.conversion + " makes no use of a companion (with:)");
    }
    for (std::size_t i = 0; i < node.members.size(); ++i) read_option(*conversion, node, i, row);
  }

  void read_option(const Conversion& conversion, const YamlNode& node, std::size_t index, MapRow& row) {
    const auto& [key, value] = node.members[index];
    if (key == "at" || key == "as" || key == "with") return;
    if (key == "values") {
      each_text(&value, "values",
                [&](const std::string& from, const std::string& to, const FilePlace&) { row.options["values." + upper_ascii(from)] = to; });
      return;
    }
    const std::vector<std::string_view> own = split(conversion.options, ' ');
    if (!has(row_keys, key) && std::find(own.begin(), own.end(), key) == own.end()) {
      std::vector<std::string_view> known(row_keys.begin(), row_keys.end());
      known.insert(known.end(), own.begin(), own.end());
      complain(node.key_places[index],
               "'" + escaped(key) + "' is no option of the conversion " + row.conversion + did_you_mean(key, known));
      return;
    }
    const std::string text = text_of(&value, key).value_or("");
    check_option(key, text, value.place);
    row.options[key] = text;
  }

  void check_option(const std::string& key, const std::string& text, const FilePlace& place) {
    if (key == "first" || key == "after" || key == "full") {
      std::uint32_t count = 0;
      const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
      if (error != std::errc{} || end != text.data() + text.size() || count == 0 || count > 10'000)
        complain(place, key + " must be a whole number of characters");
    } else if (key == "order") {
      if (text != "mdy" && text != "dmy" && text != "ymd") complain(place, "order must be mdy, dmy or ymd");
    } else if (key == "placed") {
      if (text != "before" && text != "after") complain(place, "placed must be before or after");
    } else if (key == "lengths") {
      const bool is_two_numbers =
          text.size() == 3 && text[0] >= '1' && text[0] <= '9' && text[1] == ' ' && text[2] >= '1' && text[2] <= '9';
      if (!is_two_numbers) complain(place, "lengths must be two digits with a blank between: those of companion and text");
    } else if (key == "all" || key == "sum") {
      if (text != "yes") complain(place, key + ": takes only yes");
    } else if (key == "split" || key == "thousands") {
      if (text.size() != 1) complain(place, key + " must be one character");
    } else if (text.empty()) {
      complain(place, key + " is empty");
    }
  }

  static void set_default_option(MapRow& row) {
    const std::string_view preset = field(row.field).option;
    const Conversion* conversion = find_conversion(row.conversion);
    if (preset.empty() || conversion == nullptr) return;
    const auto sign = preset.find('=');
    const std::string key(preset.substr(0, sign));
    const auto own = split(conversion->options, ' ');
    if (std::find(own.begin(), own.end(), key) != own.end()) row.options.try_emplace(key, preset.substr(sign + 1));
  }

  // --- lists ---

  void read_lists(const YamlNode* node, MapScope& outer, std::uint32_t depth) {
    if (node == nullptr || node->kind == YamlNode::Kind::null) return;
    if (!node->is_list()) {
      complain(node->place, "lists must be a list, each entry beginning with '- list:'");
      return;
    }
    if (depth > scope_depth_max) {
      complain(node->place, "lists stand too deep in each other");
      return;
    }
    for (const YamlNode& entry : node->items) {
      if (auto scope = read_list(entry, outer, depth)) outer.scopes.push_back(std::move(*scope));
    }
    check_twins(outer);
  }

  std::optional<MapScope> read_list(const YamlNode& node, const MapScope& outer, std::uint32_t depth) {
    if (!node.is_table()) {
      complain(node.place, "a list is a table with list:, starts: and fields:");
      return std::nullopt;
    }
    MapScope scope;
    scope.place = node.place;
    const std::string word = required(node, "list");
    const auto kind = parse_scope_kind(word);
    if (!kind || *kind == ScopeKind::root) {
      if (const YamlNode* list = node.find("list")) {
        complain(list->place, "there is no list '" + escaped(word) +
                                  "'; there are item, document, party, quantity, amount, seal, container, line, "
                                  "correction, row");
      }
      return std::nullopt;
    }
    scope.kind = *kind;
    if (!may_hold(map_.kind, outer.kind, scope.kind)) {
      complain(node.place, "a list " + word + " can't stand in " + scope_words(outer.kind));
      return std::nullopt;
    }
    scope.starts = required(node, "starts");
    read_scope_options(node, scope);
    read_rows(node.find("fields"), scope);
    read_lists(node.find("lists"), scope, depth + 1);
    return scope;
  }

  // Free keys are the format's; but not one that is nearly one of ours.
  void read_scope_options(const YamlNode& node, MapScope& scope) {
    for (std::size_t i = 0; i < node.members.size(); ++i) {
      const auto& [key, value] = node.members[i];
      if (has(list_keys, key)) continue;
      if (const std::string hint = did_you_mean(key, list_keys); !hint.empty()) {
        complain(node.key_places[i], "'" + escaped(key) + "' is no key of a list" + hint);
        continue;
      }
      if (value.is_table()) {
        complain(value.place, "'" + escaped(key) + "' can't be a table");
        continue;
      }
      std::string text;
      for (const std::string& part : texts_of(value, key)) text += text.empty() ? part : ' ' + part;
      if (key == "role") check_role(text, value.place);
      scope.options[key] = text;
    }
  }

  // Two lists that open at the same place would fill everything twice.
  void check_twins(const MapScope& outer) {
    for (std::size_t i = 0; i < outer.scopes.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        const MapScope& a = outer.scopes[i];
        const MapScope& b = outer.scopes[j];
        if (a.kind == b.kind && a.starts == b.starts && a.options == b.options) {
          complain(a.place, "a list " + std::string(to_string(a.kind)) + " that starts at '" + escaped(a.starts) + "' stands here already");
        }
      }
    }
  }

  static bool fills(const MapScope& scope, ScopeKind kind, std::string_view name) {
    if (scope.kind == kind &&
        std::any_of(scope.rows.begin(), scope.rows.end(), [&](const MapRow& row) { return field(row.field).name == name; }))
      return true;
    return std::any_of(scope.scopes.begin(), scope.scopes.end(), [&](const MapScope& inner) { return fills(inner, kind, name); });
  }

  // What no map can do without.
  void check_whole(const YamlNode& root) {
    const auto needs = [&](std::string_view name) {
      if (!fills(map_.root, ScopeKind::root, name))
        complain(root.place, scope_words(ScopeKind::root) + " needs a field " + std::string(name));
    };
    switch (map_.kind) {
      case DocumentKind::notice:
        needs("notice");
        [[fallthrough]];
      case DocumentKind::confirmation:
      case DocumentKind::preadvice:
        return needs("number");
      case DocumentKind::observation:
        needs("observation");
        if (!fills(map_.root, ScopeKind::root, "declaration")) needs("number");
        return;
      case DocumentKind::statistics:
        for (const std::string_view name : {"table", "reporter", "year"}) needs(name);
        return;
      case DocumentKind::declaration:
      case DocumentKind::certificate:
        break;
    }
    if (map_.kind == DocumentKind::certificate) {
      if (!fills(map_.root, ScopeKind::root, "number") && !fills(map_.root, ScopeKind::root, "serial")) {
        complain(root.place, "a certificate needs a field number (or issuer and serial)");
      }
      return;
    }
    if (!fills(map_.root, ScopeKind::item, "commodity_code") && !fills(map_.root, ScopeKind::item, "description")) {
      complain(root.place, "a declaration needs a list item with a commodity_code or a description");
    }
    if (map_.jurisdiction && fills(map_.root, ScopeKind::root, "jurisdiction")) {
      complain(root.find("jurisdiction")->place, "the jurisdiction is fixed here and filled by a field as well");
    }
  }

  Complaints& complaints_;
  Map map_;
  std::uint32_t rows_ = 0;
};

std::optional<Map> map_of(const std::optional<YamlNode>& root, const std::string& id, Complaints& complaints) {
  if (!root) return std::nullopt;
  return MapReader(id, complaints).read(*root);
}

// Two maps for exactly the same messages: nobody could say which one counts.
void check_rivals(const std::vector<Map>& maps, Complaints& complaints) {
  for (std::size_t i = 0; i < maps.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (maps[i].format == maps[j].format && maps[i].applies == maps[j].applies) {
        complaints.push_back({{maps[i].file, 0, 0}, "is for the same messages as " + maps[j].file});
      }
    }
  }
}

}  // namespace

std::optional<Map> read_map_text(std::string_view text, const std::string& id, Complaints& complaints) {
  return map_of(read_yaml_text(text, id + ".yaml", complaints), id, complaints);
}

std::optional<Map> read_map_file(const std::filesystem::path& file, Complaints& complaints) {
  const auto root = read_yaml_file(file, complaints);
  const YamlNode* const name = root && root->is_table() ? root->find("map") : nullptr;
  return map_of(root, name != nullptr ? name->text : "", complaints);
}

std::vector<Map> read_maps(const std::filesystem::path& folder, Complaints& complaints) {
  namespace fs = std::filesystem;
  std::vector<std::pair<std::string, fs::path>> files;
  std::error_code error;
  if (!fs::is_directory(folder, error)) complaints.push_back({{folder.string(), 0, 0}, "is no folder that can be read"});
  for (const std::string_view format : formats) {
    const fs::path below = folder / format;
    if (!fs::is_directory(below, error)) continue;
    for (fs::recursive_directory_iterator i(below, error), end; !error && i != end; i.increment(error)) {
      if (i->path().extension() != ".yaml" || !i->is_regular_file(error)) continue;
      files.emplace_back(i->path().lexically_relative(folder).replace_extension().generic_string(), i->path());
    }
    if (error) complaints.push_back({{below.string(), 0, 0}, "can't be read: " + error.message()});
  }
  std::sort(files.begin(), files.end());
  std::vector<Map> maps;
  for (const auto& [id, file] : files) {
    if (auto map = map_of(read_yaml_file(file, complaints), id, complaints)) maps.push_back(std::move(*map));
  }
  check_rivals(maps, complaints);
  return maps;
}

}  // namespace kpwatch
