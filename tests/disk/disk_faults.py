#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""A full disk, one that is only read, and one that gives back other bytes than were written. The file systems are small ones in a mount namespace of the
test's own, so it runs again as root by `unshare -m`."""
import ctypes
import errno
import os
import pathlib
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "road"))
from road import IS_COST_JUDGED, PATIENCE, RoadTest, certificate, declaration, memory_mib, other_goods  # noqa: E402

MS_RDONLY, MS_REMOUNT = 1, 32
LIBC = ctypes.CDLL(None, use_errno=True)


def mount(target, size=None, flags=0):
    """A file system can't become read-only while the daemon has a file of it open for writing, which it has for moments: asked again until it can."""
    options = f"size={size}".encode() if size else None
    until = time.monotonic() + 20
    while LIBC.mount(b"tmpfs", str(target).encode(), b"tmpfs", flags, options) != 0:
        if ctypes.get_errno() != errno.EBUSY or time.monotonic() > until:
            raise OSError(ctypes.get_errno(), f"mount {target}")
        time.sleep(0.005)


def fill(folder):
    """All room, to the last block that it will give."""
    with open(folder / "ballast", "ab") as ballast:
        for block in (65536, 4096, 1):
            try:
                while True:
                    os.write(ballast.fileno(), b"x" * block)
            except OSError:
                pass


class Disk(RoadTest):
    def setUp(self):
        if os.geteuid() != 0:
            if os.environ.get("CI") == "true":
                self.fail("under CI this must run as root")
            self.skipTest("NO ROOT: no file system can be mounted for this test")

    def on_small_disk(self, part, size="24m", settings=""):
        daemon = self.daemon(settings=settings)
        folder = daemon.home / part
        folder.mkdir(parents=True, exist_ok=True)
        mount(folder, size)
        self.addCleanup(LIBC.umount2, str(folder).encode(), 2)
        return daemon, folder

    def make_disk_of_feed(self, daemon):
        """Inbox, claimed, done and quarantine must be on one file system."""
        mount(daemon.home / "in", "24m")
        self.addCleanup(LIBC.umount2, str(daemon.home / "in").encode(), 2)
        for part in ("inbox", "claimed", "done", "quarantine"):
            (daemon.home / "in" / part).mkdir(exist_ok=True)

    def assert_all_told_once(self, daemon, references):
        events = daemon.until_told("kp-office", len(references))
        self.assertEqual(sorted(references), sorted(event["data"]["declaration"]["identifier"] for event in events))
        self.assert_gap_free(events)

    def go_through_full_disk(self, settings, reason):
        daemon, state = self.on_small_disk("state", settings=settings)
        daemon.start()
        daemon.drop("a.json", declaration("BEFORE"))
        daemon.until_told("kp-office", 1)
        fill(state)
        references = [f"FULL{number:03}" for number in range(200)]
        for name in references:
            daemon.drop(f"{name}.json", declaration(name, description="x" * 2000))
        daemon.until("it says why it is not ready", lambda: re.search(reason, daemon.page("/ready")) and daemon.page("/ready").startswith("not ready"))
        time.sleep(2)  # it keeps trying
        self.assertEqual(["a.json"], daemon.names("done"), "nothing is acknowledged")
        self.assertEqual(1, len(daemon.events("kp-office")))
        if IS_COST_JUDGED:
            self.assertLess(memory_mib(daemon.process.pid), 200)
        (state / "ballast").unlink()
        self.assert_all_told_once(daemon, ["BEFORE", *references])
        daemon.settle()
        daemon.until("it is ready again", daemon.is_ready)
        self.assertEqual(0, daemon.terminate())
        daemon.command("verify")

    def test_a_full_disk_stops_the_intake_and_nothing_is_lost_or_doubled(self):
        self.go_through_full_disk("free_bytes_min: 0\n", "full|No space|cannot take|room")

    def test_little_room_stops_the_intake_before_the_disk_is_full(self):
        self.go_through_full_disk("free_bytes_min: 1 MiB\n", r"only 0 MiB are free .* of which 1 are kept")

    def test_a_state_folder_that_is_read_only_stops_the_intake_until_it_is_writable(self):
        daemon, state = self.on_small_disk("state")
        daemon.start()
        daemon.drop("a.json", declaration("BEFORE"))
        daemon.until_told("kp-office", 1)
        daemon.settle()
        # A file system that is written to cannot be made read-only, as after an I/O error; one that is mounted over it can.
        os.chmod(state, 0o700)
        LIBC.mount(None, str(state).encode(), None, MS_REMOUNT | MS_RDONLY, None)
        is_read_only = bool(os.statvfs(state).f_flag & os.ST_RDONLY)
        if not is_read_only:
            # Busy: the kernel refuses while files are open for writing. Then the daemon is started on a read-only one.
            daemon.terminate()
            mount(state, flags=MS_REMOUNT | MS_RDONLY)
            daemon.drop("b.json", declaration("MEANWHILE"))
            daemon.start(wait=False)
            self.assertEqual(3, daemon.process.wait(timeout=20), "it ends, as the ledger cannot be opened for writing")
            self.assertRegex(daemon.log.read_text(), "not_started.*(read-only|Read-only|readonly)")
            self.assertEqual(["b.json"], daemon.names("inbox"))
            daemon.command("verify")  # also where nothing can be written
            mount(state, flags=MS_REMOUNT)
            daemon.start()
        else:
            daemon.drop("b.json", declaration("MEANWHILE"))
            daemon.until("it says so", lambda: daemon.page("/ready").startswith("not ready"))
            self.assertEqual(["a.json"], daemon.names("done"))
            mount(state, flags=MS_REMOUNT)
        self.assert_all_told_once(daemon, ["BEFORE", "MEANWHILE"])

    def offer_many(self, daemon, disk):
        """Declarations that lie there before the daemon starts, so that it is under way when the disk goes."""
        references = [f"BEFORE{number:04}" for number in range(1000)]
        for name in references:
            daemon.drop(f"{name}.json", declaration(name))
        disk.sync(daemon.home / "in")
        return references

    def abort_under_way(self, daemon, disk, references):
        while len(daemon.names("done")) < 20:
            daemon.is_ready()  # or it has ended, which fails
        disk.abort()
        self.assertLess(len(daemon.names("done")), len(references), "it was not under way any more")

    def assert_stops(self, daemon, words):
        """Either a sync has failed, and the process has ended; or it has not come to one, and says why it waits."""
        daemon.until("it has ended or says why it waits", lambda: daemon.process.poll() is not None or re.search(f"(?s)^not ready.*{words}", daemon.page("/ready")))
        if daemon.process.poll() is None:
            daemon.kill()
        else:
            self.assertEqual(3, daemon.process.returncode)
            self.assertRegex(daemon.log.read_text(), "sync_failed.*(Read-only file system|Input/output error)")

    def assert_caught_up(self, daemon, references):
        daemon.start()
        self.assert_all_told_once(daemon, references)
        daemon.settle()
        self.assertEqual((sorted(f"{name}.json" for name in references), []), (daemon.names("done"), daemon.names("quarantine")))
        self.assertEqual(0, daemon.terminate())
        daemon.command("verify")

    def test_a_state_folder_whose_disk_becomes_read_only_under_writes_loses_and_doubles_nothing(self):
        daemon = self.daemon()
        disk = AbortedDisk(self, daemon.home / "state")
        before = self.offer_many(daemon, disk)
        daemon.start()
        self.abort_under_way(daemon, disk, before)
        after = [f"AFTER{number:02}" for number in range(50)]
        for name in after:
            daemon.drop(f"{name}.json", declaration(name))
        self.assert_stops(daemon, "(Read-only|disk I/O error)")
        self.assertEqual([], [name for name in daemon.names("done") if name.startswith("AFTER")], "nothing is acknowledged")
        daemon.start(wait=False)
        self.assertEqual(3, daemon.process.wait(timeout=20), "nor does it start on it")
        self.assertRegex(daemon.log.read_text(), "not_started.*([Rr]ead-?only)")
        disk.mend()
        self.assert_caught_up(daemon, [*before, *after])

    def test_a_state_folder_whose_disk_becomes_read_only_at_rest_ends_the_process_with_the_next_document(self):
        daemon = self.daemon()
        disk = AbortedDisk(self, daemon.home / "state")
        daemon.start()
        daemon.drop("a.json", declaration("BEFORE"))
        daemon.until_told("kp-office", 1)
        daemon.settle()
        daemon.until("nothing is left to send", lambda: daemon.metric("kpwatch_outbox_events") == 0)
        disk.abort()
        daemon.drop("b.json", declaration("AFTER"))
        self.assertEqual(3, daemon.process.wait(timeout=PATIENCE))
        self.assertRegex(daemon.log.read_text(), "sync_failed part=archive.*Read-only file system")
        self.assertEqual((["a.json"], 1), (daemon.names("done"), len(daemon.events("kp-office"))), "nothing is acknowledged or told")
        disk.mend()
        daemon.start()
        self.assert_all_told_once(daemon, ["BEFORE", "AFTER"])

    def test_folders_of_a_feed_whose_disk_becomes_read_only_under_moves_lose_and_double_nothing(self):
        daemon = self.daemon()
        shutil.rmtree(daemon.home / "in")
        disk = AbortedDisk(self, daemon.home / "in")
        for part in ("inbox", "claimed", "done", "quarantine"):
            (daemon.home / "in" / part).mkdir()
        references = self.offer_many(daemon, disk)
        daemon.start()
        self.abort_under_way(daemon, disk, references)
        self.assert_stops(daemon, "feed folder")
        disk.mend()
        self.assert_caught_up(daemon, references)

    def test_folders_of_a_feed_that_are_read_only_are_told_and_waited_for(self):
        daemon = self.daemon()
        self.make_disk_of_feed(daemon)
        daemon.start()
        daemon.drop("a.json", declaration("BEFORE"))
        daemon.settle()
        daemon.drop("b.json", declaration("MEANWHILE"))
        mount(daemon.home / "in", flags=MS_REMOUNT | MS_RDONLY)
        daemon.drop_refused = None
        # It was claimed in time, or not; then it is told.
        daemon.until("told, or read", lambda: "feed folder" in daemon.page("/ready") or len(daemon.events("kp-office")) == 2)
        mount(daemon.home / "in", flags=MS_REMOUNT)
        self.assert_all_told_once(daemon, ["BEFORE", "MEANWHILE"])
        daemon.settle()
        daemon.until("it is ready again", daemon.is_ready)

    def test_a_large_file_waits_for_room_for_its_copy_and_is_told_of(self):
        daemon = self.daemon(settings="limits: {interchange_messages_max: 100000}\n")
        folder = daemon.home / "in"
        mount(folder, "16m")
        self.addCleanup(LIBC.umount2, str(folder).encode(), 2)
        for part in ("inbox", "claimed", "done", "quarantine"):
            (folder / part).mkdir()
        daemon.start()
        daemon.drop("large.json", "\n".join([other_goods("PADDING")] * 60000 + [declaration("LARGE")]) + "\n")
        daemon.until("it says so", lambda: "a copy of it cannot be written beside it: No space left on device" in daemon.page("/ready"))
        daemon.drop("small.json", declaration("SMALL"))
        self.assert_all_told_once(daemon, ["SMALL"])
        mount(folder, "64m", MS_REMOUNT)
        self.assert_all_told_once(daemon, ["SMALL", "LARGE"])
        daemon.settle()
        daemon.until("it is ready again", daemon.is_ready)

    def test_a_partners_folder_that_is_read_only_is_a_remark_and_is_caught_up(self):
        daemon, out = self.on_small_disk("out/kp-office", "4m")
        daemon.start()
        mount(out, flags=MS_REMOUNT | MS_RDONLY)
        references = [f"R{number}" for number in range(5)]
        for name in references:
            daemon.drop(f"{name}.json", declaration(name))
        daemon.settle()
        daemon.until("the remark", lambda: "authority kp-office" in daemon.page("/ready"))
        self.assertTrue(daemon.is_ready(), "the others go on")
        mount(out, flags=MS_REMOUNT)
        self.assert_all_told_once(daemon, references)

    def test_a_partners_full_folder_is_a_remark_and_is_caught_up(self):
        daemon, out = self.on_small_disk("out/kp-office", "1m")
        daemon.start()
        fill(out)
        daemon.drop("a.json", declaration("FULL"))
        daemon.settle()
        daemon.until("the remark", lambda: "authority kp-office" in daemon.page("/ready"))
        (out / "ballast").unlink()
        self.assert_all_told_once(daemon, ["FULL"])


class AbortedDisk:
    """A disk of its own (ext4 on a loop device), which the kernel can be told to take for broken: the one way in which a file system becomes read-only while
    it is written to, as after an I/O error. Only mounting it anew makes it writable again."""

    def __init__(self, test, folder):
        self.folder, self.device = folder, None
        folder.mkdir(exist_ok=True)
        image = folder.with_name(folder.name + ".img")
        with open(image, "wb") as file:
            file.truncate(128 << 20)
        run = subprocess.run(["mkfs.ext4", "-q", "-F", image], capture_output=True, text=True)
        self.assert_done(test, run)
        run = subprocess.run(["losetup", "--find", "--show", image], capture_output=True, text=True)
        self.assert_done(test, run)
        self.device = run.stdout.strip()
        test.addCleanup(subprocess.run, ["losetup", "--detach", self.device], check=True)
        test.addCleanup(LIBC.umount2, str(folder).encode(), 2)
        self.mount()

    @staticmethod
    def assert_done(test, run):
        if run.returncode != 0:
            if os.environ.get("CI") == "true":
                test.fail(run.stderr)
            test.skipTest(f"NO LOOP DEVICE: {run.stderr}")

    def mount(self):
        subprocess.run(["mount", "-t", "ext4", "-o", "errors=remount-ro", self.device, self.folder], check=True)

    def abort(self):
        if LIBC.mount(None, str(self.folder).encode(), None, MS_REMOUNT, b"abort") != 0:
            raise OSError(ctypes.get_errno(), f"abort {self.folder}")

    @staticmethod
    def sync(folder):
        """What a sender does that relies on a folder: else its own files are lost with the disk."""
        place = os.open(folder, os.O_RDONLY)
        try:
            if LIBC.syncfs(place) != 0:
                raise OSError(ctypes.get_errno(), f"sync {folder}")
        finally:
            os.close(place)

    def mend(self):
        subprocess.run(["umount", self.folder], check=True)
        checked = subprocess.run(["e2fsck", "-p", self.device], capture_output=True, text=True)
        if checked.returncode > 1:  # 1: mended
            raise AssertionError(checked.stdout + checked.stderr)
        self.mount()


class Damage(RoadTest):
    def written(self, count=60):
        daemon = self.daemon()
        daemon.start()
        for number in range(count):
            daemon.drop(f"{number}.json", declaration(f"D{number:03}"))
        daemon.until_told("kp-office", count)
        daemon.settle()
        return daemon

    def damage(self, file, first_page=1):
        """Whole pages of noise, but the first, which says that it is a database."""
        size = file.stat().st_size
        noise = random.Random(7)
        with open(file, "r+b") as raw:
            for at in range(4096 * first_page, size, 4096):
                raw.seek(at)
                raw.write(noise.randbytes(4096))

    def test_a_damaged_ledger_is_refused_at_the_start_and_a_backup_goes_on(self):
        daemon = self.written()
        self.assertEqual(0, daemon.terminate())
        ledger = daemon.home / "state" / "ledger.db"
        backup = ledger.read_bytes()
        self.damage(ledger, 3)
        damaged = ledger.read_bytes()
        daemon.start(wait=False)
        self.assertEqual(3, daemon.process.wait(timeout=20))
        self.assertRegex(daemon.log.read_text(), "not_started.*(is damaged|cannot be checked|malformed).*backup")
        self.assertEqual(damaged, ledger.read_bytes(), "the file was not changed")
        self.assertIn("page-changed", daemon.command("verify", code=1))
        ledger.write_bytes(backup)
        daemon.command("verify")
        daemon.start()
        daemon.drop("after.json", declaration("AFTER"))
        self.assertEqual(61, len(daemon.until_told("kp-office", 61)))

    def test_a_ledger_that_is_damaged_under_the_daemon_stops_it_and_nothing_is_lost(self):
        daemon = self.written()
        daemon.terminate()
        ledger = daemon.home / "state" / "ledger.db"
        backup = {path.name: path.read_bytes() for path in ledger.parent.glob("ledger.*")}
        daemon.start()
        self.damage(ledger)
        daemon.drop("after.json", declaration("AFTER"))
        self.assertEqual(3, daemon.process.wait(timeout=30), "it stops")
        self.assertRegex(daemon.log.read_text(), "the ledger is damaged: keep it as it is")
        for path in ledger.parent.glob("ledger.*"):
            path.unlink()
        for name, content in backup.items():
            (ledger.parent / name).write_bytes(content)
        # What was acknowledged after the backup is in «done»: the recovery hands it in again.
        daemon.command("recover")
        daemon.start()
        daemon.until("it is told", lambda: [e for e in daemon.events("kp-office") if e["data"]["declaration"]["identifier"] == "AFTER"])
        daemon.settle()
        told = [event["data"]["declaration"]["identifier"] for event in daemon.events("kp-office")]
        self.assertEqual(sorted([f"D{number:03}" for number in range(60)] + ["AFTER"]), sorted(told))

    def test_a_damaged_archive_is_found_and_stops_nothing_else(self):
        daemon = self.written(5)
        daemon.drop("cites.json", declaration("CITES", "BW0000001"))
        daemon.settle()
        daemon.terminate()
        (segment,) = (daemon.home / "state" / "archive").glob("*.seg")
        data = bytearray(segment.read_bytes())
        data[data.index(b"CITES")] ^= 1
        segment.write_bytes(data)
        self.assertIn("damaged", daemon.command("verify", code=1))
        daemon.start()
        daemon.drop("after.json", declaration("AFTER"))
        daemon.until("it is told", lambda: any(event["data"]["declaration"]["identifier"] == "AFTER" for event in daemon.events("kp-office")))
        # The case whose bytes are damaged would be looked at again for this, and cannot; the log says so, and the rest goes on.
        daemon.drop("c.json", certificate("BW0000001"))
        daemon.settle()
        self.assertTrue(daemon.is_ready())
        said = [line for line in daemon.log.read_text().splitlines() if " case_not_readable " in line]
        self.assertEqual(1, len(said))
        self.assertNotIn("CITES", said[0], "the log holds no trade data")
        daemon.terminate()
        ledger = sqlite3.connect(f"file:{daemon.home / 'state/ledger.db'}?mode=ro", uri=True)
        self.addCleanup(ledger.close)
        waits = ledger.execute("SELECT count(*) FROM cases WHERE identifier = 'CITES' AND look_again_at IS NOT NULL").fetchone()[0]
        self.assertEqual(1, waits, "it is not given up")


if __name__ == "__main__":
    if os.geteuid() == 0 and os.environ.get("KPWATCH_OWN_NAMESPACE") != "1":
        os.execvpe("unshare", ["unshare", "-m", "--propagation", "private", sys.executable, *sys.argv], dict(os.environ, KPWATCH_OWN_NAMESPACE="1"))
    unittest.main(verbosity=2)
