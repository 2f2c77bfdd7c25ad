// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Messages held against an integrator's schemas: what deviates is told in the sender's lines and columns, and nothing but
// the folder is ever opened.
#include <gtest/gtest.h>

#include <thread>

#include "adapters/formats/xml/schema_folder.h"
#include "daemon/base/text.h"
#include "tests/xml/schema_files.h"
#include "tests/xml/support.h"

namespace kpwatch::test {
namespace {

std::shared_ptr<const xml::SchemaFolder> our_schemas() {
  static const auto schemas = xml::SchemaFolder::load(source_dir / "tests/samples/schemas");
  if (!schemas) ADD_FAILURE() << schemas.error().sentence;
  return schemas ? schemas.value() : nullptr;
}

InputReading inspected(const std::string& bytes, bool refuses = false) {
  InputReading reading = read_xml(bytes);
  make_schema_inspector(our_schemas(), refuses)->inspect(bytes, reading);
  return reading;
}

std::vector<Note> deviations(const InputReading& reading) {
  std::vector<Note> found;
  for (const Note& note : reading.notes)
    if (note.reason->code == "schema-deviation") found.push_back(note);
  return found;
}

std::string order(const std::string& inside) { return "<s:Order xmlns:s='urn:kpwatch:sample'>" + inside + "</s:Order>"; }

TEST(XmlSchema, a_document_that_keeps_it_gets_no_note) {
  EXPECT_TRUE(deviations(inspected(order("<Number>A-1</Number><Carats>1.25</Carats><Carats>2</Carats>"))).empty());
}

TEST(XmlSchema, each_deviation_is_told_with_line_and_column) {
  const std::string text = order("\n  <Number>A-23456789</Number>\n  <Carats>1.255</Carats>\n  <Pieces>3</Pieces>\n");
  const auto found = deviations(inspected(text));
  ASSERT_GE(found.size(), 3U);
  EXPECT_EQ(found[0].place.line, 2U);
  EXPECT_EQ(found[0].severity, Severity::note);
  const auto tells = [&](std::uint32_t line, std::string_view word) {
    return std::any_of(found.begin(), found.end(),
                       [&](const Note& note) { return note.place.line == line && note.detail.find(word) != std::string::npos; });
  };
  EXPECT_TRUE(tells(2, "A-23456789"));
  EXPECT_TRUE(tells(3, "1.255"));
  EXPECT_TRUE(tells(4, "Pieces")) << as_text(inspected(text));
  for (const Note& note : found) EXPECT_GT(note.place.column, 0U);
}

TEST(XmlSchema, messages_of_one_namespace_may_each_have_a_file_of_their_own) {
  EXPECT_TRUE(deviations(inspected("<s:Receipt xmlns:s='urn:kpwatch:sample'><Number>A-1</Number></s:Receipt>")).empty());
  EXPECT_FALSE(deviations(inspected("<s:Receipt xmlns:s='urn:kpwatch:sample'/>")).empty());
}

TEST(XmlSchema, only_what_is_inside_a_known_namespace_is_looked_at) {
  const auto wrapped = [](const std::string& inside) {
    return "<e:Envelope xmlns:e='http://www.w3.org/2003/05/soap-envelope'><e:Header><x/></e:Header><e:Body>" + inside +
           "</e:Body></e:Envelope>";
  };
  EXPECT_TRUE(deviations(inspected(wrapped(order("<Number>1</Number><Carats>1</Carats>")))).empty());
  const auto found = deviations(inspected(wrapped("\n" + order("<Number>1</Number><Carats>x</Carats>"))));
  ASSERT_FALSE(found.empty());
  EXPECT_EQ(found[0].place.line, 2U);
  EXPECT_TRUE(deviations(inspected("<Declaration xmlns='urn:wco:datamodel:WCO:DEC-DMS:2'><Nonsense/></Declaration>")).empty());
}

TEST(XmlSchema, what_no_schema_declares_in_a_known_namespace_is_a_deviation) {
  EXPECT_FALSE(deviations(inspected("<s:Invoice xmlns:s='urn:kpwatch:sample'/>")).empty());
}

TEST(XmlSchema, deviations_refuse_the_message_only_where_that_is_configured) {
  const std::string bad = order("<Number>1</Number>");
  EXPECT_EQ(inspected(bad).outcome(), Reading::unmapped);
  const InputReading refused = inspected(bad, true);
  EXPECT_EQ(refused.outcome(), Reading::rejected);
  EXPECT_EQ(rejection_of(refused.documents.at(0).notes)->reason->code, "schema-deviation");
  EXPECT_EQ(inspected(order("<Number>1</Number><Carats>1</Carats>"), true).outcome(), Reading::unmapped);
}

TEST(XmlSchema, places_are_the_senders_in_any_character_set) {
  const std::string text = "\xEF\xBB\xBF<?xml version='1.0'?>\n" + order("\n<!-- Алмазы 💎 --><Number>1</Number><Carats>ж</Carats>\n");
  const auto found = deviations(inspected(text));
  ASSERT_FALSE(found.empty());
  EXPECT_EQ(found[0].place.line, 3U);
  EXPECT_EQ(text.substr(found[0].place.byte - std::string("</Carats>").size(), 9), "</Carats>");
}

TEST(XmlSchema, a_schema_location_in_the_message_is_never_followed) {
  const SchemaFiles folder;
  folder.write("other.xsd",
               "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' targetNamespace='urn:other'><xs:element name='Other' "
               "type='xs:integer'/></xs:schema>");
  const std::string text =
      "<o:Other xmlns:o='urn:other' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:schemaLocation='urn:other " +
      (folder.path / "other.xsd").string() + " urn:kpwatch:sample http://127.0.0.1:9/x.xsd'>no number</o:Other>";
  EXPECT_TRUE(deviations(inspected(text)).empty());
}

TEST(XmlSchema, a_schema_that_asks_for_a_file_outside_its_folder_is_refused_when_it_is_loaded) {
  const std::string schema = "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' targetNamespace='urn:a'>";
  const SchemaFiles folder;
  folder.write("outside.xsd", schema + "<xs:element name='A' type='xs:string'/></xs:schema>");
  for (const std::string& place :
       {std::string("../outside.xsd"), (folder.path / "outside.xsd").string(), std::string("http://127.0.0.1:9/x.xsd"),
        std::string("file:///etc/passwd"), std::string("missing.xsd")}) {
    folder.write("inside/a.xsd", schema + "<xs:include schemaLocation='" + place + "'/></xs:schema>");
    EXPECT_NE(folder.failure().find("not in the folder"), std::string::npos) << place << ": " << folder.failure();
  }
}

TEST(XmlSchema, a_folder_that_holds_no_good_schemas_is_refused_with_file_and_line) {
  const SchemaFiles folder;
  EXPECT_NE(folder.failure().find("holds no *.xsd file"), std::string::npos);
  folder.write(
      "inside/a.xsd",
      "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' targetNamespace='urn:a'>\n<xs:element name='A' type='nope'/></xs:schema>");
  EXPECT_NE(folder.failure().find("a.xsd:2:"), std::string::npos) << folder.failure();
  folder.write("inside/a.xsd", "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'><xs:element");
  EXPECT_FALSE(folder.failure().empty());
  folder.write("inside/a.xsd", "<?xml version='1.)0'?><xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'/>");
  EXPECT_FALSE(folder.failure().empty());
  folder.write("inside/a.xsd", "<xs:schema xmlns:xs='\xC3\n'/>");
  EXPECT_EQ(folder.failure(), escaped(folder.failure())) << "a terminal must be able to show it";
  EXPECT_FALSE(xml::SchemaFolder::load(folder.path / "nowhere"));
}

TEST(XmlSchema, the_namespace_of_a_schema_is_found_however_its_root_is_written) {
  const SchemaFiles folder;
  const std::string xs = "xmlns:x-s='http://www.w3.org/2001/XMLSchema'",
                    element = "><x-s:element name='A' type='x-s:string'/></x-s:schema>";
  const auto namespaces = [&](const std::string& text) {
    folder.write("inside/a.xsd", text);
    const auto loaded = xml::SchemaFolder::load(folder.path / "inside");
    return loaded ? loaded.value()->namespaces() : std::set<std::string>{loaded.error().sentence};
  };
  EXPECT_EQ(namespaces("<x-s:schema " + xs + " targetNamespace='urn:a'" + element), std::set<std::string>{"urn:a"});
  EXPECT_EQ(namespaces("<?xml version='1.0'?><!-- <x-s:schema targetNamespace='urn:b'> --><x-s:schema targetNamespace\n=\n\"urn:a\" " + xs +
                       element),
            std::set<std::string>{"urn:a"});
  EXPECT_EQ(namespaces("<x-s:schema " + xs + element), std::set<std::string>{""});
  EXPECT_EQ(namespaces("<x-s:schema " + std::string(1'000'000, ' ') + xs + " targetNamespace='urn:a'" + element),
            std::set<std::string>{"urn:a"});
  EXPECT_EQ(namespaces("<x-s:schema " + xs + " id='my-targetNamespace' targetNamespace='urn:a'" + element), std::set<std::string>{"urn:a"});
}

TEST(XmlSchema, a_schema_with_a_document_type_loads_nothing_by_it) {
  const SchemaFiles folder;
  folder.write("secret", "leak");
  folder.write("inside/a.xsd",
               "<!DOCTYPE xs:schema [<!ENTITY e SYSTEM '" + (folder.path / "secret").string() +
                   "'>]>\n<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' targetNamespace='urn:a'><xs:element name='A' "
                   "type='xs:string'/><xs:annotation><xs:documentation>&e;</xs:documentation></xs:annotation></xs:schema>");
  EXPECT_FALSE(folder.failure().empty());
}

TEST(XmlSchema, one_folder_serves_many_threads) {
  const auto schemas = our_schemas();
  std::vector<std::jthread> threads;
  std::atomic<int> wrong{0};
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      const auto inspector = make_schema_inspector(schemas, false);
      for (int i = 0; i < 50; ++i) {
        const bool is_good = i % 2 == 0;
        const std::string bytes = order(is_good ? "<Number>1</Number><Carats>1</Carats>" : "<Number>1</Number><Carats>1,5</Carats>");
        InputReading reading;
        reading.format = "xml";
        reading.well_formed_to_end = true;
        inspector->inspect(bytes, reading);
        if (reading.notes.empty() != is_good) ++wrong;
      }
    });
  }
  threads.clear();
  EXPECT_EQ(wrong, 0);
}

TEST(XmlSchema, a_flood_of_deviations_ends_at_a_hundred) {
  std::string inside = "<Number>1</Number>";
  for (int i = 0; i < 5'000; ++i) inside += "<Carats>x</Carats>";
  EXPECT_LE(deviations(inspected(order(inside))).size(), 101U);
}

}  // namespace
}  // namespace kpwatch::test
