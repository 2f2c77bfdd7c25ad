#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
# Installs what is needed (Debian 12, root or sudo), builds a release, and shows the main job on about 200 sample documents: declarations in over a
# folder and Kafka, alerts out to three partner authorities. Leaves the daemon running until Ctrl-C.
#   --once          end after the summary; exit 0 only if the alerts are exactly the expected ones
#   --real-broker   a real Apache Kafka instead of the small trial broker
set -euo pipefail
cd "$(dirname "$0")/.."

lists=(deploy/packages.txt deploy/trial/packages.txt)
for option in "$@"; do
  case "$option" in
    --once) ;;
    --real-broker) lists+=(deploy/trial/real-broker-packages.txt) ;;
    *) sed -n '4,7p' "$0" | cut -c3- >&2; exit 2 ;;
  esac
done
deploy/install-packages.sh "${lists[@]}"

echo "Building (the first time takes some minutes) ..."
export CCACHE_DIR="${CCACHE_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/kpwatch/ccache}" CCACHE_MAXSIZE="${CCACHE_MAXSIZE:-2G}"
cmake -S . -B build/trial -G Ninja -DCMAKE_BUILD_TYPE=Release -DCMAKE_UNITY_BUILD=ON -DCMAKE_UNITY_BUILD_BATCH_SIZE=10 -DKPWATCH_TESTS=OFF > /dev/null
cmake --build build/trial -j "$(nproc)" --target kpwatch kpwatch-trial-broker > build/trial/build.log 2>&1 || { tail -n 40 build/trial/build.log >&2; exit 1; }

exec /usr/bin/python3 deploy/trial/trial.py --build build/trial "$@"
