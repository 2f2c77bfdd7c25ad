// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/base/durable.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>
#include <system_error>

#include "daemon/base/log.h"
#include "daemon/base/system_reason.h"

namespace kpwatch {

Result<void> sync_to_disk(int fd, const std::string& name) {
  if (uninterrupted([fd] { return ::fsync(fd); }) == 0) return success();
  const int error = errno;
  const auto sentence = name + " cannot be synced: " + system_reason(error);
  return error == EINVAL ? failure(sentence) : final_failure(sentence);
}

Result<void> sync_folder(const std::filesystem::path& folder) {
  const int fd = uninterrupted([&] { return ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); });
  if (fd < 0) return failure(folder.string() + " cannot be opened: " + system_reason(errno));
  auto synced = sync_to_disk(fd, folder.string());
  ::close(fd);
  return synced;
}

Result<void> make_folders(const std::filesystem::path& folder) {
  std::error_code error;
  if (std::filesystem::is_directory(folder, error)) return success();
  const auto parent = std::filesystem::absolute(folder).parent_path();
  if (parent != folder) TRY(make_folders(parent));
  const bool is_new = std::filesystem::create_directory(folder, error);
  if (!is_new && error) return failure("the folder " + folder.string() + " cannot be made: " + error.message());
  auto synced = sync_folder(parent);
  if (!synced && is_new) ::rmdir(folder.c_str());
  return synced;
}

void end_after_failed_sync(std::string_view part, const Failure& why) {
  log::error("sync_failed",
             {{"part", part},
              {"reason", why.sentence},
              {"consequence", "the process ends, for nobody knows what is on the disk; started again, it reads its sources again"}});
  std::_Exit(3);  // as every subcommand ends when the outside failed
}

}  // namespace kpwatch
