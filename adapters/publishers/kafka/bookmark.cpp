// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/publishers/kafka/bookmark.h"

#include <charconv>

namespace kpwatch::kafka {
namespace {

// Topic names are [a-zA-Z0-9._-], cluster ids base64url: nothing in them needs an escape.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}
  bool takes(std::string_view word) {
    if (!rest_.starts_with(word)) return false;
    rest_.remove_prefix(word.size());
    return true;
  }
  bool takes_text(std::string& text) {
    const auto end = rest_.find('"');
    if (end == std::string_view::npos) return false;
    text = rest_.substr(0, end);
    rest_.remove_prefix(end);
    return text.find('\\') == std::string::npos;
  }
  template <class Number>
  bool takes_number(Number& number) {
    const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), number);
    if (error != std::errc{} || number < 0) return false;
    rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
    return true;
  }
  [[nodiscard]] bool is_done() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

}  // namespace

std::string to_json(const Bookmark& bookmark) {
  std::string text = R"({"cluster":")" + bookmark.cluster + R"(","topic":")" + bookmark.topic + R"(","next":{)";
  const char* separator = "";
  for (const auto& [partition, offset] : bookmark.next) {
    text += separator + ('"' + std::to_string(partition)) + "\":" + std::to_string(offset);
    separator = ",";
  }
  return text + "}}";
}

std::optional<Bookmark> parse_bookmark(std::string_view text) {
  Bookmark bookmark;
  Scanner scanner(text);
  if (!scanner.takes(R"({"cluster":")") || !scanner.takes_text(bookmark.cluster) || !scanner.takes(R"(","topic":")") ||
      !scanner.takes_text(bookmark.topic) || !scanner.takes(R"(","next":{)"))
    return std::nullopt;
  while (!scanner.takes("}}")) {
    std::int32_t partition = 0;
    std::int64_t offset = 0;
    if (!bookmark.next.empty() && !scanner.takes(",")) return std::nullopt;
    if (!scanner.takes("\"") || !scanner.takes_number(partition) || !scanner.takes("\":") || !scanner.takes_number(offset))
      return std::nullopt;
    if (!bookmark.next.emplace(partition, offset).second) return std::nullopt;
  }
  if (!scanner.is_done()) return std::nullopt;
  return bookmark;
}

}  // namespace kpwatch::kafka
