// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Who takes part, and when (D01 to D04, D08).
#include <gtest/gtest.h>

#include "tests/checks/cases.h"

namespace kpwatch::tests {
namespace {

// What is told of a country; these goods are all sent from another one than the issuer (F12), some of them tomorrow (C05).
std::string standing(const Judgement& judgement) { return codes_but(judgement, "C05 F12"); }

// An import into Belgium that day of goods of this issuer, from a country in good standing.
Declaration with_issuer(std::string_view number, std::string_view issued, std::string_view accepted, std::string_view dispatch = "CH") {
  Declaration declaration = an_import(accepted);
  declaration.dispatch_country = from(dispatch);
  cite(add_line(declaration, "71023100", "1").documents, "L116", number).dated_on = stated(day(issued));
  return declaration;
}
std::string codes_of(std::string_view number, std::string_view issued, std::string_view accepted = "", std::string_view dispatch = "CH") {
  return standing(judged(with_issuer(number, issued, accepted.empty() ? issued : accepted, dispatch), {}));
}

TEST(Participation, an_issuer_outside_the_scheme_is_reported_by_day) {
  EXPECT_EQ(codes_of("CM 17", "2012-08-13"), "D01");
  EXPECT_EQ(codes_of("CM 17", "2012-08-14"), "");
  EXPECT_EQ(codes_of("CM 17", "2012-08-15"), "");
  EXPECT_EQ(codes_of("KE 17", "2015-07-01"), "D01");
  EXPECT_EQ(codes_of("UZ 17", "2024-11-01"), "D01");
  EXPECT_EQ(codes_of("UZ 17", "2024-11-15"), "");
  EXPECT_EQ(codes_of("TW 17", "2010-01-01"), "");  // an accepted entity
  EXPECT_EQ(codes_of("HK 17", "2010-01-01"), "");  // part of China
}

TEST(Participation, the_day_of_issue_counts_and_not_that_of_import) {
  EXPECT_EQ(codes_of("CM 17", "2012-08-01", "2012-09-20"), "D01");
  EXPECT_EQ(only(judged(with_issuer("CM 17", "2012-08-01", "2012-09-20"), {}), "D01").sentence,
            "Certificate CM 17 was issued by Cameroon (CM), which took no part in the Kimberley Process on 2012-08-01, its date of issue.");
}

TEST(Participation, a_suspended_issuer_is_reported_as_such_only) {
  EXPECT_EQ(codes_of("CG 5", "2004-07-08"), "");
  EXPECT_EQ(codes_of("CG 5", "2004-07-10"), "D03");
  EXPECT_EQ(codes_of("CG 5", "2005-06-01"), "D03");
  EXPECT_EQ(codes_of("CG 5", "2007-11-10"), "");
  EXPECT_EQ(codes_of("LB 5", "2005-01-10"), "D03");
  EXPECT_EQ(codes_of("CF 5", "2013-05-22"), "");
  EXPECT_EQ(codes_of("CF 5", "2013-05-24"), "D03");
  EXPECT_EQ(codes_of("CF 5", "2024-11-16"), "");
  EXPECT_EQ(codes_of("VE 5", "2010-12-01"), "D03");
  EXPECT_EQ(codes_of("VE 5", "2006-03-01"), "D03");
  EXPECT_EQ(codes_of("VE 5", "2017-03-01"), "D07");
  EXPECT_EQ(codes_of("GH 5", "2008-03-01"), "D07");  // conditional, not suspended, and the end of it unknown
}

TEST(Participation, a_suspension_on_the_day_of_export_counts_too) {
  Declaration declaration = with_issuer("CF 5", "2013-05-20", "2013-06-10");
  EXPECT_EQ(standing(judged(declaration, {})), "");
  declaration.exported_on = stated(day("2013-05-23"));
  EXPECT_EQ(standing(judged(declaration, {})), "D03");
  declaration.exported_on.reset();
  declaration.departed_on = stated(day("2013-05-22"));
  EXPECT_EQ(standing(judged(declaration, {})), "");
}

TEST(Participation, a_country_named_as_issuer_is_not_named_as_counterpart_again) {
  EXPECT_EQ(codes_of("KE 17", "2015-07-01", "", "KE"), "D01");
  EXPECT_EQ(codes_of("CF 5", "2013-06-24", "", "CF"), "D03");
  EXPECT_EQ(codes_of("ZA 17", "2015-07-01", "", "KE"), "D02");
}

TEST(Participation, trade_with_a_country_outside_is_reported_on_the_day_of_acceptance) {
  EXPECT_EQ(codes_of("ZA 17", "2012-08-01", "2012-08-13", "CM"), "D02");
  EXPECT_EQ(codes_of("ZA 17", "2012-08-01", "2012-08-15", "CM"), "");
  EXPECT_EQ(codes_of("ZA 17", "2013-06-01", "2013-06-01", "CF"), "D02");  // suspended
  EXPECT_EQ(codes_of("ZA 17", "2015-06-01", "", "LI"), "");               // Switzerland's
  EXPECT_EQ(codes_of("ZA 17", "2015-06-01", "", "HK"), "");               // China's
  EXPECT_EQ(codes_of("ZA 17", "2015-06-01", "", "QU"), "");               // «not specified» names no country
  Declaration out = an_export("2024-05-08");
  out.destination_country = from("KE");
  cite(add_line(out, "71023100", "1").documents, "KPC", "ZA 1117950");
  EXPECT_EQ(standing(judged(out, {})), "D02");
  out.regime = Regime::transit;
  EXPECT_EQ(standing(judged(out, {})), "");
}

TEST(Participation, goods_outside_the_scheme_may_come_from_anywhere) {
  Declaration declaration = an_import();
  declaration.dispatch_country = from("KE");
  add_line(declaration, "71023900", "1");
  EXPECT_EQ(standing(judged(declaration, {})), "");
}

TEST(Participation, an_embargoed_origin_is_reported_whatever_papers_it_has) {
  Declaration declaration = with_issuer("ZA 17", "2014-04-20", "2014-05-10");
  declaration.items[0].origin = from("CI");
  declaration.exported_on = stated(day("2014-04-28"));
  EXPECT_EQ(standing(judged(declaration, {})), "D04");
  declaration.exported_on = stated(day("2014-04-29"));
  EXPECT_EQ(standing(judged(declaration, {})), "");
}

TEST(Participation, the_sentence_calls_the_day_what_it_is) {
  const auto says = [](const Declaration& declaration, std::string_view words) {
    const std::vector<Finding> findings = judged(declaration, {}).findings;
    ASSERT_FALSE(findings.empty());
    EXPECT_NE(findings[0].sentence.find(words), std::string::npos) << findings[0].sentence;
  };
  Declaration declaration = with_issuer("GN 17", "2014-04-20", "2014-05-10");
  declaration.items[0].origin = from("CI");
  says(declaration, "on 2014-04-20, the certificate's date of issue, for want of a day of export");
  declaration.items[0].documents.push_back(declaration.items[0].documents[0]);
  declaration.items[0].documents.back().code = stated(Text("741"));
  declaration.items[0].documents.back().reference = stated(Text("125-7"));
  declaration.items[0].documents.back().dated_on = stated(day("2014-04-25"));
  says(declaration, "on 2014-04-25, the date of transport document 125-7");
  declaration.departed_on = stated(day("2014-04-26"));
  says(declaration, "on 2014-04-26, the day of departure");
  declaration.exported_on = stated(day("2014-04-27"));
  says(declaration, "on 2014-04-27, the day of export");
}

TEST(Participation, issuer_provenance_and_recorded_origin_count_as_well) {
  EXPECT_EQ(codes_of("CI 5", "2010-02-01"), "D04");
  EXPECT_EQ(codes_of("CI 5", "2010-02-01", "", "CI"), "D04");
  EXPECT_EQ(codes_of("LR 5", "2006-02-01"), "D01 D04");
  EXPECT_EQ(codes_of("LR 5", "2007-04-28"), "D01");
  EXPECT_EQ(codes_of("LR 5", "2007-05-05"), "");
  Notebook notebook;
  Certificate certificate = a_certificate("GN 5", "2010-02-01", "1");
  certificate.origin.kind = Origin::Kind::list;
  certificate.origin.countries = {country("GN"), country("CI")};
  notebook.keep(certificate);
  EXPECT_EQ(standing(judged(with_issuer("GN 5", "2010-02-01", "2010-02-03"), notebook)), "D04");
}

TEST(Participation, a_members_letters_stand_for_the_union) {
  EXPECT_EQ(codes_of("HR 5", "2013-06-30"), "");
  EXPECT_EQ(codes_of("HR 5", "2013-07-01"), "D08");
  EXPECT_EQ(codes_of("GB 5", "2020-12-31"), "D08");
  EXPECT_EQ(codes_of("GB 5", "2021-01-01"), "");
  EXPECT_EQ(codes_of("EC 5", "2009-03-01"), "");
  EXPECT_EQ(codes_of("EC 5", "2013-12-31"), "");
  EXPECT_EQ(codes_of("EC 5", "2014-01-01"), "D08");
}

TEST(Participation, the_tolerance_period_holds_nobody_to_the_lists) { EXPECT_EQ(codes_of("GH 5", "2003-08-10"), ""); }

}  // namespace
}  // namespace kpwatch::tests
