// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/feeds/directory/directory_feed.h"

#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <deque>
#include <map>
#include <set>
#include <thread>

#include "adapters/feeds/directory/folders.h"
#include "adapters/feeds/directory/returns.h"
#include "daemon/base/crash_point.h"
#include "daemon/base/durable.h"
#include "daemon/base/log.h"
#include "daemon/base/text.h"
#include "daemon/base/thread_name.h"

namespace kpwatch {
namespace {

using directory::Content;
using directory::Folders;
using directory::Found;
using directory::Returned;
using directory::Returns;
using directory::Stage;
using Clock = std::chrono::steady_clock;

// So many files are claimed with one sync of the folders; the rest stays in the inbox, where its owner can see it.
constexpr std::size_t claim_count_max = 64;

class FileDelivery final : public Delivery {
 public:
  FileDelivery(Message message, Returned returned, std::shared_ptr<Returns> returns)
      : message_(std::move(message)), returned_(std::move(returned)), returns_(std::move(returns)) {}
  ~FileDelivery() override {
    if (!is_settled_) FileDelivery::settle(Outcome::again);
  }
  FileDelivery(const FileDelivery&) = delete;
  FileDelivery& operator=(const FileDelivery&) = delete;

  [[nodiscard]] const Message& message() const override { return message_; }
  void settle(Outcome outcome) noexcept override {
    if (is_settled_) return;
    is_settled_ = true;
    returned_.outcome = outcome;
    returns_->put(std::move(returned_));
  }

 private:
  Message message_;
  Returned returned_;
  std::shared_ptr<Returns> returns_;
  bool is_settled_ = false;
};

class DirectoryFeed final : public Feed {
 public:
  explicit DirectoryFeed(DirectoryFeedOptions options) : options_(std::move(options)) {}
  ~DirectoryFeed() override { stop(); }
  DirectoryFeed(const DirectoryFeed&) = delete;
  DirectoryFeed& operator=(const DirectoryFeed&) = delete;

  [[nodiscard]] const std::string& name() const override { return options_.name; }
  void start(Intake& intake) override {
    thread_ = std::jthread([this, &intake](const std::stop_token& stop) {
      name_this_thread("from:" + name());
      run(intake, stop);
    });
  }
  void stop() override {
    thread_.request_stop();
    returns_->wake();
    if (thread_.joinable()) thread_.join();
  }
  [[nodiscard]] std::string trouble() const override {
    const std::lock_guard lock(trouble_mutex_);
    return trouble_;
  }
  [[nodiscard]] std::optional<std::uint64_t> waiting() const override { return not_delivered_.load(); }

 private:
  struct Waiting {
    std::string name;
    unsigned tries = 0;
    Clock::time_point not_before{};
    std::string trouble;  // why it could not be read at the last try
  };
  struct Seen {
    std::uint64_t inode = 0, bytes = 0;
    std::int64_t changed_ns = 0;
    Clock::time_point since;
  };

  void run(Intake& intake, const std::stop_token& stop);
  bool open_folders();
  void watch_inbox();
  void take_back();
  void scan();
  void claim();
  void deliver(Intake& intake, const std::stop_token& stop);
  std::unique_ptr<Delivery> load(const Waiting& waiting);
  void retry_later(Waiting waiting);
  [[nodiscard]] bool has_settled(const Found& file);
  [[nodiscard]] std::string trouble_that_stands() const;
  [[nodiscard]] Clock::duration time_to_rest() const;
  void rest(Clock::duration time);
  void report(std::string trouble);

  const DirectoryFeedOptions options_;
  const std::shared_ptr<Returns> returns_ = std::make_shared<Returns>();
  std::shared_ptr<Folders> folders_;
  int inotify_fd_ = -1;
  bool is_scan_due_ = true;
  Clock::time_point next_scan_{};
  std::deque<Found> found_;           // in the inbox, in order, not claimed yet
  std::map<std::string, Seen> seen_;  // in the inbox, perhaps still being written
  std::set<std::pair<std::uint64_t, std::string>> reported_;
  std::deque<Waiting> waiting_;    // in claimed, to be delivered
  std::vector<Returned> unmoved_;  // settled, but the move failed
  std::string trouble_now_;        // of this round
  std::string claim_trouble_;      // until everything in the inbox has been tried again
  std::string claim_failed_;       // the file that could not be claimed at the last try

  std::atomic<std::uint64_t> not_delivered_ = 0;  // files found

  mutable std::mutex trouble_mutex_;
  std::string trouble_;
  std::jthread thread_;
};

void DirectoryFeed::run(Intake& intake, const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    trouble_now_.clear();
    if (open_folders()) {
      take_back();
      scan();
      claim();
      not_delivered_ = found_.size() + waiting_.size();
      deliver(intake, stop);
      not_delivered_ = found_.size() + waiting_.size();
    }
    report(trouble_that_stands());
    if (!stop.stop_requested()) rest(time_to_rest());
  }
  returns_->close(folders_);  // first, so that nothing can be put and not taken
  if (folders_) take_back();
  if (inotify_fd_ >= 0) ::close(inotify_fd_);
  inotify_fd_ = -1;
}

bool DirectoryFeed::open_folders() {
  if (folders_ && folders_->are_still_there()) return true;
  if (folders_) log::warning("feed_folders_replaced", {{"feed", options_.name}});
  auto opened = Folders::open(options_);
  if (!opened) {
    trouble_now_ = opened.error().sentence;
    return false;
  }
  folders_ = std::move(opened.value());
  found_.clear();
  waiting_.clear();
  is_scan_due_ = true;
  // What an earlier life has claimed comes first. What is in flight from this one comes again too: a second time does nothing.
  auto claimed = folders_->list(Stage::claimed);
  if (!claimed) {
    trouble_now_ = claimed.error().sentence;
    folders_.reset();
    return false;
  }
  for (auto& file : claimed.value().files) waiting_.push_back({std::move(file.name), 0, {}, {}});
  for (const auto& strange : claimed.value().strange)
    log::warning("strange_file", {{"feed", options_.name}, {"folder", "claimed"}, {"file", escaped(strange.name)}, {"why", strange.why}});
  watch_inbox();
  return true;
}

// Only to be faster than the next scan: without it (no more watches, no support) nothing is missed.
void DirectoryFeed::watch_inbox() {
  if (inotify_fd_ >= 0) ::close(inotify_fd_);
  inotify_fd_ = ::inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
  if (inotify_fd_ >= 0)
    ::inotify_add_watch(inotify_fd_, folders_->path(Stage::inbox).c_str(), IN_MOVED_TO | IN_CLOSE_WRITE | IN_ATTRIB | IN_ONLYDIR);
}

void DirectoryFeed::take_back() {
  std::vector<Returned> settled = std::move(unmoved_);
  unmoved_.clear();
  for (auto& returned : returns_->take()) {
    if (returned.outcome == Outcome::again)
      retry_later({std::move(returned.name), returned.tries + 1, {}, {}});
    else
      settled.push_back(std::move(returned));
  }
  if (settled.empty()) return;
  for (auto& unmoved : directory::move_settled(*folders_, settled)) {
    trouble_now_ = unmoved.reason;
    unmoved_.push_back(std::move(unmoved.returned));
  }
}

void DirectoryFeed::retry_later(Waiting waiting) {
  const auto doubled = options_.retry_after * (1U << std::min(waiting.tries == 0 ? 0U : waiting.tries - 1, 16U));
  waiting.not_before =
      Clock::now() + std::min<Clock::duration>(doubled, std::max<Clock::duration>(std::chrono::minutes(1), options_.retry_after));
  waiting_.push_back(std::move(waiting));
}

// A list once made is worked through before the next: with a hundred thousand files waiting, looking at all of them for
// each handful claimed would take most of the time.
void DirectoryFeed::scan() {
  if (!found_.empty() || (!is_scan_due_ && Clock::now() < next_scan_)) return;
  is_scan_due_ = false;
  next_scan_ = Clock::now() + options_.scan_interval;
  auto listing = folders_->list(Stage::inbox);
  if (!listing) {
    trouble_now_ = listing.error().sentence;
    return;
  }
  claim_trouble_.clear();
  std::map<std::string, Seen> still_seen;
  for (auto& file : listing.value().files) {
    const bool is_settled = has_settled(file);
    if (const auto seen = seen_.find(file.name); seen != seen_.end()) still_seen.insert(*seen);
    if (is_settled) found_.push_back(std::move(file));
  }
  seen_ = std::move(still_seen);
  std::set<std::pair<std::uint64_t, std::string>> still_strange;
  for (const auto& strange : listing.value().strange) {
    const auto key = std::pair{strange.inode, strange.name};
    if (!reported_.contains(key))
      log::warning("strange_file", {{"feed", options_.name}, {"folder", "inbox"}, {"file", escaped(strange.name)}, {"why", strange.why}});
    still_strange.insert(key);
  }
  reported_ = std::move(still_strange);
}

bool DirectoryFeed::has_settled(const Found& file) {
  if (options_.settle_seconds.count() == 0) return true;
  auto& seen = seen_[file.name];
  if (seen.inode != file.inode || seen.bytes != file.bytes || seen.changed_ns != file.changed_ns)
    seen = {file.inode, file.bytes, file.changed_ns, Clock::now()};
  return Clock::now() - seen.since >= options_.settle_seconds;
}

void DirectoryFeed::claim() {
  bool any = false;
  // What waits for another try does not count: a file that can't be read must not keep the others out.
  const auto now = Clock::now();
  auto room = std::count_if(waiting_.begin(), waiting_.end(), [&](const Waiting& waiting) { return waiting.not_before <= now; });
  room = std::max<std::ptrdiff_t>(0, std::ptrdiff_t{claim_count_max} - room);
  for (; !found_.empty() && room > 0; --room) {
    const Found file = std::move(found_.front());
    found_.pop_front();
    if (!folders_->is_unchanged(Stage::inbox, file)) {
      is_scan_due_ = true;
      continue;
    }
    const auto moved = folders_->move(file.name, Stage::inbox, Stage::claimed);
    if (!moved) {
      trouble_now_ = claim_trouble_ = moved.error().sentence;
      // Once more before all others, so that what passes leaves the order alone; then it must not keep the others out.
      if (claim_failed_ != file.name) found_.push_front(file);
      claim_failed_ = file.name;
      break;
    }
    if (claim_failed_ == file.name) claim_trouble_.clear();
    seen_.erase(file.name);
    if (!moved.value()) continue;
    waiting_.push_back({*moved.value(), 0, {}, {}});
    any = true;
  }
  if (!any) return;
  for (const auto stage : {Stage::claimed, Stage::inbox}) {
    const auto synced = folders_->sync(stage);
    if (!synced && synced.error().is_final) end_after_failed_sync("feed " + options_.name, synced.error());
    if (!synced) trouble_now_ = synced.error().sentence;
  }
  crash_point("claimed");
}

void DirectoryFeed::deliver(Intake& intake, const std::stop_token& stop) {
  for (auto count = waiting_.size(); count > 0 && !stop.stop_requested(); --count) {
    Waiting waiting = std::move(waiting_.front());
    waiting_.pop_front();
    if (waiting.not_before > Clock::now()) {
      waiting_.push_back(std::move(waiting));
      continue;
    }
    while (!intake.has_room() && !stop.stop_requested()) {
      take_back();
      rest(std::chrono::milliseconds(20));
    }
    auto delivery = load(waiting);
    while (delivery && !stop.stop_requested() && !intake.offer(delivery)) {
      take_back();
      rest(std::chrono::milliseconds(20));
    }
    take_back();
  }
}

std::unique_ptr<Delivery> DirectoryFeed::load(const Waiting& waiting) {
  auto read = folders_->read(Stage::claimed, waiting.name, options_.bytes_max);
  if (!read) {
    trouble_now_ = read.error().sentence;
    retry_later({waiting.name, waiting.tries + 1, {}, trouble_now_});
    return nullptr;
  }
  if (!read.value()) {
    log::warning("claimed_file_gone", {{"feed", options_.name}, {"file", escaped(waiting.name)}});
    return nullptr;
  }
  Content content = std::move(*read.value());
  Message message;
  message.feed = options_.name;
  message.position.feed = options_.name;
  message.name = printable_utf8(waiting.name, 200);
  message.received_at = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
  message.headers.emplace_back(
      "modified_at", to_string(Moment{std::chrono::floor<std::chrono::milliseconds>(std::chrono::nanoseconds{content.changed_ns})}));
  if (content.is_oversize) {
    // Its beginning and its size stand for it: a file of any length must not keep the feed busy with hashing.
    message.transport_id = "file:oversize:" + std::to_string(content.file_bytes) + ":" + content.sha256;
    message.is_oversize = true;
    message.headers.emplace_back("oversize", std::to_string(content.file_bytes));
  } else {
    message.transport_id = "file:" + content.sha256;
    message.sha256 = std::move(content.sha256);
    message.bytes = std::move(content.bytes);
  }
  return std::make_unique<FileDelivery>(std::move(message), Returned{waiting.name, Outcome::again, content.is_oversize, waiting.tries},
                                        returns_);
}

// Of this round, or of what waits for another try: what was tried and failed must not look well until it has been tried again.
std::string DirectoryFeed::trouble_that_stands() const {
  if (!trouble_now_.empty()) return trouble_now_;
  if (!claim_trouble_.empty()) return claim_trouble_;
  const auto found = std::find_if(waiting_.begin(), waiting_.end(), [](const Waiting& waiting) { return !waiting.trouble.empty(); });
  return found == waiting_.end() ? std::string{} : found->trouble;
}

Clock::duration DirectoryFeed::time_to_rest() const {
  if (!found_.empty() && trouble_now_.empty()) return {};
  const auto now = Clock::now();
  auto until = now + options_.scan_interval;
  for (const auto& waiting : waiting_) until = std::min(until, waiting.not_before);
  return std::max(until - now, Clock::duration{});
}

void DirectoryFeed::rest(Clock::duration time) {
  std::array<pollfd, 2> fds{pollfd{returns_->wake_fd(), POLLIN, 0}, pollfd{inotify_fd_, POLLIN, 0}};
  const auto milliseconds = std::chrono::ceil<std::chrono::milliseconds>(time).count();
  if (::poll(fds.data(), fds.size(), static_cast<int>(std::min<std::int64_t>(milliseconds, 60'000))) <= 0) return;
  if (fds[0].revents != 0) returns_->drain_wake();
  if (fds[1].revents != 0) {
    alignas(inotify_event) std::array<char, 4096> events;
    while (::read(inotify_fd_, events.data(), events.size()) > 0) is_scan_due_ = true;
  }
}

void DirectoryFeed::report(std::string trouble) {
  const std::lock_guard lock(trouble_mutex_);
  if (trouble == trouble_) return;
  if (trouble.empty())
    log::info("feed_recovered", {{"feed", options_.name}});
  else
    log::error("feed_trouble", {{"feed", options_.name}, {"reason", trouble}});
  trouble_ = std::move(trouble);
}

}  // namespace

std::unique_ptr<Feed> make_directory_feed(const DirectoryFeedOptions& options) { return std::make_unique<DirectoryFeed>(options); }

}  // namespace kpwatch
