// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/flow/clerk.h"

#include <malloc.h>

#include <algorithm>
#include <exception>
#include <utility>

#include "daemon/base/crash_point.h"
#include "daemon/base/log.h"
#include "daemon/base/text.h"
#include "daemon/checks/business_id.h"
#include "daemon/checks/judgement.h"
#include "daemon/checks/kp_glance.h"
#include "daemon/flow/reasons.h"
#include "daemon/flow/replay.h"

namespace kpwatch {
namespace {

void give_back_memory_of(const Work& work) {
  if (is_large(work)) malloc_trim(0);
}

// Of an amendment or a cancellation the desk knows whether it is of what concerned somebody.
bool may_change_a_case(const Document& document) {
  const Declaration* declaration = document.declaration();
  return declaration != nullptr && changes_an_earlier_one(*declaration);
}

bool must_be_seen(const Document& document, const ReferenceData& reference) {
  if (document.certificate() != nullptr || document.exchange() != nullptr) return true;
  const Declaration* declaration = document.declaration();
  return declaration != nullptr && concerns_kp(*declaration, reference);
}

void count(ReadingCounts& counts, const Notes& notes) {
  for (const Note& note : notes) ++counts.notes[note.reason];
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
  work.bytes = message.bytes.view().size();
  if (work.bytes > message_bytes_max_ || message.is_oversize) {
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
  if (!work.concerns_kp && !work.may_change_a_case && lets_go_) work.is_let_go = work.delivery->let_go();
  return work;
}

// True when that was enough. Of a replay all must be known.
bool Clerk::skim(Work& work) {
  const Message& message = work.delivery->message();
  if (message.feed == replay_feed_name) return false;
  PagesBehind behind(message.bytes);
  const KpGlance glance(*in_force_);
  const auto concerns = [&](const Document& document) {
    behind.at(document.place.byte);
    const Declaration* const outline = document.declaration();
    return outline != nullptr && (may_change_an_earlier_one(*outline) || concerns_kp(*outline, *in_force_));
  };
  const auto skimmed = formats_->skim(message.bytes.view(), day_of(message.received_at), Interest(concerns, &glance));
  if (!skimmed) return false;
  work.reading.format = skimmed->format;
  work.counts.documents = skimmed->documents;
  return true;
}

Inspector* Clerk::inspector_of(const Message& message) const {
  if (inspectors_.empty()) return nullptr;
  const auto found = inspectors_.find(message.feed);
  return found == inspectors_.end() ? nullptr : found->second.get();
}

const FeedTraits& Clerk::traits_of(const Message& message) const {
  static const FeedTraits none;
  if (traits_.empty()) return none;
  const auto found = traits_.find(feed_of_origin(message));
  return found == traits_.end() ? none : found->second;
}

void Clerk::answer(Work& work, const FeedTraits& traits, std::span<const DocumentFate> fates) const {
  const Message& message = work.delivery->message();
  work.answer.sha256 = message.sha256.empty() ? sha256_hex(message.bytes) : message.sha256;
  work.answer.text = formats_->answer(message.bytes.view(), work.answer.sha256, fates, message.received_at);
  work.answer.is_published = traits.publishes;
}

// In what a message departs from its standard is told with its document, once: reading may have noted the same. `of_all`: of
// every message; else of those that were refused.
void Clerk::add_deviations(Work& work, bool of_all) const {
  constexpr std::size_t told_max = 200;  // of one document
  InputReading& reading = work.reading;
  const auto is_of = [](const Document& document, const Place& place) {
    return place.message != 0 && document.place.interchange == place.interchange && document.place.message == place.message;
  };
  for (Note& deviation : formats_->deviations(work.delivery->message().bytes.view())) {
    const Place& place = deviation.place;
    const auto document =
        std::find_if(reading.documents.begin(), reading.documents.end(), [&](const auto& one) { return is_of(one, place); });
    const bool is_kept = document != reading.documents.end();
    if (!of_all && place.message != 0 && !(is_kept && document->outcome == Reading::rejected)) continue;
    Notes& notes = is_kept ? document->notes : reading.notes;
    const bool is_known = std::any_of(notes.begin(), notes.end(), [&](const Note& note) {
      return note.reason->contrl == deviation.reason->contrl && note.place.segment == place.segment && note.place.tag == place.tag;
    });
    if (is_known) continue;
    ++work.counts.notes[deviation.reason];
    if ((is_kept || place.message == 0) && notes.size() < told_max) notes.push_back(std::move(deviation));
  }
}

void Clerk::read(Work& work) {
  const Message& message = work.delivery->message();
  try {
    crash_point("reading", message.bytes.view());
    Inspector* const inspector = inspector_of(message);
    const FeedTraits& traits = traits_of(message);
    const bool is_whole = depth_ == ReadingDepth::all || inspector != nullptr || traits.answers || traits.validates;
    formats_->assume_characters(traits.characters);
    if (!is_whole && skim(work)) return give_back_memory_of(work);
    // What nobody will look at goes as soon as it is read.
    PagesBehind behind(message.bytes);
    std::size_t refused = 0;
    bool is_any_seen = false;                                 // for itself
    const bool is_replay = message.feed == replay_feed_name;  // answers all letters of its message
    // Its sender was answered when it came.
    const bool is_answered = traits.answers && !is_replay;
    std::vector<DocumentFate> fates;
    const Keep keep = [&](Document& document) {
      behind.at(document.place.byte);
      if (is_answered) fates.push_back(fate_of(document));
      ++work.counts.documents.at(static_cast<std::size_t>(document.outcome));
      count(work.counts, document.notes);
      if (document.outcome != Reading::rejected) {
        const bool is_seen = must_be_seen(document, *in_force_);
        is_any_seen = is_any_seen || is_seen;
        return is_seen || may_change_a_case(document);
      }
      document.content = std::monostate{};
      return ++refused <= letters_max + 1 || is_replay;
    };
    work.reading = formats_->read(message.bytes.view(), day_of(message.received_at), nullptr, inspector == nullptr ? &keep : nullptr);
    work.reading.characters = traits.characters;
    if (inspector != nullptr) {
      inspector->inspect(message.bytes.view(), work.reading);
      work.reading.complete_all(&keep);
    }
    count(work.counts, work.reading.notes);
    if (is_answered) answer(work, traits, fates);
    if (traits.validates || refused != 0 || has_rejection(work.reading.notes)) add_deviations(work, traits.validates);
    work.reading.documents.shrink_to_fit();
    work.is_rejected_whole = work.reading.count() == 0 && work.reading.outcome() == Reading::rejected;
    const bool is_refused = has_rejection(work.reading.notes) || work.reading.outcome() == Reading::rejected;
    work.concerns_kp = is_any_seen || refused != 0 || is_refused;
    work.may_change_a_case = !work.concerns_kp && !work.reading.documents.empty();
    if (!work.concerns_kp && !work.may_change_a_case) give_back_memory_of(work);
  } catch (const std::exception& error) {
    // Formats promise not to throw; if one does, the message is kept as a dead letter and the road goes on.
    log::error("reading_failed", {{"transport_id", message.transport_id}, {"error", error.what()}});
    work.reading = {};
    work.counts = {};
    work.is_unread = true;
    work.unread_why = &reasons::reading_failed;
  }
}

}  // namespace kpwatch
