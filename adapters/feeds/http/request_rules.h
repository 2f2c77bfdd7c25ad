// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// What a request must be like before its body is read: pure, of the header alone.
#pragma once

#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>
#include <optional>
#include <string_view>

#include "adapters/feeds/http/answers.h"

namespace kpwatch::http {

using Header = boost::beast::http::request_header<>;

enum class Place : std::uint8_t { documents, description, nowhere };
[[nodiscard]] Place place_of(const Header& header);

// Of any request: what makes it no HTTP/1.1 that can be answered otherwise.
[[nodiscard]] std::optional<Answer> form_fault(const Header& header, unsigned version);
// 404 or 405.
[[nodiscard]] std::optional<Answer> place_fault(const Header& header);
// Of a POST /documents, before anything of its body is read. `length`: as told, if it was.
[[nodiscard]] std::optional<Answer> post_fault(const Header& header, std::optional<std::uint64_t> length, std::size_t bytes_max);

}  // namespace kpwatch::http
