// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/ledgers/sqlite/verify_archive.h"

#include <algorithm>
#include <cerrno>
#include <map>
#include <set>
#include <system_error>

#include "adapters/ledgers/sqlite/open_file.h"
#include "adapters/ledgers/sqlite/segment.h"
#include "daemon/base/system_reason.h"
#include "daemon/base/text.h"

namespace kpwatch::sqlite {
namespace {

// What is stored where in the archive, each place once.
constexpr std::string_view places_of_segment =
    "SELECT archive_offset, archive_length, archive_sha256 FROM ("
    "SELECT archive_segment, archive_offset, archive_length, archive_sha256 FROM cases UNION "
    "SELECT archive_segment, archive_offset, archive_length, archive_sha256 FROM dead_letters UNION "
    "SELECT archive_segment, archive_offset, archive_length, archive_sha256 FROM certificate_versions UNION "
    "SELECT archive_segment, archive_offset, archive_length, archive_sha256 FROM exchange_documents UNION "
    "SELECT archive_segment, archive_offset, archive_length, archive_sha256 FROM case_versions UNION "
    "SELECT archive_segment, archive_offset, archive_length, archive_sha256 FROM grounds UNION "
    "SELECT archive_segment, archive_offset, archive_length, archive_sha256 FROM statistics_rows) WHERE archive_segment = ? ORDER BY 1";
constexpr std::string_view all_segments =
    "SELECT archive_segment FROM cases UNION SELECT archive_segment FROM dead_letters UNION SELECT archive_segment FROM "
    "certificate_versions UNION SELECT archive_segment FROM exchange_documents UNION SELECT archive_segment FROM statistics_rows UNION "
    "SELECT archive_segment FROM case_versions UNION SELECT archive_segment FROM grounds UNION SELECT name FROM segments";

std::string at(const std::string& segment, std::uint64_t offset) { return "archive/" + segment + ", offset " + std::to_string(offset); }

// What a process leaves that dies while it appends: the beginning of a record, and nothing after it.
bool is_torn(int fd, std::uint64_t number, std::uint64_t offset, std::uint64_t file_bytes) {
  const auto rest = file_bytes - offset;
  const auto head = segment::read_at(fd, offset, std::min<std::uint64_t>(rest, segment::header_bytes));
  if (!head) return false;
  if (rest < segment::header_bytes)
    return head->substr(0, segment::magic.size()) == segment::magic.substr(0, std::min<std::size_t>(head->size(), segment::magic.size()));
  const auto header = segment::decode(*head);
  if (!header || header->length <= rest - segment::header_bytes) return false;
  // A whole record whose length was changed is not torn.
  const auto bytes = segment::read_at(fd, offset + segment::header_bytes, rest - segment::header_bytes);
  return bytes && segment::mark_of(sha256_hex(*bytes), number, offset) != header->mark;
}

class SegmentCheck {
 public:
  SegmentCheck(const std::filesystem::path& folder, std::string name, Verification& report)
      : name_(std::move(name)), number_(segment::number_of(name_).value_or(0)), file_(folder / name_), report_(report) {}

  void run(std::uint64_t whole_up_to, const Statement& places, std::size_t place_count) {
    if (!file_.is_open()) {
      report_.wrong("segment-missing", "archive/" + name_, std::to_string(place_count) + " records referred to", "no file",
                    "archive segment " + name_ + " cannot be opened: " + system_reason(errno));
      return;
    }
    const auto end = segment::walk(file_.fd(), file_.bytes(), number_, [this](const segment::Record& record) {
      records_.emplace(record.offset, record);
      ++report_.archive_records;
      report_.archive_bytes += record.length;
    });
    look_at_end(end, whole_up_to);
    for (std::size_t row = 0; row < place_count; ++row)
      look_at(static_cast<std::uint64_t>(places.integer(row, 0)), static_cast<std::uint64_t>(places.integer(row, 1)), places.text(row, 2));
    if (!records_.empty())
      report_.remark("record-without-row", "archive/" + name_,
                     std::to_string(records_.size()) + " records of " + name_ + " are referred to by no row");
  }

 private:
  void look_at_end(std::uint64_t end, std::uint64_t whole_up_to) {
    if (end == file_.bytes() && end >= whole_up_to) return;
    if (end != 0 && end >= whole_up_to && is_torn(file_.fd(), number_, end, file_.bytes())) {
      report_.remark("tail-torn", at(name_, end),
                     std::to_string(file_.bytes() - end) + " bytes at the end of " + name_ +
                         " are a record that was cut off by a crash; nothing was acknowledged for it");
      return;
    }
    const auto head = segment::read_at(file_.fd(), end, segment::header_bytes);
    const auto header = head ? segment::decode(*head) : std::nullopt;
    const bool is_whole_record = header && header->length <= file_.bytes() - end - segment::header_bytes;
    report_.wrong("record-damaged", at(name_, end), "whole records up to " + std::to_string(std::max(whole_up_to, file_.bytes())),
                  file_.bytes() < whole_up_to ? "a file of " + std::to_string(file_.bytes()) + " bytes" : "a damaged record",
                  "the archive record in " + name_ + " at " + std::to_string(end) +
                      (is_whole_record ? " is damaged: its SHA-256 differs" : " is damaged: it is none, or cut short"));
  }

  void look_at(std::uint64_t offset, std::uint64_t length, const std::string& sha256) {
    const auto found = records_.find(offset);
    if (found != records_.end() && found->second.length == length && found->second.sha256 == sha256) {
      seen_.insert(offset);
    } else if (!seen_.contains(offset)) {
      // Behind damage the walk has stopped; what lies there may be whole.
      const auto head = segment::read_at(file_.fd(), offset, segment::header_bytes);
      const auto header = head ? segment::decode(*head) : std::nullopt;
      const bool fits = header && header->length == length && header->mark == segment::mark_of(sha256, number_, offset);
      const auto bytes =
          fits && length <= file_.bytes() ? segment::read_at(file_.fd(), offset + segment::header_bytes, length) : std::nullopt;
      const auto hash = bytes ? sha256_hex(*bytes) : std::string("no such record");
      if (hash != sha256)
        report_.wrong("bytes-differ", at(name_, offset), sha256, hash,
                      "the archive record in " + name_ + " at " + std::to_string(offset) +
                          (bytes ? " is damaged: its SHA-256 differs" : " is not the one that the ledger names"));
    }
    records_.erase(offset);
  }

  std::string name_;
  std::uint64_t number_;
  OpenFile file_;
  Verification& report_;
  std::map<std::uint64_t, segment::Record> records_;  // those that no row has named yet
  std::set<std::uint64_t> seen_;
};

}  // namespace

void verify_archive(Connection& reader, const std::filesystem::path& folder, Verification& report) {
  Statement names(reader, all_segments, "t");
  std::set<std::string> segments;
  const auto count = names.run();
  for (std::size_t row = 0; row < count; ++row) segments.insert(names.text(row, 0));
  segments.erase("");
  const auto archive = folder / "archive";
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(archive, error)) {
    const auto name = entry.path().filename().string();
    if (segment::number_of(name))
      segments.insert(name);
    else if (name != "archive.lock")
      report.remark("strange-file", "archive/" + escaped(name), "a file that is none of kpwatch's");
  }
  if (error && !segments.empty())
    report.wrong("archive-missing", archive.string(), "a folder", error.message(), "the archive cannot be listed: " + error.message());
  Statement reached(reader, "SELECT bytes FROM segments WHERE name = ?", "i");
  Statement places(reader, places_of_segment, "iit");
  for (const auto& name : segments) {
    if (!segment::number_of(name)) {
      report.wrong("segment-name", "ledger.db", "the name of a segment", escaped(name), "a row names something that is no archive segment");
      continue;
    }
    const auto whole_up_to = reached.run(name) == 1 ? static_cast<std::uint64_t>(reached.integer(0, 0)) : 0;
    SegmentCheck(archive, name, report).run(whole_up_to, places, places.run(name));
  }
}

}  // namespace kpwatch::sqlite
