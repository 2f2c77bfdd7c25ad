// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/feeds/http/request_rules.h"

#include <algorithm>
#include <array>

#include "daemon/base/text.h"

namespace kpwatch::http {
namespace {

using Field = boost::beast::http::field;
using Verb = boost::beast::http::verb;

std::string_view view(boost::beast::string_view text) { return {text.data(), text.size()}; }
std::string_view value(const Header& header, Field field) { return view(header[field]); }
std::ptrdiff_t count(const Header& header, Field field) { return static_cast<std::ptrdiff_t>(header.count(field)); }

// The path of "/path?query" or "http://host/path?query".
std::string_view path_of(std::string_view target) {
  for (const std::string_view scheme : {"http://", "https://"})
    if (equal_ignoring_case(target.substr(0, scheme.size()), scheme)) {
      const auto slash = target.find('/', scheme.size());
      target = slash == std::string_view::npos ? std::string_view("/") : target.substr(slash);
    }
  return target.substr(0, target.find('?'));
}

// What a document is, is seen from its content; the type only keeps out what certainly is none.
bool is_type_of_documents(std::string_view content_type) {
  const std::string type = lower_ascii(trimmed(content_type.substr(0, content_type.find(';'))));
  constexpr auto known =
      std::to_array<std::string_view>({"application/edifact", "application/xml", "text/xml", "application/json", "text/json", "text/csv",
                                       "text/plain", "application/octet-stream", "application/soap+xml"});
  const auto ends = [&](std::string_view end) { return type.starts_with("application/") && type.ends_with(end); };
  return type.empty() || std::find(known.begin(), known.end(), type) != known.end() || ends("+xml") || ends("+json");
}

bool is_key(std::string_view key) {
  constexpr std::size_t longest = 255;
  return !key.empty() && key.size() <= longest && std::all_of(key.begin(), key.end(), [](char c) { return c >= ' ' && c < '\x7f'; });
}

}  // namespace

Place place_of(const Header& header) {
  const std::string_view path = path_of(view(header.target()));
  if (path == "/documents") return Place::documents;
  return path == "/openapi.json" ? Place::description : Place::nowhere;
}

std::optional<Answer> form_fault(const Header& header, unsigned version) {
  constexpr unsigned http_1_1 = 11;
  if (version >= http_1_1 && count(header, Field::host) != 1) return problem(problems::malformed, "There must be one Host.");
  for (const Field field : {Field::authorization, Field::content_type, Field::content_length, Field::transfer_encoding, Field::expect})
    if (count(header, field) > 1) return problem(problems::malformed, "A header that may come once comes more often.");
  if (header.count("Idempotency-Key") > 1) return problem(problems::bad_key, "There may be one Idempotency-Key.");
  if (count(header, Field::transfer_encoding) != 0 && !equal_ignoring_case(trimmed(value(header, Field::transfer_encoding)), "chunked"))
    return problem(problems::malformed, "Of transfer encodings only chunked is understood.");
  return std::nullopt;
}

std::optional<Answer> place_fault(const Header& header) {
  const Place place = place_of(header);
  if (place == Place::nowhere) return problem(problems::not_here, "There are POST /documents and GET /openapi.json.");
  const bool is_right =
      place == Place::documents ? header.method() == Verb::post : header.method() == Verb::get || header.method() == Verb::head;
  if (is_right) return std::nullopt;
  Answer answer =
      problem(problems::no_such_method, place == Place::documents ? "Documents are posted." : "The description is only to be read.");
  answer.allow = place == Place::documents ? "POST" : "GET, HEAD";
  return answer;
}

std::optional<Answer> post_fault(const Header& header, std::optional<std::uint64_t> length, std::size_t bytes_max) {
  const bool is_chunked = count(header, Field::transfer_encoding) != 0;
  if (!length && !is_chunked) return problem(problems::length_needed, "Send Content-Length, or the body in chunks.");
  if (length && *length > bytes_max)
    return problem(problems::too_large,
                   "This feed takes " + std::to_string(bytes_max) + " bytes at once: send documents in several requests.");
  if (length && *length == 0) return problem(problems::empty, "The body is empty.");
  const std::string_view coding = trimmed(value(header, Field::content_encoding));
  if (!coding.empty() && !equal_ignoring_case(coding, "identity"))
    return problem(problems::not_this_type, "The body must not be compressed or coded otherwise.");
  if (!is_type_of_documents(value(header, Field::content_type)))
    return problem(problems::not_this_type,
                   "Send the document itself as application/edifact, application/xml, application/json, text/csv, or as "
                   "application/octet-stream: its form is seen from its content.");
  if (header.count("Idempotency-Key") != 0 && !is_key(view(header["Idempotency-Key"])))
    return problem(problems::bad_key, "A key has 1 to 255 visible ASCII characters.");
  const std::string_view expected = trimmed(value(header, Field::expect));
  if (!expected.empty() && !equal_ignoring_case(expected, "100-continue"))
    return problem(problems::no_such_expectation, "Only 100-continue can be expected.");
  return std::nullopt;
}

}  // namespace kpwatch::http
