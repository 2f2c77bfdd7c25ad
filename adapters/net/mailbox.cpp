// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/net/mailbox.h"

#include <utility>

#include "daemon/base/log.h"

namespace kpwatch::net {

void Mailbox::put(Settled settled) noexcept {
  try {
    const std::lock_guard lock(mutex_);
    if (!ring_) return;
    settled_.push_back(std::move(settled));
    if (settled_.size() == 1) ring_();
  } catch (...) {
    // Out of memory. The sender hears nothing in time, asks again, and is told what the ledger has.
    log::error("answer_lost", {});
  }
}

std::vector<Settled> Mailbox::take() {
  const std::lock_guard lock(mutex_);
  return std::exchange(settled_, {});
}

void Mailbox::close() {
  const std::lock_guard lock(mutex_);
  ring_ = nullptr;
}

void AwaitedDelivery::hand(const DeliveryReceipt& receipt) noexcept {
  try {
    settled_.receipt = receipt;
  } catch (...) {
    settled_.receipt.reset();  // as above
  }
}

void AwaitedDelivery::settle(Outcome outcome) noexcept {
  const auto mailbox = std::exchange(mailbox_, nullptr);
  if (!mailbox) return;
  settled_.outcome = outcome;
  mailbox->put(std::move(settled_));
}

}  // namespace kpwatch::net
