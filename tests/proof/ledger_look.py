# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""Looks into a daemon's ledger without it: what was under way when it died, and whether its audit chain is whole.

Of a dead daemon on a copy, for a reader of the original would repair what the daemon itself must repair; of a running one by a reader
that SQLite keeps apart from the writer, for files that are being written cannot be copied one after another.
"""
import contextlib
import hashlib
import pathlib
import shutil
import sqlite3
import tempfile


@contextlib.contextmanager
def copied(state):
    """A connection to a copy of the ledger as it lies there, or None where there is none yet."""
    with tempfile.TemporaryDirectory(prefix="kpwatch-look-") as folder:
        for name in ("ledger.db", "ledger.db-wal"):
            if (pathlib.Path(state) / name).exists():
                shutil.copy(pathlib.Path(state) / name, folder)
        file = pathlib.Path(folder) / "ledger.db"
        if not file.exists():
            yield None
            return
        connection = sqlite3.connect(file)
        try:
            yield connection if connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'audit_end'").fetchone()[0] else None
        finally:
            connection.close()


@contextlib.contextmanager
def running(state):
    """The ledger of a daemon that runs, for reading only."""
    connection = sqlite3.connect(f"file:{pathlib.Path(state) / 'ledger.db'}?mode=ro", uri=True, timeout=30)
    try:
        yield connection
    finally:
        connection.close()


def unsent(ledger):
    """(authority, sequence, event id) of what no authority has got for certain."""
    return ledger.execute("SELECT authority, sequence, event_id FROM outbox WHERE sent = 0").fetchall() if ledger else []


def settled(ledger):
    """Transport ids of files that were decided."""
    return {row[0] for row in ledger.execute("SELECT transport_id FROM inbox")} if ledger else set()


def position_sum(ledger, feed):
    return ledger.execute("SELECT ifnull(sum(next), 0) FROM positions WHERE feed = ?", (feed,)).fetchone()[0] if ledger else 0


def letters(ledger):
    """How often the bytes of each hash are kept as a dead letter."""
    return dict(ledger.execute("SELECT archive_sha256, count(*) FROM dead_letters GROUP BY archive_sha256").fetchall())


def letter_reasons(ledger):
    return dict(ledger.execute("SELECT reason, count(*) FROM dead_letters GROUP BY reason").fetchall())


def faults(ledger):
    """What must never be, whatever happened: doubled claims, a doubled event, a torn or altered audit chain."""
    found = []
    for what, query in (("a certificate claimed twice by one declaration", "SELECT certificate_key || ' ' || business_id FROM uses WHERE ended = 0 GROUP BY 1 HAVING count(*) > 1"),
                        ("one event twice in the outbox", "SELECT authority || ' ' || event_id FROM outbox GROUP BY 1 HAVING count(*) > 1")):
        found += [f"{what}: {row[0]}" for row in ledger.execute(query)]
    previous, number = "", 0
    for sequence, at, event, record, kept in ledger.execute("SELECT sequence, at, event, record, hash FROM audit ORDER BY sequence"):
        number += 1
        head = f"kpwatch audit 1\n{previous}\n{sequence}\n{at}\n{len(event.encode())}:{event}\n{len(record.encode())}:{record}\n"
        previous = hashlib.sha256(head.encode()).hexdigest()
        if sequence != number or previous != kept:
            found.append(f"audit record {sequence} does not follow from the one before")
            break
    if ledger.execute("SELECT sequence, hash FROM audit_end").fetchall() != [(number, previous)]:
        found.append(f"the audit chain does not end where it says: {number}")
    found += [f"integrity: {row[0]}" for row in ledger.execute("PRAGMA integrity_check") if row[0] != "ok"]
    return found
