#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""Property: what was decided follows from what was known, and from nothing else.

    tests/evidence/determinism.py STREAMS [--documents N] [--seed S]

Each stream of made-up documents is fed to two daemons in two orders of arrival: the stories woven otherwise, other numbers of clerks, and certificates that came
before their declaration after it, or the reverse. What depends on the order by law keeps it: who cites a certificate first, amendments, changes of status. Then

  - each decision that either daemon has kept is taken again by another process, and must be the same to the last byte;
  - the last decision on each case must be the same in both, to the last byte but for the moment at which it was made.

Each story has traders of its own, since rules that look at a trader's earlier shipments look at what came before. Left out of the second comparison is I06, which
looks for lost goods among the declarations that come after the notice of loss, in whichever order they come.
"""
import argparse
import json
import pathlib
import random
import re
import sqlite3
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "proof"))
import installation  # noqa: E402
import messages  # noqa: E402
import road  # noqa: E402
import stream  # noqa: E402
from sender import Sender  # noqa: E402

MOMENT = re.compile(r'"decided_at":"[^"]*",')


def trader_of_the_story(role, facts):
    digits = re.sub(r"\D", "", facts["reference"].split("N")[0]) if facts["form"] != "asycuda" else facts["reference"][:-1]
    return f"{messages.NAMES[role][0]} {int(digits)}"


def with_certificates_elsewhere(chance, steps):
    """A certificate that is told of once, and cited by one declaration that is told of once, may come before or after it."""
    numbers = [row["number"] for step in steps for row in step.rows]
    declared = [fact["identifier"] for step in steps for fact in step.facts]
    if len(numbers) != 1 or len(declared) != 1 or any(step.repeats for step in steps) or chance.random() < 0.5:
        return steps
    return [steps[1], steps[0], *steps[2:]]


def with_exchange(seed, steps):
    """What authorities exchange about the story's certificate: a receipt, a notice, an observation; the same in every order."""
    chance = random.Random(f"{seed} {steps[0].story}")
    rows = [row for step in steps for row in step.rows]
    declared = [fact for step in steps for fact in step.facts]
    if not rows or not declared or chance.random() < 0.6:
        return steps
    number, carats = rows[0]["number"], chance.choice((rows[0]["carats"], "1.00"))
    day = str(declared[-1]["accepted"])
    documents = [{"kpwatch": "confirmation/1", "number": number, "country": declared[0]["destination"], "received_on": day, "carats": carats},
                 {"kpwatch": "notice/1", "notice": chance.choice(("stolen", "lost")), "number": number, "dated_on": day, "carats": rows[0]["carats"]},
                 {"kpwatch": "observation/1", "observation": "seal", "declaration": declared[0]["identifier"], "observed_on": day, "verdict": "broken"}]
    chosen = chance.sample(documents, chance.randrange(1, 4))
    return steps + [stream.Step(steps[0].story, json.dumps(one).encode(), "json") for one in chosen]


def decided(seed, order, documents, clerks):
    """The last decision of each case, and what decide --all says."""
    chance = random.Random(order)
    told = [with_exchange(seed, steps) for steps in stream.stories(seed, documents)]
    if order != seed:
        told = [with_certificates_elsewhere(chance, steps) for steps in told]
        chance.shuffle(told)
    steps = stream.woven(order, told)
    daemon = installation.Installation(settings=f"clerks: {clerks}\n")
    try:
        daemon.start()
        sender = Sender(daemon, steps)
        deadline = time.monotonic() + 60 + len(steps) / 20
        while sender.backlog and time.monotonic() < deadline:
            if sender.send(50) == 0:
                time.sleep(0.02)
        daemon.settle()
        daemon.terminate()
        ledger = sqlite3.connect(f"file:{daemon.home / 'state' / 'ledger.db'}?mode=ro", uri=True)
        last = dict(ledger.execute("SELECT business_id, judgement FROM decisions ORDER BY arrival"))
        kept = ledger.execute("SELECT count(*), count(DISTINCT why) FROM decisions").fetchone()
        ledger.close()
        *differing, summary = [json.loads(line) for line in taken_again(daemon)]
        return last, summary, differing, kept
    finally:
        daemon.remove()


def without_what_looks_ahead(judgement):
    """The text but for its moment and the findings of I06; as it stands where there are none."""
    text = MOMENT.sub("", judgement)
    if '"check":"I06"' not in text:
        return text
    whole = json.loads(text)
    for part in ("findings", "waiting"):
        whole[part] = [finding for finding in whole[part] if finding["check"] != "I06"]
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":"))


def taken_again(daemon):
    done = subprocess.run([road.KPWATCH, "decide", "--all", "--json", "--config", str(daemon.config)], capture_output=True, text=True, timeout=600)
    if done.returncode not in (0, 1):
        raise AssertionError(done.stderr)
    return done.stdout.splitlines()


def compared(seed, documents):
    problems = 0
    first, summary, differing, kept = decided(seed, seed, documents, 1)
    second, other_summary, other_differing, other_kept = decided(seed, seed + 1000, documents, 3)
    for line in differing + other_differing:
        print("  taken again, it is another:", line["business_id"], line["decided_at"], line.get("reason", ""))
        print("   ", json.dumps(line["kept"])[:1500], json.dumps(line.get("again"))[:1500], sep="\n    ")
        problems += 1
    for business_id in sorted(first.keys() | second.keys()):
        one, other = (without_what_looks_ahead(of.get(business_id, "no case")) for of in (first, second))
        if one == other:
            continue
        problems += 1
        if problems <= 5:
            print("  in another order, it is another:", business_id, one, other, sep="\n    ")
    again = summary["decisions"] + other_summary["decisions"]
    print(f"seed {seed}: {len(first)} cases in two orders, {again} decisions ({kept[1]} and {other_kept[1]} kinds of reason) taken again: {problems} differ", flush=True)
    if again != kept[0] + other_kept[0] or not first or kept[1] < 4:
        print("  the stream shows too little, or not all was taken again")
        problems += 1
    return problems


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("streams", type=int, nargs="?", default=1)
    parser.add_argument("--documents", type=int, default=400)
    parser.add_argument("--seed", type=int, default=20260101)
    options = parser.parse_args()
    messages.trader = trader_of_the_story
    return 1 if sum(compared(options.seed + number, options.documents) for number in range(options.streams)) else 0


if __name__ == "__main__":
    sys.exit(main())
