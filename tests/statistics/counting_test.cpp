// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Certificates and receipts in, quarterly tables out.
#include "tests/statistics/figures_of.h"

namespace kpwatch {
namespace {

Certificate certificate(const char* issuer, const char* serial, const char* issued_on, const char* destination, const char* carats,
                        const char* origin = nullptr) {
  Certificate result;
  result.number.issuer = *CountryCode::parse(issuer);
  result.number.serial = serial;
  result.issued_on = day(issued_on);
  result.destination = CountryCode::parse(destination);
  result.carats = ct(carats);
  result.usd = usd("1000");
  result.lines.push_back({*CommodityCode::parse("71023100"), ct(carats), usd("1000")});
  result.origin.kind = origin == nullptr ? Origin::Kind::mixed : Origin::Kind::single;
  if (origin != nullptr) result.origin.countries.push_back(*CountryCode::parse(origin));
  return result;
}
Receipt receipt(const char* receiver, const char* received_on) { return {*CountryCode::parse(receiver), day(received_on), {}, {}, {}}; }

class Counting : public ::testing::Test {
 protected:
  CertificateCount count{reference().participants, rules(), {period("2003-Q1"), period("2030-Q4"), {}, {}, false}};

  void add(const Certificate& one, const std::vector<Receipt>& receipts = {}) { count.add({"key", &one, receipts, false}); }
  // "GH 2012-Q1 EXP 710231 DESTINATION AE 10.00", one a line
  std::string trade() const {
    std::string text;
    for (const auto& row : count.figures().trade)
      text += std::string(row.reporter.text()) + " " + row.period.to_string() + " " + std::string(to_string(row.flow)) + " " +
              std::string(to_string(row.code)) + " " + std::string(to_string(row.role)) + " " + partner_text(row.partner) + " " +
              row.carats.to_string() + "\n";
    return text;
  }
  std::string certificates() const {
    std::string text;
    for (const auto& row : count.figures().certificates)
      text += std::string(row.reporter.text()) + " " + row.period.to_string() + " " + std::string(to_string(row.counter)) + " " +
              partner_text(row.partner) + " " + std::to_string(row.count) + "\n";
    return text;
  }
  std::string notes() const {
    std::string text;
    for (const auto& [key, noted] : count.notes())
      text += std::string(key.reporter.text()) + " " + (key.period ? key.period->to_string() : "-") + " " +
              std::string(to_string(key.flow)) + " " + std::string(to_string(key.note)) + " " + std::to_string(noted.certificates) + " " +
              noted.carats.to_string() + "\n";
    return text;
  }
};

TEST_F(Counting, a_certificate_is_an_export_and_once_confirmed_an_import) {
  add(certificate("GH", "1", "2012-03-31", "AE", "10", "GH"));
  add(certificate("GH", "2", "2012-03-31", "AE", "5.25", "GH"), {receipt("AE", "2012-04-03")});
  EXPECT_EQ(trade(),
            "AE 2012-Q1 IMP 710231 ORIGIN GH 5.25\n"
            "AE 2012-Q1 IMP 710231 PROVENANCE GH 5.25\n"
            "GH 2012-Q1 EXP 710231 ORIGIN GH 15.25\n"
            "GH 2012-Q1 EXP 710231 DESTINATION AE 15.25\n");
  EXPECT_EQ(certificates(), "AE 2012-Q1 RECEIVED GH 1\nGH 2012-Q1 ISSUED AE 2\n");
  EXPECT_EQ(notes(), "");
}

TEST_F(Counting, before_2011_an_import_fell_in_the_quarter_of_its_receipt) {
  add(certificate("GH", "1", "2010-06-30", "AE", "10"), {receipt("AE", "2010-07-01")});
  add(certificate("GH", "2", "2011-06-30", "AE", "10"), {receipt("AE", "2011-07-01")});
  EXPECT_EQ(certificates(), "AE 2010-Q3 RECEIVED GH 1\nAE 2011-Q2 RECEIVED GH 1\nGH 2010-Q2 ISSUED AE 1\nGH 2011-Q2 ISSUED AE 1\n");
  EXPECT_EQ(notes(), "GH 2010-Q2 EXP by_date_of_issue 1 10.00\n");
}

TEST_F(Counting, at_the_change_of_basis_nothing_is_counted_twice_or_lost) {
  add(certificate("GH", "1", "2010-12-20", "AE", "10"), {receipt("AE", "2011-01-05")});
  add(certificate("GH", "2", "2010-12-20", "AE", "10"), {receipt("AE", "2010-12-28")});
  EXPECT_EQ(certificates(), "AE 2010-Q4 RECEIVED GH 2\nGH 2010-Q4 ISSUED AE 2\n");
}

TEST_F(Counting, the_union_is_one_and_members_join_it_on_their_day) {
  add(certificate("ZA", "1", "2013-06-30", "HR", "1"), {receipt("HR", "2013-07-05")});
  add(certificate("ZA", "2", "2013-07-01", "HR", "2"), {receipt("BE", "2013-07-05")});
  add(certificate("GB", "3", "2020-12-31", "IN", "3"));
  add(certificate("GB", "4", "2021-01-01", "IN", "4"));
  EXPECT_EQ(certificates(),
            "EU 2013-Q3 RECEIVED ZA 1\nEU 2020-Q4 ISSUED IN 1\nGB 2021-Q1 ISSUED IN 1\nHR 2013-Q2 RECEIVED ZA 1\n"
            "ZA 2013-Q2 ISSUED HR 1\nZA 2013-Q3 ISSUED EU 1\n");
}

TEST_F(Counting, hong_kong_and_liechtenstein_count_for_their_parties) {
  add(certificate("HK", "1", "2014-01-01", "LI", "1"), {receipt("LI", "2014-01-02")});
  add(certificate("HK", "2", "2014-01-01", "CN", "1"));
  EXPECT_EQ(certificates(), "CH 2014-Q1 RECEIVED CN 1\nCN 2014-Q1 ISSUED CH 1\n");
  EXPECT_EQ(notes(), "CN 2014-Q1 EXP single_area 1 1.00\n");
}

TEST_F(Counting, what_was_replaced_invalidated_or_faked_is_told_and_not_counted) {
  auto one = certificate("ZA", "1", "2014-01-01", "AE", "1");
  one.status = CertificateStatus::replaced;
  add(one);
  one.status = CertificateStatus::invalidated;
  add(one, {receipt("AE", "2014-01-09")});
  one.status = CertificateStatus::reported_fake;
  add(one);
  EXPECT_EQ(trade(), "");
  EXPECT_EQ(notes(),
            "AE 2014-Q1 IMP invalidated 1 1.00\nZA 2014-Q1 EXP replaced 1 1.00\nZA 2014-Q1 EXP invalidated 1 1.00\nZA 2014-Q1 EXP "
            "reported_fake 1 1.00\n");
}

TEST_F(Counting, an_expired_or_lost_certificate_counts_only_where_its_goods_arrived) {
  auto one = certificate("ZA", "1", "2014-01-01", "AE", "1");
  one.status = CertificateStatus::reported_lost;
  add(one);
  add(one, {receipt("AE", "2014-01-09")});
  EXPECT_EQ(notes(), "ZA 2014-Q1 EXP not_moved 1 1.00\n");
  EXPECT_EQ(certificates(), "AE 2014-Q1 RECEIVED ZA 1\nZA 2014-Q1 ISSUED AE 1\n");
}

TEST_F(Counting, the_weight_of_the_receipt_counts_for_the_importer) {
  auto other = receipt("AE", "2014-01-09");
  other.carats = ct("9.5");
  add(certificate("ZA", "1", "2014-01-01", "AE", "10"), {other});
  EXPECT_NE(trade().find("AE 2014-Q1 IMP 710231 PROVENANCE ZA 9.50\n"), std::string::npos) << trade();
  EXPECT_NE(trade().find("ZA 2014-Q1 EXP 710231 DESTINATION AE 10.00\n"), std::string::npos) << trade();
  EXPECT_EQ(notes(), "AE 2014-Q1 IMP weight_of_receipt 1 9.50\n");
}

TEST_F(Counting, a_weight_that_is_not_split_by_code_stays_whole) {
  auto one = certificate("ZA", "1", "2014-01-01", "AE", "10");
  one.lines = {{*CommodityCode::parse("710231"), {}, {}}, {*CommodityCode::parse("710221"), {}, {}}};
  add(one);
  one.lines = {{*CommodityCode::parse("710231"), ct("6"), usd("900")}, {*CommodityCode::parse("710221"), ct("3"), usd("100")}};
  add(one);
  one.lines[1].carats = ct("4");
  add(one);
  EXPECT_NE(trade().find("DESTINATION AE 4.00\n"), std::string::npos) << trade();
  EXPECT_NE(trade().find("EXP 7102 DESTINATION AE 20.00\n"), std::string::npos) << trade();
  EXPECT_EQ(notes(), "ZA 2014-Q1 EXP unsplit 1 10.00\nZA 2014-Q1 EXP split_differs 1 10.00\n");
}

TEST_F(Counting, several_named_origins_count_as_mixed_and_an_unknown_partner_is_named_so) {
  auto one = certificate("BW", "1", "2024-07-01", "AE", "10", "BW");
  one.origin.kind = Origin::Kind::list;
  one.origin.countries.push_back(*CountryCode::parse("CA"));
  one.destination.reset();
  add(one);
  EXPECT_EQ(trade(), "BW 2024-Q3 EXP 710231 ORIGIN MIXED 10.00\nBW 2024-Q3 EXP 710231 DESTINATION UNKNOWN 10.00\n");
  EXPECT_EQ(notes(), "BW 2024-Q3 EXP origins_listed 1 10.00\n");
}

TEST_F(Counting, a_receipt_without_its_certificate_is_told_and_not_counted) {
  auto one = receipt("AE", "2014-01-09");
  one.carats = ct("9.5");
  const std::vector receipts{one};
  count.add({"key", nullptr, receipts, false});
  EXPECT_EQ(trade(), "");
  EXPECT_EQ(notes(), "AE 2014-Q1 IMP without_certificate 1 9.50\n");
}

TEST_F(Counting, a_drafted_confirmation_is_told_and_not_counted) {
  const auto one = certificate("ZA", "1", "2014-01-01", "AE", "10");
  count.add({"key", &one, {}, true});
  EXPECT_EQ(certificates(), "ZA 2014-Q1 ISSUED AE 1\n");
  EXPECT_EQ(notes(), "AE 2014-Q1 IMP draft_only 1 10.00\n");
}

}  // namespace
}  // namespace kpwatch
