// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// As sha256_hex: it can only fail when the machine has no memory or no provider, and nothing after that could be relied on.
#include "daemon/base/sha256.h"

#include <openssl/evp.h>

#include <array>
#include <exception>

namespace kpwatch {
namespace {

// Sought once: EVP_sha256() is sought by its name for each digest.
const EVP_MD* sha256() {
  static const EVP_MD* const found = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  return found;
}

}  // namespace

struct Sha256::Context {
  Context() : digest(EVP_MD_CTX_new()) {
    if (digest == nullptr || EVP_DigestInit_ex(digest, sha256(), nullptr) != 1) std::terminate();
  }
  ~Context() { EVP_MD_CTX_free(digest); }
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;
  EVP_MD_CTX* digest;
};

Sha256::Sha256() : context_(std::make_shared<Context>()) {}

void Sha256::add(std::string_view piece) {
  if (EVP_DigestUpdate(context_->digest, piece.data(), piece.size()) != 1) std::terminate();
}

std::string Sha256::hex() {
  constexpr std::string_view digits = "0123456789abcdef";
  std::array<unsigned char, EVP_MAX_MD_SIZE> sum{};
  unsigned int length = 0;
  if (EVP_DigestFinal_ex(context_->digest, sum.data(), &length) != 1) std::terminate();
  std::string out;
  out.reserve(std::size_t{length} * 2);
  for (unsigned int i = 0; i < length; ++i) {
    out += digits[sum[i] >> 4U];
    out += digits[sum[i] & 15U];
  }
  return out;
}

}  // namespace kpwatch
