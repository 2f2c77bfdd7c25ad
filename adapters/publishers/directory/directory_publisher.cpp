// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/publishers/directory/directory_publisher.h"

#include <fcntl.h>
#include <linux/fs.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
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

#include "daemon/alerts/answer_event.h"
#include "daemon/base/crash_point.h"
#include "daemon/base/durable.h"
#include "daemon/base/log.h"
#include "daemon/base/system_reason.h"

namespace kpwatch {
namespace {

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

std::string plain(std::string_view text, std::size_t bytes_max) {
  constexpr std::string_view allowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
  std::string result(text.substr(0, bytes_max));
  for (char& c : result)
    if (allowed.find(c) == std::string_view::npos) c = '_';
  if (result.starts_with('.')) result[0] = '_';  // a hidden file would look like one that is not finished
  return result;
}

constexpr std::string_view event_ending = ".json", answer_ending = ".edi";

std::string file_name(const OutboxEntry& entry) {
  std::string sequence = std::to_string(entry.sequence);
  sequence.insert(0, 20 - sequence.size(), '0');
  return plain(entry.authority, 72) + "-" + std::to_string(entry.stream_epoch) + "-" + sequence + "-" + plain(entry.event_id, 100) +
         std::string(is_answer(entry) ? answer_ending : event_ending);
}

void append_json_text(std::string& out, std::string_view text) {
  constexpr std::string_view digits = "0123456789abcdef";
  out += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20 || byte == 0x7F) {
      out += "\\u00";
      out += digits[byte >> 4U];
      out += digits[byte & 15U];
    } else {
      out += c;
    }
  }
  out += '"';
}

// The data is JSON already and goes in as the bytes that were decided on; an answer stands alone.
std::string content_of(const OutboxEntry& entry) {
  if (is_answer(entry)) return entry.data;
  std::string json = "{";
  for (const auto& [name, value] : entry.attributes) {
    append_json_text(json, name);
    json += ": ";
    append_json_text(json, value);
    json += ",\n ";
  }
  json += "\"data\": " + (entry.data.empty() ? std::string("null") : entry.data) + "}\n";
  return json;
}

class DirectoryPublisher final : public Publisher {
 public:
  explicit DirectoryPublisher(DirectoryPublisherOptions options) : options_(std::move(options)) {}

  Result<std::size_t> publish(std::span<const OutboxEntry> entries, std::string& bookmark) override;
  Result<void> read_back(const std::string& bookmark, const std::function<void(const VisibleEvent&)>& seen) override;

 private:
  Result<void> place(int folder, const OutboxEntry& entry);
  Result<void> write_draft(int folder, const std::string& draft, const std::string& content) const;
  Result<void> confirm(int folder, const std::string& name, const std::string& content);
  [[nodiscard]] Failure trouble(const std::string& name, const std::string& what) const {
    return failure((options_.folder / name).string() + " " + what);
  }

  DirectoryPublisherOptions options_;
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
  return names.size();
}

namespace {

// As `content_of` writes it; a value that needed an escape is none of those that are asked for.
std::string attribute_of(std::string_view json, std::string_view name) {
  const std::string begin = "\"" + std::string(name) + "\": \"";
  const auto at = json.find(begin);
  if (at == std::string_view::npos) return {};
  const auto value = json.substr(at + begin.size());
  return std::string(value.substr(0, value.find('"')));
}

std::optional<VisibleEvent> event_in(std::string_view json) {
  constexpr std::string_view data = ",\n \"data\": ", end = "}\n";
  const auto at = json.find(data);
  if (at == std::string_view::npos || !json.ends_with(end)) return std::nullopt;
  const auto attributes = json.substr(0, at);
  VisibleEvent event{attribute_of(attributes, "source"), attribute_of(attributes, "id"), attribute_of(attributes, "type"),
                     attribute_of(attributes, "partitionkey"),
                     std::string(json.substr(at + data.size(), json.size() - at - data.size() - end.size()))};
  const auto number = [&](const char* name, auto& value) {
    const std::string text = attribute_of(attributes, name);
    std::from_chars(text.data(), text.data() + text.size(), value);
  };
  number("streamepoch", event.stream_epoch);
  number("sequence", event.sequence);
  return event;
}

// An answer says nothing of itself; its file's name does: <stream>-<epoch>-<sequence>-<event id>.edi
std::optional<VisibleEvent> answer_in(const std::string& name, std::string content) {
  static const std::regex form(R"(([a-z0-9-]+)-(\d{1,9})-(\d{20})-(kpr-[0-9a-f]{32})(\.\d+)\.edi)");
  std::smatch parts;
  if (!std::regex_match(name, parts, form)) return std::nullopt;
  VisibleEvent event;
  event.stream = parts[1];
  event.key = parts[4];
  event.event_id = parts[4].str() + parts[5].str();
  event.type = answer_type;
  event.data = std::move(content);
  const auto number = [](const std::string& digits, auto& value) { std::from_chars(digits.data(), digits.data() + digits.size(), value); };
  number(parts[2], event.stream_epoch);
  number(parts[3], event.sequence);
  return event;
}

}  // namespace

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
  }
  const std::string draft = "." + name + ".tmp";  // one of an earlier crash is begun anew
  ::unlinkat(folder, draft.c_str(), 0);
  if (const auto written = write_draft(folder, draft, content); !written) {
    ::unlinkat(folder, draft.c_str(), 0);
    return written;
  }
  crash_point("draft-written");
  // Over itself, where its own name is in doubt.
  int renamed = ::renameat2(folder, draft.c_str(), folder, name.c_str(), is_doubtful ? 0 : RENAME_NOREPLACE);
  // A file system without "no replace": a hard link never replaces either.
  if (renamed != 0 && !is_doubtful && (errno == EINVAL || errno == ENOSYS))
    renamed = ::linkat(folder, draft.c_str(), folder, name.c_str(), 0);
  const int error = errno;
  ::unlinkat(folder, draft.c_str(), 0);
  if (renamed == 0) return success();
  if (error == EEXIST) return confirm(folder, name, content);
  return trouble(name, "cannot be named: " + system_reason(error));
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
  struct stat status {};
  if (!file.is_open() || ::fstat(file.fd(), &status) != 0) return trouble(name, "is there, but cannot be opened: " + system_reason(errno));
  if (!S_ISREG(status.st_mode)) return trouble(name, "is there, but is not a file");
  std::string found(content.size() + 1, '\0');
  std::size_t size = 0;
  while (size < found.size()) {
    const auto count = ::pread(file.fd(), found.data() + size, found.size() - size, static_cast<off_t>(size));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return trouble(name, "is there, but cannot be read: " + system_reason(errno));
    if (count == 0) break;
    size += static_cast<std::size_t>(count);
  }
  found.resize(size);
  if (found != content)
    return trouble(name, "is there with another content: was the ledger restored from a backup, or do two daemons share the folder?");
  const auto done = synced(file.fd(), (options_.folder / name).string());
  if (!done) doubtful_.insert(name);
  return done;
}

}  // namespace

std::unique_ptr<Publisher> make_directory_publisher(const DirectoryPublisherOptions& options) {
  return std::make_unique<DirectoryPublisher>(options);
}

}  // namespace kpwatch
