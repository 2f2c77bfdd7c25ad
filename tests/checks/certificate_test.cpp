// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Presence and identity of the certificate (B01 to B04, B08, C08, D09).
#include <gtest/gtest.h>

#include "tests/checks/cases.h"

namespace kpwatch::tests {
namespace {

Declaration bare_import() {
  Declaration declaration = an_import();
  add_line(declaration, "71023100", "12.50");
  return declaration;
}
Declaration citing(std::string_view number, std::string_view code = "L116") {
  Declaration declaration = bare_import();
  cite(declaration.items[0].documents, code, number);
  return declaration;
}

TEST(Certificate, rough_diamonds_without_one_are_reported) {
  const Judgement judgement = judged(bare_import(), {});
  EXPECT_EQ(codes(judgement), "B01");
  EXPECT_EQ(only(judgement, "B01").sentence,
            "Line 1 declares rough diamonds (7102.31, 12.50 ct) for import from South Africa (ZA) to Belgium (BE) and cites no Kimberley "
            "Process certificate.");
  EXPECT_EQ(only(judgement, "B01").severity, 5);
}

TEST(Certificate, a_placeholder_is_none) {
  for (const char* text : {"PENDING", "TO FOLLOW", "---", "TBA", "N/A"}) {
    const Judgement judgement = judged(citing(text), {});
    EXPECT_EQ(codes(judgement), "B01") << text;
    EXPECT_EQ(only(judgement, "B01").observed, text);
    EXPECT_TRUE(judgement.items[0].certificates.empty());
  }
  EXPECT_NE(only(judged(citing(""), {}), "B01").sentence.find("without a number"), std::string::npos);
}

TEST(Certificate, an_unknown_direction_counts_as_import_and_is_told) {
  Declaration declaration = bare_import();
  declaration.regime = Regime::unknown;
  EXPECT_NE(only(judged(declaration, {}), "B01").sentence.find("treated as an import"), std::string::npos);
}

TEST(Certificate, a_transit_needs_none) {
  Declaration declaration = bare_import();
  declaration.regime = Regime::transit;
  declaration.dispatch_country = from("AE");
  declaration.destination_country = from("IL");
  declaration.jurisdiction = country("CH");
  EXPECT_EQ(codes(judged(declaration, {})), "");
}

TEST(Certificate, an_export_has_no_grace_and_an_import_a_day) {
  const Moment received = day("2024-05-10");
  const auto at = [&](const Declaration& declaration, Moment now) {
    return judge(declaration, "x", Notebook(), reference(), default_check_settings(), now, received, false);
  };
  EXPECT_EQ(codes(at(bare_import(), received)), "");
  EXPECT_EQ(at(bare_import(), received).waiting.size(), 1u);
  EXPECT_EQ(at(bare_import(), received).look_again_at, received + std::chrono::hours(24));
  EXPECT_EQ(codes(at(bare_import(), received + std::chrono::hours(24))), "B01");
  Declaration out = an_export();
  add_line(out, "71021000");
  EXPECT_EQ(codes(at(out, received)), "B01");
}

TEST(Certificate, inside_the_single_area_none_is_needed) {
  Declaration declaration = bare_import();
  declaration.dispatch_country = from("DE");
  Judgement judgement = judged(declaration, {});
  EXPECT_EQ(codes(judgement), "D09");
  EXPECT_EQ(only(judgement, "D09").cls, FindingClass::data_quality);
  EXPECT_EQ(only(judgement, "D09").severity, 0);

  declaration.dispatch_country = from("GL");
  EXPECT_EQ(codes(judged(declaration, {})), "D09");
  declaration.dispatch_country = from("GB");  // 2024: a participant of its own
  EXPECT_EQ(codes(judged(declaration, {})), "B01");
  declaration.accepted_on = stated(day("2020-12-31"));
  EXPECT_EQ(codes(judged(declaration, {})), "D09");
}

TEST(Certificate, one_shown_again_inside_the_single_area_is_not_used_again) {
  Notebook notebook;
  notebook.keep(a_certificate());
  EXPECT_EQ(codes(judge_and_keep(a_lawful_import(), notebook)), "");
  Declaration onward = a_lawful_import();
  onward.identifier = "IMP-2";
  onward.accepted_on = stated(day("2024-09-01"));
  onward.dispatch_country = from("BE");
  onward.destination_country = from("DE");
  onward.jurisdiction = country("DE");
  onward.items[0].carats = carats("3.00");
  const Judgement judgement = judge_and_keep(onward, notebook);
  EXPECT_EQ(codes(judgement), "D09");
  EXPECT_TRUE(judgement.uses.empty());
}

TEST(Certificate, one_in_the_header_serves_the_lines_that_cite_none) {
  Declaration declaration = bare_import();
  add_line(declaration, "71022100", "2");
  cite(declaration.documents, "L116", "ZA 1117950");
  const Judgement judgement = judged(declaration, {});
  EXPECT_EQ(codes(judgement), "");
  EXPECT_EQ(judgement.items[1].certificates.size(), 1u);
  EXPECT_EQ(judgement.certificates.size(), 1u);
  EXPECT_TRUE(judgement.certificates[0].from_header);
}

TEST(Certificate, one_on_a_line_of_its_own_does_not_serve_the_others_except_in_asycuda) {
  Declaration declaration = citing("ZA 1117950");
  add_line(declaration, "71022100", "2");
  EXPECT_EQ(codes(judged(declaration, {})), "B01@2");
  declaration.map = "xml/asycuda-sad";
  EXPECT_EQ(codes(judged(declaration, {})), "");
  declaration.items[0].commodity_code = stated(CommodityCode{"71131900"});  // the first line itself may be other goods
  const Judgement judgement = judged(declaration, {});
  EXPECT_EQ(codes(judgement), "");
  EXPECT_TRUE(judgement.items[0].certificates.empty());
}

TEST(Certificate, a_document_named_after_kimberley_is_one_whatever_its_code) {
  Declaration declaration = bare_import();
  cite(declaration.items[0].documents, "999", "ZA 1117950").name = words("Kimberley Process Certificate");
  EXPECT_EQ(codes(judged(declaration, {})), "");
}

TEST(Certificate, a_statement_on_seals_counts_only_where_it_is_a_number) {
  EXPECT_EQ(codes(judged(citing("ZA 1117950", "Y015"), {})), "");
  EXPECT_EQ(codes(judged(citing("0054037-0054047", "Y015"), {})), "B01");
  EXPECT_EQ(codes(judged(citing("ZA 0054037-0054047", "Y015"), {})), "B01");
  EXPECT_EQ(codes(judged(citing("seals intact", "Y015"), {})), "B01");
}

TEST(Certificate, the_same_number_cited_twice_is_one_certificate) {
  Declaration declaration = citing("ZA 1117950");
  cite(declaration.items[0].documents, "Y015", "ZAKIM1117950");
  EXPECT_EQ(judged(declaration, {}).certificates.size(), 1u);
}

TEST(Certificate, a_reference_that_cannot_be_read_is_a_fault_of_form) {
  const Judgement judgement = judged(citing("1117950"), {});
  EXPECT_EQ(codes(judgement), "B02");
  EXPECT_EQ(only(judgement, "B02").cls, FindingClass::technical);
  Declaration with_issuer = citing("1117950");
  with_issuer.items[0].documents[0].issuer = from("ZA");
  EXPECT_EQ(codes(judged(with_issuer, {})), "");
  EXPECT_EQ(codes(judged(citing("ZA-2024/AB77"), {})), "");  // opaque, but a known issuer's
}

TEST(Certificate, a_known_forgery_is_reported_however_it_is_written) {
  for (const char* number : {"SL004199", "SL 4199", "SLKIM004199"})
    EXPECT_EQ(codes_but(judged(citing(number), {}), "F12"), "B03") << number;
  EXPECT_EQ(codes_but(judged(citing("SL 4198"), {}), "F12"), "");
}

TEST(Certificate, one_that_a_complete_list_lacks_is_reported_after_two_days) {
  Notebook notebook;
  notebook.coverages[country("ZA")] = {day("2024-04-01"), day("2024-05-31")};
  Declaration declaration = citing("ZA 1117950");
  declaration.items[0].documents[0].dated_on = stated(day("2024-05-02"));
  EXPECT_EQ(codes(judged(declaration, notebook)), "B04");
  const Moment received = day("2024-05-10");
  const Judgement waiting = judge(declaration, "x", notebook, reference(), default_check_settings(), received, received, false);
  EXPECT_EQ(codes(waiting), "");
  EXPECT_EQ(waiting.look_again_at, received + std::chrono::hours(48));

  declaration.items[0].documents[0].dated_on = stated(day("2024-03-31"));  // issued before the list begins
  EXPECT_EQ(codes(judged(declaration, notebook)), "");
  declaration.items[0].documents[0].dated_on.reset();  // acceptance stands in
  EXPECT_EQ(codes(judged(declaration, notebook)), "B04");
  notebook.keep(a_certificate());
  EXPECT_EQ(codes(judged(declaration, notebook)), "");
  EXPECT_EQ(codes_but(judged(citing("BW 7"), notebook), "F12"), "");  // another issuer, no list
}

TEST(Certificate, the_prefix_is_held_against_the_records_issuer) {
  Notebook notebook;
  Certificate certificate = a_certificate();
  notebook.keep(certificate);
  EXPECT_EQ(codes(judged(a_lawful_import(), notebook)), "");
  certificate.issuer = country("BW");
  notebook.keep(certificate);
  EXPECT_EQ(codes(judged(a_lawful_import(), notebook)), "B08");

  certificate = a_certificate("EU 77", "2024-05-02");
  certificate.issuer = country("BE");  // a member is the Union
  notebook.keep(certificate);
  Declaration declaration = citing("EU 77");
  declaration.dispatch_country = from("CH");
  EXPECT_EQ(codes(judged(declaration, notebook)), "F12");  // of the Union, but sent from Switzerland
}

TEST(Certificate, hong_kong_and_china_are_looked_for_under_each_others_letters) {
  Notebook notebook;
  notebook.keep(a_certificate("CN 4711", "2024-05-02", "99.00"));
  Declaration declaration = citing("HK 4711");
  declaration.dispatch_country = from("HK");
  EXPECT_EQ(codes(judged(declaration, notebook)), "E01");
  EXPECT_EQ(codes_but(judged(citing("HK 4712"), notebook), "F12"), "");
}

TEST(Certificate, one_taken_back_covers_nothing_from_that_day_on) {
  Notebook notebook;
  Certificate certificate = a_certificate();
  certificate.status = CertificateStatus::reported_stolen;
  certificate.status_on = day("2024-05-09");
  notebook.keep(certificate);
  EXPECT_EQ(codes(judged(a_lawful_import(), notebook)), "C08");
  certificate.status_on = day("2024-05-20");
  notebook.keep(certificate);
  EXPECT_EQ(codes(judged(a_lawful_import(), notebook)), "");
  certificate.status = CertificateStatus::reported_fake;
  notebook.keep(certificate);
  EXPECT_EQ(codes(judged(a_lawful_import(), notebook)), "C08");
}

}  // namespace
}  // namespace kpwatch::tests
