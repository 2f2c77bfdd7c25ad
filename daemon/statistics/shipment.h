// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// A certificate with what importing authorities confirmed of it: what trade is counted from.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "daemon/customs/certificate.h"

namespace kpwatch {

// What an importing authority confirmed of a certificate.
struct Receipt {
  CountryCode receiver;  // territory or party of the authority
  std::optional<Day> received_on;
  std::optional<Carats> carats;
  std::optional<UsDollars> usd;
  std::vector<CertificateLine> lines;
};

struct CertifiedShipment {
  std::string_view key;                      // of the certificate
  const Certificate* certificate = nullptr;  // nullptr: not on record
  std::span<const Receipt> receipts;         // the latest of each receiver
  bool has_draft_only = false;               // a confirmation was drafted, and no authority has made it
};

}  // namespace kpwatch
