// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Result<T>: a value, or the reason why there is none. Our own forty lines: the library's header for it cost every source
// file of the project 1.2 seconds of compiling, four minutes of a full build.
#pragma once

#include <concepts>
#include <string>
#include <utility>
#include <variant>

namespace kpwatch {

// Why something of ours or of the outside failed: one sentence an operator can act on.
// A wrong *document* is never a Failure; it is a Note with severity rejection (note.h).
struct Failure {
  std::string sentence;
  // No use in trying again: what is on the disk can no longer be relied on (a failed fsync). The process must end and
  // read its sources again.
  bool is_final = false;
};

[[nodiscard]] inline Failure failure(std::string sentence) { return Failure{std::move(sentence), false}; }
[[nodiscard]] inline Failure final_failure(std::string sentence) { return Failure{std::move(sentence), true}; }

struct Success {};
[[nodiscard]] inline Success success() { return {}; }

// Asking for the value of a failure, or for the error of a value, ends the process (std::get throws through noexcept).
template <class T>
class [[nodiscard]] Result {
 public:
  template <class U>
  requires(std::convertible_to<U, T> && !std::same_as<std::remove_cvref_t<U>, Result>) Result(U&& value)
      : state_(std::in_place_index<0>, std::forward<U>(value)) {}
  Result(Failure failure) : state_(std::in_place_index<1>, std::move(failure)) {}

  explicit operator bool() const noexcept { return state_.index() == 0; }
  [[nodiscard]] T& value() & noexcept { return std::get<0>(state_); }
  [[nodiscard]] const T& value() const& noexcept { return std::get<0>(state_); }
  [[nodiscard]] T&& value() && noexcept { return std::get<0>(std::move(state_)); }
  [[nodiscard]] const Failure& error() const& noexcept { return std::get<1>(state_); }
  [[nodiscard]] Failure&& error() && noexcept { return std::get<1>(std::move(state_)); }

 private:
  std::variant<T, Failure> state_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  Result(Success) {}
  Result(Failure failure) : state_(std::move(failure)) {}

  explicit operator bool() const noexcept { return state_.index() == 0; }
  [[nodiscard]] const Failure& error() const& noexcept { return std::get<1>(state_); }
  [[nodiscard]] Failure&& error() && noexcept { return std::get<1>(std::move(state_)); }

 private:
  std::variant<Success, Failure> state_;
};

}  // namespace kpwatch

#define KPWATCH_JOIN_(a, b) a##b
#define KPWATCH_JOIN(a, b) KPWATCH_JOIN_(a, b)
#define KPWATCH_TRY_(name, ...)                \
  do {                                         \
    auto&& name = (__VA_ARGS__);               \
    if (!name) return std::move(name).error(); \
  } while (false)
#define KPWATCH_TRY_ASSIGN_(name, declaration, ...) \
  auto&& name = (__VA_ARGS__);                      \
  if (!name) return std::move(name).error();        \
  declaration = std::move(name).value()

// TRY(expression) leaves the function with the failure; TRY_ASSIGN(auto x, expression) binds the value.
#define TRY(...) KPWATCH_TRY_(KPWATCH_JOIN(tried_, __COUNTER__), __VA_ARGS__)
#define TRY_ASSIGN(declaration, ...) KPWATCH_TRY_ASSIGN_(KPWATCH_JOIN(tried_, __COUNTER__), declaration, __VA_ARGS__)
