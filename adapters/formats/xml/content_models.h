// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// What the parser makes of a type's content before it holds a message against it: an automaton. Where a group repeats, it first writes
// out every occurrence of everything in that type, and its work grows with the square of what comes out, or the cube.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <xercesc/framework/XMLGrammarPool.hpp>

#include "daemon/base/result.h"

namespace kpwatch::xml {

// Places for elements in one type's content, written out. With this limit raised, `kpwatch check` takes (Xerces-C 3.2.4, optional
// elements, one group): 2,000 places of two names 0.1 s, 2,000 of five hundred names 7 s, 8,000 of two names 8 s.
inline constexpr std::size_t content_places_max = 2'000;

struct LargeType {
  std::string name;        // empty where the schema gives it none
  std::string occurs;      // `maxOccurs="100000"`, what multiplies most; empty: it is as large without any
  std::string file;        // where the type begins; empty unless the pool was filled with places
  std::uint64_t line = 0;  // from 1
};

// A type of the pool with more places than that, if there is one. Builds nothing, and takes no longer for larger numbers.
[[nodiscard]] std::optional<LargeType> large_type(xercesc::XMLGrammarPool& pool);

// Builds the automata of all types, which the parser would else do with the first message of each: on whatever thread that is, and on
// several at once. Before the pool is locked.
[[nodiscard]] Result<void> build_content_models(xercesc::XMLGrammarPool& pool);

}  // namespace kpwatch::xml
