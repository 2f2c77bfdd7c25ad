#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""Positions behind the broker (yesterday's backup) and ahead of it (the topic was made anew), on a real Apache Kafka: see tests/road/kafka_road.py."""
import pathlib
import shutil
import socket
import sqlite3
import struct
import subprocess
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "road"))
from kafka_road import BROKER, KafkaRoad, broker, produce  # noqa: E402
from road import declaration  # noqa: E402


def delete_topic(name):
    """One DeleteTopics request (version 1 of the protocol guide)."""
    def text(value):
        return struct.pack(">h", len(value)) + value.encode()
    body = struct.pack(">hhi", 20, 1, 1) + text("kpwatch-test") + struct.pack(">i", 1) + text(name) + struct.pack(">i", 15000)
    host, port = BROKER.rsplit(":", 1)
    with socket.create_connection((host, int(port)), 10) as link:
        link.sendall(struct.pack(">i", len(body)) + body)
        size = struct.unpack(">i", link.recv(4, socket.MSG_WAITALL))[0]
        answer = link.recv(size, socket.MSG_WAITALL)
    error = struct.unpack(">h", answer[-2:])[0]
    if error:
        raise AssertionError(f"topic {name} was not deleted: error {error}")
    deadline = time.monotonic() + 20
    while f'"{name}"' in subprocess.run(["kcat", "-b", BROKER, "-L"], capture_output=True, text=True).stdout:
        if time.monotonic() > deadline:
            raise AssertionError("the topic does not go")
        time.sleep(0.1)


class RestoredKafka(KafkaRoad):
    def setUp(self):
        super().setUp()
        # One partition: an offset says how much was read.
        self.topic = f"one-{self.mark}"
        if BROKER:
            broker("topic", self.topic, "1")

    def ids(self, authority="kp-office"):
        return [headers["ce_id"] for headers, _, _ in self.alerts(authority)]

    def position(self, daemon):
        return sum(line["next"] for line in daemon.lines("positions", "list"))

    def two_days(self):
        daemon = self.road(sasl=False).start()
        produce(self.topic, [declaration(f"DAY1-{number}") for number in range(10)])
        daemon.until("told", lambda: len(self.ids()) == 10, 90)
        daemon.terminate()
        shutil.copytree(daemon.home / "state", daemon.home / "backup", ignore=shutil.ignore_patterns("*.sock"))
        daemon.start()
        produce(self.topic, [declaration(f"DAY2-{number}") for number in range(10)])
        daemon.until("told", lambda: len(self.ids()) == 20, 90)
        daemon.until("read", lambda: self.position(daemon) == 20)
        daemon.terminate()
        return daemon

    def restore(self, daemon, whole):
        state = daemon.home / "state"
        witness = (state / "ledger.witness").read_bytes()
        shutil.rmtree(state)
        shutil.copytree(daemon.home / "backup", state, ignore=shutil.ignore_patterns("*.sock"))
        if not whole:
            (state / "ledger.witness").write_bytes(witness)

    def goes_on(self, daemon):
        daemon.command("recover")
        daemon.start()
        daemon.until("the lost day is read again", lambda: self.position(daemon) == 20, 90)
        produce(self.topic, [declaration("DAY3")])
        daemon.until("the new one is told", lambda: len(self.ids()) == 21, 90)
        daemon.until("all is sent", lambda: all(line["sent"] for line in daemon.lines("alerts", "list") if line["sequence"]))
        ids = self.ids()
        self.assertEqual(21, len(set(ids)), "no event twice")
        self.assertEqual(21, len(ids))
        headers = self.alerts("kp-office")[-1][0]
        self.assertEqual(1, int(headers["ce_sequence"]), "in an epoch of its own")
        self.assertNotEqual("1", headers["ce_streamepoch"])
        places = [(headers["ce_streamepoch"], headers["ce_sequence"]) for headers, _, _ in self.alerts("kp-office")]
        self.assertEqual(len(set(places)), len(places), "no number twice")
        daemon.terminate()
        daemon.command("verify")

    def test_positions_behind_the_broker_are_refused_until_recovered_and_nothing_is_doubled(self):
        daemon = self.two_days()
        self.restore(daemon, whole=False)
        daemon.start(wait=False)
        self.assertEqual(3, daemon.process.wait(timeout=30))
        self.assertIn("kpwatch recover", daemon.log.read_text())
        self.goes_on(daemon)

    def test_a_state_that_was_restored_whole_is_noticed_outside_and_reuses_no_number(self):
        daemon = self.two_days()
        self.restore(daemon, whole=True)
        daemon.start(wait=False)
        daemon.until("it is noticed", lambda: "kpwatch recover" in daemon.page("/ready") + daemon.log.read_text(), 90)
        self.assertEqual(20, len(self.ids()), "nothing more was told")
        daemon.terminate()
        self.goes_on(daemon)

    def test_a_position_ahead_of_the_topic_stops_that_partition_only_and_is_on_record(self):
        daemon = self.road(sasl=False).start()
        produce(self.topic, [declaration(f"OLD{number}") for number in range(10)])
        daemon.until("told", lambda: len(self.ids()) == 10, 90)
        daemon.until("read", lambda: self.position(daemon) == 10)
        daemon.terminate()
        delete_topic(self.topic)
        broker("topic", self.topic, "1")
        produce(self.topic, [declaration(f"NEW{number}") for number in range(3)])
        daemon.start(wait=False)
        daemon.until("told", lambda: "stopped at offset 10" in daemon.page("/ready") and "from 0 to before 3" in daemon.page("/ready"), 90)
        daemon.drop("folder.json", declaration("BYFOLDER"))
        daemon.until("the folder goes on", lambda: len(self.ids()) == 11, 90)
        daemon.terminate()
        ledger = sqlite3.connect(f"file:{daemon.home}/state/ledger.db?mode=ro&immutable=1", uri=True)
        self.assertEqual([f'{{"feed":"topic","source":"{self.topic}/0","position":10,"first":0,"end":3}}'],
                         [record for (record,) in ledger.execute("SELECT record FROM audit WHERE event = 'gap'")])
        ledger.close()
        daemon.command("positions", "set", "topic", f"{self.topic}/0", "beginning")
        daemon.start()
        daemon.until("the new topic is read", lambda: len(self.ids()) == 14, 90)
        self.assertEqual(14, len(set(self.ids())))
        daemon.terminate()
        daemon.command("verify")


for test in [name for name in dir(KafkaRoad) if name.startswith("test")]:
    setattr(RestoredKafka, test, None)  # those are run where they stand
del KafkaRoad

if __name__ == "__main__":
    unittest.main(verbosity=2)
