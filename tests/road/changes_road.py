#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""What comes after a declaration under its number: its cancellation, its amendment, and another trader's declaration that bears the same."""
import json
import pathlib
import shutil
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from road import ROOT, RoadTest, certificate, declaration, other_goods  # noqa: E402

COFFEE = [{"number": "1", "commodity_code": "0901210000", "description": "COFFEE, ROASTED"}]


def wco(number="EXPORT-1", trader="GB111111111000", code="71023100", goods="ROUGH DIAMONDS", day="20250520", function="9", kind="EXA", mrn="", role="Declarant",
        has_items=True):
    item = (f"<GovernmentAgencyGoodsItem><SequenceNumeric>1</SequenceNumeric><Commodity><Description>{goods}</Description><Classification><ID>{code}</ID>"
            "<IdentificationTypeCode>TSP</IdentificationTypeCode></Classification><GoodsMeasure><TariffQuantity>12.50</TariffQuantity></GoodsMeasure></Commodity>"
            "<Origin><CountryCode>BW</CountryCode><TypeCode>1</TypeCode></Origin></GovernmentAgencyGoodsItem>") if has_items else ""
    who = f"<{role}><ID>{trader}</ID></{role}>" if trader else ""
    return ('<?xml version="1.0" encoding="UTF-8"?>\n<Declaration xmlns="urn:wco:datamodel:WCO:DEC-DMS:2" xmlns:t="urn:wco:datamodel:WCO:Declaration_DS:DMS:2">'
            f'<AcceptanceDateTime><t:DateTimeString formatCode="102">{day}</t:DateTimeString></AcceptanceDateTime><FunctionCode>{function}</FunctionCode>'
            + (f"<FunctionalReferenceID>{number}</FunctionalReferenceID>" if number else "") + (f"<ID>{mrn}</ID>" if mrn else "") +
            f"<TypeCode>{kind}</TypeCode><DeclarationOfficeID>GB000060</DeclarationOfficeID>{who}<GoodsShipment><Destination><CountryCode>IN</CountryCode>"
            f"</Destination><ExportCountry><ID>GB</ID></ExportCountry>{item}</GoodsShipment></Declaration>\n")


def asycuda(trader, code="71023100", goods="ROUGH DIAMONDS", registered="", version=1):
    registration = f"<Registration><Serial_number>C</Serial_number><Number>{registered}</Number><Date>5/20/25</Date></Registration>" if registered else ""
    return (f'<?xml version="1.0" encoding="UTF-8"?>\n<!-- {version} -->\n<ASYCUDA><Property><Sad_flow>E</Sad_flow></Property><Identification><Office_segment>'
            f"<Customs_clearance_office_code>NA001</Customs_clearance_office_code></Office_segment><Type><Type_of_declaration>EX</Type_of_declaration>"
            f"<Declaration_gen_procedure_code>1</Declaration_gen_procedure_code></Type>{registration}</Identification><Declarant><Declarant_code>{trader}"
            "</Declarant_code><Reference><Number>12</Number></Reference></Declarant><General_information><Country><Export><Export_country_code>NA"
            "</Export_country_code></Export><Destination><Destination_country_code>IN</Destination_country_code></Destination></Country></General_information>"
            f"<Item><Tarification><HScode><Commodity_code>{code}</Commodity_code></HScode></Tarification><Goods_description><Country_of_origin_code>NA"
            f"</Country_of_origin_code><Commercial_Description>{goods}</Commercial_Description></Goods_description></Item></ASYCUDA>\n")


def change(reference, function, items=None, **more):
    document = {"kpwatch": "declaration/1", "reference": reference, "function_code": function, "version": "2", **more}
    if items is not None:
        document["items"] = items
    return json.dumps(document)


def says(events):
    """What an authority is told, in order: of which declaration, in which state, with which checks."""
    return [(event["data"]["declaration"]["identifier"], event["data"]["state"], [finding["check"] for finding in event["data"].get("findings", [])])
            for event in events]


class Changes(RoadTest):
    def told(self, *messages, after=None):
        """What customs are told of these messages, one after the other."""
        daemon = self.daemon().start()
        self.send(daemon, *messages)
        return says(daemon.events("customs-risk"))

    def send(self, daemon, *messages):
        self.count = getattr(self, "count", 0)
        for message in messages:
            self.count += 1
            daemon.drop(f"m{self.count}.txt", message)
            daemon.settle()
        # What comes last shows that nothing is on its way any more.
        before = len(daemon.events("customs-risk"))
        self.count += 1
        daemon.drop(f"m{self.count}.txt", declaration(f"LAST{self.count}"))
        daemon.until("the last", lambda: any(one[0] == f"LAST{self.count}" for one in says(daemon.events("customs-risk"))))
        return before

    def assert_told(self, expected, *messages):
        self.assertEqual(expected, [one for one in self.told(*messages) if not one[0].startswith("LAST")])

    # ---- two traders with the same number of their own
    def test_a_strangers_declaration_with_the_same_number_resolves_nothing(self):
        opened = ("EXPORT-1", "open", ["B01"])
        self.assert_told([opened], wco(), wco(trader="GB222222222000", code="71023900", goods="POLISHED DIAMONDS", day="20250612"))
        self.assert_told([("12", "open", ["B01"])], asycuda("BROKER1"), asycuda("BROKER2", code="71023900", goods="POLISHED DIAMONDS", version=2))
        self.assert_told([opened], wco(role="Exporter"), wco(role="Exporter", trader="GB222222222000", code="71023900", goods="POLISHED DIAMONDS"))

    def test_a_strangers_cancellation_or_amendment_with_the_same_number_takes_nothing_back(self):
        opened = ("EXPORT-1", "open", ["B01"])
        self.assert_told([opened], wco(), wco(trader="GB222222222000", function="13", kind="INV", has_items=False))
        self.assert_told([opened], wco(), wco(trader="GB222222222000", function="13", code="09012100", goods="COFFEE"))

    def test_the_same_traders_next_version_is_the_same_declaration(self):
        opened = ("EXPORT-1", "open", ["B01"])
        resolved = ("EXPORT-1", "resolved", [])
        self.assert_told([opened, resolved], wco(), wco(trader="gb 111111111000", code="71023900", goods="POLISHED DIAMONDS"))
        self.assert_told([("12", "open", ["B01"]), ("12", "resolved", [])], asycuda("BROKER1"), asycuda("BROKER1", code="71023900", goods="POLISHED", version=2))

    def test_two_traders_on_one_certificate_are_a_reuse_of_it(self):
        by = lambda who, day: declaration("P1", "BW0001234", accepted_on=day, parties=[{"role": "declarant", "id": who}])  # noqa: E731
        self.assert_told([("P1", "open", ["B09"])], certificate("BW0001234"), by("BE1", "2025-05-20"), by("BE2", "2025-06-07"))
        self.assert_told([], certificate("BW0001234"), by("BE1", "2025-05-20"), by("BE1", "2025-06-07"))
        registered = lambda who: json.dumps(dict(json.loads(by(who, "2025-06-07")), mrn="25BE1"))  # noqa: E731
        self.assert_told([("25BE1", "open", ["B09"])], certificate("BW0001234"), by("BE1", "2025-05-20"), registered("BE2"))
        self.assert_told([], certificate("BW0001234"), by("BE1", "2025-05-20"), registered("BE1"))

    def test_a_number_that_customs_gave_is_the_same_declaration_whoever_files(self):
        mrn = "25GB000000000000A1"
        self.assert_told([(mrn, "open", ["B01"]), (mrn, "resolved", [])], wco(mrn=mrn),
                         wco(mrn=mrn, trader="GB222222222000", function="13", code="71023900", goods="POLISHED DIAMONDS"))
        registered = "NA001-2025-C77"
        self.assert_told([(registered, "open", ["B01"]), (registered, "resolved", [])], asycuda("BROKER1", registered="77"),
                         asycuda("BROKER2", registered="77", code="71023900", goods="POLISHED", version=2))

    def test_a_case_of_before_traders_were_told_apart_goes_on(self):
        # The map of before knows no parties: its case has the number alone.
        daemon = self.daemon()
        old = daemon.home / "mappings"
        shutil.copytree(ROOT / "mappings", old)
        map_file = old / "xml/wco-dec-dms2.yaml"
        map_file.write_text("".join(line for line in map_file.read_text().splitlines(True) if "starts: Declarant," not in line))
        config = daemon.config.read_text()
        daemon.config.write_text(config.replace(f"mappings: '{ROOT}/mappings'", f"mappings: '{old}'"))
        daemon.start()
        self.send(daemon, wco())
        daemon.terminate()
        daemon.config.write_text(config)
        daemon.start()
        self.send(daemon, wco(trader="GB222222222000", code="71023900", goods="POLISHED DIAMONDS"))   # a stranger's
        self.send(daemon, wco(day="20250521"))                                                        # the same finding: not told again
        ours = [one for one in says(daemon.events("customs-risk")) if one[0] == "EXPORT-1"]
        self.assertEqual([("EXPORT-1", "open", ["B01"])], ours)
        self.send(daemon, wco(function="13", kind="INV", has_items=False))
        events = [event for event in daemon.events("customs-risk") if event["data"]["declaration"]["identifier"] == "EXPORT-1"]
        self.assertEqual(["open", "withdrawn"], [event["data"]["state"] for event in events])
        self.assertEqual(1, len({event["data"]["alert_id"] for event in events}))

    # ---- what no longer lists the goods
    def test_a_cancellation_that_lists_nothing_withdraws_the_alert(self):
        self.assert_told([("D3", "open", ["B01"]), ("D3", "withdrawn", [])], declaration("D3"), change("D3", "1"))
        self.assert_told([("D3", "open", ["B01"]), ("D3", "withdrawn", [])], declaration("D3"), change("D3", "1", COFFEE))
        daemon = self.daemon().start()
        self.send(daemon, declaration("D3"), change("D3", "1"))
        self.assertEqual([1, 1], [event["data"]["item"]["number"] for event in daemon.events("customs-risk")][:2], "it is the same item")
        mrn = "25GB000000000000A1"
        self.assert_told([(mrn, "open", ["B01"]), (mrn, "withdrawn", [])], wco(mrn=mrn),
                         wco(number="CANCEL-1", mrn=mrn, trader="", function="13", kind="INV", has_items=False))

    def test_a_cancellation_that_names_nobody_is_of_the_only_declaration_with_its_number(self):
        who = lambda name: {"parties": [{"role": "declarant", "name": name}]}  # noqa: E731
        opened = ("D3", "open", ["B01"])
        self.assert_told([opened, ("D3", "withdrawn", [])], declaration("D3", **who("Quarry Lane")), change("D3", "1"))
        self.assert_told([opened, opened], declaration("D3", **who("Quarry Lane")), declaration("D3", **who("Old Ford")), change("D3", "1"))

    def test_a_certificate_of_what_was_cancelled_is_free_again(self):
        first = declaration("D1", "BW0001234")
        second = declaration("D2", "BW0001234", accepted_on="2025-06-07")
        self.assert_told([], certificate("BW0001234"), first, change("D1", "1"), second)
        self.assert_told([("D2", "open", ["B09"])], certificate("BW0001234"), first, change("OTHER", "1"), second)

    def test_a_cancellation_in_one_batch_with_its_declaration_is_not_lost(self):
        daemon = self.daemon()
        for number in range(20):
            daemon.drop(f"a{number:02d}-1.json", declaration(f"B{number}"))
            daemon.drop(f"a{number:02d}-2.json", change(f"B{number}", "1"))
        daemon.start()
        events = daemon.until_told("customs-risk", 40)
        self.assertEqual({"withdrawn": 20, "open": 20}, {state: sum(one[1] == state for one in says(events)) for state in ("open", "withdrawn")})

    def test_an_amendment_to_other_goods_resolves_the_alert(self):
        expected = [("D4", "open", ["B01"]), ("D4", "resolved", [])]
        self.assert_told(expected, declaration("D4"), change("D4", "4", COFFEE))
        self.assert_told(expected, declaration("D4"), change("D4", "5", COFFEE))

    def test_an_amendment_that_lists_nothing_says_nothing_of_the_goods(self):
        self.assert_told([("D5", "open", ["B01"])], declaration("D5"), change("D5", "4"))
        # Nor where it would be looked at for itself.
        cites = {"documents": [{"code": "L116", "reference": "BW 0001234"}]}
        self.assert_told([("D5", "open", ["B01"])], declaration("D5"), change("D5", "4", **cites))
        # The certificate stays used.
        self.assert_told([("D2", "open", ["B09"])], certificate("BW0001234"), declaration("D1", "BW0001234"), change("D1", "4"),
                         declaration("D2", "BW0001234", accepted_on="2025-06-07"))

    def test_an_addition_and_a_deletion_of_other_lines_leave_the_goods_alone(self):
        for function in "23":
            self.assert_told([("D6", "open", ["B01"])], declaration("D6"), change("D6", function, COFFEE))

    def test_a_change_of_what_concerns_nobody_leaves_nothing(self):
        daemon = self.daemon().start()
        self.send(daemon, other_goods("C1"), change("C1", "4", COFFEE), change("C1", "1"), change("C2", "1"))
        self.assertEqual({f"LAST{self.count}"}, {one[0] for one in says(daemon.events("declarants"))})
        self.assertEqual(1, daemon.metric("kpwatch_declarations_relevant_total"))


if __name__ == "__main__":
    unittest.main()
