// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The same walk, told of each document by another parser: libxml2, which shares no line with Xerces and decides on character
// sets by itself. Samples, and thousands of documents that were disturbed, must come to the same values and the same
// refusals; where they don't, the difference must be one of those that are explained here.
#include <gtest/gtest.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>

#include <map>
#include <random>

#include "adapters/formats/xml/characters.h"
#include "adapters/formats/xml/input_walk.h"
#include "daemon/canonical/canonical_json.h"
#include "tests/xml/support.h"

namespace kpwatch::test {
namespace {

std::string_view of(const xmlChar* text) { return text == nullptr ? std::string_view() : reinterpret_cast<const char*>(text); }

class OtherParser final : private xml::ParserState {
 public:
  OtherParser() {
    Complaints complaints;
    for (const Map& map : xml_maps()) tables_.push_back(xml::ElementTable::compile(map, *vocabulary_, complaints));
    EXPECT_TRUE(complaints.empty());
  }

  // Nothing where libxml2 finds the document not well formed.
  std::optional<InputReading> read(std::string_view bytes) {
    xml::SourceMap source(bytes, xml::CodeUnits::unknown, 0);
    xml::InputWalk walk(tables_, bench_, source, *parse_iso_day("2024-06-15"), nullptr, false);
    bench_.path.begin(vocabulary_);
    walk_ = &walk;
    xmlSAXHandler handler{};
    handler.initialized = XML_SAX2_MAGIC;
    handler.startElementNs = [](void* context, const xmlChar* local, const xmlChar*, const xmlChar* uri, int, const xmlChar**, int count,
                                int, const xmlChar** attributes) { self(context).start(of(local), of(uri), count, attributes); };
    handler.endElementNs = [](void* context, const xmlChar*, const xmlChar*, const xmlChar*) { self(context).walk_->end(self(context)); };
    const auto characters = [](void* context, const xmlChar* text, int size) {
      self(context).walk_->text(std::string_view(reinterpret_cast<const char*>(text), static_cast<std::size_t>(size)));
    };
    handler.characters = handler.ignorableWhitespace = handler.cdataBlock = characters;
    // That the name of a namespace is no good URI breaks no rule of namespaces in XML.
    is_namespace_broken_ = false;
    handler.serror = [](void* context, xmlErrorPtr error) {
      if (error->domain != XML_FROM_NAMESPACE || error->code == XML_WAR_NS_URI || error->code == XML_WAR_NS_URI_RELATIVE) return;
      self(context).is_namespace_broken_ = true;
    };
    xmlParserCtxtPtr context = xmlCreateMemoryParserCtxt(bytes.data(), static_cast<int>(bytes.size()));
    if (context == nullptr) return std::nullopt;
    *context->sax = handler;
    context->sax2 = 1;
    context->_private = this;
    context->userData = context;
    xmlCtxtUseOptions(context, XML_PARSE_NONET);
    xmlParseDocument(context);
    const bool is_good = context->wellFormed != 0 && !is_namespace_broken_;
    if (context->myDoc != nullptr) xmlFreeDoc(context->myDoc);
    context->myDoc = nullptr;
    xmlFreeParserCtxt(context);
    if (!is_good) return std::nullopt;
    return walk.finish(std::nullopt, {});
  }

 private:
  static OtherParser& self(void* context) { return *static_cast<OtherParser*>(static_cast<xmlParserCtxtPtr>(context)->_private); }
  [[nodiscard]] xml::ParserPosition here() const override { return {}; }
  [[nodiscard]] std::u16string_view uri() const override { return uri_; }

  void start(std::string_view local, std::string_view uri, int count, const xmlChar** attributes) {
    uri_ = xml::to_utf16(uri);
    const std::u16string wide = xml::to_utf16(local);
    std::u16string small = wide;
    xml::fold_ascii(small);
    std::vector<std::pair<std::u16string, std::u16string>> texts;
    for (int i = 0; i < count; ++i) {  // local name, prefix, namespace, value and its end
      const xmlChar** one = attributes + i * 5;
      const std::string_view value(reinterpret_cast<const char*>(one[3]), static_cast<std::size_t>(one[4] - one[3]));
      texts.emplace_back(xml::to_utf16(of(one[0])), xml::to_utf16(value));
    }
    std::vector<xml::Attribute> given;
    given.reserve(texts.size());
    for (const auto& [name, value] : texts) given.push_back({name, value});
    walk_->start({vocabulary_->find(wide), vocabulary_->find(small), wide}, given, *this);
  }

  std::shared_ptr<xml::Vocabulary> vocabulary_ = std::make_shared<xml::Vocabulary>();
  xml::Tables tables_;
  xml::Bench bench_;
  xml::InputWalk* walk_ = nullptr;
  std::u16string uri_;
  bool is_namespace_broken_ = false;
};

// What a reading comes to, without places.
std::string values_of(const InputReading& reading) {
  std::string all;
  for (const Document& document : reading.documents) {
    all += std::string(to_string(document.outcome)) + " " + document.map + " " + document.described_as + " ";
    if (!document.identifier.starts_with("sha256:")) all += document.identifier;
    if (const auto* declaration = document.declaration()) {
      std::string fields = declaration_fields_json(*declaration);
      if (const auto hash = fields.find("sha256:"); hash != std::string::npos) fields.erase(hash, 71);
      all += fields;
    }
    if (const auto* certificate = document.certificate()) all += certificate_fields_json(*certificate);
    if (const auto* exchange = document.exchange()) all += exchange_fields_json(*exchange);
    for (const Note& note : document.notes) all += " " + std::string(note.reason->code) + "=" + note.text;
    all += "\n";
  }
  return all;
}

// Why kpwatch may refuse what libxml2 takes, by the name of the refusal; or read it otherwise, by that of the note.
const std::map<std::string, std::string>& explained() {
  static const std::map<std::string, std::string> reasons{
      {"doctype-refused", "no message needs a document type: refused by policy"},
      {"encoding-refused", "UTF-16 without a mark, UTF-32, UTF-7, EBCDIC and rarer sets are refused by policy"},
      {"xml-version-refused", "only XML 1.0; libxml2 reads 1.1 and 2.0 as 1.0"},
      {"encoding-contradicted", "kpwatch believes the bytes, libxml2 the declaration"},
      {"read-as-windows-1252", "0x80 to 0x9F in ISO 8859-1 are read as windows-1252; libxml2 gives control characters"},
      {"blank-before-declaration", "blanks before the XML declaration are passed over with a note; libxml2 refuses them"},
      {"trailing-content-tolerated", "this message type tolerates a trailer"},
      {"too-deep", "a limit"},
      {"name-too-long", "a limit"},
      {"too-many-names", "a limit"},
      {"too-many-attributes", "a limit"},
  };
  return reasons;
}

std::string explanation(const InputReading& reading) {
  for (const Note& note : all_notes(reading)) {
    if (explained().contains(std::string(note.reason->code))) return std::string(note.reason->code);
  }
  return {};
}

// "" = the same; the name of an explained difference; or what differs, after a "!".
std::string difference(OtherParser& other, Format& format, const std::string& bytes) {
  const InputReading ours = format.read(bytes, *parse_iso_day("2024-06-15"), nullptr);
  const auto theirs = other.read(bytes);
  const bool is_refused = !ours.well_formed_to_end;
  if (is_refused && !theirs) return {};
  if (!is_refused && theirs && values_of(ours) == values_of(*theirs)) return {};
  if (const std::string why = explanation(ours); !why.empty()) return why;
  return "!\n" + bytes.substr(0, 3000) + "\n--- kpwatch\n" + as_text(ours) + "\n--- libxml2\n" +
         (theirs ? values_of(*theirs) : "not well formed");
}

TEST(XmlAgainstLibxml2, every_sample_comes_to_the_same) {
  OtherParser other;
  const auto format = xml_format();
  std::map<std::string, int> differences;
  for (const char* folder : {"", "broken"}) {
    for (const auto& file : files_in(samples_dir / folder, ".xml")) {
      const std::string found = difference(other, *format, file_bytes(file));
      EXPECT_FALSE(found.starts_with('!')) << file << found;
      ++differences[found.substr(0, found.find('\n'))];
    }
  }
  EXPECT_GE(differences[""], 40);
}

TEST(XmlAgainstLibxml2, thousands_of_disturbed_documents_come_to_the_same) {
  static constexpr std::string_view pieces[] = {
      "<",    ">",        "/>",       "&",        "&amp;", "&#65;", "&#x1F48E;",    "&#0;",         "<![CDATA[", "]]>",        "<!--",
      "-->",  "--",       "<?pi x?>", "\"",       "'",     " ",     "\n",           "\r\n",         "\t",        "\x01",       "\xC3\xA9",
      "\xFF", "xmlns=''", "a:b",      "xml:lang", "</",    "]]",    "\xEF\xBF\xBE", "\xED\xA0\x80", "=",         "&undefined;"};
  OtherParser other;
  const auto format = xml_format();
  std::vector<std::string> seeds;
  for (const auto& file : files_in(samples_dir, ".xml")) seeds.push_back(file_bytes(file));
  std::mt19937 dice(20261126);
  std::map<std::string, int> differences;
  constexpr int all = 6'000;
  for (int i = 0; i < all; ++i) {
    std::string text = seeds[dice() % seeds.size()];
    for (auto times = 1 + dice() % 2; times > 0; --times) {
      const std::size_t at = dice() % text.size();
      switch (dice() % 4) {
        case 0:
          text.insert(at, pieces[dice() % std::size(pieces)]);
          break;
        case 1:
          text.erase(at, 1 + dice() % 6);
          break;
        case 2:
          text[at] = static_cast<char>(static_cast<unsigned char>(text[at]) ^ (1U << (dice() % 8)));
          break;
        default:
          text.resize(at + 1);
      }
    }
    const std::string found = difference(other, *format, text);
    ASSERT_FALSE(found.starts_with('!')) << i << found;
    ++differences[found];
  }
  for (const auto& [why, count] : differences) std::cout << "  " << (why.empty() ? "the same" : why) << ": " << count << "\n";
  EXPECT_GT(differences[""], all * 8 / 10);
}

}  // namespace
}  // namespace kpwatch::test
