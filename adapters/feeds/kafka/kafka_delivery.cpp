// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/feeds/kafka/kafka_delivery.h"

#include <chrono>

#include "daemon/base/text.h"

namespace kpwatch::kafka {
namespace {

// Key and headers are only shown, in dead letters: what a sender writes there in excess is cut.
constexpr std::size_t shown_name_bytes_max = 200;
constexpr std::size_t shown_value_bytes_max = 2000;
constexpr std::size_t shown_headers_bytes_max = std::size_t{16} << 10;

// Members go from the last to the first: the message before its client.
struct Held {
  std::shared_ptr<Client> client;
  MessageHandle message;
};

std::string_view text_of(const void* bytes, std::size_t length) {
  return bytes == nullptr ? std::string_view{} : std::string_view(static_cast<const char*>(bytes), length);
}

std::vector<std::pair<std::string, std::string>> headers_of(const rd_kafka_message_t& message) {
  std::vector<std::pair<std::string, std::string>> all;
  rd_kafka_headers_t* headers = nullptr;
  if (rd_kafka_message_headers(&message, &headers) != RD_KAFKA_RESP_ERR_NO_ERROR || headers == nullptr) return all;
  const char* name = nullptr;
  const void* value = nullptr;
  std::size_t length = 0, bytes = 0, left_out = 0;
  for (std::size_t i = 0; rd_kafka_header_get_all(headers, i, &name, &value, &length) == RD_KAFKA_RESP_ERR_NO_ERROR; ++i) {
    std::string shown_name = printable_utf8(name, shown_name_bytes_max);
    std::string shown_value = printable_utf8(text_of(value, length), shown_value_bytes_max);
    bytes += shown_name.size() + shown_value.size();
    if (bytes > shown_headers_bytes_max) {
      ++left_out;
      continue;
    }
    all.emplace_back(std::move(shown_name), std::move(shown_value));
  }
  if (left_out != 0) all.emplace_back("", std::to_string(left_out) + " headers are left out");
  return all;
}

}  // namespace

Message message_of(MessageHandle handle, std::shared_ptr<Client> client, const std::string& feed, const std::string& cluster) {
  Message message;
  const rd_kafka_message_t& raw = *handle;
  message.feed = feed;
  message.position = {feed, source_name(rd_kafka_topic_name(raw.rkt), raw.partition), raw.offset};
  const std::string offset = std::to_string(raw.offset);
  message.transport_id.reserve(8 + cluster.size() + message.position.source.size() + offset.size());  // one piece of memory
  message.transport_id.append("kafka:").append(cluster).append("/").append(message.position.source).append("/").append(offset);
  message.name = printable_utf8(text_of(raw.key, raw.key_len), shown_name_bytes_max);
  message.headers = headers_of(raw);
  message.received_at = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
  const auto view = text_of(raw.payload, raw.len);
  auto held = std::make_shared<Held>(std::move(client), std::move(handle));
  message.bytes = Bytes(std::shared_ptr<const void>(std::move(held)), view);
  return message;
}

}  // namespace kpwatch::kafka
