// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/formats/xml/vocabulary.h"

#include "adapters/formats/xml/characters.h"

namespace kpwatch::xml {

std::uint32_t Vocabulary::add(std::u16string_view name) {
  const auto [found, is_new] = numbers_.try_emplace(std::u16string(name), size());
  if (is_new) names_.push_back(to_utf8(name));
  return found->second;
}

std::uint32_t Vocabulary::find(std::u16string_view name) const {
  const auto found = numbers_.find(name);
  return found == numbers_.end() ? unknown : found->second;
}

}  // namespace kpwatch::xml
