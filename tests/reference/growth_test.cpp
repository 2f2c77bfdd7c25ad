// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Ten times the rows must not cost a check twice the time: every look-up halves, hashes or walks a trie.
#include <gtest/gtest.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <limits>

#include "tests/reference/tables.h"

namespace kpwatch {
namespace {

namespace fs = std::filesystem;

double cpu_seconds() {
  timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

std::string letters(int number, int count) {
  std::string text;
  for (int i = 0; i < count; ++i, number /= 26) text.insert(text.begin(), static_cast<char>('a' + number % 26));
  return text;
}

std::string capitals(int number, int count) {
  std::string text = letters(number, count);
  for (char& c : text) c = static_cast<char>(c - 'a' + 'A');
  return text;
}

// Nine made-up rows beside each of ours: of other subjects, and of ours in times long past.
class Multiplied {
 public:
  explicit Multiplied(fs::path folder) : folder_(std::move(folder)) {
    fs::create_directories(folder_);
    write("goods.tsv", "prefix\tscope\tfrom\tuntil\ttitle\treason\tsource\tconfidence\n", 380,
          [](int i) { return std::to_string(200000 + i * 37) + "\twatched\t\t\tt\tr"; });
    write("words.tsv", "language\tword\tkind\tsource\tconfidence\n", 5200,
          [](int i) { return "en\t" + letters(i * 7919, 6) + (i % 2 == 0 ? "\tnegative" : "\tcondition"); });
    write("names.tsv", "code\tlanguage\tname\tsource\tconfidence\n", 2500, [](int i) { return "ZZ\ten\t" + letters(i * 104729, 8); });
    write("document-codes.tsv", "system\tcode\tmeaning\tflow\tfrom\tuntil\ttitle\tsource\tconfidence\n", 1100,
          [](int i) { return "*\tZ" + std::to_string(1000 + i) + "\tinvoice\t\t\t\tt"; });
    write("known-bad-certificates.tsv", "number\tfrom\tuntil\treason\tsource\tconfidence\n", 5000,
          [](int i) { return "ZA " + std::to_string(9'000'000 + i) + "\t\t\tr"; });
    write(
        "parts.tsv", "part\twhole\tkind\tfrom\tuntil\tsource\tconfidence\n", 300, [](int i) { return past(i) + "\tregion" + year(i); },
        "\tZZ");
    write("participants.tsv", "code\tfrom\tuntil\tname\tfrom_known\tuntil_known\tcounted\tbasis\tsource\tconfidence\n", 900,
          [](int i) { return past(i) + year(i) + "\tn" + std::to_string(i) + "\texact\texact\tno\tb"; });
    write("restrictions.tsv",
          "subject\tfrom\tuntil\tid\tsubject_kind\tkind\tfrom_known\tuntil_known\tscope\tcondition\ttitle\tbasis\tsource\tconfidence\n",
          600, [](int i) { return past(i) + year(i) + "\tr" + std::to_string(i) + "\torigin\tkp_vigilance\texact\texact\t\t\tt\tb"; });
    write("producers.tsv", "code\tfrom\tuntil\tkind\tsource\tconfidence\n", 800, [](int i) { return past(i) + year(i) + "\tmines"; });
    write("valuations.tsv", "code\tfrom\tuntil\tkind\ths6\tusd_per_carat\tsource\tconfidence\n", 850,
          [](int i) { return past(i) + year(i) + "\tmined\t\t1"; });
    write("authorities.tsv", "code\tfrom\tuntil\tname\taliases\tsource\tconfidence\n", 460,
          [](int i) { return past(i) + year(i) + "\tOffice " + letters(i, 4) + "\t"; });
    write("carriers.tsv", "name\tsource\tconfidence\n", 260, [](int i) { return letters(i * 1299709, 7) + " couriers"; });
    write("legal-forms.tsv", "language\tword\tsource\tconfidence\n", 870, [](int i) { return "en\t" + letters(i * 15485863, 5); });
  }
  ~Multiplied() { fs::remove_all(folder_); }
  [[nodiscard]] const fs::path& folder() const { return folder_; }

 private:
  // 26 codes, ours among them; each gets its rows in years that do not overlap.
  static std::string past(int i) { return i % 2 == 0 ? std::string(i % 4 == 0 ? "ZA" : "CF") : "Q" + capitals(i / 2 % 26, 1); }
  static std::string year(int i) {
    const int first = 1000 + i;
    return "\t" + std::to_string(first) + "-01-01\t" + std::to_string(first) + "-06-01";
  }
  void write(const std::string& name, const std::string& header, int rows, const std::function<std::string(int)>& row,
             const std::string& after_code = "") {
    std::ofstream file(folder_ / name, std::ios::binary);
    file << header;
    for (int i = 0; i < rows; ++i) {
      std::string text = row(i);
      if (!after_code.empty()) text.insert(2, after_code);
      file << text << "\tmade up\tlow\n";
    }
  }
  fs::path folder_;
};

// What the checks of one declaration ask for, and more.
std::size_t ask_all(const ReferenceData& data) {
  static const Day on = day("2017-03-01");
  static const CommodityCode rough{"7102310000"}, other{"8703230000"};
  static const CertificateNumber number = std::get<CertificateNumber>(normalise("ZA1117950", [](CountryCode) { return true; }));
  std::size_t found = 0;
  found += static_cast<std::size_t>(data.goods.scope(rough, on)) + static_cast<std::size_t>(data.goods.scope(other, on));
  found += data.words.match("Rough diamonds, unsorted, natural, from alluvial production, 12 parcels").rough_phrases.size();
  for (const char* one : {"ZA", "CF", "BE", "CI", "HK", "QB"}) {
    const CountryCode who = code(one);
    found += data.participants.takes_part(who, on) ? 1U : 0U;
    for (const auto subject : {Restriction::Subject::issuer, Restriction::Subject::origin, Restriction::Subject::neighbour})
      found += data.participants.restrictions(subject, who, on).size();
    found += data.producers.mines(who, on) ? 1U : 0U;
    found += data.valuations.nearest(who, Valuations::Kind::mined, "710231", on, 3) != nullptr ? 1U : 0U;
    found += data.neighbours.origins_beside(who, on).size();
    found += data.validity.rule(who, on) != nullptr ? 1U : 0U;
    found += data.number_formats.of(who, on).size();
    found += data.authorities.named(who, "Diamond and Precious Metals Regulator", on) != nullptr ? 1U : 0U;
  }
  found += data.participants.by_name("South Africa").has_value() ? 1U : 0U;
  found += static_cast<std::size_t>(data.documents.meaning("xml/wco-dec-uk", "L116", "", on));
  found += data.known_bad.find(number) != nullptr ? 1U : 0U;
  found += data.firms.words_of("Harbour Rough Stones (Pty) Ltd").size();
  found += data.firms.is_carrier("Malca-Amit South Africa (Pty) Ltd") ? 1U : 0U;
  return found;
}

double microseconds_each(const ReferenceData& data) {
  constexpr int rounds = 9, times = 200;
  double best = std::numeric_limits<double>::max();
  for (int round = 0; round < rounds; ++round) {
    const double begun = cpu_seconds();
    std::size_t found = 0;
    for (int i = 0; i < times; ++i) found += ask_all(data);
    EXPECT_GT(found, 0U);
    best = std::min(best, (cpu_seconds() - begun) / times * 1e6);
  }
  return best;
}

TEST(Growth, ten_times_the_rows_cost_less_than_twice) {
  const Multiplied own(fs::temp_directory_path() / ("kpwatch-growth-" + std::to_string(::getpid())));
  Complaints complaints;
  const auto many = read_reference_data(KPWATCH_SOURCE_DIR "/mappings/reference", own.folder(), complaints);
  for (const Complaint& complaint : complaints) ADD_FAILURE() << in_words(complaint);
  ASSERT_NE(many, nullptr);
  EXPECT_EQ(ask_all(*many), ask_all(shipped())) << "the made-up rows answer none of the questions";
  const double few = microseconds_each(shipped()), tenfold = microseconds_each(*many);
  RecordProperty("microseconds", std::to_string(few) + " " + std::to_string(tenfold));
  std::cout << "look-ups of one declaration: " << few << " us; with ten times the rows: " << tenfold << " us\n";
  EXPECT_LT(tenfold, 2 * few);
}

}  // namespace
}  // namespace kpwatch
