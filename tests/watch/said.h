// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// What a command says and how it ends.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace kpwatch::test {

struct Said {
  int code = 0;
  std::string out, err;
  [[nodiscard]] bool has(const std::string& text) const { return out.find(text) != std::string::npos; }
  [[nodiscard]] long lines() const { return std::count(out.begin(), out.end(), '\n'); }
};

template <class Command>
Said said(const Command& command) {
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  Said all;
  all.code = command();
  all.out = testing::internal::GetCapturedStdout();
  all.err = testing::internal::GetCapturedStderr();
  return all;
}

}  // namespace kpwatch::test
