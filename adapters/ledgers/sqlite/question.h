// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// A question that is asked so often that copying its answer would cost more than finding it. For everything else there is Statement.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "adapters/ledgers/sqlite/connection.h"

namespace kpwatch::sqlite {

class Question {
 public:
  // One parameter, a text; one column, a text. Throws nothing; prepared when it is first asked.
  Question(Connection& connection, std::string_view sql);
  ~Question();
  Question(const Question&) = delete;
  Question& operator=(const Question&) = delete;

  // Gives the first row's text to `take`, which reads it where SQLite has it: the view ends with the call. False when there is no row.
  // Throws SqlError, and what `take` throws.
  template <class Take>
  bool ask(std::string_view parameter, const Take& take) {
    const auto row = first_row(parameter);
    const Rest rest{*this};
    if (row) take(*row);
    return row.has_value();
  }

 private:
  friend class Connection;
  struct Rest {  // nothing stays locked between two questions
    Question& question;
    ~Rest() { question.rest(); }
  };
  [[nodiscard]] std::optional<std::string_view> first_row(std::string_view parameter);
  void rest() noexcept;
  void prepare();
  void forget() noexcept;
  [[noreturn]] void fail();

  Connection& connection_;
  std::string sql_;
  sqlite3_stmt* statement_ = nullptr;
};

}  // namespace kpwatch::sqlite
