// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Canonical JSON from bytes to Declaration, and to the decision that one is of no concern, against simdjson on-demand that goes through the
// same bytes, takes the letters of every name and value, and does nothing with them. The documents are made up, the same for the same seed.
#include <benchmark/benchmark.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <vector>

#include "adapters/formats/json/json_format.h"
#include "adapters/formats/json/on_demand.h"
#include "daemon/checks/judgement.h"
#include "daemon/checks/kp_glance.h"
#include "daemon/reference/reference_data.h"
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
using AllGoods = std::vector<Goods>;
const AllGoods goods{Goods{"61091000", "T-shirts of cotton, knitted"},
                     Goods{"85171300", "Smartphones"},
                     Goods{"09012100", "Coffee, roasted"},
                     Goods{"82071910", "Rock drilling tools, working part of diamond"},
                     Goods{"22042138", "Wine of fresh grapes"},
                     Goods{"71131900", "Articles of jewellery, of gold"}};
// What is told to be of no concern at a glance, as nearly all that passes a border is.
const AllGoods other_goods{
    goods[0], goods[1], goods[2], goods[4], {"87032319", "Motor cars, new"}, {"48191000", "Boxes of corrugated paper"}};
constexpr std::array traders{"Harbour & Sons Imports", "Tamarind Trade House", "Northlight Logistics", "Quayside Provisions"};
constexpr std::array countries{"CN", "US", "ZA", "IN", "BE", "AE"};

std::string declaration(std::uint32_t seed, unsigned items, const AllGoods& kinds = goods) {
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
    const Goods what = one_of(kinds);
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

// To the decision that each is of no concern.
void skim_by_kpwatch(benchmark::State& state, const Documents& documents) {
  Complaints complaints;
  const auto format = make_json_format(maps(), FormatLimits{}, complaints);
  const auto reference = read_reference_data(KPWATCH_SOURCE_DIR "/mappings/reference", {}, complaints);
  const Day day = *parse_iso_day("2025-06-30");
  const auto is_of_concern = [&](const Document& outline) {
    return outline.declaration() != nullptr && concerns_kp(*outline.declaration(), *reference);
  };
  const KpGlance glance(*reference);
  const Interest interest(is_of_concern, &glance);
  for (auto _ : state) {
    for (const std::string& document : documents) {
      auto skim = format->skim(document, day, interest);
      if (!skim) return state.SkipWithError("a document was not skimmed over");
      benchmark::DoNotOptimize(skim);
    }
  }
  count(state, documents);
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
  const auto work = name.starts_with("others") ? skim_by_kpwatch : read_by_kpwatch;
  benchmark::RegisterBenchmark((name + "/kpwatch").c_str(), [=](benchmark::State& s) { work(s, documents); });
  benchmark::RegisterBenchmark((name + "/simdjson").c_str(), [=](benchmark::State& s) { read_by_simdjson(s, documents); });
}

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  Documents small, others;
  for (std::uint32_t seed = 0; seed < 100; ++seed) {
    small.push_back(declaration(seed, 1 + seed % 4));
    others.push_back(declaration(seed, 1 + seed % 4, other_goods));
  }
  add("declarations", small);
  add("others", others);
  add("json_6_items", {declaration(1, 6)});
  add("json_60_items", {declaration(1, 60)});
  add("json_600_items", {declaration(1, 600)});
  benchmark::RunSpecifiedBenchmarks();
  return EXIT_SUCCESS;
}
