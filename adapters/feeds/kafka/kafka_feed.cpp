// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/feeds/kafka/kafka_feed.h"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "adapters/feeds/kafka/consumer_run.h"
#include "daemon/base/log.h"
#include "daemon/base/thread_name.h"

namespace kpwatch {
namespace {

class KafkaFeed final : public Feed {
 public:
  KafkaFeed(KafkaFeedOptions options, PositionLookup lookup) : options_(std::move(options)), lookup_(std::move(lookup)) {}
  ~KafkaFeed() override { KafkaFeed::stop(); }

  const std::string& name() const override { return options_.name; }
  void start(Intake& intake) override {
    thread_ = std::jthread([this, &intake](const std::stop_token& stop) {
      name_this_thread("from:" + name());
      work(stop, intake);
    });
  }
  void stop() override {
    if (!thread_.joinable()) return;
    thread_.request_stop();
    thread_.join();
  }
  std::string trouble() const override { return board_->text(); }
  std::optional<std::uint64_t> waiting() const override {
    const std::int64_t behind = behind_.load();
    return behind < 0 ? std::nullopt : std::optional(static_cast<std::uint64_t>(behind));
  }

 private:
  // A client that is beyond use (a fatal error) is replaced, not repaired; a group that was another's is asked for again.
  void work(const std::stop_token& stop, Intake& intake) {
    while (!stop.stop_requested()) {
      {
        kafka::ConsumerRun run(options_, lookup_, intake, board_, std::make_shared<kafka::Settlements>(), claim_, behind_);
        if (run.work(stop)) return;
      }
      std::unique_lock lock(mutex_);
      wait_.wait_for(lock, stop, std::chrono::seconds(5), [] { return false; });
    }
  }

  KafkaFeedOptions options_;
  PositionLookup lookup_;
  kafka::GroupClaim claim_{options_.ledger, options_.group};
  std::atomic<std::int64_t> behind_ = -1;  // messages to the end of the log; -1: not known
  std::shared_ptr<kafka::TroubleBoard> board_ = std::make_shared<kafka::TroubleBoard>();
  std::mutex mutex_;
  std::condition_variable_any wait_;
  std::jthread thread_;
};

}  // namespace

std::unique_ptr<Feed> make_kafka_feed(const KafkaFeedOptions& options, PositionLookup lookup) {
  return std::make_unique<KafkaFeed>(options, std::move(lookup));
}

}  // namespace kpwatch
