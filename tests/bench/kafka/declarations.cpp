// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/kafka/declarations.h"

#include <fmt/format.h>

#include <array>
#include <iterator>
#include <utility>

namespace kpwatch::bench {
namespace {

struct Goods {
  const char* code;  // ten digits
  const char* text;
};

constexpr std::array<Goods, 24> everyday{{
    {"0901210000", "COFFEE, ROASTED, NOT DECAFFEINATED, WHOLE BEANS IN BAGS OF 60 KG"},
    {"8471300000", "PORTABLE AUTOMATIC DATA PROCESSING MACHINES, LAPTOP COMPUTERS 14 INCH"},
    {"6109100000", "T-SHIRTS, KNITTED, OF COTTON, ASSORTED COLOURS AND SIZES"},
    {"2204210000", "WINE OF FRESH GRAPES IN CONTAINERS OF 2 LITRES OR LESS"},
    {"8703231900", "MOTOR CARS WITH SPARK-IGNITION ENGINE, 1998 CM3, NEW"},
    {"3004900000", "MEDICAMENTS FOR RETAIL SALE, TABLETS, NOT CONTAINING ANTIBIOTICS"},
    {"0803901000", "BANANAS, FRESH, IN CARTONS OF 18 KG"},
    {"9403609000", "WOODEN FURNITURE, SHELVES AND TABLES, FLAT PACKED"},
    {"8517130000", "SMARTPHONES WITH CHARGER AND CABLE"},
    {"4011100000", "NEW PNEUMATIC TYRES OF RUBBER FOR MOTOR CARS 205/55 R16"},
    {"1006302700", "SEMI-MILLED RICE, LONG GRAIN, IN BAGS"},
    {"8708299000", "PARTS OF BODIES FOR MOTOR VEHICLES, DOOR PANELS"},
    {"6403999300", "FOOTWEAR WITH LEATHER UPPERS AND RUBBER SOLES"},
    {"7308909800", "STRUCTURES AND PARTS OF STRUCTURES OF STEEL, GALVANISED"},
    {"2710194300", "GAS OIL, SULPHUR NOT EXCEEDING 0.001 PERCENT"},
    {"0304610000", "TILAPIA FILLETS, FROZEN, GLAZED, 10 KG BLOCKS"},
    {"8418102000", "COMBINED REFRIGERATOR-FREEZERS WITH SEPARATE DOORS"},
    {"3926909700", "ARTICLES OF PLASTICS, HOUSEHOLD BOXES WITH LIDS"},
    {"9503007500", "TOYS AND MODELS INCORPORATING A MOTOR, OF PLASTICS"},
    {"8544429000", "INSULATED CABLES FITTED WITH CONNECTORS, UP TO 1000 V"},
    {"6302210000", "BED LINEN OF COTTON, PRINTED"},
    {"0702000000", "TOMATOES, FRESH OR CHILLED, CLASS I"},
    {"8481807390", "VALVES OF BRASS FOR WATER MAINS, DN 25"},
    {"4407112000", "SAWN WOOD OF PINE, PLANED, LENGTHWISE"},
}};
constexpr std::array<const char*, 8> traders{
    "BAOBAB TRADING AND FORWARDING LTD", "MISTRAL IMPORT EXPORT SARL", "NORTHERN LIGHTS GOODS AB",        "RIO AZUL COMERCIO SA",
    "LOTUS RIVER COMPANY LIMITED",       "HANSE WAREN GMBH UND CO KG", "CAPE WINDS DISTRIBUTION PTY LTD", "SEVEN HILLS MERCHANTS BV"};
constexpr std::array<const char*, 8> countries{"CN", "US", "BR", "VN", "TR", "IN", "CH", "ZA"};

// splitmix64, the finaliser of Steele, Lea and Flood 2014: numbers into dice that do not remember each other.
std::uint64_t dice_of(std::uint64_t number) {
  std::uint64_t z = number * 0x9e3779b97f4a7c15ULL + 0x4b50'7761'7463'6821ULL;
  z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27U)) * 0x94d049bb133111ebULL;
  return z ^ (z >> 31U);
}

template <class... Values>
void print(std::string& text, fmt::format_string<Values...> format, Values&&... values) {
  fmt::format_to(std::back_inserter(text), format, std::forward<Values>(values)...);
}

unsigned carats_of(std::uint64_t number) { return 100 + static_cast<unsigned>(number % 900); }

struct Item {
  Goods goods{};
  const char* origin = "";
  std::string certificate;  // none: empty
  unsigned carats = 0;      // whole ones
  unsigned net_kg = 0, usd = 0;
};

struct Facts {
  std::string reference;
  std::uint64_t number = 0, dice = 0;
  bool is_export = false, is_xml = false;
  const char *exporter = "", *importer = "", *dispatch = "", *destination = "";
  std::array<Item, 8> items{};
  std::size_t count = 0;
};

Facts facts_of(std::uint64_t number) {
  Facts facts;
  facts.number = number;
  facts.reference = reference_of(number);
  facts.dice = dice_of(number);
  const Kind kind = kind_of(number);
  facts.is_xml = dice_of(~number) % 10 >= 7;
  facts.is_export = kind == Kind::bare;
  facts.exporter = traders[facts.dice % 8];
  facts.importer = traders[(facts.dice >> 3U) % 8];
  facts.dispatch = facts.is_export ? "BE" : countries[(facts.dice >> 6U) % 8];
  facts.destination = facts.is_export ? "AE" : "BE";
  facts.count = (facts.is_xml ? 2U : 4U) + (facts.dice >> 9U) % 3;  // about 5 KB, about 2 KB
  for (std::size_t i = 0; i < facts.count; ++i) {
    auto& item = facts.items[i];
    item.goods = everyday[(facts.dice >> (11U + 5U * i)) % everyday.size()];
    item.origin = countries[(facts.dice >> (12U + 3U * i)) % 8];
    item.net_kg = 5 + static_cast<unsigned>((facts.dice >> (10U + 4U * i)) % 9000);
    item.usd = 90 + static_cast<unsigned>((facts.dice >> (13U + 4U * i)) % 90000);
  }
  if (kind == Kind::other) return facts;
  auto& item = facts.items[facts.count - 1];
  item.goods = {"7102310000", "ROUGH DIAMONDS, UNSORTED"};
  item.origin = "BW";
  item.carats = carats_of(number) + (kind == Kind::heavy ? carats_of(number) / 2 : 0);
  item.usd = item.carats * 90;
  if (!facts.is_export) facts.dispatch = "BW";
  if (kind != Kind::bare) print(item.certificate, "BW{:07}", number);
  return facts;
}

void write_edifact(const Facts& facts, std::string& text) {
  const auto number = facts.number;
  int segments = 0;
  const auto segment = [&]<class... Values>(fmt::format_string<Values...> format, Values&&... values) {
    print(text, format, std::forward<Values>(values)...);
    text += '\'';
    ++segments;
  };
  print(text, "UNB+UNOC:3+TRADER{}:ZZ+BECUSTOMS:ZZ+250520:0900+IC{}'", number % 977, number);
  segment("UNH+1+CUSDEC:D:96B:UN");
  segment("BGM+{}+{}+9", facts.is_export ? "830" : "929", facts.reference);
  segment("CST++{}:105", facts.is_export ? "EX" : "IM");
  segment("LOC+22+BE{:06}", number % 900 + 100);
  segment("LOC+35+{}", facts.dispatch);
  segment("LOC+36+{}", facts.destination);
  segment("DTM+137:20250519:102");
  segment("DTM+148:20250520:102");
  segment("RFF+ACD:ORDER {}", number % 99991);
  segment("TDT+11++4");
  segment("DOC+705:::N740+176-{:08}:AF:Air waybill", number % 99999989);
  segment("DTM+137:20250518:102");
  segment("NAD+EX+{}{:06}++{}:18 Quay Street+++++{}", facts.dispatch, number % 999983, facts.exporter, facts.dispatch);
  segment("NAD+IM+BE{:010}++{}:Avenue of the Port 86", facts.dice % 9999999967ULL, facts.importer);
  segment("NAD+AE+++SCHELDT CLEARING AGENTS NV:Berth 730");
  segment("MOA+39:{},50:USD", facts.items[0].usd * 3);
  segment("UNS+D");
  for (std::size_t i = 0; i < facts.count; ++i) {
    const auto& item = facts.items[i];
    segment("CST+{}+{}:122+{}:117", static_cast<unsigned>(i + 1), item.goods.code, facts.is_export ? "1000000" : "4000000");
    segment("FTX+AAA+++{}", item.goods.text);
    segment("LOC+27+{}", item.origin);
    segment("MEA+AAE+AAF+KGM:{}.5", item.carats != 0 ? 0 : item.net_kg);
    segment("MEA+AAE+AAB+KGM:{}.75", item.net_kg + 11);
    if (item.carats != 0) segment("MEA+AAR++CTM:{}.00", item.carats);
    segment("PAC+{}++BX", item.net_kg % 40 + 1);
    segment("PCI+28+MARKS AND NUMBERS {}/{}", number % 100003, static_cast<unsigned>(i + 1));
    segment("MOA+123:{}.00:USD", item.usd);
    segment("RFF+AWB:176-{:08}", number % 99999989);
    segment("DOC+380:::N380+INV-{}-{}:AE:Commercial invoice", number % 1000003, static_cast<unsigned>(i + 1));
    segment("DTM+137:20250510:102");
    if (!item.certificate.empty()) segment("DOC+916:::L116+{}:AF", item.certificate);
  }
  segment("UNS+S");
  segment("CNT+5:{}", static_cast<unsigned>(facts.count));
  print(text, "UNT+{}+1'UNZ+1+IC{}'", segments + 1, number);
}

void write_party(std::string& text, const char* element, const char* name, const char* country, unsigned id) {
  print(text,
        "<{}><Name>{}</Name><ID>{}{:06}</ID><Address><CityName>Harbour City</CityName><CountryCode>{}</CountryCode><Line>18 Quay "
        "Street</Line>"
        "<PostcodeID>{}</PostcodeID></Address></{}>",
        element, name, country, id, country, id % 9000 + 1000, element);
}

void write_xml(const Facts& facts, std::string& text) {
  const auto number = facts.number;
  const auto id = static_cast<unsigned>(facts.dice % 899981);
  text +=
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Declaration xmlns=\"urn:wco:datamodel:WCO:DEC-DMS:2\" "
      "xmlns:t=\"urn:wco:datamodel:WCO:Declaration_DS:DMS:2\"><AcceptanceDateTime><t:DateTimeString "
      "formatCode=\"102\">20250520</t:DateTimeString></AcceptanceDateTime><FunctionCode>9</FunctionCode>";
  print(text, "<FunctionalReferenceID>{}</FunctionalReferenceID><TypeCode>{}</TypeCode><GoodsItemQuantity>{}</GoodsItemQuantity>",
        facts.reference, facts.is_export ? "EXA" : "IMA", static_cast<unsigned>(facts.count));
  print(text,
        "<DeclarationOfficeID>BE{:06}</DeclarationOfficeID><InvoiceAmount currencyID=\"USD\">{}.50</InvoiceAmount>"
        "<TotalPackageQuantity>{}</TotalPackageQuantity>",
        number % 900 + 100, facts.items[0].usd * 3, static_cast<unsigned>(facts.count * 3));
  print(text,
        "<AdditionalDocument><CategoryCode>N</CategoryCode><ID>176-{:08}</ID><TypeCode>741</TypeCode></AdditionalDocument>"
        "<BorderTransportMeans><ModeCode>4</ModeCode></BorderTransportMeans>",
        number % 99999989);
  write_party(text, "Agent", "SCHELDT CLEARING AGENTS NV", "BE", id);
  write_party(text, "Exporter", facts.exporter, facts.dispatch, id + 1);
  print(text,
        "<GoodsShipment><Consignment><ContainerCode>0</ContainerCode><GoodsLocation><ID>BRUBRUBRU</ID><TypeCode>A</TypeCode><Address>"
        "<TypeCode>U</TypeCode><CountryCode>BE</CountryCode></Address></GoodsLocation><TransportEquipment><SequenceNumeric>1</"
        "SequenceNumeric>"
        "<ID>BOX-{:05}</ID><Seal><SequenceNumeric>1</SequenceNumeric><ID>SEAL{:07}</ID></Seal></TransportEquipment></Consignment>",
        id % 99991, id);
  print(text, "<Destination><CountryCode>{}</CountryCode></Destination><ExportCountry><ID>{}</ID></ExportCountry>", facts.destination,
        facts.dispatch);
  for (std::size_t i = 0; i < facts.count; ++i) {
    const auto& item = facts.items[i];
    print(text,
          "<GovernmentAgencyGoodsItem><SequenceNumeric>{}</SequenceNumeric><StatisticalValueAmount currencyID=\"USD\">{}.00"
          "</StatisticalValueAmount><AdditionalDocument><CategoryCode>N</CategoryCode><ID>INV-{}-{}</ID><TypeCode>380</TypeCode>"
          "<LPCOExemptionCode>AE</LPCOExemptionCode></AdditionalDocument>",
          static_cast<unsigned>(i + 1), item.usd, number % 1000003, static_cast<unsigned>(i + 1));
    if (!item.certificate.empty())
      print(text,
            "<AdditionalDocument><CategoryCode>L</CategoryCode><ID>{}</ID><TypeCode>116</TypeCode><LPCOExemptionCode>AF</LPCOExemptionCode>"
            "</AdditionalDocument>",
            item.certificate);
    print(text,
          "<Commodity><Description>{}</Description><Classification><ID>{:.8}</ID><IdentificationTypeCode>TSP</IdentificationTypeCode>"
          "</Classification><Classification><ID>{}</ID><IdentificationTypeCode>TRC</IdentificationTypeCode></Classification><GoodsMeasure>"
          "<GrossMassMeasure>{}.750</GrossMassMeasure><NetNetWeightMeasure>{}.500</NetNetWeightMeasure>",
          item.goods.text, item.goods.code, item.goods.code + 8, item.net_kg + 11, item.carats != 0 ? 0 : item.net_kg);
    if (item.carats != 0) print(text, "<TariffQuantity>{}.00</TariffQuantity>", item.carats);
    print(
        text,
        "</GoodsMeasure></Commodity><GovernmentProcedure><CurrentCode>{}</CurrentCode><PreviousCode>00</PreviousCode></GovernmentProcedure>"
        "<Origin><CountryCode>{}</CountryCode><TypeCode>1</TypeCode></Origin><Packaging><SequenceNumeric>1</"
        "SequenceNumeric><MarksNumbersID>"
        "MARKS "
        "{}/{}</MarksNumbersID><QuantityQuantity>{}</QuantityQuantity><TypeCode>BX</TypeCode></Packaging></GovernmentAgencyGoodsItem>",
        facts.is_export ? "10" : "40", item.origin, number % 100003, static_cast<unsigned>(i + 1), item.net_kg % 40 + 1);
  }
  write_party(text, "Importer", facts.importer, facts.destination, id + 2);
  text += "</GoodsShipment></Declaration>\n";
}

}  // namespace

Kind kind_of(std::uint64_t number) {
  if (number >= open_loop_from) return number % open_loop_hit_every == 0 ? Kind::heavy : Kind::other;
  const std::uint64_t dice = dice_of(number ^ 0x5bd1e995U);
  if (dice % 200 != 0) return Kind::other;
  constexpr std::array<Kind, 10> share{Kind::lawful, Kind::lawful, Kind::lawful, Kind::lawful,  Kind::lawful,
                                       Kind::lawful, Kind::heavy,  Kind::heavy,  Kind::unknown, Kind::bare};
  return share[(dice >> 20U) % share.size()];
}

bool raises_alert(Kind kind) { return kind == Kind::heavy || kind == Kind::bare; }

std::string reference_of(std::uint64_t number) {
  std::string text;
  print(text, "KB{:010}", number);
  return text;
}

void write_declaration(std::uint64_t number, std::string& text) {
  text.clear();
  const Facts facts = facts_of(number);
  if (facts.is_xml)
    write_xml(facts, text);
  else
    write_edifact(facts, text);
}

std::string certificate_line(std::uint64_t number) {
  std::string line;
  const unsigned carats = carats_of(number);
  print(line, "BW{:07},BW,2025-05-05,2025-07-05,BW,EU,1,{}.00,{}.00\n", number, carats, carats * 90);
  return line;
}

}  // namespace kpwatch::bench
