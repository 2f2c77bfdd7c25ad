#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""A feed that answers: each interchange gets its CONTRL after the commit, and the same bytes get it once, whatever happens between."""
import pathlib
import shutil
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from road import KPWATCH, ROOT, RoadTest, declaration  # noqa: E402

SAMPLES = ROOT / "tests/samples/edifact"
GOOD = (SAMPLES / "structure/cusdec-96b-v4.edi").read_bytes()
# Wrong in two places, and both are told.
WRONG = GOOD.replace(b"UNT+19+1'", b"UNT+20+1'").replace(b"NAD+AE+", b"NAD+AEEE+")
# Cut behind a qualifier that is too long: both are told.
CUT = GOOD[:GOOD.index(b"UNT+19")].replace(b"NAD+AE+", b"NAD+AEEE+")
FEED = "  - {name: edi, kind: directory, inbox: edi/inbox, scan_milliseconds: 50, answers: files}\n"
# A South African declaration of rough diamonds, so that something is decided as well.
DIAMONDS = (SAMPLES / "za-import-kbc.edi").read_bytes()


class AnswersRoad(RoadTest):
    def answering(self, feed=FEED, **given):
        daemon = self.daemon(feeds=feed, **given)
        daemon.make_feed("edi")
        return daemon

    def answers(self, daemon, feed="edi"):
        folder = daemon.home / "out" / f"answers-{feed}"
        return [path.read_bytes().decode("latin-1") for path in sorted(folder.glob("*.edi"))] if folder.is_dir() else []

    def until_answered(self, daemon, count):
        daemon.until(f"{count} answers", lambda: len(self.answers(daemon)) >= count)
        return self.answers(daemon)

    def test_each_interchange_is_answered_and_the_same_bytes_once(self):
        daemon = self.answering().start()
        daemon.drop("good", GOOD, "edi")
        (good,) = self.until_answered(daemon, 1)
        self.assertTrue(good.startswith("UNB+UNOB:4+NOWHERECUSTOMS:ZZ+MADEUPTRADER:ZZ+"), good)
        self.assertIn("'UNH+1+CONTRL:4:1:UN'UCI+IC40002+MADEUPTRADER:ZZ+NOWHERECUSTOMS:ZZ+7'UNT+3+1'UNZ+1+K", good)
        daemon.settle("edi")
        daemon.drop("again", GOOD, "edi")
        daemon.settle("edi")
        daemon.drop("wrong", WRONG, "edi")
        self.assertIn("UCM+1+CUSDEC:D:96B:UN:ZZZ01+7+29+UNT+2'UCS+8'UCD+39+2'", self.until_answered(daemon, 2)[1])
        daemon.drop("cut", CUT, "edi")
        cut = self.until_answered(daemon, 3)[2]
        self.assertIn("UCM+1+CUSDEC:D:96B:UN:ZZZ01+4+13+UNT'UCS+8'UCD+39+2'", cut)
        self.assertEqual(3, len(self.answers(daemon)), "the same bytes under another name are not answered again")
        # What departs from the tables beside the fault stands in the dead letter, and is counted there only.
        (letter,) = daemon.lines("dead-letters", "show", "1")
        self.assertEqual(["missing-segment", "element-too-long"], [note["code"] for note in letter["notes"]][:2])
        self.assertEqual(1, daemon.metric("kpwatch_notes_total", reason="element-too-long"))
        self.assertEqual(0, daemon.terminate())
        for number, answer in enumerate(self.answers(daemon)):
            file = daemon.home / f"answer-{number}"
            file.write_bytes(answer.encode("latin-1"))
            said = subprocess.run([KPWATCH, "read", "--validate", str(file)], capture_output=True, check=True).stdout.decode()
            self.assertIn("nothing departs from the tables", said)
        self.assertIn("0 things wrong", daemon.command("verify"))

    def test_a_death_between_commit_and_answer_costs_no_answer_and_makes_no_second(self):
        for point in ("before-commit", "after-commit", "draft-written", "file-published", "sent-before-mark", "sent-after-mark", "after-settle"):
            daemon = self.answering().start(wait=False, KPWATCH_CRASH_AT=point)
            daemon.drop("good", GOOD, "edi")
            self.assertNotEqual(0, daemon.process.wait(timeout=60), point)
            daemon.start()
            daemon.settle("edi")
            self.until_answered(daemon, 1)
            daemon.drop("other", WRONG, "edi")
            self.until_answered(daemon, 2)
            self.assertEqual(0, daemon.terminate())
            self.assertEqual(2, len(self.answers(daemon)), point)
            names = sorted(path.name for path in (daemon.home / "out" / "answers-edi").iterdir())
            self.assertEqual(["1-00000000000000000001", "1-00000000000000000002"], [name[len("answers-edi-"):][:22] for name in names], point)

    def test_a_partner_away_gets_its_answers_later_and_keeps_nobody_waiting(self):
        daemon = self.answering().start()
        folder = daemon.home / "out" / "answers-edi"
        shutil.rmtree(folder, ignore_errors=True)
        folder.parent.mkdir(exist_ok=True)
        folder.write_text("no folder")
        daemon.drop("good", GOOD, "edi")
        daemon.settle("edi")
        daemon.until("a remark", lambda: "answers-edi" in daemon.page("/ready"))
        daemon.drop("diamonds", declaration("MEANWHILE"))
        daemon.until_told("kp-office", 1)
        folder.unlink()
        self.until_answered(daemon, 1)

    def test_statistics_explanations_and_the_proof_of_the_ledger_do_not_stumble_over_answers(self):
        daemon = self.answering(settings="archive: all\n").start()
        daemon.drop("diamonds", DIAMONDS, "edi")
        self.until_answered(daemon, 1)
        daemon.settle("edi")
        daemon.until_told("kp-office", 1)
        identifier = daemon.events("kp-office")[0]["data"]["declaration"]["identifier"]
        self.assertIn(identifier, daemon.command("explain", identifier))
        self.assertTrue(daemon.lines("alerts", "list"))
        daemon.command("statistics", "infringements", "2025")
        self.assertEqual(0, daemon.terminate())
        self.assertIn("0 things wrong", daemon.command("verify"))
        self.assertIn("0 came out otherwise", daemon.command("decide", "--all"))

    def test_a_recovered_ledger_answers_nothing_twice(self):
        daemon = self.answering().start()
        daemon.terminate()
        shutil.copytree(daemon.home / "state", daemon.home / "backup")
        daemon.start()
        daemon.drop("good", GOOD, "edi")
        self.until_answered(daemon, 1)
        daemon.settle("edi")
        daemon.terminate()
        # The witness is of the present; the ledger is of yesterday.
        shutil.copy(daemon.home / "state" / "ledger.witness", daemon.home / "backup" / "ledger.witness")
        shutil.rmtree(daemon.home / "state")
        (daemon.home / "backup").rename(daemon.home / "state")
        (recovered,) = daemon.lines("recover")
        self.assertEqual(len(list((daemon.home / "out").glob("*/*"))), recovered["events_at_partners"])
        daemon.start()
        daemon.settle("edi")
        daemon.drop("wrong", WRONG, "edi")
        answers = self.until_answered(daemon, 2)
        daemon.settle("edi")
        daemon.terminate()
        self.assertEqual(2, len(self.answers(daemon)))
        self.assertEqual(1, sum("7'UNT+3+1'" in answer for answer in answers), answers)

    def test_nothing_is_answered_where_nobody_asked_for_it_nor_to_what_is_no_edifact_nor_to_an_answer(self):
        daemon = self.answering().start()
        daemon.drop("good", GOOD)
        daemon.settle()
        daemon.drop("json", declaration("JSON").encode(), "edi")
        answer = subprocess.run([KPWATCH, "read", "--contrl", "/dev/stdin"], input=GOOD, capture_output=True).stdout
        daemon.drop("contrl", answer, "edi")
        daemon.drop("noise", b"neither this nor that", "edi")
        daemon.settle("edi")
        daemon.drop("wrong", WRONG, "edi")
        self.assertEqual(1, len(self.until_answered(daemon, 1)))
        self.assertEqual(0, daemon.terminate())
        self.assertEqual(1, len(self.answers(daemon)))
        self.assertFalse((daemon.home / "out" / "answers-folder").exists())

    def test_a_replay_is_not_answered_again(self):
        daemon = self.answering().start()
        daemon.drop("cut", CUT, "edi")
        self.until_answered(daemon, 1)
        daemon.settle("edi")
        daemon.command("dead-letters", "replay", "1")
        daemon.until("the replay is read", lambda: daemon.metric("kpwatch_messages_settled_total", feed="replay") >= 1)
        self.assertEqual(0, daemon.terminate())
        self.assertEqual(1, len(self.answers(daemon)))

    def test_a_feed_that_validates_counts_what_departs_and_refuses_nothing(self):
        daemon = self.answering(FEED.replace("answers: files", "validate: yes")).start()
        daemon.drop("wrong", WRONG, "edi")
        daemon.settle("edi")
        self.assertEqual(1, daemon.metric("kpwatch_notes_total", reason="element-too-long"))
        self.assertEqual(1, daemon.metric("kpwatch_messages_settled_total", feed="edi", outcome="accepted"))
        daemon.drop("spain", (SAMPLES / "es-export-plain.edi").read_bytes(), "edi")
        daemon.settle("edi")
        self.assertEqual(1, daemon.metric("kpwatch_notes_total", reason="no-structure-table"))
        self.assertEqual([], self.answers(daemon))

    def test_what_cannot_be_kept_is_complained_of(self):
        for feed, complaint in {
            FEED.replace("files", "nobody"): 'feed edi wants to answer by the publisher "nobody", which is not among publishers',
            FEED.replace("files", "receipt"): "feed edi: only feeds of kind http give receipts",
            FEED.replace("answers: files", "characters: latin"): "latin",
        }.items():
            daemon = self.answering(feed)
            done = subprocess.run([KPWATCH, "check", "--config", str(daemon.config)], capture_output=True)
            self.assertNotEqual(0, done.returncode)
            self.assertIn(complaint, (done.stdout + done.stderr).decode())


if __name__ == "__main__":
    unittest.main()
