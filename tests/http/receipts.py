#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""A receipt is given only after the commit, and once given it is given again: after a retry, a death and a restart."""
import base64
import signal
import sqlite3
import threading
import unittest

from posting import HttpTest, request
from road import ROOT, certificate, declaration, other_goods

GOOD = (ROOT / "tests/samples/edifact/structure/cusdec-96b-v4.edi").read_bytes()


class Receipts(HttpTest):
    def test_the_same_key_and_body_get_the_same_answer_also_after_a_restart(self):
        daemon = self.daemon().start()
        kinds = {"accepted": declaration("KEY-1"), "irrelevant": other_goods("KEY-2"), "certificate": certificate("BW0000300"), "broken": declaration("KEY-3")[:-9]}
        first = {name: daemon.ask(request(text, idempotency_key=name)) for name, text in kinds.items()}
        self.assertEqual([200, 200, 200, 202], [answer.status for answer in first.values()])
        self.assertEqual(("certificate", True), tuple(first["certificate"].json["recorded"][0][name] for name in ("kind", "new")))
        for _ in range(2):
            for name, text in kinds.items():
                again = self.assert_answer(first[name].status, daemon.ask(request(text, idempotency_key=name)))
                self.assertEqual(first[name].body, again.body)
            daemon.terminate()
            daemon.start()
        self.assertEqual(1, len(daemon.lines("dead-letters", "list")))
        daemon.until_told("kp-office", 1)

    def test_the_same_key_with_another_body_is_refused_and_leaves_no_trace(self):
        daemon = self.daemon().start()
        self.assert_answer(200, daemon.ask(request(declaration("ONE"), idempotency_key="key")))
        self.assert_answer(422, daemon.ask(request(declaration("TWO"), idempotency_key="key")), "other-body")
        daemon.terminate()
        daemon.start()
        self.assert_answer(422, daemon.ask(request(declaration("TWO"), idempotency_key="key")), "other-body")
        self.assertEqual(["ONE"], [event["data"]["declaration"]["identifier"] for event in daemon.until_told("kp-office", 1)])

    def test_two_at_once_with_one_key_are_one_message(self):
        daemon = self.daemon().start()
        answers = []
        threads = [threading.Thread(target=lambda: answers.append(daemon.ask(request(declaration("TWICE"), idempotency_key="twice")))) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual([200] * 8, [answer.status for answer in answers])
        self.assertEqual(1, len({answer.body for answer in answers}))

    def test_without_a_key_the_same_bytes_are_the_same_message(self):
        daemon = self.daemon().start()
        first, again = daemon.ask(request(declaration("NOKEY"))), daemon.ask(request(declaration("NOKEY")))
        self.assertEqual((200, first.body), (again.status, again.body))

    def test_the_same_document_under_a_new_key_is_known_as_a_repetition(self):
        daemon = self.daemon().start()
        first = self.assert_answer(200, daemon.ask(request(declaration("AGAIN"), idempotency_key="1")))
        again = self.assert_answer(200, daemon.ask(request(declaration("AGAIN"), idempotency_key="2")))
        self.assertEqual((False, True), tuple(answer.json["cases"][0]["repeated"] for answer in (first, again)))
        self.assertEqual(first.json["cases"][0]["case"], again.json["cases"][0]["case"])

    def test_an_amendment_is_a_second_version(self):
        daemon = self.daemon().start()
        daemon.ask(request(declaration("AMENDED")))
        answer = self.assert_answer(200, daemon.ask(request(declaration("AMENDED", "BW0000009", function_code="4"))))
        self.assertEqual(2, answer.json["cases"][0]["version"])

    def test_the_case_of_a_receipt_can_be_explained(self):
        daemon = self.daemon().start()
        case = daemon.ask(request(declaration("EXPLAIN"))).json["cases"][0]["case"]
        self.assertIn("EXPLAIN", daemon.command("explain", case))

    def test_no_answer_before_the_commit_and_the_same_one_after_it(self):
        """Killed just before the commit, and just after it: neither sender hears anything; only one message is in the ledger already."""
        for point, rows in (("before-commit", 0), ("after-commit", 1)):
            with self.subTest(point=point):
                daemon = self.daemon()
                daemon.start(wait=False, KPWATCH_CRASH_AT=point)
                data = request(declaration("DIES"), idempotency_key="dies")
                with daemon.line() as line:
                    self.assertTrue(self.hears_nothing(line.send(data)))
                self.assertEqual(-signal.SIGKILL, daemon.process.wait(timeout=30))
                kept = self.receipts(daemon)
                self.assertEqual(rows, len(kept))
                daemon.start()
                answer = self.assert_answer(200, daemon.ask(data))
                self.assertFalse(answer.json["cases"][0]["repeated"])
                if kept:
                    self.assertEqual(kept[0].encode(), answer.body)
                daemon.until_told("kp-office", 1)

    @staticmethod
    def hears_nothing(line):
        try:
            return line.answer() is None
        except ConnectionResetError:
            return True

    @staticmethod
    def receipts(daemon):
        other = sqlite3.connect(daemon.home / "state/ledger.db")
        try:
            return [row[0] for row in other.execute("SELECT content FROM receipts")]
        finally:
            other.close()

    def test_a_feed_that_answers_puts_the_contrl_into_the_receipt(self):
        wrong = GOOD.replace(b"UNT+19+1'", b"UNT+20+1'").replace(b"NAD+AE+", b"NAD+AEEE+")
        cut = GOOD[:GOOD.index(b"UNT+19")].replace(b"NAD+AE+", b"NAD+AEEE+")
        latin = GOOD.replace(b"IC40002", b"IC\xC4")
        daemon = self.daemon(feed="answers: receipt").start()
        told = [self.assert_answer(status, daemon.ask(request(body))).json for status, body in ((200, wrong), (202, cut), (200, latin), (200, declaration("NONE")))]
        self.assertEqual("application/EDIFACT", told[0]["answer"]["content_type"])
        self.assertIn("UCM+1+CUSDEC:D:96B:UN:ZZZ01+7+29+UNT+2'UCS+8'UCD+39+2'", told[0]["answer"]["text"])
        self.assertIn("+4+13+UNT'UCS+8'UCD+39+2'", told[1]["answer"]["text"])
        self.assertEqual([("missing-segment", "rejection"), ("element-too-long", "note")],
                         [(note["code"], note["severity"]) for note in told[1]["refused"][0]["notes"]][:2])
        self.assertIn(b"UCI+IC\xC4+", base64.b64decode(told[2]["answer"]["base64"]))
        self.assertNotIn("answer", told[3])
        self.assertEqual(told[0], daemon.ask(request(wrong)).json)
        daemon.terminate()
        self.assertFalse((daemon.home / "out" / "answers-web").exists())


if __name__ == "__main__":
    unittest.main()
