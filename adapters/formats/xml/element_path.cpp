// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Counting costs a hash of the name and a look through a short list for each element.
#include "adapters/formats/xml/element_path.h"

#include "adapters/formats/xml/sax_reader.h"

namespace kpwatch::xml {

namespace {
std::uint64_t hash_of(std::u16string_view name) {
  std::uint64_t h = 1469598103934665603ULL;
  for (const char16_t c : name) h = (h ^ c) * 1099511628211ULL;
  return h;
}
constexpr std::size_t short_list = 24;
}  // namespace

void ElementPath::push(std::u16string_view local) {
  const std::uint64_t kind = hash_of(local);
  Level& parent = levels_[depth_];
  std::uint32_t position = 0;
  for (auto& [known, count] : parent.kinds) {
    if (known == kind) {
      position = ++count;
      break;
    }
  }
  if (position == 0) {
    if (parent.kinds.size() < short_list) {
      parent.kinds.emplace_back(kind, 1);
      position = 1;
    } else {
      position = ++parent.more_kinds[kind];
    }
  }
  ++depth_;
  if (levels_.size() == depth_) levels_.emplace_back();
  Level& level = levels_[depth_];
  level.name.assign(local);
  level.position = position;
  level.kinds.clear();
  if (!level.more_kinds.empty()) level.more_kinds.clear();
}

std::string ElementPath::text() const {
  std::string out;
  for (std::size_t i = 1; i <= depth_; ++i) {
    out.push_back('/');
    append_utf8(out, levels_[i].name);
    out.push_back('[');
    out += std::to_string(levels_[i].position);
    out.push_back(']');
  }
  return out;
}

std::string ElementPath::attribute(std::u16string_view local) const {
  std::string out = text();
  out += "/@";
  append_utf8(out, local);
  return out;
}

}  // namespace kpwatch::xml
