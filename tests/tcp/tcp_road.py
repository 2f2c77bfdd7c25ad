#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""Interchanges over TCP: one line for each, when the ledger has it."""
import hashlib
import pathlib
import re
import shutil
import signal
import socket
import sqlite3
import ssl
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "http"))

from posting import authority_and, context_of  # noqa: E402
from road import PATIENCE, ROOT, RoadTest, Daemon  # noqa: E402

SAMPLE = (ROOT / "tests/samples/edifact/za-import-kbc.edi").read_bytes().strip()


def interchange(reference):
    """A declaration of rough diamonds in South African style, with its own numbers."""
    text = re.sub(rb"(UNB\+[^+]*\+[^+]*\+[^+]*\+[^+]*\+)[^+']*", rb"\g<1>" + reference.encode(), SAMPLE, count=1)
    return re.sub(rb"UNZ\+1\+[^']*", b"UNZ+1+" + reference.encode(), text)


class Line:
    def __init__(self, port, context=None, source="127.0.0.1"):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE, source_address=(source, 0))
        if context:
            self.socket = context.wrap_socket(self.socket, server_hostname="localhost")
        self.file = self.socket.makefile("rb")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.file.close()
        self.socket.close()

    def send(self, data):
        self.socket.sendall(data)
        return self

    def answer(self):
        """A line as words; nothing when the connection ended."""
        try:
            return self.file.readline().decode().split()
        except ConnectionResetError:
            return []


class TcpRoad(RoadTest):
    def daemon(self, feed="", **given):
        daemon = Daemon(feeds=f"  - {{name: wire, kind: tcp, port: 0{', ' + feed if feed else ''}}}\n", **given)
        self.addCleanup(daemon.remove)
        return daemon

    def line(self, daemon, context=None, **given):
        daemon.until("it listens", lambda: "listening" in daemon.log.read_text())
        return Line(int(re.search(r'listening.*?port["=:]+\s*(\d+)', daemon.log.read_text()).group(1)), context, **given)

    def ack(self, data, reference, outcome="accepted"):
        return ["ACK", reference, hashlib.sha256(data).hexdigest(), outcome]

    def test_each_interchange_is_acknowledged_with_its_reference_and_hash(self):
        daemon = self.daemon().start()
        all_of_them = {f"REF{n}": interchange(f"REF{n}") for n in range(40)}
        with self.line(daemon) as line:
            line.send(b"\r\n".join(all_of_them.values()))
            for reference, data in all_of_them.items():
                self.assertEqual(self.ack(data, reference), line.answer())
        self.assertEqual(40, daemon.metric("kpwatch_answers_total", feed="wire", answer="ack-accepted"))
        self.assertEqual(40, daemon.metric("kpwatch_messages_settled_total", feed="wire", outcome="accepted"))

    def test_what_is_sent_again_on_another_connection_is_the_same_message(self):
        daemon = self.daemon().start()
        data = interchange("SAME")
        for _ in range(2):
            with self.line(daemon) as line:
                self.assertEqual(self.ack(data, "SAME"), line.send(data).answer())
        daemon.terminate()
        daemon.start()
        with self.line(daemon) as line:
            self.assertEqual(self.ack(data, "SAME"), line.send(data).answer())
        self.assertEqual(1, daemon.metric("kpwatch_messages_settled_total", feed="wire", outcome="repeated"))

    def test_a_broken_one_is_kept_and_said_to_be_so(self):
        daemon = self.daemon().start()
        good = interchange("GOOD")
        broken = re.sub(rb"UNT\+[^']*'", b"", interchange("BROKEN"))
        with self.line(daemon) as line:
            line.send(broken + good)
            self.assertEqual(self.ack(broken, "BROKEN", "set-aside"), line.answer())
            self.assertEqual(self.ack(good, "GOOD"), line.answer())
        (letter,) = daemon.lines("dead-letters", "list")
        self.assertEqual("wire", letter["feed"])

    def test_all_that_was_sent_is_answered_after_the_sender_has_said_its_last(self):
        daemon = self.daemon().start()
        data = interchange("LAST")
        with self.line(daemon) as line:
            line.send(data).socket.shutdown(socket.SHUT_WR)
            self.assertEqual(self.ack(data, "LAST"), line.answer())
            self.assertEqual([], line.answer())

    def test_what_does_not_end_is_not_taken(self):
        daemon = self.daemon("receive_seconds: 1").start()
        data = interchange("HALF")
        with self.line(daemon) as line:
            line.send(data[:-9]).socket.shutdown(socket.SHUT_WR)
            self.assertEqual(["NAK", "HALF", "incomplete"], line.answer())
        with self.line(daemon) as line:
            self.assertEqual(["NAK", "HALF", "too-slow"], line.send(data[:-9]).answer())
            self.assertEqual([], line.answer())
        self.assertEqual(0, daemon.metric("kpwatch_messages_received_total", feed="wire"))

    def test_what_is_too_large_or_nothing_of_the_kind_ends_the_connection(self):
        daemon = self.daemon("bytes_max: 64 KiB").start()
        with self.line(daemon) as line:
            line.send(interchange("LARGE")[:-20] + b"FTX+AAA+++" + b"x" * 100_000)
            self.assertEqual(["NAK", "LARGE", "too-large"], line.answer())
        with self.line(daemon) as line:
            self.assertEqual(["NAK", "-", "not-edifact"], line.send(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n").answer())
            self.assertEqual([], line.answer())

    def test_an_idle_connection_ends(self):
        daemon = self.daemon("idle_seconds: 1").start()
        with self.line(daemon) as line:
            self.assertEqual([], line.answer())

    def test_a_peer_that_holds_its_share_of_connections_keeps_no_other_out(self):
        daemon = self.daemon("connections_max: 2, connections_per_peer_max: 1").start()
        mine, others = interchange("MINE"), interchange("OTHERS")
        with self.line(daemon) as line:
            self.assertEqual(self.ack(mine, "MINE"), line.send(mine).answer())
            with self.assertRaises(ConnectionError):
                with self.line(daemon) as more:
                    if not more.send(mine).answer():
                        raise ConnectionResetError
            with self.line(daemon, source="127.0.0.2") as other:
                self.assertEqual(self.ack(others, "OTHERS"), other.send(others).answer())
            self.assertEqual(self.ack(mine, "MINE"), line.send(mine).answer())
        self.assertEqual(1, daemon.metric("kpwatch_connections_refused_total", feed="wire"))

    def test_no_acknowledgement_before_the_commit(self):
        for point, repeated in (("before-commit", 0), ("after-commit", 1)):
            with self.subTest(point=point):
                daemon = self.daemon()
                daemon.start(wait=False, KPWATCH_CRASH_AT=point)
                data = interchange("DIES")
                with self.line(daemon) as line:
                    self.assertEqual([], line.send(data).answer())
                self.assertEqual(-signal.SIGKILL, daemon.process.wait(timeout=30))
                daemon.start()
                with self.line(daemon) as line:
                    self.assertEqual(self.ack(data, "DIES"), line.send(data).answer())
                self.assertEqual(repeated, daemon.metric("kpwatch_messages_settled_total", feed="wire", outcome="repeated"))

    def test_while_the_ledger_can_not_be_written_the_sender_is_told_to_come_again(self):
        daemon = self.daemon().start()
        lock = sqlite3.connect(daemon.home / "state/ledger.db", timeout=30, isolation_level=None)
        lock.execute("BEGIN IMMEDIATE")
        data = interchange("LOCKED")
        with self.line(daemon) as line:
            self.assertEqual(["NAK", "LOCKED", "not-now"], line.send(data).answer())
            lock.execute("ROLLBACK")
            lock.close()
            daemon.until("it is ready again", daemon.is_ready)
            self.assertEqual(self.ack(data, "LOCKED"), line.send(data).answer())

    def test_only_senders_with_a_certificate_of_the_authority_come_in(self):
        folder = tempfile.mkdtemp(prefix="kpwatch-tls-")
        self.addCleanup(shutil.rmtree, folder, ignore_errors=True)
        authority_and(folder, server="/CN=localhost", sender="/CN=Sender One", unknown="/CN=Sender Two")
        daemon = self.daemon(f"certificate: {folder}/server.pem, private_key: {folder}/server.key, client_ca: {folder}/ca.pem, clients: [Sender One]").start()
        data = interchange("TLS")
        with self.line(daemon, context_of(folder, "sender")) as line:
            self.assertEqual(self.ack(data, "TLS"), line.send(data).answer())
        with self.line(daemon, context_of(folder, "unknown")) as line:
            self.assertEqual(["NAK", "-", "not-this-sender"], line.answer())
        with self.assertRaises((ssl.SSLError, ConnectionResetError)):
            with self.line(daemon, context_of(folder)) as line:
                if not line.send(data).answer():
                    raise ConnectionResetError

    def test_a_stop_answers_what_is_whole(self):
        daemon = self.daemon().start()
        data = interchange("STOP")
        with self.line(daemon) as line:
            self.assertEqual(self.ack(data, "STOP"), line.send(data).answer())
            line.send(data[:50])
            daemon.process.terminate()
            self.assertEqual([], line.answer())
        self.assertEqual(0, daemon.process.wait(timeout=30))


if __name__ == "__main__":
    unittest.main()
