// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/edifact/corpus.h"

#include <array>
#include <cstdio>
#include <random>
#include <string_view>

namespace kpwatch::bench {
namespace {

struct Goods {
  std::string_view code, words;
};
constexpr std::array<Goods, 16> common_goods{{
    {"87032319", "PASSENGER VEHICLE, 1998 CC, PETROL, USED, ONE OWNER"},
    {"61091000", "T-SHIRTS, KNITTED, COTTON, SIZES S TO XXL"},
    {"84713000", "PORTABLE COMPUTERS WITH CHARGERS, 14 INCH"},
    {"22042148", "WINE OF FRESH GRAPES IN BOTTLES OF 750 ML, RED"},
    {"08051022", "SWEET ORANGES, FRESH, CLASS 1, IN CARTONS"},
    {"30049000", "MEDICAMENTS IN MEASURED DOSES, TABLETS 20 MG"},
    {"94036010", "WOODEN FURNITURE FOR DINING ROOMS, FLAT PACKED"},
    {"40111000", "NEW PNEUMATIC TYRES 205/55 R16 FOR CARS"},
    {"85171300", "SMARTPHONES, 128 GB, DUAL SIM, RETAIL BOXES"},
    {"64039993", "FOOTWEAR WITH UPPERS OF LEATHER, WOMEN"},
    {"90189084", "INSTRUMENTS FOR DENTISTS, STAINLESS STEEL"},
    {"39269097", "ARTICLES OF PLASTIC FOR HOUSEHOLD USE, ASSORTED"},
    {"73181588", "SCREWS AND BOLTS M8 X 40, ZINC PLATED, IN BAGS"},
    {"09011100", "COFFEE, NOT ROASTED, ARABICA, BAGS OF 60 KG"},
    {"84818081", "BALL VALVES OF BRASS 1/2 INCH, NOMINAL PRESSURE 25"},
    {"71131900", "JEWELLERY OF GOLD 375, RINGS, WITHOUT STONES"},
}};
constexpr Goods rough{"71023100", "ROUGH DIAMONDS, GEM QUALITY, UNSORTED"};
constexpr std::array<std::string_view, 10> first_names{"Acacia",   "Baobab",  "Copperleaf", "Dune",     "Estuary",
                                                       "Foxglove", "Granite", "Harbour",    "Ironwood", "Juniper"};
constexpr std::array<std::string_view, 8> trades{"Trading",   "Imports",  "Wholesale", "Logistics",
                                                 "Merchants", "Supplies", "Works",     "Exports"};
constexpr std::array<std::string_view, 8> towns{"Exampleton", "Samplefontein", "Musterstadt", "Modelbeke",
                                                "Voorbeeld",  "Specimen Bay",  "Probedorf",   "Trialville"};
constexpr std::array<std::string_view, 10> countries{"CN", "DE", "US", "IN", "BR", "JP", "TR", "VN", "GB", "KR"};
constexpr std::array<std::string_view, 4> currencies{"USD", "EUR", "ZAR", "GBP"};

class Writer {
 public:
  explicit Writer(const CorpusShape& shape) : shape_(shape), random_(shape.seed) {}

  Corpus run() {
    Corpus corpus;
    for (int i = 0; i < shape_.interchanges; ++i) corpus.interchanges.push_back(interchange(i, corpus));
    for (const std::string& each : corpus.interchanges) corpus.bytes += each.size();
    return corpus;
  }

 private:
  int upto(int n) { return static_cast<int>(random_() % static_cast<std::uint32_t>(n)); }
  template <class Array>
  std::string_view any(const Array& array) {
    return array[random_() % array.size()];
  }
  std::string digits(int count) {
    std::string text;
    for (int i = 0; i < count; ++i) text += static_cast<char>('0' + upto(10));
    return text;
  }
  std::string day() {
    char text[16];
    std::snprintf(text, sizeof text, "2025%02d%02d", 1 + upto(12), 1 + upto(28));
    return text;
  }
  std::string trader() {
    std::string name(any(first_names));
    name += ' ';
    name += any(trades);
    name += upto(2) == 0 ? " (Pty) Ltd" : " BV";
    return name;
  }
  std::string mass() { return std::to_string(1 + upto(9000)) + '.' + digits(2); }

  void add(std::string_view text) {
    out_ += text;
    out_ += '\'';
    ++segments_;
  }
  template <class... Parts>
  void segment(const Parts&... parts) {
    std::string text;
    (text.append(parts), ...);
    add(text);
  }

  std::string interchange(int number, Corpus& corpus) {
    out_.clear();
    const bool is_south_african = number % 2 == 0;
    const std::string reference = "R" + std::to_string(100000 + number);
    segment("UNB+", is_south_african ? "UNOB:4" : "UNOC:3", "+TRADER", digits(3), ":ZZ+", is_south_african ? "CUSTZA" : "CUSTEU",
            ":ZZ+250520:09", digits(2), "+", reference);
    for (int i = 1; i <= shape_.messages; ++i) message(i, is_south_african, corpus);
    segment("UNZ+", std::to_string(shape_.messages), "+", reference);
    return out_;
  }

  void message(int number, bool is_south_african, Corpus& corpus) {
    segments_ = 0;
    const std::string reference = std::to_string(number);
    const bool has_rough = upto(1000) < shape_.rough_per_mille;
    const int items = shape_.items_min + upto(shape_.items_max - shape_.items_min + 1);
    const std::string_view from = any(countries);
    header(reference, is_south_african, from);
    add("UNS+D");
    const int rough_item = has_rough ? 1 + upto(items) : 0;
    for (int i = 1; i <= items; ++i) {
      item(i, i == rough_item ? rough : common_goods[random_() % common_goods.size()], is_south_african, from);
    }
    add("UNS+S");
    segment("CNT+5:", std::to_string(items));
    segment("UNT+", std::to_string(segments_ + 1), "+", reference);
    ++corpus.messages;
    corpus.items += static_cast<std::uint64_t>(items);
    corpus.rough_diamonds += has_rough ? 1U : 0U;
  }

  void header(const std::string& reference, bool is_south_african, std::string_view from) {
    const std::string_view to = is_south_african ? "ZA" : "BE";
    segment("UNH+", reference, is_south_african ? "+CUSDEC:D:96B:UN:ZZZ01" : "+CUSDEC:D:96B:UN:145050");
    segment("BGM+929+", is_south_african ? "LRN" : "EU", digits(12), ":1+9");
    add(is_south_african ? "CST++A:117:ZZZ" : "CST++IM:105");
    add(is_south_african ? "LOC+96+JSA::ZZZ" : "LOC+22+BE000101");
    segment("LOC+35+", from);
    segment("LOC+36+", to);
    segment("DTM+137:", day(), ":102");
    segment("DTM+148:", day(), ":102");
    segment("DTM+132:", day(), ":102");
    segment("EQD+CN+ABCU", digits(7));
    segment("SEL+S", digits(6), "+CU");
    segment(is_south_african ? "RFF+AVX:25ZAJSA" : "RFF+ABT:25BE000101", digits(8), "J7");
    segment("RFF+AWB:", digits(3), "-", digits(8));
    segment("TDT+", is_south_african ? "20" : "11", "++4");
    segment("DOC+741+", digits(3), "-", digits(8), ":AC:Master air waybill");
    segment("DTM+137:", day(), ":102");
    segment("NAD+EX+++", trader(), ":Private Bag ", digits(2), "+", digits(2), " Sample Road+", any(towns), "++", digits(4), "+", from);
    segment("NAD+IM+", digits(8), "++", trader(), "+", digits(2), " Test Street:Unit 4+", any(towns), "++", digits(4), "+", to);
    segment("NAD+CG+", digits(5));
    segment("MOA+39:", mass(), ":USD");
    segment("CUX+2:USD:9++18.", digits(4));
  }

  void item(int number, const Goods& goods, bool is_south_african, std::string_view from) {
    segment("CST+", std::to_string(number), "+", goods.code, is_south_african ? ":108:ZZZ+100" : "00:122+4000000:117");
    if (is_south_african) {
      segment("FTX+ACB+++DLV", digits(6), ":NUIN:DPX", digits(4));
      add("FTX+CCI+++11:00");
    }
    segment("FTX+AAA+++", goods.words);
    segment("LOC+27+", from);
    segment("MEA+AAE+AAF+KGM:", mass());
    segment("MEA+AAE+AAB+KGM:", mass());
    if (goods.code == rough.code) segment(is_south_african ? "MEA+AAF++CTM:" : "MEA+AAR++CTM:", mass());
    segment("NAD+SE+S", digits(5), "++", trader(), "+++++", from);
    segment("PAC+", std::to_string(1 + upto(400)), "++BX");
    segment(is_south_african ? "MOA+40:" : "MOA+123:", mass(), ":", any(currencies));
    segment("DOC+380+INV ", digits(6), ":AC:Commercial invoice");
    segment("DTM+137:", day(), ":102");
    if (goods.code == rough.code) {
      if (is_south_african) {
        segment("FTX+ACB+++KBCBW", digits(7));
      } else {
        segment("DOC+916:::L116+BW", digits(7), ":AF:Kimberley certificate");
      }
    }
  }

  CorpusShape shape_;
  std::mt19937 random_;
  std::string out_;
  int segments_ = 0;
};

}  // namespace

Corpus make_corpus(const CorpusShape& shape) { return Writer(shape).run(); }

}  // namespace kpwatch::bench
