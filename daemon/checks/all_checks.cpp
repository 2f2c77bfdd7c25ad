// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// One line declares a check, one line puts it in its place. The order is that of the catalogue, and of the findings.
#include "daemon/checks/all_checks.h"

#include <algorithm>
#include <array>

namespace kpwatch {
namespace checks {

// Scope and classification
extern const Check rough_declared_otherwise;
extern const Check wording_contradicts_code;
extern const Check goods_code_differs;
// Presence and identity of the certificate
extern const Check certificate_missing;
extern const Check certificate_malformed;
extern const Check certificate_known_bad;
extern const Check certificate_unknown;
extern const Check prefix_differs;
extern const Check certificate_reused;
extern const Check shipment_split;
// Dates and status
extern const Check certificate_expired;
extern const Check issued_after_departure;
extern const Check issued_after_import;
extern const Check certificate_status;
// Participation and embargo
extern const Check issuer_outside;
extern const Check counterpart_outside;
extern const Check issuer_suspended;
extern const Check origin_under_embargo;
extern const Check issuer_alias;
extern const Check within_single_area;
// Quantity
extern const Check weight_differs;
extern const Check weight_differs_little;
extern const Check weight_transposed;
extern const Check weight_split_differs;
// Parties and route
extern const Check destination_differs;

}  // namespace checks

namespace {

constexpr std::array all{
    &checks::rough_declared_otherwise,
    &checks::wording_contradicts_code,
    &checks::goods_code_differs,

    &checks::certificate_missing,
    &checks::certificate_malformed,
    &checks::certificate_known_bad,
    &checks::certificate_unknown,
    &checks::prefix_differs,
    &checks::certificate_reused,
    &checks::shipment_split,

    &checks::certificate_expired,
    &checks::issued_after_departure,
    &checks::issued_after_import,
    &checks::certificate_status,

    &checks::issuer_outside,
    &checks::counterpart_outside,
    &checks::issuer_suspended,
    &checks::origin_under_embargo,
    &checks::issuer_alias,
    &checks::within_single_area,

    &checks::weight_differs,
    &checks::weight_differs_little,
    &checks::weight_transposed,
    &checks::weight_split_differs,

    &checks::destination_differs,
};

template <class Matches>
const Check* find(const Matches& matches) {
  const auto* found = std::find_if(all.begin(), all.end(), [&](const Check* check) { return matches(*check); });
  return found == all.end() ? nullptr : *found;
}

}  // namespace

std::span<const Check* const> all_checks() { return all; }
const Check* check_by_id(std::string_view id) {
  return find([id](const Check& check) { return check.id == id; });
}
const Check* check_by_code(std::string_view code) {
  return find([code](const Check& check) { return check.code == code; });
}

}  // namespace kpwatch
