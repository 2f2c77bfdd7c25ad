#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""Names, values, keys and headers from outside never become file names, SQL, log lines, labels of metrics or shell words.

The same canaries go in by the folder, by HTTP and TCP, and by Kafka, once while the log is text and once while it is JSON. Then each place where
a sender's words could do harm is looked at. Without a real broker the road over Kafka is skipped, loudly; under CI that is a failure.
"""
import json
import os
import pathlib
import pty
import re
import select
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import unittest
import urllib.parse
import uuid

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "http"))
from canaries import BAD_UTF8, CANARIES, MARK, PWNED, documents, encoded
from watched import KPWATCH, WatchedDaemon, call_of

from posting import HttpDaemon, faults_of
from road import ROOT

BROKER = os.environ.get("KPWATCH_TEST_BROKER")
TEXT_LINE = re.compile(r'^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (debug|info|warning|error) [a-z0-9_]+( [a-z0-9_]+=("([^"\\]|\\.)*"|[^ "=\\]+))*$')
OBEYED = re.compile("[\x00-\x09\x0b-\x1f\x7f\x80-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
LINE_OF_TCP = re.compile(r"^(ACK [A-Za-z0-9._?-]+ [0-9a-f]{64} (accepted|set-aside)|NAK [A-Za-z0-9._?-]+ (incomplete|too-large|not-edifact))$")
# Confirmations are drafted and chased, so that they hold the sender's words too; an onlooker is shown all that he may be.
SETTINGS = "confirmations: {chase: [BW], produce: [BE]}\ntap: {redact_parties: no, records_a_second: 10000}\n"
SAFE_NAME = re.compile(r"^[A-Za-z0-9._-]+$")


def on_a_terminal(*command):
    """(what it writes to a terminal, exit code)."""
    master, slave = pty.openpty()
    process = subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave, close_fds=True)
    os.close(slave)
    out = b""
    while True:
        if select.select([master], [], [], 30)[0]:
            try:
                part = os.read(master, 65536)
            except OSError:
                break
            if not part:
                break
            out += part
        elif process.poll() is not None:
            break
    os.close(master)
    return out.replace(b"\r\n", b"\n"), process.wait(timeout=30)


class Onlooker:
    """`kpwatch tap` on a terminal, from now on."""

    def __init__(self, config, *form):
        self.master, slave = pty.openpty()
        self.process = subprocess.Popen([KPWATCH, "tap", "--config", str(config), *form], stdin=slave, stdout=slave, stderr=slave, close_fds=True)
        os.close(slave)
        self.parts = []
        self.thread = threading.Thread(target=self.read)
        self.thread.start()

    def read(self):
        while True:
            try:
                self.parts.append(os.read(self.master, 65536))
            except OSError:  # nobody writes there any more
                return

    def end(self):
        self.process.terminate()
        self.process.wait(timeout=30)
        self.thread.join()
        os.close(self.master)
        return b"".join(self.parts).replace(b"\r\n", b"\n")


class Escaping:
    """What is looked at, whatever the road."""
    IS_ALL_FED = True

    @classmethod
    def setUpClass(cls):
        cls.home_before = {path.name for path in pathlib.Path.home().iterdir()}
        cls.daemon = cls.make_daemon()
        cls.addClassCleanup(cls.daemon.remove)
        cls.logs, cls.calls, cls.fed = {}, [], 0
        settings = cls.daemon.config.read_text()
        for form in ("text", "json"):
            cls.daemon.config.write_text(settings + f"log: {{format: {form}, level: debug}}\n")
            cls.daemon.start()
            onlookers = [Onlooker(cls.daemon.config), Onlooker(cls.daemon.config, "--json")] if form == "json" else []
            cls.feed_all(form)
            cls.daemon.until("everything decided is sent", lambda: all(line["sent"] for line in cls.daemon.lines("alerts", "list")))
            cls.pages = {name: cls.daemon.page(name) for name in ("/metrics", "/ready", "/live")}
            cls.logs[form] = cls.daemon.log.read_bytes()
            cls.seen = [one.end() for one in onlookers]
            cls.calls.append(cls.daemon.calls.read_text("utf-8", "replace"))
            if form == "text":
                assert cls.daemon.terminate() == 0

    def test_file_names(self):
        for folder in ("out", "state"):
            for path in (self.daemon.home / folder).rglob("*"):
                self.assertRegex(path.name, SAFE_NAME)
                self.assertNotIn(MARK, path.name)
        self.assertEqual({"in", "state", "authorities.yaml", "kpwatch.yaml", "log-1", "log-2", "calls-1", "calls-2"},
                         {path.name for path in self.daemon.home.iterdir()} - {"out"}, "nothing is made beside the folders of the configuration")
        self.assertEqual(self.home_before, {path.name for path in pathlib.Path.home().iterdir()})
        # Nor does it so much as look for a file that content names: the sender's own file names are all it may utter.
        for text in self.calls:
            for line in text.splitlines():
                call = call_of(line)
                if not call or MARK not in line or call[0].startswith(("recv", "send")):
                    continue
                self.assertIn("/in/", line, "only the folders of the feed hold names of senders")

    def test_sql(self):
        ledger = sqlite3.connect(f"file:{self.daemon.home / 'state/ledger.db'}?mode=ro", uri=True)
        self.addCleanup(ledger.close)
        self.assertEqual([("ok",)], ledger.execute("PRAGMA integrity_check").fetchall())
        fresh = WatchedDaemon()
        self.addCleanup(fresh.remove)
        fresh.start()
        fresh.terminate()
        untouched = sqlite3.connect(f"file:{fresh.home / 'state/ledger.db'}?mode=ro", uri=True)
        self.addCleanup(untouched.close)
        schema = "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY 1, 2"
        self.assertEqual(untouched.execute(schema).fetchall(), ledger.execute(schema).fetchall(), "no table was made, dropped or changed")
        identifiers = {alert["business_id"] for alert in self.daemon.lines("alerts", "list")}
        self.assertTrue(any("';DROPTABLECASES;--" in identifier for identifier in identifiers), "it was stored as the text that it is")
        self.assertGreater(ledger.execute("SELECT count(*) FROM dead_letters").fetchone()[0], 20)

    def test_log_lines(self):
        events = set(re.findall(r'log::(?:info|warning|error|debug)\(\s*"([a-z0-9_]+)"', "".join(path.read_text() for folder in ("daemon", "adapters") for path in (ROOT / folder).rglob("*.cpp"))))
        events |= set(re.findall(r'log::write\([^"]*"([a-z0-9_]+)"', "".join(path.read_text() for folder in ("daemon", "adapters") for path in (ROOT / folder).rglob("*.cpp"))))
        text = self.logs["text"].decode()
        self.assertIsNone(OBEYED.search(text))
        for line in text.split("\n")[:-1]:
            self.assertRegex(line, TEXT_LINE)
            self.assertIn(line.split(" ")[2], events)
            self.assertNotIn(" forged=", re.sub(r'"([^"\\]|\\.)*"', '""', line))
        text = self.logs["json"].decode()
        self.assertIsNone(OBEYED.search(text))
        for line in text.split("\n")[:-1]:
            value = json.loads(line)
            self.assertIn(value["event"], events)
            self.assertTrue(all(isinstance(one, str) for one in value.values()))
            self.assertTrue(all(re.fullmatch("[a-z0-9_]+", key) for key in value), value)
            self.assertNotIn("forged", value)

    def test_labels_of_metrics(self):
        page = self.pages["/metrics"]
        label = r'[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\["\\n])*"'
        sample = re.compile(rf"^([a-zA-Z_:][a-zA-Z0-9_:]*)(\{{{label}(,{label})*,?\}})? (NaN|[+-]?Inf|[-+0-9.eE]+)$")
        known = set(re.findall(r"^# TYPE (\w+) (?:counter|gauge)$", page, re.M))
        self.assertGreater(len(known), 5)
        for line in page.splitlines():
            if line.startswith("#"):
                self.assertRegex(line, r"^# (HELP|TYPE) [a-zA-Z_:][a-zA-Z0-9_:]* \S.*$")
                continue
            found = sample.match(line)
            self.assertTrue(found, line)
            self.assertIn(found.group(1), known)
            for value in re.findall(r'="((?:[^"\\]|\\.)*)"', line):
                self.assertRegex(value, r"^[A-Za-z0-9._/-]*$", "labels hold our own words")
        self.assertNotIn(MARK, page)
        self.assertNotIn("forged", page)
        for name in ("/ready", "/live"):
            self.assertIsNone(OBEYED.search(self.pages[name]))

    def test_shell_words(self):
        self.assertFalse(PWNED.exists())
        for text in self.calls:
            started = [line for line in text.splitlines() if re.search(r"\bexecve(at)?\(", line)]
            self.assertEqual(1, len(started), "the daemon starts nothing but itself")

    def test_what_a_terminal_shows(self):
        letters = self.daemon.lines("dead-letters", "list", "--all")
        alerts = {alert["id"] for alert in self.daemon.lines("alerts", "list")}
        commands = [("alerts", "list"), ("dead-letters", "list", "--all"), ("certificates", "show", "BW0000077"), ("certificates", "show", "\x1b[2J'; DROP TABLE x")]
        commands += [("dead-letters", "show", str(letter["id"])) for letter in letters[::7]]
        commands += [("alerts", "show", alert) for alert in sorted(alerts)[::7]]
        cases = sorted({alert["business_id"] for alert in self.daemon.lines("alerts", "list")})
        commands += [(verb, case) for case in cases[::7] for verb in ("explain", "decide")]
        commands += [("certificates", "show", f"BW{1000 + n:07}") for n in range(len(CANARIES))]
        for command in commands:
            for form in ((), ("--json",)):
                self.assert_harmless(*on_a_terminal(KPWATCH, *command, "--config", str(self.daemon.config), *form), command, allowed=(0, 1, 2))
        with tempfile.TemporaryDirectory() as folder:
            for name, content in documents("T"):
                (pathlib.Path(folder) / f"{name}\x1b[2J\u202e").write_bytes(encoded(content))
            for form in ((), ("--json",)):
                self.assert_harmless(*on_a_terminal(KPWATCH, "read", folder, "--config", str(self.daemon.config), *form), "read", allowed=(1,))
        out, code = on_a_terminal(KPWATCH, "dead-letters", "show", str(letters[0]["id"]), "--bytes", "--config", str(self.daemon.config))
        self.assert_harmless(out, code, "the original bytes", allowed=(2,))
        self.assertTrue(self.daemon.command("dead-letters", "show", str(letters[0]["id"]), "--bytes", raw=True), "but a file gets them")

    def test_why_a_case_was_decided(self):
        """Of what a case holds most is shown by `explain`: the declaration's words, the certificate's, and what authorities said of both."""
        for word, shown in {"sql": "'; DROP TABLE", "shell": "$(touch", "c1": "\\xc2\\x9b31m", "separators": "\\xe2\\x80\\xa8"}.items():
            if word != "sql" and not self.IS_ALL_FED:
                continue
            for verb in ("explain", "decide"):
                out, code = on_a_terminal(KPWATCH, verb, f"jsonG{CANARIES[word]}", "--config", str(self.daemon.config))
                self.assert_harmless(out, code, verb, allowed=(0,))
                if verb == "explain":
                    self.assertIn(MARK + shown, out.decode(), "it is shown as the text that it is")

    def test_what_an_onlooker_sees(self):
        text, lines = self.seen
        for out in (text, lines):
            self.assert_harmless(out, 0, "tap", allowed=(0,))
            self.assertGreater(out.count(MARK.encode()), 50, "documents passed")
        for line in lines.decode().splitlines():
            self.assertIsInstance(json.loads(line), dict)
        port = ("--port", str(self.daemon.port), "--config", str(self.daemon.config), "--interval", "0.2")
        for form in (("--once",), ("--once", "--json")):
            out, code = on_a_terminal(KPWATCH, "top", *form, *port)
            self.assert_harmless(out, code, "top", allowed=(0,))
            self.assertNotIn(MARK.encode(), out, "figures and names of ours")

    def assert_harmless(self, out, code, command, allowed):
        text = out.decode()
        self.assertIn(code, allowed, f"{command}: {text[:300]}")
        found = OBEYED.search(text)
        self.assertIsNone(found, f"{command}: {text[max(0, found.start() - 80):found.start() + 20]!r}" if found else "")

    def test_what_authorities_get(self):
        told = self.told()
        self.assertGreater(len(told), 10)
        self.assertTrue(any("org.kpwatch.confirmation.draft" in text for text in told), "receipts were drafted, of the sender's words")
        for text in told:
            self.assertIsNone(OBEYED.search(text), text[:300])


class OverTheFolder(Escaping, unittest.TestCase):
    @classmethod
    def make_daemon(cls):
        return WatchedDaemon(settings=SETTINGS)

    @classmethod
    def names(cls):
        """Names of files as a sender could choose them."""
        for canary in CANARIES.values():
            yield canary.replace("/", "_").replace("\0", "")[:180]
        yield BAD_UTF8

    @classmethod
    def feed_all(cls, form):
        names = list(cls.names())
        inbox = cls.daemon.home / "in/inbox"
        for n, (name, content) in enumerate(documents(form)):
            name = encoded(names[n % len(names)]) + f"-{n}".encode()
            hidden = os.fsencode(inbox) + b"/.hidden"
            with open(hidden, "wb") as file:
                file.write(encoded(content))
            os.rename(hidden, os.fsencode(inbox) + b"/" + name)
        cls.daemon.until("all is settled but what has a name that is not taken", lambda: not any((cls.daemon.home / "in/claimed").iterdir()) and all(
            re.search(rb"[\x00-\x1f\x7f]", os.fsencode(path.name)) for path in inbox.iterdir()))

    def told(self):
        return [path.read_text() for path in (self.daemon.home / "out").rglob("*.json")]


class OverTheNet(Escaping, unittest.TestCase):
    """Over HTTP, with canaries in the key, in headers and in the path beside; interchanges over TCP, with canaries as their reference."""
    test_what_a_terminal_shows = None  # what is kept is what the folder brought too

    @classmethod
    def make_daemon(cls):
        cls.answers, cls.lines = [], []
        return WatchedHttpDaemon("answers: receipt", feeds="  - {name: wire, kind: tcp, port: 0}\n", settings=SETTINGS)

    @classmethod
    def feed_all(cls, form):
        words = [encoded(canary)[:2000] for canary in CANARIES.values()] + [BAD_UTF8]
        for n, (_, content) in enumerate(documents(form)):
            word = words[n % len(words)]
            visible = re.sub(rb"[^\x21-\x7e]", b"", word)[:200] + f"-{form}{n}".encode()
            content = encoded(content)
            # What is no key or no header is refused, with a word on why; so the document comes again with such as are.
            for key, name in ((word, word[:20]), (visible, b"canary")):
                cls.ask(b"POST /documents HTTP/1.1\r\nhost: localhost\r\nidempotency-key: " + key + b"\r\nx-" + name + b": " + visible + b"\r\nuser-agent: " + visible
                        + b"\r\ncontent-length: " + str(len(content)).encode() + b"\r\n\r\n" + content)
            assert cls.answers[-1].status in (200, 202), cls.answers[-1].body
        for word in words:
            for path in (word, urllib.parse.quote(word).encode(), b"documents?" + urllib.parse.quote(word).encode()):
                for verb in (b"POST", b"GET"):
                    cls.ask(verb + b" /" + path + b" HTTP/1.1\r\nhost: localhost\r\ncontent-length: 0\r\n\r\n")
            cls.ask(b"POST /documents HTTP/1.1\r\nhost: " + word + b"\r\ncontent-type: " + word + b"\r\ncontent-length: 0\r\n\r\n")
            cls.ask(word + b" / HTTP/1.1\r\n\r\n")
            cls.wire(b"UNB+UNOW:4+S+R+260101:0900+" + re.sub(rb"([?+:'])", rb"?\1", word) + form.encode() + b"'UNZ+0+1'")
            cls.wire(word)

    @classmethod
    def ask(cls, data):
        with cls.daemon.line() as line:
            try:
                answer = line.send(data).answer()
            except ConnectionError:  # it went away over what we said
                answer = None
        if answer:
            cls.answers.append(answer)

    @classmethod
    def wire(cls, data):
        with socket.create_connection(("127.0.0.1", cls.daemon.listens("wire")), timeout=60) as wire:
            try:
                wire.sendall(data)
                wire.shutdown(socket.SHUT_WR)
                answer = b"".join(iter(lambda: wire.recv(65536), b""))
            except ConnectionError:
                return
        cls.lines += [line for line in answer.decode("latin-1").split("\r\n") if line]

    def test_what_a_sender_is_answered(self):
        self.assertLessEqual({200, 202, 400, 404, 405}, {answer.status for answer in self.answers})
        names = {name for answer in self.answers for name in answer.headers}
        self.assertLessEqual(names, {"allow", "cache-control", "connection", "content-length", "content-type", "date", "retry-after", "server", "x-content-type-options"})
        for answer in self.answers:
            self.assertNotIn(MARK, str(answer.headers), "no sender's word stands in a header")
            body = answer.body.decode()
            self.assertIsNone(OBEYED.search(body), body[:300])
            self.assertIsInstance(json.loads(body), dict)
            if answer.status in (200, 202, 400):
                self.assertEqual([], faults_of(answer), body[:300])
        self.assertGreater(sum(MARK.encode() in answer.body for answer in self.answers), 100, "receipts say which documents they are for")
        contrl = [answer.json["answer"] for answer in self.answers if answer.status in (200, 202) and "answer" in answer.json]
        self.assertTrue(any(MARK in one.get("text", "") for one in contrl), "an answer goes back to who sent it")

    def test_what_a_sender_on_the_wire_is_answered(self):
        self.assertGreater(len(self.lines), 20)
        for line in self.lines:
            self.assertRegex(line, LINE_OF_TCP)
        self.assertTrue(any(MARK in line for line in self.lines), "references are told")

    def told(self):
        return [path.read_text() for path in (self.daemon.home / "out").rglob("*.json")]


class WatchedHttpDaemon(WatchedDaemon, HttpDaemon):
    pass


class OverKafka(Escaping, unittest.TestCase):
    IS_ALL_FED = False

    @classmethod
    def setUpClass(cls):
        if not BROKER:
            if os.environ.get("CI") == "true":
                raise AssertionError("under CI the real broker must be there")
            raise unittest.SkipTest("NO REAL BROKER: set KPWATCH_TEST_BROKER")
        super().setUpClass()

    @classmethod
    def make_daemon(cls):
        cls.mark = uuid.uuid4().hex[:8]
        script = str(ROOT / "tests/kafka-broker/broker.sh")
        for topic in [f"in-{cls.mark}"] + [f"out-{cls.mark}-{authority}" for authority in ("kp-office", "customs-risk", "declarants")]:
            subprocess.run([script, "topic", topic, "1"], check=True, stdout=subprocess.DEVNULL)
        return WatchedDaemon(feeds=f"  - {{name: topic, kind: kafka, brokers: '{BROKER}', topics: [in-{cls.mark}], group: g-{cls.mark}}}\n",
                             publisher=f"  topics: {{kind: kafka, brokers: '{BROKER}', topic: 'out-{cls.mark}-{{authority}}'}}\n", settings=SETTINGS)

    @classmethod
    def names(cls):
        return []

    @classmethod
    def feed_all(cls, form):
        """Every document, with canaries as key, as name of a header and as its value; one message a call of kcat, several at a time."""
        with tempfile.TemporaryDirectory() as folder:
            canaries = [encoded(canary.replace("\0", "")) for canary in CANARIES.values()] + [BAD_UTF8]
            running = []
            for n, (name, content) in enumerate(documents(form)):
                if n % 3 and n % len(canaries) and not name.startswith("sql"):  # each place by each canary is enough: a call costs time
                    continue
                file = pathlib.Path(folder) / str(n)
                file.write_bytes(encoded(content))
                canary = canaries[n % len(canaries)]
                header = canary.replace(b"=", b"_")
                command = [b"kcat", b"-P", b"-b", BROKER.encode(), b"-t", f"in-{cls.mark}".encode(), b"-k", canary, b"-H", header[:1000] + b"=" + canary, b"-H", b"oversize=1", b"-H", b"twice=" + canary[:50],
                           b"-H", b"twice=" + canary[:60], b"-X", b"acks=all", os.fsencode(file)]
                running.append(subprocess.Popen(command, stdout=subprocess.DEVNULL))
                cls.fed += 1
                while len(running) > 8:
                    assert running.pop(0).wait() == 0
            for process in running:
                assert process.wait() == 0
        wanted = cls.fed if form == "text" else cls.fed - cls.fed_before
        cls.daemon.until("all is settled", lambda: cls.daemon.metric("kpwatch_messages_settled_total", feed="topic") >= wanted)
        cls.fed_before = cls.fed

    def told(self):
        told = []
        for authority in ("kp-office", "customs-risk", "declarants"):
            # On a busy machine kcat may give up before the broker answers; what it said then is told.
            for attempt in range(5):
                kcat = subprocess.run(["kcat", "-C", "-b", BROKER, "-t", f"out-{self.mark}-{authority}", "-e", "-q", "-o", "beginning", "-X", "isolation.level=read_committed", "-f", "%h %k %s\n"],
                                      capture_output=True)
                if kcat.returncode == 0:
                    break
                print(f"kcat gave up: {kcat.stderr.decode(errors='replace')}", file=sys.stderr)
            self.assertEqual(kcat.returncode, 0)
            out = kcat.stdout
            told += [line for line in out.decode().split("\n") if line]
        return told

    def test_a_header_decides_nothing(self):
        self.assertTrue(self.daemon.lines("alerts", "list"), "the header «oversize» is a sender's word and keeps no message unread")
        self.assertNotIn("message-too-large", {letter["reason"] for letter in self.daemon.lines("dead-letters", "list", "--all")})


if __name__ == "__main__":
    unittest.main(verbosity=2)
