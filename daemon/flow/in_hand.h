// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// A small file beside the ledger that names the messages that clerks and desk have in hand. After a crash it tells which message
// may have caused it; one that was in hand at three crashes is set aside unread, so that poison stops nothing.
// It is a shared mapping: writing it costs no system call, and it survives the process (not the machine: then the next
// crash counts from one again, which only delays the verdict).
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "daemon/base/result.h"

namespace kpwatch {

class InHand {
 public:
  // `left_over`: what a predecessor had in hand when it died; empty after an orderly end.
  static Result<std::unique_ptr<InHand>> open(const std::filesystem::path& file, std::size_t clerks, std::vector<std::string>& left_over);
  ~InHand();
  InHand(const InHand&) = delete;
  InHand& operator=(const InHand&) = delete;

  // Who holds it: the number of a clerk, or the desk.
  static constexpr std::size_t desk = 63;
  void hold(std::size_t who, const std::string& transport_id);
  void put_down(std::size_t who);

 private:
  InHand(char* memory, std::size_t clerks) : memory_(memory), clerks_(clerks) {}
  [[nodiscard]] bool has_slot(std::size_t who) const { return who < clerks_ || who == desk; }
  char* memory_;
  std::size_t clerks_;
};

}  // namespace kpwatch
