#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""Torn and indefinite: between kpwatch and the broker stands a proxy that loses, cuts, delays and delivers late, at each request of a
transaction and of a consumer, while alerts are made. The broker must have been started by broker.sh (it names the proxy's address).

torn.py --count 2     # each fault at each request twice
"""
import argparse
import os
import random
import sys
import time

import proxy
from faults import KafkaRoad, Stream, need_broker, until

PUBLISHER = (proxy.PRODUCE, proxy.ADD_PARTITIONS, proxy.END_TXN, proxy.INIT_PRODUCER_ID, proxy.METADATA, proxy.FIND_COORDINATOR, proxy.LIST_OFFSETS)
READER = (proxy.FETCH, proxy.OFFSET_COMMIT, proxy.OFFSET_FETCH, proxy.JOIN_GROUP, proxy.HEARTBEAT, proxy.SYNC_GROUP)
# These come with a new producer or a new member only: the daemon is started anew ...
AT_A_START = (proxy.INIT_PRODUCER_ID, proxy.LIST_OFFSETS, proxy.JOIN_GROUP, proxy.SYNC_GROUP, proxy.FIND_COORDINATOR)
# ... and these with new connections.
AFTER_A_CUT = (proxy.METADATA, proxy.OFFSET_FETCH)


def plan(count, chance, is_short):
    if is_short:
        yield from [(proxy.END_TXN, proxy.LOSE_ANSWER), (proxy.PRODUCE, proxy.LOSE_ANSWER), (proxy.ADD_PARTITIONS, proxy.CUT_ANSWER),
                    (proxy.INIT_PRODUCER_ID, proxy.LOSE_ANSWER), (proxy.END_TXN, proxy.GHOST), (proxy.FETCH, proxy.CUT_ANSWER)]
        return
    faults = [(key, fault) for key in PUBLISHER + READER for fault in proxy.FAULTS] * count
    chance.shuffle(faults)
    yield from faults


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=2)
    parser.add_argument("--short", action="store_true", help="six chosen faults only")
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 30))
    options = parser.parse_args()
    need_broker()
    front, behind = os.environ["KPWATCH_TEST_BROKER_FRONT"], os.environ["KPWATCH_TEST_BROKER_BEHIND"]
    chance = random.Random(options.seed)
    between = proxy.Proxy(front, behind)
    happened, missed = {}, []
    with KafkaRoad(brokers=front) as road:
        road.start()
        stream = Stream(road.topic)
        stream.send(8)
        until("alerts go out", lambda: road.outbox()[1] == 6)
        for key, fault in plan(options.count, chance, options.short):
            seconds = chance.choice([0.3, 2.5])
            between.arm(key, fault, seconds)
            if key in AT_A_START:
                between.disarm()
                road.daemon.terminate()
                between.arm(key, fault, seconds)
                road.start(wait=False)
            elif key in AFTER_A_CUT:
                between.refuse(True)
                between.refuse(False)
            deadline = time.monotonic() + 25
            while not between.fired.is_set() and time.monotonic() < deadline:
                stream.send(4)
                between.fired.wait(0.3)
            name = f"{proxy.NAMES[key]}: {fault}"
            if between.fired.is_set():
                happened[name] = happened.get(name, 0) + 1
            else:
                between.disarm()
                missed.append(name)
            wanted = 3 * len(stream.wanted)
            began = time.monotonic()
            until(f"all told after {name}", lambda: road.outbox() == (wanted, wanted), 120)
            print(f"{name} ({seconds} s): all told {time.monotonic() - began:.1f} s later", flush=True)
        told = road.until_told(stream.wanted)
        print(f"faults {sum(happened.values())} of {len(happened)} kinds, not met {missed or 'none'}; producers replaced "
              f"{road.logged('kafka_producer_replaced')}, commits lost {road.logged('kafka_commit_lost')}; {told}; seed {options.seed}")
    between.close()
    sys.exit(1 if options.short and missed else 0)
