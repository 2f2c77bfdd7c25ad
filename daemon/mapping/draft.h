// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// What a document is while it is being read: the canonical values, and beside them the parts that only make a value
// when all of them are known.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "daemon/customs/certificate.h"
#include "daemon/customs/declaration.h"

namespace kpwatch {

// A converted value, and what a Stated needs beside it.
using FieldValue = std::variant<std::string, std::vector<std::string>, Day, Decimal, std::int64_t, bool, CountryCode, CommodityCode, Carats,
                                Kilograms, Money, UsDollars, CertificateStatus>;
struct FilledValue {
  FieldValue value;
  std::string text;
  Place place;
  bool assumed = false;
};

struct ItemDraft {
  GoodsItem item;
  std::string code_tail;  // national digits sent in a field of their own
  // The shorthand amounts (customs_value ...) and the place in item.amounts that they took.
  std::map<std::string, std::size_t> named_amounts;
};

struct CertificateDraft {
  Certificate certificate;
  std::string number, serial;  // serial: sent apart from the issuer's letters
  Place number_place;
  std::string origin;
  std::map<std::string, CertificateLine> named_lines;  // carats_710210 ... by code
};

struct DeclarationDraft {
  Declaration declaration;
  std::map<std::string, std::size_t> named_amounts;
};

// Seals and containers that stand in a list of their own.
struct NumberDraft {
  Maybe<std::string> number;
};

struct QuantityDraft {
  Maybe<Decimal> amount;
  std::string unit, qualifier;
};

struct AmountDraft {
  Maybe<Decimal> amount;
  std::string currency, qualifier;
};

struct LineDraft {
  Maybe<CommodityCode> code;
  std::optional<Carats> carats;
  std::optional<UsDollars> usd;
};

// Where a setter of the field table writes; the one that belongs to the field's scope is not null.
struct Slots {
  DeclarationDraft* declaration = nullptr;
  CertificateDraft* certificate = nullptr;
  ItemDraft* item = nullptr;
  CitedDocument* document = nullptr;
  Party* party = nullptr;
  QuantityDraft* quantity = nullptr;
  AmountDraft* amount = nullptr;
  NumberDraft* number = nullptr;
  LineDraft* line = nullptr;
};

}  // namespace kpwatch
