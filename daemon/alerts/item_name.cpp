// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/alerts/item_name.h"

#include <algorithm>

namespace kpwatch {

std::string item_name(const Declaration& declaration, const GoodsItem& item) {
  const auto times = [&](std::string_view number) {
    return std::count_if(declaration.items.begin(), declaration.items.end(),
                         [&](const GoodsItem& other) { return other.number && other.number->value == number; });
  };
  if (item.number && !item.number->value.empty() && item.number->value != "0" && times(item.number->value) == 1)
    return item.number->value.str();
  const std::string position = std::to_string(item.position);
  return times(position) == 0 ? position : "#" + position;
}

const GoodsItem* item_named(const Declaration& declaration, const std::string& name) {
  const auto found = std::find_if(declaration.items.begin(), declaration.items.end(),
                                  [&](const GoodsItem& item) { return item_name(declaration, item) == name; });
  return found == declaration.items.end() ? nullptr : &*found;
}

}  // namespace kpwatch
