// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// What both generators share: a format made of maps given as text, what must hold of a skim, and making a finding small.
// The demands are those of tests/fuzz/harness.cpp demand_safe_skim, told instead of ending the process.
#pragma once

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/flow/format.h"
#include "daemon/mapping/map_file.h"
#include "tests/fuzz/harness.h"

namespace kpwatch::probe {

using Lines = std::vector<std::string>;

constexpr std::size_t told_bytes_max = 3'000;  // of one document

struct Verdict {
  bool is_skimmed = false, is_of_concern = false;
  std::string fault;  // empty: none
};

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
      fuzz::set_shipped_interest(*format_);
      return;
    }
    format_.reset();
  }
  explicit operator bool() const { return format_ != nullptr; }

  Verdict look(std::string_view text) {
    const Day day = fuzz::received_on();
    const InputReading reading = format_->read(text, day, nullptr);
    const auto by_outline = format_->skim(text, day, fuzz::concerns_shipped);
    const auto at_a_glance = format_->skim(text, day, Interest(fuzz::concerns_shipped, &fuzz::shipped_glance()));
    Verdict verdict;
    verdict.is_skimmed = at_a_glance.has_value();
    verdict.is_of_concern = std::any_of(reading.documents.begin(), reading.documents.end(), fuzz::concerns_shipped);
    if (at_a_glance) verdict.fault = fuzz::fault_of(*at_a_glance, reading);
    if (verdict.fault.empty() && by_outline) verdict.fault = fuzz::fault_of(*by_outline, reading);
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

// Pieces come in, letters go.
inline std::string disturbed(std::string text, Dice& dice, std::initializer_list<const char*> pieces) {
  for (unsigned times = 1 + dice.roll(2); times > 0 && !text.empty(); --times) {
    const std::size_t at = dice.roll(static_cast<unsigned>(text.size()));
    if (dice.chance(50))
      text.erase(at, 1 + dice.roll(3));
    else
      text.insert(at, dice.one_of(pieces));
  }
  return text;
}

// Maps, and one input for them.
struct Subject {
  std::vector<Lines> maps;
  Lines document;
  bool is_as_sent = false;  // disturbed: its lines are what is sent
};

// Tries the inputs of one format.
class Trial {
 public:
  Trial(std::string format, FormatMaker make, std::function<std::string(const Subject&)> text_of)
      : format_(std::move(format)), make_(make), text_of_(std::move(text_of)) {}

  // `next` gives inputs for these maps, one after the other.
  void run(const std::vector<Lines>& maps, const std::function<Subject()>& next, std::uint32_t seed, Tally& tally) const {
    Reader reader = reader_of(maps);
    if (!reader) {
      ++tally.refused;
      return;
    }
    ++tally.maps;
    unsigned of_this = 0;
    for (unsigned i = 0; i < 60 && (i < 25 || of_this != 0); ++i) {
      const Subject subject = next();
      const Verdict verdict = reader.look(text_of_(subject));
      ++tally.documents;
      tally.of_concern += verdict.is_of_concern ? 1U : 0U;
      of_this += verdict.is_skimmed ? 1U : 0U;
      if (!verdict.fault.empty() && tally.count_fault(verdict.fault)) tell(subject, verdict.fault, seed);
    }
    tally.skimmed += of_this;
    tally.skimming += of_this != 0 ? 1U : 0U;
  }

 private:
  [[nodiscard]] Reader reader_of(const std::vector<Lines>& maps) const {
    std::vector<std::string> texts;
    for (const Lines& map : maps) texts.push_back(joined(map));
    return {texts, format_, make_};
  }

  [[nodiscard]] std::string fault_of(const Subject& subject) const {
    Reader reader = reader_of(subject.maps);
    return reader ? reader.look(text_of_(subject)).fault : std::string();
  }

  // Made small first.
  void tell(Subject subject, const std::string& fault, std::uint32_t seed) const {
    const auto still_fails = [&](Subject other) { return fault_of(other) == fault; };
    for (int round = 0; round < 2; ++round) {
      if (subject.maps.size() > 1) {
        Subject other = subject;
        other.maps.pop_back();
        if (still_fails(other)) subject = other;
      }
      for (std::size_t i = 0; i < subject.maps.size(); ++i)
        subject.maps[i] = made_small(subject.maps[i], [&](const Lines& rest) {
          Subject other = subject;
          other.maps[i] = rest;
          return still_fails(other);
        });
      subject.document = made_small(subject.document, [&](const Lines& rest) {
        return still_fails({subject.maps, rest, subject.is_as_sent});
      });
    }
    std::printf("==== %s (seed %u)\n", fault.c_str(), seed);
    for (const Lines& map : subject.maps) std::printf("%s--\n", joined(map).c_str());
    std::printf("%s\n\n", text_of_(subject).substr(0, told_bytes_max).c_str());
    std::fflush(stdout);
  }

  std::string format_;
  FormatMaker make_;
  std::function<std::string(const Subject&)> text_of_;
};

// FIRST_SEED COUNT; the exit code of the program.
inline int try_seeds(int argc, char** argv, const std::function<void(std::uint32_t, Tally&)>& try_seed) {
  const auto first = static_cast<std::uint32_t>(argc > 1 ? std::atol(argv[1]) : 0);
  const auto count = static_cast<std::uint32_t>(argc > 2 ? std::atol(argv[2]) : 2'000);
  Tally tally;
  for (std::uint32_t seed = first; seed < first + count; ++seed) try_seed(seed, tally);
  tally.print();
  return tally.faults == 0 ? 0 : 1;
}

}  // namespace kpwatch::probe
