// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// National law beside the Kimberley Process (J01 to J05): off by default, and never told as a breach of it.
#include <gtest/gtest.h>

#include "tests/checks/cases.h"

namespace kpwatch::tests {
namespace {

class WithOverlays final : public CheckSettings {
 public:
  std::int64_t value(std::string_view id, std::string_view name) const override { return default_check_settings().value(id, name); }
  bool is_on(std::string_view) const override { return true; }
};

Judgement judged_with_overlays(const Declaration& declaration, const Notebook& notebook) {
  const Moment now = day("2026-06-01");
  return judge(declaration, business_id(declaration), notebook, reference(), WithOverlays(), now, now, true);
}

Declaration from_russia(std::string_view accepted = "2024-05-10") {
  Declaration declaration = an_import(accepted);
  declaration.dispatch_country = from("RU");
  cite(add_line(declaration, "71023100", "12.50").documents, "L116", "RU 77");
  return declaration;
}

TEST(Overlays, are_off_by_default) { EXPECT_EQ(codes(judged(from_russia(), {})), ""); }

TEST(Overlays, russian_diamonds_into_the_union_are_told_from_the_first_day_of_the_ban) {
  EXPECT_EQ(codes(judged_with_overlays(from_russia("2023-12-31"), {})), "");
  const Judgement judgement = judged_with_overlays(from_russia("2024-01-01"), {});
  EXPECT_EQ(codes(judgement), "J01");
  EXPECT_NE(only(judgement, "J01").sentence.find("not of the Kimberley Process"), std::string::npos);
  for (const LegalBasis& basis : only(judgement, "J01").check->basis) EXPECT_NE(basis.instrument, "KPCS");
}

TEST(Overlays, industrial_stones_exemptions_and_other_countries_are_spared) {
  Declaration industrial = from_russia();
  industrial.items[0].commodity_code = stated(CommodityCode::parse("71022100").value(), "71022100");
  EXPECT_EQ(codes(judged_with_overlays(industrial, {})), "");
  Declaration exempt = from_russia();
  cite(exempt.items[0].documents, "L146", "AUTH-1");
  EXPECT_EQ(codes(judged_with_overlays(exempt, {})), "");
  Declaration elsewhere = from_russia();
  elsewhere.jurisdiction = country("IN");
  elsewhere.destination_country = from("IN");
  EXPECT_EQ(codes(judged_with_overlays(elsewhere, {})), "");
}

TEST(Overlays, the_union_asks_for_proof_of_the_mining_origin) {
  Declaration declaration = a_lawful_import();
  EXPECT_EQ(codes(judged_with_overlays(declaration, {})), "J02");
  cite(declaration.items[0].documents, "L147", "PROOF-1");
  EXPECT_EQ(codes(judged_with_overlays(declaration, {})), "");
}

TEST(Overlays, the_union_asks_for_a_list_of_origins_of_mixed_parcels) {
  Notebook notebook;
  Certificate certificate = a_certificate("IL 42", "2026-01-10");
  certificate.origin = {Origin::Kind::mixed, {}, "***"};
  notebook.keep(certificate);
  Declaration declaration = an_import("2026-01-20");
  declaration.dispatch_country = from("IL");
  cite(add_line(declaration, "71023100", "12.50").documents, "L116", "IL 42");
  cite(declaration.items[0].documents, "L147", "PROOF-1");
  EXPECT_EQ(codes(judged_with_overlays(declaration, notebook)), "J03");
  EXPECT_EQ(codes(judged(declaration, notebook, "2026-06-01")), "");
  notebook.certificates.begin()->second.origin = {Origin::Kind::list, {country("BW"), country("CA")}, "BW, CA"};
  EXPECT_EQ(codes(judged_with_overlays(declaration, notebook)), "");
}

TEST(Overlays, a_listed_name_is_told_from_the_day_of_its_listing) {
  Declaration declaration = a_lawful_import();
  cite(declaration.items[0].documents, "L147", "PROOF-1");
  Party& importer = declaration.parties.emplace_back();
  importer.role = "importer";
  importer.name = words("KARDIAM B.V.B.A.");
  EXPECT_EQ(codes(judged_with_overlays(declaration, {})), "J05");
  EXPECT_EQ(codes(judged(declaration, {})), "");
  importer.name = words("Kardiam and Sons Polishing");
  EXPECT_EQ(codes(judged_with_overlays(declaration, {})), "");
  importer.name = words("KARDIAM");
  declaration.accepted_on = stated(day("2015-08-19"));
  EXPECT_EQ(codes(judged_with_overlays(declaration, {})), "");
}

TEST(Overlays, many_stones_just_below_a_threshold_are_told) {
  Declaration declaration = an_import("2025-01-20");
  GoodsItem& line = add_line(declaration, "71023900", "49.00");
  cite(line.documents, "L147", "PROOF-1");
  Quantity& stones = line.quantities.emplace_back();
  stones.amount = stated(*Decimal::parse("100"));
  stones.unit = "PCE";
  EXPECT_EQ(codes(judged_with_overlays(declaration, {})), "J04");
  line.carats = carats("51.00");
  EXPECT_EQ(codes(judged_with_overlays(declaration, {})), "");
  line.carats = carats("9.80");
  stones.amount = stated(*Decimal::parse("10"));
  EXPECT_EQ(codes(judged_with_overlays(declaration, {})), "");
}

}  // namespace
}  // namespace kpwatch::tests
