// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/settings/check_rules.h"

#include <charconv>
#include <limits>
#include <vector>

#include "daemon/base/text.h"
#include "daemon/checks/all_checks.h"

namespace kpwatch {
namespace {

template <class Limits, class Take>
void each_limit(Limits& limits, const Take& take) {
  take("message_bytes_max", limits.message_bytes_max);
  take("interchange_bytes_max", limits.interchange_bytes_max);
  take("xml_depth_max", limits.xml_depth_max);
  take("xml_elements_max", limits.xml_elements_max);
  take("xml_attributes_max", limits.xml_attributes_max);
  take("xml_names_max", limits.xml_names_max);
  take("xml_name_bytes_max", limits.xml_name_bytes_max);
  take("value_bytes_max", limits.value_bytes_max);
  take("segment_bytes_max", limits.segment_bytes_max);
  take("segment_elements_max", limits.segment_elements_max);
  take("element_components_max", limits.element_components_max);
  take("message_segments_max", limits.message_segments_max);
  take("interchange_messages_max", limits.interchange_messages_max);
  take("json_depth_max", limits.json_depth_max);
  take("json_bytes_max", limits.json_bytes_max);
  take("csv_columns_max", limits.csv_columns_max);
}

std::optional<std::int64_t> number(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// One line, cut at its blanks; false when it is none of ours.
bool take_line(const std::vector<std::string_view>& words, Settings& settings) {
  const auto value = number(words.back());
  const std::string_view what = words.front();
  if (what == "chase" || what == "produce") {
    const auto code = words.size() == 2 ? CountryCode::parse(words[1]) : std::nullopt;
    if (code) (what == "chase" ? settings.confirmations_chase : settings.confirmations_produce).push_back(*code);
    return code.has_value();
  }
  if (what == "namespace" && words.size() == 3) {
    settings.xml_namespaces.push_back(std::string(words[1]) + ' ' + std::string(words[2]));
    return true;
  }
  if (!value || words.size() < 3) return false;
  if (what == "on" && words.size() == 3) {
    settings.checks_on[std::string(words[1])] = *value != 0;
  } else if (what == "value" && words.size() == 4) {
    settings.check_values[std::string(words[1])][std::string(words[2])] = *value;
  } else if (what == "limit" && words.size() == 3) {
    each_limit(settings.limits, [&](std::string_view name, auto& limit) {
      if (name == words[1]) limit = static_cast<std::remove_reference_t<decltype(limit)>>(*value);
    });
  } else if (what == "escalate" && words.size() == 3 && *value >= 0 && *value <= std::numeric_limits<std::uint32_t>::max()) {
    (words[1] == "faults" ? settings.escalate_faults
     : words[1] == "days" ? settings.escalate_days
                          : settings.cure_days) = static_cast<std::uint32_t>(*value);
  } else {
    return false;
  }
  return true;
}

}  // namespace

std::string check_rules_text(const Settings& settings) {
  const auto checks = check_settings(settings);
  std::string text;
  const auto line = [&text](std::initializer_list<std::string_view> words) {
    for (const auto word : words) text.append(text.empty() || text.back() == '\n' ? "" : " ").append(word);
    text += '\n';
  };
  for (const Check* check : all_checks()) {
    line({"on", check->id, checks->is_on(check->id) ? "1" : "0"});
    for (const CheckSetting& setting : check->settings)
      line({"value", check->id, setting.name, std::to_string(checks->value(check->id, setting.name))});
  }
  line({"escalate", "faults", std::to_string(settings.escalate_faults)});
  line({"escalate", "days", std::to_string(settings.escalate_days)});
  line({"escalate", "cure", std::to_string(settings.cure_days)});
  for (const CountryCode code : settings.confirmations_chase) line({"chase", code.text()});
  for (const CountryCode code : settings.confirmations_produce) line({"produce", code.text()});
  for (const std::string& own : settings.xml_namespaces) line({"namespace", own});
  each_limit(settings.limits, [&](std::string_view name, const auto& limit) { line({"limit", name, std::to_string(limit)}); });
  return text;
}

std::optional<Settings> settings_of_check_rules(std::string_view text) {
  Settings settings;
  for (const std::string_view line : split(text, '\n'))
    if (!line.empty() && !take_line(split(line, ' '), settings)) return std::nullopt;
  return settings;
}

}  // namespace kpwatch
