#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""The rows that measurements print, and the table made of them.

A measurement prints, on standard output, one JSON object a line for each figure:
  {"work": "EDIFACT to Declaration", "figure": 312.4, "unit": "MB/s a core", "baseline": "bare walk over segments", "baseline_figure": 2900.0,
   "ratio": 0.108, "goal": ">= 300 MB/s a core", "met": true}
Without a baseline: no "baseline", "baseline_figure" and "ratio". "met" is null where the row only informs. Other lines are passed by.

results.py FILE...     prints the table of the rows in the files (Markdown)
"""
import json
import sys

COLUMNS = ("work", "figure", "against", "ratio", "goal", "met")


def rows(lines):
    for line in lines:
        line = line.strip()
        if line.startswith('{"work"'):
            yield json.loads(line)


def number(value):
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def cells(row):
    against = f"{row['baseline']}: {number(row.get('baseline_figure'))}" if row.get("baseline") else ""
    met = {True: "yes", False: "**no**", None: ""}[row.get("met")]
    return (row["work"], f"{number(row['figure'])} {row['unit']}", against, number(row.get("ratio")), row.get("goal") or "", met)


def table(found):
    lines = ["| " + " | ".join(COLUMNS) + " |", "|" + "---|" * len(COLUMNS)]
    lines += ["| " + " | ".join(cells(row)) + " |" for row in found]
    return "\n".join(lines)


def main():
    found = []
    for name in sys.argv[1:]:
        with open(name, encoding="utf-8") as lines:
            found += rows(lines)
    print(table(found))


if __name__ == "__main__":
    main()
