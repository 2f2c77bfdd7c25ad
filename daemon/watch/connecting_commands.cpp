// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/watch/connecting_commands.h"

#include <CLI/CLI.hpp>

#include "daemon/watch/command_line.h"

namespace kpwatch {
namespace {

using Command = std::function<int()>;

CLI::App& leaf(CLI::App& parent, const char* name, const char* sentence, Command& chosen, Command command) {
  CLI::App& app = *parent.add_subcommand(name, sentence);
  app.callback([&chosen, command = std::move(command)] { chosen = command; });
  return app;
}

void add_maps(CLI::App& app, ConnectingChoices& choices, Command& chosen) {
  CLI::App& maps = *app.add_subcommand("maps", "For authors of maps; needs no daemon");
  maps.require_subcommand(1);
  CoverageOptions& options = choices.coverage;
  auto& coverage = leaf(maps, "coverage", "Which rows of maps find something in samples, and what of the samples no row reads", chosen,
                        [&options] { return coverage_command(options); });
  coverage.add_flag("--json", options.json, "One JSON object a line");
  coverage.add_option("--map", options.maps, "Only this map: its name (edifact/cusdec-d96b-za), or a file with one (my.yaml)")
      ->allow_extra_args(false);
  coverage.add_flag("--require-all", options.requires_all, "Exit code 1 where a row finds nothing; of every map, unless --map names some");
  coverage.add_flag("--paths", options.by_path, "Count each path of a row for itself");
  coverage.add_option("--config", options.config, "Configuration file; without it the built-in maps serve");
  coverage.add_option("files", options.files, "Samples: files or folders")->required();
  DraftOptions& draft = choices.draft;
  auto& fresh = leaf(maps, "new", "Drafts a map from a sample", chosen, [&draft] { return draft_command(draft); });
  fresh.add_option("--from", draft.sample, "The sample: a document as the sender sends it")->required();
  fresh.add_option("--format", draft.format, "Where the content does not say it")->check(CLI::IsMember({"edifact", "xml", "json", "csv"}));
  fresh.add_option("--name", draft.name, "Name of the map, such as xml/their-declaration; else the sample's file name");
}

void add_test(CLI::App& app, ConnectingChoices& choices, Command& chosen) {
  TestOptions& options = choices.test;
  auto& test = leaf(app, "test", "Runs your own test files: documents, and what must be found in them; needs no daemon", chosen,
                    [&options] { return test_command(options); });
  test.add_flag("--json", options.json, "One JSON object a line");
  test.add_option("--junit", options.junit, "Also write a JUnit report to this file");
  test.add_option("files", options.files, "Test files, or folders with *test.yaml")->required();
}

void add_top(CLI::App& app, ConnectingChoices& choices, Command& chosen) {
  TopOptions& options = choices.top;
  auto& top = leaf(app, "top", "What passes a running daemon, as figures, live", chosen, [&options] { return top_command(options); });
  top.add_flag("--json", options.json, "One JSON object a look");
  top.add_flag("--once", options.once, "One look, without drawing on the terminal");
  top.add_option("--interval", options.interval_seconds, "Seconds between two looks")
      ->check(CLI::Range(0.1, 3600.0))
      ->capture_default_str();
  top.add_option("--port", options.port, "Port of the health page, where the configuration leaves it open");
  options.config = default_config;
  top.add_option("--config", options.config, "Configuration file")->capture_default_str();
}

void add_tap(CLI::App& app, ConnectingChoices& choices, Command& chosen) {
  TapOptions& options = choices.tap;
  auto& tap = leaf(app, "tap", "Documents as they pass a running daemon; parties are not shown unless the configuration says so", chosen,
                   [&options] { return tap_command(options); });
  tap.add_flag("--json", options.json, "One JSON object a line");
  tap.add_option("--feed", options.feed, "Only of this feed");
  tap.add_option("--format", options.format, "Only of this format")->check(CLI::IsMember({"edifact", "xml", "json", "csv", "unknown"}));
  tap.add_option("--map", options.map, "Only read by this map");
  tap.add_option("--check", options.check, "Only with a finding of this check (E01)");
  tap.add_option("--severity", options.severity_min, "Only with a finding of at least this severity")->check(CLI::Range(0, 5));
  tap.add_option("--reason", options.reason, "Only with a note or rejection for this reason");
  tap.add_flag("--documents", options.only_documents, "Not the goods of no interest");
  tap.add_option("--count", options.count_max, "End after so many");
  options.config = default_config;
  tap.add_option("--config", options.config, "Configuration file")->capture_default_str();
}

}  // namespace

void add_connecting_commands(CLI::App& app, ConnectingChoices& choices, Command& command) {
  add_maps(app, choices, command);
  add_test(app, choices, command);
  add_top(app, choices, command);
  add_tap(app, choices, command);
}

}  // namespace kpwatch
