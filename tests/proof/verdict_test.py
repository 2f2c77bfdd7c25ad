#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""The judge is judged first: of each kind of fault one is planted into streams that are right, and must be found and named."""
import copy
import unittest

import reference
import stream
from verdict import Event, compare


def told_rightly(told):
    """The streams that must come of it, as authorities would read them."""
    streams = {name: [] for name in reference.AUTHORITIES}
    for (identifier, item), revisions in told.alerts.items():
        for number, revision in enumerate(revisions, 1):
            for authority, findings in revision["told"].items():
                state = revision["state"] if findings or revision["state"] == "withdrawn" else "resolved"
                worst = max((f.severity for f in findings if f.cls == "substantive"), default=0)
                label, fields = reference.AUTHORITIES[authority][3:]
                data = {"alert_id": f"kpa-{identifier}-{item}", "revision": number, "state": state, "tlp": label,
                        "severity": max((f.severity for f in findings), default=0),
                        "disposition": "none" if not findings else "correct" if not worst else "alert" if worst >= 4 else "review" if worst == 3 else "info",
                        "declaration": {"identifier": identifier, "sha256": revision["sha256"]}, "item": {"number": item},
                        "findings": [{"check": f.check, "certificate": f.certificate, "expected": f.expected, "observed": f.observed, "sentence": str(f.says),
                                      "class": f.cls, "severity": f.severity} for f in findings]}
                if fields:
                    data["findings"] = [{"check": f["check"], "certificate": f["certificate"]} for f in data["findings"]]
                streams[authority].append(Event(f"{data['alert_id']}.{number}", f"org.kpwatch.alert.{state}", len(streams[authority]) + 1, data))
    return streams


class Planted(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.expected = reference.Reference()
        for step in stream.woven(7, stream.stories(7, 600)):
            cls.expected.take(step, True)

    def setUp(self):
        self.streams = told_rightly(self.expected)
        self.letters = dict(self.expected.letters)
        self.events = self.streams["kp-office"]

    def faults(self):
        return compare(self.expected.alerts, self.expected.letters, self.streams, self.letters).counts()

    def renumber(self, authority="kp-office"):
        for number, event in enumerate(self.streams[authority], 1):
            event.sequence = number

    def last_of(self, state, authority="kp-office"):
        """An alert's last event with that state, that no later one follows."""
        newest = {}
        for event in self.streams[authority]:
            newest[event.data["alert_id"]] = event
        return next(event for event in newest.values() if event.data["state"] == state)

    def test_what_is_right_has_no_fault(self):
        self.assertGreater(sum(len(events) for events in self.streams.values()), 200)
        self.assertGreater(len(self.letters), 3)
        self.assertEqual({}, self.faults())

    def test_the_stream_tells_of_every_check_the_reference_has(self):
        told = {f.check for revisions in self.expected.alerts.values() for revision in revisions for f in revision["findings"]}
        more = reference.Reference()
        for step in stream.woven(8, stream.stories(8, 3000)):
            more.take(step, True)
        told |= {f.check for revisions in more.alerts.values() for revision in revisions for f in revision["findings"]}
        self.assertEqual(set(reference.CHECKS), told)

    def test_a_lost_event_is_found_though_the_numbers_close_over_it(self):
        self.events.remove(self.last_of("open"))
        self.renumber()
        self.assertEqual({"lost": 1}, self.faults())

    def test_an_alert_that_nobody_was_told_is_found(self):
        gone = next(event for event in self.events if event.data["state"] == "resolved")
        for authority, events in self.streams.items():
            events[:] = [event for event in events if event.id != gone.id]
            self.renumber(authority)
        self.assertIn("lost", self.faults())

    def test_a_gap_in_a_stream_is_found(self):
        self.events.remove(self.last_of("open"))
        self.assertEqual({"lost": 1, "sequence gap": 1}, self.faults())

    def test_an_event_that_is_visible_twice_is_found(self):
        self.events.append(copy.deepcopy(self.events[10]))
        self.assertEqual({"duplicate visible": 1}, self.faults())

    def test_a_decision_that_is_told_again_under_a_new_id_is_found(self):
        last = self.last_of("updated")
        for authority, events in self.streams.items():
            for event in [e for e in events if e.id == last.id]:
                again = copy.deepcopy(event)
                again.data["revision"] += 1
                again.id = f"{again.data['alert_id']}.{again.data['revision']}"
                again.sequence = len(events) + 1
                events.append(again)
        self.assertEqual({"duplicate effect": 1}, self.faults())

    def test_a_changed_figure_is_found(self):
        event = next(e for e in self.events if any(f["check"] == "E01" for f in e.data["findings"]))
        next(f for f in event.data["findings"] if f["check"] == "E01")["observed"] = "1.00"
        self.assertIn("wrong content", self.faults())

    def test_another_document_label_or_severity_is_found(self):
        for path, value in ((("declaration", "sha256"), "0" * 64), (("tlp",), "TLP:CLEAR"), (("severity",), 1), (("disposition",), "info")):
            self.setUp()
            event = next(e for e in self.events if e.data["severity"] == 5)
            part = event.data
            for name in path[:-1]:
                part = part[name]
            part[path[-1]] = value
            self.assertEqual({"wrong content": 1}, self.faults(), path)

    def test_more_than_an_authority_may_see_is_found(self):
        self.streams["za-customs"][0].data["parties"] = [{"role": "importer"}]
        self.assertEqual({"wrong content": 1}, self.faults())

    def test_an_event_for_somebody_else_is_found(self):
        told = {event.id for event in self.streams["bw-issuer"]}
        stray = copy.deepcopy(next(e for e in self.events if e.id not in told))
        stray.sequence = len(self.streams["bw-issuer"]) + 1
        self.streams["bw-issuer"].append(stray)
        self.assertEqual({"wrong recipient": 1}, self.faults())

    def test_an_alert_that_nothing_asks_for_is_found(self):
        stray = copy.deepcopy(self.events[0])
        stray.data["declaration"]["identifier"] = "LAWFUL"
        stray.data["alert_id"] = "kpa-stray"
        stray.id, stray.sequence = "kpa-stray.1", len(self.events) + 1
        self.events.append(stray)
        self.assertEqual({"not expected": 1}, self.faults())

    def test_events_in_the_wrong_order_are_found(self):
        self.events[3], self.events[4] = self.events[4], self.events[3]
        self.assertEqual({"order break": 1}, self.faults())

    def test_dead_letters_that_are_lost_doubled_or_too_many_are_found(self):
        first, second = sorted(self.letters)[:2]
        del self.letters[first]
        self.letters[second] += 1
        self.letters["f" * 64] = 1
        self.assertEqual({"lost": 1, "duplicate effect": 1, "not expected": 1}, self.faults())


if __name__ == "__main__":
    unittest.main(verbosity=2)
