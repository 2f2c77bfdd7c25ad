// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include <algorithm>

#include "adapters/health/health_page.h"

namespace kpwatch {

std::string as_prometheus(const std::vector<Tally::Entry>& entries) {
  std::vector<prometheus::MetricFamily> families;
  for (const auto& word : tally_words()) {
    prometheus::MetricFamily family;
    family.name = word.name;
    family.help = word.help;
    family.type = word.is_gauge ? prometheus::MetricType::Gauge : prometheus::MetricType::Counter;
    for (const auto& entry : entries) {
      if (entry.name != word.name) continue;
      prometheus::ClientMetric metric;
      for (const auto& [name, value] : entry.labels) metric.label.push_back({name, value});
      if (word.is_gauge)
        metric.gauge.value = entry.value;
      else
        metric.counter.value = entry.value;
      family.metric.push_back(std::move(metric));
    }
    if (!family.metric.empty()) families.push_back(std::move(family));
  }
  return prometheus::TextSerializer().Serialize(families);
}

}  // namespace kpwatch
