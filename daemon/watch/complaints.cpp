// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/watch/complaints.h"

#include <ostream>

#include "daemon/canonical/json_writer.h"

namespace kpwatch {

void write_complaints(std::ostream& out, const Complaints& complaints) {
  for (const Complaint& complaint : complaints) out << in_words(complaint) << '\n';
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
