// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/publishers/directory/directory_publisher.h"

#include <fcntl.h>
#include <linux/fs.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <regex>
#include <set>
#include <string_view>
#include <system_error>
#include <utility>

#include "adapters/publishers/directory/event_file.h"
#include "daemon/base/crash_point.h"
#include "daemon/base/durable.h"
#include "daemon/base/log.h"
#include "daemon/base/system_reason.h"

namespace kpwatch {
namespace {

using namespace directory;

class File {
 public:
  explicit File(int fd) : fd_(fd) {}
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() {
    if (fd_ >= 0) ::close(fd_);
  }
  [[nodiscard]] int fd() const { return fd_; }
  [[nodiscard]] bool is_open() const { return fd_ >= 0; }

 private:
  int fd_;
};

class DirectoryPublisher final : public Publisher {
 public:
  explicit DirectoryPublisher(DirectoryPublisherOptions options) : options_(std::move(options)) {}

  Result<std::size_t> publish(std::span<const OutboxEntry> entries, std::string& bookmark) override;
  void marked() override;
  Result<void> read_back(const std::string& bookmark, const std::function<void(const VisibleEvent&)>& seen) override;

 private:
  void forget_before(int folder, const OutboxEntry& first);
  Result<void> place(int folder, const OutboxEntry& entry);
  [[nodiscard]] bool was_taken(int folder, const std::string& name, const std::string& content) const;
  Result<void> write_draft(int folder, const std::string& draft, const std::string& content) const;
  Result<void> confirm(int folder, const std::string& name, const std::string& content);
  Result<std::string> read(const File& file, const std::string& name, std::size_t size_expected) const;
  [[nodiscard]] Failure trouble(const std::string& name, const std::string& what) const {
    return failure((options_.folder / name).string() + " " + what);
  }

  DirectoryPublisherOptions options_;
  bool is_swept_ = false;
  std::vector<std::string> last_;   // what the last publish proved
  std::set<std::string> doubtful_;  // there, but a sync of the file or of its name has failed
};

// The folder is the partner's, and the ledger has what it holds: a failed sync is that partner's trouble, and ends nothing. What
// it was to keep is not believed, whatever a later sync says, but written again into a new file.
Result<void> synced(int fd, const std::string& name) {
  const auto done = sync_to_disk(fd, name);
  return done ? success() : Result<void>(failure(done.error().sentence));
}

// Files first, then one sync of the folder for all of them: only then does any count as arrived.
Result<std::size_t> DirectoryPublisher::publish(std::span<const OutboxEntry> entries, std::string&) {
  const File folder(::open(options_.folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder.is_open()) return failure(options_.folder.string() + " cannot be opened: " + system_reason(errno));
  if (entries.empty()) return std::size_t{0};
  if (!is_swept_) {
    is_swept_ = true;
    forget_before(folder.fd(), entries.front());
  }
  std::vector<std::string> names;
  Result<void> placed = success();
  for (const auto& entry : entries) {
    placed = place(folder.fd(), entry);
    if (!placed) break;
    names.push_back(file_name(entry));
  }
  if (!placed && names.empty()) return placed.error();
  if (!placed) log::warning("event_not_placed", {{"reason", placed.error().sentence}, {"placed_before", names.size()}});
  if (const auto done = synced(folder.fd(), options_.folder.string()); !done) {
    doubtful_.insert(names.begin(), names.end());
    return done.error();
  }
  for (const auto& name : names) doubtful_.erase(name);
  crash_point("file-published");
  last_ = std::move(names);
  return last_.size();
}

void DirectoryPublisher::marked() {
  const File folder(::open(options_.folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  for (const auto& name : last_)
    if (!folder.is_open() || (::unlinkat(folder.fd(), kept_name(name).c_str(), 0) != 0 && errno != ENOENT)) is_swept_ = false;
  last_.clear();
}

// What a life left that died between the mark and this, or what could not be taken away: all before the first that is unsent.
void DirectoryPublisher::forget_before(int folder, const OutboxEntry& first) {
  const std::string begin = "." + plain(first.authority, 72) + "-";
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(options_.folder, error)) {
    const auto name = entry.path().filename().string();
    if (!name.starts_with(begin) || !name.ends_with(kept_ending)) continue;
    static const std::regex numbers(R"((\d{1,9})-(\d{20})-.*)");
    std::smatch parts;
    const std::string rest = name.substr(begin.size());
    if (!std::regex_match(rest, parts, numbers)) continue;
    const auto number = [](const std::string& digits) { return std::strtoull(digits.c_str(), nullptr, 10); };
    const auto epoch = number(parts[1]);
    if (epoch < first.stream_epoch || (epoch == first.stream_epoch && number(parts[2]) < first.sequence))
      ::unlinkat(folder, name.c_str(), 0);
  }
}

// What was fetched from here and taken away is not seen: the partner leaves the files until the recovery is done.
Result<void> DirectoryPublisher::read_back(const std::string&, const std::function<void(const VisibleEvent&)>& seen) {
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(options_.folder, error)) {
    const auto name = entry.path().filename().string();
    const bool is_bare = name.ends_with(answer_ending);
    if (name.starts_with('.') || !(is_bare || name.ends_with(event_ending)) || !entry.is_regular_file(error)) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string content{std::istreambuf_iterator<char>(file), {}};
    if (!file) return trouble(name, "cannot be read");
    if (const auto event = is_bare ? answer_in(name, content) : event_in(content)) seen(*event);
  }
  if (error) return failure(options_.folder.string() + " cannot be listed: " + error.message());
  return success();
}

Result<void> DirectoryPublisher::place(int folder, const OutboxEntry& entry) {
  const std::string name = file_name(entry);
  const std::string content = content_of(entry);
  const bool is_doubtful = doubtful_.contains(name);
  struct stat status {};
  if (::fstatat(folder, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0) {
    const auto confirmed = confirm(folder, name, content);
    if (!confirmed || !is_doubtful) return confirmed;
  } else if (errno == ENOENT && was_taken(folder, name, content)) {
    log::info("event_was_taken", {{"authority", entry.authority}, {"event", entry.event_id}, {"sequence", entry.sequence}});
    return success();
  }
  // One of an earlier crash is begun anew. Always the kept link before the draft: alone it would say that the file had its name.
  const std::string draft = draft_name(name), kept = kept_name(name);
  const auto let_go = [&] {
    return (::unlinkat(folder, kept.c_str(), 0) == 0 || errno == ENOENT) && ::unlinkat(folder, draft.c_str(), 0) == 0;
  };
  if (!let_go() && errno != ENOENT) return trouble(draft, "of an earlier try cannot be taken away: " + system_reason(errno));
  if (const auto written = write_draft(folder, draft, content); !written) {
    ::unlinkat(folder, draft.c_str(), 0);
    return written;
  }
  if (::linkat(folder, draft.c_str(), folder, kept.c_str(), 0) != 0 && errno != EPERM && errno != EOPNOTSUPP && errno != ENOSYS) {
    const int error = errno;
    (void)let_go();
    return trouble(kept, "cannot be linked: " + system_reason(error));
  }
  crash_point("draft-written");
  // Over itself, where its own name is in doubt.
  int renamed = ::renameat2(folder, draft.c_str(), folder, name.c_str(), is_doubtful ? 0 : RENAME_NOREPLACE);
  // A file system without "no replace": a hard link never replaces either.
  if (renamed != 0 && !is_doubtful && (errno == EINVAL || errno == ENOSYS)) {
    renamed = ::linkat(folder, draft.c_str(), folder, name.c_str(), 0);
    if (renamed == 0) ::unlinkat(folder, draft.c_str(), 0);
  }
  if (renamed == 0) {
    crash_point("file-named");
    return success();
  }
  const int error = errno;
  (void)let_go();
  if (error == EEXIST) return confirm(folder, name, content);
  return trouble(name, "cannot be named: " + system_reason(error));
}

bool DirectoryPublisher::was_taken(int folder, const std::string& name, const std::string& content) const {
  struct stat status {};
  if (::fstatat(folder, draft_name(name).c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0 || errno != ENOENT) return false;
  const File kept(::openat(folder, kept_name(name).c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  const auto found = read(kept, kept_name(name), content.size());
  return found && found.value() == content;
}

Result<void> DirectoryPublisher::write_draft(int folder, const std::string& draft, const std::string& content) const {
  const File file(
      uninterrupted([&] { return ::openat(folder, draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0640); }));
  if (!file.is_open()) return trouble(draft, "cannot be made: " + system_reason(errno));
  for (std::string_view rest = content; !rest.empty();) {
    const auto written = ::write(file.fd(), rest.data(), rest.size());
    if (written > 0)
      rest.remove_prefix(static_cast<std::size_t>(written));
    else if (written == 0 || errno != EINTR)
      return trouble(draft, "cannot be written: " + system_reason(written == 0 ? ENOSPC : errno));
  }
  return synced(file.fd(), (options_.folder / draft).string());
}

// The file is there already: from before a crash, or somebody else's.
Result<void> DirectoryPublisher::confirm(int folder, const std::string& name, const std::string& content) {
  const File file(::openat(folder, name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  TRY_ASSIGN(const std::string found, read(file, name, content.size()));
  if (found != content)
    return trouble(name, "is there with another content: was the ledger restored from a backup, or do two daemons share the folder?");
  const auto done = synced(file.fd(), (options_.folder / name).string());
  if (!done) doubtful_.insert(name);
  return done;
}

// Of a file that is opened, or should be; one byte more than `size` at most.
Result<std::string> DirectoryPublisher::read(const File& file, const std::string& name, std::size_t size_expected) const {
  struct stat status {};
  if (!file.is_open() || ::fstat(file.fd(), &status) != 0) return trouble(name, "is there, but cannot be opened: " + system_reason(errno));
  if (!S_ISREG(status.st_mode)) return trouble(name, "is there, but is not a file");
  std::string found(size_expected + 1, '\0');
  std::size_t size = 0;
  while (size < found.size()) {
    const auto count = ::pread(file.fd(), found.data() + size, found.size() - size, static_cast<off_t>(size));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return trouble(name, "is there, but cannot be read: " + system_reason(errno));
    if (count == 0) break;
    size += static_cast<std::size_t>(count);
  }
  found.resize(size);
  return found;
}

}  // namespace

std::unique_ptr<Publisher> make_directory_publisher(const DirectoryPublisherOptions& options) {
  return std::make_unique<DirectoryPublisher>(options);
}

}  // namespace kpwatch
