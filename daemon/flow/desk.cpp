// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/flow/desk.h"

#include <algorithm>
#include <cstdlib>
#include <thread>

#include "daemon/base/crash_point.h"
#include "daemon/base/log.h"
#include "daemon/flow/reasons.h"
#include "daemon/flow/replay.h"

namespace kpwatch {
namespace {

const Message& message_of(const Work& work) { return work.delivery->message(); }

Notes single_rejection(const Reason& reason) {
  Note note;
  note.reason = &reason;
  note.severity = Severity::rejection;
  note.place.byte = 0;
  return {note};
}

// The rejection that stands for the whole input, if the input as a whole cannot be relied on.
bool input_is_rejected(const InputReading& reading) { return reading.documents.empty() && reading.outcome() == Reading::rejected; }

}  // namespace

Desk::Desk(Tray& tray, BoundedIntake& intake, Ledger& ledger, Archive& archive, std::unique_ptr<Formats> formats,
           const KnowledgeInForce& knowledge, const CheckSettings& checks, Tally& tally, DeskOptions options,
           std::function<void(const std::string&)> has_told, std::function<Moment()> now)
    : tray_(tray),
      intake_(intake),
      ledger_(ledger),
      archive_(archive),
      formats_(std::move(formats)),
      knowledge_(knowledge),
      checks_(checks),
      tally_(tally),
      options_(std::move(options)),
      has_told_(std::move(has_told)),
      now_(std::move(now)) {}

void Desk::work(const std::stop_token& stop) {
  while (true) {
    auto batch = collect();
    if (!batch.empty())
      settle(batch, stop);
    else if (tray_.is_done())
      return;
    if (std::chrono::steady_clock::now() >= next_grace_check_) {
      next_grace_check_ = std::chrono::steady_clock::now() + options_.grace_check;
      look_at_ended_graces();
    }
  }
}

std::vector<Desk::Item> Desk::collect() {
  std::vector<Item> batch;
  auto deadline = std::chrono::steady_clock::now() + options_.grace_check;
  while (batch.size() < options_.batch_count_max) {
    auto work = tray_.take_until(deadline);
    if (!work) break;
    if (batch.empty()) deadline = std::chrono::steady_clock::now() + options_.batch_time;
    const bool is_hit = work->concerns_kp;
    Item item;
    item.work = std::move(*work);
    batch.push_back(std::move(item));
    // A hit waits for nobody; but what is already on the tray comes along, so that a run of hits shares one commit.
    if (is_hit) deadline = std::chrono::steady_clock::time_point{};
  }
  return batch;
}

void Desk::settle(std::vector<Item>& batch, const std::stop_token& stop) {
  while (true) {
    const Attempt result = attempt(batch);
    if (result == Attempt::committed) return;
    if (result == Attempt::position_lost || result == Attempt::poisoned) {
      positions_.clear();
      continue;
    }
    tally_.add("kpwatch_commit_failures_total");
    positions_.clear();
    if (stop.stop_requested()) {
      for (auto& item : batch) {
        const std::size_t cost = charge(message_of(item.work));
        item.work.delivery->settle(Outcome::again);
        intake_.release(cost);
      }
      return;
    }
    std::this_thread::sleep_for(options_.retry);
  }
}

Desk::Attempt Desk::attempt(std::vector<Item>& batch) {
  if (const auto kept = keep_bytes(batch); !kept) {
    return failed("archive", kept.error());
  }
  ask_before(batch);
  auto begun = ledger_.begin();
  if (!begun) return failed("ledger", begun.error());
  auto& transaction = *begun.value();
  const DeskTools tools{*formats_, archive_, knowledge_.get(), checks_, options_.instance};
  CaseWork cases(transaction, tools);
  auto next = positions_;
  for (auto& item : batch) {
    item.is_repeated = is_repeated(message_of(item.work), transaction, next);
    if (item.is_repeated) continue;
    try {
      handle(item, transaction, cases);
    } catch (const std::exception& error) {
      // The transaction is rolled back as a whole and tried again without judging this one.
      log::error("judging_failed", {{"transport_id", message_of(item.work).transport_id}, {"error", error.what()}});
      if (item.is_poison) {
        set_trouble(std::string("judging: ") + error.what());
        return Attempt::failed;
      }
      item.is_poison = true;
      return Attempt::poisoned;
    }
  }
  if (!advance(transaction, next)) {
    log::warning("position_lost", {{"reason", "another daemon has moved it; the batch is dropped and read again"}});
    return Attempt::position_lost;
  }
  crash_point("before-commit");
  if (const auto committed = transaction.commit(); !committed) return failed("ledger", committed.error());
  crash_point("after-commit");
  begun.value().reset();
  positions_ = std::move(next);
  set_trouble({});
  after_commit(batch, cases);
  return Attempt::committed;
}

Result<void> Desk::keep_bytes(std::vector<Item>& batch) {
  bool is_any_new = false;
  for (auto& item : batch) {
    if (item.archive || !(item.work.concerns_kp || item.is_poison || options_.archive_all)) continue;
    auto place = archive_.put(message_of(item.work).bytes.view());
    if (!place) return place.error();
    item.archive = std::move(place.value());
    is_any_new = true;
  }
  if (!is_any_new) return success();
  return archive_.sync();
}

// The ledger answers one at a time: what is asked outside the transaction is asked before it begins.
void Desk::ask_before(const std::vector<Item>& batch) {
  bool is_any_replay = false;
  for (const auto& item : batch) {
    const auto& position = message_of(item.work).position;
    is_any_replay = is_any_replay || message_of(item.work).feed == replay_feed_name;
    if (position.source.empty()) continue;
    const auto key = std::pair{position.feed, position.source};
    if (!positions_.contains(key)) positions_.emplace(key, ledger_.position(key.first, key.second));
  }
  open_letters_ = is_any_replay ? ledger_.dead_letters(true, 100'000) : std::vector<DeadLetter>{};
}

// `next` is the position of each source as it will be after the messages of this batch that were handled so far.
bool Desk::is_repeated(const Message& message, const Ledger::Transaction& transaction, Positions& next) const {
  if (message.position.source.empty()) return message.feed != replay_feed_name && transaction.inbox(message.transport_id).has_value();
  auto& position = next[{message.position.feed, message.position.source}];
  if (position && message.position.offset < *position) return true;
  position = message.position.offset + 1;
  return false;
}

bool Desk::advance(Ledger::Transaction& transaction, const Positions& next) {
  return std::all_of(next.begin(), next.end(), [&](const auto& entry) {
    const auto& expected = positions_[entry.first];
    return entry.second == expected || transaction.advance(entry.first.first, entry.first.second, expected, *entry.second);
  });
}

void Desk::handle(Item& item, Ledger::Transaction& transaction, CaseWork& cases) {
  const Message& message = message_of(item.work);
  const InputReading& reading = item.work.reading;
  const bool is_replay = message.feed == replay_feed_name;
  item.outcome = Outcome::accepted;
  if (item.work.is_unread || item.is_poison) {
    item.outcome = Outcome::set_aside;
    cases.dead_letter(message, *item.archive, -1, single_rejection(item.is_poison ? reasons::judging_failed : *item.work.unread_why));
  } else {
    if (input_is_rejected(reading)) {
      item.outcome = Outcome::set_aside;
      if (!is_replay) cases.dead_letter(message, *item.archive, -1, reading.notes);
    }
    for (std::uint32_t index = 0; index < reading.documents.size(); ++index) {
      const Document& document = reading.documents[index];
      if (document.outcome == Reading::rejected) {
        item.outcome = Outcome::set_aside;
        if (!is_replay) cases.dead_letter(message, *item.archive, index, document.notes);
      } else if (const Certificate* certificate = document.certificate()) {
        cases.certificate(*certificate, message, *item.archive);
      } else if (const Declaration* declaration = document.declaration();
                 declaration != nullptr && item.work.concerns_kp && concerns_kp(*declaration, *knowledge_.get().reference)) {
        cases.declaration(*declaration, message, reading.format, *item.archive, index);
      }
    }
  }
  if (is_replay)
    answer_replay(item, transaction);
  else if (message.position.source.empty())
    transaction.record_inbox({message.transport_id, item.archive ? item.archive->sha256 : std::string{}, message.received_at,
                              item.outcome == Outcome::accepted ? "accepted" : "set_aside"});
}

// A dead letter that now reads is answered: it stays in the ledger, marked replayed. One that is still refused stays open.
void Desk::answer_replay(const Item& item, Ledger::Transaction& transaction) {
  if (!item.archive) return;
  for (const auto& letter : open_letters_) {
    if (letter.archive.sha256 != item.archive->sha256) continue;
    const auto& documents = item.work.reading.documents;
    const bool is_still_refused =
        item.work.is_unread || item.is_poison ||
        (letter.document < 0 ? input_is_rejected(item.work.reading)
                             : static_cast<std::size_t>(letter.document) >= documents.size() ||
                                   documents[static_cast<std::size_t>(letter.document)].outcome == Reading::rejected);
    transaction.put_audit("dead_letter_replayed",
                          "{\"id\":" + std::to_string(letter.id) + ",\"refused_again\":" + (is_still_refused ? "true" : "false") + "}");
    if (!is_still_refused) transaction.set_dead_letter_state(letter.id, "replayed");
  }
}

Desk::Attempt Desk::failed(const char* what, const Failure& why) {
  set_trouble(std::string(what) + ": " + why.sentence);
  // After a failed fsync nobody knows what is on the disk, but the sources still have everything ("Can applications
  // recover from fsync failures?", USENIX ATC 2020). So: leave, and read it all again.
  if (why.is_final) std::_Exit(3);
  return Attempt::failed;
}

void Desk::look_at_ended_graces() {
  auto begun = ledger_.begin();
  if (!begun) {
    (void)failed("ledger", begun.error());
    return;
  }
  auto& transaction = *begun.value();
  const Moment now = now_();
  const auto due = transaction.cases_due(now, 200);
  if (due.empty()) return;
  const DeskTools tools{*formats_, archive_, knowledge_.get(), checks_, options_.instance};
  CaseWork cases(transaction, tools);
  try {
    for (const auto& business_id : due) cases.look_again(business_id, now);
  } catch (const std::exception& error) {
    log::error("looking_again_failed", {{"error", error.what()}});
    set_trouble(std::string("looking again: ") + error.what());
    return;
  }
  if (const auto committed = transaction.commit(); !committed) {
    (void)failed("ledger", committed.error());
    return;
  }
  begun.value().reset();
  std::vector<Item> none;
  after_commit(none, cases);
}

void Desk::after_commit(std::vector<Item>& batch, const CaseWork& cases) {
  ++batches_;
  tally_.add("kpwatch_commits_total");
  for (const auto& [name, labels] : cases.tallies()) tally_.add(name, labels);
  for (const auto& authority : cases.told()) has_told_(authority);

  // Summed first: one lock a name instead of one a message.
  std::map<std::pair<std::string, Tally::Labels>, double> sums;
  for (auto& item : batch) {
    const Message& message = message_of(item.work);
    const std::string outcome = item.is_repeated ? "repeated" : item.outcome == Outcome::accepted ? "accepted" : "set_aside";
    sums[{"kpwatch_messages_received_total", {{"feed", message.feed}}}] += 1;
    sums[{"kpwatch_message_bytes_total", {{"feed", message.feed}}}] += static_cast<double>(message.bytes.view().size());
    sums[{"kpwatch_messages_settled_total", {{"feed", message.feed}, {"outcome", outcome}}}] += 1;
    for (const auto& document : item.work.reading.documents) {
      sums[{"kpwatch_documents_total", {{"format", item.work.reading.format}, {"outcome", std::string(to_string(document.outcome))}}}] += 1;
      for (const auto& note : document.notes) sums[{"kpwatch_notes_total", {{"reason", std::string(note.reason->code)}}}] += 1;
    }
    for (const auto& note : item.work.reading.notes) sums[{"kpwatch_notes_total", {{"reason", std::string(note.reason->code)}}}] += 1;
  }
  for (const auto& [key, sum] : sums) tally_.add(key.first, key.second, sum);

  std::size_t bytes = 0;
  for (auto& item : batch) {
    bytes += charge(message_of(item.work));
    item.work.delivery->settle(item.outcome);
  }
  crash_point("after-settle");
  if (bytes != 0) intake_.release(bytes);
  tally_.set("kpwatch_intake_bytes", {}, static_cast<double>(intake_.bytes()));
}

void Desk::set_trouble(std::string trouble) {
  const std::lock_guard lock(trouble_mutex_);
  if (trouble == trouble_) return;
  if (!trouble.empty())
    log::error("desk_trouble", {{"reason", trouble}});
  else
    log::info("desk_recovered");
  trouble_ = std::move(trouble);
}

std::string Desk::trouble() const {
  const std::lock_guard lock(trouble_mutex_);
  return trouble_;
}

}  // namespace kpwatch
