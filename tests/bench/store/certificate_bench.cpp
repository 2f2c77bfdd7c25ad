// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// certificate_bench FOLDER COUNT: what it costs to look a certificate up in a ledger of COUNT, as the desk does it within its transaction
// (a Certificate comes out), against the same SELECT as a bare prepared SQLite statement on the same file (the text comes out, unread).
// The two take turns in one run; a row is the median of the rounds. The bare statement has a process of its own, with SQLite as it comes:
// kpwatch switches the sums of its memory off, for all that a process does with SQLite. The ledger is made in FOLDER unless it is there.
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <functional>
#include <memory>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

#include "adapters/ledgers/sqlite/sqlite_ledger.h"

namespace kpwatch {
namespace {

constexpr std::size_t questions_a_round = 20'000;
constexpr int rounds = 9;
constexpr const char* question =
    "SELECT content FROM certificate_versions WHERE key = ? ORDER BY effective_on DESC, known_at DESC, arrival DESC LIMIT 1";

template <class T>
T taken(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().sentence);
  return std::move(result.value());
}

// A certificate as a list gives it: parties, origin, two codes, seals. Fictional.
Certificate certificate_numbered(std::size_t number) {
  static const char* const issuers[] = {"BW", "ZA", "NA", "CA", "AO", "LS", "SL", "GH"};
  char serial[32];
  std::snprintf(serial, sizeof serial, "%09zu", number / 8);
  Certificate certificate;
  certificate.number.issuer = CountryCode{{issuers[number % 8][0], issuers[number % 8][1]}};
  certificate.number.raw = std::string(issuers[number % 8]) + " " + serial;
  certificate.number.serial = serial;
  certificate.number.digits = 9;
  certificate.issuer = certificate.number.issuer;
  certificate.authority = "Office for Rough Stones, Bench City";
  certificate.issued_on = Day{std::chrono::days{static_cast<int>(19'000 + number % 700)}};
  certificate.expires_on = *certificate.issued_on + std::chrono::days{60};
  certificate.origin.kind = Origin::Kind::single;
  certificate.origin.countries = {certificate.number.issuer};
  certificate.origin.text = issuers[number % 8];
  certificate.exporter = {"Imaginary Stones " + std::to_string(number % 997) + " Ltd", certificate.number.issuer};
  certificate.importer = {"Made-up Cutters NV", country("BE")};
  certificate.destination = country("EU");
  certificate.parcels = 1 + static_cast<std::int64_t>(number % 4);
  certificate.carats = Carats{Decimal{static_cast<std::int64_t>(1'000'000 + number * 7919 % 900'000'000)}};
  certificate.usd = UsDollars{Decimal{static_cast<std::int64_t>(90'000'000 + number * 104'729 % 9'000'000'000)}};
  certificate.lines = {{{"710210"}, certificate.carats, certificate.usd}};
  certificate.seals = {"S" + std::to_string(number)};
  certificate.map = "bench/list";
  return certificate;
}

void fill(Ledger& ledger, std::size_t count) {
  const ArchivePlace place{std::string(64, 'a'), "000000000001.seg", 0, 400};
  for (std::size_t next = 0; next < count;) {
    auto transaction = taken(ledger.begin());
    for (const std::size_t end = std::min(count, next + 20'000); next < end; ++next)
      if (!transaction->put_certificate(certificate_numbered(next), place, Moment{std::chrono::seconds{1'700'000'000}}, "bench"))
        throw std::runtime_error("a certificate was known already");
    if (const auto committed = transaction->commit(); !committed) throw std::runtime_error(committed.error().sentence);
  }
}

double cpu_seconds() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

double microseconds_each(const std::vector<std::string>& keys, const std::function<bool(const std::string&)>& look_up) {
  const double before = cpu_seconds();
  for (const auto& key : keys)
    if (!look_up(key)) throw std::runtime_error("not found: " + key);
  return (cpu_seconds() - before) * 1e6 / static_cast<double>(keys.size());
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

class BareSqlite {
 public:
  explicit BareSqlite(const std::filesystem::path& file) {
    if (sqlite3_open_v2(file.c_str(), &database_, SQLITE_OPEN_READONLY, nullptr) != SQLITE_OK ||
        sqlite3_exec(database_, "PRAGMA cache_size=-16384; BEGIN", nullptr, nullptr, nullptr) != SQLITE_OK ||
        sqlite3_prepare_v2(database_, question, -1, &statement_, nullptr) != SQLITE_OK)
      throw std::runtime_error(sqlite3_errmsg(database_));
  }
  ~BareSqlite() {
    sqlite3_finalize(statement_);
    sqlite3_close(database_);
  }
  BareSqlite(const BareSqlite&) = delete;
  BareSqlite& operator=(const BareSqlite&) = delete;

  bool look_up(const std::string& key) {
    sqlite3_bind_text(statement_, 1, key.data(), static_cast<int>(key.size()), SQLITE_STATIC);
    const bool found =
        sqlite3_step(statement_) == SQLITE_ROW && sqlite3_column_text(statement_, 0) != nullptr && sqlite3_column_bytes(statement_, 0) > 0;
    sqlite3_reset(statement_);
    return found;
  }

 private:
  sqlite3* database_ = nullptr;
  sqlite3_stmt* statement_ = nullptr;
};

// What both are asked, round by round.
class Questions {
 public:
  explicit Questions(std::size_t count) : count_(count) {}
  std::vector<std::string> next() {
    std::vector<std::string> keys(questions_a_round);
    for (auto& key : keys) key = certificate_numbered(chance_() % count_).number.key();
    return keys;
  }

 private:
  std::size_t count_;
  std::mt19937_64 chance_{20'030'101};
};

// A process that answers each byte with the microseconds of a round.
class BareProcess {
 public:
  BareProcess(const std::filesystem::path& file, std::size_t count) {
    int there[2], back[2];
    if (pipe(there) != 0 || pipe(back) != 0) throw std::runtime_error("no pipe");
    child_ = fork();
    if (child_ < 0) throw std::runtime_error("no process");
    if (child_ == 0) {
      close(there[1]);
      close(back[0]);
      _exit(answer(there[0], back[1], file, count));
    }
    close(there[0]);
    close(back[1]);
    ask_ = there[1];
    hear_ = back[0];
  }
  ~BareProcess() {
    close(ask_);
    close(hear_);
    waitpid(child_, nullptr, 0);
  }
  BareProcess(const BareProcess&) = delete;
  BareProcess& operator=(const BareProcess&) = delete;

  double round() {
    double took = 0;
    if (write(ask_, "", 1) != 1 || read(hear_, &took, sizeof took) != sizeof took) throw std::runtime_error("the bare statement failed");
    return took;
  }

 private:
  static int answer(int ask, int reply, const std::filesystem::path& file, std::size_t count) {
    try {
      char byte = 0;
      std::unique_ptr<BareSqlite> bare;
      Questions questions(count);
      while (read(ask, &byte, 1) == 1) {
        if (!bare) bare = std::make_unique<BareSqlite>(file);
        const double took = microseconds_each(questions.next(), [&](const std::string& key) { return bare->look_up(key); });
        if (write(reply, &took, sizeof took) != sizeof took) return 1;
      }
      return 0;
    } catch (const std::exception& error) {
      std::fprintf(stderr, "certificate_bench: %s\n", error.what());
      return 1;
    }
  }
  pid_t child_ = -1;
  int ask_ = -1, hear_ = -1;
};

void measure(const std::filesystem::path& folder, std::size_t count) {
  BareProcess bare(folder / "ledger.db", count);  // before SQLite is used here
  auto ledger = taken(open_sqlite_ledger(folder, false));
  if (ledger->counts().certificates == 0) fill(*ledger, count);
  if (ledger->counts().certificates != count) throw std::runtime_error("the ledger in the folder holds another number of certificates");
  auto transaction = taken(ledger->begin());
  Questions questions(count);
  std::vector<double> ours, theirs;
  for (int round = -1; round < rounds; ++round) {  // the first warms the caches of both
    const double one = bare.round();
    const double other = microseconds_each(questions.next(), [&](const std::string& key) { return transaction->certificate(key).has_value(); });
    if (round < 0) continue;
    theirs.push_back(one);
    ours.push_back(other);
  }
  const double figure = median(ours), baseline = median(theirs);
  std::printf(
      "{\"work\": \"look up one of %zu certificates\", \"figure\": %.2f, \"unit\": \"microseconds\", \"baseline\": \"bare SQLite prepared "
      "statement\", \"baseline_figure\": %.2f, \"ratio\": %.3f, \"goal\": \"<= 1.2 x\", \"met\": %s}\n",
      count, figure, baseline, figure / baseline, figure <= 1.2 * baseline ? "true" : "false");
}

}  // namespace
}  // namespace kpwatch

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fputs("certificate_bench FOLDER COUNT\n", stderr);
    return 1;
  }
  try {
    kpwatch::measure(argv[1], std::strtoull(argv[2], nullptr, 10));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
  return 0;
}
