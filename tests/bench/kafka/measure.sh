#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
# The Kafka rows: drain of a topic against a floor and against Kafka Streams, and produce to alert visible against a hand-written loop.
# Environment:
#   KPWATCH_BUILD             the build (preset bench); default build/bench
#   KPWATCH_BENCH_DIR         a folder with 10 GB free, on the kind of disk that the ledger is meant for; default a new one under ${TMPDIR:-/tmp}
#   KPWATCH_BENCH_PARTS       of: drain streams latency; default all
#   KPWATCH_BENCH_MESSAGES    in the topic; default 1000000
#   KPWATCH_BENCH_REPEATS     of floor and daemon, in turn; default 2
#   KPWATCH_BENCH_SECONDS     of the open loop, for each system and rate; default 60
#   KPWATCH_BENCH_QUICK=1     50,000 messages, once, 10 seconds
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
"$root/deploy/install-packages.sh" "$here/packages.txt"
exec /usr/bin/python3 "$here/measure.py"
