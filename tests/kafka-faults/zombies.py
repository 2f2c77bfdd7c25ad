#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""Zombies: the daemon is stopped in the middle (SIGSTOP), as by a paused machine. Others take it for dead, and a successor starts: on a
copy of its state folder, or on the folder itself after its lock was taken away by hand. The successor goes on and publishes. Then the
zombie goes on as well (SIGCONT), with transactions open, a full outbox, partitions in its mind. Nothing may be seen twice, nothing lost.

zombies.py --count 20
"""
import argparse
import os
import random
import signal
import sqlite3
import time

from faults import KafkaRoad, Load, Stream, need_broker, until


def is_in_transaction(road):
    ledger = sqlite3.connect(road.daemon.home / "state/ledger.db", timeout=0, isolation_level=None)
    try:
        ledger.execute("BEGIN IMMEDIATE")
        ledger.execute("ROLLBACK")
        return False
    except sqlite3.OperationalError:
        return True
    finally:
        ledger.close()


def zombie(number, chance):
    is_copy = number % 4 != 3
    with KafkaRoad() as road:
        road.start()
        stream = Stream(road.topic)
        load = Load(stream, rate=400)
        load.start()
        until("alerts go out", lambda: road.outbox()[1] > 30)
        time.sleep(chance.uniform(0, 0.4))
        old = road.daemon.process
        old.send_signal(signal.SIGSTOP)
        while not is_copy and is_in_transaction(road):
            # On the same folder the zombie would keep everybody out until it ends: SQLite's own lock. Once more, then.
            old.send_signal(signal.SIGCONT)
            time.sleep(chance.uniform(0, 0.1))
            old.send_signal(signal.SIGSTOP)
        with KafkaRoad(mark=road.mark, group=road.group, make_topics=False, state_of=road if is_copy else None) as successor:
            if not is_copy:
                # By hand, against all advice: the same folder, a second time.
                for lock in ("ledger.lock", "archive/archive.lock"):
                    os.unlink(road.daemon.home / "state" / lock)
                successor.daemon.config.write_text(successor.daemon.config.read_text().replace("state: state", f"state: '{road.daemon.home}/state'"))
                successor.outbox = road.outbox
            successor.start(wait=False)
            # The zombie's session ends, the successor gets the partitions and publishes.
            before = successor.outbox()[1]
            until("the successor publishes", lambda: successor.outbox()[1] > before + 30, 90)
            time.sleep(chance.uniform(0, 2))
            old.send_signal(signal.SIGCONT)
            if is_copy:
                until("the zombie is told that it has been replaced", lambda: "has taken over the consumer group" in road.ready(), 60)
            else:
                until("the zombie ends by itself", lambda: old.poll() is not None, 60)
                assert old.returncode == 3 and "lock file was taken away" in road.daemon.log.read_text(), old.returncode
            time.sleep(1)
            load.stop()
            told = successor.until_told(stream.wanted, 180)
            # What the zombie has in its outbox stays there, or is what everybody sees already.
            time.sleep(chance.uniform(0, 1))
            if is_copy:
                road.daemon.terminate()
            successor.compare(stream.wanted)
            return road.logged("kafka_producer_replaced"), len(stream.wanted), told, is_copy


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 30))
    options = parser.parse_args()
    need_broker()
    chance = random.Random(options.seed)
    fenced = wanted = copies = 0
    for number in range(options.count):
        once, alerts, told, is_copy = zombie(number, chance)
        fenced, wanted, copies = fenced + once, wanted + alerts, copies + is_copy
        print(f"zombie {number + 1}{' (copied ledger)' if is_copy else ' (same ledger)'}: {told}; producers replaced in the zombie {once}", flush=True)
    print(f"zombies {options.count}, {copies} with a copied ledger; declarations of concern {wanted}, lost 0, doubled 0, gaps 0; "
          f"producers fenced {fenced}; seed {options.seed}")
