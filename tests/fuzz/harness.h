// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// What all harnesses demand: a reading keeps its invariants, tells the same twice, and costs less than the limit. A demand
// that does not hold ends the process with the line that made it, which is how a fuzzer sees it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/flow/format.h"

namespace kpwatch::fuzz {

void demand(bool holds, const char* what, std::string_view about = {});

// The maps of the repository. A fuzzer must not go on without them: it would find nothing.
[[nodiscard]] const std::vector<Map>& shipped_maps();
// Of the goods of very large declarations only those that concern the Kimberley Process are kept, as in the daemon.
void set_shipped_interest(Format& format);
[[nodiscard]] std::unique_ptr<Format> shipped_format(FormatMaker make, const FormatLimits& limits);

// Limits low enough for short inputs to reach them.
[[nodiscard]] FormatLimits low_limits();

// The day that all harnesses receive their input on.
[[nodiscard]] Day received_on();

// Ends the process when the input takes longer than two seconds of processor time. Wall time would accuse the machine.
class CpuLimit {
 public:
  CpuLimit();
  ~CpuLimit();
  CpuLimit(const CpuLimit&) = delete;
  CpuLimit& operator=(const CpuLimit&) = delete;
};

// Everything a reading tells, as one text: equal readings are equal texts.
[[nodiscard]] std::string told_by(const InputReading& reading);

// What must hold of notes on an input of this size, whoever made them.
void demand_soundness(const Notes& notes, std::size_t size);

// What is told of an input may be longer than it, by a factor and a rest, but not by a power.
void demand_told_bounded(std::string_view told, std::size_t size);

// What must hold of any reading of any bytes of this size, whatever the format. Returns what it tells.
std::string demand_soundness(const InputReading& reading, std::size_t size);

// XML that is nothing out of the ordinary has a reader of its own. Who counts the rows that fire gets all from the parser: both must
// tell the same.
void demand_same_by_the_parser(Format& format, std::string_view bytes, std::string_view told);

// What of the documents would be looked at, by the reference tables of the repository.
[[nodiscard]] bool concerns_shipped(const Document& document);
[[nodiscard]] const Glance& shipped_glance();
// What a skim over the bytes of this reading should not have passed over; empty: nothing.
[[nodiscard]] std::string fault_of(const Skim& skim, const InputReading& reading);

// Skims the bytes, of which `reading` is what the whole reading told. What is skimmed over must be of no interest, and with
// nothing wrong but values that nobody looks at. True when it was skimmed over.
bool demand_safe_skim(Format& format, std::string_view bytes, const InputReading& reading);

// Complaints about a file of ours: places inside it, sentences that a terminal can show.
void demand_soundness(const Complaints& complaints, std::string_view text);

}  // namespace kpwatch::fuzz
