// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/formats/edifact/groups_above.h"

namespace kpwatch::edifact {

void GroupsAbove::start(const CompiledScope* items) {
  items_ = items;
  begins_.assign(items == nullptr ? 0 : items->within.size(), std::nullopt);
  size_ = 0;
  is_open_ = has_item_ = false;
}

std::size_t GroupsAbove::level_of(const Segment& segment, std::uint8_t number) const {
  if (items_ == nullptr || !items_->within_tags.test(number)) return no_level;
  for (std::size_t i = 0; i < items_->within.size(); ++i) {
    if (passes(items_->within[i], segment)) return i;
  }
  return no_level;
}

void GroupsAbove::begin(std::size_t level) {
  for (std::size_t i = level; i < begins_.size(); ++i) {
    if (begins_[i] && *begins_[i] < size_) size_ = *begins_[i];
    begins_[i].reset();
  }
  begins_[level] = size_;
  is_open_ = true;
  has_item_ = false;
}

bool GroupsAbove::keep(const Segment& segment, std::uint32_t number) {
  if (size_ == kept_max) return false;
  if (size_ == kept_.size()) kept_.emplace_back();
  Kept& kept = kept_[size_++];
  kept.segment = segment;
  kept.number = number;
  kept.elements.assign(segment.elements.begin(), segment.elements.end());
  kept.parts.assign(segment.parts.begin(), segment.parts.end());
  kept.segment.elements = kept.elements;
  kept.segment.parts = kept.parts;
  return true;
}

void GroupsAbove::end_all() {
  begins_.assign(begins_.size(), std::nullopt);
  size_ = 0;
  is_open_ = false;
}

const GroupsAbove::Kept* GroupsAbove::without_item(std::size_t level) const {
  if (has_item_) return nullptr;
  for (std::size_t i = begins_.size(); i-- > level;) {
    if (begins_[i]) return *begins_[i] < size_ ? &kept_[*begins_[i]] : nullptr;
  }
  return nullptr;
}

}  // namespace kpwatch::edifact
