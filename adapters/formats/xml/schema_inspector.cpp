// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// A second pass over a message that was read, by the parser that validates. It is asked only of what our own reader took,
// so no document type comes here; it opens nothing, and adds nothing to the grammars.
#include <utility>
#include <vector>
#include <xercesc/framework/MemBufInputSource.hpp>
#include <xercesc/sax/Locator.hpp>
#include <xercesc/sax/SAXException.hpp>
#include <xercesc/sax/SAXParseException.hpp>
#include <xercesc/sax2/Attributes.hpp>
#include <xercesc/sax2/DefaultHandler.hpp>
#include <xercesc/sax2/SAX2XMLReader.hpp>
#include <xercesc/sax2/XMLReaderFactory.hpp>
#include <xercesc/util/OutOfMemoryException.hpp>
#include <xercesc/util/XMLUni.hpp>

#include "adapters/formats/xml/characters.h"
#include "adapters/formats/xml/library.h"
#include "adapters/formats/xml/prolog.h"
#include "adapters/formats/xml/reasons.h"
#include "adapters/formats/xml/schema_folder.h"
#include "adapters/formats/xml/schema_grammars.h"
#include "daemon/base/text.h"

namespace kpwatch::xml {

namespace {

using xercesc::XMLUni;

constexpr std::size_t deviations_max = 100;  // of one message
struct Enough {};

struct Deviation {
  std::uint64_t line = 0, column = 0;  // the parser's
  std::string text;
};

// Of what the validator says it keeps what falls into elements of namespaces that have a schema, from the outermost down.
class Listener final : public xercesc::DefaultHandler {
 public:
  explicit Listener(const std::set<std::string>& namespaces) : namespaces_(namespaces) {}

  void startElement(const XMLCh* const uri, const XMLCh* const, const XMLCh* const, const xercesc::Attributes&) override {
    ++depth_;
    if (document_depth_ == 0 && namespaces_.contains(to_utf8(view(uri)))) document_depth_ = depth_;
    settle();
  }
  void endElement(const XMLCh* const, const XMLCh* const, const XMLCh* const) override {
    settle();
    if (depth_-- == document_depth_) document_depth_ = 0;
  }
  void error(const xercesc::SAXParseException& fault) override { said_.push_back(of(fault)); }
  // Not what our reader said of the same bytes: kept as well, since nobody else would.
  void fatalError(const xercesc::SAXParseException& fault) override { kept_.push_back(of(fault)); }
  [[nodiscard]] std::vector<Deviation>& kept() { return kept_; }

 private:
  static Deviation of(const xercesc::SAXParseException& fault) {
    return {fault.getLineNumber(), fault.getColumnNumber(), printable_utf8(to_utf8(view(fault.getMessage())), 400)};
  }
  // What is said of a tag comes before the tag itself.
  void settle() {
    if (document_depth_ != 0) {
      for (Deviation& each : said_) kept_.push_back(std::move(each));
      if (kept_.size() >= deviations_max) throw Enough{};
    }
    said_.clear();
  }

  const std::set<std::string>& namespaces_;
  std::size_t depth_ = 0, document_depth_ = 0;  // of the document that is open; 0: none
  std::vector<Deviation> said_, kept_;
};

}  // namespace

class SchemaInspector final : public Inspector {
 public:
  SchemaInspector(std::shared_ptr<const SchemaFolder> schemas, bool refuses) : schemas_(std::move(schemas)), refuses_(refuses) {
    prepare_library();
    parser_.reset(xercesc::XMLReaderFactory::createXMLReader(xercesc::XMLPlatformUtils::fgMemoryManager, &schemas_->grammars_->pool));
    parser_->setFeature(XMLUni::fgSAX2CoreNameSpaces, true);
    parser_->setFeature(XMLUni::fgSAX2CoreValidation, true);
    parser_->setFeature(XMLUni::fgXercesDynamic, false);
    parser_->setFeature(XMLUni::fgXercesSchema, true);
    parser_->setFeature(XMLUni::fgXercesUseCachedGrammarInParse, true);
    parser_->setFeature(XMLUni::fgXercesCacheGrammarFromParse, false);
    parser_->setFeature(XMLUni::fgXercesLoadSchema, false);  // no xsi:schemaLocation is followed
    parser_->setFeature(XMLUni::fgXercesLoadExternalDTD, false);
    parser_->setFeature(XMLUni::fgXercesSkipDTDValidation, true);
    parser_->setFeature(XMLUni::fgXercesDisableDefaultEntityResolution, true);
  }

  void inspect(std::string_view bytes, InputReading& reading) override {
    if (reading.format != "xml" || !reading.well_formed_to_end) return;
    const Prolog prolog = read_prolog(bytes);
    if (prolog.refusal) return;
    Listener listener(schemas_->namespaces());
    parser_->setContentHandler(&listener);
    parser_->setErrorHandler(&listener);
    try {
      const std::string_view text = bytes.substr(prolog.start);
      xercesc::MemBufInputSource source(reinterpret_cast<const XMLByte*>(text.data()), text.size(), u"message");
      source.setCopyBufToStream(false);
      const std::u16string encoding(prolog.encoding.begin(), prolog.encoding.end());
      source.setEncoding(encoding.c_str());
      parser_->parse(source);
    } catch (const Enough&) {
    } catch (const xercesc::XMLException& e) {
      listener.kept().push_back({0, 0, printable_utf8(to_utf8(view(e.getMessage())), 400)});
    } catch (const xercesc::SAXException& e) {
      listener.kept().push_back({0, 0, printable_utf8(to_utf8(view(e.getMessage())), 400)});
    } catch (const xercesc::OutOfMemoryException&) {
      listener.kept().push_back({0, 0, "out of memory"});
    }
    tell(bytes, prolog, listener.kept(), reading);
  }

 private:
  void tell(std::string_view bytes, const Prolog& prolog, const std::vector<Deviation>& deviations, InputReading& reading) const {
    SourceMap source(bytes, prolog.units, prolog.start, prolog.is_ascii);
    for (const Deviation& each : deviations) {
      const SourcePoint point = source.point(each.line, each.column);
      Note note{&schema_deviation, Severity::note, {}, {}, each.text};
      note.place.kind = Place::Kind::xml;
      note.place.line = point.line;
      note.place.column = point.column;
      note.place.byte = point.byte;
      note.text = source.excerpt(source.tag_start(point));
      if (refuses_ && &each == &deviations.front()) refuse(note, reading);
      reading.notes.push_back(std::move(note));
    }
  }

  // All documents of the message: which of them the sender meant well nobody can tell.
  static void refuse(Note note, InputReading& reading) {
    note.severity = Severity::rejection;
    if (reading.documents.empty()) reading.notes.push_back(note);
    for (Document& document : reading.documents) {
      document.outcome = Reading::rejected;
      document.content = std::monostate{};
      document.notes.push_back(note);
    }
  }

  std::shared_ptr<const SchemaFolder> schemas_;
  bool refuses_;
  std::unique_ptr<xercesc::SAX2XMLReader> parser_;
};

std::unique_ptr<Inspector> make_schema_inspector(std::shared_ptr<const SchemaFolder> schemas, bool refuses) {
  return std::make_unique<SchemaInspector>(std::move(schemas), refuses);
}

}  // namespace kpwatch::xml
