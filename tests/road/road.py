# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""A daemon in a folder of its own, fed and read as a sender and an authority would. For the tests beside it."""
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import tempfile
import time
import unittest
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
KPWATCH = os.environ.get("KPWATCH", str(ROOT / "build/release/kpwatch"))
PATIENCE = float(os.environ.get("KPWATCH_TEST_PATIENCE", "60"))
# Sanitizers keep what is freed for a while (up to 256 MiB of it), pad the rest and count each step: what happens is judged then, not what it costs.
IS_COST_JUDGED = "KPWATCH_SANITIZED" not in os.environ

AUTHORITIES = """authorities:
  - {name: kp-office, title: KP authority, recipients: [IMA, EXA, WGM], tlp: "TLP:AMBER+STRICT", publisher: PUBLISHER}
  - {name: customs-risk, title: Customs, recipients: [CUS, SAN, UN], tlp: "TLP:RED", publisher: PUBLISHER}
  - {name: declarants, title: Declarants, recipients: [DEC], tlp: "TLP:AMBER", publisher: PUBLISHER}
"""


def memory_mib(pid, word="VmHWM"):
    """Of a running process: VmHWM, the most so far, or VmRSS, what it has now. Of one that has ended ProcessLookupError, never a figure."""
    try:
        status = pathlib.Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        status = ""
    found = re.search(rf"^{word}:\s+(\d+) kB", status, re.MULTILINE)
    if found is None:
        raise ProcessLookupError(f"process {pid} has no {word}: it has ended")
    return int(found.group(1)) / 1024


def declaration(reference, certificate=None, carats="100.00", **more):
    document = {"kpwatch": "declaration/1", "reference": reference, "regime": "import", "jurisdiction": "BE", "accepted_on": "2025-05-20",
                "dispatch_country": (certificate or "BW")[:2], "destination_country": "BE",
                "items": [{"number": "1", "commodity_code": "71023100", "description": "ROUGH DIAMONDS", "origin": "BW", "carats": carats}]}
    if certificate:
        document["items"][0]["documents"] = [{"code": "L116", "reference": certificate}]
    document.update(more)
    return json.dumps(document)


def other_goods(reference):
    return json.dumps({"kpwatch": "declaration/1", "reference": reference, "regime": "import", "accepted_on": "2025-05-20", "dispatch_country": "CO",
                       "destination_country": "BE", "items": [{"number": "1", "commodity_code": "0901210000", "description": "COFFEE, ROASTED"}]})


def certificate(number, carats="100.00", **more):
    document = {"kpwatch": "certificate/1", "number": number, "issuer": number[:2], "issued_on": "2025-05-10", "expires_on": "2025-07-10", "origin": "BW",
                "destination": "EU", "carats": carats, "usd": "9000.00"}
    document.update(more)
    return json.dumps(document)


class Daemon:
    """One installation: configuration, folders, and at most one running process."""

    def __init__(self, feeds="", publisher="", checks="", settings="", folder=""):
        """`folder`: more settings of the feed that is always there, each with a comma before it."""
        self.home = pathlib.Path(tempfile.mkdtemp(prefix="kpwatch-road-"))
        self.config = self.home / "kpwatch.yaml"
        self.process = None
        self.runs = 0
        self.make_feed("in")
        graces = "kp.certificate-missing: {grace_hours_import: 0}\n  kp.certificate-unknown: {wait_hours: 0}"
        self.config.write_text(
            f"instance: road\nstate: state\nmappings: '{ROOT}/mappings'\nauthorities: authorities.yaml\nfeeds:\n  - {{name: folder, kind: directory, inbox: in/inbox, "
            f"scan_milliseconds: 50{folder}}}\n{feeds}publishers:\n  files: {{kind: directory, folder: 'out/{{authority}}'}}\n{publisher}checks:\n  {graces}\n{checks}"
            f"health: {{port: 0}}\n{settings}")
        self.set_authorities(AUTHORITIES.replace("PUBLISHER", "topics" if publisher else "files"))

    def set_authorities(self, text):
        (self.home / "authorities.yaml").write_text(text)

    # ---- life
    def start(self, wait=True, **environment):
        self.runs += 1
        self.log = self.home / f"log-{self.runs}"
        with open(self.log, "w") as log:
            self.process = subprocess.Popen([KPWATCH, "run", "--config", str(self.config)], stderr=log, env=dict(os.environ, **environment))
        if wait:
            self.until("ready", self.is_ready)
        return self

    def is_ready(self):
        if self.process.poll() is not None:
            raise AssertionError(f"the daemon ended with {self.process.returncode}:\n{self.log.read_text()[-3000:]}")
        return self.page("/ready").startswith("ready")

    @property
    def port(self):
        found = re.search(r'health_page.*?port["=:]+\s*(\d+)', self.log.read_text())
        return int(found.group(1)) if found else None

    def page(self, path):
        if self.port is None:
            return ""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as answer:
                return answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.read().decode()
        except OSError:
            return ""

    def metric(self, name, **labels):
        total = 0.0
        for line in self.page("/metrics").splitlines():
            if line.startswith((name + "{", name + " ")) and all(f'{key}="{value}"' in line for key, value in labels.items()):
                total += float(line.rsplit(" ", 1)[1])
        return total

    def kill(self):
        self.process.kill()
        self.process.wait()

    def terminate(self, seconds=40):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=seconds)

    def remove(self):
        if self.process and self.process.poll() is None:
            self.kill()
        shutil.rmtree(self.home, ignore_errors=True)

    def until(self, what, is_so, seconds=PATIENCE):
        deadline = time.monotonic() + seconds
        while not is_so():
            if time.monotonic() > deadline:
                raise AssertionError(f"not in {seconds} s: {what}\n{self.log.read_text()[-3000:]}\n{self.page('/ready')}")
            time.sleep(0.05)

    # ---- in and out
    def make_feed(self, feed):
        for part in ("inbox", "claimed", "done", "quarantine"):
            (self.home / feed / part).mkdir(parents=True)

    def drop(self, name, text, feed="in"):
        data = text if isinstance(text, bytes) else text.encode()
        hidden = self.home / feed / "inbox" / f".{name}.tmp"
        hidden.write_bytes(data)
        hidden.rename(self.home / feed / "inbox" / name)

    def is_settled(self, feed="in"):
        return not any(any((self.home / feed / part).iterdir()) for part in ("inbox", "claimed"))

    def settle(self, feed="in"):
        self.until("everything settled", lambda: self.is_settled(feed))

    def names(self, part):
        return sorted(path.name for path in (self.home / "in" / part).iterdir())

    def events(self, authority):
        folder = self.home / "out" / authority
        return [json.loads(path.read_text()) for path in sorted(folder.glob("*.json"))] if folder.is_dir() else []

    def until_told(self, authority, count):
        self.until(f"{count} events for {authority}", lambda: len(self.events(authority)) >= count)
        return self.events(authority)

    def command(self, *arguments, code=0, raw=False):
        done = subprocess.run([KPWATCH, *arguments, "--config", str(self.config)], capture_output=True, timeout=60)
        if done.returncode != code:
            raise AssertionError(f"kpwatch {' '.join(arguments)} ended with {done.returncode}: {done.stdout.decode()} {done.stderr.decode()}")
        return done.stdout if raw else done.stdout.decode()

    def lines(self, *arguments):
        return [json.loads(line) for line in self.command(*arguments, "--json").splitlines()]


class RoadTest(unittest.TestCase):
    def daemon(self, **given):
        daemon = Daemon(**given)
        self.addCleanup(daemon.remove)
        return daemon

    def assert_gap_free(self, events):
        numbers = [int(event["sequence"]) for event in events]
        self.assertEqual(list(range(1, len(numbers) + 1)), numbers)
