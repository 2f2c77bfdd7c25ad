// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The list of checks in three forms: a page for lawyers (docs/checks.md), lines for a terminal, JSON lines for programs.
#include <array>
#include <string>
#include <utility>

#include "daemon/checks/all_checks.h"

namespace kpwatch {
namespace {

constexpr auto families = std::to_array<std::pair<char, std::string_view>>({{'A', "Scope and classification"},
                                                                            {'B', "Presence and identity of the certificate"},
                                                                            {'C', "Dates and status"},
                                                                            {'D', "Participation and embargo"},
                                                                            {'E', "Quantity and value"},
                                                                            {'F', "Parties, route and transport"},
                                                                            {'G', "Origin"},
                                                                            {'H', "Statistics"},
                                                                            {'I', "Confirmation and life cycle"},
                                                                            {'J', "Overlays of national law"},
                                                                            {'K', "Quality of the data"}});

std::string_view family_of(const Check& check) {
  for (const auto& [letter, title] : families)
    if (check.code.front() == letter) return title;
  return "Others";
}

std::string recipients_of(const Check& check, std::string_view separator) {
  std::string text;
  for (const Recipient recipient : check.recipients) {
    if (!text.empty()) text += separator;
    text += to_string(recipient);
  }
  return text;
}

std::string json_text(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {  // the checks' texts are ours: no control characters
    if (c == '"' || c == '\\') result += '\\';
    result += c;
  }
  return result + "\"";
}

std::string member(std::string_view name, std::string_view text) { return json_text(name) + ":" + json_text(text); }

std::string basis_as_json(const Check& check) {
  std::string text;
  for (const LegalBasis& basis : check.basis) {
    if (!text.empty()) text += ",";
    text += "{" + member("instrument", basis.instrument) + "," + member("section", basis.section) + "," + member("says", basis.says) + "}";
  }
  return "[" + text + "]";
}

std::string settings_as_json(const Check& check) {
  std::string text;
  for (const CheckSetting& setting : check.settings) {
    if (!text.empty()) text += ",";
    text += "{" + member("name", setting.name) + ",\"default\":" + std::to_string(setting.default_value) + "," +
            member("unit", setting.unit) + "," + member("sentence", setting.sentence) + "}";
  }
  return "[" + text + "]";
}

std::string recipients_as_json(const Check& check) {
  return check.recipients.empty() ? "[]" : "[\"" + recipients_of(check, "\",\"") + "\"]";
}

void add_entry(std::string& page, const Check& check) {
  page += "\n### " + std::string(check.code) + ": " + std::string(check.title) + "\n\n";
  page += std::string(check.rule) + "\n\n";
  page += "| | |\n|---|---|\n";
  page += "| id | `" + std::string(check.id) + "` |\n";
  page += "| class | " + std::string(to_string(check.cls)) + " |\n";
  page += "| severity | " + std::to_string(check.severity) + " |\n";
  page += "| told to | " + recipients_of(check, ", ") + " |\n";
  if (check.subject != CaseSubject::declaration) page += "| about | a " + std::string(to_string(check.subject)) + " |\n";
  for (const LegalBasis& basis : check.basis)
    page += "| basis | " + std::string(basis.instrument) + ", " + std::string(basis.section) + ": " + std::string(basis.says) + " |\n";
  if (!check.needs.empty()) page += "| needs | " + std::string(check.needs) + " |\n";
  for (const CheckSetting& setting : check.settings)
    page += "| setting | `" + std::string(setting.name) + "` = " + std::to_string(setting.default_value) + " " + std::string(setting.unit) +
            ": " + std::string(setting.sentence) + " |\n";
  page += "| since | " + std::string(check.since) + " |\n";
}

}  // namespace

std::string checks_as_lines() {
  std::string text;
  for (const Check* check : all_checks()) {
    text += std::string(check->code) + "  " + std::string(check->id) + "  " + std::string(to_string(check->cls)) + "  " +
            std::to_string(check->severity) + "  " + recipients_of(*check, ",") + "  " + std::string(check->title) + "\n";
  }
  return text;
}

std::string checks_as_ndjson() {
  std::string text;
  for (const Check* check : all_checks()) {
    text += "{" + member("code", check->code) + "," + member("id", check->id) + "," + member("title", check->title) + "," +
            member("rule", check->rule) + "," + member("class", to_string(check->cls)) +
            ",\"severity\":" + std::to_string(check->severity) + ",\"recipients\":" + recipients_as_json(*check) +
            ",\"basis\":" + basis_as_json(*check) + ",\"settings\":" + settings_as_json(*check) + "," +
            member("subject", to_string(check->subject)) + "," + member("needs", check->needs) + "," + member("since", check->since) +
            "}\n";
  }
  return text;
}

std::string checks_as_markdown() {
  std::string page =
      "<!-- Made by `kpwatch list-checks --markdown`; a test keeps it true, UPDATE_GOLDEN=1 rewrites it. Do not edit. -->\n"
      "# The checks\n\n"
      "Each check holds one rule against a declaration and the certificates it cites, or against a certificate and what authorities and\n"
      "officers said of it; those of statistics, and some of origin, against the figures of parties ([STATISTICS.md](STATISTICS.md)).\n"
      "*Substantive* findings concern the goods and go to the authorities; *technical* ones are faults of form which the declarant can\n"
      "mend; *data-quality* ones are for the operators alone. Severity runs from 0 to 5. Tolerances and graces are ours and can be set\n"
      "(`checks.<id>.<setting>`). What compares with a certificate needs the issuer's record of it; what else a check *needs* is told\n"
      "with it, and without that it is silent: it neither accuses nor clears. How the law is read is told in [LEGAL.md](LEGAL.md).\n\n"
      "What the law says is told here in our own words. KPCS is the core document of the Kimberley Process Certification Scheme, as\n"
      "printed in Annex I of Regulation (EC) 2368/2002; KP decisions are administrative decisions, declarations and notices of the "
      "Kimberley\n"
      "Process, by their year or name; UNSC are resolutions of the Security Council of the United Nations; FATF is the Financial Action\n"
      "Task Force's and the Egmont Group's report on trade in diamonds (2013). Overlays are other law than the Kimberley Process's, off\n"
      "unless you turn them on.\n\n"
      "Told to: DEC declarant, IMA and EXA importing and exporting Kimberley Process authority, CUS customs enforcement, SAN sanctions\n"
      "unit, FIU financial intelligence unit, UN United Nations route, WGM, WGS and WGDE Working Groups on Monitoring, on Statistics and\n"
      "of Diamond Experts, OPS operators.\n";
  std::string_view family;
  for (const Check* check : all_checks()) {
    if (family_of(*check) != family) {
      family = family_of(*check);
      page += "\n## " + std::string(family) + "\n";
    }
    add_entry(page, *check);
  }
  return page;
}

}  // namespace kpwatch
