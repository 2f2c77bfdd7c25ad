// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Character sets that customs systems send: nothing is dropped, nothing becomes something else, and a place is still the
// sender's byte. The texts in each set are made by ICU, not by the parser that reads them.
#include <gtest/gtest.h>
#include <unicode/ucnv.h>

#include <vector>

#include "tests/xml/support.h"

namespace kpwatch::test {
namespace {

std::string in_set(const char* set, const std::string& utf8) {
  UErrorCode error = U_ZERO_ERROR;
  std::string out(utf8.size() * 4 + 16, '\0');
  const std::int32_t size = ucnv_convert(set, "UTF-8", out.data(), static_cast<std::int32_t>(out.size()), utf8.data(),
                                         static_cast<std::int32_t>(utf8.size()), &error);
  EXPECT_TRUE(U_SUCCESS(error)) << set << " " << u_errorName(error);
  out.resize(static_cast<std::size_t>(size));
  return out;
}

std::string declaration_of(const std::string& encoding, const std::string& description) {
  return "<?xml version='1.0' encoding='" + encoding +
         "'?>\n<Declaration xmlns='urn:wco:datamodel:WCO:DEC-DMS:2'><FunctionalReferenceID>R-1</FunctionalReferenceID><GoodsShipment>\n"
         "<GovernmentAgencyGoodsItem><Commodity><Description>" +
         description + "</Description></Commodity></GovernmentAgencyGoodsItem></GoodsShipment></Declaration>";
}

// The description that comes out, and that its place names its first byte.
std::string description_read(const std::string& bytes) {
  const InputReading reading = read_xml(bytes);
  if (reading.documents.size() != 1 || reading.documents[0].declaration() == nullptr) return as_text(reading);
  EXPECT_TRUE(all_notes(reading).empty()) << as_text(reading);
  const auto& items = reading.documents[0].declaration()->items;
  return items.size() == 1 && items[0].description ? items[0].description->value.str() : as_text(reading);
}

struct Set {
  const char* name;  // as declared
  const char* icu;
  std::string text;
};

TEST(XmlEncodings, every_single_byte_set_gives_the_text_that_was_written) {
  const std::vector<Set> sets{{"ISO-8859-1", "ISO-8859-1", "Diamants bruts, non travaillés — ÀÉÎõüÿ"},
                              {"ISO-8859-2", "ISO-8859-2", "Diamenty surowe, nieobrobione: łąćęńśźż ŘŽ"},
                              {"ISO-8859-4", "ISO-8859-4", "Neapstrādāti dimanti: ģķļņš"},
                              {"ISO-8859-5", "ISO-8859-5", "Алмазы необработанные № 5"},
                              {"ISO-8859-7", "ISO-8859-7", "Ακατέργαστα διαμάντια"},
                              {"ISO-8859-9", "ISO-8859-9", "İşlenmemiş elmas ğü"},
                              {"ISO-8859-13", "ISO-8859-13", "Neapdirbti deimantai: ąčęėįšųūž"},
                              {"ISO-8859-15", "ISO-8859-15", "Œuvre à 5 € — Šž"},
                              {"windows-1250", "windows-1250", "Surové diamanty „1“ čřžšě"},
                              {"windows-1251", "windows-1251", "Алмазы необработанные «Ёлка» № 5 — ґїє"},
                              {"windows-1252", "windows-1252", "Diamonds “rough” – 5 € Ÿ"},
                              {"windows-1253", "windows-1253", "Διαμάντια ‘ακατέργαστα’"},
                              {"windows-1254", "windows-1254", "Elmas – ham ğış"},
                              {"windows-1257", "windows-1257", "Deimantai „neapdirbti“ ąčę"},
                              {"KOI8-R", "KOI8-R", "Алмазы необработанные"},
                              {"KOI8-U", "KOI8-U", "Алмази необроблені їґє"}};
  for (const Set& set : sets) {
    // What the set cannot write is left out of the text beforehand, so that ICU substitutes nothing.
    std::string text = set.text;
    if (std::string_view(set.name).starts_with("ISO") || std::string_view(set.name).starts_with("KOI")) {
      for (std::size_t at = text.find("—"); at != std::string::npos; at = text.find("—")) text.replace(at, 3, "-");
    }
    const std::string bytes = in_set(set.icu, text);
    ASSERT_EQ(bytes.find('\x1A'), std::string::npos) << set.name;
    EXPECT_EQ(description_read(declaration_of(set.name, bytes)), text) << set.name;
  }
}

TEST(XmlEncodings, gb18030_keeps_characters_of_one_two_and_four_bytes) {
  const std::string text = "毛坯钻石 rough ¥ 5 克拉 — 𠮷 ḿ é €";
  const std::string bytes = in_set("gb18030", text);
  for (const char* name : {"GB18030", "gb18030"}) EXPECT_EQ(description_read(declaration_of(name, bytes)), text) << name;
  const std::string simple = "钻石 毛坯";
  for (const char* name : {"GBK", "GB2312"}) EXPECT_EQ(description_read(declaration_of(name, in_set("GBK", simple))), simple) << name;
}

TEST(XmlEncodings, a_second_byte_that_looks_like_markup_is_none) {
  // In GBK the second byte of a character may be that of a letter, '[', '\' or '|'.
  for (const std::string text : {"乗", "匸", "俓", "峔", "昞", "丼"}) {
    const std::string bytes = in_set("GBK", text);
    EXPECT_EQ(bytes.size(), 2U);
    EXPECT_EQ(description_read(declaration_of("GBK", bytes + "<![CDATA[" + bytes + "]]>")), text + text);
  }
}

TEST(XmlEncodings, utf_16_with_its_mark_is_read_in_either_order) {
  const std::string text = "Алмазы 毛坯 𠮷 é 💎";
  const auto with_mark = [&](const char* set, const std::string& mark) { return mark + in_set(set, declaration_of("UTF-16", text)); };
  EXPECT_EQ(description_read(with_mark("UTF-16LE", "\xFF\xFE")), text);
  EXPECT_EQ(description_read(with_mark("UTF-16BE", "\xFE\xFF")), text);
  const std::string little = with_mark("UTF-16LE", "\xFF\xFE");
  const InputReading reading = read_xml(little);
  const auto place = reading.documents.at(0).declaration()->items.at(0).description->place;
  EXPECT_EQ(little.substr(place.byte, 4), in_set("UTF-16LE", "Ал"));
  EXPECT_EQ(place.line, 3U);
}

TEST(XmlEncodings, a_byte_that_its_set_does_not_have_is_never_dropped) {
  // Not assigned: windows-1251 0x98; ISO 8859-7 0xFF; windows-1253 0xAA. Refused or shown, but not passed over.
  for (const auto& [set, byte] :
       {std::pair<const char*, const char*>{"windows-1251", "\x98"}, {"ISO-8859-7", "\xFF"}, {"windows-1253", "\xAA"}}) {
    const InputReading reading = read_xml(declaration_of(set, std::string("a") + byte + "b"));
    if (reading.outcome() == Reading::rejected) continue;
    const auto& items = reading.documents.at(0).declaration()->items;
    EXPECT_NE(items.at(0).description->value, "ab") << set;
  }
  for (const std::string bad : {"\x81", "\x81\x30", "\x81\x30\x81\x20", "\xFF\xFF", "\x80\x80"}) {
    const InputReading reading = read_xml(declaration_of("GB18030", "a" + bad + "b"));
    if (reading.outcome() == Reading::rejected) continue;
    const auto& items = reading.documents.at(0).declaration()->items;
    EXPECT_NE(items.at(0).description->value, "ab");
  }
}

TEST(XmlEncodings, a_byte_order_mark_decides_over_what_is_declared) {
  const std::string text = "Алмазы é";
  const InputReading reading = read_xml("\xEF\xBB\xBF" + declaration_of("windows-1251", text));
  ASSERT_EQ(reading.outcome(), Reading::read);
  EXPECT_EQ(reading.documents.at(0).declaration()->items.at(0).description->value, text);
  EXPECT_EQ(reading.notes.at(0).reason->code, "encoding-contradicted");
}

TEST(XmlEncodings, two_digit_zones_are_read_wherever_a_date_may_stand) {
  for (const char* date : {"20240612093000+01", "20240612093000-11", "20240612093000Z", "20240612093000+0100", "202406120930+01"}) {
    const InputReading reading =
        read_xml("<Declaration xmlns='urn:wco:datamodel:WCO:DEC-DMS:2'><AcceptanceDateTime><DateTimeString formatCode='" +
                 std::string(std::string_view(date).size() == 15 ? "303" : "304") + "'>" + date +
                 "</DateTimeString></AcceptanceDateTime></Declaration>");
    ASSERT_TRUE(reading.documents.at(0).declaration()->accepted_on) << date;
    EXPECT_EQ(to_string(reading.documents[0].declaration()->accepted_on->value), "2024-06-12") << date;
    EXPECT_TRUE(all_notes(reading).empty()) << date << as_text(reading);
  }
  for (const char* date : {"2024-06-12T09:30:00+01", "2024-06-12T09:30:00-11", "2024-06-12+01"}) {
    const InputReading reading = read_xml("<n:CC015C xmlns:n='http://ncts.dgtaxud.ec'><preparationDateAndTime>" + std::string(date) +
                                          "</preparationDateAndTime></n:CC015C>");
    ASSERT_TRUE(reading.documents.at(0).declaration()->issued_on) << date;
    EXPECT_EQ(to_string(reading.documents[0].declaration()->issued_on->value), "2024-06-12") << date;
  }
}

}  // namespace
}  // namespace kpwatch::test
