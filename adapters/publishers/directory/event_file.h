// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// One event as a file: what it is called, what is in it, and the same read back.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "daemon/flow/publisher.h"

namespace kpwatch::directory {

inline constexpr std::string_view event_ending = ".json", answer_ending = ".edi", kept_ending = ".kept";

// Only [A-Za-z0-9._-], any other sign as '_', no dot in front; at most so many bytes.
[[nodiscard]] std::string plain(std::string_view text, std::size_t bytes_max);

[[nodiscard]] std::string file_name(const OutboxEntry& entry);
// Hidden, while it is written.
[[nodiscard]] std::string draft_name(const std::string& name);
// A second link to the file, hidden too, from before it gets its name until the ledger has marked it as sent. There without a
// draft, it says that the file had its name; where that is gone, the partner took it away.
[[nodiscard]] std::string kept_name(const std::string& name);

// The data is JSON already and goes in as the bytes that were decided on; an answer stands alone.
[[nodiscard]] std::string content_of(const OutboxEntry& entry);

// As `content_of` writes it. Nothing: it is none of ours.
[[nodiscard]] std::optional<VisibleEvent> event_in(std::string_view json);
// An answer says nothing of itself; its file's name does: <stream>-<epoch>-<sequence>-<event id>.edi
[[nodiscard]] std::optional<VisibleEvent> answer_in(const std::string& name, std::string content);

}  // namespace kpwatch::directory
