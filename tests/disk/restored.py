#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""Yesterday's backup over folders: refused, recovered, read again; no alert doubled or lost, no number used twice."""
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "road"))
from road import KPWATCH, RoadTest, certificate, declaration  # noqa: E402


class Restored(RoadTest):
    def yesterday(self):
        """A day, a backup, and the day after it."""
        daemon = self.daemon().start()
        daemon.drop("a.json", declaration("FIRST"))
        daemon.drop("b.json", declaration("WAITS", "BW0000009"))
        daemon.until_told("kp-office", 1)
        daemon.settle()
        daemon.terminate()
        shutil.copytree(daemon.home / "state", daemon.home / "backup", ignore=shutil.ignore_patterns("*.sock"))
        daemon.start()
        for number in range(5):
            daemon.drop(f"l{number}.json", declaration(f"LOST{number}"))
        daemon.drop("broken.json", '{"kpwatch":"declaration/1","reference":"CUT')
        daemon.settle()
        daemon.drop("c.json", certificate("BW0000001", carats="40.00"))
        daemon.drop("d.json", declaration("LOST5", "BW0000001", carats="90.00"))
        daemon.until("all told", lambda: len(self.ids(daemon)) >= 7)
        daemon.settle()
        daemon.terminate()
        return daemon

    def ids(self, daemon, authority="kp-office"):
        return [event["id"] for event in daemon.events(authority)]

    def restore(self, daemon, whole):
        state = daemon.home / "state"
        kept = state / "ledger.witness"
        witness = kept.read_bytes()
        shutil.rmtree(state)
        shutil.copytree(daemon.home / "backup", state, ignore=shutil.ignore_patterns("*.sock"))
        if not whole:
            kept.write_bytes(witness)

    def goes_on(self, daemon):
        """After a recovery: everything is read again, and nobody hears anything twice."""
        before = {authority: self.ids(daemon, authority) for authority in ("kp-office", "customs-risk", "declarants")}
        (line,) = daemon.lines("recover")
        self.assertEqual(8, line["files_handed_in_again"])
        self.assertGreaterEqual(line["events_at_partners"], 7)
        daemon.start()
        daemon.settle()
        daemon.drop("new.json", declaration("NEW"))
        daemon.until("the new one is told", lambda: any("NEW" == e["data"]["declaration"]["identifier"] for e in daemon.events("kp-office")))
        daemon.settle()
        events = daemon.events("kp-office")
        self.assertEqual(len(before["kp-office"]) + 1, len(events), "only the new one")
        (new,) = [event for event in events if event["data"]["declaration"]["identifier"] == "NEW"]
        self.assertEqual(("2", 1), (new["streamepoch"], int(new["sequence"])))
        for authority in before:
            ids = self.ids(daemon, authority)
            self.assertEqual(len(set(ids)), len(ids), "no event twice")
            places = [(event["streamepoch"], event["sequence"]) for event in daemon.events(authority)]
            self.assertEqual(len(set(places)), len(places), "no number twice")
        self.assertEqual(1, len(daemon.lines("dead-letters", "list")), "what could not be read is set aside again")
        self.assertEqual(0, daemon.terminate())
        daemon.command("verify")

    def test_a_restored_ledger_is_refused_until_it_is_recovered_and_then_nothing_is_doubled(self):
        daemon = self.yesterday()
        self.restore(daemon, whole=False)
        daemon.start(wait=False)
        self.assertEqual(3, daemon.process.wait(timeout=20))
        self.assertRegex(daemon.log.read_text(), "lacks the last .* transactions.*kpwatch recover")
        self.assertIn("transactions-lost", daemon.command("verify", code=1))
        self.goes_on(daemon)

    def test_a_state_folder_that_was_restored_whole_cannot_be_told_at_home_but_does_not_reuse_a_number(self):
        daemon = self.yesterday()
        self.restore(daemon, whole=True)
        self.goes_on(daemon)

    def assert_refused(self, daemon):
        daemon.start(wait=False)
        self.assertEqual(3, daemon.process.wait(timeout=20))
        self.assertRegex(daemon.log.read_text(), "lacks the last .* transactions.*kpwatch recover")

    def test_files_are_handed_in_again_before_the_recovery_counts(self):
        daemon = self.yesterday()
        self.restore(daemon, whole=False)
        told = self.ids(daemon)
        killed = subprocess.run([KPWATCH, "recover", "--config", str(daemon.config)], env=dict(os.environ, KPWATCH_CRASH_AT="recovered"), timeout=60)
        self.assertEqual(-signal.SIGKILL, killed.returncode)
        self.assertEqual(8, len(daemon.names("inbox")))
        daemon.start()
        daemon.settle()
        daemon.drop("new.json", declaration("NEW"))
        daemon.until("the new one is told", lambda: any("NEW" == e["data"]["declaration"]["identifier"] for e in daemon.events("kp-office")))
        self.assertEqual(told, self.ids(daemon)[:len(told)])
        self.assertEqual(len(told) + 1, len(self.ids(daemon)), "only the new one")
        self.assertEqual(1, len(daemon.lines("dead-letters", "list")), "what could not be read is set aside again")

    def test_a_recovery_that_was_killed_before_it_counts_is_done_again(self):
        daemon = self.yesterday()
        self.restore(daemon, whole=False)
        killed = subprocess.run([KPWATCH, "recover", "--config", str(daemon.config)], env=dict(os.environ, KPWATCH_CRASH_AT="before-commit"), timeout=60)
        self.assertEqual(-signal.SIGKILL, killed.returncode)
        self.assert_refused(daemon)
        (line,) = daemon.lines("recover")
        self.assertEqual(0, line["files_handed_in_again"], "they lie in the inbox")
        self.assertEqual(8, len(daemon.names("inbox")))
        daemon.start()
        daemon.settle()
        self.assertEqual(len(set(self.ids(daemon))), len(self.ids(daemon)), "no event twice")
        self.assertEqual(1, len(daemon.lines("dead-letters", "list")))

    def test_a_file_that_cannot_be_handed_in_again_is_told_and_nothing_is_recovered_without_it(self):
        daemon = self.yesterday()
        self.restore(daemon, whole=False)
        name = "x" * 250 + ".json"  # another of this name has come since, and with a number before it the name is too long
        done, inbox = daemon.home / "in/done", daemon.home / "in/inbox"
        (done / name).write_text(declaration("LOST6"))
        (inbox / name).write_text(declaration("MEANWHILE"))
        refused = subprocess.run([KPWATCH, "recover", "--config", str(daemon.config)], capture_output=True, text=True, timeout=60)
        self.assertEqual(3, refused.returncode)
        self.assertRegex(refused.stderr, "done/xx*.json stays where it is: File name too long")
        self.assertRegex(refused.stderr, "nothing is recovered yet.*see to them, then run kpwatch recover once more")
        self.assert_refused(daemon)
        (done / name).rename(done / "short.json")
        (inbox / name).rename(inbox / "meanwhile.json")
        told = len(self.ids(daemon))
        (line,) = daemon.lines("recover")
        self.assertEqual(1, line["files_handed_in_again"])
        daemon.start()
        daemon.until_told("kp-office", told + 2)
        daemon.settle()
        new = sorted(event["data"]["declaration"]["identifier"] for event in daemon.events("kp-office")[told:])
        self.assertEqual(["LOST6", "MEANWHILE"], new, "and nothing twice")

    def test_what_was_resolved_after_the_backup_stays_resolved(self):
        daemon = self.daemon().start()
        daemon.terminate()
        shutil.copytree(daemon.home / "state", daemon.home / "backup", ignore=shutil.ignore_patterns("*.sock"))
        daemon.start()
        daemon.drop("a.json", declaration("HEAVY", "BW0000001", carats="90.00"))
        daemon.settle()
        daemon.drop("c.json", certificate("BW0000001", carats="40.00"))
        daemon.until_told("kp-office", 1)
        # The issuer says that its list was wrong; another list without a word would be a second certificate of that number (B05).
        daemon.drop("c2.json", json.dumps({"kpwatch": "notice/1", "notice": "corrected", "number": "BW0000001", "country": "BW", "dated_on": "2025-05-11",
                                           "corrections": [{"field": "carats", "before": "40.00", "now": "90.00"}]}))
        daemon.until("it is resolved", lambda: daemon.events("kp-office")[-1]["type"].endswith("resolved"))
        daemon.settle()
        daemon.terminate()
        told = daemon.events("kp-office")
        self.restore(daemon, whole=False)
        daemon.command("recover")
        daemon.start()
        daemon.settle()
        daemon.until("all is sent", lambda: all(line["sent"] for line in daemon.lines("alerts", "list") if line["sequence"]))
        self.assertEqual(daemon.events("kp-office")[-1]["type"].rsplit(".", 1)[1], "resolved")
        ids = self.ids(daemon)
        self.assertEqual(len(set(ids)), len(ids))
        self.assertEqual(told, daemon.events("kp-office")[:len(told)])

    def test_a_position_is_set_by_command_and_is_on_record(self):
        daemon = self.daemon().start()
        daemon.terminate()
        daemon.command("positions", "set", "topic", "declarations/0", "17")
        self.assertEqual([{"feed": "topic", "source": "declarations/0", "next": 17}], daemon.lines("positions", "list"))
        daemon.command("positions", "set", "topic", "declarations/0", "beginning")
        self.assertEqual([], daemon.lines("positions", "list"))
        daemon.command("positions", "set", "topic", "declarations/0", "many", code=2)
        summary = json.loads(daemon.command("verify", "--json").splitlines()[-1])
        self.assertEqual(2, summary["audit_records"])


if __name__ == "__main__":
    unittest.main(verbosity=2)
