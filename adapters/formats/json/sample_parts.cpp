// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/formats/json/sample_parts.h"

#include <map>

#include "daemon/base/text.h"

namespace kpwatch::json {
namespace {

class Marks {
 public:
  explicit Marks(const ValueTree& tree) : tree_(tree), is_read_(tree.values().size(), false) {}

  void mark(std::uint32_t value) {
    if (value != Value::none) is_read_[value] = true;
  }
  void list(const MapUse& use, std::uint32_t at) {
    if (use.scope->kind == ScopeKind::root) {
      open_ = {at};
      for (const char* key : {"member", "has"})
        if (const auto paths = use.map->applies.find(key); paths != use.map->applies.end())
          for (const std::string& path : paths->second) found_by(path, at);
      if (const auto option = use.map->options.find("identifier"); option != use.map->options.end()) found_by(option->second, at);
      return;
    }
    while (open_.size() > 1 && !is_inside(at, open_.back())) open_.pop_back();
    conditions(use.scope->starts);
    open_.push_back(at);
  }
  void value(const MapUse& use, std::uint32_t at) {
    mark(at);
    if (use.row->is_fixed) return;
    while (open_.size() > 1 && !is_inside(at, open_.back())) open_.pop_back();
    conditions(use.row->paths[use.path]);
    std::string why;
    if (use.row->companion.empty()) return;
    if (const auto companion = ValuePath::parse(use.row->companion, why)) mark(companion->first(tree_, at));
  }
  [[nodiscard]] bool is_read(std::uint32_t value) const { return is_read_[value]; }

 private:
  void found_by(const std::string& path, std::uint32_t from) {
    std::string why;
    if (const auto parsed = ValuePath::parse(path, why)) mark(parsed->first(tree_, from));
  }
  void conditions(const std::string& path) {
    std::string why;
    if (open_.empty()) return;
    if (const auto parsed = ValuePath::parse(path, why))
      parsed->conditions(tree_, open_.back(), [this](std::uint32_t seen) { mark(seen); });
  }
  [[nodiscard]] bool is_inside(std::uint32_t at, std::uint32_t outer) const {
    for (; at != Value::none; at = tree_[at].parent)
      if (at == outer) return true;
    return false;
  }

  const ValueTree& tree_;
  std::vector<bool> is_read_;
  std::vector<std::uint32_t> open_;  // the lists that are open
};

}  // namespace

void add_sample_parts(std::vector<SamplePart>& into, const ValueTree& tree, const DocumentPlan::Position& position,
                      std::span<const MapUse> uses) {
  std::map<std::uint64_t, std::uint32_t> at_byte;
  for (std::uint32_t i = 0; i < tree.values().size(); ++i) at_byte.emplace(position.byte + tree[i].byte, i);
  Marks marks(tree);
  for (const MapUse& use : uses) {
    const auto at = at_byte.find(use.place.byte);
    if (at == at_byte.end()) continue;
    if (use.row == nullptr)
      marks.list(use, at->second);
    else
      marks.value(use, at->second);
  }
  for (std::uint32_t i = 0; i < tree.values().size(); ++i) {
    if (!tree[i].is_scalar()) continue;
    into.push_back({position.place(tree, i), printable_utf8(tree[i].text, part_text_bytes_max), marks.is_read(i)});
  }
}

}  // namespace kpwatch::json
