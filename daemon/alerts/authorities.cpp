// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Reads config/authorities.yaml. Every fault of the file is told, not only the first.
#include <algorithm>
#include <array>
#include <charconv>
#include <functional>
#include <map>

#include "daemon/alerts/alert.h"
#include "daemon/alerts/field_view.h"
#include "daemon/base/text.h"
#include "daemon/base/yaml_tree.h"

namespace kpwatch {
namespace {

constexpr std::array roles{Recipient::dec, Recipient::ima, Recipient::exa, Recipient::cus,  Recipient::san,
                           Recipient::fiu, Recipient::wgm, Recipient::wgs, Recipient::wgde, Recipient::un};
constexpr std::array labels{Tlp::clear, Tlp::green, Tlp::amber, Tlp::amber_strict, Tlp::red};
constexpr std::array levels{std::string_view("K0"), std::string_view("K1"), std::string_view("K2"), std::string_view("K3"),
                            std::string_view("K4")};
constexpr std::size_t name_bytes_max = 64;

std::optional<Recipient> parse_role(std::string_view text) {
  for (const Recipient role : roles)
    if (equal_ignoring_case(text, to_string(role))) return role;
  return std::nullopt;
}

// "TLP:AMBER+STRICT", with or without "TLP:", any case; underscore for plus, for those who must write a word.
std::optional<Tlp> parse_label(std::string_view text) {
  std::string label = upper_ascii(trimmed(text));
  std::replace(label.begin(), label.end(), '_', '+');
  if (label.rfind("TLP:", 0) != 0) label.insert(0, "TLP:");
  for (const Tlp tlp : labels)
    if (label == to_string(tlp)) return tlp;
  return std::nullopt;
}

bool is_good_name(std::string_view name) {
  return !name.empty() && name.size() <= name_bytes_max &&
         std::all_of(name.begin(), name.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
}

// Reads one entry, member by member, and gathers what is wrong.
class EntryReader {
 public:
  EntryReader(const YamlNode& entry, Complaints& complaints) : entry_(entry), complaints_(complaints) {}

  [[nodiscard]] Authority read() {
    Authority authority;
    authority.place = entry_.place;
    read_members(authority);
    require("name");
    require("recipients");
    require("publisher");
    return authority;
  }

 private:
  void complain(const FilePlace& place, std::string sentence) { complaints_.push_back({place, std::move(sentence)}); }

  void require(std::string_view key) {
    if (entry_.find(key) == nullptr) complain(entry_.place, "an authority needs `" + std::string(key) + "`");
  }

  void read_members(Authority& authority) {
    for (std::size_t i = 0; i < entry_.members.size(); ++i) {
      const auto& [key, node] = entry_.members[i];
      if (key == "name")
        read_name(node, authority);
      else if (key == "title")
        authority.title = text(node, key);
      else if (key == "recipients")
        read_recipients(node, authority);
      else if (key == "countries")
        read_countries(node, authority);
      else if (key == "severity_min")
        read_severity(node, authority);
      else if (key == "fields")
        read_fields(node, authority);
      else if (key == "tlp")
        read_label(node, authority);
      else if (key == "publisher")
        read_publisher(node, authority);
      else if (key == "handling")
        read_handling(node, authority);
      else
        complain(place_of_key(entry_, i),
                 "an authority has no `" + escaped(key) +
                     "`; known: name, title, recipients, countries, severity_min, fields, tlp, publisher, handling");
    }
  }

  static const FilePlace& place_of_key(const YamlNode& table, std::size_t index) {
    return index < table.key_places.size() ? table.key_places[index] : table.members[index].second.place;
  }

  std::string text(const YamlNode& node, std::string_view key) {
    if (node.is_scalar()) return node.text;
    complain(node.place, "`" + std::string(key) + "` must be a text");
    return {};
  }

  // A list of texts; one text stands for a list of one.
  void each_text(const YamlNode& node, std::string_view key, const std::function<void(const YamlNode&)>& take) {
    if (node.is_scalar()) return take(node);
    if (!node.is_list()) return complain(node.place, "`" + std::string(key) + "` must be a list");
    for (const YamlNode& item : node.items) {
      if (item.is_scalar())
        take(item);
      else
        complain(item.place, "`" + std::string(key) + "` must hold texts only");
    }
  }

  void read_name(const YamlNode& node, Authority& authority) {
    authority.name = text(node, "name");
    if (node.is_scalar() && !is_good_name(authority.name))
      complain(node.place, "`name` must be 1 to 64 of a-z, 0-9 and -, because it names the stream of alerts");
  }

  void read_recipients(const YamlNode& node, Authority& authority) {
    each_text(node, "recipients", [&](const YamlNode& item) {
      const auto role = parse_role(item.text);
      if (!role)
        return complain(item.place,
                        "`" + escaped(item.text) + "` is no recipient; known: DEC, IMA, EXA, CUS, SAN, FIU, WGM, WGS, WGDE, UN");
      if (std::find(authority.recipients.begin(), authority.recipients.end(), *role) == authority.recipients.end())
        authority.recipients.push_back(*role);
      else
        complain(item.place, "recipient " + escaped(item.text) + " is named twice");
    });
    if (node.is_list() && node.items.empty()) complain(node.place, "`recipients` is empty: this authority would never hear anything");
  }

  void read_countries(const YamlNode& node, Authority& authority) {
    each_text(node, "countries", [&](const YamlNode& item) {
      const auto code = CountryCode::parse(item.text);
      if (!code) return complain(item.place, "`" + escaped(item.text) + "` is no country code of two letters (ISO 3166-1 alpha-2, or EU)");
      authority.countries.push_back(*code);
    });
    // An empty list would mean every country: that must be said by leaving `countries` away, not by a slip.
    if (node.is_list() && node.items.empty()) complain(node.place, "`countries` is empty; leave it away for all countries");
    if (node.kind == YamlNode::Kind::null) complain(node.place, "`countries` is empty; leave it away for all countries");
  }

  void read_severity(const YamlNode& node, Authority& authority) {
    int value = -1;
    const char* const end = node.text.data() + node.text.size();
    const auto [stop, error] = std::from_chars(node.text.data(), end, value);
    if (!node.is_scalar() || error != std::errc{} || stop != end || value < 0 || value > 5)
      return complain(node.place, "`severity_min` must be a whole number from 0 to 5");
    authority.severity_min = value;
  }

  void read_fields(const YamlNode& node, Authority& authority) {
    each_text(node, "fields", [&](const YamlNode& item) {
      if (!is_alert_field(item.text))
        return complain(item.place, "`" + escaped(item.text) + "` is no field of an alert; known: " + known_fields());
      authority.fields.push_back(item.text);
    });
    // The same slip, with worse effect: an empty allow-list would allow everything.
    if ((node.is_list() && node.items.empty()) || node.kind == YamlNode::Kind::null)
      complain(node.place, "`fields` is empty; leave it away to allow all of them");
  }

  static std::string known_fields() {
    std::string names;
    for (const std::string_view name : alert_fields()) {
      if (name.find('.') != std::string_view::npos) continue;
      names += names.empty() ? "" : ", ";
      names += name;
    }
    return names + ", and their members such as item.description";
  }

  void read_label(const YamlNode& node, Authority& authority) {
    const auto label = node.is_scalar() ? parse_label(node.text) : std::nullopt;
    if (!label) return complain(node.place, "`tlp` must be TLP:CLEAR, TLP:GREEN, TLP:AMBER, TLP:AMBER+STRICT or TLP:RED");
    authority.tlp = *label;
  }

  void read_publisher(const YamlNode& node, Authority& authority) {
    authority.publisher = text(node, "publisher");
    if (node.is_scalar() && authority.publisher.empty())
      complain(node.place, "`publisher` must name an entry under publishers: in the configuration");
    if (node.kind == YamlNode::Kind::null) return;
  }

  void read_handling(const YamlNode& node, Authority& authority) {
    if (!node.is_table()) return complain(node.place, "`handling` must be a table of kp_level, purpose, legal_basis");
    for (std::size_t i = 0; i < node.members.size(); ++i) {
      const auto& [key, value] = node.members[i];
      if (key == "purpose")
        authority.purpose = text(value, key);
      else if (key == "legal_basis")
        authority.legal_basis = text(value, key);
      else if (key == "kp_level")
        read_level(value, authority);
      else
        complain(place_of_key(node, i), "`handling` has no `" + escaped(key) + "`; known: kp_level, purpose, legal_basis");
    }
  }

  void read_level(const YamlNode& node, Authority& authority) {
    if (!node.is_scalar() || std::find(levels.begin(), levels.end(), node.text) == levels.end())
      return complain(node.place, "`kp_level` must be K0, K1, K2, K3 or K4");
    authority.kp_level = node.text;
  }

  const YamlNode& entry_;
  Complaints& complaints_;
};

void complain_of_doubles(const std::vector<Authority>& authorities, const std::vector<const YamlNode*>& names, Complaints& complaints) {
  std::map<std::string, std::size_t> first;
  for (std::size_t i = 0; i < authorities.size(); ++i) {
    if (authorities[i].name.empty()) continue;
    const auto [found, is_new] = first.emplace(authorities[i].name, i);
    if (!is_new)
      complaints.push_back({names[i]->place, "authority `" + escaped(authorities[i].name) + "` stands already on line " +
                                                 std::to_string(authorities[found->second].place.line)});
  }
}

std::vector<Authority> authorities_of(const std::optional<YamlNode>& tree, Complaints& complaints) {
  std::vector<Authority> authorities;
  if (!tree) return authorities;
  if (!tree->is_table()) {
    complaints.push_back({tree->place, "the file must be a table with `authorities:`"});
    return authorities;
  }
  for (std::size_t i = 0; i < tree->members.size(); ++i) {
    if (tree->members[i].first == "authorities") continue;
    const FilePlace& place = i < tree->key_places.size() ? tree->key_places[i] : tree->members[i].second.place;
    complaints.push_back({place, "unknown key `" + escaped(tree->members[i].first) + "`; the file holds only `authorities:`"});
  }
  const YamlNode* list = tree->find("authorities");
  if (list == nullptr || !list->is_list()) {
    complaints.push_back({list != nullptr ? list->place : tree->place, "`authorities:` must be a list"});
    return authorities;
  }
  std::vector<const YamlNode*> names;
  for (const YamlNode& entry : list->items) {
    if (!entry.is_table()) {
      complaints.push_back({entry.place, "an authority must be a table"});
      continue;
    }
    authorities.push_back(EntryReader(entry, complaints).read());
    const YamlNode* name = entry.find("name");
    names.push_back(name != nullptr ? name : &entry);
  }
  complain_of_doubles(authorities, names, complaints);
  return authorities;
}

}  // namespace

std::vector<Authority> read_authorities(const std::string& file, Complaints& complaints) {
  return authorities_of(read_yaml_file(file, complaints), complaints);
}

std::vector<Authority> read_authorities_text(std::string_view text, const std::string& file, Complaints& complaints) {
  return authorities_of(read_yaml_text(text, file, complaints), complaints);
}

}  // namespace kpwatch
