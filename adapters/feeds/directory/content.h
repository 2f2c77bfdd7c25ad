// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// What a file holds. Nowhere does a sender's own file stay mapped or open: one who still holds it could cut it short, which would
// end the daemon with SIGBUS, or change what was hashed. So a small file is read into memory, and of a large one the kernel keeps a
// copy without a name, which takes room on the disk while it is looked at, not memory.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "daemon/base/result.h"
#include "daemon/flow/message.h"

namespace kpwatch::directory {

struct Content {
  Bytes bytes;
  std::string sha256;        // of the bytes
  bool is_oversize = false;  // then there are none, and the hash is of as many as may be
  std::uint64_t file_bytes = 0;
  std::int64_t changed_ns = 0;
};

// Such a copy while it has its name yet; a crash can leave one behind.
inline constexpr std::string_view copy_prefix = ".kpwatch-copy-";

// Of the open file, of `size` bytes when it was looked at; `changed_ns` is left to the caller. `folder`, open as well, is where a
// copy is made. Fails with the reason: no room, a disk that does not answer.
[[nodiscard]] Result<Content> content_of(int fd, std::uint64_t size, std::uint64_t bytes_max, int folder);

}  // namespace kpwatch::directory
