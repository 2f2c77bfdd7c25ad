// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Small records to fill a ledger with.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "adapters/ledgers/sqlite/segment_archive.h"
#include "adapters/ledgers/sqlite/sqlite_ledger.h"
#include "tests/support/scratch_folder.h"

namespace kpwatch {

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
