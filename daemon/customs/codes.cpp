// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Reading country and commodity codes as senders write them.
#include "daemon/customs/codes.h"

namespace kpwatch {
namespace {

// The shortest code is a chapter, the longest a national one with its own statistical tail.
constexpr std::size_t commodity_digits_min = 2;
constexpr std::size_t commodity_digits_max = 14;

}  // namespace

std::optional<CommodityCode> CommodityCode::parse(std::string_view text) {
  CommodityCode code;
  for (const char c : text) {
    if (c == ' ' || c == '.' || c == '-' || c == '\t') continue;
    if (c < '0' || c > '9' || code.digits.size() == commodity_digits_max) return std::nullopt;
    code.digits.push_back(c);
  }
  if (code.digits.size() < commodity_digits_min) return std::nullopt;
  return code;
}

}  // namespace kpwatch
