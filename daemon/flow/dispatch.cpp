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
  if (held_count_ != 0 && std::chrono::steady_clock::now() >= held_again_at_) is_held_due_ = true;
  if (is_held_due_ && !offer_held(stop)) return false;
  const auto asked = ledger_.unsent(authority_, options_.batch_count_max);
  if (!asked) return ledger_failed(asked.error());
  const auto& entries = asked.value();
  {
    const std::lock_guard lock(mutex_);
    idle_ = entries.empty();
  }
  tally_.set("kpwatch_outbox_events", {{"authority", authority_}}, static_cast<double>(entries.size()));
  if (entries.empty()) {
    set_trouble({});  // the ledger answers again, and nobody waits
    return false;
  }
  if (!has_publisher()) return false;
  auto kept = ledger_.bookmark(authority_);
  if (!kept) return ledger_failed(kept.error());
  std::string& bookmark = kept.value();
  const auto proved = publisher_->publish(entries, bookmark);
  const std::string refusal = publisher_->refusal();
  if (!proved) {
    if (proved.error().is_final) end_after_failed_sync("authority " + authority_, proved.error());
    if (!refusal.empty()) return hold_aside(entries.front(), refusal);
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
  if (const auto marked = ledger_.mark_sent(authority_, last.stream_epoch, last.sequence, bookmark); !marked)
    return ledger_failed(marked.error(), {});
  crash_point("sent-after-mark");
  publisher_->marked();
  tally_.add("kpwatch_events_sent_total", {{"authority", authority_}}, static_cast<double>(count));
  set_trouble({});
  back_off_ = options_.back_off_min;
  if (count >= options_.thick && count == entries.size() && count < options_.batch_count_max) let_gather(stop);
  return refusal.empty() || count == entries.size() || hold_aside(entries[count], refusal);
}

bool Dispatch::has_publisher() {
  if (publisher_) return true;
  auto made = maker_();
  if (!made) return partner_failed(made.error());
  publisher_ = std::move(made.value());
  return true;
}

bool Dispatch::partner_failed(const Failure& why) {
  if (why.is_final) end_after_failed_sync("authority " + authority_, why);
  set_trouble(why.sentence);
  return false;
}

bool Dispatch::ledger_failed(const Failure& why, const std::string& prefix) {
  if (why.is_final) end_after_failed_sync("ledger", why);
  set_trouble(prefix + why.sentence, true);
  return false;
}

bool Dispatch::hold_aside(const OutboxEntry& entry, const std::string& why) {
  if (const auto held = ledger_.hold_aside(entry); !held) return ledger_failed(held.error());
  log::error(
      "event_held_aside",
      {{"authority", authority_}, {"event", entry.event_id}, {"sequence", entry.sequence}, {"bytes", entry.data.size()}, {"reason", why}});
  if (held_count_ == 0) held_again_at_ = std::chrono::steady_clock::now() + options_.held_again;
  tell_held(held_count_ + 1, why);
  set_trouble({});
  return true;
}

// Each alone, in order. The ledger's bookmark stays where it is: behind it may be what a life before made visible and did not
// mark, and of that the publisher knows nothing yet. Until this has come to an end, nothing else is sent that would move it, so
// that a crash in between is read back.
bool Dispatch::offer_held(const std::stop_token& stop) {
  constexpr std::size_t count_max = 1000;
  const auto asked = ledger_.held_aside(authority_, count_max);
  if (!asked) return ledger_failed(asked.error());
  const auto& entries = asked.value();
  std::size_t left = 0;
  std::string why;
  for (const auto& entry : entries) {
    if (!has_publisher()) return false;
    const auto bookmark = ledger_.bookmark(authority_);
    if (!bookmark) return ledger_failed(bookmark.error());
    const auto publish = [&] {
      std::string handed_in = bookmark.value();
      return publisher_->publish(std::span(&entry, 1), handed_in);
    };
    auto proved = publish();
    while (proved && proved.value() == 0 && publisher_->refusal().empty()) {  // under way
      if (stop.stop_requested()) return false;
      rest(stop, std::chrono::milliseconds(20));
      proved = publish();
    }
    if (proved && proved.value() == 1) {
      if (const auto marked = ledger_.mark_held_sent(entry, bookmark.value()); !marked) return ledger_failed(marked.error());
      publisher_->marked();
      tally_.add("kpwatch_events_sent_total", {{"authority", authority_}});
      log::info("held_event_sent", {{"authority", authority_}, {"event", entry.event_id}, {"sequence", entry.sequence}});
    } else if (!publisher_->refusal().empty()) {
      ++left;
      why = publisher_->refusal();
    } else {
      if (proved.error().is_final) end_after_failed_sync("authority " + authority_, proved.error());
      tally_.add("kpwatch_dispatch_failures_total", {{"authority", authority_}});
      set_trouble(proved.error().sentence);
      return false;
    }
  }
  is_held_due_ = false;
  held_again_at_ = std::chrono::steady_clock::now() + options_.held_again;
  if (!entries.empty()) set_trouble({});
  tell_held(left, why);
  return true;
}

void Dispatch::tell_held(std::size_t count, const std::string& why) {
  tally_.set("kpwatch_outbox_held_events", {{"authority", authority_}}, static_cast<double>(count));
  const std::lock_guard lock(mutex_);
  held_count_ = count;
  held_ = count == 0 ? std::string{}
                     : std::to_string(count) + (count == 1 ? " event is" : " events are") + " held aside because the partner refuses " +
                           (count == 1 ? "it" : "them") + "; offered again from time to time: " + why;
}

std::string Dispatch::held() const {
  const std::lock_guard lock(mutex_);
  return held_;
}

void Dispatch::rest(const std::stop_token& stop, std::chrono::milliseconds time) {
  std::unique_lock lock(mutex_);
  const bool in_trouble = !trouble_.empty();
  // In trouble a new alert is no reason to try earlier.
  woken_cv_.wait_for(lock, stop, time, [&] { return woken_ && !in_trouble; });
  woken_ = false;
}

// No new alert ends it.
void Dispatch::let_gather(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  woken_cv_.wait_for(lock, stop, options_.gather, [] { return false; });
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
