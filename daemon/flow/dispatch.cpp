// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/flow/dispatch.h"

#include <algorithm>

#include "daemon/base/crash_point.h"
#include "daemon/base/durable.h"
#include "daemon/base/log.h"

namespace kpwatch {

Dispatch::Dispatch(std::string authority, Ledger& ledger, PublisherMaker maker, Tally& tally, DispatchOptions options)
    : authority_(std::move(authority)),
      ledger_(ledger),
      maker_(std::move(maker)),
      tally_(tally),
      options_(options),
      back_off_(options.back_off_min) {}

void Dispatch::work(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    if (send_some(stop)) continue;
    if (trouble().empty()) {
      rest(stop, options_.idle);
    } else {
      rest(stop, back_off_);
      back_off_ = std::min(back_off_ * 2, options_.back_off_max);
    }
  }
  publisher_.reset();
}

bool Dispatch::send_some(const std::stop_token& stop) {
  const auto entries = ledger_.unsent(authority_, options_.batch_count_max);
  {
    const std::lock_guard lock(mutex_);
    idle_ = entries.empty();
  }
  tally_.set("kpwatch_outbox_events", {{"authority", authority_}}, static_cast<double>(entries.size()));
  if (entries.empty()) return false;
  if (!publisher_) {
    auto made = maker_();
    if (!made) {
      if (made.error().is_final) end_after_failed_sync("authority " + authority_, made.error());
      set_trouble(made.error().sentence);
      return false;
    }
    publisher_ = std::move(made.value());
  }
  std::string bookmark = ledger_.bookmark(authority_);
  const auto proved = publisher_->publish(entries, bookmark);
  if (!proved) {
    if (proved.error().is_final) end_after_failed_sync("authority " + authority_, proved.error());
    tally_.add("kpwatch_dispatch_failures_total", {{"authority", authority_}});
    set_trouble(proved.error().sentence);
    return false;
  }
  const std::size_t count = std::min(proved.value(), entries.size());
  if (count == 0) {
    // Under way but not proved yet; the publisher itself waits a while in each call.
    rest(stop, std::chrono::milliseconds(20));
    return true;
  }
  crash_point("sent-before-mark");
  const auto& last = entries[count - 1];
  if (const auto marked = ledger_.mark_sent(authority_, last.stream_epoch, last.sequence, bookmark); !marked) {
    if (marked.error().is_final) end_after_failed_sync("ledger", marked.error());
    set_trouble(marked.error().sentence, true);
    return false;
  }
  crash_point("sent-after-mark");
  tally_.add("kpwatch_events_sent_total", {{"authority", authority_}}, static_cast<double>(count));
  set_trouble({});
  back_off_ = options_.back_off_min;
  return true;
}

void Dispatch::rest(const std::stop_token& stop, std::chrono::milliseconds time) {
  std::unique_lock lock(mutex_);
  const bool in_trouble = !trouble_.empty();
  // In trouble a new alert is no reason to try earlier.
  woken_cv_.wait_for(lock, stop, time, [&] { return woken_ && !in_trouble; });
  woken_ = false;
}

void Dispatch::wake() {
  {
    const std::lock_guard lock(mutex_);
    woken_ = true;
  }
  woken_cv_.notify_all();
}

bool Dispatch::is_idle() const {
  const std::lock_guard lock(mutex_);
  return idle_;
}

void Dispatch::set_trouble(std::string trouble, bool is_ours) {
  const std::lock_guard lock(mutex_);
  is_ours_ = is_ours;
  if (trouble == trouble_) return;
  if (!trouble.empty())
    log::write(is_ours ? log::Level::error : log::Level::warning, "dispatch_trouble", {{"authority", authority_}, {"reason", trouble}});
  else
    log::info("dispatch_recovered", {{"authority", authority_}});
  trouble_ = std::move(trouble);
}

std::string Dispatch::trouble() const {
  const std::lock_guard lock(mutex_);
  return trouble_;
}

bool Dispatch::is_trouble_ours() const {
  const std::lock_guard lock(mutex_);
  return is_ours_;
}

}  // namespace kpwatch
