// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Reference tables with ten times the rows: nothing that is asked of ours may be answered otherwise, or take twice as long.
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>

namespace kpwatch {

namespace fs = std::filesystem;

inline std::string letters(std::int64_t number, int count) {
  std::string text;
  for (int i = 0; i < count; ++i, number /= 26) text.insert(text.begin(), static_cast<char>('a' + number % 26));
  return text;
}

inline std::string capitals(int number, int count) {
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
          [](int i) { return "en\t" + letters(std::int64_t{i} * 7919, 6) + (i % 2 == 0 ? "\tnegative" : "\tcondition"); });
    write("names.tsv", "code\tlanguage\tname\tsource\tconfidence\n", 2500,
          [](int i) { return "ZZ\ten\t" + letters(std::int64_t{i} * 104729, 8); });
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
    write("carriers.tsv", "name\tsource\tconfidence\n", 260, [](int i) { return letters(std::int64_t{i} * 1299709, 7) + " couriers"; });
    write("legal-forms.tsv", "language\tword\tsource\tconfidence\n", 870,
          [](int i) { return "en\t" + letters(std::int64_t{i} * 15485863, 5); });
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

}  // namespace kpwatch
