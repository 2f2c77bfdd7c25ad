// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

#include "adapters/feeds/directory/directory_feed.h"
#include "daemon/base/text.h"
#include "tests/directory/scratch.h"

namespace kpwatch {
namespace {

using namespace std::chrono_literals;

// Takes what comes, unless corked.
class FakeIntake final : public Intake {
 public:
  bool offer(std::unique_ptr<Delivery>& delivery) override {
    const std::lock_guard lock(mutex_);
    ++offers_;
    if (corked_) return false;
    deliveries_.push_back(std::move(delivery));
    changed_.notify_all();
    return true;
  }
  bool has_room() const override {
    const std::lock_guard lock(mutex_);
    ++asked_;
    return !corked_;
  }
  void cork(bool corked) {
    const std::lock_guard lock(mutex_);
    corked_ = corked;
  }
  // Waits for the next one; nothing after five seconds.
  std::unique_ptr<Delivery> next() {
    std::unique_lock lock(mutex_);
    if (!changed_.wait_for(lock, 5s, [&] { return !deliveries_.empty(); })) return nullptr;
    auto delivery = std::move(deliveries_.front());
    deliveries_.erase(deliveries_.begin());
    return delivery;
  }
  std::size_t count() const {
    const std::lock_guard lock(mutex_);
    return deliveries_.size();
  }
  int asked() const {
    const std::lock_guard lock(mutex_);
    return asked_;
  }

 private:
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::unique_ptr<Delivery>> deliveries_;
  bool corked_ = false;
  int offers_ = 0;
  mutable int asked_ = 0;
};

bool eventually(const std::function<bool()>& holds) {
  const auto deadline = std::chrono::steady_clock::now() + 5s;
  while (!holds()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(2ms);
  }
  return true;
}

struct FeedTest : testing::Test {
  Scratch scratch;
  DirectoryFeedOptions options{"customs", scratch.folder / "inbox", scratch.folder / "claimed", scratch.folder / "done",
                               scratch.folder / "quarantine"};
  FakeIntake intake;
  std::unique_ptr<Feed> feed;

  FeedTest() {
    for (const auto& folder : {options.inbox, options.claimed, options.done, options.quarantine}) {
      std::filesystem::create_directory(folder);
      std::filesystem::permissions(folder, std::filesystem::perms::owner_all);
    }
    options.scan_interval = 20ms;
    options.retry_after = 10ms;
  }
  void start() {
    feed = make_directory_feed(options);
    feed->start(intake);
  }
  // As the contract says: elsewhere on the same file system, then renamed in.
  void drop(const std::string& name, const std::string& content) {
    const auto draft = scratch.folder / "draft";
    write_file(draft, content);
    std::filesystem::rename(draft, options.inbox / name);
  }
  void drop(const std::string& name, const std::string& content, int seconds) {
    const auto draft = scratch.folder / "draft";
    write_file(draft, content);
    const timespec time{1'700'000'000 + seconds, 0};
    const timespec times[2]{time, time};
    ASSERT_EQ(::utimensat(AT_FDCWD, draft.c_str(), times, 0), 0);
    std::filesystem::rename(draft, options.inbox / name);
  }
  std::string next_name_settled(Outcome outcome) {
    const auto delivery = intake.next();
    if (!delivery) return "(nothing)";
    delivery->settle(outcome);
    return delivery->message().name;
  }
};

TEST_F(FeedTest, a_file_renamed_in_is_delivered_with_its_bytes_and_its_hash) {
  start();
  drop("a.edi", "UNB+UNOA");
  const auto delivery = intake.next();
  ASSERT_TRUE(delivery);
  const Message& message = delivery->message();
  EXPECT_EQ(message.bytes.view(), "UNB+UNOA");
  EXPECT_EQ(message.transport_id, "file:" + sha256_hex("UNB+UNOA"));
  EXPECT_EQ(message.feed, "customs");
  EXPECT_EQ(message.position.source, "");
  EXPECT_EQ(message.name, "a.edi");
  EXPECT_NE(message.received_at, Moment{});
  EXPECT_EQ(names_in(options.claimed), std::vector<std::string>{"a.edi"}) << "not done before it is settled";
  delivery->settle(Outcome::accepted);
  EXPECT_TRUE(eventually([&] { return names_in(options.done) == std::vector<std::string>{"a.edi"}; }));
  EXPECT_TRUE(names_in(options.claimed).empty() && names_in(options.inbox).empty());
  EXPECT_EQ(read_file(options.done / "a.edi"), "UNB+UNOA");
  EXPECT_EQ(feed->trouble(), "");
}

TEST_F(FeedTest, files_that_wait_come_by_time_then_by_name) {
  drop("b", "1", 10);
  drop("a", "2", 20);
  drop("d", "3", 5);
  drop("c", "4", 10);
  start();
  std::vector<std::string> names;
  for (int i = 0; i < 4; ++i) names.push_back(next_name_settled(Outcome::accepted));
  EXPECT_EQ(names, (std::vector<std::string>{"d", "b", "c", "a"}));
}

TEST_F(FeedTest, an_empty_file_is_delivered_too) {
  start();
  drop("empty", "");
  const auto delivery = intake.next();
  ASSERT_TRUE(delivery);
  EXPECT_TRUE(delivery->message().bytes.view().empty());
  EXPECT_EQ(delivery->message().transport_id, "file:" + sha256_hex(""));
}

TEST_F(FeedTest, what_is_set_aside_is_kept_in_quarantine) {
  start();
  drop("bad.xml", "<");
  EXPECT_EQ(next_name_settled(Outcome::set_aside), "bad.xml");
  EXPECT_TRUE(eventually([&] { return names_in(options.quarantine) == std::vector<std::string>{"bad.xml"}; }));
  EXPECT_EQ(read_file(options.quarantine / "bad.xml"), "<");
}

TEST_F(FeedTest, a_name_that_comes_again_overwrites_nothing) {
  start();
  for (const char* content : {"one", "two", "three"}) {
    drop("same", content);
    EXPECT_EQ(next_name_settled(content == std::string("two") ? Outcome::set_aside : Outcome::accepted), "same");
    EXPECT_TRUE(eventually([&] { return names_in(options.claimed).empty(); }));
  }
  const auto names = names_in(options.done);
  ASSERT_EQ(names.size(), 2U);
  EXPECT_EQ(read_file(options.done / "same"), "one");
  EXPECT_EQ(read_file(options.done / names[1]), "three");
  EXPECT_TRUE(names[1].starts_with("same.")) << names[1];
  EXPECT_EQ(read_file(options.quarantine / "same"), "two");
}

TEST_F(FeedTest, the_same_name_again_while_the_first_is_in_work_is_another_message) {
  start();
  drop("same", "one");
  const auto first = intake.next();
  drop("same", "two");
  const auto second = intake.next();
  ASSERT_TRUE(first && second);
  EXPECT_EQ(first->message().bytes.view(), "one");
  EXPECT_EQ(second->message().bytes.view(), "two");
  second->settle(Outcome::accepted);
  first->settle(Outcome::accepted);
  EXPECT_TRUE(eventually([&] { return names_in(options.done).size() == 2; }));
}

TEST_F(FeedTest, again_brings_it_again_and_so_does_silence) {
  start();
  drop("a", "x");
  EXPECT_EQ(next_name_settled(Outcome::again), "a");
  EXPECT_EQ(names_in(options.claimed), std::vector<std::string>{"a"});
  (void)intake.next();  // destroyed unspoken
  const auto third = intake.next();
  ASSERT_TRUE(third);
  EXPECT_EQ(third->message().transport_id, "file:" + sha256_hex("x"));
  third->settle(Outcome::accepted);
  third->settle(Outcome::set_aside);  // the first word counts
  EXPECT_TRUE(eventually([&] { return names_in(options.done) == std::vector<std::string>{"a"}; }));
}

TEST_F(FeedTest, what_was_claimed_in_an_earlier_life_comes_first) {
  write_file(options.claimed / "old", "x");
  drop("new", "y", -1000);
  start();
  EXPECT_EQ(next_name_settled(Outcome::accepted), "old");
  EXPECT_EQ(next_name_settled(Outcome::accepted), "new");
}

TEST_F(FeedTest, unfinished_names_and_folders_are_left_alone) {
  for (const char* name : {".hidden", "a.tmp", "b.PART", "c.part"}) drop(name, "x");
  std::filesystem::create_directory(options.inbox / "folder");
  drop("z", "real");
  start();
  EXPECT_EQ(next_name_settled(Outcome::accepted), "z");
  EXPECT_TRUE(eventually([&] { return names_in(options.done).size() == 1; }));
  EXPECT_EQ(intake.count(), 0U);
  EXPECT_EQ(names_in(options.inbox).size(), 5U);
}

TEST_F(FeedTest, nothing_strange_is_opened_followed_or_moved) {
  write_file(scratch.folder / "secret", "secret");
  std::filesystem::create_symlink(scratch.folder / "secret", options.inbox / "link");
  ASSERT_EQ(::mkfifo((options.inbox / "fifo").c_str(), 0600), 0);
  write_file(scratch.folder / "twice", "two names");
  std::filesystem::create_hard_link(scratch.folder / "twice", options.inbox / "hard");
  drop("line\nbreak", "x");
  drop(std::string(201, 'n'), "x");
  const bool has_device = ::mknod((options.inbox / "device").c_str(), S_IFCHR | 0600, makedev(1, 5)) == 0;  // /dev/zero; only root may
  drop("z", "real");
  testing::internal::CaptureStderr();
  start();
  EXPECT_EQ(next_name_settled(Outcome::accepted), "z");
  const int asked = intake.asked();
  drop("zz", "real too");
  EXPECT_EQ(next_name_settled(Outcome::accepted), "zz");
  EXPECT_GT(intake.asked(), asked);
  feed->stop();
  const auto log = testing::internal::GetCapturedStderr();
  EXPECT_EQ(intake.count(), 0U);
  EXPECT_EQ(names_in(options.inbox).size(), has_device ? 6U : 5U);
  for (const char* why : {"symbolic link", "second name", "control characters", "longer than"}) {
    const auto at = log.find(why);
    EXPECT_NE(at, std::string::npos) << why;
    EXPECT_EQ(log.find(why, at + 1), std::string::npos) << why << " is reported once";
  }
  EXPECT_EQ(log.find("line\nbreak"), std::string::npos) << "a name cannot forge a line";
}

TEST_F(FeedTest, a_file_delivered_by_hard_link_is_taken_when_its_other_name_is_gone) {
  write_file(scratch.folder / "other", "x");
  std::filesystem::create_hard_link(scratch.folder / "other", options.inbox / "name");
  start();
  std::this_thread::sleep_for(50ms);
  EXPECT_EQ(intake.count(), 0U);
  std::filesystem::remove(scratch.folder / "other");
  EXPECT_EQ(next_name_settled(Outcome::accepted), "name");
}

TEST_F(FeedTest, an_oversize_file_comes_without_bytes_and_ends_in_quarantine) {
  options.bytes_max = 1000;
  start();
  drop("fits", std::string(1000, 'a'));
  const auto fits = intake.next();
  ASSERT_TRUE(fits);
  EXPECT_EQ(fits->message().bytes.view().size(), 1000U);
  fits->settle(Outcome::accepted);
  drop("big", std::string(1001, 'a'));
  const auto delivery = intake.next();
  ASSERT_TRUE(delivery);
  EXPECT_TRUE(delivery->message().bytes.view().empty());
  const auto& headers = delivery->message().headers;
  EXPECT_NE(std::find(headers.begin(), headers.end(), std::pair<std::string, std::string>("oversize", "1001")), headers.end());
  EXPECT_NE(delivery->message().transport_id, fits->message().transport_id);
  delivery->settle(Outcome::accepted);
  EXPECT_TRUE(eventually([&] { return names_in(options.quarantine) == std::vector<std::string>{"big"}; }));
  EXPECT_EQ(std::filesystem::file_size(options.quarantine / "big"), 1001U);
}

TEST_F(FeedTest, a_large_file_is_delivered_as_it_was_when_it_was_hashed_whatever_its_sender_does_to_it) {
  std::string content;
  for (std::size_t i = 0; content.size() < (std::size_t{9} << 20); ++i) content += std::to_string(i);
  const int held = ::open((scratch.folder / "draft").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  drop("large", content);
  start();
  const auto delivery = intake.next();
  ASSERT_TRUE(delivery);
  ASSERT_EQ(::ftruncate(held, 10), 0) << "the sender still has it open";
  EXPECT_EQ(delivery->message().bytes.view(), content);
  EXPECT_EQ(delivery->message().transport_id, "file:" + sha256_hex(content));
  delivery->message().bytes.give_back(0, content.size());
  EXPECT_EQ(delivery->message().bytes.view(), content) << "what was given back is read again";
  EXPECT_EQ(names_in(options.claimed), std::vector<std::string>{"large"}) << "the copy has no name";
  delivery->settle(Outcome::accepted);
  EXPECT_TRUE(eventually([&] { return names_in(options.done) == std::vector<std::string>{"large"}; }));
  ::close(held);
}

TEST_F(FeedTest, a_copy_that_a_crash_left_behind_is_swept_away_and_not_delivered) {
  write_file(options.claimed / ".kpwatch-copy-1-2", "half");
  drop("name", "content");
  start();
  EXPECT_EQ(next_name_settled(Outcome::accepted), "name");
  EXPECT_TRUE(eventually([&] { return names_in(options.claimed).empty(); }));
}

TEST_F(FeedTest, a_full_intake_makes_the_feed_wait_and_nothing_is_lost) {
  intake.cork(true);
  for (int i = 0; i < 200; ++i) drop("file" + std::to_string(i), std::to_string(i), i);
  start();
  EXPECT_TRUE(eventually([&] { return intake.asked() > 5; }));
  EXPECT_EQ(intake.count(), 0U);
  EXPECT_LE(names_in(options.claimed).size(), 64U) << "the rest waits where its sender can see it";
  EXPECT_EQ(feed->waiting(), 200U);
  intake.cork(false);
  for (int i = 0; i < 200; ++i) EXPECT_EQ(next_name_settled(Outcome::accepted), "file" + std::to_string(i));
  EXPECT_TRUE(eventually([&] { return names_in(options.done).size() == 200; }));
}

TEST_F(FeedTest, what_is_settled_after_the_stop_is_moved_all_the_same) {
  start();
  drop("a", "1");
  drop("b", "2");
  drop("c", "3");
  auto first = intake.next(), second = intake.next(), third = intake.next();
  ASSERT_TRUE(first && second && third);
  feed->stop();
  drop("d", "4");
  first->settle(Outcome::accepted);
  feed.reset();
  second->settle(Outcome::set_aside);
  third.reset();
  EXPECT_EQ(names_in(options.done).size(), 1U);
  EXPECT_EQ(names_in(options.quarantine).size(), 1U);
  EXPECT_EQ(names_in(options.claimed).size(), 1U);
  EXPECT_EQ(names_in(options.inbox), std::vector<std::string>{"d"});
  EXPECT_EQ(intake.count(), 0U);
}

TEST_F(FeedTest, a_file_that_still_grows_is_not_taken_before_it_rests) {
  options.settle_seconds = 1s;
  start();
  std::ofstream out(options.inbox / "growing", std::ios::binary);
  const auto began = std::chrono::steady_clock::now();
  while (std::chrono::steady_clock::now() - began < 1300ms) {
    out << "more " << std::flush;
    std::this_thread::sleep_for(100ms);
    ASSERT_EQ(intake.count(), 0U);
  }
  out << "end" << std::flush;
  const auto last = std::chrono::steady_clock::now();
  const auto delivery = intake.next();
  ASSERT_TRUE(delivery);
  EXPECT_GE(std::chrono::steady_clock::now() - last, 900ms);
  EXPECT_TRUE(delivery->message().bytes.view().ends_with("end"));
}

TEST_F(FeedTest, trouble_is_told_and_ends_with_its_cause) {
  start();
  drop("a", "1");
  EXPECT_EQ(next_name_settled(Outcome::accepted), "a");
  EXPECT_TRUE(eventually([&] { return names_in(options.done).size() == 1; }));
  std::filesystem::remove_all(options.inbox);
  EXPECT_TRUE(eventually([&] { return feed->trouble().find("inbox") != std::string::npos; }));
  std::filesystem::create_directory(options.inbox);
  EXPECT_TRUE(eventually([&] { return feed->trouble().empty(); }));
  drop("b", "2");
  EXPECT_EQ(next_name_settled(Outcome::accepted), "b");
}

TEST_F(FeedTest, good_folders_have_no_fault) { EXPECT_TRUE(folder_faults(options).empty()); }

TEST_F(FeedTest, folders_that_are_missing_shared_or_open_to_all_are_faults) {
  auto changed = options;
  changed.done = scratch.folder / "nowhere";
  ASSERT_EQ(folder_faults(changed).size(), 1U);
  EXPECT_NE(folder_faults(changed)[0].find("done folder " + changed.done.string()), std::string::npos);
  changed.quarantine.clear();
  EXPECT_EQ(folder_faults(changed).size(), 2U) << "all at once";
  changed = options;
  changed.done = options.inbox;
  ASSERT_EQ(folder_faults(changed).size(), 1U);
  EXPECT_NE(folder_faults(changed)[0].find("are the same"), std::string::npos);
  changed = options;
  write_file(scratch.folder / "file", "");
  changed.claimed = scratch.folder / "file";
  EXPECT_EQ(folder_faults(changed).size(), 1U);
  std::filesystem::permissions(options.inbox, std::filesystem::perms::all);
  ASSERT_EQ(folder_faults(options).size(), 1U);
  EXPECT_NE(folder_faults(options)[0].find("everybody"), std::string::npos);
}

TEST_F(FeedTest, folders_on_two_file_systems_are_a_fault) {
  struct stat here {
  }, there{};
  ASSERT_EQ(::stat(options.inbox.c_str(), &here), 0);
  std::string other;
  for (const char* root : {"/dev/shm", "/tmp", "/var/tmp"})
    if (::stat(root, &there) == 0 && here.st_dev != there.st_dev && ::access(root, W_OK) == 0)
      other = std::string(root) + "/kpwatch-XXXXXX";
  if (other.empty()) GTEST_SKIP() << "there is only one file system";
  ASSERT_NE(::mkdtemp(other.data()), nullptr);
  options.claimed = other;
  const auto faults = folder_faults(options);
  start();
  EXPECT_TRUE(eventually([&] { return feed->trouble().find("another file system") != std::string::npos; }));
  feed->stop();
  ::rmdir(other.c_str());
  ASSERT_EQ(faults.size(), 1U);
  EXPECT_NE(faults[0].find("another file system"), std::string::npos);
}

}  // namespace
}  // namespace kpwatch
