// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/flow/tap_offer.h"

#include <algorithm>

#include "daemon/flow/judgement_json.h"

namespace kpwatch {
namespace {

void add_notes(TapRecord& record, const Notes& notes) {
  for (const Note& note : notes) record.notes.push_back({note.reason->code, note.severity == Severity::rejection});
}

std::string text_of(const Maybe<Text>& value) { return value ? value->value.str() : std::string(); }

}  // namespace

TapJudgement tap_judgement(const Judgement& judgement) {
  TapJudgement made;
  for (const Finding& finding : judgement.findings)
    made.findings.push_back({finding.check->code, to_string(finding.cls), finding.severity, item_number(judgement, finding.item)});
  made.certificates = judgement.certificate_keys;
  return made;
}

void offer_to(Tap& tap, const Work& work, const TapJudgements& judgements, Moment now) {
  const Message& message = work.delivery->message();
  TapRecord whole;
  whole.at = now;
  whole.feed = message.feed;
  whole.format = work.reading.format;
  whole.bytes = work.bytes;
  for (const Document& document : work.reading.documents) {
    if (!tap.has_room()) {
      tap.let_pass();
      continue;
    }
    TapRecord record = whole;
    record.kind = document.kind;
    record.map = document.map;
    record.outcome = to_string(document.outcome);
    record.identifier = document.identifier;
    add_notes(record, document.notes);
    if (const Declaration* declaration = document.declaration()) {
      for (const Party& party : declaration->parties)
        record.parties.push_back({party.role.str(), text_of(party.name), text_of(party.id),
                                  party.country ? std::string(party.country->value.text()) : std::string()});
      if (const auto judged = judgements.find(declaration); judged != judgements.end()) {
        record.findings = judged->second.findings;
        record.certificates = judged->second.certificates;
      }
    } else if (const Certificate* certificate = document.certificate()) {
      record.certificates.push_back(certificate->number.key());
    }
    tap.offer(std::move(record));
  }
  const auto shown = work.reading.documents.size();
  std::uint64_t all = 0;
  for (const std::uint32_t count : work.counts.documents) all += count;
  if (all > shown) {
    TapRecord rest = whole;
    rest.of_no_interest = all - shown;
    tap.offer(std::move(rest));
  }
  // No document came out of it: it was refused as a whole, or not read at all.
  if (all != 0 || shown != 0) return;
  whole.outcome = to_string(Reading::rejected);
  add_notes(whole, work.reading.notes);
  if (work.unread_why != nullptr) whole.notes.push_back({work.unread_why->code, true});
  tap.offer(std::move(whole));
}

}  // namespace kpwatch
