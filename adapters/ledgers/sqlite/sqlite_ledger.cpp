// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/ledgers/sqlite/sqlite_ledger.h"

#include <algorithm>
#include <cstdlib>
#include <mutex>
#include <system_error>
#include <type_traits>

#include "adapters/ledgers/sqlite/lock_file.h"
#include "adapters/ledgers/sqlite/past.h"
#include "adapters/ledgers/sqlite/schema.h"
#include "adapters/ledgers/sqlite/transaction.h"
#include "adapters/ledgers/sqlite/verify_archive.h"
#include "adapters/ledgers/sqlite/verify_ledger.h"
#include "adapters/ledgers/sqlite/write_back.h"
#include "daemon/base/crash_point.h"
#include "daemon/base/durable.h"
#include "daemon/base/log.h"

namespace kpwatch {
namespace {

using sqlite::Connection;
using sqlite::LockFile;
using sqlite::Readings;
using sqlite::SqlError;
using sqlite::Statement;
using sqlite::Table;
using sqlite::Writer;

// A reading connection with its questions; any thread may ask, one at a time.
struct Reader {
  explicit Reader(const std::filesystem::path& file) : connection(file, Connection::Mode::reader), ask(connection) {}
  std::mutex mutex;
  Connection connection;
  Readings ask;
};

class SqliteLedger final : public Ledger {
 public:
  SqliteLedger(std::filesystem::path folder, std::unique_ptr<LockFile> lock, std::unique_ptr<Writer> writer, std::unique_ptr<Reader> reader)
      : folder_(std::move(folder)), lock_(std::move(lock)), writer_(std::move(writer)), reader_(std::move(reader)) {}
  ~SqliteLedger() override {
    reader_.reset();
    if (writer_) writer_->last_checkpoint();
  }
  SqliteLedger(const SqliteLedger&) = delete;
  SqliteLedger& operator=(const SqliteLedger&) = delete;

  Result<std::unique_ptr<Transaction>> begin() override;
  std::uint32_t count_attempt(const std::string& transport_id) override;
  Result<void> mark_sent(const std::string& authority, std::uint32_t stream_epoch, std::uint64_t up_to_sequence,
                         const std::string& bookmark) override;

  std::string identity() const override {
    return look("identity", std::string{}, [](Readings& ask) { return ask.identity(); });
  }
  Result<std::optional<std::int64_t>> position(const std::string& feed, const std::string& source) const override {
    return answer("position", [&](Readings& ask) { return ask.position(feed, source); });
  }
  Result<std::vector<Position>> positions() const override {
    return answer("positions", [](Readings& ask) { return ask.positions(); });
  }
  Result<std::vector<OutboxEntry>> unsent(const std::string& authority, std::size_t count_max) const override {
    return answer("unsent", [&](Readings& ask) { return ask.unsent(authority, count_max); });
  }
  Result<std::vector<OutboxEntry>> held_aside(const std::string& authority, std::size_t count_max) const override {
    return answer("held_aside", [&](Readings& ask) { return ask.held_aside(authority, count_max); });
  }
  Result<void> hold_aside(const OutboxEntry& entry) override;
  Result<void> mark_held_sent(const OutboxEntry& entry, const std::string& bookmark) override;
  Result<std::string> bookmark(const std::string& authority) const override {
    return answer("bookmark", [&](Readings& ask) { return ask.bookmark(authority); });
  }
  std::vector<AlertSummary> alerts(const std::string& id_or_empty, std::size_t count_max) const override {
    return look("alerts", std::vector<AlertSummary>{}, [&](Readings& ask) { return ask.alerts(id_or_empty, count_max); });
  }
  Result<std::vector<DeadLetter>> dead_letters(bool open_only, std::size_t count_max) const override {
    return answer("dead_letters", [&](Readings& ask) { return ask.dead_letters(open_only, count_max); });
  }
  std::optional<DeadLetter> dead_letter(std::uint64_t id) const override {
    return look("dead_letter", std::optional<DeadLetter>{}, [&](Readings& ask) { return ask.dead_letter(id); });
  }
  std::vector<CertificateVersion> certificate_versions(const std::string& key) const override {
    return look("certificate_versions", std::vector<CertificateVersion>{}, [&](Readings& ask) { return ask.certificate_versions(key); });
  }
  std::vector<CertificateUse> certificate_uses(const std::string& key) const override {
    return look("certificate_uses", std::vector<CertificateUse>{}, [&](Readings& ask) { return ask.uses(key, {}); });
  }
  std::vector<PublishedFigure> published_figures(std::optional<CountryCode> reporter, int first_year, int last_year) const override {
    return look("published_figures", std::vector<PublishedFigure>{},
                [&](Readings& ask) { return ask.published_figures(reporter, first_year, last_year); });
  }
  std::optional<KeptGrounds> grounds(const std::string& sha256) const override {
    return look("grounds", std::optional<KeptGrounds>{}, [&](Readings& ask) { return ask.grounds(sha256); });
  }
  std::vector<Decision> decisions(const std::string& business_id) const override {
    return look("decisions", std::vector<Decision>{}, [&](Readings& ask) { return ask.decisions(business_id); });
  }
  std::vector<Decision> decisions_after(std::uint64_t number, std::size_t count_max) const override {
    return look("decisions_after", std::vector<Decision>{}, [&](Readings& ask) { return ask.decisions_after(number, count_max); });
  }
  std::optional<CaseRecord> case_version(const std::string& business_id, std::uint32_t version) const override {
    return look("case_version", std::optional<CaseRecord>{}, [&](Readings& ask) { return ask.case_version(business_id, version); });
  }
  Result<std::vector<std::string>> cases_named(const std::string& name) const override {
    return answer("cases_named", [&](Readings& ask) { return ask.cases_named(name); });
  }
  std::int64_t clock_at(Moment moment) const override {
    return look("clock_at", std::int64_t{0}, [&](Readings& ask) { return ask.clock_at(moment); });
  }
  Result<std::unique_ptr<EarlierMemory>> earlier_memory() const override {
    try {
      return sqlite::memory_of_the_past(reader_->connection.file());
    } catch (const SqlError& error) {
      return sqlite::as_failure("the ledger cannot be asked about the past", error);
    }
  }
  Counts counts() const override {
    return look("counts", Counts{}, [](Readings& ask) { return ask.counts(); });
  }
  Result<void> verify() const override;

 private:
  template <class Question, class Answer = std::invoke_result_t<Question, Readings&>>
  Result<Answer> answer(std::string_view what, const Question& question) const {
    const std::lock_guard lock(reader_->mutex);
    try {
      return question(reader_->ask);
    } catch (const SqlError& error) {
      log::error("ledger_not_readable", {{"asked", what}, {"reason", error.what()}});
      if (error.kind == SqlError::Kind::corrupt && writer_) {
        log::error("leaving", {{"reason", sqlite::as_failure("the ledger", error).sentence}});
        std::_Exit(3);
      }
      return sqlite::as_failure("the ledger could not be read", error);
    } catch (const std::exception& error) {
      log::error("ledger_not_readable", {{"asked", what}, {"reason", error.what()}});
      return failure(std::string("the ledger could not be read: ") + error.what());
    }
  }
  template <class Answer, class Question>
  Answer look(std::string_view what, Answer when_failed, const Question& question) const {
    auto answered = answer(what, question);
    return answered ? std::move(answered).value() : std::move(when_failed);
  }
  // One small transaction on the writing connection.
  template <class Work>
  Result<void> write(const Work& work);

  std::filesystem::path folder_;
  std::unique_ptr<LockFile> lock_;  // first in, last out
  std::unique_ptr<Writer> writer_;  // none when read-only
  std::unique_ptr<Reader> reader_;
};

Result<std::unique_ptr<Ledger::Transaction>> SqliteLedger::begin() {
  if (!writer_) return failure("the ledger is open for reading only");
  auto turn = writer_->turn.wait();
  TRY(lock_->check());
  TRY(writer_->begin());
  return std::unique_ptr<Transaction>(std::make_unique<sqlite::SqliteTransaction>(*writer_, std::move(turn)));
}

template <class Work>
Result<void> SqliteLedger::write(const Work& work) {
  if (!writer_) return failure("the ledger is open for reading only");
  const auto turn = writer_->turn.wait();
  TRY(lock_->check());
  TRY(writer_->begin());
  try {
    work(*writer_);
  } catch (const SqlError& error) {
    writer_->roll_back();
    return sqlite::as_failure("the ledger could not be written", error);
  } catch (const std::exception& error) {
    writer_->roll_back();
    return failure(std::string("the ledger could not be written: ") + error.what());
  }
  return writer_->commit();
}

std::uint32_t SqliteLedger::count_attempt(const std::string& transport_id) {
  std::uint32_t count = 0;
  const auto written = write([&](Writer& writer) {
    const std::int64_t before = writer.attempt_before.run(transport_id) == 0 ? 0 : writer.attempt_before.integer(0, 0);
    const sqlite::Seal seal = writer.put(writer.put_attempt, Table::attempts, transport_id, before + 1);
    before == 0 ? writer.seals.add(Table::attempts, seal)
                : writer.seals.replace(Table::attempts, sqlite::seal_of("attempts", transport_id, before), seal);
    count = static_cast<std::uint32_t>(before + 1);
    writer.any_attempts = true;
  });
  if (!written && written.error().is_final) end_after_failed_sync("ledger", written.error());
  if (!written) log::error("attempt_not_counted", {{"transport_id", transport_id}, {"reason", written.error().sentence}});
  return count;
}

// How far a stream was delivered, and what its publisher wants to remember.
void note_delivery(Writer& writer, const std::string& authority, std::uint32_t stream_epoch, std::uint64_t up_to_sequence,
                   const std::string& bookmark) {
  const bool is_known = writer.delivery_before.run(authority, stream_epoch) == 1;
  const std::int64_t before = is_known ? writer.delivery_before.integer(0, 0) : 0;
  const sqlite::Seal delivery = writer.put(writer.put_delivery, Table::deliveries, authority, stream_epoch,
                                           std::max(before, static_cast<std::int64_t>(up_to_sequence)));
  is_known ? writer.seals.replace(Table::deliveries, sqlite::seal_of("deliveries", authority, stream_epoch, before), delivery)
           : writer.seals.add(Table::deliveries, delivery);
  const bool has_bookmark = writer.bookmark_before.run(authority) == 1;
  const sqlite::Seal old_bookmark = has_bookmark ? sqlite::Seal::parse(writer.bookmark_before.text(0, 0)) : sqlite::Seal{};
  const sqlite::Seal new_bookmark = writer.put(writer.put_bookmark, Table::bookmarks, authority, bookmark);
  has_bookmark ? writer.seals.replace(Table::bookmarks, old_bookmark, new_bookmark) : writer.seals.add(Table::bookmarks, new_bookmark);
}

Result<void> SqliteLedger::mark_sent(const std::string& authority, std::uint32_t stream_epoch, std::uint64_t up_to_sequence,
                                     const std::string& bookmark) {
  return write([&](Writer& writer) {
    writer.mark_sent.run(authority, stream_epoch, up_to_sequence);
    note_delivery(writer, authority, stream_epoch, up_to_sequence, bookmark);
    crash_point("before-mark");
  });
}

Result<void> SqliteLedger::hold_aside(const OutboxEntry& entry) {
  return write([&](Writer& writer) {
    if (writer.hold_aside.write(entry.authority, entry.stream_epoch, entry.sequence) != 1) return;
    writer.seals.add(Table::held_aside,
                     writer.put(writer.put_held, Table::held_aside, entry.authority, entry.stream_epoch, entry.sequence));
  });
}

Result<void> SqliteLedger::mark_held_sent(const OutboxEntry& entry, const std::string& bookmark) {
  return write([&](Writer& writer) {
    if (writer.mark_held_sent.write(entry.authority, entry.stream_epoch, entry.sequence) != 1) return;
    writer.forget_held.run(entry.authority, entry.stream_epoch, entry.sequence);
    writer.seals.remove(Table::held_aside, sqlite::seal_of("held_aside", entry.authority, entry.stream_epoch, entry.sequence));
    note_delivery(writer, entry.authority, entry.stream_epoch, entry.sequence, bookmark);
  });
}

// Beside a running daemon: the witness may be ahead of what this reader sees, so it is left out.
Result<void> SqliteLedger::verify() const {
  Verification report;
  try {
    // A connection of its own: this takes long, and the dispatchers ask meanwhile.
    Connection reader(reader_->connection.file(), Connection::Mode::reader);
    sqlite::verify_ledger(reader, report);
    sqlite::verify_archive(reader, folder_, report);
  } catch (const std::exception& error) {
    return failure(std::string("the ledger cannot be verified: ") + error.what());
  }
  for (const auto& one : report.discrepancies)
    if (!one.is_remark) return failure(one.sentence);
  return success();
}

Result<std::unique_ptr<Ledger>> open_reading(const std::filesystem::path& folder, const std::filesystem::path& file) {
  std::error_code error;
  if (!std::filesystem::exists(file, error)) return failure("there is no ledger in " + folder.string());
  auto reader = std::make_unique<Reader>(file);
  TRY(sqlite::require_current_schema(reader->connection));
  return std::unique_ptr<Ledger>(std::make_unique<SqliteLedger>(folder, nullptr, nullptr, std::move(reader)));
}

Result<std::unique_ptr<Ledger>> open_writing(const std::filesystem::path& folder, const std::filesystem::path& file, bool is_recovery) {
  TRY(make_folders(folder));
  TRY_ASSIGN(auto lock, LockFile::take(folder / "ledger.lock"));
  TRY_ASSIGN(auto page_sums, sqlite::PageSums::open(file));
  // SQLite takes what it finds in the log for committed, whether it ever reached the disk or not. A checkpoint would not do: in a
  // power cut in its midst the database has half of what no log has.
  TRY(sqlite::write_back(file.string() + "-wal"));
  auto writer = std::make_unique<Writer>(file);
  TRY(writer->check());
  TRY(sqlite::migrate(writer->connection));
  writer->prepare(std::move(page_sums));
  TRY(is_recovery ? writer->overrule_witness() : writer->compare_with_witness());
  TRY(sync_folder(folder));  // the database file may be new: its name must be as safe as its content
  auto reader = std::make_unique<Reader>(file);
  return std::unique_ptr<Ledger>(std::make_unique<SqliteLedger>(folder, std::move(lock), std::move(writer), std::move(reader)));
}

Result<std::unique_ptr<Ledger>> open_as(const std::filesystem::path& folder, bool read_only, bool is_recovery) {
  const auto absolute = std::filesystem::absolute(folder);
  const auto file = absolute / "ledger.db";
  try {
    return read_only ? open_reading(absolute, file) : open_writing(absolute, file, is_recovery);
  } catch (const SqlError& error) {
    return sqlite::as_failure(file.string() + " cannot be opened", error);
  } catch (const std::exception& error) {
    return failure(file.string() + " cannot be opened: " + error.what());
  }
}

}  // namespace

Result<std::unique_ptr<Ledger>> open_sqlite_ledger(const std::filesystem::path& folder, bool read_only) {
  return open_as(folder, read_only, false);
}

Result<std::unique_ptr<Ledger>> open_restored_sqlite_ledger(const std::filesystem::path& folder) {
  std::error_code error;
  const auto file = std::filesystem::absolute(folder) / "ledger.db";
  if (!std::filesystem::exists(file, error)) return failure("there is no ledger in " + folder.string());
  return open_as(folder, false, true);
}

}  // namespace kpwatch
