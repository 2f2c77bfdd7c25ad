// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/harness.h"

#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <set>

#include "adapters/formats/json/fault.h"
#include "daemon/base/text.h"
#include "daemon/canonical/canonical_json.h"
#include "daemon/canonical/json_writer.h"
#include "daemon/checks/business_id.h"
#include "daemon/checks/judgement.h"
#include "daemon/checks/kp_glance.h"
#include "daemon/mapping/map_file.h"
#include "daemon/reference/reference_data.h"

namespace kpwatch::fuzz {
namespace {

constexpr int cpu_seconds_max = 2;
constexpr std::size_t note_text_bytes_max = 200;
constexpr std::size_t told_bytes_a_byte = 400;
constexpr std::size_t told_bytes_rest = 256 * 1024;

void too_slow(int) {
  constexpr std::string_view text = "demand: an input is read in two seconds of processor time\n";
  [[maybe_unused]] const auto written = write(STDERR_FILENO, text.data(), text.size());
  std::abort();
}

void set_alarm(int seconds) {
  const itimerval wait{{0, 0}, {seconds, 0}};
  setitimer(ITIMER_VIRTUAL, &wait, nullptr);
}

void demand_good_json(const std::string& text) { demand(!json::first_fault(text, 64), "what is written as JSON is JSON"); }

void demand_place(const Place& place, std::size_t size, std::string_view whose) {
  demand(place.byte == Place::no_byte || place.byte <= size, "a place lies inside the input", whose);
  // No input of n bytes has more lines than n + 1; a column is counted in characters.
  demand(place.line <= size + 1 && place.column <= size + 1, "line and column lie inside the input", whose);
  demand(is_utf8(place.path.text()), "the path of a place is text", whose);
}

void demand_declaration(const Declaration& declaration, const std::string& fields) {
  demand(!declaration.map.empty() && !declaration.identifier.empty(), "a declaration has a map and an identifier");
  std::uint32_t position = 0;
  for (const GoodsItem& item : declaration.items) {
    demand(item.position == ++position, "items are counted in their order");
    if (item.commodity_code) {
      const std::string& digits = item.commodity_code->value.digits;
      demand(!digits.empty() && std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; }),
             "a commodity code is digits");
    }
    for (const auto& country_of : {item.origin, item.dispatch_country, item.destination_country})
      demand(!country_of || CountryCode::parse(country_of->value.text()) == country_of->value, "a country is two letters");
  }
  demand_good_json(fields);
}

void demand_document(const Document& document, std::size_t size) {
  demand_place(document.place, size, document.map);
  demand_soundness(document.notes, size);
  demand((document.outcome == Reading::rejected) == has_rejection(document.notes), "rejected means: a note says why");
  const bool has_content = !std::holds_alternative<std::monostate>(document.content);
  if (document.outcome == Reading::read) demand(has_content && !document.map.empty(), "what was read has content and a map");
  if (document.outcome == Reading::unmapped) demand(!has_content && document.map.empty(), "what no map claims has no content");
  if (const Declaration* declaration = document.declaration()) demand_declaration(*declaration, declaration_fields_json(*declaration));
  if (const Certificate* certificate = document.certificate()) demand_good_json(certificate_fields_json(*certificate));
}

const ReferenceData& shipped_reference() {
  static const auto loaded = [] {
    Complaints complaints;
    auto data = read_reference_data(KPWATCH_SOURCE_DIR "/mappings/reference", {}, complaints);
    demand(complaints.empty() && data != nullptr, "the reference tables of the repository are good");
    return data;
  }();
  return *loaded;
}

// Is it said of a value, and no more than said?
bool is_about_a_value(const Note& note) {
  static const std::set<std::string_view> codes{"bad-date",
                                                "doubtful-date",
                                                "changed-places",
                                                "bad-number",
                                                "bad-country",
                                                "bad-boolean",
                                                "bad-regime",
                                                "unknown-unit",
                                                "number-too-large",
                                                "bad-status",
                                                "carats-stated-twice",
                                                "value-with-elements",
                                                "bad-commodity-code",
                                                "doubtful-commodity-code",
                                                "doubtful-number",
                                                "further-value"};
  return note.severity == Severity::note && codes.contains(note.reason->code);
}

}  // namespace

void demand(bool holds, const char* what, std::string_view about) {
  if (holds) return;
  std::fprintf(stderr, "demand: %s\n%s\n", what, escaped(about).c_str());
  std::abort();
}

const std::vector<Map>& shipped_maps() {
  static const auto loaded = [] {
    Complaints complaints;
    auto maps = read_maps(KPWATCH_SOURCE_DIR "/mappings", complaints);
    demand(complaints.empty() && !maps.empty(), "the maps of the repository are good");
    return maps;
  }();
  return loaded;
}

void set_shipped_interest(Format& format) {
  format.set_interest(
      [](const Declaration& declaration, const GoodsItem& item) { return concerns_kp(declaration, item, shipped_reference()); });
}

std::unique_ptr<Format> shipped_format(FormatMaker make, const FormatLimits& limits) {
  Complaints complaints;
  auto format = make(shipped_maps(), limits, complaints);
  set_shipped_interest(*format);
  demand(complaints.empty(), "the maps of the repository suit their formats");
  return format;
}

FormatLimits low_limits() {
  FormatLimits limits;
  limits.message_bytes_max = std::size_t{256} << 10;
  limits.interchange_bytes_max = std::size_t{512} << 10;
  limits.xml_depth_max = 24;
  limits.xml_elements_max = 400;
  limits.xml_attributes_max = 12;
  limits.xml_names_max = 120;
  limits.xml_name_bytes_max = 80;
  limits.value_bytes_max = 2048;
  limits.segment_bytes_max = 512;
  limits.segment_elements_max = 40;
  limits.element_components_max = 12;
  limits.message_segments_max = 200;
  limits.interchange_messages_max = 20;
  limits.json_depth_max = 12;
  limits.csv_columns_max = 40;
  return limits;
}

Day received_on() { return Day{std::chrono::days{20'400}}; }

CpuLimit::CpuLimit() {
  static const bool is_set = [] {
    std::signal(SIGVTALRM, too_slow);
    return true;
  }();
  (void)is_set;
  set_alarm(cpu_seconds_max);
}
CpuLimit::~CpuLimit() { set_alarm(0); }

std::string told_by(const InputReading& reading) {
  std::string text = reading.format + ' ' + std::string(to_string(reading.outcome())) + (reading.well_formed_to_end ? " whole " : " cut ") +
                     notes_json(reading.notes);
  for (const Document& document : reading.documents) {
    text += '\n' + std::string(to_string(document.outcome)) + ' ' + document.map + ' ' + document.described_as + ' ' + document.identifier +
            ' ' + place_json(document.place) + (document.test ? " test " : " live ") + notes_json(document.notes);
    if (const Declaration* declaration = document.declaration()) text += declaration_fields_json(*declaration);
    if (const Certificate* certificate = document.certificate()) text += certificate_fields_json(*certificate);
    if (const Exchange* exchange = document.exchange()) text += exchange_fields_json(*exchange);
  }
  return text;
}

void demand_soundness(const Notes& notes, std::size_t size) {
  for (const Note& note : notes) {
    demand(note.reason != nullptr && !note.reason->code.empty() && !note.reason->sentence.empty(), "a note has a reason");
    demand_place(note.place, size, note.reason->code);
    demand(note.text.size() <= note_text_bytes_max, "the text of a note is short");
    demand(is_utf8(note.text) && is_utf8(note.detail), "what a note tells is text", note.reason->code);
  }
  demand_good_json(notes_json(notes));
}

void demand_told_bounded(std::string_view told, std::size_t size) {
  demand(told.size() <= told_bytes_rest + told_bytes_a_byte * size, "what is told grows with the input, no faster");
}

std::string demand_soundness(const InputReading& reading, std::size_t size) {
  demand_soundness(reading.notes, size);
  bool is_explained = has_rejection(reading.notes);
  for (const Document& document : reading.documents) {
    demand_document(document, size);
    is_explained = is_explained || document.outcome == Reading::rejected;
  }
  demand(reading.outcome() != Reading::rejected || is_explained, "a refusal says why");
  std::string told = told_by(reading);
  demand(is_utf8(told), "what is told is text");
  demand_told_bounded(told, size);
  return told;
}

std::string fault_of(const Skim& skim, const InputReading& reading) {
  if (skim.format != reading.format) return "a skim names the same format";
  if (!reading.well_formed_to_end || !reading.notes.empty()) return "nothing is skimmed over that the whole input has a note on";
  std::array<std::uint32_t, 3> documents{};
  for (const Document& document : reading.documents) {
    ++documents.at(static_cast<std::size_t>(document.outcome));
    if (document.outcome == Reading::rejected) return "nothing is skimmed over that is rejected";
    if (document.certificate() != nullptr || document.exchange() != nullptr) return "nothing but declarations is skimmed over";
    if (concerns_shipped(document)) return "nothing of interest is skimmed over";
    for (const Note& note : document.notes)
      if (!is_about_a_value(note)) return "only notes on values are skimmed over: " + std::string(note.reason->code);
  }
  return documents == skim.documents ? std::string() : "a skim counts the same documents";
}

bool concerns_shipped(const Document& document) {
  const Declaration* declaration = document.declaration();
  return declaration != nullptr && (may_change_an_earlier_one(*declaration) || concerns_kp(*declaration, shipped_reference()));
}

const Glance& shipped_glance() {
  static const KpGlance glance(shipped_reference());
  return glance;
}

void demand_same_by_the_parser(Format& format, std::string_view bytes, std::string_view told) {
  struct Unheard final : RowCoverage {
    void fired(const Map&, const MapRow&, std::size_t, const Place&) override {}
  } unheard;
  const std::string by_parser = told_by(format.read(bytes, received_on(), &unheard));
  if (by_parser == told) return;
  const auto differ = std::mismatch(told.begin(), told.end(), by_parser.begin(), by_parser.end());
  const auto from = static_cast<std::size_t>(differ.first - told.begin());
  const std::size_t begin = from > 60 ? from - 60 : 0;
  demand(false, "the parser tells the same", std::string(told.substr(begin, 160)) + " | " + by_parser.substr(begin, 160));
}

bool demand_safe_skim(Format& format, std::string_view bytes, const InputReading& reading) {
  const auto skim = format.skim(bytes, received_on(), concerns_shipped);
  const auto glanced = format.skim(bytes, received_on(), Interest(concerns_shipped, &shipped_glance()));
  for (const auto& each : {skim, glanced}) {
    const std::string fault = each ? fault_of(*each, reading) : std::string();
    demand(fault.empty(), fault.c_str(), reading.documents.empty() ? std::string_view() : reading.documents.front().identifier);
  }
  // Where a glance is not enough the outline decides; where it is, the outline would have said the same. JSON has glances only.
  demand(skim.has_value() == glanced.has_value() || format.name() == "json", "with a glance the same is skimmed over as without");
  return glanced.has_value();
}

void demand_soundness(const Complaints& complaints, std::string_view text) {
  const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) + 1;
  for (const Complaint& complaint : complaints) {
    const std::string words = in_words(complaint);
    demand(complaint.place.line <= lines + 1, "a complaint is about a line of the file", words);
    demand(complaint.place.column <= text.size() + 1, "a complaint is about a column of the file", words);
    demand(!complaint.sentence.empty() && is_utf8(words), "a complaint is text", words);
    demand(escaped(words) == words, "a complaint holds no control characters", words);
    demand(words.size() <= 2000 + 8 * text.size(), "a complaint is not much longer than the file", words);
  }
}

}  // namespace kpwatch::fuzz
