// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Who took part, what belonged to whom and which restrictions held, day by day.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "daemon/customs/certificate.h"
#include "tests/reference/tables.h"

namespace kpwatch {
namespace {

using Subject = Restriction::Subject;

const Participants& participants() { return shipped().participants; }

// p: takes part; -: does not.
struct Question {
  const char* code;
  const char* day;
  char answer;
};

TEST(Participants, take_part_from_and_until_their_days) {
  const Question questions[] = {
      // removals and returns
      {"CG", "2004-07-08", 'p'},
      {"CG", "2004-07-09", '-'},
      {"CG", "2004-07-10", '-'},
      {"CG", "2007-11-07", '-'},
      {"CG", "2007-11-08", 'p'},
      {"CG", "2007-11-10", 'p'},
      {"LB", "2004-03-31", 'p'},
      {"LB", "2004-05-16", '-'},
      {"LB", "2005-01-01", '-'},
      {"LB", "2005-09-01", 'p'},
      {"LB", "2010-11-04", 'p'},
      // suspended is still a participant
      {"CF", "2013-05-24", 'p'},
      {"VE", "2010-12-01", 'p'},
      {"CI", "2010-01-01", 'p'},
      // accessions
      {"LR", "2007-04-26", '-'},
      {"LR", "2007-05-03", '-'},
      {"LR", "2007-05-04", 'p'},
      {"LR", "2007-05-05", 'p'},
      {"CM", "2012-08-01", '-'},
      {"CM", "2012-08-13", '-'},
      {"CM", "2012-08-14", 'p'},
      {"CM", "2012-08-15", 'p'},
      {"KH", "2012-11-29", '-'},
      {"KH", "2012-11-30", 'p'},
      {"KZ", "2012-11-29", '-'},
      {"KZ", "2012-11-30", 'p'},
      {"PA", "2012-11-29", '-'},
      {"PA", "2012-11-30", 'p'},
      {"UZ", "2024-11-01", '-'},
      {"UZ", "2024-11-14", '-'},
      {"UZ", "2024-11-15", 'p'},
      {"SG", "2004-03-31", '-'},
      {"SG", "2004-04-01", 'p'},
      // dates known by month or year: 45 days of grace around them
      {"ML", "2013-09-16", '-'},
      {"ML", "2013-09-17", 'p'},
      {"ML", "2013-11-01", 'p'},
      {"GA", "2018-09-16", '-'},
      {"GA", "2018-09-17", 'p'},
      {"GA", "2018-12-01", 'p'},
      {"QA", "2021-09-01", '-'},
      {"QA", "2021-11-01", 'p'},
      {"KG", "2021-09-01", '-'},
      {"KG", "2022-05-27", 'p'},
      {"MZ", "2021-09-01", '-'},
      {"MZ", "2021-12-01", 'p'},
      {"TR", "2006-11-01", '-'},
      {"TR", "2006-12-01", 'p'},
      {"MX", "2007-11-01", '-'},
      {"MX", "2008-06-01", 'p'},
      {"BD", "2005-11-01", '-'},
      {"BD", "2006-01-01", 'p'},
      {"NZ", "2005-11-01", '-'},
      {"NZ", "2006-06-01", 'p'},
      {"ID", "2004-11-01", '-'},
      {"ID", "2005-06-01", 'p'},
      {"SZ", "2010-11-04", '-'},
      {"SZ", "2011-10-31", 'p'},
      {"NO", "2003-11-01", '-'},
      {"NO", "2004-01-01", 'p'},
      {"GH", "2003-09-10", '-'},
      {"GH", "2004-01-01", 'p'},
      {"BR", "2003-08-31", 'p'},
      {"BR", "2003-10-31", 'p'},
      // the tolerance period asks nothing of anybody whom a list of 2003 named
      {"BR", "2003-08-30", 'p'},
      {"NO", "2003-05-01", 'p'},
      {"PH", "2003-05-01", 'p'},
      {"PH", "2003-08-30", 'p'},
      {"PH", "2003-08-31", '-'},
      {"DZ", "2003-03-01", 'p'},
      {"DZ", "2004-03-01", '-'},
      {"KP", "2003-03-01", 'p'},
      {"KP", "2020-03-01", '-'},
      {"KE", "2003-03-01", '-'},
      {"LR", "2003-03-01", '-'},
      // never
      {"KE", "2010-01-01", '-'},
      {"KE", "2015-07-01", '-'},
      {"KE", "2026-01-01", '-'},
      {"BF", "2010-11-04", '-'},
      {"PE", "2010-11-04", '-'},
      {"PK", "2020-01-01", '-'},
      {"ZM", "2020-01-01", '-'},
      {"UG", "2020-01-01", '-'},
      {"XX", "2020-01-01", '-'},
      // the EU, its members, and those who were participants before
      {"EU", "2003-01-01", 'p'},
      {"EU", "2026-01-01", 'p'},
      {"EC", "2009-01-01", 'p'},
      {"BE", "2005-01-01", 'p'},
      {"PL", "2004-04-30", 'p'},
      {"PL", "2004-05-01", 'p'},
      {"CZ", "2004-04-30", '-'},
      {"CZ", "2004-05-01", 'p'},
      {"HR", "2013-06-30", 'p'},
      {"HR", "2013-07-01", 'p'},
      {"RO", "2006-12-31", 'p'},
      {"BG", "2007-01-01", 'p'},
      {"GB", "2020-12-31", 'p'},
      {"GB", "2021-01-01", 'p'},
      {"UK", "2022-01-01", 'p'},
      {"EL", "2005-01-01", 'p'},
      {"XI", "2021-06-01", 'p'},
      {"XI", "2020-06-01", '-'},
      {"GL", "2014-03-29", '-'},
      {"GL", "2014-03-30", 'p'},
      {"MC", "2010-01-01", 'p'},
      // parts of others
      {"HK", "2010-01-01", 'p'},
      {"MO", "2010-01-01", 'p'},
      {"LI", "2010-01-01", 'p'},
      {"PR", "2010-01-01", 'p'},
      // the accepted entity
      {"TW", "2003-08-31", 'p'},
      {"TW", "2003-11-01", 'p'},
      {"TW", "2026-01-01", 'p'},
      // there from the start
      {"ZA", "2003-09-01", 'p'},
      {"NA", "2003-09-01", 'p'},
      {"US", "2003-09-01", 'p'},
      {"RU", "2026-01-01", 'p'},
      {"ZW", "2009-11-01", 'p'},
  };
  static_assert(std::size(questions) >= 100);
  for (const Question& q : questions)
    EXPECT_EQ(participants().takes_part(code(q.code), day(q.day)), q.answer == 'p') << q.code << ' ' << q.day;
}

TEST(Participants, are_49_on_4_november_2010) {
  std::set<std::string> counted;
  for (char first = 'A'; first <= 'Z'; ++first)
    for (char second = 'A'; second <= 'Z'; ++second) {
      const CountryCode asked{{first, second}};
      const Participation* row = participants().participation(asked, day("2010-11-04"));
      if (row != nullptr && row->is_counted) counted.insert(std::string(asked.text()));
    }
  EXPECT_EQ(counted.size(), 49U);
  EXPECT_FALSE(counted.contains("TW"));
}

TEST(Participants, are_60_after_the_accession_of_uzbekistan) {
  int counted = 0;
  for (char first = 'A'; first <= 'Z'; ++first)
    for (char second = 'A'; second <= 'Z'; ++second) {
      const Participation* row = participants().participation({{first, second}}, day("2025-01-23"));
      counted += row != nullptr && row->is_counted;
    }
  EXPECT_EQ(counted, 60);
}

TEST(Participants, the_union_had_27_members_in_2010) {
  int members = 0;
  for (char first = 'A'; first <= 'Z'; ++first)
    for (char second = 'A'; second <= 'Z'; ++second) {
      const CountryCode asked{{first, second}};
      members += participants().is_alias_only(asked, day("2010-11-04")) && participants().party_of(asked, day("2010-11-04")) == code("EU");
    }
  EXPECT_EQ(members, 29) << "27 members, EL and UK";
}

struct PartyQuestion {
  const char* territory;
  const char* day;
  const char* party;
};

TEST(Participants, a_territory_belongs_to_its_party_of_the_day) {
  const PartyQuestion questions[] = {
      {"GB", "2020-12-31", "EU"}, {"GB", "2021-01-01", "GB"}, {"UK", "2020-12-31", "EU"}, {"UK", "2021-01-01", "GB"},
      {"HR", "2013-06-30", "HR"}, {"HR", "2013-07-01", "EU"}, {"PL", "2004-04-30", "PL"}, {"PL", "2004-05-01", "EU"},
      {"RO", "2006-12-31", "RO"}, {"RO", "2007-01-01", "EU"}, {"EL", "2010-01-01", "EU"}, {"EC", "2009-01-01", "EU"},
      {"EC", "2020-01-01", "EU"}, {"GL", "2014-03-29", "GL"}, {"GL", "2014-03-30", "EU"}, {"XI", "2021-01-01", "EU"},
      {"MC", "2015-01-01", "EU"}, {"HK", "2015-01-01", "CN"}, {"MO", "2015-01-01", "CN"}, {"LI", "2015-01-01", "CH"},
      {"CH", "2015-01-01", "CH"}, {"TW", "2015-01-01", "TW"}, {"ZA", "2015-01-01", "ZA"}, {"KE", "2015-01-01", "KE"},
      {"GF", "2015-01-01", "EU"}};
  for (const PartyQuestion& q : questions)
    EXPECT_EQ(participants().party_of(code(q.territory), day(q.day)), code(q.party)) << q.territory << ' ' << q.day;
}

TEST(Participants, the_single_area_is_the_union_of_the_day) {
  EXPECT_TRUE(participants().same_single_area(code("BE"), code("DE"), day("2010-01-01")));
  EXPECT_TRUE(participants().same_single_area(code("GL"), code("DK"), day("2014-03-30")));
  EXPECT_FALSE(participants().same_single_area(code("GL"), code("DK"), day("2014-03-29")));
  EXPECT_TRUE(participants().same_single_area(code("GB"), code("BE"), day("2020-12-31")));
  EXPECT_FALSE(participants().same_single_area(code("GB"), code("BE"), day("2021-01-01")));
  EXPECT_FALSE(participants().same_single_area(code("HR"), code("AT"), day("2013-06-30")));
  EXPECT_FALSE(participants().same_single_area(code("HK"), code("CN"), day("2015-01-01")));
  EXPECT_FALSE(participants().same_single_area(code("ZA"), code("ZA"), day("2015-01-01")));
}

TEST(Participants, some_prefixes_are_only_aliases_on_a_day) {
  EXPECT_FALSE(participants().is_alias_only(code("HR"), day("2013-06-30")));
  EXPECT_TRUE(participants().is_alias_only(code("HR"), day("2013-07-01")));
  EXPECT_TRUE(participants().is_alias_only(code("GB"), day("2020-12-31")));
  EXPECT_FALSE(participants().is_alias_only(code("GB"), day("2021-01-01")));
  EXPECT_TRUE(participants().is_alias_only(code("BE"), day("2010-01-01")));
  EXPECT_FALSE(participants().is_alias_only(code("EC"), day("2013-12-31")));
  EXPECT_TRUE(participants().is_alias_only(code("EC"), day("2014-01-01")));
  EXPECT_FALSE(participants().is_alias_only(code("HK"), day("2010-01-01")));
  EXPECT_FALSE(participants().is_alias_only(code("EU"), day("2010-01-01")));
  EXPECT_FALSE(participants().is_alias_only(code("KE"), day("2010-01-01")));
}

TEST(Participants, issuers_are_known_by_their_prefixes) {
  for (const char* issuer : {"ZA", "NO", "NA", "EU", "EC", "HK", "MO", "TW", "CG", "LB", "HR", "PL", "CI", "LR", "UZ", "SZ", "GB"})
    EXPECT_TRUE(participants().has_ever_issued(code(issuer))) << issuer;
  for (const char* other : {"KE", "NR", "KP", "BF", "PH", "DZ", "DE", "XX", "QQ", "LI", "BE"})
    EXPECT_FALSE(participants().has_ever_issued(code(other))) << other;
}

TEST(Participants, numbers_are_normalised_with_the_shipped_issuers) {
  const auto key = [](std::string_view text) {
    const auto reading = normalise(text, [](CountryCode asked) { return participants().has_ever_issued(asked); });
    const auto* number = std::get_if<CertificateNumber>(&reading);
    return number == nullptr ? std::string() : number->key();
  };
  EXPECT_EQ(key("KPC NO ZA 1117950"), "ZA::1117950");
  EXPECT_EQ(key("NO 0004512"), "NO::4512");
  EXPECT_EQ(key("EC 12AB"), "EU:?:12AB");
  EXPECT_EQ(key("KP 1117950"), "");
  EXPECT_EQ(key("KE 0012"), "KE::12");
}

std::string restrictions_of(Subject kind, const char* subject, const char* on) {
  std::set<std::string> ids;
  for (const Restriction* row : participants().restrictions(kind, code(subject), day(on)))
    if (row->kind != RestrictionKind::fact) ids.insert(std::string(to_string(row->kind)));
  std::string text;
  for (const std::string& id : ids) text += (text.empty() ? "" : " ") + id;
  return text;
}

struct RestrictionQuestion {
  Subject kind;
  const char* subject;
  const char* day;
  const char* kinds;
};

TEST(Restrictions, hold_from_and_until_their_days) {
  constexpr auto issuer = Subject::issuer, origin = Subject::origin, neighbour = Subject::neighbour;
  const RestrictionQuestion questions[] = {
      {issuer, "CG", "2004-07-08", ""},
      {issuer, "CG", "2004-07-09", "kp_suspension"},
      {issuer, "CG", "2005-06-01", "kp_suspension"},
      {issuer, "CG", "2007-11-07", "kp_suspension"},
      {issuer, "CG", "2007-11-08", ""},
      {issuer, "LB", "2004-05-15", ""},
      {issuer, "LB", "2004-05-16", "kp_suspension"},
      {issuer, "LB", "2005-08-31", "kp_suspension"},
      {issuer, "LB", "2005-09-01", ""},
      {issuer, "LR", "2007-04-26", "un_embargo"},
      {origin, "LR", "2007-04-26", "un_embargo"},
      {origin, "LR", "2007-04-27", ""},
      {origin, "LR", "2007-05-05", ""},
      {origin, "LR", "2001-05-06", ""},
      {origin, "CI", "2005-12-14", ""},
      {origin, "CI", "2005-12-15", "un_embargo"},
      {issuer, "CI", "2010-01-01", "un_embargo"},
      {origin, "CI", "2014-04-28", "un_embargo"},
      {origin, "CI", "2014-04-29", ""},
      {origin, "CI", "2014-04-30", ""},
      {neighbour, "GN", "2010-01-01", "kp_vigilance"},
      {neighbour, "BF", "2010-01-01", "kp_vigilance"},
      {neighbour, "ML", "2014-04-01", ""},
      {neighbour, "NG", "2010-01-01", ""},
      {issuer, "GH", "2006-10-31", ""},
      {issuer, "GH", "2007-01-15", "kp_conditional"},
      {issuer, "GH", "2011-11-03", "kp_conditional"},
      {issuer, "GH", "2011-11-04", ""},
      {issuer, "CF", "2013-05-22", ""},
      {issuer, "CF", "2013-05-23", "kp_suspension"},
      {issuer, "CF", "2013-05-24", "kp_suspension"},
      {issuer, "CF", "2015-06-30", "kp_suspension"},
      {issuer, "CF", "2015-07-01", "kp_conditional"},
      {issuer, "CF", "2016-06-01", "kp_conditional"},
      {issuer, "CF", "2016-10-15", "kp_conditional"},
      {issuer, "CF", "2020-01-01", "kp_conditional"},
      {issuer, "CF", "2024-11-14", "kp_conditional"},
      {issuer, "CF", "2024-11-15", ""},
      {issuer, "CF", "2024-11-16", ""},
      {origin, "CF", "2016-01-01", "kp_vigilance"},
      {origin, "CF", "2024-11-15", ""},
      {issuer, "VE", "2006-06-01", ""},
      {issuer, "VE", "2008-12-16", "self_suspension"},
      {issuer, "VE", "2010-12-01", "self_suspension"},
      {origin, "VE", "2011-11-01", "self_suspension"},
      {origin, "VE", "2016-11-17", "self_suspension"},
      {origin, "VE", "2016-11-18", ""},
      {issuer, "VE", "2016-11-18", "kp_vigilance"},
      {issuer, "VE", "2017-11-18", ""},
      {origin, "ZW", "2008-12-31", ""},
      {origin, "ZW", "2010-03-01", "kp_conditional kp_vigilance"},
      {origin, "ZW", "2011-11-01", "kp_conditional kp_vigilance"},
      {origin, "ZW", "2012-11-01", "kp_vigilance"},
      {origin, "ZW", "2013-01-01", ""},
      {issuer, "ZW", "2010-03-01", ""},
      {origin, "SL", "2003-05-31", "un_embargo"},
      {origin, "SL", "2003-06-01", ""},
      {origin, "AO", "2002-11-30", "un_embargo"},
      {origin, "AO", "2002-12-01", ""},
      {issuer, "ZA", "2010-01-01", ""},
  };
  for (const RestrictionQuestion& q : questions) EXPECT_EQ(restrictions_of(q.kind, q.subject, q.day), q.kinds) << q.subject << ' ' << q.day;
}

TEST(Restrictions, name_the_zones_that_may_export) {
  const auto zones = [](const char* on) { return participants().restrictions(Subject::issuer, code("CF"), day(on)).at(0)->scope; };
  EXPECT_EQ(zones("2015-12-01"), "zones: none");
  EXPECT_EQ(zones("2016-07-01"), "zones: Berberati");
  EXPECT_NE(zones("2016-10-15").find("Carnot"), std::string::npos);
  EXPECT_EQ(zones("2016-10-15").find("Bria"), std::string::npos);
  EXPECT_NE(zones("2021-01-01").find("Gadzi"), std::string::npos);
}

TEST(Restrictions, whose_end_nobody_knows_say_so) {
  EXPECT_TRUE(participants().restrictions(Subject::issuer, code("GH"), day("2008-01-01")).at(0)->end_is_uncertain);
  EXPECT_FALSE(participants().restrictions(Subject::issuer, code("CG"), day("2005-01-01")).at(0)->end_is_uncertain);
}

TEST(Restrictions, facts_are_told_apart) {
  const auto of = [](Subject kind, const char* subject) { return participants().restrictions(kind, code(subject), day("2006-06-01")); };
  ASSERT_EQ(of(Subject::issuer, "VE").size(), 1U);
  EXPECT_EQ(of(Subject::issuer, "VE").at(0)->kind, RestrictionKind::fact);
  EXPECT_EQ(of(Subject::issuer, "VE").at(0)->scope, "no certificates issued");
  EXPECT_TRUE(of(Subject::origin, "BW").empty());
}

struct NameQuestion {
  const char* name;
  const char* code;
};

TEST(Names, of_countries_are_known_in_many_languages) {
  const NameQuestion questions[] = {{"Ghana", "GH"},
                                    {"GHANA", "GH"},
                                    {"gha", "GH"},
                                    {"ZAF", "ZA"},
                                    {"South Africa", "ZA"},
                                    {"Afrique du Sud", "ZA"},
                                    {"Südafrika", "ZA"},
                                    {"ЮАР", "ZA"},
                                    {"南非", "ZA"},
                                    {"Russian Federation", "RU"},
                                    {"Russia", "RU"},
                                    {"Россия", "RU"},
                                    {"俄罗斯", "RU"},
                                    {"DR Congo", "CD"},
                                    {"Congo, Democratic Republic of the", "CD"},
                                    {"DRC", "CD"},
                                    {"COD", "CD"},
                                    {"RDC", "CD"},
                                    {"Congo - Kinshasa", "CD"},
                                    {"Republic of the Congo", "CG"},
                                    {"Congo (Brazzaville)", "CG"},
                                    {"刚果（金）", "CD"},
                                    {"刚果（布）", "CG"},
                                    {"Côte d'Ivoire", "CI"},
                                    {"COTE D'IVOIRE", "CI"},
                                    {"Ivory Coast", "CI"},
                                    {"Elfenbeinküste", "CI"},
                                    {"Guinea", "GN"},
                                    {"Guinea-Bissau", "GW"},
                                    {"Equatorial Guinea", "GQ"},
                                    {"Papua New Guinea", "PG"},
                                    {"Niger", "NE"},
                                    {"Nigeria", "NG"},
                                    {"Dominica", "DM"},
                                    {"Dominican Republic", "DO"},
                                    {"Namibia", "NA"},
                                    {"Norway", "NO"},
                                    {"Norvège", "NO"},
                                    {"Eswatini", "SZ"},
                                    {"Swaziland", "SZ"},
                                    {"瑞士", "CH"},
                                    {"斯威士兰", "SZ"},
                                    {"利比亚", "LY"},
                                    {"利比里亚", "LR"},
                                    {"Switzerland", "CH"},
                                    {"Schweiz", "CH"},
                                    {"Libya", "LY"},
                                    {"Liberia", "LR"},
                                    {"Slovenia", "SI"},
                                    {"Slovakia", "SK"},
                                    {"Austria", "AT"},
                                    {"Australia", "AU"},
                                    {"European Union", "EU"},
                                    {"Turkey", "TR"},
                                    {"Türkiye", "TR"},
                                    {"Botsuana", "BW"},
                                    {"ボツワナ", "BW"},
                                    {"보츠와나", "BW"},
                                    {"أنغولا", "AO"},
                                    {"אנגולה", "AO"},
                                    {"Bélarus", "BY"},
                                    {"Central African Republic", "CF"},
                                    {"République centrafricaine", "CF"},
                                    {"Sierra Leone", "SL"},
                                    {"塞拉利昂", "SL"},
                                    {"Chinese Taipei", "TW"},
                                    {"North Korea", "KP"},
                                    {"Republic of Korea", "KR"},
                                    {"United States of America", "US"},
                                    {"U.S.A.", "US"}};
  for (const NameQuestion& q : questions) {
    const auto found = participants().by_name(q.name);
    ASSERT_TRUE(found.has_value()) << q.name;
    EXPECT_EQ(found->text(), q.code) << q.name;
  }
  for (const char* nobody : {"", "Atlantis", "Kongo Diamonds Ltd", "??", "Guin", "XXX"})
    EXPECT_FALSE(participants().by_name(nobody).has_value()) << nobody;
}

TEST(Names, are_told_for_codes) {
  EXPECT_EQ(participants().name(code("GH")), "Ghana");
  EXPECT_EQ(participants().name(code("CD")), "Democratic Republic of the Congo");
  EXPECT_EQ(participants().name(code("KE")), "Kenya");
  EXPECT_EQ(participants().name(code("QQ")), "QQ");
}

struct OriginQuestion {
  const char* text;
  Origin::Kind kind;
  const char* countries;
};

TEST(Origins, are_read_by_their_grammar) {
  using Kind = Origin::Kind;
  const OriginQuestion questions[] = {{"", Kind::blank, ""},
                                      {"-", Kind::blank, ""},
                                      {"   ", Kind::blank, ""},
                                      {"N/A", Kind::blank, ""},
                                      {"somewhere", Kind::blank, ""},
                                      {"*", Kind::mixed, ""},
                                      {"***", Kind::mixed, ""},
                                      {"* * *", Kind::mixed, ""},
                                      {"MIXED", Kind::mixed, ""},
                                      {"Mixed origin", Kind::mixed, ""},
                                      {"MULTIPLE", Kind::mixed, ""},
                                      {"Various", Kind::mixed, ""},
                                      {"origine mixte", Kind::mixed, ""},
                                      {"смешанное", Kind::mixed, ""},
                                      {"混合", Kind::mixed, ""},
                                      {"ZA", Kind::single, "ZA"},
                                      {"za", Kind::single, "ZA"},
                                      {"NA", Kind::single, "NA"},
                                      {"NO", Kind::single, "NO"},
                                      {"ZAF", Kind::single, "ZA"},
                                      {"South Africa", Kind::single, "ZA"},
                                      {"ZA, ZAF", Kind::single, "ZA"},
                                      {"UK", Kind::single, "GB"},
                                      {"BW, CA, NA, ZA", Kind::list, "BW CA NA ZA"},
                                      {"BW/CA/NA", Kind::list, "BW CA NA"},
                                      {"BW+ZA", Kind::list, "BW ZA"},
                                      {"BW;ZA", Kind::list, "BW ZA"},
                                      {"BW & ZA", Kind::list, "BW ZA"},
                                      {"AO BW NA", Kind::list, "AO BW NA"},
                                      {"Botswana, Canada, Namibia and South Africa", Kind::list, "BW CA NA ZA"},
                                      {"Botswana, Congo, Democratic Republic of the, Angola", Kind::list, "BW CD AO"},
                                      {"Congo, Democratic Republic of the", Kind::single, "CD"},
                                      {"Angola et Botswana", Kind::list, "AO BW"},
                                      {"博茨瓦纳、南非", Kind::list, "BW ZA"},
                                      {"MIXED (BW, ZA)", Kind::list, "BW ZA"},
                                      {"MIXED: see list", Kind::mixed, ""},
                                      {"Bosnia and Herzegovina", Kind::single, "BA"},
                                      {"瑞士", Kind::single, "CH"},
                                      {"利比里亚", Kind::single, "LR"},
                                      {"РОССИЯ", Kind::single, "RU"},
                                      {"XX", Kind::blank, ""}};
  for (const OriginQuestion& q : questions) {
    const Origin origin = parse_origin(q.text, participants());
    std::string countries;
    for (const CountryCode& found : origin.countries) countries += (countries.empty() ? "" : " ") + std::string(found.text());
    EXPECT_EQ(origin.kind, q.kind) << q.text;
    EXPECT_EQ(countries, q.countries) << q.text;
    EXPECT_EQ(origin.text, q.text);
  }
}

}  // namespace
}  // namespace kpwatch
