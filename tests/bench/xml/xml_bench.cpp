// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// XML from bytes to Declaration, and skimmed, against Xerces that reads the same bytes and does nothing: once with one reader for all
// documents (which is quicker and never forgets a name it met), once with a new reader a document.
#include <benchmark/benchmark.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <vector>
#include <xercesc/framework/MemBufInputSource.hpp>
#include <xercesc/sax2/DefaultHandler.hpp>
#include <xercesc/sax2/SAX2XMLReader.hpp>
#include <xercesc/sax2/XMLReaderFactory.hpp>
#include <xercesc/util/PlatformUtils.hpp>
#include <xercesc/util/XMLUni.hpp>

#include "adapters/formats/xml/xml_format.h"
#include "tests/bench/reading.h"
#include "tests/bench/xml/documents.h"

namespace {

using namespace kpwatch;
using bench::bytes_in;
using bench::count;
using bench::Documents;
using bench::maps;

void read_by_kpwatch(benchmark::State& state, const Documents& documents) {
  Complaints complaints;
  const auto format = make_xml_format(maps(), FormatLimits{}, complaints);
  bench::read_by_kpwatch(state, documents, *format);
}

// Those of the documents that are skimmed over: one that holds what the plain reader leaves to the parser costs more.
void skim_by_kpwatch(benchmark::State& state, const Documents& documents) {
  Complaints complaints;
  const auto format = make_xml_format(maps(), FormatLimits{}, complaints);
  const Day day = *parse_iso_day("2025-06-30");
  for (auto _ : state) {
    for (const std::string& document : documents) {
      auto skim = format->skim(document, day, [](const Document&) { return false; });
      if (!skim && document.size() < 60'000) return state.SkipWithError("a document was not skimmed over");
      benchmark::DoNotOptimize(skim);
    }
  }
  count(state, documents);
}

std::unique_ptr<xercesc::SAX2XMLReader> bare_reader(xercesc::DefaultHandler& handler) {
  using xercesc::XMLUni;
  std::unique_ptr<xercesc::SAX2XMLReader> reader(xercesc::XMLReaderFactory::createXMLReader());
  reader->setFeature(XMLUni::fgSAX2CoreValidation, false);
  reader->setFeature(XMLUni::fgXercesDynamic, false);
  reader->setFeature(XMLUni::fgSAX2CoreNameSpaces, true);
  reader->setFeature(XMLUni::fgXercesSchema, false);
  reader->setFeature(XMLUni::fgXercesLoadSchema, false);
  reader->setFeature(XMLUni::fgXercesLoadExternalDTD, false);
  reader->setFeature(XMLUni::fgXercesDisableDefaultEntityResolution, true);
  reader->setFeature(XMLUni::fgXercesCalculateSrcOfs, false);
  reader->setContentHandler(&handler);
  reader->setErrorHandler(&handler);
  return reader;
}

void parse_with(xercesc::SAX2XMLReader& reader, const std::string& document) {
  const xercesc::MemBufInputSource source(reinterpret_cast<const XMLByte*>(document.data()), document.size(), u"message");
  reader.parse(source);
}

void read_by_one_reader(benchmark::State& state, const Documents& documents) {
  xercesc::DefaultHandler handler;
  const auto reader = bare_reader(handler);
  for (auto _ : state) {
    for (const std::string& document : documents) parse_with(*reader, document);
  }
  count(state, documents);
}

void read_by_new_readers(benchmark::State& state, const Documents& documents) {
  xercesc::DefaultHandler handler;
  for (auto _ : state) {
    for (const std::string& document : documents) parse_with(*bare_reader(handler), document);
  }
  count(state, documents);
}

void add(const std::string& name, const Documents& documents) {
  std::printf("%s: %zu documents, %zu bytes on average\n", name.c_str(), documents.size(), bytes_in(documents) / documents.size());
  benchmark::RegisterBenchmark((name + "/kpwatch").c_str(), [=](benchmark::State& s) { read_by_kpwatch(s, documents); });
  benchmark::RegisterBenchmark((name + "/skim").c_str(), [=](benchmark::State& s) { skim_by_kpwatch(s, documents); });
  benchmark::RegisterBenchmark((name + "/one_reader").c_str(), [=](benchmark::State& s) { read_by_one_reader(s, documents); });
  benchmark::RegisterBenchmark((name + "/new_readers").c_str(), [=](benchmark::State& s) { read_by_new_readers(s, documents); });
}

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  xercesc::XMLPlatformUtils::Initialize();
  Documents small, large, sad;
  for (std::uint32_t seed = 0; seed < 50; ++seed) {
    small.push_back(bench::wco_declaration(seed, 1, seed % 3 == 0));
    large.push_back(bench::wco_declaration(150 + seed, 1 + seed % 4, seed % 2 == 0));
    sad.push_back(bench::asycuda_declaration(150 + seed, 1 + seed % 5));
  }
  add("wco_3k", small);
  add("wco_5k", large);
  add("asycuda", sad);
  add("wco_6_items", {bench::wco_declaration(1, 6, false)});
  add("wco_60_items", {bench::wco_declaration(1, 60, false)});
  add("wco_600_items", {bench::wco_declaration(1, 600, false)});
  benchmark::RunSpecifiedBenchmarks();
  return EXIT_SUCCESS;
}
