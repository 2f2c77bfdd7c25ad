// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/watch/test_run.h"

#include <algorithm>
#include <chrono>

#include "daemon/base/place.h"
#include "daemon/base/text.h"
#include "daemon/flow/judgement_json.h"
#include "daemon/watch/document_reader.h"
#include "daemon/watch/input_file.h"

namespace kpwatch {
namespace {

// What came, in the words of expectations.
struct SeenFinding {
  std::string document, check, cls;
  std::int64_t item = 0;
  int severity = 0;
  std::string sentence;
};

struct SeenNote {
  std::string document, reason, at, text, sentence;
  bool is_rejection = false;
};

struct SeenOutcome {
  std::string document, outcome, maps;
};

std::string on_item(std::int64_t item) { return item == 0 ? "on the whole document" : "on item " + std::to_string(item); }

std::string in_words(const ExpectedFinding& wanted) {
  std::string words = wanted.check;
  if (!wanted.cls.empty()) words += ", " + wanted.cls + ",";
  if (wanted.severity) words += " of severity " + std::to_string(*wanted.severity);
  if (wanted.item) words += " " + on_item(*wanted.item);
  if (!wanted.document.empty()) words += " of " + wanted.document;
  return words;
}

std::string in_words(const SeenFinding& seen) {
  return seen.check + ", " + seen.cls + ", of severity " + std::to_string(seen.severity) + " " + on_item(seen.item) + " of " +
         seen.document + ": " + seen.sentence;
}

std::string in_words(const ExpectedNote& wanted) {
  return wanted.reason + (wanted.at.empty() ? "" : " at " + wanted.at) + (wanted.document.empty() ? "" : " in " + wanted.document);
}

std::string in_words(const SeenNote& seen) {
  return seen.reason + " in " + seen.document + (seen.at.empty() ? "" : " at " + seen.at) + ": " + seen.sentence +
         (seen.text.empty() ? "" : " (\"" + seen.text + "\")");
}

// Of the same goods and check; class and severity may differ, which is told as such.
bool is_about(const ExpectedFinding& wanted, const SeenFinding& seen) {
  return wanted.check == seen.check && (wanted.document.empty() || wanted.document == seen.document) &&
         (!wanted.item || *wanted.item == seen.item);
}

bool fits(const ExpectedFinding& wanted, const SeenFinding& seen) {
  return is_about(wanted, seen) && (wanted.cls.empty() || wanted.cls == seen.cls) &&
         (!wanted.severity || *wanted.severity == seen.severity);
}

bool fits(const ExpectedNote& wanted, const SeenNote& seen) {
  return wanted.reason == seen.reason && (wanted.document.empty() || wanted.document == seen.document) &&
         (wanted.at.empty() || seen.at.find(wanted.at) != std::string::npos);
}

template <class Wanted, class Seen>
bool is_among(const Wanted& wanted, const std::vector<Seen>& seen) {
  return std::any_of(seen.begin(), seen.end(), [&](const Seen& each) { return fits(wanted, each); });
}
template <class Wanted, class Seen>
bool is_wanted(const std::vector<Wanted>& wanted, const Seen& seen) {
  return std::any_of(wanted.begin(), wanted.end(), [&](const Wanted& each) { return fits(each, seen); });
}

class Run {
 public:
  explicit Run(const TestCase& test) : test_(test) {}

  std::vector<std::string> differences() {
    if (!read()) return said_;
    findings();
    notes();
    outcomes();
    return said_;
  }

 private:
  bool read() {
    Complaints complaints;
    const Day today = test_.as_of.value_or(std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now()));
    const auto reader = DocumentReader::open(test_.settings, test_.maps, today, complaints);
    for (const Complaint& complaint : complaints) said_.push_back(kpwatch::in_words(complaint));
    if (reader == nullptr) return false;
    for (const TestInput& input : test_.certificates)
      if (const auto bytes = bytes_of_input(input); bytes && !reader->learn(bytes.value().view()))
        said_.push_back("not all of " + input.name + " could be read as certificates");
    if (test_.documents.size() > 1)
      for (const TestInput& input : test_.documents)
        if (const auto bytes = bytes_of_input(input)) (void)reader->learn(bytes.value().view());
    for (const TestInput& input : test_.documents) {
      const auto bytes = bytes_of_input(input);
      if (bytes) {
        take(input.name, reader->read(bytes.value().view()));
      } else {
        said_.push_back(bytes.error().sentence);
      }
    }
    return true;
  }

  static Result<Bytes> bytes_of_input(const TestInput& input) {
    if (input.text) return Bytes(*input.text);
    return bytes_of(input.file);
  }

  void take(const std::string& name, const DocumentReader::Told& told) {
    SeenOutcome outcome{name, std::string(to_string(told.reading.outcome())), {}};
    take_notes(name, told.reading.notes);
    for (std::size_t i = 0; i < told.reading.documents.size(); ++i) {
      const Document& document = told.reading.documents[i];
      take_notes(name, document.notes);
      if (outcome.maps.find(document.map) == std::string::npos) outcome.maps += (outcome.maps.empty() ? "" : ", ") + document.map;
      if (!told.judgements[i]) continue;
      for (const Finding& finding : told.judgements[i]->findings)
        findings_.push_back({name, std::string(finding.check->code), std::string(to_string(finding.cls)),
                             item_number(*told.judgements[i], finding.item), finding.severity, finding.sentence});
    }
    outcomes_.push_back(std::move(outcome));
  }

  void take_notes(const std::string& name, const Notes& notes) {
    for (const Note& note : notes)
      notes_.push_back({name, std::string(note.reason->code), kpwatch::in_words(note.place), note.text,
                        std::string(note.reason->sentence) + (note.detail.empty() ? "" : ": " + note.detail),
                        note.severity == Severity::rejection});
  }

  void findings() {
    for (const ExpectedFinding& wanted : test_.findings) {
      if (is_among(wanted, findings_)) continue;
      const auto near = std::find_if(findings_.begin(), findings_.end(), [&](const SeenFinding& seen) { return is_about(wanted, seen); });
      said_.push_back(near == findings_.end() ? "missing: " + in_words(wanted)
                                              : "otherwise than expected (" + in_words(wanted) + "): " + in_words(*near));
    }
    if (test_.has_findings && !test_.allows_more)
      for (const SeenFinding& seen : findings_) {
        const bool is_told =
            std::any_of(test_.findings.begin(), test_.findings.end(), [&](const auto& wanted) { return is_about(wanted, seen); });
        if (!is_told) said_.push_back("too much: " + in_words(seen));
      }
    for (const SeenFinding& seen : findings_)
      if (is_wanted(test_.no_findings, seen)) said_.push_back("must not be: " + in_words(seen));
  }

  void notes() {
    for (const ExpectedNote& wanted : test_.notes)
      if (!is_among(wanted, notes_)) said_.push_back("missing note: " + in_words(wanted));
    std::vector<SeenNote> rejections;
    std::copy_if(notes_.begin(), notes_.end(), std::back_inserter(rejections), [](const SeenNote& seen) { return seen.is_rejection; });
    for (const ExpectedNote& wanted : test_.rejections)
      if (!is_among(wanted, rejections)) said_.push_back("missing rejection: " + in_words(wanted));
    for (const SeenNote& seen : rejections)
      if (!is_wanted(test_.rejections, seen)) said_.push_back("rejected: " + in_words(seen));
    for (const SeenNote& seen : notes_)
      if (is_wanted(test_.no_notes, seen)) said_.push_back("note that must not be: " + in_words(seen));
  }

  void outcomes() {
    for (const ExpectedOutcome& wanted : test_.outcomes)
      for (const SeenOutcome& seen : outcomes_) {
        if (seen.document != wanted.document) continue;
        if (!wanted.outcome.empty() && seen.outcome != wanted.outcome)
          said_.push_back(seen.document + " is " + seen.outcome + ", not " + wanted.outcome);
        if (!wanted.map.empty() && seen.maps != wanted.map)
          said_.push_back(seen.document + " is read by " + (seen.maps.empty() ? "no map" : seen.maps) + ", not by " + wanted.map);
      }
  }

  const TestCase& test_;
  std::vector<SeenFinding> findings_;
  std::vector<SeenNote> notes_;
  std::vector<SeenOutcome> outcomes_;
  std::vector<std::string> said_;
};

}  // namespace

std::vector<std::string> run_case(const TestCase& test) { return Run(test).differences(); }

}  // namespace kpwatch
