// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Documents that stand as text inside an element: where the map says so, one level deep, within the limits of a message.
#include "adapters/formats/xml/payload.h"

#include <gtest/gtest.h>

#include "daemon/mapping/map_file.h"
#include "tests/xml/support.h"

namespace kpwatch::test {
namespace {

std::string base64_of(std::string_view bytes) {
  constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t group = 0;
    for (std::size_t k = 0; k < 3; ++k) group = group << 8 | (i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0U);
    for (std::size_t k = 0; k < 4; ++k) out += i + k <= bytes.size() ? letters[group >> (18 - 6 * k) & 63] : '=';
    if (i % 57 == 54) out += "\r\n";
  }
  return out;
}

std::string escaped_xml(std::string_view text) {
  std::string out;
  for (const char c : text) out += c == '<' ? "&lt;" : c == '&' ? "&amp;" : std::string(1, c);
  return out;
}

struct Profile {
  std::vector<Map> maps;
  std::unique_ptr<Format> format;

  Profile() {
    Complaints complaints;
    auto map = read_map_text(R"(map: xml/own
title: A profile
source: made here
kind: declaration
for: {format: xml, root: Doc, namespace: 'urn:t', payloads: ['base64 {urn:w}Content', 'text {urn:w}Xml']}
fields: {reference: Id}
lists: [{list: item, starts: Line, fields: {description: Text}}]
)",
                             "xml/own", complaints);
    if (map) maps.push_back(std::move(*map));
    format = make_xml_format(maps, {}, complaints);
    for (const Complaint& complaint : complaints) ADD_FAILURE() << in_words(complaint);
  }
  [[nodiscard]] InputReading read(const std::string& inside) const {
    return format->read("<w:Message xmlns:w='urn:w'>" + inside + "</w:Message>", *parse_iso_day("2024-06-15"), nullptr);
  }
};

const std::string doc = "<Doc xmlns='urn:t'><Id>R-1</Id><Line><Text>caf\xC3\xA9</Text></Line></Doc>";

void expect_one(const InputReading& reading) {
  ASSERT_EQ(reading.documents.size(), 1U) << as_text(reading);
  const Declaration* declaration = reading.documents[0].declaration();
  ASSERT_NE(declaration, nullptr) << as_text(reading);
  EXPECT_EQ(declaration->identifier, "R-1");
  EXPECT_EQ(declaration->items.at(0).description->value, "caf\xC3\xA9");
}

TEST(XmlPayload, a_document_in_base64_is_read_where_the_map_says_so) {
  const Profile profile;
  const auto reading = profile.read("<w:Content>\n" + base64_of("<?xml version='1.0' encoding='UTF-8'?>" + doc) + "\n</w:Content>");
  expect_one(reading);
  EXPECT_EQ(reading.documents[0].place.path.text(), "/Message[1]/Content[1]!/Doc[1]");
  EXPECT_EQ(reading.documents[0].notes.at(0).reason->code, "payload-read");
  // Another element is none, and says so by its name.
  EXPECT_EQ(profile.read("<w:Other>" + base64_of(doc) + "</w:Other>").outcome(), Reading::unmapped);
}

TEST(XmlPayload, a_document_as_escaped_text_or_cdata_is_read_whatever_encoding_it_names) {
  const Profile profile;
  expect_one(profile.read("<w:Xml>" + escaped_xml("<?xml version='1.0' encoding='windows-1251'?>" + doc) + "</w:Xml>"));
  expect_one(profile.read("<w:Xml><![CDATA[" + doc + "]]></w:Xml>"));
  // An element that could hold text, but holds elements, is a wrapper.
  expect_one(profile.read("<w:Xml>" + doc + "</w:Xml>"));
}

TEST(XmlPayload, a_base64_document_keeps_its_own_encoding) {
  const Profile profile;
  expect_one(profile.read(
      "<w:Content>" +
      base64_of("<?xml version='1.0' encoding='ISO-8859-1'?><Doc xmlns='urn:t'><Id>R-1</Id><Line><Text>caf\xE9</Text></Line></Doc>") +
      "</w:Content>"));
}

TEST(XmlPayload, may_be_longer_than_one_value) {
  const Profile profile;
  const std::string filler = "<!--" + std::string(200'000, 'x') + "-->";
  expect_one(profile.read("<w:Content>" + base64_of(filler + doc) + "</w:Content>"));
  expect_one(profile.read("<w:Xml>" + escaped_xml(filler + doc) + "</w:Xml>"));
}

TEST(XmlPayload, what_is_no_base64_is_refused_by_name_and_what_is_no_xml_is_noted) {
  const Profile profile;
  for (const char* bad : {"QUJ", "QUJD=QUJ", "Q=", "QUI=QUI=", "QUJ*", "QR==", "=", "====", "QUJDR"}) {
    const auto reading = profile.read(std::string("<w:Content>") + bad + "</w:Content>");
    EXPECT_EQ(reading.outcome(), Reading::rejected) << bad;
    ASSERT_NE(rejection_of(all_notes(reading)), nullptr) << bad;
    EXPECT_EQ(rejection_of(all_notes(reading))->reason->code, "payload-not-base64") << bad;
  }
  const auto other = profile.read("<w:Content>" + base64_of("%PDF-1.4 ...") + "</w:Content>");
  EXPECT_EQ(other.outcome(), Reading::unmapped);
  EXPECT_EQ(other.notes.at(0).reason->code, "payload-not-xml");
}

TEST(XmlPayload, is_read_one_level_deep_and_no_deeper) {
  const Profile profile;
  const std::string inner = "<w:Message xmlns:w='urn:w'><w:Content>" + base64_of(doc) + "</w:Content></w:Message>";
  const auto reading = profile.read("<w:Content>" + base64_of(inner) + "</w:Content>");
  EXPECT_EQ(reading.outcome(), Reading::unmapped);
  EXPECT_EQ(reading.notes.at(0).reason->code, "payload-too-deep");
}

TEST(XmlPayload, has_no_more_rights_than_a_document_of_its_own) {
  const Profile profile;
  const auto code_of = [&](const std::string& hostile) {
    const auto reading = profile.read("<w:Content>" + base64_of(hostile) + "</w:Content>");
    const Notes notes = all_notes(reading);
    EXPECT_EQ(reading.outcome(), Reading::rejected);
    return rejection_of(notes) == nullptr ? std::string() : std::string(rejection_of(notes)->reason->code);
  };
  EXPECT_EQ(code_of("<!DOCTYPE Doc [<!ENTITY a 'b'>]><Doc xmlns='urn:t'/>"), "doctype-refused");
  EXPECT_EQ(code_of("<Doc xmlns='urn:t'><Id>R-1</Id>"), "input-ends-early");
  EXPECT_EQ(code_of("<?xml version='1.1'?><Doc xmlns='urn:t'/>"), "xml-version-refused");
  std::string many;
  for (int i = 0; i < 21; ++i) many += "<w:Content>" + base64_of(doc) + "</w:Content>";
  const auto reading = profile.read(many);
  EXPECT_EQ(reading.documents.size(), 20U);
  EXPECT_EQ(rejection_of(reading.notes)->reason->code, "too-many-payloads");
}

TEST(XmlPayload, is_never_skimmed_over) {
  const Profile profile;
  const std::string message = "<w:Message xmlns:w='urn:w'><w:Content>" + base64_of(doc) + "</w:Content></w:Message>";
  const auto nobody = [](const Document&) { return false; };
  EXPECT_FALSE(profile.format->skim(message, *parse_iso_day("2024-06-15"), nobody));
  EXPECT_TRUE(profile.format->skim(doc, *parse_iso_day("2024-06-15"), nobody));
}

TEST(XmlPayload, a_map_that_does_not_say_how_the_text_is_coded_is_a_complaint) {
  for (const char* bad : {"'{urn:w}Content'", "'zip {urn:w}Content'", "base64"}) {
    Complaints complaints;
    std::vector<Map> maps;
    auto map = read_map_text(std::string("map: xml/own\ntitle: t\nsource: s\nkind: declaration\nfor: {format: xml, root: Doc, payloads: ") +
                                 bad + "}\nlists: [{list: item, starts: Line, fields: {description: Text}}]\n",
                             "xml/own", complaints);
    ASSERT_TRUE(map.has_value());
    maps.push_back(std::move(*map));
    (void)make_xml_format(maps, {}, complaints);
    EXPECT_EQ(complaints.size(), 1U) << bad;
  }
}

}  // namespace
}  // namespace kpwatch::test
