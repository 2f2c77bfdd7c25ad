#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
# What all checks cost on a declaration that concerns the KP, with the reference tables as shipped and with ten times their rows.
set -euo pipefail
"$KPWATCH_BUILD/bench/checks_bench" --benchmark_format=json 2>/dev/null | /usr/bin/python3 -c '
import json, sys
median = {run["run_name"].split("/")[1].split("/")[0]: run for run in json.load(sys.stdin)["benchmarks"] if run.get("aggregate_name") == "median"}
one, ten = median["1"]["cpu_time"], median["10"]["cpu_time"]
checks = int(median["1"]["checks"])
print(json.dumps({"work": f"all {checks} checks on a lawful import, its certificate known", "figure": round(one, 1), "unit": "us", "goal": None, "met": None}))
print(json.dumps({"work": "the same with ten times the reference rows", "figure": round(ten, 1), "unit": "us", "baseline": "the tables as shipped",
                  "baseline_figure": round(one, 1), "ratio": round(ten / one, 3), "goal": "less than twice", "met": ten < 2 * one}))'
