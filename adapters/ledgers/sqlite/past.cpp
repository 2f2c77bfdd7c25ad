// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/ledgers/sqlite/past.h"

#include <sqlite3.h>

#include <optional>
#include <string>
#include <utility>

#include "adapters/ledgers/sqlite/connection.h"
#include "adapters/ledgers/sqlite/readings.h"
#include "adapters/ledgers/sqlite/sealed_tables.h"
#include "adapters/ledgers/sqlite/writer.h"

namespace kpwatch::sqlite {
namespace {

// What stands has indices of its own, and so has what has ended: each half of a view is found by its.
std::string view_of_ending_rows(Table table) {
  const SealedTable& description = description_of(table);
  std::string columns(description.columns);
  columns.resize(columns.rfind(','));  // all but `ended`, which is the last
  const std::string from = " FROM main." + std::string(description.name) + " WHERE since <= ledger_clock() AND ended ";
  return "CREATE TEMP VIEW " + std::string(description.name) + " AS SELECT " + columns + ", 0 AS ended" + from + "= 0 UNION ALL SELECT " +
         columns + ", 0" + from + "> 0 AND ended > ledger_clock();\n";
}

std::string view_of_lasting_rows(Table table) {
  const SealedTable& description = description_of(table);
  return "CREATE TEMP VIEW " + std::string(description.name) + " AS SELECT " + std::string(description.columns) + " FROM main." +
         std::string(description.name) + " WHERE since <= ledger_clock();\n";
}

// What an issuer's list covered is the first that ended later, else what is covered still.
constexpr const char* view_of_coverage =
    "CREATE TEMP VIEW coverage AS SELECT issuer, earliest_issued_on, complete_until FROM main.coverage c WHERE NOT EXISTS (SELECT 1 FROM "
    "main.past_coverage p WHERE p.issuer = c.issuer AND p.ended > ledger_clock()) UNION ALL SELECT issuer, earliest_issued_on, "
    "complete_until FROM main.past_coverage p WHERE p.arrival = (SELECT q.arrival FROM main.past_coverage q WHERE q.issuer = p.issuer AND "
    "q.ended > ledger_clock() ORDER BY q.ended, q.arrival LIMIT 1);\n";

void tell_clock(sqlite3_context* context, int, sqlite3_value**) {
  sqlite3_result_int64(context, *static_cast<const std::int64_t*>(sqlite3_user_data(context)));
}

void require(int code, sqlite3* database) {
  if (code != SQLITE_OK) throw SqlError(kind_of(sqlite3_extended_errcode(database)), sqlite3_errmsg(database));
}

void turn_back(sqlite3* database, std::int64_t* clock) {
  require(
      sqlite3_create_function_v2(database, "ledger_clock", 0, SQLITE_UTF8 | SQLITE_INNOCUOUS, clock, tell_clock, nullptr, nullptr, nullptr),
      database);
  std::string views(view_of_coverage);
  for (const Table table : {Table::uses, Table::movements, Table::faults}) views += view_of_ending_rows(table);
  for (const Table table : {Table::certificate_versions, Table::exchange_documents}) views += view_of_lasting_rows(table);
  require(sqlite3_exec(database, views.c_str(), nullptr, nullptr, nullptr), database);
}

class Past final : public Ledger::EarlierMemory {
 public:
  explicit Past(const std::filesystem::path& file)
      : connection_(file, Connection::Mode::reader, [this](sqlite3* database) { turn_back(database, &clock_); }), ask_(connection_) {}

  void go_to(std::int64_t clock) override { clock_ = clock; }
  Result<void> trouble() const override {
    if (failure_) return *failure_;
    return success();
  }

  std::optional<Certificate> certificate(const std::string& key) const override {
    return answer(std::optional<Certificate>{}, [&] { return ask_.certificate(key); });
  }
  std::vector<CertificateUse> uses(const std::string& key, const std::string& business_id) const override {
    return answer(std::vector<CertificateUse>{}, [&] { return ask_.uses(key, business_id); });
  }
  std::optional<IssuerCoverage> coverage(CountryCode issuer) const override {
    return answer(std::optional<IssuerCoverage>{}, [&] { return ask_.coverage(issuer); });
  }
  std::vector<Known<ImportConfirmation>> confirmations(const std::string& key) const override {
    return exchange<ImportConfirmation>("confirmation", key);
  }
  std::vector<Known<ExportPreadvice>> preadvices(const std::string& key) const override {
    return exchange<ExportPreadvice>("preadvice", key);
  }
  std::vector<Known<CertificateNotice>> notices(const std::string& key) const override {
    return exchange<CertificateNotice>("notice", key);
  }
  std::vector<Known<Observation>> observations(const std::string& key_or_declaration) const override {
    return answer(std::vector<Known<Observation>>{}, [&] { return ask_.observations(key_or_declaration); });
  }
  std::vector<Known<Certificate>> certificate_versions(const std::string& key) const override {
    return answer(std::vector<Known<Certificate>>{}, [&] {
      std::vector<Known<Certificate>> result;
      for (auto& version : ask_.certificate_versions(key)) result.push_back({std::move(version.certificate), version.known_at});
      return result;
    });
  }
  std::vector<Known<CertificateNotice>> losses(Day from, Day until) const override {
    return answer(std::vector<Known<CertificateNotice>>{}, [&] { return ask_.losses(from, until); });
  }
  std::size_t preadvices_of(CountryCode issuer, Day from, Day until, std::size_t enough) const override {
    return answer(std::size_t{0}, [&] { return ask_.preadvices_of(issuer, from, until, enough); });
  }
  std::vector<Movement> movements(const MovementQuery& query) const override {
    return answer(std::vector<Movement>{}, [&] { return ask_.movements(query); });
  }
  Decimal carats_moved(CountryCode issuer, const std::string& origin, Day from, Day until) const override {
    return answer(Decimal{}, [&] { return ask_.carats_moved(issuer, origin, from, until); });
  }
  std::int64_t faults(const Fault& fault, Day from, const std::string& before_business_id) const override {
    return answer(std::int64_t{0}, [&] { return ask_.faults(fault, from, before_business_id); });
  }

 private:
  template <class Document>
  std::vector<Known<Document>> exchange(const std::string& kind, const std::string& key) const {
    return answer(std::vector<Known<Document>>{}, [&] { return ask_.exchange<Document>(kind, key); });
  }
  template <class Answer, class Work>
  Answer answer(Answer when_failed, const Work& work) const {
    if (failure_) return when_failed;
    try {
      return work();
    } catch (const SqlError& error) {
      failure_ = as_failure("the ledger cannot be asked about the past", error);
    } catch (const std::exception& error) {
      failure_ = failure(std::string("the ledger cannot be asked about the past: ") + error.what());
    }
    return when_failed;
  }

  std::int64_t clock_ = 0;
  Connection connection_;
  mutable Readings ask_;
  mutable std::optional<Failure> failure_;
};

}  // namespace

std::unique_ptr<Ledger::EarlierMemory> memory_of_the_past(const std::filesystem::path& file) { return std::make_unique<Past>(file); }

}  // namespace kpwatch::sqlite
