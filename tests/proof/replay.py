#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""The same documents give the same alerts, byte for byte: once with one clerk and undisturbed, once with four clerks and killed in between.

    tests/proof/replay.py [KILLS] [--documents N] [--seed S]

Compared is what each authority reads of each alert and revision: id, type and data but for the two clock readings in it, when a revision was decided and first made.
"""
import json
import sys

import reference
import stream
from installation import Installation
from killing import Killing, arguments
from sender import Sender


CLOCK = ("created_at", "decided_at")


def decided(event):
    return json.dumps([event.type, {name: value for name, value in event.data.items() if name not in CLOCK}], sort_keys=True)


def told(options, clerks, kills):
    installation = Installation(settings=f"clerks: {clerks}\n")
    try:
        steps = stream.woven(options.seed, stream.stories(options.seed, options.documents))
        killing = Killing(installation, Sender(installation, steps), options.seed)
        for _ in range(kills):
            killing.life_and_death(len(steps) // (2 * kills))
        killing.finish(120 + len(steps) / 50)
        return {(name, event.id): decided(event) for name in reference.AUTHORITIES for event in installation.folder_stream(name)}
    finally:
        installation.remove()


def main():
    options = arguments(__doc__, 5, 100)
    first, second = told(options, 1, 0), told(options, 4, options.kills)
    missing = sorted(first.keys() ^ second.keys())
    differing = [key for key in first.keys() & second.keys() if first[key] != second[key]]
    print(f"{len(first)} events decided twice: {len(missing)} only once, {len(differing)} with other bytes")
    for key in missing[:10]:
        print("  only once:", key)
    for key in differing[:3]:
        print("  differs:", key, first[key], second[key], sep="\n    ")
    return 1 if missing or differing or not first else 0


if __name__ == "__main__":
    sys.exit(main())
