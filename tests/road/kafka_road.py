#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""The road over a real Apache Kafka: SASL_SSL in, transactions out, broker and daemon killed in the middle.

tests/kafka-broker/broker.sh start --sasl; eval "$(tests/kafka-broker/broker.sh env)" gives what this needs. The alerts are read by kcat,
an independent read_committed consumer.
"""
import hashlib
import os
import subprocess
import sys
import tempfile
import time
import unittest
import uuid

from real_broker import BROKER, broker, consume
from road import ROOT, RoadTest, certificate, declaration, other_goods

COUNT = int(os.environ.get("KPWATCH_TEST_DECLARATIONS", "2000"))


def produce(topic, messages):
    """One message a line, spread over the partitions by key."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as lines:
        for number, message in enumerate(messages):
            lines.write(f"{number}\t{message}\n")
        lines.flush()
        subprocess.run(["kcat", "-P", "-b", BROKER, "-t", topic, "-K", "\t", "-l", lines.name, "-X", "acks=all", "-X", "message.timeout.ms=60000"], check=True)


class KafkaRoad(RoadTest):
    def setUp(self):
        if not BROKER:
            if os.environ.get("CI") == "true":
                self.fail("under CI the real broker must be there")
            self.skipTest("NO REAL BROKER: set KPWATCH_TEST_BROKER")
        self.mark = uuid.uuid4().hex[:8]
        self.topic = f"declarations-{self.mark}"
        broker("topic", self.topic, "3")
        for authority in ("kp-office", "customs-risk", "declarants"):
            broker("topic", f"alerts-{self.mark}-{authority}", "1")

    def alerts(self, authority):
        return consume(f"alerts-{self.mark}-{authority}")

    def road(self, sasl=True, user=None, password=None, feed=""):
        properties = ""
        if sasl:
            secret = tempfile.NamedTemporaryFile("w", suffix=".secret", delete=False)
            secret.write(password or os.environ["KPWATCH_TEST_BROKER_PASSWORD"])
            secret.close()
            os.chmod(secret.name, 0o400)
            self.addCleanup(os.unlink, secret.name)
            properties = (f"security.protocol: SASL_SSL, sasl.mechanism: SCRAM-SHA-512, sasl.username: {user or os.environ['KPWATCH_TEST_BROKER_USER']}, "
                          f"sasl.password: {{file: '{secret.name}'}}, ssl.ca.location: '{os.environ['KPWATCH_TEST_BROKER_CA']}'")
        address = os.environ["KPWATCH_TEST_BROKER_SASL"] if sasl else BROKER
        return self.daemon(
            feeds=f"  - {{name: topic, kind: kafka, brokers: '{address}', topics: [{self.topic}], group: g-{self.mark}, properties: {{{properties}}}{feed}}}\n",
            publisher=f"  topics: {{kind: kafka, brokers: '{BROKER}', topic: 'alerts-{self.mark}-{{authority}}'}}\n",
            settings=f"# {self.mark}\n")

    def stream(self):
        """COUNT declarations: most lawful or other goods, each tenth KP one without certificate."""
        wanted, messages = set(), []
        for n in range(COUNT):
            reference = f"R{n:05}"
            if n % 10 == 3:
                messages.append(declaration(reference))
                wanted.add(reference)
            elif n % 2:
                messages.append(other_goods(reference))
            else:
                messages.append(declaration(reference, f"BW{n:07}"))
        return messages, wanted

    def settled(self, daemon):
        return daemon.metric("kpwatch_messages_settled_total", feed="topic")

    def check(self, wanted):
        for authority in ("kp-office", "customs-risk", "declarants"):
            events = self.alerts(authority)
            identifiers = [data["declaration"]["identifier"] for _, data, _ in events]
            self.assertEqual(sorted(wanted), sorted(identifiers), authority)
            self.assertEqual(len(events), len({headers["ce_id"] for headers, _, _ in events}))
            self.assertEqual(list(range(1, len(events) + 1)), [int(headers["ce_sequence"]) for headers, _, _ in events])
            for headers, data, record in events:
                self.assertEqual("application/json", headers["content-type"])
                self.assertNotIn("ce_datacontenttype", headers)
                self.assertEqual("1.0", headers["ce_specversion"])
                self.assertTrue(record["key"])
                self.assertEqual(["B01"], [finding["check"] for finding in data["findings"]])

    def all_told(self, daemon, count):
        return len(daemon.lines("alerts", "list")) >= 3 * count and all(line["sent"] for line in daemon.lines("alerts", "list"))

    def test_two_thousand_declarations_over_sasl_and_tls(self):
        daemon = self.road().start()
        messages, wanted = self.stream()
        produce(self.topic, messages)
        daemon.until("all settled", lambda: self.settled(daemon) >= COUNT)
        daemon.until("all told", lambda: self.all_told(daemon, len(wanted)))
        self.check(wanted)
        self.assertEqual(0, daemon.terminate())

    def test_broker_killed_and_restarted_in_the_middle(self):
        daemon = self.road(sasl=False).start()
        messages, wanted = self.stream()
        half = len(messages) // 2
        produce(self.topic, messages[:half])
        daemon.until("some settled", lambda: self.settled(daemon) > half // 4)
        broker("kill")
        time.sleep(1)
        broker("restart")
        produce(self.topic, messages[half:])
        daemon.until("all settled", lambda: self.settled(daemon) >= COUNT, 120)
        daemon.until("all told", lambda: self.all_told(daemon, len(wanted)), 120)
        self.check(wanted)

    def test_senders_get_their_contrl_by_a_topic_once_though_the_daemon_dies_before_and_after_it_is_sent(self):
        answers = f"alerts-{self.mark}-answers-topic"
        broker("topic", answers, "1")
        good = (ROOT / "tests/samples/edifact/structure/cusdec-96b-v4.edi").read_text().replace("\n", "")
        messages = [good.replace("IC40002", f"IC{number:05}") for number in range(50)] + [good.replace("UNT+19+1'", ""), good]
        produce(self.topic, [*messages, good])  # the last one is there twice
        for point in ("after-commit", "kafka-before-commit", "kafka-after-proof", "sent-before-mark"):
            daemon = self.road(sasl=False, feed=", answers: topics") if point == "after-commit" else daemon
            daemon.start(wait=False, KPWATCH_CRASH_AT=point)
            daemon.process.wait(timeout=120)
        daemon.start()
        daemon.until("all answered", lambda: len(consume(answers, str)) >= len(messages), 120)
        daemon.until("all settled", lambda: daemon.metric("kpwatch_outbox_events", authority="answers-topic") == 0)
        self.assertEqual(0, daemon.terminate())
        told = consume(answers, str)
        self.assertEqual(list(range(1, len(messages) + 1)), [int(headers["ce_sequence"]) for headers, _, _ in told])
        self.assertEqual({hashlib.sha256(message.encode()).hexdigest() for message in messages}, {headers["ce_subject"] for headers, _, _ in told})
        self.assertEqual({"application/EDIFACT"}, {headers["content-type"] for headers, _, _ in told})
        self.assertEqual({"org.kpwatch.answer"}, {headers["ce_type"] for headers, _, _ in told})
        self.assertTrue(all(text.startswith("UNB+UNOB:4+NOWHERECUSTOMS:ZZ+") for _, text, _ in told))
        self.assertEqual(1, sum("+4+13+UNT'" in text for _, text, _ in told))

    def test_daemon_killed_and_restarted_in_the_middle(self):
        daemon = self.road(sasl=False).start()
        messages, wanted = self.stream()
        produce(self.topic, messages)
        # The broker takes a killed member for alive for its session timeout, 10 s; one that is killed while it waits for
        # its place is counted only from then on, and makes it 20 s.
        takeovers = 2 * 10 + 15
        for share in (0.1, 0.2, 0.3):
            daemon.until("some told", lambda: len(daemon.lines("alerts", "list")) > share * 3 * len(wanted), takeovers)
            daemon.kill()
            daemon.start()
        daemon.until("all told", lambda: self.all_told(daemon, len(wanted)), takeovers)
        self.check(wanted)

    def test_wrong_credentials_are_told_and_nothing_is_lost_meanwhile(self):
        daemon = self.road(password="wrong")
        daemon.start(wait=False)
        daemon.until("the trouble is told", lambda: "feed topic" in daemon.page("/ready") and "uthentic" in daemon.page("/ready"))
        daemon.drop("1.json", declaration("BYFOLDER"))
        daemon.until("the folder goes on", daemon.is_settled)

    def test_a_poison_message_is_set_aside_and_the_partition_goes_on(self):
        daemon = self.road(sasl=False).start()
        produce(self.topic, ['{"kpwatch":"declaration/1","reference":"CUT', declaration("AFTER")])
        daemon.until("told", lambda: self.all_told(daemon, 1))
        (letter,) = daemon.lines("dead-letters", "list")
        self.assertEqual(b'{"kpwatch":"declaration/1","reference":"CUT', daemon.command("dead-letters", "show", "1", "--bytes", raw=True))
        self.assertIn(self.topic, letter["transport_id"])


if __name__ == "__main__":
    unittest.main(verbosity=2)
