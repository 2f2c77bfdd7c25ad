// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// What certificates and the documents about them have in common, as canonical JSON. What is empty is left out.
#pragma once

#include <string_view>
#include <vector>

#include "daemon/canonical/json_writer.h"
#include "daemon/customs/certificate.h"

namespace kpwatch {

void write_party(JsonWriter& json, std::string_view name, const CertificateParty& party);
// Members `origin`, `origin_kind` and `origin_countries`.
void write_origin(JsonWriter& json, const Origin& origin);
void write_line(JsonWriter& json, const CertificateLine& line);

}  // namespace kpwatch
