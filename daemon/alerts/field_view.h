// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Which members of an alert's data one authority may see.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kpwatch {

// Members that an allow-list may name: whole ("item") or single ("item.description"). What identifies and marks the
// alert itself (alert_id, revision, state, tlp, handling, created_at, class, severity, disposition) always goes along.
[[nodiscard]] std::span<const std::string_view> alert_fields();
[[nodiscard]] bool is_alert_field(std::string_view name);

class FieldView {
 public:
  explicit FieldView(const std::vector<std::string>& allowed) : allowed_(allowed) {}
  // An empty list allows everything.
  [[nodiscard]] bool sees(std::string_view name) const;
  [[nodiscard]] bool sees(std::string_view section, std::string_view member) const;
  // Anything of the section.
  [[nodiscard]] bool sees_some_of(std::string_view section) const;

 private:
  const std::vector<std::string>& allowed_;
};

}  // namespace kpwatch
