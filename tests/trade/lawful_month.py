#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""A month of lawful trade through kpwatch: it must raise no substantive alert of severity 4 or 5. Then the same month with a share of each pattern of fraud: what is found of each.

lawful_month.py [CERTIFICATES] [--seed N] [--report FILE]: 10000 for the full form. KPWATCH names the program."""
import argparse
import collections
import csv
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from frauds import PATTERNS  # noqa: E402
from month import Month  # noqa: E402
from world import PARTIES, YEARLY  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]
KPWATCH = os.environ.get("KPWATCH", "kpwatch")
AS_OF = "2024-05-15"
COMPLETE_UNTIL = "2024-05-31"
DOCUMENTS_A_FILE = 2000
# Goods that weigh within two per cent of stolen ones of the same code may be those: I06 says so of lawful trade as well, as soon as thefts are on record. Counted apart.
BY_COINCIDENCE = {"I06"}


# What lawful trade sets off just as well, so that it does not count as «found at all» (but where it is meant).
BACKGROUND = {"I02", "F11", "G07", "I06"}


def written(month, folder):
    columns = []
    for row in month.certificates:
        row.setdefault("complete_feed_until", COMPLETE_UNTIL)
        columns += [name for name in row if name not in columns]
    with open(folder / "certificates.csv", "w", newline="") as out:
        writer = csv.DictWriter(out, columns, restval="", lineterminator="\n")
        writer.writeheader()
        for row in sorted(month.certificates, key=lambda row: str(row["issued_on"])):
            writer.writerow(row)
    documents, files = month.in_order(), []
    for start in range(0, len(documents), DOCUMENTS_A_FILE):
        path = folder / f"{start:07d}.ndjson"
        path.write_text("".join(json.dumps(document, ensure_ascii=False) + "\n" for document in documents[start:start + DOCUMENTS_A_FILE]))
        files.append(path)
    return files + [folder / "certificates.csv"]     # what is to be said of certificates themselves, at the end


def configuration(folder):
    """Each receipt is chased, and it is known what was mined the year before."""
    own = folder / "own"
    own.mkdir()
    (own / "production.tsv").write_text("code\tfrom\tuntil\tcarats\tknown_from\tsource\tconfidence\n" + "".join(
        f"{code}\t2023-01-01\t2024-01-01\t{carats}\t\tmade up for this test\tlow\n" for code, carats in YEARLY.items()))
    (folder / "authorities.yaml").write_text("authorities:\n  - {name: all, title: All, recipients: [CUS], tlp: \"TLP:AMBER\", publisher: files}\n")
    config = folder / "kpwatch.yaml"
    config.write_text(f"instance: month\nstate: state\nmappings: '{ROOT}/mappings'\nown_reference: own\nauthorities: authorities.yaml\nfeeds: [{{name: folder, kind: directory, inbox: in}}]\n"
                      f"publishers: {{files: {{kind: directory, folder: out}}}}\nconfirmations: {{chase: [{', '.join(repr(code) for code in PARTIES)}]}}\n")
    return config


def findings_of(month):
    """Of each document that was read: what it is called, and the findings on it. And how long it took."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        files = written(month, folder)
        start = time.monotonic()
        run = subprocess.run([KPWATCH, "read", "--json", "--as-of", AS_OF, "--config", configuration(folder), "--certificates", folder / "certificates.csv", *files], capture_output=True, text=True)
        took = time.monotonic() - start
    if run.returncode not in (0, 1):
        raise SystemExit(f"kpwatch read ended with {run.returncode}: {run.stderr[:2000]}")
    told = []
    for line in run.stdout.splitlines():
        read = json.loads(line)
        for document in read["documents"]:
            if document["outcome"] != "read":
                raise SystemExit(f"not read: {json.dumps(document)[:600]}")
            told.append((document.get("fields", {}).get("reference") or document.get("fields", {}).get("number") or document["identifier"], document.get("findings", [])))
    return told, took


def is_serious(finding):
    return finding["class"] == "substantive" and finding["severity"] >= 4


def lawful(certificates, seed, out):
    month = Month(certificates, seed)
    told, took = findings_of(month)
    serious, others, example = [], collections.Counter(), {}
    for name, findings in told:
        for finding in findings:
            if finding["severity"] == 0:
                continue
            if is_serious(finding):
                serious.append((month.kinds.get(name, "?"), name, finding["check"], finding["sentence"]))
            key = (finding["check"], finding["class"], finding["severity"])
            others[key] += 1
            example.setdefault(key, finding["sentence"])
    print(f"{certificates} certificates, {len(told)} documents, {took:.1f} s", file=out)
    print(f"substantive findings of severity 4 or 5: {len(serious)}", file=out)
    for kind, name, check, sentence in serious[:20]:
        print(f"  {kind}: {name}: {check} {sentence}", file=out)
    print("\n| check | class | severity | findings | share of documents | for instance |\n|---|---|---|---|---|---|", file=out)
    for (check, cls, severity), count in sorted(others.items()):
        print(f"| {check} | {cls} | {severity} | {count} | {count / len(told):.2%} | {example[check, cls, severity]} |", file=out)
    return not serious


def with_frauds(certificates, seed, out):
    month = Month(certificates, seed)
    each = max(3, certificates // 100)
    for kind, (commit, *_) in PATTERNS.items():
        for number in range(each):
            commit(month, f"{kind}#{number}")
    told, took = findings_of(month)
    found = collections.defaultdict(dict)       # pattern -> instance -> checks
    wrong, coincidences = [], collections.Counter()
    for kind in month.kinds.values():
        if "#" in kind and "(" not in kind:
            pattern, _, instance = kind.partition("#")
            found[pattern].setdefault(instance, set())
    for name, findings in told:
        kind = month.kinds.get(name, "?")
        pattern, _, instance = kind.partition("#")
        for finding in findings:
            if finding["severity"] == 0:
                continue
            if pattern in PATTERNS and "(" not in kind:
                found[pattern][instance].add(finding["check"])
            elif is_serious(finding) and finding["check"] in BY_COINCIDENCE:
                coincidences[finding["check"]] += 1
            elif is_serious(finding):
                wrong.append((kind, name, finding["check"], finding["sentence"]))
    print(f"\n{len(told)} documents with {each} of each of {len(PATTERNS)} patterns, {took:.1f} s", file=out)
    print("\n| pattern | real case | checks for it | found by these | found at all | told by | why not all |\n|---|---|---|---|---|---|---|", file=out)
    shares = {}
    for pattern, (_, checks, case, reason) in PATTERNS.items():
        instances = found[pattern]
        wanted = set(checks.split())
        by_its_own = sum(1 for told_of in instances.values() if told_of & wanted)
        at_all = sum(1 for told_of in instances.values() if told_of - (BACKGROUND - wanted))
        told_by = collections.Counter(check for told_of in instances.values() for check in told_of - (BACKGROUND - wanted))
        shares[pattern] = by_its_own / len(instances)
        print(f"| {pattern} | {case} | {checks} | {by_its_own / len(instances):.0%} | {at_all / len(instances):.0%} | {', '.join(f'{check} {count}' for check, count in sorted(told_by.items(), key=lambda entry: (-entry[1], entry[0]))[:5])} | "
              f"{reason if by_its_own < len(instances) else ''} |", file=out)
    print(f"\nsubstantive findings of severity 4 or 5 on the lawful trade beside them: {len(wrong)}; by coincidence with what was stolen: {dict(coincidences)}", file=out)
    for kind, name, check, sentence in wrong[:20]:
        print(f"  {kind}: {name}: {check} {sentence}", file=out)
    return shares, wrong


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("certificates", type=int, nargs="?", default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--report")
    parser.add_argument("--at-least", help="PATTERN=SHARE, lines of a file: the test fails below")
    given = parser.parse_args()
    out = open(given.report, "w") if given.report else sys.stdout
    is_quiet = lawful(given.certificates, given.seed, out)
    shares, wrong = with_frauds(given.certificates, given.seed, out)
    low = []
    if given.at_least:
        for line in pathlib.Path(given.at_least).read_text().splitlines():
            if line and not line.startswith("#"):
                pattern, _, share = line.partition("=")
                if shares[pattern.strip()] < float(share):
                    low.append(f"{pattern.strip()}: {shares[pattern.strip()]:.2f} found, {share.strip()} expected")
    for line in low:
        print("LOW  " + line, file=out)
    return 0 if is_quiet and not wrong and not low else 1


if __name__ == "__main__":
    sys.exit(main())
