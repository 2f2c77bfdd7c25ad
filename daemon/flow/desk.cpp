// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/flow/desk.h"

#include <malloc.h>

#include <algorithm>
#include <array>
#include <set>
#include <thread>

#include "daemon/base/crash_point.h"
#include "daemon/base/durable.h"
#include "daemon/base/log.h"
#include "daemon/checks/evidence.h"
#include "daemon/flow/changes.h"
#include "daemon/flow/reasons.h"
#include "daemon/flow/replay.h"

namespace kpwatch {
namespace {

// As the inbox of the ledger keeps them.
constexpr std::string_view accepted_word = "accepted", set_aside_word = "set_aside";

constexpr std::size_t batches_in_intake = 8;

const Message& message_of(const Work& work) { return work.delivery->message(); }

Notes single_rejection(const Reason& reason) {
  Note note;
  note.reason = &reason;
  note.severity = Severity::rejection;
  note.place.byte = 0;
  return {note};
}

// What a customs system answered to a declaration, where it names no certificate; else null.
const Observation* answer_in(const Document& document) {
  const Exchange* exchange = document.exchange();
  const auto* observation = exchange == nullptr ? nullptr : std::get_if<Observation>(exchange);
  return observation != nullptr && observation->kind == ObservationKind::outcome && !observation->number &&
                 document.outcome == Reading::read
             ? observation
             : nullptr;
}

// Of what was refused nothing is let go of (daemon/flow/clerk.cpp).
bool is_refused(const InputReading& reading, std::size_t document) {
  const auto found = std::lower_bound(reading.numbers.begin(), reading.numbers.end(), document);
  if (found == reading.numbers.end() || *found != document) return document >= reading.count();
  return reading.documents[static_cast<std::size_t>(found - reading.numbers.begin())].outcome == Reading::rejected;
}

bool is_same_source(const SourcePosition& one, const SourcePosition& other) { return one.source == other.source && one.feed == other.feed; }

}  // namespace

Desk::Desk(Tray& tray, BoundedIntake& intake, InHand& in_hand, Ledger& ledger, Archive& archive, std::unique_ptr<Formats> formats,
           const KnowledgeInForce& knowledge, const CheckSettings& checks, Tally& tally, DeskOptions options,
           std::function<void(const std::string&)> has_told, std::function<Moment()> now)
    : tray_(tray),
      intake_(intake),
      in_hand_(in_hand),
      ledger_(ledger),
      archive_(archive),
      formats_(std::move(formats)),
      knowledge_(knowledge),
      checks_(checks),
      tally_(tally),
      options_(std::move(options)),
      has_told_(std::move(has_told)),
      now_(std::move(now)),
      grounds_(ledger, archive),
      pace_(options_.hits_apart, options_.hits_at_once) {}

void Desk::work(const std::stop_token& stop) {
  while (true) {
    auto runs = collect();
    if (!runs.empty()) {
      std::vector<Item> batch = items_of(runs);
      const bool is_any_large = std::any_of(batch.begin(), batch.end(), [](const Item& item) { return is_large(item.work); });
      const bool has_hits = std::any_of(batch.begin(), batch.end(), [](const Item& item) { return item.work.concerns_kp; });
      const bool is_awaited =
          std::any_of(batch.begin(), batch.end(), [](const Item& item) { return message_of(item.work).receipt.has_value(); });
      stop.stop_requested() ? give_back(batch) : settle(batch, stop);
      if (has_hits && !is_awaited) pace_.note(std::chrono::steady_clock::now());
      batch.clear();
      runs.clear();
      if (is_any_large) malloc_trim(0);
    } else if (tray_.is_done())
      return;
    if (std::chrono::steady_clock::now() >= next_grace_check_) {
      look_at_ended_graces();
      next_grace_check_ = std::chrono::steady_clock::now() + (is_more_due_ ? std::chrono::milliseconds{0} : options_.grace_check);
    }
  }
}

// A hit waits for nobody; but what is already on the tray comes along, so that a run of hits shares one commit. Of many that come
// thick each waits for a moment, in which more may come, unless a batch is there before. When the
// intake is more than half full we are catching up: each message has waited there for longer than a batch takes, and hits
// share its one sync of the disk. What is no hit has time; but it takes room in the intake, so an eighth of that is a batch.
std::vector<WorkRun> Desk::collect() {
  const auto wait = is_more_due_ ? std::chrono::milliseconds{0} : options_.grace_check;
  return tray_.take(std::chrono::steady_clock::now() + wait, options_.batch_time, options_.batch_count_max,
                    intake_.is_behind() ? Tray::Deadline::max() : pace_.next(), intake_.bytes_max() / batches_in_intake);
}

std::vector<Desk::Item> Desk::items_of(std::vector<WorkRun>& runs) {
  std::size_t count = 0;
  for (const WorkRun& run : runs) count += run.size();
  std::vector<Item> batch;
  batch.reserve(count);
  for (WorkRun& run : runs)
    for (Work& work : run) batch.push_back({work});
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
      give_back(batch);
      return;
    }
    std::this_thread::sleep_for(options_.retry);
  }
}

void Desk::give_back(std::vector<Item>& batch) {
  for (auto& item : batch) {
    item.work.delivery->settle(Outcome::again);
    intake_.release(item.work.weight);
  }
}

Desk::Attempt Desk::attempt(std::vector<Item>& batch) {
  if (options_.no_room) {
    if (auto why = options_.no_room(); !why.empty()) return failed("disk", failure(std::move(why)));
  }
  if (const auto asked = take_up_changes(batch, ledger_); !asked) return failed("ledger", asked.error());
  if (const auto laid_aside = lay_aside_answers(batch); !laid_aside) return failed("ledger", laid_aside.error());
  if (const auto kept = keep_bytes(batch); !kept) {
    return failed("archive", kept.error());
  }
  const Knowledge knowledge = knowledge_.get();
  const bool is_any_hit = std::any_of(batch.begin(), batch.end(), [](const Item& item) { return item.work.concerns_kp; });
  const auto grounds = grounds_.keep(is_any_hit ? knowledge.grounds.get() : nullptr);
  if (!grounds) return failed("archive", grounds.error());
  if (const auto asked = ask_before(batch); !asked) return failed("ledger", asked.error());
  auto begun = ledger_.begin();
  if (!begun) return failed("ledger", begun.error());
  auto& transaction = *begun.value();
  const DeskTools tools{*formats_, archive_, knowledge, checks_, options_.instance, grounds.value()};
  CaseWork cases(transaction, tools);
  if (options_.tap != nullptr && options_.tap->is_open()) cases.keep_judgements();
  auto next = positions_;
  auto run = next.end();
  for (auto& item : batch) {
    if (item.archive) transaction.archive_reaches(*item.archive);
    item.is_repeated = is_repeated(item, transaction, next, run);
    if (item.is_repeated) continue;
    if (item.work.concerns_kp) in_hand_.hold(InHand::desk, message_of(item.work).transport_id);
    try {
      handle(item, transaction, cases);
    } catch (const std::exception& error) {
      // The transaction is rolled back as a whole and tried again without judging this one.
      in_hand_.put_down(InHand::desk);
      log::error("judging_failed", {{"transport_id", message_of(item.work).transport_id}, {"error", error.what()}});
      if (item.is_poison || item.work.is_let_go) {
        set_trouble(std::string("judging: ") + error.what());
        return Attempt::failed;
      }
      item.is_poison = true;
      return Attempt::poisoned;
    }
  }
  in_hand_.put_down(InHand::desk);
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

Result<void> Desk::take_up_changes(std::vector<Item>& batch, Ledger& ledger) {
  if (std::none_of(batch.begin(), batch.end(), [](const Item& item) { return item.work.may_change_a_case; })) return success();
  std::vector<Work*> works;
  works.reserve(batch.size());
  for (Item& item : batch) works.push_back(&item.work);
  return kpwatch::take_up_changes(works, ledger);
}

// Customs answer every declaration, and few of them are of concern here: an answer to one that has no case, nor comes with
// this batch, leaves nothing behind but its count. Where the ledger cannot say, the batch waits as it is.
Result<void> Desk::lay_aside_answers(std::vector<Item>& batch) {
  const auto answers = [](const Item& item) {
    const auto& documents = item.work.reading.documents;
    return item.work.concerns_kp && !item.work.is_unread && !item.is_poison && !has_rejection(item.work.reading.notes) &&
           !documents.empty() &&
           std::all_of(documents.begin(), documents.end(), [](const Document& one) { return answer_in(one) != nullptr; });
  };
  if (std::none_of(batch.begin(), batch.end(), answers)) return success();
  std::set<std::string> in_batch;
  for (const Item& item : batch)
    for (const Document& one : item.work.reading.documents)
      if (const Declaration* declaration = one.declaration()) in_batch.merge(names_in_observations(*declaration));
  const auto is_known = [&](const std::string& name) -> Result<bool> {
    if (name.empty()) return false;
    if (in_batch.contains(declaration_key(name))) return true;
    TRY_ASSIGN(const auto named, ledger_.cases_named(name));
    if (!named.empty()) return true;
    TRY_ASSIGN(const auto called, ledger_.cases_named(declaration_key(name)));
    return !called.empty();
  };
  for (Item& item : batch) {
    if (!answers(item)) continue;
    auto& documents = item.work.reading.documents;
    bool is_any_known = false;
    for (auto one = documents.begin(); one != documents.end() && !is_any_known; ++one) {
      const Observation& answer = *answer_in(*one);
      TRY_ASSIGN(const bool is_by_reference, is_known(answer.declaration));
      TRY_ASSIGN(is_any_known, is_by_reference ? Result<bool>(true) : is_known(answer.mrn));
    }
    if (is_any_known) continue;
    for (const Document& one : documents)
      tally_.add("kpwatch_exchange_documents_total", {{"kind", std::string(one.kind)}, {"outcome", "of_no_concern"}});
    documents.clear();
    item.work.concerns_kp = false;
  }
  return success();
}

Result<void> Desk::keep_bytes(std::vector<Item>& batch) {
  bool is_any_new = false;
  for (auto& item : batch) {
    if (item.archive || !(item.work.concerns_kp || item.is_poison || options_.archive_all)) continue;
    auto place = archive_.put(message_of(item.work).bytes, message_of(item.work).sha256);
    if (!place) return place.error();
    item.archive = std::move(place.value());
    is_any_new = true;
  }
  if (!is_any_new) return success();
  return archive_.sync();
}

// The ledger answers one at a time: what is asked outside the transaction is asked before it begins.
Result<void> Desk::ask_before(const std::vector<Item>& batch) {
  bool is_any_replay = false;
  const SourcePosition* before = nullptr;  // runs of one source are the rule
  for (const auto& item : batch) {
    const Message& message = message_of(item.work);
    is_any_replay = is_any_replay || message.feed == replay_feed_name;
    if (message.position.source.empty() || (before != nullptr && is_same_source(*before, message.position))) continue;
    before = &message.position;
    const auto key = std::pair{message.position.feed, message.position.source};
    if (positions_.contains(key)) continue;
    TRY_ASSIGN(auto position, ledger_.position(key.first, key.second));
    positions_.emplace(key, position);
  }
  open_letters_.clear();
  if (is_any_replay) {
    TRY_ASSIGN(open_letters_, ledger_.dead_letters(true, 100'000));
  }
  return success();
}

// `next` is the position of each source as it will be after the messages of this batch that were handled so far; `run`
// the entry of the message before.
bool Desk::is_repeated(Item& item, const Ledger::Transaction& transaction, Positions& next, Positions::iterator& run) const {
  const Message& message = message_of(item.work);
  if (message.position.source.empty()) {
    if (message.feed == replay_feed_name) return false;
    if (message.receipt) {
      item.receipt = transaction.receipt(message.transport_id);
      if (item.receipt) item.outcome = item.receipt->outcome;
      return item.receipt.has_value();
    }
    const auto entry = transaction.inbox(message.transport_id);
    // The feed is told again what it was told the first time: a file that was set aside belongs in quarantine also when
    // the daemon died before it got there.
    if (entry) item.outcome = entry->outcome == set_aside_word ? Outcome::set_aside : Outcome::accepted;
    return entry.has_value();
  }
  if (run == next.end() || run->first.second != message.position.source || run->first.first != message.position.feed)
    run = next.try_emplace({message.position.feed, message.position.source}).first;
  auto& position = run->second;
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
  ReceiptNotes told(message.receipt.has_value());
  item.outcome = Outcome::accepted;
  if (item.work.is_unread || item.is_poison) {
    item.outcome = Outcome::set_aside;
    const Notes why = single_rejection(item.is_poison ? reasons::judging_failed : *item.work.unread_why);
    cases.dead_letter(message, *item.archive, -1, why);
    told.refused(std::nullopt, {}, why);
  } else {
    // Behind a limit of the input nothing was read: of that no document tells, whatever was read before it.
    if (item.work.is_rejected_whole || has_rejection(reading.notes)) {
      item.outcome = Outcome::set_aside;
      if (!is_replay) cases.dead_letter(message, *item.archive, -1, reading.notes);
    }
    if (has_rejection(reading.notes)) told.refused(std::nullopt, {}, reading.notes);
    std::size_t letters = 0;
    for (std::size_t i = 0; i < reading.documents.size(); ++i) {
      const Document& document = reading.documents[i];
      const std::uint32_t index = reading.numbers[i];
      if (document.outcome == Reading::rejected) {
        item.outcome = Outcome::set_aside;
        told.refused(index, document.identifier, document.notes);
        if (is_replay || ++letters > letters_max + 1) continue;
        if (letters <= letters_max)
          cases.dead_letter(message, *item.archive, index, document.notes);
        else
          cases.dead_letter(message, *item.archive, -1, single_rejection(reasons::more_refused));
      } else if (const Certificate* certificate = document.certificate()) {
        told.recorded(index, document, cases.certificate(*certificate, message, *item.archive));
      } else if (const Exchange* exchange = document.exchange()) {
        told.recorded(index, document, cases.exchange(*exchange, message, *item.archive));
      } else if (const Declaration* declaration = document.declaration();
                 declaration != nullptr && item.work.concerns_kp &&
                 (concerns_kp(*declaration, *knowledge_.get().reference) || cases.is_change_of_a_case(*declaration))) {
        told.decided(index, declaration->identifier, cases.declaration(*declaration, message, reading, *item.archive, index));
      }
    }
  }
  const SenderAnswer& answer = item.work.answer;
  if (answer.is_published && !answer.text.empty() && !item.is_poison) cases.answer(message, answer);
  if (message.receipt) {
    item.receipt = told.receipt(item.work, item.outcome);
    transaction.put_receipt(*item.receipt);
  } else if (is_replay)
    answer_replay(item, transaction);
  else if (message.position.source.empty())
    transaction.record_inbox({message.transport_id, item.archive ? item.archive->sha256 : std::string{}, message.received_at,
                              std::string(item.outcome == Outcome::accepted ? accepted_word : set_aside_word)});
}

// A dead letter that now reads is answered: it stays in the ledger, marked replayed. One that is still refused stays open.
void Desk::answer_replay(const Item& item, Ledger::Transaction& transaction) {
  if (!item.archive) return;
  for (const auto& letter : open_letters_) {
    if (letter.archive.sha256 != item.archive->sha256) continue;
    const InputReading& reading = item.work.reading;
    const bool is_still_refused = item.work.is_unread || item.is_poison ||
                                  (letter.document < 0 ? reading.outcome() == Reading::rejected || has_rejection(reading.notes)
                                                       : is_refused(reading, static_cast<std::size_t>(letter.document)));
    transaction.put_audit("dead_letter_replayed",
                          "{\"id\":" + std::to_string(letter.id) + ",\"refused_again\":" + (is_still_refused ? "true" : "false") + "}");
    if (!is_still_refused) transaction.set_dead_letter_state(letter.id, "replayed");
  }
}

Desk::Attempt Desk::failed(const char* what, const Failure& why) {
  if (why.is_final) end_after_failed_sync(what, why);
  set_trouble(std::string(what) + ": " + why.sentence);
  return Attempt::failed;
}

void Desk::look_at_ended_graces() {
  const auto until = std::chrono::steady_clock::now() + options_.grace_time;
  is_more_due_ = false;
  auto begun = ledger_.begin();
  if (!begun) {
    (void)failed("ledger", begun.error());
    return;
  }
  auto& transaction = *begun.value();
  const Moment now = now_();
  constexpr std::size_t looked_at_max = 200;
  const auto due = transaction.cases_due(now, looked_at_max);
  if (due.empty()) {
    if (const auto ended = transaction.abandon(); !ended)
      (void)failed("ledger", ended.error());
    else
      set_trouble({});  // nothing else would say so as long as nothing comes in
    return;
  }
  const Knowledge knowledge = knowledge_.get();
  const auto grounds = grounds_.keep(knowledge.grounds.get());
  if (!grounds) {
    (void)failed("archive", grounds.error());
    return;
  }
  const DeskTools tools{*formats_, archive_, knowledge, checks_, options_.instance, grounds.value()};
  CaseWork cases(transaction, tools);
  std::size_t count = 0;
  try {
    while (count < due.size() && (count == 0 || std::chrono::steady_clock::now() < until)) cases.look_again(due[count++], now);
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
  set_trouble({});
  is_more_due_ = count < due.size() || count == looked_at_max;
  std::vector<Item> none;
  after_commit(none, cases);
}

void Desk::after_commit(std::vector<Item>& batch, const CaseWork& cases) {
  ++batches_;
  tally_.add("kpwatch_commits_total");
  for (const auto& [name, labels] : cases.tallies()) tally_.add(name, labels);
  for (const auto& authority : cases.told()) has_told_(authority);

  count(batch);
  if (options_.tap != nullptr && options_.tap->is_open()) {
    const Moment now = now_();
    for (const auto& item : batch)
      if (!item.is_repeated) offer_to(*options_.tap, item.work, cases.judgements(), now);
  }

  std::size_t bytes = 0;
  for (auto& item : batch) {
    bytes += item.work.weight;
    if (item.receipt) item.work.delivery->hand(*item.receipt);
    item.work.delivery->settle(item.outcome);
  }
  crash_point("after-settle");
  if (bytes != 0) intake_.release(bytes);
  tally_.set("kpwatch_intake_bytes", {}, static_cast<double>(intake_.bytes()));
}

// Summed first, and in words only at the end: one lock a name instead of one a message.
void Desk::count(const std::vector<Item>& batch) {
  struct Sums {
    std::string_view feed, format;  // format: empty where formats are not told apart
    double messages = 0, bytes = 0;
    std::array<double, 3> outcomes{};  // accepted, set_aside, repeated; or by Reading
    Moment oldest = Moment::max();     // when the first of them was received
  };
  std::vector<Sums> feeds, formats;
  std::map<const Reason*, double> notes;
  const auto of = [](std::vector<Sums>& all, std::string_view feed, std::string_view format) -> Sums& {
    const auto found = std::find_if(all.begin(), all.end(), [&](const Sums& sums) { return sums.feed == feed && sums.format == format; });
    return found != all.end() ? *found : all.emplace_back(Sums{feed, format});
  };
  for (const auto& item : batch) {
    const Message& message = message_of(item.work);
    auto& feed = of(feeds, message.feed, {});
    feed.messages += 1;
    feed.oldest = std::min(feed.oldest, message.received_at);
    feed.bytes += static_cast<double>(item.work.bytes);
    feed.outcomes[item.is_repeated ? 2 : item.outcome == Outcome::accepted ? 0 : 1] += 1;
    if (item.work.is_unread) continue;
    auto& format = of(formats, message.feed, item.work.reading.format);
    for (std::size_t outcome = 0; outcome < format.outcomes.size(); ++outcome)
      format.outcomes.at(outcome) += item.work.counts.documents.at(outcome);
    for (const auto& [reason, count] : item.work.counts.notes) notes[reason] += count;
  }
  constexpr std::array<const char*, 3> outcomes{"accepted", "set_aside", "repeated"};
  const Moment now = feeds.empty() ? Moment() : now_();
  for (const auto& feed : feeds) {
    const std::string name(feed.feed);
    tally_.add("kpwatch_messages_received_total", {{"feed", name}}, feed.messages);
    tally_.add("kpwatch_message_bytes_total", {{"feed", name}}, feed.bytes);
    const std::chrono::duration<double> lag = now - feed.oldest;
    tally_.set("kpwatch_lag_seconds", {{"feed", name}}, std::max(lag.count(), 0.0));
    for (std::size_t i = 0; i < outcomes.size(); ++i)
      if (feed.outcomes.at(i) > 0)
        tally_.add("kpwatch_messages_settled_total", {{"feed", name}, {"outcome", outcomes.at(i)}}, feed.outcomes.at(i));
  }
  for (const auto& format : formats)
    for (std::size_t i = 0; i < format.outcomes.size(); ++i)
      if (format.outcomes.at(i) > 0)
        tally_.add("kpwatch_documents_total",
                   {{"feed", std::string(format.feed)},
                    {"format", std::string(format.format)},
                    {"outcome", std::string(to_string(static_cast<Reading>(i)))}},
                   format.outcomes.at(i));
  for (const auto& [reason, sum] : notes) tally_.add("kpwatch_notes_total", {{"reason", std::string(reason->code)}}, sum);
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
