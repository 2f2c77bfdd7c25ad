// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The order is that of reading, too: what later tables refer to stands before them.
#include "daemon/reference/table_list.h"

#include <algorithm>

namespace kpwatch {
namespace {

constexpr TableColumn from{"from", "first day in force; empty: since ever"};
constexpr TableColumn until{"until",
                            "first day no longer in force; empty: open; `never`: the row never held, and what it replaces is withdrawn"};
constexpr TableColumn known_from{known_from_column, "the day from which this was known (told, published); empty: always"};
constexpr TableColumn source{"source", "where it is written"};
constexpr TableColumn confidence{"confidence", "`high`, `medium` or `low`"};
constexpr TableColumn language{"language", "language of the word, as in BCP 47"};

std::vector<TableColumn> dated(std::vector<TableColumn> columns) {
  for (const TableColumn& column : {from, until, known_from, source, confidence}) columns.push_back(column);
  return columns;
}

std::vector<TableColumn> undated(std::vector<TableColumn> columns) {
  for (const TableColumn& column : {known_from, source, confidence}) columns.push_back(column);
  return columns;
}

std::vector<TableForm> scheme_forms() {
  return {
      {"participants",
       "participants.tsv",
       "a party takes part in the scheme",
       {{"code", "alpha-2 code of the party"},
        {"name", "its name in English"},
        from,
        {"from_known", "`exact`, `month` or `year`: nobody is held to a date in the 45 days around it that is not exact"},
        until,
        {"until_known", "likewise"},
        {"counted", "`no` for Chinese Taipei and for those named only before the end of the tolerance period"},
        {"basis", "act or decision"},
        known_from,
        source,
        confidence},
       {"code", "from"},
       true,
       {"code"}},
      {"parts",
       "parts.tsv",
       "a territory or code stands for another party",
       dated({{"part", "the territory or code"},
              {"whole", "what it belongs to or stands for"},
              {"kind", "`member` (of the Union), `region`, `issuing_region` (has offices that issue), `alias`, `former_prefix`"}}),
       {"part", "from"},
       true,
       {"part", "whole"}},
      {"restrictions",
       "restrictions.tsv",
       "an embargo, suspension, condition or call for vigilance",
       {{"id", "stable word that findings cite"},
        {"subject_kind", "`issuer`, `origin` or `neighbour`"},
        {"subject", "alpha-2 code"},
        {"kind", "`un_embargo`, `kp_suspension`, `self_suspension`, `kp_conditional`, `kp_vigilance` or `fact`"},
        from,
        {"from_known", "`exact`, `month`, `year`; `continues`: takes over from another row on that day"},
        until,
        {"until_known", "`exact`, `month`, `year`; `uncertain`: nobody knows, and it leads to vigilance only"},
        {"scope", "`zones: A, B`, `zones: none`, `area: A`, `of: CI`, `no certificates issued`"},
        {"condition", "evidence asked for (`monitor`, `expert`, `zone`), `disputed`, `exempt: ...`, `unless issued by: SL`"},
        {"title", "in a few words, as an alert says it"},
        {"basis", "act or decision"},
        known_from,
        source,
        confidence},
       {"id"},
       false,
       {"subject"}},
      {"names",
       "names.tsv",
       "a name of a country beside those of ISO 3166-1 and the CLDR",
       undated({{"code", "alpha-2 code"}, language, {"name", "as trade writes it; a name means one country only"}}),
       {"language", "name"},
       false,
       {"code"}},
  };
}

// Read by daemon/statistics.
std::vector<TableForm> reporting_forms() {
  return {
      {"reporting-basis",
       "reporting-basis.tsv",
       "a party counts the trade of a quarter by one date or another",
       dated({{"party", "alpha-2 code; `*`: everybody without a row"},
              {"basis", "`issue_date`, of the certificate; `customs_date`, on which the goods passed customs or were received"}}),
       {"party", "from"},
       true,
       {"party"}},
      {"reporting-due",
       "reporting-due.tsv",
       "figures of a period were due on another day than two months after its end",
       undated({{"period", "quarter or half year: 2010-Q3, 2010-H1"}, {"due_on", "day"}}),
       {"period"},
       false,
       {}},
  };
}

std::vector<TableForm> goods_forms() {
  return {
      {"goods",
       "goods.tsv",
       "a commodity code is in scope or watched",
       {{"prefix", "leading digits; the longest prefix in force wins"},
        {"scope", "`kp`, `watched` or `other`"},
        from,
        until,
        {"title", "gist of the heading"},
        {"reason", "why it is watched"},
        known_from,
        source,
        confidence},
       {"prefix", "from"},
       true,
       {}},
      {"national-codes",
       "national-codes.tsv",
       "a national tail of a harmonised code tells something",
       dated({{"code", "territory or party whose tariff it is"},
              {"digits", "the national code"},
              {"fact", "`unsorted`, `sorted`, `unworked`, `sawn`, `to_half_carat`, `above_half_carat`, `crushed`, `lab_grown`, or empty"},
              {"title", "gist of the line"}}),
       {"code", "digits", "from"},
       true,
       {"code"}},
      {"words",
       "words.tsv",
       "a word of goods descriptions means something",
       undated({language,
                {"word", "as written; case, width and accents do not matter"},
                {"kind", "`phrase` (rough diamonds by itself), `diamond`, `condition`, `negative`, `neutral`"}}),
       {"language", "word"},
       false,
       {}},
      {"document-codes",
       "document-codes.tsv",
       "a code of a customs system means a kind of document",
       {{"system", "`*`, or the first part of a map's id to which the row is limited"},
        {"code", "in capital letters, category and type joined"},
        {"meaning", "`none`, `kp_certificate`, `seals_intact`, `transport_document`, `previous_document`, `invoice`, `exemption`"},
        {"flow", "`import`, `export` or empty for both"},
        from,
        until,
        {"title", "what the document is"},
        known_from,
        source,
        confidence},
       {"code", "system", "from"},
       true,
       {}},
      {"document-titles",
       "document-titles.tsv",
       "a word in a document's title makes it a KP certificate",
       undated({language, {"word", "as written"}}),
       {"language", "word"},
       false,
       {}},
  };
}

std::vector<TableForm> production_forms() {
  return {
      {"producers",
       "producers.tsv",
       "diamonds are mined, were never mined, or are grown somewhere",
       dated({{"code", "alpha-2 code of the territory"}, {"kind", "`mines`, `never_mined`, `grows` (laboratory-grown)"}}),
       {"code", "kind", "from"},
       true,
       {"code"}},
      {"production",
       "production.tsv",
       "so much natural rough was mined in a period",
       dated({{"code", "alpha-2 code of the territory"}, {"carats", "in the whole period"}}),
       {"code", "from"},
       true,
       {"code"}},
      {"neighbours",
       "neighbours.tsv",
       "a territory lies beside an origin that is or was restricted",
       dated({{"code", "the origin"}, {"neighbour", "the territory"}, {"kind", "`border`, or `route` without one"}}),
       {"code", "neighbour", "from"},
       true,
       {"code", "neighbour"}},
      {"valuations",
       "valuations.tsv",
       "a carat cost so much on average",
       dated({{"code", "alpha-2 code of the origin or centre; `*`: the world"},
              {"kind", "`mined`, `traded` (of a centre's trade), `lab_grown`"},
              {"hs6", "six digits; empty: all rough together"},
              {"usd_per_carat", "US dollars per metric carat"}}),
       {"code", "kind", "hs6", "from"},
       true,
       {"code"}},
  };
}

std::vector<TableForm> issuer_forms() {
  return {
      {"authorities",
       "authorities.tsv",
       "an authority issues and validates certificates",
       dated({{"code", "party, or a part with its own offices (HK)"},
              {"name", "in English"},
              {"aliases", "other languages, short and former names, separated by `|`"}}),
       {"code", "name", "from"},
       true,
       {"code"}},
      {"validity",
       "validity.tsv",
       "certificates of an issuer are valid for so many days",
       dated({{"issuer", "alpha-2 code; `*`: everybody without a row"},
              {"days_max", "longest time between issue and expiry"},
              {"law", "`yes`: the issuer's own rule; `no`: what is usual"}}),
       {"issuer", "from"},
       true,
       {"issuer"}},
      {"number-formats",
       "number-formats.tsv",
       "an issuer's numbers look like this",
       dated({{"issuer", "alpha-2 code"},
              {"digits_min", "digits as printed, leading zeros included"},
              {"digits_max", "likewise"},
              {"serial_first", "range issued in the period"},
              {"serial_last", "likewise"},
              {"parcel_reference", "`ends with serial`, or empty"}}),
       {"issuer", "from", "serial_first"},
       false,
       {"issuer"}},
      {"legal-forms",
       "legal-forms.tsv",
       "a word of a firm's name is its legal form",
       undated({language, {"word", "points do not matter"}}),
       {"language", "word"},
       false,
       {}},
      {"carriers",
       "carriers.tsv",
       "a firm is a carrier, courier or forwarder",
       undated({{"name", "found as whole words anywhere in a name"}}),
       {"name"},
       false,
       {}},
      {"dealer-registers",
       "dealer-registers.tsv",
       "the law keeps a register of dealers in rough",
       dated({{"code", "alpha-2 code of the territory"}, {"title", "of the register"}}),
       {"code", "from"},
       true,
       {"code"}},
      {"registered-dealers",
       "registered-dealers.tsv",
       "a dealer stands in the register (yours to give)",
       dated({{"code", "alpha-2 code of the territory"}, {"name", "of the dealer"}}),
       {"code", "name", "from"},
       true,
       {"code"}},
      {"listed-entities",
       "listed-entities.tsv",
       "a list of sanctions names a firm or a person",
       dated({{"name", "as the list has it"}, {"aliases", "other names, between `|`"}, {"list", "whose list it is"}}),
       {"name", "list", "from"},
       true,
       {}},
      {"known-bad",
       "known-bad-certificates.tsv",
       "a certificate number is known as forged, stolen or lost",
       dated({{"number", "single number, with its prefix"}, {"reason", "in a sentence"}}),
       {"number", "from"},
       true,
       {"number"}},
  };
}

}  // namespace

bool TableForm::has(std::string_view column) const {
  return std::any_of(columns.begin(), columns.end(), [column](const TableColumn& one) { return one.name == column; });
}

const std::vector<TableForm>& table_forms() {
  static const std::vector<TableForm> forms = [] {
    std::vector<TableForm> all;
    for (auto& some : {scheme_forms(), reporting_forms(), goods_forms(), production_forms(), issuer_forms()})
      all.insert(all.end(), some.begin(), some.end());
    return all;
  }();
  return forms;
}

const TableForm* table_form(std::string_view name) {
  const TableForm* found = nullptr;
  for (const TableForm& form : table_forms()) {
    if (form.name == name) return &form;
    if (name.empty() || !form.name.starts_with(name)) continue;
    if (found != nullptr) return nullptr;
    found = &form;
  }
  return found;
}

std::string table_forms_as_markdown() {
  std::string text;
  for (const TableForm& form : table_forms()) {
    text += "### " + std::string(form.name) + "\n`" + std::string(form.file) + "`: " + std::string(form.sentence) + ". ";
    text += "The same statement: ";
    for (std::size_t i = 0; i < form.identity.size(); ++i) text += (i == 0 ? "`" : ", `") + std::string(form.identity[i]) + "`";
    text += form.is_one_at_a_time ? "; one row a day.\n\n" : ".\n\n";
    text += "| column | what it holds |\n|---|---|\n";
    for (const TableColumn& column : form.columns) text += "| " + std::string(column.name) + " | " + std::string(column.sentence) + " |\n";
    text += '\n';
  }
  return text;
}

}  // namespace kpwatch
