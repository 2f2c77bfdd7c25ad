// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The process is killed at every named point of its work, at several passages of each, and begins again: nothing may be
// lost and nothing doubled. The same work meets a full disk.
#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>

#include <algorithm>
#include <csignal>
#include <fstream>
#include <map>
#include <set>

#include "daemon/base/crash_point.h"
#include "daemon/base/text.h"
#include "tests/sqlite_ledger/child.h"
#include "tests/sqlite_ledger/scratch.h"

namespace kpwatch {
namespace {

constexpr int message_count = 4;

std::string bytes_of(std::int64_t message) { return "declaration " + std::to_string(message); }

// One message as the desk handles it: bytes kept and synced, then one transaction with all that follows from them.
void handle(Ledger& ledger, Archive& archive, std::int64_t message) {
  auto record = case_named(std::to_string(message));
  record.archive = taken(archive.put(bytes_of(message)));
  done(archive.sync());
  auto transaction = taken(ledger.begin());
  const auto expected = message == 0 ? std::optional<std::int64_t>{} : std::optional(message);
  if (!transaction->advance("feed", "topic/0", expected, message + 1)) throw std::runtime_error("the position is not where it was left");
  transaction->put_case(record);
  transaction->put_uses(record.business_id, {"ZA::1"}, {CertificateUse{}});
  transaction->put_alert(record.business_id, {"alert" + std::to_string(message), "1", 1, AlertState::open, "h", {"partner"}});
  transaction->put_outbox(event_for("partner", 1, transaction->next_sequence("partner"), "alert" + std::to_string(message) + ".1"));
  transaction->put_audit("decision", "{}");
  done(transaction->commit());
}

// A partner who keeps what arrives, by id; what arrives twice is kept once.
void tell(const std::filesystem::path& folder, Ledger& ledger) {
  const auto unsent = taken(ledger.unsent("partner", 100));
  if (unsent.empty()) return;
  for (const auto& entry : unsent)
    std::ofstream(folder / "partner.log", std::ios::app) << entry.sequence << ' ' << entry.event_id << std::endl;
  crash_point("sent-before-mark");
  done(ledger.mark_sent("partner", unsent.back().stream_epoch, unsent.back().sequence, std::to_string(unsent.back().sequence)));
  crash_point("sent-after-mark");
}

}  // namespace

int work_as_daemon(const std::filesystem::path& folder) {
  auto ledger = taken(open_sqlite_ledger(folder, false));
  auto archive = taken(open_archive(folder, false, 120));  // a new segment every second message
  for (auto next = taken(ledger->position("feed", "topic/0")).value_or(0); next < message_count; ++next) {
    handle(*ledger, *archive, next);
    if (next % 2 == 1) tell(folder, *ledger);
  }
  tell(folder, *ledger);
  return 0;
}

namespace {

void expect_all_done_once(const std::filesystem::path& folder) {
  auto ledger = taken(open_sqlite_ledger(folder, true));
  EXPECT_EQ(taken(ledger->position("feed", "topic/0")), message_count);
  EXPECT_EQ(ledger->counts().cases, static_cast<std::uint64_t>(message_count));
  EXPECT_EQ(ledger->counts().audit, static_cast<std::uint64_t>(message_count));
  EXPECT_EQ(ledger->counts().unsent, 0U);
  EXPECT_EQ(ledger->certificate_uses("ZA::1").size(), static_cast<std::size_t>(message_count));
  std::set<std::uint64_t> sequences;
  for (const auto& alert : ledger->alerts("", 100)) {
    EXPECT_TRUE(alert.sent);
    EXPECT_TRUE(sequences.insert(alert.sequence).second) << alert.sequence;
  }
  EXPECT_EQ(sequences.size(), static_cast<std::size_t>(message_count));
  EXPECT_EQ(*sequences.begin(), 1U);
  EXPECT_EQ(*sequences.rbegin(), static_cast<std::uint64_t>(message_count));
  // Under one sequence the partner has only ever seen one event.
  std::map<std::string, std::string> seen;
  std::ifstream log(folder / "partner.log");
  for (std::string sequence, id; log >> sequence >> id;) EXPECT_EQ(seen.emplace(sequence, id).first->second, id);
  EXPECT_EQ(seen.size(), static_cast<std::size_t>(message_count));
  const auto verified = ledger->verify();
  EXPECT_TRUE(verified) << verified.error().sentence;
}

struct CrashTest : testing::TestWithParam<const char*> {};

TEST_P(CrashTest, nothing_is_lost_or_doubled) {
  int kills = 0;
  for (int passage = 1;; ++passage) {
    const Scratch scratch;
    const auto first = run_child("daemon", scratch.folder, GetParam() + (":" + std::to_string(passage)));
    if (!first.was_killed) {
      EXPECT_EQ(first.code, 0);
      expect_all_done_once(scratch.folder);
      break;
    }
    ++kills;
    // The second life is killed at the same point too, the third one ends its work.
    (void)run_child("daemon", scratch.folder, GetParam());
    const auto last = run_child("daemon", scratch.folder);
    EXPECT_FALSE(last.was_killed);
    EXPECT_EQ(last.code, 0) << GetParam() << ':' << passage;
    expect_all_done_once(scratch.folder);
  }
  EXPECT_GE(kills, 2) << "the point was passed";
}

INSTANTIATE_TEST_SUITE_P(At, CrashTest,
                         testing::Values("archive-appended", "archive-synced", "before-commit", "after-commit", "sent-before-mark",
                                         "before-mark", "sent-after-mark"),
                         [](const auto& point) {
                           std::string name = point.param;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

// Fills until it is refused; then makes room and goes on from where it stopped.
template <class MakeRoom>
int fill(const std::filesystem::path& folder, const MakeRoom& make_room) {
  auto ledger = taken(open_sqlite_ledger(folder, false));
  auto archive = taken(open_archive(folder, false));
  bool was_refused = false, is_roomy = false;
  const auto put = [&](int n) -> Result<void> {
    TRY_ASSIGN(const auto place, archive->put(std::string(3000, 'x') + std::to_string(n)));
    TRY(archive->sync());
    TRY_ASSIGN(const auto transaction, ledger->begin());
    auto record = case_named(std::to_string(n));
    record.archive = place;
    transaction->put_case(record);
    Decision decision;
    decision.business_id = record.business_id;
    decision.judgement = std::string(20'000, 'd');
    transaction->put_decision(decision, {}, {});
    transaction->put_outbox(event_for("z", 1, transaction->next_sequence("z"), "e.1"));
    transaction->put_audit("decision", R"({"business_id":")" + record.business_id + R"(","decision_sha256":")" +
                                           sha256_hex(decision.judgement) + R"(","filler":")" + std::string(5000, 'a') + "\"}");
    return transaction->commit();
  };
  int n = 0;
  for (int tries = 0; n < 60 && tries < 600; ++tries) {
    if (put(n)) {
      ++n;
      continue;
    }
    if (is_roomy) return 2;
    was_refused = true;
    if (ledger->counts().cases != static_cast<std::uint64_t>(n)) return 3;  // half a transaction
    if (tries % 3 != 2) continue;                                           // it stays refused for a while
    is_roomy = true;
    make_room();
  }
  if (!was_refused) return 4;
  if (n != 60 || ledger->counts().cases != 60 || taken(ledger->unsent("z", 100)).size() != 60) return 5;
  for (const auto& entry : taken(ledger->unsent("z", 100)))
    if (entry.sequence == 0 || entry.sequence > 60) return 6;
  if (const auto verified = ledger->verify(); !verified) return 7;
  ledger.reset();
  ledger = taken(open_sqlite_ledger(folder, false));
  return ledger->counts().cases == 60 && ledger->verify() ? 0 : 8;
}

}  // namespace

// No file may grow beyond 600 kB: writes fail with EFBIG, somewhere in the middle.
int meet_a_size_limit(const std::filesystem::path& folder) {
  std::signal(SIGXFSZ, SIG_IGN);
  const rlimit tight{600'000, RLIM_INFINITY}, loose{RLIM_INFINITY, RLIM_INFINITY};
  ::setrlimit(RLIMIT_FSIZE, &tight);
  return fill(folder, [&] { ::setrlimit(RLIMIT_FSIZE, &loose); });
}

// A file system of its own with 1 MiB: ENOSPC. Needs the right to mount one.
int meet_a_full_disk(const std::filesystem::path& folder) {
  if (::unshare(CLONE_NEWNS) != 0 || ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
      ::mount("tmpfs", folder.c_str(), "tmpfs", 0, "size=1m") != 0)
    return not_possible_here;
  return fill(folder, [&] { (void)::mount("tmpfs", folder.c_str(), "tmpfs", MS_REMOUNT, "size=64m"); });
}

namespace {

TEST(FullDisk, a_file_that_may_not_grow_refuses_the_batch_and_takes_it_later) {
  const Scratch scratch;
  EXPECT_EQ(run_child("size-limit", scratch.folder).code, 0);
}

TEST(FullDisk, a_full_file_system_refuses_the_batch_and_takes_it_later) {
  const Scratch scratch;
  const auto end = run_child("full-disk", scratch.folder);
  if (end.code == not_possible_here) GTEST_SKIP() << "no right to mount a file system";
  EXPECT_EQ(end.code, 0);
}

}  // namespace
}  // namespace kpwatch
