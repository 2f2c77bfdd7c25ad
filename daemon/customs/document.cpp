// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// What became of a document, and of an input as a whole.
#include "daemon/customs/document.h"

#include <algorithm>

namespace kpwatch {

std::string_view to_string(Reading reading) {
  switch (reading) {
    case Reading::read:
      return "read";
    case Reading::unmapped:
      return "unmapped";
    case Reading::rejected:
      break;
  }
  return "rejected";
}

Reading InputReading::outcome() const {
  if (documents.empty()) {
    const bool can_be_relied_on = well_formed_to_end && !has_rejection(notes);
    return can_be_relied_on ? Reading::unmapped : Reading::rejected;
  }
  Reading worst = Reading::read;
  for (const Document& document : documents) worst = std::max(worst, document.outcome);
  return worst;
}

}  // namespace kpwatch
