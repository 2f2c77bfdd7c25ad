// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/ledgers/sqlite/trade_records.h"

#include <system_error>

#include "adapters/ledgers/sqlite/connection.h"
#include "adapters/ledgers/sqlite/cursor.h"
#include "adapters/ledgers/sqlite/infringements.h"
#include "adapters/ledgers/sqlite/schema.h"
#include "adapters/ledgers/sqlite/shipments.h"

namespace kpwatch {
namespace {

class SqliteTradeRecords final : public TradeRecords {
 public:
  explicit SqliteTradeRecords(const std::filesystem::path& file) : snapshot_(file) {}

  Result<void> each_shipment(Moment known_until, const Period& days,
                             const std::function<void(const CertifiedShipment&)>& visit) const override {
    return asked<void>([&]() -> Result<void> {
      sqlite::each_shipment(snapshot_, known_until, days, visit);
      return success();
    });
  }
  Result<std::vector<Infringement>> infringements(int year) const override {
    return asked<std::vector<Infringement>>([&] { return sqlite::infringements(snapshot_, year); });
  }
  Result<State> state() const override {
    return asked<State>([&] {
      State state;
      sqlite::Cursor identity(snapshot_, "SELECT incarnation FROM identity");
      if (identity.next()) state.identity = identity.text(0);
      sqlite::Cursor seal(snapshot_, "SELECT commits, state_sha256 FROM ledger_seal");
      if (seal.next()) {
        state.commits = seal.integer(0);
        state.state_sha256 = seal.text(1);
      }
      return state;
    });
  }

 private:
  template <class Answer, class Question>
  static Result<Answer> asked(const Question& question) {
    try {
      return question();
    } catch (const std::exception& error) {
      return failure(std::string("the ledger cannot be read: ") + error.what());
    }
  }
  sqlite::Snapshot snapshot_;
};

}  // namespace

Result<std::unique_ptr<TradeRecords>> open_sqlite_trade_records(const std::filesystem::path& folder) {
  const auto file = std::filesystem::absolute(folder) / "ledger.db";
  std::error_code error;
  if (!std::filesystem::exists(file, error)) return failure("there is no ledger in " + folder.string());
  try {
    {
      sqlite::Connection reader(file, sqlite::Connection::Mode::reader);
      TRY(sqlite::require_current_schema(reader));
    }
    return std::unique_ptr<TradeRecords>(std::make_unique<SqliteTradeRecords>(file));
  } catch (const std::exception& why) {
    return failure(file.string() + " cannot be opened: " + why.what());
  }
}

}  // namespace kpwatch
