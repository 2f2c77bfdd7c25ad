// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// D01, D03 and D08. A certificate is worth what its issuer is on the day of issue.
//
// Law: KPCS Section III (c) has participants refuse rough diamonds from and to non-participants, so a certificate of a
// country outside the scheme is none (D01). Section VI and decisions of the plenary and the Chair suspend a
// participant, or take note that it suspends itself; its certificates are then to be refused (D03; the day of export
// counts too). The Union took the place of its members, and its letters changed from EC to EU (Regulation (EU)
// 947/2012): a member's own code only stands for the Union (D08). Participation is a function of the date, always.
#include <array>

#include "daemon/checks/facts.h"
#include "daemon/checks/participation/standing.h"

namespace kpwatch::checks {
namespace d01 {

constexpr std::array outside_recipients{Recipient::cus, Recipient::ima, Recipient::wgm};
constexpr std::array suspended_recipients{Recipient::cus, Recipient::ima, Recipient::wgm};
constexpr std::array alias_recipients{Recipient::dec};
constexpr std::array outside_basis{
    LegalBasis{"KPCS", "Section III (c)", "no rough diamonds are traded with a country that takes no part in the scheme"}};
constexpr std::array suspended_basis{
    LegalBasis{"KP decision", "suspension of a participant", "certificates of a suspended participant are to be refused"},
    LegalBasis{"KPCS", "Section III (c)", "no rough diamonds are traded with a country that takes no part in the scheme"}};
constexpr std::array alias_basis{
    LegalBasis{"KPCS", "Annex I (A)", "the number carries the alpha-2 code of the issuing participant"},
    LegalBasis{"Reg. (EU) 947/2012", "Annex IV of Reg. (EC) 2368/2002", "the Union's certificate took the place of the Community's"}};

// From 2014 on a number that still begins with EC deserves a word to the declarant.
constexpr Day last_day_of_ec{std::chrono::year{2013} / 12 / 31};

using Kind = IssuerStanding::Kind;

void examine_outside(const Check& self, const CaseFile& file, std::vector<Finding>& findings) {
  for (std::size_t c = 0; c < file.certificates.size(); ++c) {
    if (standing_of_issuer(file, c).kind != Kind::outside) continue;
    const CitedCertificate& cited = file.certificates[c];
    Finding found =
        certificate_finding(self, file, c,
                            "Certificate " + called(cited) + " was issued by " + country_in_words(file, cited.number()->issuer) +
                                ", which took no part in the Kimberley Process " + on_issue_day(file, cited) + ".");
    found.expected = "a participant of the Kimberley Process";
    found.observed = cited.number()->issuer.text();
    findings.push_back(std::move(found));
  }
}

void examine_suspended(const Check& self, const CaseFile& file, std::vector<Finding>& findings) {
  for (std::size_t c = 0; c < file.certificates.size(); ++c) {
    const IssuerStanding standing = standing_of_issuer(file, c);
    if (standing.kind != Kind::suspended) continue;
    const CitedCertificate& cited = file.certificates[c];
    const bool is_fact = standing.restriction->kind == RestrictionKind::fact;
    std::string sentence = "Certificate " + called(cited) + " was issued by " + country_in_words(file, cited.number()->issuer);
    sentence += is_fact ? ", which issued no certificates in that time; it would have been issued "
                        : ", which was suspended from the Kimberley Process ";
    sentence += standing.day_known_as.empty() ? on_issue_day(file, cited) : "on " + to_string(standing.day) + ", " + standing.day_known_as;
    if (!standing.restriction->title.empty()) sentence += " (" + standing.restriction->title + ")";
    Finding found = certificate_finding(self, file, c, sentence + ".");
    found.expected = "an issuer that is not suspended";
    found.observed = cited.number()->issuer.text();
    findings.push_back(std::move(found));
  }
}

void examine_alias(const Check& self, const CaseFile& file, std::vector<Finding>& findings) {
  for (std::size_t c = 0; c < file.certificates.size(); ++c) {
    const CitedCertificate& cited = file.certificates[c];
    const CertificateNumber* number = cited.number();
    if (number == nullptr) continue;
    const Day issued = issue_day(file, cited);
    const bool is_late_ec = number->alias_prefix && issued > last_day_of_ec;
    if (!is_late_ec && standing_of_issuer(file, c).kind != Kind::alias) continue;
    const std::string sent = number->alias_prefix ? "EC" : std::string(number->issuer.text());
    const CountryCode party = file.reference.participants.party_of(number->issuer, issued);
    Finding found = certificate_finding(self, file, c,
                                        "Certificate " + called(cited) + " begins with " + sent + "; " + on_issue_day(file, cited) +
                                            ", the participant was " + country_in_words(file, party) + ", whose letters are asked for.");
    found.expected = party.text();
    found.observed = sent;
    findings.push_back(std::move(found));
  }
}

}  // namespace d01

extern const Check issuer_outside;
constinit const Check issuer_outside{"D01",
                                     "kp.issuer-not-participant",
                                     "Issuer took no part in the Kimberley Process",
                                     "The issuer of the cited certificate was no participant on its date of issue.",
                                     FindingClass::substantive,
                                     5,
                                     d01::outside_recipients,
                                     d01::outside_basis,
                                     {},
                                     "0.1",
                                     d01::examine_outside};

extern const Check issuer_suspended;
constinit const Check issuer_suspended{
    "D03",
    "kp.issuer-suspended",
    "Issuer suspended",
    "The issuer of the cited certificate was suspended, or had suspended itself, when it was issued or when the goods were exported.",
    FindingClass::substantive,
    5,
    d01::suspended_recipients,
    d01::suspended_basis,
    {},
    "0.1",
    d01::examine_suspended};

extern const Check issuer_alias;
constinit const Check issuer_alias{"D08",
                                   "kp.issuer-code-outdated",
                                   "Issuer's letters stand for another participant",
                                   "The letters before the number were not a participant's own on the date of issue, but stand for one.",
                                   FindingClass::technical,
                                   2,
                                   d01::alias_recipients,
                                   d01::alias_basis,
                                   {},
                                   "0.1",
                                   d01::examine_alias};

}  // namespace kpwatch::checks
