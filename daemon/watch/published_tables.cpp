// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/watch/published_tables.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <fstream>
#include <iterator>
#include <system_error>

#include "daemon/base/durable.h"
#include "daemon/base/system_reason.h"
#include "daemon/base/text.h"

namespace kpwatch {
namespace {

namespace fs = std::filesystem;

constexpr const char* list_name = "SHA256SUMS";  // sha256sum --check reads it

std::optional<std::string> content_of(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(stream), {});
}

Failure cannot(const char* what, const fs::path& file) {
  return failure(std::string("cannot ") + what + " " + file.string() + ": " + system_reason(errno));
}

Result<void> write_file(const fs::path& file, std::string_view bytes) {
  const int fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0640);
  if (fd < 0) return cannot("write", file);
  while (!bytes.empty()) {
    const auto written = uninterrupted([&] { return ::write(fd, bytes.data(), bytes.size()); });
    if (written <= 0) {
      ::close(fd);
      return cannot("write", file);
    }
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  auto synced = sync_to_disk(fd, file.string());
  ::close(fd);
  return synced;
}

std::string sum_line(const std::string& name, const std::string& bytes) { return sha256_hex(bytes) + "  " + name + "\n"; }

}  // namespace

PublishedTables::PublishedTables(const fs::path& state, CountryCode party, const ReportingPeriod& period)
    : folder_(state / "published" / std::string(party.text()) / period.to_string()) {}

fs::path PublishedTables::folder_of(std::int64_t revision) const { return folder_ / std::to_string(revision); }

std::int64_t PublishedTables::newest() const {
  std::int64_t newest = 0;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder_, error)) {
    const std::string name = entry.path().filename().string();
    std::int64_t revision = 0;
    const auto read = std::from_chars(name.data(), name.data() + name.size(), revision);
    if (read.ec == std::errc{} && read.ptr == name.data() + name.size()) newest = std::max(newest, revision);
  }
  return newest;
}

std::string PublishedTables::sha256(std::int64_t revision) const {
  const auto list = content_of(folder_of(revision) / list_name);
  return list ? sha256_hex(*list) : std::string{};
}

Result<void> PublishedTables::put(std::int64_t revision, const std::map<std::string, std::string>& files) {
  TRY(make_folders(folder_));
  const fs::path hidden = folder_ / ("." + std::to_string(revision) + "." + std::to_string(::getpid()));
  if (::mkdir(hidden.c_str(), 0750) != 0) return cannot("make", hidden);
  std::string list;
  for (const auto& [name, bytes] : files) {
    TRY(write_file(hidden / name, bytes));
    list += sum_line(name, bytes);
  }
  TRY(write_file(hidden / list_name, list));
  TRY(sync_folder(hidden));
  // A folder that is there and not empty is not replaced: two that publish at once get different revisions, or an error.
  if (::rename(hidden.c_str(), folder_of(revision).c_str()) != 0) return cannot("publish", folder_of(revision));
  return sync_folder(folder_);
}

Result<std::string> PublishedTables::get(std::int64_t revision, const std::string& name) const {
  const fs::path file = folder_of(revision) / name;
  const auto list = content_of(folder_of(revision) / list_name);
  auto bytes = content_of(file);
  if (!list || !bytes) return failure("there is no revision " + std::to_string(revision) + " in " + folder_.string());
  if (list->find(sum_line(name, *bytes)) == std::string::npos)
    return failure(file.string() + " is not what was published: its SHA-256 is another than " + list_name + " says");
  return std::move(*bytes);
}

}  // namespace kpwatch
