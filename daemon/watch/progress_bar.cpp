// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/watch/progress_bar.h"

#include <unistd.h>

#include <algorithm>
#include <iostream>

namespace kpwatch {
namespace {
constexpr std::size_t bar_width = 40;
}

ProgressBar::ProgressBar(std::string what, std::size_t total)
    : what_(std::move(what)), total_(total), is_terminal_(::isatty(STDERR_FILENO) == 1) {}

ProgressBar::~ProgressBar() {
  if (!is_terminal_) return;
  draw(done_);
  std::cerr << '\n';
}

void ProgressBar::at(std::size_t done) {
  done_ = done;
  const auto now = std::chrono::steady_clock::now();
  if (!is_terminal_ || now - last_ < std::chrono::milliseconds(100)) return;
  last_ = now;
  draw(done);
}

void ProgressBar::draw(std::size_t done) const {
  const std::size_t filled = total_ == 0 ? bar_width : std::min(bar_width, done * bar_width / total_);
  std::cerr << '\r' << what_ << " [" << std::string(filled, '#') << std::string(bar_width - filled, '.') << "] " << done << '/' << total_
            << std::flush;
}

}  // namespace kpwatch
