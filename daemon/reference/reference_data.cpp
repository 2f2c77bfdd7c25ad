// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Makes the look-ups from all tables of a folder and an integrator's own rows beside them. Every fault of every table is told at once.
#include "daemon/reference/reference_data.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "daemon/base/text.h"
#include "daemon/reference/gathered.h"
#include "daemon/reference/known_tables.h"

namespace kpwatch {
namespace {

namespace fs = std::filesystem;

struct Reader {
  std::string_view table;
  void (*add)(const TableRow& row, Gathered& all);
};
constexpr std::array<Reader, 22> readers{{{"participants", add_participation},
                                          {"parts", add_part},
                                          {"restrictions", add_restriction},
                                          {"names", add_name},
                                          {"goods", add_goods},
                                          {"words", add_word},
                                          {"national-codes", add_national_code},
                                          {"document-codes", add_document},
                                          {"document-titles", add_title},
                                          {"producers", add_producer},
                                          {"production", add_output},
                                          {"neighbours", add_neighbour},
                                          {"valuations", add_valuation},
                                          {"authorities", add_authority},
                                          {"validity", add_validity},
                                          {"number-formats", add_number_format},
                                          {"legal-forms", add_legal_form},
                                          {"carriers", add_carrier},
                                          {"dealer-registers", add_dealer_register},
                                          {"registered-dealers", add_dealer},
                                          {"listed-entities", add_listed_entity},
                                          {"known-bad", add_known_bad}}};

// Rows that were not known on the day are looked at for faults, and thrown away.
void gather(const ReadTable& table, std::optional<Day> known_on, Gathered& ours, Gathered& own, Complaints& complaints) {
  const auto reader = std::find_if(readers.begin(), readers.end(), [&](const Reader& one) { return one.table == table.form->name; });
  if (reader == readers.end()) return;
  for (const KnownRow& known : table.rows) {
    const TableRow row(table.table(known), *known.row, complaints);
    (void)row.day(known_from_column);
    Gathered& to = known.is_own ? own : ours;
    if (known.is_known_on(known_on)) {
      reader->add(row, to);
    } else {
      Gathered unused;
      unused.issuers = to.issuers;
      reader->add(row, unused);
    }
  }
}

// Of goods and documents the first row that fits is taken, so own ones come first; of the rest the last.
void lay_beside(Gathered& ours, Gathered& own) {
  const auto append = [](auto& to, auto& from) {
    to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
  };
  append(own.goods, ours.goods);
  ours.goods.swap(own.goods);
  append(own.documents, ours.documents);
  ours.documents.swap(own.documents);
  append(ours.words, own.words);
  append(ours.document_titles, own.document_titles);
  append(ours.participations, own.participations);
  append(ours.parts, own.parts);
  append(ours.names, own.names);
  append(ours.restrictions, own.restrictions);
  append(ours.national_codes, own.national_codes);
  append(ours.producers, own.producers);
  append(ours.outputs, own.outputs);
  append(ours.neighbours, own.neighbours);
  append(ours.valuations, own.valuations);
  append(ours.authorities, own.authorities);
  append(ours.validity, own.validity);
  append(ours.number_formats, own.number_formats);
  append(ours.legal_forms, own.legal_forms);
  append(ours.carriers, own.carriers);
  append(ours.dealer_registers, own.dealer_registers);
  append(ours.dealers, own.dealers);
  append(ours.listed, own.listed);
}

std::string edition_of(const std::vector<ReadTable>& tables, std::optional<Day> known_on) {
  std::string contents = known_on ? to_string(*known_on) : std::string();
  for (const auto which : {&ReadTable::ours, &ReadTable::own})
    for (const ReadTable& table : tables)
      if (const auto& read = table.*which) (contents += table.form->file).append(1, '\0').append(read->content()).append(1, '\0');
  return sha256_hex(contents).substr(0, 16);
}

std::shared_ptr<const ReferenceData> read(std::optional<Day> known_on, const fs::path& folder, const fs::path& own_folder,
                                          Complaints& complaints) {
  const std::size_t complaints_before = complaints.size();
  const std::vector<ReadTable> tables = read_tables(folder, own_folder, complaints);
  Gathered all, own;
  for (const ReadTable& table : tables)
    if (table.form->name != "known-bad") gather(table, known_on, all, own, complaints);
  lay_beside(all, own);
  Participants participants(std::move(all.participations), std::move(all.parts), std::move(all.restrictions), std::move(all.names));
  all.issuers = own.issuers = &participants;
  gather(tables.back(), known_on, all, own, complaints);
  all.known_bad.insert(all.known_bad.end(), own.known_bad.begin(), own.known_bad.end());
  if (complaints.size() != complaints_before) return nullptr;

  FirmNames firms(all.legal_forms, all.carriers);
  DealerRegisters dealers(std::move(all.dealer_registers), all.dealers, firms);
  ListedEntities listed(std::move(all.listed), firms);
  return std::make_shared<const ReferenceData>(ReferenceData{
      GoodsList(std::move(all.goods)), WordList(all.words), std::move(participants),
      DocumentCodes(std::move(all.documents), std::move(all.document_titles)), KnownBadNumbers(std::move(all.known_bad)),
      edition_of(tables, known_on), NationalCodes(std::move(all.national_codes)),
      Producers(std::move(all.producers), std::move(all.outputs)), Neighbours(all.neighbours), Valuations(std::move(all.valuations)),
      IssuingAuthorities(std::move(all.authorities)), ValidityRules(std::move(all.validity)), NumberFormats(std::move(all.number_formats)),
      std::move(firms), std::move(dealers), std::move(listed)});
}

}  // namespace

std::shared_ptr<const ReferenceData> read_reference_data(const fs::path& folder, const fs::path& own_folder, Complaints& complaints) {
  return read(std::nullopt, folder, own_folder, complaints);
}

std::shared_ptr<const ReferenceData> read_reference_data_as_known(Day known_on, const fs::path& folder, const fs::path& own_folder,
                                                                  Complaints& complaints) {
  return read(known_on, folder, own_folder, complaints);
}

}  // namespace kpwatch
