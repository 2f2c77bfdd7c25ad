#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""Back-pressure: for some minutes the feed offers ten times what the desk can take, and one authority's broker is away. Memory must stay
bounded, the consumer group must not notice, the other authorities are served meanwhile, and afterwards everything is caught up.

The desk is made slow by one transaction a message (commit.count_max: 1), which every fsync of the disk holds up; its rate is measured, then
ten times as much is offered. Then the brake is taken off (a restart with the default), the partner comes back, and all must arrive.

backpressure.py --minutes 10
"""
import argparse
import os
import sys
import threading
import time

import proxy
from faults import AUTHORITIES, KafkaRoad, Sender, declaration, memory, need_broker, other_goods, until

from road import IS_COST_JUDGED

BOUND = 192 if IS_COST_JUDGED else 1024  # MiB resident: 24 intake and what was read of it, 16 fetched ahead, the rest libraries, tables, ledger cache
AUTHORITIES_FILE = """authorities:
  - {name: kp-office, title: KP authority, recipients: [IMA, EXA, WGM], tlp: "TLP:AMBER+STRICT", publisher: away}
  - {name: customs-risk, title: Customs, recipients: [CUS, SAN, UN], tlp: "TLP:RED", publisher: topics}
  - {name: declarants, title: Declarants, recipients: [DEC], tlp: "TLP:AMBER", publisher: topics}
"""
BRAKE = "commit: {count_max: 1}\nshutdown_seconds: 8\n"


class Flood(threading.Thread):
    """One declaration in fifty is of concern; the others are as long as real ones are."""

    def __init__(self, topic):
        super().__init__(daemon=True)
        self.sender, self.rate, self.sent, self.wanted, self.ends = Sender(topic), 0.0, 0, [], False
        self.late = 0.0

    def send(self, count):
        for _ in range(count):
            reference = f"F{self.sent:08}"
            if self.sent % 50 == 7:
                self.wanted.append(reference)
                self.sender.send(self.sent, declaration(reference))
            else:
                self.sender.send(self.sent, other_goods(reference)[:-1] + f', "remark": "{"x" * 1200}"' + "}")
            self.sent += 1

    def run(self):
        began, before = time.monotonic(), self.sent
        while not self.ends:
            due = int((time.monotonic() - began) * self.rate) - (self.sent - before)
            self.late = max(self.late, due / self.rate)
            self.send(min(due, 5000))
            time.sleep(0.02)


def settled(road):
    return road.daemon.metric("kpwatch_messages_settled_total", feed="topic")


def main(options):
    between = proxy.Proxy(os.environ["KPWATCH_TEST_BROKER_FRONT"], os.environ["KPWATCH_TEST_BROKER_BEHIND"])
    between.refuse(True)
    publisher = f"  away: {{kind: kafka, brokers: '{os.environ['KPWATCH_TEST_BROKER_FRONT']}', topic: 'alerts-MARK-{{authority}}'}}\n"
    with KafkaRoad(feed="max.poll.interval.ms: 15000", settings=BRAKE) as road:
        config = road.daemon.config.read_text()
        config = config.replace("publishers:\n", "publishers:\n" + publisher.replace("MARK", road.mark))
        road.daemon.config.write_text(config)
        road.daemon.set_authorities(AUTHORITIES_FILE)
        road.start()
        idle = memory(road, "VmRSS")
        flood = Flood(road.topic)
        flood.send(int(2000 * options.measure))  # more than it takes in that time, or the measure is of the sender
        until("it is under way", lambda: settled(road) > 20)
        began, before = time.monotonic(), settled(road)
        time.sleep(options.measure)
        rate = (settled(road) - before) / (time.monotonic() - began)
        flood.rate = 10 * rate
        print(f"idle {idle:.0f} MiB; the desk takes {rate:.0f} messages a second; offered: {flood.rate:.0f}", flush=True)
        until("the desk has taken the first ones", lambda: settled(road) >= 100 * options.measure, 120)
        flood.start()
        began, first, last_told, first_sent = time.monotonic(), settled(road), 0.0, road.outbox()[1]
        while time.monotonic() - began < options.minutes * 60:
            time.sleep(min(5.0, options.minutes * 6))
            if time.monotonic() - last_told >= 60:
                last_told = time.monotonic()
                print(f"{(time.monotonic() - began) / 60:5.1f} min: sent {flood.sent}, settled {settled(road):.0f}, RSS {memory(road, 'VmRSS'):.0f} MiB, "
                      f"peak {memory(road):.0f}, intake {road.daemon.metric('kpwatch_intake_bytes') / 2**20:.1f} MiB, events sent {road.outbox()[1]} of "
                      f"{road.outbox()[0]}", flush=True)
        taken = (settled(road) - first) / (time.monotonic() - began)
        behind = flood.sent - settled(road)
        served = road.outbox()[1] - first_sent
        remark = "authority kp-office: " in road.ready()
        flood.ends = True
        flood.join()
        flood.sender.finish()
        peak = memory(road)
        assignments = road.logged("kafka_assigned")
        print(f"after {options.minutes} min: offered {flood.sent}, taken {taken:.0f} a second, {behind:.0f} behind; events sent to the others meanwhile {served}; "
              f"peak RSS {peak:.0f} MiB (bound {BOUND}); assignments {assignments}; the sender was late by {flood.late:.1f} s at most", flush=True)
        assert assignments == 1, "a rebalance"
        assert peak < BOUND, "memory is not bounded"
        assert remark and served > 0 and behind > flood.rate * options.minutes * 30, "there was no pressure"
        # The brake is taken off and the partner comes back.
        assert road.daemon.terminate(120) == 0
        road.daemon.config.write_text(config.replace(BRAKE, ""))
        began = time.monotonic()
        road.start()
        between.refuse(False)
        wanted = len(AUTHORITIES) * len(flood.wanted)
        until("all caught up", lambda: road.outbox() == (wanted, wanted), 3600, 1)
        caught = time.monotonic() - began
        assert road.logged("kafka_assigned") == 2
        print(f"caught up {behind:.0f} messages in {caught:.0f} s, peak RSS {memory(road):.0f} MiB; {road.until_told(flood.wanted)}", flush=True)
        assert memory(road) < BOUND
    between.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--measure", type=float, default=10, help="seconds for measuring the desk's rate")
    options = parser.parse_args()
    need_broker()
    sys.exit(main(options))
