// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/watch/coverage_command.h"

#include <algorithm>
#include <chrono>
#include <iostream>
#include <map>
#include <set>

#include "daemon/base/nearest.h"
#include "daemon/base/text.h"
#include "daemon/canonical/canonical_json.h"
#include "daemon/canonical/json_writer.h"
#include "daemon/mapping/field.h"
#include "daemon/watch/complaints.h"
#include "daemon/watch/exit_code.h"
#include "daemon/watch/input_file.h"
#include "daemon/watch/map_tools.h"

namespace kpwatch {
namespace {

// What counts: a row, or one of its paths.
using Counted = std::pair<std::uint32_t, std::size_t>;  // the row's number, which of its paths

struct CountedRow {
  const MapRow* row = nullptr;
  std::size_t path = 0;
  std::string where;  // the lists around it: "item, document"
};

void list_rows(const MapScope& scope, const std::string& around, bool by_path, std::vector<CountedRow>& into) {
  const std::string where = scope.kind == ScopeKind::root ? "" : (around.empty() ? "" : around + ", ") + std::string(to_string(scope.kind));
  for (const MapRow& row : scope.rows) {
    const std::size_t count = by_path && !row.is_fixed ? row.paths.size() : 1;
    for (std::size_t path = 0; path < count; ++path) into.push_back({&row, path, where});
  }
  for (const MapScope& inner : scope.scopes) list_rows(inner, where, by_path, into);
}

std::string paths_of(const CountedRow& counted, bool by_path) {
  const MapRow& row = *counted.row;
  if (row.is_fixed) return "is " + row.fixed;
  if (by_path) return row.paths[counted.path];
  std::string all;
  for (const std::string& path : row.paths) all.append(all.empty() ? "" : ", ").append(path);
  return all;
}

class Report {
 public:
  Report(const CoverageOptions& options, MapTools tools, std::vector<const Map*> shown)
      : options_(options), tools_(std::move(tools)), shown_(std::move(shown)) {}

  // False when it could not be relied on.
  bool sample(const std::filesystem::path& file, std::string_view bytes) {
    uses_.clear();
    const Day today = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
    const InputReading reading = tools_.formats->read(bytes, today, &uses_);
    for (const MapUse& use : uses_.all()) {
      if (use.row != nullptr) fired_[use.map].emplace(use.row->number, options_.by_path ? use.path : 0);
      if (use.scope != nullptr && use.scope->kind == ScopeKind::root) ++documents_[use.map];
    }
    const std::vector<SamplePart> parts = tools_.formats->parts(bytes, uses_.all());
    if (options_.json)
      write_json(file, reading, parts);
    else
      write(file, reading, parts);
    return reading.outcome() != Reading::rejected;
  }

  // How many rows found nothing.
  std::size_t maps() {
    std::size_t silent_rows = 0;
    for (const Map* const map : shown_) {
      const bool is_asked_for = !options_.maps.empty() || options_.requires_all;
      if (!is_asked_for && documents_[map] == 0) continue;
      std::vector<CountedRow> rows, silent;
      list_rows(map->root, "", options_.by_path, rows);
      const std::set<Counted>& fired = fired_[map];
      std::copy_if(rows.begin(), rows.end(), std::back_inserter(silent), [&](const CountedRow& row) {
        return !fired.contains({row.row->number, row.path});
      });
      silent_rows += silent.size();
      if (options_.json)
        write_json(*map, rows.size(), silent);
      else
        write(*map, rows.size(), silent);
    }
    return silent_rows;
  }

 private:
  static std::string maps_of(const InputReading& reading) {
    std::set<std::string> names;
    for (const Document& document : reading.documents)
      if (!document.map.empty()) names.insert(document.map);
    std::string all;
    for (const std::string& name : names) all.append(all.empty() ? "" : ", ").append(name);
    return all;
  }

  static std::size_t count_read(const std::vector<SamplePart>& parts) {
    return static_cast<std::size_t>(std::count_if(parts.begin(), parts.end(), [](const SamplePart& part) { return part.is_read; }));
  }

  static void write(const std::filesystem::path& file, const InputReading& reading, const std::vector<SamplePart>& parts) {
    const std::string maps = maps_of(reading);
    std::cout << escaped(file.string()) << ": " << reading.format << ", " << to_string(reading.outcome())
              << (maps.empty() ? "" : " by " + maps) << "; " << count_read(parts) << " of " << parts.size() << " values read\n";
    // Values of one kind stand together, where the first of them does.
    std::vector<std::pair<std::string, std::vector<const SamplePart*>>> kinds;
    for (const SamplePart& part : parts) {
      if (part.is_read) continue;
      std::string kind = kind_of_place(part.place);
      const auto known = std::find_if(kinds.begin(), kinds.end(), [&](const auto& each) { return each.first == kind; });
      if (known != kinds.end())
        known->second.push_back(&part);
      else
        kinds.emplace_back(std::move(kind), std::vector{&part});
    }
    for (const auto& [kind, unread] : kinds) {
      std::cout << "  not read: " << escaped(kind) << " \"" << escaped(unread.front()->text) << "\" ["
                << escaped(in_words(unread.front()->place)) << ']';
      if (unread.size() > 1) std::cout << " and " << unread.size() - 1 << " more";
      std::cout << '\n';
    }
  }

  static void write_json(const std::filesystem::path& file, const InputReading& reading, const std::vector<SamplePart>& parts) {
    JsonWriter json;
    json.begin_object();
    json.text_member("file", file.string());
    json.text_member("format", reading.format);
    json.text_member("outcome", to_string(reading.outcome()));
    json.text_member("maps", maps_of(reading));
    json.number_member("values", static_cast<std::int64_t>(parts.size()));
    json.number_member("read", static_cast<std::int64_t>(count_read(parts)));
    json.key("unread");
    json.begin_array();
    for (const SamplePart& part : parts) {
      if (part.is_read) continue;
      json.begin_object();
      json.text_member("kind", kind_of_place(part.place));
      json.raw_member("place", place_json(part.place));
      json.text_member("text", part.text);
      json.end_object();
    }
    json.end_array();
    json.end_object();
    std::cout << json.written() << '\n';
  }

  void write(const Map& map, std::size_t rows, const std::vector<CountedRow>& silent) const {
    const std::size_t documents = documents_.contains(&map) ? documents_.at(&map) : 0;
    std::cout << map.id << ": " << rows - silent.size() << " of " << rows << (options_.by_path ? " paths" : " rows") << " fired in "
              << documents << (documents == 1 ? " document\n" : " documents\n");
    for (const CountedRow& row : silent)
      std::cout << "  never: " << map.file << ':' << row.row->place.line << ": " << (row.where.empty() ? "" : row.where + ": ")
                << field(row.row->field).name << "  " << escaped(paths_of(row, options_.by_path)) << '\n';
  }

  void write_json(const Map& map, std::size_t rows, const std::vector<CountedRow>& silent) const {
    JsonWriter json;
    json.begin_object();
    json.text_member("map", map.id);
    json.text_member("file", map.file);
    json.number_member("documents", documents_.contains(&map) ? static_cast<std::int64_t>(documents_.at(&map)) : 0);
    json.text_member("counted", options_.by_path ? "paths" : "rows");
    json.number_member("rows", static_cast<std::int64_t>(rows));
    json.number_member("fired", static_cast<std::int64_t>(rows - silent.size()));
    json.key("silent");
    json.begin_array();
    for (const CountedRow& row : silent) {
      json.begin_object();
      json.number_member("line", row.row->place.line);
      json.text_member("list", row.where);
      json.text_member("field", field(row.row->field).name);
      json.text_member("path", paths_of(row, options_.by_path));
      json.end_object();
    }
    json.end_array();
    json.end_object();
    std::cout << json.written() << '\n';
  }

  const CoverageOptions& options_;
  MapTools tools_;
  std::vector<const Map*> shown_;
  MapUses uses_;
  std::map<const Map*, std::set<Counted>> fired_;
  std::map<const Map*, std::size_t> documents_;
};

bool is_file_name(const std::string& name) { return name.ends_with(".yaml") || name.ends_with(".yml"); }

}  // namespace

int coverage_command(const CoverageOptions& options) {
  std::vector<std::string> drafts;
  std::copy_if(options.maps.begin(), options.maps.end(), std::back_inserter(drafts), is_file_name);
  Complaints complaints;
  auto tools = map_tools(options.config, drafts, complaints);
  if (!tools) {
    write_complaints(std::cerr, complaints);
    return exit_code::refused;
  }
  std::vector<const Map*> shown;
  for (const Map& map : tools->maps) {
    const auto is_named = [&](const std::string& name) { return name == map.id || name == map.file; };
    if (options.maps.empty() || std::any_of(options.maps.begin(), options.maps.end(), is_named)) shown.push_back(&map);
  }
  for (const std::string& name : options.maps) {
    std::vector<std::string_view> known;
    for (const Map& map : tools->maps) known.push_back(map.id);
    if (!is_file_name(name) && std::find(known.begin(), known.end(), name) == known.end())
      return misused("kpwatch maps coverage", "there is no map '" + escaped(name) + "'" + did_you_mean(name, known));
  }
  const auto files = files_named(options.files);
  if (!files) return misused("kpwatch maps coverage", files.error().sentence);
  Report report(options, std::move(*tools), std::move(shown));
  bool all_well = true;
  for (const auto& file : files.value()) {
    const auto bytes = bytes_of(file);
    if (!bytes) return misused("kpwatch maps coverage", bytes.error().sentence);
    if (!report.sample(file, bytes.value().view())) all_well = false;
  }
  const std::size_t silent = report.maps();
  if (options.requires_all && silent > 0) all_well = false;
  return all_well ? exit_code::done : exit_code::refused;
}

}  // namespace kpwatch
