// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/json/dump.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "daemon/canonical/canonical_json.h"
#include "daemon/canonical/json_writer.h"
#include "daemon/mapping/field.h"
#include "daemon/mapping/map_file.h"

namespace kpwatch::test {

std::string sample(const std::string& path) {
  std::ifstream file(std::string(KPWATCH_SOURCE_DIR) + "/tests/samples/" + path, std::ios::binary);
  EXPECT_TRUE(file) << path << " is missing";
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

const std::vector<Map>& shipped_maps() {
  static const std::vector<Map> maps = [] {
    Complaints complaints;
    std::vector<Map> all = read_maps(std::string(KPWATCH_SOURCE_DIR) + "/mappings", complaints);
    // Others' folders may be in the making: only what these formats read matters here.
    for (const Complaint& complaint : complaints)
      if (complaint.place.file.find("/json/") != std::string::npos || complaint.place.file.find("/csv/") != std::string::npos)
        ADD_FAILURE() << in_words(complaint);
    return all;
  }();
  return maps;
}

std::string dumped(const InputReading& reading) {
  std::string text = "{\"format\":" + json_quoted(reading.format) + ",\"outcome\":" + json_quoted(to_string(reading.outcome())) +
                     ",\"notes\":" + notes_json(reading.notes) + "}\n";
  for (const Document& document : reading.documents) {
    JsonWriter json;
    json.begin_object();
    json.text_member("outcome", to_string(document.outcome));
    json.text_member("map", document.map);
    json.text_member("described_as", document.described_as);
    json.text_member("identifier", document.identifier);
    json.raw_member("place", place_json(document.place));
    if (document.test) json.flag_member("test", true);
    if (const Declaration* declaration = document.declaration()) json.raw_member("fields", declaration_fields_json(*declaration));
    if (const Certificate* certificate = document.certificate()) json.raw_member("fields", certificate_fields_json(*certificate));
    if (const Exchange* exchange = document.exchange()) json.raw_member("fields", exchange_fields_json(*exchange));
    json.raw_member("notes", notes_json(document.notes));
    json.end_object();
    text += json.take() + "\n";
  }
  return text;
}

void expect_golden(const std::string& path, const std::string& text) {
  const std::string file_name = std::string(KPWATCH_SOURCE_DIR) + "/tests/samples/" + path;
  if (std::getenv("UPDATE_GOLDEN") != nullptr) std::ofstream(file_name, std::ios::binary) << text;
  EXPECT_EQ(sample(path), text) << path;
}

void Fired::fired(const Map& map, const MapRow& row, std::size_t, const Place&) { rows_.emplace_back(map.id, row.number); }

std::vector<std::string> Fired::silent(const Map& map) const {
  std::vector<std::string> silent;
  const auto look = [&](const MapScope& scope, const auto& self) -> void {
    for (const MapRow& row : scope.rows)
      if (std::find(rows_.begin(), rows_.end(), std::pair(map.id, row.number)) == rows_.end())
        silent.push_back(map.id + ": " + std::string(to_string(scope.kind)) + " " + std::string(field(row.field).name) + ", line " +
                         std::to_string(row.place.line));
    for (const MapScope& inner : scope.scopes) self(inner, self);
  };
  look(map.root, look);
  return silent;
}

}  // namespace kpwatch::test
