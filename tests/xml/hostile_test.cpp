// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Hostile input: each piece is refused or read within a second, connects nowhere and opens nothing.
#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <ctime>
#include <filesystem>
#include <fstream>

#include "tests/xml/support.h"

namespace kpwatch::test {
namespace {

// Listens on a free port of the loopback and knows whether anybody called.
class Listener {
 public:
  Listener() : socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(bind(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    EXPECT_EQ(listen(socket_, 8), 0);
    socklen_t length = sizeof address;
    EXPECT_EQ(getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &length), 0);
    url_ = "http://127.0.0.1:" + std::to_string(ntohs(address.sin_port));
  }
  ~Listener() { close(socket_); }
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;
  [[nodiscard]] const std::string& url() const { return url_; }
  [[nodiscard]] bool was_called() const {
    pollfd wait{socket_, POLLIN, 0};
    return poll(&wait, 1, 0) > 0;
  }

 private:
  int socket_;
  std::string url_;
};

const std::string head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
std::string declaration(const std::string& inside, const std::string& attributes = {}) {
  return "<Declaration xmlns=\"urn:wco:datamodel:WCO:DEC-DMS:2\"" + attributes + "><FunctionalReferenceID>H-1</FunctionalReferenceID>" +
         inside + "</Declaration>";
}
std::string repeated(const std::string& text, std::size_t times) {
  std::string out;
  out.reserve(text.size() * times);
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

std::string wide(const std::string& ascii) {  // UTF-16 with its mark
  std::string out = "\xFF\xFE";
  for (const char c : ascii) out += {c, '\0'};
  return out;
}

struct Outcome {
  Reading reading = Reading::rejected;
  std::string code;  // of the rejection
  InputReading all;
};

// Of this thread, so that a busy machine doesn't count.
std::chrono::nanoseconds cpu_time() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec);
}

Outcome read_within_a_second(const std::string& bytes) {
  const auto format = xml_format();
  const auto before = cpu_time();
  Outcome outcome;
  outcome.all = format->read(bytes, *parse_iso_day("2024-06-15"), nullptr);
  const auto took = cpu_time() - before;
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  EXPECT_LT(took, std::chrono::seconds(10));
#else
  EXPECT_LT(took, std::chrono::seconds(1));
#endif
  outcome.reading = outcome.all.outcome();
  const Notes notes = all_notes(outcome.all);
  if (const Note* rejection = rejection_of(notes)) outcome.code = rejection->reason->code;
  EXPECT_EQ(outcome.reading == Reading::rejected, !outcome.code.empty());
  return outcome;
}

class XmlHostile : public testing::Test {
 protected:
  XmlHostile() : secret_(std::filesystem::temp_directory_path() / ("kpwatch-secret-" + std::to_string(getpid()) + ".txt")) {
    std::ofstream(secret_) << "TOP-SECRET";
  }
  ~XmlHostile() override {
    EXPECT_FALSE(listener_.was_called()) << "content made the reader connect";
    std::filesystem::remove(secret_);
  }
  XmlHostile(const XmlHostile&) = delete;
  XmlHostile& operator=(const XmlHostile&) = delete;

  Listener listener_;
  std::filesystem::path secret_;
};

TEST_F(XmlHostile, an_external_document_type_is_refused_and_not_fetched) {
  EXPECT_EQ(read_within_a_second(head + "<!DOCTYPE Declaration SYSTEM \"" + listener_.url() + "/x.dtd\">" + declaration("")).code,
            "doctype-refused");
  EXPECT_EQ(
      read_within_a_second(head + "<!DOCTYPE Declaration PUBLIC \"-//X//Y\" \"" + listener_.url() + "/x.dtd\">" + declaration("")).code,
      "doctype-refused");
  EXPECT_EQ(read_within_a_second("<!DOCTYPE html><html><body>Not found</body></html>").code, "doctype-refused");
}

TEST_F(XmlHostile, a_parameter_entity_is_refused_and_not_fetched) {
  const std::string subset = "<!DOCTYPE Declaration [<!ENTITY % p SYSTEM \"" + listener_.url() + "/p\"> %p;]>";
  EXPECT_EQ(read_within_a_second(head + subset + declaration("")).code, "doctype-refused");
}

TEST_F(XmlHostile, a_file_entity_is_refused_and_not_read) {
  const std::string subset = "<!DOCTYPE Declaration [<!ENTITY x SYSTEM \"file://" + secret_.string() + "\">]>";
  const Outcome outcome = read_within_a_second(head + subset + declaration("<TypeCode>&x;</TypeCode>"));
  EXPECT_EQ(outcome.code, "doctype-refused");
  EXPECT_EQ(as_text(outcome.all).find("TOP-SECRET"), std::string::npos);
}

TEST_F(XmlHostile, a_document_type_is_found_behind_comments_and_in_wide_characters) {
  EXPECT_EQ(read_within_a_second(head + "<!-- > <a> --><?p i?>\n<!DOCTYPE Declaration>" + declaration("")).code, "doctype-refused");
  EXPECT_EQ(read_within_a_second(wide("<!DOCTYPE Declaration [<!ENTITY a 'b'>]>" + declaration(""))).code, "doctype-refused");
  EXPECT_EQ(read_within_a_second(wide("<!--" + std::string(100'000, 'c') + "--><!DOCTYPE Declaration>" + declaration(""))).code,
            "doctype-refused");
  EXPECT_EQ(read_within_a_second("<?xml version='1.0' encoding='GB18030'?><!DOCTYPE a><a/>").code, "doctype-refused");
}

TEST_F(XmlHostile, nested_entities_are_never_expanded) {
  std::string subset = "<!DOCTYPE Declaration [<!ENTITY a0 \"ha\">";
  for (int i = 1; i < 30; ++i) {
    const std::string before = "&a" + std::to_string(i - 1) + ";";
    subset += "<!ENTITY a" + std::to_string(i) + " \"" + repeated(before, 10) + "\">";
  }
  EXPECT_EQ(read_within_a_second(head + subset + "]>" + declaration("<TypeCode>&a29;</TypeCode>")).code, "doctype-refused");
}

TEST_F(XmlHostile, a_schema_location_is_never_loaded) {
  const std::string hints =
      " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:schemaLocation=\"urn:wco:datamodel:WCO:DEC-DMS:2 " + listener_.url() +
      "/a.xsd\" xsi:noNamespaceSchemaLocation=\"" + listener_.url() + "/b.xsd\"";
  EXPECT_EQ(read_within_a_second(head + declaration("", hints)).reading, Reading::read);
}

TEST_F(XmlHostile, inclusions_and_stylesheets_are_never_followed) {
  const std::string include =
      "<xi:include xmlns:xi=\"http://www.w3.org/2001/XInclude\" href=\"file://" + secret_.string() + "\" parse=\"text\"/>";
  const Outcome outcome = read_within_a_second("<?xml-stylesheet href=\"" + listener_.url() + "/s.xsl\"?>" +
                                               declaration("<TypeCode>" + include + "</TypeCode>"));
  EXPECT_EQ(outcome.reading, Reading::read);
  EXPECT_EQ(as_text(outcome.all).find("TOP-SECRET"), std::string::npos);
}

TEST_F(XmlHostile, depth_is_cut_short) {
  for (const std::size_t depth : {65UL, 10'000UL, 1'000'000UL}) {
    EXPECT_EQ(read_within_a_second(repeated("<a>", depth)).code, "too-deep") << depth;
    EXPECT_EQ(read_within_a_second(declaration(repeated("<a>", depth) + repeated("</a>", depth))).code, "too-deep") << depth;
  }
  EXPECT_EQ(read_within_a_second(declaration(repeated("<a>", 63) + repeated("</a>", 63))).reading, Reading::read);
}

TEST_F(XmlHostile, floods_are_cut_short) {
  EXPECT_EQ(read_within_a_second(declaration(repeated("<a/>", 250'000))).code, "too-many-elements");
  std::string attributes, names, spaces, prefixes;
  for (std::size_t i = 0; i < 400'000; ++i) attributes += " a" + std::to_string(i) + "=''";
  EXPECT_EQ(read_within_a_second(declaration("<b" + attributes + "/>")).code, "too-many-attributes");
  EXPECT_EQ(read_within_a_second(wide(declaration("<b" + attributes.substr(0, 4'000'000) + "/>"))).code, "too-many-attributes");
  EXPECT_EQ(read_within_a_second(declaration("<b" + attributes.substr(0, attributes.find(" a65=")) + "/>")).code, "too-many-attributes");
  for (std::size_t i = 0; i < 150'000; ++i) names += "<n" + std::to_string(i) + "/>";
  EXPECT_EQ(read_within_a_second(declaration(names)).code, "too-many-names");
  for (std::size_t i = 0; i < 100'000; ++i) spaces += "<a xmlns='u:" + std::to_string(i) + "'/>";
  EXPECT_EQ(read_within_a_second(declaration(spaces)).code, "too-many-names");
  for (std::size_t i = 0; i < 200'000; ++i) prefixes += " xmlns:p" + std::to_string(i) + "='u:" + std::to_string(i) + "'";
  EXPECT_EQ(read_within_a_second(declaration("<b" + prefixes + "/>")).code, "too-many-attributes");
}

TEST_F(XmlHostile, lengths_are_cut_short) {
  const std::string name(3'000'000, 'n'), text(7'000'000, 'x');
  EXPECT_EQ(read_within_a_second(declaration("<" + name + "/>")).code, "name-too-long");
  EXPECT_EQ(read_within_a_second(declaration("<TypeCode>" + text + "</TypeCode>")).code, "value-too-long");
  EXPECT_EQ(read_within_a_second(declaration("<b a=\"" + text + "\"/>")).code, "value-too-long");
  EXPECT_EQ(read_within_a_second(std::string(9'000'000, '<')).code, "too-many-bytes");
  EXPECT_EQ(read_within_a_second(declaration("<!--" + text + "-->")).reading, Reading::read);
  EXPECT_EQ(read_within_a_second(declaration("<?p " + text + "?>")).reading, Reading::read);
  EXPECT_EQ(read_within_a_second(declaration(repeated("<!---->", 900'000))).reading, Reading::read);
  EXPECT_EQ(read_within_a_second(declaration("<TypeCode>" + repeated("<![CDATA[x]]>", 500'000) + "</TypeCode>")).code, "value-too-long");
}

TEST_F(XmlHostile, many_values_on_one_line_cost_one_pass) {
  std::string items;
  for (int i = 0; i < 5'000; ++i)
    items += "<GovernmentAgencyGoodsItem><SequenceNumeric>" + std::to_string(i) +
             "</SequenceNumeric><Commodity><Description>stone</Description></Commodity></GovernmentAgencyGoodsItem>";
  const Outcome outcome = read_within_a_second(declaration("<GoodsShipment>" + items + "</GoodsShipment>"));
  ASSERT_EQ(outcome.reading, Reading::read);
  EXPECT_EQ(outcome.all.documents[0].declaration()->items.size(), 5'000U);
}

TEST_F(XmlHostile, encodings_that_could_hide_markup_are_refused_by_name) {
  const auto declared = [](const std::string& name) { return "<?xml version=\"1.0\" encoding=\"" + name + "\"?>" + declaration(""); };
  for (const char* name :
       {"UTF-7", "IBM037", "ebcdic-cp-us", "UTF-32", "ISO-2022-JP", "HZ-GB-2312", "SCSU", "x-user-defined", "UTF-8,UTF-7"})
    EXPECT_EQ(read_within_a_second(declared(name)).code, "encoding-refused") << name;
  EXPECT_EQ(read_within_a_second("+/v8-" + declaration("")).code, "encoding-refused");
  EXPECT_EQ(read_within_a_second(std::string("\x00\x00\xFE\xFF\x00\x00\x00<", 8)).code, "encoding-refused");
  for (const char* version : {"1.1", "2.0", "1"})
    EXPECT_EQ(read_within_a_second("<?xml version=\"" + std::string(version) + "\"?>" + declaration("")).code, "xml-version-refused")
        << version;
  // As RFC 2152 would write an element: text, nothing else.
  EXPECT_EQ(read_within_a_second(declaration("<TypeCode>+ADw-x+AD4-</TypeCode>")).reading, Reading::read);
}

TEST_F(XmlHostile, bytes_are_believed_over_what_is_declared_and_it_is_said) {
  const auto note_codes = [](const InputReading& reading) {
    std::string codes;
    for (const Note& note : all_notes(reading)) codes += std::string(note.reason->code) + " ";
    return codes;
  };
  const Outcome wide_declared =
      read_within_a_second("<?xml version=\"1.0\" encoding=\"utf-16\"?>" + declaration("<TypeCode>IM\xC3\x84</TypeCode>"));
  EXPECT_EQ(wide_declared.reading, Reading::read);
  EXPECT_EQ(note_codes(wide_declared.all), "encoding-contradicted ");
  const Outcome marked =
      read_within_a_second("\xEF\xBB\xBF<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>" + declaration("<TypeCode>IM\xC3\x84</TypeCode>"));
  EXPECT_EQ(marked.reading, Reading::read);
  EXPECT_EQ(marked.all.documents[0].declaration()->type_code->value, "IM\xC3\x84");
  EXPECT_EQ(note_codes(marked.all), "encoding-contradicted ");
  EXPECT_EQ(read_within_a_second(declaration("<TypeCode>IM\xC4</TypeCode>")).code, "encoding-invalid");
  for (const char* bad : {"\xC0\x80", "\xE0\x80\xAF", "\xF0\x80\x80\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xFE", "\x80"})
    EXPECT_EQ(read_within_a_second(declaration("<TypeCode>" + std::string(bad) + "</TypeCode>")).code, "encoding-invalid");
}

TEST_F(XmlHostile, other_accepted_encodings_are_read) {
  const auto type_code = [](const std::string& encoding, const std::string& bytes) {
    const InputReading reading =
        read_xml("<?xml version='1.0' encoding='" + encoding + "'?>" + declaration("<TypeCode>" + bytes + "</TypeCode>"));
    const Declaration* read = reading.documents.empty() ? nullptr : reading.documents[0].declaration();
    return read != nullptr && read->type_code ? read->type_code->value : as_text(reading);
  };
  EXPECT_EQ(type_code("ISO-8859-1", "\xC9"), "É");
  EXPECT_EQ(type_code("iso-8859-15", "\xA4"), "€");
  EXPECT_EQ(type_code("windows-1251", "\xC8\xCC"), "ИМ");
  EXPECT_EQ(type_code("Windows-1252", "\x80"), "€");
  EXPECT_EQ(type_code("GB18030", "\xC3\xAB\xC5\xF7"), "毛坯");
  EXPECT_EQ(type_code("GB18030", "\x81\x30\x84\x36"), "¥");  // four bytes
  EXPECT_EQ(type_code("gb2312", "\xD7\xEA\xCA\xAF"), "钻石");
  EXPECT_EQ(type_code("US-ASCII", "IM"), "IM");
}

TEST_F(XmlHostile, odd_but_well_formed_is_read) {
  EXPECT_EQ(read_within_a_second("\n\t " + declaration("")).reading, Reading::read);
  const Outcome blanks = read_within_a_second("\n\n  " + head + declaration("<TypeCode>IM</TypeCode>"));
  ASSERT_EQ(blanks.reading, Reading::read);
  EXPECT_EQ(blanks.all.notes.size(), 1U);
  EXPECT_EQ(blanks.all.notes[0].reason->code, "blank-before-declaration");
  EXPECT_EQ(blanks.all.documents[0].place.line, 4U);
  EXPECT_EQ(read_within_a_second(declaration("") + "\n<!-- end -->\n<?pi?>\n \t").reading, Reading::read);
  const Outcome markup = read_within_a_second(declaration("<TypeCode>&lt;script&gt;\xE2\x80\xAE&#10;1</TypeCode>"));
  EXPECT_EQ(markup.all.documents[0].declaration()->type_code->value, "<script>\xE2\x80\xAE\n1");
}

TEST_F(XmlHostile, look_alikes_are_not_taken_for_the_real_thing) {
  for (const char* space :
       {"urn:wco:datamodel:WCO:DEC-DMS:3", "urn:wco:datamodel:wco:dec-dms:2", "urn:wco:datamodel:WCO:DEC-DMS:2 ", "urn:other"}) {
    const Outcome outcome = read_within_a_second("<Declaration xmlns=\"" + std::string(space) + "\"><TypeCode>IM</TypeCode></Declaration>");
    EXPECT_EQ(outcome.reading, Reading::unmapped) << space;
    ASSERT_EQ(outcome.all.documents.size(), 1U);
  }
  EXPECT_EQ(read_within_a_second("<declaration xmlns=\"urn:wco:datamodel:WCO:DEC-DMS:2\"/>").reading, Reading::unmapped);
  EXPECT_EQ(read_within_a_second("<Declaration/>").reading, Reading::unmapped);
  // A payload that is only text inside an envelope is text.
  EXPECT_EQ(read_within_a_second(
                "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body><p>&lt;Declaration/&gt;</p></s:Body></s:Envelope>")
                .reading,
            Reading::unmapped);
}

TEST_F(XmlHostile, what_is_not_xml_is_not_taken_for_it) {
  const auto format = xml_format();
  for (const std::string& other : {std::string("UNA:+.? 'UNB+UNOA:4"), std::string("{\"a\": 1}"), std::string("\x1F\x8B\x08\x00", 4),
                                   std::string("PK\x03\x04zip"), std::string("number;issuer\n1;2"), std::string(), std::string("   ")}) {
    EXPECT_EQ(format->recognises(other), 0) << other;
    EXPECT_EQ(format->read(other, {}, nullptr).outcome(), Reading::rejected);
  }
  for (const char* xml : {"<a/>", "<?xml version='1.0'?><a/>", "\t<md:MetaData", "\xEF\xBB\xBF<a", "<!-- -->", "<!DOCTYPE html>"})
    EXPECT_GE(format->recognises(xml), 90) << xml;
}

}  // namespace
}  // namespace kpwatch::test
