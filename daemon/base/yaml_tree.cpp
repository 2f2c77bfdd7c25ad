// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Builds the tree from yaml-cpp's events, below its type guessing: a scalar is the text that was written. Keys are
// unique, nothing refers to anything else in the file, and depth and size are bounded.
#include "daemon/base/yaml_tree.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <sstream>

#include "daemon/base/text.h"

namespace kpwatch {
namespace {

constexpr std::size_t file_bytes_max = std::size_t{8} << 20;
constexpr std::size_t depth_max = 64;

struct TooDeep : YAML::ParserException {
  using YAML::ParserException::ParserException;
};

class TreeMaker : public YAML::EventHandler {
 public:
  TreeMaker(const std::string& file, Complaints& complaints) : file_(file), complaints_(complaints) {}

  [[nodiscard]] YamlNode take() { return std::move(root_); }

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t) override { add(leaf(mark, YamlNode::Kind::null)); }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    complain(mark, "an alias (*name) is not allowed here; write the value out");
    add(leaf(mark, YamlNode::Kind::null));
  }

  void OnAnchor(const YAML::Mark& mark, const std::string& name) override {
    complain(mark, "an anchor (&" + escaped(name) + ") is not allowed here");
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t, const std::string& value) override {
    refuse_tag(mark, tag);
    YamlNode node = leaf(mark, YamlNode::Kind::scalar);
    node.text = value;
    node.quoted = tag == "!";
    if (value.find('\0') != std::string::npos) complain(mark, "a text holds the character NUL");
    add(std::move(node));
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t, YAML::EmitterStyle::value) override {
    refuse_tag(mark, tag);
    open(mark, YamlNode::Kind::list);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t, YAML::EmitterStyle::value) override {
    refuse_tag(mark, tag);
    open(mark, YamlNode::Kind::table);
  }
  void OnMapEnd() override { close(); }

 private:
  struct Level {
    YamlNode node;
    bool has_key = false;  // of a table: the next node is a value
    bool is_kept = true;   // false for a repeated key's value: read, but not kept
    std::string key;
    FilePlace key_place;
  };

  [[nodiscard]] FilePlace place(const YAML::Mark& mark) const {
    return {file_, mark.line < 0 ? 0 : static_cast<std::uint32_t>(mark.line) + 1,
            mark.column < 0 ? 0 : static_cast<std::uint32_t>(mark.column) + 1};
  }
  void complain(const YAML::Mark& mark, std::string sentence) { complaints_.push_back({place(mark), std::move(sentence)}); }

  void refuse_tag(const YAML::Mark& mark, const std::string& tag) {
    if (!tag.empty() && tag != "?" && tag != "!") complain(mark, "a tag (" + escaped(tag) + ") is not allowed here");
  }

  [[nodiscard]] YamlNode leaf(const YAML::Mark& mark, YamlNode::Kind kind) const {
    YamlNode node;
    node.kind = kind;
    node.place = place(mark);
    return node;
  }

  void open(const YAML::Mark& mark, YamlNode::Kind kind) {
    if (levels_.size() >= depth_max) {
      throw TooDeep(mark, "nested deeper than " + std::to_string(depth_max) + " levels");
    }
    levels_.push_back({leaf(mark, kind), false, true, {}, {}});
  }

  void close() {
    YamlNode node = std::move(levels_.back().node);
    levels_.pop_back();
    add(std::move(node));
  }

  void add(YamlNode node) {
    if (levels_.empty()) {
      root_ = std::move(node);
      return;
    }
    Level& level = levels_.back();
    if (level.node.kind == YamlNode::Kind::list) {
      level.node.items.push_back(std::move(node));
    } else if (!level.has_key) {
      take_key(level, node);
    } else {
      if (level.is_kept) {
        // yaml-cpp places a missing value at whatever comes next.
        if (node.kind == YamlNode::Kind::null) node.place = level.key_place;
        level.node.members.emplace_back(std::move(level.key), std::move(node));
        level.node.key_places.push_back(level.key_place);
      }
      level.has_key = false;
    }
  }

  void take_key(Level& level, const YamlNode& node) {
    level.has_key = true;
    level.is_kept = false;
    level.key_place = node.place;
    if (!node.is_scalar()) {
      complaints_.push_back({node.place, "a key must be a plain text"});
      return;
    }
    level.key = node.text;
    if (level.node.find(level.key) != nullptr) {
      complaints_.push_back({node.place, "the key '" + escaped(level.key) + "' stands here twice"});
      return;
    }
    level.is_kept = true;
  }

  const std::string& file_;
  Complaints& complaints_;
  std::vector<Level> levels_;
  YamlNode root_;
};

std::string first_line(const std::string& text) { return escaped(text.substr(0, text.find('\n'))); }

// Line and column of the first byte that is no UTF-8.
FilePlace place_of_bad_byte(std::string_view text, const std::string& file) {
  FilePlace place{file, 1, 1};
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string_view line = text.substr(begin, end - begin);
    if (!is_utf8(line)) {
      std::size_t good = 0;
      for (std::size_t n = 1; n <= std::min<std::size_t>(line.size(), 2000); ++n) {
        if (is_utf8(line.substr(0, n))) good = n;
      }
      place.column = static_cast<std::uint32_t>(good) + 1;
      return place;
    }
    ++place.line;
    begin = end + 1;
  }
  return place;
}

// A tab in front of a line is the one mistake that YAML's own words for it don't explain. Nothing when there is none.
std::optional<std::uint32_t> column_of_leading_tab(std::string_view text, std::uint32_t line) {
  for (std::uint32_t n = 1; n < line; ++n) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) return std::nullopt;
    text.remove_prefix(end + 1);
  }
  const std::size_t first = text.find_first_not_of(' ');
  if (first == std::string_view::npos || text[first] != '\t') return std::nullopt;
  return static_cast<std::uint32_t>(first) + 1;
}

// At the end of the file yaml-cpp counts a character of its own.
FilePlace inside(FilePlace place, std::string_view text) {
  place.column = static_cast<std::uint32_t>(std::min<std::size_t>(place.column, text.size() + 1));
  return place;
}

Complaint complaint_of(const YAML::Exception& e, std::string_view text, const std::string& file_name) {
  // What it quotes is of the file.
  const std::string said = escaped(first_line(e.msg));
  if (e.mark.line < 0 || e.mark.column < 0) return {{file_name, 0, 0}, "is not YAML: " + said};
  const FilePlace place =
      inside({file_name, static_cast<std::uint32_t>(e.mark.line) + 1, static_cast<std::uint32_t>(e.mark.column) + 1}, text);
  if (const auto column = column_of_leading_tab(text, place.line)) {
    return {{file_name, place.line, *column}, "is not YAML: a tab can't indent a line; use blanks"};
  }
  return {place, "is not YAML: " + said};
}

}  // namespace

YamlNode::YamlNode() = default;
YamlNode::~YamlNode() = default;
YamlNode::YamlNode(const YamlNode&) = default;
YamlNode::YamlNode(YamlNode&&) noexcept = default;
YamlNode& YamlNode::operator=(const YamlNode&) = default;
YamlNode& YamlNode::operator=(YamlNode&&) noexcept = default;

const YamlNode* YamlNode::find(std::string_view key) const {
  for (const auto& [name, node] : members) {
    if (name == key) return &node;
  }
  return nullptr;
}

std::optional<YamlNode> read_yaml_text(std::string_view text, const std::string& file_name, Complaints& complaints) {
  if (text.size() > file_bytes_max) {
    complaints.push_back({{file_name, 0, 0}, "is larger than " + std::to_string(file_bytes_max) + " bytes"});
    return std::nullopt;
  }
  if (!is_utf8(text)) {
    complaints.push_back({place_of_bad_byte(text, file_name), "is not UTF-8 text"});
    return std::nullopt;
  }
  try {
    std::istringstream stream{std::string(text)};
    YAML::Parser parser(stream);
    TreeMaker maker(file_name, complaints);
    if (!parser.HandleNextDocument(maker)) {
      YamlNode nothing;
      nothing.place = {file_name, 1, 1};
      return nothing;
    }
    YamlNode root = maker.take();
    Complaints of_the_rest;
    TreeMaker rest(file_name, of_the_rest);
    if (parser.HandleNextDocument(rest)) {
      complaints.push_back({inside(rest.take().place, text), "a second document stands in this file; only one is allowed"});
    }
    return root;
  } catch (const YAML::Exception& e) {
    complaints.push_back(complaint_of(e, text, file_name));
  }
  return std::nullopt;
}

std::optional<YamlNode> read_yaml_file(const std::filesystem::path& file, Complaints& complaints) {
  const std::string name = file.string();
  std::error_code error;
  if (std::filesystem::is_directory(file, error)) {
    complaints.push_back({{name, 0, 0}, "is a folder, not a file"});
    return std::nullopt;
  }
  std::ifstream stream(file, std::ios::binary);
  std::string text;
  // In pieces: room for the largest file allowed, made for each of some dozens of small ones, was a fifth of the start. A little
  // above the limit is enough to see that it is exceeded.
  for (std::array<char, 16384> piece; stream && text.size() <= file_bytes_max;) {
    stream.read(piece.data(), piece.size());
    text.append(piece.data(), static_cast<std::size_t>(stream.gcount()));
  }
  if (!stream.is_open() || stream.bad()) {
    complaints.push_back({{name, 0, 0}, "can't be read"});
    return std::nullopt;
  }
  return read_yaml_text(text, name, complaints);
}

}  // namespace kpwatch
