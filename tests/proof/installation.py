# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""A daemon for the proofs: the road's, with six authorities, and its alerts read as authorities read them."""
import json
import os
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "road"))

import ledger_look  # noqa: E402
import reference  # noqa: E402
import road  # noqa: E402
from verdict import Event  # noqa: E402

FEED_PARTS = ("inbox", "claimed", "done", "quarantine")


class Installation(road.Daemon):
    def __init__(self, publisher_of=lambda authority: "files", **given):
        self.publisher_of = publisher_of
        self.clock = 1_700_000_000_000_000_000
        super().__init__(**given)
        self.taken = {}    # feed parts of files that are settled already, by name
        self.told = {}     # files of alerts that were read already

    def set_authorities(self, _):
        (self.home / "authorities.yaml").write_text(reference.authorities_yaml(self.publisher_of))

    def hand_in(self, name, data):
        """Renamed into the inbox when whole; a little younger than the one before, since that is the order of the feed."""
        hidden = self.home / "in/inbox" / f".{name}"
        hidden.write_bytes(data)
        self.clock += 1_000_000
        os.utime(hidden, ns=(self.clock, self.clock))
        hidden.rename(self.home / "in/inbox" / name)

    def files(self, part):
        return os.listdir(self.home / "in" / part)

    def folder_stream(self, authority):
        """In the order in which the files came: what was written first was renamed first."""
        folder = self.home / "out" / authority
        for name in os.listdir(folder) if folder.is_dir() else []:
            if name.endswith(".json") and not name.startswith(".") and (authority, name) not in self.told:
                path = folder / name
                whole = json.loads(path.read_text())
                self.told[authority, name] = (path.stat().st_mtime_ns, name, Event(whole["id"], whole["type"], int(whole["sequence"]), whole["data"]))
        return [event for (by, _), (_, _, event) in sorted(self.told.items(), key=lambda entry: entry[1][:2]) if by == authority]

    def ledger(self):
        is_running = self.process is not None and self.process.poll() is None
        return (ledger_look.running if is_running else ledger_look.copied)(self.home / "state")
