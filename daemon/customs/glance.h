// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// What single values of a declaration tell of whether anybody need look at it. A reader that asks of each value that might be of
// account, wherever it stands, need not put the declaration together when all are harmless.
#pragma once

#include <string_view>

namespace kpwatch {

// Harmless: on no day, beside whatever other harmless values, can it make a declaration one of interest. What is not harmless need
// not be of interest: then the declaration must be looked at. Any thread.
class Glance {
 public:
  virtual ~Glance() = default;
  // A commodity code, or what it begins with: digits.
  [[nodiscard]] virtual bool is_harmless_code(std::string_view digits) const = 0;
  // The trader's words for goods, all that is said of an item in one field.
  [[nodiscard]] virtual bool is_harmless_wording(std::string_view text) const = 0;
  // The code of a cited document, as the system writes it, and its title.
  [[nodiscard]] virtual bool is_harmless_document(std::string_view code) const = 0;
  [[nodiscard]] virtual bool is_harmless_title(std::string_view title) const = 0;
};

}  // namespace kpwatch
