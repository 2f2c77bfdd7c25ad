// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// librdkafka's mock cluster for the tests of error paths. It proves nothing about transactions.
#pragma once

#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>

#include <string>

#include "tests/kafka/kafka_fixtures.h"

namespace kpwatch::test {

class MockCluster {
 public:
  explicit MockCluster(int brokers = 1)
      : host_(make_client(RD_KAFKA_PRODUCER, {{"log_level", "0"}})), cluster_(rd_kafka_mock_cluster_new(host_.get(), brokers)) {}
  ~MockCluster() { rd_kafka_mock_cluster_destroy(cluster_); }
  MockCluster(const MockCluster&) = delete;
  MockCluster& operator=(const MockCluster&) = delete;

  [[nodiscard]] std::string brokers() const { return rd_kafka_mock_cluster_bootstraps(cluster_); }
  void topic(const std::string& name, int partitions) {
    ASSERT_EQ(rd_kafka_mock_topic_create(cluster_, name.c_str(), partitions, 1), RD_KAFKA_RESP_ERR_NO_ERROR);
  }
  void down(std::int32_t broker = 1) { rd_kafka_mock_broker_set_down(cluster_, broker); }
  void up(std::int32_t broker = 1) { rd_kafka_mock_broker_set_up(cluster_, broker); }
  [[nodiscard]] rd_kafka_mock_cluster_t* get() { return cluster_; }

 private:
  ClientHandle host_;
  rd_kafka_mock_cluster_t* cluster_;
};

// Kafka's numbers for requests (protocol guide).
enum class Request : std::int16_t {
  produce = 0,
  fetch = 1,
  find_coordinator = 10,
  init_producer_id = 22,
  add_partitions_to_txn = 24,
  end_txn = 26
};

template <class... Errors>
void answer_with(MockCluster& mock, Request request, Errors... errors) {
  const std::array<rd_kafka_resp_err_t, sizeof...(errors)> list{errors...};
  rd_kafka_mock_push_request_errors_array(mock.get(), static_cast<std::int16_t>(request), list.size(), list.data());
}

}  // namespace kpwatch::test
