// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// One segment file: a line that says what it is, then records of a header and the bytes.
//   record = "KPWR" | length, 8 bytes, big-endian | SHA-256 of the bytes, 32 bytes | the bytes
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "daemon/base/result.h"

namespace kpwatch::segment {

inline constexpr std::string_view first_line = "kpwatch segment 1\n";
inline constexpr std::string_view magic = "KPWR";
inline constexpr std::size_t header_bytes = 4 + 8 + 32;

struct Header {
  std::uint64_t length = 0;
  std::string sha256;
};  // hexadecimal

[[nodiscard]] std::string encode(const Header& header);
[[nodiscard]] std::optional<Header> decode(std::string_view bytes);

[[nodiscard]] std::string file_name(std::uint64_t number);                         // "000001.seg"
[[nodiscard]] std::optional<std::uint64_t> number_of(std::string_view file_name);  // nothing: not a segment's name

// Reads all of [offset, offset + length); nothing when the file is shorter or cannot be read.
[[nodiscard]] std::optional<std::string> read_at(int fd, std::uint64_t offset, std::uint64_t length);
[[nodiscard]] Result<void> write_all(int fd, std::string_view bytes, std::uint64_t offset);

// Walks the whole records from the front, checking each hash. Returns where the last whole one ends: less than the
// file's size means that the rest was torn in a crash, or is damaged. 0: not even the first line is whole.
[[nodiscard]] std::uint64_t walk(int fd, std::uint64_t file_bytes,
                                 const std::function<void(std::uint64_t offset, const Header& header)>& each);

}  // namespace kpwatch::segment
