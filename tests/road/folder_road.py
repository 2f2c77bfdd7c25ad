#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""The road over folders: a declaration goes in, an alert comes out, whatever happens in between."""
import datetime
import json
import os
import random
import signal
import sqlite3
import subprocess
import time
import unittest

from road import AUTHORITIES, KPWATCH, ROOT, RoadTest, certificate, declaration, other_goods


class FolderRoad(RoadTest):
    def test_a_declaration_without_certificate_reaches_each_authority_once_with_what_it_may_see(self):
        daemon = self.daemon().start()
        daemon.drop("a.json", declaration("NOCERT"))
        daemon.drop("b.json", other_goods("COFFEE"))
        daemon.settle()
        self.assertEqual(["a.json", "b.json"], daemon.names("done"))
        for authority, tlp in (("kp-office", "TLP:AMBER+STRICT"), ("customs-risk", "TLP:RED"), ("declarants", "TLP:AMBER")):
            (event,) = daemon.until_told(authority, 1)
            self.assertEqual("1.0", event["specversion"])
            self.assertTrue(event["type"].startswith("org.kpwatch.alert."))
            self.assertEqual("00000000000000000001", event["sequence"])
            self.assertEqual(tlp, event["tlp"])
            data = event["data"]
            self.assertEqual(("NOCERT", 1, "open"), (data["declaration"]["identifier"], data["revision"], data["state"]))
            self.assertEqual(["B01"], [finding["check"] for finding in data["findings"]])
        self.assertEqual(0, daemon.terminate())

    def test_what_is_undated_is_judged_by_a_row_of_today(self):
        daemon = self.daemon(settings="own_reference: own\n")
        days = [datetime.datetime.now(datetime.timezone.utc).date() + datetime.timedelta(days=days) for days in (-1, 2)]
        (daemon.home / "own").mkdir()
        (daemon.home / "own" / "goods.tsv").write_text(
            "prefix\tscope\tfrom\tuntil\ttitle\treason\tsource\tconfidence\n"
            f"85411099\tkp\t{days[0]}\t{days[1]}\tDiodes of diamond\t\tours\thigh\n85411088\tkp\t2003-01-01\t2004-01-01\tOf the past\t\tours\thigh\n")
        daemon.start()
        for code in ("85411077", "85411088", "85411099"):   # never listed, not any more, now
            document = json.loads(declaration(code))
            del document["accepted_on"]
            document["items"][0].update(commodity_code=code, description="DIODES")
            daemon.drop(f"{code}.json", json.dumps(document))
        daemon.settle()
        (event,) = daemon.until_told("kp-office", 1)
        self.assertEqual(("85411099", ["B01"]), (event["data"]["declaration"]["identifier"], [finding["check"] for finding in event["data"]["findings"]]))

    def test_a_certificate_that_comes_late_resolves_the_alert_under_the_same_id(self):
        daemon = self.daemon().start()
        daemon.drop("1.json", certificate("LS0000001", complete_feed_until="2025-12-31", issued_on="2025-01-01"))
        daemon.settle()
        daemon.drop("2.json", declaration("LATE", "LS0000002"))
        (first,) = daemon.until_told("kp-office", 1)
        self.assertEqual(["B04"], [finding["check"] for finding in first["data"]["findings"]])
        daemon.drop("3.json", certificate("LS0000002"))
        _, second = daemon.until_told("kp-office", 2)
        self.assertEqual(first["data"]["alert_id"], second["data"]["alert_id"])
        self.assertNotEqual(first["id"], second["id"])
        self.assertEqual((2, "resolved", []), (second["data"]["revision"], second["data"]["state"], second["data"].get("findings", [])))

    def test_a_grace_is_waited_for_and_then_ends(self):
        daemon = self.daemon()
        text = daemon.config.read_text().replace("kp.certificate-missing: {grace_hours_import: 0}", "kp.certificate-missing: {grace_hours_import: 1}")
        daemon.config.write_text(text)
        daemon.start()
        daemon.drop("1.json", declaration("WAITS"))
        daemon.settle()
        time.sleep(1.5)
        self.assertEqual([], daemon.events("kp-office"), "the hour of grace is not over")
        daemon.drop("2.json", declaration("WAITS", "BW0000009", function_code="4"))
        daemon.settle()
        self.assertEqual([], daemon.events("kp-office"), "the amendment names its certificate: nothing is left to tell")

    def test_an_unreadable_document_is_set_aside_with_its_bytes_and_stops_nothing(self):
        daemon = self.daemon().start()
        broken = declaration("BROKEN")[:-20].encode() + b"\xff\x00"
        daemon.drop("1-broken.json", broken)
        daemon.drop("2-good.json", declaration("GOOD"))
        daemon.settle()
        daemon.until_told("kp-office", 1)
        self.assertEqual(["1-broken.json"], daemon.names("quarantine"))
        (letter,) = daemon.lines("dead-letters", "list")
        self.assertEqual("folder", letter["feed"])
        self.assertTrue(letter["reason"] and letter["place"] and letter["sentence"])
        self.assertEqual(broken, daemon.command("dead-letters", "show", "1", "--bytes", raw=True))
        daemon.command("dead-letters", "replay", "1")
        daemon.until("the replay is settled", lambda: any((daemon.home / "state/replay/quarantine").iterdir()))
        self.assertEqual("open", daemon.lines("dead-letters", "list")[0]["state"], "it is still unreadable, so it stays open")

    def test_a_replay_leaves_a_neighbour_alone_that_was_cancelled_since(self):
        daemon = self.daemon().start()
        broken = declaration("BROKEN")[:-20]
        daemon.drop("both.json", declaration("GOOD") + "\n" + broken + "\n")
        daemon.until_told("kp-office", 1)
        daemon.drop("gone.json", declaration("GOOD", function_code="cancellation"))
        self.assertEqual("withdrawn", daemon.until_told("kp-office", 2)[1]["data"]["state"])
        daemon.command("dead-letters", "replay", "1")
        daemon.until("the replay is settled", lambda: any((daemon.home / "state/replay/quarantine").iterdir()))
        time.sleep(0.5)
        self.assertEqual(2, len(daemon.events("kp-office")), "what was cancelled stays cancelled")
        self.assertEqual("open", daemon.lines("dead-letters", "list")[0]["state"])

    def test_a_replay_undoes_no_amendment_and_tells_of_what_reads_now(self):
        daemon = self.daemon(settings="limits: {json_bytes_max: 4 KiB}\n").start()
        daemon.drop("both.json", declaration("GOOD") + "\n" + declaration("LONG", remark="x" * 8000) + "\n")
        daemon.until_told("kp-office", 1)
        daemon.settle()
        daemon.drop("c.json", certificate("BW0000100"))
        daemon.drop("amended.json", declaration("GOOD", "BW0000100", function_code="amendment"))
        self.assertEqual("resolved", daemon.until_told("kp-office", 2)[1]["data"]["state"])
        daemon.terminate()
        daemon.config.write_text(daemon.config.read_text().replace("4 KiB", "64 KiB"))
        daemon.start()
        daemon.command("dead-letters", "replay", "1")
        daemon.until("the letter is answered", lambda: daemon.lines("dead-letters", "list", "--all")[0]["state"] == "replayed")
        told = daemon.until_told("kp-office", 3)
        time.sleep(0.5)
        self.assertEqual(["LONG"], [event["data"]["declaration"]["identifier"] for event in daemon.events("kp-office")[2:]])
        self.assertEqual("open", told[2]["data"]["state"])

    def test_what_stands_behind_the_limit_of_an_interchange_is_set_aside_and_not_lost(self):
        daemon = self.daemon(settings="limits: {interchange_messages_max: 3}\n").start()
        diamonds = (ROOT / "tests/samples/edifact/za-import-kbc.edi").read_bytes().decode("latin-1").strip()
        begin, end = diamonds.index("UNH+"), diamonds.index("UNZ+")
        coffee = "".join(f"UNH+C{n}+ORDERS:D:96A:UN'BGM+220+A{n}+9'UNT+3+C{n}'" for n in range(3))
        daemon.drop("full.edi", diamonds[:begin] + coffee + diamonds[begin:end] + diamonds[end:].replace("UNZ+1+", "UNZ+4+"))
        daemon.settle()
        (letter,) = daemon.lines("dead-letters", "list")
        self.assertEqual("too-many-messages", letter["reason"])
        self.assertIn("full.edi", daemon.names("quarantine")[0])
        self.assertEqual([], daemon.lines("alerts", "list"))
        daemon.command("dead-letters", "replay", str(letter["id"]))
        daemon.until("the replay is read", lambda: daemon.metric("kpwatch_messages_settled_total", feed="replay") >= 1)
        self.assertEqual(1, len(daemon.lines("dead-letters", "list")), "it is still refused")
        self.assertEqual(0, daemon.terminate())
        daemon.config.write_text(daemon.config.read_text().replace("interchange_messages_max: 3", "interchange_messages_max: 4"))
        daemon.start()
        daemon.command("dead-letters", "replay", str(letter["id"]))
        daemon.until_told("kp-office", 1)
        self.assertEqual([], daemon.lines("dead-letters", "list"))

    def test_a_dead_letter_that_reads_after_a_map_was_mended_is_answered(self):
        import shutil
        daemon = self.daemon()
        maps = daemon.home / "mappings"
        shutil.copytree(KP_MAPPINGS, maps)
        daemon.config.write_text(daemon.config.read_text().replace(str(KP_MAPPINGS), str(maps)) + "limits: {json_bytes_max: 4 KiB}\n")
        daemon.start()
        daemon.drop("long.json", declaration("LONG", remark="x" * 8000))
        daemon.settle()
        self.assertEqual(1, len(daemon.lines("dead-letters", "list")))
        daemon.terminate()
        daemon.config.write_text(daemon.config.read_text().replace("4 KiB", "64 KiB"))
        daemon.start()
        daemon.command("dead-letters", "replay", "1")
        daemon.until_told("kp-office", 1)
        daemon.until("the letter is answered", lambda: daemon.lines("dead-letters", "list", "--all")[0]["state"] == "replayed")
        self.assertEqual([], daemon.lines("dead-letters", "list"))

    def test_hits_that_come_thick_share_commits(self):
        daemon = self.daemon().start()
        count, apart, began = 100, 0.02, time.monotonic()
        for number in range(count):
            daemon.drop(f"{number}.json", declaration(f"THICK-{number}"))
            time.sleep(0.005)
        daemon.settle()
        took = time.monotonic() - began
        self.assertEqual(count, len(daemon.until_told("kp-office", count)))
        self.assertLessEqual(daemon.metric("kpwatch_commits_total"), took / apart + 9)

    def test_the_same_file_again_tells_nothing_again(self):
        daemon = self.daemon().start()
        for name in ("first.json", "again.json"):
            daemon.drop(name, declaration("TWICE"))
            daemon.settle()
        daemon.until_told("kp-office", 1)
        time.sleep(0.5)
        self.assertEqual(1, len(daemon.events("kp-office")))

    def test_a_cancellation_withdraws_and_frees_the_certificate(self):
        daemon = self.daemon().start()
        daemon.drop("c.json", certificate("BW0000100"))
        daemon.settle()
        daemon.drop("1.json", declaration("FIRST", "BW0000100"))
        daemon.settle()
        daemon.drop("2.json", declaration("SECOND", "BW0000100", accepted_on="2025-06-10"))
        (reused,) = daemon.until_told("kp-office", 1)
        self.assertEqual(["B09"], [finding["check"] for finding in reused["data"]["findings"]])
        daemon.drop("3.json", declaration("FIRST", "BW0000100", function_code="1"))
        _, resolved = daemon.until_told("kp-office", 2)
        self.assertEqual(("SECOND", "resolved"), (resolved["data"]["declaration"]["identifier"], resolved["data"]["state"]))

    def test_a_certificate_that_very_many_cite_costs_little_at_once_and_each_of_them_is_judged_once(self):
        count = 600
        daemon = self.daemon().start()
        daemon.drop("list.json", certificate("LS0000001", complete_feed_until="2025-12-31", issued_on="2025-01-01"))
        daemon.settle()
        many = [declaration(f"MANY-{number:03}", "LS0000002", carats="140.00" if number == count - 1 else "100.00") for number in range(count)]
        daemon.drop("many.json", "\n".join(many))
        daemon.until_told("kp-office", count)
        daemon.drop("late.json", certificate("LS0000002"))
        daemon.until("the certificate is recorded", lambda: "late.json" in daemon.names("done"))
        at_once = daemon.metric("kpwatch_cases_looked_at_again_total", why="certificate")
        daemon.kill()
        self.assertTrue(1 <= at_once <= 100, f"{at_once} were judged with the message, the others have their turn")
        daemon.start()
        daemon.until_told("kp-office", 2 * count)
        time.sleep(1)
        events = daemon.events("kp-office")
        self.assert_gap_free(events)
        said = {}
        for event in events:
            said.setdefault(event["data"]["declaration"]["identifier"], []).append(event["data"]["state"])
        heavy = said.pop(f"MANY-{count - 1:03}")
        self.assertEqual(["open", "updated"], heavy, "the last of them is heavier than its certificate")
        self.assertEqual({("open", "resolved")}, {tuple(states) for states in said.values()})
        self.assertEqual(count - 1, len(said))

    def test_a_second_daemon_on_the_same_ledger_is_refused(self):
        daemon = self.daemon().start()
        second = subprocess.run([KPWATCH, "run", "--config", str(daemon.config)], capture_output=True, timeout=30)
        self.assertEqual(3, second.returncode, second.stderr)
        self.assertIn(str(daemon.process.pid), second.stderr.decode())

    def test_another_program_that_looks_at_the_ledger_takes_nothing_away(self):
        """SQLite's locks must stand: without them whoever closes it last believes to be alone, and deletes the write-ahead log under the daemon."""
        daemon = self.daemon()
        daemon.start()
        state = daemon.home / "state"
        for number in range(4):
            daemon.drop(f"{number}.json", declaration(f"LOOKED-AT-{number}"))
            daemon.until_told("kp-office", number + 1)
            other = sqlite3.connect(state / "ledger.db")
            self.assertEqual(number + 1, other.execute("SELECT count(*) FROM cases").fetchone()[0])
            other.close()
            self.assertTrue((state / "ledger.db-wal").exists(), "the log was deleted")

    def test_a_bad_reload_keeps_the_old_serving_and_a_good_one_takes_over(self):
        daemon = self.daemon().start()
        daemon.set_authorities("authorities: [{name: nobody, recipients: [XXX]}]\n")
        daemon.process.send_signal(signal.SIGHUP)
        daemon.until("the refusal", lambda: daemon.metric("kpwatch_reloads_total", outcome="refused") == 1)
        daemon.drop("1.json", declaration("ONE"))
        daemon.until_told("kp-office", 1)
        daemon.set_authorities(AUTHORITIES.replace("PUBLISHER", "files").replace("kp-office", "new-office"))
        daemon.process.send_signal(signal.SIGHUP)
        daemon.until("the reload", lambda: daemon.metric("kpwatch_reloads_total", outcome="done") == 1)
        daemon.drop("2.json", declaration("TWO"))
        daemon.until_told("new-office", 1)
        self.assertEqual(1, len(daemon.events("kp-office")))

    def test_an_authority_with_another_publisher_after_a_reload_hears_there_and_the_others_where_they_did(self):
        daemon = self.daemon(publisher="  elsewhere: {kind: directory, folder: 'new/{authority}'}\n")
        authorities = AUTHORITIES.replace("PUBLISHER", "files")
        daemon.set_authorities(authorities)
        daemon.start()

        def told(place, authority):
            return [json.loads(path.read_text())["subject"] for path in sorted((daemon.home / place / authority).glob("*.json"))]

        def reload(text, times):
            daemon.set_authorities(text)
            daemon.process.send_signal(signal.SIGHUP)
            daemon.until("the reload", lambda: daemon.metric("kpwatch_reloads_total", outcome="done") == times)

        daemon.drop("1.json", declaration("ONE"))
        daemon.until_told("kp-office", 1)
        reload(authorities.replace("publisher: files", "publisher: elsewhere", 1), 1)
        daemon.drop("2.json", declaration("TWO"))
        daemon.until("it is told at the new place", lambda: told("new", "kp-office") == ["TWO"])
        daemon.until_told("customs-risk", 2)
        reload(authorities, 2)
        daemon.drop("3.json", declaration("THREE"))
        daemon.until("it is told at the old place again", lambda: told("out", "kp-office") == ["ONE", "THREE"])
        self.assertEqual(["TWO"], told("new", "kp-office"))
        daemon.until_told("customs-risk", 3)
        self.assert_gap_free(daemon.events("customs-risk"))
        self.assertFalse((daemon.home / "new/customs-risk").exists(), "whose publisher stayed")
        changes = [line for line in daemon.log.read_text().splitlines() if " publisher_changed " in line]
        self.assertEqual([True, True], ["authority=kp-office" in line for line in changes])
        numbers = [path.name for place in ("out", "new") for path in (daemon.home / place / "kp-office").iterdir()]
        self.assertEqual(3, len(set(numbers)), "one stream, whatever the place")

    def test_an_authority_that_was_away_for_a_while_hears_the_ends_of_its_alerts_and_nothing_else_of_that_time(self):
        daemon = self.daemon().start()
        full = AUTHORITIES.replace("PUBLISHER", "files")
        without = "".join(line for line in full.splitlines(keepends=True) if "kp-office" not in line)

        def reload(text, times):
            daemon.set_authorities(text)
            daemon.process.send_signal(signal.SIGHUP)
            daemon.until("the reload", lambda: daemon.metric("kpwatch_reloads_total", outcome="done") == times)

        for name in ("CANCELLED", "MENDED", "CHANGED", "STANDS"):
            daemon.drop(f"{name}.json", declaration(name))
        known = {event["data"]["declaration"]["identifier"]: event["data"]["alert_id"] for event in daemon.until_told("kp-office", 4)}
        reload(without, 1)
        daemon.drop("1.json", declaration("CANCELLED", function_code="cancellation"))
        daemon.drop("2.json", declaration("MENDED", "BW0000301", function_code="4"))
        daemon.drop("3.json", certificate("BW0000302", "50.00"))
        daemon.settle()
        daemon.drop("4.json", declaration("CHANGED", "BW0000302", function_code="4"))
        daemon.drop("5.json", declaration("NEW"))
        daemon.until_told("customs-risk", 8)
        daemon.settle()
        self.assertEqual(4, len(daemon.events("kp-office")))
        self.assertEqual(0, daemon.terminate())
        daemon.start()  # a restart keeps them
        daemon.set_authorities(full)
        daemon.process.send_signal(signal.SIGHUP)
        events = daemon.until_told("kp-office", 6)
        ends = {event["data"]["alert_id"]: event for event in events[4:]}
        self.assertEqual({known["CANCELLED"]: "withdrawn", known["MENDED"]: "resolved"}, {name: event["data"]["state"] for name, event in ends.items()})
        for event in ends.values():
            for word in ("CANCELLED", "MENDED", "BW0000301", "71023100"):
                self.assertNotIn(word, json.dumps(event), "what it may see is not known while it is away")
        daemon.drop("6.json", declaration("STANDS", function_code="cancellation"))
        daemon.drop("7.json", declaration("CHANGED", "BW0000302", function_code="cancellation"))
        events = daemon.until_told("kp-office", 8)
        self.assert_gap_free(events)
        self.assertEqual({"STANDS", "CHANGED"}, {event["data"]["declaration"]["identifier"] for event in events[6:]}, "back, it sees what it may")
        self.assertNotIn("NEW", json.dumps(events), "which it was no authority for")
        self.assertEqual(0, daemon.terminate())
        daemon.command("verify")
        ledger = sqlite3.connect(f"file:{daemon.home / 'state/ledger.db'}?mode=ro", uri=True)
        self.addCleanup(ledger.close)
        (record,) = ledger.execute("SELECT record FROM audit WHERE event = 'change_not_told'").fetchone()
        self.assertEqual({"id": known["CHANGED"], "revision": 2, "authority": "kp-office"}, json.loads(record))

    def test_a_share_that_is_not_mounted_is_waited_for_and_nothing_is_written_where_it_would_be_hidden(self):
        daemon = self.daemon(publisher="  share: {kind: directory, folder: 'mnt/share/alerts/{authority}', make_folder: no}\n")
        authorities = AUTHORITIES.replace("PUBLISHER", "files")
        daemon.set_authorities(authorities.replace("publisher: files", "publisher: share", 1))
        place = daemon.home / "mnt/share"
        place.mkdir(parents=True)
        daemon.start()
        daemon.drop("1.json", declaration("UNMOUNTED"))
        daemon.until_told("customs-risk", 1)
        daemon.until("it is told", lambda: "authority kp-office: " in daemon.page("/ready") and "alerts/kp-office cannot be opened" in daemon.page("/ready"))
        self.assertTrue(daemon.is_ready(), "the others go on")
        self.assertEqual([], list(place.iterdir()))
        place.rmdir()
        (daemon.home / "share/alerts/kp-office").mkdir(parents=True)
        place.symlink_to(daemon.home / "share")
        daemon.until("it is caught up", lambda: len(list(place.glob("alerts/kp-office/*.json"))) == 1)

    def test_a_second_signal_leaves_at_once(self):
        daemon = self.daemon().start()
        daemon.process.send_signal(signal.SIGTERM)
        daemon.process.send_signal(signal.SIGTERM)
        daemon.process.wait(timeout=5)

    def test_certificates_are_imported_with_and_without_a_running_daemon(self):
        daemon = self.daemon()
        table = daemon.home / "certificates.csv"
        table.write_text("number,issuer,issued_on,expires_on,carats\nBW0000201,BW,2025-05-01,2025-07-01,10\nBW0000202,BW,2025-05-01,2025-13-01,10\n")
        self.assertEqual({"taken": 1, "known": 0, "refused": 1, "other": 0}, json.loads(daemon.command("certificates", "import", str(table), "--json", code=1)))
        table.write_text("number,issuer,issued_on,expires_on,carats\nBW0000203,BW,2025-05-01,2025-07-01,10\n")
        daemon.start()
        daemon.command("certificates", "import", str(table))
        shown = daemon.lines("certificates", "show", "BW 203")
        self.assertEqual("BW::203", shown[0]["key"])
        daemon.command("certificates", "show", "BW 999", code=1)

    def test_names_from_outside_never_become_names_of_ours(self):
        daemon = self.daemon().start()
        os.mkfifo(daemon.home / "in/inbox/pipe")
        os.symlink("/etc/passwd", daemon.home / "in/inbox/link")
        daemon.drop("line\nbreak.json", declaration("NEVERREAD"))
        daemon.drop("; rm -rf $HOME '%s\".json", declaration("../../NOCERT\n; DROP TABLE cases"))
        daemon.until_told("kp-office", 1)
        daemon.until("the file is settled", lambda: len(daemon.names("done")) == 1)
        self.assertEqual(["line\nbreak.json", "link", "pipe"], daemon.names("inbox"), "what has no business there stays, unopened and told of")
        for path in (daemon.home / "out").rglob("*"):
            self.assertRegex(path.name, r"^[A-Za-z0-9._-]+$")
        for line in daemon.log.read_text().splitlines():
            self.assertNotIn("DROP TABLE", line)

    def test_logs_hold_no_trade_data(self):
        daemon = self.daemon(settings="log: {level: debug}\n").start()
        canary = "CANARYTRADER"
        daemon.drop("1.json", declaration("CANARYREF", "CANARYNUMBER", parties=[{"role": "exporter", "name": canary}]))
        daemon.drop("2.json", declaration("CANARYCUT")[:-10])
        daemon.settle()
        daemon.terminate()
        self.assertNotIn("CANARY", daemon.log.read_text())


class Crashes(RoadTest):
    POINTS = ("in-hand", "archive-appended", "archive-synced", "before-commit", "after-commit", "after-settle", "claimed", "before-done", "after-done",
              "sent-before-mark", "sent-after-mark")

    def test_death_at_every_named_point_loses_and_doubles_nothing(self):
        for point in self.POINTS:
            with self.subTest(point=point):
                daemon = self.daemon()
                daemon.start(wait=False, KPWATCH_CRASH_AT=point)
                for n in range(3):
                    daemon.drop(f"{n}.json", declaration(f"{point}-{n}"))
                daemon.process.wait(timeout=30)
                self.assertEqual(-signal.SIGKILL, daemon.process.returncode, f"{point} was never reached")
                daemon.start()
                daemon.settle()
                events = daemon.until_told("kp-office", 3)
                time.sleep(0.2)
                events = daemon.events("kp-office")
                self.assertEqual({f"{point}-{n}" for n in range(3)}, {event["data"]["declaration"]["identifier"] for event in events})
                self.assertEqual(3, len({event["id"] for event in events}))
                self.assert_gap_free(events)
                self.assertEqual(["0.json", "1.json", "2.json"], daemon.names("done"))
                daemon.terminate()

    def test_an_alert_that_the_partner_took_before_a_death_does_not_come_again(self):
        for point, is_taken in (("sent-before-mark", True), ("file-published", True), ("sent-after-mark", True), ("draft-written", False)):
            with self.subTest(point=point):
                daemon = self.daemon()
                daemon.set_authorities("".join(line for line in AUTHORITIES.replace("PUBLISHER", "files").splitlines(keepends=True) if "customs-risk" not in line and "declarants" not in line))
                daemon.start(wait=False, KPWATCH_CRASH_AT=point)
                daemon.drop("1.json", declaration("COLLECTED"))
                daemon.process.wait(timeout=30)
                self.assertEqual(-signal.SIGKILL, daemon.process.returncode, f"{point} was never reached")
                out = daemon.home / "out/kp-office"
                taken = [path for path in out.iterdir() if not path.name.startswith(".")]
                self.assertEqual(is_taken, len(taken) == 1)
                for path in taken:
                    path.unlink()
                daemon.start()
                daemon.drop("2.json", declaration("NEXT"))
                daemon.until("the next one", lambda: any(event["data"]["declaration"]["identifier"] == "NEXT" for event in daemon.events("kp-office")))
                told = [event["data"]["declaration"]["identifier"] for event in daemon.events("kp-office")]
                self.assertEqual(["NEXT"] if is_taken else ["COLLECTED", "NEXT"], told)
                daemon.until("nothing hidden is left", lambda: not [path for path in out.iterdir() if path.name.startswith(".")])

    def test_a_file_set_aside_goes_to_quarantine_also_when_the_daemon_died_before_it_got_there(self):
        daemon = self.daemon()
        daemon.start(wait=False, KPWATCH_CRASH_AT="before-done")
        daemon.drop("broken.json", declaration("BROKEN")[:-20])
        daemon.process.wait(timeout=30)
        self.assertEqual(["broken.json"], daemon.names("claimed"))
        daemon.start()
        daemon.settle()
        self.assertEqual((["broken.json"], []), (daemon.names("quarantine"), daemon.names("done")))
        self.assertEqual(1, len(daemon.lines("dead-letters", "list")))

    def test_a_message_in_hand_at_three_kills_from_outside_is_still_read(self):
        daemon = self.killed_with_one_in_hand()
        daemon.start()
        daemon.until_told("kp-office", 1)
        daemon.settle()
        self.assertEqual([], daemon.lines("dead-letters", "list"))
        self.assertIn("survived", next(line for line in daemon.log.read_text().splitlines() if "suspect_read_apart" in line))

    def test_a_message_whose_reading_ends_a_process_of_its_own_is_set_aside_with_its_bytes(self):
        daemon = self.killed_with_one_in_hand()
        # What reads it apart dies, as it would of a fault in the parser.
        daemon.start(KPWATCH_CRASH_AT="reading-a-file")
        daemon.drop("other.json", declaration("OTHER"))
        (event,) = daemon.until_told("kp-office", 1)
        daemon.settle()
        self.assertEqual("OTHER", event["data"]["declaration"]["identifier"], "the feed goes on")
        (letter,) = daemon.lines("dead-letters", "list")
        self.assertEqual("present-at-crashes", letter["reason"])
        self.assertEqual(declaration("SUSPECT").encode(), daemon.command("dead-letters", "show", "1", "--bytes", raw=True))

    def test_a_message_in_hand_at_ten_crashes_is_set_aside_whatever_reading_it_apart_says(self):
        daemon = self.killed_with_one_in_hand(10)
        daemon.start()
        daemon.settle()
        self.assertEqual(["present-at-crashes"], [letter["reason"] for letter in daemon.lines("dead-letters", "list")])

    def killed_with_one_in_hand(self, times=3):
        daemon = self.daemon()
        daemon.drop("suspect.json", declaration("SUSPECT"))
        for _ in range(times):
            daemon.start(wait=False, KPWATCH_CRASH_AT="in-hand")
            daemon.process.wait(timeout=30)
            self.assertEqual(-signal.SIGKILL, daemon.process.returncode)
        return daemon

    def test_kills_at_random_moments_under_load_lose_and_double_nothing(self):
        seed = int(os.environ.get("KPWATCH_TEST_SEED", random.randrange(1 << 30)))
        print(f"seed {seed}")
        chance = random.Random(seed)
        daemon = self.daemon()
        kills, count = int(os.environ.get("KPWATCH_TEST_KILLS", "12")), 0
        for _ in range(kills):
            daemon.start(wait=False)
            for _ in range(12):
                daemon.drop(f"{count:05}.json", declaration(f"KILL{count:05}") if count % 2 else other_goods(f"KILL{count:05}"))
                count += 1
            time.sleep(chance.uniform(0.02, 0.5))
            daemon.kill()
        daemon.start()
        daemon.settle()
        wanted = {f"KILL{n:05}" for n in range(1, count, 2)}
        for authority in ("kp-office", "customs-risk", "declarants"):
            events = daemon.until_told(authority, len(wanted))
            self.assertEqual(sorted(wanted), sorted(event["data"]["declaration"]["identifier"] for event in events))
            self.assert_gap_free(events)
        self.assertEqual(0, daemon.terminate())


from road import ROOT  # noqa: E402

KP_MAPPINGS = ROOT / "mappings"

if __name__ == "__main__":
    unittest.main(verbosity=2)
