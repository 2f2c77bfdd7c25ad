#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""A sender whose interchanges say UNOA and are in windows-1251: the feed says so, and whatever is read again later is read the same."""
import pathlib
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from road import KPWATCH, ROOT, RoadTest, certificate  # noqa: E402

DIAMONDS = (ROOT / "tests/samples/edifact/za-import-kbc.edi").read_bytes().replace(b"UNOB:4", b"UNOA:4")
CYRILLIC = DIAMONDS.replace(b"ROUGH DIAMONDS, GEM QUALITY", "ROUGH DIAMONDS, АЛМАЗЫ".encode("windows-1251"))
FEED = "  - {name: edi, kind: directory, inbox: edi/inbox, scan_milliseconds: 50, characters: windows-1251}\n"


class CharactersRoad(RoadTest):
    def reading(self, feed=FEED, **given):
        daemon = self.daemon(feeds=feed, **given)
        daemon.make_feed("edi")
        return daemon

    def forget_the_feed(self, daemon):
        text = daemon.config.read_text()
        self.assertIn(FEED, text)
        daemon.config.write_text(text.replace(FEED, ""))

    def descriptions(self, daemon):
        return {event["data"]["item"]["description"] for event in daemon.events("kp-office")}

    def test_a_case_is_read_again_with_the_characters_it_was_read_with_even_when_its_feed_is_gone(self):
        daemon = self.reading().start()
        daemon.drop("one", CYRILLIC, "edi")
        daemon.until_told("kp-office", 1)
        self.assertEqual({"ROUGH DIAMONDS, АЛМАЗЫ"}, self.descriptions(daemon))
        daemon.terminate()
        self.forget_the_feed(daemon)
        daemon.start()
        told = len(daemon.events("kp-office"))
        daemon.drop("certificate", certificate("ZA1117950", carats="55.00", origin="ZA"))
        daemon.until_told("kp-office", told + 1)
        daemon.terminate()
        self.assertEqual({"ROUGH DIAMONDS, АЛМАЗЫ"}, self.descriptions(daemon))
        self.assertIn("АЛМАЗЫ", daemon.command("explain", "25ZAJSA0000042"))
        self.assertIn("0 came out otherwise", daemon.command("decide", "--all"))
        self.assertIn("0 things wrong", daemon.command("verify"))

    def test_each_version_of_a_case_keeps_its_own(self):
        daemon = self.reading().start()
        daemon.drop("one", CYRILLIC, "edi")
        daemon.until_told("kp-office", 1)
        # Amended by another road, in what its UNB says.
        amended = DIAMONDS.replace(b"UNOA:4", b"UNOY:4").replace(b"BGM+929+JSALRN0001:1+9", b"BGM+929+JSALRN0001:2+4")
        daemon.drop("two", amended.replace(b"GEM QUALITY", "АЛМАЗЫ 2".encode()).replace(b"CTM:100.00", b"CTM:90.00"))
        daemon.settle()
        daemon.terminate()
        self.assertIn("0 came out otherwise", daemon.command("decide", "--all"))
        self.assertIn("0 things wrong", daemon.command("verify"))

    def test_a_dead_letter_is_replayed_as_its_feed_reads(self):
        limited = self.reading(settings="limits: {message_segments_max: 10}\n").start()
        limited.drop("one", CYRILLIC, "edi")
        limited.until("a dead letter", lambda: limited.metric("kpwatch_dead_letters_total") == 1)
        limited.terminate()
        limited.config.write_text(limited.config.read_text().replace("limits: {message_segments_max: 10}\n", ""))
        limited.start()
        limited.command("dead-letters", "replay", "1")
        limited.until_told("kp-office", 1)
        self.assertEqual({"ROUGH DIAMONDS, АЛМАЗЫ"}, self.descriptions(limited))
        limited.terminate()
        self.assertIn("0 came out otherwise", limited.command("decide", "--all"))

    def test_reading_a_file_by_hand_can_assume_the_same(self):
        file = self.reading().home / "one.edi"
        file.write_bytes(CYRILLIC)

        def said(*options, code=0):
            done = subprocess.run([KPWATCH, "read", *options, str(file)], capture_output=True)
            self.assertEqual(code, done.returncode, done.stderr)
            return done.stdout.decode()
        self.assertIn("ROUGH DIAMONDS, АЛМАЗЫ", said("--characters", "windows-1251"))
        self.assertNotIn("АЛМАЗЫ", said())
        self.assertIn("character-outside-repertoire", said("--validate"))
        self.assertNotIn("character-outside-repertoire", said("--validate", "--characters", "windows-1251"))
        self.assertEqual("", said("--characters", "runes", code=2))


if __name__ == "__main__":
    unittest.main()
