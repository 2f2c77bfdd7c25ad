# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""A state folder with something in every table, written by a daemon that read a folder and a (trial) broker. For the tests beside it."""
import json
import os
import pathlib
import signal
import sqlite3
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "road"))
from road import ROOT, Daemon, certificate, declaration, other_goods  # noqa: E402

TRIAL_BROKER = os.environ.get("KPWATCH_TRIAL_BROKER", str(ROOT / "build/release/deploy/trial-broker/kpwatch-trial-broker"))
TOPIC = "declarations"
AUTHORITIES = ("kp-office", "customs-risk", "declarants")


EXCHANGE = (
    {"kpwatch": "confirmation/1", "number": "BW0000002", "country": "IL", "received_on": "2025-05-20", "carats": "55.00"},
    {"kpwatch": "confirmation/1", "number": "BW0000003", "country": "BE", "received_on": "2025-05-20", "carats": "41.00"},
    {"kpwatch": "preadvice/1", "number": "BW0000004", "advised_on": "2025-05-18"},
    {"kpwatch": "notice/1", "notice": "stolen", "number": "TZ000871", "dated_on": "2025-05-18", "carats": "310.40"},
    {"kpwatch": "observation/1", "observation": "seal", "declaration": "FOLDER0", "observed_on": "2025-05-20", "verdict": "broken"},
    {"kpwatch": "statistics/1", "table": "production", "reporter": "BW", "year": 2024, "half": 1, "rows": [{"carats": "9000000"}]},
)


class TrialBroker:
    def __init__(self):
        topics = [f"{TOPIC}:3"] + [f"alerts-{name}:1" for name in AUTHORITIES]
        self.process = subprocess.Popen([TRIAL_BROKER, *topics], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.address = self.process.stdout.readline().strip()

    def produce(self, messages):
        """By key, one message a line: it lands in all partitions."""
        lines = "".join(f"{number}\t{message}\n" for number, message in enumerate(messages))
        subprocess.run(["kcat", "-P", "-b", self.address, "-t", TOPIC, "-K", "\t"], input=lines, text=True, check=True)

    def end(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()


class WrittenState:
    """`daemon.home / "state"` is what was written; the daemon and the broker have ended."""

    def __init__(self, is_killed):
        self.broker = TrialBroker()
        try:
            self.daemon = Daemon(
                feeds=f"  - {{name: topic, kind: kafka, brokers: '{self.broker.address}', topics: [{TOPIC}], group: written, characters: windows-1251}}\n",
                publisher=f"  topics: {{kind: kafka, brokers: '{self.broker.address}', topic: 'alerts-{{authority}}'}}\n", settings="archive: all\n")
            # As after a crash with a message in hand, of which an attempt is counted.
            self.state.mkdir()
            (self.state / "in-hand").write_bytes(b"kafka:somewhere/declarations/0/99".ljust(65536, b"\0"))
            self.daemon.start()
            self.feed()
            if is_killed:
                self.daemon.kill()
            else:
                self.daemon.terminate()
        finally:
            self.broker.end()

    def feed(self):
        daemon = self.daemon
        daemon.drop("c1.json", certificate("BW0000002"))
        daemon.drop("c2.json", certificate("BW0000003", carats="40.00"))
        daemon.drop("c2b.json", certificate("BW0000003", carats="41.00"))
        for number in range(6):
            daemon.drop(f"d{number}.json", declaration(f"FOLDER{number}", None if number % 2 else "BW0000002", carats=f"{90 + number}.00"))
            daemon.drop(f"o{number}.json", other_goods(f"COFFEE{number}"))
            daemon.drop(f"b{number}.json", '{"kpwatch":"declaration/1","reference":"CUT%d' % number)
        self.broker.produce([declaration(f"TOPIC{number}", f"BW000000{number % 5}") for number in range(8)] + [other_goods("MORE COFFEE")])
        daemon.until("the topic is read", lambda: self.read_messages() >= 9)
        daemon.drop("exchange.json", "".join(json.dumps(document) + "\n" for document in EXCHANGE))
        daemon.settle()
        daemon.drop("late.json", certificate("BW0000004"))  # what waited for it is looked at again
        daemon.drop("amended.json", declaration("FOLDER1", "BW0000002", carats="17.00", version=2))
        daemon.settle()
        daemon.until("all is told", lambda: all(line["sent"] for line in daemon.lines("alerts", "list")))

    def read_messages(self):
        """Of the topic, as far as they are committed."""
        connection = sqlite3.connect(f"file:{self.state}/ledger.db?mode=ro", uri=True)
        try:
            return connection.execute("SELECT ifnull(sum(next), 0) FROM positions").fetchone()[0]
        finally:
            connection.close()

    @property
    def state(self):
        return self.daemon.home / "state"

    def remove(self):
        self.daemon.remove()
