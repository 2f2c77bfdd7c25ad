// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/watch/book.h"

#include <gtest/gtest.h>

namespace kpwatch {
namespace {

CertificateUse use(const char* identifier) {
  CertificateUse result;
  result.identifier = identifier;
  return result;
}

TEST(Book, an_amendment_keeps_its_place_among_the_uses_of_a_certificate) {
  Book book;
  book.add_uses("a", {"BW::1"}, {use("A")});
  book.add_uses("b", {"BW::1"}, {use("B")});
  book.add_uses("a", {"BW::1"}, {use("A amended")});
  const auto uses = book.uses("BW::1", "");
  ASSERT_EQ(uses.size(), 2u);
  EXPECT_EQ(uses[0].identifier, "A amended");
  EXPECT_EQ(uses[1].identifier, "B");
  EXPECT_EQ(book.uses("BW::1", "a").size(), 1u);
}

TEST(Book, a_cancellation_gives_its_certificates_back) {
  Book book;
  book.add_uses("a", {"BW::1", "BW::2"}, {use("A"), use("A")});
  book.add_uses("a", {}, {});
  EXPECT_TRUE(book.uses("BW::1", "").empty());
  EXPECT_TRUE(book.uses("BW::2", "").empty());
}

TEST(Book, an_older_status_never_replaces_a_newer_one) {
  Book book;
  Certificate certificate;
  certificate.number.issuer = country("BW");
  certificate.number.serial = "1";
  certificate.status = CertificateStatus::reported_stolen;
  certificate.status_on = *make_day(2025, 6, 1);
  book.add(certificate);
  certificate.status = CertificateStatus::valid;
  certificate.status_on = *make_day(2025, 5, 1);
  book.add(certificate);
  EXPECT_EQ(book.certificate("BW::1")->status, CertificateStatus::reported_stolen);
}

}  // namespace
}  // namespace kpwatch
