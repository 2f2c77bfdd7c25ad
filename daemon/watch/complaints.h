// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// What is wrong with our own files, as each command tells it.
#pragma once

#include <iosfwd>

#include "daemon/base/complaint.h"

namespace kpwatch {

// A line each, in words.
void write_complaints(std::ostream& out, const Complaints& complaints);
// One JSON object a line: file, line and column from 1 (0: the file as a whole), sentence.
void write_complaints_as_json(std::ostream& out, const Complaints& complaints);

}  // namespace kpwatch
