// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <thread>

#include "adapters/ledgers/sqlite/certificate_record.h"
#include "adapters/ledgers/sqlite/certificate_text.h"
#include "adapters/ledgers/sqlite/connection.h"
#include "adapters/ledgers/sqlite/schema.h"
#include "tests/sqlite_ledger/scratch.h"

namespace kpwatch {
namespace {

struct LedgerTest : testing::Test {
  Scratch scratch;
  std::unique_ptr<Ledger> ledger = taken(open_sqlite_ledger(scratch.folder, false));

  void reopen() {
    ledger.reset();
    ledger = taken(open_sqlite_ledger(scratch.folder, false));
  }
  // In a transaction of its own.
  template <class Work>
  void write(const Work& work) {
    auto transaction = taken(ledger->begin());
    work(*transaction);
    done(transaction->commit());
  }
  // Behind the ledger's back, as somebody with the database's password would.
  void tamper(const std::string& sql) {
    ledger.reset();
    sqlite::Connection connection(scratch.folder / "ledger.db", sqlite::Connection::Mode::writer);
    sqlite::Statement(connection, sql).run();
  }
};

TEST_F(LedgerTest, a_position_moves_only_from_where_it_is_expected) {
  EXPECT_EQ(taken(ledger->position("kafka", "declarations/0")), std::nullopt);
  write([](auto& t) { EXPECT_TRUE(t.advance("kafka", "declarations/0", std::nullopt, 10)); });
  EXPECT_EQ(taken(ledger->position("kafka", "declarations/0")), 10);
  write([](auto& t) {
    EXPECT_FALSE(t.advance("kafka", "declarations/0", std::nullopt, 20)) << "somebody has begun it already";
    EXPECT_FALSE(t.advance("kafka", "declarations/0", 9, 20));
    EXPECT_TRUE(t.advance("kafka", "declarations/0", 10, 20));
    EXPECT_FALSE(t.advance("kafka", "declarations/0", 10, 30)) << "a transaction sees its own move";
    EXPECT_FALSE(t.advance("kafka", "declarations/1", 0, 1)) << "never begun";
  });
  reopen();
  EXPECT_EQ(taken(ledger->position("kafka", "declarations/0")), 20);
}

TEST_F(LedgerTest, a_transaction_that_ends_without_commit_leaves_nothing) {
  {
    auto transaction = taken(ledger->begin());
    EXPECT_TRUE(transaction->advance("f", "s", std::nullopt, 5));
    transaction->put_case(case_named("A"));
    transaction->put_audit("decision", "{}");
    EXPECT_TRUE(transaction->case_of("A").has_value());
  }
  EXPECT_EQ(taken(ledger->position("f", "s")), std::nullopt);
  EXPECT_EQ(ledger->counts().cases, 0U);
  EXPECT_EQ(ledger->counts().audit, 0U);
  write([](auto& t) { t.put_audit("after", "{}"); });
  EXPECT_TRUE(ledger->verify());
}

TEST_F(LedgerTest, what_is_not_committed_is_not_seen_by_others) {
  auto transaction = taken(ledger->begin());
  EXPECT_TRUE(transaction->advance("f", "s", std::nullopt, 5));
  EXPECT_EQ(taken(ledger->position("f", "s")), std::nullopt);
  done(transaction->commit());
  EXPECT_EQ(taken(ledger->position("f", "s")), 5);
}

TEST_F(LedgerTest, sequences_have_no_gap_even_over_rolled_back_transactions_and_restarts) {
  std::uint64_t expected = 0;
  for (int round = 0; round < 6; ++round) {
    {
      auto lost = taken(ledger->begin());
      for (int i = 0; i < round; ++i) EXPECT_EQ(lost->next_sequence("kp-za"), expected + 1 + static_cast<std::uint64_t>(i));
    }
    write([&](auto& t) {
      EXPECT_EQ(t.stream_epoch("kp-za"), 1U);
      EXPECT_EQ(t.next_sequence("kp-za"), ++expected);
      EXPECT_EQ(t.next_sequence("kp-za"), ++expected);
    });
    if (round == 3) reopen();
  }
  write([](auto& t) { EXPECT_EQ(t.next_sequence("customs-de"), 1U) << "each authority has its own"; });
}

TEST_F(LedgerTest, a_case_comes_back_as_it_was_put_and_an_amendment_replaces_it) {
  CaseRecord record = case_named("sender/1");
  record.archive = {"ab", "000001.seg", 18, 4000};
  record.document = 3;
  record.look_again_at = at(3600);
  record.test = true;
  record.certificate_keys = {"BW::2", "ZA::1"};
  write([&](auto& t) { t.put_case(record); });
  reopen();
  auto check = [&](const CaseRecord& back) {
    EXPECT_EQ(back.identifier, record.identifier);
    EXPECT_EQ(back.sha256, record.sha256);
    EXPECT_EQ(back.archive.sha256, record.archive.sha256);
    EXPECT_EQ(back.archive.segment, record.archive.segment);
    EXPECT_EQ(back.archive.offset, record.archive.offset);
    EXPECT_EQ(back.archive.length, record.archive.length);
    EXPECT_EQ(back.document, record.document);
    EXPECT_EQ(back.transport_id, record.transport_id);
    EXPECT_EQ(back.feed, record.feed);
    EXPECT_EQ(back.format, record.format);
    EXPECT_EQ(back.map, record.map);
    EXPECT_EQ(back.received_at, record.received_at);
    EXPECT_EQ(back.version, record.version);
    EXPECT_EQ(back.test, record.test);
    EXPECT_EQ(back.cancelled, record.cancelled);
    EXPECT_EQ(back.look_again_at, record.look_again_at);
    EXPECT_EQ(back.certificate_keys, record.certificate_keys);
  };
  write([&](auto& t) {
    check(t.case_of("sender/1").value());
    record.version = 2;
    record.test = false;
    record.cancelled = true;
    record.look_again_at.reset();
    record.certificate_keys = {"CD::9"};
    t.put_case(record);
    check(t.case_of("sender/1").value());
    EXPECT_TRUE(t.cases_citing("ZA::1").empty());
    EXPECT_FALSE(t.case_of("sender/2").has_value());
  });
  EXPECT_EQ(ledger->counts().cases, 1U);
}

TEST_F(LedgerTest, cases_that_cite_a_certificate_come_in_the_order_of_their_arrival) {
  write([](auto& t) {
    for (const char* id : {"Z", "M", "A"}) {
      auto record = case_named(id);
      record.certificate_keys = {"ZA::7"};
      t.put_case(record);
    }
    auto amended = case_named("Z");
    amended.version = 2;
    amended.certificate_keys = {"ZA::7"};
    t.put_case(amended);
    EXPECT_EQ(t.cases_citing("ZA::7"), (std::vector<std::string>{"Z", "M", "A"}));
    EXPECT_TRUE(t.cases_citing("ZA::8").empty());
  });
}

TEST_F(LedgerTest, cases_are_due_when_their_grace_has_ended_and_not_before) {
  write([](auto& t) {
    for (int i = 0; i < 5; ++i) {
      auto record = case_named("case-" + std::to_string(i));
      if (i != 2) record.look_again_at = at(100 - i);
      t.put_case(record);
    }
    EXPECT_TRUE(t.cases_due(at(95), 10).empty());
    EXPECT_EQ(t.cases_due(at(97), 10), (std::vector<std::string>{"case-4", "case-3"}));
    EXPECT_EQ(t.cases_due(at(1000), 3), (std::vector<std::string>{"case-4", "case-3", "case-1"}));
  });
}

TEST_F(LedgerTest, uses_are_replaced_and_keep_their_place_in_the_order_of_arrival) {
  CertificateUse use;
  use.identifier = "MRN-1";
  use.sender = "SENDER";
  use.regime = Regime::export_;
  use.accepted_on = on("2024-02-29");
  use.jurisdiction = country("ZA");
  use.importing_country = country("BE");
  use.office = "JHB";
  use.transport_document = "083-12345675";
  use.exporter_country = country("ZA");
  use.carats = Carats{Decimal{-1}};
  write([&](auto& t) {
    for (const char* id : {"one", "two"}) {
      t.put_case(case_named(id));
      t.put_uses(id, {"ZA::1"}, {use});
    }
    t.put_uses("one", {"BW::2", "ZA::1"}, {CertificateUse{}, use});
    ASSERT_EQ(t.uses("ZA::1", "").size(), 2U);
    EXPECT_EQ(t.uses("ZA::1", "").at(0).business_id, "one") << "amended, but still the first to claim it";
    t.put_case(case_named("three"));
    t.put_uses("three", {"BW::2"}, {use});
    t.put_uses("two", {"BW::2"}, {use});
  });
  reopen();
  const auto of = [&](const char* key) {
    std::vector<std::string> result;
    for (const auto& known : ledger->certificate_uses(key)) result.push_back(known.business_id);
    return result;
  };
  EXPECT_EQ(of("ZA::1"), (std::vector<std::string>{"one"}));
  EXPECT_EQ(of("BW::2"), (std::vector<std::string>{"one", "three", "two"})) << "the amendment of two is the latest claim";
  write([&](auto& t) {
    EXPECT_TRUE(t.uses("ZA::1", "one").empty()) << "its own use is not an earlier one";
    const auto back = t.uses("ZA::1", "other").at(0);
    EXPECT_EQ(back.identifier, use.identifier);
    EXPECT_EQ(back.sender, use.sender);
    EXPECT_EQ(back.regime, use.regime);
    EXPECT_EQ(back.accepted_on, use.accepted_on);
    EXPECT_EQ(back.jurisdiction, use.jurisdiction);
    EXPECT_EQ(back.importing_country, use.importing_country);
    EXPECT_EQ(back.office, use.office);
    EXPECT_EQ(back.transport_document, use.transport_document);
    EXPECT_EQ(back.exporter_country, use.exporter_country);
    EXPECT_EQ(back.carats, use.carats);
    const auto bare = t.uses("BW::2", "two").at(0);
    EXPECT_FALSE(bare.carats || bare.accepted_on || bare.jurisdiction || bare.exporter_country || bare.importing_country);
    EXPECT_LT(t.uses("BW::2", "").at(0).order, t.uses("BW::2", "").at(1).order);
    t.put_uses("one", {}, {});
    EXPECT_TRUE(t.uses("ZA::1", "").empty());
  });
}

TEST_F(LedgerTest, every_version_of_a_certificate_stays_and_an_older_one_never_overrules_a_newer) {
  auto issued = certificate_numbered("1117950");
  auto stolen = issued;
  stolen.status = CertificateStatus::reported_stolen;
  stolen.status_on = on("2024-02-01");
  auto confirmed = issued;
  confirmed.status = CertificateStatus::confirmed;
  confirmed.status_on = on("2024-01-20");
  auto corrected = issued;
  corrected.carats = Carats{Decimal{13'000'000}};
  const std::string key = issued.number.key();
  const auto status = [&] {
    auto transaction = taken(ledger->begin());
    return transaction->certificate(key).value().status;
  };
  write([&](auto& t) {
    EXPECT_FALSE(t.certificate(key).has_value());
    EXPECT_TRUE(t.put_certificate(issued, {}, at(0), "list"));
  });
  EXPECT_EQ(status(), CertificateStatus::valid);
  write([&](auto& t) { EXPECT_TRUE(t.put_certificate(stolen, {}, at(10), "police")); });
  EXPECT_EQ(status(), CertificateStatus::reported_stolen);
  write([&](auto& t) {
    EXPECT_TRUE(t.put_certificate(confirmed, {}, at(20), "late")) << "older news, kept";
    EXPECT_TRUE(t.put_certificate(corrected, {}, at(30), "list")) << "undated, kept";
    EXPECT_FALSE(t.put_certificate(issued, {}, at(40), "list")) << "replayed";
  });
  EXPECT_EQ(status(), CertificateStatus::reported_stolen);
  auto found_again = issued;
  found_again.status_on = on("2024-02-05");
  write([&](auto& t) { EXPECT_TRUE(t.put_certificate(found_again, {}, at(50), "list")); });
  EXPECT_EQ(status(), CertificateStatus::valid);
  reopen();
  const auto versions = ledger->certificate_versions(key);
  ASSERT_EQ(versions.size(), 5U);
  EXPECT_EQ(versions.back().known_at, at(50));
  EXPECT_EQ(versions.back().source, "list");
  EXPECT_EQ(ledger->counts().certificates, 1U);
  EXPECT_TRUE(ledger->certificate_versions("ZA::2").empty());
}

TEST_F(LedgerTest, an_undated_loss_holds_from_the_day_it_became_known) {
  auto lost = certificate_numbered("5");
  lost.status = CertificateStatus::reported_lost;
  auto relisted = certificate_numbered("5");
  relisted.authority = "another wording";
  write([&](auto& t) {
    EXPECT_TRUE(t.put_certificate(lost, {}, at(0), "police"));
    EXPECT_TRUE(t.put_certificate(relisted, {}, at(100'000), "list"));
    EXPECT_EQ(t.certificate("ZA::5").value().status, CertificateStatus::reported_lost);
  });
}

Moment from_now(std::int64_t seconds) {
  return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()) + std::chrono::seconds{seconds};
}

TEST_F(LedgerTest, what_comes_after_a_clock_was_set_back_is_the_later_version) {
  auto corrected = certificate_numbered("6");
  corrected.carats = Carats{Decimal{4'000'000}};
  auto once_more = certificate_numbered("6");
  once_more.carats = Carats{Decimal{3'000'000}};
  const auto carats = [&] {
    std::int64_t micros = 0;
    write([&](auto& t) { micros = t.certificate("ZA::6").value().carats->amount.micros; });
    return micros;
  };
  write([&](auto& t) { EXPECT_TRUE(t.put_certificate(certificate_numbered("6"), {}, from_now(20), "list")); });
  write([&](auto& t) { EXPECT_TRUE(t.put_certificate(corrected, {}, from_now(0), "list")); });
  EXPECT_EQ(carats(), 4'000'000);
  reopen();
  write([&](auto& t) { EXPECT_TRUE(t.put_certificate(once_more, {}, from_now(0), "list")); });
  EXPECT_EQ(carats(), 3'000'000);
  const auto versions = ledger->certificate_versions("ZA::6");
  ASSERT_EQ(versions.size(), 3U);
  EXPECT_LT(versions[0].known_at, versions[1].known_at);
  EXPECT_LT(versions[1].known_at, versions[2].known_at);
  EXPECT_LT(versions[2].known_at, from_now(25)) << "no later than it must be";
  write([&](auto& t) { EXPECT_TRUE(t.put_certificate(certificate_numbered("7"), {}, from_now(0), "list")); });
  EXPECT_LE(ledger->certificate_versions("ZA::7").front().known_at, from_now(0)) << "other certificates have the clock's time";
  done(ledger->verify());
}

TEST_F(LedgerTest, a_long_list_does_not_undo_what_was_received_after_it_and_read_before) {
  auto corrected = certificate_numbered("8");
  corrected.carats = Carats{Decimal{4'000'000}};
  write([&](auto& t) {
    EXPECT_TRUE(t.put_certificate(corrected, {}, at(60), "http"));
    EXPECT_TRUE(t.put_certificate(certificate_numbered("8"), {}, at(0), "list"));
    EXPECT_EQ(t.certificate("ZA::8").value().carats->amount.micros, 4'000'000);
  });
}

TEST_F(LedgerTest, the_same_content_written_otherwise_is_no_new_version) {
  auto again = certificate_numbered("42");
  again.number.raw = "ZA0000042";
  again.number.digits = 7;
  again.map = "certificates/csv";
  again.place.kind = Place::Kind::csv;
  again.place.line = 12;
  again.complete_feed_until = on("2024-06-30");
  write([&](auto& t) {
    EXPECT_TRUE(t.put_certificate(certificate_numbered("42"), {}, at(0), "a"));
    EXPECT_FALSE(t.put_certificate(again, {}, at(1), "b"));
    EXPECT_EQ(t.coverage(country("ZA")).value().until, on("2024-06-30")) << "how far the list reaches is taken all the same";
  });
}

TEST_F(LedgerTest, a_list_is_complete_from_its_earliest_issue_to_its_latest_claim) {
  write([](auto& t) {
    EXPECT_FALSE(t.coverage(country("ZA")).has_value());
    auto certificate = certificate_numbered("1");
    EXPECT_TRUE(t.put_certificate(certificate, {}, at(0), "a"));
    EXPECT_FALSE(t.coverage(country("ZA")).has_value()) << "nobody claims anything yet";
    certificate = certificate_numbered("2");
    certificate.issued_on = on("2023-05-01");
    certificate.complete_feed_until = on("2024-01-31");
    EXPECT_TRUE(t.put_certificate(certificate, {}, at(0), "a"));
    certificate = certificate_numbered("3");
    certificate.complete_feed_until = on("2024-01-15");
    EXPECT_TRUE(t.put_certificate(certificate, {}, at(0), "a"));
    EXPECT_EQ(t.coverage(country("ZA")).value().from, on("2023-05-01"));
    EXPECT_EQ(t.coverage(country("ZA")).value().until, on("2024-01-31"));
    EXPECT_FALSE(t.coverage(country("BW")).has_value());
  });
}

TEST_F(LedgerTest, a_certificate_comes_back_exactly) {
  Certificate full = certificate_numbered("A\u00e9\u00df");
  full.number.series = "SA";
  full.number.opaque = full.number.prefix_inferred = full.number.alias_prefix = true;
  full.issuer = country("EU");
  full.authority = "Office \"Nord\" \\ / \t\n\r \x01 \u2028 \U0001F48E";
  full.validated_on = on("1999-12-31");
  full.origin = {Origin::Kind::list, {country("ZA"), country("BW")}, "ZA, BW"};
  full.exporter = {"Fictional Gems Ltd", country("ZA")};
  full.importer = {"", country("BE")};
  full.destination = country("BE");
  full.parcels = 0;
  full.usd = UsDollars{Decimal{9'199'999'999'999'999'999}};
  full.lines = {{{"71023100"}, Carats{Decimal{1}}, std::nullopt}, {{"710221"}, std::nullopt, UsDollars{Decimal{-5}}}, {{""}, {}, {}}};
  full.seals = {"", "S-1", "S|2"};
  full.status = CertificateStatus::replaced;
  full.status_on = on("2024-02-02");
  full.replaced_by = "ZA 9";
  full.complete_feed_until = on("2024-12-31");
  full.map = "certificates/json";
  full.place.kind = Place::Kind::json;
  full.place.byte = 0;
  full.place.line = 4'000'000'000U;
  full.place.tag = {'M', 'E', 'A', '\0'};
  full.place.path = "/0/a~1b";
  for (const Certificate& original : {full, Certificate{}, certificate_numbered("1")}) {
    for (const bool as_json : {false, true}) {
      const std::string kept = as_json ? sqlite::certificate_as_text(original) : sqlite::certificate_as_record(original);
      auto back = std::make_optional<Certificate>();
      ASSERT_TRUE(sqlite::read_certificate_record(kept, *back)) << kept;
      EXPECT_EQ(back->number.raw, original.number.raw);
      EXPECT_EQ(back->number.issuer, original.number.issuer);
      EXPECT_EQ(back->number.series, original.number.series);
      EXPECT_EQ(back->number.serial, original.number.serial);
      EXPECT_EQ(back->number.digits, original.number.digits);
      EXPECT_EQ(back->number.opaque, original.number.opaque);
      EXPECT_EQ(back->number.prefix_inferred, original.number.prefix_inferred);
      EXPECT_EQ(back->number.alias_prefix, original.number.alias_prefix);
      EXPECT_EQ(back->issuer, original.issuer);
      EXPECT_EQ(back->authority, original.authority);
      EXPECT_EQ(back->issued_on, original.issued_on);
      EXPECT_EQ(back->expires_on, original.expires_on);
      EXPECT_EQ(back->validated_on, original.validated_on);
      EXPECT_EQ(back->origin, original.origin);
      EXPECT_EQ(back->exporter, original.exporter);
      EXPECT_EQ(back->importer, original.importer);
      EXPECT_EQ(back->destination, original.destination);
      EXPECT_EQ(back->parcels, original.parcels);
      EXPECT_EQ(back->carats, original.carats);
      EXPECT_EQ(back->usd, original.usd);
      EXPECT_EQ(back->lines, original.lines);
      EXPECT_EQ(back->seals, original.seals);
      EXPECT_EQ(back->status, original.status);
      EXPECT_EQ(back->status_on, original.status_on);
      EXPECT_EQ(back->replaced_by, original.replaced_by);
      EXPECT_EQ(back->complete_feed_until, original.complete_feed_until);
      EXPECT_EQ(back->map, original.map);
      EXPECT_EQ(back->place, original.place);
    }
  }
  EXPECT_FALSE(sqlite::certificate_from_text("{\"status\":").has_value());
  EXPECT_FALSE(sqlite::certificate_from_text("[]").has_value());
  const auto whole = sqlite::certificate_as_record(full);
  for (std::size_t size = 0; size < whole.size(); ++size) {
    Certificate cut;
    EXPECT_FALSE(sqlite::read_certificate_record(whole.substr(0, size), cut)) << "cut after " << size << " bytes";
  }
  Certificate more;
  EXPECT_FALSE(sqlite::read_certificate_record(whole + " ", more));
}

TEST_F(LedgerTest, alerts_are_remembered_and_listed_with_what_each_authority_was_told) {
  KnownAlert alert{"a1", "2", 1, AlertState::open, "hash", {"kp-za", "customs-be"}};
  write([&](auto& t) {
    t.put_alert("A", alert);  // before its case: the order within a transaction is free
    t.put_case(case_named("A"));
    for (const auto& authority : alert.authorities)
      t.put_outbox(event_for(authority, t.stream_epoch(authority), t.next_sequence(authority), "a1.1"));
    alert.revision = 2;
    alert.state = AlertState::resolved;
    t.put_alert("A", alert);
    auto event = event_for("kp-za", 1, t.next_sequence("kp-za"), "a1.2");
    event.data = R"({"state":"resolved","disposition":"none"})";
    t.put_outbox(event);
    t.put_alert("A", {"a2", "0", 1, AlertState::open, "h2", {}});
  });
  write([&](auto& t) {
    const auto known = t.alerts_of("A");
    ASSERT_EQ(known.size(), 2U);
    EXPECT_EQ(known[0].id, "a1");
    EXPECT_EQ(known[0].item_number, "2");
    EXPECT_EQ(known[0].revision, 2U);
    EXPECT_EQ(known[0].state, AlertState::resolved);
    EXPECT_EQ(known[0].content_hash, "hash");
    EXPECT_EQ(known[0].authorities, alert.authorities);
    EXPECT_TRUE(known[1].authorities.empty());
    EXPECT_TRUE(t.alerts_of("B").empty());
  });
  const auto all = ledger->alerts("", 100);
  ASSERT_EQ(all.size(), 4U);
  EXPECT_EQ(all[0].event_id, "a1.2") << "newest first";
  EXPECT_EQ(all[0].state, "resolved");
  EXPECT_EQ(all[1].authority, "customs-be");
  EXPECT_EQ(all[1].state, "open") << "the state at that revision";
  EXPECT_EQ(all[1].disposition, "alert");
  EXPECT_EQ(all[1].revision, 1U);
  EXPECT_EQ(all[1].business_id, "A");
  EXPECT_EQ(all[3].id, "a2") << "told to nobody, listed all the same";
  EXPECT_EQ(ledger->alerts("a1", 100).size(), 3U);
  EXPECT_EQ(ledger->alerts("a1.1", 100).size(), 2U);
  EXPECT_EQ(ledger->alerts("", 1).size(), 1U);
  EXPECT_EQ(ledger->counts().alerts, 2U);
}

TEST_F(LedgerTest, the_outbox_gives_the_same_bytes_in_order_until_they_are_marked) {
  OutboxEntry entry;
  write([&](auto& t) {
    for (int i = 1; i <= 5; ++i) {
      entry = event_for("kp-za", 1, t.next_sequence("kp-za"), "e" + std::to_string(i) + ".1");
      entry.attributes = {{"specversion", "1.0"}, {"subject", "3:x\n\"y\""}, {"empty", ""}};
      entry.data = "{\"n\": " + std::to_string(i) + ", \"t\": \"\u00e9\\u0000\"}";
      t.put_outbox(entry);
    }
    t.put_outbox(event_for("other", 1, t.next_sequence("other"), "x.1"));
  });
  auto unsent = taken(ledger->unsent("kp-za", 100));
  ASSERT_EQ(unsent.size(), 5U);
  EXPECT_EQ(unsent[4].sequence, 5U);
  EXPECT_EQ(unsent[4].stream_epoch, 1U);
  EXPECT_EQ(unsent[4].event_id, "e5.1");
  EXPECT_EQ(unsent[4].key, "key");
  EXPECT_EQ(unsent[4].attributes, entry.attributes);
  EXPECT_EQ(unsent[4].data, entry.data);
  EXPECT_EQ(taken(ledger->unsent("kp-za", 2)).size(), 2U);
  done(ledger->mark_sent("kp-za", 1, 3, "offset 17"));
  reopen();
  unsent = taken(ledger->unsent("kp-za", 100));
  ASSERT_EQ(unsent.size(), 2U);
  EXPECT_EQ(unsent[0].sequence, 4U);
  EXPECT_EQ(taken(ledger->bookmark("kp-za")), "offset 17");
  EXPECT_EQ(taken(ledger->bookmark("other")), "");
  EXPECT_EQ(taken(ledger->unsent("other", 10)).size(), 1U);
  EXPECT_EQ(ledger->counts().unsent, 3U);
}

TEST_F(LedgerTest, the_same_place_in_a_stream_is_never_given_twice) {
  auto transaction = taken(ledger->begin());
  transaction->put_outbox(event_for("kp-za", 1, 1, "a.1"));
  transaction->put_outbox(event_for("kp-za", 1, 1, "b.1"));
  const auto committed = transaction->commit();
  ASSERT_FALSE(committed);
  EXPECT_FALSE(committed.error().is_final);
  EXPECT_TRUE(taken(ledger->unsent("kp-za", 10)).empty()) << "one failure takes the whole transaction with it";
}

TEST_F(LedgerTest, after_a_failure_inside_nothing_more_is_done_and_the_next_transaction_works) {
  {
    auto transaction = taken(ledger->begin());
    transaction->put_outbox(event_for("z", 1, 1, "a.1"));
    transaction->put_outbox(event_for("z", 1, 1, "a.1"));
    EXPECT_TRUE(transaction->advance("f", "s", std::nullopt, 1)) << "nobody else has moved it";
    EXPECT_FALSE(transaction->case_of("A").has_value());
    EXPECT_FALSE(transaction->commit());
    EXPECT_FALSE(transaction->commit()) << "over is over";
  }
  write([](auto& t) {
    EXPECT_TRUE(t.advance("f", "s", std::nullopt, 1));
    t.put_outbox(event_for("z", 1, t.next_sequence("z"), "a.1"));
  });
  EXPECT_EQ(taken(ledger->unsent("z", 10)).size(), 1U);
}

TEST_F(LedgerTest, an_alert_without_its_case_is_not_committed) {
  auto transaction = taken(ledger->begin());
  transaction->put_alert("nobody", {"a1", "1", 1, AlertState::open, "h", {}});
  EXPECT_FALSE(transaction->commit());
  EXPECT_EQ(ledger->counts().alerts, 0U);
}

TEST_F(LedgerTest, the_inbox_knows_what_came_and_keeps_the_first_answer) {
  write([](auto& t) {
    EXPECT_FALSE(t.inbox("file:1").has_value());
    t.record_inbox({"file:1", "aa", at(1), "accepted"});
    t.record_inbox({"file:1", "bb", at(2), "set_aside"});
  });
  write([](auto& t) {
    const auto entry = t.inbox("file:1").value();
    EXPECT_EQ(entry.sha256, "aa");
    EXPECT_EQ(entry.received_at, at(1));
    EXPECT_EQ(entry.outcome, "accepted");
  });
}

TEST_F(LedgerTest, attempts_are_counted_until_the_message_is_done) {
  EXPECT_EQ(ledger->count_attempt("file:1"), 1U);
  EXPECT_EQ(ledger->count_attempt("file:1"), 2U);
  EXPECT_EQ(ledger->count_attempt("file:2"), 1U);
  reopen();
  EXPECT_EQ(ledger->count_attempt("file:1"), 3U);
  write([](auto& t) { t.record_inbox({"file:1", "aa", at(1), "accepted"}); });
  EXPECT_EQ(ledger->count_attempt("file:1"), 1U);
}

TEST_F(LedgerTest, a_dead_letter_comes_back_whole_and_changes_only_its_state) {
  DeadLetter letter;
  letter.transport_id = "kafka:c/t/0/7";
  letter.feed = "kafka";
  letter.name = "caf\u00e9 \n.edi";
  letter.position = {"kafka", "t/0", 7};
  letter.archive = {"cc", "000002.seg", 99, 12};
  letter.document = 2;
  letter.reason = "missing-segment";
  letter.place = "segment 3";
  letter.text = std::string("a\0b", 3);
  letter.sentence = "The segment is missing.";
  letter.notes = "[{}]";
  letter.headers = "{}";
  letter.received_at = at(5);
  letter.attempts = 3;
  write([&](auto& t) {
    EXPECT_EQ(t.put_dead_letter(letter), 1U);
    EXPECT_EQ(t.put_dead_letter(letter), 2U);
  });
  write([](auto& t) { t.set_dead_letter_state(1, "replayed"); });
  EXPECT_EQ(taken(ledger->dead_letters(true, 10)).size(), 1U);
  EXPECT_EQ(taken(ledger->dead_letters(false, 10)).size(), 2U);
  EXPECT_EQ(ledger->counts().dead_letters, 1U);
  EXPECT_FALSE(ledger->dead_letter(3).has_value());
  const auto back = ledger->dead_letter(1).value();
  EXPECT_EQ(back.id, 1U);
  EXPECT_EQ(back.state, "replayed");
  EXPECT_EQ(back.transport_id, letter.transport_id);
  EXPECT_EQ(back.name, letter.name);
  EXPECT_EQ(back.position.source, "t/0");
  EXPECT_EQ(back.position.offset, 7);
  EXPECT_EQ(back.archive.segment, "000002.seg");
  EXPECT_EQ(back.document, 2);
  EXPECT_EQ(back.reason, letter.reason);
  EXPECT_EQ(back.place, letter.place);
  EXPECT_EQ(back.text,
            "a\u2400"
            "b")
      << "a NUL is shown, not kept";
  EXPECT_EQ(back.sentence, letter.sentence);
  EXPECT_EQ(back.notes, letter.notes);
  EXPECT_EQ(back.headers, letter.headers);
  EXPECT_EQ(back.received_at, letter.received_at);
  EXPECT_EQ(back.attempts, 3U);
}

struct AuditTest : LedgerTest {
  AuditTest() {
    write([](auto& t) {
      for (int i = 0; i < 5; ++i) t.put_audit("event", "{\"n\":" + std::to_string(i) + "}");
    });
    reopen();
    write([](auto& t) { t.put_audit("event", std::string("nul \0 inside", 12)); });
    done(ledger->verify());
  }
  std::string after(const std::string& sql) {
    tamper(sql);
    ledger = taken(open_sqlite_ledger(scratch.folder, true));  // one that writes would be refused for some of it
    const auto verified = ledger->verify();
    return verified ? "" : verified.error().sentence;
  }
};

TEST_F(AuditTest, an_edited_record_is_found) {
  EXPECT_NE(after("UPDATE audit SET record = '{\"n\":7}' WHERE sequence = 3").find("record 3 was changed"), std::string::npos);
}
TEST_F(AuditTest, an_edited_time_is_found) {
  EXPECT_NE(after("UPDATE audit SET at = at - 1 WHERE sequence = 2").find("record 2 was changed"), std::string::npos);
}
TEST_F(AuditTest, a_removed_record_is_found) {
  EXPECT_NE(after("DELETE FROM audit WHERE sequence = 4").find("lacks record 4"), std::string::npos);
}
TEST_F(AuditTest, a_cut_tail_is_found) {
  EXPECT_NE(after("DELETE FROM audit WHERE sequence > 3").find("ends at record 3"), std::string::npos);
}
TEST_F(AuditTest, two_swapped_records_are_found) {
  EXPECT_NE(after("UPDATE audit SET sequence = CASE sequence WHEN 2 THEN -3 ELSE -2 END WHERE sequence IN (2, 3)"), "");
  EXPECT_NE(after("UPDATE audit SET sequence = -sequence WHERE sequence < 0"), "");
}
TEST_F(AuditTest, an_added_record_is_found) {
  EXPECT_NE(after("INSERT INTO audit VALUES (7, 0, 'event', '{}', 'x')").find("record 7"), std::string::npos);
}

TEST_F(LedgerTest, a_second_daemon_is_refused_and_told_who_has_the_ledger) {
  const auto second = open_sqlite_ledger(scratch.folder, false);
  ASSERT_FALSE(second);
  EXPECT_NE(second.error().sentence.find("process " + std::to_string(::getpid())), std::string::npos) << second.error().sentence;
  ledger.reset();
  EXPECT_TRUE(open_sqlite_ledger(scratch.folder, false)) << "free again as soon as the first is gone";
}

TEST_F(LedgerTest, a_reader_stands_beside_the_daemon_and_cannot_write) {
  write([](auto& t) { t.put_case(case_named("A")); });
  auto reader = taken(open_sqlite_ledger(scratch.folder, true));
  EXPECT_EQ(reader->counts().cases, 1U);
  write([](auto& t) { t.put_case(case_named("B")); });
  EXPECT_EQ(reader->counts().cases, 2U);
  EXPECT_FALSE(reader->begin());
  EXPECT_FALSE(reader->mark_sent("z", 1, 1, ""));
  EXPECT_TRUE(reader->verify());
  ledger.reset();
  EXPECT_EQ(reader->counts().cases, 2U) << "also when the daemon has ended";
  reader.reset();
  EXPECT_EQ(taken(open_sqlite_ledger(scratch.folder, true))->counts().cases, 2U);
  reopen();
}

TEST_F(LedgerTest, there_is_nothing_to_read_where_no_ledger_is) {
  const Scratch empty;
  const auto reader = open_sqlite_ledger(empty.folder, true);
  ASSERT_FALSE(reader);
  EXPECT_NE(reader.error().sentence.find("there is no ledger"), std::string::npos);
}

TEST_F(LedgerTest, a_ledger_of_a_newer_kpwatch_is_refused_and_left_alone) {
  tamper("INSERT INTO schema_migrations VALUES (999, 'from the future', 0)");
  for (const bool read_only : {false, true}) {
    const auto opened = open_sqlite_ledger(scratch.folder, read_only);
    ASSERT_FALSE(opened);
    EXPECT_NE(opened.error().sentence.find("newer kpwatch (schema 999"), std::string::npos) << opened.error().sentence;
  }
}

TEST_F(LedgerTest, migrations_run_once_each_and_one_that_fails_leaves_the_schema_as_it_was) {
  ledger.reset();
  sqlite::Connection connection(scratch.folder / "ledger.db", sqlite::Connection::Mode::writer);
  const std::string_view good[] = {"CREATE TABLE more (a TEXT)", "INSERT INTO more VALUES ('x')"};
  const std::string_view bad[] = {"CREATE TABLE half (a TEXT)", "INSERT INTO missing VALUES (1)"};
  std::vector<sqlite::Migration> known(sqlite::migrations().begin(), sqlite::migrations().end());
  const int newest = known.back().number;
  known.push_back({newest + 1, "more", good});
  known.push_back({newest + 2, "half", bad});
  EXPECT_FALSE(sqlite::migrate(connection, known));
  const auto one = [&](const std::string& sql) {
    sqlite::Statement statement(connection, sql, "i");
    statement.run();
    return statement.integer(0, 0);
  };
  EXPECT_EQ(one("SELECT max(number) FROM schema_migrations"), newest + 1);
  EXPECT_EQ(one("SELECT count(*) FROM sqlite_master WHERE name = 'half'"), 0);
  known.pop_back();
  EXPECT_TRUE(sqlite::migrate(connection, known));
  EXPECT_EQ(one("SELECT count(*) FROM more"), 1) << "not run twice";
  EXPECT_FALSE(sqlite::require_current_schema(connection)) << "newer than what is built in";
  EXPECT_TRUE(sqlite::require_current_schema(connection, known));
  known.push_back({newest + 2, "next", good});
  EXPECT_FALSE(sqlite::require_current_schema(connection, known)) << "older than what it should be";
}

TEST_F(LedgerTest, a_ledger_in_use_goes_on_after_a_new_version_changed_its_tables) {
  write([](auto& t) { t.put_case(case_named("A")); });
  ledger.reset();
  {
    sqlite::Connection connection(scratch.folder / "ledger.db", sqlite::Connection::Mode::writer);
    const std::string_view more[] = {"CREATE TABLE more (a TEXT)"};
    std::vector<sqlite::Migration> known(sqlite::migrations().begin(), sqlite::migrations().end());
    const int next = known.back().number + 1;
    known.push_back({next, "more", more});
    done(sqlite::migrate(connection, known));
    // So that this version takes itself for the new one.
    sqlite::Statement(connection, "DELETE FROM schema_migrations WHERE number = ?").run(next);
  }
  const auto opened = open_sqlite_ledger(scratch.folder, false);
  ASSERT_TRUE(opened) << opened.error().sentence;
  EXPECT_EQ(opened.value()->counts().cases, 1U);
}

TEST_F(LedgerTest, a_damaged_file_is_refused_at_the_start) {
  write([](auto& t) {
    for (int i = 0; i < 300; ++i) t.put_case(case_named("case " + std::to_string(i)));
  });
  ledger.reset();
  const auto file = scratch.folder / "ledger.db";
  const auto bytes = std::filesystem::file_size(file);
  {
    std::FILE* raw = std::fopen(file.c_str(), "r+b");
    ASSERT_NE(raw, nullptr);
    const std::string noise(static_cast<std::size_t>(bytes / 2), '\x5a');
    std::fseek(raw, static_cast<long>(bytes / 2), SEEK_SET);
    std::fwrite(noise.data(), 1, noise.size(), raw);
    std::fclose(raw);
  }
  const auto opened = open_sqlite_ledger(scratch.folder, false);
  ASSERT_FALSE(opened);
  EXPECT_NE(opened.error().sentence.find("backup"), std::string::npos) << opened.error().sentence;
}

TEST_F(LedgerTest, a_folder_name_may_hold_anything) {
  const auto odd = scratch.folder / "a b?mode=memory&x#50%25\u00e9";
  auto other = taken(open_sqlite_ledger(odd, false));
  auto transaction = taken(other->begin());
  transaction->put_case(case_named("A"));
  done(transaction->commit());
  other.reset();
  EXPECT_TRUE(std::filesystem::exists(odd / "ledger.db"));
  EXPECT_EQ(taken(open_sqlite_ledger(odd, true))->counts().cases, 1U);
}

TEST_F(LedgerTest, writers_wait_for_their_turn_and_none_is_lost) {
  write([](auto& t) {
    for (int i = 0; i < 40; ++i) t.put_outbox(event_for("z", 1, t.next_sequence("z"), "e.1"));
  });
  std::vector<std::jthread> threads;
  for (int n = 0; n < 3; ++n)
    threads.emplace_back([this, n] {
      for (int i = 0; i < 10; ++i) {
        if (n == 0) {
          done(ledger->mark_sent("z", 1, static_cast<std::uint64_t>(i + 1), std::to_string(i)));
        } else if (n == 1) {
          (void)ledger->count_attempt("m");
          (void)ledger->unsent("z", 10);
        } else {
          write([&](auto& t) { t.put_audit("e", "{}"); });
        }
      }
    });
  threads.clear();
  EXPECT_EQ(taken(ledger->unsent("z", 100)).size(), 30U);
  EXPECT_EQ(ledger->count_attempt("m"), 11U);
  EXPECT_EQ(ledger->counts().audit, 10U);
  EXPECT_TRUE(ledger->verify());
}

TEST_F(LedgerTest, the_write_ahead_log_is_folded_in_as_it_grows) {
  const std::string much(20'000, 'x');
  for (int batch = 0; batch < 12; ++batch)
    write([&](auto& t) {
      for (int i = 0; i < 100; ++i) t.put_audit("bulk", much);
    });
  EXPECT_LT(std::filesystem::file_size(scratch.folder / "ledger.db-wal"), std::uintmax_t{12} << 20);
  EXPECT_GT(std::filesystem::file_size(scratch.folder / "ledger.db"), std::uintmax_t{12} << 20);
  EXPECT_TRUE(ledger->verify());
}

}  // namespace
}  // namespace kpwatch
