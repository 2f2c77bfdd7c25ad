// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The stream that everything here is measured with: made-up customs declarations, each one a function of its number alone.
// 70 % EDIFACT CUSDEC of about 2 KB, 30 % WCO XML of about 5 KB; one in two hundred is of rough diamonds.
#pragma once

#include <cstdint>
#include <string>

namespace kpwatch::bench {

// other: goods of every day. The rest are rough diamonds:
// lawful: the certificate is known and says the same; no alert. heavy: it is known and says less; an alert.
// unknown: nobody has told of it; waits two days for it, so no alert yet. bare: exported without one; an alert.
enum class Kind { other, lawful, heavy, unknown, bare };

// As they come: `drain` numbers. In the open loop every 200th is heavy, and nothing else is of rough diamonds.
constexpr std::uint64_t open_loop_from = 5'000'000;
constexpr std::uint64_t open_loop_hit_every = 200;

[[nodiscard]] Kind kind_of(std::uint64_t number);
[[nodiscard]] bool raises_alert(Kind kind);
// The reference of the declaration, by which its alert is recognised: "KB" and ten digits.
[[nodiscard]] std::string reference_of(std::uint64_t number);
void write_declaration(std::uint64_t number, std::string& text);

// The line of the certificate that `number` cites, in the columns of certificate_columns. For lawful and heavy ones.
[[nodiscard]] std::string certificate_line(std::uint64_t number);
constexpr const char* certificate_columns = "number,issuer,issued_on,expires_on,origin,destination,parcels,carats,usd\n";

}  // namespace kpwatch::bench
