// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/net/peers.h"

#include <algorithm>
#include <cassert>

namespace kpwatch::net {

namespace ip = boost::asio::ip;

Peers::Address Peers::peer_of(const Address& address) {
  if (address.is_v4()) return address;
  const auto v6 = address.to_v6();
  if (v6.is_v4_mapped()) return ip::make_address_v4(ip::v4_mapped, v6);
  auto bytes = v6.to_bytes();
  std::fill(bytes.begin() + 8, bytes.end(), 0);
  return ip::address_v6(bytes);
}

bool Peers::enter(const Address& peer) {
  auto& held = held_[peer];
  if (held >= each_max_) return false;
  ++held;
  return true;
}

void Peers::leave(const Address& peer) {
  const auto found = held_.find(peer);
  assert(found != held_.end());
  if (--found->second == 0) held_.erase(found);
}

}  // namespace kpwatch::net
