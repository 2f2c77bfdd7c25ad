// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/watch/input_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "daemon/base/system_reason.h"

namespace kpwatch {

Result<std::vector<std::filesystem::path>> files_named(const std::vector<std::string>& names) {
  namespace fs = std::filesystem;
  std::vector<fs::path> files;
  for (const auto& name : names) {
    std::error_code error;
    if (fs::is_directory(name, error)) {
      std::vector<fs::path> inside;
      fs::recursive_directory_iterator walk(name, fs::directory_options::none, error);
      for (const auto end = fs::recursive_directory_iterator(); !error && walk != end; walk.increment(error)) {
        if (walk->path().filename().string().starts_with('.')) {
          if (walk->is_directory(error)) walk.disable_recursion_pending();
        } else if (walk->is_regular_file(error)) {
          inside.push_back(walk->path());
        }
      }
      if (error) return failure("cannot walk " + name + ": " + error.message());
      std::sort(inside.begin(), inside.end());
      files.insert(files.end(), inside.begin(), inside.end());
    } else if (fs::is_regular_file(name, error)) {
      files.emplace_back(name);
    } else {
      return failure("cannot read " + name + ": " + (error ? error.message() : "no such file"));
    }
  }
  return files;
}

Result<Bytes> bytes_of(const std::filesystem::path& file) {
  const int fd = ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) return failure("cannot read " + file.string() + ": " + system_reason(errno));
  struct stat status {};
  if (::fstat(fd, &status) != 0 || !S_ISREG(status.st_mode)) {
    ::close(fd);
    return failure("cannot read " + file.string() + ": not a regular file");
  }
  auto bytes = mapped(fd, static_cast<std::size_t>(status.st_size));
  ::close(fd);
  if (!bytes) return failure("cannot map " + file.string() + ": " + bytes.error().sentence);
  return bytes;
}

}  // namespace kpwatch
