// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The file: 32 bytes of header, then 8 bytes a page, big-endian, 0 = not known.
//   header = "kpwatch pages 1\n" | state | zeros
//   state  = 'c': the database has everything; 'o': the log may have something that the database has not; 'm': sums are being made
#include "adapters/ledgers/sqlite/page_sums.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <optional>
#include <string>
#include <system_error>

#include "adapters/ledgers/sqlite/open_file.h"
#include "adapters/ledgers/sqlite/segment.h"
#include "daemon/base/durable.h"
#include "daemon/base/log.h"
#include "daemon/base/system_reason.h"
#include "daemon/base/text.h"

namespace kpwatch::sqlite {
namespace {

constexpr std::string_view first_line = "kpwatch pages 1\n";
constexpr std::size_t header_bytes = 32, sum_bytes = 8;
constexpr char complete = 'c', open_log = 'o', in_making = 'm';

std::filesystem::path sums_of(const std::filesystem::path& database) { return database.parent_path() / "ledger.pages"; }
std::filesystem::path log_of(const std::filesystem::path& database) { return database.string() + "-wal"; }

std::uint64_t big_endian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (const char c : bytes) value = (value << 8U) | static_cast<unsigned char>(c);
  return value;
}

std::string bytes_of(std::uint64_t value) {
  std::string bytes;
  for (int shift = 56; shift >= 0; shift -= 8) bytes += static_cast<char>((value >> static_cast<unsigned>(shift)) & 0xFFU);
  return bytes;
}

std::string header_of(char state) {
  std::string header(first_line);
  header += state;
  header.resize(header_bytes, '\0');
  return header;
}

std::uint64_t sum_of(std::string_view page) {
  const std::string digits = sha256_hex(page).substr(0, 16);
  std::uint64_t sum = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), sum, 16);
  return sum == 0 ? 1 : sum;
}

std::uint64_t size_of(const std::filesystem::path& file) {
  std::error_code error;
  const auto bytes = std::filesystem::file_size(file, error);
  return error ? 0 : bytes;
}

// As the database's first page says; 0 when it is none.
std::uint32_t page_bytes_in(const std::optional<std::string>& bytes) {
  if (!bytes) return 0;
  const auto number = static_cast<std::uint32_t>(big_endian(*bytes));
  return number == 1 ? 65536 : number;
}

std::uint32_t page_bytes_of(Connection& connection) { return page_bytes_in(connection.read_file(16, 2)); }

// Which pages the log holds, each once: up to the first frame without the salts of its header, which is left from an earlier passage
// (SQLite, "WAL File Format"). Frames that were never committed may be among them, which costs a sum and no more.
std::vector<std::uint32_t> pages_in(const std::filesystem::path& log, std::uint32_t page_bytes) {
  constexpr std::uint64_t log_header = 32, frame_header = 24, salts_in_header = 16, salts_in_frame = 8, salts_bytes = 8;
  std::vector<std::uint32_t> pages;
  const OpenFile file(log);
  const auto salts = segment::read_at(file.fd(), salts_in_header, salts_bytes);
  for (std::uint64_t at = log_header; page_bytes != 0 && at + frame_header + page_bytes <= file.bytes(); at += frame_header + page_bytes) {
    const auto frame = segment::read_at(file.fd(), at, salts_in_frame + salts_bytes);
    if (frame && salts && std::string_view(*frame).substr(salts_in_frame) != *salts) break;
    if (frame) pages.push_back(static_cast<std::uint32_t>(big_endian(std::string_view(*frame).substr(0, 4))));
  }
  std::sort(pages.begin(), pages.end());
  pages.erase(std::unique(pages.begin(), pages.end()), pages.end());
  return pages;
}

}  // namespace

PageSums::PageSums(int fd, std::filesystem::path database, bool is_useful)
    : fd_(fd), database_(std::move(database)), is_useful_(is_useful) {}

PageSums::~PageSums() { ::close(fd_); }

Result<std::unique_ptr<PageSums>> PageSums::open(const std::filesystem::path& database) {
  const auto file = sums_of(database);
  const int fd = uninterrupted([&] { return ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0640); });
  if (fd < 0) return failure(file.string() + " cannot be opened: " + system_reason(errno));
  const auto header = segment::read_at(fd, 0, header_bytes);
  const bool is_complete = header && *header == header_of(complete);
  // Somebody else has folded in what the log held: the database is sound, but the sums are of what it was before.
  const bool has_log = header && *header == header_of(open_log) && size_of(log_of(database)) > 0;
  return std::unique_ptr<PageSums>(new PageSums(fd, database, is_complete || has_log));
}

void PageSums::begin(Connection& connection) {
  if (is_useful_) {
    // A log that is there may be one that has been folded in; whether it is, its frames do not tell.
    mark(size_of(log_of(database_)) > 0 ? open_log : complete);
  } else {
    renew(connection);
  }
}

void PageSums::renew(Connection& connection) {
  const auto page_bytes = page_bytes_of(connection);
  mark(in_making);
  if (page_bytes != 0) {
    std::vector<std::uint32_t> pages(connection.file_bytes() / page_bytes);
    for (std::size_t i = 0; i < pages.size(); ++i) pages[i] = static_cast<std::uint32_t>(i + 1);
    sum_up(connection, page_bytes, pages);
    const auto size = static_cast<off_t>(header_bytes + pages.size() * sum_bytes);
    if (uninterrupted([&] { return ::ftruncate(fd_, size); }) != 0) complain("cut");
    log::info("ledger_pages_summed", {{"pages", pages.size()}});
  }
  mark(size_of(log_of(database_)) > 0 ? open_log : complete);
}

void PageSums::log_grows() {
  if (state_ != open_log) mark(open_log);
}

void PageSums::before_fold(Connection& connection) {
  folding_ = pages_in(log_of(database_), page_bytes_of(connection));
  for (const auto page : folding_) put(page, 0);
  // Or a power cut could leave a new page with the old sum.
  if (!folding_.empty() && uninterrupted([this] { return ::fdatasync(fd_); }) != 0) complain("synced");
}

// Whole: nothing is in the log that the database has not.
void PageSums::after_fold(Connection& connection, bool is_whole) {
  sum_up(connection, page_bytes_of(connection), folding_);
  folding_.clear();
  if (is_whole) mark(complete);
}

void PageSums::sum_up(Connection& connection, std::uint32_t page_bytes, const std::vector<std::uint32_t>& pages) {
  for (const auto page : pages)
    if (const auto bytes = connection.read_file(std::uint64_t{page - 1} * page_bytes, page_bytes)) put(page, sum_of(*bytes));
}

void PageSums::put(std::uint32_t page, std::uint64_t sum) {
  if (page == 0) return;
  if (!segment::write_all(fd_, bytes_of(sum), header_bytes + std::uint64_t{page - 1} * sum_bytes)) complain("written");
}

void PageSums::mark(char state) {
  if (segment::write_all(fd_, header_of(state), 0))
    state_ = state;
  else
    complain("written");
}

// What is missing here makes nothing wrong in the ledger; it is said once, and the next start makes the sums anew.
void PageSums::complain(const char* what) {
  if (!is_complained_of_)
    log::warning("ledger_pages_not_summed", {{"file", sums_of(database_).string()}, {"not", what}, {"reason", system_reason(errno)}});
  is_complained_of_ = true;
}

void PageSums::verify(const std::filesystem::path& path, Verification& report) {
  const OpenFile sums(sums_of(path)), database(path);
  const auto page_bytes = database.is_open() ? page_bytes_in(segment::read_at(database.fd(), 16, 2)) : 0;
  if (!sums.is_open() || sums.bytes() < header_bytes) {
    report.wrong("page-sums", "ledger.pages", "a file", "none", "the sums of the ledger's pages are missing");
    return;
  }
  const auto header = segment::read_at(sums.fd(), 0, header_bytes);
  if (header && *header == header_of(in_making)) {
    report.remark("pages-without-sum", "ledger.pages", "the daemon died while it summed the pages; the next start does it anew");
    return;
  }
  if (!header || (*header != header_of(complete) && *header != header_of(open_log))) {
    report.wrong("page-sums", "ledger.pages, offset 0", "a header", "another", "the sums of the ledger's pages are damaged");
    return;
  }
  if (*header == header_of(open_log) && size_of(log_of(path)) == 0) {
    report.remark(
        "log-folded", "ledger.db",
        "after the daemon died, another program has folded the write-ahead log into the ledger: the sums of its pages say nothing, "
        "what is in it was checked");
    return;
  }
  const auto known = (sums.bytes() - header_bytes) / sum_bytes;
  if (page_bytes < 512 || database.bytes() % page_bytes != 0 || database.bytes() / page_bytes != known ||
      (sums.bytes() - header_bytes) % sum_bytes != 0) {
    report.wrong("page-sums", "ledger.db", std::to_string(known) + " pages",
                 std::to_string(database.bytes()) + " bytes, of " + std::to_string(page_bytes) + " a page",
                 "the ledger has not as many pages as it had");
    return;
  }
  std::uint64_t unknown = 0;
  for (std::uint64_t page = 0; page < known; ++page) {
    const auto sum = segment::read_at(sums.fd(), header_bytes + page * sum_bytes, sum_bytes);
    const auto bytes = segment::read_at(database.fd(), page * page_bytes, page_bytes);
    if (sum && big_endian(*sum) == 0) {
      ++unknown;
    } else if (!sum || !bytes || sum_of(*bytes) != big_endian(*sum)) {
      report.wrong("page-changed", "ledger.db, page " + std::to_string(page + 1) + ", offset " + std::to_string(page * page_bytes), {}, {},
                   "page " + std::to_string(page + 1) + " of the ledger was changed by something else than kpwatch");
    }
  }
  if (unknown > 0)
    report.remark("pages-without-sum", "ledger.pages",
                  std::to_string(unknown) + " pages have no sum: the daemon died while it folded the write-ahead log in");
}

}  // namespace kpwatch::sqlite
