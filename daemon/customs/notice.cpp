// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// What notices make of a certificate.
#include "daemon/customs/notice.h"

#include <algorithm>
#include <array>

#include "daemon/base/text.h"

namespace kpwatch {
namespace {

constexpr std::array<std::string_view, 13> correctable{
    "authority",        "carats",    "destination", "expires_on", "exporter", "exporter_country", "importer",
    "importer_country", "issued_on", "parcels",     "seals",      "usd",      "validated_on"};
static_assert(std::is_sorted(correctable.begin(), correctable.end()));

bool is_the_issuers(const CertificateNotice& notice) {
  return !notice.instruction.empty() || (notice.country && *notice.country == notice.number.issuer);
}

std::optional<std::int64_t> whole(std::string_view text) {
  const auto number = Decimal::parse(text);
  if (!number || number->micros % 1'000'000 != 0) return std::nullopt;
  return number->micros / 1'000'000;
}

// Each kind of field: what the text says, and whether the field says the same now.
template <class Value, class Parse>
bool put_right(std::optional<Value>& field, const Correction& correction, const Parse& parse) {
  const auto now = parse(correction.now);
  if (!now) return false;
  if (!correction.before.empty() && field != parse(correction.before)) return false;
  field = now;
  return true;
}

bool put_right(std::string& field, const Correction& correction) {
  if (correction.now.empty()) return false;
  if (!correction.before.empty() && !equal_ignoring_case(trimmed(field), trimmed(correction.before))) return false;
  field = correction.now;
  return true;
}

bool put_right(std::vector<std::string>& field, const Correction& correction) {
  const auto listed = [](std::string_view text) {
    std::vector<std::string> result;
    for (const auto part : split(text, '|'))
      if (!trimmed(part).empty()) result.emplace_back(trimmed(part));
    return result;
  };
  if (correction.now.empty() || (!correction.before.empty() && field != listed(correction.before))) return false;
  field = listed(correction.now);
  return true;
}

bool put_right(Certificate& c, const Correction& correction) {
  const auto day = [](std::string_view text) { return parse_iso_day(trimmed(text)); };
  const auto code = [](std::string_view text) { return CountryCode::parse(trimmed(text)); };
  const auto measure = [&]<class Measure>(std::optional<Measure>& field) {
    return put_right(field, correction, [](std::string_view text) -> std::optional<Measure> {
      if (const auto number = Decimal::parse(trimmed(text))) return Measure{*number};
      return std::nullopt;
    });
  };
  const std::string_view field = correction.field;
  if (field == "authority") return put_right(c.authority, correction);
  if (field == "carats") return measure(c.carats);
  if (field == "usd") return measure(c.usd);
  if (field == "destination") return put_right(c.destination, correction, code);
  if (field == "expires_on") return put_right(c.expires_on, correction, day);
  if (field == "issued_on") return put_right(c.issued_on, correction, day);
  if (field == "validated_on") return put_right(c.validated_on, correction, day);
  if (field == "exporter") return put_right(c.exporter.name, correction);
  if (field == "importer") return put_right(c.importer.name, correction);
  if (field == "exporter_country") return put_right(c.exporter.country, correction, code);
  if (field == "importer_country") return put_right(c.importer.country, correction, code);
  if (field == "parcels") return put_right(c.parcels, correction, whole);
  if (field == "seals") return put_right(c.seals, correction);
  return false;
}

std::optional<CertificateStatus> status_after(NoticeKind kind) {
  switch (kind) {
    case NoticeKind::replaced:
      return CertificateStatus::replaced;
    case NoticeKind::invalidated:
      return CertificateStatus::invalidated;
    case NoticeKind::lost:
      return CertificateStatus::reported_lost;
    case NoticeKind::stolen:
      return CertificateStatus::reported_stolen;
    case NoticeKind::fake:
      return CertificateStatus::reported_fake;
    case NoticeKind::returned:
    case NoticeKind::corrected:
    case NoticeKind::technical:
      break;
  }
  return std::nullopt;
}

}  // namespace

bool is_correctable(std::string_view field) { return std::binary_search(correctable.begin(), correctable.end(), field); }

void apply(const CertificateNotice& notice, Day known_on, Certificate& certificate) {
  if (notice.kind == NoticeKind::corrected) {
    if (!is_the_issuers(notice)) return;
    for (const Correction& correction : notice.corrections) (void)put_right(certificate, correction);
    return;
  }
  const auto status = status_after(notice.kind);
  if (!status) return;
  const Day since = notice.dated_on.value_or(known_on);
  // What the record itself says of a later day stands: an older notice that comes late does not undo it.
  if (certificate.status != CertificateStatus::valid && certificate.status_on && *certificate.status_on > since) return;
  certificate.status = *status;
  certificate.status_on = since;
  if (!notice.replaced_by.empty()) certificate.replaced_by = notice.replaced_by;
}

}  // namespace kpwatch
