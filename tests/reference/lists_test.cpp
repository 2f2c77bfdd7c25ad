// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Goods codes by edition, document codes, known forgeries, and what a faulty table is told.
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>

#include "daemon/base/text.h"
#include "tests/reference/tables.h"

namespace kpwatch {
namespace {

namespace fs = std::filesystem;

struct GoodsQuestion {
  const char* commodity;
  const char* day;
  const char* scope;
};

TEST(Goods, are_in_scope_by_code_and_day) {
  const GoodsQuestion questions[] = {
      {"710210", "2003-01-01", "kp"},        {"71021000", "2010-01-01", "kp"},        {"7102100000999", "2024-01-01", "kp"},
      {"7102.21.10.20", "2024-01-01", "kp"}, {"71022120", "2024-01-01", "kp"},        {"7102310000", "2030-01-01", "kp"},
      {"710229", "2010-01-01", "watched"},   {"7102390050", "2010-01-01", "watched"}, {"710420", "2021-12-31", "watched"},
      {"710420", "2022-01-01", "other"},     {"710421", "2021-12-31", "other"},       {"710421", "2022-01-01", "watched"},
      {"710490", "2021-12-31", "watched"},   {"710491", "2022-01-01", "watched"},     {"710491", "2021-12-31", "other"},
      {"710499", "2022-01-01", "other"},     {"710510", "2010-01-01", "watched"},     {"710590", "2010-01-01", "other"},
      {"711319", "2010-01-01", "watched"},   {"711620", "2010-01-01", "watched"},     {"711610", "2010-01-01", "other"},
      {"820719", "2010-01-01", "watched"},   {"820600", "2010-01-01", "other"},       {"680421", "2010-01-01", "watched"},
      {"680422", "2010-01-01", "other"},     {"253090", "2010-01-01", "watched"},     {"970510", "2023-01-01", "watched"},
      {"711890", "2010-01-01", "other"},     {"71", "2010-01-01", "other"},           {"7102", "2010-01-01", "other"},
      {"71023", "2010-01-01", "other"},      {"870323", "2010-01-01", "other"},       {"710221", "1999-01-01", "kp"}};
  for (const GoodsQuestion& q : questions)
    EXPECT_EQ(to_string(shipped().goods.scope(CommodityCode::parse(q.commodity).value(), day(q.day))), q.scope)
        << q.commodity << ' ' << q.day;
}

TEST(Goods, editions_change_every_five_years) {
  EXPECT_EQ(GoodsList::edition(day("2021-12-31")), "HS2017");
  EXPECT_EQ(GoodsList::edition(day("2022-01-01")), "HS2022");
  EXPECT_EQ(GoodsList::edition(day("2003-01-01")), "HS2002");
  EXPECT_EQ(GoodsList::edition(day("2028-01-01")), "HS2028");
}

TEST(Goods, rows_say_why) {
  const GoodsRow* row = shipped().goods.row(CommodityCode::parse("7104210000").value(), day("2024-01-01"));
  ASSERT_NE(row, nullptr);
  EXPECT_EQ(row->prefix, "710421");
  EXPECT_FALSE(row->reason.empty());
  EXPECT_FALSE(row->source.empty());
}

DocumentMeaning meaning(const char* map, const char* code, const char* title = "") {
  return shipped().documents.meaning(map, code, title, day("2024-06-01"));
}

TEST(Documents, mean_what_their_code_says) {
  EXPECT_EQ(meaning("xml/wco-dec-uk", "L116"), DocumentMeaning::kp_certificate);
  EXPECT_EQ(meaning("xml/wco-dec-uk", " l116 "), DocumentMeaning::kp_certificate);
  EXPECT_EQ(meaning("xml/wco-dec-uk", "116L"), DocumentMeaning::kp_certificate);
  EXPECT_EQ(meaning("xml/wco-dec-uk", "C034"), DocumentMeaning::kp_certificate);
  EXPECT_EQ(meaning("xml/ncts-cc015c", "Y015"), DocumentMeaning::seals_intact);
  EXPECT_EQ(meaning("xml/eaeu-esadout", "01241"), DocumentMeaning::kp_certificate);
  EXPECT_EQ(meaning("edifact/cusdec-d96b-za", "KBC"), DocumentMeaning::kp_certificate);
  EXPECT_EQ(meaning("edifact/cusdec-d96b-za-export", "KBC"), DocumentMeaning::kp_certificate);
  EXPECT_EQ(meaning("edifact/cusdec-d96b", "KBC"), DocumentMeaning::none);
  EXPECT_EQ(meaning("edifact/cusdec-d96b-zambia", "KBC"), DocumentMeaning::none);
  EXPECT_EQ(meaning("edifact/cusdec-d96b", "740"), DocumentMeaning::transport_document);
  EXPECT_EQ(meaning("xml/wco-dec-uk", "N741"), DocumentMeaning::transport_document);
  EXPECT_EQ(meaning("xml/wco-dec-uk", "705N"), DocumentMeaning::transport_document);
  EXPECT_EQ(meaning("xml/wco-dec-uk", "N380"), DocumentMeaning::invoice);
  EXPECT_EQ(meaning("xml/wco-dec-uk", "N821"), DocumentMeaning::previous_document);
  EXPECT_EQ(meaning("xml/wco-dec-uk", "Y704"), DocumentMeaning::exemption);
  EXPECT_EQ(meaning("xml/wco-dec-uk", "L147"), DocumentMeaning::exemption);
  EXPECT_EQ(shipped().documents.meaning("xml/wco-dec-uk", "L147", "", day("2020-01-01")), DocumentMeaning::none);
  EXPECT_EQ(meaning("xml/wco-dec-uk", "9999"), DocumentMeaning::none);
  EXPECT_EQ(meaning("xml/wco-dec-uk", ""), DocumentMeaning::none);
  EXPECT_EQ(shipped().documents.row("xml/wco-dec-uk", "L116", day("2024-06-01"))->flow, "import");
}

TEST(Documents, without_a_known_code_are_read_by_their_title) {
  for (const char* title :
       {"Kimberley Process Certificate", "KIMBERLEY CERT", "KPC", "KPCS certificate", "Certificat du Processus de Kimberley",
        "Kimberley-Zertifikat", "Сертификат Кимберлийского процесса", "金伯利进程证书", "キンバリー・プロセス証明書"})
    EXPECT_EQ(meaning("xml/asycuda-sad", "811", title), DocumentMeaning::kp_certificate) << title;
  for (const char* title : {"Certificate of origin", "Kimberlite sample list", "KPCX", "Invoice", ""})
    EXPECT_EQ(meaning("xml/asycuda-sad", "811", title), DocumentMeaning::none) << title;
  EXPECT_EQ(meaning("xml/asycuda-sad", "380", "Invoice, goods under Kimberley Process"), DocumentMeaning::invoice);
}

TEST(KnownBad, numbers_are_found_however_they_are_written) {
  const auto find = [](std::string_view text) {
    const auto reading = normalise(text, [](CountryCode asked) { return shipped().participants.has_ever_issued(asked); });
    return shipped().known_bad.find(std::get<CertificateNumber>(reading));
  };
  ASSERT_NE(find("SL004199"), nullptr);
  EXPECT_FALSE(find("SL004199")->source.empty());
  EXPECT_NE(find("sl 4911"), nullptr);
  EXPECT_NE(find("SL-04306"), nullptr);
  EXPECT_EQ(find("SL 4307"), nullptr);
  EXPECT_EQ(find("LR 4199"), nullptr);
}

// ---- Faulty tables -------------------------------------------------------------------------------------------------

class OwnTables : public testing::Test {
 protected:
  void SetUp() override {
    folder_ =
        fs::temp_directory_path() / ("kpwatch-reference-" + std::to_string(testing::UnitTest::GetInstance()->random_seed()) + "-" +
                                     testing::UnitTest::GetInstance()->current_test_info()->name() + "-" + std::to_string(::getpid()));
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }

  void write(const std::string& name, const std::string& text) { std::ofstream(folder_ / name, std::ios::binary) << text; }
  std::shared_ptr<const ReferenceData> read() {
    complaints_.clear();
    return read_reference_data(KPWATCH_SOURCE_DIR "/mappings/reference", folder_, complaints_);
  }
  // How often a sentence with these words was complained of at this place (0 = any column).
  long complained(const std::string& file, std::uint32_t line, std::uint32_t column, const std::string& words) const {
    return std::count_if(complaints_.begin(), complaints_.end(), [&](const Complaint& complaint) {
      return fs::path(complaint.place.file).filename() == file && complaint.place.line == line &&
             (column == 0 || complaint.place.column == column) && complaint.sentence.find(words) != std::string::npos;
    });
  }

  fs::path folder_;
  Complaints complaints_;
};

constexpr const char* goods_header = "prefix\tscope\tfrom\tuntil\ttitle\treason\tsource\tconfidence\n";

TEST_F(OwnTables, add_rows_to_ours) {
  write("goods.tsv",
        std::string("# ours\r\n\r\n") + goods_header +
            "710399\tother\t\t\tStones we cut\t\tour tariff\thigh\r\n99\twatched\t2020-01-01\t2021-01-01\tParcels\tx\ty\tlow\n");
  write("document-codes.tsv",
        "code\tsystem\tmeaning\tflow\tfrom\tuntil\ttitle\tsource\tconfidence\nKP1\txml/asycuda-sad\tkp_certificate\timport\t\t\tKPC\tour "
        "code list\thigh\n");
  write("words.tsv", "language\tword\tkind\tsource\tconfidence\nen\tgem\tdiamond\tus\thigh\nen\tset\tneutral\tus\thigh\n");
  write("known-bad-certificates.tsv", "number\tfrom\tuntil\treason\tsource\tconfidence\nZA 0000042\t\t\tstolen\tnotice 1\thigh\n");
  write("names.tsv", "code\tlanguage\tname\tsource\tconfidence\nSL\ten\tSalone\tus\thigh\n");
  const auto data = read();
  for (const Complaint& complaint : complaints_) ADD_FAILURE() << in_words(complaint);
  ASSERT_NE(data, nullptr);
  EXPECT_EQ(data->goods.scope(CommodityCode::parse("710399").value(), day("2024-01-01")), GoodsScope::other);
  EXPECT_EQ(data->goods.scope(CommodityCode::parse("99010000").value(), day("2020-06-01")), GoodsScope::watched);
  EXPECT_EQ(data->goods.scope(CommodityCode::parse("710231").value(), day("2020-06-01")), GoodsScope::kp);
  EXPECT_EQ(data->documents.meaning("xml/asycuda-sad", "kp1", "", day("2020-06-01")), DocumentMeaning::kp_certificate);
  EXPECT_EQ(data->words.match("gem").diamond_words.size(), 1U);
  EXPECT_FALSE(data->words.match("set").is_negative());
  EXPECT_NE(data->known_bad.find(std::get<CertificateNumber>(normalise("ZA42", [](CountryCode) { return true; }))), nullptr);
  EXPECT_EQ(data->participants.by_name("SALONE"), code("SL"));
  EXPECT_NE(data->edition, shipped().edition);
}

TEST_F(OwnTables, that_are_empty_change_nothing) {
  const auto data = read();
  ASSERT_NE(data, nullptr);
  EXPECT_EQ(data->edition, shipped().edition);
  EXPECT_EQ(data->edition.size(), 16U);
}

TEST_F(OwnTables, are_told_every_fault_at_once) {
  write("goods.tsv", std::string(goods_header) +
                         "71X2\tkp\t\t\tTitle\t\tsource\thigh\n"                      // 2: letters
                         "710210\tmaybe\t\t\tTitle\t\tsource\thigh\n"                 // 3: scope
                         "710211\tother\t2022-02-30\t\tTitle\t\tsource\thigh\n"       // 4: no such day
                         "710212\tother\t2022-01-01\t2021-01-01\tTitle\t\ts\thigh\n"  // 5: turned round
                         "710213\tother\t\t\t\t\tsource\tsure\n"                      // 6: no title, no such confidence
                         "710214\tother\t\n"                                          // 7: cells missing
                         "7102\tkp\t\t\tTitle\t\tsource\thigh\n"                      // 8: too short for kp
                         "710215\tother\t\t\tTitle\t\tsource\thigh\n"
                         "710215\tother\t2020-01-01\t\tTitle\t\tsource\thigh\n"  // 10: again
                         "710216\tother\t\t\tT\xFFtle\t\tsource\thigh\n");       // 11: not UTF-8
  write("participants.tsv", "code\tname\tfrom\tuntil\n");
  write("parts.tsv", "");
  write("restrictions.tsv",
        "id\tsubject_kind\tsubject\tkind\tfrom\tfrom_known\tuntil\tuntil_known\tscope\tcondition\ttitle\tbasis\tsource\tconfidence\n"
        "cg-removal-2004\tissuer\tcg\tban\t\texact\t\tuncertain\t\t\tT\tB\tS\tlow\n"
        "cg-removal-2004\tissuer\tCG\tfact\t\texact\t\texact\t\t\tT\tB\tS\tlow\n");
  write("known-bad-certificates.tsv", "number\tfrom\tuntil\treason\tsource\tconfidence\n42\t\t\tx\ty\thigh\n");
  write("goods.tvs.tsv", "");
  write("words.tsv",
        "language\tword\tkind\tsource\tconfidence\nen\trough "
        "gem\tphrase\tus\thigh\nfr\tRough-Gem\tnegative\tus\thigh\nen\t---\tphrase\tus\thigh\n");
  write("names.tsv", "code\tlanguage\tname\tsource\tconfidence\nSL\ten\tLeone\tus\thigh\nSI\ten\tleone\tus\thigh\n");
  write("document-codes.tsv",
        "system\tcode\tmeaning\tflow\tfrom\tuntil\ttitle\tsource\tconfidence\n*\tl999\tcertificate\tboth\t\t\tT\tS\thigh\n");
  EXPECT_EQ(read(), nullptr);
  EXPECT_EQ(complained("goods.tsv", 2, 1, "2 to 14 digits"), 1);
  EXPECT_EQ(complained("goods.tsv", 3, 8, "kp, watched, other"), 1);
  EXPECT_EQ(complained("goods.tsv", 4, 14, "2022-02-30"), 1);
  EXPECT_EQ(complained("goods.tsv", 5, 25, "not after from"), 1);
  EXPECT_EQ(complained("goods.tsv", 6, 16, "title is empty"), 1);
  EXPECT_EQ(complained("goods.tsv", 6, 25, "high, medium, low"), 1);
  EXPECT_EQ(complained("goods.tsv", 7, 0, "3 cells, the header 8"), 1);
  EXPECT_EQ(complained("goods.tsv", 8, 1, "at least 6 digits"), 1);
  EXPECT_EQ(complained("goods.tsv", 10, 1, "line 9"), 1);
  EXPECT_EQ(complained("goods.tsv", 11, 0, "UTF-8"), 1);
  EXPECT_EQ(complained("participants.tsv", 1, 1, "\"from_known\" is missing"), 1);
  EXPECT_EQ(complained("participants.tsv", 1, 1, "\"source\" is missing"), 1);
  EXPECT_EQ(complained("parts.tsv", 0, 0, "no header"), 1);
  EXPECT_EQ(complained("restrictions.tsv", 3, 1, "given before, for the same time, in line 2"), 1);
  EXPECT_EQ(complained("restrictions.tsv", 2, 0, "capital letters"), 1);
  EXPECT_EQ(complained("restrictions.tsv", 2, 0, "un_embargo"), 1);
  EXPECT_EQ(complained("restrictions.tsv", 2, 0, "12 months"), 1);
  EXPECT_EQ(complained("known-bad-certificates.tsv", 2, 1, "no certificate number"), 1);
  EXPECT_EQ(complained("goods.tvs.tsv", 0, 0, "no reference table"), 1);
  EXPECT_EQ(complained("words.tsv", 3, 14, "phrase in line 2"), 1);
  EXPECT_EQ(complained("words.tsv", 4, 4, "no letters"), 1);
  EXPECT_EQ(complained("names.tsv", 3, 7, "already means SL"), 1);
  EXPECT_EQ(complained("document-codes.tsv", 2, 3, "capital letters"), 1);
  EXPECT_EQ(complained("document-codes.tsv", 2, 0, "seals_intact"), 1);
  EXPECT_EQ(complained("document-codes.tsv", 2, 0, "import, export"), 1);
}

TEST_F(OwnTables, folders_that_are_missing_are_complained_of) {
  Complaints complaints;
  EXPECT_EQ(read_reference_data(KPWATCH_SOURCE_DIR "/mappings/reference", folder_ / "none", complaints), nullptr);
  EXPECT_EQ(complaints.size(), 1U);
  complaints.clear();
  EXPECT_EQ(read_reference_data(folder_ / "none", {}, complaints), nullptr);
  EXPECT_EQ(complaints.size(), 24U);
}

}  // namespace
}  // namespace kpwatch
