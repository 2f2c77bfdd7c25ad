// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/kafka/client.h"

#include <array>
#include <string_view>

#include "daemon/base/log.h"

namespace kpwatch::kafka {
namespace {

// syslog(3) numbers, as librdkafka counts them.
log::Level level_of(int syslog_level, std::string_view facility) {
  // Asking for a producer id is repeated while the coordinator loads or ends the transaction of a predecessor: that is
  // every start, not an event. A property that the client does not use is told by property_faults where it matters.
  // A lost connection comes to on_error as well, which tells it once.
  if (facility == "GETPID" || facility == "CONFWARN" || facility == "FAIL") return log::Level::debug;
  if (syslog_level <= 3) return log::Level::error;
  if (syslog_level == 4) return log::Level::warning;
  return syslog_level <= 6 ? log::Level::info : log::Level::debug;
}

// The same trouble must stay the same sentence, or it would be news at each retry: "(after 12ms in state CONNECT, 3
// identical error(s) suppressed)" is cut off.
std::string without_counters(std::string text) {
  if (const auto at = text.find(" (after "); at != std::string::npos) text.resize(at);
  return text;
}

}  // namespace

Result<std::unique_ptr<Client>> Client::open(rd_kafka_type_t type, const Properties& properties, const Callbacks& callbacks,
                                             std::string name, std::shared_ptr<TroubleBoard> board, void* owner) {
  std::array<char, 512> complaint{};
  Conf conf(rd_kafka_conf_new());
  for (const auto& [key, value] : properties)
    if (rd_kafka_conf_set(conf.get(), key.c_str(), value.c_str(), complaint.data(), complaint.size()) != RD_KAFKA_CONF_OK)
      return failure("Kafka property " + key + ": " + complaint.data());
  std::unique_ptr<Client> client(new Client(std::move(name), std::move(board), owner));
  rd_kafka_conf_set_opaque(conf.get(), client.get());
  rd_kafka_conf_set_log_cb(conf.get(), &Client::on_log);
  rd_kafka_conf_set_error_cb(conf.get(), &Client::on_error);
  if (callbacks.rebalance != nullptr) rd_kafka_conf_set_rebalance_cb(conf.get(), callbacks.rebalance);
  if (callbacks.delivered != nullptr) rd_kafka_conf_set_dr_msg_cb(conf.get(), callbacks.delivered);
  client->handle_ = rd_kafka_new(type, conf.get(), complaint.data(), complaint.size());
  if (client->handle_ == nullptr) return failure(std::string("Kafka client: ") + complaint.data());
  (void)conf.release();  // the client owns it now
  return client;
}

Client::~Client() {
  if (handle_ != nullptr) rd_kafka_destroy_flags(handle_, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE);
}

void Client::on_log(const rd_kafka_t* handle, int level, const char* facility, const char* text) {
  const auto* client = static_cast<const Client*>(rd_kafka_opaque(handle));
  log::write(level_of(level, facility), "kafka_client",
             {{"client", client != nullptr ? client->name_ : ""}, {"facility", facility}, {"text", text}});
}

void Client::on_error(rd_kafka_t* handle, int code, const char* reason, void* opaque) {
  auto* client = static_cast<Client*>(opaque);
  const auto error = static_cast<rd_kafka_resp_err_t>(code);
  // That all are down says less than why the last one is.
  if (error == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN && client->board_->has(broker_subject)) return;
  std::string sentence = without_counters(reason);
  if (error == RD_KAFKA_RESP_ERR__FATAL) {
    std::array<char, 512> text{};
    (void)rd_kafka_fatal_error(handle, text.data(), text.size());
    sentence = text.data();
  }
  if (client->board_->put(broker_subject, sentence))
    log::warning("kafka_trouble", {{"client", client->name_}, {"error", rd_kafka_err2name(error)}, {"reason", sentence}});
}

std::vector<std::string> unknown_or_invalid(const Properties& properties) {
  std::vector<std::string> faults;
  std::array<char, 512> complaint{};
  const Conf conf(rd_kafka_conf_new());
  for (const auto& [key, value] : properties)
    if (rd_kafka_conf_set(conf.get(), key.c_str(), value.c_str(), complaint.data(), complaint.size()) != RD_KAFKA_CONF_OK)
      faults.push_back(key + ": " + complaint.data());
  return faults;
}

std::string in_words(rd_kafka_resp_err_t code) { return std::string(rd_kafka_err2str(code)) + " (" + rd_kafka_err2name(code) + ")"; }

}  // namespace kpwatch::kafka
