// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/flow/sample.h"

#include <algorithm>

#include "daemon/base/text.h"

namespace kpwatch {
namespace {

bool is_number(std::string_view text) { return !text.empty() && std::all_of(text.begin(), text.end(), is_digit); }

// "/A[1]/B[2]" -> "/A/B"
std::string without_positions(std::string_view path) {
  std::string out;
  bool is_inside = false;
  for (const char c : path) {
    if (c == '[') is_inside = true;
    if (!is_inside) out += c;
    if (c == ']') is_inside = false;
  }
  return out;
}

// "/3/items/0/carats" -> "/*/items/*/carats"
std::string without_indexes(std::string_view pointer) {
  std::string out;
  if (pointer.empty()) return out;
  for (const std::string_view step : split(pointer.substr(1), '/')) out.append("/").append(is_number(step) ? "*" : step);
  return out;
}

}  // namespace

std::string kind_of_place(const Place& place) {
  switch (place.kind) {
    case Place::Kind::edifact:
      return std::string(place.tag_text()) + " " + std::to_string(place.element) + "." + std::to_string(place.component);
    case Place::Kind::xml:
      return without_positions(place.path.text());
    case Place::Kind::json:
      return without_indexes(place.path.text());
    case Place::Kind::csv:
    case Place::Kind::none:
      break;
  }
  return place.path.text();
}

}  // namespace kpwatch
