#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""Do the kills find anything? Builds kpwatch with one known mistake at a time and demands that the loops find each.

    tests/proof/mutants.py [NAME ...]
    tests/proof/mutants.py --fit        only: does each mistake still fit into the sources?

Works on a copy under build/mutants. The mistakes are the classical ones of such programs (an early acknowledgement, an early mark, no memory of
what was decided, sending again without looking). Those over Kafka need KPWATCH_TEST_BROKER.
"""
import os
import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
WORK = ROOT / "build/mutants"

# name: file, what stands there, what stands there instead, the loop, its kills, the fault it must name
MUTANTS = {
    "acknowledged-before-the-commit": (
        "daemon/flow/desk.cpp", "      std::vector<Item> batch = items_of(runs);\n",
        "      std::vector<Item> batch = items_of(runs);\n      for (auto& item : batch) item.work.delivery->settle(Outcome::accepted);\n",
        "folder_kills.py", 60, "lost"),
    "marked-before-it-is-sent": (
        "daemon/flow/dispatch.cpp", "  const auto proved = publisher_->publish(entries, bookmark);\n",
        "  (void)ledger_.mark_sent(authority_, entries.back().stream_epoch, entries.back().sequence, bookmark);\n"
        "  const auto proved = publisher_->publish(entries, bookmark);\n", "folder_kills.py", 60, "lost"),
    "nothing-is-remembered": (
        "daemon/flow/desk.cpp", "    if (message.feed == replay_feed_name) return false;\n", "    return false;\n", "folder_kills.py", 60,
        "duplicate effect"),
    "sent-again-without-looking": (
        "adapters/publishers/kafka/kafka_publisher.cpp", "  for (std::int32_t i = 0; i < partitions; ++i) TRY(reader_->begin(i, known[i]));\n",
        "  for (std::int32_t i = 0; i < partitions; ++i) known[i] = ends.next[i];\n"
        "  for (std::int32_t i = 0; i < partitions; ++i) TRY(reader_->begin(i, known[i]));\n", "kafka_kills.py", 25, "duplicate visible"),
}


def copy_sources():
    source = WORK / "source"
    shutil.rmtree(source, ignore_errors=True)
    for name in subprocess.run(["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True).stdout.splitlines():
        if not name.startswith("tests/") and (ROOT / name).is_file():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, source / name)  # with a new time: what was built of a mistake must not stay
    subprocess.run(["cmake", "-S", source, "-B", WORK / "release", "-G", "Ninja", "-DCMAKE_BUILD_TYPE=Release", "-DKPWATCH_TESTS=OFF"], check=True,
                   stdout=subprocess.DEVNULL)
    return source


def fits(name):
    file, before = MUTANTS[name][:2]
    if (ROOT / file).read_text().count(before) == 1:
        return True
    print(f"{name}: {file} has changed, write this mistake anew")
    return False


def finds(source, name):
    if not fits(name):
        return False
    file, before, after, program, kills, kind = MUTANTS[name]
    original = (ROOT / file).read_text()
    (source / file).write_text(original.replace(before, after))
    try:
        built = subprocess.run(["cmake", "--build", WORK / "release", "--target", "kpwatch"], capture_output=True, text=True)
        if built.returncode != 0:
            print(f"{name}: does not build\n{built.stdout[-2000:]}")
            return False
        ran = subprocess.run([sys.executable, HERE / program, str(kills)], capture_output=True, text=True, env=dict(os.environ, KPWATCH=str(WORK / "release/kpwatch")))
    finally:
        (source / file).write_text(original)
    # The line of counts says "lost 3, ..."; without a fault of that kind "lost 0, ...".
    found = ran.returncode == 1 and any(f"{kind} " in line and f"{kind} 0" not in line for line in ran.stdout.splitlines() if line.startswith("lost "))
    print(f"{name}: {'found' if found else 'NOT FOUND'}")
    print("  " + "\n  ".join(ran.stdout.splitlines()[:8]) + ran.stderr[-1000:], flush=True)
    return found


def main():
    if sys.argv[1:] == ["--fit"]:
        return 0 if all([fits(name) for name in MUTANTS]) else 1
    names = sys.argv[1:] or list(MUTANTS)
    source = copy_sources()
    return 0 if all([finds(source, name) for name in names]) else 1


if __name__ == "__main__":
    sys.exit(main())
