#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""Generated interchanges read by kpwatch and by others: the same segments, elements, repetitions and components, and the same values in the fields of declarations.
  differential.py [--count N] [--from SEED] [--pydifact FOLDER] [--npm FOLDER]
FOLDER holds an installed pydifact (pip install --target) or edifact (npm install --prefix). They are given as many interchanges of what they say they know, and what
they read otherwise is counted by its reason. Ends with 1 when a difference has none."""
import argparse
import collections
import json
import os
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(HERE))
import generator  # noqa: E402
import independent  # noqa: E402
import others  # noqa: E402

KPWATCH = os.environ.get("KPWATCH", str(ROOT / "build/release/kpwatch"))
DUMP = os.environ.get("SEGMENTS_DUMP", str(ROOT / "build/release/tests/differential/segments_dump"))


def without_tail(values, is_empty):
    values = list(values)
    while values and is_empty(values[-1]):
        values.pop()
    return values


def normal(segment):
    """Blanks at the ends of values, and empty values at the end, are no content."""
    elements = []
    for repetitions in segment:
        parts = [without_tail([part.strip(" \t\r\n") for part in repetition], lambda part: part == "") for repetition in repetitions or [[]]]
        elements.append(without_tail(parts, lambda part: part == []))
    return without_tail(elements, lambda element: element == [])


def told_of(declaration):
    """What kpwatch says, in the form of independent.customs_declarations."""
    roles = {"exporter": "EX", "importer": "IM"}
    told = {name: declaration[name] for name in ("type_code", "reference", "dispatch_country", "destination_country", "issued_on") if name in declaration}
    told["parties"] = [{"role": roles[party["role"]], "id": party["id"], "name": party["name"], "country": party["country"]} for party in declaration.get("parties", [])]
    told["items"] = [{"number": item["number"], "commodity_code": item["commodity_code"], "description": item.get("description", ""), "origin": item.get("origin", ""),
                      "quantities": [{"unit": quantity["unit"], "amount": quantity["amount"]} for quantity in item["quantities"]]} for item in declaration["items"]]
    return told


def cut_by_kpwatch(inputs):
    dumped = subprocess.run([DUMP], input=others.framed(inputs), capture_output=True, check=True).stdout
    return [[[normal(segment) for segment in interchange] for interchange in json.loads(line)] for line in dumped.splitlines()]


def read_by_kpwatch(inputs):
    with tempfile.TemporaryDirectory(prefix="kpwatch-differential-") as folder:
        names = []
        for number, data in enumerate(inputs):
            names.append(os.path.join(folder, f"{number:06}.edi"))
            pathlib.Path(names[-1]).write_bytes(data)
        read = subprocess.run([KPWATCH, "read", "--json", folder], capture_output=True, check=False)
    if read.returncode not in (0, 1):
        raise SystemExit(f"kpwatch read ended with {read.returncode}: {read.stderr.decode()}")
    return [json.loads(line) for line in read.stdout.splitlines()]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=400)
    parser.add_argument("--from", dest="first", type=int, default=1)
    parser.add_argument("--pydifact")
    parser.add_argument("--npm")
    given = parser.parse_args()
    made = [generator.input_of(seed) for seed in range(given.first, given.first + given.count)]
    inputs = [data for data, _ in made]
    segments, readings = cut_by_kpwatch(inputs), read_by_kpwatch(inputs)
    counts, faults = collections.Counter(), []

    def differs(number, what, ours, theirs):
        faults.append(number)
        if len(faults) <= 5:
            print(f"seed {given.first + number}: {what}\n  kpwatch: {ours}\n  other:   {theirs}\n  input:   {inputs[number][:300]!r}")

    for number, data in enumerate(inputs):
        interchanges = independent.read(data)
        expected = [[normal(segment) for segment in interchange.segments] for interchange in interchanges]
        counts["interchanges"] += len(expected)
        counts["segments"] += sum(map(len, expected))
        counts["components"] += sum(len(part) for interchange in expected for segment in interchange for element in segment for part in element)
        if segments[number] != expected:
            ours = [segment for interchange in segments[number] for segment in interchange]
            theirs = [segment for interchange in expected for segment in interchange]
            first = next((pair for pair in zip(ours, theirs) if pair[0] != pair[1]), (len(ours), len(theirs)))
            differs(number, "segments", *first)
        declared = [declaration for interchange in interchanges for declaration in independent.customs_declarations(interchange)]
        documents = readings[number]["documents"]
        if readings[number]["outcome"] == "rejected":
            differs(number, "refused", [note["code"] for document in documents for note in document["notes"] if note["severity"] == "rejection"], "valid")
        told = [told_of(document["fields"]) for document in documents if document.get("map") == "edifact/cusdec-d96b-za"]
        counts["declarations"] += len(declared)
        if told != declared:
            differs(number, "fields", *next((pair for pair in zip(told, declared) if pair[0] != pair[1]), (len(told), len(declared))))
    print(f"{given.count} files, {counts['interchanges']} interchanges, {counts['segments']} segments, {counts['components']} components, {counts['declarations']} declarations; "
          f"read otherwise by the independent reader: {len(set(faults))} files")
    if given.pydifact or given.npm:
        made = [generator.input_of(seed, plain=True) for seed in range(given.first, given.first + given.count)]
        inputs = [data for data, _ in made]
        segments = cut_by_kpwatch(inputs)
    for name, folder, reader in (("pydifact", given.pydifact, others.pydifact), ("npm edifact", given.npm, others.npm)):
        if not folder:
            continue
        print(f"{name}:")
        for reason, (count, seed) in sorted(others.compare(reader(folder, inputs), made, segments, normal).items(), key=lambda row: -row[1][0]):
            print(f"  {count:6}  {reason}" + ("" if reason == others.SAME else f" (first seed {given.first + seed})"))
            if reason == others.UNEXPLAINED:
                faults.append(seed)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
