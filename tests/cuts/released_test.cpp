// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// A release character before any character makes it that character. Whoever puts some where none is needed, into codes and
// qualifiers, must not hide from kpwatch what others read.
#include <gtest/gtest.h>

#include <cctype>
#include <string>

#include "daemon/canonical/canonical_json.h"
#include "tests/cuts/samples.h"
#include "tests/fuzz/harness.h"

namespace kpwatch {
namespace {

// Before the first letter or digit of each component, but for tags and the service segments.
std::string released_everywhere(std::string_view text) {
  std::string out;
  bool is_service = false, begins_segment = true;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (begins_segment && c != '\n' && c != '\r') {
      is_service = text.substr(at, 2) == "UN" && text.substr(at, 3) != "UNS";
      begins_segment = false;
    }
    const bool begins = at > 0 && (text[at - 1] == '+' || text[at - 1] == ':') && std::isalnum(static_cast<unsigned char>(c)) != 0;
    const bool is_released = at > 1 && text[at - 2] == '?';
    if (begins && !is_released && !is_service) out += '?';
    out += c;
    begins_segment = begins_segment || c == '\'';
  }
  return out;
}

TEST(Released, codes_and_qualifiers_say_what_they_say_without_release_characters) {
  std::size_t read = 0;
  for (const auto& sample : cuts::samples()) {
    if (!sample.name.starts_with("edifact/") || sample.bytes.find("UNA") != std::string::npos) continue;
    const auto format = fuzz::shipped_format(sample.make, {});
    const std::string released = released_everywhere(sample.bytes);
    ASSERT_GT(released.size(), sample.bytes.size());
    const InputReading plain = format->read(sample.bytes, fuzz::received_on(), nullptr);
    const InputReading reading = format->read(released, fuzz::received_on(), nullptr);
    ASSERT_EQ(reading.documents.size(), plain.documents.size());
    for (std::size_t i = 0; i < plain.documents.size(); ++i) {
      ASSERT_NE(plain.documents[i].declaration(), nullptr) << sample.name;
      ASSERT_NE(reading.documents[i].declaration(), nullptr) << sample.name;
      EXPECT_EQ(declaration_fields_json(*reading.documents[i].declaration()), declaration_fields_json(*plain.documents[i].declaration()))
          << sample.name;
      ++read;
    }
    fuzz::demand_safe_skim(*format, released, reading);
  }
  EXPECT_GE(read, 7U);
}

}  // namespace
}  // namespace kpwatch
