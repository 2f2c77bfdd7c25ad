// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// A name for each goods item that no other item of its declaration has; alert ids are made of it.
#pragma once

#include <string>

#include "daemon/customs/declaration.h"

namespace kpwatch {

// The declared number where it is given once, else the position ("#2" where another item declares that as its number).
[[nodiscard]] std::string item_name(const Declaration& declaration, const GoodsItem& item);
// Nothing for "0", the whole document, and for an item that an amendment took away.
[[nodiscard]] const GoodsItem* item_named(const Declaration& declaration, const std::string& name);

}  // namespace kpwatch
