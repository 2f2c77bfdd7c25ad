// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/ledgers/sqlite/sealed_tables.h"

namespace kpwatch::sqlite {
namespace {

// Not in a seal: outbox.sent, which follows from `deliveries` and `held_aside`.
constexpr SealedTable every_table[table_count] = {
    {Table::positions, "positions", "feed, source, next", "tti", 2, false},
    {Table::inbox, "inbox", "transport_id, sha256, received_at, outcome", "ttit", 1, false},
    {Table::attempts, "attempts", "transport_id, count", "ti", 1, false},
    {Table::cases, "cases",
     "arrival, business_id, identifier, sha256, archive_sha256, archive_segment, archive_offset, archive_length, document, transport_id, "
     "feed, format, map, received_at, version, test, cancelled, look_again_at",
     "ittttt"
     "iiitttt"
     "iiiii",
     1, true, decisions_since},
    {Table::case_certificates, "case_certificates", "certificate_key, business_id", "tt", 2, false},
    {Table::uses, "uses",
     "arrival, certificate_key, business_id, identifier, sender, regime, accepted_on, jurisdiction, importing_country, office, "
     "transport_document, exporter_country, carats, place, since, ended",
     "ittttttttttttiii", 1, true, decisions_since},
    {Table::certificate_versions, "certificate_versions",
     "arrival, key, content_sha256, effective_on, known_at, source, archive_sha256, archive_segment, archive_offset, archive_length, "
     "content, since",
     "ittiitttiiti", 1, true, decisions_since},
    {Table::coverage, "coverage", "issuer, earliest_issued_on, complete_until", "tii", 1, false},
    {Table::alerts, "alerts", "arrival, id, business_id, item_number, revision, state, content_hash, authorities", "itttittt", 1, true},
    {Table::streams, "streams", "authority, stream_epoch, last_sequence", "tii", 1, false},
    {Table::outbox, "outbox", "arrival, authority, stream_epoch, sequence, event_id, alert_id, revision, key, attributes, data",
     "itiittittt", 1, true},
    {Table::deliveries, "deliveries", "authority, stream_epoch, sent_up_to", "tii", 2, false},
    {Table::held_aside, "held_aside", "authority, stream_epoch, sequence", "tii", 3, false},
    {Table::bookmarks, "bookmarks", "authority, bookmark", "tt", 1, false},
    {Table::dead_letters, "dead_letters",
     "id, transport_id, feed, name, position_feed, position_source, position_offset, archive_sha256, archive_segment, archive_offset, "
     "archive_length, document, reason, place, text, sentence, notes, headers, received_at, attempts, state",
     "itttttittiiittttttiit", 1, true},
    {Table::segments, "segments", "name, bytes", "ti", 1, false},
    {Table::told, "told", "authority, event_id, alert_id, revision, state, key, content_sha256", "tttittt", 2, false},
    {Table::exchange_documents, "exchange_documents",
     "arrival, kind, aspect, key, declaration, content_sha256, effective_on, known_at, source, archive_sha256, archive_segment, "
     "archive_offset, archive_length, content, since",
     "itttttiitttiiti", 1, true, decisions_since},
    {Table::statistics_rows, "statistics_rows",
     "arrival, figures, reporter, year, period, flow, counter, code, partner, partner_role, basis, micro_carats, micro_usd, count, "
     "revision, published_on, content_sha256, known_at, source, archive_sha256, archive_segment, archive_offset, archive_length",
     "ittiittttttiiiittitttii", 1, true, 4},
    {Table::movements, "movements",
     "arrival, business_id, case_arrival, identifier, regime, moved_on, jurisdiction, dispatch, destination, exporter, importer, "
     "certificate_key, issuer, origin, in_kp_scope, zone, micro_carats, micro_usd, since, "
     "ended",
     "ititti"
     "tttttttt"
     "iiiiii",
     1, true, decisions_since},
    {Table::faults, "faults", "arrival, business_id, case_arrival, check_id, declarant, made_on, since, ended", "itittiii", 1, true,
     decisions_since},
    {Table::past_coverage, "past_coverage", "arrival, issuer, earliest_issued_on, complete_until, ended", "itiii", 1, true,
     decisions_since},
    {Table::case_versions, "case_versions",
     "business_id, version, identifier, sha256, archive_sha256, archive_segment, archive_offset, archive_length, document, transport_id, "
     "feed, format, map, received_at, test, cancelled",
     "tittttiiittttiii", 2, false, decisions_since},
    {Table::grounds, "grounds", "arrival, sha256, reference, version, archive_sha256, archive_segment, archive_offset, archive_length",
     "itttttii", 1, true, decisions_since},
    {Table::decisions, "decisions", "arrival, business_id, version, seen, recorded, decided_at, why, grounds, sources, judgement",
     "itiiiititt", 1, true, decisions_since},
    {Table::receipts, "receipts", "transport_id, sha256, received_at, kept_until, set_aside, content", "ttiiit", 1, false, receipts_since},
    {Table::case_characters, "case_characters", "business_id, version, characters", "tit", 2, false, characters_since},
};

}  // namespace

std::span<const SealedTable> sealed_tables() { return every_table; }

}  // namespace kpwatch::sqlite
