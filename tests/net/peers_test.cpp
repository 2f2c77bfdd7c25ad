// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Whom an address counts as, and that nobody is remembered who holds no connection.
#include "adapters/net/peers.h"

#include <gtest/gtest.h>

namespace kpwatch::net {
namespace {

std::string counted_as(const char* address) { return Peers::peer_of(boost::asio::ip::make_address(address)).to_string(); }

TEST(Peers, an_ipv4_address_counts_as_itself_also_inside_ipv6) {
  EXPECT_EQ(counted_as("192.0.2.7"), "192.0.2.7");
  EXPECT_EQ(counted_as("::ffff:192.0.2.7"), "192.0.2.7");
  EXPECT_NE(counted_as("::ffff:192.0.2.7"), counted_as("::ffff:192.0.2.8"));
}

TEST(Peers, an_ipv6_address_counts_as_its_64_bits_of_network) {
  EXPECT_EQ(counted_as("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
  EXPECT_EQ(counted_as("2001:db8:1:2::1"), counted_as("2001:db8:1:2:ffff:ffff:ffff:ffff"));
  EXPECT_NE(counted_as("2001:db8:1:2::1"), counted_as("2001:db8:1:3::1"));
}

TEST(Peers, a_share_is_one_peers_and_comes_back) {
  const auto one = Peers::peer_of(boost::asio::ip::make_address("192.0.2.7"));
  const auto two = Peers::peer_of(boost::asio::ip::make_address("192.0.2.8"));
  Peers peers(2);
  EXPECT_TRUE(peers.enter(one));
  EXPECT_TRUE(peers.enter(one));
  EXPECT_FALSE(peers.enter(one));
  EXPECT_TRUE(peers.enter(two));
  peers.leave(one);
  EXPECT_TRUE(peers.enter(one));
  EXPECT_FALSE(peers.enter(one)) << "a refused one was counted";
}

TEST(Peers, nobody_is_remembered_who_holds_no_connection) {
  Peers peers(1);
  for (std::uint32_t n = 1; n <= 10'000; ++n) {
    const Peers::Address peer = boost::asio::ip::address_v4(n);
    ASSERT_TRUE(peers.enter(peer));
    ASSERT_FALSE(peers.enter(peer));
    ASSERT_EQ(peers.size(), 1U);
    peers.leave(peer);
  }
  EXPECT_EQ(peers.size(), 0U);
}

}  // namespace
}  // namespace kpwatch::net
