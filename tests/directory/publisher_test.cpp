// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>

#include "adapters/publishers/directory/directory_publisher.h"
#include "daemon/alerts/answer_event.h"
#include "tests/directory/scratch.h"

namespace {
std::atomic<int> files_not_synced{0}, folders_not_synced{0};  // how many syncs of each fail from now on
}

// Comes before the C library's: a share that is full may say so only here.
extern "C" int fsync(int fd) {
  struct stat status {};
  auto& failing = ::fstat(fd, &status) == 0 && S_ISDIR(status.st_mode) ? folders_not_synced : files_not_synced;
  if (failing == 0) return static_cast<int>(::syscall(SYS_fsync, fd));
  --failing;
  errno = ENOSPC;
  return -1;
}

namespace kpwatch {
namespace {

OutboxEntry entry(std::uint64_t sequence, const std::string& data = R"({"revision": 1})") {
  const auto id = "a" + std::to_string(sequence) + ".1";
  return {"kp-za", 1, sequence, id, "key", {{"specversion", "1.0"}, {"id", id}, {"source", "urn:x:\"q\"\\\n"}}, data};
}

struct PublisherTest : testing::Test {
  Scratch scratch;
  std::unique_ptr<Publisher> publisher = make_directory_publisher({scratch.folder});
  std::string bookmark = "kept";

  std::size_t publish(const std::vector<OutboxEntry>& entries) {
    const auto count = publisher->publish(entries, bookmark);
    if (!count) return 999;
    publisher->marked();
    return count.value();
  }
  // Made visible, but death comes before the ledger has marked it as sent; then another life begins.
  void publish_and_die(const std::vector<OutboxEntry>& entries) {
    ASSERT_TRUE(publisher->publish(entries, bookmark));
    publisher = make_directory_publisher({scratch.folder});
  }
  // As a partner sees them, who passes over what is hidden.
  [[nodiscard]] std::vector<std::string> visible() const {
    auto names = names_in(scratch.folder);
    std::erase_if(names, [](const std::string& name) { return name.starts_with('.'); });
    return names;
  }
};

constexpr const char* first_name = "kp-za-1-00000000000000000001-a1.1.json";

TEST_F(PublisherTest, each_event_is_one_file_with_its_attributes_and_data) {
  EXPECT_EQ(publish({entry(1), entry(2)}), 2U);
  EXPECT_EQ(names_in(scratch.folder), (std::vector<std::string>{first_name, "kp-za-1-00000000000000000002-a2.1.json"}));
  EXPECT_EQ(
      read_file(scratch.folder / first_name),
      "{\"specversion\": \"1.0\",\n \"id\": \"a1.1\",\n \"source\": \"urn:x:\\\"q\\\"\\\\\\u000a\",\n \"data\": {\"revision\": 1}}\n");
  EXPECT_EQ(bookmark, "kept");
}

TEST_F(PublisherTest, an_answer_to_a_sender_is_a_file_of_its_bytes_and_is_found_again_by_its_name) {
  const std::string answer("UNB+UNOC:3+\xC4'\0", 14);
  const auto given = answer_event({"test", "brokers-2", std::string(64, 'b'), {}}, answer, 3, 12);
  EXPECT_EQ(publish({given}), 1U);
  const std::string name = "answers-brokers-2-3-00000000000000000012-kpr-" + std::string(32, 'b') + ".1.edi";
  EXPECT_EQ(names_in(scratch.folder), std::vector{name});
  EXPECT_EQ(read_file(scratch.folder / name), answer);
  EXPECT_EQ(publish({given}), 1U) << "it is there already";
  write_file(scratch.folder / "from-somebody-else.edi", "UNB");
  std::vector<VisibleEvent> found;
  ASSERT_TRUE(publisher->read_back("", [&](const VisibleEvent& event) { found.push_back(event); }));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].stream, given.authority);
  EXPECT_EQ(found[0].event_id, given.event_id);
  EXPECT_EQ(found[0].key, given.key);
  EXPECT_EQ(found[0].type, answer_type);
  EXPECT_EQ(found[0].stream_epoch, 3U);
  EXPECT_EQ(found[0].sequence, 12U);
  EXPECT_EQ(found[0].data, answer);
}

TEST_F(PublisherTest, an_event_that_is_there_already_counts_as_done) {
  EXPECT_EQ(publish({entry(1)}), 1U);
  const auto before = std::filesystem::last_write_time(scratch.folder / first_name);
  EXPECT_EQ(publish({entry(1), entry(2)}), 2U);
  EXPECT_EQ(std::filesystem::last_write_time(scratch.folder / first_name), before);
}

TEST_F(PublisherTest, a_file_with_another_content_is_never_overwritten) {
  EXPECT_EQ(publish({entry(1)}), 1U);
  const auto result = publisher->publish(std::vector{entry(1, R"({"revision": 2})")}, bookmark);
  ASSERT_FALSE(result);
  EXPECT_NE(result.error().sentence.find("another content"), std::string::npos);
  EXPECT_NE(read_file(scratch.folder / first_name).find("\"revision\": 1"), std::string::npos);
  write_file(scratch.folder / first_name, "{\"specversion\"");
  EXPECT_FALSE(publisher->publish(std::vector{entry(1)}, bookmark)) << "a shorter one is another content too";
}

TEST_F(PublisherTest, what_comes_before_an_obstacle_is_done_and_what_comes_after_waits) {
  write_file(scratch.folder / "kp-za-1-00000000000000000002-a2.1.json", "{}");
  EXPECT_EQ(publish({entry(1), entry(2), entry(3)}), 1U);
  EXPECT_FALSE(publisher->publish(std::vector{entry(2), entry(3)}, bookmark));
  EXPECT_EQ(names_in(scratch.folder).size(), 2U) << "3 must not overtake 2";
}

TEST_F(PublisherTest, a_symbolic_link_in_the_way_is_not_followed) {
  write_file(scratch.folder / "elsewhere", "precious");
  std::filesystem::create_symlink("elsewhere", scratch.folder / first_name);
  EXPECT_FALSE(publisher->publish(std::vector{entry(1)}, bookmark));
  EXPECT_EQ(read_file(scratch.folder / "elsewhere"), "precious");
}

TEST_F(PublisherTest, a_draft_left_by_a_crash_is_begun_anew) {
  write_file(scratch.folder / (std::string(".") + first_name + ".tmp"), "half");
  EXPECT_EQ(publish({entry(1)}), 1U);
  EXPECT_EQ(names_in(scratch.folder), std::vector<std::string>{first_name});
}

TEST_F(PublisherTest, names_are_made_of_harmless_signs) {
  OutboxEntry odd = entry(1);
  odd.authority = "../../etc\npasswd\xff";
  odd.event_id = "../x/" + std::string(400, 'y');
  EXPECT_EQ(publish({odd}), 1U);
  const auto names = names_in(scratch.folder);
  ASSERT_EQ(names.size(), 1U);
  EXPECT_TRUE(names[0].starts_with("_._.._etc_passwd_-1-00000000000000000001-_._x_yyy")) << names[0];
  EXPECT_LT(names[0].size(), 250U);
}

TEST_F(PublisherTest, a_missing_folder_is_a_failure_that_names_it) {
  const auto missing = make_directory_publisher({scratch.folder / "gone"});
  const auto result = missing->publish(std::vector{entry(1)}, bookmark);
  ASSERT_FALSE(result);
  EXPECT_NE(result.error().sentence.find("gone cannot be opened"), std::string::npos);
}

TEST_F(PublisherTest, a_full_disk_is_a_failure_and_leaves_no_draft) {
  const auto child = ::fork();
  if (child == 0) {
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit tight{1000, RLIM_INFINITY};
    ::setrlimit(RLIMIT_FSIZE, &tight);
    const bool failed = !publisher->publish(std::vector{entry(1, '"' + std::string(5000, 'x') + '"')}, bookmark);
    ::_exit(failed && names_in(scratch.folder).empty() ? 0 : 1);
  }
  int status = -1;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  EXPECT_EQ(publish({entry(1, '"' + std::string(5000, 'x') + '"')}), 1U) << "with room again, all is well";
}

ino_t inode(const std::filesystem::path& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 ? status.st_ino : 0;
}

TEST_F(PublisherTest, a_file_that_cannot_be_synced_is_that_partner_s_trouble_and_is_written_anew) {
  files_not_synced = 1;
  const auto result = publisher->publish(std::vector{entry(1)}, bookmark);
  ASSERT_FALSE(result);
  EXPECT_FALSE(result.error().is_final) << "else it would end the process, for everybody";
  EXPECT_NE(result.error().sentence.find("cannot be synced: No space left on device"), std::string::npos);
  EXPECT_TRUE(names_in(scratch.folder).empty()) << "nobody sees it, and no draft stays";
  EXPECT_EQ(publish({entry(1)}), 1U);
}

TEST_F(PublisherTest, after_a_failed_sync_of_the_folder_no_file_of_that_time_is_believed_but_each_is_written_again) {
  folders_not_synced = 2;
  for (int i = 0; i < 2; ++i) {
    const auto result = publisher->publish(std::vector{entry(1), entry(2)}, bookmark);
    ASSERT_FALSE(result);
    EXPECT_FALSE(result.error().is_final);
  }
  const auto before = inode(scratch.folder / first_name);
  const auto content = read_file(scratch.folder / first_name);
  const std::filesystem::path held = scratch.folder / "held";  // so that its inode is given to nobody else
  std::filesystem::create_hard_link(scratch.folder / first_name, held);
  EXPECT_EQ(publish({entry(1), entry(2)}), 2U);
  EXPECT_NE(inode(scratch.folder / first_name), before);
  EXPECT_EQ(read_file(scratch.folder / first_name), content);
  std::filesystem::remove(held);
  EXPECT_EQ(names_in(scratch.folder).size(), 2U) << "under its one name";
  const auto after = inode(scratch.folder / first_name);
  EXPECT_EQ(publish({entry(1)}), 1U);
  EXPECT_EQ(inode(scratch.folder / first_name), after) << "what was synced is left as it is";
}

TEST_F(PublisherTest, a_file_in_doubt_that_is_somebody_else_s_now_is_not_overwritten) {
  folders_not_synced = 1;
  ASSERT_FALSE(publisher->publish(std::vector{entry(1)}, bookmark));
  write_file(scratch.folder / first_name, "{}");
  EXPECT_FALSE(publisher->publish(std::vector{entry(1)}, bookmark));
  EXPECT_EQ(read_file(scratch.folder / first_name), "{}");
}

TEST_F(PublisherTest, a_file_from_before_that_cannot_be_synced_now_is_written_again) {
  EXPECT_EQ(publish({entry(1)}), 1U);
  const auto before = inode(scratch.folder / first_name);
  std::filesystem::create_hard_link(scratch.folder / first_name, scratch.folder / "held");
  publisher = make_directory_publisher({scratch.folder});  // after a restart
  files_not_synced = 1;
  const auto result = publisher->publish(std::vector{entry(1)}, bookmark);
  ASSERT_FALSE(result);
  EXPECT_FALSE(result.error().is_final);
  EXPECT_EQ(publish({entry(1)}), 1U);
  EXPECT_NE(inode(scratch.folder / first_name), before);
}

TEST_F(PublisherTest, a_file_that_the_partner_took_before_it_was_marked_is_not_written_again) {
  publish_and_die({entry(1), entry(2)});
  EXPECT_EQ(visible().size(), 2U);
  std::filesystem::remove(scratch.folder / first_name);
  EXPECT_EQ(publish({entry(1), entry(2), entry(3)}), 3U);
  EXPECT_EQ(names_in(scratch.folder),
            (std::vector<std::string>{"kp-za-1-00000000000000000002-a2.1.json", "kp-za-1-00000000000000000003-a3.1.json"}))
      << "and nothing hidden is left";
}

TEST_F(PublisherTest, a_file_that_the_partner_moved_elsewhere_before_it_was_marked_is_not_written_again) {
  publish_and_die({entry(1)});
  std::filesystem::create_directory(scratch.folder / "collected");
  std::filesystem::rename(scratch.folder / first_name, scratch.folder / "collected" / first_name);
  EXPECT_EQ(publish({entry(1)}), 1U);
  EXPECT_EQ(visible(), std::vector<std::string>{"collected"});
}

TEST_F(PublisherTest, a_file_that_never_had_its_name_is_written_whatever_a_crash_left_of_it) {
  const std::string draft = std::string(".") + first_name + ".tmp", kept = std::string(".") + first_name + ".kept";
  publish_and_die({entry(1)});
  const auto content = read_file(scratch.folder / first_name);
  std::filesystem::rename(scratch.folder / first_name, scratch.folder / draft);  // as it was just before
  EXPECT_EQ(publish({entry(1)}), 1U);
  EXPECT_EQ(visible(), std::vector<std::string>{first_name});
  std::filesystem::remove(scratch.folder / first_name);
  write_file(scratch.folder / kept, content.substr(1));
  EXPECT_EQ(publish({entry(1)}), 1U) << "that is not what was to be told";
  EXPECT_EQ(read_file(scratch.folder / first_name), content);
  EXPECT_EQ(names_in(scratch.folder), std::vector<std::string>{first_name});
}

TEST_F(PublisherTest, a_folder_that_cannot_be_synced_while_the_partner_takes_the_file_gets_it_once) {
  folders_not_synced = 1;
  ASSERT_FALSE(publisher->publish(std::vector{entry(1)}, bookmark));
  std::filesystem::remove(scratch.folder / first_name);
  EXPECT_EQ(publish({entry(1)}), 1U);
  EXPECT_TRUE(names_in(scratch.folder).empty());
}

TEST_F(PublisherTest, what_a_death_after_the_mark_left_hidden_goes_at_the_next_event_of_that_stream) {
  publish_and_die({entry(1), entry(2)});
  write_file(scratch.folder / ".kp-1-00000000000000000001-a1.1.json.kept", "of another stream");
  write_file(scratch.folder / ".notes", "of the partner");
  EXPECT_EQ(publish({entry(2)}), 1U) << "1 is marked";
  EXPECT_EQ(names_in(scratch.folder), (std::vector<std::string>{".kp-1-00000000000000000001-a1.1.json.kept", ".notes", first_name,
                                                                "kp-za-1-00000000000000000002-a2.1.json"}));
}

}  // namespace
}  // namespace kpwatch
