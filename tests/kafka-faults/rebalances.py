#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""Rebalances under load: a consumer that is not kpwatch joins and leaves the group, and the daemon itself restarts. Partitions are taken
away and given back; nothing may be lost or doubled. A second kpwatch in the group is refused: positions live in one ledger.

rebalances.py --count 50
"""
import argparse
import contextlib
import random
import signal
import subprocess
import time

from faults import BROKER, KafkaRoad, Load, Stream, need_broker, until, wire


def join(road):
    """A stranger in the group: reads what it is given, and commits offsets of its own, which must not matter."""
    return subprocess.Popen(["kcat", "-b", BROKER, "-G", road.group, "-X", "session.timeout.ms=6000", "-X", "heartbeat.interval.ms=500",
                             "-X", "partition.assignment.strategy=range", "-X", "auto.offset.reset=earliest", "-X", "auto.commit.interval.ms=200", road.topic],
                            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def members_change(count, seed):
    chance = random.Random(seed)
    with KafkaRoad(partitions=4) as road:
        road.start()
        stream = Stream(road.topic)
        load = Load(stream)
        load.start()
        joins = restarts = killed = told = 0
        began = road.logged("kafka_assigned")
        until("the first assignment", lambda: road.logged("kafka_assigned") > 0)
        while road.logged("kafka_assigned") - began < count:
            before = road.logged("kafka_assigned")
            stranger = join(road)
            joins += 1
            until("the stranger has joined", lambda: road.logged("kafka_assigned") > before, 90)
            if not told:
                until("the missing partitions are told", lambda: "held by other members" in road.ready())
                told = 1
            time.sleep(chance.uniform(0, 0.6))
            before = road.logged("kafka_assigned")
            if joins % 8 == 0:
                road.daemon.kill() if joins % 16 else road.daemon.terminate()
                restarts += 1
                road.start(wait=False)
            # Most leave in order; some die, and are missed only after their session's time.
            is_killed = joins % 10 == 5
            killed += is_killed
            stranger.send_signal(signal.SIGKILL if is_killed else signal.SIGTERM)
            stranger.wait()
            until("the stranger has left", lambda: road.logged("kafka_assigned") > before, 90)
            time.sleep(chance.uniform(0, 0.4))
        rebalances = road.logged("kafka_assigned") - began
        load.stop()
        print(f"rebalances {rebalances}: a stranger joined {joins} times, {killed} of them killed; the daemon restarted {restarts} times; seed {seed}")
        print(f"messages {stream.sent}; {road.until_told(stream.wanted)}", flush=True)


def second_ledger(patience):
    with KafkaRoad() as road, KafkaRoad(mark=road.mark, group=road.group, make_topics=False) as second:
        road.start()
        stream = Stream(road.topic)
        stream.send(40)
        until("the first reads", lambda: road.outbox()[1] == 30)
        second.start(wait=False)
        until("the second is refused", lambda: "belongs to the ledger" in second.ready())
        stream.send(40)
        until("the first reads on", lambda: road.outbox()[1] == 60)
        assert (second.outbox()[0], road.logged("kafka_assigned"), second.logged("kafka_group_refused")) == (0, 1, 1), "the second has disturbed the first"
        # It is refused as well when the first is away, and takes over when the group is given free.
        road.daemon.terminate()
        stream.send(40)
        time.sleep(patience)
        assert second.outbox()[0] == 0 and "belongs to the ledger" in second.ready()
        second.daemon.terminate()
        road.start()
        print("second ledger refused;", road.until_told(stream.wanted))
        road.daemon.terminate()
        wire.delete_group(BROKER, road.group)
        second.start()
        until("a group that was given free is taken", lambda: second.outbox()[0] == 3 * len(stream.wanted))
        print("a group whose offsets were deleted is taken by another ledger", flush=True)


def all_at_once(count, daemons=2):
    """New ledgers start in a new group in the same moment: one of them reads, the others not a single declaration."""
    for _ in range(count):
        with contextlib.ExitStack() as roads:
            first = roads.enter_context(KafkaRoad())
            all_roads = [first] + [roads.enter_context(KafkaRoad(mark=first.mark, group=first.group, make_topics=False)) for _ in range(daemons - 1)]
            stream = Stream(first.topic)
            stream.send(20)
            for road in all_roads:
                road.start(wait=False)
            is_refused = lambda road: "belongs to the ledger" in road.ready()
            until("all but one are refused", lambda: sum(map(is_refused, all_roads)) == daemons - 1)
            reader = next(road for road in all_roads if not is_refused(road))
            stream.send(20)
            reader.until_told(stream.wanted)
            assert all(is_refused(road) and not road.positions() for road in all_roads if road is not reader), "one that is refused has read"
    print(f"{daemons} at once in a new group: {count} times all but one were refused and had read nothing, and all was told once", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=50)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 30))
    parser.add_argument("--at-once", type=int, help="only new groups: so many with two daemons that start at once, and a third as many with three")
    options = parser.parse_args()
    need_broker()
    if options.at_once:
        all_at_once(options.at_once)
        all_at_once(max(1, options.at_once // 3), daemons=3)
        raise SystemExit
    members_change(options.count, options.seed)
    second_ledger(12 if options.count > 10 else 1)
    all_at_once(max(1, options.count // 10))
    all_at_once(max(1, options.count // 25), daemons=3)
