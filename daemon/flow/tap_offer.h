// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// What of a committed message an onlooker is shown.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "daemon/checks/judgement.h"
#include "daemon/flow/tap.h"
#include "daemon/flow/tray.h"

namespace kpwatch {

// Of declarations that were judged, by where they stand in their reading; kept only while somebody looks on.
struct TapJudgement {
  std::vector<TapRecord::Finding> findings;
  std::vector<std::string> certificates;
};
using TapJudgements = std::map<const Declaration*, TapJudgement>;
[[nodiscard]] TapJudgement tap_judgement(const Judgement& judgement);

void offer_to(Tap& tap, const Work& work, const TapJudgements& judgements, Moment now);

}  // namespace kpwatch
