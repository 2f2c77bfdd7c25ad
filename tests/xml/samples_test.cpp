// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Every sample beside its golden text (UPDATE_GOLDEN=1 writes them), and every row of every XML map fires in one.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iostream>

#include "tests/xml/support.h"

namespace kpwatch::test {
namespace {

TEST(XmlSamples, each_reads_as_its_golden_says) {
  const auto files = files_in(samples_dir, ".xml");
  ASSERT_GE(files.size(), 12U);
  for (const auto& file : files) {
    SCOPED_TRACE(file.filename().string());
    const std::string text = as_text(read_xml(file_bytes(file)));
    std::filesystem::path golden = file;
    golden.replace_extension(".expected.txt");
    if (std::getenv("UPDATE_GOLDEN") != nullptr) std::ofstream(golden) << text;
    EXPECT_EQ(text, file_bytes(golden));
  }
}

void expect_fired(const Map& map, const MapScope& scope, const RowsFired& rows) {
  for (const MapRow& row : scope.rows) EXPECT_TRUE(rows.has(map, row)) << map.id << " line " << row.place.line << " fires in no sample";
  for (const MapScope& inner : scope.scopes) expect_fired(map, inner, rows);
}

TEST(XmlSamples, every_row_of_every_map_fires) {
  RowsFired rows;
  for (const auto& file : files_in(samples_dir, ".xml")) (void)read_xml(file_bytes(file), &rows);
  ASSERT_GE(xml_maps().size(), 11U);
  for (const Map& map : xml_maps()) expect_fired(map, map.root, rows);
}

// A place that names a byte names the very byte where the value begins.
TEST(XmlSamples, a_value_stands_where_its_place_says) {
  const auto check = [](const std::string& bytes, std::string_view text, const Place& place) {
    ASSERT_LT(place.byte, bytes.size()) << text;
    if (place.path.text().find('@') != std::string::npos) {
      EXPECT_EQ(bytes[place.byte], '<') << place.path.text();
      return;
    }
    const std::string_view begin = text.substr(0, 3);
    EXPECT_EQ(bytes.substr(place.byte, begin.size()), begin) << place.path.text();
    const auto line = std::count(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(place.byte), '\n') + 1;
    EXPECT_EQ(place.line, line) << place.path.text();
  };
  for (const char* name : {"wco-import.xml", "wco-export-metadata.xml", "wco-import-soap11.xml", "asycuda-import.xml"}) {
    SCOPED_TRACE(name);
    const std::string bytes = file_bytes(samples_dir / name);
    const InputReading reading = read_xml(bytes);
    ASSERT_EQ(reading.documents.size(), 1U);
    const Declaration* declaration = reading.documents[0].declaration();
    ASSERT_NE(declaration, nullptr);
    EXPECT_EQ(bytes[declaration->place.byte], '<');
    for (const GoodsItem& item : declaration->items) {
      EXPECT_EQ(bytes[item.place.byte], '<');
      ASSERT_TRUE(item.commodity_code.has_value());
      check(bytes, item.commodity_code->text, item.commodity_code->place);
      if (item.carats) check(bytes, item.carats->text, item.carats->place);
      for (const CitedDocument& document : item.documents) {
        if (document.reference && !document.reference->place.path.text().ends_with(']')) continue;
        if (document.reference) check(bytes, document.reference->text, document.reference->place);
      }
    }
  }
}

// Messages that other projects have published; not part of this repository, read where they are at hand.
TEST(XmlSamples, published_messages_read_as_they_should) {
  const char* folder = std::getenv("KPWATCH_PUBLISHED_SAMPLES");
  if (folder == nullptr) GTEST_SKIP() << "KPWATCH_PUBLISHED_SAMPLES names no folder";
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.path().extension() == ".xml") std::cout << entry.path() << "\n" << as_text(read_xml(file_bytes(entry.path()))) << "\n";
  }
}

}  // namespace
}  // namespace kpwatch::test
