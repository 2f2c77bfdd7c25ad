// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// What KP authorities exchange beside certificates, and what officers and experts add. All come by the same road.
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "daemon/customs/confirmation.h"
#include "daemon/customs/notice.h"
#include "daemon/customs/observation.h"
#include "daemon/customs/preadvice.h"
#include "daemon/customs/statistics_return.h"

namespace kpwatch {

using Exchange = std::variant<ImportConfirmation, ExportPreadvice, CertificateNotice, Observation, StatisticsReturn>;

[[nodiscard]] std::string_view kind_of(const Exchange& document);  // "confirmation", "preadvice", "notice", "observation", "statistics"
// The certificate it is about; nothing: none (statistics; an observation of a declaration alone).
[[nodiscard]] const CertificateNumber* number_of(const Exchange& document);
[[nodiscard]] CertificateNumber* number_of(Exchange& document);
// What to call it: the certificate's key, the declaration's identifier, or reporter, table and period.
[[nodiscard]] std::string identifier_of(const Exchange& document);

// The day from which it holds: of receipt, advice, event, observation or publication; else the day it became known.
[[nodiscard]] Day effective_on(const Exchange& document, Day known_on);

// A number's parts from its normal form: what CertificateNumber::key made of them. Nothing on other text.
[[nodiscard]] std::optional<CertificateNumber> number_of_key(std::string_view key, std::string raw);

}  // namespace kpwatch
