// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/formats/edifact/structure/examiner.h"

#include <algorithm>

#include "adapters/formats/edifact/note_pad.h"
#include "adapters/formats/edifact/reasons.h"
#include "adapters/formats/edifact/structure/deviation_reasons.h"
#include "adapters/formats/edifact/structure/value_check.h"
#include "daemon/base/text.h"

namespace kpwatch::edifact {

void Examiner::begin_message(const Segment& segment) {
  if (in_message_) cut_message(segment.begin);
  if (messages_++ == limits_.interchange_messages_max) {
    tell(too_many_messages, place(segment), segment.bytes(), std::to_string(limits_.interchange_messages_max) + " are read");
    is_full_ = true;
    return;
  }
  const bool is_loose_among_groups = !in_group_ && !here().groups.empty();
  if (is_loose_among_groups && !has_mixture_) {
    tell(groups_mixed, place(segment), segment.bytes());
    has_mixture_ = true;
  }
  if (in_group_) ++group_messages_;
  in_message_ = true;
  is_outside_told_ = false;
  message_segments_ = 1;
  ExaminedMessage& message = here().messages.emplace_back();
  message.group = in_group_ ? static_cast<std::uint32_t>(here().groups.size()) : 0;
  message.reference = value(segment, 1);
  message.type = components(segment, 2);
  message.place = place(segment);
  const auto directory = directory_number(value(segment, 2, 2), value(segment, 2, 3));
  edition_.directory = directory.value_or(0);
  rule_ = message_rule(value(segment, 2, 1), edition_);
  message.has_table = rule_ != nullptr;
  met_.assign(1, {tag("UNH"), none, 1, segment.begin, segment.end});
  check(segment, segment_rule(tag("UNH"), edition_));
  if (!message.reference.empty() && !references_.insert(message.reference).second)
    tell(duplicate_reference, place(segment, 1), message.reference);
}

void Examiner::message_segment(const Segment& segment) {
  ++message_segments_;
  if (segment.elements.empty()) return tell(stray_terminator, place(segment), {});
  check(segment, segment_rule(segment.tag, edition_));
  if (segment.tag == tag("UNO")) return skip_object(segment);
  if (segment.tag == 0) return;  // told
  const std::string qualifier = value(segment, 1);
  met_.push_back({segment.tag, qualifier.size() == 1 ? qualifier[0] : '?', message_segments_, segment.begin, segment.end});
  if (segment.tag == tag("DTM")) check_dtm(segment);
}

void Examiner::message_trailer(const Segment& segment) {
  if (!in_message_) {
    if (!is_outside_told_) tell(outside_message, place(segment), segment.bytes());
    is_outside_told_ = false;
    return;
  }
  ++message_segments_;
  check(segment, segment_rule(tag("UNT"), edition_));
  if (!segment.terminated) tell(unterminated, place(segment), segment.bytes());
  check_count(segment, message_segments_);
  check_reference(segment, message().reference);
  met_.push_back({tag("UNT"), none, message_segments_, segment.begin, segment.end});
  end_message();
}

// Its UNT is missing: told of the message, not of a segment of it.
void Examiner::cut_message(std::size_t at) {
  Place where = place_at(at);
  where.message = static_cast<std::uint32_t>(here().messages.size());
  where.segment = message_segments_;
  where.tag = letters_of(tag("UNT"));
  tell(missing_segment, where, {}, "UNT");
  message().is_cut = true;
  end_message();
}

void Examiner::end_message() {
  follow_course();
  std::stable_sort(message().deviations.begin(), message().deviations.end(),
                   [](const Note& a, const Note& b) { return a.place.segment < b.place.segment; });
  in_message_ = false;
}

void Examiner::follow_course() {
  if (rule_ == nullptr) return;
  Course course(structure_tables().of(*rule_), [this](const Reason& reason, const Met& met, Tag missing, std::uint16_t group) {
    Place where = place_at(missing == 0 ? met.begin : met.end);
    where.message = static_cast<std::uint32_t>(here().messages.size());
    where.segment = met.number;
    where.tag = letters_of(missing == 0 ? met.tag : missing);
    if (&reason == &wrong_qualifier) where.element = 1;
    std::string detail;
    if (missing != 0) detail = where.tag_text();
    if (group != 0) detail += (detail.empty() ? "group " : ", group ") + std::to_string(group);
    tell(reason, where, missing == 0 ? text_.substr(met.begin, met.end - met.begin) : std::string_view{}, std::move(detail));
  });
  course.follow(met_, !message().is_cut);
}

// The octets of a binary object are no segments.
void Examiner::skip_object(const Segment& segment) {
  const std::string stated = value(segment, 4, 1);
  const std::size_t begin = segment.end + 1;
  const std::uint64_t length = all_digits(stated) && stated.size() <= 18 ? std::stoull(stated) : 0;
  std::size_t end = begin <= text_.size() && length <= text_.size() - begin ? begin + static_cast<std::size_t>(length) : text_.size();
  if (text_.compare(std::min(end, text_.size()), 3, "UNP") != 0) {
    tell(binary_length, place(segment, 4, 1), stated);
    end = text_.find("UNP", std::min(begin, text_.size()));
    if (end == std::string_view::npos) end = text_.size();
  }
  reader_.seek(end);
  Segment closing;
  if (!reader_.next(closing)) return;
  ++segments_;
  if (in_message_) ++message_segments_;
}

void Examiner::check_dtm(const Segment& segment) {
  const std::string date = value(segment, 1, 2), format = value(segment, 1, 3);
  if (!date.empty() && !format.empty() && !is_date_of_format(date, format))
    tell(date_not_as_said, place(segment, 1, 2), date, "format " + format);
}

}  // namespace kpwatch::edifact
