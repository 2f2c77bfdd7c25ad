// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Named counters for /metrics. Nouns; labels hold only our own words (feed names, reasons), never a sender's text.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace kpwatch {

class Tally {
 public:
  using Labels = std::vector<std::pair<std::string, std::string>>;
  struct Entry {
    std::string name;
    Labels labels;
    double value = 0;
    bool is_gauge = false;
  };

  void add(const std::string& name, const Labels& labels = {}, double by = 1);  // a counter
  void set(const std::string& name, const Labels& labels, double value);        // a gauge
  [[nodiscard]] std::vector<Entry> entries() const;                             // sorted by name, then labels
  [[nodiscard]] double value(const std::string& name, const Labels& labels = {}) const;

 private:
  mutable std::mutex mutex_;
  std::map<std::pair<std::string, Labels>, std::pair<double, bool>> values_;
};

// The one table of what may be counted: name and help text. docs/metrics.md is made of it.
struct TallyWord {
  std::string_view name, help;
  bool is_gauge;
};
[[nodiscard]] const std::vector<TallyWord>& tally_words();
[[nodiscard]] std::string metrics_as_markdown();  // docs/metrics.md

}  // namespace kpwatch
