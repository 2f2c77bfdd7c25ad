#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""Makes rows (results.py) of what a Google Benchmark program said in JSON: medians of the CPU time, each against its baseline
from the same run. The names of measurements are <documents>/<reader>.

medians.py xml|json < output
"""
import json
import sys

XML_GOAL = "<= 1.15 x the time of one bare reader"
JSON_GOAL = ">= 0.5 x the speed"
WORDS = {
    "wco_3k": "WCO XML of 3 KB to Declaration",
    "wco_5k": "WCO XML of 5 KB to Declaration",
    "asycuda": "ASYCUDA XML to Declaration",
    "declarations": "JSON to Declaration",
    "others": "JSON, skimmed: bytes to the decision that a declaration is of no concern",
}
READERS = {
    "one_reader": "bare Xerces SAX2, one reader for all",
    "new_readers": "bare Xerces SAX2, a new reader a document",
    "simdjson": "bare simdjson on-demand, every value touched",
}


def medians(text):
    """What is printed around the JSON of the program is passed by."""
    report = json.loads(text[text.index("{\n"): text.rindex("}") + 1])
    return {b["run_name"].split("/")[0] + "/" + b["run_name"].split("/")[1]: b
            for b in report["benchmarks"] if b.get("aggregate_name") == "median"}


def microseconds(run):
    return 1e6 / run["items_per_second"]


def rows(found, subject):
    for name, run in found.items():
        documents, reader = name.split("/")
        if reader != "kpwatch":
            continue
        growing = documents.endswith("_items")
        for other in READERS:
            bare = found.get(f"{documents}/{other}")
            if bare is None:
                continue
            ratio = microseconds(run) / microseconds(bare)
            is_goal = not growing and other != "new_readers"
            if subject == "json":
                ratio = 1 / ratio
            yield {
                "work": WORDS.get(documents, f"{subject.upper()} with {documents.split('_')[-2]} items" if growing else documents),
                "figure": microseconds(run), "unit": f"us a document ({run['bytes_per_second'] / 1e6:.0f} MB/s)",
                "baseline": READERS[other], "baseline_figure": microseconds(bare), "ratio": ratio,
                "goal": (XML_GOAL if subject == "xml" else JSON_GOAL) if is_goal else "",
                "met": (ratio <= 1.15 if subject == "xml" else ratio >= 0.5) if is_goal else None,
            }


def growth(found, subject):
    sizes = {int(n.split("/")[0].split("_")[-2]): microseconds(r) for n, r in found.items() if n.endswith("_items/kpwatch")}
    if len(sizes) < 2:
        return
    least = min(sizes)
    for size in sorted(sizes)[1:]:
        factor = sizes[size] / sizes[least]
        yield {"work": f"{subject.upper()}: {size // least} x the items", "figure": factor, "unit": "x the time",
               "goal": "linear", "met": factor <= 1.15 * size / least}


def main():
    subject = sys.argv[1]
    found = medians(sys.stdin.read())
    for row in [*rows(found, subject), *growth(found, subject)]:
        print(json.dumps(row))


if __name__ == "__main__":
    main()
