// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/formats/xml/tag_guard.h"

#include <algorithm>

#include "adapters/formats/xml/reasons.h"

namespace kpwatch::xml {

namespace {

constexpr auto npos = std::string_view::npos;

// Behind the tag that begins at `at`; or the reason why it is too much.
struct TagEnd {
  std::size_t at;
  const Reason* reason;
};

TagEnd pass_tag(std::string_view bytes, std::size_t at, const FormatLimits& limits) {
  const std::size_t from = at;
  // Namespace declarations stand among the attributes here; they have a limit of their own as names.
  const std::size_t attributes_max = std::size_t{limits.xml_attributes_max} * 2;
  std::size_t attributes = 0;
  bool in_name = true;
  for (++at; at < bytes.size(); ++at) {
    const char c = bytes[at];
    if (c == '>') return {at + 1, nullptr};
    if (c == '"' || c == '\'') {
      const std::size_t close = bytes.find(c, at + 1);
      if (close == npos) return {bytes.size(), nullptr};
      if (close - at > limits.value_bytes_max * 6) return {from, &value_too_long};  // six bytes at most for one character: &#xFF;
      at = close;
    } else if (c == '=') {
      if (++attributes > attributes_max) return {from, &too_many_attributes};
    } else if (c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '/') {
      in_name = false;
    } else if (in_name && at - from > std::size_t{limits.xml_name_bytes_max} * 4) {
      return {from, &name_too_long};
    }
  }
  return {at, nullptr};
}

// True when it is plain that no tag is a flood. No tag that a parser would read to its end holds a '<', and one of up to
// `reach` bytes can't be one; so it is enough to jump from '<' to '<' as far as `reach` goes. What stands in comments is
// taken for tags here: that can only make an answer of «not plain».
bool are_tags_short(std::string_view bytes, std::size_t at, const FormatLimits& limits) {
  const std::size_t reach =
      std::min({std::size_t{limits.xml_attributes_max} * 2, std::size_t{limits.xml_name_bytes_max} * 4, limits.value_bytes_max * 6});
  at = bytes.find('<', at);
  while (at < bytes.size() && bytes.size() - at > reach) {
    const std::size_t last = bytes.substr(at + 1, reach).rfind('<');
    if (last != npos) {
      at += 1 + last;
      continue;
    }
    const std::size_t next = bytes.find('<', at + 1);
    const TagEnd end = pass_tag(bytes.substr(0, next), at, limits);
    if (end.reason != nullptr) return false;
    at = next;
  }
  return true;
}

std::size_t behind(std::string_view bytes, std::string_view sign, std::size_t from) {
  const std::size_t at = bytes.find(sign, from);
  return at == npos ? bytes.size() : at + sign.size();
}

}  // namespace

std::optional<TagFlood> find_tag_flood(std::string_view bytes, std::size_t start, const FormatLimits& limits) {
  if (are_tags_short(bytes, start, limits)) return std::nullopt;
  for (std::size_t at = bytes.find('<', start); at < bytes.size(); at = bytes.find('<', at)) {
    const std::string_view rest = bytes.substr(at, 9);
    if (rest.starts_with("<!--")) {
      at = behind(bytes, "-->", at + 4);
    } else if (rest.starts_with("<![CDATA[")) {
      at = behind(bytes, "]]>", at + 9);
    } else if (rest.starts_with("<?")) {
      at = behind(bytes, "?>", at + 2);
    } else {
      const TagEnd end = pass_tag(bytes, at, limits);
      if (end.reason != nullptr) return TagFlood{end.reason, at};
      at = end.at;
    }
  }
  return std::nullopt;
}

}  // namespace kpwatch::xml
