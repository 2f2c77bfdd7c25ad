// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Where in the sender's bytes something stands, in the sender's own terms.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace kpwatch {

// Writes paths of one document when somebody asks for them; outlives the reading of it.
class PathSource {
 public:
  virtual ~PathSource() = default;
  [[nodiscard]] virtual std::string path(std::uint32_t which) const = 0;
};

// A path that is hardly ever read: every value of every declaration has one, and one alert in a thousand declarations
// shows some. So it may be kept as the number of a path instead of its text.
class PlacePath {
 public:
  PlacePath() = default;
  PlacePath(std::string_view text);  // NOLINT(google-explicit-constructor): a text is a path
  PlacePath(const std::string& text) : PlacePath(std::string_view(text)) {}
  PlacePath(const char* text) : PlacePath(std::string_view(text)) {}
  PlacePath(std::shared_ptr<const PathSource> source, std::uint32_t which) : source_(std::move(source)), which_(which) {}

  // Another path of the same source: whoever walks a document needs no new share of it for each value.
  void move_to(std::uint32_t which) { which_ = which; }

  [[nodiscard]] std::string text() const { return source_ == nullptr ? std::string() : source_->path(which_); }
  [[nodiscard]] bool empty() const { return source_ == nullptr || text().empty(); }
  friend bool operator==(const PlacePath& a, const PlacePath& b) {
    return (a.source_ == b.source_ && a.which_ == b.which_) || a.text() == b.text();
  }

 private:
  std::shared_ptr<const PathSource> source_;
  std::uint32_t which_ = 0;
};

// Counting starts at 1 everywhere except `byte` (offset from the start of the input, from 0). 0 means not known.
struct Place {
  enum class Kind : std::uint8_t { none, edifact, xml, json, csv };
  static constexpr std::uint64_t no_byte = ~std::uint64_t{0};

  Kind kind = Kind::none;
  // EDIFACT: segment is counted from UNH = 1; in the envelope (message = 0) from UNB = 1. Tag is element 0.
  std::array<char, 4> tag{};  // NUL padded
  std::uint16_t element = 0;
  std::uint16_t component = 0;
  std::uint32_t interchange = 0;
  std::uint32_t message = 0;
  std::uint32_t segment = 0;
  // XML and CSV
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  std::uint64_t byte = no_byte;
  // XML: local names with positions, "/MetaData[1]/Declaration[1]"; JSON: RFC 6901 pointer; CSV: the header's name.
  PlacePath path;

  [[nodiscard]] std::string_view tag_text() const {
    std::size_t n = 0;
    while (n < tag.size() && tag[n] != '\0') ++n;
    return {tag.data(), n};
  }
  friend bool operator==(const Place&, const Place&) = default;
};

// "interchange 1, message 3, segment 17 CST, element 2, component 1, byte 1204"; "line 12, column 5, /ASYCUDA[1]/Item[2]".
[[nodiscard]] std::string in_words(const Place& place);

}  // namespace kpwatch
