#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""The month with its frauds through a daemon: what stands in its alerts at the end, declaration by declaration, is what `kpwatch read` finds. They share the checks, and nothing of memory, order and looking again.

daemon_agrees.py [CERTIFICATES]: 150 in the test run. KPWATCH names the program."""
import collections
import json
import pathlib
import sqlite3
import sys
import tempfile
import time

sys.path[:0] = [str(pathlib.Path(__file__).resolve().parent), str(pathlib.Path(__file__).resolve().parents[1] / "road")]

import lawful_month  # noqa: E402
import road  # noqa: E402
from frauds import PATTERNS  # noqa: E402
from month import Month  # noqa: E402
from world import PARTIES  # noqa: E402


def by_daemon(daemon, files):
    """Checks by declaration, of the last revision of each alert; and how long it took."""
    start = time.monotonic()
    for path in files:
        daemon.drop(path.name, path.read_bytes())
        # One after the other, as days follow each other.
        daemon.until(f"{path.name} is taken", daemon.is_settled, seconds=900)
    took = time.monotonic() - start
    if daemon.names("quarantine"):
        raise SystemExit(f"set aside: {daemon.names('quarantine')}")
    daemon.terminate()
    ledger = sqlite3.connect(f"file:{daemon.home}/state/ledger.db?mode=ro", uri=True)
    last = {}       # alert -> revision, declaration, checks (an authority sees some of them only)
    for alert, revision, data in ledger.execute("SELECT alert_id, revision, data FROM outbox"):
        told = json.loads(data)
        if "declaration" not in told or "state" not in told:
            continue
        entry = last.setdefault(alert, [0, told["declaration"]["identifier"], set()])
        if revision > entry[0]:
            entry[0], entry[2] = revision, set()
        if revision == entry[0] and told["state"] in ("open", "updated"):
            entry[2] |= {finding["check"] for finding in told["findings"]}
    ledger.close()
    found = collections.defaultdict(set)
    for _, declaration, checks in last.values():
        found[declaration] |= checks
    return found, took


def main():
    certificates = int(sys.argv[1]) if len(sys.argv) > 1 else 150
    month = Month(certificates, 1)
    for kind, (commit, *_) in PATTERNS.items():
        for number in range(max(3, certificates // 100)):
            commit(month, f"{kind}#{number}")
    declared = {document["reference"] for _, _, document in month.documents if document.get("kpwatch") == "declaration/1"}
    told, _ = lawful_month.findings_of(month)
    by_read = {name: {finding["check"] for finding in findings if finding["severity"] > 0} for name, findings in told if name in declared}     # the last word on each
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        files = lawful_month.written(month, folder)
        lawful_month.configuration(folder)
        daemon = road.Daemon(settings=f"own_reference: '{folder}/own'\nconfirmations: {{chase: [{', '.join(repr(code) for code in PARTIES)}]}}\n")
        try:
            found, took = by_daemon(daemon.start(), files[-1:] + files[:-1])     # certificates first
        finally:
            daemon.remove()
    differ = [f"{declaration} ({month.kinds.get(declaration)}): read says {sorted(by_read[declaration])}, the daemon {sorted(found[declaration])}"
              for declaration in sorted(declared) if by_read[declaration] != found[declaration]]
    with_findings = sum(1 for checks in by_read.values() if checks)
    print(f"{len(month.documents)} documents, {len(declared)} declarations, {with_findings} of them with findings; {took:.1f} s; {len(differ)} differ")
    print("\n".join(differ[:20]))
    return 1 if differ or with_findings < 50 else 0


if __name__ == "__main__":
    sys.exit(main())
