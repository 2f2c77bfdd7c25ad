// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// What is wrong with our own files, as each command tells it.
#pragma once

#include <iosfwd>
#include <string>
#include <string_view>

#include "daemon/base/complaint.h"

namespace kpwatch {

// A line each, in words.
void write_complaints(std::ostream& out, const Complaints& complaints);
// To standard error; the exit code of a command that was refused for them.
[[nodiscard]] int refused(const Complaints& complaints);
// A command called with what does not go together, told on standard error under its name ("kpwatch test"); the exit code of misuse.
[[nodiscard]] int misused(std::string_view command, const std::string& sentence);
// One JSON object a line: file, line and column from 1 (0: the file as a whole), sentence.
void write_complaints_as_json(std::ostream& out, const Complaints& complaints);

}  // namespace kpwatch
