// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/alerts/alert_words.h"

#include <algorithm>

#include "daemon/base/text.h"

namespace kpwatch {
namespace {

bool starts_character(char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }

std::string subject_words(const Alert& alert, CaseSubject subject, const Declaration& declaration, const FieldView& view) {
  if (subject == CaseSubject::certificate)
    return view.sees("subject", "identifier") ? "certificate " + declaration.identifier : std::string("the certificate");
  std::string words = "the declaration";
  if (view.sees("declaration", "identifier")) words = "declaration " + declaration.identifier;
  if (view.sees("declaration", "regime") && declaration.regime != Regime::unknown) {
    words += " (";
    words += to_string(declaration.regime);
    words += ")";
  }
  if (alert.item_number == "0") return words + " as a whole";
  return "item " + alert.item_number + " of " + words;
}

// Shorter ones would tear holes into ordinary words.
constexpr std::size_t secret_bytes_min = 4;

}  // namespace

std::string_view recommended_action(AlertState state, Disposition disposition) {
  if (state == AlertState::resolved || state == AlertState::withdrawn) return "No further action on this alert is asked.";
  switch (disposition) {
    case Disposition::correct:
      return "Have the declaration or the certificate's data corrected; the goods need not stop for this alone.";
    case Disposition::info:
      return "Keep for risk analysis; no action on the goods is asked.";
    case Disposition::review:
      return "Review the shipment before its release is decided; compare the goods with the original certificate.";
    case Disposition::alert:
      return "Consider stopping the goods for examination; see the original certificate and have it verified by its issuing authority. "
             "The decision is the authority's.";
    case Disposition::none:
      break;
  }
  return "No action is asked.";
}

std::string explanation(const Alert& alert, AlertState state, CaseSubject about, const Declaration& declaration,
                        const std::vector<const Finding*>& findings, Disposition disposition, const FieldView& view,
                        std::size_t characters_max) {
  const std::string subject = subject_words(alert, about, declaration, view);
  if (state == AlertState::withdrawn)
    return cut_to("The declaration was cancelled: the alert on " + subject + " is withdrawn.", characters_max);
  if (state == AlertState::resolved) return cut_to("What was found on " + subject + " no longer stands.", characters_max);
  std::string text = "On " + subject + ": ";
  for (const Finding* finding : findings) {
    text += finding->sentence;
    if (!finding->sentence.empty() && finding->sentence.back() != '.') text += '.';
    text += ' ';
  }
  text += recommended_action(state, disposition);
  return cut_to(text, characters_max);
}

std::string cut_to(std::string_view utf8, std::size_t characters_max) {
  if (utf8.size() <= characters_max) return std::string(utf8);
  std::size_t characters = 0;
  std::size_t last_kept = 0;  // where the character begins that an ellipsis would replace
  for (std::size_t i = 0; i < utf8.size(); ++i) {
    if (!starts_character(utf8[i])) continue;
    if (++characters == characters_max) last_kept = i;
    if (characters > characters_max) return std::string(utf8.substr(0, last_kept)) + "\xE2\x80\xA6";
  }
  return std::string(utf8);
}

Withheld::Withheld(const Declaration& declaration, const Judgement& judgement, const FieldView& view) {
  const bool names = !view.sees("parties", "name");
  const bool ids = !view.sees("parties", "id");
  const auto add = [&](std::string_view secret) {
    const std::string_view bare = trimmed(secret);
    if (bare.size() >= secret_bytes_min) secrets_.emplace_back(bare);
  };
  const auto add_parties = [&](const std::vector<Party>& parties) {
    for (const Party& party : parties) {
      if (names && party.name) add(party.name->value);
      if (ids && party.id) add(party.id->value);
    }
  };
  add_parties(declaration.parties);
  for (const GoodsItem& item : declaration.items) add_parties(item.parties);
  for (const CitedCertificate& cited : judgement.certificates) {
    if (!names || !cited.record) continue;
    add(cited.record->exporter.name);
    add(cited.record->importer.name);
  }
  std::sort(secrets_.begin(), secrets_.end(),
            [](const std::string& a, const std::string& b) { return a.size() != b.size() ? a.size() > b.size() : a < b; });
  secrets_.erase(std::unique(secrets_.begin(), secrets_.end()), secrets_.end());
}

std::string Withheld::without(std::string_view text) const {
  std::string result(text);
  if (secrets_.empty()) return result;
  std::string folded = lower_ascii(result);
  for (const std::string& secret : secrets_) {
    const std::string sought = lower_ascii(secret);
    constexpr std::string_view mark = "[withheld]";
    for (std::size_t at = folded.find(sought); at != std::string::npos; at = folded.find(sought, at + mark.size())) {
      result.replace(at, sought.size(), mark);
      folded.replace(at, sought.size(), mark);
    }
  }
  return result;
}

}  // namespace kpwatch
