#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
# Looking a certificate up in ledgers of growing size. KPWATCH_BENCH_CERTIFICATES: the sizes; KPWATCH_BENCH_DIR: where the ledgers are made.
set -euo pipefail
folder="$(mktemp -d "${KPWATCH_BENCH_DIR:-/tmp}/kpwatch-store-XXXXXX")"
trap 'rm -rf "$folder"' EXIT
for count in ${KPWATCH_BENCH_CERTIFICATES:-10000 100000 1400000}; do
  "$KPWATCH_BUILD/bench/certificate_bench" "$folder/$count" "$count" 2> "$folder/log" || { cat "$folder/log" >&2; exit 1; }
  rm -rf "${folder:?}/$count"
done
