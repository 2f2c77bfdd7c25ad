// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The hand-written program that the daemon's latency is held against: one thread consumes, reads with bare parsers, looks the
// certificate up in a hash table in memory, and at each hit produces the alert and commits it with the offsets in one
// transaction. It keeps nothing on disk, knows two rules, and stops at the first trouble.
//   bench_kafka_loop BROKERS IN OUT CERTIFICATES.CSV      until SIGTERM; prints "ready" when its partitions are assigned
#include <csignal>
#include <cstring>
#include <fstream>
#include <map>
#include <unordered_map>

#include "tests/bench/kafka/bare_reading.h"
#include "tests/bench/kafka/kafka_bits.h"

namespace {

using namespace kpwatch::bench;

volatile std::sig_atomic_t is_over = 0;

std::unordered_map<std::string, double> read_certificates(const char* file) {
  std::unordered_map<std::string, double> carats;
  std::ifstream in(file);
  std::string line;
  std::getline(in, line);
  while (std::getline(in, line)) {
    std::vector<std::string> fields;
    std::size_t from = 0;
    for (std::size_t comma = 0; comma != std::string::npos; from = comma + 1) {
      comma = line.find(',', from);
      fields.push_back(line.substr(from, comma == std::string::npos ? comma : comma - from));
    }
    if (fields.size() > 7) carats[fields[0]] = std::stod(fields[7]);
  }
  return carats;
}

class Loop {
 public:
  Loop(const char* brokers, std::string in, std::string out, const char* file)
      : in_(std::move(in)), out_(std::move(out)), certificates_(read_certificates(file)) {
    consumer_ = client(RD_KAFKA_CONSUMER, brokers,
                       {{"group.id", "loop-" + in_},
                        {"enable.auto.commit", "false"},
                        {"isolation.level", "read_committed"},
                        {"auto.offset.reset", "earliest"}});
    rd_kafka_poll_set_consumer(consumer_);
    rd_kafka_topic_partition_list_t* list = rd_kafka_topic_partition_list_new(1);
    rd_kafka_topic_partition_list_add(list, in_.c_str(), RD_KAFKA_PARTITION_UA);
    check(rd_kafka_subscribe(consumer_, list), "subscribe");
    rd_kafka_topic_partition_list_destroy(list);
    producer_ = client(RD_KAFKA_PRODUCER, brokers, {{"transactional.id", "loop-" + in_}, {"linger.ms", "0"}, {"retry.backoff.ms", "5"}});
    check(rd_kafka_init_transactions(producer_, 30'000), "init");
  }

  void work() {
    bool is_told = false;
    auto next_commit = std::chrono::steady_clock::now() + std::chrono::seconds(1);
    while (is_over == 0) {
      const MessagePointer message(rd_kafka_consumer_poll(consumer_, 50));
      if (!is_told && is_assigned()) {
        is_told = true;
        std::puts("ready");
        std::fflush(stdout);
      }
      if (std::chrono::steady_clock::now() > next_commit) {
        next_commit = std::chrono::steady_clock::now() + std::chrono::seconds(1);
        if (!next_.empty()) commit({});
      }
      if (message == nullptr) continue;
      if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR) give_up(rd_kafka_message_errstr(message.get()));
      next_[message->partition] = message->offset + 1;
      const RoughGoods goods = is_edifact(value_of(*message)) ? read_edifact(value_of(*message)) : xml_.read(value_of(*message));
      if (goods.is_any && is_wrong(goods)) commit(goods);
    }
  }

 private:
  bool is_assigned() {
    rd_kafka_topic_partition_list_t* list = nullptr;
    check(rd_kafka_assignment(consumer_, &list), "assignment");
    const bool is_any = list->cnt > 0;
    rd_kafka_topic_partition_list_destroy(list);
    return is_any;
  }

  bool is_wrong(const RoughGoods& goods) const {
    if (goods.certificate.empty()) return true;
    const auto found = certificates_.find(goods.certificate);
    return found != certificates_.end() && !goods.carats.empty() && std::stod(goods.carats) > found->second * 1.05;
  }

  static rd_kafka_vu_t part(rd_kafka_vtype_t type, const std::string& text) {
    rd_kafka_vu_t made{};
    made.vtype = type;
    made.u.mem.ptr = const_cast<char*>(text.data());
    made.u.mem.size = text.size();
    return made;
  }

  void produce(const std::string& reference, const std::string& data) {
    std::array<rd_kafka_vu_t, 5> parts{};
    parts[0].vtype = RD_KAFKA_VTYPE_TOPIC;
    parts[0].u.cstr = out_.c_str();
    parts[1] = part(RD_KAFKA_VTYPE_KEY, reference);
    parts[2] = part(RD_KAFKA_VTYPE_VALUE, data);
    parts[3].vtype = RD_KAFKA_VTYPE_MSGFLAGS;
    parts[3].u.i = RD_KAFKA_MSG_F_COPY;
    parts[4].vtype = RD_KAFKA_VTYPE_HEADER;
    parts[4].u.header.name = "ce_subject";
    parts[4].u.header.val = reference.data();
    parts[4].u.header.size = static_cast<ssize_t>(reference.size());
    check(rd_kafka_produceva(producer_, parts.data(), parts.size()), "produce");
  }

  void commit(const RoughGoods& goods) {
    check(rd_kafka_begin_transaction(producer_), "begin");
    if (goods.is_any) {
      const std::string data = "{\"declaration\":\"" + goods.reference + "\",\"certificate\":\"" + goods.certificate + "\",\"carats\":\"" +
                               goods.carats + "\",\"state\":\"open\"}";
      produce(goods.reference, data);
    }
    rd_kafka_topic_partition_list_t* list = rd_kafka_topic_partition_list_new(static_cast<int>(next_.size()));
    for (const auto& [partition, offset] : next_) rd_kafka_topic_partition_list_add(list, in_.c_str(), partition)->offset = offset;
    rd_kafka_consumer_group_metadata_t* group = rd_kafka_consumer_group_metadata(consumer_);
    check(rd_kafka_send_offsets_to_transaction(producer_, list, group, 10'000), "offsets");
    rd_kafka_consumer_group_metadata_destroy(group);
    rd_kafka_topic_partition_list_destroy(list);
    check(rd_kafka_commit_transaction(producer_, 10'000), "commit");
    next_.clear();
  }

  std::string in_, out_;
  std::unordered_map<std::string, double> certificates_;
  GoodsXml xml_;
  rd_kafka_t *consumer_ = nullptr, *producer_ = nullptr;
  std::map<std::int32_t, std::int64_t> next_;
};

}  // namespace

int main(int count, char** words) {
  if (count != 5) give_up("see the head of loop.cpp");
  std::signal(SIGTERM, [](int) { is_over = 1; });
  Loop loop(words[1], words[2], words[3], words[4]);
  loop.work();
  const Cost cost = cost_so_far();
  std::printf("{\"cpu_seconds\": %.3f, \"peak_kib\": %ld}\n", cost.cpu_seconds, cost.peak_kib);
  std::fflush(stdout);
  std::_Exit(0);
}
