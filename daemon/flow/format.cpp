// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/flow/format.h"

#include "daemon/base/text.h"
#include "daemon/flow/reasons.h"

namespace kpwatch {
namespace {

// So sure is only who has seen the first bytes of his own, and those are nobody else's.
constexpr int certain = 90;

}  // namespace

InputReading Formats::read(std::string_view bytes, Day received_on, RowCoverage* coverage) {
  Format* surest = nullptr;
  int best = 0;
  for (const auto& format : formats_) {
    const int sure = format->recognises(bytes);
    if (sure > best) {
      best = sure;
      surest = format.get();
    }
    if (sure >= certain) break;
  }
  if (surest != nullptr) return surest->read(bytes, received_on, coverage);
  InputReading reading;
  reading.format = "unknown";
  Note note;
  note.reason = trimmed(bytes).empty() ? &reasons::empty_input : &reasons::format_not_recognised;
  note.severity = Severity::rejection;
  note.place.byte = 0;
  note.text = printable_utf8(bytes.substr(0, 80), 80);
  reading.notes.push_back(std::move(note));
  return reading;
}

}  // namespace kpwatch
