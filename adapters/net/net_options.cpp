// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/net/net_options.h"

#include <sys/stat.h>

#include <boost/asio/ip/address.hpp>

#include "adapters/net/tls.h"

namespace kpwatch::net {

std::string openness_fault(const std::filesystem::path& file) {
  struct stat found {};
  if (::stat(file.c_str(), &found) != 0) return "there is no file " + file.string();
  if ((found.st_mode & S_IRWXO) != 0) return file.string() + " is open to every user of this machine: chmod o= it";
  return {};
}

std::vector<std::string> net_faults(const NetOptions& options, bool asks_who) {
  std::vector<std::string> faults;
  boost::system::error_code error;
  const auto ip = boost::asio::ip::make_address(options.address, error);
  if (error) faults.push_back("address: " + options.address + " is not an IP address");
  const bool is_near = !error && ip.is_loopback();
  if (options.certificate.empty() != options.private_key.empty())
    faults.emplace_back("certificate and private_key go together: one of them is missing");
  if (!options.client_ca.empty() && options.certificate.empty())
    faults.emplace_back("client_ca: senders can show a certificate only where certificate and private_key are set too");
  if (!options.clients.empty() && options.client_ca.empty())
    faults.emplace_back("clients: names mean nothing without client_ca, the authority that vouches for them");
  if (!is_near && !options.has_tls() && !options.allow_plain)
    faults.push_back("address: " + options.address +
                     " is not the loopback, and what comes is not encrypted: set certificate and private_key, or allow_plain: yes where "
                     "something else encrypts it");
  if (!is_near && options.client_ca.empty() && !asks_who)
    faults.push_back("address: " + options.address + " is not the loopback, and nobody is asked who he is: set client_ca" +
                     (options.allow_plain ? "" : ", or allow_plain: yes where something else sees to that"));
  if (!faults.empty() || !options.has_tls()) return faults;
  if (auto open = openness_fault(options.private_key); !open.empty()) faults.push_back("private_key: " + std::move(open));
  if (const auto context = make_context(options); !context) faults.push_back(context.error().sentence);
  return faults;
}

}  // namespace kpwatch::net
