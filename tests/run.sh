#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
# Installs what is needed, builds kpwatch and all tests, starts a real Apache Kafka, runs everything. Debian 12, root or sudo.
# Extra arguments go to ctest: tests/run.sh -R edifact
# KPWATCH_PRESET=asan: all of it under AddressSanitizer and UBSan, in an hour or so. KPWATCH_PRESET=tsan: what runs threads (label
# `concurrent`) under ThreadSanitizer. Each report, of a daemon that a test killed too, is in build/PRESET/reports; one fails the run.
set -euo pipefail
cd "$(dirname "$0")/.."

deploy/install-packages.sh deploy/packages.txt tests/packages.txt

export CCACHE_DIR="${CCACHE_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/kpwatch/ccache}" CCACHE_MAXSIZE="${CCACHE_MAXSIZE:-2G}"
jobs="$(nproc)"
preset="${KPWATCH_PRESET:-release}"
cmake --preset "$preset" > /dev/null
selected=()
if [ "$preset" = tsan ]; then
  cmake --build --preset tsan -j "$jobs" --target concurrent
  selected=(-L concurrent)
else
  cmake --build --preset "$preset" -j "$jobs"
fi
if [ "$preset" = asan ] || [ "$preset" = tsan ]; then
  # They take their time, and more memory than what is measured: tests are given ten times as long and judge no costs.
  find "build/$preset" -name CTestTestfile.cmake -exec sed -i -E 's/TIMEOUT "([1-9][0-9]{1,2})"/TIMEOUT "\10"/g' {} +
  export KPWATCH_SANITIZED=1 KPWATCH_TEST_PATIENCE="${KPWATCH_TEST_PATIENCE:-300}"
  reports="$PWD/build/$preset/reports"
  rm -rf "$reports"
  mkdir -p "$reports"
  export ASAN_OPTIONS="log_path=$reports/asan:${ASAN_OPTIONS:-}"
  export UBSAN_OPTIONS="print_stacktrace=1:log_path=$reports/ubsan:${UBSAN_OPTIONS:-}"
  export TSAN_OPTIONS="suppressions=$PWD/tests/tsan.supp:second_deadlock_stack=1:log_path=$reports/tsan:${TSAN_OPTIONS:-}"
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

outcome=0
ctest --preset "$preset" -j "$jobs" --no-tests=error "${selected[@]}" "$@" || outcome=$?
if [ -n "${reports:-}" ]; then
  echo "Sanitizer reports: $(find "$reports" -type f | wc -l) (in $reports)"
  [ -z "$(find "$reports" -type f)" ] || outcome=1
fi
exit "$outcome"
