// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Xerces-C 3.2.4 without its SAX layer. The scanner for well-formedness knows no grammar: it can't declare, load or
// expand an entity, looks for no schema, and takes two thirds of the time of the general one. What it would pass over in
// silence, a document type, is refused here and, before it, by the prolog.
#include "adapters/formats/xml/reader.h"

#include <algorithm>
#include <unordered_set>
#include <vector>
#include <xercesc/framework/MemBufInputSource.hpp>
#include <xercesc/framework/XMLAttr.hpp>
#include <xercesc/framework/XMLDocumentHandler.hpp>
#include <xercesc/framework/XMLElementDecl.hpp>
#include <xercesc/framework/XMLErrorReporter.hpp>
#include <xercesc/internal/WFXMLScanner.hpp>
#include <xercesc/sax/Locator.hpp>
#include <xercesc/sax/SAXException.hpp>
#include <xercesc/util/XMLUni.hpp>
#include <xercesc/validators/common/GrammarResolver.hpp>

#include "adapters/formats/xml/characters.h"
#include "adapters/formats/xml/library.h"
#include "adapters/formats/xml/name_book.h"
#include "adapters/formats/xml/parser_memory.h"
#include "adapters/formats/xml/reasons.h"

namespace kpwatch::xml {

namespace {

using xercesc::XMLUni;

// The library's own would skip a document type without a word.
class Scanner final : public xercesc::WFXMLScanner {
 public:
  using WFXMLScanner::WFXMLScanner;

 private:
  void scanDocTypeDecl() override {
    const xercesc::Locator* at = getLocator();
    throw Refusal{&doctype_refused, {at->getLineNumber(), at->getColumnNumber()}, {}, {}};
  }
};

}  // namespace

struct Reader::Parser final : public xercesc::XMLDocumentHandler, public xercesc::XMLErrorReporter, public ParserState {
 public:
  explicit Parser(const Vocabulary& vocabulary)
      : grammars_(nullptr, &memory_), scanner_(this, nullptr, nullptr, this, nullptr, &grammars_, &memory_), names_(vocabulary) {
    scanner_.setURIStringPool(grammars_.getStringPool());
    scanner_.setValidationScheme(xercesc::XMLScanner::Val_Never);
    scanner_.setDoNamespaces(true);
    scanner_.setDoSchema(false);
    scanner_.setLoadSchema(false);
    scanner_.setLoadExternalDTD(false);
    scanner_.setDisableDefaultEntityResolution(true);
    scanner_.setExitOnFirstFatal(true);
    scanner_.setCalculateSrcOfs(false);
  }

  std::optional<Refusal> parse(std::string_view bytes, const std::string& encoding, const FormatLimits& limits, ElementSink& sink) {
    limits_ = &limits;
    sink_ = &sink;
    elements_ = 0;
    root_ended_ = false;
    text_lengths_.clear();
    few_names_.clear();
    if (!other_names_.empty()) other_names_.clear();
    names_.begin();
    try {
      xercesc::MemBufInputSource source(reinterpret_cast<const XMLByte*>(bytes.data()), bytes.size(), u"message", false, &memory_);
      source.setCopyBufToStream(false);
      const std::u16string forced(encoding.begin(), encoding.end());
      source.setEncoding(forced.c_str());
      scanner_.scanDocument(source);
      if (!root_ended_) return Refusal{&ends_early, here(), {}, {}};
      return std::nullopt;
    } catch (const Refusal& refusal) {
      return refusal;
    } catch (const xercesc::XMLException& e) {
      return failed(e.getMessage());
    } catch (const xercesc::SAXException& e) {
      return failed(e.getMessage());
    } catch (const xercesc::OutOfMemoryException&) {
      return Refusal{&parser_failed, here(), {}, "out of memory"};
    } catch (const std::exception& e) {
      return Refusal{&parser_failed, here(), {}, e.what()};
    }
  }

  [[nodiscard]] std::size_t kept_bytes() const { return memory_.in_use(); }

  [[nodiscard]] ParserPosition here() const override {
    const xercesc::Locator* at = scanner_.getLocator();
    return {at->getLineNumber(), at->getColumnNumber()};
  }
  [[nodiscard]] std::u16string_view uri() const override { return view(scanner_.getURIText(uri_)); }

  void startElement(const xercesc::XMLElementDecl& declared, const unsigned int uri, const XMLCh*,
                    const xercesc::RefVectorOf<xercesc::XMLAttr>& given, const XMLSize_t count, const bool is_empty, const bool) override {
    if (++elements_ > limits_->xml_elements_max) refuse(too_many_elements, limits_->xml_elements_max);
    if (text_lengths_.size() >= limits_->xml_depth_max) refuse(too_deep, limits_->xml_depth_max);
    attributes_.clear();
    if (count > 0) take_attributes(given, count);
    uri_ = uri;
    const NameBook::Found found = names_.look_up(&declared, [&] { return view(declared.getElementName()->getLocalPart()); });
    if (found.is_first) {
      if (view(declared.getFullName()).size() > limits_->xml_name_bytes_max) refuse(name_too_long, limits_->xml_name_bytes_max);
      count_name();
    }
    text_lengths_.push_back(0);
    sink_->start(found.name, attributes_, *this);
    if (is_empty) end();
  }

  void endElement(const xercesc::XMLElementDecl&, const unsigned int, const bool, const XMLCh*) override { end(); }

  void docCharacters(const XMLCh* text, const XMLSize_t length, const bool) override {
    if (text_lengths_.empty()) return;  // blanks around the root
    std::size_t& total = text_lengths_.back();
    total += length;
    if (total > limits_->value_bytes_max && !sink_->takes_long_text()) refuse(value_too_long, limits_->value_bytes_max);
    sink_->text({text, length});
  }
  void ignorableWhitespace(const XMLCh* text, const XMLSize_t length, const bool is_cdata) override {
    docCharacters(text, length, is_cdata);
  }

  // Validation is off, so whatever is reported (an unbound prefix is an «error») breaks a rule of XML or its namespaces.
  void error(const unsigned int, const XMLCh*, const xercesc::XMLErrorReporter::ErrTypes type, const XMLCh* message, const XMLCh*,
             const XMLCh*, const XMLFileLoc line, const XMLFileLoc column) override {
    if (type == xercesc::XMLErrorReporter::ErrType_Warning) return;
    throw Refusal{
        root_ended_ ? &trailing_content : &not_well_formed, {line, column}, {}, to_utf8(view(message).substr(0, note_text_bytes_max))};
  }

  void resetErrors() override {}
  void docComment(const XMLCh*) override {}
  void docPI(const XMLCh*, const XMLCh*) override {}
  void startDocument() override {}
  void endDocument() override {}
  void resetDocument() override {}
  void startEntityReference(const xercesc::XMLEntityDecl&) override {}
  void endEntityReference(const xercesc::XMLEntityDecl&) override {}
  void XMLDecl(const XMLCh*, const XMLCh*, const XMLCh*, const XMLCh*) override {}

 private:
  template <class Limit>
  [[noreturn]] void refuse(const Reason& reason, Limit limit) const {
    throw Refusal{&reason, here(), {}, "limit " + std::to_string(limit)};
  }

  Refusal failed(const XMLCh* message) const {
    return {root_ended_ ? &trailing_content : &not_well_formed, here(), {}, to_utf8(view(message).substr(0, note_text_bytes_max))};
  }

  void end() {
    text_lengths_.pop_back();
    sink_->end(*this);
    root_ended_ = text_lengths_.empty();
  }

  void count_name() const {
    if (names_.count() + few_names_.size() + other_names_.size() > limits_->xml_names_max) refuse(too_many_names, limits_->xml_names_max);
  }

  // Names of attributes and declarations of namespaces: few, and mostly the same ones over and over.
  void count_other_name(std::u16string_view name, std::u16string_view uri) {
    std::uint64_t hash = 1469598103934665603ULL;
    for (const char16_t c : name) hash = (hash ^ c) * 1099511628211ULL;
    hash = (hash ^ 0x1F) * 1099511628211ULL;
    for (const char16_t c : uri) hash = (hash ^ c) * 1099511628211ULL;
    if (std::find(few_names_.begin(), few_names_.end(), hash) != few_names_.end()) return;
    if (few_names_.size() < few_names_max)
      few_names_.push_back(hash);
    else if (!other_names_.insert(hash).second)
      return;
    count_name();
  }

  void take_attributes(const xercesc::RefVectorOf<xercesc::XMLAttr>& given, XMLSize_t count) {
    for (XMLSize_t i = 0; i < count; ++i) {
      const xercesc::XMLAttr& attribute = *given.elementAt(i);
      const std::u16string_view prefix = view(attribute.getPrefix()), local = view(attribute.getName()), value = view(attribute.getValue());
      if (value.size() > limits_->value_bytes_max) refuse(value_too_long, limits_->value_bytes_max);
      if (prefix.size() + (prefix.empty() ? 0 : 1) + local.size() > limits_->xml_name_bytes_max)
        refuse(name_too_long, limits_->xml_name_bytes_max);
      const bool declares_namespace = prefix.empty() ? local == u"xmlns" : prefix == u"xmlns";
      count_other_name(local, declares_namespace ? value : prefix);
      if (!declares_namespace) attributes_.push_back({local, value});
    }
    if (attributes_.size() > limits_->xml_attributes_max) refuse(too_many_attributes, limits_->xml_attributes_max);
  }

  ParserMemory memory_;  // outlives what is made of it
  xercesc::GrammarResolver grammars_;
  Scanner scanner_;
  NameBook names_;
  const FormatLimits* limits_ = nullptr;
  ElementSink* sink_ = nullptr;
  unsigned int uri_ = 0;
  std::uint32_t elements_ = 0;
  bool root_ended_ = false;
  std::vector<std::size_t> text_lengths_;  // one an open element
  std::vector<Attribute> attributes_;
  // Hashes of the names of attributes and of declared namespaces: a short list, and a table behind it for the floods.
  static constexpr std::size_t few_names_max = 24;
  std::vector<std::uint64_t> few_names_;
  std::unordered_set<std::uint64_t> other_names_;
};

Reader::Reader(const Vocabulary& vocabulary) : vocabulary_(&vocabulary) {}
Reader::~Reader() = default;
Reader::Reader(Reader&&) noexcept = default;
Reader& Reader::operator=(Reader&&) noexcept = default;

std::size_t Reader::kept_bytes() const { return parser_ == nullptr ? 0 : parser_->kept_bytes(); }

std::optional<Refusal> Reader::parse(std::string_view bytes, const std::string& encoding, const FormatLimits& limits, ElementSink& sink) {
  prepare_library();
  std::optional<Refusal> refusal;
  try {
    if (parser_ == nullptr) parser_ = std::make_unique<Parser>(*vocabulary_);
    refusal = parser_->parse(bytes, encoding, limits, sink);
  } catch (const xercesc::XMLException& e) {
    refusal = Refusal{&parser_failed, {}, {}, to_utf8(view(e.getMessage()).substr(0, note_text_bytes_max))};
  } catch (const xercesc::OutOfMemoryException&) {
    refusal = Refusal{&parser_failed, {}, {}, "out of memory"};
  }
  if (refusal || kept_bytes() > kept_bytes_max) parser_.reset();
  return refusal;
}

}  // namespace kpwatch::xml
