// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/flow/clerk.h"

#include <malloc.h>

#include <algorithm>
#include <exception>
#include <utility>

#include "daemon/base/crash_point.h"
#include "daemon/base/log.h"
#include "daemon/checks/judgement.h"
#include "daemon/flow/reasons.h"
#include "daemon/flow/replay.h"

namespace kpwatch {
namespace {

// The memory that the many small values of a large message took would stay, in pieces.
void give_back_memory_of(const Message& message) {
  constexpr std::size_t large_bytes = std::size_t{256} << 10;
  if (message.bytes.view().size() >= large_bytes) malloc_trim(0);
}

bool must_be_seen(const Document& document, const ReferenceData& reference) {
  if (document.outcome == Reading::rejected || document.certificate() != nullptr || document.exchange() != nullptr) return true;
  const Declaration* declaration = document.declaration();
  return declaration != nullptr && concerns_kp(*declaration, reference);
}

// What nobody will look at goes now, and the others close up; a replay's documents all stay, they answer its dead letter.
// True when one must be seen.
bool keep_what_is_seen(Work& work, const ReferenceData& reference, bool is_replay) {
  auto& documents = work.reading.documents;
  bool is_any_seen = false;
  for (std::size_t i = 0; i < documents.size(); ++i) {
    const bool is_seen = must_be_seen(documents[i], reference);
    is_any_seen = is_any_seen || is_seen;
    if (!is_seen && !is_replay) continue;
    if (work.numbers.size() != i) documents[work.numbers.size()] = std::move(documents[i]);
    work.numbers.push_back(static_cast<std::uint32_t>(i));
  }
  if (work.numbers.size() != documents.size()) {
    documents.resize(work.numbers.size());
    documents.shrink_to_fit();
  }
  return is_any_seen;
}

ReadingCounts counts_of(const InputReading& reading) {
  ReadingCounts counts;
  for (const Document& document : reading.documents) {
    ++counts.documents.at(static_cast<std::size_t>(document.outcome));
    for (const Note& note : document.notes) counts.notes.push_back(note.reason);
  }
  for (const Note& note : reading.notes) counts.notes.push_back(note.reason);
  return counts;
}

}  // namespace

Clerk::Clerk(std::size_t number, BoundedIntake& intake, Tray& tray, InHand& in_hand, std::unique_ptr<Formats> formats,
             ReferenceLookup reference, const std::set<std::string>& suspects, Examination is_harmless, std::size_t message_bytes_max,
             ReadingDepth depth)
    : number_(number),
      intake_(intake),
      tray_(tray),
      in_hand_(in_hand),
      formats_(std::move(formats)),
      reference_(std::move(reference)),
      suspects_(suspects),
      is_harmless_(std::move(is_harmless)),
      message_bytes_max_(message_bytes_max),
      depth_(depth) {}

void Clerk::work() {
  for (auto tickets = intake_.take(); !tickets.empty(); tickets = intake_.take()) {
    in_force_ = reference_();
    std::vector<Work> done;
    done.reserve(tickets.size());
    for (auto& ticket : tickets) {
      done.push_back(one(std::move(ticket)));
      // A hit waits for nobody.
      if (is_urgent(done.back())) tray_.put(std::exchange(done, {}));
    }
    tray_.put(std::move(done));
    in_force_.reset();  // while it waits, it must not keep what is no longer in force
  }
}

Work Clerk::one(Ticket ticket) {
  Work work;
  work.ticket = ticket.number;
  work.delivery = std::move(ticket.delivery);
  const Message& message = work.delivery->message();
  work.weight = charge(message);
  if (message.bytes.view().size() > message_bytes_max_ || message.is_oversize) {
    work.is_unread = true;
    work.unread_why = &reasons::message_too_large;
  } else if (suspects_.contains(message.transport_id) && !is_harmless_(message.transport_id, message.bytes.view())) {
    work.is_unread = true;
    work.unread_why = &reasons::present_at_crashes;
  } else {
    in_hand_.hold(number_, message.transport_id);
    crash_point("in-hand");
    read(work);
    in_hand_.put_down(number_);
  }
  if (work.is_unread) work.concerns_kp = true;
  return work;
}

// True when that was enough. Of a replay all must be known.
bool Clerk::skim(Work& work) {
  const Message& message = work.delivery->message();
  if (message.feed == replay_feed_name) return false;
  const auto skimmed = formats_->skim(message.bytes.view(), day_of(message.received_at),
                                      [this](const Declaration& outline) { return concerns_kp(outline, *in_force_); });
  if (!skimmed) return false;
  work.reading.format = skimmed->format;
  work.counts.documents = skimmed->documents;
  return true;
}

void Clerk::read(Work& work) {
  const Message& message = work.delivery->message();
  try {
    crash_point("reading", message.bytes.view());
    if (depth_ == ReadingDepth::relevant && skim(work)) return give_back_memory_of(message);
    work.reading = formats_->read(message.bytes.view(), day_of(message.received_at));
    work.counts = counts_of(work.reading);
    work.is_rejected_whole = work.reading.documents.empty() && work.reading.outcome() == Reading::rejected;
    const bool is_refused = has_rejection(work.reading.notes) || work.reading.outcome() == Reading::rejected;
    work.concerns_kp = keep_what_is_seen(work, *in_force_, message.feed == replay_feed_name) || is_refused;
    if (!work.concerns_kp) give_back_memory_of(message);
  } catch (const std::exception& error) {
    // Formats promise not to throw; if one does, the message is kept as a dead letter and the road goes on.
    log::error("reading_failed", {{"transport_id", message.transport_id}, {"error", error.what()}});
    work.reading = {};
    work.numbers.clear();
    work.counts = {};
    work.is_unread = true;
    work.unread_why = &reasons::reading_failed;
  }
}

}  // namespace kpwatch
