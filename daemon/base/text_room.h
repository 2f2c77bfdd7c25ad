// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Text of a document. A declaration holds hundreds of texts, nearly all of them short-lived and hardly any of them ever
// copied; so they stand side by side in one room of the document's own instead of each in memory of its own.
#pragma once

#include <cstdint>
#include <cstring>
#include <memory>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kpwatch {

// Immutable text. It owns its bytes, unless it was lent them by somebody who outlives it (the room of its document). A
// copy always owns its bytes, so that what is copied out of a document may outlive it; what is moved out may not.
// At most 4 GiB.
class Text {
 public:
  Text() = default;
  Text(std::string_view text) { own(text); }                       // NOLINT(google-explicit-constructor): a text is a text
  Text(const std::string& text) : Text(std::string_view(text)) {}  // NOLINT(google-explicit-constructor)
  Text(const char* text) : Text(std::string_view(text)) {}         // NOLINT(google-explicit-constructor)
  [[nodiscard]] static Text lent(std::string_view text) {
    Text made;
    made.data_ = text.data();
    made.size_ = static_cast<std::uint32_t>(text.size());
    return made;
  }
  Text(const Text& other) { own(other.view()); }
  Text(Text&& other) noexcept
      : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)), owns_(std::exchange(other.owns_, false)) {}
  Text& operator=(const Text& other) {
    if (this != &other) *this = Text(other);
    return *this;
  }
  Text& operator=(Text&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    std::swap(owns_, other.owns_);
    return *this;
  }
  ~Text() {
    if (owns_) delete[] data_;
  }

  [[nodiscard]] std::string_view view() const { return {data_, size_}; }
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }
  [[nodiscard]] std::string str() const { return std::string(view()); }
  operator std::string_view() const { return view(); }  // NOLINT(google-explicit-constructor)
  // Another text by the same bytes, which therefore must not outlive this one's bytes.
  [[nodiscard]] Text lent() const { return lent(view()); }

  friend bool operator==(const Text& a, const Text& b) { return a.view() == b.view(); }
  friend bool operator==(const Text& a, std::string_view b) { return a.view() == b; }
  friend bool operator==(const Text& a, const std::string& b) { return a.view() == b; }
  friend bool operator==(const Text& a, const char* b) { return a.view() == b; }
  friend std::string operator+(std::string_view a, const Text& b) { return std::string(a).append(b.view()); }
  friend std::string operator+(const Text& a, std::string_view b) { return a.str().append(b); }
  friend std::ostream& operator<<(std::ostream& out, const Text& text) { return out << text.view(); }

 private:
  void own(std::string_view text) {
    if (text.empty()) return;
    char* const bytes = new char[text.size()];
    std::memcpy(bytes, text.data(), text.size());
    data_ = bytes;
    size_ = static_cast<std::uint32_t>(text.size());
    owns_ = true;
  }

  const char* data_ = nullptr;
  std::uint32_t size_ = 0;
  bool owns_ = false;
};

// Where the texts of a document stand. They stay where they are when the room is moved; a copy of a room is empty, because
// copies of texts own their bytes.
class TextRoom {
 public:
  TextRoom() = default;
  TextRoom(const TextRoom&) {}
  TextRoom(TextRoom&& other) noexcept { *this = std::move(other); }
  TextRoom& operator=(const TextRoom&) { return *this; }  // what stood here may still be lent
  TextRoom& operator=(TextRoom&& other) noexcept {
    std::swap(chunks_, other.chunks_);
    std::swap(at_, other.at_);
    std::swap(left_, other.left_);
    std::swap(kept_, other.kept_);
    return *this;
  }
  ~TextRoom() = default;

  // Room for so many bytes at once, where it is known how many will come.
  void reserve(std::size_t bytes) {
    if (bytes > left_) add_chunk(bytes);
  }
  // The same text, standing here.
  [[nodiscard]] std::string_view keep(std::string_view text) {
    if (text.size() > left_) add_chunk(text.size());
    char* const begin = at_;
    copy(begin, text);
    at_ += text.size();
    left_ -= text.size();
    kept_ += text.size();
    return {begin, text.size()};
  }
  [[nodiscard]] Text kept(std::string_view text) { return Text::lent(keep(text)); }
  [[nodiscard]] std::size_t bytes() const { return kept_; }

 private:
  static constexpr std::size_t chunk_bytes = 1024;

  // Most texts are short: a call of memcpy would cost more than they do.
  static void copy(char* to, std::string_view text) {
    const std::size_t size = text.size();
    const char* const from = text.data();
    if (size >= 8 && size <= 16) {
      std::uint64_t first = 0, last = 0;
      std::memcpy(&first, from, 8);
      std::memcpy(&last, from + size - 8, 8);
      std::memcpy(to, &first, 8);
      std::memcpy(to + size - 8, &last, 8);
    } else if (size > 16) {
      std::memcpy(to, from, size);
    } else if (size >= 4) {
      std::uint32_t first = 0, last = 0;
      std::memcpy(&first, from, 4);
      std::memcpy(&last, from + size - 4, 4);
      std::memcpy(to, &first, 4);
      std::memcpy(to + size - 4, &last, 4);
    } else if (size > 0) {
      to[0] = from[0];
      to[size / 2] = from[size / 2];
      to[size - 1] = from[size - 1];
    }
  }
  void add_chunk(std::size_t bytes) {
    left_ = bytes < chunk_bytes ? chunk_bytes : bytes;
    at_ = chunks_.emplace_back(new char[left_]).get();
  }

  std::vector<std::unique_ptr<char[]>> chunks_;
  char* at_ = nullptr;
  std::size_t left_ = 0;
  std::size_t kept_ = 0;
};

}  // namespace kpwatch
