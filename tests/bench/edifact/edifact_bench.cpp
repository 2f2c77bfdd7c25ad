// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// EDIFACT bytes to declarations, as the daemon reads them: Format::read with all the maps. Beside it, interleaved in the
// same run, a bare walk over the same segments; and parts of the work alone, which tell where the time goes.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <functional>
#include <map>
#include <string>
#include <utility>

#include "adapters/formats/edifact/edifact_format.h"
#include "adapters/formats/edifact/segment_reader.h"
#include "daemon/checks/judgement.h"
#include "daemon/checks/kp_glance.h"
#include "daemon/flow/item_interest.h"
#include "daemon/flow/tray.h"
#include "daemon/mapping/map_file.h"
#include "daemon/reference/reference_data.h"
#include "tests/bench/edifact/corpus.h"

namespace kpwatch::bench {
namespace {

const Day received_on = std::chrono::sys_days(std::chrono::year(2025) / 6 / 1);

std::vector<Map> all_maps() {
  Complaints complaints;
  std::vector<Map> maps = read_maps(KPWATCH_SOURCE_DIR "/mappings", complaints);
  if (maps.empty() || !complaints.empty()) {
    std::fprintf(stderr, "the maps can't be read\n");
    std::exit(1);
  }
  return maps;
}

std::unique_ptr<Format> format_with(std::span<const Map> maps) {
  Complaints complaints;
  return make_edifact_format(maps, FormatLimits{}, complaints);
}

std::shared_ptr<const ReferenceData> reference_data() {
  Complaints complaints;
  auto data = read_reference_data(KPWATCH_SOURCE_DIR "/mappings/reference", {}, complaints);
  if (data == nullptr) std::exit(1);
  return data;
}

// What a figure is worth nothing without: everything was read, nothing was complained of.
void prove(Format& format, const Corpus& corpus) {
  std::uint64_t items = 0, messages = 0, notes = 0;
  for (const std::string& each : corpus.interchanges) {
    const InputReading reading = format.read(each, received_on, nullptr);
    notes += reading.notes.size();
    for (const Document& document : reading.documents) {
      notes += document.notes.size();
      if (document.declaration() == nullptr) continue;
      ++messages;
      for (const GoodsItem& item : document.declaration()->items) items += item.commodity_code && item.description ? 1U : 0U;
    }
  }
  if (messages == corpus.messages && items == corpus.items && notes == 0) return;
  std::fprintf(stderr, "read %llu of %llu messages, %llu of %llu items, %llu notes\n", static_cast<unsigned long long>(messages),
               static_cast<unsigned long long>(corpus.messages), static_cast<unsigned long long>(items),
               static_cast<unsigned long long>(corpus.items), static_cast<unsigned long long>(notes));
  std::exit(1);
}

void read_all(benchmark::State& state, Format& format, const Corpus& corpus) {
  for (auto _ : state) {
    for (const std::string& each : corpus.interchanges) {
      InputReading reading = format.read(each, received_on, nullptr);
      benchmark::DoNotOptimize(reading);
    }
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(corpus.bytes));
}

void skim_all(benchmark::State& state, Format& format, const Corpus& corpus, const Interest& interest) {
  for (auto _ : state) {
    for (const std::string& each : corpus.interchanges) {
      auto skim = format.skim(each, received_on, interest);
      if (!skim) return state.SkipWithError("an interchange was not skimmed over");
      benchmark::DoNotOptimize(skim);
    }
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(corpus.bytes));
}

std::uint64_t hits_in(const InputReading& reading, const Interest& interest) {
  std::uint64_t hits = 0;
  for (const Document& document : reading.documents) hits += interest(document) ? 1U : 0U;
  return hits;
}

// As a clerk does it: what is of interest, or unusual, is read again as a whole.
void decide_all(benchmark::State& state, Format& format, const Corpus& corpus, const Interest& interest) {
  std::uint64_t expected = 0, hits = 0;
  for (const std::string& each : corpus.interchanges) expected += hits_in(format.read(each, received_on, nullptr), interest);
  for (auto _ : state) {
    for (const std::string& each : corpus.interchanges) {
      if (!format.skim(each, received_on, interest)) hits += hits_in(format.read(each, received_on, nullptr), interest);
    }
  }
  if (hits != expected * static_cast<std::uint64_t>(state.iterations())) state.SkipWithError("a skim has missed a hit");
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(corpus.bytes));
}

// Those that nobody need look at.
Corpus of_no_concern(Format& format, const Corpus& all, const Interest& interest) {
  Corpus kept;
  for (const std::string& each : all.interchanges) {
    if (hits_in(format.read(each, received_on, nullptr), interest) != 0) continue;
    kept.interchanges.push_back(each);
    kept.bytes += each.size();
    ++kept.messages;
  }
  return kept;
}

void walk_bare(benchmark::State& state, const Corpus& corpus) {
  for (auto _ : state) {
    std::uint64_t segments = 0;
    for (const std::string& each : corpus.interchanges) {
      const char* at = each.data();
      const char* const end = at + each.size();
      while (const void* hit = std::memchr(at, '\'', static_cast<std::size_t>(end - at))) {
        at = static_cast<const char*>(hit) + 1;
        ++segments;
        if (at == end) break;
      }
    }
    benchmark::DoNotOptimize(segments);
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(corpus.bytes));
}

void cut_all(benchmark::State& state, const Corpus& corpus) {
  edifact::SegmentReader reader({});
  edifact::Segment segment;
  for (auto _ : state) {
    std::uint64_t parts = 0;
    for (const std::string& each : corpus.interchanges) {
      reader.start(each, 0, edifact::Delimiters{});
      while (reader.next(segment)) parts += segment.parts.size();
    }
    benchmark::DoNotOptimize(parts);
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(corpus.bytes));
}

// Texts made to cost much: a megabyte each.
struct Hostile {
  const char* name;
  std::string text;
};

std::vector<Hostile> hostile_texts() {
  static constexpr std::size_t size = std::size_t{1} << 20;
  const std::string header = "UNB+UNOB:3+A+B+250520:0900+R1'";
  const std::string message = "UNH+1+CUSDEC:D:96B:UN:ZZZ01'BGM+929+A+9'";
  const auto filled = [](std::string text, std::string_view with) {
    while (text.size() < size) text += with;
    return text;
  };
  return {{"terminators", filled(header, "'")},
          {"separators", filled(header + message, "+")},
          {"components", filled(header + message, ":")},
          {"releases", filled(header + message, "?")},
          {"released terminators", filled(header + message, "?'")},
          {"tiny segments", filled(header + message, "A'")},
          {"tiny mapped segments", filled(header + message, "LOC'")},
          {"items", filled(header + message + "UNS+D'", "CST+1'")},
          {"headers", filled({}, header)},
          {"messages", filled(header, "UNH+1+CUSDEC:D:96B:UN:ZZZ01'CST'")},
          {"UNA", filled({}, "UNA:+.? '")},
          {"U", filled({}, "U")},
          {"control characters", filled(header + message, "\x01")},
          {"high bytes", filled(header + message, "FTX+AAA+++\xE9'")},
          {"blanks", filled(header + message, " ")}};
}

void read_hostile(benchmark::State& state, Format& format, const std::string& text) {
  for (auto _ : state) {
    // As a clerk does it (daemon/flow/clerk.cpp): what was refused is kept, up to a number.
    std::size_t refused = 0;
    const Keep keep = [&](Document& document) {
      if (document.outcome != Reading::rejected) return document.declaration() != nullptr;
      return ++refused <= letters_max + 1;
    };
    InputReading reading = format.read(text, received_on, nullptr, &keep);
    benchmark::DoNotOptimize(reading);
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(text.size()));
}

// Keeps the medians of the repetitions.
class Rates : public benchmark::ConsoleReporter {
 public:
  Rates() : ConsoleReporter(OO_None) {}
  void ReportRuns(const std::vector<Run>& runs) override {
    for (const Run& run : runs) {
      if (run.error_occurred || run.run_type != Run::RT_Aggregate || run.aggregate_name != "median") continue;
      const auto found = run.counters.find("bytes_per_second");
      if (found != run.counters.end()) rates_[run.run_name.function_name] = found->second.value / 1e6;
    }
    ConsoleReporter::ReportRuns(runs);
  }
  // 0 of what was filtered out.
  [[nodiscard]] double median(const std::string& name) const {
    const auto found = rates_.find(name);
    return found == rates_.end() ? 0 : found->second;
  }

 private:
  std::map<std::string, double> rates_;
};

void row(const char* work, double figure, const char* unit, const char* baseline, double against, const char* goal, const char* met) {
  std::printf("{\"work\": \"%s\", \"figure\": %.4g, \"unit\": \"%s\", ", work, figure, unit);
  if (baseline != nullptr)
    std::printf("\"baseline\": \"%s\", \"baseline_figure\": %.4g, \"ratio\": %.3g, ", baseline, against, figure / against);
  std::printf("\"goal\": \"%s\", \"met\": %s}\n", goal, met);
}

const char* yes(bool is_met) { return is_met ? "true" : "false"; }

int run(int argc, char** argv) {
  const std::vector<Map> maps = all_maps();
  const auto format = format_with(maps);
  const auto unmapped = format_with({});
  const auto reference = reference_data();
  format->set_interest(item_interest([&] { return reference; }));
  const Corpus usual = make_corpus({});
  const Corpus batches = make_corpus({.seed = 2, .interchanges = 20, .messages = 50});
  const Corpus items6 = make_corpus({.seed = 3, .interchanges = 200, .items_min = 6, .items_max = 6});
  const Corpus items60 = make_corpus({.seed = 3, .interchanges = 20, .items_min = 60, .items_max = 60});
  const Corpus items600 = make_corpus({.seed = 3, .interchanges = 2, .items_min = 600, .items_max = 600});
  for (const Corpus* each : {&usual, &batches, &items6, &items60, &items600}) prove(*format, *each);
  std::printf("usual corpus: %zu interchanges, mean %.0f bytes, %.2f items a message, %llu items of rough diamonds\n",
              usual.interchanges.size(), static_cast<double>(usual.bytes) / static_cast<double>(usual.messages),
              static_cast<double>(usual.items) / static_cast<double>(usual.messages),
              static_cast<unsigned long long>(usual.rough_diamonds));

  const auto add = [](const char* name, std::function<void(benchmark::State&)> work) {
    benchmark::RegisterBenchmark(name, [work = std::move(work)](benchmark::State& state) { work(state); })->Unit(benchmark::kMillisecond);
  };
  add("bare_walk", [&](benchmark::State& state) { walk_bare(state, usual); });
  add("cut", [&](benchmark::State& state) { cut_all(state, usual); });
  add("no_map", [&](benchmark::State& state) { read_all(state, *unmapped, usual); });
  add("read", [&](benchmark::State& state) { read_all(state, *format, usual); });
  const auto is_of_concern = [&](const Document& outline) {
    const Declaration* const declaration = outline.declaration();
    return declaration != nullptr && concerns_kp(*declaration, *reference);
  };
  const KpGlance glance(*reference);
  const Interest concerns(is_of_concern, &glance), concerns_by_outline(is_of_concern);
  const Corpus others = of_no_concern(*format, usual, concerns);
  std::printf("of these of no concern: %zu\n", others.interchanges.size());
  add("skim", [&](benchmark::State& state) { skim_all(state, *format, others, concerns); });
  add("skim_outline", [&](benchmark::State& state) { skim_all(state, *format, others, concerns_by_outline); });
  add("decide", [&](benchmark::State& state) { decide_all(state, *format, usual, concerns); });
  add("read_batches", [&](benchmark::State& state) { read_all(state, *format, batches); });
  add("read_6_items", [&](benchmark::State& state) { read_all(state, *format, items6); });
  add("read_60_items", [&](benchmark::State& state) { read_all(state, *format, items60); });
  add("read_600_items", [&](benchmark::State& state) { read_all(state, *format, items600); });

  const std::vector<Hostile> hostile = hostile_texts();
  for (const Hostile& each : hostile) add(each.name, [&](benchmark::State& state) { read_hostile(state, *format, each.text); });

  benchmark::Initialize(&argc, argv);
  Rates rates;
  benchmark::RunSpecifiedBenchmarks(&rates);
  benchmark::Shutdown();

  const double bare = rates.median("bare_walk");
  const double read = rates.median("read");
  static constexpr const char* against = "bare walk over segments (memchr)";
  row("EDIFACT to Declaration", read, "MB/s a core", against, bare, ">= 300 MB/s a core", yes(read >= 300));
  const double skim = rates.median("skim"), decide = rates.median("decide");
  row("EDIFACT, skimmed: bytes to the decision that a declaration is of no concern", skim, "MB/s a core", against, bare,
      ">= 300 MB/s a core", yes(skim >= 300));
  row("EDIFACT, the same without a glance at single values: by an outline of each declaration", rates.median("skim_outline"), "MB/s a core",
      against, bare, "", "null");
  row("EDIFACT, bytes to the decision whether it concerns the KP, hits read whole", decide, "MB/s a core", against, bare, "", "null");
  row("EDIFACT to Declaration, declarations", read * 1e6 * static_cast<double>(usual.messages) / static_cast<double>(usual.bytes),
      "a CPU second", nullptr, 0, "", "null");
  row("EDIFACT, 50 messages in an interchange", rates.median("read_batches"), "MB/s a core", against, bare, "", "null");
  row("EDIFACT, cut into segments and components only", rates.median("cut"), "MB/s a core", against, bare, "", "null");
  row("EDIFACT, cut and checked, no map", rates.median("no_map"), "MB/s a core", against, bare, "", "null");
  const auto growth = [&](const char* work, const char* name, const Corpus& corpus) {
    const auto nanoseconds = [&](const char* each, const Corpus& of) {
      return static_cast<double>(of.bytes) / rates.median(each) * 1e3 / static_cast<double>(of.items);
    };
    const double one = nanoseconds("read_6_items", items6);
    const double many = nanoseconds(name, corpus);
    row(work, many, "ns an item", "6 items a message", one, "linear: <= 1.2 x a single item's time", yes(many <= 1.2 * one));
  };
  growth("EDIFACT, items a message x 10 (60)", "read_60_items", items60);
  growth("EDIFACT, items a message x 100 (600)", "read_600_items", items600);
  for (const Hostile& each : hostile) {
    const std::string work = std::string("EDIFACT, hostile: ") + each.name;
    const double nanoseconds = 1e3 / rates.median(each.name);
    row(work.c_str(), nanoseconds, "ns a byte", nullptr, 0, "<= 10 ns a byte", yes(nanoseconds <= 10));
  }
  return 0;
}

}  // namespace
}  // namespace kpwatch::bench

int main(int argc, char** argv) { return kpwatch::bench::run(argc, argv); }
