// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// One worker: takes a delivery, reads it, says whether the desk must look at it in full. Most goods of the world leave here.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "daemon/flow/bounded_intake.h"
#include "daemon/flow/feed_traits.h"
#include "daemon/flow/format.h"
#include "daemon/flow/in_hand.h"
#include "daemon/flow/inspector.h"
#include "daemon/flow/tray.h"
#include "daemon/reference/reference_data.h"

namespace kpwatch {

// Hands out the reference data in force; replaced whole on reload. Thread-safe.
using ReferenceLookup = std::function<std::shared_ptr<const ReferenceData>()>;

// True when the bytes may be read here: whoever asks was in hand at repeated crashes, which may have had another cause.
using Examination = std::function<bool(const std::string& transport_id, std::string_view bytes)>;

class Clerk {
 public:
  // `suspects`: transport ids that are not parsed before they were examined. All references outlive the clerk.
  Clerk(std::size_t number, BoundedIntake& intake, Tray& tray, InHand& in_hand, std::unique_ptr<Formats> formats, ReferenceLookup reference,
        const std::set<std::string>& suspects, Examination is_harmless, std::size_t message_bytes_max, ReadingDepth depth);
  // How messages of one feed are read. Before `work`.
  void put(const std::string& feed, FeedTraits traits) { traits_[feed] = std::move(traits); }
  // What looks over the messages of one feed beside their reading. Before `work`.
  void put(const std::string& feed, std::unique_ptr<Inspector> inspector) { inspectors_[feed] = std::move(inspector); }
  // The bytes of what concerns nobody are let go as soon as they are read: the desk keeps none of them. Before `work`.
  void let_go_of_others() { lets_go_ = true; }
  // Until the intake is closed and empty.
  void work();

 private:
  [[nodiscard]] Work one(Ticket ticket);
  [[nodiscard]] bool skim(Work& work);
  void read(Work& work);
  [[nodiscard]] Inspector* inspector_of(const Message& message) const;
  [[nodiscard]] const FeedTraits& traits_of(const Message& message) const;
  void answer(Work& work, const FeedTraits& traits, std::span<const DocumentFate> fates) const;
  void add_deviations(Work& work, bool of_all) const;

  std::size_t number_;
  BoundedIntake& intake_;
  Tray& tray_;
  InHand& in_hand_;
  std::unique_ptr<Formats> formats_;
  ReferenceLookup reference_;
  std::shared_ptr<const ReferenceData> in_force_;  // asked for once a visit to the intake
  const std::set<std::string>& suspects_;
  Examination is_harmless_;
  std::size_t message_bytes_max_;
  ReadingDepth depth_;
  bool lets_go_ = false;
  std::map<std::string, std::unique_ptr<Inspector>> inspectors_;  // by feed
  std::map<std::string, FeedTraits> traits_;                      // by feed
};

}  // namespace kpwatch
