// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// An outbox entry as a Kafka record: CloudEvents 1.0, Kafka protocol binding, binary content mode (section 3.2).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "daemon/flow/publisher.h"

namespace kpwatch::kafka {

using Headers = std::vector<std::pair<std::string, std::string>>;

// ce_ headers in the attributes' order, `content-type` without prefix and instead of ce_datacontenttype.
[[nodiscard]] Headers headers_of(const OutboxEntry& entry);

// The same for two records only if id, source, sequence, epoch, key and value are the same: a record that was read back
// is this entry, or it is not. Other headers, which brokers' mirrors like to add, do not count.
using Fingerprint = std::string;
[[nodiscard]] Fingerprint fingerprint(const Headers& headers, std::string_view key, std::string_view value);

[[nodiscard]] std::string_view header(const Headers& headers, std::string_view name);  // empty when missing
[[nodiscard]] std::uint64_t sequence_of(const Headers& headers);                       // 0 when missing

}  // namespace kpwatch::kafka
