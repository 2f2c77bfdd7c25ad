// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// A complaint in the form that editors and terminals turn into a link: file:line:column: sentence.
#include "daemon/base/complaint.h"

namespace kpwatch {

std::string in_words(const Complaint& complaint) {
  const FilePlace& place = complaint.place;
  std::string words = place.file;
  if (place.line != 0) {
    words += ':' + std::to_string(place.line);
    if (place.column != 0) words += ':' + std::to_string(place.column);
  }
  if (!words.empty()) words += ": ";
  return words + complaint.sentence;
}

}  // namespace kpwatch
