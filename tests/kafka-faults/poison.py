#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""Poison at every station, between good messages: bytes that nobody can read, a message over the limit, one that kills the reader three
times, one that makes its mapping throw, one that makes judging throw, a certificate that cannot be recorded, a case that cannot be judged again when its certificate comes,
an alert that the partner's broker refuses. Each stops nothing; what could not be read is kept with its bytes, what could not be sent is
held aside, told, and sent when the partner takes it. A batch that librdkafka cannot expand has no bytes to keep: its partition stands still.

poison.py
"""
import json
import subprocess
import tempfile
import time

from faults import AUTHORITIES, BROKER, KafkaRoad, certificate, consume, declaration, memory, need_broker, produce, until, wire


def references(road, authority):
    return [data["declaration"]["identifier"] for _, data, _ in consume(road.alert_topic(authority))]


def told(road, *wanted):
    until(f"{wanted} are told", lambda: set(wanted) <= set(references(road, "kp-office")), 60, 0.3)


def letters(road):
    return {letter["reason"]: letter for letter in road.daemon.lines("dead-letters", "list")}


def original(road, letter):
    return road.daemon.command("dead-letters", "show", str(letter["id"]), "--bytes", raw=True).decode()


def unreadable_oversize_and_what_throws():
    too_long = declaration("TOOLONG", remark="x" * 6000)
    cut = declaration("CUTOFF")[:-30]
    throws, bad = declaration("THROWSATJUDGING"), certificate("BW0000777")
    with KafkaRoad(partitions=1, settings="limits: {message_bytes_max: 4 KiB, interchange_bytes_max: 4 KiB}\n") as road:
        road.start(KPWATCH_THROW_AT="judging=THROWSATJUDGING")
        produce(road.topic, declaration("GOOD1"), cut, declaration("GOOD2"), too_long, declaration("GOOD3"), throws, declaration("GOOD4"))
        told(road, "GOOD1", "GOOD2", "GOOD3", "GOOD4")
        until("three are set aside", lambda: len(letters(road)) == 3)
        found = letters(road)
        kept = [original(road, letter) for letter in found.values()]
        assert sorted(kept) == sorted([cut, too_long, throws]), "not with their bytes"
        assert {"message-too-large", "judging-failed"} < set(found), found
        road.daemon.terminate()
        # One that its map cannot be put to.
        road.start(KPWATCH_THROW_AT="mapping=THROWSATMAPPING")
        unmapped = declaration("THROWSATMAPPING")
        produce(road.topic, unmapped, declaration("GOOD6"))
        told(road, "GOOD6")
        assert original(road, letters(road)["reading-failed"]) == unmapped
        road.daemon.terminate()
        # A certificate that cannot be recorded.
        road.start(KPWATCH_THROW_AT="recording=777")
        produce(road.topic, bad, declaration("GOOD5"))
        told(road, "GOOD5")
        assert bad in [original(road, letter) for letter in road.daemon.lines("dead-letters", "list")]
        assert sorted(references(road, "kp-office")) == [f"GOOD{n}" for n in range(1, 7)]
        # The hook is gone, as a bug would be after an update: a replay makes good what was missed.
        road.daemon.terminate()
        road.start()
        for letter in road.daemon.lines("dead-letters", "list"):
            if letter["reason"] in ("judging-failed", "reading-failed"):  # that of the certificate as well
                road.daemon.command("dead-letters", "replay", str(letter["id"]))
        told(road, "THROWSATJUDGING", "THROWSATMAPPING")
        until("the certificate is recorded", lambda: road.daemon.metric("kpwatch_certificates_total", outcome="new") == 1)
        assert road.daemon.lines("certificates", "show", "BW 777")
    print("unreadable, oversize, mapping, judging, recording: set aside with their bytes, nothing else stopped, replayed", flush=True)


def what_kills_the_reader():
    deadly = declaration("DEADLYMARKER")
    with KafkaRoad(partitions=1) as road:
        produce(road.topic, declaration("BEFORE"), deadly, declaration("AFTER"))
        deaths = 0
        while deaths < 10:
            road.start(wait=False, KPWATCH_CRASH_AT="reading=DEADLYMARKER")
            try:
                until("it dies, or all is told", lambda: road.daemon.process.poll() is not None or "AFTER" in references(road, "kp-office"), 30, 0.2)
            except AssertionError:
                raise AssertionError(road.daemon.log.read_text()[-2000:]) from None
            if road.daemon.process.poll() is None:
                break
            deaths += 1
        assert deaths == 3, f"set aside after {deaths} deaths"
        told(road, "BEFORE", "AFTER")
        letter = letters(road)["present-at-crashes"]
        assert original(road, letter) == deadly
        for authority in AUTHORITIES:
            assert sorted(references(road, authority)) == ["AFTER", "BEFORE"]
    print(f"a message that kills the reader: set aside unread after {deaths} deaths, with its bytes", flush=True)


def a_case_that_cannot_be_judged_again():
    with KafkaRoad(partitions=1) as road:
        road.start()
        produce(road.topic, certificate("LS0000001", complete_feed_until="2025-12-31", issued_on="2025-01-01"),
                declaration("SICK", "LS0000002"), declaration("WELL", "LS0000002"))
        told(road, "SICK", "WELL")
        road.daemon.terminate()
        road.start(KPWATCH_THROW_AT="judging=SICK")
        produce(road.topic, certificate("LS0000002"))
        until("the other case is resolved", lambda: [data["state"] for _, data, _ in consume(road.alert_topic("kp-office"))
                                                     if data["declaration"]["identifier"] == "WELL"][-1] != "open")
        assert road.daemon.lines("certificates", "show", "LS 2") and not road.daemon.lines("dead-letters", "list")
        until("it is logged", lambda: road.logged("case_not_judged") == 1)
    print("a case that cannot be judged again: its certificate is recorded, the other case is resolved", flush=True)


def batches_that_expand():
    """A record of 300 MiB in a batch of 0.3 MiB, and one that librdkafka does not expand at all: only a person may pass over what nobody has read."""
    large = '{"a":"' + "A" * (300 << 20) + '"}'
    with KafkaRoad(partitions=2) as road:
        def send(partition, text, codec="none"):
            with tempfile.NamedTemporaryFile("w") as file:
                file.write(text)
                file.flush()
                subprocess.run(["kcat", "-P", "-b", BROKER, "-t", road.topic, "-p", str(partition), "-X", "message.max.bytes=1000000000", "-z", codec,
                                file.name], check=True, capture_output=True)

        road.start()
        send(0, large, "gzip")
        send(0, declaration("BEHIND-GZIP"))
        told(road, "BEHIND-GZIP")
        assert set(letters(road)) == {"message-too-large"}
        peak = memory(road)
        send(1, large, "zstd")
        send(1, declaration("BEHIND-ZSTD"))
        send(0, declaration("BESIDE"))
        told(road, "BESIDE")
        until("the partition says why it stands", lambda: "stopped at offset 0: Decompression" in road.ready())
        assert references(road, "kp-office") == ["BEHIND-GZIP", "BESIDE"]
        road.daemon.terminate()
        road.daemon.command("positions", "set", "topic", f"{road.topic}/1", "1")
        road.start()
        told(road, "BEHIND-ZSTD")
    print(f"a batch that expands to 300 MiB: set aside, peak {peak:.0f} MiB; one that does not expand: its partition stands and says so, until a person decides",
          flush=True)


def what_the_partner_refuses():
    document = json.loads(declaration("LONG"))
    document["items"][0]["description"] = "ROUGH DIAMONDS " + "OF MANY KINDS " * 400
    with KafkaRoad(partitions=1) as road:
        office = road.alert_topic("kp-office")
        wire.set_topic(BROKER, office, max_message_bytes=6000)
        road.start()
        produce(road.topic, declaration("SMALL1"), json.dumps(document), *(declaration(f"SMALL{n}") for n in range(2, 30)))
        small = [f"SMALL{n}" for n in range(1, 30)]
        until("the others are told", lambda: len(references(road, "kp-office")) == len(small), 60, 0.3)
        assert references(road, "kp-office") == small, "in order"
        until("it is held", lambda: "1 event is held aside" in road.ready())
        assert road.ready().startswith("ready"), "a partner's refusal is a remark"
        until("the other authority has everything", lambda: len(references(road, "customs-risk")) == len(small) + 1, 60, 0.3)
        numbers = [int(headers["ce_sequence"]) for headers, _, _ in consume(office)]
        assert sorted(numbers) == [1] + list(range(3, 31)), "the gap shows the recipient what it lacks"
        # The partner mends its topic; a start, or some minutes, and it is there.
        wire.set_topic(BROKER, office, max_message_bytes=100000)
        road.daemon.terminate()
        road.start()
        until("it is sent after all", lambda: "LONG" in references(road, "kp-office"), 60, 0.3)
        numbers = [int(headers["ce_sequence"]) for headers, _, _ in consume(office)]
        assert sorted(numbers) == list(range(1, 31)) and "held aside" not in road.ready()
    print("an alert that the partner refuses: held aside, the others in order; sent when the topic takes it", flush=True)


if __name__ == "__main__":
    need_broker()
    began = time.monotonic()
    unreadable_oversize_and_what_throws()
    what_kills_the_reader()
    a_case_that_cannot_be_judged_again()
    batches_that_expand()
    what_the_partner_refuses()
    print(f"{time.monotonic() - began:.0f} s")
