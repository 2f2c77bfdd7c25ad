// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The segments around messages: UNB, UNG, UNE, UNZ, and what has no place there.
#include <algorithm>

#include "adapters/formats/edifact/input_walk.h"
#include "daemon/base/text.h"

namespace kpwatch::edifact {
namespace {

bool all_digits(std::string_view text) { return !text.empty() && std::all_of(text.begin(), text.end(), is_digit); }

// Six digits in versions 1 to 3, eight in version 4; both occur in all.
bool is_date(std::string_view text) {
  if (!all_digits(text) || (text.size() != 6 && text.size() != 8)) return false;
  const std::string_view day = text.substr(text.size() - 4);
  const int month = (day[0] - '0') * 10 + (day[1] - '0');
  const int of_month = (day[2] - '0') * 10 + (day[3] - '0');
  return month >= 1 && month <= 12 && of_month >= 1 && of_month <= 31;
}

}  // namespace

void InputWalk::header(const Segment& segment, const Opening& opening) {
  interchange_.has_header = true;
  const std::string identifier = decoded(segment, 1, 1);
  const std::string version = decoded(segment, 1, 2);
  const bool has_marked_coding = input_.coding() != InputText::Coding::bytes;
  const bool is_known = characters_.choose(decoded(segment, 1, 4), identifier, has_marked_coding);
  interchange_.sender = decoded(segment, 2, 1);
  interchange_.recipient = decoded(segment, 3, 1);
  interchange_.reference = trimmed(decoded(segment, 5, 1));

  const bool is_version_4 = version == "4" || version == "X";
  if (is_version_4) {
    const Delimiters& d = opening.delimiters;
    const bool asterisk_is_free = d.component != '*' && d.element != '*' && d.release != '*' && d.terminator != '*';
    const bool trusts_una = opening.has_una && opening.fault != Opening::Fault::una_disagrees;
    const char repetition = trusts_una ? opening.una_repetition : (asterisk_is_free ? '*' : none);
    reader_.use_repetition(repetition);
  }

  check_segment(segment);
  check_elements(segment, 11);
  check_mandatory(segment, 1, 1, "syntax identifier (0001)");
  if (!identifier.empty() && !is_known) note(unknown_character_set, place(segment, 1, 1), identifier);
  check_mandatory(segment, 1, 2, "syntax version number (0002)");
  const bool is_version = is_version_4 || version == "1" || version == "2" || version == "3";
  if (!version.empty() && !is_version) note(invalid_value, place(segment, 1, 2), version, "syntax version number (0002)");
  check_mandatory(segment, 2, 1, "sender (0004)");
  check_mandatory(segment, 3, 1, "recipient (0010)");
  check_mandatory(segment, 4, 1, "date of preparation (0017)");
  const std::string_view date = trimmed(segment.raw(4, 1));
  if (!date.empty() && !is_date(date)) note(invalid_value, place(segment, 4, 1), date, "date of preparation (0017)");
  check_mandatory(segment, 4, 2, "time of preparation (0019)");
  const std::string_view time = trimmed(segment.raw(4, 2));
  if (!time.empty() && !(all_digits(time) && (time.size() == 4 || time.size() == 6))) {
    note(invalid_value, place(segment, 4, 2), time, "time of preparation (0019)");
  }
  check_mandatory(segment, 5, 1, "interchange control reference (0020)");
  const std::string_view indicator = trimmed(segment.raw(11));
  interchange_.is_test = indicator == "1";
  if (!indicator.empty() && indicator != "1") note(invalid_test_indicator, place(segment, 11, 1), indicator);
}

void InputWalk::trailer(const Segment& segment) {
  if (message_) {
    Place here = place_at(segment.begin);
    cut_message(here, shown(segment.bytes()));
  }
  if (interchange_.in_group) end_group_without_trailer(segment.begin);
  interchange_.is_closed = true;
  check_segment(segment);
  check_elements(segment, 2);
  if (interchange_.messages == 0) note(lower_level_empty, place(segment), segment.bytes());
  check_count(segment, interchange_.groups > 0 ? interchange_.groups : interchange_.messages, count_wrong);
  check_reference(segment, interchange_.reference, interchange_.has_header && !interchange_.reference.empty());
  if (!segment.terminated) is_complete_ = false;
}

void InputWalk::group_header(const Segment& segment) {
  if (message_) cut_message(place_at(segment.begin), shown(segment.bytes()));
  if (interchange_.in_group) end_group_without_trailer(segment.begin);
  if (interchange_.has_loose_messages && !interchange_.noted_mixture) {
    note(groups_mixed, place(segment), segment.bytes());
    interchange_.noted_mixture = true;
  }
  ++interchange_.groups;
  interchange_.in_group = true;
  interchange_.group_messages = 0;
  interchange_.group_reference = trimmed(decoded(segment, 5, 1));
  check_segment(segment);
  check_elements(segment, 8);
  check_mandatory(segment, 5, 1, "group reference (0048)");
}

void InputWalk::group_trailer(const Segment& segment) {
  if (message_) cut_message(place_at(segment.begin), shown(segment.bytes()));
  check_segment(segment);
  check_elements(segment, 2);
  if (!interchange_.in_group) {
    note(unexpected_segment, place(segment), segment.bytes());
    return;
  }
  if (interchange_.group_messages == 0) note(lower_level_empty, place(segment), segment.bytes());
  check_count(segment, interchange_.group_messages, count_wrong);
  check_reference(segment, interchange_.group_reference, !interchange_.group_reference.empty());
  interchange_.in_group = false;
}

void InputWalk::end_group_without_trailer(std::size_t at) {
  Place here = place_at(at);
  here.segment = interchange_.segments;
  here.tag = {'U', 'N', 'E', '\0'};
  note_input(missing_segment, Severity::note, here, {}, "UNE");
  interchange_.in_group = false;
}

// A segment that stands in no message.
void InputWalk::outside(const Segment& segment) {
  const bool is_empty = segment.elements.empty();
  if (is_empty) {
    if (!notes_.is_full()) return note(stray_terminator, place(segment), {});
    interchange_.segments += static_cast<std::uint32_t>(reader_.pass_empty_ones());  // nobody would hear of them
    return;
  }
  const bool is_security = (segment.tag >> 8U) == (Tag{'U'} << 8U | Tag{'S'});  // ISO 9735-5: around messages
  if (is_security) {
    check_segment(segment);
    return;
  }
  if (segment.tag == tag("UNO")) {
    binary_object(segment);
    return;
  }
  if (segment.tag == tag("UNP")) {
    note(unexpected_segment, place(segment), segment.bytes());
    return;
  }
  if (segment.tag == 0) {
    note(invalid_tag, place(segment), segment.bytes());
    check_segment(segment);
    return;
  }
  begin_headless_message(segment);
}

}  // namespace kpwatch::edifact
