// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The words for a certificate's status.
#include "daemon/customs/certificate.h"

#include <array>
#include <utility>

#include "daemon/base/text.h"

namespace kpwatch {
namespace {

constexpr std::array<std::pair<CertificateStatus, std::string_view>, 8> status_words{{
    {CertificateStatus::valid, "valid"},
    {CertificateStatus::confirmed, "confirmed"},
    {CertificateStatus::replaced, "replaced"},
    {CertificateStatus::invalidated, "invalidated"},
    {CertificateStatus::reported_lost, "reported_lost"},
    {CertificateStatus::reported_stolen, "reported_stolen"},
    {CertificateStatus::reported_fake, "reported_fake"},
    {CertificateStatus::expired, "expired"},
}};

}  // namespace

std::string_view to_string(CertificateStatus status) {
  for (const auto& [value, word] : status_words)
    if (value == status) return word;
  return "valid";
}

std::optional<CertificateStatus> parse_certificate_status(std::string_view text) {
  std::string wanted = lower_ascii(trimmed(text));
  for (char& c : wanted)
    if (c == ' ' || c == '-') c = '_';
  for (const auto& [value, word] : status_words)
    if (word == wanted) return value;
  return std::nullopt;
}

}  // namespace kpwatch
