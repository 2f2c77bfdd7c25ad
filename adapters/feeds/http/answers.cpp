// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/feeds/http/answers.h"

#include "daemon/canonical/json_writer.h"

namespace kpwatch::http {
namespace {

constexpr std::uint32_t come_again_seconds = 2;

}  // namespace

Answer problem(const Problem& what, std::string_view detail, std::uint32_t retry_after) {
  JsonWriter json;
  json.begin_object();
  json.text_member("type", "urn:kpwatch:problem:" + std::string(what.word));
  json.text_member("title", what.title);
  json.number_member("status", what.status);
  json.text_member("detail", detail);
  json.end_object();
  Answer answer;
  answer.status = what.status;
  answer.body = json.take();
  answer.retry_after = retry_after;
  return answer;
}

Answer answer_to(const net::Verdict& verdict, std::string_view sha256) {
  if (!verdict.is_settled || !verdict.receipt)
    return problem(problems::not_now,
                   "It is not certain that the message is on disk: send it again, with the same Idempotency-Key. " + verdict.why,
                   come_again_seconds);
  if (verdict.receipt->sha256 != sha256)
    return problem(problems::other_body, "This key stands for a message with another content. A new message needs a new key.");
  Answer answer;
  answer.status = verdict.outcome == Outcome::accepted ? 200 : 202;
  answer.content_type = "application/json";
  answer.body = verdict.receipt->content;
  return answer;
}

}  // namespace kpwatch::http
