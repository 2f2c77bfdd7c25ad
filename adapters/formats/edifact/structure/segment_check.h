// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Holds one segment against its rule: elements and components that are missing, too many, repeated too often, too long, or of
// other letters than they may be; and its characters against the character set.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/formats/edifact/character_set.h"
#include "adapters/formats/edifact/structure/tables.h"
#include "daemon/base/note.h"

namespace kpwatch::edifact {

class SegmentCheck {
 public:
  // The tag is element 0; component 0 is the whole element, and what a simple element has. `text` is as sent.
  using Telling = std::function<void(const Reason& reason, std::uint16_t element, std::uint16_t component, std::string_view text)>;

  SegmentCheck(CharacterSet& characters, char release, std::uint16_t syntax)
      : characters_(characters), release_(release), syntax_(syntax) {}

  // Without a rule only characters, separators and what cannot be read are looked at.
  void check(const Segment& segment, const SegmentRule* rule, const Telling& tell);

  // A value as text: release characters and blanks at its ends off, as UTF-8. Good until the next call.
  [[nodiscard]] const std::string& text_of(const Segment& segment, const Part& part);

 private:
  struct Looked {
    const Segment& segment;
    const Telling& tell;
  };
  void check_cutting(const Looked& at) const;
  void check_characters(const Looked& at, const std::vector<const ElementRule*>& rules);
  void check_element(const Looked& at, const ElementRule& rule, std::uint16_t position, std::span<const Element> occurrences);
  void check_components(const Looked& at, const ElementRule& rule, const Element& element);
  [[nodiscard]] static bool is_empty(const Segment& segment, const Element& element);
  [[nodiscard]] static std::string_view text_of(const Segment& segment, const Element& element);

  CharacterSet& characters_;
  char release_;
  std::uint16_t syntax_;
  std::vector<const ElementRule*> rules_;  // by position - 1
  std::string unescaped_, text_;
};

// As much of a value as is looked at: 64 KiB, a hundred times what any element may hold. What is longer is too long, whatever follows.
[[nodiscard]] std::string_view beginning_of(std::string_view raw);

// Without release characters, else as sent.
void append_unescaped(std::string& out, std::string_view raw, char release);

}  // namespace kpwatch::edifact
