# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""What a stopped installation has come to: read from its files, its ledger and its archive without any code of kpwatch."""
import hashlib
import json
import sqlite3

from scenario import AUTHORITY_NAMES, all_files

TABLES = {
    "inbox": "SELECT transport_id, sha256, outcome FROM inbox",
    "cases": "SELECT business_id, sha256, document, version, test, cancelled FROM cases",
    "keys": "SELECT certificate_key, business_id FROM case_certificates",
    "uses": "SELECT certificate_key, business_id, carats FROM uses WHERE ended = 0",
    "certificates": "SELECT key, content_sha256 FROM certificate_versions",
    "alerts": "SELECT id, business_id, revision, state, content_hash, authorities FROM alerts",
    "outbox": "SELECT authority, stream_epoch, event_id, sent FROM outbox",
    "streams": "SELECT authority, last_sequence FROM streams",
    "letters": "SELECT transport_id, name, archive_sha256, document, reason, place, sentence, state FROM dead_letters",
    "audited": "SELECT event, count(*) FROM audit GROUP BY event",
}


def archived(home, sha256, segment, offset, length):
    with open(home / "state/archive" / segment, "rb") as file:
        file.seek(offset)
        record = file.read(44 + length)
    assert record[:4] == b"KPWR" and int.from_bytes(record[4:12], "big") == length, f"no record in {segment} at {offset}"
    assert hashlib.sha256(record[44:]).hexdigest() == sha256, f"another record in {segment} at {offset}"
    mark = hashlib.sha256(f"kpwatch record\n{sha256}\n{int(segment[:-4])}\n{offset}\n".encode()).hexdigest()
    assert mark == record[12:44].hex(), f"the record in {segment} at {offset} carries the mark of another place"
    return record[44:]


def audit_faults(database):
    """Recomputes the hash chain from its description, record by record."""
    faults, before, last = [], "", 0
    for sequence, at, event, record, said in database.execute("SELECT sequence, at, event, record, hash FROM audit ORDER BY sequence"):
        parts = f"kpwatch audit 1\n{before}\n{sequence}\n{at}\n{len(event.encode())}:{event}\n{len(record.encode())}:{record}\n"
        if sequence != last + 1 or hashlib.sha256(parts.encode()).hexdigest() != said:
            faults.append(f"the audit chain breaks at {sequence}")
            break
        before, last = said, sequence
    if (last, before) != database.execute("SELECT sequence, hash FROM audit_end").fetchone():
        faults.append("the audit chain ends elsewhere than its end says")
    return faults


def read(installation):
    """(what must be the same however it came about, what is wrong in itself)."""
    home, faults, result = installation.home, [], {}
    database = sqlite3.connect(f"file:{home}/state/ledger.db?mode=ro", uri=True)
    try:
        for name, query in TABLES.items():
            result[name] = sorted(database.execute(query).fetchall(), key=repr)
        faults += audit_faults(database)
        for table in ("cases", "dead_letters", "certificate_versions"):
            for place in database.execute(f"SELECT archive_sha256, archive_segment, archive_offset, archive_length FROM {table}").fetchall():
                try:
                    archived(home, *place)
                except (AssertionError, OSError) as error:
                    faults.append(f"{table}: {error}")
        by_name = all_files()
        for name, *place in database.execute("SELECT name, archive_sha256, archive_segment, archive_offset, archive_length FROM dead_letters").fetchall():
            if archived(home, *place) != by_name.get(name):
                faults.append(f"dead letter {name} has not its bytes")
        if database.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            faults.append("the ledger is damaged")
        stored = {(row[0], row[1], row[2]): row[3:] for row in database.execute("SELECT authority, sequence, event_id, data FROM outbox")}
    finally:
        database.close()

    for part in ("inbox", "claimed", "done", "quarantine"):
        result[part] = sorted((path.name, hashlib.sha256(path.read_bytes()).hexdigest()) for path in (home / "in" / part).iterdir())
    events = []
    for authority in AUTHORITY_NAMES:
        sequences, revisions = [], {}
        folder = home / "out" / authority
        for path in sorted(folder.iterdir()) if folder.is_dir() else []:
            if path.name.endswith(".kept"):
                continue  # of a death after the mark; it goes with the next event
            if path.name.startswith("."):
                faults.append(f"a draft is left: out/{authority}/{path.name}")
                continue
            event = json.loads(path.read_text())
            data = event["data"]
            sequences.append(int(event["sequence"]))
            known = stored.get((authority, int(event["sequence"]), event["id"]))
            if known is None or json.loads(known[0]) != data:
                faults.append(f"out/{authority}/{path.name} is not what the ledger has under that sequence")
            revisions.setdefault(data["alert_id"], []).append(data["revision"])
            events.append((authority, event["id"], event["type"], data["declaration"]["identifier"], data["revision"], data["state"],
                           tuple(finding["check"] for finding in data.get("findings", []))))
        if sequences != list(range(1, len(sequences) + 1)):
            faults.append(f"the sequence of {authority} is {sequences}")
        for alert, numbers in revisions.items():
            if numbers != sorted(set(numbers)):
                faults.append(f"the revisions of {alert} at {authority} are {numbers}")
    result["events"] = sorted(events)
    return result, faults


def differences(wanted, found):
    said = []
    for name in wanted:
        for row in wanted[name]:
            if wanted[name].count(row) > found[name].count(row):
                said.append(f"lost in {name}: {row}")
        for row in found[name]:
            if found[name].count(row) > wanted[name].count(row):
                said.append(f"too many in {name}: {row}")
    return said
