// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The path language, the automaton that comes of it, and how documents are found in their wrappers; with maps made here.
#include <gtest/gtest.h>

#include "adapters/formats/xml/path.h"
#include "adapters/formats/xml/source_map.h"
#include "daemon/mapping/map_file.h"
#include "tests/xml/support.h"

namespace kpwatch::test {
namespace {

constexpr std::string_view map_head = R"(map: xml/test
title: A test
source: made here
kind: declaration
)";

struct TestFormat {
  std::vector<Map> maps;
  Complaints complaints;
  std::unique_ptr<Format> format;

  explicit TestFormat(const std::string& rest, const std::string& applies = "for: {format: xml, root: Doc, namespace: 'urn:t'}\n") {
    // A declaration's map has items.
    const bool has_items = rest.find("lists:") != std::string::npos;
    const std::string items = has_items ? "" : "lists: [{list: item, starts: Line, fields: {description: Text}}]\n";
    auto map = read_map_text(std::string(map_head) + applies + rest + items, "xml/test", complaints);
    if (map) maps.push_back(std::move(*map));
    format = make_xml_format(maps, {}, complaints);
  }
  [[nodiscard]] InputReading read(const std::string& xml) const {
    for (const Complaint& complaint : complaints) ADD_FAILURE() << in_words(complaint);
    return format->read(xml, *parse_iso_day("2024-06-15"), nullptr);
  }
  [[nodiscard]] Declaration declaration(const std::string& inside) const {
    InputReading reading = read("<Doc xmlns='urn:t'>" + inside + "</Doc>");
    if (reading.documents.size() != 1 || reading.documents[0].declaration() == nullptr) {
      ADD_FAILURE() << as_text(reading);
      return {};
    }
    return *reading.documents[0].declaration();
  }
};

std::string reference_of(const Declaration& declaration) { return declaration.reference ? declaration.reference->value.str() : "(none)"; }

TEST(XmlPath, says_what_it_does_not_understand) {
  for (const char* bad :
       {"", "/A", "A/", "A//B", "@a/B", "A[", "A[B", "A[B=", "A[B=]", "A[=x]", "A[!B=x]", "A B", "A]", "../A", "A/../B", "@", "A[B=x]C"})
    EXPECT_FALSE(xml::parse_path(bad)) << bad;
  for (const char* good : {".", "A", "A/B", "@a", "A/@a", "A[B=x]/C", "A[B/C=x y,@d=z][E]/F", "A[!B]", "A.I._code"})
    EXPECT_TRUE(xml::parse_path(good)) << good;
  EXPECT_TRUE(xml::parse_path("../../A/@b", true));
  EXPECT_FALSE(xml::parse_joined_path("{A}-{B"));
  EXPECT_FALSE(xml::parse_joined_path("{A/}"));
}

TEST(XmlPath, a_wrong_path_is_a_complaint_with_its_place) {
  const TestFormat wrong("fields:\n  reference: A//B\n  mrn: {at: C, as: join, with: ../../D}\n");
  ASSERT_EQ(wrong.complaints.size(), 2U);
  EXPECT_EQ(wrong.complaints[0].place.line, 7U);
  EXPECT_EQ(wrong.complaints[1].place.line, 8U);
  EXPECT_NE(wrong.complaints[0].sentence.find("character 3"), std::string::npos) << wrong.complaints[0].sentence;
}

TEST(XmlPath, a_map_without_a_root_or_with_unknown_words_is_a_complaint) {
  EXPECT_EQ(TestFormat("fields: {reference: A}\n", "for: {format: xml, namespace: 'urn:t'}\n").complaints.size(), 1U);
  EXPECT_EQ(TestFormat("fields: {reference: A}\n", "for: {format: xml, root: Doc, roots: Doc}\n").complaints.size(), 1U);
  EXPECT_EQ(TestFormat("fields: {reference: A}\noptions: {tolerate: yes}\n").complaints.size(), 1U);
  EXPECT_EQ(TestFormat("lists:\n  - {list: item, starts: A, ends: B, fields: {description: N}}\n").complaints.size(), 1U);
  EXPECT_EQ(TestFormat("lists:\n  - {list: item, starts: '@a', fields: {description: N}}\n").complaints.size(), 1U);
}

TEST(XmlWalk, the_first_path_that_has_a_value_wins) {
  const TestFormat format("fields: {reference: [A/B, C]}\n");
  EXPECT_EQ(reference_of(format.declaration("<C>c</C><A><B>b</B></A>")), "b");
  EXPECT_EQ(reference_of(format.declaration("<C>c</C><A><B> </B></A>")), "c");
  EXPECT_EQ(reference_of(format.declaration("<A><B/><B>2</B><B>3</B></A>")), "2");
  EXPECT_EQ(reference_of(format.declaration("<X><C>deeper</C></X>")), "(none)");
}

TEST(XmlWalk, a_condition_may_be_met_after_its_value) {
  const TestFormat format("fields: {reference: ['A[Type=X,@k=1]/Id', 'A[!Type]/Id']}\n");
  EXPECT_EQ(reference_of(format.declaration("<A k='1'><Id>no</Id><Type>Y</Type></A><A k='1'><Id>yes</Id><Type> X </Type></A>")), "yes");
  EXPECT_EQ(reference_of(format.declaration("<A k='2'><Id>no</Id><Type>X</Type></A>")), "(none)");
  EXPECT_EQ(reference_of(format.declaration("<A><Id>bare</Id></A>")), "bare");
  EXPECT_EQ(reference_of(format.declaration("<A><Id>no</Id><Type>Z</Type></A>")), "(none)");
}

TEST(XmlWalk, a_list_may_have_a_condition_of_its_own) {
  const TestFormat format(
      "lists:\n  - list: item\n    starts: 'L[Kind=G]'\n    fields: {number: N, description: T}\n    lists:\n      - {list: document, "
      "starts: 'D[Code]', fields: {code: Code, reference: Ref}}\n");
  const Declaration declaration =
      format.declaration("<L><N>1</N><D><Ref>r</Ref></D><D><Ref>s</Ref><Code>c</Code></D><Kind>G</Kind></L><L><Kind>H</Kind><N>2</N></L>");
  ASSERT_EQ(declaration.items.size(), 1U);
  EXPECT_EQ(declaration.items[0].number->value, "1");
  ASSERT_EQ(declaration.items[0].documents.size(), 1U);
  EXPECT_EQ(declaration.items[0].documents[0].reference->value, "s");
}

TEST(XmlWalk, a_companion_is_found_before_behind_and_above) {
  const TestFormat format(
      "fields:\n  reference: {at: A/T, as: join, with: ../C}\n  mrn: {at: '@m', as: join, with: '@n'}\n  version: {at: B/D/V, as: join, "
      "with: ../../@u}\n");
  const auto reading = format.read("<Doc xmlns='urn:t' n='N' m='M'><A><T>t</T><C>c</C></A><B u='U'><D><V>v</V></D></B></Doc>");
  const Declaration& declaration = *reading.documents.at(0).declaration();
  EXPECT_EQ(declaration.reference->value, "ct");
  EXPECT_EQ(declaration.mrn->value, "NM");
  EXPECT_EQ(declaration.mrn->place.path.text(), "/Doc[1]/@m");
  EXPECT_EQ(declaration.version->value, "Uv");
}

TEST(XmlWalk, a_joined_value_needs_all_its_parts) {
  const TestFormat format("fields: {reference: ['{A}-{B|year}/{C}', '{A}/{C}']}\n");
  EXPECT_EQ(reference_of(format.declaration("<C>c</C><A>a</A><B>8/24/16</B>")), "a-2016/c");
  EXPECT_EQ(reference_of(format.declaration("<C>c</C><A>a</A><B>2017-01-02</B>")), "a-2017/c");
  EXPECT_EQ(reference_of(format.declaration("<C>c</C><A>a</A><B>soon</B>")), "a/c");
  EXPECT_EQ(reference_of(format.declaration("<C>c</C>")), "(none)");
}

TEST(XmlWalk, a_value_from_around_the_list_belongs_to_each_entry_unless_it_has_its_own) {
  const TestFormat format(
      "lists:\n  - {list: item, starts: House/Line, fields: {origin: [Own, ../Land], description: Text, number: ../../Top}}\n");
  const Declaration d = format.declaration(
      "<House><Line><Text>a</Text><Own>BW</Own></Line><Line><Text>b</Text></Line><Land>ZA</Land></House>"
      "<House><Line><Text>c</Text></Line></House><House><Land>NA</Land><Line><Text>d</Text></Line></House><Top>7</Top>");
  ASSERT_EQ(d.items.size(), 4U);
  EXPECT_EQ(d.items[0].origin->value.text(), "BW");
  EXPECT_EQ(d.items[1].origin->value.text(), "ZA");
  EXPECT_EQ(d.items[1].origin->place.path.text(), "/Doc[1]/House[1]/Land[1]");
  EXPECT_FALSE(d.items[2].origin);
  EXPECT_EQ(d.items[3].origin->value.text(), "NA");
  for (const GoodsItem& item : d.items) EXPECT_EQ(item.number->value, "7");
}

TEST(XmlWalk, a_value_from_around_may_neither_climb_out_of_the_document_nor_have_conditions_nor_companions) {
  for (const char* path : {"../../../A", "'../A[B=x]/C'", "{at: ../A, as: money, with: ../B}"})
    EXPECT_FALSE(
        TestFormat("lists:\n  - {list: item, starts: House/Line, fields: {description: T, customs_value: " + std::string(path) + "}}\n")
            .complaints.empty())
        << path;
  EXPECT_FALSE(TestFormat("fields: {reference: ../A}\n").complaints.empty());
}

TEST(XmlWalk, an_element_that_opens_no_entry_goes_on_with_the_one_before) {
  const TestFormat format(
      "lists:\n  - list: item\n    starts: Rating/Line\n    opened_by: [Weight, 'Nature/Text']\n"
      "    fields: {description: Nature/Text, packages: Pieces, gross_mass: Weight}\n"
      "    lists: [{list: seal, starts: Seal, fields: {number: .}}]\n");
  const Declaration d = format.declaration(
      "<Rating><Line><Pieces>9</Pieces></Line><Line><Weight>1</Weight><Seal>a</Seal></Line><Line><Volume>3</Volume></Line>"
      "<Line><Pieces>4</Pieces><Seal>b</Seal></Line><Line><Nature><Text>two</Text></Nature></Line></Rating>"
      "<Rating><Line><Pieces>5</Pieces></Line></Rating>");
  ASSERT_EQ(d.items.size(), 4U);  // the first of a rating opens one in any case
  EXPECT_EQ(d.items[0].packages->value, 9);
  EXPECT_EQ(d.items[1].gross_mass->value.amount.to_string(), "1");
  EXPECT_EQ(d.items[1].packages->value, 4);
  ASSERT_EQ(d.items[1].seals.size(), 2U);
  EXPECT_EQ(d.items[1].seals[1].value, "b");
  EXPECT_EQ(d.items[2].description->value, "two");
  EXPECT_EQ(d.items[3].packages->value, 5);
  EXPECT_FALSE(TestFormat("lists:\n  - {list: item, starts: Line, opened_by: 'A[B=x]', fields: {description: T}}\n").complaints.empty());
}

TEST(XmlWalk, a_map_that_knows_the_namespace_reads_it_though_another_map_has_the_root_elsewhere) {
  const auto reading = read_xml(
      "<Declaration xmlns='urn:wco:datamodel:WCO:GoodsDeclaration:1'><DeclarationNFe><ID>24BR1</ID></DeclarationNFe></Declaration>");
  ASSERT_EQ(reading.documents.size(), 1U);
  EXPECT_EQ(reading.documents[0].map, "xml/br-due");
  EXPECT_TRUE(all_notes(reading).empty()) << as_text(reading);
}

TEST(XmlWalk, names_match_in_any_case_where_the_map_says_so) {
  const TestFormat format("fields: {reference: 'Sub_Part[@Key=x]/Id'}\n",
                          "for: {format: xml, root: Doc, namespace: 'urn:t', names: any_case}\n");
  EXPECT_EQ(reference_of(format.declaration("<SUB_part kEY='X'><ID>1</ID></SUB_part>")), "1");
  EXPECT_EQ(format.read("<DOC xmlns='urn:t'/>").outcome(), Reading::read);
  EXPECT_EQ(TestFormat("fields: {reference: A}\n").read("<DOC xmlns='urn:t'/>").outcome(), Reading::unmapped);
}

TEST(XmlWalk, a_null_element_is_no_value_and_others_inside_a_value_are_told) {
  const TestFormat format("fields: {reference: A, mrn: B}\n");
  const auto reading = format.read("<Doc xmlns='urn:t'><A><null/></A><B>1<b>2</b>3</B></Doc>");
  EXPECT_EQ(reading.documents.at(0).declaration()->reference, std::nullopt);
  EXPECT_EQ(reading.documents[0].declaration()->mrn->value, "13");
  ASSERT_EQ(reading.documents[0].notes.size(), 1U);
  EXPECT_EQ(reading.documents[0].notes[0].reason->code, "value-with-elements");
  EXPECT_EQ(reading.documents[0].notes[0].place.path.text(), "/Doc[1]/B[1]");
}

TEST(XmlWalk, the_identifier_of_last_resort_is_the_hash_of_the_documents_own_bytes) {
  const TestFormat format("fields: {reference: A}\n");
  const std::string document = "<Doc xmlns='urn:t'><B>\xC3\xA4</B></Doc>";
  const auto bare = format.read(document);
  const auto wrapped = format.read("<?xml version='1.0'?>\n<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'>\r\n<s:Body> " +
                                   document + "</s:Body></s:Envelope>");
  EXPECT_TRUE(bare.documents.at(0).declaration()->identifier_is_hash);
  EXPECT_EQ(bare.documents[0].identifier, wrapped.documents.at(0).identifier);
  const TestFormat with_option("fields: {reference: A}\noptions: {identifier: '@id'}\n");
  EXPECT_EQ(with_option.read("<Doc xmlns='urn:t' id='77'/>").documents.at(0).identifier, "77");
}

TEST(XmlWalk, documents_are_found_in_their_wrappers) {
  const TestFormat format("fields: {reference: A}\n", "for: {format: xml, root: Doc, namespace: 'urn:t', wrappers: [Box, '{urn:w}*']}\n");
  const std::string one = "<Doc xmlns='urn:t'><A>1</A></Doc>";
  const auto boxed = format.read("<Box><head><x/></head>" + one + "<m xmlns='urn:w'>" + one + "</m></Box>");
  ASSERT_EQ(boxed.documents.size(), 2U);
  EXPECT_EQ(boxed.documents[1].place.path.text(), "/Box[1]/m[1]/Doc[1]");
  EXPECT_TRUE(boxed.documents[0].notes.empty());
  ASSERT_EQ(boxed.notes.size(), 1U);
  EXPECT_EQ(boxed.notes[0].reason->code, "part-not-mapped");
  EXPECT_EQ(boxed.notes[0].text, "{}head");
  const auto elsewhere = format.read("<Archive><entry>" + one + "</entry></Archive>");
  ASSERT_EQ(elsewhere.documents.size(), 1U);
  EXPECT_EQ(elsewhere.outcome(), Reading::read);
  EXPECT_EQ(elsewhere.documents[0].notes.at(0).reason->code, "wrapper-unknown");
}

TEST(XmlWalk, what_nobody_reads_is_named_by_its_innermost_payload) {
  const TestFormat format("fields: {reference: A}\n");
  const auto described = [&](const std::string& xml) {
    const auto reading = format.read(xml);
    EXPECT_EQ(reading.outcome(), Reading::unmapped);
    return reading.documents.at(0).described_as;
  };
  EXPECT_EQ(described("<a/>"), "{}a");
  EXPECT_EQ(described("<p:a xmlns:p='urn:x'><b/></p:a>"), "{urn:x}a");
  EXPECT_EQ(described("<s:Envelope xmlns:s='http://www.w3.org/2003/05/soap-envelope'><s:Header><h><i/></h></s:Header><s:Body><q "
                      "xmlns='urn:q'><r/></q></s:Body></s:Envelope>"),
            "{urn:q}q");
  EXPECT_EQ(described("<s:Envelope xmlns:s='http://www.w3.org/2003/05/soap-envelope'><s:Body/></s:Envelope>"),
            "{http://www.w3.org/2003/05/soap-envelope}Envelope");
}

TEST(XmlWalk, the_version_in_a_namespace_is_passed_over_where_the_map_says_so) {
  const TestFormat format("fields: {reference: A}\n",
                          "for: {format: xml, root: Doc, namespace: 'urn:t', version_in_namespace: yes, namespace_family: 'urn:'}\n");
  EXPECT_EQ(format.read("<Doc xmlns='urn:t:5.13.3'/>").outcome(), Reading::read);
  EXPECT_EQ(format.read("<Doc xmlns='urn:t'/>").outcome(), Reading::read);
  const auto other = format.read("<Doc xmlns='urn:t:x:5'/>");
  EXPECT_EQ(other.outcome(), Reading::unmapped);
  EXPECT_EQ(other.documents.at(0).notes.at(0).reason->code, "namespace-unknown");
}

TEST(XmlWalk, a_trailer_is_refused_unless_the_map_tolerates_it) {
  const std::string input = "<Doc xmlns='urn:t'><A>1</A></Doc>\nlog line\n";
  const auto strict = TestFormat("fields: {reference: A}\n").read(input);
  EXPECT_EQ(strict.outcome(), Reading::rejected);
  EXPECT_EQ(strict.documents.at(0).identifier, "1");
  EXPECT_EQ(strict.documents[0].notes.at(0).reason->code, "trailing-content");
  const auto tolerant = TestFormat("fields: {reference: A}\noptions: {tolerate_trailer: yes}\n").read(input);
  EXPECT_EQ(tolerant.outcome(), Reading::read);
  EXPECT_EQ(tolerant.notes.at(0).reason->code, "trailing-content-tolerated");
  EXPECT_EQ(tolerant.notes[0].place.line, 2U);
}

TEST(XmlWalk, places_count_lines_columns_and_bytes_as_the_sender_does) {
  const TestFormat format("fields: {reference: A, mrn: B/@m, version: C}\n");
  // Two-byte and four-byte characters, a carriage return alone, CR LF, a tag over two lines.
  const std::string xml =
      "\xEF\xBB\xBF\n <?xml version='1.0'?>\r\n<Doc xmlns='urn:t'\n x='\xC3\xA4'>\r\xC3\xA4\xF0\x9F\x92\x8E<A>  one</A><B\n "
      "m='two'/>\r\n\r\n<C>\n\t three</C></Doc>";
  const auto reading = format.read(xml);
  ASSERT_EQ(reading.outcome(), Reading::read) << as_text(reading);
  const Declaration& declaration = *reading.documents.at(0).declaration();
  EXPECT_EQ(declaration.place.line, 3U);
  EXPECT_EQ(xml.substr(declaration.place.byte, 4), "<Doc");
  EXPECT_EQ(declaration.reference->place.line, 5U);
  EXPECT_EQ(xml.substr(declaration.reference->place.byte, 3), "one");
  EXPECT_EQ(declaration.reference->place.column, 9U);  // ä, the two halves of a gem, <A>, two blanks
  EXPECT_EQ(declaration.mrn->place.line, 5U);
  EXPECT_EQ(xml.substr(declaration.mrn->place.byte, 2), "<B");
  EXPECT_EQ(declaration.mrn->place.column, 16U);
  EXPECT_EQ(declaration.version->place.line, 9U);
  EXPECT_EQ(declaration.version->place.column, 3U);
  EXPECT_EQ(xml.substr(declaration.version->place.byte, 5), "three");
}

TEST(XmlWalk, one_format_reads_many_documents_one_after_another) {
  const auto format = xml_format();
  const std::string good = file_bytes(samples_dir / "wco-import.xml"), bad = file_bytes(samples_dir / "broken/too-deep.xml");
  const std::string first = as_text(format->read(good, *parse_iso_day("2024-06-15"), nullptr));
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(format->read(bad, *parse_iso_day("2024-06-15"), nullptr).outcome(), Reading::rejected);
    EXPECT_EQ(as_text(format->read(good, *parse_iso_day("2024-06-15"), nullptr)), first);
  }
}

}  // namespace
}  // namespace kpwatch::test
