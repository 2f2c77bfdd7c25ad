// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/kafka/bare_reading.h"

#include <array>
#include <vector>
#include <xercesc/framework/MemBufInputSource.hpp>
#include <xercesc/sax2/Attributes.hpp>
#include <xercesc/sax2/DefaultHandler.hpp>
#include <xercesc/sax2/SAX2XMLReader.hpp>
#include <xercesc/sax2/XMLReaderFactory.hpp>
#include <xercesc/util/PlatformUtils.hpp>
#include <xercesc/util/XMLString.hpp>
#include <xercesc/util/XMLUni.hpp>

namespace kpwatch::bench {
namespace {

using namespace xercesc;

struct Platform {
  Platform() { XMLPlatformUtils::Initialize(); }
};

// No validation, no DTD, no schema, nothing loaded from outside: what a careful program sets.
std::unique_ptr<SAX2XMLReader> safe_reader() {
  static const Platform platform;
  std::unique_ptr<SAX2XMLReader> reader(XMLReaderFactory::createXMLReader());
  reader->setFeature(XMLUni::fgSAX2CoreValidation, false);
  reader->setFeature(XMLUni::fgSAX2CoreNameSpaces, true);
  reader->setFeature(XMLUni::fgXercesSchema, false);
  reader->setFeature(XMLUni::fgXercesLoadExternalDTD, false);
  reader->setFeature(XMLUni::fgXercesLoadSchema, false);
  reader->setFeature(XMLUni::fgXercesDisableDefaultEntityResolution, true);
  reader->setFeature(XMLUni::fgXercesSkipDTDValidation, true);
  reader->setProperty(XMLUni::fgXercesScannerName, const_cast<XMLCh*>(XMLUni::fgWFXMLScanner));
  return reader;
}

bool parse(SAX2XMLReader& reader, std::string_view text) {
  const MemBufInputSource source(reinterpret_cast<const XMLByte*>(text.data()), text.size(), "message", false);
  try {
    reader.parse(source);
  } catch (...) {
    return false;
  }
  return true;
}

}  // namespace

// ---- EDIFACT

EdifactCounts walk_edifact(std::string_view text) {
  EdifactCounts counts;
  for (std::size_t i = 0; i < text.size(); ++i) {
    switch (text[i]) {
      case '?':
        ++i;
        break;
      case '\'':
        ++counts.segments;
        break;
      case '+':
        ++counts.elements;
        break;
      case ':':
        ++counts.components;
        break;
      default:
        break;
    }
  }
  return counts;
}

RoughGoods read_edifact(std::string_view text) {
  RoughGoods goods;
  // Component starts of the segment in hand: [element][component], as far as anybody asks.
  std::array<std::array<std::string_view, 4>, 6> parts{};
  std::size_t element = 0, component = 0, from = 0;
  bool is_rough = false;
  const auto keep = [&](std::size_t to) {
    if (element < parts.size() && component < parts[0].size()) parts[element][component] = text.substr(from, to - from);
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '?') {
      ++i;
    } else if (c == ':') {
      keep(i);
      ++component;
      from = i + 1;
    } else if (c == '+') {
      keep(i);
      ++element;
      component = 0;
      from = i + 1;
    } else if (c == '\'') {
      keep(i);
      const auto tag = parts[0][0];
      if (tag == "BGM") goods.reference = parts[2][0];
      if (tag == "CST") {
        const auto code = parts[2][0];
        is_rough = code.starts_with("710210") || code.starts_with("710221") || code.starts_with("710231");
        goods.is_any = goods.is_any || is_rough;
      }
      if (is_rough && tag == "MEA" && parts[3][0] == "CTM") goods.carats = parts[3][1];
      if (is_rough && tag == "DOC" && parts[1][3] == "L116") goods.certificate = parts[2][0];
      parts = {};
      element = component = 0;
      from = i + 1;
    }
  }
  return goods;
}

// ---- XML

struct BareXml::Reader {
  std::unique_ptr<SAX2XMLReader> reader = safe_reader();
  DefaultHandler handler;
};

BareXml::BareXml() : reader_(std::make_unique<Reader>()) {
  reader_->reader->setContentHandler(&reader_->handler);
  reader_->reader->setErrorHandler(&reader_->handler);
}
BareXml::~BareXml() = default;
bool BareXml::walk(std::string_view text) { return parse(*reader_->reader, text); }

struct GoodsXml::Reader final : DefaultHandler {
  enum class Field { none, reference, code, certificate, carats };

  std::unique_ptr<SAX2XMLReader> reader = safe_reader();
  std::array<XMLCh*, 6> names{XMLString::transcode("FunctionalReferenceID"),
                              XMLString::transcode("Classification"),
                              XMLString::transcode("AdditionalDocument"),
                              XMLString::transcode("TariffQuantity"),
                              XMLString::transcode("ID"),
                              XMLString::transcode("GovernmentAgencyGoodsItem")};
  enum Name { functional_reference, classification, additional_document, tariff_quantity, id, item };
  RoughGoods goods;
  std::string text, document, item_document, item_carats, code;
  bool is_in_item = false, is_rough = false;
  const XMLCh* parent = nullptr;
  Field field = Field::none;

  ~Reader() override {
    for (auto* name : names) XMLString::release(&name);
  }
  [[nodiscard]] bool is(const XMLCh* name, Name which) const { return XMLString::equals(name, names[which]); }

  void startElement(const XMLCh* const, const XMLCh* const name, const XMLCh* const, const Attributes&) override {
    field = Field::none;
    if (is(name, functional_reference)) field = Field::reference;
    if (is(name, item)) {
      is_in_item = true;
      is_rough = false;
      item_document.clear();
      item_carats.clear();
    }
    if (is(name, classification)) parent = names[classification];
    if (is(name, additional_document)) parent = names[additional_document];
    if (is_in_item && is(name, id) && parent == names[classification]) field = Field::code;
    if (is_in_item && is(name, id) && parent == names[additional_document]) field = Field::certificate;
    if (is_in_item && is(name, tariff_quantity)) field = Field::carats;
    text.clear();
  }
  void characters(const XMLCh* const chars, const XMLSize_t length) override {
    if (field == Field::none) return;
    for (XMLSize_t i = 0; i < length; ++i) text += static_cast<char>(chars[i]);
  }
  void endElement(const XMLCh* const, const XMLCh* const name, const XMLCh* const) override {
    switch (field) {
      case Field::reference:
        goods.reference = text;
        break;
      case Field::code:
        is_rough = is_rough || text.starts_with("710210") || text.starts_with("710221") || text.starts_with("710231");
        break;
      case Field::certificate:
        if (!text.starts_with("INV")) item_document = text;
        break;
      case Field::carats:
        item_carats = text;
        break;
      case Field::none:
        break;
    }
    field = Field::none;
    if (is(name, classification) || is(name, additional_document)) parent = nullptr;
    if (!is(name, item)) return;
    is_in_item = false;
    if (!is_rough) return;
    goods.is_any = true;
    goods.certificate = item_document;
    goods.carats = item_carats;
  }
};

GoodsXml::GoodsXml() : reader_(std::make_unique<Reader>()) {
  reader_->reader->setContentHandler(reader_.get());
  reader_->reader->setErrorHandler(reader_.get());
}
GoodsXml::~GoodsXml() = default;
RoughGoods GoodsXml::read(std::string_view text) {
  reader_->goods = {};
  if (!parse(*reader_->reader, text)) return {};
  return reader_->goods;
}

}  // namespace kpwatch::bench
