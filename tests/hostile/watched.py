# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""A daemon whose system calls are written down: what it opens, whom it calls, what it starts."""
import os
import pathlib
import re
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "road"))
from road import KPWATCH, Daemon  # noqa: E402

PAGE = os.sysconf("SC_PAGE_SIZE")
CALL = re.compile(r"^(?:\[pid\s+)?(\d+)?\]?\s*(\w+)\((.*)$")
TEXT = re.compile(r'"((?:[^"\\]|\\.)*)"')


class WatchedDaemon(Daemon):
    """strace writes beside the daemon, which stays our own child and can be signalled as usual."""

    def start(self, wait=True, **environment):
        self.runs += 1
        self.log = self.home / f"log-{self.runs}"
        self.calls = self.home / f"calls-{self.runs}"
        command = ["strace", "-D", "-f", "--seccomp-bpf", "-y", "-s", "256", "-e", "trace=%file,%network,execve,execveat", "-e", "signal=none", "-qq", "-o", str(self.calls),
                   KPWATCH, "run", "--config", str(self.config)]
        with open(self.log, "w") as log:
            # The search for leaks traces the process as well, and two cannot.
            no_leaks = {"ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "") + ":detect_leaks=0"}
            self.process = subprocess.Popen(command, stderr=log, env=dict(os.environ, **no_leaks, **environment))
        if wait:
            self.until("ready", self.is_ready)
        return self

    # ---- cost
    def cpu_ns(self):
        total = 0
        for task in pathlib.Path(f"/proc/{self.process.pid}/task").iterdir():
            try:
                total += int((task / "schedstat").read_text().split()[0])
            except OSError:
                pass  # a thread that ends meanwhile
        return total

    def memory(self, what):
        """VmRSS or VmHWM in bytes."""
        for line in pathlib.Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith(what + ":"):
                return int(line.split()[1]) * 1024
        raise AssertionError(f"no {what}")

    def forget_peak(self):
        pathlib.Path(f"/proc/{self.process.pid}/clear_refs").write_text("5")

    def until_quiet(self, seconds=60):
        """Until two looks in a row see it do next to nothing: feeds that look into their folders cost less than that."""
        deadline, quiet, before = time.monotonic() + seconds, 0, self.cpu_ns()
        while quiet < 2:
            time.sleep(0.03)
            now = self.cpu_ns()
            quiet = quiet + 1 if now - before < 4_000_000 else 0
            before = now
            if time.monotonic() > deadline:
                raise AssertionError("the daemon does not come to rest")

    # ---- what it did
    def calls_since(self, position):
        """(lines of system calls, position after them)."""
        with open(self.calls, "rb") as file:
            file.seek(position)
            data = file.read()
        end = data.rfind(b"\n") + 1
        return data[:end].decode("utf-8", "replace").splitlines(), position + end

    def position(self):
        return self.calls.stat().st_size


def call_of(line):
    """(name, texts among its arguments) of one line of strace; None for what is no call."""
    found = CALL.match(line)
    if not found or "resumed>" in line:
        return None
    return found.group(2), TEXT.findall(found.group(3))


def shape_of(text, home):
    """A path with everything that differs from one document to the next taken out."""
    text = text.replace(str(home), "HOME")
    text = re.sub(r"[0-9a-f]{16,}", "HASH", text)
    return re.sub(r"\d+", "N", text)
