// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// What notices make of a certificate, and what exchange documents are called.
#include <gtest/gtest.h>

#include "daemon/customs/exchange.h"

namespace kpwatch {
namespace {

Day on(const char* text) { return *parse_iso_day(text); }

Certificate issued() {
  Certificate certificate;
  certificate.number = *number_of_key("GH::45112", "GH 0045112");
  certificate.carats = Carats{*Decimal::parse("120.40")};
  certificate.importer.name = "Surat Gems Ltd";
  certificate.issued_on = on("2024-05-01");
  return certificate;
}

CertificateNotice notice_of(NoticeKind kind, std::optional<Day> day) {
  CertificateNotice notice;
  notice.kind = kind;
  notice.number = issued().number;
  notice.dated_on = day;
  return notice;
}

TEST(Notice, sets_the_status_from_its_day_or_else_from_the_day_it_came) {
  Certificate certificate = issued();
  apply(notice_of(NoticeKind::stolen, on("2024-05-10")), on("2024-05-20"), certificate);
  EXPECT_EQ(certificate.status, CertificateStatus::reported_stolen);
  EXPECT_EQ(certificate.status_on, on("2024-05-10"));
  certificate = issued();
  apply(notice_of(NoticeKind::lost, std::nullopt), on("2024-05-20"), certificate);
  EXPECT_EQ(certificate.status, CertificateStatus::reported_lost);
  EXPECT_EQ(certificate.status_on, on("2024-05-20"));
}

TEST(Notice, does_not_undo_what_the_record_says_of_a_later_day) {
  Certificate certificate = issued();
  certificate.status = CertificateStatus::invalidated;
  certificate.status_on = on("2024-06-01");
  apply(notice_of(NoticeKind::lost, on("2024-05-10")), on("2024-06-10"), certificate);
  EXPECT_EQ(certificate.status, CertificateStatus::invalidated);
}

TEST(Notice, of_return_or_of_a_technical_certificate_changes_no_status) {
  for (const NoticeKind kind : {NoticeKind::returned, NoticeKind::technical}) {
    Certificate certificate = issued();
    apply(notice_of(kind, on("2024-05-10")), on("2024-05-20"), certificate);
    EXPECT_EQ(certificate.status, CertificateStatus::valid);
  }
}

TEST(Notice, names_what_took_the_certificate_s_place) {
  Certificate certificate = issued();
  CertificateNotice notice = notice_of(NoticeKind::replaced, on("2024-05-10"));
  notice.replaced_by = "GH 0045199";
  apply(notice, on("2024-05-20"), certificate);
  EXPECT_EQ(certificate.status, CertificateStatus::replaced);
  EXPECT_EQ(certificate.replaced_by, "GH 0045199");
}

TEST(Correction, counts_only_with_the_issuer_s_word_and_where_the_field_read_so) {
  CertificateNotice notice = notice_of(NoticeKind::corrected, on("2024-05-10"));
  notice.country = country("IN");
  notice.corrections = {{"carats", "120.4", "124.00"}, {"importer", "", "Surat Gems Pvt Ltd"}};
  Certificate certificate = issued();
  apply(notice, on("2024-05-20"), certificate);
  EXPECT_EQ(certificate.carats->amount.to_string(2), "120.40") << "nobody was instructed";

  notice.instruction = "GH/17";
  apply(notice, on("2024-05-20"), certificate);
  EXPECT_EQ(certificate.carats->amount.to_string(2), "124.00");
  EXPECT_EQ(certificate.importer.name, "Surat Gems Pvt Ltd");
  EXPECT_EQ(certificate.status, CertificateStatus::valid);

  notice.corrections = {{"carats", "99", "1"}};
  apply(notice, on("2024-05-20"), certificate);
  EXPECT_EQ(certificate.carats->amount.to_string(2), "124.00") << "it did not read so";

  notice.instruction.clear();
  notice.country = country("GH");
  notice.corrections = {{"issued_on", "2024-05-01", "2024-05-02"},
                        {"expires_on", "", "no day"},
                        {"parcels", "", "3"},
                        {"destination", "", "EU"},
                        {"seals", "", "A1|A2"}};
  apply(notice, on("2024-05-20"), certificate);
  EXPECT_EQ(certificate.issued_on, on("2024-05-02")) << "the issuer itself needs no instruction";
  EXPECT_FALSE(certificate.expires_on);
  EXPECT_EQ(certificate.parcels, 3);
  EXPECT_EQ(certificate.destination, country("EU"));
  EXPECT_EQ(certificate.seals, (std::vector<std::string>{"A1", "A2"}));
}

TEST(Exchange, is_called_by_its_certificate_its_declaration_or_its_period) {
  ImportConfirmation confirmation;
  confirmation.number = issued().number;
  EXPECT_EQ(identifier_of(confirmation), "GH::45112");
  Observation observation;
  observation.declaration = "MRN1";
  EXPECT_EQ(identifier_of(observation), "MRN1");
  EXPECT_EQ(number_of(Exchange(observation)), nullptr);
  StatisticsReturn figures;
  figures.reporter = country("GH");
  figures.table = ReturnTable::trade;
  figures.year = 2010;
  figures.quarter = 3;
  EXPECT_EQ(identifier_of(figures), "GH 2010-Q3 trade r1");
}

TEST(Exchange, a_key_gives_back_the_number_that_made_it) {
  for (const std::string key : {"ZA::1117950", "CA:AB:77", "ZA:?:AB12C"}) {
    const auto number = number_of_key(key, "as sent");
    ASSERT_TRUE(number) << key;
    EXPECT_EQ(number->key(), key);
    EXPECT_EQ(number->raw, "as sent");
  }
  EXPECT_FALSE(number_of_key("ZA:1117950", ""));
  EXPECT_FALSE(number_of_key("", ""));
}

}  // namespace
}  // namespace kpwatch
