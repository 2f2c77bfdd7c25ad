// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// What is wrong or doubtful in a document.
#include "daemon/base/note.h"

#include <algorithm>

namespace kpwatch {

bool has_rejection(const Notes& notes) {
  return std::any_of(notes.begin(), notes.end(), [](const Note& note) { return note.severity == Severity::rejection; });
}

}  // namespace kpwatch
