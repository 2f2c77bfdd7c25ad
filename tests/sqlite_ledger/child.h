// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Another process for a test: this program again, in a role. It begins fresh, as a daemon that is started does; a mere
// fork would inherit half of a thread pool.
#pragma once

#include <filesystem>
#include <string>

namespace kpwatch {

struct ChildEnd {
  bool was_killed = false;
  int code = -1;  // its exit code, else
};

// `crash_at` goes to KPWATCH_CRASH_AT; empty: not set.
[[nodiscard]] ChildEnd run_child(const std::string& role, const std::filesystem::path& folder, const std::string& crash_at = {});

// The roles, by name; called by main with the folder.
int work_as_daemon(const std::filesystem::path& folder);
int meet_a_size_limit(const std::filesystem::path& folder);
int meet_a_full_disk(const std::filesystem::path& folder);
inline constexpr int not_possible_here = 77;

}  // namespace kpwatch
