// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// D04. Stones under an embargo of the United Nations are not traded, whatever papers they have.
//
// Law: the Security Council's resolutions on diamonds of Liberia (1343 (2001), 1521 (2003), ended by 1753 (2007)) and
// of Cote d'Ivoire (1643 (2005), ended by 2153 (2014)); the table of restrictions has each with its days. Asked of every
// origin stated (by the line, the declaration or the certificate's record) and of the provenance (country of dispatch,
// issuer) on the day of export.
#include <algorithm>
#include <array>

#include "daemon/checks/evidence.h"
#include "daemon/checks/facts.h"
#include "daemon/checks/participation/standing.h"

namespace kpwatch::checks {
namespace d04 {

constexpr std::array recipients{Recipient::cus, Recipient::san, Recipient::un};
constexpr std::array basis{LegalBasis{"UNSC", "1521 (2003), 1643 (2005)", "rough diamonds of the country named are not to be imported"},
                           LegalBasis{"KPCS", "preamble", "the scheme upholds the Security Council's measures on conflict diamonds"}};

class Search {
 public:
  Search(const Check& self, const CaseFile& file, std::vector<Finding>& findings) : self_(self), file_(file), findings_(findings) {}

  void look(std::size_t item, const CitedCertificate* cited, std::optional<CountryCode> code, std::string_view role, const Place& place) {
    if (!code || std::find(told_.begin(), told_.end(), *code) != told_.end()) return;
    const ExportDay exported = export_day(file_, cited);
    const Restriction* embargo = embargo_on(file_, *code, exported.day);
    if (embargo == nullptr || is_lifted_by_certificate(*embargo, cited, *code) || is_exempt(cited, *code, exported.day)) return;
    told_.push_back(*code);
    std::string sentence = capitalised(line_in_words(file_, item)) + " has rough diamonds with " + country_in_words(file_, *code) + " as " +
                           std::string(role) + ", which was under an embargo of the United Nations on " + to_string(exported.day) + ", " +
                           exported.known_as;
    if (!embargo->basis.empty()) sentence += " (" + embargo->basis + ")";
    Finding found = finding(self_, item, sentence + ".");
    if (cited != nullptr && cited->number() != nullptr) found.certificate = cited->number()->key();
    found.observed = code->text();
    found.place = place;
    findings_.push_back(std::move(found));
  }

 private:
  // Scientific research, for one (UNSC 1893 (2009)); an officer's observation says so.
  bool is_exempt(const CitedCertificate* cited, CountryCode code, Day exported) const {
    const std::size_t c = cited == nullptr ? no_certificate : static_cast<std::size_t>(cited - file_.certificates.data());
    return evidence_of(file_, c, exported).exempts(code);
  }

  // The embargoes on Angola and Sierra Leone spared goods with the country's own certificate of origin.
  bool is_lifted_by_certificate(const Restriction& embargo, const CitedCertificate* cited, CountryCode code) const {
    const bool spares_certified = embargo.condition.starts_with("unless issued by");
    return spares_certified && cited != nullptr && cited->number() != nullptr && cited->number()->issuer == code;
  }

  const Check& self_;
  const CaseFile& file_;
  std::vector<Finding>& findings_;
  std::vector<CountryCode> told_;
};

void look_at_certificate(Search& search, std::size_t item, const CitedCertificate& cited) {
  const Place place = cited.document->reference ? cited.document->reference->place : cited.document->place;
  if (cited.record)
    for (const CountryCode origin : cited.record->origin.countries) search.look(item, &cited, origin, "origin on the certificate", place);
  if (cited.number() != nullptr) search.look(item, &cited, cited.number()->issuer, "issuer of the certificate", place);
}

void examine(const Check& self, const CaseFile& file, std::vector<Finding>& findings) {
  Search search(self, file, findings);
  for (std::size_t i = 0; i < file.items.size(); ++i) {
    const ClassifiedItem& item = file.items[i];
    if (!item.in_scope) continue;
    const CitedCertificate* cited = item.certificates.empty() ? nullptr : &file.certificates[item.certificates.front()];
    const auto& origin = item.item->origin ? item.item->origin : file.declaration.origin;
    if (origin) search.look(i, cited, origin->value, "origin", origin->place);
    search.look(i, cited, dispatch_of(file, i), "country of dispatch", place_of_dispatch(file, i));
    for (const std::size_t c : item.certificates) look_at_certificate(search, i, file.certificates[c]);
  }
  for (std::size_t c = 0; c < file.certificates.size(); ++c)  // those that no line in scope cites
    look_at_certificate(search, first_item_citing(file, c), file.certificates[c]);
}

}  // namespace d04

extern const Check origin_under_embargo;
constinit const Check origin_under_embargo{
    "D04",
    "kp.origin-under-embargo",
    "Origin or provenance under UN embargo",
    "An origin or the provenance of the rough diamonds was under an embargo of the United Nations on the day of export.",
    FindingClass::substantive,
    5,
    d04::recipients,
    d04::basis,
    {},
    "0.1",
    d04::examine};

}  // namespace kpwatch::checks
