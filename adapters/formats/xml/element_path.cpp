// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Counting costs a look through a short list of numbers for each element.
#include "adapters/formats/xml/element_path.h"

#include <algorithm>

#include "adapters/formats/xml/characters.h"

namespace kpwatch::xml {

namespace {
constexpr std::size_t short_list = 24;
}  // namespace

std::string ElementPaths::path(std::uint32_t which) const {
  std::vector<std::uint32_t> line;
  for (std::uint32_t at = which; at != root; at = steps_[at].parent) line.push_back(at);
  std::string out = around_;
  for (auto at = line.rbegin(); at != line.rend(); ++at) {
    const Step& step = steps_[*at];
    if (step.position == 0) {
      out.append("/@").append(attribute_names_[step.name]);
      continue;
    }
    const bool is_word = step.name < vocabulary_->size();
    out.append("/").append(is_word ? vocabulary_->text(step.name) : other_names_[step.name - vocabulary_->size()]);
    out.append("[").append(std::to_string(step.position)).append("]");
  }
  return out;
}

void ElementPath::begin(std::shared_ptr<const Vocabulary> vocabulary, std::string around) {
  paths_ = std::make_shared<ElementPaths>(std::move(vocabulary), std::move(around));
  depth_ = 0;
  levels_[0].kinds.clear();
  levels_[0].more_kinds.clear();
}

void ElementPath::push(const ElementName& name) {
  // New names come in the order of their numbers, each with the first element of that name.
  const std::size_t other = std::size_t{name.number} - paths_->vocabulary_->size();
  if (name.number >= paths_->vocabulary_->size() && other >= paths_->other_names_.size())
    paths_->other_names_.push_back(to_utf8(name.local));
  Level& parent = levels_[depth_];
  std::uint32_t position = 0;
  for (auto& [known, count] : parent.kinds) {
    if (known == name.number) {
      position = ++count;
      break;
    }
  }
  if (position == 0) {
    if (parent.kinds.size() < short_list) {
      parent.kinds.emplace_back(name.number, 1);
      position = 1;
    } else {
      position = ++parent.more_kinds[name.number];
    }
  }
  ++depth_;
  if (levels_.size() == depth_) levels_.emplace_back();
  Level& level = levels_[depth_];
  level.number = name.number;
  level.position = position;
  level.step = ElementPaths::root;
  level.kinds.clear();
  if (!level.more_kinds.empty()) level.more_kinds.clear();
}

std::uint32_t ElementPath::step_here() {
  std::size_t kept = depth_;
  while (kept > 0 && levels_[kept].step == ElementPaths::root) --kept;
  std::uint32_t parent = kept == 0 ? ElementPaths::root : levels_[kept].step;
  for (std::size_t i = kept + 1; i <= depth_; ++i) {
    levels_[i].step = static_cast<std::uint32_t>(paths_->steps_.size());
    paths_->steps_.push_back({parent, levels_[i].number, levels_[i].position});
    parent = levels_[i].step;
  }
  return parent;
}

std::uint32_t ElementPath::step_of_attribute(std::u16string_view local) {
  const std::uint32_t parent = step_here();
  std::vector<std::string>& names = paths_->attribute_names_;
  const std::string text = to_utf8(local);
  auto known = std::find(names.begin(), names.end(), text);
  if (known == names.end()) known = names.insert(names.end(), text);
  paths_->steps_.push_back({parent, static_cast<std::uint32_t>(known - names.begin()), 0});
  return static_cast<std::uint32_t>(paths_->steps_.size() - 1);
}

PlacePath ElementPath::here() { return depth_ == 0 ? PlacePath() : at(step_here()); }
PlacePath ElementPath::attribute(std::u16string_view local) { return at(step_of_attribute(local)); }

}  // namespace kpwatch::xml
