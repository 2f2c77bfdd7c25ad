// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// What the ledger keeps of each decision, and the past that it can be asked about.
#include <random>
#include <set>

#include "adapters/ledgers/sqlite/connection.h"
#include "adapters/ledgers/sqlite/row_seal.h"
#include "adapters/ledgers/sqlite/schema.h"
#include "adapters/ledgers/sqlite/seals.h"
#include "adapters/ledgers/sqlite/verify_state.h"
#include "daemon/base/text.h"
#include "tests/sqlite_ledger/scratch.h"

namespace kpwatch {
namespace {

struct DecisionsTest : testing::Test {
  Scratch scratch;
  std::unique_ptr<Ledger> ledger = taken(open_sqlite_ledger(scratch.folder, false));

  template <class Work>
  void write(const Work& work) {
    auto transaction = taken(ledger->begin());
    work(*transaction);
    done(transaction->commit());
  }
  void expect_whole() {
    ledger.reset();
    const auto report = verify_sqlite_state(scratch.folder, std::nullopt);
    ASSERT_TRUE(report);
    for (const auto& one : report.value().discrepancies) ADD_FAILURE() << one.check << ": " << one.sentence;
  }
};

void decide(Ledger::Transaction& t, const std::string& business_id, std::uint32_t version, const std::string& judgement,
            const std::vector<std::string>& keys = {}) {
  Decision decision;
  decision.business_id = business_id;
  decision.version = version;
  decision.seen = t.clock();
  decision.decided_at = at(version);
  decision.why = "arrival";
  decision.judgement = judgement;
  t.put_decision(decision, keys, {});
  t.put_audit("decision", "{\"business_id\":\"" + business_id + R"(","decision_sha256":")" + sha256_hex(judgement) + "\"}");
}

CertificateUse use_of(const std::string& identifier, std::int64_t carats) {
  CertificateUse use;
  use.identifier = identifier;
  use.carats = Carats{Decimal{carats}};
  return use;
}

TEST_F(DecisionsTest, each_version_of_a_case_keeps_the_characters_it_was_read_with) {
  write([](auto& t) {
    auto record = case_named("A");
    record.characters = "windows-1251";
    t.put_case(record);
    t.put_case(record);  // judged again
    record.version = 2;
    record.characters.clear();
    t.put_case(record);
    record.version = 3;
    record.characters = "gb18030";
    t.put_case(record);
    EXPECT_EQ(t.case_of("A").value().characters, "gb18030");
  });
  EXPECT_EQ(ledger->case_version("A", 1).value().characters, "windows-1251");
  EXPECT_EQ(ledger->case_version("A", 2).value().characters, "");
  EXPECT_EQ(ledger->case_version("A", 3).value().characters, "gb18030");
  expect_whole();
}

TEST_F(DecisionsTest, every_decision_stays_with_the_version_of_the_case_that_it_was_about) {
  write([](auto& t) {
    auto record = case_named("A");
    record.sha256 = "first bytes";
    t.put_case(record);
    decide(t, "A", 1, "{\"one\":1}");
    record.version = 2;
    record.sha256 = "second bytes";
    t.put_case(record);
    decide(t, "A", 2, "{\"two\":2}");
    t.put_case(record);
    decide(t, "A", 2, "{\"three\":3}");
  });
  const auto decisions = ledger->decisions("A");
  ASSERT_EQ(decisions.size(), 3U);
  EXPECT_EQ(decisions[0].judgement, "{\"one\":1}");
  EXPECT_EQ(decisions[2].judgement, "{\"three\":3}");
  EXPECT_EQ(decisions[1].seen, decisions[0].recorded);
  EXPECT_EQ(ledger->case_version("A", 1).value().sha256, "first bytes");
  EXPECT_EQ(ledger->case_version("A", 2).value().sha256, "second bytes");
  EXPECT_FALSE(ledger->case_version("A", 3).has_value());
  EXPECT_EQ(ledger->decisions_after(decisions[0].number, 10).size(), 2U);
  EXPECT_EQ(taken(ledger->cases_named("MRN-A")), std::vector<std::string>{"A"});
  expect_whole();
}

TEST_F(DecisionsTest, a_decision_names_what_was_on_record_of_its_certificates) {
  write([](auto& t) {
    EXPECT_TRUE(t.put_certificate(certificate_numbered("5"), {}, at(0), "list"));
    t.put_audit("certificate_recorded", "{}");
    t.put_case(case_named("A"));
    decide(t, "A", 1, "{}", {"ZA::5"});
  });
  const std::string sources = ledger->decisions("A").at(0).sources;
  EXPECT_TRUE(sources.starts_with("certificate ")) << sources;
  EXPECT_EQ(sources.size(), std::string("certificate ").size() + 65) << "one version";
}

TEST_F(DecisionsTest, uses_that_ended_are_there_when_the_past_is_asked_and_only_then) {
  std::int64_t before = 0, between = 0;
  write([&](auto& t) {
    before = t.clock();
    t.put_case(case_named("A"));
    t.put_uses("A", {"ZA::1"}, {use_of("A", 1)});
    decide(t, "A", 1, "{}");
    between = t.clock();
    t.put_uses("A", {"ZA::1"}, {use_of("A", 2)});
    decide(t, "A", 1, "{\"again\":1}");
    EXPECT_EQ(t.uses("ZA::1", "").size(), 1U);
  });
  const auto past = taken(ledger->earlier_memory());
  past->go_to(before);
  EXPECT_TRUE(past->uses("ZA::1", "").empty());
  past->go_to(between);
  ASSERT_EQ(past->uses("ZA::1", "").size(), 1U);
  EXPECT_EQ(past->uses("ZA::1", "").at(0).carats->amount.micros, 1);
  const auto order = past->uses("ZA::1", "").at(0).order;
  past->go_to(1000);
  EXPECT_EQ(past->uses("ZA::1", "").at(0).carats->amount.micros, 2);
  EXPECT_EQ(past->uses("ZA::1", "").at(0).order, order) << "the first row's place in the order of claims";
  EXPECT_TRUE(past->trouble());
  expect_whole();
}

TEST_F(DecisionsTest, what_a_list_covers_is_what_it_covered_then) {
  std::vector<std::int64_t> clocks;
  write([&](auto& t) {
    auto one = certificate_numbered("1"), two = certificate_numbered("2");
    one.complete_feed_until = on("2024-02-01");
    two.complete_feed_until = on("2024-03-01");
    two.issued_on = on("2024-01-01");
    for (const auto& certificate : {one, two}) {
      clocks.push_back(t.clock());
      EXPECT_TRUE(t.put_certificate(certificate, {}, at(0), "list"));
      t.put_audit("certificate_recorded", "{}");
    }
    clocks.push_back(t.clock());
    two.complete_feed_until = on("2024-04-01");
    if (t.put_certificate(two, {}, at(0), "list")) t.put_audit("certificate_recorded", "{}");
    clocks.push_back(t.clock());
  });
  const auto past = taken(ledger->earlier_memory());
  const auto until = [&](std::size_t step) {
    past->go_to(clocks.at(step));
    const auto coverage = past->coverage(country("ZA"));
    return coverage ? to_string(coverage->from) + " " + to_string(coverage->until) : std::string("none");
  };
  EXPECT_EQ(until(0), "none");
  EXPECT_EQ(until(1), "2024-01-10 2024-02-01");
  EXPECT_EQ(until(2), "2024-01-01 2024-03-01");
  past->go_to(1000);
  EXPECT_EQ(to_string(past->coverage(country("ZA"))->until), "2024-04-01");
  expect_whole();
}

// The same questions, answered by the desk's transaction while it stands there, and later by the past.
TEST_F(DecisionsTest, the_past_answers_as_the_present_did_at_every_step_of_a_random_history) {
  for (unsigned seed = 1; seed <= 3; ++seed) {
    std::mt19937 chance(seed);
    const auto below = [&](unsigned n) { return static_cast<unsigned>(chance() % n); };
    struct Asked {
      std::int64_t clock;
      std::string said;
    };
    std::vector<Asked> answers;
    const std::string prefix = "s" + std::to_string(seed) + "-";
    const auto say = [&](const Memory& memory) {
      std::string said;
      for (const char* key : {"ZA::1", "ZA::2", "ZA::3"}) {
        for (const auto& use : memory.uses(key, ""))
          said += use.business_id + "#" + std::to_string(use.order) + "#" + std::to_string(use.carats->amount.micros) + ",";
        for (const auto& version : memory.certificate_versions(key)) said += to_string(version.known_at) + ",";
        MovementQuery query;
        query.certificate = key;
        for (const auto& moved : memory.movements(query)) said += moved.business_id + "@" + to_string(moved.moved_on) + ",";
      }
      MovementQuery query;
      query.exporter = "EXPORTER";
      query.before = prefix + "3";
      query.count_max = 5;
      for (const auto& moved : memory.movements(query))
        said += moved.business_id + std::to_string(moved.carats ? moved.carats->amount.micros : -1) + ",";
      said += std::to_string(memory.faults({"kp.x", "DECLARANT", on("2024-02-01")}, on("2024-01-01"), "")) + ",";
      return said + memory.carats_moved(country("ZA"), "ZA", on("2024-01-01"), on("2024-12-31")).to_string();
    };
    write([&](auto& t) {
      for (int step = 0; step < 120; ++step) {
        answers.push_back({t.clock(), say(t)});
        const std::string id = prefix + std::to_string(below(6)), key = "ZA::" + std::to_string(1 + below(3));
        if (below(4) == 0) {
          auto certificate = certificate_numbered(key.substr(4));
          certificate.carats = Carats{Decimal{static_cast<std::int64_t>(below(1000))}};
          if (t.put_certificate(certificate, {}, at(step), "list")) t.put_audit("certificate_recorded", "{}");
          continue;
        }
        t.put_case(case_named(id));
        std::vector<std::string> keys;
        std::vector<CertificateUse> uses;
        if (below(3) != 0) {
          keys.push_back(key);
          uses.push_back(use_of(id, static_cast<std::int64_t>(below(3))));
        }
        t.put_uses(id, keys, uses);
        std::vector<Movement> movements;
        for (unsigned n = below(3); n > 0; --n) {
          Movement& moved = movements.emplace_back();
          moved.moved_on = on("2024-01-05") + std::chrono::days(below(4));
          moved.exporter = "EXPORTER";
          moved.certificate = key;
          moved.issuer = country("ZA");
          moved.origin = "ZA";
          moved.in_kp_scope = true;
          moved.carats = Carats{Decimal{static_cast<std::int64_t>(below(4))}};
        }
        std::vector<Fault> faults;
        if (below(2) == 0) faults.push_back({"kp.x", "DECLARANT", on("2024-01-20")});
        t.put_movements(id, movements, faults);
        decide(t, id, 1, "{\"step\":" + std::to_string(step) + "}");
      }
    });
    const auto past = taken(ledger->earlier_memory());
    std::set<std::string> different;
    for (const auto& [clock, said] : answers) {
      past->go_to(clock);
      // Before its case was there, `before` meant nothing; the movements of the present were all that there were.
      EXPECT_EQ(say(*past), said) << "seed " << seed << ", clock " << clock;
      different.insert(said);
    }
    EXPECT_GT(different.size(), 60U) << "a history in which little happens shows little";
    EXPECT_TRUE(past->trouble());
  }
  expect_whole();
}

TEST_F(DecisionsTest, a_ledger_of_before_keeps_the_decisions_that_it_had) {
  Scratch old;
  {
    sqlite::Connection connection(old.folder / "ledger.db", sqlite::Connection::Mode::writer);
    done(sqlite::migrate(connection, sqlite::migrations().first(2)));
    sqlite::Statement(connection,
                      "INSERT INTO cases VALUES (7, 'S|A', 'A', 'aa', 'aa', '', 0, 0, 0, 't', 'f', 'json', 'm', 1700000000000, 1, 0, 0, 0, "
                      "'{\"decided_at\":\"2024-01-02T03:04:05.678Z\",\"items\":[]}')")
        .run();
    sqlite::Statement(connection, "INSERT INTO uses VALUES (3, 'ZA::1', 'S|A', 'A', 'S', 'import', '', '', '', '', '', '', '12.5')").run();
    done(sqlite::migrate(connection, sqlite::migrations().first(5)));
  }
  auto brought_up = taken(open_sqlite_ledger(old.folder, false));
  const auto decisions = brought_up->decisions("S|A");
  ASSERT_EQ(decisions.size(), 1U);
  EXPECT_EQ(decisions[0].seen, -1);
  EXPECT_EQ(decisions[0].why, "before");
  EXPECT_EQ(to_string(decisions[0].decided_at), "2024-01-02T03:04:05.678Z");
  EXPECT_EQ(brought_up->certificate_uses("ZA::1").at(0).order, 3U);
  {
    auto transaction = taken(brought_up->begin());
    transaction->put_uses("S|A", {"ZA::1"}, {use_of("A", 2)});
    decide(*transaction, "S|A", 1, "{}");
    done(transaction->commit());
  }
  EXPECT_EQ(brought_up->certificate_uses("ZA::1").at(0).order, 3U);
  brought_up.reset();
  const auto report = verify_sqlite_state(old.folder, std::nullopt);
  ASSERT_TRUE(report);
  for (const auto& one : report.value().discrepancies) ADD_FAILURE() << one.check << ": " << one.sentence;
}

TEST_F(DecisionsTest, a_row_that_was_altered_before_the_ledger_is_brought_up_does_not_get_a_good_seal) {
  Scratch old;
  sqlite::Connection connection(old.folder / "ledger.db", sqlite::Connection::Mode::writer);
  done(sqlite::migrate(connection, sqlite::migrations().first(5)));
  const auto run = [&](const std::string& sql) { sqlite::Statement(connection, sql).run(); };
  run("PRAGMA foreign_keys=0");
  run("INSERT INTO faults VALUES (1, 'S|A', 1, 'kp.x', 'D', 19000, '')");
  // As the kpwatch of before had it: one row, sealed over the columns of its day.
  const sqlite::Seal seal = sqlite::seal_of("faults", 1, "S|A", 1, "kp.x", "D", 19000);
  run("UPDATE faults SET seal = '" + seal.text() + "'");
  sqlite::Seals seals;
  seals.load(connection, true);
  seals.add(sqlite::Table::faults, seal);
  seals.of(sqlite::Table::faults).last_arrival = 1;
  run("UPDATE ledger_seal SET tables = '" + seals.text() + "'");
  run("UPDATE faults SET made_on = 19001");
  const auto refused = sqlite::migrate(connection);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().sentence.find("faults"), std::string::npos) << refused.error().sentence;
  run("UPDATE faults SET made_on = 19000");
  EXPECT_TRUE(sqlite::migrate(connection));
}

}  // namespace
}  // namespace kpwatch
