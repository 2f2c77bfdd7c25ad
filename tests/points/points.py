#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""Every call that leaves something behind, gone wrong in every way: the daemon is run through a fixed scenario once for each call and fault, started again
without faults, and has to come to what it comes to undisturbed.

    points.py count                                  how many calls there are, by name and role
    points.py run [--faults a,b] [--every N] [--seed N] [--seconds S] [--report FILE]
    points.py one FAULT NUMBER                       one of them, with all that was seen

An error must be told: a line of the log names what failed, and while it stands, /ready has a reason. A failed sync ends the process with 3.
"""
import argparse
import collections
import concurrent.futures
import json
import os
import pathlib
import random
import shutil
import sqlite3
import sys
import tempfile
import time

import outcome
from expected import INTERRUPTIBLE, STANDING, WRITES, judged
from scenario import Installation, steps, wait_until

FAULTS = ("kill-before", "kill-after", "kill-torn", "EIO", "ENOSPC", "EINTR", "short", "torn", "EIO-standing", "ENOSPC-standing", "full")
PATIENCE = 30.0
MARGIN = 12  # numbers beyond the longest run seen: other interleavings of the threads have a few calls more


def memory_folder():
    """A place where a sync costs nothing."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


class Run:
    """One passage through the scenario, with at most one thing going wrong in the first life."""

    def __init__(self, home, wanted=None, left=None):
        self.here = Installation(home, left)
        self.wanted = wanted  # of an undisturbed run: {"told": [...], "result": {...}}
        self.exit_codes, self.not_ready, self.problems = [], [], []
        self.struck = None
        self.has_stood = False  # while there was a page to ask
        self.log = ""

    def disturb(self, at=0, fault="", counted="effects"):
        standing = fault in STANDING
        self.here.start_with(at, fault.removesuffix("-standing"), standing, counted)
        self.is_disturbed, self.stands = True, standing
        for number in range(max(0, self.here.dropped - 1), len(steps())):
            if number >= self.here.dropped:
                self.here.drop(number)
            if not self.come_to_the_end_of(number):
                return self
            if self.is_disturbed:
                self.here.ready()  # so that the page's own calls are among the points
        self.leave()
        return self

    def is_over(self, number):
        if not self.here.is_settled():
            return False
        if self.wanted:
            return all(got >= want for got, want in zip(self.here.told(), self.wanted["told"][number]))
        return not self.has_unsent()

    def has_unsent(self):
        database = sqlite3.connect(f"file:{self.here.home}/state/ledger.db?mode=ro", uri=True)
        try:
            return database.execute("SELECT count(*) FROM outbox WHERE sent = 0").fetchone()[0] > 0
        except sqlite3.OperationalError:
            return True
        finally:
            database.close()

    def come_to_the_end_of(self, number):
        while True:
            if self.stands:
                self.let_it_stand(number)
            how = wait_until(lambda: self.is_over(number), self.here.process, PATIENCE)
            if how == "so":
                return True
            if how == "stuck":
                self.problems.append(f"stuck in step {number + 1}: {self.here.ready()!r}")
                self.note_end("stuck")
                return False
            if not self.is_disturbed:
                self.problems.append(f"ended again, undisturbed, with {self.here.process.returncode}: {self.here.log_text()[-600:]}")
                return False
            self.note_end(self.here.process.returncode)
            self.here.start()

    def let_it_stand(self, number):
        """Until the fault has struck and /ready tells of it; then the cause is taken away."""
        process, seen = self.here.process, []

        def tells():
            page = self.here.ready()
            lines = [line for line in page.splitlines() if line.startswith(("reason: ", "remark: "))]
            if lines and not any("starting" in line for line in lines):
                seen[:] = lines
            return bool(seen)

        how = wait_until(lambda: self.here.struck() is not None or self.is_over(number), process, PATIENCE)
        if how == "so" and self.here.struck() is None:
            return  # not in this step
        if how == "so":
            self.has_stood = wait_until(lambda: tells() or self.is_over(number), process, 3.0, every=0.02) != "ended"
        self.not_ready = list(seen)
        self.stands = False
        self.here.standing.unlink()

    def note_end(self, code):
        self.exit_codes.append(code)
        self.log = self.here.log_text()
        self.is_disturbed = self.stands = False

    def leave(self):
        was_disturbed = self.is_disturbed
        if not was_disturbed:  # a signal that comes before the daemon listens for it ends it at once: no harm, but no clean end either
            wait_until(lambda: self.here.ready().startswith("ready"), self.here.process, PATIENCE)
        code = self.here.stop()
        if was_disturbed:
            self.note_end(code)
        elif code != 0:
            self.problems.append(f"undisturbed, the end was {code}")

    def again(self):
        """The life after: undisturbed from its start to its end."""
        last = len(steps()) - 1
        if self.here.dropped <= last:
            return  # was stuck, and said so
        self.here.start()
        if self.come_to_the_end_of(last):
            self.leave()

    def is_all_done(self):
        result, faults = outcome.read(self.here)
        return not faults and not outcome.differences(self.wanted["result"], result)

    def conclude(self):
        self.struck = self.here.struck()
        result, faults = outcome.read(self.here)
        self.problems += faults
        if self.wanted:
            self.problems += outcome.differences(self.wanted["result"], result)
        return result


def undisturbed(folder, counted="effects"):
    """What the scenario comes to, and its calls."""
    run = Run(pathlib.Path(folder) / "undisturbed")
    told = []
    run.here.start_with(counted=counted)
    run.is_disturbed, run.stands = True, False
    for number in range(len(steps())):
        run.here.drop(number)
        if not run.come_to_the_end_of(number):
            raise SystemExit("\n".join(run.problems))
        told.append(run.here.told())
        run.here.ready()
    run.leave()
    result = run.conclude()
    if run.problems or run.exit_codes != [0]:
        raise SystemExit(f"undisturbed: {run.exit_codes} {run.problems}\n{run.log}")
    calls = run.here.all_calls()
    run.here.remove()
    return {"told": told, "result": result}, calls


def killed(folder, wanted, at):
    """An installation whose daemon was killed before its call `at`, as it lies there; and the calls of the next life."""
    run = Run(pathlib.Path(folder) / "killed", wanted)
    run.here.start_with(at, "kill-before")
    for number in range(len(steps())):
        run.here.drop(number)
        if wait_until(lambda: run.is_over(number), run.here.process, PATIENCE) != "so":
            break
    if run.here.process.poll() is None:
        raise SystemExit(f"call {at} was never reached")
    after = Run(pathlib.Path(folder) / "after", wanted, run.here).disturb()
    if after.problems or after.exit_codes != [0]:
        raise SystemExit(f"after the kill: {after.exit_codes} {after.problems}")
    calls = after.here.all_calls()
    after.here.remove()
    return run.here, calls


def point(folder, wanted, at, fault, counted="effects", left=None, keep=False):
    run = Run(tempfile.mkdtemp(dir=folder) + "/home", wanted, left)
    began = time.monotonic()
    try:
        run.disturb(at, fault, counted)
        # Who left in good order, with nothing left to do for the next life, is not started again each time.
        if not run.problems and (run.exit_codes != [0] or at % 4 == 0 or not run.is_all_done()):
            run.again()
        if run.here.process.poll() is None:
            run.here.process.kill()
            run.here.process.wait()
        run.conclude()
        verdict = {"at": at, "fault": fault, "struck": run.struck is not None, "exits": run.exit_codes, "not_ready": run.not_ready,
                   "seconds": round(time.monotonic() - began, 2)}
        if run.struck:
            calls = run.here.all_calls()
            _, call, role = run.struck
            verdict.update(call=call, role=role, occurrence=calls[:run.struck[0]].count((call, role)))
            if (fault == "EINTR" and call not in INTERRUPTIBLE) or (fault in ("short", "kill-torn") and call not in WRITES):
                verdict["struck"] = False  # another run than the counted one: the number fell on another call
            else:
                verdict.update(judged(run.struck, fault, run))
        verdict["problems"] = run.problems
        if keep or run.problems:
            verdict["log"] = run.log[-4000:]
        return verdict
    except Exception as error:  # noqa: BLE001  a broken run is a finding, never the end of the campaign
        return {"at": at, "fault": fault, "struck": True, "exits": run.exit_codes, "problems": [f"{type(error).__name__}: {error}"], "log": run.log[-4000:]}
    finally:
        if not keep:
            run.here.remove()
            shutil.rmtree(run.here.home.parent, ignore_errors=True)
        else:
            print("kept:", run.here.home)


def applies(fault, calls, at):
    """Half of something can be written only where something is written; other runs may differ by a call or two."""
    which = {"short": WRITES, "kill-torn": WRITES, "EINTR": INTERRUPTIBLE}.get(fault)
    return which is None or any(call in which for call, _ in calls[max(0, at - 3):at + 2])


def name_of(verdict):
    return f"{verdict['fault']} at {verdict['at']}: {verdict.get('call')} {verdict.get('role')} #{verdict.get('occurrence')}"


def campaign(arguments):
    folder = tempfile.mkdtemp(prefix="kpwatch-points-", dir=memory_folder())
    try:
        wanted, calls = undisturbed(folder, arguments.counted)
        left = None
        if arguments.after_kill:
            left, calls = killed(folder, wanted, round(len(calls) * arguments.after_kill))
        faults = arguments.faults.split(",")
        todo = [(at, fault) for fault in faults for at in range(1, len(calls) + MARGIN + 1) if applies(fault, calls, at)]
        seed = arguments.seed if arguments.seed is not None else random.randrange(1 << 30)
        chance = random.Random(seed)
        if arguments.every > 1 or arguments.seconds:
            chance.shuffle(todo)
            todo = todo[:max(1, len(todo) // arguments.every)]
        print(f"{len(calls)} calls undisturbed, {len(faults)} faults, {len(todo)} runs, seed {seed}", flush=True)
        report = open(arguments.report, "w") if arguments.report else None
        tallies, bad, seen, began = collections.Counter(), [], set(), time.monotonic()

        def one(task):
            if arguments.seconds and time.monotonic() - began > arguments.seconds:
                return None
            return point(folder, wanted, *task, counted=arguments.counted, left=left)

        with concurrent.futures.ThreadPoolExecutor(arguments.workers) as pool:
            for verdict in pool.map(one, todo):
                if verdict is None:
                    continue
                if report:
                    print(json.dumps(verdict), file=report, flush=True)
                if not verdict["struck"] and not verdict["problems"]:
                    tallies[verdict["fault"], "not reached"] += 1
                    continue
                seen.add((verdict.get("call"), verdict.get("role"), verdict.get("occurrence")))
                tallies[verdict["fault"], verdict.get("how", "wrong")] += 1
                if verdict["problems"]:
                    bad.append(verdict)
                    print("WRONG", name_of(verdict), verdict["exits"], *verdict["problems"][:3], sep="\n  ", flush=True)
        print(f"points (call, role, occurrence): {len(seen)}; runs that struck: {sum(n for (_, how), n in tallies.items() if how != 'not reached')}; "
              f"{time.monotonic() - began:.0f} s")
        for (fault, how), count in sorted(tallies.items(), key=lambda entry: (faults.index(entry[0][0]), entry[0][1])):
            print(f"  {fault:16} {how:24} {count}")
        print(f"wrong: {len(bad)}")
        return 1 if bad else 0
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def count(_):
    folder = tempfile.mkdtemp(prefix="kpwatch-points-", dir=memory_folder())
    try:
        began = time.monotonic()
        wanted, calls = undisturbed(folder)
        print(f"{time.monotonic() - began:.2f} s, told {wanted['told'][-1]}")
        for (call, role), n in sorted(collections.Counter(calls).items()):
            print(f"{n:5} {call:12} {role}")
        print(f"{len(calls):5} calls")
        return 0
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def single(arguments):
    folder = tempfile.mkdtemp(prefix="kpwatch-points-", dir=memory_folder())
    try:
        wanted, _ = undisturbed(folder)
        verdict = point(folder, wanted, arguments.number, arguments.fault, keep=True)
        print(verdict.pop("log", ""))
        print(json.dumps(verdict, indent=1))
        return 1 if verdict["problems"] else 0
    finally:
        if not arguments.keep:
            shutil.rmtree(folder, ignore_errors=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True)
    commands.add_parser("count").set_defaults(do=count)
    run = commands.add_parser("run")
    run.set_defaults(do=campaign)
    run.add_argument("--faults", default=",".join(FAULTS))
    run.add_argument("--counted", choices=("effects", "wakes"), default="effects",
                     help="wakes: writes to eventfds and pipes, by which threads wake each other; they can only be died at")
    run.add_argument("--after-kill", type=float, metavar="PART", default=0,
                     help="the second life is disturbed, the first was killed at this part of its calls (0.7: in the middle of work)")
    run.add_argument("--every", type=int, default=1)
    run.add_argument("--seed", type=int)
    run.add_argument("--seconds", type=float, default=0)
    run.add_argument("--workers", type=int, default=2)
    run.add_argument("--report")
    one = commands.add_parser("one")
    one.set_defaults(do=single)
    one.add_argument("fault", choices=FAULTS)
    one.add_argument("number", type=int)
    one.add_argument("--keep", action="store_true")
    arguments = parser.parse_args()
    return arguments.do(arguments)


if __name__ == "__main__":
    sys.exit(main())
