// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// TLS for those who listen: what is offered, and who has come. Certificates are renewed while the daemon runs, so their
// files are looked at again.
#pragma once

#include <boost/asio/ssl/context.hpp>
#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "adapters/net/net_options.h"
#include "daemon/base/result.h"

namespace kpwatch::net {

// TLS 1.2 and 1.3, no renegotiation, no resumption. With client_ca a handshake without a good certificate fails.
[[nodiscard]] Result<std::shared_ptr<boost::asio::ssl::context>> make_context(const NetOptions& options);

// The names in a peer's certificate, the common name first. Empty when it has shown none.
[[nodiscard]] std::vector<std::string> names_of_peer(SSL* connection);

// Hands out the context for the next connection. One thread.
class TlsKeeper {
 public:
  explicit TlsKeeper(NetOptions options) : options_(std::move(options)) {}
  // Nothing where there is no TLS. Files that changed and can't be used are logged once; the old ones serve on.
  [[nodiscard]] std::shared_ptr<boost::asio::ssl::context> current();
  [[nodiscard]] Result<void> open();  // the first time

 private:
  using Times = std::vector<std::filesystem::file_time_type>;
  [[nodiscard]] Times times() const;
  NetOptions options_;
  std::shared_ptr<boost::asio::ssl::context> context_;
  Times times_;
  std::chrono::steady_clock::time_point next_look_{};
};

}  // namespace kpwatch::net
