// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/watch/command_line.h"

#include <CLI/CLI.hpp>
#include <functional>
#include <iostream>
#include <vector>

#include "daemon/base/log.h"
#include "daemon/checks/all_checks.h"
#include "daemon/settings/settings_table.h"
#include "daemon/watch/connecting_commands.h"
#include "daemon/watch/decide_command.h"
#include "daemon/watch/exit_code.h"
#include "daemon/watch/explain_command.h"
#include "daemon/watch/import_command.h"
#include "daemon/watch/read_command.h"
#include "daemon/watch/recover_command.h"
#include "daemon/watch/reference_command.h"
#include "daemon/watch/run_command.h"
#include "daemon/watch/statistics_command.h"
#include "daemon/watch/store_commands.h"
#include "daemon/watch/verify_command.h"

namespace kpwatch {
namespace {

struct Choices {
  std::string config = default_config;
  bool json = false, all = false, bytes = false, markdown = false;
  std::string text, feed, source;
  std::vector<std::string> texts;
  std::uint64_t number = 0;
  ReadOptions read;
  ConnectingChoices connecting;
  ReferenceQuestion reference;
  DecideOptions decide;
  StatisticsOptions statistics;
  std::function<int()> command;
};

void with_config(CLI::App& app, Choices& choices) {
  app.add_option("--config", choices.config, "Configuration file")->capture_default_str();
}
void with_json(CLI::App& app, Choices& choices) { app.add_flag("--json", choices.json, "One JSON object a line"); }

CLI::App& leaf(CLI::App& parent, const std::string& name, const std::string& sentence, Choices& choices, std::function<int()> command) {
  CLI::App& app = *parent.add_subcommand(name, sentence);
  app.callback([&choices, command = std::move(command)] { choices.command = command; });
  return app;
}

void add_read(CLI::App& app, Choices& choices) {
  CLI::App& read = leaf(app, "read", "Explain any document through every stage; needs no daemon", choices, [&choices] {
    choices.read.json = choices.json;
    return read_command(choices.read);
  });
  with_json(read, choices);
  read.add_flag("--validate", choices.read.validate,
                "Hold EDIFACT against the tables of its directory too: every deviation, with its code");
  read.add_flag("--contrl", choices.read.contrl, "Write the CONTRL message that answers the sender, instead of an explanation");
  read.add_option("--characters", choices.read.characters, "Character set of EDIFACT that names another one: as `characters` of a feed")
      ->check(CLI::IsMember(choices_of_feed("characters")));
  read.add_option("--as-of", choices.read.as_of, "The day that counts as today (CCYY-MM-DD)");
  // One file each time it is given: what follows it are the declarations, not more certificates.
  read.add_option("--certificates", choices.read.certificates, "Certificates to judge against, in any certificate format")
      ->allow_extra_args(false);
  read.add_option("--config", choices.read.config, "Configuration file; without it the built-in maps and tables serve");
  read.add_option("files", choices.read.files, "Files or folders")->required();
}

void add_reference(CLI::App& app, Choices& choices) {
  CLI::App& reference = *app.add_subcommand("reference", "The dated tables; needs no daemon");
  reference.require_subcommand(1);
  ReferenceQuestion& question = choices.reference;
  auto& show = leaf(reference, "show", "Rows of a table, each with source and confidence", choices,
                    [&question] { return reference_show_command(question); });
  show.add_option("table", question.table, "participants, restrictions, parts, goods, words ...: docs/REFERENCE.md has them all")
      ->required();
  show.add_option("--on", question.on, "Rows that hold on that day (CCYY-MM-DD)");
  show.add_option("--known", question.known, "Rows that were known on that day (CCYY-MM-DD); without it, what is known today");
  show.add_option("--party", question.party, "Rows that name this party or territory (alpha-2)");
  show.add_option("--format", question.format, "table, json (one object a line) or csv")
      ->check(CLI::IsMember({"table", "json", "csv"}))
      ->capture_default_str();
  show.add_flag("--history", question.history, "Replaced and withdrawn rows too, and until when each was believed");
  auto& check = leaf(reference, "check", "Every complaint about a folder with your own rows", choices,
                     [&choices] { return reference_check_command(choices.reference.config, choices.text, choices.json); });
  check.add_option("folder", choices.text, "Folder with tables of the same names as ours")->required();
  with_json(check, choices);
  for (CLI::App* one : {&show, &check})
    one->add_option("--config", question.config, "Configuration file; without it the built-in tables serve");
}

void add_evidence(CLI::App& app, Choices& choices) {
  auto& explain =
      leaf(app, "explain", "In words: what was declared, what it was held against, what speaks for and against", choices, [&choices] {
        return explain_command({choices.config, choices.text, choices.number, choices.json});
      });
  explain.add_option("case", choices.text, "Declaration identifier, business id, certificate number or alert id")->required();
  explain.add_option("--decision", choices.number, "Which of its decisions, from 1; the last one without it");
  DecideOptions& options = choices.decide;
  auto& decide = leaf(app, "decide", "Decides a kept case again, as it was, or with tables and knowledge of another day; writes nothing",
                      choices, [&choices, &options] {
                        options.config = choices.config;
                        options.json = choices.json;
                        return decide_command(options);
                      });
  decide.add_option("case", options.name, "Declaration identifier, business id, certificate number or alert id");
  decide.add_flag("--all", options.all, "Every kept decision; prints those that come out otherwise, and how many");
  decide.add_option("--decision", options.number, "Which of its decisions, from 1; the last one without it");
  decide.add_option("--as-of", options.as_of, "What counts as today, and the end of what is known (CCYY-MM-DD)");
  decide.add_option("--known", options.known, "The tables as known on that day (CCYY-MM-DD); without it, on the day of --as-of");
  decide.add_option("--reference", options.reference, "Folder with other reference tables");
  for (CLI::App* one : {&explain, &decide}) {
    with_config(*one, choices);
    with_json(*one, choices);
  }
}

void add_store(CLI::App& app, Choices& choices) {
  CLI::App& alerts = *app.add_subcommand("alerts", "Alerts that were made");
  alerts.require_subcommand(1);
  auto& alerts_list = leaf(alerts, "list", "One line an alert revision and authority", choices,
                           [&choices] { return alerts_list_command(choices.config, choices.json); });
  auto& alerts_show = leaf(alerts, "show", "All revisions of one alert, as they were sent", choices,
                           [&choices] { return alerts_show_command(choices.config, choices.json, choices.text); });
  alerts_show.add_option("id", choices.text, "Alert id")->required();

  CLI::App& letters = *app.add_subcommand("dead-letters", "Documents that were set aside");
  letters.require_subcommand(1);
  auto& letters_list = leaf(letters, "list", "One line a dead letter; the open ones unless --all", choices,
                            [&choices] { return dead_letters_list_command(choices.config, choices.json, choices.all); });
  letters_list.add_flag("--all", choices.all, "Answered ones too");
  auto& letters_show = leaf(letters, "show", "One dead letter with all its notes", choices,
                            [&choices] { return dead_letters_show_command(choices.config, choices.json, choices.number, choices.bytes); });
  letters_show.add_option("id", choices.number, "Number")->required();
  letters_show.add_flag("--bytes", choices.bytes, "The original bytes, nothing else");
  auto& letters_replay = leaf(letters, "replay", "Hand the original bytes in again", choices,
                              [&choices] { return dead_letters_replay_command(choices.config, choices.json, choices.number); });
  letters_replay.add_option("id", choices.number, "Number")->required();

  auto& recover = leaf(app, "recover", "A ledger that was restored from a backup goes on; with the daemon stopped", choices,
                       [&choices] { return recover_command(choices.config, choices.json, choices.texts); });
  recover.add_option("--without", choices.texts, "An authority whose partner cannot be read now; it is told again what it may have");

  CLI::App& positions = *app.add_subcommand("positions", "Where feeds go on reading");
  positions.require_subcommand(1);
  auto& positions_list =
      leaf(positions, "list", "One line a partition", choices, [&choices] { return positions_list_command(choices.config, choices.json); });
  auto& positions_set = leaf(positions, "set", "Reads a partition from elsewhere on; with the daemon stopped", choices, [&choices] {
    return positions_set_command(choices.config, choices.json, choices.feed, choices.source, choices.text);
  });
  positions_set.add_option("feed", choices.feed, "Name of the feed")->required();
  positions_set.add_option("source", choices.source, "TOPIC/PARTITION")->required();
  positions_set.add_option("next", choices.text, "Offset of the next message, or the word beginning")->required();

  CLI::App& certificates = *app.add_subcommand("certificates", "Certificates on record");
  certificates.require_subcommand(1);
  auto& show = leaf(certificates, "show", "All that is known of one certificate, and its uses", choices,
                    [&choices] { return certificates_show_command(choices.config, choices.json, choices.text); });
  show.add_option("number", choices.text, "Certificate number, in any form")->required();
  auto& import = leaf(certificates, "import", "Take certificates from a file of any certificate format", choices,
                      [&choices] { return import_command(choices.config, choices.json, choices.text); });
  import.add_option("file", choices.text, "File")->required();
  for (CLI::App* one : {&alerts_list, &alerts_show, &letters_list, &letters_show, &letters_replay, &show, &import, &recover,
                        &positions_list, &positions_set}) {
    with_config(*one, choices);
    with_json(*one, choices);
  }
}

void add_statistics(CLI::App& app, Choices& choices) {
  CLI::App& group = *app.add_subcommand("statistics", "Quarterly tables, and what to ask about figures");
  group.require_subcommand(1);
  StatisticsOptions& options = choices.statistics;
  const auto add = [&](const char* name, const char* sentence, std::function<int()> command) -> CLI::App& {
    CLI::App& one = leaf(group, name, sentence, choices, [&choices, command = std::move(command)] {
      choices.statistics.config = choices.config;
      return command();
    });
    with_config(one, choices);
    one.add_option("--party", options.party, "One party, by its code; else all");
    one.add_option("--format", options.format, "table, csv or json")->check(CLI::IsMember({"table", "csv", "json"}))->capture_default_str();
    return one;
  };
  const auto with_known = [&](CLI::App& one) { one.add_option("--known", options.known, "As it was known on that day (CCYY-MM-DD)"); };
  const auto with_basis = [&](CLI::App& one) {
    one.add_option("--basis", options.basis, "By which date: each reporter's own, issue, or customs")
        ->check(CLI::IsMember({"reporter", "issue", "customs"}))
        ->capture_default_str();
  };
  auto& quarter = add("quarter", "Trade of a quarter, counted from certificates and confirmations (KPCS Annex III)",
                      [&options] { return statistics_quarter_command(options); });
  quarter.add_option("period", options.period, "Quarter, such as 2010-Q3")->required();
  quarter.add_option("--table", options.table, "For csv: trade or certificates")
      ->check(CLI::IsMember({"trade", "certificates"}))
      ->capture_default_str();
  quarter.add_option("--revision", options.revision, "As it was published with this number, unchanged");
  with_known(quarter);
  with_basis(quarter);
  auto& publish = add("publish", "Keeps the table of a party as the next revision, and puts it among the published figures",
                      [&options] { return statistics_publish_command(options); });
  publish.add_option("period", options.period, "Quarter, such as 2010-Q3")->required();
  with_known(publish);
  with_basis(publish);
  const auto findings = [&](const char* name, const char* sentence, const char* codes) {
    auto& one = add(name, sentence, [&options, codes] { return statistics_findings_command(options, codes); });
    one.add_option("--from", options.first, "First quarter; else eight before the last");
    one.add_option("--until", options.last, "Last quarter; else the one before this");
    one.add_option("--figures", options.figures, "published, or counted from certificates")
        ->check(CLI::IsMember({"published", "counted"}))
        ->capture_default_str();
    one.add_option("--returns", options.returns, "Published figures of CSV files instead of the ledger's: a file or a folder");
    with_known(one);
  };
  findings("anomalies", "What to ask about figures that changed or cannot be", "G04 H01 H03 H05 H06 H07");
  findings("mirror", "Where exporters and importers state different trade", "H02");
  findings("gaps", "Figures that are due and were not published", "H04");
  auto& returns = add("returns", "What parties published, revision by revision, and what each changed",
                      [&options] { return statistics_returns_command(options); });
  returns.add_option("--from", options.first, "First quarter; else all");
  returns.add_option("--until", options.last, "Last quarter; else all");
  returns.add_option("--table", options.table, "For csv: trade, certificates or production")
      ->check(CLI::IsMember({"trade", "certificates", "production"}))
      ->capture_default_str();
  with_known(returns);
  auto& infringements = add("infringements", "What the alerts of a year were about, without names",
                            [&options] { return statistics_infringements_command(options); });
  infringements.add_option("year", options.period, "Year")->required();
}

}  // namespace

int command_line(int argc, char** argv) {
  std::ios::sync_with_stdio(false);
  Choices choices;
  CLI::App app(
      "kpwatch reads customs declarations, finds rough diamonds, holds them against Kimberley Process certificates and tells the "
      "partner authorities. It advises; it never releases goods.",
      "kpwatch");
  app.set_version_flag("--version", std::string("kpwatch ") + KPWATCH_VERSION);
  app.require_subcommand(1);
  auto& run = leaf(app, "run", "The daemon", choices, [&choices] { return run_command(choices.config); });
  with_config(run, choices);
  auto& check = leaf(app, "check", "Every complaint about configuration, maps and tables at once", choices,
                     [&choices] { return check_command(choices.config, choices.json); });
  with_config(check, choices);
  with_json(check, choices);
  auto& verify = leaf(app, "verify", "Holds ledger, archive and audit log against each other; with the daemon stopped", choices,
                      [&choices] { return verify_command(choices.config, choices.json, choices.text); });
  with_config(verify, choices);
  with_json(verify, choices);
  verify.add_option("--audit-head", choices.text, "NUMBER:HASH of an audit record, as an earlier verify said it; it must still be there");
  add_read(app, choices);
  auto& list = leaf(app, "list-checks", "Every check with its law", choices, [&choices] {
    std::cout << (choices.markdown ? checks_as_markdown() : choices.json ? checks_as_ndjson() : checks_as_lines());
    return exit_code::done;
  });
  with_json(list, choices);
  list.add_flag("--markdown", choices.markdown, "docs/checks.md");
  add_connecting_commands(app, choices.connecting, choices.command);
  add_reference(app, choices);
  add_evidence(app, choices);
  add_store(app, choices);
  add_statistics(app, choices);

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const int code = app.exit(error, std::cout, std::cerr);
    return code == 0 ? exit_code::done : exit_code::usage;
  }
  const int code = choices.command ? choices.command() : exit_code::usage;
  std::cout.flush();
  return std::cout.good() ? code : exit_code::outside;
}

}  // namespace kpwatch
