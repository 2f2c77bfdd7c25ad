// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/feeds/kafka/consumer_run.h"

#include <algorithm>
#include <charconv>
#include <thread>

#include "daemon/base/log.h"
#include "daemon/canonical/json_writer.h"

namespace kpwatch::kafka {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds poll_time{50};
constexpr milliseconds room_step{1};
constexpr unsigned at_once_max = 63;  // messages behind a first one
constexpr milliseconds thick{2};      // runs of messages begin no closer than this when they come thick: each wakes clerks and the desk
constexpr milliseconds close_time{1500};
constexpr milliseconds settled_after{5000};  // a fetch that fails has failed by then
constexpr int ask_time_ms = 1000;
constexpr std::string_view no_cluster = "-";  // brokers before 0.10.1 have no id

}  // namespace

ConsumerRun::ConsumerRun(const KafkaFeedOptions& options, const PositionLookup& lookup, Intake& intake, std::shared_ptr<TroubleBoard> board,
                         std::shared_ptr<Settlements> settlements, GroupClaim& claim, std::atomic<std::int64_t>& behind)
    : options_(options),
      lookup_(lookup),
      intake_(intake),
      board_(std::move(board)),
      settlements_(std::move(settlements)),
      claim_(claim),
      behind_(behind),
      book_(BackOff{options.again_after, options.again_after_max}) {}

ConsumerRun::~ConsumerRun() {
  close();
  behind_ = -1;
}

bool ConsumerRun::open(const std::stop_token& stop) {
  const Properties properties = properties_in_force(options_);
  auto opened = Client::open(RD_KAFKA_CONSUMER, properties, {&ConsumerRun::on_rebalance, nullptr}, options_.name, board_, this);
  if (!opened) {
    board_->put("client", opened.error().sentence);
    return false;
  }
  board_->take("client");
  client_ = std::move(opened.value());
  std::size_t kilobytes = 16384;
  const std::string& limit = properties.at("queued.max.messages.kbytes");
  std::from_chars(limit.data(), limit.data() + limit.size(), kilobytes);
  wake_after_bytes_ = std::max<std::size_t>(kilobytes * 1024 / 8, 64 * 1024);

  (void)rd_kafka_poll_set_consumer(client_->get());
  if (claim_.is_wanted() && !may_join(stop)) return false;
  const auto topics = partition_list(static_cast<int>(options_.topics.size()));
  for (const auto& topic : options_.topics) rd_kafka_topic_partition_list_add(topics.get(), topic.c_str(), RD_KAFKA_PARTITION_UA);
  if (const auto error = rd_kafka_subscribe(client_->get(), topics.get()); error != RD_KAFKA_RESP_ERR_NO_ERROR) {
    board_->put("client", "subscribe: " + in_words(error));
    return false;
  }
  return true;
}

// Leaves the group and gives the assignment back, within a time: a broker that is gone must not hold up the end.
void ConsumerRun::close() {
  if (client_ == nullptr) return;
  if (!is_refused_) commit_mirror(true);
  give_up_assignment();
  {
    // Gone before the client: what is left in it holds on to brokers, and the client's end would wait for them for ever.
    const QueueHandle queue(rd_kafka_queue_new(client_->get()));
    if (const ErrorHandle error(rd_kafka_consumer_close_queue(client_->get(), queue.get())); error == nullptr) {
      const Instant deadline = now() + close_time;
      // Messages still come out of it, and are dropped; a poll for callbacks alone would end the process over them.
      while (rd_kafka_consumer_closed(client_->get()) == 0 && now() < deadline) MessageHandle(rd_kafka_consume_queue(queue.get(), 20));
    }
  }
  client_.reset();  // goes when the last message has gone
}

bool ConsumerRun::work(const std::stop_token& stop) {
  if (!open(stop)) return stop.stop_requested();
  while (!stop.stop_requested() && !is_broken_)
    if (!step(stop)) break;
  return !is_broken_;
}

bool ConsumerRun::step(const std::stop_token& stop) {
  hear_settlements();
  commit_mirror(false);
  look_after_broker();
  measure_distance();
  if (claim_.is_wanted()) look_after_claim();
  if (is_broken_) return false;
  if (!hand_on_waiting()) wait_for_room(stop);
  if (stop.stop_requested()) return false;
  // With messages at hand that found no room, only rebalances and errors are wanted of the poll; what comes is kept.
  MessageHandle message(rd_kafka_consumer_poll(client_->get(), static_cast<int>(poll_time.count())));
  if (message == nullptr) return true;
  const Instant begun = now();
  // What was fetched already is taken without looking around in between.
  for (unsigned left = at_once_max; message != nullptr; --left) {
    if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR)
      receive_error(*message);
    else
      receive(std::move(message));
    if (left == 0 || is_broken_ || !waiting_.empty()) return true;
    message.reset(rd_kafka_consumer_poll(client_->get(), 0));
  }
  if (begun - last_run_ < 2 * thick) std::this_thread::sleep_until(begun + thick);
  last_run_ = begun;
  return true;
}

// ---- assignment

void ConsumerRun::on_rebalance(rd_kafka_t* handle, rd_kafka_resp_err_t what, rd_kafka_topic_partition_list_t* partitions, void* opaque) {
  auto& run = *static_cast<ConsumerRun*>(static_cast<Client*>(opaque)->owner());
  if (what == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS) {
    run.take_assignment(*partitions);
    return;
  }
  run.give_up_assignment();
  (void)rd_kafka_assign(handle, nullptr);
}

// Positions come from the ledger. A partition that was never read starts at its beginning; one whose position the
// topic no longer holds comes back as an error (auto.offset.reset=error) and is stopped there.
void ConsumerRun::take_assignment(const rd_kafka_topic_partition_list_t& partitions) {
  give_up_assignment();
  for (int i = 0; i < partitions.cnt; ++i) {
    const auto& entry = partitions.elems[i];
    book_.assign(entry.topic, entry.partition, lookup_(options_.name, source_name(entry.topic, entry.partition)));
  }
  log::info("kafka_assigned", {{"feed", options_.name}, {"partitions", partitions.cnt}});
  is_assigned_ = true;
  is_confirmed_ = !claim_.is_wanted();
  next_group_look_ = {};
  fetch_anew();
}

// Deliveries that are with the clerks stay there: the ledger's compare-and-set decides whether they still count.
void ConsumerRun::give_up_assignment() {
  if (is_paused_) pause(false);  // or the flag would outlive this assignment
  for (auto& delivery : waiting_) delivery->forget();
  waiting_.clear();
  for (const auto& [source, partition] : book_.partitions()) board_->take(source);
  book_.clear();
  board_->take("claim");
  fetched_.reset();
  is_assigned_ = is_confirmed_ = false;
}

// One road for a new assignment, a rewind and the end of a rest: what is fetched is set anew from the book. librdkafka
// drops whatever it had fetched before (its version barrier), so nothing is skipped; single seeks between pauses are
// where its 2.0 line goes wrong.
void ConsumerRun::fetch_anew() {
  auto wanted = partition_list(static_cast<int>(book_.partitions().size()));
  for (auto& [source, partition] : book_.partitions()) {
    if (partition.rest || !is_confirmed_ || !is_at_home(source, partition)) continue;
    rd_kafka_topic_partition_list_add(wanted.get(), partition.topic.c_str(), partition.number)->offset =
        partition.next >= 0 ? partition.next : std::int64_t{RD_KAFKA_OFFSET_BEGINNING};
  }
  const bool was_paused = is_paused_;
  if (was_paused) pause(false);
  if (const auto error = rd_kafka_assign(client_->get(), wanted.get()); error != RD_KAFKA_RESP_ERR_NO_ERROR) {
    log::error("kafka_assign_failed", {{"feed", options_.name}, {"reason", in_words(error)}});
    board_->put("client", "assign: " + in_words(error));
    is_broken_ = true;
    return;
  }
  fetched_ = std::move(wanted);
  if (was_paused) pause(true);
}

// ---- messages

void ConsumerRun::receive(MessageHandle message) {
  const std::size_t bytes = message->len;
  Partition* partition = book_.expects(source_name(rd_kafka_topic_name(message->rkt), message->partition), message->offset);
  if (partition == nullptr) return;  // of a rest or an assignment that ended; it comes again when it is due
  if (board_->take(broker_subject)) log::info("kafka_trouble_over", {{"feed", options_.name}});
  if (partition->watched_until) end_trouble_of(*partition);
  PartitionBook::deliver(*partition, message->offset);
  waiting_.push_back(std::make_unique<KafkaDelivery>(message_of(std::move(message), client_, options_.name, cluster()),
                                                     partition->assignment, settlements_));
  (void)hand_on_waiting();
  keep_fetcher_awake(bytes);
}

bool ConsumerRun::hand_on_waiting() {
  while (!waiting_.empty()) {
    std::unique_ptr<Delivery> delivery = std::move(waiting_.front());
    if (!intake_.offer(delivery)) {
      waiting_.front().reset(static_cast<KafkaDelivery*>(delivery.release()));
      return false;
    }
    waiting_.pop_front();
  }
  if (is_paused_) pause(false);
  return true;
}

// Polling on with a full intake would need pausing, and pausing throws away what is fetched and costs a look at the
// queue that comes up to a second late. Not polling for a moment costs nothing: so pausing is for long waits only.
// Measured with the slow reader of tests/kafka-broker/feed_broker_test.cpp (3.1 KB, 20 us of work each, 2 cores shared
// with the broker): waiting 41,100 messages a second, pausing at once 4,500.
void ConsumerRun::wait_for_room(const std::stop_token& stop) {
  if (is_paused_) return;
  const Instant deadline = now() + options_.pause_after;
  while (!stop.stop_requested() && now() < deadline) {
    std::this_thread::sleep_for(room_step);
    if (intake_.has_room() && hand_on_waiting()) return;
  }
  if (!stop.stop_requested()) pause(true);
}

void ConsumerRun::pause(bool is_pause) {
  if (fetched_ == nullptr || fetched_->cnt == 0) {
    is_paused_ = false;
    return;
  }
  is_pause ? rd_kafka_pause_partitions(client_->get(), fetched_.get()) : rd_kafka_resume_partitions(client_->get(), fetched_.get());
  is_paused_ = is_pause;
  if (!is_pause) keep_fetcher_awake(wake_after_bytes_);
}

// librdkafka 2.0.2 looks at a full fetch queue again only after up to one second unless something else wakes that
// broker's thread (confluentinc/librdkafka#4275), so a small queue means one queue a second. A question to every
// leader that is not waited for wakes exactly those threads; asked each time an eighth of the queue has been taken, it
// keeps the queue filled, and costs nothing when there is little to do. The same reader, messages a second with and
// without: queue of 2 MB 42,400 and 1,600; of 16 MB 41,100 and 7,700; of 64 MB 36,900 and 29,900.
void ConsumerRun::keep_fetcher_awake(std::size_t bytes) {
  constexpr std::size_t messages_max = 12'500;  // an eighth of queued.min.messages
  bytes_since_wake_ += bytes;
  if (bytes_since_wake_ < wake_after_bytes_ && ++messages_since_wake_ < messages_max) return;
  bytes_since_wake_ = 0;
  messages_since_wake_ = 0;
  if (fetched_ == nullptr || fetched_->cnt == 0 || rd_kafka_version() >= 0x02020000) return;
  const PartitionList question(rd_kafka_topic_partition_list_copy(fetched_.get()));
  for (int i = 0; i < question->cnt; ++i) question->elems[i].offset = ask_log_end;
  (void)rd_kafka_offsets_for_times(client_->get(), question.get(), 0);
}

// ---- errors

void ConsumerRun::receive_error(const rd_kafka_message_t& message) {
  const std::string reason =
      rd_kafka_message_errstr(&message) != nullptr ? rd_kafka_message_errstr(&message) : rd_kafka_err2str(message.err);
  if (message.err == RD_KAFKA_RESP_ERR__FATAL) {
    log::error("kafka_client_lost", {{"feed", options_.name}, {"reason", reason}});
    board_->put("client", reason);
    is_broken_ = true;
    return;
  }
  const bool names_a_place = message.rkt != nullptr && message.offset >= 0 && message.partition >= 0;
  const std::string source = message.rkt != nullptr ? source_name(rd_kafka_topic_name(message.rkt), message.partition) : std::string{};
  if (const auto found = book_.partitions().find(source);
      found != book_.partitions().end() && (names_a_place || message.err == RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET)) {
    if (!found->second.rest) stop_partition(found->second, message.offset, reason);
    return;
  }
  const bool concerns_topic = message.rkt != nullptr && message.err != RD_KAFKA_RESP_ERR__MAX_POLL_EXCEEDED;
  const std::string subject = concerns_topic ? "topic " + std::string(rd_kafka_topic_name(message.rkt)) : broker_subject;
  if (board_->put(subject, reason))
    log::warning("kafka_trouble", {{"feed", options_.name}, {"error", rd_kafka_err2name(message.err)}, {"reason", reason}});
}

// An error that names an offset means that messages from there on are gone or cannot be read: going on behind it would
// be a silent gap. The partition stands still, says so, and is tried again from time to time at the same place.
void ConsumerRun::stop_partition(Partition& partition, std::int64_t offset, const std::string& reason) {
  std::string sentence = "stopped at offset " + std::to_string(partition.next >= 0 ? partition.next : offset) + ": " + reason;
  const auto ask = [&](std::int64_t end) -> std::int64_t {
    const auto list = partition_list(1);
    auto* entry = rd_kafka_topic_partition_list_add(list.get(), partition.topic.c_str(), partition.number);
    entry->offset = end;
    const auto error = rd_kafka_offsets_for_times(client_->get(), list.get(), ask_time_ms);
    return error == RD_KAFKA_RESP_ERR_NO_ERROR && entry->err == RD_KAFKA_RESP_ERR_NO_ERROR ? entry->offset : -1;
  };
  const std::string source = source_name(partition.topic.c_str(), partition.number);
  if (const auto first = ask(ask_log_start), last = ask(ask_log_end); first >= 0 && last >= 0) {
    sentence += "; the topic holds offsets from " + std::to_string(first) + " to before " + std::to_string(last);
    if (partition.next >= 0 && (partition.next < first || partition.next > last)) {
      sentence += ": decide where to go on, see kpwatch positions";
      note_gap(source, partition.next, first, last);
    }
  }
  if (board_->put(source, sentence))
    log::error("kafka_partition_stopped", {{"feed", options_.name}, {"partition", source}, {"reason", sentence}});
  const Instant until = now() + options_.retry_stopped;
  partition.watched_until = until + std::max(options_.retry_stopped, settled_after);
  book_.lay_to_rest(partition, {until, sentence});
  fetch_anew();
}

// A position that was kept of another cluster is no place in this one: whatever stands there, nobody would see what was passed
// over. The partition rests until a person has decided; a ledger that can't tell is asked again.
bool ConsumerRun::is_at_home(const std::string& source, Partition& partition) {
  if (partition.is_at_home || !options_.home_of || cluster() == no_cluster) return true;
  const auto home = options_.home_of(source, cluster());
  if (home && home.value() == cluster()) {
    partition.is_at_home = true;
    if (board_->take(source)) log::info("kafka_partition_goes_on", {{"feed", options_.name}, {"partition", source}});
    return true;
  }
  std::string sentence = home ? "stopped at offset " + std::to_string(partition.next) + ": that position is of the cluster " +
                                    home.value() + ", and these brokers are the cluster " + cluster()
                              : "not read: " + home.error().sentence;
  std::int64_t first = -1, last = -1;
  if (home && rd_kafka_query_watermark_offsets(client_->get(), partition.topic.c_str(), partition.number, &first, &last, ask_time_ms) ==
                  RD_KAFKA_RESP_ERR_NO_ERROR) {
    sentence += "; the topic holds offsets from " + std::to_string(first) + " to before " + std::to_string(last);
    note_gap(source, partition.next, first, last);
  }
  if (home) sentence += ": decide where to go on, see kpwatch positions";
  if (board_->put(source, sentence))
    log::error("kafka_partition_stopped", {{"feed", options_.name}, {"partition", source}, {"reason", sentence}});
  book_.lay_to_rest(partition, {now() + options_.retry_stopped, sentence});
  return false;
}

// Once for each gap, however often it is met again.
void ConsumerRun::note_gap(const std::string& source, std::int64_t position, std::int64_t first, std::int64_t last) {
  const std::string json = "{\"feed\":" + json_quoted(options_.name) + ",\"source\":" + json_quoted(source) +
                           ",\"position\":" + std::to_string(position) + ",\"first\":" + std::to_string(first) +
                           ",\"end\":" + std::to_string(last) + "}";
  auto& noted = gaps_[source];
  if (noted == json || !options_.note_gap) return;
  noted = json;
  options_.note_gap(json);
}

void ConsumerRun::end_trouble_of(Partition& partition) {
  partition.watched_until.reset();
  const std::string source = source_name(partition.topic.c_str(), partition.number);
  if (board_->take(source)) log::info("kafka_partition_goes_on", {{"feed", options_.name}, {"partition", source}});
}

// ---- the way back

void ConsumerRun::hear_settlements() {
  bool is_changed = false;
  const Instant time = now();
  for (const auto& settlement : settlements_->take()) is_changed = book_.settle(settlement, time) || is_changed;
  if (is_changed) {
    // What waited behind a message that comes again must not overtake it.
    std::erase_if(waiting_, [&](const auto& delivery) {
      const auto& position = delivery->message().position;
      const auto found = book_.partitions().find(position.source);
      if (found == book_.partitions().end() || position.offset < found->second.next) return false;
      delivery->forget();
      return true;
    });
  }
  for (auto& [source, partition] : book_.partitions())
    if (!partition.rest && partition.watched_until && *partition.watched_until <= time) end_trouble_of(partition);
  if (book_.wake(time)) is_changed = true;
  if (is_changed) fetch_anew();
}

// Our positions as the group's committed offsets: for lag monitors and for people. Nothing of ours reads them.
void ConsumerRun::commit_mirror(bool is_now) {
  if (client_ == nullptr || (!is_now && now() < next_commit_)) return;
  next_commit_ = now() + options_.commit_every;
  if (is_now)
    for (const auto& settlement : settlements_->take()) (void)book_.settle(settlement, now());
  const auto mirrors = book_.take_mirror();
  if (mirrors.empty()) return;
  const auto offsets = partition_list(static_cast<int>(mirrors.size()));
  for (const auto& mirror : mirrors)
    rd_kafka_topic_partition_list_add(offsets.get(), mirror.topic.c_str(), mirror.number)->offset = mirror.position;
  for (int i = 0; i < offsets->cnt; ++i) claim_.sign(offsets->elems[i]);
  (void)rd_kafka_commit(client_->get(), offsets.get(), 1);
}

// ---- the broker

const std::string& ConsumerRun::cluster() {
  if (cluster_.empty()) {
    char* id = rd_kafka_clusterid(client_->get(), ask_time_ms);
    cluster_ = id != nullptr ? std::string_view(id) : no_cluster;
    if (id != nullptr) rd_kafka_mem_free(client_->get(), id);
  }
  return cluster_;
}

// A trouble that a callback put up is over when the broker answers again, also when no message comes to show it.
// What the client has heard with what it fetched: nobody is asked. A partition of which nothing came yet counts nothing.
void ConsumerRun::measure_distance() {
  const Instant time = now();
  if (time < next_measure_) return;
  next_measure_ = time + milliseconds{1000};
  std::int64_t behind = 0;
  for (const auto& [source, partition] : book_.partitions()) {
    std::int64_t first = 0, end = 0;
    if (rd_kafka_get_watermark_offsets(client_->get(), partition.topic.c_str(), partition.number, &first, &end) !=
        RD_KAFKA_RESP_ERR_NO_ERROR)
      continue;
    behind += std::max<std::int64_t>(0, end - std::max({partition.next, first, std::int64_t{0}}));
  }
  behind_ = book_.empty() || !is_confirmed_ ? -1 : behind;
}

void ConsumerRun::look_after_broker() {
  const Instant time = now();
  if (time - last_look_ < milliseconds{1000}) return;
  if (board_->text().empty() && (!book_.empty() || time - last_look_ < milliseconds{10'000})) return;
  last_look_ = time;
  for (const auto& topic : options_.topics) {
    const TopicHandle handle(rd_kafka_topic_new(client_->get(), topic.c_str(), nullptr));
    const struct rd_kafka_metadata* answer = nullptr;
    // A fetch that waits for messages (fetch.wait.max.ms) holds up the answer on its connection for so long.
    if (handle == nullptr || rd_kafka_metadata(client_->get(), 0, handle.get(), &answer, ask_time_ms) != RD_KAFKA_RESP_ERR_NO_ERROR) return;
    const auto error = answer->topic_cnt == 1 ? answer->topics[0].err : RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART;
    rd_kafka_metadata_destroy(answer);
    if (board_->take(broker_subject)) log::info("kafka_trouble_over", {{"feed", options_.name}});
    const std::string subject = "topic " + topic;
    if (error == RD_KAFKA_RESP_ERR_NO_ERROR || error == RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE)
      board_->take(subject);
    else if (board_->put(subject, in_words(error)))
      log::warning("kafka_trouble", {{"feed", options_.name}, {"topic", topic}, {"reason", in_words(error)}});
  }
}

}  // namespace kpwatch::kafka
