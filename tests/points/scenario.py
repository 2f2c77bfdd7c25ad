# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""The fixed scenario of the crash points: one installation in a folder of its own, fed in three steps, and what it must have come to."""
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/road"))
from road import AUTHORITIES, KPWATCH, certificate, declaration, other_goods  # noqa: E402

SAMPLES = ROOT / "deploy/samples"
AUTHORITY_NAMES = ("kp-office", "customs-risk", "declarants")
INTERPOSER = os.environ.get("KPWATCH_INTERPOSER", str(ROOT / "build/release/tests/points/libkpwatch_interposer.so"))

CONFIG = f"""instance: points
state: state
mappings: '{ROOT}/mappings'
authorities: authorities.yaml
commit: {{count_max: 1}}
feeds:
  - {{name: folder, kind: directory, inbox: in/inbox, scan_milliseconds: 20}}
publishers:
  files: {{kind: directory, folder: 'out/{{authority}}'}}
checks:
  kp.certificate-missing: {{grace_hours_import: 0}}
  kp.certificate-unknown: {{wait_hours: 0}}
health: {{port: 0}}
"""

CERTIFICATES = """number,issuer,issued_on,expires_on,origin,destination,carats,usd,complete_feed_until
BW0000100,BW,2025-05-10,2025-07-10,BW,EU,100.00,9000.00,
LS0000001,LS,2025-01-01,2025-03-01,LS,EU,10.00,900.00,2025-12-31
"""


def sample(name):
    return (SAMPLES / "2-declarations/folder" / name).read_bytes()


def steps():
    """What is dropped, step by step; a step begins when the one before has come to its end. All of it is made up."""
    late = sample("certificate-late.edi")
    return [
        {"a1.csv": CERTIFICATES.encode(),
         "a2.xml": (SAMPLES / "1-certificates/russian-certificate.xml").read_bytes()},
        {"b1.edi": sample("no-certificate.edi"),
         "b2.json": declaration("LAWFUL", "BW0000100").encode(),
         "b3.xml": sample("rough-as-glass.xml"),
         "b4.xml": sample("everyday-008-asycuda.xml"),
         "b5.edi": late,
         "b6.edi": sample("broken-cut.edi"),
         "b7.json": other_goods("COFFEE").encode(),
         "b8.xml": sample("broken-two-tags.xml")},
        {"c1.json": certificate("LS0009002", "500.00", destination="EU", origin="LS", issued_on="2025-05-10").encode(),
         "c2.edi": late},
    ]


def all_files():
    return {name: data for step in steps() for name, data in step.items()}


class Installation:
    def __init__(self, home, left=None):
        """`left`: the installation whose daemon has died, to go on from a copy of it."""
        self.home = pathlib.Path(home)
        if left:
            shutil.copytree(left.home, self.home)
            (self.home / "calls").unlink()
        else:
            for part in ("inbox", "claimed", "done", "quarantine"):
                (self.home / "in" / part).mkdir(parents=True)
            (self.home / "kpwatch.yaml").write_text(CONFIG)
            (self.home / "authorities.yaml").write_text(AUTHORITIES.replace("PUBLISHER", "files"))
        self.calls = self.home / "calls"
        self.standing = self.home / "standing"
        self.process = None
        self.runs = 0
        self.dropped = left.dropped if left else 0

    def remove(self):
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.home, ignore_errors=True)

    # ---- life
    def start(self, stderr=None, **environment):
        self.runs += 1
        self.log = self.home / f"log-{self.runs}"
        self.port_known = None
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen([KPWATCH, "run", "--config", str(self.home / "kpwatch.yaml")], stderr=stderr or log, stdout=log,
                                            env=dict(os.environ, **environment))

    def start_with(self, at=0, fault="", sticky=False, counted="effects"):
        given = {"LD_PRELOAD": INTERPOSER, "KPWATCH_POINTS_ROOT": str(self.home), "KPWATCH_POINTS_LOG": str(self.calls), "KPWATCH_POINTS_CLASS": counted}
        if at:
            given.update(KPWATCH_POINTS_AT=str(at), KPWATCH_POINTS_FAULT=fault)
        if sticky:
            self.standing.write_text("")
            given["KPWATCH_POINTS_WHILE"] = str(self.standing)
        self.start(**given)

    def stop(self, seconds=45):
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            return None

    @property
    def port(self):
        if self.port_known is None:
            found = re.search(rb"health_page.*?port=(\d+)\n", self.log.read_bytes())
            self.port_known = int(found.group(1)) if found else None
        return self.port_known

    def ready(self):
        """The page's text, or nothing while it does not answer. Over a bare socket: this is asked thousands of times."""
        if self.port is None:
            return ""
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=2) as connection:
                connection.sendall(b"GET /ready HTTP/1.1\r\nHost: points\r\n\r\n")
                answer = b""
                while part := connection.recv(65536):
                    answer += part
        except OSError:
            return ""
        return answer.partition(b"\r\n\r\n")[2].decode(errors="replace")

    def log_text(self):
        return self.log.read_bytes().decode(errors="replace")

    # ---- in and out
    def drop(self, number):
        for order, (name, data) in enumerate(steps()[number].items()):
            hidden = self.home / "in/inbox" / f".{name}.tmp"
            hidden.write_bytes(data)
            os.utime(hidden, (1_750_000_000 + 100 * number + order,) * 2)
            hidden.rename(self.home / "in/inbox" / name)
        self.dropped = number + 1

    def is_settled(self):
        return not os.listdir(self.home / "in/inbox") and not os.listdir(self.home / "in/claimed")

    def told(self):
        counts = []
        for authority in AUTHORITY_NAMES:
            folder = self.home / "out" / authority
            counts.append(sum(name.endswith(".json") for name in os.listdir(folder)) if folder.is_dir() else 0)
        return tuple(counts)

    def struck(self):
        """(number, call, role) of the first call that went wrong."""
        try:
            for line in self.calls.read_text().splitlines():
                if line.endswith(" struck"):
                    number, rest = line.split(" ", 1)
                    call, rest = rest.split(" ", 1)
                    return int(number), call, rest[:-len(" struck")]
        except FileNotFoundError:
            pass
        return None

    def all_calls(self):
        """[(call, role)] by number."""
        calls = []
        for line in self.calls.read_text().splitlines():
            number, call, rest = line.split(" ", 2)
            calls.append((int(number), call, rest.rsplit(" ", 1)[0]))
        return [call[1:] for call in sorted(calls)]


def wait_until(is_so, process, seconds, every=0.008):
    """"so", "ended" or "stuck"."""
    deadline = time.monotonic() + seconds
    while True:
        if is_so():
            return "so"
        if process.poll() is not None:
            return "so" if is_so() else "ended"
        if time.monotonic() > deadline:
            return "stuck"
        time.sleep(every)
