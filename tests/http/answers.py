#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""Each answer that the HTTP feed gives, and what the connection does afterwards."""
import json
import pathlib
import sqlite3
import tempfile
import time
import unittest

from posting import DESCRIPTION, HttpTest, Line, request
from road import declaration, other_goods


class Answers(HttpTest):
    @classmethod
    def setUpClass(cls):
        from posting import HttpDaemon
        cls.shared = HttpDaemon("bytes_max: 64 KiB, receive_seconds: 2, idle_seconds: 3").start()
        cls.addClassCleanup(cls.shared.remove)

    def ask(self, data):
        return self.shared.ask(data)

    def test_a_document_is_answered_with_its_receipt(self):
        answer = self.assert_answer(200, self.ask(request(declaration("A-1"), content_type="application/json")))
        self.assertEqual(("json", "accepted", {"read": 1, "unmapped": 0, "rejected": 0}),
                         tuple(answer.json[name] for name in ("format", "outcome", "documents")))
        (case,) = answer.json["cases"]
        self.assertEqual(("A-1", 1, False), (case["identifier"], case["version"], case["repeated"]))
        self.assertEqual(1, sum(case["findings"].values()), "no certificate")

    def test_what_concerns_nobody_is_counted_only(self):
        answer = self.assert_answer(200, self.ask(request(other_goods("COFFEE-1"))))
        self.assertEqual(([], [], []), tuple(answer.json[name] for name in ("cases", "recorded", "refused")))
        self.assertEqual(1, answer.json["documents"]["read"])

    def test_of_many_documents_each_is_told(self):
        lines = "\n".join([declaration("M-1"), other_goods("M-2"), declaration("M-3")[:-5], declaration("M-4")])
        answer = self.assert_answer(202, self.ask(request(lines, content_type="application/x-ndjson+json")))
        self.assertEqual([(1, "M-1"), (4, "M-4")], [(case["document"], case["identifier"]) for case in answer.json["cases"]])
        (refused,) = answer.json["refused"]
        self.assertEqual(3, refused["document"])
        self.assertTrue(refused["notes"][0]["sentence"])
        self.assertIn("byte", refused["notes"][0]["place"])

    def test_an_array_of_documents_is_many(self):
        answer = self.assert_answer(200, self.ask(request(f"[{declaration('Y-1')},{declaration('Y-2')}]", content_type="application/json")))
        self.assertEqual(["Y-1", "Y-2"], [case["identifier"] for case in answer.json["cases"]])

    def test_a_broken_interchange_is_kept_and_the_place_of_the_fault_is_told(self):
        text = (b"UNB+UNOA:2+SENDER+RECEIVER+250520:1200+1'UNH+1+CUSDEC:D:96B:UN:ZZZ01'BGM+929+X+9'UNZ+1+1'")
        answer = self.assert_answer(202, self.ask(request(text, content_type="application/edifact")))
        self.assertEqual("set-aside", answer.json["outcome"])
        place = answer.json["refused"][0]["notes"][0]["place"]
        self.assertEqual(1, place["interchange"])

    def test_bytes_of_no_format_are_kept_and_refused(self):
        answer = self.assert_answer(202, self.ask(request(b"\x00\x01\x02 nothing of the kind")))
        self.assertEqual("format-not-recognised", answer.json["refused"][0]["notes"][0]["code"])

    def test_the_description_is_the_one_in_the_repository(self):
        answer = self.assert_answer(200, self.ask(request(method="GET", path="/openapi.json", length=False)), path="/openapi.json", method="get")
        self.assertEqual(DESCRIPTION, answer.json)
        head = self.ask(request(method="HEAD", path="/openapi.json", length=False))
        self.assertEqual((200, answer.headers["content-length"]), (head.status, head.headers["content-length"]))

    def test_400_for_what_is_no_request(self):
        for data in (b"NONSENSE\r\n\r\n", b"POST /documents HTTP/1.1\r\nContent-Length: 1\r\n\r\nx", b"POST /documents HTTP/9.9\r\nHost: a\r\n\r\n",
                     request(b"x", content_length="one", length=False), request(b"x", host=None), request(b"x", length=False, transfer_encoding="gzip"),
                     b"POST /documents HTTP/1.1\r\nHost: a\r\nHost: b\r\nContent-Length: 1\r\n\r\nx",
                     b"POST /documents HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx",
                     b"POST /documents HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n",
                     b"POST /documents HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\nx\r\n"):
            with self.subTest(data=data):
                with self.shared.line() as line:
                    self.assert_answer(400, line.send(data).answer(), "malformed")
                    self.assertTrue(line.is_closed(), "what comes after it can't be told apart")

    def test_400_for_nothing(self):
        self.assert_answer(400, self.ask(request(b"")), "empty")
        self.assert_answer(400, self.ask(request(b"0\r\n\r\n", length=False, transfer_encoding="chunked")), "empty")

    def test_400_for_a_key_that_is_none(self):
        for key in ("", "x" * 256, "caf\u00e9"):
            self.assert_answer(400, self.ask(request(declaration("K"), idempotency_key=key)), "bad-key")
        two = request(declaration("K"), idempotency_key="a").replace(b"idempotency-key: a", b"idempotency-key: a\r\nidempotency-key: b")
        self.assert_answer(400, self.ask(two), "bad-key")

    def test_404_and_405(self):
        self.assert_answer(404, self.ask(request(method="GET", path="/", length=False)), "not-here")
        self.assert_answer(404, self.ask(request(declaration("N"), path="/documents/1")), "not-here")
        for method in ("GET", "PUT", "DELETE", "OPTIONS", "BREW"):
            answer = self.assert_answer(405, self.ask(request(method=method, length=False)), "no-such-method")
            self.assertEqual("POST", answer.headers["allow"])
        self.assertEqual("GET, HEAD", self.assert_answer(405, self.ask(request(b"x", path="/openapi.json"))).headers["allow"])

    def test_408_for_a_header_or_a_body_that_does_not_end(self):
        whole = request(declaration("SLOW"))
        for part in (whole[:30], whole[:-5]):
            with self.shared.line() as line:
                self.assert_answer(408, line.send(part).answer(), "too-slow")
                self.assertTrue(line.is_closed())

    def test_a_drip_does_not_keep_a_connection(self):
        with self.shared.line() as line:
            begun = time.monotonic()
            try:
                for byte in request(declaration("DRIP"))[:100]:
                    line.send(bytes([byte]))
                    time.sleep(0.1)
                    line.socket.setblocking(False)
                    try:
                        line.more()
                        break
                    except BlockingIOError:
                        line.socket.settimeout(30)
            except OSError:
                pass
            self.assertLess(time.monotonic() - begun, 6)
            line.socket.settimeout(30)
            self.assert_answer(408, line.answer(), "too-slow")

    def test_an_idle_connection_ends_without_a_word(self):
        with self.shared.line() as line:
            self.assertTrue(line.is_closed())

    def test_411_without_a_length(self):
        self.assert_answer(411, self.ask(request(length=False)), "length-needed")

    def test_413_before_anything_is_read(self):
        with self.shared.line() as line:
            line.send(request(b"", content_length=65537, length=False))
            self.assert_answer(413, line.answer(), "too-large")
        with self.shared.line() as line:
            line.send(request(b"", content_length=65537, length=False, expect="100-continue"))
            self.assert_answer(413, line.answer(), "too-large")

    def test_413_reaches_a_sender_that_goes_on_sending(self):
        with self.shared.line() as line:
            line.send(request(b"x" * 3_000_000))
            self.assert_answer(413, line.answer(), "too-large")

    def test_413_for_chunks_beyond_the_limit(self):
        chunk = b"8000\r\n" + b"x" * 0x8000 + b"\r\n"
        with self.shared.line() as line:
            line.send(request(b"", length=False, transfer_encoding="chunked") + chunk * 3)
            self.assert_answer(413, line.answer(), "too-large")

    def test_chunks_are_put_together(self):
        text = declaration("CHUNKS").encode()
        body = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (text[:7], text[7:50], text[50:])) + b"0\r\n\r\n"
        answer = self.assert_answer(200, self.ask(request(body, length=False, transfer_encoding="chunked")))
        self.assertEqual("CHUNKS", answer.json["cases"][0]["identifier"])

    def test_415_for_forms_pictures_and_what_is_compressed(self):
        for headers in ({"content_type": "application/x-www-form-urlencoded"}, {"content_type": "multipart/form-data; boundary=x"},
                        {"content_type": "image/png"}, {"content_type": "application/json", "content_encoding": "gzip"}):
            self.assert_answer(415, self.ask(request(declaration("T"), **headers)), "not-this-type")

    def test_417_for_what_can_not_be_expected(self):
        self.assert_answer(417, self.ask(request(declaration("E"), expect="miracles")), "no-such-expectation")

    def test_100_is_said_before_the_body(self):
        with self.shared.line() as line:
            text = declaration("EXPECT").encode()
            line.send(request(b"", content_length=len(text), length=False, expect="100-continue"))
            self.assertEqual(b"HTTP/1.1 100 Continue", line.until(b"\r\n\r\n"))
            self.assert_answer(200, line.send(text).answer())

    def test_431_for_a_header_without_end(self):
        self.assert_answer(431, self.ask(request(declaration("H"), x_padding="x" * 20000)), "header-too-large")

    def test_requests_sent_ahead_are_answered_in_their_order(self):
        names = [f"AHEAD-{n}" for n in range(20)]
        with self.shared.line() as line:
            line.send(b"".join(request(declaration(name)) for name in names))
            answers = [self.assert_answer(200, line.answer()) for _ in names]
        self.assertEqual(names, [answer.json["cases"][0]["identifier"] for answer in answers])

    def test_a_small_refusal_keeps_the_connection_and_its_order(self):
        with self.shared.line() as line:
            line.send(request(declaration("R"), path="/wrong") + request(declaration("R"), content_type="image/png") + request(declaration("AFTER")))
            self.assertEqual([404, 415, 200], [line.answer().status for _ in range(3)])

    def test_close_is_obeyed(self):
        with self.shared.line() as line:
            self.assert_answer(200, line.send(request(declaration("CLOSE"), connection="close")).answer())
            self.assertTrue(line.is_closed())
        with self.shared.line() as line:
            old = request(declaration("OLD")).replace(b"HTTP/1.1", b"HTTP/1.0")
            self.assertEqual(200, line.send(old).answer().status)
            self.assertTrue(line.is_closed())

    def test_nothing_of_a_sender_ends_in_the_log(self):
        self.ask(request(declaration("CANARY-REF"), idempotency_key="CANARY-KEY", x_thing="CANARY", authorization="Bearer CANARY", path="/CANARY"))
        self.ask(request(declaration("CANARY-REF"), idempotency_key="CANARY-KEY"))
        self.assertNotIn("CANARY", self.shared.log.read_text())

    def test_answers_are_counted(self):
        before = self.shared.metric("kpwatch_answers_total", feed="web", answer="404")
        self.ask(request(method="GET", path="/count", length=False))
        self.assertEqual(before + 1, self.shared.metric("kpwatch_answers_total", feed="web", answer="404"))
        self.assertEqual(0, self.shared.metric("kpwatch_answers_total", feed="web", answer="500"))


class Limits(HttpTest):
    def test_429_for_more_at_once_than_the_feed_takes(self):
        daemon = self.daemon("in_flight_max: 1").start()
        with daemon.line() as first, daemon.line() as second:
            whole = request(declaration("FIRST"))
            first.send(whole[:-1])
            daemon.until("the first has its place", lambda: self.is_busy(second))
            self.assert_answer(200, first.send(whole[-1:]).answer())
            self.assert_answer(200, second.send(request(declaration("SECOND"))).answer())

    def is_busy(self, line):
        answer = line.send(request(declaration("SECOND"), idempotency_key="2")).answer()
        if answer.status == 429:
            self.assertGreaterEqual(int(self.assert_answer(429, answer, "too-many").headers["retry-after"]), 1)
        return answer.status == 429

    def test_429_for_more_bytes_at_once(self):
        daemon = self.daemon("waiting_bytes_max: 1 MiB").start()
        with daemon.line() as first, daemon.line() as second:
            first.send(request(b"x", content_length=1_000_000, length=False))
            daemon.until("the first has its room", lambda: self.is_full(second))

    def is_full(self, line):
        answer = line.send(request(b"x" * 60_000)).answer()
        if answer.status == 429:
            self.assert_answer(429, answer, "too-many")
        return answer.status == 429

    def test_429_for_more_a_second(self):
        daemon = self.daemon("requests_per_second_max: 2").start()
        with daemon.line() as line:
            seen = [line.send(request(other_goods(f"RATE-{n}"))).answer().status for n in range(12)]
        self.assertEqual([200, 200], seen[:2])
        self.assertIn(429, seen)

    def test_no_more_connections_than_allowed_and_the_others_wait(self):
        daemon = self.daemon("connections_max: 2, idle_seconds: 1").start()
        lines = [daemon.line() for _ in range(5)]
        lines[4].send(request(declaration("PATIENT")))
        self.assert_answer(200, lines[4].answer())
        self.assertLessEqual(daemon.metric("kpwatch_connections", feed="web"), 2)
        for line in lines:
            line.socket.close()

    def test_one_peer_has_its_share_of_the_connections_and_another_gets_in(self):
        for address in ("127.0.0.1", "'::'"):  # the second brings IPv4 inside IPv6
            with self.subTest(address=address):
                self.one_peer_has_its_share(address)

    def one_peer_has_its_share(self, address):
        folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        (folder / "tokens").write_text("a-token-of-sixteen\n")
        (folder / "tokens").chmod(0o600)
        daemon = self.daemon(f"address: {address}, allow_plain: yes, tokens: {folder}/tokens, connections_max: 4, connections_per_peer_max: 2").start()

        def is_served(line):
            answer = line.send(request(method="GET", path="/openapi.json", length=False)).answer()
            return answer is not None

        def is_let_in(source="127.0.0.1"):
            """A new connection, which then stays."""
            try:
                held.append(daemon.line(source=source))
                return is_served(held[-1])
            except ConnectionError:
                return False

        held = []
        self.addCleanup(lambda: [line.socket.close() for line in held])
        self.assertTrue(is_let_in() and is_let_in(), "a share is two")
        own = list(held)
        for _ in range(20):
            self.assertFalse(is_let_in(), "more than its share")
        self.assertEqual(20, daemon.metric("kpwatch_connections_refused_total", feed="web"))
        said = [line for line in daemon.log.read_text().splitlines() if "connections_refused" in line]
        self.assertEqual(1, len(said), "one line for all of a minute")
        self.assertRegex(said[0], r'peer["=:]+\s*"?127\.0\.0\.1\b')
        self.assertTrue(is_let_in("127.0.0.2"), "the other peer has a share of its own")
        self.assertTrue(all(map(is_served, own)), "those that are in stay in")
        self.assertEqual(3, daemon.metric("kpwatch_connections", feed="web"))
        own[0].socket.close()
        daemon.until("its share came back", is_let_in)

    def test_503_while_the_ledger_can_not_be_written_and_the_retry_gets_its_receipt(self):
        daemon = self.daemon("answer_seconds: 20").start()
        lock = sqlite3.connect(daemon.home / "state/ledger.db", timeout=30, isolation_level=None)
        lock.execute("BEGIN IMMEDIATE")
        data = request(declaration("LOCKED"), idempotency_key="locked")
        answer = self.assert_answer(503, daemon.ask(data), "not-now")
        self.assertGreaterEqual(int(answer.headers["retry-after"]), 1)
        self.assert_answer(503, daemon.ask(request(declaration("NEXT"))), "not-now")
        lock.execute("ROLLBACK")
        lock.close()
        daemon.until("it is ready again", daemon.is_ready)
        answer = self.assert_answer(200, daemon.ask(data))
        self.assertEqual(("LOCKED", False), (answer.json["cases"][0]["identifier"], answer.json["cases"][0]["repeated"]))

    def test_503_when_the_disk_is_full(self):
        daemon = self.daemon(settings="free_bytes_min: 1024 GiB\n")
        import os
        disk = os.statvfs(daemon.home)
        if disk.f_bavail * disk.f_frsize >= min(1 << 50, disk.f_blocks * disk.f_frsize // 20):
            self.skipTest("this disk has more than a twentieth free: tests/disk has one that is full")
        daemon.start()
        self.assert_answer(503, daemon.ask(request(declaration("FULL"))), "not-now")

    def test_a_stop_answers_what_is_under_way_and_takes_nothing_new(self):
        daemon = self.daemon().start()
        port = daemon.web
        with Line(port) as idle, Line(port) as half:
            self.assert_answer(200, idle.send(request(declaration("BEFORE"))).answer())
            half.send(request(declaration("HALF"))[:-3])
            daemon.until("it is there", lambda: daemon.metric("kpwatch_connections", feed="web") == 2)
            daemon.process.terminate()
            self.assertTrue(idle.is_closed())
            half.send(request(declaration("HALF"))[-3:])
            self.assert_answer(503, half.answer(), "not-now")
            self.assertTrue(half.is_closed())
        self.assertEqual(0, daemon.process.wait(timeout=30))
        with self.assertRaises(OSError):
            Line(port)


if __name__ == "__main__":
    unittest.main()
