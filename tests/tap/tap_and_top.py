#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""`kpwatch tap` and `kpwatch top` beside a running daemon, as documents and figures pass, and in a real terminal."""
import fcntl
import json
import os
import pathlib
import pty
import re
import select
import signal
import socket
import struct
import subprocess
import sys
import termios
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "road"))
from road import KPWATCH, RoadTest, certificate, declaration, other_goods  # noqa: E402


class Screen:
    """The little of a terminal that `top` uses, drawn as a terminal would."""

    def __init__(self, rows, columns):
        self.rows, self.columns, self.other, self.cursor = rows, columns, False, True
        self.lines = [" " * columns for _ in range(rows)]
        self.row = self.column = 0

    def feed(self, text):
        for escape, plain in re.findall(r"(\x1b\[[?0-9;]*[A-Za-z])|([^\x1b]+)", text):
            if escape == "\x1b[?1049h":
                self.other = True
            elif escape == "\x1b[?1049l":
                self.other = False
            elif escape in ("\x1b[?25l", "\x1b[?25h"):
                self.cursor = escape.endswith("h")
            elif escape == "\x1b[H":
                self.row = self.column = 0
            elif escape == "\x1b[K":
                self.lines[self.row] = self.lines[self.row][:self.column].ljust(self.columns)
            elif escape == "\x1b[J":
                self.lines[self.row] = self.lines[self.row][:self.column].ljust(self.columns)
                self.lines[self.row + 1:] = [" " * self.columns] * (self.rows - self.row - 1)
            elif escape and not escape.endswith("m"):
                raise AssertionError(f"an escape that this terminal does not know: {escape!r}")
            for sign in plain:
                if sign == "\r":
                    self.column = 0
                elif sign == "\n":
                    self.row += 1
                    if self.row == self.rows:
                        raise AssertionError("the screen would scroll")
                else:
                    line = self.lines[self.row]
                    self.lines[self.row] = line[:self.column] + sign + line[self.column + 1:]
                    self.column += 1
                    if self.column > self.columns:
                        raise AssertionError("a line is wider than the screen")

    def text(self):
        return "\n".join(line.rstrip() for line in self.lines)


class TapAndTop(RoadTest):
    def listener(self, daemon, *arguments):
        process = subprocess.Popen([KPWATCH, "tap", "--config", str(daemon.config), *arguments], stdout=subprocess.PIPE, text=True)
        self.addCleanup(process.kill)
        return process

    def passes_until_heard(self, daemon, process, documents):
        """Drops the documents again and again, under new references, until the listener ends."""
        for number in range(200):
            turned = documents if number % 2 == 0 else documents[::-1]   # a listener may hear the first of several only
            for place, (name, make) in enumerate(turned):
                daemon.drop(f"{number}-{place}-{name}.json", make(f"{name.upper()}{number}"))
            daemon.settle()
            if process.poll() is not None:
                return process.stdout.read()
            time.sleep(0.1)
        self.fail("the listener has heard nothing")

    def test_a_listener_sees_documents_pass_with_what_was_found_in_them(self):
        daemon = self.daemon().start()
        daemon.drop("c.json", certificate("BW0000002", carats="100.00"))
        daemon.settle()
        process = self.listener(daemon, "--json", "--count", "2", "--check", "E01")
        heavy = {"parties": [{"role": "exporter", "name": "Thaba Example", "country": "BW"}]}
        out = self.passes_until_heard(daemon, process, [("heavy", lambda r: declaration(r, "BW0000002", carats="117.80", **heavy)), ("coffee", other_goods)])
        records = [json.loads(line) for line in out.splitlines() if "lost" not in line[:8]]
        self.assertEqual(2, len(records))
        for record in records:
            self.assertEqual("folder", record["feed"])
            self.assertEqual("json/kpwatch-declaration", record["map"])
            self.assertTrue(record["identifier"].startswith("HEAVY"))
            self.assertEqual([{"role": "exporter", "name": "***", "country": "BW"}], record["parties"])
            self.assertIn("E01", [finding["check"] for finding in record["findings"]])
        self.assertNotIn("Thaba", out)

    def test_a_refused_document_and_goods_of_no_interest_are_seen_too(self):
        daemon = self.daemon().start()
        process = self.listener(daemon, "--count", "4")
        out = self.passes_until_heard(daemon, process, [("coffee", other_goods), ("cut", lambda r: '{"kpwatch":"declaration/1","reference":"' + r)])
        self.assertIn("1 of no interest", out)
        self.assertRegex(out, r"folder  json  rejected .*notes: ")

    def test_who_cannot_be_answered_is_told_why(self):
        daemon = self.daemon()
        for command in ("tap", "top"):
            done = subprocess.run([KPWATCH, command, "--config", str(daemon.config)] + (["--port", "1"] if command == "top" else []), capture_output=True, text=True)
            self.assertEqual(3, done.returncode, done.stderr)
            self.assertIn("nobody answers at", done.stderr)

    def test_top_tells_figures_to_scripts(self):
        daemon = self.daemon().start()
        daemon.drop("a.json", declaration("A", "BW0000002"))
        daemon.drop("b.json", "{")
        daemon.settle()
        daemon.until("counted", lambda: daemon.metric("kpwatch_messages_received_total") >= 2)
        done = subprocess.run([KPWATCH, "top", "--config", str(daemon.config), "--port", str(daemon.port), "--once", "--json", "--interval", "0.2"],
                              capture_output=True, text=True, check=True)
        seen, = map(json.loads, done.stdout.splitlines())
        self.assertTrue(seen["ready"])
        self.assertEqual(2, {feed["feed"]: feed for feed in seen["feeds"]}["folder"]["messages"]["total"])
        self.assertEqual(1, seen["relevant_declarations"]["total"])
        self.assertEqual(1, seen["dead_letters"]["total"])

    def test_top_draws_one_screen_over_and_over_and_leaves_the_terminal_as_it_was(self):
        daemon = self.daemon().start()
        daemon.drop("a.json", declaration("A", "BW0000002"))
        daemon.settle()
        daemon.until("counted", lambda: daemon.metric("kpwatch_declarations_relevant_total") >= 1)
        child, terminal = pty.fork()
        if child == 0:
            fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", 20, 72, 0, 0))
            os.execv(KPWATCH, [KPWATCH, "top", "--config", str(daemon.config), "--port", str(daemon.port), "--interval", "0.1"])
        screen = Screen(20, 72)

        def read(until):
            deadline = time.monotonic() + 60
            while time.monotonic() < deadline:
                if select.select([terminal], [], [], 0.1)[0]:
                    try:
                        data = os.read(terminal, 65536)
                    except OSError:
                        return
                    screen.feed(data.decode())
                if until():
                    return
            self.fail(screen.text())

        read(lambda: "declarations of interest" in screen.text())
        if os.environ.get("SHOW_SCREEN"):
            print(screen.text(), file=sys.stderr)
        self.assertTrue(screen.other)
        self.assertFalse(screen.cursor)
        self.assertRegex(screen.text(), r"^kpwatch top   road   ready ")
        self.assertRegex(screen.text(), r"\nfolder +\d")
        os.write(terminal, b"q")
        read(lambda: not screen.other and screen.cursor)
        _, status = os.waitpid(child, 0)
        self.assertEqual(0, os.waitstatus_to_exitcode(status))
        flags = termios.ECHO | termios.ICANON
        self.assertEqual(flags, termios.tcgetattr(terminal)[3] & flags)
        os.close(terminal)

    def test_an_onlooker_who_stops_reading_does_not_hold_the_desk(self):
        daemon = self.daemon().start()
        process = self.listener(daemon, "--json")
        daemon.drop("first.json", declaration("FIRST"))
        daemon.settle()
        process.send_signal(signal.SIGSTOP)
        for number in range(300):
            daemon.drop(f"{number}.json", declaration(f"N{number}"))
        daemon.settle()
        process.send_signal(signal.SIGCONT)
        self.assertEqual(301, daemon.metric("kpwatch_messages_received_total", feed="folder"))

    def test_an_onlooker_may_go_in_any_moment(self):
        """Also while the daemon is about to hand it something on: it stands still, so that both wait for it together."""
        daemon = self.daemon().start()
        for _ in range(3):
            with socket.socket(socket.AF_UNIX) as onlooker:
                onlooker.connect(str(daemon.home / "state/tap.sock"))
                onlooker.sendall(b"tap\n")
                time.sleep(0.03)   # it looks for records every tenth of a second from here on
                daemon.process.send_signal(signal.SIGSTOP)
            time.sleep(0.2)
            daemon.process.send_signal(signal.SIGCONT)
            time.sleep(0.1)
            self.assertIsNone(daemon.process.poll(), "it ends by it")
        self.assertEqual(0, daemon.terminate())


if __name__ == "__main__":
    unittest.main()
