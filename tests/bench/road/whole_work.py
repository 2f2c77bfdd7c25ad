#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""The whole work: files in, alerts out; declarations a CPU second of the daemon, by format and share of hits.

The baseline of a row is the same run without its desk: judging, archive and ledger are all that this thread does, so the ratio is what
they cost. Publishing (a synced file an authority for each hit) is in both. EDIFACT comes 200 declarations a file, the others one a file;
five times as many, so that the 3 ms of the desk's first hit (statements made ready, its grounds archived) weigh as little as with them.
"""
import os

from runs import median_cost
from streams import row, stream

from road import Daemon

COUNT = int(os.environ.get("KPWATCH_BENCH_DECLARATIONS", "20000"))
RATES = (0, 0.001, 0.01, 1)
REPEATS = 3


def measure(form, rate):
    count = COUNT // 50 if rate == 1 else COUNT * 5 if form == "edifact" else COUNT // 5
    hits = round(count * rate)
    used, at_the_desk = median_cost(REPEATS, Daemon, stream(form, count, hits), hits)
    ratio = used / (used - at_the_desk)
    goal = {"goal": "<= 1.10 x", "met": ratio <= 1.10} if rate == 0.001 else {"met": None}
    row(f"whole work over files, {form}, {rate:.1%} hits", count / used, "declarations a CPU second", baseline="without checks and ledger",
        baseline_figure=round(count / (used - at_the_desk), 1), ratio=round(ratio, 3), **goal)


def main():
    for form in ("edifact", "wco", "asycuda", "json"):
        for rate in RATES:
            measure(form, rate)


if __name__ == "__main__":
    main()
