// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// What both generators share: a format made of maps given as text, what must hold of a skim, and making a finding small.
// The demands are those of tests/fuzz/harness.cpp demand_safe_skim, told instead of ending the process.
#pragma once

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/checks/judgement.h"
#include "daemon/checks/kp_glance.h"
#include "daemon/flow/format.h"
#include "daemon/mapping/map_file.h"
#include "daemon/reference/reference_data.h"

namespace kpwatch::probe {

using Lines = std::vector<std::string>;

constexpr std::size_t told_bytes_max = 3'000;  // of one document

inline const ReferenceData& shipped_reference() {
  static const auto loaded = [] {
    Complaints complaints;
    auto data = read_reference_data(KPWATCH_SOURCE_DIR "/mappings/reference", {}, complaints);
    if (!complaints.empty() || data == nullptr) std::abort();
    return data;
  }();
  return *loaded;
}

inline bool is_about_a_value(const Note& note) {
  static const std::set<std::string_view> codes{
      "bad-date",     "doubtful-date",    "changed-places", "bad-number",          "bad-country",         "bad-boolean",       "bad-regime",
      "unknown-unit", "number-too-large", "bad-status",     "carats-stated-twice", "value-with-elements", "bad-commodity-code"};
  return note.severity == Severity::note && codes.contains(note.reason->code);
}

struct Verdict {
  bool is_skimmed = false, is_of_concern = false;
  std::string fault;  // empty: none
};

inline std::string fault_of(const Skim& skim, const InputReading& reading, const std::string& how) {
  if (skim.format != reading.format) return how + ": another format";
  if (!reading.well_formed_to_end) return how + ": not whole";
  if (!reading.notes.empty()) return how + ": the input has a note " + std::string(reading.notes.front().reason->code);
  std::array<std::uint32_t, 3> documents{};
  for (const Document& document : reading.documents) {
    ++documents.at(static_cast<std::size_t>(document.outcome));
    if (document.outcome == Reading::rejected)
      return how + ": rejected " + (document.notes.empty() ? "" : std::string(document.notes.back().reason->code));
    if (document.certificate() != nullptr || document.exchange() != nullptr) return how + ": no declaration";
    if (document.declaration() != nullptr && concerns_kp(*document.declaration(), shipped_reference())) return how + ": of concern";
    for (const Note& note : document.notes)
      if (!is_about_a_value(note)) return how + ": a note " + std::string(note.reason->code);
  }
  if (documents != skim.documents) return how + ": counted otherwise";
  return {};
}

class Reader {
 public:
  Reader(const std::vector<std::string>& texts, const std::string& format_name, FormatMaker make) {
    Complaints complaints;
    for (std::size_t i = 0; i < texts.size(); ++i)
      if (auto map = read_map_text(texts[i], format_name + "/own", complaints)) {
        map->id += std::to_string(i);
        maps_.push_back(*std::move(map));
      }
    if (complaints.empty()) format_ = make(maps_, {}, complaints);
    if (complaints.empty()) {
      // As the daemon does.
      format_->set_interest(
          [](const Declaration& declaration, const GoodsItem& item) { return concerns_kp(declaration, item, shipped_reference()); });
      return;
    }
    format_.reset();
  }
  explicit operator bool() const { return format_ != nullptr; }

  Verdict look(std::string_view text) {
    const Day day{std::chrono::days{20'400}};
    const auto concerns = [](const Document& outline) {
      return outline.declaration() != nullptr && concerns_kp(*outline.declaration(), shipped_reference());
    };
    const KpGlance glance(shipped_reference());
    const InputReading reading = format_->read(text, day, nullptr, nullptr);
    const auto by_outline = format_->skim(text, day, Interest(concerns));
    const auto at_a_glance = format_->skim(text, day, Interest(concerns, &glance));
    Verdict verdict;
    verdict.is_skimmed = at_a_glance.has_value();
    for (const Document& document : reading.documents) verdict.is_of_concern = verdict.is_of_concern || concerns(document);
    if (at_a_glance) verdict.fault = fault_of(*at_a_glance, reading, "glance");
    if (verdict.fault.empty() && by_outline) verdict.fault = fault_of(*by_outline, reading, "outline");
    // The other way round is no fault: near the limit of parts the outline takes what it passes over by its bytes.
    if (verdict.fault.empty() && by_outline && !at_a_glance) verdict.fault = "only the outline passes over";
    return verdict;
  }

 private:
  std::vector<Map> maps_;
  std::unique_ptr<Format> format_;
};

inline std::string joined(const Lines& lines, const std::string& end = "\n") {
  std::string text;
  for (const std::string& line : lines) text += line + end;
  return text;
}

inline Lines split_lines(const std::string& text) {
  Lines lines;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    lines.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

inline std::size_t indent_of(const std::string& line) {
  const std::size_t first = line.find_first_not_of(" -");
  return first == std::string::npos ? line.size() : first;
}

// Takes away line after line, each with what is indented below it (and what closes that), while the fault stays.
inline Lines made_small(Lines lines, const std::function<bool(const Lines&)>& still_fails) {
  const auto without = [&](std::size_t from, std::size_t to) {
    Lines rest(lines.begin(), lines.begin() + static_cast<std::ptrdiff_t>(from));
    rest.insert(rest.end(), lines.begin() + static_cast<std::ptrdiff_t>(to), lines.end());
    return rest;
  };
  for (bool has_changed = true; has_changed;) {
    has_changed = false;
    for (std::size_t i = 0; i < lines.size(); ++i) {
      std::size_t end = i + 1;
      while (end < lines.size() && indent_of(lines[end]) > indent_of(lines[i])) ++end;
      for (const std::size_t to : {std::min(end + 1, lines.size()), end, i + 1}) {
        Lines rest = without(i, to);
        if (!still_fails(rest)) continue;
        lines = std::move(rest);
        has_changed = true;
        --i;
        break;
      }
      if (i == ~std::size_t{0}) i = 0;
    }
  }
  return lines;
}

// Dice that all generators throw.
class Dice {
 public:
  explicit Dice(std::uint32_t seed) : engine_(seed) {}
  unsigned roll(unsigned below) { return static_cast<unsigned>(engine_() % below); }
  bool chance(unsigned per_cent) { return roll(100) < per_cent; }
  const char* one_of(std::initializer_list<const char*> all) { return all.begin()[roll(static_cast<unsigned>(all.size()))]; }
  template <class List>
  const typename List::value_type& any(const List& all) {
    return all[roll(static_cast<unsigned>(all.size()))];
  }
  std::mt19937& engine() { return engine_; }

 private:
  std::mt19937 engine_;
};

// What a value may be taken for.
enum class Kind { word, code, day, document, number, country };

// One of concern in a place for its kind.
inline std::string telling_value_of(Kind kind, Dice& dice) {
  switch (kind) {
    case Kind::code:
      return dice.one_of({"71023100", "71023100", "710231", "7102", "71"});
    case Kind::document:
      return dice.one_of({"L116", "L116", "KBC", "L1", "16"});
    case Kind::number:
      return dice.one_of({"31", "71023100"});
    case Kind::day:
    case Kind::country:
      return "20240101";
    case Kind::word:
      break;
  }
  return dice.one_of(
      {"ROUGH DIAMONDS", "ROUGH DIAMOND", "ROUGH", "DIAMONDS", "KP CERT", "KP", "CERT", "KIMBERLY", "PROCESS", "CUTTING TOOLS"});
}

// `spice`: in a hundred, how often a value is one of concern.
inline std::string value_of(Kind kind, Dice& dice, unsigned spice) {
  if (dice.chance(spice) && dice.chance(75)) return telling_value_of(kind, dice);
  if (dice.chance(spice / 3))
    return dice.one_of({"71023100",
                        "ROUGH DIAMONDS",
                        "ROUGH",
                        "DIAMONDS",
                        "L116",
                        "Kimberley Process certificate",
                        "Kimberley",
                        "Process certificate",
                        "710231",
                        "7102",
                        "71",
                        "ROUGH DIAMOND",
                        "BW 1234567",
                        "KPC 12345",
                        "rough diamonds",
                        "KBC",
                        "KIMBERLY",
                        "PROCESS",
                        "KP",
                        "CERT",
                        "KP CERT"});
  if (dice.chance(3)) return dice.one_of({"", " ", "x y", "  COFFEE  ", "CUTTING TOOLS", "20249999", "0", "A"});
  switch (kind) {
    case Kind::code:
      return dice.one_of({"0901", "090111", "0901210000", "09.01", "8703"});
    case Kind::day:
      return dice.chance(95) ? dice.one_of({"20240101", "20250519", "20231231"})
                             : dice.one_of({"20240230", "3/4/24", "19000101", "20990101"});
    case Kind::document:
      return dice.one_of({"N935", "N1", "Y901", "380", "705"});
    case Kind::number:
      return dice.one_of({"1", "17.5", "1000"});
    case Kind::country:
      return dice.one_of({"BW", "NL"});
    case Kind::word:
      break;
  }
  return dice.one_of({"COFFEE", "BEANS", "x", "N1", "1", "GREEN COFFEE BEANS"});
}

// Counts, and tells of each fault of a kind no more than some.
class Tally {
 public:
  unsigned maps = 0, refused = 0, skimming = 0, documents = 0, skimmed = 0, of_concern = 0, faults = 0;
  std::map<std::string, unsigned> by_fault;

  // Is this one worth telling at length?
  bool count_fault(const std::string& fault) {
    ++faults;
    return ++by_fault[fault] <= 4;
  }
  void print() const {
    std::printf("%u maps (%u refused), %u of them skim; %u documents, %u of concern, %u passed over; %u faults\n", maps, refused, skimming,
                documents, of_concern, skimmed, faults);
    for (const auto& [fault, count] : by_fault) std::printf("  %6u  %s\n", count, fault.c_str());
  }
};

}  // namespace kpwatch::probe
