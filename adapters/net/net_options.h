// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// What feeds have in common to which senders connect: where they listen, who may come, how much and how long.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace kpwatch::net {

struct NetOptions {
  std::string feed;                   // its name
  std::string address = "127.0.0.1";  // of an interface, as numbers
  std::uint16_t port = 0;             // 0: any free one, told in the log
  bool allow_plain = false;           // without TLS also from beyond the loopback
  // PEM. With the first two: TLS. With client_ca too: only senders with a certificate of that authority, and, when clients
  // are named, only these (a common name, or a DNS, e-mail or URI name).
  std::filesystem::path certificate, private_key, client_ca;
  std::vector<std::string> clients;
  std::size_t connections_max = 1024;
  std::size_t connections_per_peer_max = 256;             // as `Peers` counts them; connections_max or more: no limit for one
  std::chrono::seconds idle{60};                          // between two messages of a connection
  std::chrono::seconds receive{30};                       // for one message to come in
  std::chrono::seconds answer{30};                        // until it must be on disk, or the sender is told to come again
  std::size_t bytes_max = std::size_t{8} << 20;           // of one message
  std::size_t waiting_bytes_max = std::size_t{32} << 20;  // of all that are coming in or wait for room in the intake

  [[nodiscard]] bool has_tls() const { return !certificate.empty() || !private_key.empty(); }
};

// What speaks against listening so, in sentences; empty when all is well. `asks_who`: senders have something else than a
// certificate to show (a token).
[[nodiscard]] std::vector<std::string> net_faults(const NetOptions& options, bool asks_who);

// A secret in a file that everybody may read is none. Empty, or the sentence.
[[nodiscard]] std::string openness_fault(const std::filesystem::path& file);

}  // namespace kpwatch::net
