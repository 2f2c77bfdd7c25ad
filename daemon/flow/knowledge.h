// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// What SIGHUP replaces as a whole: the reference data and the authorities, held together so that no decision ever sees
// the one new and the other old.
#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "daemon/alerts/alert.h"
#include "daemon/flow/grounds.h"
#include "daemon/reference/reference_data.h"

namespace kpwatch {

struct Knowledge {
  std::shared_ptr<const ReferenceData> reference;
  std::shared_ptr<const std::vector<Authority>> authorities;
  std::shared_ptr<const Grounds> grounds = {};  // none: nothing can be kept of what decisions were made with
};

// Thread-safe.
class KnowledgeInForce {
 public:
  explicit KnowledgeInForce(Knowledge knowledge) : knowledge_(std::move(knowledge)) {}
  [[nodiscard]] Knowledge get() const {
    const std::lock_guard lock(mutex_);
    return knowledge_;
  }
  void replace(Knowledge knowledge) {
    const std::lock_guard lock(mutex_);
    knowledge_ = std::move(knowledge);
  }

 private:
  mutable std::mutex mutex_;
  Knowledge knowledge_;
};

}  // namespace kpwatch
