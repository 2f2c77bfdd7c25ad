#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""Runs built harnesses for minutes of processor time, keeps what they find, and prints a table.

campaign.py [--cpu-minutes N] [--until HH:MM] HARNESS...   fuzz; the results of each add up in build/fuzz/work
campaign.py --table                                        print the table again
campaign.py --minimise HARNESS...                          write tests/fuzz/corpus/HARNESS anew from what was gathered
"""
import argparse
import datetime
import hashlib
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import time

FUZZ = pathlib.Path(__file__).resolve().parent
ROOT = FUZZ.parents[1]
BUILD = pathlib.Path(os.environ.get("KPWATCH_FUZZ_PROGRAMS", ROOT / "build/fuzz/tests/fuzz"))
WORK = ROOT / "build/fuzz/work"
INPUT_BYTES_MAX = 4096
KEPT_FILES_MAX = 48
FINDS_MAX = 25
TICKS = os.sysconf("SC_CLK_TCK")
OPTIONS = ["-timeout=60",  # of wall time, a last resort: the harness itself ends what takes 2 s of processor time
           "-rss_limit_mb=512", "-malloc_limit_mb=128", f"-max_len={INPUT_BYTES_MAX}", "-print_final_stats=1", "-use_value_profile=0"]
# What each harness may begin with beside its own corpus.
SEEDS = {
    "edifact": ["tests/samples/edifact/**/*.edi", "deploy/samples/**/*.edi"],
    "xml": ["tests/samples/xml/**/*.xml", "deploy/samples/**/*.xml"],
    "json": ["tests/samples/json/*json", "deploy/samples/**/*.json"],
    "csv": ["tests/samples/csv/*.csv", "deploy/samples/**/*.csv"],
    "map": ["mappings/**/*.yaml"],
    "schema": ["tests/samples/own-schemas/*.xsd", "tests/samples/schemas/**/*.xsd"],
    "config": ["config/*.yaml", "tests/samples/bad-configs/*.yaml", "deploy/trial/*.yaml"],
}


def load():
    """Of each harness, in a file of its own, so that several may run at once."""
    return {file.parent.name: json.loads(file.read_text()) for file in sorted(WORK.glob("*/result.json"))}


def store(name, result):
    (WORK / name / "result.json").write_text(json.dumps(result, indent=1))


def cpu_seconds(pid):
    """User and system time of a running process."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def add_input(folder, data):
    (folder / hashlib.sha256(data).hexdigest()[:16]).write_bytes(data)


def gather_seeds(name, corpus):
    corpus.mkdir(parents=True, exist_ok=True)
    for pattern in SEEDS[name]:
        for file in ROOT.glob(pattern):
            if file.is_file():
                add_input(corpus, file.read_bytes()[:INPUT_BYTES_MAX])
    for folder in (FUZZ / "corpus" / name, FUZZ / "finds" / name):
        if folder.is_dir():
            for file in folder.iterdir():
                add_input(corpus, file.read_bytes())


def run_once(name, seconds, until, log):
    """One process until its processor time is used up or it finds something. Returns (cpu seconds, output, exit code)."""
    artifacts = WORK / name / "artifacts"
    artifacts.mkdir(parents=True, exist_ok=True)
    command = [str(BUILD / f"{name}_fuzz"), str(WORK / name / "corpus"), f"-dict={WORK / 'dict' / name}.dict", f"-artifact_prefix={artifacts}/", *OPTIONS]
    began = log.tell()
    process = subprocess.Popen(command, stdout=log, stderr=log, cwd=WORK, env={**os.environ, "ASAN_OPTIONS": "quarantine_size_mb=32:allocator_may_return_null=1"})
    used, is_asked_to_end = 0.0, 0
    while True:
        try:
            used = max(used, cpu_seconds(process.pid))
        except (FileNotFoundError, IndexError):
            pass
        if process.poll() is not None:
            break
        if used >= seconds or (until and datetime.datetime.now() >= until):
            is_asked_to_end += 1
            process.send_signal(signal.SIGINT if is_asked_to_end < 30 else signal.SIGKILL)
        time.sleep(1)
    log.flush()
    with open(log.name, encoding="utf-8", errors="replace") as text:
        text.seek(began)
        output = text.read()
    was_interrupted = is_asked_to_end or "run interrupted" in output
    return used, output, 0 if was_interrupted else process.returncode


def figures(output):
    def last(pattern):
        found = re.findall(pattern, output)
        return int(found[-1]) if found else 0
    edges = [int(number) for number in re.findall(r"\bcov: (\d+)", output)]
    return {"runs": last(r"stat::number_of_executed_units: (\d+)") or last(r"#(\d+)\t"), "rss": last(r"stat::peak_rss_mb:\s+(\d+)") or last(r"rss: (\d+)Mb"),
            "first": edges[0] if edges else 0, "last": edges[-1] if edges else 0}


def keep_find(name, output):
    """The artifact of a find goes to the repository under the name of what was demanded. Returns a line that says what it is."""
    found = re.search(r"Test unit written to (\S+)", output)
    reason = re.search(r"demand: (.*)|SUMMARY: (.*)|ERROR: (?:libFuzzer|\w+Sanitizer): (.*)", output)
    words = next((group for group in reason.groups() if group), "unknown") if reason else "unknown"
    slug = re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")[:60] or "find"
    if found:
        target = FUZZ / "finds" / name
        target.mkdir(parents=True, exist_ok=True)
        data = pathlib.Path(found.group(1)).read_bytes()
        (target / f"{slug}-{hashlib.sha256(data).hexdigest()[:8]}").write_bytes(data)
    return words


def fuzz(name, minutes, until):
    corpus = WORK / name / "corpus"
    gather_seeds(name, corpus)
    result = load().get(name) or {"runs": 0, "cpu": 0.0, "first": None, "last": 0, "rss": 0, "finds": []}
    goal, finds = result["cpu"] + 60 * minutes, 0
    with open(WORK / name / "log", "a", encoding="utf-8") as log:
        log.seek(0, os.SEEK_END)
        while result["cpu"] < goal - 1 and not (until and datetime.datetime.now() >= until):
            used, output, code = run_once(name, goal - result["cpu"], until, log)
            one = figures(output)
            result["cpu"] += used
            result["runs"] += one["runs"]
            result["rss"] = max(result["rss"], one["rss"])
            result["last"] = max(result["last"], one["last"])
            if result["first"] is None:
                result["first"] = one["first"]
            if code != 0:
                result["finds"].append(keep_find(name, output))
                finds += 1
                print(f"{name}: {result['finds'][-1]}", flush=True)
            store(name, result)
            if code != 0 and (finds >= FINDS_MAX or one["runs"] < 100):
                print(f"{name}: stopped, it finds the same at once; mend that first", flush=True)
                break
    return finds


def table():
    lines = [f"{'harness':<9}{'runs':>12}{'CPU min':>9}{'runs/CPU s':>12}{'edges at start':>16}{'at end':>8}{'peak RSS MiB':>14}{'finds':>7}"]
    for name, one in load().items():
        lines.append(f"{name:<9}{one['runs']:>12,}{one['cpu'] / 60:>9.1f}{one['runs'] / max(one['cpu'], 1):>12,.0f}{one['first'] or 0:>16,}{one['last']:>8,}"
                     f"{one['rss']:>14}{len(one['finds']):>7}")
    return "\n".join(lines)


def minimise(name):
    """The fewest inputs, smallest first, that reach every edge that the gathered ones reach; at most KEPT_FILES_MAX of them."""
    corpus, merged = WORK / name / "corpus", WORK / name / "merged"
    gather_seeds(name, corpus)
    shutil.rmtree(merged, ignore_errors=True)
    merged.mkdir(parents=True)
    control = WORK / name / "merge-control"
    control.unlink(missing_ok=True)
    subprocess.run([str(BUILD / f"{name}_fuzz"), "-merge=1", f"-merge_control_file={control}", str(merged), str(corpus), *OPTIONS], check=True, cwd=WORK,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    lines = control.read_text().splitlines()
    count = int(lines[0])
    files = [pathlib.Path(line) for line in lines[2:2 + count]]
    reached = {}
    for line in lines[2 + count:]:
        parts = line.split()
        if parts[0] == "COV":
            reached[int(parts[1])] = set(parts[2:])
    chosen, covered = [], set()
    small = {index: edges for index, edges in reached.items() if files[index].stat().st_size <= INPUT_BYTES_MAX}
    while small and len(chosen) < KEPT_FILES_MAX:
        best = max(small, key=lambda index: (len(small[index] - covered), -files[index].stat().st_size))
        if not small[best] - covered:
            break
        covered |= small.pop(best)
        chosen.append(files[best])
    target = FUZZ / "corpus" / name
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for file in chosen:
        add_input(target, file.read_bytes())
    everything = set().union(*reached.values()) if reached else set()
    print(f"{name}: {len(chosen)} files, {sum(f.stat().st_size for f in target.iterdir())} bytes, {len(covered)} of {len(everything)} edges beyond the first input's")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--cpu-minutes", type=float, default=30)
    parser.add_argument("--until", help="HH:MM, local time")
    parser.add_argument("--table", action="store_true")
    parser.add_argument("--minimise", action="store_true")
    parser.add_argument("harnesses", nargs="*", choices=[[], *SEEDS])
    arguments = parser.parse_args()
    if arguments.table:
        print(table())
        return 0
    if arguments.minimise:
        for name in arguments.harnesses:
            minimise(name)
        return 0
    until = datetime.datetime.combine(datetime.date.today(), datetime.time.fromisoformat(arguments.until)) if arguments.until else None
    subprocess.run([sys.executable, str(FUZZ / "make_dictionaries.py"), str(WORK / "dict")], check=True)
    finds = sum(fuzz(name, arguments.cpu_minutes, until) for name in arguments.harnesses)
    print(table())
    return 1 if finds else 0


if __name__ == "__main__":
    sys.exit(main())
