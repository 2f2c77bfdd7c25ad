// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The one table of the fields that a map may fill: where, under which name, of which type, and how the value gets in.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "daemon/mapping/draft.h"
#include "daemon/mapping/map.h"

namespace kpwatch {

struct Converted;

// A converted value, and what a Stated needs beside it.
struct FilledValue {
  const Converted& value;
  std::string_view text;
  const Place* place = nullptr;
  TextRoom* room = nullptr;  // of the declaration; certificates own their texts
};

using Setter = void(Slot& slot, const FilledValue& value);

enum class ValueType : std::uint8_t {
  text,
  texts,
  day,
  decimal,
  integer,
  boolean,
  country,
  commodity_code,
  carats,
  kilograms,
  money,
  us_dollars,
  status
};
[[nodiscard]] std::string_view to_string(ValueType type);

struct Field {
  DocumentKind kind;  // of the document
  ScopeKind scope;
  std::string_view name;
  ValueType type;
  std::string_view conversion;  // when a map names none
  Setter* set;
  std::string_view option = {};  // a default for one option of the conversion, "full=35"
};

[[nodiscard]] std::span<const Field> all_fields();
[[nodiscard]] std::optional<FieldId> find_field(DocumentKind kind, ScopeKind scope, std::string_view name);
[[nodiscard]] const Field& field(FieldId id);
[[nodiscard]] std::string_view to_string(ScopeKind scope);  // "root", "item" ...
[[nodiscard]] std::optional<ScopeKind> parse_scope_kind(std::string_view word);

}  // namespace kpwatch
