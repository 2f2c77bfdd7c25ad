// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The files and settings that decisions are made with, gathered into a bundle, and laid out again from one.
#pragma once

#include <filesystem>
#include <memory>

#include "daemon/base/complaint.h"
#include "daemon/base/result.h"
#include "daemon/flow/grounds.h"
#include "daemon/mapping/map.h"
#include "daemon/reference/reference_data.h"
#include "daemon/settings/settings.h"

namespace kpwatch {

// Of the maps and tables as they lie there now.
[[nodiscard]] std::shared_ptr<Grounds> grounds_of(const Settings& settings, Complaints& complaints);

// Kept grounds, ready to decide with.
struct LaidOut {
  std::vector<Map> maps;
  std::unique_ptr<Formats> formats;
  std::shared_ptr<const ReferenceData> reference;
  std::unique_ptr<CheckSettings> checks;
  std::string edition, version;
};
// By way of a folder for temporary files, which is gone afterwards.
[[nodiscard]] Result<std::unique_ptr<LaidOut>> lay_out(const KeptGrounds& kept, const std::string& bundle);
// Names of the parts in which two bundles differ: "mappings/reference/words.tsv", "settings of the checks", "kpwatch 0.3".
[[nodiscard]] std::vector<std::string> differences(const std::string& bundle, const std::string& other);

}  // namespace kpwatch
