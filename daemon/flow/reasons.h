// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Reasons that no single format owns.
#pragma once

#include "daemon/base/note.h"

namespace kpwatch::reasons {

inline constexpr Reason empty_input{"empty-input", "", "There are no bytes to read."};
inline constexpr Reason format_not_recognised{"format-not-recognised", "",
                                              "The first bytes are those of no format that kpwatch reads (EDIFACT, XML, JSON, CSV)."};
inline constexpr Reason message_too_large{"message-too-large", "", "The message is larger than the configured limit and was not read."};
inline constexpr Reason present_at_crashes{"present-at-crashes", "",
                                           "The message was in hand at three crashes, and a process that only read it died as well, or it "
                                           "was in hand at ten; it was set aside unread."};
inline constexpr Reason judging_failed{"judging-failed", "", "The document was read, but judging it failed inside kpwatch."};
inline constexpr Reason more_refused{
    "more-refused", "", "More documents of this message were refused than are told one by one; the others stand here together."};
inline constexpr Reason reading_failed{"reading-failed", "", "Reading the message failed inside kpwatch."};

}  // namespace kpwatch::reasons
