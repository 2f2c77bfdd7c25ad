// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The limits and the memory of one HTTP feed: who may come, how many at once and how fast, and what a request becomes on
// the road. One thread.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/feeds/http/answers.h"
#include "adapters/feeds/http/http_feed.h"
#include "adapters/net/reception.h"
#include "adapters/net/tokens.h"

namespace kpwatch::http {

// What of a request becomes part of its message.
struct Posted {
  std::string body, sender, key, content_type;
};

class Counter {
 public:
  explicit Counter(HttpFeedOptions options, Tally* tally)
      : options_(std::move(options)),
        tally_(tally),
        tokens_(options_.net.feed, options_.tokens),
        credit_(options_.requests_per_second_max) {}
  [[nodiscard]] Result<void> open() { return tokens_.open(); }
  [[nodiscard]] const HttpFeedOptions& options() const { return options_; }

  // The sender's name, or why it may not deliver. `names` are those of its certificate; `authorization` the header, if there is one.
  [[nodiscard]] std::optional<Answer> refusal(const std::vector<std::string>& names, std::string_view authorization, std::string& sender);
  // Among those that are served at once: held as long as the request is one of them; nothing: too many.
  [[nodiscard]] std::shared_ptr<void> place();
  [[nodiscard]] bool is_too_fast();  // counts this request

  [[nodiscard]] Message message_of(Posted posted) const;
  void count(unsigned status) const;

 private:
  HttpFeedOptions options_;
  Tally* tally_;
  net::TokenKeeper tokens_;
  std::shared_ptr<std::size_t> in_flight_ = std::make_shared<std::size_t>(0);
  double credit_;  // requests that may come now
  std::chrono::steady_clock::time_point credited_at_ = std::chrono::steady_clock::now();
};

}  // namespace kpwatch::http
