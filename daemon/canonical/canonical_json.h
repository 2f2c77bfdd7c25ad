// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The canonical documents as JSON, as docs/schemas/declaration-1.json, certificate-1.json and those of the exchange
// documents say: what `kpwatch read --json` shows under `fields`, and what the JSON format reads back to the same values.
#pragma once

#include <string>

#include "daemon/base/note.h"
#include "daemon/base/place.h"
#include "daemon/customs/certificate.h"
#include "daemon/customs/declaration.h"
#include "daemon/customs/exchange.h"

namespace kpwatch {

// Dates are ISO days, decimals exact texts; what is not known is absent.
[[nodiscard]] std::string declaration_fields_json(const Declaration& declaration);
[[nodiscard]] std::string certificate_fields_json(const Certificate& certificate);
[[nodiscard]] std::string exchange_fields_json(const Exchange& document);

// The place in the sender's terms: {"segment":31,"tag":"MEA",...}, {"line":..,"path":..}, {"pointer":..}; {} when not known.
[[nodiscard]] std::string place_json(const Place& place);
[[nodiscard]] std::string notes_json(const Notes& notes);

}  // namespace kpwatch
