// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Rows as they are gathered from the tables of both folders, before the look-ups are made of them. Each add_ function takes one row
// and complains of what is wrong with it.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "daemon/reference/reference_data.h"
#include "daemon/reference/table.h"

namespace kpwatch {

// What is gathered from one folder.
struct Gathered {
  std::vector<GoodsRow> goods;
  std::vector<WordList::Row> words;
  std::vector<Participation> participations;
  std::vector<Participants::Part> parts;
  std::vector<Participants::Name> names;
  std::vector<Restriction> restrictions;
  std::vector<DocumentCodeRow> documents;
  std::vector<std::string> document_titles;
  std::vector<KnownBadNumber> known_bad;
  std::vector<NationalCodes::Row> national_codes;
  std::vector<Producers::Row> producers;
  std::vector<Producers::Output> outputs;
  std::vector<Neighbours::Row> neighbours;
  std::vector<Valuations::Row> valuations;
  std::vector<IssuingAuthorities::Row> authorities;
  std::vector<ValidityRules::Row> validity;
  std::vector<NumberFormats::Row> number_formats;
  std::vector<std::string> legal_forms, carriers;
  std::vector<DealerRegisters::Register> dealer_registers;
  std::vector<DealerRegisters::Dealer> dealers;
  std::vector<ListedEntities::Row> listed;
  std::map<std::string, std::pair<std::string, std::uint32_t>> kinds;  // of words: folded; kind and line
  std::map<std::string, CountryCode> codes;                            // of names: folded
  const Participants* issuers = nullptr;                               // to read certificate numbers by; not before they are made
};

// gathered_goods.cpp
void add_goods(const TableRow& row, Gathered& all);
void add_national_code(const TableRow& row, Gathered& all);
void add_word(const TableRow& row, Gathered& all);
void add_document(const TableRow& row, Gathered& all);
void add_title(const TableRow& row, Gathered& all);
// gathered_participants.cpp
void add_participation(const TableRow& row, Gathered& all);
void add_part(const TableRow& row, Gathered& all);
void add_restriction(const TableRow& row, Gathered& all);
void add_name(const TableRow& row, Gathered& all);
// gathered_production.cpp
void add_producer(const TableRow& row, Gathered& all);
void add_output(const TableRow& row, Gathered& all);
void add_neighbour(const TableRow& row, Gathered& all);
void add_valuation(const TableRow& row, Gathered& all);
// gathered_issuers.cpp
void add_known_bad(const TableRow& row, Gathered& all);
void add_authority(const TableRow& row, Gathered& all);
void add_validity(const TableRow& row, Gathered& all);
void add_number_format(const TableRow& row, Gathered& all);
void add_legal_form(const TableRow& row, Gathered& all);
void add_carrier(const TableRow& row, Gathered& all);
void add_dealer_register(const TableRow& row, Gathered& all);
void add_dealer(const TableRow& row, Gathered& all);
void add_listed_entity(const TableRow& row, Gathered& all);

}  // namespace kpwatch
