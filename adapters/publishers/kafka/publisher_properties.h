// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Which librdkafka properties the two clients of a publisher run with.
#pragma once

#include "adapters/kafka/client.h"
#include "adapters/publishers/kafka/kafka_publisher.h"

namespace kpwatch::kafka {

inline constexpr std::chrono::milliseconds transaction_time_max{15'000};

[[nodiscard]] Properties producer_properties(const KafkaPublisherOptions& options);
[[nodiscard]] Properties reader_properties(const KafkaPublisherOptions& options);

}  // namespace kpwatch::kafka
