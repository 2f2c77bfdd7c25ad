// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Where the bytes of late were put into the archive, so that the same bytes again cost nothing.
#pragma once

#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

#include "adapters/ledgers/sqlite/segment.h"
#include "daemon/flow/ledger.h"

namespace kpwatch::sqlite {

// Forgets the older half when full. Some 90 bytes each: less than 4 MiB.
class RecentPlaces {
 public:
  static constexpr std::size_t half = 20'000;

  // `sha256` in hexadecimal digits; anything else is not remembered.
  void remember(const std::string& sha256, std::uint64_t segment, std::uint64_t offset, std::uint64_t length) {
    const auto digest = digest_of(sha256);
    if (!digest) return;
    if (young_.size() >= half) {
      old_ = std::move(young_);
      young_.clear();
    }
    young_[*digest] = {segment, offset, length};
  }

  [[nodiscard]] std::optional<ArchivePlace> find(const std::string& sha256) const {
    const auto digest = digest_of(sha256);
    if (!digest) return std::nullopt;
    for (const Places* const places : {&young_, &old_})
      if (const auto found = places->find(*digest); found != places->end())
        return ArchivePlace{sha256, segment::file_name(found->second.segment), found->second.offset, found->second.length};
    return std::nullopt;
  }

 private:
  using Digest = std::array<std::uint64_t, 4>;
  struct Place {
    std::uint64_t segment = 0, offset = 0, length = 0;
  };
  struct FirstOfDigest {
    std::size_t operator()(const Digest& digest) const noexcept { return digest[0]; }
  };
  using Places = std::unordered_map<Digest, Place, FirstOfDigest>;

  static std::optional<Digest> digest_of(const std::string& sha256) {
    Digest digest{};
    if (sha256.size() != 64) return std::nullopt;
    for (std::size_t i = 0; i < digest.size(); ++i) {
      const char* const begin = sha256.data() + 16 * i;
      const auto [end, error] = std::from_chars(begin, begin + 16, digest[i], 16);
      if (error != std::errc{} || end != begin + 16) return std::nullopt;
    }
    return digest;
  }

  Places young_, old_;
};

}  // namespace kpwatch::sqlite
