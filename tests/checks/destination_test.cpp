// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Where the certificate sends the goods, and where they go (F03).
#include <gtest/gtest.h>

#include "tests/checks/cases.h"

namespace kpwatch::tests {
namespace {

std::string bound_for(std::string_view certified, std::string_view declared, Regime regime = Regime::import) {
  Notebook notebook;
  Certificate certificate = a_certificate();
  certificate.destination = CountryCode::parse(certified);
  notebook.keep(certificate);
  Declaration declaration = a_lawful_import();
  declaration.regime = regime;
  declaration.destination_country = from(declared);
  declaration.jurisdiction = CountryCode::parse(regime == Regime::import ? declared : "ZA");
  return codes(judged(declaration, notebook));
}

TEST(Destination, another_country_than_the_certificates_is_reported) {
  EXPECT_EQ(bound_for("AE", "BE"), "F03");
  EXPECT_EQ(bound_for("AE", "IL", Regime::export_), "F03");
  EXPECT_EQ(bound_for("AE", "AE", Regime::export_), "");
}

TEST(Destination, the_union_is_each_of_its_members) {
  EXPECT_EQ(bound_for("EU", "BE"), "");
  EXPECT_EQ(bound_for("BE", "DE"), "");
  EXPECT_EQ(bound_for("EU", "GB"), "F03");
  EXPECT_EQ(bound_for("CN", "HK"), "");
  EXPECT_EQ(bound_for("CH", "LI"), "");
}

TEST(Destination, a_transit_is_on_its_way) { EXPECT_EQ(bound_for("AE", "IL", Regime::transit), ""); }

TEST(Destination, without_any_country_declared_nothing_is_said) {
  Notebook notebook;
  notebook.keep(a_certificate());
  Declaration declaration = a_lawful_import();
  declaration.destination_country.reset();
  declaration.jurisdiction.reset();
  EXPECT_EQ(codes(judged(declaration, notebook)), "");
}

}  // namespace
}  // namespace kpwatch::tests
