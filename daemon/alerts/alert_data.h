// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The data of an alert event (docs/schemas/alert-1.json) as one authority may see it.
#pragma once

#include <string>

#include "daemon/alerts/addressed.h"

namespace kpwatch {

// What one authority gets to know, before it is written down.
struct AlertView {
  const Alert& alert;
  const Declaration& declaration;
  const Judgement& judgement;
  const CaseFacts& facts;
  const Authority& authority;
  std::vector<const Finding*> findings;  // addressed to it
  AlertState state;                      // as it looks from there
  Weight weight;                         // of these findings only
};
[[nodiscard]] AlertView view_for(const Alert& alert, const Declaration& declaration, const Judgement& judgement, const CaseFacts& facts,
                                 const Authority& authority, const Participants* participants);

// Same view, same bytes. Long texts are cut, and `truncated` says which, until the data has at most `bytes_max` bytes.
[[nodiscard]] std::string alert_data(const AlertView& view, std::size_t bytes_max);

}  // namespace kpwatch
