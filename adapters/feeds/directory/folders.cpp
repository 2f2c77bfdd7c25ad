// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/feeds/directory/folders.h"

#include <dirent.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <tuple>

#include "daemon/base/durable.h"
#include "daemon/base/log.h"
#include "daemon/base/open_file.h"
#include "daemon/base/system_reason.h"
#include "daemon/base/text.h"

namespace kpwatch::directory {
namespace {

std::int64_t changed_ns(const struct stat& status) {
  return std::int64_t{status.st_mtim.tv_sec} * 1'000'000'000 + std::int64_t{status.st_mtim.tv_nsec};
}

bool is_unfinished(std::string_view name) {
  const auto lower = lower_ascii(name);
  return name.starts_with('.') || lower.ends_with(".tmp") || lower.ends_with(".part");
}

// Why a file is not taken; nothing when it may be.
const char* strangeness(std::string_view name, const struct stat& status) {
  if (name.size() > 200) return "its name is longer than 200 bytes";
  if (std::any_of(name.begin(), name.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }))
    return "its name holds control characters";
  if (!S_ISREG(status.st_mode)) return S_ISLNK(status.st_mode) ? "it is a symbolic link" : "it is no regular file";
  if (status.st_nlink != 1) return "it has a second name (hard link)";
  return nullptr;
}

std::array<std::filesystem::path, stage_count> paths_of(const DirectoryFeedOptions& options) {
  return {options.inbox, options.claimed, options.done, options.quarantine};
}

std::string stamp() {
  auto text = to_string(std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()));
  std::erase_if(text, [](char c) { return c == '-' || c == ':' || c == '.'; });
  return text;
}

// 0 or the error number. Never replaces.
int rename_once(int from, const char* name, int to, const char* new_name) {
  if (::renameat2(from, name, to, new_name, RENAME_NOREPLACE) == 0) return 0;
  if (errno != EINVAL && errno != ENOSYS) return errno;
  // A file system without "no replace": a hard link does not replace either. A crash between the two leaves a file
  // with two names, which is moved on from claimed like any other.
  if (::linkat(from, name, to, new_name, 0) != 0) return errno;
  return ::unlinkat(from, name, 0) == 0 ? 0 : errno;
}

}  // namespace

Result<std::unique_ptr<Folders>> Folders::open(const DirectoryFeedOptions& options) {
  if (const auto faults = folder_faults(options); !faults.empty()) return failure(faults.front());
  auto folders = std::unique_ptr<Folders>(new Folders);
  folders->paths_ = paths_of(options);
  for (std::size_t i = 0; i < stage_count; ++i) {
    folders->fds_[i] = ::open(folders->paths_[i].c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folders->fds_[i] < 0) return failure(folders->paths_[i].string() + " cannot be opened: " + system_reason(errno));
  }
  return folders;
}

Folders::~Folders() {
  for (const int fd : fds_)
    if (fd >= 0) ::close(fd);
}

bool Folders::are_still_there() const {
  for (std::size_t i = 0; i < stage_count; ++i) {
    struct stat now {
    }, opened{};
    if (::stat(paths_[i].c_str(), &now) != 0 || ::fstat(fds_[i], &opened) != 0) return false;
    if (now.st_dev != opened.st_dev || now.st_ino != opened.st_ino) return false;
  }
  return true;
}

Result<Listing> Folders::list(Stage stage) const {
  const auto cannot = [&] { return failure(path(stage).string() + " cannot be listed: " + system_reason(errno)); };
  const int again = ::openat(fd(stage), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (again < 0) return cannot();
  const std::unique_ptr<DIR, int (*)(DIR*)> stream(::fdopendir(again), &::closedir);
  if (!stream) {
    ::close(again);
    return cannot();
  }
  Listing listing;
  while (true) {
    errno = 0;
    const dirent* entry = ::readdir(stream.get());
    if (entry == nullptr && errno != 0) return cannot();
    if (entry == nullptr) break;
    const std::string name = entry->d_name;
    struct stat status {};
    if (name == "." || name == ".." || (stage == Stage::inbox && is_unfinished(name))) continue;
    if (stage == Stage::claimed && name.starts_with(copy_prefix)) {  // a crash came between its making and its losing the name
      ::unlinkat(fd(stage), name.c_str(), 0);
      continue;
    }
    if (::fstatat(fd(stage), name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0 || S_ISDIR(status.st_mode)) continue;
    if (const char* why = strangeness(name, status); why != nullptr && (stage == Stage::inbox || !S_ISREG(status.st_mode)))
      listing.strange.push_back({name, status.st_ino, why});
    else
      listing.files.push_back({name, status.st_ino, static_cast<std::uint64_t>(status.st_size), changed_ns(status)});
  }
  std::sort(listing.files.begin(), listing.files.end(),
            [](const Found& a, const Found& b) { return std::tie(a.changed_ns, a.name) < std::tie(b.changed_ns, b.name); });
  return listing;
}

bool Folders::is_unchanged(Stage stage, const Found& file) const {
  struct stat status {};
  return ::fstatat(fd(stage), file.name.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0 && strangeness(file.name, status) == nullptr &&
         status.st_ino == file.inode && static_cast<std::uint64_t>(status.st_size) == file.bytes && changed_ns(status) == file.changed_ns;
}

Result<std::optional<std::string>> Folders::move(const std::string& name, Stage from, Stage to) const {
  std::string target = name;
  for (int attempt = 0; attempt < 1000; ++attempt) {
    const int error = rename_once(fd(from), name.c_str(), fd(to), target.c_str());
    if (error == 0) return std::optional(target);
    const bool is_gone = ::faccessat(fd(from), name.c_str(), F_OK, AT_SYMLINK_NOFOLLOW) != 0 && errno == ENOENT;
    if (error == ENOENT && is_gone) return std::optional<std::string>{};
    // Said to have failed, and done all the same: nobody else would ever take it up where it is now.
    if (error != EEXIST && is_gone && ::faccessat(fd(to), target.c_str(), F_OK, AT_SYMLINK_NOFOLLOW) == 0) {
      log::warning(
          "moved_all_the_same",
          {{"file", (path(from) / printable_utf8(name, 200)).string()}, {"to", path(to).string()}, {"reason", system_reason(error)}});
      return std::optional(target);
    }
    if (error != EEXIST)
      return failure((path(from) / printable_utf8(name, 200)).string() + " cannot be moved to " + path(to).string() + ": " +
                     system_reason(error));
    target = name.substr(0, 220) + "." + stamp();
    if (attempt > 0) target += "-" + std::to_string(attempt);
  }
  return failure("no free name was found in " + path(to).string());
}

Result<void> Folders::sync(Stage stage) const { return sync_to_disk(fd(stage), path(stage).string()); }

Result<std::optional<Content>> Folders::read(Stage stage, const std::string& name, std::uint64_t bytes_max) const {
  const auto cannot = [&](const std::string& why) {
    return failure((path(stage) / printable_utf8(name, 200)).string() + " cannot be read: " + why);
  };
  const OpenFile file(::openat(fd(stage), name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY));
  if (!file.is_open() && (errno == ENOENT || errno == ELOOP || errno == ENXIO)) return std::optional<Content>{};
  struct stat status {};
  if (!file.is_open() || ::fstat(file.fd(), &status) != 0) return cannot(system_reason(errno));
  if (!S_ISREG(status.st_mode)) return std::optional<Content>{};
  const auto size = static_cast<std::uint64_t>(status.st_size);
  auto content = content_of(file.fd(), size, bytes_max, fd(Stage::claimed));
  if (!content) return cannot(content.error().sentence);
  content.value().changed_ns = changed_ns(status);
  content.value().file_bytes = std::max(content.value().file_bytes, size);
  return std::optional(std::move(content.value()));
}

}  // namespace kpwatch::directory

namespace kpwatch {

std::vector<std::string> folder_faults(const DirectoryFeedOptions& options) {
  constexpr std::array<const char*, directory::stage_count> titles{"inbox", "claimed", "done", "quarantine"};
  const auto paths = directory::paths_of(options);
  std::vector<std::string> faults;
  std::array<struct stat, directory::stage_count> status{};
  for (std::size_t i = 0; i < paths.size(); ++i) {
    const std::string folder = std::string("the ") + titles[i] + " folder " + paths[i].string();
    if (paths[i].empty())
      faults.push_back(std::string("the ") + titles[i] + " folder of feed " + options.name + " is not given");
    else if (::stat(paths[i].c_str(), &status[i]) != 0)
      faults.push_back(folder + " cannot be used: " + system_reason(errno));
    else if (!S_ISDIR(status[i].st_mode))
      faults.push_back(folder + " is not a folder");
    else if (::access(paths[i].c_str(), R_OK | W_OK | X_OK) != 0)
      faults.push_back(folder + " cannot be read and written by this user: " + system_reason(errno));
    else if ((status[i].st_mode & S_IWOTH) != 0)
      faults.push_back(folder + " can be written by everybody on this machine (chmod o-w it)");
  }
  if (!faults.empty()) return faults;
  for (std::size_t i = 0; i < paths.size(); ++i) {
    for (std::size_t j = i + 1; j < paths.size(); ++j)
      if (status[i].st_dev == status[j].st_dev && status[i].st_ino == status[j].st_ino)
        faults.push_back(std::string("the ") + titles[i] + " and the " + titles[j] + " folder are the same: " + paths[j].string());
    if (status[i].st_dev != status[0].st_dev)
      faults.push_back(std::string("the ") + titles[i] + " folder " + paths[i].string() + " is on another file system than the inbox " +
                       paths[0].string() + ": a file cannot be moved there in one step");
  }
  return faults;
}

}  // namespace kpwatch
