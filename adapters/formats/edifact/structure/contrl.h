// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Writes a CONTRL message (ISO 9735, its own interchange) that answers one examined interchange: in the sender's syntax version and
// service characters, from its recipient to its sender.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "adapters/formats/edifact/structure/examination.h"
#include "daemon/flow/format.h"

namespace kpwatch::edifact {

// What became of a message. Deviations alone refuse nothing.
enum class Fate : std::uint8_t {
  accepted,    // read, whatever is told of it
  refused,     // not read
  unsupported  // of a type that is not read here
};

// `fates` has one for each message. Nothing for an interchange without UNB: nobody says whom to answer.
// `stamp.reference` becomes the interchange's.
[[nodiscard]] std::string write_contrl(const ExaminedInterchange& interchange, std::span<const Fate> fates, const AnswerStamp& stamp);

// One for each interchange, after what became of its messages.
[[nodiscard]] std::string contrl_for(std::string_view bytes, std::span<const DocumentFate> documents, const AnswerStamp& stamp,
                                     const FormatLimits& limits, std::string_view characters = {});

}  // namespace kpwatch::edifact
