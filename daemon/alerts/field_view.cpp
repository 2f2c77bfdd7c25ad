// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/alerts/field_view.h"

#include <algorithm>
#include <array>

namespace kpwatch {
namespace {

using namespace std::string_view_literals;
constexpr std::array fields{"certificates"sv,
                            "certificates.carats"sv,
                            "certificates.code"sv,
                            "certificates.destination"sv,
                            "certificates.expires_on"sv,
                            "certificates.found"sv,
                            "certificates.issued_on"sv,
                            "certificates.issuer"sv,
                            "certificates.normalised"sv,
                            "certificates.origin"sv,
                            "certificates.parcels"sv,
                            "certificates.raw"sv,
                            "certificates.replaced_by"sv,
                            "certificates.status"sv,
                            "certificates.status_on"sv,
                            "certificates.usd"sv,
                            "certificates.validated_on"sv,
                            "declaration"sv,
                            "declaration.accepted_on"sv,
                            "declaration.feed"sv,
                            "declaration.format"sv,
                            "declaration.identifier"sv,
                            "declaration.jurisdiction"sv,
                            "declaration.map"sv,
                            "declaration.mrn"sv,
                            "declaration.office"sv,
                            "declaration.reference"sv,
                            "declaration.regime"sv,
                            "declaration.sender"sv,
                            "declaration.sha256"sv,
                            "declaration.test"sv,
                            "declaration.transport_id"sv,
                            "declaration.version"sv,
                            "explanation"sv,
                            "findings"sv,
                            "findings.basis"sv,
                            "findings.certificate"sv,
                            "findings.check"sv,
                            "findings.class"sv,
                            "findings.expected"sv,
                            "findings.id"sv,
                            "findings.observed"sv,
                            "findings.place"sv,
                            "findings.sentence"sv,
                            "findings.severity"sv,
                            "findings.unit"sv,
                            "item"sv,
                            "item.carats"sv,
                            "item.commodity_code"sv,
                            "item.currency"sv,
                            "item.description"sv,
                            "item.destination_country"sv,
                            "item.dispatch_country"sv,
                            "item.hs_edition"sv,
                            "item.net_mass_kg"sv,
                            "item.number"sv,
                            "item.origin"sv,
                            "item.procedure"sv,
                            "item.reason"sv,
                            "item.scope"sv,
                            "item.usd"sv,
                            "item.value"sv,
                            "parties"sv,
                            "parties.country"sv,
                            "parties.id"sv,
                            "parties.name"sv,
                            "parties.role"sv,
                            "recommended_action"sv,
                            "reference_edition"sv,
                            "score"sv,
                            "subject"sv,
                            "subject.destination_country"sv,
                            "subject.dispatch_country"sv,
                            "subject.identifier"sv,
                            "subject.kind"sv};
static_assert(std::is_sorted(fields.begin(), fields.end()));

}  // namespace

std::span<const std::string_view> alert_fields() { return fields; }

bool is_alert_field(std::string_view name) { return std::binary_search(fields.begin(), fields.end(), name); }

bool FieldView::sees(std::string_view name) const {
  return allowed_.empty() || std::find(allowed_.begin(), allowed_.end(), name) != allowed_.end();
}

bool FieldView::sees(std::string_view section, std::string_view member) const {
  return sees(section) || sees(std::string(section) + '.' + std::string(member));
}

bool FieldView::sees_some_of(std::string_view section) const {
  return sees(section) || std::any_of(allowed_.begin(), allowed_.end(), [&](const std::string& name) {
           return name.size() > section.size() && name.compare(0, section.size(), section) == 0 && name[section.size()] == '.';
         });
}

}  // namespace kpwatch
