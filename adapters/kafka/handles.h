// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// librdkafka's objects as handles that free themselves. Included by sources of the Kafka adapters only.
#pragma once

#include <librdkafka/rdkafka.h>

#include <cstdint>
#include <memory>
#include <string>

namespace kpwatch::kafka {

template <auto release>
struct Release {
  template <class T>
  void operator()(T* object) const noexcept {
    release(object);
  }
};

using Conf = std::unique_ptr<rd_kafka_conf_t, Release<rd_kafka_conf_destroy>>;
using ErrorHandle = std::unique_ptr<rd_kafka_error_t, Release<rd_kafka_error_destroy>>;
using MessageHandle = std::unique_ptr<rd_kafka_message_t, Release<rd_kafka_message_destroy>>;
using PartitionList = std::unique_ptr<rd_kafka_topic_partition_list_t, Release<rd_kafka_topic_partition_list_destroy>>;
using TopicHandle = std::unique_ptr<rd_kafka_topic_t, Release<rd_kafka_topic_destroy>>;
using QueueHandle = std::unique_ptr<rd_kafka_queue_t, Release<rd_kafka_queue_destroy>>;
using HeadersHandle = std::unique_ptr<rd_kafka_headers_t, Release<rd_kafka_headers_destroy>>;

[[nodiscard]] inline PartitionList partition_list(int size) { return PartitionList(rd_kafka_topic_partition_list_new(size)); }

// A broker returns the ends of a partition for these instead of a time stamp (protocol guide, ListOffsets).
constexpr std::int64_t ask_log_start = RD_KAFKA_OFFSET_BEGINNING;
constexpr std::int64_t ask_log_end = RD_KAFKA_OFFSET_END;

// "topic/partition": how positions are keyed.
[[nodiscard]] inline std::string source_name(const char* topic, std::int32_t partition) {
  return std::string(topic) + "/" + std::to_string(partition);
}

}  // namespace kpwatch::kafka
