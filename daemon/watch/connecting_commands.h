// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The subcommands of those who connect a sender: maps, test, top and tap.
#pragma once

#include <functional>

#include "daemon/watch/coverage_command.h"
#include "daemon/watch/draft_command.h"
#include "daemon/watch/test_command.h"
#include "daemon/watch/top_command.h"

namespace CLI {
class App;
}

namespace kpwatch {

// What was chosen; outlives the parsing.
struct ConnectingChoices {
  CoverageOptions coverage;
  DraftOptions draft;
  TestOptions test;
  TopOptions top;
  TapOptions tap;
};

// `command` becomes the one that was asked for.
void add_connecting_commands(CLI::App& app, ConnectingChoices& choices, std::function<int()>& command);

}  // namespace kpwatch
