// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// A terminal as one screen that is drawn over and over; as it was before when this is gone.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace kpwatch {

class TerminalScreen {
 public:
  // Standard output must be a terminal.
  TerminalScreen();
  ~TerminalScreen();
  TerminalScreen(const TerminalScreen&) = delete;
  TerminalScreen& operator=(const TerminalScreen&) = delete;

  [[nodiscard]] static bool is_terminal();
  [[nodiscard]] std::size_t rows() const;
  // The first line stands out. What is too wide or too many is cut.
  void draw(const std::vector<std::string>& lines) const;
  // True when somebody has pressed q, or asked the program to end, before the time was over.
  [[nodiscard]] bool wants_to_end(std::chrono::milliseconds within) const;

 private:
  struct Before;
  std::unique_ptr<Before> before_;
};

}  // namespace kpwatch
