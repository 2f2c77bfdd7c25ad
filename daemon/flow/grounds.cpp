// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/flow/grounds.h"

#include <charconv>

namespace kpwatch {
namespace {

constexpr std::string_view first_line = "kpwatch grounds 1\n";

}  // namespace

// "mappings/json/certificate.yaml 1234\n", the bytes, "\n".
std::string bundle_of(const BundleParts& parts) {
  std::string bundle(first_line);
  for (const auto& [name, content] : parts)
    bundle.append(name).append(" ").append(std::to_string(content.size())).append("\n").append(content).append("\n");
  return bundle;
}

std::optional<BundleParts> parts_of(std::string_view bundle) {
  if (!bundle.starts_with(first_line)) return std::nullopt;
  bundle.remove_prefix(first_line.size());
  BundleParts parts;
  while (!bundle.empty()) {
    const auto end_of_line = bundle.find('\n');
    if (end_of_line == std::string_view::npos) return std::nullopt;
    const std::string_view line = bundle.substr(0, end_of_line);
    const auto blank = line.rfind(' ');
    if (blank == std::string_view::npos) return std::nullopt;
    std::size_t length = 0;
    const auto [end, error] = std::from_chars(line.data() + blank + 1, line.data() + line.size(), length);
    bundle.remove_prefix(end_of_line + 1);
    if (error != std::errc{} || end != line.data() + line.size() || length >= bundle.size() || bundle[length] != '\n') return std::nullopt;
    parts.emplace_back(line.substr(0, blank), bundle.substr(0, length));
    bundle.remove_prefix(length + 1);
  }
  return parts;
}

Result<KeptGrounds> GroundsKeeper::keep(const Grounds* grounds) {
  if (grounds == nullptr) return KeptGrounds{};
  if (kept_.sha256 == grounds->sha256) return kept_;
  if (auto known = ledger_.grounds(grounds->sha256)) {
    kept_ = *std::move(known);
    return kept_;
  }
  TRY_ASSIGN(auto place, archive_.put(grounds->bundle));
  TRY(archive_.sync());
  kept_ = {grounds->sha256, grounds->reference, grounds->version, std::move(place)};
  return kept_;
}

}  // namespace kpwatch
