#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
# Installs what is needed, builds kpwatch and all tests, starts a real Apache Kafka, runs everything. Debian 12, root or sudo.
# Extra arguments go to ctest: tests/run.sh -R edifact
# KPWATCH_PRESET=asan (address and undefined behaviour sanitizers) or tsan (thread sanitizer): the same under them, in an hour or so.
set -euo pipefail
cd "$(dirname "$0")/.."

deploy/install-packages.sh deploy/packages.txt tests/packages.txt

export CCACHE_DIR="${CCACHE_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/kpwatch/ccache}" CCACHE_MAXSIZE="${CCACHE_MAXSIZE:-2G}"
jobs="$(nproc)"
preset="${KPWATCH_PRESET:-release}"
cmake --preset "$preset" > /dev/null
cmake --build --preset "$preset" -j "$jobs"
if [ "$preset" != release ]; then
  # They take their time, and more memory than what is measured: tests are given ten times as long and judge no costs.
  find "build/$preset" -name CTestTestfile.cmake -exec sed -i -E 's/TIMEOUT "([1-9][0-9]{1,2})"/TIMEOUT "\10"/g' {} +
  export KPWATCH_SANITIZED=1 KPWATCH_TEST_PATIENCE="${KPWATCH_TEST_PATIENCE:-300}"
  export UBSAN_OPTIONS="print_stacktrace=1:${UBSAN_OPTIONS:-}"
fi

# One broker for the whole run; each test takes topics of its own.
export KPWATCH_BROKER_HOME="$(mktemp -d)/broker"
trap 'tests/kafka-broker/broker.sh remove || true; rm -rf "$(dirname "$KPWATCH_BROKER_HOME")"' EXIT
if tests/kafka-broker/broker.sh start --sasl; then
  eval "$(tests/kafka-broker/broker.sh env)"
elif [ "${CI:-}" = true ]; then
  echo "The real Apache Kafka could not be started; under CI that is a failure." >&2
  exit 1
else
  echo "!!! NO REAL BROKER: the broker tests will be skipped and counted as such." >&2
fi

ctest --preset "$preset" -j "$jobs" --no-tests=error "$@"
