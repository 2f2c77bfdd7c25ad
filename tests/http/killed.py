#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""Many senders post at once, one message in ten is bad, and the daemon is killed (-9) in their midst and started again.

Then: each receipt that any sender got is in the ledger, byte for byte; each message was answered in the end; and each, sent once more
with its key, gets the same answer again. Each declaration is one case, told once; each bad message is one dead letter.

    tests/http/killed.py --posts 1000 --at-once 1000 --kills 1     in short, as the tests run it
    tests/http/killed.py --posts 20000 --at-once 1000 --kills 20   in full
"""
import argparse
import asyncio
import collections
import hashlib
import json
import random
import resource
import sqlite3
import sys
import time

from posting import HttpDaemon, faults_of, Answer
from road import declaration, other_goods


def messages(count, chance):
    """(key, body, is_good): one in ten can't be read, or not all of it; of the others half concern nobody."""
    made = []
    for number in range(count):
        name = f"P{number:06d}"
        if number % 10 == 7:
            body = chance.choice([declaration(name)[:-chance.randint(3, 60)], declaration(name) + "\n" + declaration(name + "B")[:-7], f"\x01{name} is no document"])
        else:
            body = chance.choice([declaration, other_goods])(name)
        made.append((f"key-{name}", body.encode(), number % 10 != 7))
    return made


class Sender:
    """Posts until it has an answer that is final, and waits when it is told to."""

    def __init__(self, port_of, seconds):
        self.port_of, self.until = port_of, time.monotonic() + seconds
        self.seen = collections.Counter()
        self.answers = collections.defaultdict(list)   # key -> (status, body) of each receipt that came

    async def once(self, key, body):
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port_of())
        try:
            writer.write(b"POST /documents HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nIdempotency-Key: %s\r\nContent-Length: %d\r\n\r\n%s" % (key.encode(), len(body), body))
            await writer.drain()
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            headers = {name.lower(): value.strip() for name, value in (line.split(":", 1) for line in head.split("\r\n")[1:-2])}
            return Answer(int(head.split()[1]), headers, await reader.readexactly(int(headers["content-length"])))
        finally:
            writer.close()

    async def post(self, key, body):
        while True:
            if time.monotonic() > self.until:
                raise AssertionError(f"{key} had no answer in time")
            try:
                answer = await asyncio.wait_for(self.once(key, body), 60)
            except (OSError, asyncio.IncompleteReadError, asyncio.TimeoutError):
                self.seen["no answer"] += 1
                await asyncio.sleep(0.05 + random.random() * 0.2)
                continue
            self.seen[answer.status] += 1
            if faults := faults_of(answer):
                raise AssertionError(f"{key}: {faults} {answer.body[:300]}")
            if answer.status in (200, 202):
                self.answers[key].append((answer.status, answer.body))
                return
            if answer.status not in (429, 503):
                raise AssertionError(f"{key}: {answer.status} {answer.body[:300]}")
            await asyncio.sleep(int(answer.headers["retry-after"]) * (0.1 + 0.4 * random.random()))

    async def post_all(self, all_of_them, at_once):
        queue = collections.deque(all_of_them)

        async def work():
            while queue:
                key, body, _ = queue.popleft()
                await self.post(key, body)
        await asyncio.gather(*(work() for _ in range(at_once)))


class Killing:
    """Ends the daemon in the midst of the posts, when so many of them are answered, and starts it again on the same port."""

    def __init__(self, daemon, sender, kills, posts, chance):
        self.daemon, self.sender, self.chance = daemon, sender, chance
        self.marks = sorted(chance.randint(posts // 20, posts * 9 // 10) for _ in range(kills))
        self.met = []

    async def work(self):
        for mark in self.marks:
            while len(self.sender.answers) < mark:
                await asyncio.sleep(0.002)
            await asyncio.sleep(self.chance.random() * 0.05)
            self.daemon.kill()
            self.met.append(len(self.sender.answers))
            await asyncio.get_running_loop().run_in_executor(None, self.daemon.start)


def kept_receipts(daemon):
    ledger = sqlite3.connect(f"file:{daemon.home}/state/ledger.db?mode=ro", uri=True, timeout=30)
    try:
        return {row[0]: row[1].encode() for row in ledger.execute("SELECT sha256 || transport_id, content FROM receipts")}
    finally:
        ledger.close()


def run(posts, at_once, kills, seed, seconds):
    chance = random.Random(seed)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 8192), hard))
    daemon = HttpDaemon(f"connections_max: {at_once + 50}, connections_per_peer_max: {at_once + 50}")
    try:
        daemon.start()
        port = daemon.web
        # The same port again after each death, as senders know no other.
        daemon.config.write_text(daemon.config.read_text().replace("kind: http, port: 0", f"kind: http, port: {port}"))
        all_of_them = messages(posts, chance)
        sender = Sender(lambda: port, seconds)
        killing = Killing(daemon, sender, kills, posts, chance)

        async def first():
            killer = asyncio.create_task(killing.work())
            await sender.post_all(all_of_them, at_once)
            await killer
        begun = time.monotonic()
        asyncio.run(first())
        took = time.monotonic() - begun
        again = Sender(lambda: port, seconds)
        asyncio.run(again.post_all(all_of_them, min(at_once, 200)))
        faults = verdict(daemon, all_of_them, sender, again)
        print(f"{posts} posts, {at_once} at once, {sum(not good for _, _, good in all_of_them)} bad; {len(killing.met)} kills (-9) after {killing.met} answers; {took:.1f} s")
        print(f"answers of the first round: {dict(sender.seen)}; of the second: {dict(again.seen)}")
        print(f"receipts in the ledger {len(kept_receipts(daemon))}, faults {len(faults)}")
        for fault in faults[:20]:
            print("FAULT", fault)
        return not faults
    finally:
        daemon.remove()


def verdict(daemon, all_of_them, sender, again):
    faults = []
    kept = kept_receipts(daemon)
    by_hash = collections.Counter(key[:64] for key in kept)
    for key, body, good in all_of_them:
        answers = {*sender.answers[key], *again.answers[key]}
        if len(answers) != 1:
            faults.append(f"{key} got {len(answers)} different answers")
            continue
        (status, content), = answers
        if status != (200 if good else 202):
            faults.append(f"{key} got {status}: {content[:200]}")
        if kept.get(hash_and_id(key, body)) != content:
            faults.append(f"{key}: its receipt is not in the ledger")
    if len(kept) != len(all_of_them) or max(by_hash.values()) != 1:
        faults.append(f"{len(kept)} receipts for {len(all_of_them)} messages")
    daemon.until("all alerts are out", lambda: daemon.metric("kpwatch_outbox_events") == 0)
    ledger = sqlite3.connect(f"file:{daemon.home}/state/ledger.db?mode=ro", uri=True, timeout=30)
    letters = collections.Counter(row[0] for row in ledger.execute("SELECT archive_sha256 FROM dead_letters"))
    wanted = collections.Counter(hashlib.sha256(body).hexdigest() for _, body, good in all_of_them if not good)
    if letters != wanted:
        faults.append(f"{sum(letters.values())} dead letters for {sum(wanted.values())} bad messages")
    cases = {row[0] for row in ledger.execute("SELECT identifier FROM cases")}
    versions = ledger.execute("SELECT max(version) FROM cases").fetchone()[0]
    ledger.close()
    expected = {name for _, body, _ in all_of_them for name in rough_in(body)}
    if cases != expected or versions != 1:
        faults.append(f"{len(cases)} cases for {len(expected)} declarations of rough diamonds, up to version {versions}")
    events = daemon.events("kp-office")
    told = collections.Counter(event["data"]["declaration"]["identifier"] for event in events)
    if set(told) != expected or max(told.values()) != 1 or sorted(int(event["sequence"]) for event in events) != list(range(1, len(events) + 1)):
        faults.append(f"{sum(told.values())} events about {len(told)} declarations, expected {len(expected)}")
    return faults


def hash_and_id(key, body):
    """As the ledger names it: the sender has no name here."""
    return hashlib.sha256(body).hexdigest() + "http:web:key:" + hashlib.sha256(("\n" + key).encode()).hexdigest()


def rough_in(body):
    for line in body.split(b"\n"):
        try:
            document = json.loads(line)
        except ValueError:
            continue
        if document["items"][0]["commodity_code"].startswith("7102"):
            yield document["reference"]


if __name__ == "__main__":
    options = argparse.ArgumentParser()
    options.add_argument("--posts", type=int, default=1000)
    options.add_argument("--at-once", type=int, default=1000)
    options.add_argument("--kills", type=int, default=1)
    options.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 30))
    options.add_argument("--seconds", type=float, default=240)
    given = options.parse_args()
    print(f"seed {given.seed}")
    sys.exit(0 if run(given.posts, given.at_once, given.kills, given.seed, given.seconds) else 1)
