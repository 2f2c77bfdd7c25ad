#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""The trial: a broker, the daemon, the samples, and the alerts as an officer would read them. Run by deploy/try.sh."""
import argparse
import collections
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import textwrap
import threading
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "deploy" / "samples"
PARTNERS = {"kp-office": "KP authority", "customs-risk": "Customs risk centre", "declarant-desk": "Declarant desk"}
DEADLINE_SECONDS = 120


class Failed(Exception):
    pass


class Broker:
    """Either the trial broker (librdkafka's mock cluster: no real Kafka) or a real Apache Kafka."""

    def __init__(self, real, build, work):
        self.real, self.build, self.work, self.process = real, build, work, None

    def start(self):
        if not self.real:
            self.process = subprocess.Popen([self.build / "deploy/trial-broker/kpwatch-trial-broker", "declarations:1", "alerts-customs-risk:1"],
                                            stdout=subprocess.PIPE, text=True)
            for line in self.process.stdout:
                if found := re.search(r"(127\.0\.0\.1:\d+)", line):
                    return found.group(1)
            raise Failed("the trial broker did not start")
        self.environment = dict(os.environ, KPWATCH_BROKER_HOME=str(self.work / "kafka"))
        script = ROOT / "tests/kafka-broker/broker.sh"
        out = subprocess.run([script, "start"], env=self.environment, text=True, stdout=subprocess.PIPE, check=True).stdout
        for topic in ("declarations", "alerts-customs-risk"):
            subprocess.run([script, "topic", topic, "1"], env=self.environment, check=True, stdout=subprocess.DEVNULL)
        return out.split()[-1]

    def stop(self):
        if self.process:
            self.process.terminate()
            self.process.wait()
        elif self.real:
            subprocess.run([ROOT / "tests/kafka-broker/broker.sh", "remove"], env=self.environment, check=False)


class Trial:
    def __init__(self, options):
        self.options = options
        self.build = pathlib.Path(options.build).resolve()
        self.work = pathlib.Path(tempfile.mkdtemp(prefix="kpwatch-trial-"))
        self.broker = Broker(options.real_broker, self.build, self.work)
        self.daemon = self.reader = None
        self.events = []           # (authority, event data) in the order in which they were seen
        self.seen_files = set()
        self.printed = 0
        self.lock = threading.Lock()

    # ---- the life of the trial
    def run(self):
        try:
            self.address = self.broker.start()
            kind = "Apache Kafka" if self.options.real_broker else "the trial broker (librdkafka's mock cluster; no real Kafka)"
            print(f"Broker: {kind} at {self.address}")
            self.configure()
            self.start_daemon()
            self.read_topic()
            print("\n1. Certificates come in (CSV, JSON, XML) ...")
            self.hand_in("1-certificates", "certificates")
            self.wait_until_settled("certificates")
            print("2. Declarations come in over a folder and over Kafka; each alert as it comes:\n")
            self.produce(sorted((SAMPLES / "2-declarations/kafka").iterdir()))
            self.hand_in("2-declarations/folder", "declarations")
            self.wait_until_settled("declarations")
            self.wait_for_positions()
            self.wait_for_partners()
            print("3. Later: a certificate that was missing, a correction, a cancellation ...\n")
            later = SAMPLES / "3-later/folder"
            self.drop(later / "certificates-late.csv", "certificates")
            self.wait_until_settled("certificates")
            for path in sorted(later.iterdir()):
                if path.suffix != ".csv":
                    self.drop(path, "declarations")
            self.wait_until_settled("declarations")
            self.wait_for_partners()
            right = self.summary()
            if self.options.once:
                return 0 if right else 1
            self.say_where_to_look()
            print("The daemon runs on. Ctrl-C ends it.")
            self.daemon.wait()
            return 0
        except KeyboardInterrupt:
            print("\nEnding ...")
            return 0
        finally:
            self.stop()

    def configure(self):
        for folder in ("certificates", "declarations"):
            for part in ("inbox", "claimed", "done", "quarantine"):
                (self.work / folder / part).mkdir(parents=True)
        for name in ("kp-office", "declarant-desk"):
            (self.work / "outbox" / name).mkdir(parents=True)
        text = (ROOT / "deploy/trial/kpwatch.yaml").read_text()
        (self.work / "kpwatch.yaml").write_text(text.replace("@BROKER@", self.address).replace("@MAPPINGS@", str(ROOT / "mappings")))
        shutil.copy(ROOT / "deploy/trial/authorities.yaml", self.work / "authorities.yaml")
        self.config = self.work / "kpwatch.yaml"

    def kpwatch(self, *arguments):
        return [str(self.build / "kpwatch"), *arguments]

    def start_daemon(self):
        checked = subprocess.run(self.kpwatch("check", "--config", str(self.config)), text=True, capture_output=True)
        print(checked.stdout.strip())
        if checked.returncode != 0:
            raise Failed("the configuration of the trial has complaints")
        self.log = self.work / "kpwatch.log"
        with open(self.log, "w") as log:
            self.daemon = subprocess.Popen(self.kpwatch("run", "--config", str(self.config)), stderr=log)
        deadline = time.monotonic() + DEADLINE_SECONDS
        while time.monotonic() < deadline:
            self.check_daemon()
            if found := re.search(r"health_page.*?port[=:]\"?\s*(\d+)", self.log.read_text()):
                self.port = int(found.group(1))
                try:
                    if self.page("/ready").startswith("ready"):
                        print(f"Daemon: ready, health page http://127.0.0.1:{self.port}/ready, log {self.log}")
                        return
                except OSError:
                    pass
            time.sleep(0.05)
        raise Failed(f"the daemon is not ready; see {self.log}")

    def check_daemon(self):
        if self.daemon.poll() is not None:
            raise Failed(f"the daemon ended with {self.daemon.returncode}:\n" + "".join(self.log.read_text().splitlines(True)[-20:]))

    def page(self, path):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as answer:
            return answer.read().decode()

    def stop(self):
        if self.daemon and self.daemon.poll() is None:
            self.daemon.send_signal(signal.SIGTERM)
            try:
                self.daemon.wait(timeout=40)
            except subprocess.TimeoutExpired:
                self.daemon.kill()
        if self.reader:
            self.reader.terminate()
            self.reader.wait()
        self.broker.stop()
        if self.options.once and not self.options.keep:
            shutil.rmtree(self.work, ignore_errors=True)

    # ---- what goes in
    def drop(self, path, folder):
        """Written under a hidden name, then renamed in: the contract of the folder feed."""
        inbox = self.work / folder / "inbox"
        hidden = inbox / f".{path.name}.tmp"
        shutil.copyfile(path, hidden)
        hidden.rename(inbox / path.name)

    def hand_in(self, stage, folder):
        for path in sorted((SAMPLES / stage).iterdir()):
            self.drop(path, folder)

    def produce(self, paths):
        self.produced = len(paths)
        subprocess.run(["kcat", "-P", "-b", self.address, "-t", "declarations", "-p", "0", *map(str, paths)], check=True)

    # ---- what comes out
    def read_topic(self):
        self.reader = subprocess.Popen(["kcat", "-C", "-b", self.address, "-t", "alerts-customs-risk", "-o", "beginning", "-u", "-q", "-f", "%s\n",
                                        "-X", "isolation.level=read_committed"], stdout=subprocess.PIPE, text=True)

        def read():
            for line in self.reader.stdout:
                with self.lock:
                    self.events.append(("customs-risk", json.loads(line)))

        threading.Thread(target=read, daemon=True).start()

    def collect(self):
        for name in ("kp-office", "declarant-desk"):
            for path in sorted((self.work / "outbox" / name).glob("*.json")):
                if path not in self.seen_files:
                    self.seen_files.add(path)
                    with self.lock:
                        self.events.append((name, json.loads(path.read_text())["data"]))
        with self.lock:
            fresh, self.printed = self.events[self.printed:], len(self.events)
        for authority, data in fresh:
            self.print_alert(authority, data)

    @staticmethod
    def print_alert(authority, data):
        declaration, goods = data["declaration"], data.get("item", {})
        head = {"open": "ALERT", "updated": "ALERT CHANGED", "resolved": "RESOLVED", "withdrawn": "WITHDRAWN"}[data["state"]]
        print(f"  {head} to {PARTNERS[authority]}: declaration {declaration['identifier']}, item {goods.get('number', '0')}"
              f"  ({data.get('disposition', '')}, severity {data.get('severity', '-')}, {data.get('tlp', '')})")
        for finding in data.get("findings", []):
            for line in textwrap.wrap(f"{finding['check']}  {finding['sentence']}", 116, subsequent_indent="     "):
                print(f"     {line}")

    def wait(self, what, done):
        deadline = time.monotonic() + DEADLINE_SECONDS
        while not done():
            self.check_daemon()
            self.collect()
            if time.monotonic() > deadline:
                raise Failed(f"{what} did not come to an end; see {self.log}")
            time.sleep(0.1)
        self.collect()

    def wait_until_settled(self, folder):
        self.wait(folder, lambda: not any((self.work / folder / "inbox").iterdir()) and not any((self.work / folder / "claimed").iterdir()))

    def metric(self, name, **labels):
        total = 0.0
        for line in self.page("/metrics").splitlines():
            if line.startswith(name + "{") or line.startswith(name + " "):
                if all(f'{key}="{value}"' in line for key, value in labels.items()):
                    total += float(line.rsplit(" ", 1)[1])
        return total

    def wait_for_positions(self):
        self.wait("the topic", lambda: self.metric("kpwatch_messages_settled_total", feed="declarations-topic") >= self.produced)

    def wait_for_partners(self):
        made = lambda: len(subprocess.run(self.kpwatch("alerts", "list", "--json", "--config", str(self.config)), text=True, capture_output=True,
                                          check=True).stdout.splitlines())
        self.wait("the alerts", lambda: len(self.events) >= made())

    # ---- was it right?
    def summary(self):
        expected = json.loads((SAMPLES / "expected.json").read_text())
        alerts = {}
        for _, data in self.events:
            key = (data["declaration"]["identifier"], str(data.get("item", {}).get("number", "0")))
            seen = alerts.setdefault(key, {"checks": set(), "state": "", "revision": 0})
            seen["checks"] |= {finding["check"] for finding in data.get("findings", [])}
            if data["revision"] >= seen["revision"]:
                seen["revision"], seen["state"] = data["revision"], data["state"]
        wanted = {(one["declaration"], one["item"]): one for one in expected["alerts"]}
        wrong = []
        for key in sorted(set(alerts) | set(wanted)):
            got, want = alerts.get(key), wanted.get(key)
            if want is None:
                wrong.append(f"{key[0]} item {key[1]}: unexpected {sorted(got['checks'])} ({got['state']})")
            elif got is None:
                wrong.append(f"{key[0]} item {key[1]}: missing {want['checks']} ({want['state']})")
            elif sorted(got["checks"]) != want["checks"] or got["state"] != want["state"]:
                wrong.append(f"{key[0]} item {key[1]}: {sorted(got['checks'])} ({got['state']}) instead of {want['checks']} ({want['state']})")
        letters = subprocess.run(self.kpwatch("dead-letters", "list", "--json", "--config", str(self.config)), text=True, capture_output=True, check=True)
        dead = len(letters.stdout.splitlines())
        if dead != expected["dead_letters"]:
            wrong.append(f"{dead} dead letters instead of {expected['dead_letters']}")
        read = int(self.metric("kpwatch_documents_total"))
        states = collections.Counter(one["state"] for one in alerts.values())
        authorities = collections.Counter(authority for authority, _ in self.events)
        print("Summary")
        rows = [("documents handed in", sum(1 for p in SAMPLES.rglob("*") if p.parent.name in ("folder", "kafka", "1-certificates"))),
                ("documents found in them", read), ("alerts expected / made", f"{len(wanted)} / {len(alerts)}"),
                ("  of them open", states["open"] + states["updated"]), ("  resolved, withdrawn", f"{states['resolved']}, {states['withdrawn']}"),
                *((f"events to {PARTNERS[name]}", authorities[name]) for name in PARTNERS), ("set aside unreadable", f"{dead} (expected {expected['dead_letters']})"),
                ("differences", len(wrong))]
        for label, value in rows:
            print(f"  {label:<34}{value}")
        for line in wrong:
            print(f"  WRONG: {line}")
        print("All alerts are exactly the expected ones." if not wrong else "The alerts are NOT the expected ones.")
        return not wrong

    def say_where_to_look(self):
        kpwatch = self.build / "kpwatch"
        print(f"""
Where to look next
  {kpwatch} alerts list --config {self.config}
  {kpwatch} dead-letters list --config {self.config}
  {kpwatch} read {SAMPLES}/2-declarations/kafka/too-heavy.xml --certificates {SAMPLES}/1-certificates/certificates.csv
  curl http://127.0.0.1:{self.port}/metrics
  Drop a declaration of your own into {self.work}/declarations/inbox (write elsewhere, rename in).
  Alert files: {self.work}/outbox; configuration: {self.config}; log: {self.log}
  docs/INTEGRATING.md: your messages. docs/OPERATING.md: running it for years. docs/OFFICERS.md: reading an alert.
""")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", required=True)
    parser.add_argument("--once", action="store_true")
    parser.add_argument("--real-broker", action="store_true")
    parser.add_argument("--keep", action="store_true", help=argparse.SUPPRESS)
    try:
        return Trial(parser.parse_args()).run()
    except (Failed, subprocess.CalledProcessError) as failure:
        print(f"The trial failed: {failure}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    sys.exit(main())
