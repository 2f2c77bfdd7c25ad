// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// A place in words, as it stands in a sentence to the sender's desk.
#include "daemon/base/place.h"

namespace kpwatch {
namespace {

// A path that was text from the start.
class TextPath final : public PathSource {
 public:
  explicit TextPath(std::string_view text) : text_(text) {}
  [[nodiscard]] std::string path(std::uint32_t) const override { return text_; }

 private:
  std::string text_;
};

class Phrase {
 public:
  void add(std::string_view part) {
    if (part.empty()) return;
    if (!words_.empty()) words_ += ", ";
    words_ += part;
  }
  void add(std::string_view name, std::uint64_t number) {
    if (number != 0) add(std::string(name) + ' ' + std::to_string(number));
  }
  [[nodiscard]] std::string take() { return std::move(words_); }

 private:
  std::string words_;
};

}  // namespace

PlacePath::PlacePath(std::string_view text) {
  if (!text.empty()) source_ = std::make_shared<TextPath>(text);
}

std::string in_words(const Place& place) {
  Phrase phrase;
  switch (place.kind) {
    case Place::Kind::none:
      break;
    case Place::Kind::edifact:
      phrase.add("interchange", place.interchange);
      phrase.add("message", place.message);
      if (place.segment != 0) {
        std::string segment = "segment " + std::to_string(place.segment);
        if (!place.tag_text().empty()) segment.append(" ").append(place.tag_text());
        phrase.add(segment);
      } else {
        phrase.add(place.tag_text());
      }
      phrase.add("element", place.element);
      phrase.add("component", place.component);
      break;
    case Place::Kind::xml:
      phrase.add("line", place.line);
      phrase.add("column", place.column);
      phrase.add(place.path.text());
      break;
    case Place::Kind::json:
      phrase.add(place.path.text());
      break;
    case Place::Kind::csv:
      phrase.add("line", place.line);
      if (!place.path.empty()) {
        phrase.add("column " + place.path.text());
      } else {
        phrase.add("column", place.column);
      }
      break;
  }
  if (place.byte != Place::no_byte) phrase.add("byte " + std::to_string(place.byte));
  return phrase.take();
}

}  // namespace kpwatch
