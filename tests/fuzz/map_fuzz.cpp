// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Any bytes as a map file: it is refused with complaints about lines of the file, or its format compiles it; and a map that is
// accepted can't make a format read a document unsoundly.
#include <algorithm>
#include <array>

#include "adapters/formats/csv/csv_format.h"
#include "adapters/formats/edifact/edifact_format.h"
#include "adapters/formats/json/json_format.h"
#include "adapters/formats/xml/xml_format.h"
#include "daemon/mapping/map_file.h"
#include "tests/fuzz/harness.h"

namespace {

using namespace kpwatch;
using namespace kpwatch::fuzz;

struct Trial {
  std::string_view format;
  FormatMaker make;
  std::string_view document;  // of a kind that the seeds' maps are for
};

constexpr std::array trials{
    Trial{"edifact", make_edifact_format,
          "UNB+UNOC:3+S+R+260101:0900+1'UNH+1+CUSDEC:D:96B:UN:ZZZ01'BGM+929+REF1+9'DTM+137:20260101:102'LOC+36+ZA'NAD+EX+ID1++NAME'"
          "RFF+ABT:MRN1'CST+1+71023100:122'LOC+27+BW'FTX+AAA+++ROUGH:DIAMONDS'MEA+WT+AAA+KGM:0.5'DOC+KBC+ZA1'MOA+40:10:USD'"
          "UNS+S'CNT+5:1'UNT+15+1'UNZ+1+1'"},
    Trial{"xml", make_xml_format,
          "<Declaration xmlns=\"urn:wco:datamodel:WCO:DEC-DMS:2\"><FunctionCode>9</FunctionCode><ID>MRN1</ID><TypeCode>IMA</TypeCode>"
          "<GoodsShipment><Importer><Name>N</Name></Importer><GovernmentAgencyGoodsItem><SequenceNumeric>1</SequenceNumeric>"
          "<AdditionalDocument><CategoryCode>C</CategoryCode><ID>ZA 1</ID><TypeCode>034</TypeCode></AdditionalDocument>"
          "<Commodity><Description>rough</Description><GoodsMeasure><TariffQuantity unitCode=\"CTM\">1.5</TariffQuantity></GoodsMeasure>"
          "</Commodity></GovernmentAgencyGoodsItem></GoodsShipment></Declaration>"},
    Trial{"json", make_json_format,
          "{\"kpwatch\":\"declaration/1\",\"reference\":\"R1\",\"regime\":\"import\",\"items\":[{\"number\":\"1\","
          "\"commodity_code\":\"710231\",\"description\":\"rough\",\"carats\":\"1.5\",\"documents\":[{\"code\":\"C034\",\"reference\":\"ZA "
          "1\"}]}]}"},
    Trial{"csv", make_csv_format, "number,issuer,issued_on,carats,seals,status\nZA 1,ZA,2026-01-01,1.5,S1;S2,valid\nBW2,BW,,,,\n"},
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const CpuLimit limit;

  Complaints complaints;
  const auto map = read_map_text(text, "a/map", complaints);
  demand(map.has_value() || !complaints.empty(), "a map or a complaint");
  demand_soundness(complaints, text);
  Complaints again;
  (void)read_map_text(text, "a/map", again);
  demand(again.size() == complaints.size(), "a second reading complains of the same");
  if (!complaints.empty()) return 0;

  const auto* trial = std::find_if(trials.begin(), trials.end(), [&](const Trial& one) { return one.format == map->format; });
  demand(trial != trials.end(), "a good map is for a format that exists");
  const auto format = trial->make(std::span(&*map, 1), low_limits(), complaints);
  demand_soundness(complaints, text);
  if (!complaints.empty()) return 0;
  const InputReading reading = format->read(trial->document, received_on(), nullptr);
  const std::string told = demand_soundness(reading, trial->document.size() + size);
  demand(told == told_by(format->read(trial->document, received_on(), nullptr)), "a second reading tells the same");
  return 0;
}
