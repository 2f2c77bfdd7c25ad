#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""The same over a real Apache Kafka: most stories come by a topic, some by a folder; four authorities read topics, two read folders.

    tests/proof/kafka_kills.py [KILLS] [--documents N] [--seed S]

Needs KPWATCH_TEST_BROKER (tests/kafka-broker/broker.sh). What authorities got is read by kcat with isolation.level=read_committed.
"""
import json
import os
import random
import subprocess
import sys
import tempfile
import time

import ledger_look
import reference
from installation import Installation, road
from killing import Killing, arguments, campaign
from sender import Sender
from verdict import Event

BROKER = os.environ.get("KPWATCH_TEST_BROKER")
BY_TOPIC = ("kp-office", "customs-risk", "eu-office", "za-customs")
PARTITIONS = 4
SEPARATORS = (b"\x1e", b"\x1f")   # of messages, and of key and message: in none of the documents


def make_topic(name, partitions):
    subprocess.run([str(road.ROOT / "tests/kafka-broker/broker.sh"), "topic", name, str(partitions)], check=True, stdout=subprocess.DEVNULL)


def consume(topic, isolation="read_committed", start="beginning"):
    """(event, key) of each record that such a reader sees, in the order of the log."""
    out = subprocess.run(["kcat", "-C", "-b", BROKER, "-t", topic, "-p", "0", "-e", "-q", "-J", "-o", start, "-X", f"isolation.level={isolation}", "-X", "fetch.wait.max.ms=10"],
                         check=True, capture_output=True, text=True).stdout
    for line in out.splitlines():
        record = json.loads(line)
        headers = dict(zip(record["headers"][::2], record["headers"][1::2]))
        yield Event(headers["ce_id"], headers["ce_type"], int(headers["ce_sequence"]), json.loads(record["payload"]))


class TwoRoads:
    """A sender over both. A story has one road, and on the topic one key, so its messages keep their order."""

    def __init__(self, installation, steps, topic, seed):
        chance = random.Random(seed)
        stories = sorted({step.story for step in steps})
        self.by_folder = {story for story in stories if story == "beginning" or chance.random() < 0.25}
        self.folder = Sender(installation, [step for step in steps if step.story in self.by_folder])
        self.waiting = [step for step in steps if step.story not in self.by_folder]
        self.topic, self.produced, self.chance = topic, 0, chance

    @property
    def backlog(self):
        return self.folder.backlog or self.waiting

    @property
    def sent(self):
        return self.folder.sent + self.produced

    def send(self, count):
        sent = self.folder.send((count + 3) // 4)
        batch, self.waiting = self.waiting[:count], self.waiting[count:]
        if batch:
            between, after_key = SEPARATORS
            with tempfile.NamedTemporaryFile(suffix=".messages") as file:
                file.write(between.join(step.story.encode() + after_key + step.data for step in batch))
                file.flush()
                subprocess.run(["kcat", "-P", "-b", BROKER, "-t", self.topic, "-D", between.decode(), "-K", after_key.decode(), "-l", file.name,
                                "-X", "enable.idempotence=true"], check=True)
            self.produced += len(batch)
        return sent + len(batch)


class KafkaKilling(Killing):
    def __init__(self, installation, sender, seed, mark):
        super().__init__(installation, sender, seed)
        self.mark = mark
        self.config = installation.config.read_text()

    def before_life(self, load):
        # One life in ten is an ordinary member of its group: the broker must first find out that its predecessor is dead.
        is_known = self.chance.random() < 0.9
        self.installation.config.write_text(self.config if is_known else self.config.replace(", group.instance.id: proof", ""))
        self.sender.send(load)

    def has_partitions(self):
        return " kafka_assigned " in self.installation.log.read_text()

    def live(self, aim):
        if aim == "starting":
            time.sleep(self.chance.uniform(0, 0.4))
            return
        self.wait(self.has_partitions, 30)
        until = time.monotonic() + self.chance.uniform(0, 0.4 if aim == "working" else 1.2)
        while time.monotonic() < until:
            if aim == "working":
                self.sender.send(self.chance.randrange(1, 20))
            time.sleep(0.005)

    def met_now(self, ledger):
        met = super().met_now(ledger)
        if self.sender.produced > ledger_look.position_sum(ledger, "topic"):
            met.add("messages on the topic, not decided")
        waiting = {}
        for authority, _, event in ledger_look.unsent(ledger):
            if authority in BY_TOPIC:
                waiting.setdefault(authority, set()).add(event)
        for authority, events in waiting.items():
            # The last few are enough: older ones are marked long ago.
            visible = {event.id for event in consume(self.topic(authority), start="-300")}
            begun = {event.id for event in consume(self.topic(authority), "read_uncommitted", "-300")} - visible
            if events & visible:
                met.add("alerts visible on a topic, not marked")
            if events & begun:
                met.add("a transaction was open")
        return met

    def topic(self, authority):
        return f"alerts-{self.mark}-{authority}"

    def is_settled(self):
        with self.installation.ledger() as ledger:
            return self.installation.is_settled() and ledger_look.position_sum(ledger, "topic") == self.sender.produced

    def streams(self):
        return {name: list(consume(self.topic(name))) if name in BY_TOPIC else self.installation.folder_stream(name) for name in reference.AUTHORITIES}

    def put_away_must_be(self):
        return self.sender.folder.sent

    def extra(self):
        taken_back = sum(len(list(consume(self.topic(name), "read_uncommitted"))) - len(list(consume(self.topic(name)))) for name in BY_TOPIC)
        return f"events of broken transactions, which no read_committed reader saw: {taken_back}"


def main():
    if not BROKER:
        print("NO REAL BROKER: set KPWATCH_TEST_BROKER")
        return 1 if os.environ.get("CI") == "true" else 77
    options = arguments(__doc__, 8, 30)
    mark = f"{options.seed:x}-{os.getpid()}"
    topic = f"proof-{mark}"
    make_topic(topic, PARTITIONS)
    for authority in BY_TOPIC:
        make_topic(f"alerts-{mark}-{authority}", 1)
    # The instance's name in the group: a killed daemon's successor gets its partitions at once instead of after the session's end.
    installation = Installation(
        publisher_of=lambda authority: "topics" if authority in BY_TOPIC else "files",
        feeds=f"  - {{name: topic, kind: kafka, brokers: '{BROKER}', topics: [{topic}], group: g-{mark}, "
              "properties: {session.timeout.ms: 6000, heartbeat.interval.ms: 500, group.instance.id: proof}}\n",
        publisher=f"  topics: {{kind: kafka, brokers: '{BROKER}', topic: 'alerts-{mark}-{{authority}}'}}\n")

    def first_life(steps):
        sender = TwoRoads(installation, steps, topic, options.seed)
        # What Lesotho's list says must be known before the rest, and two roads have no order between them.
        installation.start()
        sender.folder.send(1)
        installation.until("the beginning", installation.is_settled)
        installation.kill()
        return KafkaKilling(installation, sender, options.seed, mark)

    return campaign(options, installation, first_life, lambda step, killing: step.story in killing.sender.by_folder)


if __name__ == "__main__":
    sys.exit(main())
