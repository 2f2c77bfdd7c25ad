# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""Runs the Kafka rows: see measure.sh. What each program is stands at its head."""
import json
import os
import pathlib
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[2]
BUILD = pathlib.Path(os.environ.get("KPWATCH_BUILD", ROOT / "build/bench")).resolve()
QUICK = os.environ.get("KPWATCH_BENCH_QUICK") == "1"
MESSAGES = int(os.environ.get("KPWATCH_BENCH_MESSAGES", 50_000 if QUICK else 1_000_000))
REPEATS = int(os.environ.get("KPWATCH_BENCH_REPEATS", 1 if QUICK else 2))
SECONDS = int(os.environ.get("KPWATCH_BENCH_SECONDS", 10 if QUICK else 60))
PARTS = os.environ.get("KPWATCH_BENCH_PARTS", "drain streams latency").split()
RATES = (1000, 5000)
PARTITIONS = 4
AUTHORITIES = ("kp-authority", "customs")
TICKS = os.sysconf("SC_CLK_TCK")


children = []


def launch(*command, **options):
    """A program that must not outlive this one, however it ends."""
    child = subprocess.Popen(command, text=True, **options)
    children.append(child)
    return child


def program(name):
    return str(BUILD / "bench" / name)


def output(*command):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def say(text):
    print(text, flush=True)


def row(work, figure, unit, baseline=None, baseline_figure=None, ratio=None, goal="", met=None):
    line = {"work": work, "figure": figure, "unit": unit}
    if baseline:
        line.update(baseline=baseline, baseline_figure=baseline_figure, ratio=ratio)
    print(json.dumps({**line, "goal": goal, "met": met}), flush=True)


def until(what, condition, seconds=60.0, pause=0.1):
    deadline = time.time() + seconds
    while time.time() < deadline:
        if condition():
            return
        time.sleep(pause)
    raise SystemExit(f"waited {seconds} s in vain: {what}")


def cpu_seconds(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def peak_kib(pid):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1])
    return 0


class Broker:
    def __init__(self, home):
        self.environment = dict(os.environ, KPWATCH_BROKER_HOME=str(home))
        self.address = self.run("start").strip()
        self.pid = int((home / "pid").read_text())

    def run(self, *arguments):
        return subprocess.run([str(ROOT / "tests/kafka-broker/broker.sh"), *arguments], check=True, stdout=subprocess.PIPE, text=True, env=self.environment).stdout

    def topic(self, name, partitions=1):
        self.run("topic", name, str(partitions))
        return name


class Daemon:
    """kpwatch as it comes: config/kpwatch.yaml's defaults, one feed from Kafka, alerts to two authorities over Kafka."""

    def __init__(self, folder, broker, topic, mark, state):
        self.home = folder / f"daemon-{mark}"
        self.home.mkdir()
        self.broker, self.alert_topics = broker, [broker.topic(f"alerts-{mark}-{name}") for name in AUTHORITIES]
        if state:
            shutil.copytree(state, self.home / "state")
        (self.home / "authorities.yaml").write_text(
            'authorities:\n  - {name: kp-authority, title: KP authority, recipients: [IMA, EXA], tlp: "TLP:AMBER+STRICT", publisher: topics}\n'
            '  - {name: customs, title: Customs, recipients: [CUS], tlp: "TLP:RED", publisher: topics}\n')
        self.config = self.home / "kpwatch.yaml"
        self.config.write_text(
            f"instance: bench-{mark}\nstate: state\nmappings: '{ROOT}/mappings'\nauthorities: authorities.yaml\nfeeds:\n"
            f"  - {{name: declarations, kind: kafka, brokers: '{broker.address}', topics: [{topic}], group: kpwatch-{mark}}}\n"
            f"publishers:\n  topics: {{kind: kafka, brokers: '{broker.address}', topic: 'alerts-{mark}-{{authority}}'}}\nhealth: {{port: 0}}\n")
        self.process, self.port = None, None

    def import_certificates(self, file):
        subprocess.run([str(BUILD / "kpwatch"), "certificates", "import", "--config", str(self.config), str(file)], check=True, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)
        return self.home / "state"

    def start(self):
        self.log = self.home / "log"
        with open(self.log, "w") as log:
            self.process = launch(str(BUILD / "kpwatch"), "run", "--config", str(self.config), stderr=log)
        self.assigned_at = None

        def is_assigned():
            if self.process.poll() is not None:
                raise SystemExit("the daemon ended:\n" + self.log.read_text())
            text = self.log.read_text()
            if self.port is None and (found := re.search(r"health_page.*port=\"?(\d+)", text)):
                self.port = int(found.group(1))
            return "kafka_assigned" in text

        until("the daemon has its partitions", is_assigned, pause=0.005)
        self.assigned_at = time.time()
        return self

    def settled(self):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/metrics", timeout=10) as answer:
            text = answer.read().decode()
        return sum(float(line.split()[-1]) for line in text.splitlines() if line.startswith("kpwatch_messages_settled_total{"))

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        if self.process.wait(60) != 0:
            raise SystemExit("the daemon did not end well:\n" + self.log.read_text()[-3000:])


# ---- drain

def floor(broker, topic, what):
    return json.loads(output(program("bench_kafka_floor"), broker.address, topic, str(PARTITIONS), str(MESSAGES), what))


def drained_by_daemon(folder, broker, topic, mark, state, expected, references):
    daemon = Daemon(folder, broker, topic, mark, state)
    watching = launch(program("bench_kafka_alerts"), broker.address, str(expected["alerts"]), "900", *daemon.alert_topics, stdout=subprocess.PIPE)
    daemon.start()
    until("all messages are settled", lambda: daemon.settled() >= MESSAGES, seconds=900, pause=0.05)
    settled_at, cpu_at_settled = time.time(), cpu_seconds(daemon.process.pid)
    seen = json.loads(watching.communicate(timeout=900)[0])
    result = {"settled_seconds": settled_at - daemon.assigned_at, "seconds": max(settled_at, seen["last_seen_at"]) - daemon.assigned_at,
              "cpu_seconds": cpu_seconds(daemon.process.pid), "cpu_seconds_settled": cpu_at_settled, "peak_kib": peak_kib(daemon.process.pid)}
    daemon.stop()
    for name, counted in seen["topics"].items():
        if counted != {"records": expected["alerts"], "declarations": expected["alerts"]}:
            raise SystemExit(f"topic {name} has {counted} instead of {expected['alerts']} alerts")
    if set(seen["subjects"]) != references:
        raise SystemExit("alerts for other declarations than expected: " + ", ".join(sorted(set(seen["subjects"]) ^ references)[:5]))
    shutil.rmtree(daemon.home)
    return result


def median(runs, name):
    return statistics.median(run[name] for run in runs)


def drain(folder, broker, topic, state, expected, references):
    nothing = floor(broker, topic, "nothing")
    floors, daemons = [], []
    for number in range(REPEATS):
        floors.append(floor(broker, topic, "parse"))
        daemons.append(drained_by_daemon(folder, broker, topic, f"drain-{number}", state, expected, references))
        for name, run in (("floor", floors[-1]), ("kpwatch", daemons[-1])):
            say(f"{name}: " + ", ".join(f"{key} {value:,.2f}" for key, value in run.items()))
    million = MESSAGES / 1e6
    rate, floor_rate = MESSAGES / median(daemons, "seconds"), MESSAGES / median(floors, "seconds")
    cpu, floor_cpu = median(daemons, "cpu_seconds") / million, median(floors, "cpu_seconds") / million
    of = f"{MESSAGES:,} messages"
    row(f"drain of a topic, {of}: consumer that reads nothing", MESSAGES / nothing["seconds"], "messages/s")
    row(f"drain of a topic, {of}, two clerks", rate, "messages/s", "bare consumer and parsers, one thread", floor_rate, rate / floor_rate, ">= 0.85", rate >= 0.85 * floor_rate)
    row(f"drain of a topic, {of}: CPU", cpu, "s a million", "bare consumer and parsers", floor_cpu, cpu / floor_cpu, "<= 1.25", cpu <= 1.25 * floor_cpu)
    row(f"drain of a topic, {of}: peak memory", median(daemons, "peak_kib") / 1024, "MiB", "bare consumer and parsers", median(floors, "peak_kib") / 1024,
        median(daemons, "peak_kib") / median(floors, "peak_kib"))
    return daemons


# ---- Kafka Streams

def java_program(folder):
    """The jars of streams/pom.xml and the one class, in a cache of their own."""
    place = folder / "streams"
    jars = place / "lib"
    source = HERE / "streams/src/main/java/org/kpwatch/bench/AlertStream.java"
    subprocess.run(["mvn", "-q", "-B", "-f", str(HERE / "streams/pom.xml"), "dependency:copy-dependencies", f"-DoutputDirectory={jars}"], check=True,
                   stdout=subprocess.DEVNULL)
    subprocess.run(["javac", "-d", str(place / "classes"), "-cp", f"{jars}/*", str(source)], check=True)
    return f"{place}/classes:{jars}/*"


def streams(folder, broker, topic, certificates, expected, references, daemons):
    class_path = java_program(folder)
    broker.topic("streams-certificates")
    alerts = broker.topic("streams-alerts")
    subprocess.run([program("bench_kafka_produce"), "lines", broker.address, "streams-certificates", str(certificates)], check=True)
    watching = launch(program("bench_kafka_alerts"), broker.address, str(expected["alerts"]), "900", alerts, stdout=subprocess.PIPE)
    # The throughput collector and a heap that it need not fight for; on two cores both serial and G1 were slower or larger.
    command = ["java", "-XX:+UseParallelGC", "-Xms256m", "-Xmx512m", "-cp", class_path, "org.kpwatch.bench.AlertStream", broker.address, "streams", topic,
               "streams-certificates", alerts, str(folder / "streams-state")]
    with open(folder / "streams.log", "w") as log:
        process = launch(*command, stdout=subprocess.PIPE, stderr=log)
        started = int(process.stdout.readline().split()[1]) / 1000

    until("Kafka Streams has committed all", lambda: committed(broker, "streams", topic) >= MESSAGES, seconds=900, pause=0.3)
    ended, cpu, peak = time.time(), cpu_seconds(process.pid), peak_kib(process.pid)
    seen = json.loads(watching.communicate(timeout=60)[0])
    process.send_signal(signal.SIGTERM)
    process.wait(60)
    counted = next(iter(seen["topics"].values()))
    if counted != {"records": expected["alerts"], "declarations": expected["alerts"]} or set(seen["subjects"]) != references:
        raise SystemExit(f"Kafka Streams: {counted} instead of {expected['alerts']} alerts; {(folder / 'streams.log').read_text()[-2000:]}")
    say(f"streams: seconds {ended - started:.2f}, cpu_seconds {cpu:.2f}, peak_kib {peak}")
    million = MESSAGES / 1e6
    if not daemons:
        return
    of = f"{MESSAGES:,} messages"
    ours = median(daemons, "cpu_seconds")
    row(f"drain of a topic, {of}: rate", MESSAGES / median(daemons, "seconds"), "messages/s", "Kafka Streams, both cores", MESSAGES / (ended - started),
        (ended - started) / median(daemons, "seconds"))
    row(f"drain of a topic, {of}: CPU", ours / million, "s a million", "Kafka Streams", cpu / million, ours / cpu, "<= 1/4", ours <= cpu / 4)
    row(f"drain of a topic, {of}: peak memory", median(daemons, "peak_kib") / 1024, "MiB", "Kafka Streams, heap of 512 MiB at most", peak / 1024,
        median(daemons, "peak_kib") / peak, "<= 1/5", median(daemons, "peak_kib") <= peak / 5)


# ---- latency

def latency(folder, broker, state, certificates):
    mark = "open-loop"
    inputs = {name: broker.topic(f"{mark}-{name}", PARTITIONS) for name in ("kpwatch", "loop")}
    loop_alerts = broker.topic(f"{mark}-loop-alerts")
    daemon = Daemon(folder, broker, inputs["kpwatch"], mark, state).start()
    loop = launch(program("bench_kafka_loop"), broker.address, inputs["loop"], loop_alerts, str(certificates), stdout=subprocess.PIPE)
    if loop.stdout.readline().strip() != "ready":
        raise SystemExit("the loop did not start")
    skipped = 0
    for rate in RATES:
        # Short ones in turn: what burdens the machine for a while meets both.
        block = min(5, SECONDS)
        result = json.loads(output(program("bench_kafka_latency"), broker.address, str(PARTITIONS), str(rate), str(SECONDS), str(block), str(skipped),
                                   "kpwatch", inputs["kpwatch"], daemon.alert_topics[0], "loop", inputs["loop"], loop_alerts))
        skipped += rate * (SECONDS + 2 * block)
        say(f"open loop at {rate}/s, ms: {json.dumps(result)}")
        ours, theirs = result["kpwatch"], result["loop"]
        if ours["repeated"] or theirs["repeated"]:
            raise SystemExit("an alert was seen twice")
        work = f"produce to alert visible, open loop, {rate:,} declarations a second"
        against = "hand-written loop, commit at each hit"
        row(f"{work}: p50", ours["p50"], "ms", against, theirs["p50"], ours["p50"] / theirs["p50"])
        row(f"{work}: p99", ours["p99"], "ms", against, theirs["p99"], ours["p99"] / theirs["p99"], "<= 1.2", ours["p99"] <= 1.2 * theirs["p99"])
    loop.send_signal(signal.SIGTERM)
    loop.wait(30)
    daemon.stop()


# ---- the whole

def end_children():
    for child in children:
        if child.poll() is None:
            child.kill()
            child.wait()
    children.clear()


# A part that fails does not take the others' figures with it.
def tried(name, part):
    try:
        part()
        return True
    except (SystemExit, subprocess.SubprocessError, OSError, ValueError) as error:
        print(f"{name} did not finish: {error}", file=sys.stderr, flush=True)
        end_children()
        return False


def committed(broker, group, topic):
    return json.loads(output(program("bench_kafka_alerts"), "committed", broker.address, group, topic, str(PARTITIONS)))["committed"]


def main():
    given = os.environ.get("KPWATCH_BENCH_DIR")
    folder = pathlib.Path(tempfile.mkdtemp(prefix="kpwatch-bench-kafka-", dir=given))
    broker = Broker(folder / "broker")
    failed = False
    try:
        certificates = folder / "certificates.csv"
        open_loop = sum(RATES) * (SECONDS + 40)
        subprocess.run([program("bench_kafka_produce"), "certificates", str(certificates), str(MESSAGES), str(open_loop)], check=True)
        expected = json.loads(output(program("bench_kafka_produce"), "expect", str(MESSAGES)))
        references = set(output(program("bench_kafka_produce"), "references", str(MESSAGES)).split())
        say(f"expected: {expected}")
        before = time.time()
        state = Daemon(folder, broker, "none", "template", None).import_certificates(certificates)
        say(f"certificates imported in {time.time() - before:.1f} s: {sum(1 for _ in open(certificates)) - 1}")
        if "drain" in PARTS or "streams" in PARTS:
            topic = broker.topic("declarations", PARTITIONS)
            before = time.time()
            sent = json.loads(output(program("bench_kafka_produce"), "drain", broker.address, topic, str(PARTITIONS), str(MESSAGES)))
            say(f"topic filled in {time.time() - before:.1f} s: {sent['bytes'] / 1e9:.2f} GB")
        daemons = []
        if "drain" in PARTS:
            failed |= not tried("drain", lambda: daemons.extend(drain(folder, broker, topic, state, expected, references)))
        if "streams" in PARTS:
            failed |= not tried("streams", lambda: streams(folder, broker, topic, certificates, expected, references, daemons))
        if "latency" in PARTS:
            failed |= not tried("latency", lambda: latency(folder, broker, state, certificates))
        say(f"broker: cpu_seconds {cpu_seconds(broker.pid):.1f}")
    finally:
        end_children()
        broker.run("remove")
        if os.environ.get("KPWATCH_BENCH_KEEP") != "1":
            shutil.rmtree(folder, ignore_errors=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
