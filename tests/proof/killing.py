# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""Lives and deaths of one daemon under load, what its deaths met, and the comparison at the end."""
import argparse
import collections
import hashlib
import os
import random
import time

import ledger_look
import reference
import stream
import verdict

AIMS = {"starting": 3, "working": 4, "telling": 3}   # how often each is aimed at


class Killing:
    def __init__(self, installation, sender, seed):
        self.installation, self.sender, self.chance = installation, sender, random.Random(seed)
        self.met = collections.Counter()
        self.share = None   # of documents in one life, so that there are some for the last one too
        self.sent_before = 0

    # ---- one life
    def life_and_death(self, load):
        self.sent_before = self.sender.sent
        self.before_life(load)
        self.installation.start(wait=False)
        self.live(self.chance.choices(list(AIMS), list(AIMS.values()))[0])
        if self.installation.process.poll() is not None:
            raise AssertionError(f"the daemon ended by itself: {self.installation.process.returncode}\n{self.installation.log.read_text()[-2000:]}")
        self.installation.kill()
        self.met["a suspect read apart"] += self.installation.log.read_text().count(" suspect_read_apart ")
        with self.installation.ledger() as ledger:
            self.met.update(self.met_now(ledger) or {"at rest"})
        self.met["kills"] += 1

    def before_life(self, load):
        self.sender.send(load)

    def live(self, aim):
        if aim == "starting":
            time.sleep(self.chance.uniform(0, 0.08))
            return
        self.wait(self.has_started)
        told = self.told_files()
        until = time.monotonic() + self.chance.uniform(0, 0.3)
        while time.monotonic() < until:
            if self.share is None or self.sender.sent - self.sent_before < self.share:
                self.sender.send(self.chance.randrange(1, 6))
            time.sleep(0.002)
        if aim == "telling":
            self.wait(lambda: self.told_files() > told, 0.5)
            time.sleep(self.chance.uniform(0, 0.01))

    def wait(self, is_so, seconds=20.0):
        """Looks often: the moment of a kill must not be a multiple of a timer's."""
        deadline = time.monotonic() + seconds
        while not is_so() and self.installation.process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.001)

    def has_started(self):
        return " started " in self.installation.log.read_text()

    def told_files(self):
        return sum(len(files) for _, _, files in os.walk(self.installation.home / "out"))

    # ---- what a death met, as the ledger and the folders show it
    def met_now(self, ledger):
        met = set()
        if not self.has_started():
            met.add("in start-up")
        claimed = {f"file:{hashlib.sha256((self.installation.home / 'in/claimed' / name).read_bytes()).hexdigest()}" for name in self.installation.files("claimed")}
        decided, unsent = claimed & ledger_look.settled(ledger), ledger_look.unsent(ledger)
        if claimed - decided:
            met.add("files claimed, not decided")
        if decided:
            met.add("files decided, not put away")
        if unsent:
            met.add("alerts not sent")
        names = {name for _, _, files in os.walk(self.installation.home / "out") for name in files}
        if any(f"{authority}-1-{sequence:020d}-{event}.json" in names for authority, sequence, event in unsent):
            met.add("alert files out, not marked")
        if any(not name.endswith(".json") or name.startswith(".") for name in names):
            met.add("an alert file half written")
        return met

    # ---- the end
    def finish(self, seconds):
        """Everything that is left, with nobody killing."""
        self.installation.start()
        while self.sender.backlog:
            if not self.sender.send(400):
                time.sleep(0.02)
        self.installation.until("everything settled", self.is_settled, seconds)
        self.installation.until("everything told", self.is_told, seconds)
        if self.installation.terminate() != 0:
            raise AssertionError(self.installation.log.read_text()[-2000:])

    def is_settled(self):
        return self.installation.is_settled()

    def is_told(self):
        with self.installation.ledger() as ledger:
            return not ledger_look.unsent(ledger)

    def streams(self):
        return {name: self.installation.folder_stream(name) for name in reference.AUTHORITIES}

    def put_away_must_be(self):
        return self.sender.sent

    def extra(self):
        return None


def arguments(purpose, kills, documents_a_kill):
    parser = argparse.ArgumentParser(description=purpose.splitlines()[0])
    parser.add_argument("kills", type=int, nargs="?", default=kills)
    parser.add_argument("--documents", type=int, help=f"default: {documents_a_kill} a kill")
    parser.add_argument("--seed", type=int, default=int(os.environ.get("KPWATCH_TEST_SEED", random.randrange(1 << 30))))
    parser.add_argument("--keep", action="store_true", help="keep the folder of the daemon")
    options = parser.parse_args()
    options.documents = options.documents or max(documents_a_kill * options.kills, 200)
    print(f"seed {options.seed}", flush=True)
    return options


def report(killing, found, ledger_faults, documents):
    """True when there is no fault."""
    met = killing.met
    print(f"{met['kills']} kills, {documents} documents; the kills met: " + ", ".join(f"{what} {n}" for what, n in sorted(met.items()) if what != "kills"))
    counts = found.counts()
    print(", ".join(f"{kind} {counts.get(kind, 0)}" for kind in verdict.KINDS) + f", faults of the ledger {len(ledger_faults)}")
    for kind, what in found.faults[:40]:
        print(f"  {kind}: {what}")
    for what in ledger_faults[:10]:
        print(f"  ledger: {what}")
    return not found.faults and not ledger_faults


def campaign(options, installation, killing_of, by_content):
    """`by_content(step, killing)`: does the step's road know a message by its bytes?"""
    steps = stream.woven(options.seed, stream.stories(options.seed, options.documents))
    is_right = False
    try:
        killing = killing_of(steps)
        expected = reference.Reference()
        for step in steps:
            expected.take(step, by_content(step, killing))
        load = max(1, len(steps) // (2 * max(1, options.kills)))
        killing.share = 2 * load
        for n in range(options.kills):
            killing.life_and_death(load)
            if n % 25 == 24:
                print(f"{n + 1} kills, {killing.sender.sent} of {len(steps)} documents sent", flush=True)
        killing.finish(120 + len(steps) / 50)
        with installation.ledger() as ledger:
            streams = killing.streams()
            found = verdict.compare(expected.alerts, expected.letters, streams, ledger_look.letters(ledger))
            faults = ledger_look.faults(ledger)
            reasons = ", ".join(f"{reason} {n}" for reason, n in sorted(ledger_look.letter_reasons(ledger).items()))
        put_away = len(installation.files("done")) + len(installation.files("quarantine"))
        if put_away != killing.put_away_must_be():
            faults.append(f"{killing.put_away_must_be()} files went in, {put_away} were put away")
        print(f"{sum(len(events) for events in streams.values())} events for {len(streams)} authorities on {len(expected.alerts)} alerts; dead letters: {reasons}")
        if killing.extra():
            print(killing.extra())
        is_right = report(killing, found, faults, len(steps))
    finally:
        if options.keep and not is_right:
            print(installation.home)
            if installation.process and installation.process.poll() is None:
                installation.kill()
        else:
            installation.remove()
    return 0 if is_right else 1
