# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""What the fault tests share: a daemon between topics of a real Apache Kafka, a stream of declarations, and the comparison of what
a read_committed reader sees with what must be there: nothing lost, nothing doubled, no gap in any authority's sequence.

KPWATCH_TEST_BROKER (and the rest of `broker.sh env`) names the broker; tests/kafka-broker/broker.sh start --sasl gives one.
"""
import collections
import os
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import uuid

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/road"))
from real_broker import BROKER, broker, consume  # noqa: E402, F401
from road import Daemon, certificate, declaration, memory_mib, other_goods  # noqa: E402, F401

import wire  # noqa: E402

AUTHORITIES = ("kp-office", "customs-risk", "declarants")
SKIPPED = 77


def need_broker():
    if BROKER:
        return
    print("NO REAL BROKER: set KPWATCH_TEST_BROKER", file=sys.stderr)
    sys.exit(1 if os.environ.get("CI") == "true" else SKIPPED)


def until(what, is_so, seconds=60, pause=0.05):
    deadline = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > deadline:
            raise AssertionError(f"not in {seconds} s: {what}")
        time.sleep(pause)


class Sender:
    """A kcat that produces what it is given, and waits for brokers that are away."""

    def __init__(self, topic):
        self.process = subprocess.Popen(["kcat", "-P", "-E", "-b", BROKER, "-t", topic, "-K", "\t", "-X", "acks=all", "-X", "enable.idempotence=true",
                                         "-X", "message.timeout.ms=300000", "-X", "linger.ms=1", "-X", "topic.metadata.refresh.interval.ms=3000",
                                         "-X", "reconnect.backoff.max.ms=1000"],
                                        stdin=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)

    def send(self, key, message):
        self.process.stdin.write(f"{key}\t{message}\n")
        self.process.stdin.flush()

    def finish(self):
        self.process.stdin.close()
        assert self.process.wait(timeout=300) == 0, "the sender itself could not deliver"


def memory(road, word="VmHWM"):
    """Of the road's daemon, MiB: VmHWM, the most so far, or VmRSS."""
    return memory_mib(road.daemon.process.pid, word)


def produce(topic, *messages):
    """All of them, delivered before it returns. (A kcat that waits for more input may keep the last long line to itself.)"""
    sender = Sender(topic)
    for number, message in enumerate(messages):
        sender.send(number, message)
    sender.finish()


class Stream:
    """Declarations for a topic: of four, one without certificate (an alert to each authority), the rest of no concern."""

    def __init__(self, topic, name="S"):
        self.topic, self.name = topic, name
        self.wanted, self.sent = [], 0

    def messages(self, count):
        for _ in range(count):
            reference = f"{self.name}{self.sent:06}"
            is_hit = self.sent % 4 == 1
            if is_hit:
                self.wanted.append(reference)
            self.sent += 1
            yield reference, declaration(reference) if is_hit else other_goods(reference)

    def send(self, count):
        """Delivered when it returns."""
        sender = Sender(self.topic)
        for reference, message in self.messages(count):
            sender.send(reference, message)
        sender.finish()


class Load(threading.Thread):
    """Sends a stream at a steady rate until it is stopped."""

    def __init__(self, stream, rate=200):
        super().__init__(daemon=True)
        self.stream, self.rate, self.ends, self.sender = stream, rate, threading.Event(), Sender(stream.topic)

    def run(self):
        while not self.ends.wait(0.05):
            for reference, message in self.stream.messages(max(1, self.rate // 20)):
                self.sender.send(reference, message)

    def stop(self):
        self.ends.set()
        self.join()
        self.sender.finish()


class KafkaRoad:
    """One daemon, its topics, and what was counted. Use it in a with statement."""

    def __init__(self, partitions=3, brokers="", publisher_brokers="", feed="", publisher="", settings="", mark="", group="", state_of=None, make_topics=True,
                 checks="", alert_settings=None):
        self.mark = mark or uuid.uuid4().hex[:8]
        self.topic, self.group = f"declarations-{self.mark}", group or f"g-{self.mark}"
        if make_topics:
            wire.create_topic(BROKER, self.topic, partitions)
            for authority in AUTHORITIES:
                wire.create_topic(BROKER, self.alert_topic(authority), 1, **(alert_settings or {}))
        timing = "session.timeout.ms: 6000, heartbeat.interval.ms: 500, topic.metadata.refresh.interval.ms: 2000"
        self.daemon = Daemon(
            feeds=f"  - {{name: topic, kind: kafka, brokers: '{brokers or BROKER}', topics: [{self.topic}], group: {self.group}, "
                  f"properties: {{{timing}{', ' + feed if feed else ''}}}}}\n",
            publisher=f"  topics: {{kind: kafka, brokers: '{publisher_brokers or brokers or BROKER}', topic: 'alerts-{self.mark}-{{authority}}', "
                      f"properties: {{{publisher}}}}}\n",
            checks=checks, settings=settings)
        if state_of is not None:
            shutil.copytree(state_of.daemon.home / "state", self.daemon.home / "state", ignore=shutil.ignore_patterns("*.sock"))

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        if error is not None:
            print(f"--- the daemon of {self.daemon.home}, mark {self.mark}, says last\n{self.daemon.log.read_text(errors='replace')[-3000:]}", file=sys.stderr)
        if error is not None and os.environ.get("KPWATCH_TEST_KEEP"):
            print(f"kept: {self.daemon.home}", file=sys.stderr)
            if self.daemon.process and self.daemon.process.poll() is None:
                self.daemon.kill()
            return
        self.daemon.remove()

    def alert_topic(self, authority):
        return f"alerts-{self.mark}-{authority}"

    def start(self, wait=True, **environment):
        self.daemon.start(wait, **environment)
        return self

    def ready(self):
        return self.daemon.page("/ready")

    def logged(self, event):
        """How many lines of this event all runs of the daemon wrote."""
        return sum(line.count(f" {event} ") + line.endswith(f" {event}\n") for path in self.daemon.home.glob("log-*")
                   for line in open(path, errors="replace"))

    def ask(self, question):
        ledger = sqlite3.connect(f"file:{self.daemon.home}/state/ledger.db?mode=ro", uri=True, timeout=20)
        try:
            return ledger.execute(question).fetchall()
        finally:
            ledger.close()

    def outbox(self):
        """How many events the ledger holds, and how many of them it knows to be at their authority."""
        return self.ask("SELECT count(*), coalesce(sum(sent = 1), 0) FROM outbox")[0]

    def positions(self):
        """Partitions that were read; beside each stands a row that says of which cluster its position is."""
        return [source for source, in self.ask("SELECT source FROM positions WHERE source NOT LIKE '% of %'")]

    def until_told(self, wanted, seconds=120):
        """Waits until the ledger has sent an event an authority for each wanted declaration, then compares with what readers see."""
        def is_told():
            made, sent = self.outbox()
            return made >= len(wanted) * len(AUTHORITIES) and sent == made
        try:
            until("all told", is_told, seconds, 0.5)
        except AssertionError as error:
            self.explain(wanted)
            raise AssertionError(f"{error}\n{self.ready()}\n{self.daemon.log.read_text()[-3000:]}") from None
        return self.compare(wanted)

    def explain(self, wanted):
        for authority in AUTHORITIES:
            seen = collections.Counter(data["declaration"]["identifier"] for _, data, _ in consume(self.alert_topic(authority)))
            print(f"{authority}: {sum(seen.values())} of {len(wanted)} visible; missing {sorted(set(wanted) - set(seen))[:5]}", file=sys.stderr)

    def compare(self, wanted):
        """lost, doubled, gaps, over all authorities; raises when any is not 0."""
        lost = doubled = gaps = 0
        for authority in AUTHORITIES:
            events = consume(self.alert_topic(authority))
            seen = collections.Counter(data["declaration"]["identifier"] for _, data, _ in events)
            lost += sum(reference not in seen for reference in wanted)
            doubled += sum(seen.values()) - len(seen)
            doubled += len(events) - len({headers["ce_id"] for headers, _, _ in events})
            extra = set(seen) - set(wanted)
            assert not extra, f"{authority} was told of {sorted(extra)[:5]}, of which nothing was to be told"
            numbers = [int(headers["ce_sequence"]) for headers, _, _ in events]
            gaps += sum(after != before + 1 for before, after in zip([0] + numbers, numbers))
        assert (lost, doubled, gaps) == (0, 0, 0), f"lost {lost}, doubled {doubled}, gaps {gaps}"
        return f"declarations {len(wanted)} of concern, alerts seen {len(wanted) * len(AUTHORITIES)}, lost {lost}, doubled {doubled}, gaps {gaps}"
