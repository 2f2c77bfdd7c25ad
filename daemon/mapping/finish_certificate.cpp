// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The last touch to certificates: the number out of its parts, the origin as far as it needs no reference data.
#include <variant>

#include "daemon/base/text.h"
#include "daemon/mapping/finishing.h"
#include "daemon/mapping/reasons.h"

namespace kpwatch {
namespace {

// The issuer's letters and the serial as one number, unless the serial carries the letters already.
std::string whole_number(const CertificateDraft& draft) {
  if (draft.serial.empty()) return draft.number;
  if (!draft.number.empty() || !draft.certificate.issuer) return draft.number.empty() ? draft.serial : draft.number;
  const std::string letters(draft.certificate.issuer->text());
  if (upper_ascii(draft.serial).starts_with(letters)) return draft.serial;
  return letters + ' ' + draft.serial;
}

// A certificate states the weight and the value of the whole shipment (KPCS Annex I A). Where a message has them by code
// only, their sum is meant; a line without its figure leaves the sum unknown.
void sum_lines(Certificate& certificate) {
  if (certificate.lines.empty()) return;
  std::optional<Decimal> carats = Decimal{}, usd = Decimal{};
  for (const CertificateLine& line : certificate.lines) {
    if (carats && line.carats)
      *carats = *carats + line.carats->amount;
    else
      carats.reset();
    if (usd && line.usd)
      *usd = *usd + line.usd->amount;
    else
      usd.reset();
  }
  if (!certificate.carats && carats) certificate.carats = Carats{*carats};
  if (!certificate.usd && usd) certificate.usd = UsDollars{*usd};
}

}  // namespace

// Annex I of the KPCS: «the country of origin, if the shipment of parcels is of unmixed (i.e. from the same) origin».
Origin plain_origin(std::string text) {
  Origin origin;
  origin.text = text;
  if (trimmed(text).empty()) return origin;
  if (text.find_first_not_of("* ") == std::string::npos || equal_ignoring_case(trimmed(text), "mixed")) {
    origin.kind = Origin::Kind::mixed;
  } else if (const auto code = CountryCode::parse(trimmed(text))) {
    origin.kind = Origin::Kind::single;
    origin.countries = {*code};
  } else {
    origin.kind = Origin::Kind::list;  // something is said: what, the reader of names finds out
  }
  return origin;
}

Certificate finished(CertificateDraft&& draft, const Map& map, const Place& start, Notes& notes) {
  const std::string text = whole_number(draft);
  Certificate certificate = std::move(draft.certificate);
  certificate.map = map.id;
  certificate.place = start;
  certificate.origin = plain_origin(std::move(draft.origin));
  for (auto& [code, line] : draft.named_lines) certificate.lines.push_back(std::move(line));
  sum_lines(certificate);

  // Which letters have ever been an issuer's is reference data, and asked later; any two letters may be one here.
  NumberReading reading = normalise(
      text, [](CountryCode) { return true; }, certificate.issuer);
  if (auto* number = std::get_if<CertificateNumber>(&reading)) {
    certificate.number = std::move(*number);
    return certificate;
  }
  const auto* malformed = std::get_if<MalformedNumber>(&reading);
  notes.push_back({&reasons::bad_certificate_number, Severity::rejection,
                   draft.number_place.kind == Place::Kind::none ? start : draft.number_place, printable_utf8(text, note_text_bytes_max),
                   malformed == nullptr ? "there is no number" : malformed->why});
  return certificate;
}

}  // namespace kpwatch
