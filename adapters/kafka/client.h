// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// One librdkafka client: made from properties, speaking through our log, its errors on a trouble board.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "adapters/kafka/handles.h"
#include "adapters/kafka/trouble_board.h"
#include "daemon/base/result.h"

namespace kpwatch::kafka {

using Properties = std::map<std::string, std::string>;

// Functions that librdkafka calls from within a poll of ours. Their `opaque` is the Client.
struct Callbacks {
  void (*rebalance)(rd_kafka_t*, rd_kafka_resp_err_t, rd_kafka_topic_partition_list_t*, void*) = nullptr;
  void (*delivered)(rd_kafka_t*, const rd_kafka_message_t*, void*) = nullptr;
};

class Client {
 public:
  // `owner` is what the callbacks work for. `name` is the word in the log. The board must outlive the client.
  [[nodiscard]] static Result<std::unique_ptr<Client>> open(rd_kafka_type_t type, const Properties& properties, const Callbacks& callbacks,
                                                            std::string name, std::shared_ptr<TroubleBoard> board, void* owner);
  // Does not close a consumer: whoever made it has done so, within a time of his own.
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  [[nodiscard]] rd_kafka_t* get() const { return handle_; }
  [[nodiscard]] void* owner() const { return owner_; }
  [[nodiscard]] TroubleBoard& board() const { return *board_; }

 private:
  Client(std::string name, std::shared_ptr<TroubleBoard> board, void* owner)
      : name_(std::move(name)), board_(std::move(board)), owner_(owner) {}
  static void on_log(const rd_kafka_t* handle, int level, const char* facility, const char* text);
  static void on_error(rd_kafka_t* handle, int code, const char* reason, void* opaque);

  std::string name_;
  std::shared_ptr<TroubleBoard> board_;
  void* owner_;
  rd_kafka_t* handle_ = nullptr;
};

// The subject under which a client's connection troubles stand on the board.
inline constexpr const char* broker_subject = "broker";

// What librdkafka itself says against these properties, a sentence each.
[[nodiscard]] std::vector<std::string> unknown_or_invalid(const Properties& properties);

// "topic (reason in words)": for a code that came back from a call.
[[nodiscard]] std::string in_words(rd_kafka_resp_err_t code);

}  // namespace kpwatch::kafka
