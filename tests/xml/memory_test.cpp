// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The parser is used again and again and keeps what it has met; senders who think of a new name every time must not fill
// the memory with them.
#include <gtest/gtest.h>
#include <malloc.h>

#include "adapters/formats/xml/reader.h"
#include "tests/xml/support.h"

namespace kpwatch::test {
namespace {

std::size_t bytes_in_use() { return mallinfo2().uordblks; }

// Names, prefixes and a namespace that no other document has.
std::string document_of_its_own(int number) {
  const std::string own = std::to_string(number);
  std::string text = "<Declaration xmlns='urn:wco:datamodel:WCO:DEC-DMS:2' xmlns:p" + own + "='urn:" + own + std::string(2'000, 'x') + "'>";
  for (int i = 0; i < 50; ++i) text += "<p" + own + ":n" + own + "-" + std::to_string(i) + " a" + own + "-" + std::to_string(i) + "='1'/>";
  return text + "</Declaration>";
}

TEST(XmlMemory, ten_thousand_documents_with_names_of_their_own_leave_nothing_behind) {
  const auto format = xml_format();
  const auto read = [&](int from, int to) {
    for (int i = from; i < to; ++i) ASSERT_EQ(format->read(document_of_its_own(i), Day{}, nullptr).outcome(), Reading::read);
  };
  read(0, 2'000);
  const std::size_t before = bytes_in_use();
  read(2'000, 10'000);  // 16 million letters of namespaces alone
  EXPECT_LT(bytes_in_use(), before + 2 * xml::Reader::kept_bytes_max);
}

TEST(XmlMemory, one_large_document_does_not_stay) {
  const auto format = xml_format();
  const std::string small = document_of_its_own(0);
  ASSERT_EQ(format->read(small, Day{}, nullptr).outcome(), Reading::read);
  const std::size_t before = bytes_in_use();
  std::string large = "<Declaration xmlns='urn:wco:datamodel:WCO:DEC-DMS:2'>";
  for (int i = 0; i < 4'000; ++i) large += "<" + std::string(200, 'n') + std::to_string(i) + "/>";
  ASSERT_EQ(format->read(large + "</Declaration>", Day{}, nullptr).outcome(), Reading::read);
  ASSERT_EQ(format->read(small, Day{}, nullptr).outcome(), Reading::read);
  EXPECT_LT(bytes_in_use(), before + 2 * xml::Reader::kept_bytes_max);
}

// Whatever was read before, broken off or not, leaves no trace in what is read next.
TEST(XmlMemory, a_reader_used_before_reads_like_a_new_one) {
  std::vector<std::filesystem::path> files = files_in(source_dir / "tests/samples/xml", ".xml");
  for (const auto& broken : files_in(source_dir / "tests/samples/xml/broken", ".xml")) files.push_back(broken);
  ASSERT_GT(files.size(), 20U);
  const auto used = xml_format();
  const Day day = *parse_iso_day("2024-06-15");
  for (int round = 0; round < 2; ++round) {
    for (std::size_t i = 0; i < files.size(); ++i) {
      // In the second round each has another one before it.
      const auto& file = files[round == 0 ? i : (i * 7 + 3) % files.size()];
      const std::string bytes = file_bytes(file);
      EXPECT_EQ(as_text(used->read(bytes, day, nullptr)), as_text(read_xml(bytes))) << file;
    }
  }
}

}  // namespace
}  // namespace kpwatch::test
