// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Reads all reference tables of a folder and lays an integrator's own rows beside them. One function a table; every
// fault of every table is told at once.
#include "daemon/reference/reference_data.h"

#include <algorithm>
#include <array>
#include <functional>

#include "daemon/base/text.h"
#include "daemon/reference/gathered.h"

namespace kpwatch {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 20> table_names{"goods.tsv",
                                                       "words.tsv",
                                                       "participants.tsv",
                                                       "parts.tsv",
                                                       "restrictions.tsv",
                                                       "document-codes.tsv",
                                                       "names.tsv",
                                                       "document-titles.tsv",
                                                       "producers.tsv",
                                                       "production.tsv",
                                                       "neighbours.tsv",
                                                       "valuations.tsv",
                                                       "authorities.tsv",
                                                       "validity.tsv",
                                                       "number-formats.tsv",
                                                       "legal-forms.tsv",
                                                       "carriers.tsv",
                                                       "dealer-registers.tsv",
                                                       "registered-dealers.tsv",
                                                       "known-bad-certificates.tsv"};

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
  Kinds kinds;
  Codes names;
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

// What makes a declaration plausible or not.
void read_more(const fs::path& folder, bool is_own, Gathered& all, Complaints& complaints) {
  Said producers, outputs, neighbours, valuations, authorities, validity, registers, dealers;
  const auto each = [&](std::string_view name, std::initializer_list<std::string_view> columns, const auto& add) {
    each_row(folder, is_own, name, columns, all, complaints, add);
  };
  each("producers.tsv", {"code", "kind", "from", "until", "source", "confidence"},
       [&](const TableRow& row) { add_producer(row, producers, all); });
  each("production.tsv", {"code", "from", "until", "carats", "source", "confidence"},
       [&](const TableRow& row) { add_output(row, outputs, all); });
  each("neighbours.tsv", {"code", "neighbour", "kind", "from", "until", "source", "confidence"},
       [&](const TableRow& row) { add_neighbour(row, neighbours, all); });
  each("valuations.tsv", {"code", "kind", "hs6", "from", "until", "usd_per_carat", "source", "confidence"},
       [&](const TableRow& row) { add_valuation(row, valuations, all); });
  each("authorities.tsv", {"code", "name", "aliases", "from", "until", "source", "confidence"},
       [&](const TableRow& row) { add_authority(row, authorities, all); });
  each("validity.tsv", {"issuer", "days_max", "law", "from", "until", "source", "confidence"},
       [&](const TableRow& row) { add_validity(row, validity, all); });
  each("number-formats.tsv",
       {"issuer", "digits_min", "digits_max", "serial_first", "serial_last", "parcel_reference", "from", "until", "source", "confidence"},
       [&](const TableRow& row) { add_number_format(row, all); });
  each("legal-forms.tsv", {"language", "word", "source", "confidence"}, [&](const TableRow& row) { add_legal_form(row, all); });
  each("carriers.tsv", {"name", "source", "confidence"}, [&](const TableRow& row) { add_carrier(row, all); });
  each("dealer-registers.tsv", {"code", "title", "from", "until", "source", "confidence"},
       [&](const TableRow& row) { add_dealer_register(row, registers, all); });
  each("registered-dealers.tsv", {"code", "name", "from", "until", "source", "confidence"},
       [&](const TableRow& row) { add_dealer(row, dealers, all); });
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
  read_more(folder, false, all, complaints);
  own.restriction_ids = all.restriction_ids;
  if (has_own) read_folder(own_folder, true, own, complaints);
  if (has_own) read_more(own_folder, true, own, complaints);
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
  // Of two rows about the same thing that began on the same day, the one given last is asked first.
  append(all.producers, own.producers);
  append(all.outputs, own.outputs);
  append(all.neighbours, own.neighbours);
  append(all.valuations, own.valuations);
  append(all.authorities, own.authorities);
  append(all.validity, own.validity);
  append(all.number_formats, own.number_formats);
  append(all.legal_forms, own.legal_forms);
  append(all.carriers, own.carriers);
  append(all.dealer_registers, own.dealer_registers);
  append(all.dealers, own.dealers);
  all.contents += own.contents;

  Participants participants(std::move(all.participations), std::move(all.parts), std::move(all.restrictions), std::move(all.names));
  read_known_bad(folder, false, participants, all, complaints);
  if (has_own) read_known_bad(own_folder, true, participants, all, complaints);
  if (complaints.size() != complaints_before) return nullptr;

  FirmNames firms(all.legal_forms, all.carriers);
  DealerRegisters dealers(std::move(all.dealer_registers), all.dealers, firms);
  return std::make_shared<const ReferenceData>(ReferenceData{
      GoodsList(std::move(own.goods)), WordList(all.words), std::move(participants),
      DocumentCodes(std::move(own.documents), std::move(all.document_titles)), KnownBadNumbers(std::move(all.known_bad)),
      sha256_hex(all.contents).substr(0, 16), Producers(std::move(all.producers), std::move(all.outputs)), Neighbours(all.neighbours),
      Valuations(std::move(all.valuations)), IssuingAuthorities(std::move(all.authorities)), ValidityRules(std::move(all.validity)),
      NumberFormats(std::move(all.number_formats)), std::move(firms), std::move(dealers)});
}

}  // namespace kpwatch
