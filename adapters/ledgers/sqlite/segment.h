// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// One segment file: a line that says what it is, then records of a header and the bytes.
//   record = "KPWR" | length, 8 bytes, big-endian | mark, 32 bytes | the bytes
// The mark is a SHA-256 over the SHA-256 of the bytes and the place of the record: a record that was moved is not whole.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "daemon/base/result.h"

namespace kpwatch::segment {

inline constexpr std::string_view first_line = "kpwatch segment 2\n";
inline constexpr std::string_view magic = "KPWR";
inline constexpr std::size_t header_bytes = 4 + 8 + 32;

struct Header {
  std::uint64_t length = 0;
  std::string mark;  // hexadecimal
};

struct Record {
  std::uint64_t offset = 0, length = 0;
  std::string sha256;  // of the bytes, hexadecimal
};

// Of the bytes with this SHA-256 (hexadecimal), at this offset of the segment with this number.
[[nodiscard]] std::string mark_of(std::string_view sha256, std::uint64_t number, std::uint64_t offset);

[[nodiscard]] std::string encode(const Header& header);
[[nodiscard]] std::optional<Header> decode(std::string_view bytes);

[[nodiscard]] std::string file_name(std::uint64_t number);                         // "000001.seg"
[[nodiscard]] std::optional<std::uint64_t> number_of(std::string_view file_name);  // nothing: not a segment's name

// Reads all of [offset, offset + length); nothing when the file is shorter or cannot be read.
[[nodiscard]] std::optional<std::string> read_at(int fd, std::uint64_t offset, std::uint64_t length);
// The hash of as much, in little memory.
[[nodiscard]] std::optional<std::string> sha256_at(int fd, std::uint64_t offset, std::uint64_t length);
[[nodiscard]] Result<void> write_all(int fd, std::string_view bytes, std::uint64_t offset);

// Walks the whole records from the front, checking each mark. Returns where the last whole one ends: less than the
// file's size means that the rest was torn in a crash, or is damaged. 0: not even the first line is whole.
[[nodiscard]] std::uint64_t walk(int fd, std::uint64_t file_bytes, std::uint64_t number,
                                 const std::function<void(const Record& record)>& each);

}  // namespace kpwatch::segment
