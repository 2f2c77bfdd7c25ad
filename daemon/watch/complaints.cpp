// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/watch/complaints.h"

#include <iostream>
#include <ostream>

#include "daemon/canonical/json_writer.h"
#include "daemon/watch/exit_code.h"

namespace kpwatch {

void write_complaints(std::ostream& out, const Complaints& complaints) {
  for (const Complaint& complaint : complaints) out << in_words(complaint) << '\n';
}

int refused(const Complaints& complaints) {
  write_complaints(std::cerr, complaints);
  return exit_code::refused;
}

int misused(std::string_view command, const std::string& sentence) {
  std::cerr << command << ": " << sentence << '\n';
  return exit_code::usage;
}

void write_complaints_as_json(std::ostream& out, const Complaints& complaints) {
  for (const Complaint& complaint : complaints) {
    JsonWriter line;
    line.begin_object();
    line.text_member("file", complaint.place.file);
    line.number_member("line", complaint.place.line);
    line.number_member("column", complaint.place.column);
    line.text_member("sentence", complaint.sentence);
    line.end_object();
    out << line.written() << '\n';
  }
}

}  // namespace kpwatch
