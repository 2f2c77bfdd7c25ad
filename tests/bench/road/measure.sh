#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
# The whole program over folders: files in, alerts out; its life with many certificates; its growth. Six minutes.
# KPWATCH_BENCH_DECLARATIONS: declarations of a stream (20000). KPWATCH_BENCH_CERTIFICATES_HELD: certificates in the ledger (100000).
# KPWATCH_BENCH_ROAD: of whole_work, life, growth; default all.
set -euo pipefail
here="$(dirname "$0")"
export KPWATCH="$KPWATCH_BUILD/kpwatch" PYTHONDONTWRITEBYTECODE=1
for part in ${KPWATCH_BENCH_ROAD:-whole_work life growth}; do
  /usr/bin/python3 "$here/$part.py"
done
