// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/net/tokens.h"

#include <openssl/crypto.h>
#include <openssl/sha.h>

#include <algorithm>
#include <fstream>

#include "daemon/base/log.h"
#include "daemon/base/text.h"

namespace kpwatch::net {
namespace {

constexpr std::size_t shortest = 16, longest = 512;

std::array<unsigned char, 32> digest_of(std::string_view token) {
  std::array<unsigned char, 32> digest{};
  SHA256(reinterpret_cast<const unsigned char*>(token.data()), token.size(), digest.data());
  return digest;
}

bool is_token(std::string_view text) {
  return text.size() >= shortest && text.size() <= longest &&
         std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

}  // namespace

Result<std::vector<Token>> read_tokens(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) return failure(file.string() + " can't be read");
  std::vector<Token> tokens;
  std::string line;
  for (std::size_t number = 1; std::getline(stream, line); ++number) {
    const std::string_view text = trimmed(line);
    if (text.empty() || text.front() == '#') continue;
    const auto blank = text.find_last_of(" \t");
    const std::string_view name = blank == std::string_view::npos ? std::string_view() : trimmed(text.substr(0, blank));
    const std::string_view token = blank == std::string_view::npos ? text : text.substr(blank + 1);
    // Its text stays out of the sentence, which ends in logs.
    if (!is_token(token))
      return failure(file.string() + ", line " + std::to_string(number) + ": a token has " + std::to_string(shortest) + " to " +
                     std::to_string(longest) + " visible characters");
    tokens.push_back({std::string(name), digest_of(token)});
  }
  if (tokens.empty()) return failure(file.string() + " holds no token");
  return tokens;
}

Result<void> TokenKeeper::open() {
  if (!is_asked_for()) return success();
  std::error_code error;
  time_ = std::filesystem::last_write_time(file_, error);
  TRY_ASSIGN(tokens_, read_tokens(file_));
  return success();
}

void TokenKeeper::look_again() {
  const auto now = std::chrono::steady_clock::now();
  if (now < next_look_) return;
  next_look_ = now + std::chrono::seconds(1);
  std::error_code error;
  const auto time = std::filesystem::last_write_time(file_, error);
  if (error || time == time_) return;
  time_ = time;
  auto fresh = read_tokens(file_);
  if (!fresh) {
    log::error("tokens_refused", {{"feed", feed_}, {"reason", fresh.error().sentence}, {"consequence", "the old ones serve on"}});
    return;
  }
  tokens_ = std::move(fresh.value());
  log::info("tokens_taken", {{"feed", feed_}, {"tokens", tokens_.size()}});
}

std::optional<std::string> TokenKeeper::holder(std::string_view token) {
  look_again();
  const auto digest = digest_of(token);
  const Token* found = nullptr;
  for (const Token& one : tokens_)
    if (CRYPTO_memcmp(one.digest.data(), digest.data(), digest.size()) == 0 && found == nullptr) found = &one;
  if (found == nullptr) return std::nullopt;
  return found->name;
}

}  // namespace kpwatch::net
