// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// What authorities exchange, in the ledger: every version stays, and what is known of a certificate follows from all of them.
#include "adapters/ledgers/sqlite/connection.h"
#include "adapters/ledgers/sqlite/exchange_record.h"
#include "adapters/ledgers/sqlite/schema.h"
#include "adapters/ledgers/sqlite/verify_state.h"
#include "daemon/canonical/canonical_json.h"
#include "daemon/checks/judgement.h"
#include "tests/sqlite_ledger/scratch.h"

namespace kpwatch {
namespace {

struct ExchangeLedger : testing::Test {
  Scratch scratch;
  std::unique_ptr<Ledger> ledger = taken(open_sqlite_ledger(scratch.folder, false));

  template <class Work>
  void write(const Work& work) {
    auto transaction = taken(ledger->begin());
    work(*transaction);
    done(transaction->commit());
  }
};

ImportConfirmation confirmation(const char* key, const char* carats) {
  ImportConfirmation document;
  document.number = *number_of_key(key, "as sent");
  document.authority = "Ünïcode \"office\"";
  document.country = country("BE");
  document.received_on = on("2024-03-14");
  document.carats = Carats{*Decimal::parse(carats)};
  document.parcels = 2;
  document.lines = {{{"710231"}, Carats{*Decimal::parse(carats)}, std::nullopt}};
  document.exporter = {"Veldspar", country("ZA")};
  document.seals = {"A1", "A2"};
  return document;
}

CertificateNotice notice(const char* key, NoticeKind kind, std::optional<Day> day) {
  CertificateNotice document;
  document.number = *number_of_key(key, key);
  document.kind = kind;
  document.dated_on = day;
  return document;
}

TEST_F(ExchangeLedger, a_document_comes_back_as_it_was_put_and_the_same_content_once) {
  const auto first = confirmation("ZA::1", "12.50");
  write([&](auto& t) {
    EXPECT_TRUE(t.put_exchange(first, {"ab", "000001.seg", 18, 400}, at(1), "folder"));
    EXPECT_FALSE(t.put_exchange(first, {"cd", "000001.seg", 600, 400}, at(2), "topic")) << "known already";
    EXPECT_TRUE(t.put_exchange(confirmation("ZA::1", "12.60"), {"cd", "000001.seg", 600, 400}, at(2), "topic"));
    const auto all = t.confirmations("ZA::1");
    ASSERT_EQ(all.size(), 2U);
    EXPECT_EQ(exchange_fields_json(all[0].document), exchange_fields_json(first));
    EXPECT_EQ(all[0].known_at, at(1));
    EXPECT_TRUE(t.confirmations("ZA::2").empty());
    EXPECT_TRUE(t.preadvices("ZA::1").empty());
  });
}

TEST_F(ExchangeLedger, every_kind_is_read_back_to_the_same_json) {
  ExportPreadvice preadvice;
  preadvice.number = *number_of_key("BW:A:7", "BW A7");
  preadvice.advised_on = on("2024-03-01");
  preadvice.expected_on = on("2024-03-03");
  preadvice.origin = {Origin::Kind::list, {country("BW"), country("ZA")}, "BW, ZA"};
  preadvice.usd = UsDollars{*Decimal::parse("9000")};
  CertificateNotice corrected = notice("GH::3", NoticeKind::corrected, on("2024-03-02"));
  corrected.corrections = {{"carats", "1", "2"}, {"importer", "", "X"}};
  corrected.instruction = "17";
  Observation observation;
  observation.kind = ObservationKind::footprint;
  observation.number = *number_of_key("CD::4", "CD 4");
  observation.declaration = "mrn 1";
  observation.observed_on = on("2024-03-04");
  observation.distance = Decimal::parse("0.42");
  observation.origin = country("CF");
  for (const Exchange& document : {Exchange(preadvice), Exchange(corrected), Exchange(observation), Exchange(confirmation("ZA::1", "3"))}) {
    const auto columns = sqlite::exchange_columns(document, on("2024-04-01"));
    const auto back = sqlite::exchange_from(columns.kind, columns.key, columns.content);
    ASSERT_TRUE(back) << columns.content;
    EXPECT_EQ(exchange_fields_json(*back), exchange_fields_json(document));
  }
  EXPECT_FALSE(sqlite::exchange_from("notice", "GH::3", "{\"notice\":\"vanished\"}"));
  EXPECT_FALSE(sqlite::exchange_from("notice", "GH::3", "{"));
}

TEST_F(ExchangeLedger, notices_change_what_is_known_of_a_certificate_and_no_record_of_it) {
  Certificate certificate;
  certificate.number = *number_of_key("CA::12345", "CA 12345");
  certificate.issued_on = on("2024-01-01");
  write([&](auto& t) {
    EXPECT_TRUE(t.put_certificate(certificate, {"ab", "000001.seg", 18, 400}, at(1), "folder"));
    EXPECT_EQ(t.certificate("CA::12345")->status, CertificateStatus::valid);
    EXPECT_TRUE(t.put_exchange(notice("CA::12345", NoticeKind::invalidated, on("2024-02-01")), {}, at(2), "folder"));
    EXPECT_TRUE(t.put_exchange(notice("CA::12345", NoticeKind::lost, on("2024-01-20")), {}, at(3), "folder"));
    const auto known = t.certificate("CA::12345");
    EXPECT_EQ(known->status, CertificateStatus::invalidated) << "the later day counts, in whatever order they came";
    EXPECT_EQ(known->status_on, on("2024-02-01"));
    ASSERT_EQ(t.certificate_versions("CA::12345").size(), 1U);
    EXPECT_EQ(t.certificate_versions("CA::12345")[0].document.status, CertificateStatus::valid);
    const auto all = t.notices("CA::12345");
    ASSERT_EQ(all.size(), 2U);
    EXPECT_EQ(all[0].document.kind, NoticeKind::lost) << "by the day from which they hold";
    EXPECT_EQ(all[0].known_at, at(3));
  });
}

TEST_F(ExchangeLedger, a_notice_that_comes_after_a_clock_was_set_back_holds_after_the_one_before_it) {
  const Moment now = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
  auto confirmed = confirmation("ZA::1", "12.50"), mended = confirmation("ZA::1", "12.60");
  write([&](auto& t) {
    EXPECT_TRUE(t.put_exchange(confirmed, {}, now + std::chrono::hours(24 * 3), "folder"));
    EXPECT_TRUE(t.put_exchange(mended, {}, now, "folder"));
    const auto all = t.confirmations("ZA::1");
    ASSERT_EQ(all.size(), 2U);
    EXPECT_EQ(exchange_fields_json(all[1].document), exchange_fields_json(mended)) << "the later stands in place of the earlier";
  });
}

// Which certificates have notices is kept in memory: it must be true of this moment, however that came about.
TEST_F(ExchangeLedger, a_certificate_is_as_notices_have_it_now) {
  Certificate certificate;
  certificate.number = *number_of_key("CA::12345", "CA 12345");
  const auto status = [](auto& t) { return t.certificate("CA::12345")->status; };
  write([&](auto& t) {
    EXPECT_TRUE(t.put_certificate(certificate, {"ab", "000001.seg", 18, 400}, at(1), "folder"));
    EXPECT_EQ(status(t), CertificateStatus::valid);
  });
  {
    auto t = taken(ledger->begin());
    EXPECT_TRUE(t->put_exchange(notice("CA::12345", NoticeKind::invalidated, on("2024-01-20")), {}, at(2), "f"));
    EXPECT_EQ(status(*t), CertificateStatus::invalidated);
    done(t->abandon());
  }
  write([&](auto& t) {
    EXPECT_EQ(status(t), CertificateStatus::valid) << "the notice was abandoned";
    EXPECT_TRUE(t.put_exchange(notice("CA::99", NoticeKind::lost, on("2024-01-20")), {}, at(3), "f"));
    EXPECT_EQ(status(t), CertificateStatus::valid) << "of another";
    EXPECT_FALSE(t.certificate("CA::99")) << "a notice makes no certificate";
    EXPECT_TRUE(t.put_exchange(notice("CA::12345", NoticeKind::invalidated, on("2024-02-01")), {}, at(4), "f"));
  });
  write([&](auto& t) { EXPECT_EQ(status(t), CertificateStatus::invalidated); });
  ledger.reset();
  ledger = taken(open_sqlite_ledger(scratch.folder, false));
  write([&](auto& t) { EXPECT_EQ(status(t), CertificateStatus::invalidated) << "opened again"; });
}

TEST_F(ExchangeLedger, more_notices_than_are_kept_in_memory_are_heard_as_well) {
  Certificate certificate;
  certificate.number = *number_of_key("CA::12345", "CA 12345");
  write([&](auto& t) {
    EXPECT_TRUE(t.put_certificate(certificate, {"ab", "000001.seg", 18, 400}, at(1), "folder"));
    for (int i = 0; i <= 20'000; ++i)
      EXPECT_TRUE(t.put_exchange(notice(("GH::" + std::to_string(i)).c_str(), NoticeKind::lost, on("2024-01-20")), {}, at(2), "f"));
    EXPECT_EQ(t.certificate("CA::12345")->status, CertificateStatus::valid);
    EXPECT_TRUE(t.put_exchange(notice("CA::12345", NoticeKind::invalidated, on("2024-01-20")), {}, at(2), "f"));
    EXPECT_EQ(t.certificate("CA::12345")->status, CertificateStatus::invalidated);
  });
}

TEST_F(ExchangeLedger, losses_are_those_of_this_moment_also_after_a_transaction_that_was_abandoned) {
  const auto count = [&](auto& t) { return t.losses(on("2024-01-01"), on("2024-12-31")).size(); };
  write([&](auto& t) {
    EXPECT_EQ(count(t), 0U);
    EXPECT_TRUE(t.put_exchange(notice("TZ::1", NoticeKind::stolen, on("2024-02-01")), {}, at(2), "f"));
    EXPECT_EQ(count(t), 1U);
  });
  {
    auto t = taken(ledger->begin());
    EXPECT_EQ(count(*t), 1U);
    EXPECT_TRUE(t->put_exchange(notice("TZ::2", NoticeKind::stolen, on("2024-01-15")), {}, at(3), "f"));
    const auto both = t->losses(on("2024-01-01"), on("2024-12-31"));
    ASSERT_EQ(both.size(), 2U);
    EXPECT_EQ(both.front().document.number.key(), "TZ::2") << "by day";
    done(t->abandon());
  }
  write([&](auto& t) { EXPECT_EQ(count(t), 1U); });
}

TEST_F(ExchangeLedger, losses_are_found_by_their_day_and_observations_by_certificate_or_declaration) {
  Observation observation;
  observation.kind = ObservationKind::seal;
  observation.verdict = Verdict::broken;
  observation.declaration = "24be 001";
  observation.observed_on = on("2024-03-01");
  write([&](auto& t) {
    EXPECT_TRUE(t.put_exchange(notice("TZ::1", NoticeKind::stolen, on("2024-02-01")), {}, at(2), "f"));
    EXPECT_TRUE(t.put_exchange(notice("TZ::2", NoticeKind::lost, on("2024-03-01")), {}, at(2), "f"));
    EXPECT_TRUE(t.put_exchange(notice("TZ::3", NoticeKind::fake, on("2024-02-15")), {}, at(2), "f"));
    EXPECT_EQ(t.losses(on("2024-02-01"), on("2024-02-28")).size(), 1U);
    EXPECT_EQ(t.losses(on("2024-02-01"), on("2024-03-01")).size(), 2U);
    EXPECT_TRUE(t.put_exchange(observation, {}, at(3), "f"));
    EXPECT_EQ(t.observations(declaration_key("24BE001")).size(), 1U);
    EXPECT_TRUE(t.observations("").empty());
    ExportPreadvice preadvice;
    for (const char* key : {"BW::1", "BW::2", "BWA::3"}) {
      const auto number = number_of_key(key, key);
      if (!number) continue;
      preadvice.number = *number;
      preadvice.advised_on = on("2024-03-05");
      EXPECT_TRUE(t.put_exchange(preadvice, {}, at(3), "f"));
    }
    EXPECT_EQ(t.preadvices_of(country("BW"), on("2024-03-01"), on("2024-03-31"), 10), 2U);
    EXPECT_EQ(t.preadvices_of(country("BW"), on("2024-03-01"), on("2024-03-31"), 1), 1U) << "counting stops";
    EXPECT_EQ(t.preadvices_of(country("BW"), on("2024-04-01"), on("2024-04-30"), 10), 0U);
    EXPECT_EQ(t.preadvices_of(country("ZA"), on("2024-03-01"), on("2024-03-31"), 10), 0U);
  });
}

TEST_F(ExchangeLedger, revisions_of_published_figures_stand_beside_each_other) {
  StatisticsReturn figures;
  figures.table = ReturnTable::trade;
  figures.reporter = country("GH");
  figures.year = 2010;
  figures.quarter = 3;
  figures.basis = "ISSUE_DATE";
  ReturnRow row;
  row.flow = "EXP";
  row.code = CommodityCode{"710231"};
  row.partner = "EU";
  row.partner_role = "DESTINATION";
  row.carats = Carats{*Decimal::parse("90500.25")};
  figures.rows = {row};
  write([&](auto& t) {
    EXPECT_TRUE(t.put_exchange(figures, {"ab", "000001.seg", 18, 400}, at(1), "f"));
    EXPECT_FALSE(t.put_exchange(figures, {"cd", "000001.seg", 618, 400}, at(2), "f"));
    figures.revision = 2;
    figures.rows[0].carats = Carats{*Decimal::parse("90600")};
    EXPECT_TRUE(t.put_exchange(figures, {"cd", "000001.seg", 618, 400}, at(2), "f"));
  });
  const auto all = ledger->published_figures(country("GH"), 2010, 2010);
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].figure.revision, 1);
  EXPECT_EQ(all[0].figure.rows[0].carats->amount.to_string(), "90500.25");
  EXPECT_EQ(all[0].figure.quarter, 3);
  EXPECT_EQ(all[0].figure.rows[0].partner, "EU");
  EXPECT_FALSE(all[0].figure.rows[0].usd);
  EXPECT_EQ(all[1].figure.revision, 2);
  EXPECT_EQ(all[1].archive.sha256, "cd");
  EXPECT_TRUE(ledger->published_figures(country("GH"), 2011, 2020).empty());
  EXPECT_EQ(ledger->published_figures(std::nullopt, 2000, 2020).size(), 2U);
}

TEST_F(ExchangeLedger, a_case_is_found_by_what_its_declaration_calls_itself_and_an_event_by_its_id) {
  CaseRecord record = case_named("SENDER|MRN1");
  record.identifier = "MRN1";
  write([&](auto& t) {
    t.put_case(record);
    EXPECT_EQ(t.cases_of_declaration("MRN1"), std::vector<std::string>{"SENDER|MRN1"});
    EXPECT_TRUE(t.cases_of_declaration("MRN2").empty());
    EXPECT_FALSE(t.has_event("kpc-1.1"));
    OutboxEntry entry;
    entry.authority = "kp-za";
    entry.sequence = t.next_sequence("kp-za");
    entry.event_id = "kpc-1.1";
    t.put_outbox(entry);
    EXPECT_TRUE(t.has_event("kpc-1.1"));
    EXPECT_FALSE(t.has_event("kpc-1.2"));
  });
}

TEST(ExchangeMigration, a_ledger_of_before_is_brought_up_and_stays_whole) {
  Scratch scratch;
  {
    sqlite::Connection connection(scratch.folder / "ledger.db", sqlite::Connection::Mode::writer);
    done(sqlite::migrate(connection, sqlite::migrations().first(3)));
  }
  {
    auto ledger = taken(open_sqlite_ledger(scratch.folder, false));
    auto transaction = taken(ledger->begin());
    EXPECT_TRUE(transaction->notices("TZ::1").empty());
    transaction->put_audit("after", "{}");
    done(transaction->commit());
  }
  const auto report = verify_sqlite_state(scratch.folder, std::nullopt);
  ASSERT_TRUE(report);
  for (const auto& one : report.value().discrepancies) ADD_FAILURE() << one.check << ": " << one.sentence;
}

}  // namespace
}  // namespace kpwatch
