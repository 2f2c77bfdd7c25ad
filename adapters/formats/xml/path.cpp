// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// A reader of one line of text; every complaint names what was read and what was expected.
#include "adapters/formats/xml/path.h"

#include <algorithm>

#include "daemon/base/text.h"

namespace kpwatch::xml {

namespace {

class PathReader {
 public:
  explicit PathReader(std::string_view text) : text_(trimmed(text)) {}

  Result<Path> read(bool may_climb) {
    Path path;
    if (text_ == ".") return path;
    if (text_.empty()) return failure("an empty path");
    while (text_.substr(at_).starts_with("..")) {
      if (!may_climb) return complaint("'..' is only for companions");
      ++path.climbs;
      at_ += 2;
      if (at_ == text_.size()) return path;
      if (text_[at_] != '/') return complaint("'/' expected after '..'");
      ++at_;
    }
    for (;;) {
      if (at_ < text_.size() && text_[at_] == '@') {
        ++at_;
        auto attribute = name();
        if (!attribute) return std::move(attribute).error();
        path.attribute = std::move(attribute).value();
        if (at_ != text_.size()) return complaint("an attribute must come last");
        return path;
      }
      Step step;
      auto step_name = name();
      if (!step_name) return std::move(step_name).error();
      step.name = std::move(step_name).value();
      while (at_ < text_.size() && text_[at_] == '[') {
        if (auto read = conditions(step); !read) return std::move(read).error();
      }
      path.steps.push_back(std::move(step));
      if (at_ == text_.size()) return path;
      if (text_[at_] != '/') return complaint("'/' expected");
      ++at_;
    }
  }

 private:
  static bool ends_name(char c) {
    return c == '/' || c == '[' || c == ']' || c == '=' || c == ',' || c == '@' || c == ' ' || c == '{' || c == '}' || c == '|';
  }

  Failure complaint(const std::string& what) const {
    return failure("path '" + std::string(text_) + "', character " + std::to_string(at_ + 1) + ": " + what);
  }

  Result<std::string> name() {
    const std::size_t from = at_;
    while (at_ < text_.size() && !ends_name(text_[at_])) ++at_;
    if (at_ == from || text_.substr(from, at_ - from).find_first_not_of('.') == std::string_view::npos) return complaint("a name expected");
    return std::string(text_.substr(from, at_ - from));
  }

  Result<void> conditions(Step& step) {
    ++at_;  // '['
    for (;;) {
      Condition condition;
      while (at_ < text_.size() && text_[at_] == ' ') ++at_;
      if (at_ < text_.size() && text_[at_] == '!') {
        condition.kind = Condition::Kind::absent;
        ++at_;
      }
      for (;;) {
        if (at_ < text_.size() && text_[at_] == '@') {
          ++at_;
          auto attribute = name();
          if (!attribute) return std::move(attribute).error();
          condition.attribute = std::move(attribute).value();
          break;
        }
        auto child = name();
        if (!child) return std::move(child).error();
        condition.names.push_back(std::move(child).value());
        if (at_ >= text_.size() || text_[at_] != '/') break;
        ++at_;
      }
      if (at_ < text_.size() && text_[at_] == '=' && condition.kind == Condition::Kind::equals) {
        const std::size_t from = ++at_;
        while (at_ < text_.size() && text_[at_] != ',' && text_[at_] != ']') ++at_;
        condition.value = std::string(trimmed(text_.substr(from, at_ - from)));
        if (condition.value.empty()) return complaint("a value expected after '='");
      } else if (condition.kind == Condition::Kind::equals) {
        condition.kind = Condition::Kind::present;
      }
      if (at_ >= text_.size() || (text_[at_] != ',' && text_[at_] != ']')) return complaint("',' or ']' expected");
      step.conditions.push_back(std::move(condition));
      if (text_[at_++] == ']') return success();
    }
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

Result<Path> parse_path(std::string_view text, bool may_climb) { return PathReader(text).read(may_climb); }

Result<JoinedPath> parse_joined_path(std::string_view text) {
  JoinedPath joined;
  std::size_t at = 0;
  while (at < text.size()) {
    JoinedPath::Part part;
    if (text[at] != '{') {
      const std::size_t end = std::min(text.find('{', at), text.size());
      part.literal = std::string(text.substr(at, end - at));
      part.is_literal = true;
      at = end;
    } else {
      const std::size_t end = text.find('}', at);
      if (end == std::string_view::npos) return failure("path '" + std::string(text) + "': '}' expected");
      std::string_view inside = text.substr(at + 1, end - at - 1);
      if (inside.ends_with("|year")) {
        part.year = true;
        inside.remove_suffix(5);
      }
      auto path = parse_path(inside);
      if (!path) return std::move(path).error();
      part.path = std::move(path).value();
      at = end + 1;
    }
    joined.parts.push_back(std::move(part));
  }
  return joined;
}

}  // namespace kpwatch::xml
