// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Bearer tokens of a feed: a file with one on each line, a name before it where there are several. Only digests are kept.
#pragma once

#include <array>
#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/base/result.h"

namespace kpwatch::net {

struct Token {
  std::string name;  // of the sender, "" where there is none
  std::array<unsigned char, 32> digest{};
};

// Lines "TOKEN" or "NAME TOKEN"; empty ones and those that begin with # say nothing. A token has 16 to 512 visible characters.
[[nodiscard]] Result<std::vector<Token>> read_tokens(const std::filesystem::path& file);

// Looks into the file again when it has changed, so that a token is changed without a restart. One thread.
class TokenKeeper {
 public:
  TokenKeeper(std::string feed, std::filesystem::path file) : feed_(std::move(feed)), file_(std::move(file)) {}
  [[nodiscard]] Result<void> open();
  [[nodiscard]] bool is_asked_for() const { return !file_.empty(); }
  // The name of who has this token; nothing: nobody. Takes as long for a wrong token as for a right one.
  [[nodiscard]] std::optional<std::string> holder(std::string_view token);

 private:
  void look_again();
  std::string feed_;
  std::filesystem::path file_;
  std::vector<Token> tokens_;
  std::filesystem::file_time_type time_{};
  std::chrono::steady_clock::time_point next_look_{};
};

}  // namespace kpwatch::net
