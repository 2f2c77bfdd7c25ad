# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""Quarterly tables counted from the generator's own rows, in whole hundredths: nothing of kpwatch is in it."""
import collections
import datetime

UNION = set("AT BE BG CY CZ DE DK EE ES FI FR GB GR HU IE IT LT LU LV MT NL PL PT RO SE SI SK EU".split())   # until Croatia joined in 2013
CHANGE = datetime.date(2011, 1, 1)


def party(territory):
    if territory is None:
        return "UNKNOWN"
    return "EU" if territory in UNION else {"HK": "CN", "MO": "CN", "LI": "CH"}.get(territory, territory)


def quarter(day):
    return f"{day.year}-Q{(day.month + 2) // 3}"


def counted_on(issued, customs):
    """By customs date before 2011; asked of the customs day."""
    asked = customs or issued
    return issued if asked >= CHANGE else asked


def tables(rows):
    """{quarter: {(reporter, flow, code, partner, role): [carats, cents]}}, {quarter: {(reporter, counter, partner): count}}"""
    trade = collections.defaultdict(lambda: collections.defaultdict(lambda: [0, 0]))
    counts = collections.defaultdict(collections.Counter)
    for one in rows:
        issuer, origin = party(one["issuer"]), one["origin"]
        origin = "MIXED" if origin == "***" or "," in origin else origin
        received = {}
        for territory, day, carats, cents in one["receipts"]:
            received[territory] = (day, carats, cents)      # the later one counts
        sides = [("EXP", issuer, party(one["destination"]), one["validated"], one["carats"], one["cents"], bool(received) and False)]
        sides += [("IMP", party(territory), issuer, day, carats, cents, True) for territory, (day, carats, cents) in received.items()]
        for flow, reporter, partner, customs, carats, cents, is_received in sides:
            if reporter == partner or one["status"] in ("replaced", "invalidated", "reported_fake"):
                continue
            if one["status"] in ("expired", "reported_lost", "reported_stolen") and not received:
                continue
            when = quarter(counted_on(one["issued"], customs))
            lines = one["lines"] if one["split"] and carats == one["carats"] else {"7102": (carats, cents)}
            # One code is known from nothing but the split.
            if one["split"] and len(one["lines"]) == 1:
                lines = {next(iter(one["lines"])): (carats, cents)}
            for code, (weight, money) in lines.items():
                for role, other in (("DESTINATION" if flow == "EXP" else "PROVENANCE", partner), ("ORIGIN", origin)):
                    sums = trade[when][reporter, flow, code, other, role]
                    sums[0] += weight
                    sums[1] += money
            counts[when][reporter, "ISSUED" if flow == "EXP" else "RECEIVED", partner] += 1
    return trade, counts
