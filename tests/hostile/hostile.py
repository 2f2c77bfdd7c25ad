#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""Each hostile document of documents.py is given to a running daemon whose system calls are written down.

Each must come to what is expected of it, within a second of processor time and 64 MiB over what the daemon held before it; an interchange of more than
8 MiB may take a second for each 8 MiB of it, and its own pages of memory besides. None may connect to anything, start anything, or touch a path that harmless documents do not make it touch.
Once as a feed is without further settings, once with all that makes it read more: whole, held against the standard and a folder of schemas, and answered.
Prints a table for each. hostile.py [PATTERN] takes only the documents whose name matches.
"""
import collections
import re
import socket
import subprocess
import sys
import tempfile
import unittest

from documents import MESSAGE, everything, wco
from watched import WatchedDaemon, call_of, shape_of

from road import IS_COST_JUDGED, KPWATCH, ROOT, certificate, declaration, other_goods

CPU_MS_MAX, MEMORY_MIB_MAX = 1000, 64
# What stays after the largest of them: buffers that each reader keeps for the next. It must not add up.
KEPT_MIB_MAX = 160
NETWORK = {"connect", "sendto", "sendmsg", "bind", "listen", "socket", "getpeername"}
# malloc looks there once in a process, when it first gives back the end of a heap: at some freeing, whatever was in it.
OF_THE_C_LIBRARY = {("openat", "/proc/sys/vm/overcommit_memory")}
PATTERN = None


class Listener:
    """Somebody whom content could make the daemon call."""

    def __init__(self):
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.socket.setblocking(False)
        self.url = f"http://127.0.0.1:{self.socket.getsockname()[1]}"

    def was_called(self):
        try:
            self.socket.accept()
            return True
        except BlockingIOError:
            return False


class HostileTable:
    FOLDER = SETTINGS = ""

    def setUp(self):
        self.listener = Listener()
        self.addCleanup(self.listener.socket.close)
        self.secret = tempfile.NamedTemporaryFile("w", prefix="kpwatch-secret-", suffix=".txt")
        self.secret.write("TOP-SECRET")
        self.secret.flush()
        self.addCleanup(self.secret.close)
        self.daemon = WatchedDaemon(folder=self.FOLDER, settings=self.SETTINGS)
        self.addCleanup(self.daemon.remove)
        self.daemon.start()
        self.counted = collections.Counter()

    def give(self, name, content):
        """Hands one document in. Returns what it cost and what the daemon did meanwhile."""
        daemon = self.daemon
        rest = daemon.memory("VmRSS")
        daemon.forget_peak()
        position, cpu = daemon.position(), daemon.cpu_ns()
        daemon.drop(name, content)
        daemon.settle()
        daemon.until_quiet()
        cpu = (daemon.cpu_ns() - cpu) / 1e6
        over = (daemon.memory("VmHWM") - rest) / 2**20
        lines, _ = daemon.calls_since(position)
        return cpu, over, [call for call in map(call_of, lines) if call]

    def touched(self, calls):
        return {(call, shape_of(text, self.daemon.home)) for call, texts in calls for text in texts[:2] if call not in NETWORK}

    def learn_what_is_usual(self):
        """What harmless documents make it do: read, relevant, refused, a certificate, in each format, twice."""
        usual = set()
        for turn in range(3):
            documents = [declaration(f"USUAL{turn}"), other_goods(f"OTHER{turn}"), certificate(f"BW00000{turn}"), '{"kpwatch":', wco("<ID>M</ID>"), "<a>",
                         "UNB+UNOC:3+S+R+260101:0900+1'UNZ+0+1'", "number,issuer\nBW1,BW\n", "number,issuer\n,\n", "?"]
            for n, document in enumerate(documents):
                _, _, calls = self.give(f"document-{turn}{n}", document)
                usual |= self.touched(calls)
                self.assertFalse([call for call, _ in calls if call in NETWORK or call.startswith("execve")], "harmless documents are read in silence")
        # The write-ahead log is folded in when it is long enough, whatever document that comes to.
        return usual | {("openat", f"HOME/state/{name}") for name in ("ledger.db", "ledger.db-wal", "ledger.pages")}

    def outcome(self):
        """What came of the documents since the last time: how many were read and of which no map knew, and the reasons of new dead letters."""
        counts = collections.Counter()
        for name, labels, value in re.findall(r"^kpwatch_(documents|dead_letters)_total\{(.*)\} ([0-9.e+]+)$", self.daemon.page("/metrics"), re.M):
            labels = dict(re.findall(r'(\w+)="([^"]*)"', labels))
            counts[labels["reason"] if name == "dead_letters" else labels["outcome"]] += int(float(value))
        new, self.counted = counts - self.counted, counts
        return ", ".join(sorted(set(new) - {"rejected"})) or "nothing"

    def test_no_document_costs_much_or_makes_the_daemon_reach_out(self):
        usual = self.learn_what_is_usual()
        self.outcome()
        idle = self.daemon.memory("VmRSS")
        print(f"\nidle: {idle / 2**20:.1f} MiB\n{'document':<58}{'size KiB':>10}  {'outcome':<34}{'CPU ms':>8}{'MiB more':>15}{'MiB kept':>10}{'connects':>9}{'opens':>6}")
        failures, count = [], 0
        for name, content, expected in everything(self.listener.url, self.secret.name):
            if PATTERN and not re.search(PATTERN, name):
                continue
            count += 1
            cpu, over, calls = self.give(f"document-{count:05}", content)
            outcome = self.outcome()
            kept = (self.daemon.memory("VmRSS") - idle) / 2**20
            network = [call for call in calls if call[0] in NETWORK or call[0].startswith("execve")]
            unusual = sorted(self.touched(calls) - usual - OF_THE_C_LIBRARY)
            print(f"{name:<58}{len(content) / 1024:>10,.0f}  {outcome:<34}{cpu:>8.0f}{over:>15.1f}{kept:>10.1f}{len(network):>9}{len(unusual):>6}", flush=True)
            parts = max(1, -(-len(content) // MESSAGE))
            room = MEMORY_MIB_MAX + (len(content) / 2**20 if parts > 1 else 0)
            costs = ((cpu <= CPU_MS_MAX * parts, f"{cpu:.0f} ms"), (over <= room, f"{over:.0f} MiB"), (kept <= KEPT_MIB_MAX, f"{kept:.0f} MiB kept"))
            for is_so, what in (*(costs if IS_COST_JUDGED else ()), (not network, f"calls {network[:3]}"), (not unusual, f"touches {unusual[:3]}"), (outcome == expected, f"is «{outcome}», not «{expected}»")):
                if not is_so:
                    failures.append(f"{name}: {what}")
        self.assertFalse(self.listener.was_called(), "content made the daemon connect")
        self.assertNotIn("TOP-SECRET", "".join(path.read_text("utf-8", "replace") for path in self.daemon.home.rglob("out/**/*.json")))
        self.assertEqual([], failures)
        self.look_at_the_rest()
        self.assertEqual(0, self.daemon.terminate())

    def look_at_the_rest(self):
        pass


class AsItComes(HostileTable, unittest.TestCase):
    pass


class ReadThroughout(HostileTable, unittest.TestCase):
    FOLDER = f", answers: files, validate: yes, schemas: '{ROOT}/tests/samples/own-schemas'"
    SETTINGS = "reading: all\n"

    def look_at_the_rest(self):
        if PATTERN:
            return
        for reason in ("schema-deviation", "segment-missing", "element-too-long"):
            self.assertGreater(self.daemon.metric("kpwatch_notes_total", reason=reason), 0, "they were held against schemas and directories")
        answers = sorted((self.daemon.home / "out/answers-folder").glob("*.edi"))
        self.assertGreater(len(answers), 20, "they were answered")
        # An answer repeats the sender's own values, whatever is wrong with them; but who reads it finds whole messages, and nothing to refuse.
        said = subprocess.run([KPWATCH, "read", "--validate", *map(str, answers)], capture_output=True).stdout.decode()
        self.assertEqual(len(answers), len(re.findall(r"\.edi: \d+ bytes, edifact, unmapped$", said, re.M)))
        self.assertGreater(said.count("nothing departs from the tables"), len(answers) // 2)


if __name__ == "__main__":
    if len(sys.argv) > 1 and not sys.argv[1].startswith("-"):
        PATTERN = sys.argv.pop(1)
    unittest.main(verbosity=2)
