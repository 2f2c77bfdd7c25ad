// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/checks/participation/conditions.h"

#include <algorithm>
#include <array>

#include "daemon/base/text.h"
#include "daemon/checks/citation.h"
#include "daemon/checks/evidence.h"
#include "daemon/checks/facts.h"

namespace kpwatch {
namespace {

constexpr std::string_view zones_mark = "zones: ", area_mark = "area: ";

// What the case says in words about where the stones are from, folded.
std::vector<std::string> words_on_origin(const CaseFile& file, const CitedCertificate& cited) {
  std::vector<std::string> texts;
  if (cited.record && !cited.record->origin.text.empty()) texts.push_back(WordList::folded(cited.record->origin.text));
  for (const std::size_t i : cited.items)
    if (const auto& description = file.items[i].item->description) texts.push_back(WordList::folded(description->value));
  return texts;
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) > 0x7F; }

// The word after "zone" ("zone: Bria", "zone de Bria").
std::string word_after_zone(std::string_view folded) {
  constexpr std::string_view mark = "zone";
  for (std::size_t at = folded.find(mark); at != std::string_view::npos; at = folded.find(mark, at + 1)) {
    if (at > 0 && is_letter(folded[at - 1])) continue;
    std::size_t next = at + mark.size();
    if (next < folded.size() && is_letter(folded[next])) continue;  // "zones"
    for (int skipped = 0; skipped < 2; ++skipped) {
      while (next < folded.size() && !is_letter(folded[next])) ++next;
      std::size_t end = next;
      while (end < folded.size() && is_letter(folded[end])) ++end;
      const std::string word(folded.substr(next, end - next));
      if (word == "de" || word == "of" || word == "du") {
        next = end;
        continue;
      }
      return word;
    }
  }
  return "";
}

bool names(const CitedDocument& document, std::string_view word) {
  const auto says = [&](const Maybe<Text>& field) { return field && WordList::folded(field->value).find(word) != std::string::npos; };
  return says(document.name) || says(document.code);
}

bool any_names(const CaseFile& file, const CitedCertificate& cited, std::string_view word) {
  const auto any = [&](const std::vector<CitedDocument>& documents) {
    return std::any_of(documents.begin(), documents.end(), [&](const CitedDocument& document) {
      return document.reference && !trimmed(document.reference->value).empty() && names(document, word);
    });
  };
  if (any(file.declaration.documents)) return true;
  if (first_item_speaks_for_all(file.declaration) && any(file.declaration.items.front().documents)) return true;
  return std::any_of(cited.items.begin(), cited.items.end(), [&](std::size_t i) { return any(file.items[i].item->documents); });
}

// What officers put in about this certificate, as of the day on which the goods left.
Evidence observed(const CaseFile& file, const CitedCertificate& cited) {
  return evidence_of(file, static_cast<std::size_t>(&cited - file.certificates.data()), export_day(file, &cited).day);
}

std::vector<std::string> listed_after(std::string_view scope, std::string_view mark) {
  std::vector<std::string> names;
  if (!scope.starts_with(mark)) return names;
  for (const std::string_view name : split(scope.substr(mark.size()), ','))
    if (!trimmed(name).empty() && trimmed(name) != "none") names.emplace_back(trimmed(name));
  return names;
}

}  // namespace

std::vector<const Restriction*> conditions_of_issuer(const CaseFile& file, CountryCode issuer, Day day) {
  const Participants& participants = file.reference.participants;
  std::vector<const Restriction*> found;
  for (const CountryCode code : std::array{issuer, participants.party_of(issuer, day)})
    for (const Restriction* row : participants.restrictions(Restriction::Subject::issuer, code, day))
      if (row->kind == RestrictionKind::kp_conditional && !row->end_is_uncertain &&
          std::find(found.begin(), found.end(), row) == found.end())
        found.push_back(row);
  return found;
}

std::vector<std::string> zones_of(const Restriction& restriction) { return listed_after(restriction.scope, zones_mark); }
bool is_by_zones(const Restriction& restriction) { return restriction.scope.starts_with(zones_mark); }

std::string area_of(const Restriction& restriction) {
  auto areas = listed_after(restriction.scope, area_mark);
  return areas.empty() ? std::string() : std::move(areas.front());
}

std::optional<std::string> stated_zone(const CaseFile& file, const CitedCertificate& cited, const std::vector<std::string>& listed) {
  const auto texts = words_on_origin(file, cited);
  for (const std::string& zone : listed)
    if (names_place(file, cited, zone)) return zone;
  for (const std::string& text : texts)
    if (std::string word = word_after_zone(text); !word.empty()) return capitalised(std::move(word));
  const std::vector<std::string> zones = observed(file, cited).zones();
  for (const std::string& zone : zones)
    for (const std::string& one : listed)
      if (WordList::folded(zone) == WordList::folded(one)) return one;
  return zones.empty() ? std::nullopt : std::optional(zones.front());
}

bool names_place(const CaseFile& file, const CitedCertificate& cited, std::string_view place) {
  const std::string sought = WordList::folded(place);
  const auto texts = words_on_origin(file, cited);
  return !sought.empty() &&
         std::any_of(texts.begin(), texts.end(), [&](const std::string& text) { return text.find(sought) != std::string::npos; });
}

bool shows_monitor(const CaseFile& file, const CitedCertificate& cited) {
  return any_names(file, cited, "monitor") || observed(file, cited).names_monitor();
}

bool has_evidence(const CaseFile& file, const CitedCertificate& cited, const Restriction& restriction) {
  if (restriction.condition == "zone") return stated_zone(file, cited, zones_of(restriction)).has_value();
  return restriction.condition.empty() || any_names(file, cited, restriction.condition) || observed(file, cited).names_monitor();
}

}  // namespace kpwatch
