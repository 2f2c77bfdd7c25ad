// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// What an alert says in sentences, and how names that an authority may not see are kept out of them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "daemon/alerts/addressed.h"
#include "daemon/alerts/field_view.h"

namespace kpwatch {

[[nodiscard]] std::string_view recommended_action(AlertState state, Disposition disposition);

// Plain English, at most 1,200 characters; only what the view allows and only the given findings.
[[nodiscard]] std::string explanation(const Alert& alert, AlertState state, CaseSubject subject, const Declaration& declaration,
                                      const std::vector<const Finding*>& findings, Disposition disposition, const FieldView& view,
                                      std::size_t characters_max);

// At most so many characters, ended by an ellipsis when something was cut.
[[nodiscard]] std::string cut_to(std::string_view utf8, std::size_t characters_max);

// Names and numbers of parties that must not go to this authority: replaced wherever they occur in a text.
class Withheld {
 public:
  Withheld(const Declaration& declaration, const Judgement& judgement, const FieldView& view);
  [[nodiscard]] std::string without(std::string_view text) const;

 private:
  std::vector<std::string> secrets_;  // longest first
};

}  // namespace kpwatch
