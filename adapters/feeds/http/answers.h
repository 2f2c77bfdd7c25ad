// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// What is said, and how: receipts as JSON, everything else as a problem (RFC 9457).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "adapters/net/reception.h"

namespace kpwatch::http {

struct Answer {
  unsigned status = 500;
  std::string_view content_type = "application/problem+json";
  std::string body;
  std::uint32_t retry_after = 0;        // seconds; 0: not said
  std::string_view allow;               // methods, of a 405
  bool asks_for_token = false;          // of a 401
  bool has_no_body_of_its_own = false;  // to a HEAD
};

// A word of ours for programs, and a sentence for people. Nothing in it is the sender's.
struct Problem {
  unsigned status;
  std::string_view word, title;
};

namespace problems {
inline constexpr Problem malformed{400, "malformed", "The request is not well formed"};
inline constexpr Problem empty{400, "empty", "There is no document"};
inline constexpr Problem bad_key{400, "bad-key", "The Idempotency-Key can't be used"};
inline constexpr Problem no_token{401, "no-token", "A bearer token is asked for"};
inline constexpr Problem not_this_sender{403, "not-this-sender", "This sender may not deliver here"};
inline constexpr Problem not_here{404, "not-here", "There is nothing here"};
inline constexpr Problem no_such_method{405, "no-such-method", "That can't be done here"};
inline constexpr Problem too_slow{408, "too-slow", "The request did not come in time"};
inline constexpr Problem length_needed{411, "length-needed", "The length of the body must be told"};
inline constexpr Problem too_large{413, "too-large", "The body is too large"};
inline constexpr Problem not_this_type{415, "not-this-type", "That is no type of document"};
inline constexpr Problem no_such_expectation{417, "no-such-expectation", "That can't be expected"};
inline constexpr Problem other_body{422, "other-body", "The Idempotency-Key was used for another body"};
inline constexpr Problem too_many{429, "too-many", "Too many requests at once"};
inline constexpr Problem header_too_large{431, "header-too-large", "The header is too large"};
inline constexpr Problem not_now{503, "not-now", "Nothing can be accepted now"};
}  // namespace problems

[[nodiscard]] Answer problem(const Problem& what, std::string_view detail, std::uint32_t retry_after = 0);
// To a message with this hash. 200: all of it was taken; 202: it is kept, but something in it was refused.
[[nodiscard]] Answer answer_to(const net::Verdict& verdict, std::string_view sha256);

}  // namespace kpwatch::http
