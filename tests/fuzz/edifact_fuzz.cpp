// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Any bytes as EDIFACT: no more messages than allowed, codes of list 0085 in the notes, and a second reading tells the
// same, and a skim misses nothing. What departs from the standard is told soundly, and each interchange gets the one answer that is
// due to it.
#include <algorithm>

#include "adapters/formats/edifact/edifact_format.h"
#include "adapters/formats/edifact/structure/examination.h"
#include "daemon/canonical/canonical_json.h"
#include "tests/fuzz/harness.h"

namespace {

using namespace kpwatch;
using namespace kpwatch::fuzz;
using edifact::ExaminedInterchange;
using edifact::ExaminedMessage;

const FormatLimits& limits() {
  static const FormatLimits low = low_limits();
  return low;
}

void demand_sound_deviations(const Format& format, std::string_view bytes) {
  const Notes deviations = format.deviations(bytes);
  demand_soundness(deviations, bytes.size());
  for (const Note& note : deviations) {
    demand(note.severity == Severity::note, "what departs from the standard refuses nothing by itself");
    demand(!note.reason->contrl.empty() || note.reason->code == "no-structure-table", "a deviation has a code of list 0085",
           note.reason->code);
  }
  const std::string told = notes_json(deviations);
  demand_told_bounded(told, bytes.size());
  demand(told == notes_json(format.deviations(bytes)), "a second look finds the same deviations");
}

bool is_contrl(const ExaminedMessage& message) { return !message.type.empty() && message.type.front() == "CONTRL"; }

// Nobody says whom to answer without UNB, and an answer is never answered.
bool is_to_be_answered(const ExaminedInterchange& one) {
  return one.has_header && (one.messages.empty() || !std::all_of(one.messages.begin(), one.messages.end(), is_contrl));
}

// How many segments with this tag stand from `at` to `end`.
std::size_t count_of(std::string_view tag, std::string_view text, const edifact::Delimiters& delimiters) {
  std::size_t count = 0;
  bool begins = true;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (begins && text.substr(i, tag.size()) == tag) ++count;
    begins = text[i] == delimiters.terminator;
    if (delimiters.release != edifact::none && text[i] == delimiters.release) ++i;
  }
  return count;
}

// Messages that are read, and in which nothing departs from the standard, are answered for with their interchange; each other one has
// its place in the answer.
std::size_t messages_to_tell(const ExaminedInterchange& one, const std::vector<DocumentFate>& fates) {
  return static_cast<std::size_t>(std::count_if(one.messages.begin(), one.messages.end(), [&](const ExaminedMessage& message) {
    const bool is_read = std::any_of(fates.begin(), fates.end(), [&](const DocumentFate& fate) {
      return fate.byte == message.place.byte && fate.outcome == Reading::read;
    });
    return !is_read || !message.deviations.empty();
  }));
}

// What is wrong with an answer as an interchange, whatever it repeats of the sender's own values; empty: nothing.
std::string fault_of_envelope(const ExaminedInterchange& answer) {
  if (!answer.has_header || answer.messages.size() != 1 || !is_contrl(answer.messages.front()) || answer.messages.front().is_cut)
    return "an answer is one CONTRL";
  for (const Notes& notes : {answer.deviations, answer.messages.front().deviations})
    for (const Note& note : notes)
      if (note.reason->code == "missing-segment" || note.reason->code == "control-count-wrong" ||
          note.reason->code == "references-differ" || note.reason->code == "outside-message" || note.reason->code == "segment-not-here")
        return "an answer has all its segments, counted: " + std::string(note.reason->code) + " at " + std::string(note.place.tag_text());
  return {};
}

void demand_due_answers(const Format& format, std::string_view bytes, const InputReading& reading) {
  const std::vector<DocumentFate> fates = fates_of(reading);
  const AnswerStamp stamp{"K0123456789A", Moment{} + std::chrono::days{20'400}};
  const std::string answer = format.answer(bytes, fates, stamp);
  demand_told_bounded(answer, bytes.size());
  demand(answer == format.answer(bytes, fates, stamp), "the same reading is answered in the same way");

  const edifact::Examination asked = edifact::examine(bytes, limits());
  FormatLimits of_answer = limits();  // it may be longer than what it answers
  of_answer.interchange_bytes_max = of_answer.message_bytes_max = std::size_t{64} << 20;
  of_answer.segment_bytes_max = std::size_t{64} << 10;
  of_answer.message_segments_max = 100'000;
  const edifact::Examination told = edifact::examine(answer, of_answer);
  std::size_t at = 0;
  for (const ExaminedInterchange& one : asked.interchanges) {
    if (!is_to_be_answered(one)) continue;
    demand(at < told.interchanges.size(), "each interchange with a sender gets an answer", answer);
    const ExaminedInterchange& its = told.interchanges[at];
    const std::string fault = fault_of_envelope(its);
    demand(fault.empty(), fault.c_str(), answer);
    demand(its.sender == one.recipient && its.recipient == one.sender, "an answer goes back to the sender", answer);
    demand(its.is_test == one.is_test, "a test is answered as a test", answer);
    const std::size_t begin = its.place.byte;
    const std::size_t end = ++at < told.interchanges.size() ? told.interchanges[at].place.byte : answer.size();
    const std::string_view text = std::string_view(answer).substr(begin, end - begin);
    demand(count_of("UCI", text, its.delimiters) == 1, "an answer says once what became of the interchange", answer);
    demand(count_of("UCM", text, its.delimiters) == messages_to_tell(one, fates),
           "each message that was not taken, or departs from the standard, is told of", answer);
  }
  demand(at == told.interchanges.size(), "nobody else gets an answer", answer);
  demand(format.answer(answer, {}, stamp).empty(), "an answer is never answered", answer);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto format = shipped_format(make_edifact_format, limits());
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const CpuLimit limit;

  const int sure = format->recognises(bytes);
  demand(sure >= 0 && sure <= 100, "sureness is a percentage");
  const InputReading reading = format->read(bytes, received_on(), nullptr);
  demand(reading.documents.size() <= limits().interchange_messages_max, "there are no more messages than allowed");
  for (const Note& note : reading.notes) demand(!note.reason->contrl.empty(), "a note about an envelope has a code of list 0085");
  const std::string told = demand_soundness(reading, size);
  demand(told == told_by(format->read(bytes, received_on(), nullptr)), "a second reading tells the same");
  static_cast<void>(demand_safe_skim(*format, bytes, reading));
  demand_sound_deviations(*format, bytes);
  demand_due_answers(*format, bytes, reading);
  return 0;
}
