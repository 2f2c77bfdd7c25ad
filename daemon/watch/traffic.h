// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// What passes a daemon, out of two looks at its metrics: totals, and what came a second in between.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace kpwatch {

// One look at /metrics: values by name and label, as far as kpwatch writes them.
class MetricsLook {
 public:
  // Lines that are no metric of ours are passed over.
  [[nodiscard]] static MetricsLook parse(std::string_view text);

  // The sum of all with that name and these labels.
  [[nodiscard]] double sum(const std::string& name, const std::map<std::string, std::string>& labels = {}) const;
  // The values that a label has, sorted.
  [[nodiscard]] std::vector<std::string> values_of(const std::string& name, const std::string& label) const;

 private:
  struct Entry {
    std::string name;
    std::map<std::string, std::string> labels;
    double value = 0;
  };
  std::vector<Entry> entries_;
};

struct Traffic {
  struct Rate {
    double total = 0, a_second = 0;
  };
  struct Feed {
    std::string name;
    Rate messages, bytes, set_aside, repeated;
    double lag_seconds = 0;
    double waiting = 0;  // messages at their source
  };
  struct Format {  // of what comes by one feed
    std::string feed, name;
    Rate documents;
    double read = 0, unmapped = 0, rejected = 0;
  };
  struct Named {
    std::string name;
    Rate rate;
  };

  bool is_ready = false;
  std::vector<std::string> remarks;  // as /ready says them
  double seconds = 0;                // between the two looks
  Rate relevant, commits, commit_failures, alerts, dead_letters;
  double intake_bytes = 0, outbox = 0, held = 0;
  std::vector<Feed> feeds;
  std::vector<Format> formats;
  std::vector<Named> notes, refusals, findings, alert_states;  // by reason, reason, check, state; the most frequent first
};

[[nodiscard]] Traffic traffic_between(const MetricsLook& before, const MetricsLook& now, double seconds, std::string_view ready);

[[nodiscard]] std::string traffic_json(const Traffic& traffic);
// Lines of plain text, at most `rows` of them where that is not 0.
[[nodiscard]] std::vector<std::string> traffic_lines(const Traffic& traffic, std::size_t rows);

}  // namespace kpwatch
