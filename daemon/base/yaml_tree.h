// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// A YAML file as a tree of texts with places. Every scalar arrives as the text that was written: NO, NA, 012 stay what
// they are. Aliases, tags and duplicate keys are complaints.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "daemon/base/complaint.h"

namespace kpwatch {

struct YamlNode {
  enum class Kind : std::uint8_t { null, scalar, list, table };
  Kind kind = Kind::null;
  std::string text;                                       // scalar
  bool quoted = false;                                    // the scalar stood in quotes
  std::vector<YamlNode> items;                            // list
  std::vector<std::pair<std::string, YamlNode>> members;  // table, in the file's order
  std::vector<FilePlace> key_places;                      // beside members
  FilePlace place;

  // Out of line, because a pair of an incomplete type is a member (clang 14 insists).
  YamlNode();
  ~YamlNode();
  YamlNode(const YamlNode&);
  YamlNode(YamlNode&&) noexcept;
  YamlNode& operator=(const YamlNode&);
  YamlNode& operator=(YamlNode&&) noexcept;

  [[nodiscard]] const YamlNode* find(std::string_view key) const;
  [[nodiscard]] bool is_scalar() const { return kind == Kind::scalar; }
  [[nodiscard]] bool is_list() const { return kind == Kind::list; }
  [[nodiscard]] bool is_table() const { return kind == Kind::table; }
};

// Nothing when the file can't be read or is not YAML; then at least one complaint was added.
[[nodiscard]] std::optional<YamlNode> read_yaml_file(const std::filesystem::path& file, Complaints& complaints);
[[nodiscard]] std::optional<YamlNode> read_yaml_text(std::string_view text, const std::string& file_name, Complaints& complaints);

}  // namespace kpwatch
