// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Bytes of any size in little memory: those of a file are looked at through pages that the kernel takes back and reads again.
#include "daemon/flow/message.h"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "daemon/base/sha256.h"
#include "daemon/base/system_reason.h"

namespace kpwatch {
namespace {

constexpr std::size_t piece_bytes = std::size_t{1} << 20;
constexpr std::size_t behind_bytes = std::size_t{4} << 20;

std::size_t page_bytes() {
  static const auto bytes = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  return bytes;
}

}  // namespace

// Whole pages, the last one only at the end of all. Nothing depends on the kernel doing it.
void Bytes::give_back(std::size_t from, std::size_t to) const {
  if (kind_ != Kind::mapped) return;
  const std::size_t lead = reinterpret_cast<std::uintptr_t>(view_.data()) % page_bytes();
  const std::size_t begin = (lead + from) / page_bytes() * page_bytes();
  const std::size_t end = to >= view_.size() ? lead + view_.size() : (lead + to) / page_bytes() * page_bytes();
  if (begin < end) ::madvise(const_cast<char*>(view_.data()) - lead + begin, end - begin, MADV_DONTNEED);
}

void PagesBehind::at(std::uint64_t byte) {
  if (byte > bytes_.view().size() || byte < given_ + behind_bytes) return;
  bytes_.give_back(given_, static_cast<std::size_t>(byte));
  given_ = static_cast<std::size_t>(byte);
}

void for_each_piece(const Bytes& bytes, const std::function<void(std::string_view piece)>& take) {
  const std::string_view all = bytes.view();
  PagesBehind behind(bytes);
  for (std::size_t at = 0; at < all.size(); at += piece_bytes) {
    behind.at(at);
    take(all.substr(at, piece_bytes));
  }
}

std::string sha256_hex(const Bytes& bytes) {
  Sha256 sum;
  for_each_piece(bytes, [&](std::string_view piece) { sum.add(piece); });
  return sum.hex();
}

Result<Bytes> mapped(int fd, std::size_t size, std::uint64_t offset) {
  if (size == 0) return Bytes(std::string{});
  const std::size_t lead = offset % page_bytes();
  const std::size_t whole = lead + size;
  void* const memory = ::mmap(nullptr, whole, PROT_READ, MAP_SHARED, fd, static_cast<off_t>(offset - lead));
  if (memory == MAP_FAILED) return failure(system_reason(errno));
  return Bytes(std::shared_ptr<const void>(memory, [whole](const void* p) { ::munmap(const_cast<void*>(p), whole); }),
               std::string_view(static_cast<const char*>(memory) + lead, size), Bytes::Kind::mapped);
}

}  // namespace kpwatch
