// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// What the measuring programs share: librdkafka clients from a few properties, the clock, and what a process has cost so far.
// Programs of a benchmark: whatever goes wrong ends them with a sentence.
#pragma once

#include <librdkafka/rdkafka.h>
#include <sys/resource.h>

#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kpwatch::bench {

[[noreturn]] inline void give_up(const std::string& sentence) {
  std::fprintf(stderr, "%s\n", sentence.c_str());
  std::exit(1);
}

using Property = std::pair<std::string, std::string>;

inline rd_kafka_t* client(rd_kafka_type_t type, const std::string& brokers, const std::vector<Property>& properties,
                          void (*delivered)(rd_kafka_t*, const rd_kafka_message_t*, void*) = nullptr) {
  std::array<char, 512> complaint{};
  rd_kafka_conf_t* conf = rd_kafka_conf_new();
  const auto set = [&](const std::string& key, const std::string& value) {
    if (rd_kafka_conf_set(conf, key.c_str(), value.c_str(), complaint.data(), complaint.size()) != RD_KAFKA_CONF_OK)
      give_up(key + ": " + complaint.data());
  };
  set("bootstrap.servers", brokers);
  set("socket.nagle.disable", "true");
  set("log_level", "3");
  for (const auto& [key, value] : properties) set(key, value);
  if (delivered != nullptr) rd_kafka_conf_set_dr_msg_cb(conf, delivered);
  rd_kafka_t* made = rd_kafka_new(type, conf, complaint.data(), complaint.size());
  if (made == nullptr) give_up(std::string("no client: ") + complaint.data());
  return made;
}

inline void check(rd_kafka_resp_err_t error, const char* what) {
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR) give_up(std::string(what) + ": " + rd_kafka_err2str(error));
}

inline void check(rd_kafka_error_t* error, const char* what) {
  if (error == nullptr) return;
  give_up(std::string(what) + ": " + rd_kafka_error_string(error));
}

inline std::string_view value_of(const rd_kafka_message_t& message) {
  return {static_cast<const char*>(message.payload), message.payload == nullptr ? 0 : message.len};
}

inline std::string_view header_of(const rd_kafka_message_t& message, const char* name) {
  rd_kafka_headers_t* headers = nullptr;
  const void* value = nullptr;
  std::size_t length = 0;
  if (rd_kafka_message_headers(&message, &headers) != RD_KAFKA_RESP_ERR_NO_ERROR ||
      rd_kafka_header_get_last(headers, name, &value, &length) != RD_KAFKA_RESP_ERR_NO_ERROR)
    return {};
  return {static_cast<const char*>(value), length};
}

struct MessageEnd {
  void operator()(rd_kafka_message_t* message) const { rd_kafka_message_destroy(message); }
};
using MessagePointer = std::unique_ptr<rd_kafka_message_t, MessageEnd>;

// Seconds since 1970: several processes compare them.
inline double wall_now() { return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count(); }

struct Cost {
  double cpu_seconds = 0;
  long peak_kib = 0;
};
inline Cost cost_so_far() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) { return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6; };
  return {seconds(usage.ru_utime) + seconds(usage.ru_stime), usage.ru_maxrss};
}

}  // namespace kpwatch::bench
