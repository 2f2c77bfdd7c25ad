// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The path language of XML maps: child steps by local name, an attribute at the end, equality conditions on a step.
//   GoodsShipment/Consignment/ContainerCode      Amount/@currencyID      .      @id
//   Classification[IdentificationTypeCode=TSP]/ID          Party[@role=EX,Country=BE]/Name
//   Document[TypeCode]   where there is a TypeCode         Classification[!IdentificationTypeCode]/ID   where there is none
// A companion may climb first: ../CategoryCode. A joined value names its parts: {Office/Code}-{Date|year}-{Number}.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/base/result.h"

namespace kpwatch::xml {

struct Condition {
  std::vector<std::string> names;  // child steps; empty = the element's own attribute
  std::string attribute;           // empty = the text of the child
  enum class Kind : std::uint8_t { equals, present, absent } kind = Kind::equals;
  std::string value;  // for equals
};

struct Step {
  std::string name;
  std::vector<Condition> conditions;
};

struct Path {
  unsigned climbs = 0;  // "../", companions only
  std::vector<Step> steps;
  std::string attribute;  // without '@'
};

// A value put together from several; it is there only when every part is.
struct JoinedPath {
  struct Part {
    std::string literal;  // either a text as it stands,
    Path path;            // or what the path finds,
    bool year = false;    // or only the year of the date that it finds
    bool is_literal = false;
  };
  std::vector<Part> parts;
};

[[nodiscard]] Result<Path> parse_path(std::string_view text, bool may_climb = false);
[[nodiscard]] inline bool is_joined_path(std::string_view text) { return text.find('{') != std::string_view::npos; }
[[nodiscard]] Result<JoinedPath> parse_joined_path(std::string_view text);

}  // namespace kpwatch::xml
