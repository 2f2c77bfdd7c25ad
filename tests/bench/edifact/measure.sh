#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
# EDIFACT bytes to declarations, megabytes a second of CPU time, median of REPETITIONS (9), beside a bare walk over the same segments. Rows as
# tests/bench/results.py says.
set -euo pipefail
exec "${KPWATCH_BUILD:-build/bench}/bench/edifact_bench" --benchmark_repetitions="${REPETITIONS:-9}" --benchmark_min_time="${MIN_TIME:-0.1}" \
  --benchmark_enable_random_interleaving=true --benchmark_display_aggregates_only=true
