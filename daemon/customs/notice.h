// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// A notice about a certificate: what became of it after it was issued. Notices change what is known of a certificate from
// the day they speak of and from the day they came; none of them overwrites anything.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/customs/certificate.h"

namespace kpwatch {

enum class NoticeKind : std::uint8_t {
  replaced,     // another certificate took its place
  invalidated,  // taken back by its issuer
  lost,         // the certificate, or the shipment with it
  stolen,
  fake,       // never issued
  returned,   // the goods went back to where they came from
  corrected,  // a field was put right by endorsement, on the issuer's instruction
  technical   // this certificate only carries goods back that were still under customs control
};
[[nodiscard]] std::string_view to_string(NoticeKind kind);
[[nodiscard]] std::optional<NoticeKind> parse_notice_kind(std::string_view text);

struct Correction {
  std::string field;        // of the canonical certificate: "carats", "importer", "expires_on" ...
  std::string before, now;  // as texts
  friend bool operator==(const Correction&, const Correction&) = default;
};

struct CertificateNotice {
  NoticeKind kind = NoticeKind::invalidated;
  CertificateNumber number;
  std::optional<CountryCode> issuer;   // where the message gives it in a field of its own
  std::string reference;               // of whoever gives notice
  std::string authority;               // that gives notice
  std::optional<CountryCode> country;  // of that authority
  std::optional<Day> dated_on;         // from which day it holds; nothing: from the day it became known
  std::string replaced_by;             // number
  std::string original;                // technical: the number under which the goods had come
  std::string instruction;             // corrected: the id of the issuer's written instruction
  std::vector<Correction> corrections;
  std::optional<Carats> carats;  // of the goods that were lost or stolen, where it is not all that the certificate says
  std::vector<CertificateLine> lines;
  std::string remarks;
  std::string map;
  Place place;
};

// The fields that an endorsement can correct.
[[nodiscard]] bool is_correctable(std::string_view field);

// What a notice makes of a certificate: its status, since when, what replaced it, the fields put right. A correction
// counts when the issuer instructed it or gave notice itself, and when the field read as it says before.
// `known_on` stands in for a day that the notice does not give.
void apply(const CertificateNotice& notice, Day known_on, Certificate& certificate);

}  // namespace kpwatch
