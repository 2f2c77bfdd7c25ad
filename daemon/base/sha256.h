// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// SHA-256 of bytes that come in pieces; of a text at hand, sha256_hex (text.h).
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace kpwatch {

class Sha256 {
 public:
  Sha256();
  void add(std::string_view piece);
  [[nodiscard]] std::string hex();  // once, at the end

 private:
  struct Context;
  std::shared_ptr<Context> context_;
};

}  // namespace kpwatch
