// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The set-up of Xerces-C 3.2.4, line by line. Each line was measured against hostile input; none is enough alone:
// out of the box the reader fetches external DTDs and xsi:schemaLocation, even with validation off.
#include "adapters/formats/xml/sax_reader.h"

#include <cstdlib>
#include <memory>
#include <unordered_set>
#include <vector>
#include <xercesc/framework/MemBufInputSource.hpp>
#include <xercesc/sax/Locator.hpp>
#include <xercesc/sax/SAXParseException.hpp>
#include <xercesc/sax2/Attributes.hpp>
#include <xercesc/sax2/DefaultHandler.hpp>
#include <xercesc/sax2/SAX2XMLReader.hpp>
#include <xercesc/sax2/XMLReaderFactory.hpp>
#include <xercesc/util/OutOfMemoryException.hpp>
#include <xercesc/util/PlatformUtils.hpp>
#include <xercesc/util/SecurityManager.hpp>
#include <xercesc/util/XMLNetAccessor.hpp>
#include <xercesc/util/XMLUni.hpp>

#include "adapters/formats/xml/reasons.h"

namespace kpwatch::xml {

namespace {

using xercesc::XMLUni;

// Once a process, before the first reader. The library is never terminated: it lives as long as the daemon.
void prepare_library() {
  static const bool done = [] {
    setenv("XERCES_DISABLE_DTD", "1", 1);  // NOLINT(concurrency-mt-unsafe): guarded by this static; asked for at every DOCTYPE
    xercesc::XMLPlatformUtils::Initialize();
    // Debian builds the library with curl. Without an accessor there is nothing that could connect.
    delete xercesc::XMLPlatformUtils::fgNetAccessor;
    xercesc::XMLPlatformUtils::fgNetAccessor = nullptr;
    return true;
  }();
  (void)done;
}

std::u16string_view view(const XMLCh* text) { return text == nullptr ? std::u16string_view{} : std::u16string_view(text); }

std::uint64_t hash_of(std::u16string_view a, std::u16string_view b) {
  std::uint64_t h = 1469598103934665603ULL;
  for (const char16_t c : a) h = (h ^ c) * 1099511628211ULL;
  h = (h ^ 0x1F) * 1099511628211ULL;
  for (const char16_t c : b) h = (h ^ c) * 1099511628211ULL;
  return h;
}

class Handlers final : public xercesc::DefaultHandler, public PositionSource {
 public:
  Handlers(const FormatLimits& limits, ElementSink& sink) : limits_(limits), sink_(sink) {
    text_lengths_.reserve(limits.xml_depth_max + 1);
  }

  [[nodiscard]] ParserPosition here() const override {
    if (locator_ == nullptr) return {};
    return {locator_->getLineNumber(), locator_->getColumnNumber()};
  }
  [[nodiscard]] bool root_ended() const { return root_ended_; }

  void setDocumentLocator(const xercesc::Locator* locator) override { locator_ = locator; }

  void startElement(const XMLCh* uri, const XMLCh* local, const XMLCh* qname, const xercesc::Attributes& given) override {
    if (++elements_ > limits_.xml_elements_max) refuse(too_many_elements, limits_.xml_elements_max);
    if (text_lengths_.size() >= limits_.xml_depth_max) refuse(too_deep, limits_.xml_depth_max);
    count_name(view(uri), view(local), view(qname));
    const XMLSize_t count = given.getLength();
    if (count > limits_.xml_attributes_max) refuse(too_many_attributes, limits_.xml_attributes_max);
    attributes_.clear();
    for (XMLSize_t i = 0; i < count; ++i) {
      const Attribute attribute{view(given.getURI(i)), view(given.getLocalName(i)), view(given.getValue(i))};
      count_name(attribute.uri, attribute.local, view(given.getQName(i)));
      if (attribute.value.size() > limits_.value_bytes_max) refuse(value_too_long, limits_.value_bytes_max);
      attributes_.push_back(attribute);
    }
    text_lengths_.push_back(0);
    sink_.start(view(uri), view(local), attributes_, *this);
  }

  void endElement(const XMLCh*, const XMLCh*, const XMLCh*) override {
    text_lengths_.pop_back();
    sink_.end(*this);
    root_ended_ = text_lengths_.empty();
  }

  void characters(const XMLCh* text, XMLSize_t length) override {
    std::size_t& total = text_lengths_.back();
    total += length;
    if (total > limits_.value_bytes_max) refuse(value_too_long, limits_.value_bytes_max);
    sink_.text({text, length}, *this);
  }

  void startPrefixMapping(const XMLCh* prefix, const XMLCh* uri) override {
    count_name(view(uri), view(prefix), view(prefix));
    if (view(uri).size() > limits_.value_bytes_max) refuse(value_too_long, limits_.value_bytes_max);
  }

  void startDTD(const XMLCh*, const XMLCh*, const XMLCh*) override { throw Refusal{&doctype_refused, here(), {}, {}}; }

  xercesc::InputSource* resolveEntity(const XMLCh*, const XMLCh* system_id) override {
    throw Refusal{&external_refused, here(), to_utf8(view(system_id).substr(0, 200)), {}};
  }

  // Validation is off, so whatever is reported (an unbound prefix is an «error») breaks a rule of XML or its namespaces.
  void warning(const xercesc::SAXParseException&) override {}
  void error(const xercesc::SAXParseException& e) override { fatalError(e); }
  void fatalError(const xercesc::SAXParseException& e) override {
    throw Refusal{root_ended_ ? &trailing_content : &not_well_formed,
                  {e.getLineNumber(), e.getColumnNumber()},
                  {},
                  to_utf8(view(e.getMessage()).substr(0, 200))};
  }

 private:
  template <class Limit>
  [[noreturn]] void refuse(const Reason& reason, Limit limit) const {
    throw Refusal{&reason, here(), {}, "limit " + std::to_string(limit)};
  }

  void count_name(std::u16string_view uri, std::u16string_view local, std::u16string_view qname) {
    if (qname.size() > limits_.xml_name_bytes_max) refuse(name_too_long, limits_.xml_name_bytes_max);
    if (names_.insert(hash_of(uri, local)).second && names_.size() > limits_.xml_names_max) refuse(too_many_names, limits_.xml_names_max);
  }

  const FormatLimits& limits_;
  ElementSink& sink_;
  const xercesc::Locator* locator_ = nullptr;
  std::uint32_t elements_ = 0;
  bool root_ended_ = false;
  std::vector<std::size_t> text_lengths_;  // one an open element
  std::vector<Attribute> attributes_;
  std::unordered_set<std::uint64_t> names_;
};

std::optional<Refusal> run(xercesc::SAX2XMLReader& reader, const xercesc::InputSource& source, Handlers& handlers) {
  const auto failed = [&](const XMLCh* message) {
    return Refusal{
        handlers.root_ended() ? &trailing_content : &not_well_formed, handlers.here(), {}, to_utf8(view(message).substr(0, 200))};
  };
  try {
    reader.parse(source);
    if (!handlers.root_ended()) return Refusal{&ends_early, handlers.here(), {}, {}};
    return std::nullopt;
  } catch (const Refusal& refusal) {
    return refusal;
  } catch (const xercesc::XMLException& e) {
    return failed(e.getMessage());
  } catch (const xercesc::SAXException& e) {
    return failed(e.getMessage());
  } catch (const xercesc::OutOfMemoryException&) {
    return Refusal{&parser_failed, handlers.here(), {}, "out of memory"};
  } catch (const std::exception& e) {
    return Refusal{&parser_failed, handlers.here(), {}, e.what()};
  }
}

}  // namespace

void append_utf8(std::string& out, std::u16string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::uint32_t c = text[i];
    if (c < 0x80) {
      out.push_back(static_cast<char>(c));
      continue;
    }
    if (c >= 0xD800 && c <= 0xDBFF && i + 1 < text.size() && text[i + 1] >= 0xDC00 && text[i + 1] <= 0xDFFF)
      c = 0x10000 + ((c - 0xD800) << 10) + (text[++i] - 0xDC00U);
    else if (c >= 0xD800 && c <= 0xDFFF)
      c = 0xFFFD;
    if (c < 0x800) {
      out.push_back(static_cast<char>(0xC0 | (c >> 6)));
    } else {
      if (c < 0x10000) {
        out.push_back(static_cast<char>(0xE0 | (c >> 12)));
      } else {
        out.push_back(static_cast<char>(0xF0 | (c >> 18)));
        out.push_back(static_cast<char>(0x80 | ((c >> 12) & 0x3F)));
      }
      out.push_back(static_cast<char>(0x80 | ((c >> 6) & 0x3F)));
    }
    out.push_back(static_cast<char>(0x80 | (c & 0x3F)));
  }
}

std::string to_utf8(std::u16string_view text) {
  std::string out;
  out.reserve(text.size());
  append_utf8(out, text);
  return out;
}

std::optional<Refusal> parse_xml(std::string_view bytes, const std::string& encoding, const FormatLimits& limits, ElementSink& sink) {
  prepare_library();
  Handlers handlers(limits, sink);
  try {
    // A reader that is used again never forgets the namespaces it saw; a new one costs microseconds.
    const std::unique_ptr<xercesc::SAX2XMLReader> reader(xercesc::XMLReaderFactory::createXMLReader());
    reader->setFeature(XMLUni::fgSAX2CoreValidation, false);
    reader->setFeature(XMLUni::fgXercesDynamic, false);
    reader->setFeature(XMLUni::fgSAX2CoreNameSpaces, true);
    reader->setFeature(XMLUni::fgSAX2CoreNameSpacePrefixes, false);
    reader->setFeature(XMLUni::fgXercesSchema, false);
    reader->setFeature(XMLUni::fgXercesLoadSchema, false);
    reader->setFeature(XMLUni::fgXercesLoadExternalDTD, false);
    reader->setFeature(XMLUni::fgXercesDisableDefaultEntityResolution, true);
    reader->setFeature(XMLUni::fgXercesUseCachedGrammarInParse, false);
    reader->setFeature(XMLUni::fgXercesCacheGrammarFromParse, false);
    reader->setFeature(XMLUni::fgXercesContinueAfterFatalError, false);
    reader->setFeature(XMLUni::fgXercesCalculateSrcOfs, false);
    reader->setFeature(XMLUni::fgXercesHandleMultipleImports, false);
    xercesc::SecurityManager security;
    security.setEntityExpansionLimit(100);
    reader->setProperty(XMLUni::fgXercesSecurityManager, &security);
    reader->setEntityResolver(&handlers);
    reader->setLexicalHandler(&handlers);
    reader->setContentHandler(&handlers);
    reader->setErrorHandler(&handlers);
    xercesc::MemBufInputSource source(reinterpret_cast<const XMLByte*>(bytes.data()), bytes.size(), u"message");
    const std::u16string forced(encoding.begin(), encoding.end());
    source.setEncoding(forced.c_str());
    return run(*reader, source, handlers);
  } catch (const xercesc::XMLException& e) {
    return Refusal{&parser_failed, {}, {}, to_utf8(view(e.getMessage()).substr(0, 200))};
  } catch (const xercesc::SAXException& e) {
    return Refusal{&parser_failed, {}, {}, to_utf8(view(e.getMessage()).substr(0, 200))};
  } catch (const xercesc::OutOfMemoryException&) {
    return Refusal{&parser_failed, {}, {}, "out of memory"};
  }
}

}  // namespace kpwatch::xml
