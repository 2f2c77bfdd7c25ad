// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/publishers/kafka/alert_producer.h"

#include <algorithm>
#include <array>
#include <thread>

namespace kpwatch::kafka {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds retry_pause{10};
constexpr milliseconds flush_time{1000};

int as_timeout(milliseconds time) { return static_cast<int>(std::max<milliseconds::rep>(time.count(), 1)); }

// The record's number in its transaction travels as librdkafka's per-message pointer.
void* as_opaque(std::size_t index) { return reinterpret_cast<void*>(index + 1); }

std::size_t index_of(const rd_kafka_message_t& message) { return reinterpret_cast<std::size_t>(message._private) - 1; }

// What the broker says of the record itself, not of the moment.
bool is_for_good(rd_kafka_resp_err_t code) {
  return code == RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE || code == RD_KAFKA_RESP_ERR_RECORD_LIST_TOO_LARGE ||
         code == RD_KAFKA_RESP_ERR_INVALID_RECORD;
}

rd_kafka_vu_t text_part(rd_kafka_vtype_t type, const std::string& text) {
  rd_kafka_vu_t part{};
  part.vtype = type;
  part.u.mem.ptr = const_cast<char*>(text.data());  // copied by MSG_F_COPY, never written to
  part.u.mem.size = text.size();
  return part;
}

}  // namespace

Result<std::unique_ptr<AlertProducer>> AlertProducer::open(const KafkaPublisherOptions& options, std::shared_ptr<TroubleBoard> board) {
  std::unique_ptr<AlertProducer> producer(new AlertProducer(options.topic));
  TRY_ASSIGN(auto client, Client::open(RD_KAFKA_PRODUCER, producer_properties(options), {nullptr, &AlertProducer::on_delivered},
                                       options.transactional_id, std::move(board), producer.get()));
  producer->client_ = std::move(client);
  return producer;
}

// The order of the questions is that of librdkafka's manual: fatal, then to be aborted, then retriable. To be aborted
// means doubtful here: the next producer's initialisation aborts, and an abort while a first record is still on its way
// would be fatal anyhow (confluentinc/librdkafka#4849).
Step AlertProducer::judge(ErrorHandle error) {
  if (error == nullptr) {
    reason_.clear();
    return Step::done;
  }
  reason_ = rd_kafka_error_string(error.get());
  if (!refused_.empty()) reason_ += "; " + refused_;
  const auto code = rd_kafka_error_code(error.get());
  if (rd_kafka_error_is_fatal(error.get()) != 0) {
    const bool is_fenced =
        code == RD_KAFKA_RESP_ERR__FENCED || code == RD_KAFKA_RESP_ERR_PRODUCER_FENCED || code == RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH;
    return is_fenced ? Step::fenced : Step::doubtful;
  }
  if (rd_kafka_error_txn_requires_abort(error.get()) != 0) return Step::doubtful;
  if (rd_kafka_error_is_retriable(error.get()) != 0) {
    if (code == RD_KAFKA_RESP_ERR__TIMED_OUT && refused_.empty()) reason_.clear();
    return Step::waiting;
  }
  return Step::doubtful;
}

Step AlertProducer::fence(milliseconds time) {
  const Step step = judge(ErrorHandle(rd_kafka_init_transactions(client_->get(), as_timeout(time))));
  (void)rd_kafka_poll(client_->get(), 0);
  if (step == Step::waiting) std::this_thread::sleep_for(retry_pause);
  return step;
}

Step AlertProducer::begin(std::span<const OutboxEntry* const> entries, milliseconds time) {
  const auto deadline = std::chrono::steady_clock::now() + time;
  refused_.clear();
  refusal_.reset();
  placed_.assign(entries.size(), {});
  if (const Step step = judge(ErrorHandle(rd_kafka_begin_transaction(client_->get()))); step != Step::done)
    return step == Step::fenced ? Step::fenced : Step::doubtful;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const Step step = produce(*entries[i], i, deadline);
    if (step == Step::done) continue;
    // This producer will be replaced. librdkafka 2.0.2 ends the process with an assertion when one is destroyed whose
    // transaction is having its partition added: the records before this one are waited for.
    (void)rd_kafka_flush(client_->get(), as_timeout(flush_time));
    return step;
  }
  return Step::done;
}

// The headers are handed over as a list of our own: produceva frees its own list twice when the partition does not
// exist (librdkafka up to 2.11), and leaves ours alone.
Step AlertProducer::produce(const OutboxEntry& entry, std::size_t index, std::chrono::steady_clock::time_point deadline) {
  const Headers texts = headers_of(entry);
  while (true) {
    HeadersHandle headers(rd_kafka_headers_new(texts.size()));
    for (const auto& [name, value] : texts)
      (void)rd_kafka_header_add(headers.get(), name.c_str(), static_cast<ssize_t>(name.size()), value.data(),
                                static_cast<ssize_t>(value.size()));
    std::array<rd_kafka_vu_t, 6> parts{};
    parts[0].vtype = RD_KAFKA_VTYPE_TOPIC;
    parts[0].u.cstr = topic_.c_str();
    parts[1] = text_part(RD_KAFKA_VTYPE_KEY, entry.key);
    parts[2] = text_part(RD_KAFKA_VTYPE_VALUE, entry.data);
    parts[3].vtype = RD_KAFKA_VTYPE_MSGFLAGS;
    parts[3].u.i = RD_KAFKA_MSG_F_COPY;
    parts[4].vtype = RD_KAFKA_VTYPE_OPAQUE;
    parts[4].u.ptr = as_opaque(index);
    parts[5].vtype = RD_KAFKA_VTYPE_HEADERS;
    parts[5].u.headers = headers.get();
    const ErrorHandle error(rd_kafka_produceva(client_->get(), parts.data(), parts.size()));
    if (error == nullptr) {
      (void)headers.release();
      return Step::done;
    }
    reason_ = "event " + entry.event_id + " (" + std::to_string(entry.data.size()) + " bytes): " + rd_kafka_error_string(error.get());
    if (is_for_good(rd_kafka_error_code(error.get()))) refusal_ = Refusal{index, true, reason_};
    if (rd_kafka_error_code(error.get()) != RD_KAFKA_RESP_ERR__QUEUE_FULL || std::chrono::steady_clock::now() >= deadline)
      return Step::doubtful;
    (void)rd_kafka_poll(client_->get(), 10);
  }
}

Step AlertProducer::commit(milliseconds time) {
  // Commit flushes, and serves the delivery reports meanwhile.
  Step step = judge(ErrorHandle(rd_kafka_commit_transaction(client_->get(), as_timeout(time))));
  if (step == Step::waiting) std::this_thread::sleep_for(retry_pause);
  if (step == Step::doubtful) (void)rd_kafka_poll(client_->get(), 50);  // the reports say more of why
  if (step == Step::done && std::any_of(placed_.begin(), placed_.end(), [](const Placed& place) { return !place.is_answered; })) {
    reason_ = "committed without a report for each record";
    step = Step::doubtful;
  }
  return step;
}

void AlertProducer::on_delivered(rd_kafka_t*, const rd_kafka_message_t* message, void* opaque) {
  auto& producer = *static_cast<AlertProducer*>(static_cast<Client*>(opaque)->owner());
  const std::size_t index = index_of(*message);
  if (index >= producer.placed_.size()) return;
  if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR) {
    // Purged means only that another error was first.
    const bool is_purged = message->err == RD_KAFKA_RESP_ERR__PURGE_QUEUE || message->err == RD_KAFKA_RESP_ERR__PURGE_INFLIGHT;
    if (producer.refused_.empty() && !is_purged) producer.refused_ = "a record was refused: " + in_words(message->err);
    if (!producer.refusal_ && is_for_good(message->err)) producer.refusal_ = Refusal{index, false, in_words(message->err)};
    return;
  }
  producer.placed_[index] = {message->partition, message->offset, true};
}

}  // namespace kpwatch::kafka
