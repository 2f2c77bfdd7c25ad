#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""Power is cut after a life that began with what an unsynced one had left: what that life put into «done» is on the disk. A preloaded library keeps what would
be left (forgetful_disk.c)."""
import os
import pathlib
import shutil
import signal
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "road"))
from road import PATIENCE, ROOT, RoadTest, certificate, declaration  # noqa: E402

DISK = os.environ.get("KPWATCH_FORGETFUL_DISK", str(ROOT / "build/release/tests/disk/libkpwatch_forgetful_disk.so"))


class PowerCut(RoadTest):
    def begun(self):
        """One life that ended well, long enough ago that all of it is on the disk."""
        daemon = self.daemon()
        daemon.start()
        daemon.terminate()
        self.left = daemon.home / "left"
        self.left.mkdir()
        shutil.copy(daemon.home / "state/ledger.db", self.left)
        self.witness = (daemon.home / "state/ledger.witness").read_bytes()
        return daemon

    def start(self, daemon, **fault):
        daemon.start(LD_PRELOAD=DISK, KPWATCH_DISK_STATE=str(daemon.home / "state"), KPWATCH_DISK_LEFT=str(self.left), **fault)

    def hand_in(self, daemon, name, text, fault, file):
        """All goes well for another certificate. Then a sync goes wrong; started again, the daemon takes the same file for done; and then the power goes."""
        broken = daemon.home / "broken"
        self.start(daemon, KPWATCH_DISK_FAULT=fault, KPWATCH_DISK_FILE=file, KPWATCH_DISK_WHILE=str(broken))
        daemon.drop("before.json", certificate("BW0000001"))
        daemon.settle()
        broken.touch()
        daemon.drop(name, text)
        self.assertEqual(-signal.SIGKILL if fault == "kill" else 3, daemon.process.wait(timeout=PATIENCE))
        broken.unlink()
        self.assertEqual(["before.json"], daemon.names("done"), "it was not acknowledged")
        self.start(daemon)
        daemon.until("it is done", lambda: name in daemon.names("done"))
        daemon.kill()
        state = daemon.home / "state"
        (state / "ledger.db-shm").unlink()
        for file in (state / "ledger.db-wal", *(state / "archive").glob("*.seg")):
            file.unlink()
        for file in self.left.iterdir():
            shutil.copy(file, state / "archive" if file.suffix == ".seg" else state)
        (state / "ledger.witness").write_bytes(self.witness)

    def assert_certificate_is_kept(self, fault):
        daemon = self.begun()
        self.hand_in(daemon, "c.json", certificate("BW0000100", "40.00"), fault, "ledger.db-wal")
        daemon.start()
        daemon.drop("lawful.json", declaration("LAWFUL", "BW0000100", carats="40.00"))
        daemon.settle()
        daemon.drop("heavy.json", declaration("HEAVY", "BW0000100", carats="90.00"))
        events = daemon.until_told("kp-office", 1)
        daemon.settle()
        self.assertEqual({"HEAVY"}, {event["data"]["declaration"]["identifier"] for event in events})
        self.assertEqual(0, daemon.terminate())
        daemon.command("verify")

    def test_a_certificate_whose_commit_could_not_be_synced_is_on_the_disk_before_its_file_is_done(self):
        self.assert_certificate_is_kept("EIO")

    def test_a_certificate_whose_commit_was_killed_before_its_sync_is_on_the_disk_before_its_file_is_done(self):
        self.assert_certificate_is_kept("kill")

    def assert_declaration_can_be_read_again(self, fault):
        daemon = self.begun()
        self.hand_in(daemon, "d.json", declaration("WAITS", "BW0000100", carats="90.00"), fault, ".seg")
        daemon.command("verify")
        daemon.start()
        # The declaration is read again from the archive.
        daemon.drop("c.json", certificate("BW0000100", "40.00"))
        daemon.until("it is told that it is too heavy", lambda: any(e["data"]["declaration"]["identifier"] == "WAITS" and "carats" in str(e["data"]) for e in daemon.events("kp-office")))
        daemon.settle()
        self.assertNotIn("case_not_readable", daemon.log.read_text())
        self.assertEqual(0, daemon.terminate())
        daemon.command("verify")

    def test_a_declaration_whose_bytes_could_not_be_synced_can_be_read_again(self):
        self.assert_declaration_can_be_read_again("EIO")

    def test_a_declaration_whose_bytes_were_written_by_a_killed_process_can_be_read_again(self):
        self.assert_declaration_can_be_read_again("kill")


if __name__ == "__main__":
    unittest.main(verbosity=2)
