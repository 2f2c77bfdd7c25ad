// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Rows as they are gathered from the tables of both folders, before the look-ups are made of them. Each add_ function takes one row
// and complains of what is wrong with it.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "daemon/reference/reference_data.h"
#include "daemon/reference/table.h"

namespace kpwatch {

// Where a thing was said first, to complain when it is said again.
using Said = std::map<std::string, std::vector<std::pair<Period, std::uint32_t>>>;
void say_once(Said& said, const TableRow& row, std::string_view column, const std::string& key, const Period& period);

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
  std::string contents;
};

using Kinds = std::map<std::string, std::pair<std::string, std::uint32_t>>;  // of words: folded; kind and line
using Codes = std::map<std::string, CountryCode>;                            // of names: folded

// gathered_goods.cpp
void add_goods(const TableRow& row, Said& said, Gathered& all);
void add_word(const TableRow& row, Kinds& kinds, Gathered& all);
void add_document(const TableRow& row, Said& said, Gathered& all);
void add_title(const TableRow& row, Gathered& all);
// gathered_participants.cpp
void add_participation(const TableRow& row, Said& said, Gathered& all);
void add_part(const TableRow& row, Said& said, Gathered& all);
void add_restriction(const TableRow& row, Gathered& all, const std::string& where);
void add_name(const TableRow& row, Codes& codes, Gathered& all);
// gathered_production.cpp
void add_producer(const TableRow& row, Said& said, Gathered& all);
void add_output(const TableRow& row, Said& said, Gathered& all);
void add_neighbour(const TableRow& row, Said& said, Gathered& all);
void add_valuation(const TableRow& row, Said& said, Gathered& all);
// gathered_issuers.cpp
void add_known_bad(const TableRow& row, Said& said, Gathered& all, const std::function<bool(CountryCode)>& is_known_issuer);
void add_authority(const TableRow& row, Said& said, Gathered& all);
void add_validity(const TableRow& row, Said& said, Gathered& all);
void add_number_format(const TableRow& row, Gathered& all);
void add_legal_form(const TableRow& row, Gathered& all);
void add_carrier(const TableRow& row, Gathered& all);
void add_dealer_register(const TableRow& row, Said& said, Gathered& all);
void add_dealer(const TableRow& row, Said& said, Gathered& all);

}  // namespace kpwatch
