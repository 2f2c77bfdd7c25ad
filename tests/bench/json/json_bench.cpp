// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Canonical JSON from bytes to Declaration, against simdjson on-demand that goes through the same bytes, takes the letters
// of every name and value, and does nothing with them. The documents are made up, the same for the same seed.
#include <benchmark/benchmark.h>

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wsign-conversion"
#pragma GCC diagnostic ignored "-Wold-style-cast"
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Wcast-align"
#include <simdjson.h>
#pragma GCC diagnostic pop

#include <array>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <vector>

#include "adapters/formats/json/json_format.h"
#include "tests/bench/reading.h"

namespace {

using namespace kpwatch;
using bench::bytes_in;
using bench::count;
using bench::Documents;
using bench::maps;
namespace od = simdjson::ondemand;

struct Goods {
  const char *code, *words;
};
constexpr std::array goods{Goods{"61091000", "T-shirts of cotton, knitted"},
                           Goods{"85171300", "Smartphones"},
                           Goods{"09012100", "Coffee, roasted"},
                           Goods{"82071910", "Rock drilling tools, working part of diamond"},
                           Goods{"22042138", "Wine of fresh grapes"},
                           Goods{"71131900", "Articles of jewellery, of gold"}};
constexpr std::array traders{"Harbour & Sons Imports", "Tamarind Trade House", "Northlight Logistics", "Quayside Provisions"};
constexpr std::array countries{"CN", "US", "ZA", "IN", "BE", "AE"};

std::string declaration(std::uint32_t seed, unsigned items) {
  std::mt19937 random(seed);
  const auto one_of = [&](const auto& list) { return list[random() % list.size()]; };
  const auto amount = [&](std::uint32_t top) { return std::to_string(1 + random() % top) + "." + std::to_string(10 + random() % 90); };
  std::string text = "{\"kpwatch\":\"declaration/1\",\"reference\":\"BENCH" + std::to_string(10'000'000 + seed) +
                     "\",\"function_code\":\"9\",\"regime\":\"import\",\"jurisdiction\":\"BE\",\"accepted_on\":\"2025-06-" +
                     std::to_string(10 + random() % 20) + "\",\"dispatch_country\":\"" + one_of(countries) +
                     "\",\"destination_country\":\"BE\"";
  text += std::string(",\"parties\":[{\"role\":\"exporter\",\"name\":\"") + one_of(traders) + "\",\"country\":\"" + one_of(countries) +
          "\"},{\"role\":\"importer\",\"name\":\"" + one_of(traders) + "\",\"country\":\"BE\"}],\"items\":[";
  for (unsigned i = 1; i <= items; ++i) {
    const Goods what = one_of(goods);
    if (i > 1) text += ",";
    text += "{\"number\":\"" + std::to_string(i) + "\",\"commodity_code\":\"" + what.code + "\",\"description\":\"" + what.words +
            "\",\"origin\":\"" + one_of(countries) + "\",\"net_mass_kg\":\"" + amount(900) + "\",\"usd\":\"" + amount(40'000) + "\"}";
  }
  return text + "]}";
}

void read_by_kpwatch(benchmark::State& state, const Documents& documents) {
  Complaints complaints;
  const auto format = make_json_format(maps(), FormatLimits{}, complaints);
  bench::read_by_kpwatch(state, documents, *format);
}

// The number of letters seen, so that nothing is skipped.
std::size_t touch(od::value value) {
  switch (value.type()) {
    case od::json_type::object: {
      std::size_t letters = 0;
      for (auto field : value.get_object()) {
        letters += std::string_view(field.unescaped_key()).size();
        letters += touch(field.value());
      }
      return letters;
    }
    case od::json_type::array: {
      std::size_t letters = 0;
      for (auto element : value.get_array()) letters += touch(element.value());
      return letters;
    }
    case od::json_type::string:
      return std::string_view(value.get_string()).size();
    default:
      return value.raw_json_token().size();
  }
}

void read_by_simdjson(benchmark::State& state, const Documents& documents) {
  std::vector<simdjson::padded_string> padded;
  for (const std::string& document : documents) padded.emplace_back(document);
  od::parser parser;
  for (auto _ : state) {
    for (const simdjson::padded_string& text : padded) {
      od::document document = parser.iterate(text);
      std::size_t letters = touch(document.get_value());
      benchmark::DoNotOptimize(letters);
    }
  }
  count(state, documents);
}

void add(const std::string& name, const Documents& documents) {
  std::printf("%s: %zu documents, %zu bytes on average\n", name.c_str(), documents.size(), bytes_in(documents) / documents.size());
  benchmark::RegisterBenchmark((name + "/kpwatch").c_str(), [=](benchmark::State& s) { read_by_kpwatch(s, documents); });
  benchmark::RegisterBenchmark((name + "/simdjson").c_str(), [=](benchmark::State& s) { read_by_simdjson(s, documents); });
}

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  Documents small;
  for (std::uint32_t seed = 0; seed < 100; ++seed) small.push_back(declaration(seed, 1 + seed % 4));
  add("declarations", small);
  add("json_6_items", {declaration(1, 6)});
  add("json_60_items", {declaration(1, 60)});
  add("json_600_items", {declaration(1, 600)});
  benchmark::RunSpecifiedBenchmarks();
  return EXIT_SUCCESS;
}
