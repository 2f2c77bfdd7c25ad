#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""Kills the daemon (SIGKILL) at random moments under load, over folders, and compares what came of it with the reference.

    tests/proof/folder_kills.py [KILLS] [--documents N] [--seed S]

Without a number the short form of the test suite. Exit code 0 only if nothing was lost, doubled, altered or told to others.
"""
import argparse
import collections
import hashlib
import os
import random
import sys
import time

import ledger_look
import reference
import stream
import verdict
from installation import Installation
from sender import Sender

MOMENTS = {"starting": 3, "working": 4, "telling": 3}   # how often each is aimed at


class Killing:
    """One daemon, a stream for it, and what its deaths met."""

    def __init__(self, installation, sender, seed):
        self.installation, self.sender, self.chance = installation, sender, random.Random(seed)
        self.met = collections.Counter()

    def has_started(self):
        return " started " in self.installation.log.read_text()

    def told_files(self):
        out = self.installation.home / "out"
        return sum(len(files) for _, _, files in os.walk(out))

    def wait(self, is_so, seconds=20.0):
        """Waits by looking often: the moment of a kill must not be a multiple of a timer's."""
        deadline = time.monotonic() + seconds
        while not is_so() and self.installation.process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.001)

    def life_and_death(self, load):
        aim = self.chance.choices(list(MOMENTS), list(MOMENTS.values()))[0]
        self.before_life(load)
        self.installation.start(wait=False)
        if aim == "starting":
            time.sleep(self.chance.uniform(0, 0.08))
        else:
            self.wait(self.has_started)
            told = self.told_files()
            until = time.monotonic() + self.chance.uniform(0, 0.3)
            while time.monotonic() < until:
                self.sender.send(self.chance.randrange(1, 6))
                time.sleep(0.002)
            if aim == "telling":
                self.wait(lambda: self.told_files() > told, 0.5)
                time.sleep(self.chance.uniform(0, 0.01))
        if self.installation.process.poll() is not None:
            raise AssertionError(f"the daemon ended by itself: {self.installation.process.returncode}\n{self.installation.log.read_text()[-2000:]}")
        self.installation.kill()
        self.note()

    def before_life(self, load):
        self.sender.send(load)

    def note(self):
        """What this death met, as the ledger and the folders show it."""
        met = set()
        if not self.has_started():
            met.add("in start-up")
        claimed = {f"file:{hashlib.sha256((self.installation.home / 'in/claimed' / name).read_bytes()).hexdigest()}" for name in self.installation.files("claimed")}
        with self.installation.ledger() as ledger:
            decided, unsent = claimed & ledger_look.settled(ledger), ledger_look.unsent(ledger)
        if claimed - decided:
            met.add("messages claimed, not decided")
        if decided:
            met.add("decided, not put away")
        if unsent:
            met.add("alerts not sent")
        names = {name for _, _, files in os.walk(self.installation.home / "out") for name in files}
        if any(f"{authority}-1-{sequence:020d}-{event}.json" in names for authority, sequence, event in unsent):
            met.add("alerts out, not marked")
        if any(not name.endswith(".json") or name.startswith(".") for name in names):
            met.add("an alert half written")
        self.met.update(met or {"at rest"})
        self.met["kills"] += 1

    def finish(self, seconds):
        """Everything that is left, with nobody killing."""
        self.installation.start()
        while self.sender.backlog:
            if not self.sender.send(400):
                time.sleep(0.02)
        self.installation.until("everything settled", self.installation.is_settled, seconds)
        self.installation.until("everything told", self.is_told, seconds)
        if self.installation.terminate() != 0:
            raise AssertionError(self.installation.log.read_text()[-2000:])

    def is_told(self):
        with self.installation.ledger() as ledger:
            return not ledger_look.unsent(ledger)


def report(killing, found, ledger_faults, documents):
    met = killing.met
    print(f"{met['kills']} kills; {documents} documents; they met: " + ", ".join(f"{what} {n}" for what, n in sorted(met.items()) if what != "kills"))
    counts = found.counts()
    print(", ".join(f"{kind} {counts.get(kind, 0)}" for kind in verdict.KINDS) + f"; faults of the ledger {len(ledger_faults)}")
    for kind, what in found.faults[:40]:
        print(f"  {kind}: {what}")
    for what in ledger_faults[:10]:
        print(f"  ledger: {what}")
    return not found.faults and not ledger_faults


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("kills", type=int, nargs="?", default=30)
    parser.add_argument("--documents", type=int, help="default: 20 a kill")
    parser.add_argument("--seed", type=int, default=int(os.environ.get("KPWATCH_TEST_SEED", random.randrange(1 << 30))))
    parser.add_argument("--keep", action="store_true", help="keep the folder of the daemon")
    options = parser.parse_args()
    documents = options.documents or max(20 * options.kills, 200)
    print(f"seed {options.seed}", flush=True)

    steps = stream.woven(options.seed, stream.stories(options.seed, documents))
    expected = reference.Reference()
    for step in steps:
        expected.take(step, True)
    installation = Installation()
    is_right = False
    try:
        killing = Killing(installation, Sender(installation, steps), options.seed)
        load = max(1, len(steps) // (2 * max(1, options.kills)))
        for n in range(options.kills):
            killing.life_and_death(load)
            if n % 50 == 49:
                print(f"{n + 1} kills, {killing.sender.sent} of {len(steps)} documents handed in", flush=True)
        killing.finish(120 + len(steps) / 50)
        with installation.ledger() as ledger:
            found = verdict.compare(expected.alerts, expected.letters, {name: installation.folder_stream(name) for name in reference.AUTHORITIES},
                                    ledger_look.letters(ledger))
            faults = ledger_look.faults(ledger)
            print("dead letters: " + ", ".join(f"{reason} {n}" for reason, n in sorted(ledger_look.letter_reasons(ledger).items())))
        put_away = len(installation.files("done")) + len(installation.files("quarantine"))
        if put_away != len(steps):
            faults.append(f"{len(steps)} files went in, {put_away} were put away")
        is_right = report(killing, found, faults, len(steps))
    finally:
        if options.keep:
            print(installation.home)
            if installation.process and installation.process.poll() is None:
                installation.kill()
        else:
            installation.remove()
    return 0 if is_right else 1


if __name__ == "__main__":
    sys.exit(main())
