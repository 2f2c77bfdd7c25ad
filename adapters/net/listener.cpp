// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/net/listener.h"

#include "daemon/base/log.h"

namespace kpwatch::net {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;
using Error = boost::system::error_code;

Listener::Listener(asio::io_context& loop, NetOptions options, Tally* tally)
    : options_(std::move(options)),
      tally_(tally),
      tls_(options_),
      acceptor_(loop),
      pause_(loop),
      peers_(std::make_shared<Peers>(options_.connections_per_peer_max)) {}

Result<void> Listener::open() {
  TRY(tls_.open());
  Error error;
  const auto ip = asio::ip::make_address(options_.address, error);
  if (error) return failure("feed " + options_.feed + ": " + options_.address + " is not an IP address");
  const tcp::endpoint endpoint(ip, options_.port);
  acceptor_.open(endpoint.protocol(), error);
  if (!error) acceptor_.set_option(asio::socket_base::reuse_address(true), error);
  if (!error) acceptor_.bind(endpoint, error);
  if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
  if (error)
    return failure("feed " + options_.feed + " can't listen on " + options_.address + ":" + std::to_string(options_.port) + ": " +
                   error.message());
  port_ = acceptor_.local_endpoint().port();
  log::info("listening", {{"feed", options_.feed},
                          {"address", options_.address},
                          {"port", port_},
                          {"tls", options_.has_tls() ? "yes" : "no"},
                          {"client_certificates", options_.client_ca.empty() ? "no" : "yes"}});
  return success();
}

void Listener::start(Welcome welcome) {
  welcome_ = std::move(welcome);
  accept();
}

void Listener::stop() {
  Error ignored;
  acceptor_.close(ignored);
  pause_.cancel();
}

Listener::Seat Listener::seat(const Peers::Address& peer) {
  const auto tell = [seated = seated_, tally = tally_, feed = options_.feed] {
    if (tally != nullptr) tally->set("kpwatch_connections", {{"feed", feed}}, static_cast<double>(*seated));
  };
  ++*seated_;
  tell();
  return {static_cast<void*>(this), [seated = seated_, peers = peers_, peer, tell](void*) {
            --*seated;
            peers->leave(peer);
            tell();
          }};
}

// A line a minute at most, however many come: the metric counts them all.
void Listener::refuse(tcp::socket socket, const Peers::Address& peer) {
  Error ignored;
  socket.set_option(asio::socket_base::linger(true, 0), ignored);  // a reset: the sender knows at once, and the kernel keeps nothing of it
  socket.close(ignored);
  ++refused_;
  if (tally_ != nullptr) tally_->add("kpwatch_connections_refused_total", {{"feed", options_.feed}});
  const auto now = std::chrono::steady_clock::now();
  if (now < may_say_) return;
  may_say_ = now + std::chrono::minutes(1);
  log::warning("connections_refused", {{"feed", options_.feed},
                                       {"peer", peer.to_string() + (peer.is_v6() ? "/64" : "")},
                                       {"refused", refused_},
                                       {"connections_per_peer_max", options_.connections_per_peer_max}});
  refused_ = 0;
}

void Listener::admit(tcp::socket socket) {
  const auto peer = Peers::peer_of(from_.address());
  if (!peers_->enter(peer)) return refuse(std::move(socket), peer);
  Error ignored;
  socket.set_option(tcp::no_delay(true), ignored);
  welcome_(std::make_unique<Wire>(std::move(socket), tls_.current()), seat(peer));
}

// No seat is free, or no file handle: those who wait lose nothing by a moment more.
void Listener::rest() {
  pause_.expires_after(std::chrono::milliseconds(20));
  pause_.async_wait([this](const Error& error) {
    if (!error) accept();
  });
}

void Listener::accept() {
  if (!acceptor_.is_open()) return;
  if (*seated_ >= options_.connections_max) return rest();
  acceptor_.async_accept(from_, [this](const Error& error, tcp::socket socket) {
    if (error == asio::error::operation_aborted || !acceptor_.is_open()) return;
    if (error) return rest();
    admit(std::move(socket));
    accept();
  });
}

}  // namespace kpwatch::net
