// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Any bytes as a file of a schema folder: it is refused in words that a terminal can show, or it holds messages against its
// rules soundly.
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>

#include "adapters/formats/xml/schema_folder.h"
#include "adapters/formats/xml/xml_format.h"
#include "daemon/base/text.h"
#include "tests/fuzz/harness.h"

namespace {

using namespace kpwatch;
using namespace kpwatch::fuzz;
namespace fs = std::filesystem;

// A folder with a good schema in it, which the other may import; gone with the process.
struct Folder {
  fs::path path = fs::temp_directory_path() / ("kpwatch-schema-fuzz-" + std::to_string(::getpid()));
  Folder() {
    fs::create_directories(path);
    fs::copy_file(KPWATCH_SOURCE_DIR "/tests/samples/schemas/types/common.xsd", path / "common.xsd", fs::copy_options::overwrite_existing);
  }
  ~Folder() { fs::remove_all(path); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  void write(std::string_view text) const { std::ofstream(path / "a.xsd", std::ios::binary) << text; }
};

constexpr std::array<std::string_view, 3> messages{
    "<Order xmlns='urn:kpwatch:sample'><Number>A-1</Number><Carats>1.25</Carats><Carats>two</Carats><Number>A-1</Number></Order>",
    "<Declaration xmlns='urn:wco:datamodel:WCO:DEC-DMS:2' "
    "xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'><FunctionCode>9</FunctionCode>"
    "<ID>MRN 1</ID><TypeCode>IMA</TypeCode><GoodsShipment><Importer role='A B'><Name xsi:nil='true'/></Importer><GovernmentAgencyGoodsItem>"
    "<SequenceNumeric>1</SequenceNumeric><AdditionalDocument><CategoryCode>C</CategoryCode><ID>ZA 1</ID></AdditionalDocument>"
    "</GovernmentAgencyGoodsItem><GovernmentAgencyGoodsItem><SequenceNumeric>1</SequenceNumeric><CustomsValueAmount>1e3</"
    "CustomsValueAmount>"
    "</GovernmentAgencyGoodsItem></GoodsShipment></Declaration>",
    "<a xmlns='' b='1' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:type='c'>1<a/>2026-01-01</a>"};

void hold_against(const std::shared_ptr<const xml::SchemaFolder>& schemas, Format& format) {
  const auto inspector = xml::make_schema_inspector(schemas, false);
  for (const std::string_view message : messages) {
    InputReading reading = format.read(message, received_on(), nullptr), again = reading;
    inspector->inspect(message, reading);
    const std::string told = demand_soundness(reading, message.size());
    inspector->inspect(message, again);
    demand(told == told_by(again), "a second look finds the same deviations");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto format = shipped_format(make_xml_format, low_limits());
  static const Folder folder;
  const CpuLimit limit;

  folder.write(std::string_view(reinterpret_cast<const char*>(data), size));
  const auto schemas = xml::SchemaFolder::load(folder.path);
  const auto again = xml::SchemaFolder::load(folder.path);
  demand(bool(schemas) == bool(again), "a second reading comes to the same");
  if (schemas) {
    demand(schemas.value()->namespaces() == again.value()->namespaces(), "a second reading finds the same namespaces");
    hold_against(schemas.value(), *format);
    return 0;
  }
  const std::string& sentence = schemas.error().sentence;
  demand(!sentence.empty() && is_utf8(sentence), "a refusal is text", sentence);
  demand(escaped(sentence) == sentence, "a refusal holds no control characters", sentence);
  demand(sentence.size() <= 2000 + 8 * size, "a refusal is not much longer than the file", sentence);
  demand(sentence == again.error().sentence, "a second reading refuses with the same words", sentence);
  return 0;
}
