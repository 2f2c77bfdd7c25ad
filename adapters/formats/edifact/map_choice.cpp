// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/formats/edifact/map_choice.h"

#include <algorithm>
#include <array>

#include "adapters/formats/edifact/reasons.h"
#include "daemon/base/text.h"

namespace kpwatch::edifact {
namespace {

// How well a list of values in `for:` fits what was sent: not at all, by any value, by its beginning, or by name.
enum class Fit { no, open, begins, named };

Fit fit(const Map& map, const char* key, std::string_view sent) {
  const auto found = map.applies.find(key);
  if (found == map.applies.end() || found->second.empty()) return Fit::open;
  Fit best = Fit::no;
  for (const std::string& value : found->second) {
    if (value == sent) return Fit::named;
    const bool begins = value.ends_with('*') && sent.starts_with(std::string_view(value).substr(0, value.size() - 1));
    if (begins) best = std::max(best, value.size() == 1 ? Fit::open : Fit::begins);
  }
  return best;
}

bool is_release(std::string_view text) {
  return text.size() == 3 && is_digit(text[0]) && is_digit(text[1]) && (text[2] == 'A' || text[2] == 'B');
}
bool is_version(std::string_view text) { return text == "D" || text == "S"; }

std::string list_of(const std::vector<const CompiledMap*>& maps) {
  std::string text;
  for (const CompiledMap* const each : maps) text += (text.empty() ? "" : ", ") + each->map->id;
  return text;
}

}  // namespace

std::string MessageType::in_words() const {
  const std::array<std::string_view, 5> parts{type, version, release, agency, association};
  std::size_t count = parts.size();
  while (count > 1 && parts[count - 1].empty()) --count;
  std::string text;
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) text += ':';
    text += parts[i];
  }
  return text;
}

bool Outlook::has(Tag tag) const { return std::binary_search(tags.begin(), tags.end(), tag); }

MapShelf::MapShelf(std::span<const Map> maps, Complaints& complaints) {
  for (const Map& map : maps) {
    if (map.format == "edifact") maps_.push_back(compile_map(map, complaints));
  }
}

// Those with the most components fitting by name or its beginning; of these, those with the most whole names.
std::vector<const CompiledMap*> MapShelf::fitting(const MessageType& type, bool any_type) const {
  std::vector<const CompiledMap*> best;
  int best_named = -1;
  for (const auto& each : maps_) {
    const Map& map = *each->map;
    const std::array<Fit, 5> fits{any_type ? Fit::open : fit(map, "message", type.type), fit(map, "version", type.version),
                                  fit(map, "release", type.release), fit(map, "agency", type.agency),
                                  fit(map, "association", type.association)};
    if (std::find(fits.begin(), fits.end(), Fit::no) != fits.end()) continue;
    const auto whole = std::count(fits.begin(), fits.end(), Fit::named);
    const auto begun = std::count(fits.begin(), fits.end(), Fit::begins);
    const int named = static_cast<int>(10 * (whole + begun) + whole);
    if (named > best_named) best.clear();
    if (named >= best_named) best.push_back(each.get());
    best_named = std::max(best_named, named);
  }
  return best;
}

MapChoice MapShelf::choose(const MessageType& type, const std::function<Outlook()>& outlook) const {
  const auto settle = [](const std::vector<const CompiledMap*>& found, const Reason* remark, std::string detail) -> MapChoice {
    if (found.empty()) return {};
    if (found.size() > 1) return {nullptr, &maps_ambiguous, list_of(found)};
    return {found.front(), remark, std::move(detail)};
  };
  MessageType read = type;
  const Reason* remark = nullptr;
  if (is_release(read.version) && is_version(read.release)) {
    std::swap(read.version, read.release);
    remark = &version_release_exchanged;
  }
  if (read.type.empty()) {
    std::vector<const CompiledMap*> found = fitting(read, true);
    if (!found.empty()) {
      const Outlook seen = outlook();
      const auto does_not_fit = [&](const CompiledMap* map) {
        const bool lacks = std::any_of(map->structure.begin(), map->structure.end(), [&](Tag tag) { return !seen.has(tag); });
        const bool is_other = std::any_of(map->never.begin(), map->never.end(), [&](Tag tag) { return seen.has(tag); });
        return map->structure.empty() || lacks || is_other;
      };
      std::erase_if(found, does_not_fit);
    }
    return settle(found, &type_missing, "read as " + (found.empty() ? std::string() : found.front()->map->id));
  }
  MapChoice choice = settle(fitting(read, false), remark, remark == nullptr ? std::string() : "read as " + read.in_words());
  if (choice.map == nullptr && choice.remark == nullptr && read.version == "S") {
    read.version = "D";
    choice = settle(fitting(read, false), &version_read_as_draft, "read as " + read.in_words());
  }
  if (choice.map == nullptr && choice.remark == nullptr && remark != nullptr) choice.remark = remark;
  return choice;
}

}  // namespace kpwatch::edifact
