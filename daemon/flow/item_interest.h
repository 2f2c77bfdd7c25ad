// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Which goods items of a declaration of very many are kept: all readers of kpwatch must answer that alike, or a case read again would be
// another one.
#pragma once

#include <functional>
#include <memory>
#include <utility>

#include "daemon/checks/judgement.h"
#include "daemon/mapping/document_builder.h"

namespace kpwatch {

// By the reference data that `reference` gives when the item is read.
[[nodiscard]] inline ItemInterest item_interest(std::function<std::shared_ptr<const ReferenceData>()> reference) {
  return [reference = std::move(reference)](const Declaration& declaration, const GoodsItem& item) {
    return concerns_kp(declaration, item, *reference());
  };
}

}  // namespace kpwatch
