#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
# XML to Declaration against bare Xerces. Environment: REPETITIONS (9), of which the median counts.
set -euo pipefail
here=$(dirname "$0")
"${KPWATCH_BUILD:-build/bench}/bench/xml_bench" --benchmark_repetitions="${REPETITIONS:-9}" --benchmark_enable_random_interleaving=true \
  --benchmark_min_time=0.1 --benchmark_format=json 2> /dev/null | python3 "$here/../medians.py" xml
