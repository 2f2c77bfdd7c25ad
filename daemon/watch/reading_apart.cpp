// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/watch/reading_apart.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <string>

namespace kpwatch {
namespace {

constexpr unsigned seconds_max = 30;
constexpr int cannot_run = 127;

// The message as a file that has no name anywhere.
int file_of(std::string_view bytes) {
  const int fd = ::memfd_create("kpwatch-suspect", MFD_CLOEXEC);
  if (fd < 0) return -1;
  while (!bytes.empty()) {
    const auto written = ::write(fd, bytes.data(), bytes.size());
    if (written > 0) {
      bytes.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno != EINTR) {
      ::close(fd);
      return -1;
    }
  }
  return fd;
}

// Between fork and exec of a program with threads: only calls that POSIX calls safe there.
[[noreturn]] void become_reader(int message, int nowhere, char* const* arguments) {
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);  // it outlives nobody
  ::alarm(seconds_max);                // survives exec: a reading without end dies of it
  const bool is_ready = ::dup2(nowhere, STDIN_FILENO) >= 0 && ::dup2(nowhere, STDOUT_FILENO) >= 0 && ::dup2(nowhere, STDERR_FILENO) >= 0 &&
                        ::fcntl(message, F_SETFD, 0) == 0;
  if (is_ready) ::execv("/proc/self/exe", arguments);
  ::_exit(cannot_run);
}

}  // namespace

Trial read_apart(std::string_view bytes, const std::filesystem::path& config) {
  const int message = file_of(bytes);
  const int nowhere = ::open("/dev/null", O_RDWR | O_CLOEXEC);
  // All text is made before the fork: no memory is taken after it.
  std::array<std::string, 6> words{"kpwatch", "read", "--validate", "--config", config.string(), "/proc/self/fd/" + std::to_string(message)};
  std::array<char*, words.size() + 1> arguments{};
  for (std::size_t i = 0; i < words.size(); ++i) arguments[i] = words[i].data();

  pid_t reader = -1;
  if (message >= 0 && nowhere >= 0) reader = ::fork();
  if (reader == 0) become_reader(message, nowhere, arguments.data());
  if (message >= 0) ::close(message);
  if (nowhere >= 0) ::close(nowhere);
  if (reader < 0) return Trial::not_held;

  int status = 0;
  while (::waitpid(reader, &status, 0) < 0)
    if (errno != EINTR) return Trial::not_held;
  if (WIFSIGNALED(status)) return Trial::died;
  return WEXITSTATUS(status) == cannot_run ? Trial::not_held : Trial::survived;
}

}  // namespace kpwatch
