#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""For a while the kernel has no memory to read the ledger with (a preloaded library says so, forgetful_disk.c): what cannot be asked is not unknown."""
import json
import unittest

from power_cut import DISK
from road import RoadTest, certificate, declaration


def answer(reference):
    """What a customs system answers to a declaration."""
    return json.dumps({"kpwatch": "observation/1", "observation": "outcome", "declaration": reference, "observed_on": "2025-05-22", "verdict": "released"})


class Unreadable(RoadTest):
    def test_an_answer_to_a_declaration_that_is_known_waits_until_the_ledger_can_be_asked(self):
        daemon = self.daemon(settings="confirmations: {produce: [BE]}\n")
        silent, left = daemon.home / "silent", daemon.home / "left"
        left.mkdir()
        daemon.start(LD_PRELOAD=DISK, KPWATCH_DISK_STATE=str(daemon.home / "state"), KPWATCH_DISK_LEFT=str(left), KPWATCH_DISK_FAULT="unreadable",
                     KPWATCH_DISK_FILE="", KPWATCH_DISK_WHILE=str(silent))
        daemon.drop("c.json", certificate("BW0000107"))
        daemon.settle()
        daemon.drop("d.json", declaration("KNOWN", "BW0000107"))
        daemon.settle()
        silent.touch()
        daemon.drop("known.json", answer("KNOWN"))
        daemon.drop("unknown.json", answer("UNKNOWN"))
        daemon.until("it says that it cannot ask", lambda: "desk: ledger: the ledger could not be read" in daemon.page("/ready"))
        daemon.until("nor knows what is to be sent", lambda: "authority kp-office: ledger: the ledger could not be read" in daemon.page("/ready"))
        self.assertEqual(["c.json", "d.json"], daemon.names("done"), "nothing is acknowledged")
        silent.unlink()
        daemon.settle()
        counted = {outcome: daemon.metric("kpwatch_exchange_documents_total", kind="observation", outcome=outcome) for outcome in ("new", "of_no_concern")}
        self.assertEqual({"new": 1, "of_no_concern": 1}, counted)
        daemon.until("it is ready again", daemon.is_ready)


if __name__ == "__main__":
    unittest.main(verbosity=2)
