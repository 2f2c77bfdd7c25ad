# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""Compares what authorities got with what the reference says they must get, and names each fault by its kind.

lost                a revision, an event for one authority, or a dead letter that never came
duplicate visible   one event id twice in one stream
duplicate effect    the same decision told under two ids, or one dead letter kept twice
not expected        an alert or a dead letter that nothing asks for
wrong content       another state, finding, figure, label or document than must be
wrong recipient     told to an authority that it does not concern
sequence gap        a number that is missing in an authority's stream
order break         a stream, or the revisions of an alert, not in their order
"""
import collections
import dataclasses

from reference import AUTHORITIES

KINDS = ("lost", "duplicate visible", "duplicate effect", "not expected", "wrong content", "wrong recipient", "sequence gap", "order break")


@dataclasses.dataclass
class Event:
    """As an authority reads it. Its place in the list of its stream is its place in the stream."""
    id: str
    type: str
    sequence: int
    data: dict

    @property
    def alert(self):
        return self.data["declaration"]["identifier"], self.data["item"]["number"]


def says(finding):
    return finding["check"], finding.get("certificate", ""), finding.get("expected"), finding.get("observed")


def matches(expected, finding):
    """`expected` leaves out what the reference does not state."""
    return all(e is None or e == f for e, f in zip(expected, finding))


def same(expected, findings):
    """Each expected finding is there, and no other."""
    left = list(findings)
    for wanted in expected:
        found = next((f for f in left if matches(wanted.says, says(f))), None)
        if found is None:
            return False
        left.remove(found)
    return not left


class Verdict:
    def __init__(self):
        self.faults = []

    def fault(self, kind, what):
        assert kind in KINDS
        self.faults.append((kind, what))

    def counts(self):
        return collections.Counter(kind for kind, _ in self.faults)

    # ---- one stream by itself
    def stream(self, authority, events):
        ids, revisions, last = collections.Counter(), {}, 0
        for event in events:
            ids[event.id] += 1
            if ids[event.id] > 1:
                self.fault("duplicate visible", f"{authority}: {event.id} at sequence {event.sequence}")
                continue
            if event.sequence <= last:
                self.fault("order break", f"{authority}: {event.sequence} after {last}")
            last = max(last, event.sequence)
            before = revisions.get(event.data["alert_id"], 0)
            if event.data["revision"] <= before:
                self.fault("order break", f"{authority}: revision {event.data['revision']} of {event.data['alert_id']} after {before}")
            revisions[event.data["alert_id"]] = event.data["revision"]
        numbers = {event.sequence for event in events}
        for missing in sorted(set(range(1, max(numbers, default=0) + 1)) - numbers):
            self.fault("sequence gap", f"{authority}: {missing}")

    # ---- all streams together
    def alerts(self, expected, streams):
        told = {}   # (identifier, item): {(alert id, revision): {authority: event}}
        for authority, events in streams.items():
            for event in events:
                told.setdefault(event.alert, {}).setdefault((event.data["alert_id"], event.data["revision"]), {}).setdefault(authority, event)
        for key in sorted(set(told) - set(expected)):
            self.fault("not expected", f"{key}: {[self.in_words(by) for by in told[key].values()]}")
        for key, revisions in sorted(expected.items()):
            self.alert(key, revisions, told.get(key, {}))

    @staticmethod
    def whole(by_authority):
        """All that was said in one revision: the findings of those who see all of them."""
        findings = {}
        for authority, event in by_authority.items():
            if AUTHORITIES[authority][4] is None:
                for finding in event.data["findings"]:
                    findings[says(finding) + (finding["sentence"],)] = finding
        return findings

    @staticmethod
    def state(by_authority):
        """Who is no longer concerned is told «resolved», whatever the others hear."""
        states = {event.data["state"] for event in by_authority.values()}
        return next(iter(states)) if len(states) == 1 else next(iter(states - {"resolved"}))

    def in_words(self, by_authority):
        return f"{self.state(by_authority)} {sorted(f[0] for f in self.whole(by_authority))}"

    def alert(self, key, expected, told):
        if len({alert_id for alert_id, _ in told}) > 1:
            self.fault("duplicate effect", f"{key}: told under several ids")
        next_one, before = 0, None
        for revision in sorted(told, key=lambda r: r[1]):
            by_authority = told[revision]
            whole, state = self.whole(by_authority), self.state(by_authority)
            says_so = lambda wanted: wanted["state"] == state and same(wanted["findings"], list(whole.values()))
            if before is not None and (set(whole), state) == before:
                self.fault("duplicate effect", f"{key}: revision {revision[1]} says what the one before said")
                continue
            is_other_wording = (next_one > 0 and state == "updated" and before is not None and set(whole) != before[0]
                                and same(expected[next_one - 1]["findings"], list(whole.values())))
            before = (set(whole), state)
            match = next((n for n in range(next_one, len(expected)) if says_so(expected[n])), None)
            if match is None and is_other_wording:   # same findings, told in other words since more is known
                self.recipients(f"{key} revision {revision[1]}", dict(expected[next_one - 1], state="updated"), by_authority)
                continue
            if match is None:
                # One is there in place of the expected one: wrong. What is beyond the last expected one is too much.
                kind = "wrong content" if next_one < len(expected) else "not expected"
                self.fault(kind, f"{key}: revision {revision[1]} is {self.in_words(by_authority)}; expected {self.expected_in_words(expected, next_one)}")
                next_one += 1
                continue
            for skipped in range(next_one, match):
                self.fault("lost", f"{key}: {self.expected_in_words(expected, skipped)}")
            self.recipients(f"{key} revision {revision[1]}", expected[match], by_authority)
            next_one = match + 1
        for skipped in range(next_one, len(expected)):
            self.fault("lost", f"{key}: {self.expected_in_words(expected, skipped)}")

    @staticmethod
    def expected_in_words(expected, n):
        return f"{expected[n]['state']} {[f.says for f in expected[n]['findings']]}" if n < len(expected) else "no more"

    def recipients(self, what, wanted, by_authority):
        for authority in sorted(set(wanted["told"]) - set(by_authority)):
            self.fault("lost", f"{what}: not told to {authority}")
        for authority in sorted(set(by_authority) - set(wanted["told"])):
            self.fault("wrong recipient", f"{what}: told to {authority}")
        for authority in set(by_authority) & set(wanted["told"]):
            for fault in self.content(wanted, authority, by_authority[authority]):
                self.fault("wrong content", f"{what} for {authority}: {fault}")

    @staticmethod
    def content(wanted, authority, event):
        addressed = wanted["told"][authority]
        label, fields = AUTHORITIES[authority][3:]
        data = event.data
        state = wanted["state"] if addressed or wanted["state"] == "withdrawn" else "resolved"
        worst = max((f.severity for f in addressed if f.cls == "substantive"), default=0)
        disposition = "none" if not addressed else "correct" if not worst else "alert" if worst >= 4 else "review" if worst == 3 else "info"
        for name, is_value, must in (("state", data["state"], state), ("type", event.type, "org.kpwatch.alert." + state), ("label", data["tlp"], label),
                                     ("severity", data["severity"], max((f.severity for f in addressed), default=0)),
                                     ("disposition", data["disposition"], disposition), ("event id", event.id, f"{data['alert_id']}.{data['revision']}"),
                                     ("document", data["declaration"]["sha256"], wanted["sha256"])):
            if is_value != must:
                yield f"{name} is {is_value}, must be {must}"
        if fields is None:
            if not same(addressed, data["findings"]):
                yield f"findings are {[says(f) for f in data['findings']]}, must be {[f.says for f in addressed]}"
            for finding in data["findings"]:
                known = next((f for f in addressed if f.check == finding["check"]), None)
                if known and (finding["class"], finding["severity"]) != (known.cls, known.severity):
                    yield f"{finding['check']} is {finding['class']} {finding['severity']}"
        else:
            if sorted(f["check"] for f in data["findings"]) != sorted(f.check for f in addressed):
                yield f"findings are {data['findings']}"
            if any(set(f) - {"check", "certificate"} for f in data["findings"]) or {"parties", "certificates", "explanation"} & set(data) or set(data["item"]) != {"number"}:
                yield "it may not see all of this"

    # ---- dead letters
    def letters(self, expected, kept):
        """Hashes of the bytes: how often each must be kept, and how often it is."""
        for sha256 in sorted(set(expected) | set(kept)):
            must, is_kept = expected.get(sha256, 0), kept.get(sha256, 0)
            if must and is_kept < must:
                self.fault("lost", f"dead letter {sha256[:16]}: {is_kept} of {must}")
            elif not must:
                self.fault("not expected", f"dead letter {sha256[:16]}")
            elif is_kept > must:
                self.fault("duplicate effect", f"dead letter {sha256[:16]}: {is_kept} instead of {must}")


def compare(expected_alerts, expected_letters, streams, letters):
    verdict = Verdict()
    for authority in AUTHORITIES:
        verdict.stream(authority, streams.get(authority, []))
    verdict.alerts(expected_alerts, streams)
    verdict.letters(expected_letters, letters)
    return verdict
