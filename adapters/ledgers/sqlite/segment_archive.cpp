// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/ledgers/sqlite/segment_archive.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "adapters/ledgers/sqlite/lock_file.h"
#include "adapters/ledgers/sqlite/recent_places.h"
#include "adapters/ledgers/sqlite/segment.h"
#include "adapters/ledgers/sqlite/write_back.h"
#include "daemon/base/crash_point.h"
#include "daemon/base/durable.h"
#include "daemon/base/log.h"
#include "daemon/base/system_reason.h"
#include "daemon/base/text.h"

namespace kpwatch {
namespace {

class File {
 public:
  explicit File(int fd = -1) : fd_(fd) {}
  File(File&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  File& operator=(File&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~File() {
    if (fd_ >= 0) ::close(fd_);
  }
  [[nodiscard]] int fd() const { return fd_; }
  [[nodiscard]] bool is_open() const { return fd_ >= 0; }

 private:
  int fd_;
};

class SegmentArchive final : public Archive {
 public:
  SegmentArchive(std::filesystem::path folder, std::uint64_t segment_bytes_max, bool read_only)
      : folder_(std::move(folder)), segment_bytes_max_(segment_bytes_max), read_only_(read_only) {}

  Result<void> open_for_writing();

  Result<ArchivePlace> put(const Bytes& bytes, std::string sha256) override;
  Result<void> sync() override;
  Result<Bytes> get(const ArchivePlace& place) const override;

 private:
  Result<void> adopt_last_segment();
  Result<void> start_segment();
  Result<void> sync_file();
  Result<void> sync_all();
  void condemn(const std::string& what, int error);

  std::filesystem::path folder_;
  std::uint64_t segment_bytes_max_;
  bool read_only_;
  std::unique_ptr<sqlite::LockFile> lock_;
  File folder_file_;
  File file_;                 // the segment that grows
  std::uint64_t number_ = 0;  // its number
  std::uint64_t size_ = 0;    // up to where it is whole
  bool is_dirty_ = false, is_folder_dirty_ = false;
  std::string condemned_;  // why nothing here counts any more
  sqlite::RecentPlaces recent_;
};

Result<void> SegmentArchive::open_for_writing() {
  TRY(make_folders(folder_));
  TRY_ASSIGN(lock_, sqlite::LockFile::take(folder_ / "archive.lock"));
  folder_file_ = File(::open(folder_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder_file_.is_open()) return failure(folder_.string() + " cannot be opened: " + system_reason(errno));
  TRY(sync_folder(folder_.parent_path()));  // the folder itself may be new
  return adopt_last_segment();
}

// What a crash left: whole records are kept (and written back before anything relies on them); a torn tail was never
// acknowledged to anybody, so a new segment starts after it and the old file is left as it is.
Result<void> SegmentArchive::adopt_last_segment() {
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder_, error))
    if (const auto number = segment::number_of(entry.path().filename().string())) number_ = std::max(number_, *number);
  if (error) return failure(folder_.string() + " cannot be listed: " + error.message());
  if (number_ == 0) return success();
  const auto path = folder_ / segment::file_name(number_);
  file_ = File(::open(path.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW));
  struct stat status {};
  if (!file_.is_open() || ::fstat(file_.fd(), &status) != 0) return failure(path.string() + " cannot be opened: " + system_reason(errno));
  const auto file_bytes = static_cast<std::uint64_t>(status.st_size);
  size_ = segment::walk(file_.fd(), file_bytes, number_,
                        [&](const segment::Record& record) { recent_.remember(record.sha256, number_, record.offset, record.length); });
  TRY(sqlite::write_back(file_.fd(), size_, path.string()));
  is_folder_dirty_ = true;
  TRY(sync_all());
  if (size_ == file_bytes && size_ != 0) return success();
  log::warning("archive_tail_torn", {{"segment", path.filename().string()}, {"whole_bytes", size_}, {"bytes", file_bytes}});
  file_ = File();
  return success();
}

Result<void> SegmentArchive::start_segment() {
  auto path = folder_ / segment::file_name(number_ + 1);
  const auto make = [&] { return ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0640); };
  File next(uninterrupted(make));
  while (!next.is_open() && errno == EEXIST) {  // made in a try that failed, or was said to have failed
    path = folder_ / segment::file_name(++number_ + 1);
    next = File(uninterrupted(make));
  }
  if (!next.is_open()) return failure("archive segment " + path.string() + " cannot be made: " + system_reason(errno));
  ++number_;
  is_dirty_ = is_folder_dirty_ = true;
  if (const auto written = segment::write_all(next.fd(), segment::first_line, 0); !written) {
    // One that cannot be taken away again is a torn one as after a crash: the next number is tried.
    if (::unlink(path.c_str()) == 0) --number_;
    return failure("archive segment " + path.string() + " cannot be written: " + written.error().sentence);
  }
  file_ = std::move(next);
  size_ = segment::first_line.size();
  return success();
}

Result<ArchivePlace> SegmentArchive::put(const Bytes& bytes, std::string sha256) {
  if (read_only_) return failure("the archive is open for reading only");
  if (!condemned_.empty()) return final_failure(condemned_);
  TRY(lock_->check());
  const auto length = bytes.view().size();
  if (sha256.empty()) sha256 = sha256_hex(bytes);
  if (const auto known = recent_.find(sha256); known && known->length == length) return *known;

  const auto record_bytes = segment::header_bytes + length;
  if (file_.is_open() && size_ > segment::first_line.size() && size_ + record_bytes > segment_bytes_max_) {
    TRY(sync_file());
    file_ = File();
  }
  if (!file_.is_open()) {
    TRY(start_segment());
  }

  is_dirty_ = true;
  auto written = segment::write_all(file_.fd(), segment::encode({length, segment::mark_of(sha256, number_, size_)}), size_);
  std::uint64_t at = size_ + segment::header_bytes;
  for_each_piece(bytes, [&](std::string_view piece) {
    if (written) written = segment::write_all(file_.fd(), piece, std::exchange(at, at + piece.size()));
  });
  if (!written) {
    // Nothing refers to the half record; without it, the segment can still be used when there is room again. Else it is
    // left for good, but not before what was put into it of late is synced: others of this batch rely on it.
    if (uninterrupted([this] { return ::ftruncate(file_.fd(), static_cast<off_t>(size_)); }) != 0) {
      TRY(sync_file());
      file_ = File();
    }
    return failure("the archive cannot take " + std::to_string(length) + " bytes: " + written.error().sentence);
  }
  ArchivePlace place{sha256, segment::file_name(number_), size_, length};
  size_ += record_bytes;
  recent_.remember(sha256, number_, place.offset, length);
  crash_point("archive-appended");
  return place;
}

// The kernel may mark pages clean after a failed fsync and forget them: a second try that succeeds proves nothing
// (Rebello et al., "Can Applications Recover from fsync Failures?", USENIX ATC 2020).
void SegmentArchive::condemn(const std::string& what, int error) {
  condemned_ = "the archive could not be synced (" + what + ": " + system_reason(error) +
               "); what was written since the last success cannot be relied on, the process must end and read its sources again";
}

Result<void> SegmentArchive::sync_file() {
  if (!condemned_.empty()) return final_failure(condemned_);
  if (is_dirty_ && file_.is_open() && uninterrupted([this] { return ::fdatasync(file_.fd()); }) != 0) {
    condemn(segment::file_name(number_), errno);
    return final_failure(condemned_);
  }
  is_dirty_ = false;
  return success();
}

Result<void> SegmentArchive::sync_all() {
  TRY(sync_file());
  if (is_folder_dirty_ && uninterrupted([this] { return ::fsync(folder_file_.fd()); }) != 0) {
    condemn(folder_.string(), errno);
    return final_failure(condemned_);
  }
  is_folder_dirty_ = false;
  return success();
}

Result<void> SegmentArchive::sync() {
  if (read_only_) return failure("the archive is open for reading only");
  TRY(sync_all());
  crash_point("archive-synced");
  return success();
}

Result<Bytes> SegmentArchive::get(const ArchivePlace& place) const {
  const auto where = place.segment + " at " + std::to_string(place.offset);
  const auto number = segment::number_of(place.segment);
  if (!number) return failure("\"" + escaped(place.segment) + "\" is not the name of an archive segment");
  const File file(::open((folder_ / place.segment).c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (!file.is_open()) return failure("archive segment " + place.segment + " cannot be opened: " + system_reason(errno));
  const auto head = segment::read_at(file.fd(), place.offset, segment::header_bytes);
  const auto header = head ? segment::decode(*head) : std::nullopt;
  if (!header) return failure("there is no archive record in " + where);
  if (header->length != place.length || header->mark != segment::mark_of(place.sha256, *number, place.offset))
    return failure("the archive record in " + where + " is not the one that the ledger names");
  struct stat status {};
  if (::fstat(file.fd(), &status) != 0 || static_cast<std::uint64_t>(status.st_size) < place.offset + segment::header_bytes + place.length)
    return failure("the archive record in " + where + " is cut short");
  // A large one is looked at through pages, after all of it was read once: a disk that does not answer is told of, and no signal.
  constexpr std::uint64_t in_memory_max = std::uint64_t{8} << 20;
  const std::uint64_t begin = place.offset + segment::header_bytes;
  const bool is_large = place.length > in_memory_max;
  auto bytes = is_large ? std::optional<std::string>(std::in_place) : segment::read_at(file.fd(), begin, place.length);
  const auto sha256 = is_large ? segment::sha256_at(file.fd(), begin, place.length)
                      : bytes  ? std::optional(sha256_hex(*bytes))
                               : std::nullopt;
  if (!sha256) return failure("the archive record in " + where + " cannot be read");
  if (*sha256 != place.sha256) return failure("the archive record in " + where + " is damaged: its SHA-256 differs");
  return is_large ? mapped(file.fd(), place.length, begin) : Bytes(std::move(*bytes));
}

}  // namespace

Result<std::unique_ptr<Archive>> open_archive(const std::filesystem::path& folder, bool read_only, std::uint64_t segment_bytes_max) {
  auto archive = std::make_unique<SegmentArchive>(std::filesystem::absolute(folder) / "archive", segment_bytes_max, read_only);
  if (!read_only) {
    TRY(archive->open_for_writing());
  }
  return std::unique_ptr<Archive>(std::move(archive));
}

}  // namespace kpwatch
