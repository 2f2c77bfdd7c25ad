// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/flow/format.h"

#include "daemon/base/text.h"
#include "daemon/flow/reasons.h"

namespace kpwatch {
namespace {

// So sure is only who has seen the first bytes of his own, and those are nobody else's.
constexpr int certain = 90;

constexpr std::uint32_t in_vain_max = 8;
constexpr std::uint32_t wait = 100;

}  // namespace

std::optional<std::size_t> Formats::surest(std::string_view bytes) const {
  std::optional<std::size_t> surest;
  int best = 0;
  for (std::size_t i = 0; i < formats_.size(); ++i) {
    const int sure = formats_[i]->recognises(bytes);
    if (sure > best) {
      best = sure;
      surest = i;
    }
    if (sure >= certain) break;
  }
  return surest;
}

bool is_passed_over(const Document& outline, const Interest& interest) {
  if (outline.outcome == Reading::rejected || !outline.notes.empty()) return false;
  return !interest(outline) && (outline.declaration() != nullptr || outline.outcome == Reading::unmapped);
}

std::optional<Skim> skim_of(const InputReading& reading, const Interest& interest) {
  if (!reading.well_formed_to_end || !reading.notes.empty() || reading.count() == 0) return std::nullopt;
  Skim skim{reading.format, reading.let_go};
  for (const Document& document : reading.documents) {
    if (!is_passed_over(document, interest)) return std::nullopt;
    ++skim.documents.at(static_cast<std::size_t>(document.outcome));
  }
  return skim;
}

DocumentFate fate_of(const Document& document) {
  DocumentFate fate{document.place.byte, document.outcome, {}};
  for (const Note& note : document.notes)
    if (note.severity == Severity::rejection) fate.why.push_back(note);
  return fate;
}

std::vector<DocumentFate> fates_of(const InputReading& reading) {
  std::vector<DocumentFate> fates;
  fates.reserve(reading.documents.size());
  for (const Document& document : reading.documents) fates.push_back(fate_of(document));
  return fates;
}

std::optional<Document> Format::read_one(std::string_view bytes, Day received_on, std::size_t document) {
  std::size_t number = 0;
  const Keep keep = [&](const Document&) { return number++ == document; };
  InputReading reading = read(bytes, received_on, nullptr, &keep);
  if (reading.documents.empty()) return std::nullopt;
  return std::move(reading.documents.front());
}

std::optional<Document> Formats::read_one(std::string_view bytes, Day received_on, std::size_t document, const std::string& characters) {
  assume_characters(characters);
  const auto format = surest(bytes);
  return format ? formats_[*format]->read_one(bytes, received_on, document) : std::nullopt;
}

std::optional<Skim> Formats::skim(std::string_view bytes, Day received_on, const Interest& interest) {
  const auto format = surest(bytes);
  if (!format) return std::nullopt;
  Patience& patience = patience_[*format];
  if (patience.waiting > 0) {
    --patience.waiting;
    return std::nullopt;
  }
  auto skimmed = formats_[*format]->skim(bytes, received_on, interest);
  patience.in_vain = skimmed ? 0 : patience.in_vain + 1;
  if (patience.in_vain >= in_vain_max) patience = {in_vain_max - 1, wait};
  return skimmed;
}

Notes Formats::deviations(std::string_view bytes) const {
  const auto format = surest(bytes);
  return format ? formats_[*format]->deviations(bytes) : Notes{};
}

std::string Formats::answer(std::string_view bytes, std::string_view sha256, std::span<const DocumentFate> fates, Moment made_at) const {
  constexpr std::size_t reference_length = 11;
  const auto format = surest(bytes);
  if (!format) return {};
  return formats_[*format]->answer(bytes, fates, {"K" + upper_ascii(sha256.substr(0, reference_length)), made_at});
}

void Formats::assume_characters(const std::string& name) {
  if (name == characters_) return;
  characters_ = name;
  for (const auto& format : formats_) format->assume_characters(name);
}

std::vector<SamplePart> Formats::parts(std::string_view bytes, std::span<const MapUse> uses, std::string_view format) {
  const auto which = surest(bytes);
  for (std::size_t i = 0; i < formats_.size(); ++i)
    if (format.empty() ? which == i : formats_[i]->name() == format) return formats_[i]->parts(bytes, uses);
  return {};
}

InputReading Formats::read(std::string_view bytes, Day received_on, RowCoverage* coverage, const Keep* keep) {
  if (const auto format = surest(bytes)) return formats_[*format]->read(bytes, received_on, coverage, keep);
  InputReading reading;
  reading.format = "unknown";
  Note note;
  note.reason = trimmed(bytes).empty() ? &reasons::empty_input : &reasons::format_not_recognised;
  note.severity = Severity::rejection;
  note.place.byte = 0;
  note.text = printable_utf8(bytes.substr(0, 80), 80);
  reading.notes.push_back(std::move(note));
  return reading;
}

}  // namespace kpwatch
