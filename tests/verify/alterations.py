#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""Single alterations of ledger, archive, audit log and witness, each on a fresh copy of a written state: `kpwatch verify` must find every one, and must
find nothing in what was not altered.

    tests/verify/alterations.py [COUNT] [SEED]        1000 by hand, 200 in ctest; prints a table of what was done and what was found
"""
import collections
import json
import os
import pathlib
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from written_state import WrittenState  # noqa: E402
from road import KPWATCH  # noqa: E402

NOT_ROWS = {"sqlite_stat1"}


class Nothing(Exception):
    """This alteration cannot be made here; another is taken."""


def verify(config, *arguments):
    done = subprocess.run([KPWATCH, "verify", "--json", "--config", str(config), *arguments], capture_output=True, text=True, timeout=120)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    return done.returncode, [line for line in lines if line.get("severity") == "wrong"], lines, done.stderr


# ---- alterations: each takes (random, state folder), changes one thing, and says what

def flip(path, chance, low=0, high=None):
    size = path.stat().st_size if high is None else high
    if size <= low:
        raise Nothing
    with open(path, "r+b") as file:
        at = chance.randrange(low, size)
        file.seek(at)
        before = file.read(1)[0]
        file.seek(at)
        file.write(bytes([before ^ (1 << chance.randrange(8))]))
    return f"{path.name} byte {at}"


def segments(state):
    return sorted((state / "archive").glob("*.seg"))


def archive_byte(chance, state):
    return flip(chance.choice(segments(state)), chance)


def archive_cut(chance, state):
    path = chance.choice(segments(state))
    size = chance.randrange(path.stat().st_size)
    os.truncate(path, size)
    return f"{path.name} cut to {size}"


def archive_lost(chance, state):
    path = chance.choice(segments(state))
    path.unlink()
    return f"{path.name} removed"


def archive_swapped(chance, state):
    """Two records of one length change places in the file, each with its header."""
    path = segments(state)[0]
    data = path.read_bytes()
    at, records = 18, collections.defaultdict(list)
    while at + 44 <= len(data):
        length = int.from_bytes(data[at + 4:at + 12], "big")
        records[length].append(at)
        at += 44 + length
    pairs = [(length, places) for length, places in records.items() if len(places) > 1]
    if not pairs:
        raise Nothing
    length, places = chance.choice(pairs)
    a, b = chance.sample(places, 2)
    one, other = data[a:a + 44 + length], data[b:b + 44 + length]
    if one == other:
        raise Nothing
    data = bytearray(data)
    data[a:a + 44 + length], data[b:b + 44 + length] = other, one
    path.write_bytes(data)
    return f"{path.name}: records at {a} and {b} swapped"


class Open:
    """The ledger, as somebody with a shell opens it."""

    def __init__(self, state):
        self.state = state

    def __enter__(self):
        self.connection = sqlite3.connect(self.state / "ledger.db")
        self.connection.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")
        return self.connection

    def __exit__(self, kind, *_):
        if kind is None:
            self.connection.commit()
        self.connection.close()


def tables(connection):
    names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    return [name for name in names if name not in NOT_ROWS and connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] > 0]


def describe(connection, table):
    """Columns with their types, and the columns of the primary key."""
    info = connection.execute(f"PRAGMA table_info({table})").fetchall()
    columns = [(row[1], row[2]) for row in info]
    keys = [row[1] for row in sorted(info, key=lambda row: row[5]) if row[5] > 0]
    return columns, keys or [name for name, _ in columns]


def some_row(connection, chance, table):
    columns, keys = describe(connection, table)
    count = connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
    names = ", ".join(name for name, _ in columns)
    row = connection.execute(f"SELECT {names} FROM {table} LIMIT 1 OFFSET {chance.randrange(count)}").fetchone()
    values = dict(zip((name for name, _ in columns), row))
    return columns, {key: values[key] for key in keys}, values


def where(key):
    return " AND ".join(f"{name} IS ?" for name in key)


def other_value(chance, value, kind):
    if isinstance(value, int):
        return value + chance.choice((-1000, -1, 1, 2, 1000, 1 << 40))
    text = value or ""
    ways = [text + chance.choice("x 0."), text + "\0hidden"]
    if text:
        at = chance.randrange(len(text))
        ways += [text[:at] + chr((ord(text[at]) ^ 1) or 65) + text[at + 1:], text[:-1], "", sqlite3.Binary(text.encode("utf-8", "surrogateescape"))]
    return chance.choice([way for way in ways if way != text])


def attempt(action):
    try:
        return action()
    except sqlite3.Error:
        raise Nothing from None


def value_changed(chance, state):
    with Open(state) as connection:
        table = chance.choice(tables(connection))
        columns, key, values = some_row(connection, chance, table)
        column, kind = chance.choice(columns)
        value = other_value(chance, values[column], kind)
        attempt(lambda: connection.execute(f"UPDATE {table} SET {column} = ? WHERE {where(key)}", [value, *key.values()]))
        after = connection.execute(f"SELECT typeof({column}), CAST({column} AS BLOB) FROM {table} WHERE {where({**key, column: value})}",
                                   list({**key, column: value}.values())).fetchone()
        before = values[column]
        raw = str(before).encode() if isinstance(before, int) else before.encode("utf-8", "surrogateescape")
        if after == ("integer" if isinstance(before, int) else "text", raw):
            raise Nothing
    return f"{table}.{column} changed"


def row_deleted(chance, state):
    with Open(state) as connection:
        table = chance.choice(tables(connection))
        _, key, _ = some_row(connection, chance, table)
        attempt(lambda: connection.execute(f"DELETE FROM {table} WHERE {where(key)}", list(key.values())))
    return f"{table}: a row deleted"


def row_inserted(chance, state):
    with Open(state) as connection:
        table = chance.choice(tables(connection))
        columns, key, values = some_row(connection, chance, table)
        for name, _ in columns:
            if name in key or name in ("business_id", "id", "sequence", "content_sha256"):
                values[name] = values[name] + 100000 if isinstance(values[name], int) else values[name] + "x"
        attempt(lambda: connection.execute(f"INSERT INTO {table} ({', '.join(values)}) VALUES ({', '.join('?' * len(values))})", list(values.values())))
    return f"{table}: a row inserted"


def values_swapped(chance, state):
    with Open(state) as connection:
        table = chance.choice(tables(connection))
        columns, key, one = some_row(connection, chance, table)
        _, other_key, other = some_row(connection, chance, table)
        free = [name for name, _ in columns if name not in key and one[name] != other[name]]
        if key == other_key or not free:
            raise Nothing
        # One column, or all of them: the two rows change places.
        names = [chance.choice(free)] if chance.random() < 0.5 else free
        put = ", ".join(f"{name} = ?" for name in names)
        attempt(lambda: connection.execute(f"UPDATE {table} SET {put} WHERE {where(key)}", [*(other[name] for name in names), *key.values()]))
        attempt(lambda: connection.execute(f"UPDATE {table} SET {put} WHERE {where(other_key)}", [*(one[name] for name in names), *other_key.values()]))
    return f"{table}: {names[0] if len(names) == 1 else 'all values'} of two rows swapped"


def position_moved(chance, state):
    with Open(state) as connection:
        by = chance.choice((-3, -1, 1, 5))
        _, key, _ = some_row(connection, chance, "positions")
        connection.execute(f"UPDATE positions SET next = next + ? WHERE {where(key)}", [by, *key.values()])
    return f"positions.next moved by {by}"


def mark_changed(chance, state):
    with Open(state) as connection:
        connection.execute("UPDATE outbox SET sent = 1 - sent WHERE arrival = (SELECT arrival FROM outbox ORDER BY random() LIMIT 1)")
    return "outbox.sent changed"


def audit_deleted(chance, state):
    with Open(state) as connection:
        last = connection.execute("SELECT max(sequence) FROM audit").fetchone()[0]
        connection.execute("DELETE FROM audit WHERE sequence = ?", [chance.randrange(1, last + 1)])
    return "audit: a record deleted"


def audit_reordered(chance, state):
    with Open(state) as connection:
        last = connection.execute("SELECT max(sequence) FROM audit").fetchone()[0]
        a, b = chance.sample(range(1, last + 1), 2)
        for before, after in ((a, -1), (b, a), (-1, b)):
            connection.execute("UPDATE audit SET sequence = ? WHERE sequence = ?", [after, before])
    return "audit: two records swapped"


def audit_cut(chance, state):
    with Open(state) as connection:
        last = connection.execute("SELECT max(sequence) FROM audit").fetchone()[0]
        keep = chance.randrange(0, last)
        connection.execute("DELETE FROM audit WHERE sequence > ?", [keep])
        if chance.random() < 0.5:  # by somebody who knows of the end, too
            connection.execute("UPDATE audit_end SET sequence = ?, hash = ifnull((SELECT hash FROM audit WHERE sequence = ?), '')", [keep, keep])
            return "audit: the tail cut, its end put back"
    return "audit: the tail cut"


def hash_of(previous, sequence, at, event, record):
    import hashlib
    text = f"kpwatch audit 1\n{previous}\n{sequence}\n{at}\n".encode()
    for part in (event, record):
        raw = part.encode("utf-8", "surrogateescape")
        text += str(len(raw)).encode() + b":" + raw + b"\n"
    return hashlib.sha256(text).hexdigest()


def audit_rewritten(chance, state):
    """One record is altered and every hash after it made anew, the end too."""
    with Open(state) as connection:
        records = connection.execute("SELECT sequence, at, event, record FROM audit ORDER BY sequence").fetchall()
        altered, previous = chance.randrange(len(records)), ""
        for index, (sequence, at, event, record) in enumerate(records):
            if index == altered:
                record += " "
            previous = hash_of(previous, sequence, at, event, record)
            connection.execute("UPDATE audit SET record = ?, hash = ? WHERE sequence = ?", [record, previous, sequence])
        connection.execute("UPDATE audit_end SET hash = ?", [previous])
    return "audit: rewritten from an altered record on"


def schema_changed(chance, state):
    with Open(state) as connection:
        index = connection.execute("SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY random() LIMIT 1").fetchone()[0]
        statement = chance.choice((f"DROP INDEX {index}", "CREATE TRIGGER quiet AFTER INSERT ON outbox BEGIN UPDATE outbox SET sent = 1; END",
                                   "CREATE TABLE more (a)", "ALTER TABLE inbox ADD COLUMN more TEXT", "DROP TABLE attempts"))
        connection.execute(statement)
    return f"schema: {statement.split(' ')[0].lower()} {statement.split(' ')[1].lower()}"


def page_byte(chance, state):
    return flip(state / "ledger.db", chance)


def log_byte(chance, state):
    """In the write-ahead log, as far as it was committed: what comes after the last commit is nobody's."""
    path = state / "ledger.db-wal"
    if not path.exists() or path.stat().st_size == 0:
        raise Nothing
    data, committed = path.read_bytes(), 0
    page = int.from_bytes(data[8:12], "big")
    for at in range(32, len(data) - page - 23, 24 + page):
        if data[at + 8:at + 16] == data[16:24] and int.from_bytes(data[at + 4:at + 8], "big"):
            committed = at + 24 + page
    return flip(path, chance, 0, committed)


def sums_byte(chance, state):
    return flip(state / "ledger.pages", chance)


def sums_lost(chance, state):
    (state / "ledger.pages").unlink()
    return "ledger.pages removed"


def witness_altered(chance, state):
    return flip(state / "ledger.witness", chance)


def witness_lost(chance, state):
    (state / "ledger.witness").unlink()
    return "ledger.witness removed"


ALTERATIONS = [
    (archive_byte, 15), (archive_cut, 4), (archive_lost, 2), (archive_swapped, 2), (value_changed, 28), (row_deleted, 9), (row_inserted, 9),
    (values_swapped, 9), (position_moved, 3), (mark_changed, 2), (audit_deleted, 3), (audit_reordered, 3), (audit_cut, 4), (audit_rewritten, 2),
    (schema_changed, 3), (page_byte, 15), (log_byte, 5), (sums_byte, 2), (sums_lost, 1), (witness_altered, 2), (witness_lost, 1),
]


def alter_once(chance, state, number, written):
    """Every kind comes first once, then by weight."""
    while True:
        kind = ALTERATIONS[number][0] if number < len(ALTERATIONS) else chance.choices([a for a, _ in ALTERATIONS], [w for _, w in ALTERATIONS])[0]
        try:
            return kind.__name__, kind(chance, state)
        except Nothing:
            number = len(ALTERATIONS)
            shutil.rmtree(state)  # opening it may have folded the log in
            shutil.copytree(written, state, ignore=shutil.ignore_patterns("*.sock"))


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 20260
    begun = time.monotonic()
    tally, missed, false_alarms = collections.defaultdict(lambda: [0, 0]), [], []
    written = [WrittenState(is_killed=False), WrittenState(is_killed=True)]
    workplace = pathlib.Path(tempfile.mkdtemp(prefix="kpwatch-alterations-"))
    config = workplace / "kpwatch.yaml"
    config.write_text(written[0].daemon.config.read_text())
    (workplace / "authorities.yaml").write_text((written[0].daemon.home / "authorities.yaml").read_text())
    try:
        for one in written:
            for again in range(2):
                code, wrong, lines, error = verify(one.daemon.config)
                if code != 0 or wrong:
                    false_alarms.append((code, wrong, error))
        print(f"untouched, after an orderly end and after kill -9: {len(false_alarms)} false alarms {false_alarms[:2]}")
        print(f"altered: {json.dumps(lines[-1])}")
        for number in range(count):
            chance = random.Random(f"{seed}/{number}")
            state = workplace / "state"
            shutil.rmtree(state, ignore_errors=True)
            shutil.copytree(written[number % 2].state, state, ignore=shutil.ignore_patterns("*.sock"))
            kind, what = alter_once(chance, state, number // 2, written[number % 2].state)
            code, wrong, _, error = verify(config)
            tally[kind][0] += 1
            if code == 1 and wrong:
                tally[kind][1] += 1
            else:
                missed.append(f"{seed}/{number} {what}: exit {code} {error.strip()}")
    finally:
        for one in written:
            one.remove()
        shutil.rmtree(workplace, ignore_errors=True)
    for kind, (done, found) in sorted(tally.items()):
        print(f"{kind:18} {done:5} altered {found:5} found")
    print("\n".join(missed))
    print(f"{count} alterations, {count - len(missed)} found, {len(missed)} missed, {len(false_alarms)} false alarms; seed {seed}, "
          f"{time.monotonic() - begun:.0f} s")
    return 1 if missed or false_alarms else 0


if __name__ == "__main__":
    sys.exit(main())
