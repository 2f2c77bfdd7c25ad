// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// What the Kafka tests share: an intake that keeps what it is offered, a plain producer, a plain reader, entries.
#pragma once

#include <gtest/gtest.h>
#include <librdkafka/rdkafka.h>

#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "adapters/kafka/handles.h"
#include "daemon/flow/feed.h"
#include "daemon/flow/publisher.h"

namespace kpwatch::test {

using namespace std::chrono_literals;

// Waits for a condition without guessing how long it takes.
inline bool eventually(const std::function<bool()>& holds, std::chrono::milliseconds time = 20s) {
  const auto deadline = std::chrono::steady_clock::now() + time;
  while (!holds()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(5ms);
  }
  return true;
}

// Keeps deliveries unsettled until a test speaks; can be corked.
class KeepingIntake final : public Intake {
 public:
  bool offer(std::unique_ptr<Delivery>& delivery) override {
    const std::lock_guard lock(mutex_);
    if (is_corked_ || (room_ > 0 && kept_.size() >= room_)) return false;
    const auto& message = delivery->message();
    seen_.push_back(message.transport_id);
    kept_.push_back(std::move(delivery));
    return true;
  }
  bool has_room() const override {
    const std::lock_guard lock(mutex_);
    return !is_corked_ && (room_ == 0 || kept_.size() < room_);
  }
  void cork(bool is_corked) {
    const std::lock_guard lock(mutex_);
    is_corked_ = is_corked;
  }
  void set_room(std::size_t room) {
    const std::lock_guard lock(mutex_);
    room_ = room;
  }
  [[nodiscard]] std::vector<std::string> seen() const {
    const std::lock_guard lock(mutex_);
    return seen_;
  }
  [[nodiscard]] std::size_t count() const {
    const std::lock_guard lock(mutex_);
    return seen_.size();
  }
  [[nodiscard]] std::vector<std::unique_ptr<Delivery>> take() {
    const std::lock_guard lock(mutex_);
    return std::exchange(kept_, {});
  }

 private:
  mutable std::mutex mutex_;
  std::vector<std::unique_ptr<Delivery>> kept_;
  std::vector<std::string> seen_;
  std::size_t room_ = 0;
  bool is_corked_ = false;
};

using ClientHandle = std::unique_ptr<rd_kafka_t, kafka::Release<rd_kafka_destroy>>;

inline ClientHandle make_client(rd_kafka_type_t type, const std::map<std::string, std::string>& properties) {
  std::array<char, 512> complaint{};
  rd_kafka_conf_t* conf = rd_kafka_conf_new();
  for (const auto& [key, value] : properties)
    EXPECT_EQ(rd_kafka_conf_set(conf, key.c_str(), value.c_str(), complaint.data(), complaint.size()), RD_KAFKA_CONF_OK)
        << complaint.data();
  rd_kafka_t* handle = rd_kafka_new(type, conf, complaint.data(), complaint.size());
  EXPECT_NE(handle, nullptr) << complaint.data();
  return ClientHandle(handle);
}

// A client that has nothing to do with ours.
class PlainProducer {
 public:
  explicit PlainProducer(const std::string& brokers, std::map<std::string, std::string> properties = {}) {
    properties["bootstrap.servers"] = brokers;
    properties.try_emplace("linger.ms", "5");
    client_ = make_client(RD_KAFKA_PRODUCER, properties);
  }
  rd_kafka_t* get() { return client_.get(); }
  void send(const std::string& topic, std::int32_t partition, const std::string& value, const std::string& key = {},
            bool is_tombstone = false) {
    while (true) {
      // The list that the library's own macros would write with casts that we do not use.
      void* const bytes = is_tombstone ? nullptr : const_cast<char*>(value.data());
      const ssize_t header_size = 4;
      const auto error = rd_kafka_producev(client_.get(), RD_KAFKA_VTYPE_TOPIC, topic.c_str(), RD_KAFKA_VTYPE_PARTITION, partition,
                                           RD_KAFKA_VTYPE_KEY, static_cast<const void*>(key.data()), key.size(), RD_KAFKA_VTYPE_VALUE,
                                           bytes, value.size(), RD_KAFKA_VTYPE_HEADER, "origin", static_cast<const void*>("test"),
                                           header_size, RD_KAFKA_VTYPE_MSGFLAGS, RD_KAFKA_MSG_F_COPY, RD_KAFKA_VTYPE_END);
      if (error == RD_KAFKA_RESP_ERR__QUEUE_FULL) {
        rd_kafka_poll(client_.get(), 10);
        continue;
      }
      ASSERT_EQ(error, RD_KAFKA_RESP_ERR_NO_ERROR) << rd_kafka_err2str(error);
      return;
    }
  }
  void flush() { ASSERT_EQ(rd_kafka_flush(client_.get(), 20'000), RD_KAFKA_RESP_ERR_NO_ERROR); }

 private:
  ClientHandle client_;
};

struct ReadRecord {
  std::int32_t partition = 0;
  std::int64_t offset = 0;
  std::string key, value;
  std::vector<std::pair<std::string, std::string>> headers;
  [[nodiscard]] std::string header(const std::string& name) const {
    for (const auto& [k, v] : headers)
      if (k == name) return v;
    return {};
  }
};

// All that a reader of this isolation level sees in a topic, by an assign-only consumer with nothing of ours in it.
inline std::vector<ReadRecord> read_all(const std::string& brokers, const std::string& topic, int partitions,
                                        const char* isolation = "read_committed", std::map<std::string, std::string> properties = {}) {
  properties["bootstrap.servers"] = brokers;
  properties["group.id"] = "independent-reader";
  properties["isolation.level"] = isolation;
  properties["enable.partition.eof"] = "true";
  properties["enable.auto.commit"] = "false";
  const auto client = make_client(RD_KAFKA_CONSUMER, properties);
  rd_kafka_poll_set_consumer(client.get());
  const auto list = kafka::partition_list(partitions);
  for (int i = 0; i < partitions; ++i) rd_kafka_topic_partition_list_add(list.get(), topic.c_str(), i)->offset = RD_KAFKA_OFFSET_BEGINNING;
  EXPECT_EQ(rd_kafka_assign(client.get(), list.get()), RD_KAFKA_RESP_ERR_NO_ERROR);
  std::vector<ReadRecord> records;
  int ended = 0;
  const auto deadline = std::chrono::steady_clock::now() + 30s;
  while (ended < partitions && std::chrono::steady_clock::now() < deadline) {
    const kafka::MessageHandle message(rd_kafka_consumer_poll(client.get(), 100));
    if (message == nullptr) continue;
    if (message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF) {
      ++ended;
      continue;
    }
    EXPECT_EQ(message->err, RD_KAFKA_RESP_ERR_NO_ERROR) << rd_kafka_message_errstr(message.get());
    ReadRecord record{message->partition,
                      message->offset,
                      std::string(static_cast<const char*>(message->key), message->key_len),
                      std::string(static_cast<const char*>(message->payload), message->len),
                      {}};
    rd_kafka_headers_t* headers = nullptr;
    if (rd_kafka_message_headers(message.get(), &headers) == RD_KAFKA_RESP_ERR_NO_ERROR) {
      const char* name = nullptr;
      const void* value = nullptr;
      std::size_t length = 0;
      for (std::size_t i = 0; rd_kafka_header_get_all(headers, i, &name, &value, &length) == RD_KAFKA_RESP_ERR_NO_ERROR; ++i)
        record.headers.emplace_back(name, std::string(static_cast<const char*>(value), length));
    }
    records.push_back(std::move(record));
  }
  EXPECT_EQ(ended, partitions) << "the topic could not be read to its ends";
  rd_kafka_consumer_close(client.get());
  return records;
}

inline std::string padded(std::uint64_t number) {
  const std::string digits = std::to_string(number);
  return std::string(20 - digits.size(), '0') + digits;
}

inline OutboxEntry entry(std::uint64_t sequence, const std::string& source = "urn:kpwatch:test") {
  OutboxEntry made;
  made.authority = "kp-office";
  made.sequence = sequence;
  made.event_id = "alert-" + std::to_string(sequence) + ".1";
  made.key = "kpd-" + std::to_string(sequence % 7);
  made.attributes = {{"specversion", "1.0"},
                     {"id", made.event_id},
                     {"source", source},
                     {"type", "org.kpwatch.alert.open"},
                     {"datacontenttype", "application/json"},
                     {"time", "2026-11-23T10:00:00.000Z"},
                     {"sequence", padded(sequence)},
                     {"streamepoch", "1"},
                     {"subject", "26ZA000000000001"},
                     {"tlp", "TLP:AMBER"}};
  made.data = R"({"finding":"weight differs","number":)" + std::to_string(sequence) + "}";
  return made;
}

inline std::vector<OutboxEntry> entries(std::uint64_t from, std::uint64_t to) {
  std::vector<OutboxEntry> all;
  for (auto sequence = from; sequence <= to; ++sequence) all.push_back(entry(sequence));
  return all;
}

// As the dispatcher does it: again until all is proved, with what is left and the bookmark as the ledger has it.
inline ::testing::AssertionResult publish_all(Publisher& publisher, const std::vector<OutboxEntry>& all, std::string& bookmark,
                                              std::chrono::milliseconds time = 60s) {
  const auto deadline = std::chrono::steady_clock::now() + time;
  std::span<const OutboxEntry> left(all);
  std::string last;
  while (!left.empty()) {
    if (std::chrono::steady_clock::now() > deadline) return ::testing::AssertionFailure() << left.size() << " left; last failure: " << last;
    const auto proved = publisher.publish(left, bookmark);
    if (proved) {
      left = left.subspan(proved.value());
    } else {
      last = proved.error().sentence;
      std::this_thread::sleep_for(50ms);
    }
  }
  return ::testing::AssertionSuccess();
}

}  // namespace kpwatch::test
