// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/flow/registering.h"

namespace kpwatch {

void register_properly(Certificate& certificate, const ReferenceData& reference) {
  const auto& participants = reference.participants;
  auto reading = normalise(
      certificate.number.raw, [&](CountryCode code) { return participants.has_ever_issued(code); }, certificate.issuer);
  if (auto* number = std::get_if<CertificateNumber>(&reading)) certificate.number = std::move(*number);
  if (!certificate.origin.text.empty()) certificate.origin = parse_origin(certificate.origin.text, participants);
}

}  // namespace kpwatch
