// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/ledgers/sqlite/segment.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <system_error>

#include "daemon/base/sha256.h"
#include "daemon/base/system_reason.h"
#include "daemon/base/text.h"

namespace kpwatch::segment {
namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";

std::uint64_t big_endian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (const char c : bytes) value = (value << 8U) | static_cast<unsigned char>(c);
  return value;
}

}  // namespace

std::string mark_of(std::string_view sha256, std::uint64_t number, std::uint64_t offset) {
  return sha256_hex("kpwatch record\n" + std::string(sha256) + "\n" + std::to_string(number) + "\n" + std::to_string(offset) + "\n");
}

std::string encode(const Header& header) {
  std::string bytes(magic);
  for (int shift = 56; shift >= 0; shift -= 8) bytes += static_cast<char>((header.length >> static_cast<unsigned>(shift)) & 0xFFU);
  for (std::size_t i = 0; i + 1 < header.mark.size(); i += 2)
    bytes += static_cast<char>((hex_digits.find(header.mark[i]) << 4U) | hex_digits.find(header.mark[i + 1]));
  return bytes;
}

std::optional<Header> decode(std::string_view bytes) {
  if (bytes.size() != header_bytes || !bytes.starts_with(magic)) return std::nullopt;
  Header header;
  header.length = big_endian(bytes.substr(4, 8));
  for (const char c : bytes.substr(12)) {
    const auto byte = static_cast<unsigned char>(c);
    header.mark += hex_digits[byte >> 4U];
    header.mark += hex_digits[byte & 15U];
  }
  return header;
}

std::string file_name(std::uint64_t number) {
  std::string digits = std::to_string(number);
  if (digits.size() < 6) digits.insert(0, 6 - digits.size(), '0');
  return digits + ".seg";
}

std::optional<std::uint64_t> number_of(std::string_view name) {
  if (!name.ends_with(".seg")) return std::nullopt;
  const auto digits = name.substr(0, name.size() - 4);
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc{} || end != digits.data() + digits.size() || file_name(number) != name) return std::nullopt;
  return number;
}

std::optional<std::string> read_at(int fd, std::uint64_t offset, std::uint64_t length) {
  std::string bytes(length, '\0');
  std::size_t done = 0;
  while (done < bytes.size()) {
    const auto count = ::pread(fd, bytes.data() + done, bytes.size() - done, static_cast<off_t>(offset + done));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return std::nullopt;
    done += static_cast<std::size_t>(count);
  }
  return bytes;
}

std::optional<std::string> sha256_at(int fd, std::uint64_t offset, std::uint64_t length) {
  constexpr std::uint64_t piece_bytes = std::uint64_t{1} << 20;
  Sha256 sum;
  std::string piece;
  for (std::uint64_t done = 0; done < length; done += piece.size()) {
    auto read = read_at(fd, offset + done, std::min(piece_bytes, length - done));
    if (!read) return std::nullopt;
    piece = std::move(*read);
    sum.add(piece);
  }
  return sum.hex();
}

Result<void> write_all(int fd, std::string_view bytes, std::uint64_t offset) {
  while (!bytes.empty()) {
    const auto count = ::pwrite(fd, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return failure(system_reason(errno));
    bytes.remove_prefix(static_cast<std::size_t>(count));
    offset += static_cast<std::uint64_t>(count);
  }
  return success();
}

std::uint64_t walk(int fd, std::uint64_t file_bytes, std::uint64_t number, const std::function<void(const Record&)>& each) {
  std::uint64_t at = first_line.size();
  if (file_bytes < at || read_at(fd, 0, at) != first_line) return 0;
  while (file_bytes - at >= header_bytes) {
    const auto head = read_at(fd, at, header_bytes);
    const auto header = head ? decode(*head) : std::nullopt;
    if (!header || header->length > file_bytes - at - header_bytes) return at;
    auto sha256 = sha256_at(fd, at + header_bytes, header->length);
    if (!sha256) return at;
    const Record record{at, header->length, std::move(*sha256)};
    if (mark_of(record.sha256, number, at) != header->mark) return at;
    each(record);
    at += header_bytes + header->length;
  }
  return at;
}

}  // namespace kpwatch::segment
