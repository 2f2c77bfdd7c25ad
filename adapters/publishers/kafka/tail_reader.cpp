// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/publishers/kafka/tail_reader.h"

#include <algorithm>

namespace kpwatch::kafka {
namespace {

std::string_view text_of(const void* bytes, std::size_t length) {
  return bytes == nullptr ? std::string_view{} : std::string_view(static_cast<const char*>(bytes), length);
}

SeenRecord record_of(const rd_kafka_message_t& message) {
  SeenRecord record{message.partition, message.offset, {}, text_of(message.key, message.key_len), text_of(message.payload, message.len)};
  rd_kafka_headers_t* headers = nullptr;
  if (rd_kafka_message_headers(&message, &headers) != RD_KAFKA_RESP_ERR_NO_ERROR || headers == nullptr) return record;
  const char* name = nullptr;
  const void* value = nullptr;
  std::size_t length = 0;
  for (std::size_t i = 0; rd_kafka_header_get_all(headers, i, &name, &value, &length) == RD_KAFKA_RESP_ERR_NO_ERROR; ++i)
    record.headers.emplace_back(name, text_of(value, length));
  return record;
}

Failure cannot_read(const std::string& topic, const std::string& reason) {
  return failure("topic " + topic + " cannot be read back: " + reason);
}

}  // namespace

Result<std::unique_ptr<TailReader>> TailReader::open(const KafkaPublisherOptions& options, std::shared_ptr<TroubleBoard> board) {
  std::unique_ptr<TailReader> reader(new TailReader);
  TRY_ASSIGN(auto client, Client::open(RD_KAFKA_CONSUMER, reader_properties(options), {}, options.transactional_id + " (read back)",
                                       std::move(board), nullptr));
  reader->client_ = std::move(client);
  reader->topic_.reset(rd_kafka_topic_new(reader->client_->get(), options.topic.c_str(), nullptr));
  if (reader->topic_ == nullptr) return cannot_read(options.topic, rd_kafka_err2str(rd_kafka_last_error()));
  reader->queue_.reset(rd_kafka_queue_new(reader->client_->get()));
  return reader;
}

TailReader::~TailReader() {
  for (const auto& [partition, offset] : positions_) (void)rd_kafka_consume_stop(topic_.get(), partition);
  queue_.reset();
  topic_.reset();
}

Result<void> TailReader::begin(std::int32_t partition, std::int64_t offset) {
  if (positions_.contains(partition)) return success();
  if (rd_kafka_consume_start_queue(topic_.get(), partition, offset, queue_.get()) != 0)
    return cannot_read(rd_kafka_topic_name(topic_.get()), rd_kafka_err2str(rd_kafka_last_error()));
  positions_[partition] = offset;
  return success();
}

Result<void> TailReader::read(std::chrono::milliseconds wait, const std::function<void(const SeenRecord&)>& seen) {
  (void)rd_kafka_poll(client_->get(), 0);  // errors of the connection
  int timeout = static_cast<int>(wait.count());
  while (true) {
    const MessageHandle message(rd_kafka_consume_queue(queue_.get(), timeout));
    if (message == nullptr) return success();
    timeout = 0;
    if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
      seen(record_of(*message));
      positions_[message->partition] = message->offset + 1;
      keep_fetcher_awake(message->len);
    } else if (message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF) {
      // Also over what readers do not see: markers of commits, taken-back records.
      auto& position = positions_[message->partition];
      position = std::max(position, message->offset);
    } else {
      const char* reason = rd_kafka_message_errstr(message.get());
      return cannot_read(rd_kafka_topic_name(topic_.get()), reason != nullptr ? reason : rd_kafka_err2str(message->err));
    }
  }
}

// As in the feed: 2.0.2 looks at a full queue once a second unless it is woken. Matters for a long tail only.
void TailReader::keep_fetcher_awake(std::size_t bytes) {
  bytes_since_wake_ += bytes + 64;
  if (bytes_since_wake_ < std::size_t{2} << 20 || rd_kafka_version() >= 0x02020000) return;
  bytes_since_wake_ = 0;
  const auto list = partition_list(static_cast<int>(positions_.size()));
  for (const auto& [partition, offset] : positions_)
    rd_kafka_topic_partition_list_add(list.get(), rd_kafka_topic_name(topic_.get()), partition)->offset = ask_log_end;
  (void)rd_kafka_offsets_for_times(client_->get(), list.get(), 0);
}

Result<std::int32_t> partition_count(rd_kafka_t* client, const std::string& topic, std::chrono::milliseconds time) {
  const TopicHandle handle(rd_kafka_topic_new(client, topic.c_str(), nullptr));
  if (handle == nullptr) return failure("topic " + topic + ": " + rd_kafka_err2str(rd_kafka_last_error()));
  const struct rd_kafka_metadata* answer = nullptr;
  if (const auto error = rd_kafka_metadata(client, 0, handle.get(), &answer, static_cast<int>(time.count()));
      error != RD_KAFKA_RESP_ERR_NO_ERROR)
    return failure("the broker did not tell about topic " + topic + ": " + in_words(error));
  const bool is_told = answer->topic_cnt == 1;
  const auto error = is_told ? answer->topics[0].err : RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART;
  const std::int32_t count = is_told ? answer->topics[0].partition_cnt : 0;
  rd_kafka_metadata_destroy(answer);
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR || count == 0) return failure("topic " + topic + ": " + in_words(error));
  return count;
}

Result<Ends> partition_ends(rd_kafka_t* client, const std::string& topic, std::int32_t partitions, std::chrono::milliseconds time) {
  const auto ask = [&](std::int64_t end) -> Result<Positions> {
    const auto list = partition_list(partitions);
    for (std::int32_t i = 0; i < partitions; ++i) rd_kafka_topic_partition_list_add(list.get(), topic.c_str(), i)->offset = end;
    if (const auto error = rd_kafka_offsets_for_times(client, list.get(), static_cast<int>(time.count()));
        error != RD_KAFKA_RESP_ERR_NO_ERROR)
      return failure("the broker did not tell the ends of topic " + topic + ": " + in_words(error));
    Positions positions;
    for (int i = 0; i < list->cnt; ++i) {
      const auto& entry = list->elems[i];
      if (entry.err != RD_KAFKA_RESP_ERR_NO_ERROR || entry.offset < 0)
        return failure("topic " + topic + ", partition " + std::to_string(entry.partition) + ": " +
                       in_words(entry.err != RD_KAFKA_RESP_ERR_NO_ERROR ? entry.err : RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE));
      positions[entry.partition] = entry.offset;
    }
    return positions;
  };
  TRY_ASSIGN(auto first, ask(ask_log_start));
  TRY_ASSIGN(auto next, ask(ask_log_end));
  return Ends{std::move(first), std::move(next)};
}

}  // namespace kpwatch::kafka
