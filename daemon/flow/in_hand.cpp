// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/flow/in_hand.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "daemon/base/durable.h"
#include "daemon/base/system_reason.h"

namespace kpwatch {
namespace {
constexpr std::size_t slot_bytes = 1024;
constexpr std::size_t slots = InHand::desk + 1;
}  // namespace

Result<std::unique_ptr<InHand>> InHand::open(const std::filesystem::path& file, std::size_t clerks, std::vector<std::string>& left_over) {
  const int fd = uninterrupted([&] { return ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600); });
  if (fd < 0) return failure("cannot open " + file.string() + ": " + system_reason(errno));
  // Room for all of it, now: a page that finds no room when it is written to would end the process with SIGBUS.
  int error = EINTR;
  while (error == EINTR) error = ::posix_fallocate(fd, 0, static_cast<off_t>(slot_bytes * slots));
  void* memory = MAP_FAILED;
  if (error == 0) {
    memory = ::mmap(nullptr, slot_bytes * slots, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    error = errno;
  }
  ::close(fd);
  if (memory == MAP_FAILED) return failure("cannot map " + file.string() + ": " + system_reason(error));
  char* bytes = static_cast<char*>(memory);
  for (std::size_t slot = 0; slot < slots; ++slot) {
    const char* text = bytes + slot * slot_bytes;
    const std::size_t length = ::strnlen(text, slot_bytes);
    if (length != 0) left_over.emplace_back(text, length);
  }
  std::memset(bytes, 0, slot_bytes * slots);
  return std::unique_ptr<InHand>(new InHand(bytes, std::min(clerks, desk)));
}

InHand::~InHand() { ::munmap(memory_, slot_bytes * slots); }

void InHand::hold(std::size_t who, const std::string& transport_id) {
  if (!has_slot(who)) return;
  char* slot = memory_ + who * slot_bytes;
  const std::size_t length = std::min(transport_id.size(), slot_bytes - 1);
  std::memcpy(slot, transport_id.data(), length);
  slot[length] = '\0';
}

void InHand::put_down(std::size_t who) {
  if (has_slot(who)) memory_[who * slot_bytes] = '\0';
}

}  // namespace kpwatch
