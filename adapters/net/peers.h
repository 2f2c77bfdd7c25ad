// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// How many connections each peer holds, so that no one takes all of them. On one loop's thread.
#pragma once

#include <boost/asio/ip/address.hpp>
#include <cstddef>
#include <map>

namespace kpwatch::net {

class Peers {
 public:
  using Address = boost::asio::ip::address;

  // `each_max`: connections of one peer, at least 1.
  explicit Peers(std::size_t each_max) : each_max_(each_max) {}

  // Whom an address counts as: an IPv4 address as itself, also inside IPv6; an IPv6 address as its /64, for one machine has all of
  // that. Two who share an address (behind NAT, a proxy) are one peer: nothing before TLS tells them apart.
  [[nodiscard]] static Address peer_of(const Address& address);

  // One more connection of `peer`; false, and nothing is counted, when it holds its share.
  [[nodiscard]] bool enter(const Address& peer);
  // Once for each that entered.
  void leave(const Address& peer);
  // Who holds a connection: nobody else is remembered.
  [[nodiscard]] std::size_t size() const { return held_.size(); }

 private:
  std::size_t each_max_;
  std::map<Address, std::size_t> held_;
};

}  // namespace kpwatch::net
