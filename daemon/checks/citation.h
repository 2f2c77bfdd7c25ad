// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Which certificates a declaration cites, for which of its lines, and what it claims of them.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "daemon/checks/check.h"

namespace kpwatch {

// Reads every reference to a certificate and ties it to its lines (fills ClassifiedItem::certificates). Records and
// earlier uses are not yet looked up. One entry a number, however often it is cited; placeholders are entries that no
// line points at. A reference in which several whole numbers stand is one entry for each of them, and
// "CD1831 (COPY)" is CD1831 where that is on record, unless all of it is on record as one irregular number.
using IsOnRecord = std::function<bool(const CertificateNumber&)>;
[[nodiscard]] std::vector<CitedCertificate> cited_certificates(const Declaration& declaration, const ReferenceData& reference, Day day,
                                                               std::vector<ClassifiedItem>& items, const IsOnRecord& is_on_record);

// Some document claims to be a KP certificate, or that KP seals are intact.
// `documents`: the declaration's, or one of its items'.
[[nodiscard]] bool cites_kp_document(const Declaration& declaration, const std::vector<CitedDocument>& documents,
                                     const ReferenceData& reference, Day day);
[[nodiscard]] bool cites_kp_document(const Declaration& declaration, const ReferenceData& reference, Day day);
// The same for a day that nobody knows: by any row, whatever its period.
[[nodiscard]] bool may_cite_kp_document(const Declaration& declaration, const std::vector<CitedDocument>& documents,
                                        const ReferenceData& reference);

// In ASYCUDA the documents of the whole declaration hang on its first item.
[[nodiscard]] bool first_item_speaks_for_all(const Declaration& declaration);

// A bill of lading, air waybill or the like, by the reference table or by code list 1001.
[[nodiscard]] bool is_transport_document(const Declaration& declaration, const CitedDocument& document, const ReferenceData& reference,
                                         Day day);

// What the declaration claims of this certificate: which movement it is used for.
[[nodiscard]] CertificateUse use_of(const CaseFile& file, std::size_t certificate, const std::string& business_id);

}  // namespace kpwatch
