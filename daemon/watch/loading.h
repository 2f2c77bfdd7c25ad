// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Everything of ours that is read before anything starts: configuration, maps, tables, authorities. All complaints at once.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include "daemon/base/complaint.h"
#include "daemon/flow/knowledge.h"
#include "daemon/mapping/map.h"
#include "daemon/settings/settings.h"

namespace kpwatch {

struct Loaded {
  Settings settings;
  std::vector<Map> maps;
  Knowledge knowledge;
  std::unique_ptr<CheckSettings> checks;
};

// Nothing when there is any complaint. Connects to nothing and creates nothing.
[[nodiscard]] std::optional<Loaded> load(const std::filesystem::path& config, Complaints& complaints);

// What SIGHUP reads again.
[[nodiscard]] std::optional<Knowledge> load_knowledge(const Settings& settings, Complaints& complaints);

[[nodiscard]] std::filesystem::path mappings_of(const Settings& settings);

}  // namespace kpwatch
