// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// One line declares a check, one line puts it in its place. The order is that of the catalogue, and of the findings.
#include "daemon/checks/all_checks.h"

#include <algorithm>
#include <array>
#include <unordered_map>

namespace kpwatch {
namespace checks {

// Scope and classification
extern const Check rough_declared_otherwise;
extern const Check watched_goods_odd;
extern const Check wording_contradicts_code;
extern const Check code_incomplete;
extern const Check laboratory_grown_doubted;
extern const Check semi_cut;
extern const Check goods_code_differs;
extern const Check carats_missing;
// Presence and identity of the certificate
extern const Check certificate_missing;
extern const Check certificate_malformed;
extern const Check certificate_known_bad;
extern const Check certificate_unknown;
extern const Check two_records;
extern const Check number_out_of_range;
extern const Check parcel_reference_differs;
extern const Check prefix_differs;
extern const Check certificate_reused;
extern const Check shipment_split;
extern const Check certificate_fields_missing;
extern const Check certificate_not_in_english;
extern const Check authority_unknown;
extern const Check specimen_differs;
// Dates and status
extern const Check certificate_expired;
extern const Check certificate_long_expired;
extern const Check issued_after_departure;
extern const Check issued_after_import;
extern const Check issued_in_future;
extern const Check expires_before_issue;
extern const Check valid_too_long;
extern const Check certificate_status;
extern const Check long_journey;
// Participation and embargo
extern const Check issuer_outside;
extern const Check counterpart_outside;
extern const Check issuer_suspended;
extern const Check origin_under_embargo;
extern const Check condition_without_evidence;
extern const Check zone_not_compliant;
extern const Check under_vigilance;
extern const Check issuer_alias;
extern const Check within_single_area;
// Quantity
extern const Check weight_differs;
extern const Check weight_differs_little;
extern const Check weight_transposed;
extern const Check value_differs_little;
extern const Check value_differs;
extern const Check price_unlikely;
extern const Check priced_as_other_code;
extern const Check parcels_differ;
extern const Check mass_impossible;
extern const Check value_in_other_currency;
extern const Check weight_split_differs;
extern const Check round_figures;
extern const Check structuring;
// Parties and route
extern const Check importer_differs;
extern const Check exporter_differs;
extern const Check destination_differs;
extern const Check lay_in_third_zone;
extern const Check redeclared_in_zone;
extern const Check hand_carried;
extern const Check sent_by_post;
extern const Check seal_broken;
extern const Check transit_altered;
extern const Check not_registered;
extern const Check new_pair;
extern const Check provenance_differs;
// Origin
extern const Check footprint_conflict;
extern const Check origin_over_capacity;
extern const Check origin_never_mined;
extern const Check neighbour_surge;
extern const Check restricted_lane;
extern const Check mixed_without_imports;
extern const Check trader_over_balance;
extern const Check area_without_monitor;
// Statistics
extern const Check period_anomaly;
extern const Check mirror_gap;
extern const Check certificate_size_jump;
extern const Check submission_missing;
extern const Check stock_bound;
extern const Check outside_trade;
extern const Check basis_mixed;
// Confirmation and life cycle
extern const Check preadvice_missing;
extern const Check confirmation_overdue;
extern const Check confirmation_differs;
extern const Check confirmed_elsewhere;
extern const Check confirmed_unknown;
extern const Check lost_goods_reappear;
extern const Check returned_without_technical;
extern const Check correction_uninstructed;
// Overlays of national law
extern const Check russian_diamonds;
extern const Check mining_origin_not_shown;
extern const Check mixed_origin_not_listed;
extern const Check just_below_threshold;
extern const Check listed_entity;
// Quality of the data
extern const Check message_repeated;
extern const Check amendment_out_of_order;
extern const Check message_unreadable;
extern const Check list_stale;
extern const Check clock_wrong;

}  // namespace checks

namespace {

constexpr std::array all{
    &checks::rough_declared_otherwise,
    &checks::watched_goods_odd,
    &checks::wording_contradicts_code,
    &checks::code_incomplete,
    &checks::laboratory_grown_doubted,
    &checks::semi_cut,
    &checks::goods_code_differs,
    &checks::carats_missing,

    &checks::certificate_missing,
    &checks::certificate_malformed,
    &checks::certificate_known_bad,
    &checks::certificate_unknown,
    &checks::two_records,
    &checks::number_out_of_range,
    &checks::parcel_reference_differs,
    &checks::prefix_differs,
    &checks::certificate_reused,
    &checks::shipment_split,
    &checks::certificate_fields_missing,
    &checks::certificate_not_in_english,
    &checks::authority_unknown,
    &checks::specimen_differs,

    &checks::certificate_expired,
    &checks::certificate_long_expired,
    &checks::issued_after_departure,
    &checks::issued_after_import,
    &checks::issued_in_future,
    &checks::expires_before_issue,
    &checks::valid_too_long,
    &checks::certificate_status,
    &checks::long_journey,

    &checks::issuer_outside,
    &checks::counterpart_outside,
    &checks::issuer_suspended,
    &checks::origin_under_embargo,
    &checks::condition_without_evidence,
    &checks::zone_not_compliant,
    &checks::under_vigilance,
    &checks::issuer_alias,
    &checks::within_single_area,

    &checks::weight_differs,
    &checks::weight_differs_little,
    &checks::weight_transposed,
    &checks::value_differs_little,
    &checks::value_differs,
    &checks::price_unlikely,
    &checks::priced_as_other_code,
    &checks::parcels_differ,
    &checks::mass_impossible,
    &checks::value_in_other_currency,
    &checks::weight_split_differs,
    &checks::round_figures,
    &checks::structuring,

    &checks::importer_differs,
    &checks::exporter_differs,
    &checks::destination_differs,
    &checks::lay_in_third_zone,
    &checks::redeclared_in_zone,
    &checks::hand_carried,
    &checks::sent_by_post,
    &checks::seal_broken,
    &checks::transit_altered,
    &checks::not_registered,
    &checks::new_pair,
    &checks::provenance_differs,

    &checks::footprint_conflict,
    &checks::origin_over_capacity,
    &checks::origin_never_mined,
    &checks::neighbour_surge,
    &checks::restricted_lane,
    &checks::mixed_without_imports,
    &checks::trader_over_balance,
    &checks::area_without_monitor,

    &checks::period_anomaly,
    &checks::mirror_gap,
    &checks::certificate_size_jump,
    &checks::submission_missing,
    &checks::stock_bound,
    &checks::outside_trade,
    &checks::basis_mixed,

    &checks::preadvice_missing,
    &checks::confirmation_overdue,
    &checks::confirmation_differs,
    &checks::confirmed_elsewhere,
    &checks::confirmed_unknown,
    &checks::lost_goods_reappear,
    &checks::returned_without_technical,
    &checks::correction_uninstructed,

    &checks::russian_diamonds,
    &checks::mining_origin_not_shown,
    &checks::mixed_origin_not_listed,
    &checks::just_below_threshold,
    &checks::listed_entity,

    &checks::message_repeated,
    &checks::amendment_out_of_order,
    &checks::message_unreadable,
    &checks::list_stale,
    &checks::clock_wrong,
};

}  // namespace

std::span<const Check* const> all_checks() { return all; }
// Asked for each check on each declaration in scope.
const Check* check_by_id(std::string_view id) {
  static const auto by_id = [] {
    std::unordered_map<std::string_view, const Check*> result;
    for (const Check* check : all) result.emplace(check->id, check);
    return result;
  }();
  const auto found = by_id.find(id);
  return found == by_id.end() ? nullptr : found->second;
}
const Check* check_by_code(std::string_view code) {
  const auto* const found = std::find_if(all.begin(), all.end(), [code](const Check* check) { return check->code == code; });
  return found == all.end() ? nullptr : *found;
}

}  // namespace kpwatch
