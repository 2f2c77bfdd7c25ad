// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/watch/quarter_report.h"

#include <algorithm>

#include "daemon/canonical/json_writer.h"
#include "daemon/checks/statistics/statistical.h"

namespace kpwatch {
namespace {

using Counter = CertificateCountRow::Counter;

struct Sum {
  std::int64_t certificates = 0;
  Total carats, usd;
};

std::string left(std::string text, std::size_t width) {
  // Names have letters of more than one byte; each counts once.
  const auto letters = static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
  return letters < width ? text + std::string(width - letters, ' ') : text;
}
std::string right(const std::string& text, std::size_t width) {
  return text.size() < width ? std::string(width - text.size(), ' ') + text : text;
}

std::string whole(std::int64_t value) {
  const std::string text = checks::grouped(Total(Decimal{value * 1'000'000}));
  return text.substr(0, text.find('.'));
}

constexpr std::size_t name_width = 36, count_width = 13, carats_width = 20, usd_width = 24, price_width = 14;

std::string line(const std::string& name, const std::string& certificates, const Sum& sum) {
  const double carats = sum.carats.approximately();
  return left(name, name_width) + right(certificates, count_width) + right(checks::grouped(sum.carats), carats_width) +
         right(checks::grouped(sum.usd), usd_width) +
         right(carats > 0 && !sum.usd.is_zero() ? checks::grouped(sum.usd.approximately() / carats) : "-", price_width) + "\n";
}

std::string heading(const std::string& title, bool has_certificates = true) {
  return "\n" + left(title, name_width) + right(has_certificates ? "certificates" : "", count_width) + right("carats", carats_width) +
         right("US$", usd_width) + right("US$/ct", price_width) + "\n";
}

std::string name_of(CountryCode partner, const Participants& participants) {
  if (partner == mixed_partner) return "Mixed";
  if (partner == unknown_partner) return "Not stated";
  return participants.name(partner) + " (" + std::string(partner.text()) + ")";
}

std::string code_in_words(KpCode code) {
  switch (code) {
    case KpCode::unsorted:
      return "  7102.10 unsorted";
    case KpCode::industrial:
      return "  7102.21 industrial";
    case KpCode::gem:
      return "  7102.31 non-industrial";
    case KpCode::unsplit:
      break;
  }
  return "  7102 not split by code";
}

// One block: the partners of a flow in one role, each with its codes, and the sum.
std::string block(const QuarterReport& report, TradeFlow flow, PartnerRole role, const std::string& title,
                  const Participants& participants) {
  std::map<CountryCode, std::map<KpCode, Sum>> partners;
  for (const TradeRow& row : report.figures.trade)
    if (row.flow == flow && row.role == role) partners[row.partner][row.code] = {0, row.carats, row.usd};
  const bool has_certificates = role != PartnerRole::origin;
  if (partners.empty()) return heading(title, has_certificates) + "none\n";
  std::map<CountryCode, std::int64_t> certificates;
  if (has_certificates)
    for (const auto& row : report.figures.certificates)
      if ((row.counter == Counter::issued) == (flow == TradeFlow::exports)) certificates[row.partner] += row.count;
  std::string text = heading(title, has_certificates);
  Sum all;
  for (const auto& [partner, codes] : partners) {
    Sum sum;
    for (const auto& [code, one] : codes) {
      sum.carats += one.carats;
      sum.usd += one.usd;
    }
    all.carats += sum.carats;
    all.usd += sum.usd;
    all.certificates += certificates[partner];
    text += line(name_of(partner, participants), !has_certificates ? "" : whole(certificates[partner]), sum);
    for (const auto& [code, one] : codes) text += line(code_in_words(code), "", one);
  }
  return text + line("All", !has_certificates ? "" : whole(all.certificates), all);
}

std::string notes_in_words(const QuarterReport& report) {
  std::string text;
  for (const bool is_in : {false, true}) {
    bool is_first = true;
    for (const auto& [key, noted] : report.notes) {
      if (is_counted(key.note) != is_in) continue;
      if (is_first) text += is_in ? "\nCounted, but\n" : "\nNot in these figures\n";
      is_first = false;
      text += "  " + (report.party ? std::string() : std::string(key.reporter.text()) + " ") +
              (key.flow == TradeFlow::exports ? "exports" : "imports") + ", " + whole(noted.certificates) +
              (noted.certificates == 1 ? " certificate, " : " certificates, ") + checks::grouped(noted.carats) +
              " ct: " + std::string(in_words(key.note)) + (key.period ? "" : " (in no quarter)") + "\n";
    }
  }
  return text;
}

std::string all_parties(const QuarterReport& report, const Participants& participants) {
  std::map<CountryCode, std::pair<Sum, Sum>> parties;  // exports, imports
  for (const TradeRow& row : report.figures.trade) {
    if (row.role == PartnerRole::origin) continue;
    auto& [out, in] = parties[row.reporter];
    Sum& sum = row.flow == TradeFlow::exports ? out : in;
    sum.carats += row.carats;
    sum.usd += row.usd;
  }
  for (const auto& row : report.figures.certificates) {
    auto& [out, in] = parties[row.reporter];
    (row.counter == Counter::issued ? out : in).certificates += row.count;
  }
  std::string text;
  for (const bool is_export : {true, false}) {
    text += heading(is_export ? "Exports" : "Imports");
    Sum all;
    for (const auto& [party, sums] : parties) {
      const Sum& sum = is_export ? sums.first : sums.second;
      if (sum.certificates == 0 && sum.carats.is_zero()) continue;
      text += line(name_of(party, participants), whole(sum.certificates), sum);
      all.certificates += sum.certificates;
      all.carats += sum.carats;
      all.usd += sum.usd;
    }
    text += line("All", whole(all.certificates), all);
  }
  return text;
}

void write_trade(JsonWriter& json, const Figures& figures) {
  json.key("trade");
  json.begin_array();
  for (const TradeRow& row : figures.trade) {
    json.begin_object();
    json.text_member("reporter", row.reporter.text());
    json.text_member("flow", to_string(row.flow));
    json.text_member("hs6", to_string(row.code));
    json.text_member("partner", partner_text(row.partner));
    json.text_member("partner_role", to_string(row.role));
    json.text_member("carats", row.carats.to_string());
    json.text_member("usd", row.usd.to_string());
    json.text_member("basis", to_string(row.basis));
    json.end_object();
  }
  json.end_array();
}

void write_counts_and_notes(JsonWriter& json, const QuarterReport& report) {
  json.key("certificates");
  json.begin_array();
  for (const auto& row : report.figures.certificates) {
    json.begin_object();
    json.text_member("reporter", row.reporter.text());
    json.text_member("counter", to_string(row.counter));
    json.text_member("partner", partner_text(row.partner));
    json.number_member("count", row.count);
    json.end_object();
  }
  json.end_array();
  json.key("notes");
  json.begin_array();
  for (const auto& [key, noted] : report.notes) {
    json.begin_object();
    json.text_member("reporter", key.reporter.text());
    json.text_member("flow", to_string(key.flow));
    json.text_member("note", to_string(key.note));
    json.flag_member("counted", is_counted(key.note));
    json.number_member("certificates", noted.certificates);
    json.text_member("carats", noted.carats.to_string());
    json.end_object();
  }
  json.end_array();
}

}  // namespace

std::string as_table(const QuarterReport& report, const Participants& participants) {
  std::string text = report.party ? name_of(*report.party, participants) : std::string("All parties");
  text += ": trade in rough diamonds, " + report.period.to_string() + " (" + report.period.in_words() + ")\n";
  const auto by = [&](DateBasis basis) { return basis == DateBasis::issue_date ? "date of issue" : "customs date"; };
  text += std::string("Counted by ") +
          (report.party                 ? by(report.party_basis)
           : report.basis == "reporter" ? "each party's own date"
                                        : by(report.basis == "issue" ? DateBasis::issue_date : DateBasis::customs_date)) +
          ", from the certificates and confirmations known on " + report.known_until.substr(0, 10) + " (ledger " +
          report.ledger.substr(0, 8) + ", commit " + std::to_string(report.commit) + "; tables " + report.reference_edition + ")\n";
  if (!report.party) return text + all_parties(report, participants) + notes_in_words(report);
  text += block(report, TradeFlow::exports, PartnerRole::destination, "Exports by destination", participants);
  text += block(report, TradeFlow::exports, PartnerRole::origin, "Exports by origin", participants);
  text += block(report, TradeFlow::imports, PartnerRole::provenance, "Imports by provenance", participants);
  text += block(report, TradeFlow::imports, PartnerRole::origin, "Imports by origin", participants);
  return text + notes_in_words(report);
}

std::string as_json(const QuarterReport& report, const Edition& edition) {
  JsonWriter json;
  json.begin_object();
  json.text_member("kpwatch", "statistics-table/1");
  json.text_member("period", report.period.to_string());
  if (report.party) json.text_member("party", report.party->text());
  json.text_member("basis", report.basis);
  if (edition.revision > 0) {
    json.number_member("revision", edition.revision);
    json.text_member("published_on", edition.published_on);
    json.text_member("previous_sha256", edition.previous_sha256);
  }
  json.key("made_of");
  json.begin_object();
  json.text_member("known_until", report.known_until);
  json.text_member("ledger", report.ledger);
  json.number_member("commit", report.commit);
  json.text_member("state_sha256", report.state_sha256);
  json.text_member("reference_edition", report.reference_edition);
  json.text_member("rules_edition", report.rules_edition);
  json.text_member("version", KPWATCH_VERSION);
  json.end_object();
  write_trade(json, report.figures);
  write_counts_and_notes(json, report);
  json.end_object();
  return json.take() + "\n";
}

}  // namespace kpwatch
