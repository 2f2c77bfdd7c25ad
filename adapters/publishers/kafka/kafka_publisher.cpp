// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Fence, read back, publish what is absent, read back again, then done. Transactions alone are no proof: brokers have
// lost and torn committed ones (Jepsen on Bufstream 0.1.0, November 2024; KAFKA-17754), and a client that does not know
// whether a commit succeeded must not guess. A record counts when it was seen as a reader sees it.
#include "adapters/publishers/kafka/kafka_publisher.h"

#include <algorithm>
#include <charconv>
#include <set>
#include <thread>
#include <unordered_map>
#include <unordered_set>

#include "adapters/publishers/kafka/alert_producer.h"
#include "adapters/publishers/kafka/bookmark.h"
#include "adapters/publishers/kafka/tail_reader.h"
#include "daemon/base/crash_point.h"
#include "daemon/base/log.h"

namespace kpwatch {
namespace {

using namespace kafka;
using std::chrono::milliseconds;
using Entries = std::span<const OutboxEntry>;

constexpr std::size_t batch_most = 500;
constexpr int batches_until_larger = 100;  // after one that was too large

Instant now() { return std::chrono::steady_clock::now(); }

class KafkaPublisher final : public Publisher {
 public:
  explicit KafkaPublisher(KafkaPublisherOptions options) : options_(std::move(options)) {}
  Result<std::size_t> publish(Entries entries, std::string& bookmark) override;
  Result<void> read_back(const std::string& bookmark, const std::function<void(const VisibleEvent&)>& seen) override;
  std::string refusal() const override { return refusal_; }

 private:
  // What is to be done next. A call that runs out of time leaves off here, and the next one goes on.
  enum class Stage { closed, fencing, locating, reading, ready, committing, proving };
  // Numbers are given once in a stream: one source, one epoch. What waits may be of several: the instance got another name,
  // a recovery began an epoch, an event of an earlier one was held aside.
  struct Stream {
    std::string source, epoch;
    auto operator<=>(const Stream&) const = default;
  };
  struct Seen {
    std::int32_t partition = 0;
    std::int64_t offset = 0;
    Stream stream;
    std::uint64_t sequence = 0;
  };

  // Each does its stage and names the next one by stage_; false: the time is up.
  Result<bool> open();
  Result<bool> fence();
  Result<bool> locate(const std::string& bookmark);
  Result<bool> read_tail();
  Result<bool> send_absent(Entries entries);
  Result<bool> commit();
  Result<bool> prove();
  Result<bool> advance(Entries entries, const std::string& bookmark);

  Failure conflict(const OutboxEntry& entry) const;
  bool learn_from_refusal();
  Result<bool> smaller_or_doubt(Step step, const std::string& while_doing);
  Failure doubt(Step step, const std::string& while_doing);
  Result<void> read(milliseconds wait);
  void take_in(const SeenRecord& record);
  Result<bool> turn_to(Entries entries, const std::string& bookmark);
  [[nodiscard]] static Stream stream_of(const Headers& headers);
  [[nodiscard]] bool is_wanted(const Stream& stream, std::uint64_t sequence) const;
  bool is_altered(const Placed& place) const;
  std::size_t count_proved(const std::vector<Fingerprint>& wanted) const;
  Bookmark bookmark_after(const std::vector<Fingerprint>& wanted, std::size_t proved) const;
  std::string waiting_for() const;
  milliseconds time_left() const { return std::max(std::chrono::duration_cast<milliseconds>(deadline_ - now()), milliseconds{0}); }

  KafkaPublisherOptions options_;
  std::shared_ptr<TroubleBoard> board_ = std::make_shared<TroubleBoard>();
  std::unique_ptr<AlertProducer> producer_;
  std::unique_ptr<TailReader> reader_;
  Stage stage_ = Stage::closed;
  Instant deadline_{};
  Instant fenced_until_{};
  std::string cluster_;
  std::map<Stream, std::uint64_t> streams_;     // of the entries in hand, and below which number all is done with
  std::unordered_map<Fingerprint, Seen> seen_;  // of these streams, visible, and not known to be marked done
  Positions positions_, targets_;               // how far was read; how far must be before anything is sent
  std::vector<Fingerprint> sent_;               // of the transaction under way
  std::vector<std::string> sent_ids_;
  Instant sent_at_{};
  const std::function<void(const VisibleEvent&)>* on_event_ = nullptr;  // while everything is read back
  std::size_t batch_max_ = batch_most;                                  // events in one transaction
  int batches_taken_ = 0;
  std::string refusal_;  // of the first event that is not visible
};

Result<std::size_t> KafkaPublisher::publish(Entries entries, std::string& bookmark) {
  if (entries.empty()) return std::size_t{0};
  for (const auto& entry : entries)
    if (entry.data.empty()) return failure("event " + entry.event_id + " has no data; an empty record would read as a deletion");
  if (now() < fenced_until_)
    return failure("another kpwatch owns the stream " + options_.transactional_id + "; waiting before asking for it back");
  deadline_ = now() + options_.call_time_max;
  refusal_.clear();
  TRY_ASSIGN(const bool is_turned, turn_to(entries, bookmark));
  if (!is_turned) return std::size_t{0};

  std::vector<Fingerprint> wanted;
  wanted.reserve(entries.size());
  for (const auto& entry : entries) wanted.push_back(fingerprint(headers_of(entry), entry.key, entry.data));
  while (count_proved(wanted) < wanted.size()) {
    const auto has_time = advance(entries, bookmark);
    if (!has_time && (refusal_.empty() || count_proved(wanted) == 0)) return has_time.error();
    if (!has_time || !has_time.value()) break;
  }
  const std::size_t proved = count_proved(wanted);
  if (proved == 0) return failure(waiting_for());
  bookmark = to_json(bookmark_after(wanted, proved));
  return proved;
}

Result<bool> KafkaPublisher::advance(Entries entries, const std::string& bookmark) {
  if (time_left() == milliseconds{0}) return false;
  switch (stage_) {
    case Stage::closed:
      return open();
    case Stage::fencing:
      return fence();
    case Stage::locating:
      return locate(bookmark);
    case Stage::reading:
      return read_tail();
    case Stage::ready:
      return send_absent(entries);
    case Stage::committing:
      return commit();
    case Stage::proving:
      return prove();
  }
  return false;
}

// ---- from nothing to ready

Result<bool> KafkaPublisher::open() {
  board_->clear();
  TRY_ASSIGN(producer_, AlertProducer::open(options_, board_));
  stage_ = Stage::fencing;
  return true;
}

// The topic first: where it is missing or forbidden nobody needs to be fenced.
Result<bool> KafkaPublisher::fence() {
  if (const auto count = partition_count(producer_->client(), options_.topic, std::min(time_left(), milliseconds{1000})); !count) {
    (void)rd_kafka_poll(producer_->client(), 0);  // why, if the connection knows
    return failure(count.error().sentence + (board_->text().empty() ? "" : "; " + board_->text()));
  }
  const Step step = producer_->fence(time_left());
  if (step == Step::waiting) return time_left() > milliseconds{0};
  if (step != Step::done) return doubt(step, "taking over the stream");
  stage_ = Stage::locating;
  return true;
}

// From here on nothing of a predecessor can become visible any more, so the tail as it ends now tells all.
Result<bool> KafkaPublisher::locate(const std::string& bookmark) {
  const milliseconds time = std::min(time_left(), milliseconds{1000});
  if (char* id = rd_kafka_clusterid(producer_->client(), static_cast<int>(time.count())); id != nullptr) {
    cluster_ = id;
    rd_kafka_mem_free(producer_->client(), id);
  }
  TRY_ASSIGN(const std::int32_t partitions, partition_count(producer_->client(), options_.topic, time));
  TRY_ASSIGN(Ends ends, partition_ends(producer_->client(), options_.topic, partitions, time));
  Positions known = positions_;
  if (known.empty()) {
    const auto kept = parse_bookmark(bookmark);
    if (kept && kept->cluster == cluster_ && kept->topic == options_.topic)
      known = kept->next;
    else if (!bookmark.empty())
      log::warning("kafka_bookmark_unfit",
                   {{"topic", options_.topic}, {"reason", "it is of another cluster or topic; the topic is read back from its beginning"}});
  }
  for (std::int32_t i = 0; i < partitions; ++i) {
    auto& from = known.try_emplace(i, ends.first[i]).first->second;
    if (from >= ends.first[i] && from <= ends.next[i]) continue;
    log::warning("kafka_tail_gone",
                 {{"topic", options_.topic}, {"partition", i}, {"from", from}, {"first", ends.first[i]}, {"next", ends.next[i]}});
    // Behind the end: the topic was made anew, and what was seen is gone with the old one.
    if (from > ends.next[i]) std::erase_if(seen_, [i](const auto& entry) { return entry.second.partition == i; });
    from = ends.first[i];
    reader_.reset();  // it stands where nothing will ever come
  }
  if (reader_ == nullptr) {
    TRY_ASSIGN(reader_, TailReader::open(options_, board_));
  }
  for (std::int32_t i = 0; i < partitions; ++i) TRY(reader_->begin(i, known[i]));
  positions_ = reader_->positions();
  targets_ = std::move(ends.next);
  stage_ = Stage::reading;
  return true;
}

Result<bool> KafkaPublisher::read_tail() {
  const auto is_read = [this] {
    return std::all_of(targets_.begin(), targets_.end(), [this](const auto& target) { return positions_[target.first] >= target.second; });
  };
  while (!is_read()) {
    if (time_left() == milliseconds{0}) return false;
    TRY(read(std::min(time_left(), milliseconds{50})));
  }
  board_->clear();
  stage_ = Stage::ready;
  return true;
}

// Fenced first: a predecessor that is still alive would write behind our back.
Result<void> KafkaPublisher::read_back(const std::string& bookmark, const std::function<void(const VisibleEvent&)>& seen) {
  on_event_ = &seen;
  const Instant patience = now() + options_.proof_time_max;
  Result<void> result = success();
  while (result && stage_ != Stage::ready) {
    deadline_ = now() + options_.call_time_max;
    const auto has_time = advance({}, bookmark);
    if (!has_time) std::this_thread::sleep_for(milliseconds{100});
    if (now() < patience) continue;
    result = has_time ? failure(waiting_for()) : has_time.error();
  }
  on_event_ = nullptr;
  return result;
}

// ---- one transaction

Result<bool> KafkaPublisher::send_absent(Entries entries) {
  std::vector<const OutboxEntry*> absent;
  std::set<std::pair<Stream, std::uint64_t>> numbers;
  for (const auto& [print, seen] : seen_) numbers.emplace(seen.stream, seen.sequence);
  sent_.clear();
  sent_ids_.clear();
  for (const auto& entry : entries) {
    const Headers headers = headers_of(entry);
    auto print = fingerprint(headers, entry.key, entry.data);
    if (seen_.contains(print)) continue;
    if (numbers.contains({stream_of(headers), entry.sequence})) return conflict(entry);
    if (absent.size() == batch_max_) break;
    absent.push_back(&entry);
    sent_.push_back(std::move(print));
    sent_ids_.push_back(entry.event_id);
  }
  sent_at_ = now();
  if (const Step step = producer_->begin(absent, time_left()); step != Step::done) return smaller_or_doubt(step, "handing over the events");
  crash_point("kafka-before-commit");
  stage_ = Stage::committing;
  return true;
}

Result<bool> KafkaPublisher::commit() {
  const Step step = producer_->commit(time_left());
  if (step == Step::waiting) {
    if (now() - sent_at_ > options_.proof_time_max) return doubt(Step::doubtful, "committing");
    return time_left() > milliseconds{0};
  }
  if (step != Step::done) return smaller_or_doubt(step, "committing");
  crash_point("kafka-before-proof");
  // A partition that is younger than we are.
  for (const auto& place : producer_->placed()) {
    TRY(reader_->begin(place.partition, RD_KAFKA_OFFSET_BEGINNING));
  }
  stage_ = Stage::proving;
  return true;
}

Result<bool> KafkaPublisher::prove() {
  const auto& placed = producer_->placed();
  while (true) {
    bool is_all_seen = true;
    for (std::size_t i = 0; i < sent_.size(); ++i) {
      if (seen_.contains(sent_[i])) continue;
      is_all_seen = false;
      if (is_altered(placed[i]))
        return failure("topic " + options_.topic + " holds another record where event " + std::string(sent_ids_[i]) + " was written");
      // Readers have passed the place, and it was not there.
      if (positions_[placed[i].partition] > placed[i].offset) {
        log::error("kafka_commit_lost", {{"topic", options_.topic}, {"partition", placed[i].partition}, {"offset", placed[i].offset}});
        return doubt(Step::doubtful, "reading back a committed event");
      }
    }
    if (is_all_seen) break;
    if (now() - sent_at_ > options_.proof_time_max) return doubt(Step::doubtful, "reading back committed events");
    if (time_left() == milliseconds{0}) return false;
    TRY(read(std::min(time_left(), milliseconds{50})));
  }
  crash_point("kafka-after-proof");
  if (++batches_taken_ >= batches_until_larger) {
    batches_taken_ = 0;
    batch_max_ = std::min(batch_max_ * 2, batch_most);
  }
  board_->clear();
  stage_ = Stage::ready;
  return true;
}

// A number of our stream is given once. A record under it that is not our event was written by another kpwatch with our name
// that lives, or lived, on a copy of our ledger: whatever this one adds now could tell the authority something twice.
Failure KafkaPublisher::conflict(const OutboxEntry& entry) const {
  return failure("topic " + options_.topic + " holds another event under sequence " + std::to_string(entry.sequence) + " of the stream " +
                 options_.transactional_id +
                 ": another kpwatch on a copy of this ledger has written it, or the ledger was restored from a "
                 "backup (then: kpwatch recover)");
}

// A batch that is too large may be so only as a whole: half of it is tried, down to one event, which then is refused itself.
// True: with a new producer, go on at once.
bool KafkaPublisher::learn_from_refusal() {
  const auto& refusal = producer_->refusal();
  if (!refusal) return false;
  if (sent_.size() == 1 || (refusal->is_of_this_record && refusal->index == 0)) {
    refusal_ = refusal->reason;
    return false;
  }
  batch_max_ = refusal->is_of_this_record ? refusal->index : sent_.size() / 2;
  batches_taken_ = 0;
  log::info("kafka_batch_too_large", {{"stream", options_.transactional_id}, {"events", sent_.size()}, {"next", batch_max_}});
  producer_.reset();
  stage_ = Stage::closed;
  return true;
}

Result<bool> KafkaPublisher::smaller_or_doubt(Step step, const std::string& while_doing) {
  if (step == Step::doubtful && learn_from_refusal()) return true;
  return doubt(step, while_doing);
}

// Nobody knows what became of it: the next producer fences this one, and what is visible then is read back first.
Failure KafkaPublisher::doubt(Step step, const std::string& while_doing) {
  std::string sentence = while_doing + ": " + (producer_->reason().empty() ? "no answer in time" : producer_->reason());
  // The broker itself ends a transaction that was open too long, in the same words.
  const bool is_too_old = stage_ == Stage::committing && now() - sent_at_ >= transaction_time_max;
  if (step == Step::fenced && !is_too_old) {
    sentence = "another kpwatch owns the stream " + options_.transactional_id + " (" + sentence + ")";
    fenced_until_ = now() + options_.fenced_rest;
  }
  log::warning("kafka_producer_replaced", {{"stream", options_.transactional_id}, {"reason", sentence}});
  if (const auto text = board_->text(); !text.empty()) sentence += "; " + text;
  producer_.reset();
  stage_ = Stage::closed;
  return failure(sentence);
}

// ---- reading back

Result<void> KafkaPublisher::read(milliseconds wait) {
  const auto result = reader_->read(wait, [this](const SeenRecord& record) { take_in(record); });
  positions_ = reader_->positions();
  if (result) return success();
  // What was read stays read; the rest is located anew.
  reader_.reset();
  producer_.reset();
  stage_ = Stage::closed;
  return result.error();
}

void KafkaPublisher::take_in(const SeenRecord& record) {
  if (on_event_ != nullptr) {
    VisibleEvent event{std::string(header(record.headers, "ce_source")), std::string(header(record.headers, "ce_id")),
                       std::string(header(record.headers, "ce_type")), std::string(record.key), std::string(record.value)};
    const auto epoch = header(record.headers, "ce_streamepoch");
    std::from_chars(epoch.data(), epoch.data() + epoch.size(), event.stream_epoch);
    event.sequence = sequence_of(record.headers);
    (*on_event_)(event);
    return;
  }
  Stream stream = stream_of(record.headers);
  const auto sequence = sequence_of(record.headers);
  if (!is_wanted(stream, sequence)) return;
  seen_.try_emplace(fingerprint(record.headers, record.key, record.value),
                    Seen{record.partition, record.offset, std::move(stream), sequence});
}

KafkaPublisher::Stream KafkaPublisher::stream_of(const Headers& headers) {
  return {std::string(header(headers, "ce_source")), std::string(header(headers, "ce_streamepoch"))};
}

bool KafkaPublisher::is_wanted(const Stream& stream, std::uint64_t sequence) const {
  const auto found = streams_.find(stream);
  return found != streams_.end() && sequence >= found->second;
}

// The ledger hands out what is not marked done, in order: of each stream all below its first entry is. A stream that was
// not in hand when the topic was read was passed over there, so the tail is read again from where the ledger's bookmark is;
// what is under way of others comes to its end before that. False: the time is up.
Result<bool> KafkaPublisher::turn_to(Entries entries, const std::string& bookmark) {
  std::map<Stream, std::uint64_t> streams;
  for (const auto& entry : entries) {
    const Headers headers = headers_of(entry);
    streams.try_emplace(stream_of(headers), sequence_of(headers));
  }
  const bool is_another =
      std::any_of(streams.begin(), streams.end(), [this](const auto& stream) { return !streams_.contains(stream.first); });
  while (is_another && (stage_ == Stage::committing || stage_ == Stage::proving)) {
    const auto has_time = advance({}, bookmark);
    refusal_.clear();  // of an event that is not asked for now
    if (!has_time) return has_time.error();
    if (!has_time.value()) return false;
  }
  streams_ = std::move(streams);
  std::erase_if(seen_, [this](const auto& entry) { return !is_wanted(entry.second.stream, entry.second.sequence); });
  if (!is_another) return true;
  positions_.clear();
  reader_.reset();
  if (stage_ == Stage::reading || stage_ == Stage::ready) stage_ = Stage::locating;
  return true;
}

// Something between us and the topic rewrites records. Sending again would only make more of them.
bool KafkaPublisher::is_altered(const Placed& place) const {
  return std::any_of(seen_.begin(), seen_.end(),
                     [&](const auto& entry) { return entry.second.partition == place.partition && entry.second.offset == place.offset; });
}

std::size_t KafkaPublisher::count_proved(const std::vector<Fingerprint>& wanted) const {
  std::size_t count = 0;
  while (count < wanted.size() && seen_.contains(wanted[count])) ++count;
  return count;
}

// Up to the first of ours that is visible and will not be marked done now.
Bookmark KafkaPublisher::bookmark_after(const std::vector<Fingerprint>& wanted, std::size_t proved) const {
  Bookmark bookmark{cluster_, options_.topic, {}};
  for (const auto& [partition, offset] : positions_)
    if (offset >= 0) bookmark.next[partition] = offset;
  const std::unordered_set<Fingerprint> done(wanted.begin(), wanted.begin() + static_cast<std::ptrdiff_t>(proved));
  for (const auto& [print, seen] : seen_)
    if (!done.contains(print)) bookmark.next[seen.partition] = std::min(bookmark.next[seen.partition], seen.offset);
  return bookmark;
}

std::string KafkaPublisher::waiting_for() const {
  std::string what;
  switch (stage_) {
    case Stage::closed:
      what = "not connected";
      break;
    case Stage::fencing:
      what = "waiting for the broker to hand over the stream " + options_.transactional_id;
      break;
    case Stage::locating:
    case Stage::reading:
      what = "reading back what topic " + options_.topic + " holds already";
      break;
    case Stage::ready:
      what = "nothing proved yet";
      break;
    case Stage::committing:
      what = "waiting for the broker to commit";
      break;
    case Stage::proving:
      what = "waiting to see what was committed in topic " + options_.topic;
      break;
  }
  if (producer_ != nullptr && !producer_->reason().empty()) what += ": " + producer_->reason();
  if (const auto text = board_->text(); !text.empty()) what += "; " + text;
  return what;
}

}  // namespace

std::unique_ptr<Publisher> make_kafka_publisher(const KafkaPublisherOptions& options) { return std::make_unique<KafkaPublisher>(options); }

}  // namespace kpwatch
