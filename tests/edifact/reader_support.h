// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// What the tests of the EDIFACT reader share: a format without maps, and what it tells as one line a note.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/formats/edifact/edifact_format.h"

namespace kpwatch::reader_test {

using Lines = std::vector<std::string>;

inline const Lines one_order{"unmapped ORDERS:D:96A:UN 1"};  // what is told of the order that these tests disturb
inline const std::filesystem::path samples_dir = std::filesystem::path(KPWATCH_SOURCE_DIR) / "tests/samples/edifact";

inline std::string file_bytes(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

inline InputReading read(std::string_view bytes, const FormatLimits& limits = {}) {
  Complaints complaints;
  return make_edifact_format({}, limits, complaints)->read(bytes, Day{}, nullptr);
}

// "control-count-wrong 29 1/1/9 UNT 1.1 @203": interchange, message, segment, tag, element.component, byte.
inline std::string line_of(const Note& note) {
  const Place& p = note.place;
  std::string line = note.severity == Severity::rejection ? "rejected: " : "";
  line += std::string(note.reason->code) + " " + std::string(note.reason->contrl) + " " + std::to_string(p.interchange) + "/" +
          std::to_string(p.message) + "/" + std::to_string(p.segment);
  if (!p.tag_text().empty()) line += " " + std::string(p.tag_text());
  if (p.element > 0) line += " " + std::to_string(p.element) + "." + std::to_string(p.component);
  return line + " @" + std::to_string(p.byte);
}

// Everything told, the input's notes first.
inline Lines told(const InputReading& reading) {
  Lines lines;
  for (const Note& note : reading.notes) lines.push_back(line_of(note));
  for (const Document& document : reading.documents) {
    for (const Note& note : document.notes) lines.push_back(line_of(note));
  }
  return lines;
}
inline Lines told(std::string_view bytes) { return told(read(bytes)); }

inline Lines codes(const InputReading& reading) {
  Lines found;
  for (const Note& note : reading.notes) found.emplace_back(note.reason->code);
  for (const Document& document : reading.documents) {
    for (const Note& note : document.notes) found.emplace_back(note.reason->code);
  }
  return found;
}
inline Lines codes(std::string_view bytes) { return codes(read(bytes)); }

inline bool tells(const InputReading& reading, std::string_view code) {
  const Lines found = codes(reading);
  return std::find(found.begin(), found.end(), code) != found.end();
}
inline bool tells(std::string_view bytes, std::string_view code) { return tells(read(bytes), code); }

// "unmapped ORDERS:D:96A:UN 1" for each document.
inline Lines documents(const InputReading& reading) {
  Lines found;
  for (const Document& each : reading.documents) {
    found.push_back(std::string(to_string(each.outcome)) + " " + each.described_as + " " + each.identifier);
  }
  return found;
}
inline Lines documents(std::string_view bytes) { return documents(read(bytes)); }

inline std::string replaced(std::string text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) text.replace(at, from.size(), to);
  return text;
}

// An order of ours; nine segments, clean.
inline const std::string order =
    "UNB+UNOA:3+SENDER+RECEIVER+261124:0900+REF1'\n"
    "UNH+1+ORDERS:D:96A:UN'\n"
    "BGM+220+B10+9'\n"
    "DTM+137:20261120:102'\n"
    "NAD+BY+5400110000009::9'\n"
    "LIN+1++5400111864181:EN'\n"
    "QTY+21:288'\n"
    "UNS+S'\n"
    "CNT+2:1'\n"
    "UNT+9+1'\n"
    "UNZ+1+REF1'\n";

inline std::string interchange(std::string_view messages, std::string_view count = "1", std::string_view syntax = "UNOA:3") {
  return "UNB+" + std::string(syntax) + "+SENDER+RECEIVER+261124:0900+REF1'\n" + std::string(messages) + "UNZ+" + std::string(count) +
         "+REF1'\n";
}
inline std::string message(std::string_view reference, std::string_view body = "BGM+220+B10+9'\nDTM+137:20261120:102'\n") {
  std::size_t segments = 2;
  for (std::size_t i = 0; i < body.size(); ++i) {
    if (body[i] == '?') {
      ++i;
    } else if (body[i] == '\'') {
      ++segments;
    }
  }
  return "UNH+" + std::string(reference) + "+ORDERS:D:96A:UN'\n" + std::string(body) + "UNT+" + std::to_string(segments) + "+" +
         std::string(reference) + "'\n";
}

}  // namespace kpwatch::reader_test
