// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Codes: UN/ECE Recommendation 19 (also the Union's, whose second digit only refines the first); the United States write
// 60 for what a passenger carries by hand (ACE, mode of transportation).
#include "daemon/checks/transport.h"

#include <array>
#include <string>
#include <utility>

#include "daemon/base/text.h"
#include "daemon/checks/facts.h"

namespace kpwatch {
namespace {

constexpr auto words = std::to_array<std::pair<std::string_view, TransportMode>>({
    {"HAND", TransportMode::by_hand},
    {"PASSENGER", TransportMode::by_hand},
    {"PAX", TransportMode::by_hand},
    {"BAGGAGE", TransportMode::by_hand},
    {"POST", TransportMode::post},
    {"MAIL", TransportMode::post},
    {"COURIER", TransportMode::post},
    {"EXPRESS", TransportMode::post},
    {"AIR", TransportMode::air},
    {"SEA", TransportMode::sea},
    {"MARITIME", TransportMode::sea},
    {"RAIL", TransportMode::rail},
    {"ROAD", TransportMode::road},
});

TransportMode by_digit(char digit) {
  switch (digit) {
    case '1':
      return TransportMode::sea;
    case '2':
      return TransportMode::rail;
    case '3':
      return TransportMode::road;
    case '4':
      return TransportMode::air;
    case '5':
      return TransportMode::post;
    default:
      return TransportMode::other;
  }
}

}  // namespace

TransportMode transport_mode(const Declaration& declaration) {
  if (!declaration.mode_of_transport) return TransportMode::unknown;
  const std::string text = upper_ascii(trimmed(declaration.mode_of_transport->value));
  if (text.empty()) return TransportMode::unknown;
  if (text == "60" && declaration.jurisdiction == country("US")) return TransportMode::by_hand;
  if (is_digit(text.front()) && text.size() <= 2) return by_digit(text.front());
  for (const auto& [word, mode] : words)
    if (text.find(word) != std::string::npos) return mode;
  return TransportMode::other;
}

std::optional<LongTransit> long_transit(const CaseFile& file, std::size_t certificate) {
  if (!file.declaration.arrived_on) return std::nullopt;
  const auto left = departure(file, &file.certificates[certificate]);
  if (!left) return std::nullopt;
  const bool by_air = transport_mode(file.declaration) == TransportMode::air;
  const auto most = file.settings.value("kp.long-transit", by_air ? "days_by_air" : "days");
  const Day arrived = file.declaration.arrived_on->value;
  if ((arrived - left->day).count() <= most) return std::nullopt;
  return LongTransit{left->day, arrived, most};
}

}  // namespace kpwatch
