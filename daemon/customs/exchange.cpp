// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The words of the exchange documents, and what they are called.
#include "daemon/customs/exchange.h"

#include <algorithm>
#include <array>
#include <utility>

#include "daemon/base/text.h"

namespace kpwatch {
namespace {

template <class Enum, std::size_t Size>
using Words = std::array<std::pair<Enum, std::string_view>, Size>;

template <class Enum, std::size_t Size>
std::string_view word_of(const Words<Enum, Size>& words, Enum value) {
  const auto found = std::find_if(words.begin(), words.end(), [&](const auto& entry) { return entry.first == value; });
  return found == words.end() ? std::string_view() : found->second;
}

template <class Enum, std::size_t Size>
std::optional<Enum> value_of(const Words<Enum, Size>& words, std::string_view text) {
  std::string wanted = lower_ascii(trimmed(text));
  for (char& c : wanted)
    if (c == ' ' || c == '-') c = '_';
  const auto found = std::find_if(words.begin(), words.end(), [&](const auto& entry) { return entry.second == wanted; });
  if (found == words.end() || wanted.empty()) return std::nullopt;
  return found->first;
}

constexpr Words<NoticeKind, 8> notice_words{{{NoticeKind::replaced, "replaced"},
                                             {NoticeKind::invalidated, "invalidated"},
                                             {NoticeKind::lost, "lost"},
                                             {NoticeKind::stolen, "stolen"},
                                             {NoticeKind::fake, "fake"},
                                             {NoticeKind::returned, "returned"},
                                             {NoticeKind::corrected, "corrected"},
                                             {NoticeKind::technical, "technical"}}};
constexpr Words<ObservationKind, 9> observation_words{{{ObservationKind::specimen, "specimen"},
                                                       {ObservationKind::seal, "seal"},
                                                       {ObservationKind::transit_exit, "transit_exit"},
                                                       {ObservationKind::footprint, "footprint"},
                                                       {ObservationKind::condition, "condition"},
                                                       {ObservationKind::exemption, "exemption"},
                                                       {ObservationKind::registration, "registration"},
                                                       {ObservationKind::release, "release"},
                                                       {ObservationKind::outcome, "outcome"}}};
constexpr Words<Verdict, 11> verdict_words{{{Verdict::matches, "matches"},
                                            {Verdict::differs, "differs"},
                                            {Verdict::intact, "intact"},
                                            {Verdict::broken, "broken"},
                                            {Verdict::registered, "registered"},
                                            {Verdict::not_registered, "not_registered"},
                                            {Verdict::released, "released"},
                                            {Verdict::refused, "refused"},
                                            {Verdict::accepted, "accepted"},
                                            {Verdict::control, "control"},
                                            {Verdict::detained, "detained"}}};
constexpr Words<ReturnTable, 3> table_words{
    {{ReturnTable::production, "production"}, {ReturnTable::trade, "trade"}, {ReturnTable::certificates, "certificates"}}};

template <class Document>
auto number_in(Document& document) {
  using Number = std::conditional_t<std::is_const_v<Document>, const CertificateNumber, CertificateNumber>;
  return std::visit(
      [](auto& one) -> Number* {
        if constexpr (requires { one.rows; }) {
          return nullptr;
        } else if constexpr (requires { one.number.has_value(); }) {
          return one.number ? &*one.number : nullptr;
        } else {
          return &one.number;
        }
      },
      document);
}

}  // namespace

std::string_view to_string(NoticeKind kind) { return word_of(notice_words, kind); }
std::optional<NoticeKind> parse_notice_kind(std::string_view text) { return value_of(notice_words, text); }
std::string_view to_string(ObservationKind kind) { return word_of(observation_words, kind); }
std::optional<ObservationKind> parse_observation_kind(std::string_view text) { return value_of(observation_words, text); }
std::string_view to_string(Verdict verdict) { return word_of(verdict_words, verdict); }
std::optional<Verdict> parse_verdict(std::string_view text) { return value_of(verdict_words, text); }
std::string_view to_string(ReturnTable table) { return word_of(table_words, table); }
std::optional<ReturnTable> parse_return_table(std::string_view text) { return value_of(table_words, text); }

bool may_say(ObservationKind kind, Verdict verdict) {
  switch (verdict) {
    case Verdict::none:
      return kind != ObservationKind::seal && kind != ObservationKind::registration && kind != ObservationKind::release;
    case Verdict::matches:
    case Verdict::differs:
      return kind == ObservationKind::specimen;
    case Verdict::intact:
    case Verdict::broken:
      return kind == ObservationKind::seal || kind == ObservationKind::transit_exit;
    case Verdict::registered:
    case Verdict::not_registered:
      return kind == ObservationKind::registration;
    case Verdict::released:
    case Verdict::refused:
      return kind == ObservationKind::release || kind == ObservationKind::outcome;
    case Verdict::accepted:
    case Verdict::control:
    case Verdict::detained:
      return kind == ObservationKind::outcome;
  }
  return false;
}

std::string StatisticsReturn::period() const {
  std::string text = std::to_string(year);
  if (quarter > 0) return text + "-Q" + std::to_string(quarter);
  if (half > 0) return text + "-H" + std::to_string(half);
  return text;
}

std::string_view kind_of(const Exchange& document) {
  constexpr std::array<std::string_view, 5> kinds{"confirmation", "preadvice", "notice", "observation", "statistics"};
  return kinds.at(document.index());
}

const CertificateNumber* number_of(const Exchange& document) { return number_in(document); }
CertificateNumber* number_of(Exchange& document) { return number_in(document); }

std::string identifier_of(const Exchange& document) {
  if (const CertificateNumber* number = number_of(document); number != nullptr && !number->serial.empty()) return number->key();
  if (const auto* observation = std::get_if<Observation>(&document)) return observation->declaration;
  if (const auto* figures = std::get_if<StatisticsReturn>(&document))
    return (figures->reporter ? std::string(figures->reporter->text()) : std::string()) + " " + figures->period() + " " +
           std::string(to_string(figures->table)) + " r" + std::to_string(figures->revision);
  return {};
}

Day effective_on(const Exchange& document, Day known_on) {
  struct Effective {
    Day known_on;
    Day operator()(const ImportConfirmation& one) const { return one.received_on.value_or(known_on); }
    Day operator()(const ExportPreadvice& one) const { return one.advised_on.value_or(one.expected_on.value_or(known_on)); }
    Day operator()(const CertificateNotice& one) const { return one.dated_on.value_or(known_on); }
    Day operator()(const Observation& one) const { return one.observed_on.value_or(known_on); }
    Day operator()(const StatisticsReturn& one) const { return one.published_on.value_or(known_on); }
  };
  return std::visit(Effective{known_on}, document);
}

std::optional<CertificateNumber> number_of_key(std::string_view key, std::string raw) {
  const auto parts = split(key, ':');
  if (parts.size() != 3 || parts[0].size() != 2 || parts[2].empty()) return std::nullopt;
  CertificateNumber number;
  number.raw = std::move(raw);
  number.issuer = CountryCode{{parts[0][0], parts[0][1]}};
  number.opaque = parts[1] == "?";
  if (!number.opaque) number.series = parts[1];
  number.serial = parts[2];
  return number;
}

}  // namespace kpwatch
