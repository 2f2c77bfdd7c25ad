// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The publisher against a real broker: visible once, whatever dies in the middle. What is expected is always read by a
// read_committed consumer that knows nothing of ours.
#include "adapters/publishers/kafka/kafka_publisher.h"

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

#include "tests/kafka-broker/real_broker.h"

namespace kpwatch::test {
namespace {

constexpr int partitions = 3;

KafkaPublisherOptions options_for(const std::string& topic, const std::string& stream) {
  KafkaPublisherOptions options;
  options.brokers = brokers();
  options.topic = topic;
  options.transactional_id = stream;
  return options;
}

std::vector<std::string> visible_ids(const std::string& topic) {
  std::vector<std::string> ids;
  for (const auto& record : read_all(brokers(), topic, partitions)) ids.push_back(record.header("ce_id"));
  std::sort(ids.begin(), ids.end());
  return ids;
}

std::vector<std::string> ids_of(const std::vector<OutboxEntry>& list) {
  std::vector<std::string> ids;
  for (const auto& one : list) ids.push_back(one.event_id);
  std::sort(ids.begin(), ids.end());
  return ids;
}

// The outbox of a test as a file: how far is marked done, and the bookmark. Replaced whole, as a ledger commits.
struct Marks {
  std::filesystem::path file;
  std::uint64_t done = 0;
  std::string bookmark;
  explicit Marks(std::filesystem::path path) : file(std::move(path)) {
    std::ifstream in(file);
    if (in >> done) {
      in.get();
      std::getline(in, bookmark);
    }
  }
  void keep() const {
    const std::filesystem::path fresh = file.string() + ".new";
    {
      std::ofstream out(fresh);
      out << done << '\n' << bookmark << '\n';
    }
    std::filesystem::rename(fresh, file);
  }
};

// What a killed daemon does, as a program of its own: publishes 1 to `last` in batches of 20 and marks them done.
int work_as_a_daemon(const std::string& topic, const std::string& stream, const std::string& file, std::uint64_t last) {
  Marks marks(file);
  const auto publisher = make_kafka_publisher(options_for(topic, stream));
  while (marks.done < last) {
    const auto list = entries(marks.done + 1, std::min(marks.done + 20, last));
    const auto proved = publisher->publish(list, marks.bookmark);
    if (!proved) {
      std::this_thread::sleep_for(20ms);
      continue;
    }
    marks.done += proved.value();
    marks.keep();
  }
  return 0;
}

TEST(KafkaPublisherChild, DISABLED_works_until_it_is_killed) {
  if (environment("KPWATCH_CHILD_TOPIC").empty()) GTEST_SKIP() << "a part of the tests below";
  std::_Exit(work_as_a_daemon(environment("KPWATCH_CHILD_TOPIC"), environment("KPWATCH_CHILD_STREAM"), environment("KPWATCH_CHILD_FILE"),
                              std::stoull(environment("KPWATCH_CHILD_LAST"))));
}

// A process of its own: librdkafka's threads do not survive a fork without an exec.
pid_t start_child(const std::map<std::string, std::string>& variables) {
  std::vector<std::string> environment_texts;
  for (char** variable = environ; *variable != nullptr; ++variable)
    if (!std::string_view(*variable).starts_with("GTEST_")) environment_texts.emplace_back(*variable);
  for (const auto& [key, value] : variables) environment_texts.push_back(key + "=" + value);
  std::vector<char*> environment_pointers;
  for (auto& text : environment_texts) environment_pointers.push_back(text.data());
  environment_pointers.push_back(nullptr);
  std::string program = "/proc/self/exe", filter = "--gtest_filter=KafkaPublisherChild.*", disabled = "--gtest_also_run_disabled_tests";
  std::array<char*, 4> arguments{program.data(), filter.data(), disabled.data(), nullptr};
  const pid_t child = ::fork();
  if (child == 0) {
    if (std::freopen("/dev/null", "w", stdout) == nullptr || std::freopen("/dev/null", "w", stderr) == nullptr) ::_exit(127);
    ::execve(program.c_str(), arguments.data(), environment_pointers.data());
    ::_exit(127);
  }
  return child;
}

// Its exit code; -1 when a signal ended it.
int wait_for(pid_t child) {
  int status = 0;
  EXPECT_EQ(::waitpid(child, &status, 0), child);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

std::map<std::string, std::string> child_variables(const std::string& topic, const std::string& stream, const std::string& file, std::uint64_t last) {
  return {{"KPWATCH_CHILD_TOPIC", topic}, {"KPWATCH_CHILD_STREAM", stream}, {"KPWATCH_CHILD_FILE", file}, {"KPWATCH_CHILD_LAST", std::to_string(last)}};
}

TEST(KafkaPublisherOnBroker, every_event_is_visible_once_and_in_the_order_of_its_key) {
  KPWATCH_NEEDS("KPWATCH_TEST_BROKER");
  const auto topic = fresh_topic("alerts", partitions);
  const auto publisher = make_kafka_publisher(options_for(topic, fresh_name("stream")));
  std::string bookmark;
  ASSERT_TRUE(publish_all(*publisher, entries(1, 1), bookmark));
  const auto begin = std::chrono::steady_clock::now();
  for (std::uint64_t i = 0; i < 20; ++i) ASSERT_TRUE(publish_all(*publisher, entries(i * 10 + 2, i * 10 + 11), bookmark));
  const auto each = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count() / 20;
  std::cout << "[ MEASURED ] " << each << " ms for a batch of 10 to be committed and proved\n";
  EXPECT_EQ(visible_ids(topic), ids_of(entries(1, 201)));
  std::map<std::string, std::string> last;
  for (const auto& record : read_all(brokers(), topic, partitions)) {
    EXPECT_LT(last[record.key], record.header("ce_sequence"));
    last[record.key] = record.header("ce_sequence");
  }
}

TEST(KafkaPublisherOnBroker, a_successor_reads_back_and_sends_only_what_is_absent) {
  KPWATCH_NEEDS("KPWATCH_TEST_BROKER");
  const auto topic = fresh_topic("alerts", partitions);
  const auto stream = fresh_name("stream");
  std::string lost;
  ASSERT_TRUE(publish_all(*make_kafka_publisher(options_for(topic, stream)), entries(1, 40), lost));
  std::string bookmark;
  ASSERT_TRUE(publish_all(*make_kafka_publisher(options_for(topic, stream)), entries(21, 60), bookmark));
  ASSERT_TRUE(publish_all(*make_kafka_publisher(options_for(topic, stream)), entries(61, 80), bookmark));
  EXPECT_EQ(visible_ids(topic), ids_of(entries(1, 80)));
}

TEST(KafkaPublisherOnBroker, of_two_with_the_same_stream_the_older_is_told_that_it_is_fenced) {
  KPWATCH_NEEDS("KPWATCH_TEST_BROKER");
  const auto topic = fresh_topic("alerts", partitions);
  const auto stream = fresh_name("stream");
  const auto older = make_kafka_publisher(options_for(topic, stream));
  const auto newer = make_kafka_publisher(options_for(topic, stream));
  std::string bookmark, other;
  ASSERT_TRUE(publish_all(*older, entries(1, 10), bookmark));
  ASSERT_TRUE(publish_all(*newer, entries(1, 15), other));
  const auto fenced = older->publish(entries(11, 20), bookmark);
  ASSERT_FALSE(fenced);
  EXPECT_NE(fenced.error().sentence.find("another kpwatch owns the stream"), std::string::npos) << fenced.error().sentence;
  ASSERT_TRUE(publish_all(*newer, entries(16, 20), other));
  EXPECT_EQ(visible_ids(topic), ids_of(entries(1, 20)));
}

TEST(KafkaPublisherOnBroker, a_stranger_s_open_transaction_is_waited_for_and_nothing_is_sent_twice) {
  KPWATCH_NEEDS("KPWATCH_TEST_BROKER");
  const auto topic = fresh_topic("alerts", partitions);
  const auto stream = fresh_name("stream");
  PlainProducer stranger(brokers(), {{"transactional.id", fresh_name("stranger")}});
  const auto is_ok = [](rd_kafka_error_t* error) { return kafka::ErrorHandle(error) == nullptr; };
  ASSERT_TRUE(is_ok(rd_kafka_init_transactions(stranger.get(), 20'000)));
  ASSERT_TRUE(is_ok(rd_kafka_begin_transaction(stranger.get())));
  for (int i = 0; i < partitions; ++i) stranger.send(topic, i, "not ours");
  stranger.flush();
  {
    // Commits, but nobody can read past the stranger: so nothing is proved.
    const auto publisher = make_kafka_publisher(options_for(topic, stream));
    std::string bookmark;
    for (int i = 0; i < 3; ++i) EXPECT_FALSE(publisher->publish(entries(1, 10), bookmark));
    EXPECT_EQ(bookmark, "");
  }
  const auto successor = make_kafka_publisher(options_for(topic, stream));
  std::string bookmark;
  EXPECT_FALSE(successor->publish(entries(1, 10), bookmark));
  ASSERT_TRUE(is_ok(rd_kafka_abort_transaction(stranger.get(), 20'000)));
  ASSERT_TRUE(publish_all(*successor, entries(1, 10), bookmark));
  EXPECT_EQ(visible_ids(topic), ids_of(entries(1, 10)));
}

TEST(KafkaPublisherOnBroker, killed_at_random_moments_it_loses_nothing_and_repeats_nothing) {
  KPWATCH_NEEDS("KPWATCH_TEST_BROKER");
  const auto topic = fresh_topic("alerts", partitions);
  const auto file = std::filesystem::temp_directory_path() / fresh_name("marks");
  constexpr std::uint64_t last = 6000;
  const auto variables = child_variables(topic, fresh_name("stream"), file.string(), last);
  constexpr std::uint64_t kills_wanted = 15;
  const unsigned seed = std::random_device{}();
  std::mt19937 random(seed);
  std::uniform_int_distribution<int> life(300, 1100);   // taking over takes about half a second
  std::uint64_t kills = 0;
  while (true) {
    const pid_t child = start_child(variables);
    ASSERT_GT(child, 0);
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(kills < kills_wanted ? life(random) : 60'000);
    int status = 0;
    bool is_over = false;
    while (!is_over && std::chrono::steady_clock::now() < deadline) {
      std::this_thread::sleep_for(2ms);
      is_over = ::waitpid(child, &status, WNOHANG) == child;
    }
    if (is_over) {
      EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
      break;
    }
    ASSERT_LE(kills, kills_wanted) << "it does not come to an end";
    ::kill(child, SIGKILL);
    ASSERT_EQ(wait_for(child), -1);
    ++kills;
  }
  std::cout << "[ MEASURED ] " << kills << " kills, seed " << seed << "\n";
  EXPECT_GE(kills, 3u);
  EXPECT_EQ(Marks(file).done, last);
  EXPECT_EQ(visible_ids(topic), ids_of(entries(1, last)));
  std::filesystem::remove(file);
}

TEST(KafkaPublisherOnBroker, killed_at_each_named_moment_it_loses_nothing_and_repeats_nothing) {
  KPWATCH_NEEDS("KPWATCH_TEST_BROKER");
  for (const std::string moment : {"kafka-before-commit", "kafka-before-proof", "kafka-after-proof"}) {
    const auto topic = fresh_topic("alerts", partitions);
    const auto file = std::filesystem::temp_directory_path() / fresh_name("marks");
    auto variables = child_variables(topic, fresh_name("stream"), file.string(), 100);
    for (const char* passage : {":1", ":2", ":2"}) {
      variables["KPWATCH_CRASH_AT"] = moment + passage;
      ASSERT_EQ(wait_for(start_child(variables)), -1) << moment << passage;
    }
    variables.erase("KPWATCH_CRASH_AT");
    ASSERT_EQ(wait_for(start_child(variables)), 0) << moment;
    EXPECT_EQ(visible_ids(topic), ids_of(entries(1, 100))) << moment;
    std::filesystem::remove(file);
  }
}

TEST(KafkaPublisherOnBroker, a_broker_that_is_killed_or_stands_still_in_the_middle_costs_time_only) {
  KPWATCH_NEEDS("KPWATCH_TEST_BROKER");
  KPWATCH_NEEDS("KPWATCH_BROKER_HOME");
  const auto topic = fresh_topic("alerts", partitions);
  const auto publisher = make_kafka_publisher(options_for(topic, fresh_name("stream")));
  std::string bookmark;
  std::atomic<std::uint64_t> done{0};
  constexpr std::uint64_t last = 4000;
  std::jthread dispatcher([&](const std::stop_token& stop) {
    while (done < last && !stop.stop_requested()) {
      const auto list = entries(done + 1, std::min(done + 20, last));
      const auto proved = publisher->publish(list, bookmark);
      if (proved)
        done += proved.value();
      else
        std::this_thread::sleep_for(20ms);
    }
  });
  ASSERT_TRUE(eventually([&] { return done > 200; }));
  broker_sh("pause");
  std::this_thread::sleep_for(3s);
  broker_sh("continue");
  const std::uint64_t after_pause = done;
  ASSERT_TRUE(eventually([&] { return done > after_pause + 200; }, 60s)) << done;
  broker_sh("kill");
  std::this_thread::sleep_for(500ms);
  broker_sh("restart");
  ASSERT_TRUE(eventually([&] { return done == last; }, 120s)) << done;
  dispatcher.join();
  EXPECT_EQ(visible_ids(topic), ids_of(entries(1, last)));
}

TEST(KafkaPublisherOnBroker, a_broker_that_stands_still_does_not_hold_up_the_end) {
  KPWATCH_NEEDS("KPWATCH_TEST_BROKER");
  KPWATCH_NEEDS("KPWATCH_BROKER_HOME");
  const auto topic = fresh_topic("alerts", partitions);
  auto publisher = make_kafka_publisher(options_for(topic, fresh_name("stream")));
  std::string bookmark;
  ASSERT_TRUE(publish_all(*publisher, entries(1, 10), bookmark));
  broker_sh("pause");
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_FALSE(publisher->publish(entries(11, 20), bookmark));
  const auto middle = std::chrono::steady_clock::now();
  publisher.reset();
  const auto end = std::chrono::steady_clock::now();
  broker_sh("continue");
  EXPECT_LT(middle - begin, 2500ms);
  EXPECT_LT(end - middle, 2s);
}

TEST(KafkaPublisherOnBroker, a_missing_topic_is_told_and_used_once_it_is_there) {
  KPWATCH_NEEDS("KPWATCH_TEST_BROKER");
  const auto topic = fresh_name("later");
  const auto publisher = make_kafka_publisher(options_for(topic, fresh_name("stream")));
  std::string bookmark;
  const auto refused = publisher->publish(entries(1, 3), bookmark);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().sentence.find("topic " + topic), std::string::npos) << refused.error().sentence;
  EXPECT_NE(refused.error().sentence.find("nknown topic"), std::string::npos) << refused.error().sentence;
  create_topic(topic, partitions);
  ASSERT_TRUE(publish_all(*publisher, entries(1, 3), bookmark));
  EXPECT_EQ(visible_ids(topic), ids_of(entries(1, 3)));
}

TEST(KafkaPublisherOnBroker, right_credentials_work_and_wrong_ones_are_told) {
  KPWATCH_NEEDS("KPWATCH_TEST_BROKER_SASL");
  const auto topic = fresh_topic("alerts", partitions);
  auto options = options_for(topic, fresh_name("stream"));
  options.brokers = environment("KPWATCH_TEST_BROKER_SASL");
  options.properties = secured(environment("KPWATCH_TEST_BROKER_USER"), environment("KPWATCH_TEST_BROKER_PASSWORD"));
  ASSERT_TRUE(property_faults(options).empty());
  std::string bookmark;
  ASSERT_TRUE(publish_all(*make_kafka_publisher(options), entries(1, 10), bookmark));
  EXPECT_EQ(visible_ids(topic), ids_of(entries(1, 10)));
  options.properties["sasl.password"] = "wrong";
  const auto publisher = make_kafka_publisher(options);
  std::string said;
  for (int i = 0; i < 3; ++i) {
    const auto refused = publisher->publish(entries(11, 12), bookmark);
    ASSERT_FALSE(refused);
    said = refused.error().sentence;
  }
  EXPECT_NE(said.find("uthentication"), std::string::npos) << said;
}

TEST(KafkaPublisherOnBroker, who_may_not_write_is_told_so) {
  KPWATCH_NEEDS("KPWATCH_TEST_BROKER_SASL");
  if (environment("KPWATCH_TEST_BROKER_ACL").empty()) GTEST_SKIP() << "the broker runs without authorisation (broker.sh start --acl)";
  const auto topic = fresh_topic("alerts", partitions);
  auto options = options_for(topic, fresh_name("stream"));
  options.brokers = environment("KPWATCH_TEST_BROKER_SASL");
  options.properties = secured(environment("KPWATCH_TEST_BROKER_STRANGER"), environment("KPWATCH_TEST_BROKER_STRANGER_PASSWORD"));
  std::string bookmark;
  const auto refused = make_kafka_publisher(options)->publish(entries(1, 2), bookmark);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().sentence.find("uthorization"), std::string::npos) << refused.error().sentence;
}

}  // namespace
}  // namespace kpwatch::test
