// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The tables as they are shipped, read once for all tests of this folder.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>
#include <memory>

#include "daemon/reference/reference_data.h"

namespace kpwatch {

inline const ReferenceData& shipped() {
  static const std::shared_ptr<const ReferenceData> data = [] {
    Complaints complaints;
    auto read = read_reference_data(KPWATCH_SOURCE_DIR "/mappings/reference", {}, complaints);
    for (const Complaint& complaint : complaints) std::cerr << in_words(complaint) << '\n';
    if (read == nullptr) std::abort();
    return read;
  }();
  return *data;
}

inline Day day(const char* text) { return parse_iso_day(text).value(); }
inline CountryCode code(const char* text) { return CountryCode::parse(text).value(); }

}  // namespace kpwatch
