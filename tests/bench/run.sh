#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
# Measures kpwatch against named baselines, all in one run on this machine, and prints one table. Debian 12, root or sudo. Keep the machine otherwise idle.
#   tests/bench/run.sh [SUBJECT...]     subjects: the folders beside this file that have a measure.sh; all without an argument
# Rows and table are kept in build/bench-results/. Environment: each subject's measure.sh says what it takes (sizes, repetitions).
set -euo pipefail
cd "$(dirname "$0")/../.."
deploy/install-packages.sh deploy/packages.txt tests/packages.txt
export CCACHE_DIR="${CCACHE_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/kpwatch/ccache}"
cmake --preset bench > /dev/null
cmake --build --preset bench -j "$(nproc)"
results=build/bench-results
mkdir -p "$results"
subjects=("$@")
[ "${#subjects[@]}" -gt 0 ] || for script in tests/bench/*/measure.sh; do subjects+=("$(basename "$(dirname "$script")")"); done
status=0
python3 tests/bench/touch_memory.py
for subject in "${subjects[@]}"; do
  echo "== $subject"
  KPWATCH_BUILD="$PWD/build/bench" "tests/bench/$subject/measure.sh" 2>&1 | tee "$results/$subject.txt" | grep -v '^{"work"' || true
  [ "${PIPESTATUS[0]}" -eq 0 ] || { echo "!!! $subject did not finish" >&2; status=1; }
done
{
  echo "$(nproc) cores, $(grep -m 1 'model name' /proc/cpuinfo | cut -d: -f2- | xargs), $(uname -sr), $(git rev-parse --short HEAD 2> /dev/null || true)"
  echo
  python3 tests/bench/results.py $(printf "$results/%s.txt " "${subjects[@]}")
} | tee "$results/table.md"
exit "$status"
