#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""A feed whose messages are held against the integrator's own schemas."""
import subprocess
import unittest

from road import KPWATCH, RoadTest

SCHEMA = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="http://ncts.dgtaxud.ec">
  <xs:element name="CC015C"><xs:complexType><xs:sequence>
    <xs:element name="messageSender" type="xs:string"/>
    <xs:element name="TransitOperation"><xs:complexType><xs:sequence><xs:element name="LRN" type="xs:string"/></xs:sequence></xs:complexType></xs:element>
    <xs:any minOccurs="0" maxOccurs="unbounded" processContents="skip"/>
  </xs:sequence></xs:complexType></xs:element>
</xs:schema>
"""


def transit(reference, inside="", sender="<messageSender>SAMPLE</messageSender>"):
    return f'<n:CC015C xmlns:n="http://ncts.dgtaxud.ec">{sender}<TransitOperation><LRN>{reference}</LRN></TransitOperation>{inside}</n:CC015C>'


class SchemaRoad(RoadTest):
    def with_schemas(self, deviations):
        daemon = self.daemon()
        (daemon.home / "schemas").mkdir()
        (daemon.home / "schemas" / "transit.xsd").write_text(SCHEMA)
        daemon.config.write_text(daemon.config.read_text().replace("scan_milliseconds: 50", f"scan_milliseconds: 50, schemas: schemas, schema_deviations: {deviations}"))
        return daemon

    def test_a_deviation_is_a_note_even_in_a_message_of_no_interest(self):
        daemon = self.with_schemas("note").start()
        daemon.drop("good.xml", transit("GOOD"))
        daemon.settle()
        self.assertEqual(0, daemon.metric("kpwatch_notes_total", reason="schema-deviation"))
        daemon.drop("bad.xml", transit("BAD", sender=""))
        daemon.settle()
        daemon.until("it is noted", lambda: daemon.metric("kpwatch_notes_total", reason="schema-deviation") >= 1)
        self.assertEqual((["bad.xml", "good.xml"], []), (daemon.names("done"), daemon.names("quarantine")))

    def test_a_deviation_refuses_the_message_where_that_is_configured(self):
        daemon = self.with_schemas("refuse").start()
        daemon.drop("good.xml", transit("GOOD"))
        daemon.drop("bad.xml", "\n" + transit("BAD", sender=""))
        daemon.settle()
        self.assertEqual((["good.xml"], ["bad.xml"]), (daemon.names("done"), daemon.names("quarantine")))
        (letter,) = daemon.lines("dead-letters", "list")
        self.assertEqual("schema-deviation", letter["reason"])
        self.assertIn("line 2", str(letter["place"]).replace("'line': ", "line "))

    def assert_complaint(self, complaint, text, instead):
        """`kpwatch check` refuses the schemas with `instead` in the place of that text."""
        daemon = self.with_schemas("note")
        (daemon.home / "schemas" / "transit.xsd").write_text(SCHEMA.replace(text, instead, 1))
        checked = subprocess.run([KPWATCH, "check", "--config", str(daemon.config)], capture_output=True, text=True, timeout=60)
        self.assertNotEqual(0, checked.returncode)
        self.assertIn(complaint, checked.stdout + checked.stderr)

    def test_schemas_that_cannot_be_loaded_are_a_complaint_before_anything_starts(self):
        self.assert_complaint("transit.xsd:3:", 'type="xs:string"', 'type="nothing"')

    def test_a_group_that_may_come_very_often_is_a_complaint_and_takes_no_time(self):
        self.assert_complaint('transit.xsd:2: maxOccurs="100000"', "<xs:sequence>", '<xs:sequence maxOccurs="100000">')


if __name__ == "__main__":
    unittest.main()
