// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// One pass over an input: the segments around messages (examination.cpp), and the messages (examined_message.cpp).
#pragma once

#include <array>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/formats/edifact/character_set.h"
#include "adapters/formats/edifact/input_text.h"
#include "adapters/formats/edifact/segment_reader.h"
#include "adapters/formats/edifact/structure/course.h"
#include "adapters/formats/edifact/structure/examination.h"
#include "adapters/formats/edifact/structure/segment_check.h"
#include "adapters/formats/edifact/structure/tables.h"

namespace kpwatch::edifact {

[[nodiscard]] inline std::array<char, 4> letters_of(Tag tag) {
  return {static_cast<char>(tag >> 16U & 0xFFU), static_cast<char>(tag >> 8U & 0xFFU), static_cast<char>(tag & 0xFFU), '\0'};
}

[[nodiscard]] inline bool all_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

class Examiner {
 public:
  Examiner(std::string_view bytes, const FormatLimits& limits, std::string_view characters)
      : limits_(limits),
        input_(bytes),
        text_(input_.text()),
        reader_({limits.segment_bytes_max, limits.segment_elements_max, limits.element_components_max}),
        is_utf_(input_.coding() != InputText::Coding::bytes) {
    characters_.assume(characters);
  }

  Examination run();

 private:
  std::size_t interchange(std::size_t at);
  [[nodiscard]] std::size_t next_opening(std::size_t from, bool without_una) const;
  void segment(const Segment& segment);
  void header(const Segment& segment, const Opening& opening);
  void trailer(const Segment& segment);
  void group_header(const Segment& segment);
  void group_trailer(const Segment& segment);
  void begin_message(const Segment& segment);
  void message_segment(const Segment& segment);
  void message_trailer(const Segment& segment);
  void cut_message(std::size_t at);
  void end_message();
  void follow_course();
  void skip_object(const Segment& segment);
  void check(const Segment& segment, const SegmentRule* rule);
  void check_date(const Segment& segment, std::uint16_t element);
  void check_dtm(const Segment& segment);
  void check_count(const Segment& segment, std::uint64_t counted);
  void check_reference(const Segment& segment, const std::string& expected);
  [[nodiscard]] Components components(const Segment& segment, std::uint16_t element) const;
  [[nodiscard]] std::string value(const Segment& segment, std::uint16_t element, std::uint16_t component = 1) const;
  [[nodiscard]] Place place_at(std::size_t at) const;
  [[nodiscard]] Place place(const Segment& segment, std::uint16_t element = 0, std::uint16_t component = 0) const;
  void tell(const Reason& reason, Place place, std::string_view text, std::string detail = {});
  void tell_missing(Tag tag, std::size_t at, std::uint32_t behind);
  [[nodiscard]] Notes& notes();
  [[nodiscard]] ExaminedInterchange& here() { return result_.interchanges.back(); }
  [[nodiscard]] ExaminedMessage& message() { return here().messages.back(); }

  const FormatLimits& limits_;
  InputText input_;
  std::string_view text_;
  SegmentReader reader_;
  CharacterSet characters_;
  bool is_utf_;
  Examination result_;
  std::size_t told_ = 0, messages_ = 0;
  bool is_full_ = false;  // as many messages as are read have been examined
  // Of the interchange
  Edition edition_;
  std::optional<SegmentCheck> segment_check_;
  std::uint32_t segments_ = 0;
  bool is_closed_ = false, in_group_ = false, has_mixture_ = false, is_outside_told_ = false;
  std::uint32_t group_messages_ = 0;
  std::set<std::string> references_;
  // Of the message
  bool in_message_ = false;
  std::uint32_t message_segments_ = 0;
  const MessageRule* rule_ = nullptr;
  std::vector<Met> met_;
};

}  // namespace kpwatch::edifact
