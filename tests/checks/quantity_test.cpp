// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Carats declared against carats certified (E01, E02, E03, E11).
#include <gtest/gtest.h>

#include "daemon/checks/quantity/weighing.h"
#include "tests/checks/cases.h"

namespace kpwatch::tests {
namespace {

// One line under one certificate.
std::string weighed(std::string_view declared, std::string_view certified) {
  Notebook notebook;
  notebook.keep(a_certificate("ZA 1117950", "2024-05-02", certified));
  Declaration declaration = a_lawful_import();
  declaration.items[0].carats = carats(declared);
  return codes(judged(declaration, notebook));
}

void cite_more(GoodsItem& line, std::string_view number) { cite(line.documents, "L116", number); }

TEST(Weight, bands_begin_and_end_where_they_say) {
  EXPECT_EQ(weighed("12.50", "12.50"), "");
  EXPECT_EQ(weighed("12.55", "12.50"), "");  // 0.05 ct
  EXPECT_EQ(weighed("12.57", "12.50"), "E02");
  EXPECT_EQ(weighed("1001.00", "1000.00"), "");  // 0.1 %
  EXPECT_EQ(weighed("1001.02", "1000.00"), "E02");
  EXPECT_EQ(weighed("1050.00", "1000.00"), "E02");  // 5 %
  EXPECT_EQ(weighed("1050.03", "1000.00"), "E01");
  EXPECT_EQ(weighed("943.31", "1000.00"), "E01");
  EXPECT_EQ(weighed("17.80", "12.50"), "E01");
}

TEST(Weight, the_finding_gives_both_figures_and_the_difference) {
  Notebook notebook;
  notebook.keep(a_certificate());
  Declaration declaration = a_lawful_import();
  declaration.items[0].carats = carats("17.8");
  declaration.items[0].carats->place.segment = 31;
  const Judgement judgement = judged(declaration, notebook);
  const Finding& found = only(judgement, "E01");
  EXPECT_EQ(found.expected, "12.50");
  EXPECT_EQ(found.observed, "17.80");
  EXPECT_EQ(found.unit, "CTM");
  EXPECT_EQ(found.place.segment, 31u);
  EXPECT_EQ(found.certificate, "ZA::1117950");
  EXPECT_EQ(found.sentence, "Line 1 declares 17.80 ct; certificate ZA 1117950 was issued for 12.50 ct: 5.30 ct or 42.4 % more.");
}

TEST(Weight, a_slip_of_the_pen_wins_over_both) {
  EXPECT_EQ(weighed("1240.50", "1204.50"), "E03");
  EXPECT_EQ(weighed("1204.50", "1240.50"), "E03");
  EXPECT_EQ(weighed("13.24", "12.34"), "E03");  // across the decimal mark
  EXPECT_EQ(weighed("125.00", "12.50"), "E03");
  EXPECT_EQ(weighed("1.25", "12.50"), "E03");
  EXPECT_EQ(weighed("2.50", "12.50"), "E03");  // grams
  EXPECT_EQ(weighed("62.50", "12.50"), "E03");
  EXPECT_EQ(weighed("1504.20", "1204.50"), "E01");  // digits, but no neighbours
  EXPECT_EQ(weighed("25.00", "12.50"), "E01");
}

TEST(Weight, lines_of_one_certificate_are_weighed_together) {
  Notebook notebook;
  notebook.keep(a_certificate("ZA 1117950", "2024-05-02", "30.00"));
  Declaration declaration = a_lawful_import();  // 12.50
  cite_more(add_line(declaration, "71021000", "17.50"), "ZA1117950");
  EXPECT_EQ(codes(judged(declaration, notebook)), "");
  declaration.items[1].carats = carats("27.50");
  const Judgement judgement = judged(declaration, notebook);
  EXPECT_EQ(codes(judgement), "E01");
  EXPECT_EQ(judgement.findings[0].sentence,
            "Lines 1 and 2 declare 40.00 ct; certificate ZA 1117950 was issued for 30.00 ct: 10.00 ct or 33.3 % more.");
}

TEST(Weight, linked_lines_and_certificates_are_one_set) {
  Notebook notebook;
  notebook.keep(a_certificate("ZA 1", "2024-05-02", "10.00"));
  notebook.keep(a_certificate("ZA 2", "2024-05-02", "20.00"));
  notebook.keep(a_certificate("ZA 3", "2024-05-02", "5.00"));
  Declaration declaration = an_import();
  cite_more(add_line(declaration, "71023100", "18.00"), "ZA 1");
  cite_more(declaration.items[0], "ZA 2");
  cite_more(add_line(declaration, "71021000", "12.00"), "ZA 2");
  cite_more(add_line(declaration, "71023100", "5.00"), "ZA 3");
  EXPECT_EQ(codes(judged(declaration, notebook)), "");
  declaration.items[2].carats = carats("6.00");
  EXPECT_EQ(codes(judged(declaration, notebook)), "E01@3");
  notebook.certificates.erase("ZA::2");  // one of a set unknown: nothing to weigh against
  declaration.items[0].carats = carats("90.00");
  EXPECT_EQ(codes(judged(declaration, notebook)), "E01@3");
}

// Each of their issuers is to hear of it.
TEST(Weight, a_finding_on_a_set_is_about_all_its_certificates) {
  Notebook notebook;
  notebook.keep(a_certificate());
  Certificate congolese = a_certificate("CD 1831", "2024-05-02", "10.00");
  congolese.number.issuer = country("CD");
  congolese.issuer = country("CD");
  notebook.keep(congolese);
  notebook.keep(a_certificate("ZA 1117951", "2024-05-02", "1.00"));
  Declaration declaration = an_import();
  cite_more(add_line(declaration, "71023100", "50.00"), "CD 1831");
  cite_more(declaration.items[0], "ZA 1117950");
  cite_more(add_line(declaration, "71023100", "1.00"), "ZA 1117951");
  const Judgement judgement = judged(declaration, notebook);
  const Finding& found = only(judgement, "E01");
  EXPECT_EQ(found.certificate, "CD::1831");
  EXPECT_EQ(found.further_certificates, std::vector<std::string>{"ZA::1117950"});
  EXPECT_TRUE(found.is_about("CD::1831") && found.is_about("ZA::1117950"));
  EXPECT_FALSE(found.is_about("ZA::1117951"));
  EXPECT_FALSE(found.is_about(""));
}

TEST(Weight, a_differing_split_by_code_is_told_only_where_the_total_agrees) {
  Notebook notebook;
  Certificate certificate = a_certificate("ZA 1117950", "2024-05-02", "30.00");
  const auto part = [](std::string_view code, std::string_view amount) {
    return CertificateLine{*CommodityCode::parse(code), Carats{*Decimal::parse(amount)}, {}};
  };
  certificate.lines = {part("710231", "12.50"), part("710210", "17.50")};
  notebook.keep(certificate);
  Declaration declaration = a_lawful_import();
  cite_more(add_line(declaration, "71021000", "17.50"), "ZA1117950");
  EXPECT_EQ(codes(judged(declaration, notebook)), "");
  declaration.items[0].carats = carats("10.00");
  declaration.items[1].carats = carats("20.00");
  EXPECT_EQ(codes(judged(declaration, notebook)), "E11");
  // The total is off by 3.3 %, one code by 40 %: one finding for the set, the worst.
  declaration.items[0].carats = carats("17.50");
  declaration.items[1].carats = carats("13.50");
  EXPECT_EQ(codes(judged(declaration, notebook)), "E01");
  // One code is off by exchanged digits, and that explains the total.
  declaration.items[0].carats = carats("15.20");
  declaration.items[1].carats = carats("17.50");
  EXPECT_EQ(codes(judged(declaration, notebook)), "E03");
}

TEST(Weight, a_split_that_does_not_make_up_the_total_is_not_held_against_anybody) {
  Notebook notebook;
  Certificate certificate = a_certificate("ZA 1117950", "2024-05-02", "30.00");
  certificate.lines = {{*CommodityCode::parse("710231"), Carats{*Decimal::parse("12.50")}, {}}};
  notebook.keep(certificate);
  Declaration declaration = a_lawful_import();
  declaration.items[0].carats = carats("30.00");
  EXPECT_EQ(codes(judged(declaration, notebook)), "");
}

TEST(Weight, grams_and_fine_net_masses_are_carats_too_and_coarse_ones_are_not) {
  Notebook notebook;
  notebook.keep(a_certificate());  // 12.50 ct = 2.5 g
  Declaration declaration = a_lawful_import();
  declaration.items[0].carats.reset();
  EXPECT_EQ(codes_but(judged(declaration, notebook), "A08"), "");
  Quantity& grams = declaration.items[0].quantities.emplace_back();
  grams.amount = stated(*Decimal::parse("2.5"));
  grams.unit = "GRM";
  grams.qualifier = "AAF";
  EXPECT_EQ(codes_but(judged(declaration, notebook), "A08"), "");
  declaration.items[0].quantities[0].amount.value = *Decimal::parse("3.6");
  EXPECT_EQ(codes_but(judged(declaration, notebook), "A08"), "E01");
  declaration.items[0].quantities.clear();
  declaration.items[0].net_mass = kilograms("0.0025");
  EXPECT_EQ(codes_but(judged(declaration, notebook), "A08"), "");
  declaration.items[0].net_mass = kilograms("0.0040");
  EXPECT_EQ(codes_but(judged(declaration, notebook), "A08"), "E01");
  for (const char* coarse : {"0.003", "1", "0"}) {
    declaration.items[0].net_mass = kilograms(coarse);
    EXPECT_EQ(codes_but(judged(declaration, notebook), "A08"), "") << coarse;
  }
}

TEST(Weight, a_gross_mass_weighs_no_stones_and_the_net_mass_comes_first) {
  Notebook notebook;
  notebook.keep(a_certificate());
  Declaration declaration = a_lawful_import();
  GoodsItem& line = declaration.items[0];
  line.carats.reset();
  const auto add_grams = [&](const char* amount, MassKind mass) {
    Quantity& grams = line.quantities.emplace_back();
    grams.amount = stated(*Decimal::parse(amount));
    grams.unit = "GRM";
    grams.mass = mass;
  };
  add_grams("500", MassKind::gross);
  EXPECT_EQ(codes_but(judged(declaration, notebook), "A08"), "");
  add_grams("70", MassKind::none);
  EXPECT_EQ(codes_but(judged(declaration, notebook), "A08"), "E01");
  add_grams("2.5", MassKind::net);
  EXPECT_EQ(codes_but(judged(declaration, notebook), "A08"), "");
  line.quantities.back().amount.value = *Decimal::parse("500");
  const Judgement judgement = judged(declaration, notebook);
  EXPECT_EQ(only(judgement, "E01").sentence,
            "Line 1 declares 500 g (2500.00 ct); certificate ZA 1117950 was issued for 12.50 ct: 2487.50 ct or 19900.0 % more.");
}

TEST(Weight, grams_beside_carats_are_told_as_what_they_are) {
  Notebook notebook;
  notebook.keep(a_certificate());
  Declaration declaration = a_lawful_import();  // 12.50
  Quantity& grams = add_line(declaration, "71023100").quantities.emplace_back();
  cite_more(declaration.items[1], "ZA1117950");
  grams.amount = stated(*Decimal::parse("2"));
  grams.unit = "GRM";
  const Judgement judgement = judged(declaration, notebook);
  EXPECT_EQ(only(judgement, "E01").sentence,
            "Lines 1 and 2 declare 22.50 ct (2 g of it stated in grams); certificate ZA 1117950 was issued for 12.50 ct: 10.00 ct or 80.0 "
            "% more.");
}

TEST(Weight, a_line_without_weight_leaves_only_an_excess_certain) {
  Notebook notebook;
  notebook.keep(a_certificate());
  Declaration declaration = a_lawful_import();
  cite_more(add_line(declaration, "71021000"), "ZA1117950");
  declaration.items[0].carats = carats("7.00");
  EXPECT_EQ(codes(judged(declaration, notebook)), "");
  declaration.items[0].carats = carats("20.00");
  EXPECT_EQ(codes(judged(declaration, notebook)), "E01");
}

TEST(Weight, figures_beyond_all_measure_are_weighed_without_harm) {
  Notebook notebook;
  notebook.keep(a_certificate());
  Declaration declaration = a_lawful_import();
  declaration.items[0].carats = carats("9000000000000");
  cite_more(add_line(declaration, "71021000", "9000000000000"), "ZA1117950");
  EXPECT_EQ(codes(judged(declaration, notebook)), "E01");
  declaration.items[0].carats = carats("-9000000000000");
  declaration.items[1].carats = carats("-1");
  EXPECT_EQ(codes(judged(declaration, notebook)), "A08 A08@2");  // no weights, so nothing to hold against the certificate
}

TEST(Weight, only_rough_diamonds_are_weighed) {
  Notebook notebook;
  notebook.keep(a_certificate());
  Declaration declaration = a_lawful_import();
  declaration.items[0].commodity_code = stated(CommodityCode{"71042100"});
  declaration.items[0].carats = carats("26000");
  EXPECT_EQ(codes(judged(declaration, notebook)), "");
}

}  // namespace
}  // namespace kpwatch::tests
