// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// What a document is while it is being read: the canonical values, which stand where they will stay, and beside them the
// parts that only make a value when all of them are known.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "daemon/customs/certificate.h"
#include "daemon/customs/declaration.h"
#include "daemon/customs/exchange.h"

namespace kpwatch {

// The shorthand amounts (customs_value ...) by their names in the field table, and the place in `amounts` that they took.
using NamedAmounts = std::vector<std::pair<std::string_view, std::size_t>>;

struct ItemDraft {
  std::size_t index = 0;                             // in its declaration
  GoodsItem* item = nullptr;                         // the same, while nothing is opened or closed
  std::string code_tail;                             // national digits sent in a field of their own
  std::vector<Stated<CommodityCode>> further_codes;  // of an item that states several; each becomes goods of its own
  NamedAmounts named_amounts;
  std::size_t parts_before = 0;  // in its document
};

struct CertificateDraft {
  Certificate certificate;
  std::string number, serial;  // serial: sent apart from the issuer's letters
  Place number_place;
  std::string origin;
  std::map<std::string, CertificateLine> named_lines;  // carats_710210 ... by code
};

// A word out of a closed list, read when the document is whole.
struct SaidWord {
  std::string text;
  Place place;
};

struct ExchangeDraft {
  Exchange document;  // of the kind that the map reads
  std::string number, origin;
  Place number_place;
  SaidWord kind, verdict;                              // notice, observation or table; verdict
  std::map<std::string, CertificateLine> named_lines;  // as of a certificate
  ReturnRow row;                                       // of a list whose lines are documents
  bool has_row = false;
  Correction correction;  // likewise

  template <class Kind>
  [[nodiscard]] Kind& as() {
    return std::get<Kind>(document);
  }
};

struct DeclarationDraft {
  Declaration* declaration = nullptr;  // in its document
  NamedAmounts named_amounts;
};

// Where a setter of the field table writes: the one that belongs to the field's kind of document and scope.
struct Slot {
  union {
    DeclarationDraft* declaration = nullptr;
    CertificateDraft* certificate;
    ExchangeDraft* exchange;
    ItemDraft* item;
    CitedDocument* document;
    Party* party;
    Quantity* quantity;
    Amount* amount;
    Stated<Text>* number;  // of a seal or container that stands in a list of its own
    CertificateLine* line;
    Correction* correction;
    ReturnRow* row;
  };
  bool is_filled = false;  // of parts of lists: has it what it can't be without?
};

}  // namespace kpwatch
