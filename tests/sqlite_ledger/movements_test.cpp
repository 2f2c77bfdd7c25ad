// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Shipments and faults as the ledger keeps them: the same answers as the memory of `kpwatch read` gives, whatever is asked.
#include <random>

#include "daemon/checks/movement_memory.h"
#include "tests/sqlite_ledger/scratch.h"

namespace kpwatch {
namespace {

std::vector<std::string> said(const std::vector<Movement>& movements) {
  std::vector<std::string> texts;
  for (const Movement& one : movements) {
    std::string text = one.business_id + " " + one.identifier + " " + std::string(to_string(one.regime)) + " " + to_string(one.moved_on);
    for (const auto& code : {one.jurisdiction, one.dispatch, one.destination, one.issuer})
      text += " " + (code ? std::string(code->text()) : "-");
    text += " " + one.exporter + "|" + one.importer + "|" + one.certificate + "|" + one.origin + (one.in_kp_scope ? " kp " : " other ");
    text += std::to_string(static_cast<int>(one.zone)) + (one.carats ? " " + one.carats->amount.to_string() : " -");
    texts.push_back(text + (one.usd ? " " + one.usd->amount.to_string() : " -"));
  }
  return texts;
}

class Chance {
 public:
  explicit Chance(unsigned seed) : engine_(seed) {}
  std::size_t below(std::size_t count) { return std::uniform_int_distribution<std::size_t>(0, count - 1)(engine_); }
  std::string one_of(const std::vector<std::string>& texts) { return texts[below(texts.size())]; }
  std::optional<CountryCode> country_or_none() {
    static const std::vector<std::string> codes{"ZA", "BE", "AE", ""};
    return CountryCode::parse(one_of(codes));
  }
  Day day() { return Day{std::chrono::days{19'800 + static_cast<int>(below(40))}}; }

 private:
  std::mt19937 engine_;
};

const std::vector<std::string> traders{"karoo kimberlites", "tuli block", "creek rough", ""};
const std::vector<std::string> keys{"ZA::1", "ZA::2", "AE::3", ""};
const std::vector<std::string> checks_known{"kp.carats-missing", "kp.weight-differs-little"};

Movement any_movement(Chance& chance) {
  Movement one;
  one.identifier = "MRN-" + std::to_string(chance.below(1000));
  one.regime = static_cast<Regime>(chance.below(4));
  one.moved_on = chance.day();
  one.jurisdiction = chance.country_or_none();
  one.dispatch = chance.country_or_none();
  one.destination = chance.country_or_none();
  one.exporter = chance.one_of(traders);
  one.importer = chance.one_of(traders);
  one.certificate = chance.one_of(keys);
  if (!one.certificate.empty()) one.issuer = CountryCode::parse(one.certificate.substr(0, 2));
  one.origin = chance.one_of({"ZA", "*", ""});
  one.in_kp_scope = chance.below(3) != 0;
  one.zone = static_cast<FreeZone>(chance.below(3));
  if (chance.below(4) != 0) one.carats = Carats{Decimal{static_cast<std::int64_t>(chance.below(5'000'000'000))}};
  if (chance.below(4) != 0) one.usd = UsDollars{Decimal{static_cast<std::int64_t>(chance.below(5'000'000'000))}};
  return one;
}

MovementQuery any_query(Chance& chance, const std::vector<std::string>& cases) {
  MovementQuery query;
  query.exporter = chance.one_of(traders);
  query.importer = chance.one_of(traders);
  query.certificate = chance.one_of(keys);
  query.jurisdiction = chance.country_or_none();
  if (chance.below(2) == 0) query.regime = static_cast<Regime>(chance.below(4));
  query.in_kp_scope_only = chance.below(2) == 0;
  if (chance.below(2) == 0) query.from = chance.day();
  if (chance.below(2) == 0) query.until = chance.day();
  query.before = chance.one_of(cases);
  if (chance.below(3) == 0) query.count_max = 1 + chance.below(3);
  return query;
}

TEST(Movements, the_ledger_and_the_memory_without_one_answer_alike) {
  const Scratch scratch;
  const auto ledger = taken(open_sqlite_ledger(scratch.folder, false));
  MovementMemory memory;
  Chance chance(20'240'510);
  std::vector<std::string> cases{"unheard of"};
  std::size_t found = 0, faults = 0, carats = 0;
  for (int round = 0; round < 60; ++round) {
    const auto transaction = taken(ledger->begin());
    // Now a new declaration, now an amendment of an old one.
    const std::string id =
        chance.below(3) == 0 && cases.size() > 1 ? cases[1 + chance.below(cases.size() - 1)] : "case-" + std::to_string(round);
    if (std::find(cases.begin(), cases.end(), id) == cases.end()) cases.push_back(id);
    std::vector<Movement> movements(chance.below(3));
    for (Movement& one : movements) one = any_movement(chance);
    std::vector<Fault> made;
    if (chance.below(2) == 0) made.push_back({chance.one_of(checks_known), chance.one_of({"quick clear", "slow clear"}), chance.day()});
    transaction->put_case(case_named(id));
    transaction->put_movements(id, movements, made);
    memory.put(id, movements, made);
    for (int asked = 0; asked < 40; ++asked) {
      const MovementQuery query = any_query(chance, cases);
      const auto answer = said(transaction->movements(query));
      ASSERT_EQ(answer, said(memory.movements(query))) << "round " << round << ", question " << asked;
      found += answer.size();
      const Fault fault{chance.one_of(checks_known), chance.one_of({"quick clear", "slow clear"}), chance.day()};
      const Day from = chance.day();
      const std::string before = chance.one_of(cases);
      ASSERT_EQ(transaction->faults(fault, from, before), memory.faults(fault, from, before));
      faults += static_cast<std::size_t>(memory.faults(fault, from, before));
      const Decimal moved = memory.carats_moved(country("ZA"), "ZA", from, fault.made_on);
      ASSERT_EQ(transaction->carats_moved(country("ZA"), "ZA", from, fault.made_on), moved);
      carats += moved.micros > 0 ? 1 : 0;
    }
    done(transaction->commit());
  }
  EXPECT_GT(found, 200U);
  EXPECT_GT(faults, 100U);
  EXPECT_GT(carats, 100U);
  EXPECT_TRUE(ledger->verify());
}

TEST(Movements, a_figure_that_no_ledger_can_hold_is_not_known) {
  const Scratch scratch;
  const auto ledger = taken(open_sqlite_ledger(scratch.folder, false));
  const auto transaction = taken(ledger->begin());
  Movement huge;
  huge.exporter = "creek rough";
  huge.in_kp_scope = true;
  huge.carats = Carats{Decimal{std::numeric_limits<std::int64_t>::max()}};
  huge.usd = UsDollars{Decimal{-1}};
  transaction->put_case(case_named("huge"));
  transaction->put_movements("huge", {huge}, {});
  MovementQuery query;
  query.exporter = "creek rough";
  const auto back = transaction->movements(query);
  ASSERT_EQ(back.size(), 1U);
  EXPECT_FALSE(back[0].carats || back[0].usd);
  transaction->put_movements("huge", {}, {});
  EXPECT_TRUE(transaction->movements(query).empty());
  done(transaction->commit());
}

}  // namespace
}  // namespace kpwatch
