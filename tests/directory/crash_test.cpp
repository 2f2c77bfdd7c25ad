// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// A small daemon of feed, memory and publisher is killed at every named point and begins again: every file must end in
// done, every message must have had its effect once, every alert must be there once and whole. The program plays the
// daemon itself when it is called with --daemon and a folder.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <condition_variable>
#include <csignal>
#include <cstdlib>
#include <deque>
#include <mutex>
#include <set>

#include "adapters/feeds/directory/directory_feed.h"
#include "adapters/publishers/directory/directory_publisher.h"
#include "daemon/base/log.h"
#include "daemon/base/text.h"
#include "tests/directory/scratch.h"

namespace kpwatch {
namespace {

using namespace std::chrono_literals;

constexpr int file_count = 5;

class Queue final : public Intake {
 public:
  bool offer(std::unique_ptr<Delivery>& delivery) override {
    const std::lock_guard lock(mutex_);
    waiting_.push_back(std::move(delivery));
    changed_.notify_all();
    return true;
  }
  bool has_room() const override { return true; }
  std::unique_ptr<Delivery> next() {
    std::unique_lock lock(mutex_);
    if (!changed_.wait_for(lock, 5s, [&] { return !waiting_.empty(); })) return nullptr;
    auto delivery = std::move(waiting_.front());
    waiting_.pop_front();
    return delivery;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::unique_ptr<Delivery>> waiting_;
};

DirectoryFeedOptions options_in(const std::filesystem::path& folder) {
  DirectoryFeedOptions options{"f", folder / "inbox", folder / "claimed", folder / "done", folder / "quarantine"};
  options.scan_interval = 5ms;
  return options;
}

// What a ledger does for the feed, as one line a message, synced: what is in it has had its effect.
class Memory {
 public:
  explicit Memory(const std::filesystem::path& file) : fd_(::open(file.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600)) {
    std::ifstream in(file);
    for (std::string id; in >> id;) known_.push_back(id);
  }
  ~Memory() { ::close(fd_); }
  Memory(const Memory&) = delete;
  Memory& operator=(const Memory&) = delete;
  void record(const std::string& id) {
    if (std::find(known_.begin(), known_.end(), id) != known_.end()) return;
    const std::string line = id + "\n";
    if (::write(fd_, line.data(), line.size()) != static_cast<ssize_t>(line.size()) || ::fsync(fd_) != 0) ::_exit(9);
    known_.push_back(id);
  }
  [[nodiscard]] const std::vector<std::string>& known() const { return known_; }

 private:
  int fd_;
  std::vector<std::string> known_;
};

OutboxEntry alert_about(std::size_t sequence, const std::string& id) {
  return {"partner",
          1,
          sequence,
          sha256_hex(id).substr(0, 16) + ".1",
          "k",
          {{"specversion", "1.0"}, {"id", id}},
          "{\"n\": " + std::to_string(sequence) + "}"};
}

bool is_all_moved(const std::filesystem::path& folder) {
  return names_in(folder / "inbox").empty() && names_in(folder / "claimed").empty();
}

int work_as_daemon(const std::filesystem::path& folder) {
  log::set_level(log::Level::error);
  Memory memory(folder / "memory");
  Queue queue;
  const auto feed = make_directory_feed(options_in(folder));
  const auto publisher = make_directory_publisher({folder / "alerts"});
  std::string bookmark;
  const auto publish_all = [&] {
    std::vector<OutboxEntry> entries;
    for (const auto& id : memory.known()) entries.push_back(alert_about(entries.size() + 1, id));
    const auto count = publisher->publish(entries, bookmark);
    if (!count || count.value() != entries.size()) return false;
    publisher->marked();
    return true;
  };
  if (!publish_all()) return 2;
  feed->start(queue);
  while (!is_all_moved(folder)) {
    const auto delivery = queue.next();
    if (!delivery) break;
    memory.record(delivery->message().transport_id);
    delivery->settle(Outcome::accepted);
    if (!publish_all()) return 3;
    for (int i = 0; i < 200 && std::filesystem::exists(folder / "claimed" / delivery->message().name); ++i) ::usleep(5'000);
  }
  feed->stop();
  return is_all_moved(folder) ? 0 : 4;
}

struct End {
  bool was_killed = false;
  int code = -1;
};

End run_daemon(const std::filesystem::path& folder, const std::string& crash_at) {
  const auto child = ::fork();
  if (child == 0) {
    ::setenv("KPWATCH_CRASH_AT", crash_at.c_str(), 1);
    ::execl("/proc/self/exe", "child", "--daemon", folder.c_str(), static_cast<char*>(nullptr));
    ::_exit(126);
  }
  int status = 0;
  if (child < 0 || ::waitpid(child, &status, 0) != child) return {};
  if (WIFSIGNALED(status)) return {WTERMSIG(status) == SIGKILL, -1};
  return {false, WEXITSTATUS(status)};
}

void expect_all_done_once(const std::filesystem::path& folder) {
  const auto done = names_in(folder / "done");
  EXPECT_EQ(done.size(), static_cast<std::size_t>(file_count));
  std::set<std::string> contents;
  for (const auto& name : done) contents.insert(read_file(folder / "done" / name));
  EXPECT_EQ(contents.size(), static_cast<std::size_t>(file_count)) << "each of them";
  EXPECT_TRUE(names_in(folder / "quarantine").empty());
  const Memory memory(folder / "memory");
  EXPECT_EQ(memory.known().size(), static_cast<std::size_t>(file_count));
  const auto alerts = names_in(folder / "alerts");
  EXPECT_EQ(alerts.size(), static_cast<std::size_t>(file_count)) << "once each, and no draft left";
  for (std::size_t i = 0; i < alerts.size() && i < memory.known().size(); ++i)
    EXPECT_NE(read_file(folder / "alerts" / alerts[i])
                  .find("\"id\": \"" + memory.known()[i] + "\",\n \"data\": {\"n\": " + std::to_string(i + 1) + "}}"),
              std::string::npos);
}

struct FolderCrashTest : testing::TestWithParam<const char*> {};

TEST_P(FolderCrashTest, nothing_is_lost_or_doubled) {
  int kills = 0;
  for (int passage = 1; passage < 50; ++passage) {
    const Scratch scratch;
    for (const char* name : {"inbox", "claimed", "done", "quarantine", "alerts"}) {
      std::filesystem::create_directory(scratch.folder / name);
      std::filesystem::permissions(scratch.folder / name, std::filesystem::perms::owner_all);
    }
    for (int i = 0; i < file_count; ++i) write_file(scratch.folder / "inbox" / ("f" + std::to_string(i)), "message " + std::to_string(i));
    const auto first = run_daemon(scratch.folder, GetParam() + (":" + std::to_string(passage)));
    if (!first.was_killed) {
      EXPECT_EQ(first.code, 0);
      expect_all_done_once(scratch.folder);
      break;
    }
    ++kills;
    (void)run_daemon(scratch.folder, GetParam());  // and once more at its first passage
    const auto last = run_daemon(scratch.folder, "");
    EXPECT_EQ(last.code, 0) << GetParam() << ':' << passage;
    expect_all_done_once(scratch.folder);
  }
  EXPECT_GE(kills, 1) << "the point was passed";
}

INSTANTIATE_TEST_SUITE_P(At, FolderCrashTest,
                         testing::Values("claimed", "before-done", "after-done", "draft-written", "file-named", "file-published"),
                         [](const auto& point) {
                           std::string name = point.param;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

}  // namespace
}  // namespace kpwatch

int main(int argc, char** argv) {
  if (argc == 3 && std::string(argv[1]) == "--daemon") return kpwatch::work_as_daemon(argv[2]);
  testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}
