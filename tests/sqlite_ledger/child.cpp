// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/sqlite_ledger/child.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>

#include "daemon/base/log.h"

namespace kpwatch {

ChildEnd run_child(const std::string& role, const std::filesystem::path& folder, const std::string& crash_at) {
  const auto child = ::fork();
  if (child == 0) {
    if (crash_at.empty())
      ::unsetenv("KPWATCH_CRASH_AT");
    else
      ::setenv("KPWATCH_CRASH_AT", crash_at.c_str(), 1);
    ::execl("/proc/self/exe", "child", "--role", role.c_str(), folder.c_str(), static_cast<char*>(nullptr));
    ::_exit(126);
  }
  int status = 0;
  if (child < 0 || ::waitpid(child, &status, 0) != child) return {};
  if (WIFSIGNALED(status)) return {WTERMSIG(status) == SIGKILL, -1};
  return {false, WEXITSTATUS(status)};
}

namespace {

int play(const std::string& role, const std::filesystem::path& folder) {
  try {
    log::set_level(log::Level::error);
    if (role == "daemon") return work_as_daemon(folder);
    if (role == "size-limit") return meet_a_size_limit(folder);
    if (role == "full-disk") return meet_a_full_disk(folder);
  } catch (const std::exception& error) {
    std::cerr << role << ": " << error.what() << '\n';
  }
  return 125;
}

}  // namespace
}  // namespace kpwatch

int main(int argc, char** argv) {
  if (argc == 4 && std::string(argv[1]) == "--role") return kpwatch::play(argv[2], argv[3]);
  testing::InitGoogleTest(&argc, argv);
  kpwatch::log::set_level(kpwatch::log::Level::error);  // warnings are what these tests provoke
  return RUN_ALL_TESTS();
}
