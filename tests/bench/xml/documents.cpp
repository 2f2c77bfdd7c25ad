// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// One declaration in 200 has rough diamonds among its goods, as in the stream that the whole road is measured with.
#include "tests/bench/xml/documents.h"

#include <array>
#include <random>
#include <string_view>
#include <vector>

namespace kpwatch::bench {

namespace {

struct Goods {
  std::string_view code, words;
};
constexpr std::array goods{
    Goods{"61091000", "T-shirts of cotton, knitted"},        Goods{"85171300", "Smartphones"},
    Goods{"09012100", "Coffee, roasted, not decaffeinated"}, Goods{"82071910", "Rock drilling tools with working part of diamond"},
    Goods{"84713000", "Portable data processing machines"},  Goods{"22042138", "Wine of fresh grapes, in containers of 2 litres or less"},
    Goods{"30049000", "Medicaments for retail sale"},        Goods{"71131900", "Articles of jewellery, of gold"},
    Goods{"87032210", "Passenger cars, 1500 cm3"},           Goods{"40111000", "New pneumatic tyres, for cars"},
    Goods{"94036010", "Wooden furniture for dining rooms"},  Goods{"39269097", "Other articles of plastics"}};
constexpr std::array traders{"Harbour & Sons Imports",   "Tamarind Trade House", "Northlight Logistics", "Quayside Provisions",
                             "Blue Heron Manufacturing", "Sample Stone Traders", "Acacia Freight",       "Windmill Wholesale"};
constexpr std::array streets{"1 Sample Street", "22 Example Quay", "7 Model Road", "Unit 4, Specimen Park"};
constexpr std::array countries{"CN", "US", "ZA", "IN", "BE", "AE", "VN", "TR", "BR", "CH"};

class Random {
 public:
  explicit Random(std::uint32_t seed) : engine_(seed) {}
  std::uint32_t below(std::uint32_t n) { return static_cast<std::uint32_t>(engine_()) % n; }
  template <class List>
  auto one_of(const List& list) {
    return list[below(static_cast<std::uint32_t>(list.size()))];
  }
  std::string digits(unsigned n) {
    std::string text;
    while (text.size() < n) text.push_back(static_cast<char>('0' + below(10)));
    return text;
  }
  std::string amount(std::uint32_t top) {
    const std::uint32_t whole = 1 + below(top);
    return std::to_string(whole) + "." + digits(2);
  }

 private:
  std::mt19937 engine_;
};

class Xml {
 public:
  explicit Xml(bool is_indented) : is_indented_(is_indented) {}
  void open(std::string_view name, std::string_view attributes = {}) {
    tag(name, attributes);
    names_.push_back(name.substr(0, name.size()));
    is_fresh_ = true;
  }
  void close() {
    const std::string_view name = names_.back();
    names_.pop_back();
    if (!is_fresh_) line();
    is_fresh_ = false;
    text_.append("</").append(name).append(">");
  }
  void leaf(std::string_view name, std::string_view value, std::string_view attributes = {}) {
    tag(name, attributes);
    for (const char c : value) c == '&' ? text_.append("&amp;") : text_.append(1, c);
    text_.append("</").append(name).append(">");
  }
  void raw(std::string_view text) { text_.append(text); }
  std::string take() { return std::move(text_); }

 private:
  void line() {
    if (is_indented_) text_.append("\n").append(names_.size() * 2, ' ');
  }
  void tag(std::string_view name, std::string_view attributes) {
    line();
    is_fresh_ = false;
    text_.append("<").append(name);
    if (!attributes.empty()) text_.append(" ").append(attributes);
    text_.append(">");
  }
  std::string text_;
  std::vector<std::string_view> names_;
  bool is_indented_, is_fresh_ = false;
};

void wco_party(Xml& xml, Random& random, std::string_view element, std::string_view country) {
  xml.open(element);
  if (random.below(3) > 0) xml.leaf("Name", random.one_of(traders));
  xml.leaf("ID", std::string(country) + random.digits(12));
  xml.open("Address");
  xml.leaf("CityName", "Somewhere");
  xml.leaf("CountryCode", country);
  xml.leaf("Line", random.one_of(streets));
  xml.leaf("PostcodeID", random.digits(5));
  xml.close();
  xml.close();
}

void wco_document(Xml& xml, Random& random, std::string_view element, std::string_view category, std::string_view type) {
  xml.open(element);
  xml.leaf("CategoryCode", category);
  xml.leaf("ID", "REF" + random.digits(9));
  xml.leaf("TypeCode", type);
  xml.close();
}

void wco_item(Xml& xml, Random& random, unsigned number, std::string_view country, bool is_rough) {
  const Goods& what = goods[random.below(goods.size())];
  xml.open("GovernmentAgencyGoodsItem");
  xml.leaf("CustomsValueAmount", random.amount(40000), "currencyID=\"GBP\"");
  xml.leaf("SequenceNumeric", std::to_string(number));
  xml.leaf("StatisticalValueAmount", random.amount(40000), "currencyID=\"GBP\"");
  wco_document(xml, random, "AdditionalDocument", "N", "935");
  if (random.below(2) == 0) wco_document(xml, random, "AdditionalDocument", "Y", "900");
  xml.open("Commodity");
  xml.leaf("Description", is_rough ? "Rough diamonds, unsorted" : what.words);
  xml.open("Classification");
  xml.leaf("ID", is_rough ? "71023100" : what.code);
  xml.leaf("IdentificationTypeCode", "TSP");
  xml.close();
  xml.open("Classification");
  xml.leaf("ID", "00");
  xml.leaf("IdentificationTypeCode", "TRC");
  xml.close();
  xml.open("GoodsMeasure");
  xml.leaf("GrossMassMeasure", random.amount(900), "unitCode=\"KGM\"");
  xml.leaf("NetNetWeightMeasure", random.amount(800), "unitCode=\"KGM\"");
  xml.close();
  xml.open("InvoiceLine");
  xml.leaf("ItemChargeAmount", random.amount(40000), "currencyID=\"USD\"");
  xml.close();
  xml.close();
  xml.open("GovernmentProcedure");
  xml.leaf("CurrentCode", "40");
  xml.leaf("PreviousCode", "00");
  xml.close();
  xml.open("Origin");
  xml.leaf("CountryCode", country);
  xml.leaf("TypeCode", "1");
  xml.close();
  xml.open("Packaging");
  xml.leaf("SequenceNumeric", "1");
  xml.leaf("MarksNumbersID", "AS ADDRESSED");
  xml.leaf("QuantityQuantity", std::to_string(1 + random.below(90)));
  xml.leaf("TypeCode", "CT");
  xml.close();
  xml.close();
}

}  // namespace

std::string wco_declaration(std::uint32_t seed, unsigned items, bool is_indented) {
  Random random(seed);
  Xml xml(is_indented);
  const std::string_view country = random.one_of(countries);
  xml.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
  xml.open("md:MetaData", "xmlns:md=\"urn:wco:datamodel:WCO:DocumentMetaData-DMS:2\"");
  xml.leaf("md:WCODataModelVersionCode", "3.6");
  xml.leaf("md:WCOTypeName", "DEC");
  xml.open("Declaration", "xmlns=\"urn:wco:datamodel:WCO:DEC-DMS:2\" xmlns:t=\"urn:wco:datamodel:WCO:Declaration_DS:DMS:2\"");
  xml.open("AcceptanceDateTime");
  xml.leaf("t:DateTimeString", "202506" + std::to_string(10 + random.below(20)) + "093000Z", "formatCode=\"304\"");
  xml.close();
  xml.leaf("FunctionCode", "9");
  xml.leaf("FunctionalReferenceID", "BENCH" + random.digits(10));
  xml.leaf("ID", "25GB" + random.digits(14));
  xml.leaf("TypeCode", "IMA");
  xml.leaf("GoodsItemQuantity", std::to_string(items));
  xml.leaf("DeclarationOfficeID", "GBLBA001");
  xml.leaf("InvoiceAmount", random.amount(90000), "currencyID=\"USD\"");
  xml.leaf("TotalPackageQuantity", std::to_string(items));
  xml.open("BorderTransportMeans");
  xml.leaf("ModeCode", "4");
  xml.close();
  wco_party(xml, random, "Declarant", "GB");
  wco_party(xml, random, "Exporter", country);
  xml.open("GoodsShipment");
  xml.open("Consignment");
  xml.leaf("ContainerCode", "0");
  xml.open("GoodsLocation");
  xml.leaf("ID", "LHRLHRLHR");
  xml.open("Address");
  xml.leaf("CountryCode", "GB");
  xml.close();
  xml.close();
  xml.close();
  xml.open("Destination");
  xml.leaf("CountryCode", "GB");
  xml.close();
  xml.open("ExportCountry");
  xml.leaf("ID", country);
  xml.close();
  wco_document(xml, random, "PreviousDocument", "Z", "CLE");
  const bool is_rough = seed % 200 == 199;
  for (unsigned i = 1; i <= items; ++i) wco_item(xml, random, i, country, is_rough && i == 1);
  wco_party(xml, random, "Importer", "GB");
  xml.close();
  xml.close();
  xml.close();
  return xml.take();
}

std::string asycuda_declaration(std::uint32_t seed, unsigned items) {
  Random random(seed);
  Xml xml(true);
  const std::string_view country = random.one_of(countries);
  const auto leaf = [&](std::initializer_list<std::string_view> path, std::string_view value) {
    for (const auto* step = path.begin(); step + 1 != path.end(); ++step) xml.open(*step);
    xml.leaf(*(path.end() - 1), value);
    for (std::size_t i = 1; i < path.size(); ++i) xml.close();
  };
  xml.raw("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>");
  xml.open("ASYCUDA", "id=\"20250\"");
  xml.open("Property");
  xml.leaf("Sad_flow", "I");
  leaf({"Nbers", "Total_number_of_items"}, std::to_string(items));
  xml.close();
  xml.open("Identification");
  leaf({"Office_segment", "Customs_clearance_office_code"}, "AEAIR");
  xml.open("Type");
  xml.leaf("Type_of_declaration", "IM");
  xml.leaf("Declaration_gen_procedure_code", "4");
  xml.close();
  xml.open("Registration");
  xml.leaf("Serial_number", "C");
  xml.leaf("Number", random.digits(6));
  xml.leaf("Date", "6/" + std::to_string(10 + random.below(18)) + "/25");
  xml.close();
  xml.close();
  xml.open("Traders");
  leaf({"Exporter", "Exporter_name"}, std::string(random.one_of(traders)) + "\n" + random.one_of(streets));
  leaf({"Consignee", "Consignee_name"}, std::string(random.one_of(traders)) + "\n" + random.one_of(streets));
  xml.close();
  leaf({"Declarant", "Reference", "Number"}, "BENCH" + random.digits(8));
  xml.open("General_information");
  xml.open("Country");
  leaf({"Export", "Export_country_code"}, country);
  leaf({"Destination", "Destination_country_code"}, "AE");
  xml.close();
  xml.close();
  const bool is_rough = seed % 200 == 199;
  for (unsigned i = 0; i < items; ++i) {
    const Goods& what = goods[random.below(goods.size())];
    const bool rough = is_rough && i == 0;
    xml.open("Item");
    xml.open("Attached_documents");
    xml.leaf("Attached_document_code", "N380");
    xml.leaf("Attached_document_name", "Commercial invoice");
    xml.leaf("Attached_document_reference", "INV" + random.digits(6));
    xml.leaf("Attached_document_from_rule", "1");
    xml.close();
    leaf({"Packages", "Number_of_packages"}, std::to_string(1 + random.below(90)));
    xml.open("Tarification");
    xml.open("HScode");
    xml.leaf("Commodity_code", rough ? "71023100" : what.code);
    xml.leaf("Precision_1", "00");
    leaf({"Precision_2", "null"}, "");
    xml.close();
    xml.open("Supplementary_unit");
    xml.leaf("Suppplementary_unit_code", rough ? "CTM" : "NMB");
    xml.leaf("Suppplementary_unit_quantity", random.amount(500));
    xml.close();
    xml.leaf("Extended_customs_procedure", "4000");
    xml.leaf("Item_price", random.amount(40000));
    xml.close();
    xml.open("Goods_description");
    xml.leaf("Country_of_origin_code", country);
    xml.leaf("Description_of_goods", "Other");
    xml.leaf("Commercial_Description", rough ? "ROUGH DIAMONDS" : what.words);
    xml.close();
    xml.open("Valuation_item");
    leaf({"Weight_itm", "Net_weight_itm"}, random.amount(900));
    xml.leaf("Total_CIF_itm", random.amount(40000));
    xml.leaf("Statistical_value", random.amount(40000));
    xml.open("Item_Invoice");
    xml.leaf("Amount_foreign_currency", random.amount(40000));
    xml.leaf("Currency_code", "USD");
    xml.close();
    xml.close();
    xml.close();
  }
  xml.close();
  return xml.take();
}

}  // namespace kpwatch::bench
