// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// A folder that goes with its test, and small records to fill a ledger with.
#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "adapters/ledgers/sqlite/segment_archive.h"
#include "adapters/ledgers/sqlite/sqlite_ledger.h"

namespace kpwatch {

// In memory where there is such a file system: these tests kill processes, not the machine, and each waits for many syncs.
inline std::filesystem::path scratch_root() {
  return std::getenv("TMPDIR") == nullptr && ::access("/dev/shm", W_OK) == 0 ? std::filesystem::path("/dev/shm")
                                                                             : std::filesystem::temp_directory_path();
}

class Scratch {
 public:
  Scratch() {
    std::string pattern = (scratch_root() / "kpwatch-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no scratch folder");
    folder = pattern;
  }
  ~Scratch() {
    std::error_code ignored;
    std::filesystem::remove_all(folder, ignored);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  std::filesystem::path folder;
};

template <class T>
T taken(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().sentence);
  return std::move(result.value());
}
inline void done(const Result<void>& result) {
  if (!result) throw std::runtime_error(result.error().sentence);
}

inline Moment at(std::int64_t seconds) { return Moment{std::chrono::seconds{1'700'000'000 + seconds}}; }
inline Day on(const char* text) { return parse_iso_day(text).value(); }

inline CaseRecord case_named(const std::string& business_id) {
  CaseRecord record;
  record.business_id = business_id;
  record.identifier = "MRN-" + business_id;
  record.sha256 = "00";
  record.transport_id = "file:" + business_id;
  record.feed = "inbox";
  record.format = "edifact";
  record.map = "edifact/test";
  record.received_at = at(0);
  record.decision = "{}";
  return record;
}

inline Certificate certificate_numbered(const std::string& serial) {
  Certificate certificate;
  certificate.number.raw = "ZA " + serial;
  certificate.number.issuer = country("ZA");
  certificate.number.serial = serial;
  certificate.number.digits = static_cast<int>(serial.size());
  certificate.issuer = country("ZA");
  certificate.issued_on = on("2024-01-10");
  certificate.expires_on = on("2024-03-10");
  certificate.carats = Carats{Decimal{12'500'000}};
  return certificate;
}

inline OutboxEntry event_for(const std::string& authority, std::uint32_t epoch, std::uint64_t sequence, const std::string& event_id) {
  return {
      authority, epoch, sequence, event_id, "key", {{"specversion", "1.0"}, {"id", event_id}}, R"({"state":"open","disposition":"alert"})"};
}

}  // namespace kpwatch
