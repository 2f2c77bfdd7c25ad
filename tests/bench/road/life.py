#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""Start and memory of a daemon that knows many certificates: seconds from exec to ready, MiB idle and under load."""
import os
import statistics
import time

from runs import AUTHORITY_NAMES, daemon_with_certificates, wait_until_told
from streams import row, stream

from road import memory_mib

HELD = int(os.environ.get("KPWATCH_BENCH_CERTIFICATES_HELD", "100000"))
STARTS = 7
DECLARATIONS, HITS = 20000, 200


def seconds_to_ready(daemon):
    before = time.monotonic()
    daemon.start(wait=False)
    while not daemon.page("/ready").startswith("ready"):
        if daemon.process.poll() is not None:
            raise SystemExit(daemon.log.read_text()[-2000:])
        time.sleep(0.002)
    return time.monotonic() - before


def main():
    daemon = daemon_with_certificates(HELD)
    try:
        starts, idle = [], []
        for _ in range(STARTS):
            starts.append(seconds_to_ready(daemon))
            time.sleep(0.5)  # what idle means: long after it was ready
            idle.append(memory_mib(daemon.process.pid, "VmRSS"))
            daemon.terminate()
        took, resident = statistics.median(starts), statistics.median(idle)
        row(f"cold start to ready, {HELD:,} certificates", took, "s", goal="<= 0.5 s", met=took <= 0.5)
        row(f"memory idle, {HELD:,} certificates", resident, "MiB", goal="<= 64 MiB", met=resident <= 64)
        daemon.start()
        for name, text in stream("edifact", DECLARATIONS, HITS, held=HELD):
            daemon.drop(name, text)
        wait_until_told(daemon, AUTHORITY_NAMES[:1], HITS)
        row(f"memory at its highest, {HELD:,} certificates, {DECLARATIONS:,} declarations, {HITS} hits", memory_mib(daemon.process.pid), "MiB", met=None)
        daemon.terminate()
    finally:
        daemon.remove()


if __name__ == "__main__":
    main()
