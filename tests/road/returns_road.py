#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""What parties publish, over the whole road: returns come in by a folder, are held against each other, and each revision stays."""
import json
import pathlib
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from road import RoadTest, certificate, declaration  # noqa: E402

YEAR = ("--from", "2010-Q1", "--until", "2010-Q4")
HEADER = "reporter,year,quarter,flow,hs6,partner,partner_role,carats,usd,basis,revision,published_on\n"


def trade(reporter, flow, partner, *figures, revision=1, published_on="2010-12-01"):
    role = "DESTINATION" if flow == "EXP" else "PROVENANCE"
    rows = [{"flow": flow, "commodity_code": code, "partner": partner, "partner_role": role, "carats": carats, "usd": "1000000.00"} for code, carats in figures]
    return json.dumps({"kpwatch": "statistics/1", "table": "trade", "reporter": reporter, "year": 2010, "quarter": 3, "revision": revision, "published_on": published_on,
                       "basis": "ISSUE_DATE", "rows": rows})


def trade_csv(reporter, flow, partner, *figures, revision=1, published_on="2010-12-01"):
    role = "DESTINATION" if flow == "EXP" else "PROVENANCE"
    return HEADER + "".join(f"{reporter},2010,3,{flow},{code},{partner},{role},{carats},1000000.00,ISSUE_DATE,{revision},{published_on}\n" for code, carats in figures)


class ReturnsRoad(RoadTest):
    def said(self, daemon, *words):
        return [json.loads(line) for line in daemon.command("statistics", *words, "--format", "json").splitlines()]

    def gaps(self, daemon, *words):
        return [(one["reporter"], one["expected"], one["observed"]) for one in self.said(daemon, "mirror", *YEAR, *words)]

    def take(self, daemon, **files):
        for name, text in files.items():
            daemon.drop(name.replace("_", "."), text)
            daemon.settle()
        self.assertEqual([], daemon.names("quarantine"))

    def test_returns_of_both_sides_are_held_against_each_other_until_a_revision_closes_the_gap(self):
        daemon = self.daemon().start()
        self.take(daemon, exporter_json=trade("GH", "EXP", "EU", ("710231", "90500.25"), ("710221", "4000")))
        self.assertEqual([], self.gaps(daemon), "one side alone is no mirror")
        self.take(daemon, importer_csv=trade_csv("EU", "IMP", "GH", ("710231", "60000"), ("710221", "4000")))
        self.assertEqual([("GH", "90,500.25", "60,000.00")], self.gaps(daemon))
        self.take(daemon, revised_json=trade("EU", "IMP", "GH", ("710231", "90500.25"), ("710221", "4000"), revision=2, published_on="2011-02-01"))
        self.assertEqual([], self.gaps(daemon))
        # Both editions are there, with what changed and which is in force.
        first, second = self.said(daemon, "returns", "--party", "EU")
        self.assertEqual((1, "2010-12-01", False, 2, "2011-02-01", True),
                         (first["revision"], first["published_on"], first["in_force"], second["revision"], second["published_on"], second["in_force"]))
        self.assertEqual("60000.00", next(one["carats"] for one in first["figures"] if one["hs6"] == "710231"))
        self.assertEqual([{"figure": "710231 GH", "before": "60000.00 ct, US$ 1000000.00", "after": "90500.25 ct, US$ 1000000.00"}], second["changed"])
        words = daemon.command("statistics", "returns", "--party", "EU")
        self.assertIn("European Union, 2010-Q3, trade IMP by PROVENANCE: revision 2 of 2011-02-01, 2 figures, 94500.25 ct, US$ 2000000.00  (in force)", words)
        self.assertIn("710231 GH: 60000.00 ct, US$ 1000000.00 before, 90500.25 ct, US$ 1000000.00 now", words)
        self.assertEqual(4, daemon.command("statistics", "returns", "--party", "EU", "--format", "csv").count("\nEU,2010,3,IMP,"))
        # Nothing was on record before it came.
        self.assertEqual([], self.said(daemon, "returns", "--known", "2012-01-01"))
        self.assertEqual(0, daemon.terminate())
        daemon.command("verify")

    def test_who_sends_a_revision_again_with_another_figure_has_corrected_it(self):
        daemon = self.daemon().start()
        self.take(daemon, exporter_json=trade("GH", "EXP", "EU", ("710231", "90000")), importer_json=trade("EU", "IMP", "GH", ("710231", "50000")),
                  again_json=trade("EU", "IMP", "GH", ("710231", "70000")))
        self.assertEqual([("GH", "90,000.00", "70,000.00")], self.gaps(daemon), "not 120,000")

    def test_returns_on_record_and_returns_in_files_are_answered_alike(self):
        daemon = self.daemon().start()
        folder = daemon.home / "files"
        folder.mkdir()
        files = {"exporter.csv": trade_csv("GH", "EXP", "EU", ("710231", "90500.25"), ("710210", "30000")),
                 "importer.csv": trade_csv("EU", "IMP", "GH", ("710231", "60000")) + trade_csv("EU", "IMP", "GH", ("710231", "80000"), revision=2, published_on="2011-02-01")[len(HEADER):],
                 "production.csv": "reporter,year,half,carats,usd,revision,published_on\nGH,2010,1,40000,1000000,1,2010-09-01\nGH,2010,2,44000,1000000,1,2011-03-01\n",
                 "kpc.csv": "reporter,year,quarter,counter,partner,count,revision,published_on\nGH,2010,3,ISSUED,EU,40,1,2010-12-01\nEU,2010,3,RECEIVED,GH,19,1,2010-12-01\n"}
        for name, text in files.items():
            (folder / name).write_text(text)
            self.take(daemon, **{name: text})
        for what in ("mirror", "anomalies", "gaps"):
            on_record, in_files = (self.said(daemon, what, *YEAR, *more) for more in ((), ("--returns", str(folder))))
            self.assertEqual(on_record, in_files, what)
        self.assertEqual({"H02"}, {one["check"] for one in self.said(daemon, "mirror", *YEAR)})
        self.assertEqual(1, daemon.command("statistics", "returns", "--format", "csv", "--table", "production", "--until", "2010-Q2").count("\nGH,2010,1,40000.00,"))

    def test_a_table_of_our_own_stands_beside_those_of_others(self):
        daemon = self.daemon().start()
        self.take(daemon, c_json=certificate("BW0000201", carats="5000.00", lines=[{"commodity_code": "710231", "carats": "5000.00", "usd": "400000.00"}]))
        daemon.command("statistics", "publish", "2025-Q2", "--party", "BW")
        daemon.settle()
        daemon.until("our own table is on record", lambda: self.said(daemon, "returns", "--party", "BW"))
        theirs = trade("EU", "IMP", "BW", ("710231", "3000")).replace('"year": 2010, "quarter": 3', '"year": 2025, "quarter": 2')
        self.take(daemon, theirs_json=theirs)
        found = self.said(daemon, "mirror", "--from", "2025-Q2", "--until", "2025-Q2")
        self.assertEqual([("H02", "BW", "5,000.00", "3,000.00")], [(one["check"], one["reporter"], one["expected"], one["observed"]) for one in found])

    def test_a_published_revision_stays_as_it_was_when_more_is_known(self):
        daemon = self.daemon().start()
        lines = [{"commodity_code": "710231", "carats": "100.00", "usd": "9000.00"}]
        shown = {}
        for revision, number in ((1, "BW0000301"), (2, "BW0000302")):
            self.take(daemon, **{f"{number}_json": certificate(number, lines=lines)})
            daemon.command("statistics", "publish", "2025-Q2", "--party", "BW")
            daemon.settle()
            shown[revision] = {form: daemon.command("statistics", "quarter", "2025-Q2", "--party", "BW", "--revision", str(revision), "--format", form) for form in ("table", "csv", "json")}
        self.assertIn(",100.00,", shown[1]["csv"])
        self.assertIn(",200.00,", shown[2]["csv"])
        self.assertEqual(json.loads(shown[1]["json"])["revision"], 1)
        for form, text in shown[1].items():
            self.assertEqual(text, daemon.command("statistics", "quarter", "2025-Q2", "--party", "BW", "--revision", "1", "--format", form), form)
        daemon.until("both are on record", lambda: {one["revision"] for one in self.said(daemon, "returns", "--party", "BW")} == {1, 2})
        folder = daemon.home / "state" / "published" / "BW" / "2025-Q2"
        for revision in ("1", "2"):
            subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=folder / revision, check=True)
        (folder / "1" / "trade.csv").write_text("another\n")
        daemon.command("statistics", "quarter", "2025-Q2", "--party", "BW", "--revision", "1", "--format", "csv", code=1)
        daemon.command("statistics", "quarter", "2025-Q2", "--party", "BW", "--revision", "3", code=1)

    def test_the_summary_of_a_year_tells_what_alerts_were_about_and_no_names(self):
        daemon = self.daemon().start()
        self.take(daemon, c_json=certificate("BW0000303"), d_json=declaration("TOOMUCH", "BW0000303", carats="150.00"), e_json=declaration("NONE"))
        daemon.until_told("kp-office", 2)
        found = self.said(daemon, "infringements", "2025")
        self.assertEqual([("B01", "open", 1), ("E01", "open", 1)], sorted((one["check"], one["outcome"], one["alerts"]) for one in found))
        self.take(daemon, f_json=declaration("TOOMUCH", "BW0000303", version=2))
        daemon.until_told("kp-office", 3)
        self.assertIn(("E01", "resolved"), [(one["check"], one["outcome"]) for one in self.said(daemon, "infringements", "2025")])
        self.assertEqual([], self.said(daemon, "infringements", "2024"))
        self.assertNotIn("TOOMUCH", daemon.command("statistics", "infringements", "2025"))


if __name__ == "__main__":
    unittest.main()
