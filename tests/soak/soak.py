#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""A long working day: documents come by a folder and over HTTP, one in ten is bad, and nothing is named twice: namespaces, senders, numbers of
declarations and certificates, keys, headers. Meanwhile the daemon is told to read its settings again, good ones and bad ones; partners take
their files; pages are asked for; somebody looks in with `kpwatch tap`; senders go away in the middle of a word.

Afterwards each declaration of rough diamonds is a case and each bad document was set aside or counted, and the daemon has no more threads, files or
names of metrics than when it was warm. Memory is told as a slope with its bounds; it is judged where the run is long enough to tell one.

    tests/soak/soak.py [--seconds 40] [--rate 60] [--seed 1]
    tests/soak/soak.py --seconds 7200 --rate 100            a slope of less than 1 MiB an hour (95 %)
"""
import argparse
import itertools
import os
import pathlib
import random
import signal
import sqlite3
import statistics
import subprocess
import sys
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests/road"), str(ROOT / "tests/http")]

from posting import HttpDaemon, Line, request  # noqa: E402
from road import AUTHORITIES, IS_COST_JUDGED, KPWATCH, certificate, declaration, other_goods  # noqa: E402

WARM_UP = 0.4            # of the run: caches fill
LONG = 3600              # seconds from which a slope of less than 1 MiB an hour can be told from nothing


class Documents:
    """Made up, from a seed; no name comes twice."""

    def __init__(self, seed):
        self.chance, self.numbers, self.lock = random.Random(seed), itertools.count(1), threading.Lock()
        self.rough, self.unmapped, self.unread = set(), 0, 0

    def next(self):
        with self.lock:
            number, chance = next(self.numbers), self.chance.random()
            name = f"D{number:07d}"
            if chance < 0.1:
                return name, self.bad_one(number, name)
            if chance < 0.6:
                return name, other_goods(name)
            if chance < 0.7:
                return name, certificate(f"BW{number:07d}")
            self.rough.add(name)
            return name, declaration(name, f"BW{number - self.chance.randrange(60):07d}", declarant={"name": f"Trader {number} (fictional)"})

    def bad_one(self, number, name):
        """Of a kind that no map reads, or that nobody can read."""
        unmapped = [
            f'<?xml version="1.0"?><x{number}:Declaration xmlns:x{number}="urn:example:soak:{number}"><x{number}:A/></x{number}:Declaration>',
            f"UNB+UNOC:3+SENDER{number}:ZZ+CUSTOMS:ZZ+250520:0900+{number}'UNH+{number}+T{number % 100000:05d}:D:96B:UN'UNT+2+{number}'UNZ+1+{number}'",
            '{"kpwatch": "no-such-thing/%d", "reference": "%s"}' % (number, name),
        ]
        unread = [declaration(name)[: -3 - number % 20], f"\x01{name} is no document"]
        if number % 2 == 0:
            self.unmapped += 1
            return unmapped[number // 2 % 3]
        self.unread += 1
        return unread[number // 2 % 2]


class Senders:
    """So many a second: half by the folder, half over HTTP; of these some on a line that stays, some on one of their own."""

    def __init__(self, daemon, documents, rate):
        self.daemon, self.documents, self.rate = daemon, documents, rate
        self.stop, self.errors, self.sent, self.broken_off = threading.Event(), [], 0, 0
        self.threads = [threading.Thread(target=self.guarded, args=(send,)) for send in (self.by_folder, self.by_http)]
        for thread in self.threads:
            thread.start()

    def guarded(self, send):
        try:
            due = time.monotonic()
            while not self.stop.is_set():
                send(*self.documents.next())
                self.sent += 1
                due += 2 / self.rate
                time.sleep(max(0.0, due - time.monotonic()))
        except Exception as error:  # noqa: BLE001 - told by the main thread
            self.errors.append(error)

    def by_folder(self, name, text):
        self.daemon.drop(f"{name}.txt", text)

    line = None

    def by_http(self, name, text):
        number = int(name[1:])
        asked = request(text, idempotency_key=f"key-{name}", user_agent=f"agent/{number}", **{f"x_soak_{number}": name})
        if number % 3 == 0:
            with Line(self.daemon.web) as line:   # goes away in the middle of a word; comes again
                line.send(asked[: 20 + number % (len(asked) - 21)])
            self.broken_off += 1
            with Line(self.daemon.web) as line:
                answer = line.send(asked).answer()
        else:
            self.line = self.line or Line(self.daemon.web)
            answer = self.line.send(asked).answer()
        if answer is None or answer.status not in (200, 202):
            raise AssertionError(f"{name}: {answer and (answer.status, answer.body)}")

    def finish(self):
        self.stop.set()
        for thread in self.threads:
            thread.join()
        if self.line:
            self.line.socket.close()
        if self.errors:
            raise self.errors[0]


class Life:
    """What goes on around it, second by second, and what the process has."""

    def __init__(self, daemon):
        self.daemon, self.samples, self.reloads, self.taps = daemon, [], 0, 0

    def second(self, number):
        pid = self.daemon.process.pid
        if self.daemon.process.poll() is not None:
            raise AssertionError(f"the daemon ended with {self.daemon.process.returncode}: {self.daemon.log.read_text()[-2000:]}")
        if number % 5 == 2:
            text = AUTHORITIES.replace("PUBLISHER", "files")
            self.daemon.set_authorities(text if self.reloads % 2 else text + f"  - {{name: wrong-{number}, nonsense: {number}}}\n")
            self.daemon.process.send_signal(signal.SIGHUP)
            self.reloads += 1
        if number % 7 == 3:
            with subprocess.Popen([KPWATCH, "tap", "--config", str(self.daemon.config)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as tap:
                time.sleep(0.2)
                tap.kill()
            self.taps += 1
        names = sum(1 for line in self.daemon.page("/metrics").splitlines() if line and not line.startswith("#"))
        self.daemon.page("/ready")
        self.take_files()
        with open(f"/proc/{pid}/status") as status:
            said = dict(line.split(":", 1) for line in status)
        self.samples.append((time.monotonic(), int(said["VmRSS"].split()[0]) / 1024, int(said["Threads"]), len(os.listdir(f"/proc/{pid}/fd")), names))

    def take_files(self):
        """Partners and senders take what is theirs, lest it be the disk that is tried."""
        for folder in [self.daemon.home / "in/done", self.daemon.home / "in/quarantine", *(self.daemon.home / "out").glob("*")]:
            for file in folder.iterdir():
                if not file.name.startswith("."):
                    file.unlink(missing_ok=True)


def slope(samples):
    """MiB an hour by least squares over means of blocks, and the half width of its 95 % bounds."""
    size = max(1, len(samples) // 30)
    blocks = [samples[i:i + size] for i in range(0, len(samples) - size + 1, size)]
    x = [statistics.fmean(one[0] for one in block) / 3600 for block in blocks]
    y = [statistics.fmean(one[1] for one in block) for block in blocks]
    middle, mean = statistics.fmean(x), statistics.fmean(y)
    spread = sum((a - middle) ** 2 for a in x)
    rise = sum((a - middle) * (b - mean) for a, b in zip(x, y)) / spread
    rest = sum((b - mean - rise * (a - middle)) ** 2 for a, b in zip(x, y)) / max(1, len(x) - 2)
    return rise, 2 * (rest / spread) ** 0.5


def counted(daemon, what):
    with sqlite3.connect(f"file:{daemon.home}/state/ledger.db?mode=ro", uri=True) as ledger:
        return ledger.execute(what).fetchone()[0]


def verdict(daemon, documents, senders, life):
    faults = []
    cases, letters = counted(daemon, "SELECT count(*) FROM cases"), counted(daemon, "SELECT count(*) FROM dead_letters")
    if cases != len(documents.rough):
        faults.append(f"{len(documents.rough)} declarations of rough diamonds, {cases} cases")
    if letters != documents.unread:
        faults.append(f"{documents.unread} documents that nobody can read, {letters} dead letters")
    if (unmapped := daemon.metric("kpwatch_documents_total", outcome="unmapped")) != documents.unmapped:
        faults.append(f"{documents.unmapped} documents that no map reads, {unmapped:.0f} counted")
    warm = life.samples[int(len(life.samples) * WARM_UP):]
    half = len(warm) // 2
    # A line or two more may be open at the moment of a look; the first document of a kind makes a row of its own.
    for place, what, more in ((2, "threads", 0), (3, "open files", 4), (4, "rows of metrics", 6)):
        before, after = max(one[place] for one in warm[:half]), max(one[place] for one in warm[half:])
        print(f"{what}: at most {before}, then {after}")
        if after > before + more:
            faults.append(f"{what} grew from {before} to {after}")
    rise, bounds = slope(warm)
    print(f"memory: {life.samples[0][1]:.1f} MiB at first, {warm[0][1]:.1f} when warm, {warm[-1][1]:.1f} at the end, at most {max(one[1] for one in life.samples):.1f}; "
          f"slope {rise:+.2f} MiB an hour, +- {bounds:.2f}")
    seconds = warm[-1][0] - warm[0][0]
    if IS_COST_JUDGED and seconds >= LONG and rise + bounds >= 1:
        faults.append(f"memory may grow by {rise + bounds:.2f} MiB an hour")
    if IS_COST_JUDGED and rise * seconds / 3600 > 24:
        faults.append(f"memory grew by {rise * seconds / 3600:.1f} MiB in {seconds:.0f} s")
    print(f"{senders.sent} documents, {cases} cases, {letters} dead letters, {senders.broken_off} requests broken off, {life.reloads} times settings read again, "
          f"{life.taps} looks with tap, over {len(life.samples)} s")
    return faults


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=40)
    parser.add_argument("--rate", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    daemon, documents = HttpDaemon(), Documents(options.seed)
    try:
        daemon.start()
        life, senders = Life(daemon), Senders(daemon, documents, options.rate)
        try:
            begun = time.monotonic()
            for number in range(options.seconds):
                life.second(number)
                time.sleep(max(0.0, begun + number + 1 - time.monotonic()))
        finally:
            senders.finish()
        daemon.until("all is settled", daemon.is_settled)
        faults = verdict(daemon, documents, senders, life)
        if daemon.terminate() != 0:
            faults.append("it did not end well")
        for fault in faults:
            print("FAULT:", fault)
        return 1 if faults else 0
    finally:
        daemon.remove()


if __name__ == "__main__":
    sys.exit(main())
