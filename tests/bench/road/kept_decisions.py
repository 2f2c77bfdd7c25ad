#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""What it costs to keep what decisions stood on: processor time of daemons over COUNT declarations of which each is a hit, turn about, of several kpwatch.

    tests/bench/road/kept_decisions.py COUNT ROUNDS NAME=PROGRAM...
"""
import statistics
import sys

import runs
from streams import stream

import road


def main():
    count, rounds = int(sys.argv[1]), int(sys.argv[2])
    programs = dict(pair.split("=", 1) for pair in sys.argv[3:])
    for form in ("edifact", "json"):
        used, desk = {name: [] for name in programs}, {name: [] for name in programs}
        files = list(stream(form, count, count))
        for _ in range(rounds):
            for name, program in programs.items():
                road.KPWATCH = program
                whole, at_the_desk = runs.cost(road.Daemon(settings=runs.LIMITS), files, count)
                used[name].append(whole)
                desk[name].append(at_the_desk)
        for name in programs:
            print(f"{form:8} {name:10} all threads {statistics.median(used[name]):.2f} s, desk {statistics.median(desk[name]):.2f} s "
                  f"(from {min(desk[name]):.2f} to {max(desk[name]):.2f})", flush=True)


if __name__ == "__main__":
    main()
