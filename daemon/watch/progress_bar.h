// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// A progress bar on standard error; silent when that is no terminal (then one line at the end says it all).
#pragma once

#include <chrono>
#include <cstddef>
#include <string>

namespace kpwatch {

class ProgressBar {
 public:
  ProgressBar(std::string what, std::size_t total);
  ~ProgressBar();
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;
  void at(std::size_t done);  // draws at most ten times a second

 private:
  void draw(std::size_t done) const;
  std::string what_;
  std::size_t total_;
  std::size_t done_ = 0;
  bool is_terminal_;
  std::chrono::steady_clock::time_point last_{};
};

}  // namespace kpwatch
