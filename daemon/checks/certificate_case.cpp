// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/checks/certificate_case.h"

namespace kpwatch {
namespace {

constexpr std::string_view mark = "certificate|";

template <class T>
Stated<T> said(T value) {
  return {std::move(value), {}, {}};
}

void add_party(Declaration& movement, std::string_view role, const CertificateParty& from) {
  if (from.name.empty() && !from.country) return;
  Party& party = movement.parties.emplace_back();
  party.role = movement.room.kept(role);
  if (!from.name.empty()) party.name = said(movement.room.kept(from.name));
  if (from.country) party.country = said(*from.country);
}

}  // namespace

std::string certificate_case_id(const std::string& key) { return std::string(mark) + key; }

std::optional<std::string> certificate_of_case(const std::string& business_id) {
  if (!business_id.starts_with(mark)) return std::nullopt;
  return business_id.substr(mark.size());
}

Declaration movement_of_certificate(const std::string& key, const Memory& memory) {
  Declaration movement;
  movement.identifier = key;
  const auto record = memory.certificate(key);
  const auto number = number_of_key(key, key);
  CitedDocument& cited = movement.documents.emplace_back();
  cited.reference = said(movement.room.kept(record && !record->number.raw.empty() ? record->number.raw : key));
  if (number) movement.dispatch_country = said(number->issuer);
  std::optional<CountryCode> destination;
  std::optional<Day> day;
  if (record) {
    movement.map = record->map;
    destination = record->destination ? record->destination : record->importer.country;
    day = record->issued_on;
    add_party(movement, "exporter", record->exporter);
    add_party(movement, "importer", record->importer);
  }
  for (const auto& confirmation : memory.confirmations(key)) {
    if (!destination) destination = confirmation.document.country;
    if (!day) day = confirmation.document.received_on;
  }
  if (destination) movement.destination_country = said(*destination);
  if (day) movement.issued_on = said(*day);
  return movement;
}

}  // namespace kpwatch
