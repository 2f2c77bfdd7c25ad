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
  if (count() == 0) {
    const bool can_be_relied_on = well_formed_to_end && !has_rejection(notes);
    return can_be_relied_on ? Reading::unmapped : Reading::rejected;
  }
  Reading worst = Reading::read;
  for (const Document& document : documents) worst = std::max(worst, document.outcome);
  for (const Reading outcome : {Reading::unmapped, Reading::rejected})
    if (let_go.at(static_cast<std::size_t>(outcome)) != 0) worst = std::max(worst, outcome);
  return worst;
}

void InputReading::complete_last(const Keep* keep) {
  if (keep == nullptr) return;
  const auto number = static_cast<std::uint32_t>(count() - 1);
  if ((*keep)(documents.back())) return numbers.push_back(number);
  ++let_go.at(static_cast<std::size_t>(documents.back().outcome));
  documents.pop_back();
}

void InputReading::complete_all(const Keep* keep) {
  if (keep == nullptr) return;
  if (documents.size() == 1) return complete_last(keep);
  std::vector<Document> all = std::move(documents);
  documents.clear();
  for (Document& document : all) {
    documents.push_back(std::move(document));
    complete_last(keep);
  }
}

}  // namespace kpwatch
