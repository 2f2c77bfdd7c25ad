// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The ways in which certificate numbers are written, and the one form they are brought into.
#include "daemon/customs/certificate_number.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "daemon/customs/several_numbers.h"

namespace kpwatch {
namespace {

constexpr std::array<CountryCode, 23> issuers{country("CD"), country("ID"), country("LS"), country("AE"), country("AO"), country("AU"),
                                              country("BW"), country("CA"), country("CH"), country("CN"), country("EU"), country("GB"),
                                              country("HK"), country("IN"), country("MO"), country("MX"), country("NA"), country("NO"),
                                              country("RU"), country("SL"), country("TW"), country("US"), country("ZA")};

bool is_known(CountryCode code) { return std::find(issuers.begin(), issuers.end(), code) != issuers.end(); }

std::string key_of(std::string_view text, std::optional<CountryCode> issuer = std::nullopt) {
  const NumberReading reading = normalise(text, is_known, issuer);
  if (const auto* number = std::get_if<CertificateNumber>(&reading)) return number->key();
  return std::holds_alternative<Placeholder>(reading) ? "placeholder" : "malformed";
}

struct Vector {
  const char* text;
  const char* key;
};

TEST(CertificateNumber, is_brought_into_one_form) {
  const Vector vectors[] = {
      {"mx 12345", "MX::12345"},
      {"MX0012345", "MX::12345"},
      {"MXKIM0012345", "MX::12345"},
      {"MX EKM 12345", "MX::12345"},
      {"MXKIMMX0012345", "MX::12345"},
      {"ZA 1117950", "ZA::1117950"},
      {"za-1117950", "ZA::1117950"},
      {"ZA.111.7950", "ZA::1117950"},
      {"ZA/1117950", "ZA::1117950"},
      {"ZA_1117950", "ZA::1117950"},
      {"ZA#1117950", "ZA::1117950"},
      {"ZA № 1117950", "ZA:NO:1117950"},
      {"ZA::1117950", "ZA::1117950"},
      {" ZA 1117950 ", "ZA::1117950"},
      {"ZA\xC2\xA0"
       "1117950",
       "ZA::1117950"},
      {"ＺＡ１１１７９５０", "ZA::1117950"},
      {"ZA\u200B1117950", "ZA::1117950"},
      {"ZA\u20131117950", "ZA::1117950"},
      {"ZA ١١١٧٩٥٠", "ZA::1117950"},
      {"SL004199", "SL::4199"},
      {"SL 4199", "SL::4199"},
      {"EC 004711", "EU::4711"},
      {"EU004711", "EU::4711"},
      {"GBKIM12345", "GB::12345"},
      {"HK 000123", "HK::123"},
      {"MO000123", "MO::123"},
      {"TW 0001", "TW::1"},
      {"KE 000123", "KE::123"},
      {"LSAB00123", "LS:AB:123"},
      {"LSABC00123", "LS:ABC:123"},
      {"ZA 0", "ZA::0"},
      {"ZA 000000000000123456789012", "ZA::123456789012"},
      // labels
      {"NO 0004512", "NO::4512"},
      {"NO0004512", "NO::4512"},
      {"NA0034567", "NA::34567"},
      {"NA 0034567", "NA::34567"},
      {"KPC NO ZA 1117950", "ZA::1117950"},
      {"KPC NO. ZA-1117950", "ZA::1117950"},
      {"KPC NR ZA 1117950", "ZA::1117950"},
      {"KPC N° ZA 1117950", "ZA::1117950"},
      {"KPC Nº ZA 1117950", "ZA::1117950"},
      {"KPC № ZA 1117950", "ZA::1117950"},
      {"KPC: ZA 1117950", "ZA::1117950"},
      {"KPC#ZA1117950", "ZA::1117950"},
      {"KPCZA1117950", "ZA::1117950"},
      {"KPZA1117950", "ZA::1117950"},
      {"KPCS ZA1117950", "ZA::1117950"},
      {"KPCNO0004512", "NO::4512"},
      {"KPC NO 0004512", "NO::4512"},
      {"KPC NO NO 0004512", "NO::4512"},
      {"NO NA 0034567", "NA::34567"},
      {"N NO 12", "NO::12"},
      {"CERTIFICATE NO ZA1117950", "ZA::1117950"},
      {"Cert. No. ZA 1117950", "ZA::1117950"},
      {"certificate za1117950", "ZA::1117950"},
      {"NR. RU 0000123", "RU::123"},
      {"KPCN0012", "CN::12"},
      {"KPCNA0012", "NA::12"},
      {"KPCN 0012", "CN::12"},
      // words in front of the number are nobody's letters
      {"DOC CD1831", "CD::1831"},
      {"DOC: CD 1831", "CD::1831"},
      {"PER CD1831", "CD::1831"},
      {"NUM CD 1831", "CD::1831"},
      {"ORG. CD1831", "CD::1831"},
      {"REF CD1831", "CD::1831"},
      {"ID CD1831", "CD::1831"},
      {"DRC CD1831", "CD::1831"},
      {"KP DRC CD 1831", "CD::1831"},
      {"KPC DOC CD1831", "CD::1831"},
      {"REF NO CD1831", "CD::1831"},
      {"INV CD1831", "CD::1831"},  // not India's
      {"NUMERO DU CERTIFICAT: CD 0001831", "CD::1831"},
      {"Zertifikat-Nr. CDKIM0001831", "CD::1831"},
      {"СЕРТИФИКАТ RU 000123", "RU::123"},
      {"RDC 1831", "malformed"},
      {"DRC 1831", "malformed"},
      {"KP DRC 1831", "malformed"},
      {"ORG 1831", "malformed"},
      {"DOC 1831", "malformed"},
      {"REF NO 1831", "malformed"},  // not Norway's
      {"DOC CD12AB", "malformed"},
      {"ANGOLA 1831", "malformed"},
      {"REF: PENDING", "placeholder"},
      {"ID 0001234", "ID::1234"},
      {"IDAB0001234", "ID:AB:1234"},
      {"IDNA0001234", "ID:NA:1234"},
      // a country of which nobody knows a certificate
      {"PE 0001831", "PE::1831"},
      {"PE0001831", "PE::1831"},
      {"KPC PE 0001831", "PE::1831"},
      {"CERT. NO. PE0001831", "NO:PE:1831"},
      {"DOC PE0001831", "PE::1831"},
      {"PEAB0001831", "malformed"},
      {"BWKIM0001", "BW::1"},
      {"BWKIB0001", "BW:KIB:1"},
      // opaque numbers
      {"ZA AB12C", "ZA:?:AB12C"},
      {"za-ab12c", "ZA:?:AB12C"},
      {"ZA12AB", "ZA:?:12AB"},
      {"ZAABCD1234", "ZA:?:ABCD1234"},
      {"ZA0012AB", "ZA:?:0012AB"},
      {"EC12AB", "EU:?:12AB"},
      {"ZA1234567890123", "malformed"},
      {"ZA12345678901234567", "malformed"},
      {"QQ12AB", "malformed"},
      // look-alike letters of other alphabets
      {"ЕU 004711", "EU::4711"},   // Cyrillic Е
      {"МХ 12345", "MX::12345"},   // both Cyrillic
      {"СА12345", "CA::12345"},    // both Cyrillic
      {"ΝΑ0034567", "NA::34567"},  // both Greek
      {"са12345", "CA::12345"},    // small Cyrillic
      // no reference at all
      {"", "placeholder"},
      {"   ", "placeholder"},
      {"-", "placeholder"},
      {"---", "placeholder"},
      {"—", "placeholder"},
      {"***", "placeholder"},
      {"N/A", "placeholder"},
      {"n.a.", "placeholder"},
      {"NA", "placeholder"},
      {"NO", "placeholder"},
      {"PENDING", "placeholder"},
      {"pending issue", "placeholder"},
      {"TO FOLLOW", "placeholder"},
      {"to-follow", "placeholder"},
      {"TBA", "placeholder"},
      {"T.B.A.", "placeholder"},
      {"TBC", "placeholder"},
      {"SEE ATTACHED", "placeholder"},
      {"see invoice 4711", "placeholder"},
      {"KPC: PENDING", "placeholder"},
      {"KPC NO TO FOLLOW", "placeholder"},
      {"KPC", "placeholder"},
      {"KPC No.", "placeholder"},
      {"No certificate", "placeholder"},
      {"not yet issued", "placeholder"},
      {"XXXX", "placeholder"},
      // meant as a number, but of nobody
      {"1117950", "malformed"},
      {"0001117950", "malformed"},
      {"KPC 1117950", "malformed"},
      {"KP 1117950", "malformed"},
      {"CERT 123", "malformed"},
      {"NR 123", "malformed"},
      {"N 123", "malformed"},
      {"0054037-0054047", "malformed"},
      {"ZA 1117950, ZA 1117951", "malformed"},
      {"ZA 1117950?", "malformed"},
      {"Z1117950", "malformed"},
      {"ZAЖ117950", "malformed"},
      {"see", "placeholder"},
      {"certificate of origin number 12 of the chamber", "malformed"},
  };
  for (const Vector& vector : vectors) EXPECT_EQ(key_of(vector.text), vector.key) << vector.text;
}

TEST(CertificateNumber, says_what_was_sent_and_how) {
  const auto number = std::get<CertificateNumber>(normalise("EC 004711", is_known));
  EXPECT_EQ(number.raw, "EC 004711");
  EXPECT_EQ(number.issuer, country("EU"));
  EXPECT_EQ(number.serial, "4711");
  EXPECT_EQ(number.digits, 6);
  EXPECT_TRUE(number.alias_prefix);
  EXPECT_FALSE(number.prefix_inferred);
  EXPECT_FALSE(number.opaque);
  EXPECT_FALSE(std::get<CertificateNumber>(normalise("EU 004711", is_known)).alias_prefix);
  EXPECT_EQ(std::get<CertificateNumber>(normalise("ЕU 004711", is_known)).raw, "ЕU 004711");
}

TEST(CertificateNumber, bare_digits_take_the_issuer_of_its_own_field) {
  const auto number = std::get<CertificateNumber>(normalise("0001117950", is_known, country("ZA")));
  EXPECT_EQ(number.key(), "ZA::1117950");
  EXPECT_TRUE(number.prefix_inferred);
  EXPECT_EQ(number.digits, 10);
  EXPECT_EQ(key_of("KPC 1117950", country("ZA")), "ZA::1117950");
  EXPECT_EQ(key_of("№1117950", country("NO")), "NO::1117950");
  EXPECT_EQ(key_of("4711", country("EC")), "EU::4711");
  EXPECT_EQ(key_of("A12345", country("ZA")), "ZA:?:A12345");
}

TEST(CertificateNumber, a_prefix_in_the_number_wins_over_the_field) {
  const auto number = std::get<CertificateNumber>(normalise("MX 12345", is_known, country("CA")));
  EXPECT_EQ(number.key(), "MX::12345");
  EXPECT_FALSE(number.prefix_inferred);
}

TEST(CertificateNumber, a_sentence_is_no_number) { EXPECT_EQ(key_of(std::string(300, '7')), "malformed"); }

std::string spelled(CountryCode issuer, const std::string& series, const std::string& digits, const std::vector<int>& choices) {
  static const std::array<std::string, 6> separators{"", " ", "-", ".", "/", " - "};
  std::string text;
  std::size_t at = 0;
  const auto choice = [&](int n) { return choices.empty() ? 0 : std::abs(choices[at++ % choices.size()] % n); };
  for (const char c : std::string(issuer.text()) + series + digits) {
    const bool lower = c >= 'A' && choice(2) == 1;
    text += lower ? static_cast<char>(c - 'A' + 'a') : c;
    text += separators[static_cast<std::size_t>(choice(6))];
  }
  return text;
}

RC_GTEST_PROP(CertificateNumberProperty, blanks_zeros_and_case_do_not_matter, ()) {
  const CountryCode issuer = *rc::gen::elementOf(issuers);
  const auto serial = *rc::gen::inRange<std::int64_t>(1, 999'999'999'999);
  const auto zeros = static_cast<std::size_t>(*rc::gen::inRange(0, 8));
  const auto choices = *rc::gen::container<std::vector<int>>(40, rc::gen::inRange(0, 60));
  const std::string digits = std::string(zeros, '0') + std::to_string(serial);
  const std::string text = spelled(issuer, "", digits, choices);
  RC_ASSERT(key_of(text) == std::string(issuer.text()) + "::" + std::to_string(serial));
}

RC_GTEST_PROP(CertificateNumberProperty, the_form_of_the_form_is_the_form, ()) {
  const CountryCode issuer = *rc::gen::elementOf(issuers);
  const auto tail = *rc::gen::container<std::string>(rc::gen::elementOf(std::string("0123456789ABKXZ ")));
  const NumberReading first = normalise(std::string(issuer.text()) + "1" + tail, is_known);
  const auto* number = std::get_if<CertificateNumber>(&first);
  const bool is_number = number != nullptr;
  RC_PRE(is_number);
  const std::string again = std::string(number->issuer.text()) + number->series + number->serial;
  RC_ASSERT(key_of(again) == number->key());
}

std::string several(std::string_view text) {
  std::string list;
  for (const std::string& number : numbers_in(text, is_known)) list += (list.empty() ? "" : "|") + number;
  return list;
}

TEST(SeveralNumbers, are_found_where_they_are_whole) {
  const Vector vectors[] = {
      {"CD1831/CD1832", "CD1831|CD1832"},
      {"CD1831 CD1832", "CD1831|CD1832"},
      {"CD1831, CD1832", "CD1831|CD1832"},
      {"CD1831 & CD1832", "CD1831|CD1832"},
      {"CD1831 and cd1832", "CD1831|cd1832"},
      {"CD1831CD1832", "CD1831|CD1832"},
      {"CD1831+ZA 0001117950;(NA0034567)", "CD1831|ZA 0001117950|NA0034567"},
      {"ZA 1117950 ZA 1117951", "ZA 1117950|ZA 1117951"},
      {"KPC NO CD1831 / KPC NO CD1832", "CD1831|CD1832"},
      {"DOC CD1831/CDKIM1832", "CD1831|CDKIM1832"},
      {"ＣＤ１８３１／ＣＤ１８３２", "CD1831|CD1832"},
      {"CD1831/CD1831", "CD1831|CD1831"},
      // one number, or nobody knows how many
      {"CD1831", ""},
      {"KPC NO ZA 1117950", ""},
      {"ZA NO 1117950", ""},
      {"CD1831-1835", ""},
      {"CD1831/1832", ""},
      {"CD1831A", ""},
      {"CD1831 (COPY)", ""},
      {"CD1831, NO 1832", ""},
      {"CD1831 NO 123", ""},
      {"CD1831 IN 2025", ""},
      {"CD1831 REPLACES CD1820", ""},
      {"CD1831/CD1832/1833", ""},
      {"CD1831/CD1832A", ""},
      {"CD1831/PE1832", ""},
      {"CD18CD31", ""},
      {"CD1831CD18320", ""},
      {"", ""},
  };
  for (const Vector& vector : vectors) EXPECT_EQ(several(vector.text), vector.key) << vector.text;
}

std::string bare_key(std::string_view text, std::optional<CountryCode> issuer = std::nullopt) {
  const NumberReading reading = normalise(text, is_known, issuer);
  const auto* number = std::get_if<CertificateNumber>(&reading);
  const auto bare = number == nullptr ? std::nullopt : number_without_words(*number);
  return bare ? bare->key() : "";
}

TEST(NumberWithoutWords, is_the_number_before_the_words) {
  EXPECT_EQ(bare_key("CD1831 (COPY)"), "CD::1831");
  EXPECT_EQ(bare_key("CD 0001831 - copy"), "CD::1831");
  EXPECT_EQ(bare_key("KPC CDKIM1831 [A]"), "CD::1831");
  EXPECT_EQ(bare_key("EC 1831 (COPY)"), "EU::1831");
  EXPECT_EQ(bare_key("1831 (COPY)", country("CD")), "CD::1831");
  EXPECT_EQ(bare_key("DRC 1831", country("CD")), "CD::1831");
  for (const char* text :
       {"CD1831", "CD1831A", "CD1831-A", "CD1831 AB", "CD18-31X", "CD1831COPY", "CD1831 COPY 2", "CDAB12C", "CD 12 AB 34"})
    EXPECT_EQ(bare_key(text), "") << text;
  EXPECT_EQ(bare_key("A12345", country("CD")), "");
}

RC_GTEST_PROP(CertificateNumberProperty, any_text_gets_one_of_three_answers, (const std::string& text)) {
  const NumberReading reading = normalise(text, is_known, country("ZA"));
  if (const auto* number = std::get_if<CertificateNumber>(&reading)) {
    RC_ASSERT(number->raw == text);
    RC_ASSERT(!number->serial.empty());
    RC_ASSERT(number->serial.size() <= 12U);
    RC_ASSERT(number->series.size() <= 3U);
    if (const auto bare = number_without_words(*number)) RC_ASSERT(!bare->opaque && !bare->serial.empty());
  }
  for (const std::string& part : numbers_in(text, is_known))
    RC_ASSERT(std::holds_alternative<CertificateNumber>(normalise(part, is_known)));
}

}  // namespace
}  // namespace kpwatch
