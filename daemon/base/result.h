// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Result<T>: a value, or the reason why there is none. The only file that names the library behind it.
#pragma once

#include <boost/outcome/result.hpp>
#include <boost/outcome/try.hpp>
#include <string>
#include <utility>

namespace kpwatch {

// Why something of ours or of the outside failed: one sentence an operator can act on.
// A wrong *document* is never a Failure; it is a Note with severity rejection (note.h).
struct Failure {
  std::string sentence;
  // No use in trying again: what is on the disk can no longer be relied on (a failed fsync). The process must end and
  // read its sources again.
  bool is_final = false;
};

template <class T, class E = Failure>
using Result = BOOST_OUTCOME_V2_NAMESPACE::basic_result<
    T, E, BOOST_OUTCOME_V2_NAMESPACE::policy::terminate>;

[[nodiscard]] inline Failure failure(std::string sentence) { return Failure{std::move(sentence), false}; }
[[nodiscard]] inline Failure final_failure(std::string sentence) { return Failure{std::move(sentence), true}; }
[[nodiscard]] inline auto success() { return BOOST_OUTCOME_V2_NAMESPACE::success(); }

}  // namespace kpwatch

// TRY(expression) leaves the function with the failure; TRY_ASSIGN(auto x, expression) binds the value.
#define TRY(...) BOOST_OUTCOME_TRYV(__VA_ARGS__)
#define TRY_ASSIGN(declaration, ...) BOOST_OUTCOME_TRY(declaration, __VA_ARGS__)
