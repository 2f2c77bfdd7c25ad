// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// kpwatch-trial-broker: librdkafka's mock cluster as a program, to try kpwatch without a JVM. NO REAL BROKER: it keeps
// messages in memory only (5 MB or 100,000 a partition, the oldest go), fences nobody and hides no aborted transaction.
#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>

#include <array>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace {

constexpr const char* usage =
    "usage: kpwatch-trial-broker [--partitions N] TOPIC[:PARTITIONS]...\n"
    "Starts a mock Kafka broker on a free port of 127.0.0.1, creates the topics, prints host:port on one line and\n"
    "runs until SIGTERM or Ctrl-C. It is no real broker: nothing is kept on disk, and transactions mean nothing.\n";

struct Topic {
  std::string name;
  int partitions = 0;  // 0: as many as --partitions says
};

template <auto release>
struct Release {
  template <class T>
  void operator()(T* object) const noexcept {
    release(object);
  }
};

bool is_count(std::string_view text, int& count) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  return error == std::errc{} && end == text.data() + text.size() && count >= 1 && count <= 1000;
}

// Nothing when the arguments are not understood.
std::vector<Topic> read_arguments(int argc, char** argv) {
  std::vector<Topic> topics;
  int partitions = 4;
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument = argv[i];
    if (argument == "--partitions") {
      if (++i == argc || !is_count(argv[i], partitions)) return {};
      continue;
    }
    if (argument.empty() || argument.starts_with('-')) return {};
    Topic topic{std::string(argument.substr(0, argument.find(':'))), 0};
    if (const auto colon = argument.find(':'); colon != std::string_view::npos && !is_count(argument.substr(colon + 1), topic.partitions))
      return {};
    topics.push_back(std::move(topic));
  }
  for (auto& topic : topics)
    if (topic.partitions == 0) topic.partitions = partitions;
  return topics;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 2 && std::string_view(argv[1]) == "--help") {
    std::fputs(usage, stdout);
    return 0;
  }
  const auto topics = read_arguments(argc, argv);
  if (topics.empty()) {
    std::fputs(usage, stderr);
    return 2;
  }
  // Before any thread is made, so that only sigwait takes them.
  sigset_t ends;
  sigemptyset(&ends);
  sigaddset(&ends, SIGTERM);
  sigaddset(&ends, SIGINT);
  pthread_sigmask(SIG_BLOCK, &ends, nullptr);

  std::array<char, 512> complaint{};
  rd_kafka_conf_t* conf = rd_kafka_conf_new();
  rd_kafka_conf_set(conf, "client.id", "kpwatch-trial-broker", nullptr, 0);
  rd_kafka_conf_set(conf, "log_level", "3", nullptr, 0);
  const std::unique_ptr<rd_kafka_t, Release<rd_kafka_destroy>> host(
      rd_kafka_new(RD_KAFKA_PRODUCER, conf, complaint.data(), complaint.size()));
  if (host == nullptr) {
    rd_kafka_conf_destroy(conf);
    std::fprintf(stderr, "kpwatch-trial-broker: %s\n", complaint.data());
    return 3;
  }
  const std::unique_ptr<rd_kafka_mock_cluster_t, Release<rd_kafka_mock_cluster_destroy>> cluster(rd_kafka_mock_cluster_new(host.get(), 1));
  if (cluster == nullptr) {
    std::fputs("kpwatch-trial-broker: the mock cluster could not be started\n", stderr);
    return 3;
  }
  for (const auto& topic : topics) {
    if (const auto error = rd_kafka_mock_topic_create(cluster.get(), topic.name.c_str(), topic.partitions, 1);
        error != RD_KAFKA_RESP_ERR_NO_ERROR) {
      std::fprintf(stderr, "kpwatch-trial-broker: topic %s: %s\n", topic.name.c_str(), rd_kafka_err2str(error));
      return 3;
    }
  }
  std::fputs("kpwatch-trial-broker: this is a MOCK for trying, no real Kafka broker; everything in it is lost when it ends\n", stderr);
  std::printf("%s\n", rd_kafka_mock_cluster_bootstraps(cluster.get()));
  std::fflush(stdout);
  int signal = 0;
  sigwait(&ends, &signal);
  return 0;
}
