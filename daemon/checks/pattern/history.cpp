// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/checks/pattern/history.h"

#include <algorithm>

#include "daemon/checks/movement.h"

namespace kpwatch {

Day months_before(Day day, std::int64_t months) {
  const std::chrono::year_month_day date(day);
  const auto month = date.year() / date.month() - std::chrono::months(std::clamp<std::int64_t>(months, 0, 1200));
  const std::chrono::year_month_day earlier(month.year(), month.month(), date.day());
  return earlier.ok() ? Day(earlier) : Day(std::chrono::year_month_day_last(month.year(), std::chrono::month_day_last(month.month())));
}

bool reaches_back_to(const CaseFile& file, Day day) {
  if (!file.declaration.jurisdiction) return false;
  MovementQuery query;
  query.jurisdiction = file.declaration.jurisdiction;
  query.until = day;
  query.count_max = 1;
  return !earlier_movements(file, query).empty();
}

}  // namespace kpwatch
