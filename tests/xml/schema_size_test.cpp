// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Types whose content the parser would write out at a length that takes it minutes: refused when they are loaded, and only they.
#include <gtest/gtest.h>

#include "tests/xml/schema_files.h"
#include "tests/xml/support.h"

namespace kpwatch::test {
namespace {

constexpr const char* two = "<xs:element name='a' type='xs:string'/><xs:element name='b' type='xs:string'/>";

std::string schema_of(const std::string& inside) {
  return "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' targetNamespace='urn:a' xmlns='urn:a'>" + inside + "</xs:schema>";
}

// The content stands in line 3.
std::string type_of(const std::string& content) {
  return schema_of("\n<xs:complexType name='Goods'>\n" + content + "</xs:complexType><xs:element name='Root' type='Goods'/>");
}

std::string sequence(const std::string& occurs, const std::string& content) {
  return "<xs:sequence " + occurs + ">" + content + "</xs:sequence>";
}

// What is said of a schema; empty when it was loaded.
std::string said_of(const std::string& schema) {
  const SchemaFiles folder;
  folder.write("inside/a.xsd", schema);
  return folder.failure();
}

void expect_refused(const std::string& said, const std::string& place, const std::string& occurs) {
  EXPECT_NE(said.find(place), std::string::npos) << said;
  EXPECT_NE(said.find(occurs), std::string::npos) << said;
  EXPECT_NE(said.find("more than 2000 places"), std::string::npos) << said;
}

TEST(XmlSchemaSize, a_group_that_may_come_very_often_is_refused_with_file_line_and_number) {
  const std::string said = said_of(type_of(sequence("maxOccurs='100000'", two)));
  expect_refused(said, "/inside/a.xsd:3: maxOccurs=\"100000\":", "type 'Goods'");
  expect_refused(said_of(type_of("<xs:choice maxOccurs = \"2147483647\">" + std::string(two) + "</xs:choice>")), "a.xsd:3:", "2147483647");
  expect_refused(said_of(type_of(sequence("minOccurs='100000' maxOccurs='unbounded'", two))), "a.xsd:3:", "minOccurs=\"100000\"");
}

TEST(XmlSchemaSize, what_just_fits_is_loaded) {
  EXPECT_EQ(said_of(type_of(sequence("maxOccurs='1000'", two))), "");
  EXPECT_EQ(said_of(type_of(sequence("minOccurs='0' maxOccurs='unbounded'", two))), "");
  expect_refused(said_of(type_of(sequence("maxOccurs='1001'", two))), "a.xsd:3:", "1001");
}

TEST(XmlSchemaSize, groups_in_groups_multiply) {
  const auto nested = [](const std::string& times) {
    const std::string occurs = "maxOccurs='" + times + "'";
    return type_of(sequence(occurs, sequence(occurs, sequence(occurs, "<xs:element name='a'/>"))));
  };
  expect_refused(said_of(nested("100")), "a.xsd:3:", "maxOccurs=\"100\"");
  expect_refused(said_of(nested("13")), "a.xsd:3:", "maxOccurs=\"13\"");  // 2,197
  EXPECT_EQ(said_of(nested("12")), "");                                   // 1,728
}

TEST(XmlSchemaSize, an_element_alone_is_counted_and_not_written_out) {
  const std::string often = "<xs:element name='often' minOccurs='0' maxOccurs='1000000'/>";
  EXPECT_EQ(said_of(type_of(sequence("", often + two))), "");
  EXPECT_EQ(said_of(type_of(sequence("maxOccurs='1000000'", "<xs:element name='a'/>"))), "");
  EXPECT_EQ(said_of(type_of(sequence("", "<xs:any minOccurs='5' maxOccurs='1000000' processContents='skip'/>"))), "");
  // But beside a group that may be left out, or comes as often as it likes, everything is written out.
  expect_refused(said_of(type_of(sequence("", often + sequence("minOccurs='0'", two)))), "a.xsd:3:", "1000000");
  expect_refused(said_of(type_of(sequence("", often + sequence("maxOccurs='unbounded'", two)))), "a.xsd:3:", "1000000");
  EXPECT_EQ(said_of(type_of(sequence("", "<xs:element name='often' maxOccurs='unbounded'/>" + sequence("minOccurs='0'", two)))), "");
}

TEST(XmlSchemaSize, a_group_of_another_file_is_told_where_it_is_used_and_an_extension_where_its_base_is) {
  const SchemaFiles folder;
  folder.write("inside/group.xsd", schema_of("<xs:group name='G'>" + sequence("", two) + "</xs:group>"));
  folder.write("inside/type.xsd",
               schema_of("<xs:include schemaLocation='group.xsd'/>\n<xs:complexType name='Base'>\n\n<xs:group ref='G' maxOccurs='5000'/>"
                         "</xs:complexType>"));
  folder.write("inside/a.xsd",
               schema_of("<xs:include schemaLocation='type.xsd'/>\n<xs:element name='Root'><xs:complexType><xs:complexContent>"
                         "<xs:extension base='Base'><xs:sequence><xs:element name='c'/></xs:sequence></xs:extension></xs:complexContent>"
                         "</xs:complexType></xs:element>"));
  expect_refused(folder.failure(), "/inside/type.xsd:4: maxOccurs=\"5000\"", "type 'Base'");
  folder.write("inside/type.xsd",
               schema_of("<xs:include schemaLocation='group.xsd'/><xs:complexType name='Base'><xs:group ref='G' maxOccurs='500'/>"
                         "</xs:complexType>"));
  EXPECT_EQ(folder.failure(), "");
}

TEST(XmlSchemaSize, a_type_without_a_name_or_with_too_many_elements_is_told_too) {
  expect_refused(said_of(schema_of("\n<xs:element name='Root'><xs:complexType>" + sequence("maxOccurs='3000'", two) +
                                   "</xs:complexType></xs:element>")),
                 "a.xsd:2: maxOccurs=\"3000\"", "a type without a name");
  std::string elements;
  for (int n = 0; n <= 2'000; ++n) elements += "<xs:element name='e" + std::to_string(n) + "'/>";
  expect_refused(said_of(type_of(sequence("", elements))), "a.xsd:2: the content of type 'Goods'", "2000 places for elements");
}

TEST(XmlSchemaSize, a_number_that_was_written_out_is_held) {
  const SchemaFiles folder;
  folder.write("inside/a.xsd", type_of(sequence("minOccurs='2' maxOccurs='3'", two)));
  const auto schemas = xml::SchemaFolder::load(folder.path / "inside");
  ASSERT_TRUE(schemas);
  const auto deviates = [&](int times) {
    std::string bytes = "<n:Root xmlns:n='urn:a'>";
    for (int n = 0; n < times; ++n) bytes += "<a/><b/>";
    bytes += "</n:Root>";
    InputReading reading = read_xml(bytes);
    make_schema_inspector(schemas.value(), false)->inspect(bytes, reading);
    return std::any_of(reading.notes.begin(), reading.notes.end(),
                       [](const Note& note) { return note.reason->code == "schema-deviation"; });
  };
  EXPECT_TRUE(deviates(1));
  EXPECT_FALSE(deviates(2));
  EXPECT_FALSE(deviates(3));
  EXPECT_TRUE(deviates(4));
}

}  // namespace
}  // namespace kpwatch::test
