// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include <fstream>

#include "adapters/ledgers/sqlite/recent_places.h"
#include "adapters/ledgers/sqlite/segment.h"
#include "daemon/base/text.h"
#include "tests/sqlite_ledger/scratch.h"

namespace kpwatch {
namespace {

struct ArchiveTest : testing::Test {
  Scratch scratch;
  std::filesystem::path segments = scratch.folder / "archive";

  std::unique_ptr<Archive> open(std::uint64_t segment_bytes_max = 1 << 20) {
    return taken(open_archive(scratch.folder, false, segment_bytes_max));
  }
  static ArchivePlace put(Archive& archive, const std::string& bytes) {
    auto place = taken(archive.put(bytes));
    done(archive.sync());
    return place;
  }
  static std::string get(const Archive& archive, const ArchivePlace& place) {
    auto bytes = archive.get(place);
    return bytes ? std::string(bytes.value().view()) : "FAILURE " + bytes.error().sentence;
  }
  void overwrite(const std::string& segment, std::uint64_t offset, const std::string& bytes) {
    std::fstream file(segments / segment, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(static_cast<std::streamoff>(offset));
    file << bytes;
    ASSERT_TRUE(file.flush());
  }
};

TEST_F(ArchiveTest, bytes_come_back_as_they_were_put) {
  auto archive = open();
  std::string all_bytes;
  for (int i = 0; i < 256; ++i) all_bytes += static_cast<char>(i);
  std::vector<std::pair<ArchivePlace, std::string>> kept;
  for (const auto& bytes : {std::string("UNB+"), std::string(), all_bytes, std::string(300'000, 'x')})
    kept.emplace_back(put(*archive, bytes), bytes);
  const auto reader = taken(open_archive(scratch.folder, true));
  for (const auto& [place, bytes] : kept) {
    EXPECT_EQ(place.sha256, sha256_hex(bytes));
    EXPECT_EQ(place.length, bytes.size());
    EXPECT_EQ(get(*archive, place), bytes);
    EXPECT_EQ(get(*reader, place), bytes) << "a reader stands beside the writer";
  }
  archive.reset();
  archive = open();
  for (const auto& [place, bytes] : kept) EXPECT_EQ(get(*archive, place), bytes);
}

TEST(RecentPlacesTest, the_place_of_bytes_is_known_until_as_many_others_came) {
  sqlite::RecentPlaces places;
  const std::string first = sha256_hex("first");
  places.remember(first, 7, 18, 5);
  places.remember("no digits of a hash", 1, 2, 3);
  ASSERT_TRUE(places.find(first));
  EXPECT_EQ(places.find(first)->sha256, first);
  EXPECT_EQ(places.find(first)->segment, "000007.seg");
  EXPECT_EQ(places.find(first)->offset, 18U);
  EXPECT_EQ(places.find(first)->length, 5U);
  EXPECT_FALSE(places.find("no digits of a hash"));
  EXPECT_FALSE(places.find(sha256_hex("other")));
  auto remember_others = [&places, number = 0]() mutable {
    for (std::size_t i = 0; i < sqlite::RecentPlaces::half; ++i) places.remember(sha256_hex(std::to_string(++number)), 8, 18, 5);
  };
  remember_others();
  EXPECT_TRUE(places.find(first)) << "one of the older half";
  remember_others();
  remember_others();
  EXPECT_FALSE(places.find(first));
}

TEST_F(ArchiveTest, the_same_bytes_again_stay_in_their_place) {
  auto archive = open();
  const auto first = put(*archive, "same");
  put(*archive, "other");
  const auto size = std::filesystem::file_size(segments / "000001.seg");
  EXPECT_EQ(put(*archive, "same").offset, first.offset);
  archive.reset();
  archive = open();
  EXPECT_EQ(put(*archive, "same").offset, first.offset) << "also over a restart";
  EXPECT_EQ(std::filesystem::file_size(segments / "000001.seg"), size);
}

TEST_F(ArchiveTest, a_full_segment_is_followed_by_the_next) {
  auto archive = open(1000);
  std::vector<ArchivePlace> places;
  for (int i = 0; i < 10; ++i) places.push_back(put(*archive, std::string(400, static_cast<char>('a' + i))));
  const auto large = put(*archive, std::string(5000, 'L'));
  const auto after = put(*archive, "after");
  EXPECT_EQ(places[0].segment, "000001.seg");
  EXPECT_EQ(places[1].segment, "000001.seg");
  EXPECT_EQ(places[2].segment, "000002.seg");
  EXPECT_EQ(large.segment, "000006.seg") << "what is larger than a segment gets one of its own";
  EXPECT_EQ(after.segment, "000007.seg");
  for (int i = 0; i < 10; ++i) EXPECT_EQ(get(*archive, places[static_cast<std::size_t>(i)]), std::string(400, static_cast<char>('a' + i)));
  EXPECT_EQ(get(*archive, large).size(), 5000U);
}

TEST_F(ArchiveTest, a_tail_torn_at_any_byte_costs_only_what_was_never_acknowledged) {
  auto archive = open();
  const auto first = put(*archive, "the first record");
  const auto second = put(*archive, "the second record");
  archive.reset();
  const auto whole = std::filesystem::file_size(segments / "000001.seg");
  std::string bytes(whole, '\0');
  std::ifstream(segments / "000001.seg", std::ios::binary).read(bytes.data(), static_cast<std::streamsize>(whole));
  for (std::uintmax_t cut = 0; cut < whole; ++cut) {
    std::filesystem::remove_all(segments);
    std::filesystem::create_directory(segments);
    std::ofstream(segments / "000001.seg", std::ios::binary) << bytes.substr(0, cut);
    archive = open();
    if (cut >= second.offset) {
      EXPECT_EQ(get(*archive, first), "the first record") << cut;
    }
    EXPECT_TRUE(get(*archive, second).starts_with("FAILURE")) << cut;
    const auto again = put(*archive, "the second record");
    EXPECT_EQ(get(*archive, again), "the second record") << cut;
    EXPECT_EQ(again.segment, cut == second.offset || cut == first.offset ? "000001.seg" : "000002.seg")
        << cut << ": never written behind a torn tail";
    archive.reset();
  }
}

TEST_F(ArchiveTest, a_block_of_zeros_at_the_end_is_a_torn_tail) {
  auto archive = open();
  const auto first = put(*archive, "first");
  archive.reset();
  std::ofstream(segments / "000001.seg", std::ios::binary | std::ios::app) << std::string(4096, '\0');
  archive = open();
  EXPECT_EQ(get(*archive, first), "first");
  EXPECT_EQ(put(*archive, "next").segment, "000002.seg");
}

TEST_F(ArchiveTest, a_record_whose_bytes_never_reached_the_disk_is_a_torn_tail) {
  auto archive = open();
  const auto first = put(*archive, "first");
  const auto second = put(*archive, "second");
  archive.reset();
  overwrite(second.segment, second.offset + segment::header_bytes, std::string(second.length, '\0'));  // its length did, as power cuts go
  archive = open();
  EXPECT_EQ(get(*archive, first), "first");
  const auto again = put(*archive, "second");
  EXPECT_EQ(again.segment, "000002.seg");
  EXPECT_EQ(get(*archive, again), "second");
}

TEST_F(ArchiveTest, any_changed_byte_of_a_record_is_found) {
  auto archive = open();
  const auto place = put(*archive, "evidence");
  put(*archive, "more");
  const auto end = place.offset + segment::header_bytes + place.length;
  std::string bytes(end, '\0');
  std::ifstream(segments / place.segment, std::ios::binary).read(bytes.data(), static_cast<std::streamsize>(end));
  for (auto at = place.offset; at < end; ++at) {
    overwrite(place.segment, at, std::string(1, static_cast<char>(bytes[at] ^ 1)));
    EXPECT_TRUE(get(*archive, place).starts_with("FAILURE")) << at;
    overwrite(place.segment, at, std::string(1, bytes[at]));
  }
  EXPECT_EQ(get(*archive, place), "evidence");
}

TEST_F(ArchiveTest, a_record_that_was_moved_to_the_place_of_another_is_found) {
  auto archive = open();
  const auto one = put(*archive, "evidence A"), other = put(*archive, "evidence B");
  const auto bytes = segment::header_bytes + one.length;
  std::string first(bytes, '\0'), second(bytes, '\0');
  std::ifstream file(segments / one.segment, std::ios::binary);
  file.seekg(static_cast<std::streamoff>(one.offset)).read(first.data(), static_cast<std::streamsize>(bytes));
  file.seekg(static_cast<std::streamoff>(other.offset)).read(second.data(), static_cast<std::streamsize>(bytes));
  overwrite(one.segment, one.offset, second);
  overwrite(other.segment, other.offset, first);
  for (auto place : {one, other}) {
    EXPECT_TRUE(get(*archive, place).starts_with("FAILURE"));
    place.offset = place.offset == one.offset ? other.offset : one.offset;
    EXPECT_TRUE(get(*archive, place).starts_with("FAILURE")) << "not there either: it carries its old place";
  }
}

TEST_F(ArchiveTest, a_place_that_is_not_there_is_a_failure) {
  auto archive = open();
  const auto place = put(*archive, "x");
  auto wrong = place;
  wrong.segment = "../archive/000001.seg";
  EXPECT_NE(get(*archive, wrong).find("not the name of an archive segment"), std::string::npos);
  wrong.segment = "000099.seg";
  EXPECT_NE(get(*archive, wrong).find("cannot be opened"), std::string::npos);
  wrong = place;
  wrong.offset += 1;
  EXPECT_TRUE(get(*archive, wrong).starts_with("FAILURE"));
  wrong = place;
  wrong.sha256 = sha256_hex("y");
  EXPECT_NE(get(*archive, wrong).find("not the one that the ledger names"), std::string::npos);
  wrong = place;
  wrong.length = std::uint64_t{1} << 60;
  EXPECT_TRUE(get(*archive, wrong).starts_with("FAILURE"));
}

TEST_F(ArchiveTest, there_is_one_writer_and_readers_cannot_put) {
  auto archive = open();
  EXPECT_FALSE(open_archive(scratch.folder, false));
  const auto reader = taken(open_archive(scratch.folder, true));
  EXPECT_FALSE(reader->put("x"));
  EXPECT_FALSE(reader->sync());
  archive.reset();
  EXPECT_TRUE(open_archive(scratch.folder, false));
}

TEST_F(ArchiveTest, verifying_the_ledger_finds_archive_records_that_are_damaged_or_missing) {
  auto archive = open();
  auto ledger = taken(open_sqlite_ledger(scratch.folder, false));
  auto record = case_named("A");
  record.archive = put(*archive, "the declaration");
  DeadLetter letter;
  letter.archive = put(*archive, "the broken one");
  auto transaction = taken(ledger->begin());
  transaction->put_case(record);
  transaction->put_dead_letter(letter);
  EXPECT_TRUE(transaction->put_certificate(certificate_numbered("1"), put(*archive, "the certificate"), at(0), "s"));
  done(transaction->commit());
  EXPECT_TRUE(ledger->verify());
  for (const auto& place : {record.archive, letter.archive, put(*archive, "the certificate")}) {
    overwrite(place.segment, place.offset + segment::header_bytes, "T");
    const auto verified = ledger->verify();
    ASSERT_FALSE(verified);
    EXPECT_NE(verified.error().sentence.find("SHA-256 differs"), std::string::npos) << verified.error().sentence;
    overwrite(place.segment, place.offset + segment::header_bytes, "t");
  }
  EXPECT_TRUE(ledger->verify());
  std::filesystem::remove(segments / "000001.seg");
  EXPECT_FALSE(ledger->verify());
}

TEST(Segments, have_names_that_sort_and_nothing_else_is_one) {
  EXPECT_EQ(segment::file_name(1), "000001.seg");
  EXPECT_EQ(segment::file_name(1'234'567), "1234567.seg");
  EXPECT_EQ(segment::number_of("000042.seg"), 42U);
  for (const char* name : {"42.seg", "0000042.seg", "000042.se", "00004a.seg", ".seg", "-00042.seg", "000042.seg.tmp", "../42.seg"})
    EXPECT_FALSE(segment::number_of(name).has_value()) << name;
}

}  // namespace
}  // namespace kpwatch
