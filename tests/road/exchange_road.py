#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""What authorities exchange, over the whole road: a folder in, alerts and drafted confirmations out."""
import json
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from road import RoadTest, certificate, declaration  # noqa: E402


def document(kind, **members):
    return json.dumps({"kpwatch": f"{kind}/1", **members})


def checks(event):
    return [finding["check"] for finding in event["data"].get("findings", [])]


class ExchangeRoad(RoadTest):
    def test_a_receipt_that_nobody_confirms_is_told_of_until_it_is_confirmed(self):
        daemon = self.daemon(settings="confirmations: {chase: [BW]}\n").start()
        daemon.drop("c.json", certificate("BW0000101", validated_on="2025-05-11"))
        daemon.drop("d.json", certificate("ZA0000101", validated_on="2025-05-11"))   # not ours to chase
        (event,) = daemon.until_told("kp-office", 1)
        self.assertEqual(["I02"], checks(event))
        self.assertEqual({"kind": "certificate", "identifier": "BW::101", "dispatch_country": "BW", "destination_country": "EU"}, event["data"]["subject"])
        self.assertEqual("BW::101", event["subject"])
        self.assertNotIn("declaration", event["data"])
        self.assertEqual("substantive", event["data"]["class"])
        daemon.drop("f.json", document("confirmation", number="BW 0000101", country="BE", received_on="2025-05-20", carats="100.00"))
        _, last = daemon.until_told("kp-office", 2)
        self.assertEqual((event["data"]["alert_id"], "resolved", 2), (last["data"]["alert_id"], last["data"]["state"], last["data"]["revision"]))
        daemon.terminate()
        daemon.start()
        daemon.settle()
        self.assert_gap_free(daemon.events("kp-office"))
        self.assertEqual(2, len(daemon.events("kp-office")), "nothing is told twice")

    def test_what_an_officer_sees_is_judged_as_soon_as_it_comes_and_his_last_word_counts(self):
        daemon = self.daemon().start()
        daemon.drop("c.json", certificate("BW0000102", seals=["A1"]))
        daemon.settle()
        daemon.drop("d.json", declaration("SEALED", "BW0000102"))
        daemon.settle()
        daemon.drop("o.json", document("observation", observation="seal", declaration="sealed", observed_on="2025-05-20", verdict="broken"))
        (event,) = daemon.until_told("customs-risk", 1)
        self.assertEqual(("SEALED", ["F08"]), (event["data"]["declaration"]["identifier"], checks(event)))
        daemon.drop("p.json", document("observation", observation="seal", number="BW 0000102", observed_on="2025-05-21", verdict="intact", seals=["A1"]))
        _, last = daemon.until_told("customs-risk", 2)
        self.assertEqual("resolved", last["data"]["state"])

    def test_a_notice_before_and_after_its_certificate_gives_the_same(self):
        for first, second in (("notice", "certificate"), ("certificate", "notice")):
            with self.subTest(first):
                daemon = self.daemon().start()
                said = {"notice": document("notice", notice="stolen", number="BW0000103", dated_on="2025-05-12"), "certificate": certificate("BW0000103")}
                daemon.drop("d.json", declaration("TAKEN", "BW0000103"))
                daemon.settle()
                for name in (first, second):
                    daemon.drop(f"{name}.json", said[name])
                    daemon.settle()
                daemon.until("C08 is told", lambda: any(checks(event) == ["C08"] for event in daemon.events("kp-office")))
                shown = daemon.command("certificates", "show", "BW 103")
                self.assertIn("103", shown)

    def test_a_confirmation_is_drafted_once_when_the_goods_are_released(self):
        daemon = self.daemon(settings="confirmations: {produce: [BE]}\n").start()
        release = document("observation", observation="release", declaration="IMPORT1", observed_on="2025-05-21", verdict="released", authority="FPS Economy")
        daemon.drop("c.json", certificate("BW0000104", parcels=3))
        daemon.settle()
        daemon.drop("d.json", declaration("IMPORT1", "BW0000104"))
        daemon.settle()
        self.assertEqual([], daemon.events("kp-office"), "nothing is drafted before the release")
        daemon.drop("r.json", release)
        (event,) = daemon.until_told("kp-office", 1)
        self.assertEqual("org.kpwatch.confirmation.draft", event["type"])
        self.assertTrue(event["dataschema"].endswith("/confirmation-1.json"))
        draft = event["data"]
        self.assertEqual(("confirmation/1", "BW::104", "100", 3, "2025-05-21", True), tuple(draft[name] for name in ("kpwatch", "key", "carats", "parcels", "received_on", "draft")))
        self.assertIn("only advises", draft["remarks"])
        # Again by another observation, an amendment, another certificate version, and after a restart: once.
        daemon.drop("r2.json", release.replace("2025-05-21", "2025-05-22"))
        daemon.drop("d2.json", declaration("IMPORT1", "BW0000104", version=2))
        daemon.settle()
        daemon.terminate()
        daemon.start()
        daemon.drop("d3.json", declaration("IMPORT1", "BW0000104", version=3))
        daemon.settle()
        daemon.drop("e.json", declaration("LAST", None))   # what comes later has the next number
        events = daemon.until_told("kp-office", 2)
        self.assert_gap_free(events)
        self.assertEqual(1, sum(one["type"] == "org.kpwatch.confirmation.draft" for one in events))
        # The exporting side reads it, and takes it for no confirmation.
        there = self.daemon(settings="confirmations: {chase: [BW]}\n").start()
        there.drop("c.json", certificate("BW0000104", validated_on="2025-05-11"))
        there.until_told("kp-office", 1)
        there.drop("draft.json", json.dumps(draft))
        there.settle()
        self.assertEqual(["draft.json"], [name for name in there.names("done") if "draft" in name])
        self.assertEqual(1, len(there.events("kp-office")), "still overdue")

    def test_what_customs_answer_of_the_goods_is_a_release_and_what_they_answer_before_is_none(self):
        daemon = self.daemon(settings="confirmations: {produce: [BE]}\n").start()
        answer = lambda verdict, day: document("observation", observation="outcome", declaration="AN/LRN/7", mrn="25BE0000000007", observed_on=day, verdict=verdict)  # noqa: E731
        daemon.drop("c.json", certificate("BW0000106", parcels=3))
        daemon.settle()
        daemon.drop("d.json", declaration("25BE0000000007", "BW0000106"))   # known by its number of registration alone
        daemon.settle()
        for number, verdict in enumerate(("accepted", "control", "detained")):
            daemon.drop(f"{verdict}.json", answer(verdict, f"2025-05-2{number}"))
            daemon.settle()
        self.assertEqual([], daemon.events("kp-office"), "neither acceptance, nor control, nor detention is a release")
        daemon.drop("released.json", answer("released", "2025-05-23"))
        (event,) = daemon.until_told("kp-office", 1)
        self.assertEqual(("org.kpwatch.confirmation.draft", "2025-05-23"), (event["type"], event["data"]["received_on"]))
        told = daemon.command("explain", "25BE0000000007")
        self.assertIn("What customs answered\n  2025-05-20  accepted\n  2025-05-21  control\n  2025-05-22  detained\n  2025-05-23  released\n", told)

    def test_an_answer_to_a_declaration_of_no_concern_leaves_nothing_but_its_count(self):
        daemon = self.daemon().start()
        daemon.drop("a.json", document("observation", observation="outcome", declaration="OTHERS", verdict="released"))
        daemon.drop("b.json", document("observation", observation="outcome", declaration="OTHERS", verdict="47"))   # says none of what matters
        daemon.settle()
        self.assertEqual(2, daemon.metric("kpwatch_exchange_documents_total", kind="observation", outcome="of_no_concern"))
        self.assertEqual(0, daemon.metric("kpwatch_exchange_documents_total", kind="observation", outcome="new") or 0)
        self.assertEqual({"a.json", "b.json"}, {name[-6:] for name in daemon.names("done")})

    def test_an_amendment_is_out_of_order_before_its_original_and_after_a_later_version(self):
        daemon = self.daemon().start()
        out_of_order = lambda: daemon.metric("kpwatch_findings_total", check="K02") or 0  # noqa: E731
        daemon.drop("a.json", declaration("ORDER", "BW0000107", version=1))
        daemon.settle()
        daemon.drop("b.json", declaration("ORDER", "BW0000107", version=3, function_code="4"))
        daemon.settle()
        self.assertEqual(0, out_of_order())
        daemon.drop("c.json", declaration("ORDER", "BW0000107", version=2, function_code="4"))
        daemon.settle()
        self.assertEqual(1, out_of_order(), "version 2 came after version 3")
        daemon.drop("d.json", declaration("NEW", "BW0000108", version=2, function_code="4"))
        daemon.settle()
        self.assertEqual(2, out_of_order(), "its original has not come")
        daemon.drop("e.json", declaration("ORDER", "BW0000107", version="final", function_code="4"))
        daemon.settle()
        self.assertEqual(2, out_of_order(), "what is no number has no order")

    def test_nothing_is_drafted_where_something_substantive_stands(self):
        daemon = self.daemon(settings="confirmations: {produce: [BE]}\n").start()
        daemon.drop("c.json", certificate("BW0000105", carats="50.00"))
        daemon.settle()
        daemon.drop("d.json", declaration("TOOMUCH", "BW0000105"))
        daemon.until_told("kp-office", 1)
        daemon.drop("r.json", document("observation", observation="release", declaration="TOOMUCH", observed_on="2025-05-21", verdict="released"))
        daemon.settle()
        self.assertEqual([], [event for event in daemon.events("kp-office") if "confirmation" in event["type"]])

    def test_of_certificates_that_are_compared_as_one_each_issuer_hears_and_no_receipt_is_drafted(self):
        daemon = self.daemon(settings="confirmations: {produce: [BE]}\n")
        daemon.set_authorities("authorities:\n" + "".join(
            f"  - {{name: kp-{code.lower()}, title: KP authority, recipients: [EXA], countries: [{code}], publisher: files}}\n" for code in ("CD", "ZA", "NA", "BW")))
        daemon.start()
        for number, carats in (("CD1831", "12.50"), ("ZA1117950", "10.00"), ("NA0034567", "5.00"), ("BW0000108", "1.00")):
            daemon.drop(f"{number}.json", certificate(number, carats=carats))
        daemon.settle()
        items = [{"number": str(number), "commodity_code": "71023100", "description": "ROUGH DIAMONDS", "carats": carats,
                  "documents": [{"code": "L116", "reference": one} for one in cited]}
                 for number, carats, cited in ((1, "50.00", ["CD1831", "ZA1117950"]), (2, "5.00", ["ZA1117950", "NA0034567"]), (3, "1.00", ["BW0000108"]))]
        daemon.drop("d.json", declaration("SET", items=items, dispatch_country=None))
        for authority in ("kp-cd", "kp-za", "kp-na"):
            (event,) = daemon.until_told(authority, 1)
            self.assertEqual((["E01"], "CD::1831"), (checks(event), event["data"]["findings"][0]["certificate"]))
        daemon.drop("r.json", document("observation", observation="release", declaration="SET", observed_on="2025-05-21", verdict="released"))
        (event,) = daemon.until_told("kp-bw", 1)   # line 3 agrees with its certificate
        self.assertEqual(("org.kpwatch.confirmation.draft", "BW::108"), (event["type"], event["data"]["key"]))
        daemon.settle()
        self.assertEqual([1, 1, 1, 1], [len(daemon.events(name)) for name in ("kp-cd", "kp-za", "kp-na", "kp-bw")])


if __name__ == "__main__":
    unittest.main()
