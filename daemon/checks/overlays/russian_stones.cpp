// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// J01, J02 and J03. Bans on Russian stones are national law, not the Kimberley Process: Russia takes part in it, and its
// certificates are valid. Off by default; what they find says that it is no breach of the scheme.
//
// Law: Regulation (EU) 833/2014, Article 3p and Annex XXXVIIIA: from 2024-01-01 no imports of non-industrial diamonds
// (7102.10, 7102.31, 7102.39) of Russian origin, sent from Russia or through it; importers show where stones were mined;
// from 2025-03-01 the certificate of a mixed parcel of rough names all countries of mining (16th package). The United
// Kingdom, the United States, Canada and Japan have bans of their own: the days are settings, for these are known less
// well. A cited authorisation or exemption (L146, L147, Y699, Y704, Y712, Y872) silences J01 and J02.
#include <algorithm>
#include <array>
#include <string>

#include "daemon/checks/facts.h"
#include "daemon/checks/origin/origin_facts.h"

namespace kpwatch::checks {
namespace j01 {

constexpr std::array sanctions{Recipient::san};
constexpr std::array declarant{Recipient::dec};
constexpr std::array mixed_recipients{Recipient::dec, Recipient::san};
constexpr std::array ban_basis{LegalBasis{"Reg. (EU) 833/2014", "Article 3p", "no imports of Russian non-industrial diamonds"},
                               LegalBasis{"national law", "United Kingdom, United States, Canada, Japan", "bans of their own"}};
constexpr std::array proof_basis{LegalBasis{"Reg. (EU) 833/2014", "Article 3p (10)", "importers show where the diamonds were mined"}};
constexpr std::array mixed_basis{LegalBasis{"Reg. (EU) 833/2014", "Article 3p, as amended by the 16th package (2025)",
                                            "the certificate of a mixed parcel names all countries of mining"}};
constexpr std::array ban_settings{
    CheckSetting{"eu_from", 20240101, "day as CCYYMMDD", "First day of the ban in the European Union; 0: none."},
    CheckSetting{"gb_from", 20240101, "day as CCYYMMDD", "In the United Kingdom."},
    CheckSetting{"us_from", 20240301, "day as CCYYMMDD", "In the United States."},
    CheckSetting{"ca_from", 20240101, "day as CCYYMMDD", "In Canada."}, CheckSetting{"jp_from", 20240110, "day as CCYYMMDD", "In Japan."}};
constexpr std::array proof_settings{CheckSetting{"eu_from", 20240301, "day as CCYYMMDD", "First day on which proof is asked for."}};
constexpr std::array mixed_settings{CheckSetting{"eu_from", 20250301, "day as CCYYMMDD", "First day on which the list is asked for."}};

constexpr std::string_view no_breach = " This is a matter of sanctions law, not of the Kimberley Process.";

bool is_covered(const GoodsItem& item) {
  if (!item.commodity_code) return false;
  const auto code = item.commodity_code->value.hs6();
  return code == "710210" || code == "710231" || code == "710239";
}

bool has_begun(const CaseFile& file, std::int64_t day_as_number) {
  const auto first = make_day(static_cast<int>(day_as_number / 10'000), static_cast<unsigned>(day_as_number / 100 % 100),
                              static_cast<unsigned>(day_as_number % 100));
  return first && file.accepted_on >= *first;
}

std::optional<CountryCode> importing_party(const CaseFile& file, std::size_t item) {
  if (file.declaration.regime == Regime::export_ || file.declaration.regime == Regime::transit) return std::nullopt;
  const auto to = destination_of(file, item);
  return to ? std::optional(file.reference.participants.party_of(*to, file.accepted_on)) : std::nullopt;
}

bool is_into_union(const CaseFile& file, std::size_t item) {
  return importing_party(file, item) == country("EU") && !moves_within_single_area(file, item);
}

bool is_exempt(const CaseFile& file, const GoodsItem& item) {
  const auto any = [&](const std::vector<CitedDocument>& documents) {
    return std::any_of(documents.begin(), documents.end(), [&](const CitedDocument& document) {
      return document.code && file.reference.documents.meaning(file.declaration.map, document.code->value, "", file.accepted_on) ==
                                  DocumentMeaning::exemption;
    });
  };
  return any(item.documents) || any(file.declaration.documents);
}

// "origin", "country of dispatch", "issuer of the certificate"; "" where nothing is Russian.
std::string russian_by(const CaseFile& file, std::size_t i) {
  const auto is_russian = [](std::optional<CountryCode> code) { return code == country("RU"); };
  const GoodsItem& item = *file.items[i].item;
  if (item.origin && is_russian(item.origin->value)) return "origin";
  for (const std::size_t c : file.items[i].certificates) {
    const CitedCertificate& cited = file.certificates[c];
    if (cited.record && std::any_of(cited.record->origin.countries.begin(), cited.record->origin.countries.end(), is_russian))
      return "origin on the certificate";
    if (cited.number() != nullptr && is_russian(cited.number()->issuer)) return "issuer of the certificate";
  }
  return is_russian(dispatch_of(file, i)) ? "country of dispatch" : "";
}

void examine_ban(const Check& self, const CaseFile& file, std::vector<Finding>& findings) {
  constexpr std::array<std::pair<CountryCode, std::string_view>, 5> bans{{{country("EU"), "eu_from"},
                                                                          {country("GB"), "gb_from"},
                                                                          {country("US"), "us_from"},
                                                                          {country("CA"), "ca_from"},
                                                                          {country("JP"), "jp_from"}}};
  for (std::size_t i = 0; i < file.items.size(); ++i) {
    const GoodsItem& item = *file.items[i].item;
    const auto party = importing_party(file, i);
    const auto ban = std::find_if(bans.begin(), bans.end(), [&](const auto& one) { return party == one.first; });
    if (!is_covered(item) || ban == bans.end() || moves_within_single_area(file, i)) continue;
    if (!has_begun(file, file.settings.value(self.id, ban->second)) || is_exempt(file, item)) continue;
    const std::string by = russian_by(file, i);
    if (by.empty()) continue;
    Finding found = finding(self, i,
                            capitalised(line_in_words(file, i)) + " imports diamonds with Russia as " + by + " into " +
                                country_in_words(file, *party) + ", which bans them, and cites no exemption." + std::string(no_breach));
    found.observed = "RU";
    found.place = item.commodity_code->place;
    findings.push_back(std::move(found));
  }
}

void examine_proof(const Check& self, const CaseFile& file, std::vector<Finding>& findings) {
  if (!has_begun(file, file.settings.value(self.id, "eu_from"))) return;
  for (std::size_t i = 0; i < file.items.size(); ++i) {
    const GoodsItem& item = *file.items[i].item;
    if (!is_covered(item) || !is_into_union(file, i) || is_exempt(file, item) || !russian_by(file, i).empty()) continue;
    Finding found = finding(self, i,
                            capitalised(line_in_words(file, i)) +
                                " imports diamonds into the European Union without L147 (proof of mining origin), an authorisation or an "
                                "exemption." +
                                std::string(no_breach));
    found.expected = "L146, L147, Y699, Y704, Y712 or Y872";
    found.place = item.commodity_code->place;
    findings.push_back(std::move(found));
  }
}

void examine_mixed(const Check& self, const CaseFile& file, std::vector<Finding>& findings) {
  if (!has_begun(file, file.settings.value(self.id, "eu_from"))) return;
  for (std::size_t c = 0; c < file.certificates.size(); ++c) {
    const CitedCertificate& cited = file.certificates[c];
    const std::size_t item = first_item_citing(file, c);
    if (item == Finding::no_item || !is_mixed(cited) || !is_into_union(file, item)) continue;
    Finding found = certificate_finding(self, file, c,
                                        "Certificate " + called(cited) +
                                            " is for a mixed parcel and lists no countries of mining, which the European Union asks for." +
                                            std::string(no_breach));
    found.expected = "a list of the countries of mining";
    found.observed = as_sent(cited.record->origin.text);
    findings.push_back(std::move(found));
  }
}

}  // namespace j01

extern const Check russian_diamonds;
constinit const Check russian_diamonds{
    "J01",
    "overlay.russian-diamonds",
    "Russian diamonds into a country that bans them",
    "Diamonds of Russian origin or provenance are imported into a country that bans them (no matter of the KP).",
    FindingClass::substantive,
    5,
    j01::sanctions,
    j01::ban_basis,
    j01::ban_settings,
    "0.2",
    j01::examine_ban};

extern const Check mining_origin_not_shown;
constinit const Check mining_origin_not_shown{
    "J02",
    "overlay.mining-origin-not-shown",
    "No proof of mining origin for the Union",
    "Diamonds are imported into the Union without proof of their mining origin or an exemption (no matter of the KP).",
    FindingClass::technical,
    2,
    j01::declarant,
    j01::proof_basis,
    j01::proof_settings,
    "0.2",
    j01::examine_proof};

extern const Check mixed_origin_not_listed;
constinit const Check mixed_origin_not_listed{
    "J03",
    "overlay.mixed-origin-not-listed",
    "Mixed parcel without a list of origins for the Union",
    "A mixed parcel is imported into the Union on a certificate that does not list the countries of mining (no matter of the KP).",
    FindingClass::technical,
    3,
    j01::mixed_recipients,
    j01::mixed_basis,
    j01::mixed_settings,
    "0.2",
    j01::examine_mixed};

}  // namespace kpwatch::checks
