// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Which commodity codes need a certificate or could hide rough, by date.
#include <algorithm>
#include <array>
#include <functional>

#include "daemon/base/text.h"
#include "daemon/reference/reference_data.h"

namespace kpwatch {

std::string_view to_string(GoodsScope scope) {
  switch (scope) {
    case GoodsScope::kp:
      return "kp";
    case GoodsScope::watched:
      return "watched";
    case GoodsScope::other:
      break;
  }
  return "other";
}

namespace {

constexpr std::size_t no_chapter = 100;

// The number that the first two digits are; no_chapter when they are none.
std::size_t chapter_of(std::string_view digits) {
  if (digits.size() < 2 || !is_digit(digits[0]) || !is_digit(digits[1])) return no_chapter;
  return static_cast<std::size_t>(digits[0] - '0') * 10 + static_cast<std::size_t>(digits[1] - '0');
}

// A prefix of less than a chapter is of many, or of all.
bool may_be_of(std::string_view prefix, std::size_t chapter) {
  const std::size_t own = chapter_of(prefix);
  return own == no_chapter || own == chapter;
}

}  // namespace

// Stable: of two rows for the same prefix the one given first is asked first.
GoodsList::GoodsList(std::vector<GoodsRow> rows) : rows_(std::move(rows)) {
  std::stable_sort(rows_.begin(), rows_.end(), [](const GoodsRow& a, const GoodsRow& b) { return a.prefix < b.prefix; });
  for (const GoodsRow& row : rows_) lengths_.push_back(row.prefix.size());
  std::sort(lengths_.begin(), lengths_.end(), std::greater<>());
  lengths_.erase(std::unique(lengths_.begin(), lengths_.end()), lengths_.end());
  for (const GoodsRow& row : rows_)
    for (std::size_t chapter = 0; chapter < chapters_.size(); ++chapter)
      if (may_be_of(row.prefix, chapter)) chapters_.set(chapter);
}

const GoodsRow* GoodsList::row(const CommodityCode& code, Day day) const {
  const std::string_view digits = code.digits;
  if (const std::size_t chapter = chapter_of(digits); chapter != no_chapter && !chapters_.test(chapter)) return nullptr;
  for (const std::size_t length : lengths_) {
    if (length > digits.size()) continue;
    const std::string_view prefix = digits.substr(0, length);
    auto at = std::lower_bound(rows_.begin(), rows_.end(), prefix,
                               [](const GoodsRow& row, std::string_view wanted) { return row.prefix < wanted; });
    for (; at != rows_.end() && at->prefix == prefix; ++at)
      if (at->period.holds(day)) return &*at;
  }
  return nullptr;
}

bool GoodsList::is_ever_listed(const CommodityCode& code) const {
  const std::string_view digits = code.digits;
  if (const std::size_t chapter = chapter_of(digits); chapter != no_chapter && !chapters_.test(chapter)) return false;
  return std::any_of(rows_.begin(), rows_.end(),
                     [&](const GoodsRow& row) { return row.scope != GoodsScope::other && digits.starts_with(row.prefix); });
}

bool GoodsList::may_be_listed(std::string_view digits) const {
  if (const std::size_t chapter = chapter_of(digits); chapter != no_chapter && !chapters_.test(chapter)) return false;
  return std::any_of(rows_.begin(), rows_.end(), [&](const GoodsRow& row) {
    return row.scope != GoodsScope::other && (digits.starts_with(row.prefix) || std::string_view(row.prefix).starts_with(digits));
  });
}

GoodsScope GoodsList::scope(const CommodityCode& code, Day day) const {
  const GoodsRow* found = row(code, day);
  return found == nullptr ? GoodsScope::other : found->scope;
}

std::string GoodsList::edition(Day day) {
  constexpr std::array<int, 8> editions{2028, 2022, 2017, 2012, 2007, 2002, 1996, 1988};
  const int year = static_cast<int>(std::chrono::year_month_day{day}.year());
  for (const int edition : editions)
    if (edition <= year) return "HS" + std::to_string(edition);
  return "HS1988";
}

}  // namespace kpwatch
