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

void register_properly(Exchange& document, const ReferenceData& reference) {
  const auto& participants = reference.participants;
  if (CertificateNumber* number = number_of(document)) {
    const auto issuer = std::visit(
        [](const auto& one) -> std::optional<CountryCode> {
          if constexpr (requires { one.issuer; }) return one.issuer;
          return std::nullopt;
        },
        document);
    auto reading = normalise(
        number->raw, [&](CountryCode code) { return participants.has_ever_issued(code); }, issuer);
    if (auto* known = std::get_if<CertificateNumber>(&reading)) *number = std::move(*known);
  }
  auto* preadvice = std::get_if<ExportPreadvice>(&document);
  if (preadvice != nullptr && !preadvice->origin.text.empty()) preadvice->origin = parse_origin(preadvice->origin.text, participants);
}

}  // namespace kpwatch
