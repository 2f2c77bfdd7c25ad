#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""A broker that does not know us any more: the password is changed at the start and in mid-life, for the feed and for a partner; topics
that are not there yet, are deleted, come back, get more partitions. Each is told, and mends itself as soon as the broker's side is mended.
The broker must have a SASL listener (broker.sh start --sasl).

estranged.py
"""
import argparse
import os
import tempfile
import time

from faults import AUTHORITIES, BROKER, KafkaRoad, Stream, broker, consume, declaration, need_broker, produce, until, wire

USER = os.environ.get("KPWATCH_TEST_BROKER_USER", "")
SECRET = os.environ.get("KPWATCH_TEST_BROKER_PASSWORD", "")
SASL = os.environ.get("KPWATCH_TEST_BROKER_SASL", "")


def sasl(secret_file):
    return (f"security.protocol: SASL_SSL, sasl.mechanism: SCRAM-SHA-512, sasl.username: {USER}, sasl.password: {{file: '{secret_file}'}}, "
            f"ssl.ca.location: '{os.environ['KPWATCH_TEST_BROKER_CA']}'")


def passwords(changes):
    """Wrong from the start, then mended at the broker; then changed in mid-life, when the connections break, and mended again."""
    with tempfile.NamedTemporaryFile("w", suffix=".secret") as secret:
        secret.write(SECRET)
        secret.flush()
        os.chmod(secret.name, 0o400)
        with KafkaRoad(brokers=SASL, feed=sasl(secret.name), publisher=sasl(secret.name)) as road:
            try:
                wire.set_password(BROKER, USER, "somebody else's")
                road.start(wait=False)
                stream = Stream(road.topic)
                stream.send(40)
                until("wrong credentials are told", lambda: "uthentication" in road.ready() and "not ready" in road.ready())
                wire.set_password(BROKER, USER, SECRET)
                until("all told after the password was mended", lambda: road.outbox() == (30, 30), 60)
                for _ in range(changes):
                    wire.set_password(BROKER, USER, "somebody else's")
                    broker("kill")
                    broker("restart")
                    stream.send(40)
                    until("wrong credentials in mid-life are told", lambda: "uthentication" in road.ready(), 60)
                    wire.set_password(BROKER, USER, SECRET)
                    wanted = 3 * len(stream.wanted)
                    until("all told after the password was mended", lambda: road.outbox() == (wanted, wanted), 90)
                print(f"credentials wrong at the start and {changes} times in mid-life:", road.until_told(stream.wanted), flush=True)
            finally:
                wire.set_password(BROKER, USER, SECRET)


def topics_that_come_later():
    with KafkaRoad(make_topics=False, publisher="topic.metadata.refresh.interval.ms: 1000") as road:
        road.start(wait=False)
        until("the missing topic is told", lambda: road.topic in road.ready(), 30)
        assert "not ready" in road.ready()
        wire.create_topic(BROKER, road.topic, 2)
        stream = Stream(road.topic)
        stream.send(40)
        until("the feed has found its topic", lambda: road.outbox()[0] == 30, 40)
        until("the partners' missing topics are told", lambda: all(f"authority {authority}: topic alerts-{road.mark}-{authority}" in road.ready()
                                                                   for authority in AUTHORITIES), 40)
        assert road.ready().startswith("ready"), "a partner's topic is a remark"
        for authority in AUTHORITIES:
            wire.create_topic(BROKER, road.alert_topic(authority))
        until("all told", lambda: road.outbox() == (30, 30), 60)
        # More partitions than there were, for the feed and for an authority.
        wire.set_partitions(BROKER, road.topic, 6)
        wire.set_partitions(BROKER, road.alert_topic("declarants"), 3)
        def used(topic):
            stream.send(40)
            return len({record["partition"] for _, _, record in consume(topic)}) > 1
        until("the authority's new partitions are used", lambda: used(road.alert_topic("declarants")), 60, 1)
        wanted = 3 * len(stream.wanted)
        until("all told", lambda: road.outbox() == (wanted, wanted), 60)
        read = {row for row in road.positions() if row.startswith(road.topic)}
        assert len(read) == 6, f"only {sorted(read)} were read"
        for authority in AUTHORITIES:
            events = consume(road.alert_topic(authority))
            numbers = sorted(int(headers["ce_sequence"]) for headers, _, _ in events)
            assert numbers == list(range(1, len(stream.wanted) + 1)), f"{authority}: lost, doubled or gaps"
            assert {data["declaration"]["identifier"] for _, data, _ in events} == set(stream.wanted)
    print("topics missing at the start, partitions added while running: all told once", flush=True)


def topics_that_go():
    with KafkaRoad(partitions=1) as road:
        road.start()
        stream = Stream(road.topic)
        stream.send(40)
        until("all told", lambda: road.outbox() == (30, 30))
        # A partner's topic is deleted and made anew: what was sent is the partner's loss, what comes goes out with the next numbers.
        office = road.alert_topic("kp-office")
        wire.delete_topic(BROKER, office)
        produce(road.topic, *(declaration(f"LATER{number}") for number in range(10)))
        until("the loss of the topic is told", lambda: f"authority kp-office: topic {office}" in road.ready(), 60)
        until("the others are served", lambda: road.outbox() == (60, 50), 60)
        wire.create_topic(BROKER, office)
        until("all told again", lambda: road.outbox() == (60, 60), 90)
        assert [int(headers["ce_sequence"]) for headers, _, _ in consume(office)] == list(range(11, 21))
        # The feed's topic is deleted: told, and nothing is made of it. Made anew, it holds less than was read: a gap that a person must see.
        wire.delete_topic(BROKER, road.topic)
        until("the loss of the feed's topic is told", lambda: "not ready" in road.ready() and road.topic in road.ready(), 60)
        wire.create_topic(BROKER, road.topic, 1)
        until("the partition is stopped and says so", lambda: "stopped at offset 50" in road.ready() and "0 to before 0" in road.ready(), 90)
        assert road.outbox() == (60, 60)
        assert road.logged("kafka_partition_stopped") == 1
    print("topics deleted and made anew: told; the partner's goes on with the next number, the feed's stands still until a person decides", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--short", action="store_true", help="no password changed in mid-life")
    options = parser.parse_args()
    need_broker()
    began = time.monotonic()
    topics_that_come_later()
    topics_that_go()
    passwords(0 if options.short else 3)
    print(f"{time.monotonic() - began:.0f} s")
