// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "daemon/flow/tally.h"

namespace kpwatch {
namespace {

TEST(MetricsPage, docs_metrics_is_what_the_program_counts) {
  const std::string file = std::string(KPWATCH_SOURCE_DIR) + "/docs/metrics.md";
  if (std::getenv("UPDATE_GOLDEN") != nullptr) std::ofstream(file) << metrics_as_markdown();
  std::stringstream page;
  page << std::ifstream(file).rdbuf();
  EXPECT_EQ(page.str(), metrics_as_markdown()) << "UPDATE_GOLDEN=1 writes it anew";
}

TEST(Tally, adds_counters_and_replaces_gauges) {
  Tally tally;
  tally.add("kpwatch_alerts_total", {{"state", "open"}});
  tally.add("kpwatch_alerts_total", {{"state", "open"}}, 2);
  tally.set("kpwatch_intake_bytes", {}, 7);
  tally.set("kpwatch_intake_bytes", {}, 5);
  EXPECT_EQ(tally.value("kpwatch_alerts_total", {{"state", "open"}}), 3);
  EXPECT_EQ(tally.value("kpwatch_intake_bytes"), 5);
  EXPECT_EQ(tally.value("kpwatch_alerts_total", {{"state", "resolved"}}), 0);
}

}  // namespace
}  // namespace kpwatch
