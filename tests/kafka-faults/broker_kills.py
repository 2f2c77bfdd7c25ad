#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""The broker is killed under load and comes back, again and again: feed, publishers and the sender live through it.

broker_kills.py --count 20
"""
import argparse
import random
import time

from faults import KafkaRoad, Load, Stream, broker, need_broker, until

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 30))
    options = parser.parse_args()
    need_broker()
    chance = random.Random(options.seed)
    with KafkaRoad() as road:
        road.start()
        stream = Stream(road.topic)
        load = Load(stream, rate=300)
        load.start()
        try:
            for _ in range(options.count):
                sent = road.outbox()[1]
                until("alerts go out", lambda: road.outbox()[1] > sent + 30, 120)
                time.sleep(chance.uniform(0, 0.5))
                broker("kill")
                time.sleep(chance.uniform(0, 1.5))
                broker("restart")
        finally:
            load.stop()
        told = road.until_told(stream.wanted, 180)
        print(f"broker kills {options.count}, messages {stream.sent}, producers replaced {road.logged('kafka_producer_replaced')}; {told}; seed {options.seed}")
