// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The members of the exchange documents, written down once, in the order of their canonical JSON. Writing them and reading
// them back from the ledger are two visitors; `visit(name, member)` takes every type of member that occurs here.
#pragma once

#include <concepts>
#include <type_traits>

#include "daemon/customs/exchange.h"

namespace kpwatch {

template <class Document, class Kind>
concept Is = std::same_as<std::remove_const_t<Document>, Kind>;

template <Is<ImportConfirmation> D>
void each_member(D& d, auto&& visit) {
  visit("number", d.number);
  visit("issuer", d.issuer);
  visit("reference", d.reference);
  visit("authority", d.authority);
  visit("country", d.country);
  visit("received_on", d.received_on);
  visit("carats", d.carats);
  visit("usd", d.usd);
  visit("parcels", d.parcels);
  visit("lines", d.lines);
  visit("exporter", d.exporter);
  visit("importer", d.importer);
  visit("seals", d.seals);
  visit("remarks", d.remarks);
  visit("draft", d.draft);
}

template <Is<ExportPreadvice> D>
void each_member(D& d, auto&& visit) {
  visit("number", d.number);
  visit("issuer", d.issuer);
  visit("reference", d.reference);
  visit("authority", d.authority);
  visit("country", d.country);
  visit("advised_on", d.advised_on);
  visit("expected_on", d.expected_on);
  visit("carats", d.carats);
  visit("usd", d.usd);
  visit("parcels", d.parcels);
  visit("lines", d.lines);
  visit("origin", d.origin);
  visit("provenance", d.provenance);
  visit("destination", d.destination);
  visit("exporter", d.exporter);
  visit("importer", d.importer);
  visit("seals", d.seals);
  visit("remarks", d.remarks);
}

template <Is<CertificateNotice> D>
void each_member(D& d, auto&& visit) {
  visit("notice", d.kind);
  visit("number", d.number);
  visit("issuer", d.issuer);
  visit("reference", d.reference);
  visit("authority", d.authority);
  visit("country", d.country);
  visit("dated_on", d.dated_on);
  visit("replaced_by", d.replaced_by);
  visit("original", d.original);
  visit("instruction", d.instruction);
  visit("corrections", d.corrections);
  visit("carats", d.carats);
  visit("lines", d.lines);
  visit("remarks", d.remarks);
}

template <Is<Observation> D>
void each_member(D& d, auto&& visit) {
  visit("observation", d.kind);
  visit("number", d.number);
  visit("issuer", d.issuer);
  visit("declaration", d.declaration);
  if constexpr (std::is_const_v<D>) {
    if (!d.mrn.empty()) visit("mrn", d.mrn);  // kept documents of before know no such member
  } else {
    visit("mrn", d.mrn);
  }
  visit("by", d.by);
  visit("authority", d.authority);
  visit("country", d.country);
  visit("observed_on", d.observed_on);
  visit("verdict", d.verdict);
  visit("layout", d.layout);
  visit("valid_from", d.valid_from);
  visit("valid_until", d.valid_until);
  visit("seals", d.seals);
  visit("carats", d.carats);
  visit("parcels", d.parcels);
  visit("origin", d.origin);
  visit("distance", d.distance);
  visit("zone", d.zone);
  visit("evidence", d.evidence);
  visit("party", d.party);
  visit("remarks", d.remarks);
}

template <Is<StatisticsReturn> D>
void each_member(D& d, auto&& visit) {
  visit("table", d.table);
  visit("reporter", d.reporter);
  visit("year", d.year);
  visit("quarter", d.quarter);
  visit("half", d.half);
  visit("revision", d.revision);
  visit("published_on", d.published_on);
  visit("basis", d.basis);
  visit("rows", d.rows);
}

template <Is<ReturnRow> D>
void each_member(D& d, auto&& visit) {
  visit("flow", d.flow);
  visit("commodity_code", d.code);
  visit("partner", d.partner);
  visit("partner_role", d.partner_role);
  visit("counter", d.counter);
  visit("carats", d.carats);
  visit("usd", d.usd);
  visit("count", d.count);
}

}  // namespace kpwatch
