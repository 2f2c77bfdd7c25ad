// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/formats/json/value_paths.h"

namespace kpwatch::json {

ValuePaths::ValuePaths(std::string_view document, std::string_view around) : size_(document.size()), around_(around) {
  text_.reserve(document.size() + ValueTree::padding());
  text_.append(document);
  text_.append(ValueTree::padding(), '\0');
}

std::string ValuePaths::path(std::uint32_t value) const {
  std::call_once(is_read_, [this] {
    tree_ = std::make_unique<ValueTree>();
    // It was read before, within the limits; a document at fault is read as far as it went then.
    static_cast<void>(tree_->read(std::string_view(text_.data(), size_), text_.size(), {text_.size(), text_.size()}));
  });
  return value < tree_->values().size() ? around_ + tree_->pointer(value) : around_;
}

}  // namespace kpwatch::json
