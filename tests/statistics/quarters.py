#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""kpwatch's quarterly tables against an independent count, to the last hundredth of a carat, with the daemon that took the documents still running.

quarters.py [CERTIFICATES] [CONFIRMATIONS] [DECLARATIONS]: 2000 1000 1000 in the test run; 100000 500000 505700 is the full form (confirmations come in whole rounds of all that were received). Says how long it took and how much memory."""
import contextlib
import csv
import io
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

sys.path[:0] = [str(pathlib.Path(__file__).resolve().parent), str(pathlib.Path(__file__).resolve().parents[1] / "road")]

import make_trade  # noqa: E402
import quarterly  # noqa: E402
import road  # noqa: E402

SEED = 5
QUARTERS = [f"{year}-Q{number}" for year in (2010, 2011, 2012) for number in (1, 2, 3, 4)]


def as_hundredths(text):
    whole, _, fraction = text.partition(".")
    return int(whole) * 100 + int(fraction.ljust(2, "0"))


class Clerk:
    """The command line, its time and memory."""

    def __init__(self, config):
        self.config, self.longest, self.peak = config, 0.0, 0.0

    def ask(self, *words):
        start = time.monotonic()
        with tempfile.TemporaryFile() as out:
            process = subprocess.Popen([road.KPWATCH, "statistics", *words, "--config", str(self.config)], stdout=out)
            # Looked at while it runs: what wait() tells of a child's memory is that of this program, if it had more when it forked.
            while process.poll() is None:
                with contextlib.suppress(ProcessLookupError):  # it has ended since
                    self.peak = max(self.peak, road.memory_mib(process.pid))
                time.sleep(0.01)
            self.longest = max(self.longest, time.monotonic() - start)
            if process.returncode != 0:
                raise SystemExit(f"kpwatch statistics {' '.join(words)} ended with {process.returncode}")
            out.seek(0)
            return out.read().decode()

    def trade(self, quarter):
        rows = csv.DictReader(io.StringIO(self.ask("quarter", quarter, "--format", "csv")))
        return {(row["reporter"], row["flow"], row["hs6"], row["partner"], row["partner_role"]): [as_hundredths(row["carats"]), as_hundredths(row["usd"])] for row in rows}

    def counts(self, quarter):
        rows = csv.DictReader(io.StringIO(self.ask("quarter", quarter, "--format", "csv", "--table", "certificates")))
        return {(row["reporter"], row["counter"], row["partner"]): int(row["count"]) for row in rows}


def feed(daemon, folder):
    start = time.monotonic()
    files = sorted(folder.iterdir(), key=lambda path: (not path.name.startswith("certificates"), path.name))
    for path in files:
        daemon.drop(path.name, path.read_bytes())
        # One after the other: a correction must not come before what it corrects.
        daemon.until(f"{path.name} is taken", daemon.is_settled, seconds=3600)
    if daemon.names("quarantine"):
        raise SystemExit(f"set aside: {daemon.names('quarantine')}")
    return time.monotonic() - start


def differences(clerk, rows):
    trade, counts = quarterly.tables(rows)
    wrong, compared = [], 0
    for quarter in QUARTERS:
        for found, expected in ((clerk.trade(quarter), dict(trade[quarter])), (clerk.counts(quarter), dict(counts[quarter]))):
            for key in sorted(set(found) | set(expected)):
                compared += 1
                if found.get(key) != expected.get(key):
                    wrong.append(f"{quarter} {' '.join(key)}: kpwatch {found.get(key)}, independent {expected.get(key)}")
    return wrong, compared


def main():
    certificates, confirmations, declarations = [int(text) for text in (sys.argv[1:] + ["2000", "1000", "1000"][len(sys.argv) - 1:])]
    rows = list(make_trade.trade(certificates, SEED))
    folder = pathlib.Path(tempfile.mkdtemp(prefix="kpwatch-trade-"))
    daemon = road.Daemon()
    try:
        sizes = make_trade.write(folder, rows, confirmations, declarations)
        daemon.start()
        took = feed(daemon, folder)
        clerk = Clerk(daemon.config)
        wrong, compared = differences(clerk, rows)
        ledger = sum(path.stat().st_size for path in (daemon.home / "state").glob("ledger.db*")) / 1e6
        print(f"{sizes[0]} certificates, {sizes[1]} confirmations, {sizes[2]} declarations: taken in {took:.1f} s, daemon's peak {road.memory_mib(daemon.process.pid):.0f} MiB, ledger {ledger:.0f} MB")
        print(f"a quarter of all parties: {clerk.longest:.2f} s at most, peak {clerk.peak:.0f} MiB; {compared} figures compared, {len(wrong)} differ")
        print("\n".join(wrong[:20]))
        return 1 if wrong or compared < 1000 else 0
    finally:
        daemon.remove()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
