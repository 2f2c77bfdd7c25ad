// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// One connection, with TLS or without: whoever reads and writes sees no difference.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "adapters/net/tls.h"

namespace kpwatch::net {

class Wire {
 public:
  using Socket = boost::asio::ip::tcp::socket;
  using executor_type = Socket::executor_type;
  using Error = boost::system::error_code;

  // Without a context: as it comes.
  Wire(Socket socket, std::shared_ptr<boost::asio::ssl::context> context) : context_(std::move(context)) {
    if (context_)
      tls_.emplace(std::move(socket), *context_);
    else
      plain_.emplace(std::move(socket));
  }

  [[nodiscard]] executor_type get_executor() { return socket().get_executor(); }
  [[nodiscard]] Socket& socket() { return tls_ ? tls_->next_layer() : *plain_; }
  [[nodiscard]] bool is_tls() const { return tls_.has_value(); }
  [[nodiscard]] std::vector<std::string> peer_names() { return tls_ ? names_of_peer(tls_->native_handle()) : std::vector<std::string>{}; }

  template <class Handler>
  void async_handshake(Handler&& handler) {
    if (tls_)
      tls_->async_handshake(boost::asio::ssl::stream_base::server, std::forward<Handler>(handler));
    else
      boost::asio::post(get_executor(), [kept = std::forward<Handler>(handler)]() mutable { kept(Error{}); });
  }
  template <class Buffers, class Handler>
  void async_read_some(const Buffers& buffers, Handler&& handler) {
    if (tls_)
      tls_->async_read_some(buffers, std::forward<Handler>(handler));
    else
      plain_->async_read_some(buffers, std::forward<Handler>(handler));
  }
  template <class Buffers, class Handler>
  void async_write_some(const Buffers& buffers, Handler&& handler) {
    if (tls_)
      tls_->async_write_some(buffers, std::forward<Handler>(handler));
    else
      plain_->async_write_some(buffers, std::forward<Handler>(handler));
  }
  // Says goodbye where there is a word for it.
  template <class Handler>
  void async_shutdown(Handler&& handler) {
    if (tls_) return tls_->async_shutdown(std::forward<Handler>(handler));
    Error ignored;
    plain_->shutdown(Socket::shutdown_send, ignored);
    boost::asio::post(get_executor(), [kept = std::forward<Handler>(handler)]() mutable { kept(Error{}); });
  }
  void cancel() {
    Error ignored;
    socket().cancel(ignored);
  }
  void close() {
    Error ignored;
    socket().close(ignored);
  }

 private:
  std::shared_ptr<boost::asio::ssl::context> context_;  // outlives the stream
  std::optional<Socket> plain_;
  std::optional<boost::asio::ssl::stream<Socket>> tls_;
};

}  // namespace kpwatch::net
