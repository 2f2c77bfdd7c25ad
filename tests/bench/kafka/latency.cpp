// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// From produce to alert visible, in an open loop: each declaration has its time on a fixed schedule and is counted from that
// time on, whenever it really was sent, so that a system that stalls cannot hide what waited meanwhile. Two systems in turn, a block
// of seconds each, in one run; both are there all the time. The first block of each is for warming up and is not counted.
//   bench_kafka_latency BROKERS PARTITIONS RATE SECONDS BLOCK_SECONDS FROM NAME IN OUT NAME IN OUT
#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>

#include "tests/bench/kafka/declarations.h"
#include "tests/bench/kafka/kafka_bits.h"

namespace {

using namespace kpwatch::bench;
using Clock = std::chrono::steady_clock;

struct System {
  std::string name, in, out;
  std::uint64_t next = 0;                  // number of the next declaration, from 0
  std::vector<Clock::time_point> due;      // by number
  std::vector<Clock::time_point> visible;  // by number; zero = not yet
  std::uint64_t hits = 0, seen = 0, seen_again = 0;
};

struct Run {
  std::string brokers;
  std::int32_t partitions = 0;
  std::uint64_t rate = 0, from = 0;
  std::vector<System> systems;
  std::mutex mutex;  // of seen, seen_again and visible
  std::atomic<bool> is_over{false};
};

// Reads both alert topics, and notes when what became visible.
void listen(Run& run) {
  rd_kafka_t* consumer = client(RD_KAFKA_CONSUMER, run.brokers,
                                {{"group.id", "authority"}, {"enable.auto.commit", "false"}, {"isolation.level", "read_committed"}});
  rd_kafka_poll_set_consumer(consumer);
  rd_kafka_topic_partition_list_t* list = rd_kafka_topic_partition_list_new(2);
  for (const auto& system : run.systems) rd_kafka_topic_partition_list_add(list, system.out.c_str(), 0)->offset = RD_KAFKA_OFFSET_BEGINNING;
  check(rd_kafka_assign(consumer, list), "assign");
  rd_kafka_topic_partition_list_destroy(list);
  while (!run.is_over) {
    const MessagePointer message(rd_kafka_consumer_poll(consumer, 100));
    const auto time = Clock::now();
    if (message == nullptr) continue;
    if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR) give_up(rd_kafka_message_errstr(message.get()));
    const std::string subject(header_of(*message, "ce_subject"));
    if (!subject.starts_with("KB")) continue;
    const std::uint64_t number = std::stoull(subject.substr(2));
    if (number < run.from) continue;  // of another rate
    const std::lock_guard lock(run.mutex);
    for (auto& system : run.systems) {
      if (system.out != rd_kafka_topic_name(message->rkt) || number - run.from >= system.visible.size()) continue;
      auto& visible = system.visible[number - run.from];
      if (visible == Clock::time_point{}) {
        visible = time;
        ++system.seen;
      } else {
        ++system.seen_again;
      }
    }
  }
  rd_kafka_destroy(consumer);
}

void send_block(Run& run, System& system, rd_kafka_t* producer, std::uint64_t count) {
  rd_kafka_topic_t* topic = rd_kafka_topic_new(producer, system.in.c_str(), nullptr);
  const auto start = Clock::now() + std::chrono::milliseconds(50);
  std::string text;
  for (std::uint64_t i = 0; i < count; ++i) {
    const auto due = start + std::chrono::nanoseconds(i * 1'000'000'000ULL / run.rate);
    const std::uint64_t number = run.from + system.next;
    write_declaration(number, text);
    const std::string key = reference_of(number);
    system.due[system.next] = due;
    if (raises_alert(kind_of(number))) ++system.hits;
    if (due > Clock::now()) std::this_thread::sleep_until(due);
    while (rd_kafka_produce(topic, static_cast<std::int32_t>(number % static_cast<std::uint64_t>(run.partitions)), RD_KAFKA_MSG_F_COPY,
                            text.data(), text.size(), key.data(), key.size(), nullptr) != 0)
      rd_kafka_poll(producer, 1);
    ++system.next;
    rd_kafka_poll(producer, 0);
  }
  check(rd_kafka_flush(producer, 60'000), "flush");
  rd_kafka_topic_destroy(topic);
  const auto deadline = Clock::now() + std::chrono::seconds(60);
  while (Clock::now() < deadline) {
    {
      const std::lock_guard lock(run.mutex);
      if (system.seen >= system.hits) return;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  give_up(system.name + ": alerts are missing");
}

double milliseconds_at(const std::vector<double>& sorted, double part) {
  const auto index = static_cast<std::size_t>(part * static_cast<double>(sorted.size()));
  return sorted[std::min(index, sorted.size() - 1)];
}

}  // namespace

int main(int count, char** words) {
  if (count != 13) give_up("see the head of latency.cpp");
  Run run;
  run.brokers = words[1];
  run.partitions = std::stoi(words[2]);
  run.rate = std::stoull(words[3]);
  const std::uint64_t seconds = std::stoull(words[4]), block = std::stoull(words[5]);
  run.from = open_loop_from + std::stoull(words[6]);
  const std::uint64_t blocks = (seconds + block - 1) / block;
  for (int i = 7; i < 13; i += 3) {
    System system{words[i], words[i + 1], words[i + 2], 0, {}, {}, 0, 0, 0};
    system.due.resize((blocks + 1) * block * run.rate);
    system.visible.resize(system.due.size());
    run.systems.push_back(std::move(system));
  }
  std::thread listener([&run] { listen(run); });
  rd_kafka_t* producer = client(RD_KAFKA_PRODUCER, run.brokers, {{"linger.ms", "0"}});
  for (std::uint64_t i = 0; i <= blocks; ++i)
    for (auto& system : run.systems) send_block(run, system, producer, block * run.rate);
  run.is_over = true;
  listener.join();
  std::printf("{");
  const char* comma = "";
  for (const auto& system : run.systems) {
    std::vector<double> times;
    for (std::size_t i = block * run.rate; i < system.visible.size(); ++i)
      if (system.visible[i] != Clock::time_point{})
        times.push_back(std::chrono::duration<double, std::milli>(system.visible[i] - system.due[i]).count());
    std::sort(times.begin(), times.end());
    std::printf("%s\"%s\": {\"alerts\": %zu, \"repeated\": %llu, \"p50\": %.1f, \"p90\": %.1f, \"p99\": %.1f, \"max\": %.1f}", comma,
                system.name.c_str(), times.size(), static_cast<unsigned long long>(system.seen_again), milliseconds_at(times, 0.5),
                milliseconds_at(times, 0.9), milliseconds_at(times, 0.99), times.back());
    comma = ", ";
  }
  std::printf("}\n");
  rd_kafka_destroy(producer);
  return 0;
}
