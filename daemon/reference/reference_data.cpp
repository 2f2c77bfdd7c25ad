// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Reads all reference tables of a folder and lays an integrator's own rows beside them. One function a table; every
// fault of every table is told at once.
#include "daemon/reference/reference_data.h"

#include <algorithm>
#include <array>
#include <functional>
#include <map>

#include "daemon/base/text.h"
#include "daemon/reference/folding.h"
#include "daemon/reference/table.h"

namespace kpwatch {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 9> table_names{"goods.tsv", "words.tsv",           "participants.tsv",
                                                      "parts.tsv", "restrictions.tsv",    "document-codes.tsv",
                                                      "names.tsv", "document-titles.tsv", "known-bad-certificates.tsv"};

// Where a thing was said first, to complain when it is said again.
using Said = std::map<std::string, std::vector<std::pair<Period, std::uint32_t>>>;

bool overlap(const Period& a, const Period& b) {
  return (!a.until || !b.from || *b.from < *a.until) && (!b.until || !a.from || *a.from < *b.until);
}

void say_once(Said& said, const TableRow& row, std::string_view column, const std::string& key, const Period& period) {
  for (const auto& [other, line] : said[key])
    if (overlap(other, period)) {
      row.complain(column, "\"" + escaped(key) + "\" was given for the same time in line " + std::to_string(line));
      return;
    }
  said[key].emplace_back(period, row.line());
}

// What is gathered from both folders.
struct Gathered {
  std::vector<GoodsRow> goods;
  std::vector<WordList::Row> words;
  std::vector<Participation> participations;
  std::vector<Participants::Part> parts;
  std::vector<Participants::Name> names;
  std::vector<Restriction> restrictions;
  std::map<std::string, std::string> restriction_ids;  // id and where it stands
  std::vector<DocumentCodeRow> documents;
  std::vector<std::string> document_titles;
  std::vector<KnownBadNumber> known_bad;
  std::string contents;
};

void add_goods(const TableRow& row, Said& said, Gathered& all) {
  static constexpr std::array<std::pair<std::string_view, GoodsScope>, 3> scopes{
      {{"kp", GoodsScope::kp}, {"watched", GoodsScope::watched}, {"other", GoodsScope::other}}};
  GoodsRow goods{row.required("prefix"), row.one_of<GoodsScope>("scope", scopes),
                 row.period(),           row.required("title"),
                 row.text("reason"),     row.required("source"),
                 row.confidence()};
  const bool is_digits = std::all_of(goods.prefix.begin(), goods.prefix.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (!is_digits || goods.prefix.size() < 2 || goods.prefix.size() > 14) row.complain("prefix", "prefix must be 2 to 14 digits");
  if (goods.scope == GoodsScope::kp && goods.prefix.size() < 6) row.complain("prefix", "a code of scope kp has at least 6 digits");
  say_once(said, row, "prefix", goods.prefix, goods.period);
  all.goods.push_back(std::move(goods));
}

void add_word(const TableRow& row, std::map<std::string, std::pair<std::string, std::uint32_t>>& kinds, Gathered& all) {
  static constexpr std::array<std::pair<std::string_view, int>, 5> choices{
      {{"phrase", 0}, {"diamond", 1}, {"condition", 2}, {"negative", 3}, {"neutral", 4}}};
  (void)row.one_of<int>("kind", choices);
  WordList::Row word{row.required("language"), row.required("word"), row.text("kind"), row.required("source"), row.confidence()};
  const std::string folded = folded_text(word.word);
  if (folded.empty() && !word.word.empty()) row.complain("word", "the word has no letters");
  const auto [at, is_new] = kinds.try_emplace(folded, word.kind, row.line());
  if (!is_new && at->second.first != word.kind)
    row.complain("kind", "\"" + escaped(word.word) + "\" was called " + at->second.first + " in line " + std::to_string(at->second.second));
  all.words.push_back(std::move(word));
}

bool is_uncertain(const TableRow& row, std::string_view column) {
  static constexpr std::array<std::pair<std::string_view, bool>, 3> choices{{{"exact", false}, {"month", true}, {"year", true}}};
  return row.one_of<bool>(column, choices);
}

void add_participation(const TableRow& row, Said& said, Gathered& all) {
  static constexpr std::array<std::pair<std::string_view, bool>, 2> yes_no{{{"yes", true}, {"no", false}}};
  Participation party;
  party.code = row.country_code("code");
  party.name = row.required("name");
  party.period = row.period();
  party.from_is_uncertain = is_uncertain(row, "from_known");
  party.until_is_uncertain = is_uncertain(row, "until_known");
  party.is_counted = row.one_of<bool>("counted", yes_no);
  party.basis = row.required("basis");
  party.source = row.required("source");
  party.confidence = row.confidence();
  say_once(said, row, "code", std::string(party.code.text()), party.period);
  all.participations.push_back(std::move(party));
}

void add_part(const TableRow& row, Said& said, Gathered& all) {
  static constexpr std::array<std::pair<std::string_view, int>, 5> kinds{
      {{"member", 0}, {"region", 1}, {"issuing_region", 2}, {"alias", 3}, {"former_prefix", 4}}};
  (void)row.one_of<int>("kind", kinds);
  Participants::Part part{row.country_code("part"), row.country_code("whole"), row.period(),
                          row.text("kind"),         row.required("source"),    row.confidence()};
  if (part.part == part.whole) row.complain("whole", "a territory can't be part of itself");
  say_once(said, row, "part", std::string(part.part.text()), part.period);
  all.parts.push_back(std::move(part));
}

void add_restriction(const TableRow& row, Gathered& all, const std::string& where) {
  using Subject = Restriction::Subject;
  static constexpr std::array<std::pair<std::string_view, Subject>, 3> subjects{
      {{"issuer", Subject::issuer}, {"origin", Subject::origin}, {"neighbour", Subject::neighbour}}};
  static constexpr std::array<std::pair<std::string_view, RestrictionKind>, 6> kinds{{{"un_embargo", RestrictionKind::un_embargo},
                                                                                      {"kp_suspension", RestrictionKind::kp_suspension},
                                                                                      {"self_suspension", RestrictionKind::self_suspension},
                                                                                      {"kp_conditional", RestrictionKind::kp_conditional},
                                                                                      {"kp_vigilance", RestrictionKind::kp_vigilance},
                                                                                      {"fact", RestrictionKind::fact}}};
  static constexpr std::array<std::pair<std::string_view, int>, 4> starts{{{"exact", 0}, {"month", 1}, {"year", 1}, {"continues", 0}}};
  static constexpr std::array<std::pair<std::string_view, int>, 4> ends{{{"exact", 0}, {"month", 0}, {"year", 0}, {"uncertain", 1}}};
  Restriction restriction;
  restriction.id = row.required("id");
  restriction.subject_kind = row.one_of<Subject>("subject_kind", subjects);
  restriction.subject = row.country_code("subject");
  restriction.kind = row.one_of<RestrictionKind>("kind", kinds);
  restriction.period = row.period();
  restriction.from_is_uncertain = row.one_of<int>("from_known", starts) == 1;
  restriction.end_is_uncertain = row.one_of<int>("until_known", ends) == 1;
  restriction.scope = row.text("scope");
  restriction.condition = row.text("condition");
  restriction.title = row.required("title");
  restriction.basis = row.required("basis");
  restriction.source = row.required("source");
  restriction.confidence = row.confidence();
  if (restriction.end_is_uncertain && !restriction.period.until)
    row.complain("until", "an uncertain end still needs its day: 12 months after the last decision known");
  const auto [at, is_new] = all.restriction_ids.try_emplace(restriction.id, where + ":" + std::to_string(row.line()));
  if (!is_new) row.complain("id", "\"" + escaped(restriction.id) + "\" was given before, in " + at->second);
  all.restrictions.push_back(std::move(restriction));
}

void add_name(const TableRow& row, std::map<std::string, CountryCode>& codes, Gathered& all) {
  const CountryCode code = row.country_code("code");
  const std::string name = row.required("name");
  (void)row.required("language");
  (void)row.required("source");
  (void)row.confidence();
  const auto [at, is_new] = codes.try_emplace(folded_text(name), code);
  if (!is_new && at->second != code) row.complain("name", "\"" + escaped(name) + "\" already means " + std::string(at->second.text()));
  all.names.push_back({code, name});
}

void add_document(const TableRow& row, Said& said, Gathered& all) {
  using Meaning = DocumentMeaning;
  static constexpr std::array<std::pair<std::string_view, Meaning>, 7> meanings{{{"none", Meaning::none},
                                                                                 {"kp_certificate", Meaning::kp_certificate},
                                                                                 {"seals_intact", Meaning::seals_intact},
                                                                                 {"transport_document", Meaning::transport_document},
                                                                                 {"previous_document", Meaning::previous_document},
                                                                                 {"invoice", Meaning::invoice},
                                                                                 {"exemption", Meaning::exemption}}};
  static constexpr std::array<std::pair<std::string_view, int>, 3> flows{{{"", 0}, {"import", 1}, {"export", 2}}};
  (void)row.one_of<int>("flow", flows);
  DocumentCodeRow document{row.required("system"), row.required("code"), row.one_of<Meaning>("meaning", meanings),
                           row.text("flow"),       row.period(),         row.required("title"),
                           row.required("source"), row.confidence()};
  if (upper_ascii(document.code) != document.code) row.complain("code", "codes are written in capital letters");
  say_once(said, row, "code", document.system + " " + document.code, document.period);
  all.documents.push_back(std::move(document));
}

void add_title(const TableRow& row, Gathered& all) {
  (void)row.required("language");
  (void)row.required("source");
  (void)row.confidence();
  all.document_titles.push_back(row.required("word"));
}

void add_known_bad(const TableRow& row, Said& said, Gathered& all, const std::function<bool(CountryCode)>& is_known_issuer) {
  const std::string number = row.required("number");
  KnownBadNumber bad{{}, row.period(), row.required("reason"), row.required("source"), row.confidence()};
  const NumberReading reading = normalise(number, is_known_issuer);
  if (const auto* normal = std::get_if<CertificateNumber>(&reading)) {
    bad.key = normal->key();
    say_once(said, row, "number", bad.key, bad.period);
  } else if (!number.empty()) {
    row.complain("number", "\"" + escaped(number) + "\" is no certificate number");
  }
  all.known_bad.push_back(std::move(bad));
}

// Calls `add` for each row of a table of the folder. An own folder need not have every table.
template <class Add>
void each_row(const fs::path& folder, bool is_own, std::string_view name, std::initializer_list<std::string_view> columns, Gathered& all,
              Complaints& complaints, const Add& add) {
  const fs::path file = folder / name;
  std::error_code error;
  if (is_own && !fs::exists(file, error)) return;
  const auto table = Table::read(file, columns, complaints);
  if (!table) return;
  for (const Table::Row& row : table->rows()) add(TableRow(*table, row, complaints));
  all.contents += std::string(name) + '\0' + table->content() + '\0';
}

void read_folder(const fs::path& folder, bool is_own, Gathered& all, Complaints& complaints) {
  Said goods, parties, parts, documents;
  std::map<std::string, std::pair<std::string, std::uint32_t>> kinds;
  std::map<std::string, CountryCode> names;
  each_row(folder, is_own, "goods.tsv", {"prefix", "scope", "from", "until", "title", "reason", "source", "confidence"}, all, complaints,
           [&](const TableRow& row) { add_goods(row, goods, all); });
  each_row(folder, is_own, "words.tsv", {"language", "word", "kind", "source", "confidence"}, all, complaints,
           [&](const TableRow& row) { add_word(row, kinds, all); });
  each_row(folder, is_own, "participants.tsv",
           {"code", "name", "from", "from_known", "until", "until_known", "counted", "basis", "source", "confidence"}, all, complaints,
           [&](const TableRow& row) { add_participation(row, parties, all); });
  each_row(folder, is_own, "parts.tsv", {"part", "whole", "kind", "from", "until", "source", "confidence"}, all, complaints,
           [&](const TableRow& row) { add_part(row, parts, all); });
  each_row(folder, is_own, "restrictions.tsv",
           {"id", "subject_kind", "subject", "kind", "from", "from_known", "until", "until_known", "scope", "condition", "title", "basis",
            "source", "confidence"},
           all, complaints, [&](const TableRow& row) { add_restriction(row, all, (folder / "restrictions.tsv").string()); });
  each_row(folder, is_own, "names.tsv", {"code", "language", "name", "source", "confidence"}, all, complaints,
           [&](const TableRow& row) { add_name(row, names, all); });
  each_row(folder, is_own, "document-codes.tsv", {"system", "code", "meaning", "flow", "from", "until", "title", "source", "confidence"},
           all, complaints, [&](const TableRow& row) { add_document(row, documents, all); });
  each_row(folder, is_own, "document-titles.tsv", {"language", "word", "source", "confidence"}, all, complaints,
           [&](const TableRow& row) { add_title(row, all); });
}

void read_known_bad(const fs::path& folder, bool is_own, const Participants& participants, Gathered& all, Complaints& complaints) {
  Said said;
  each_row(folder, is_own, "known-bad-certificates.tsv", {"number", "from", "until", "reason", "source", "confidence"}, all, complaints,
           [&](const TableRow& row) {
             add_known_bad(row, said, all, [&participants](CountryCode code) { return participants.has_ever_issued(code); });
           });
}

// A file that is no table of ours is most likely a misspelt one, whose rows would silently not count.
void complain_of_strangers(const fs::path& own_folder, Complaints& complaints) {
  std::error_code error;
  if (!fs::is_directory(own_folder, error)) {
    complaints.push_back({{own_folder.string(), 0, 0}, "the folder of own reference tables does not exist"});
    return;
  }
  for (const fs::directory_entry& entry : fs::directory_iterator(own_folder, error)) {
    const std::string name = entry.path().filename().string();
    if (entry.path().extension() == ".tsv" && std::find(table_names.begin(), table_names.end(), name) == table_names.end())
      complaints.push_back({{entry.path().string(), 0, 0}, "no reference table has this name"});
  }
  if (error) complaints.push_back({{own_folder.string(), 0, 0}, "the folder of own reference tables can't be read"});
}

}  // namespace

std::shared_ptr<const ReferenceData> read_reference_data(const fs::path& folder, const fs::path& own_folder, Complaints& complaints) {
  const std::size_t complaints_before = complaints.size();
  const bool has_own = !own_folder.empty();
  if (has_own) complain_of_strangers(own_folder, complaints);

  Gathered all;
  Gathered own;  // goods of the own folder come first: they win over ours for the same prefix; own words come last and win too
  read_folder(folder, false, all, complaints);
  own.restriction_ids = all.restriction_ids;
  if (has_own) read_folder(own_folder, true, own, complaints);
  const auto append = [](auto& to, auto& from) {
    to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
  };
  append(own.goods, all.goods);
  append(all.words, own.words);
  append(all.participations, own.participations);
  append(all.parts, own.parts);
  append(all.names, own.names);
  append(all.restrictions, own.restrictions);
  append(own.documents, all.documents);
  append(all.document_titles, own.document_titles);
  all.contents += own.contents;

  Participants participants(std::move(all.participations), std::move(all.parts), std::move(all.restrictions), std::move(all.names));
  read_known_bad(folder, false, participants, all, complaints);
  if (has_own) read_known_bad(own_folder, true, participants, all, complaints);
  if (complaints.size() != complaints_before) return nullptr;

  return std::make_shared<const ReferenceData>(ReferenceData{GoodsList(std::move(own.goods)), WordList(all.words), std::move(participants),
                                                             DocumentCodes(std::move(own.documents), std::move(all.document_titles)),
                                                             KnownBadNumbers(std::move(all.known_bad)),
                                                             sha256_hex(all.contents).substr(0, 16)});
}

}  // namespace kpwatch
