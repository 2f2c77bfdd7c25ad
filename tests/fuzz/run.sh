#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
# Fuzzes: tests/fuzz/run.sh [CPU-MINUTES] [HARNESS...]. Installs what is needed, builds the harnesses with clang, address and undefined
# behaviour sanitizers, and gives each so many minutes of processor time (30), whatever the machine does beside. What is found stays in
# tests/fuzz/finds, and the exit code is 1; the table is printed again by tests/fuzz/campaign.py --table.
set -euo pipefail
cd "$(dirname "$0")/../.."

deploy/install-packages.sh deploy/packages.txt tests/fuzz/packages.txt

minutes=30
case "${1:-}" in '' | *[!0-9.]*) ;; *) minutes="$1"; shift ;; esac
harnesses=("$@")
[ "${#harnesses[@]}" -gt 0 ] || harnesses=(xml json csv map config schema edifact)

export CCACHE_DIR="${CCACHE_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/kpwatch/ccache}" CCACHE_MAXSIZE="${CCACHE_MAXSIZE:-2G}"
cmake --preset fuzz > /dev/null
cmake --build --preset fuzz --target "${harnesses[@]/%/_fuzz}"
exec /usr/bin/python3 tests/fuzz/campaign.py --cpu-minutes "$minutes" "${harnesses[@]}"
