# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""A stream of made-up documents from a seed: stories of one shipment each, told in several messages, woven into one another.

A story's messages keep their order and share no declaration and no certificate with another story, so that what must come of
each is the same however the stories are woven. Nothing here knows what is expected: reference.py works that out.
"""
import dataclasses
import datetime
import hashlib
import random

import messages

D = datetime.date
DAY = datetime.timedelta(days=1)
MAY = D(2025, 5, 1)
LANES = [("BW", "BE"), ("CA", "BE"), ("NA", "IL"), ("AO", "AE"), ("RU", "IN"), ("IL", "CN"), ("AE", "IN"), ("ZA", "CN"), ("BW", "IN"), ("ZA", "AE"),
         ("BE", "IN"), ("NL", "AE")]
UNION = {"BE", "NL", "DE"}
OTHER_GOODS = [("090121", "COFFEE, ROASTED"), ("847130", "PORTABLE COMPUTERS"), ("220421", "WINE OF FRESH GRAPES"), ("610910", "T-SHIRTS OF COTTON"),
               ("710239", "DIAMONDS, POLISHED, BRILLIANT CUT"), ("820719", "DIAMOND DRILL BITS"), ("711319", "GOLD RINGS")]
ROUGH = {"710231": "ROUGH DIAMONDS", "710210": "ROUGH DIAMONDS, UNSORTED", "710221": "INDUSTRIAL DIAMONDS, UNWORKED"}


@dataclasses.dataclass
class Step:
    """One message: the facts of its declarations, or of its certificates, and how many documents in it nobody can read."""
    story: str
    data: bytes
    extension: str
    facts: list = ()
    rows: list = ()
    refused: int = 0
    repeats: bool = False   # the very bytes of the step before

    @property
    def sha256(self):
        return hashlib.sha256(self.data).hexdigest()


class Story:
    def __init__(self, chance, serial):
        self.chance, self.serial, self.steps, self.numbers = chance, serial, [], 0
        self.name = f"s{serial:06d}"
        self.dispatch, self.destination = chance.choice(LANES)
        self.form = chance.choice(("za", "eu", "wco", "asycuda", "json"))
        if self.form == "za":   # South African customs take what comes to South Africa or leaves it
            self.dispatch, self.destination = chance.choice((("BW", "ZA"), ("NA", "ZA"), ("ZA", "BE"), ("ZA", "IN"), ("ZA", "AE")))
        self.regime = "export" if self.dispatch == "ZA" else chance.choice(("import", "import", "export"))
        if self.form == "za" and self.destination == "ZA":
            self.regime = "import"
        self.issued = MAY + DAY * chance.randrange(40)
        self.accepted = self.issued + DAY * chance.randrange(2, 9)
        self.carats = f"{chance.randrange(2000, 400000) / 100:.2f}"

    # ---- certificates
    def certificate(self, issuer=None, **given):
        """The facts of a certificate that fits the story's shipment."""
        issuer = issuer or ("EU" if self.dispatch in UNION else self.dispatch)
        self.numbers += 1
        row = {"number": f"{issuer}{self.serial * 10 + self.numbers:07d}", "issuer": issuer, "issued_on": self.issued, "expires_on": self.issued + 60 * DAY,
               "origin": "BW" if issuer in ("EU", "IL", "AE") else issuer, "destination": "EU" if self.destination in UNION else self.destination,
               "carats": self.carats, "hs": "710231", "status": "valid"}
        row.update(given)
        return row

    def send_certificates(self, *rows, form=None):
        form = form or self.chance.choice(("csv", "csv", "json") if len(rows) == 1 else ("csv",))
        rows = [dict(row) for row in rows]
        for row in rows:   # what this form of message cannot say is not known from it
            for name in {"json": ("hs",), "eaeu": ("destination", "status", "issuer"), "csv": ()}[form]:
                row[name] = None
        self.steps.append(Step(self.name, messages.certificates(form, rows), messages.extension(form), rows=rows))

    def written(self, number):
        """One of the ways in which senders write the number."""
        letters, digits = number[:2], number[2:]
        return self.chance.choice((number, f"{letters} {digits}", f"{letters} {int(digits)}", f"{letters}KIM{digits}", f"KPC NO {letters} {digits}", number.lower(),
                                   f"DOC {number}", f"{self.chance.choice(('REF', 'ORG.', 'ID', 'PER', 'DRC'))} {letters} {digits}"))

    # ---- declarations
    def item(self, certificate=None, hs="710231", text=None, carats=None, origin=None):
        return {"hs": hs, "text": text or ROUGH.get(hs, "GOODS"), "carats": carats or (self.carats if hs in ROUGH else None), "certificate": certificate,
                "origin": origin or ("BW" if self.dispatch in ("BE", "NL", "IL", "AE") else self.dispatch)}

    def declare(self, *items, **given):
        self.numbers += 1
        facts = {"form": self.form, "reference": f"{self.serial * 10 + self.numbers:07d}" if self.form == "asycuda" else f"P{self.serial:06d}N{self.numbers}",
                 "function": "9", "version": 1, "test": False, "regime": self.regime, "accepted": self.accepted, "departed": None, "dispatch": self.dispatch,
                 "destination": self.destination, "items": list(items)}
        facts.update(given)
        return self.send(facts)

    def send(self, facts):
        facts["identifier"], facts["office"] = messages.identifier(facts), messages.office(facts)
        self.steps.append(Step(self.name, messages.declaration(facts), messages.extension(facts["form"]), facts=[facts]))
        return facts

    def amend(self, facts, *items, function="4"):
        if facts["form"] == "asycuda":
            function = "9"   # an export of the register says nothing of its purpose: the same number with other content
        return self.send(dict(facts, function=function, version=facts["version"] + 1, items=list(items)))

    def can_cancel(self):
        if self.form == "asycuda":
            self.form = "json"

    def cancel(self, facts):
        """Half of those who take a declaration back list its goods once more."""
        items = facts["items"] if self.chance.random() < 0.5 else []
        return self.send(dict(facts, function="1", version=facts["version"] + 1, items=items))

    def repeat(self, times=1):
        last = self.steps[-1]
        for _ in range(times):
            self.steps.append(dataclasses.replace(last, repeats=True))

    def times(self, factor):
        return f"{round(float(self.carats) * factor, 2):.2f}"


# ---- the stories

def other_goods(s):
    goods = [s.chance.choice(OTHER_GOODS) for _ in range(s.chance.randrange(1, 4))]
    s.declare(*(s.item(hs=hs, text=text, origin="US") for hs, text in goods))


def lawful(s):
    row = s.certificate()
    first = [lambda: s.send_certificates(row), lambda: s.declare(s.item(s.written(row["number"]), carats=s.chance.choice((s.carats, s.carats, s.times(1.0004)))))]
    if s.chance.random() < 0.3:
        first.reverse()   # the certificate comes after its declaration
    for tell in first:
        tell()
    if s.chance.random() < 0.2:
        s.repeat(s.chance.randrange(1, 3))


def russian(s):
    s.form, s.dispatch, s.destination, s.regime = s.chance.choice(("eu", "wco", "json")), "RU", "IN", "import"
    row = s.certificate()
    s.send_certificates(row, form="eaeu")
    s.declare(s.item(s.written(row["number"]), carats=s.times(s.chance.choice((1, 1, 1.2)))))


def no_certificate(s):
    s.declare(s.item(s.chance.choice((None, None, "TO FOLLOW", "PENDING")), hs=s.chance.choice(sorted(ROUGH))))
    if s.chance.random() < 0.4:
        s.repeat()


def unreadable_number(s):
    s.declare(s.item(s.chance.choice((f"{s.chance.randrange(10, 99)}?{s.serial}", f"RDC {s.serial}"))))


def weight(s):
    row = s.certificate()
    s.send_certificates(row)
    swapped = s.carats[:1] + s.carats[2:0:-1] + s.carats[3:] if s.carats[1].isdigit() and s.carats[2].isdigit() and s.carats[1] != s.carats[2] else s.times(10)
    s.declare(s.item(s.written(row["number"]), carats=s.chance.choice((s.times(1.03), s.times(0.98), s.times(1.31), s.times(0.7), s.times(10), s.times(0.2), swapped))))


def two_lines(s):
    row, other = s.certificate(), s.certificate()
    s.send_certificates(row, other)
    if s.chance.random() < 0.5:   # both lines on one certificate
        s.declare(s.item(row["number"], carats=s.times(0.5)), s.item(row["number"], carats=s.times(s.chance.choice((0.5, 0.8)))))
    else:
        s.declare(s.item(row["number"]), s.item(None, hs="090121", text="COFFEE"), s.item(other["number"] if s.chance.random() < 0.5 else None, carats=s.times(1.4)))


def late_certificate(s):
    s.dispatch, s.form = "LS", s.chance.choice(("eu", "wco", "asycuda", "json"))
    s.destination = s.chance.choice(("BE", "IN"))
    row = s.certificate()
    declared = s.declare(s.item(s.written(row["number"])))
    if s.chance.random() < 0.8:
        row["carats"] = s.chance.choice((s.carats, s.carats, s.times(0.6)))
        s.send_certificates(row)
        if s.chance.random() < 0.3:
            s.amend(declared, s.item(row["number"], carats=row["carats"]))


def late_and_wrong(s):
    row = s.certificate(carats=s.times(s.chance.choice((0.5, 0.97, 1.5))))
    s.declare(s.item(s.written(row["number"])))
    if s.chance.random() < 0.8:
        s.send_certificates(row)


def dates(s):
    s.regime = "export" if s.regime == "export" and s.form == "za" else "import" if s.form != "za" else s.regime
    row = s.certificate()
    s.send_certificates(row)
    s.accepted = s.chance.choice((row["expires_on"], row["expires_on"] + DAY, row["expires_on"] + 40 * DAY, s.issued - DAY))
    departed = s.chance.choice((None, s.issued - DAY, s.issued - 3 * DAY)) if s.form in ("za", "eu", "json") else None
    s.declare(s.item(s.written(row["number"])), departed=departed)


def wrong_place(s):
    s.send_certificates(s.certificate(destination=s.chance.choice(("IL", "CH", "SG"))), form="csv")
    s.declare(s.item(s.written(s.steps[-1].rows[0]["number"])))


def wrong_letters(s):
    row = s.certificate()
    s.send_certificates(dict(row, issuer=s.chance.choice(("CA", "SL", "GN"))), form="csv")
    s.declare(s.item(s.written(row["number"])))


def wrong_code(s):
    row = s.certificate(hs="710221")
    s.send_certificates(row, form="csv")
    s.declare(s.item(s.written(row["number"]), hs=s.chance.choice(("710231", "710210"))))


def other_words(s):
    if s.chance.random() < 0.5:
        s.declare(s.item(hs="701890", text="DIAMANTS BRUTS", origin="CD"))
    else:
        row = s.certificate()
        s.send_certificates(row)
        s.declare(s.item(row["number"], text="POLISHED BRILLIANTS"))


def reuse(s):
    """Several movements on one certificate; then perhaps the first of them gives it up."""
    s.can_cancel()
    row = s.certificate()
    known_first = s.chance.random() < 0.7
    if known_first:
        s.send_certificates(row)
    declared = []
    for _ in range(s.chance.randrange(2, 4)):
        declared.append(s.declare(s.item(s.written(row["number"])), accepted=s.accepted + DAY * s.chance.choice((0, 0, 2, 3, 4, 20))))
    if not known_first:
        s.send_certificates(row)
    then = s.chance.random()
    if then < 0.35:
        s.cancel(declared[0])
    elif then < 0.6:
        fresh = s.certificate()
        s.send_certificates(fresh)
        s.amend(declared[0], s.item(fresh["number"]))


def journey(s):
    """Export and import of one journey: one use."""
    s.form, s.dispatch, s.destination = s.chance.choice(("eu", "wco", "json")), "BW", "BE"
    row = s.certificate()
    s.send_certificates(row)
    s.declare(s.item(row["number"]), regime="export")
    s.declare(s.item(row["number"]), regime="import", accepted=s.accepted + 2 * DAY)


def amended(s):
    row = s.certificate()
    s.send_certificates(row)
    wrong, right = s.item(s.written(row["number"]), carats=s.times(1.25)), s.item(s.written(row["number"]))
    facts = s.declare(s.chance.choice((wrong, s.item(None))))
    for _ in range(s.chance.randrange(1, 4)):
        facts = s.amend(facts, s.chance.choice((wrong, right, right, s.item(None))), function=s.chance.choice("44" if s.form == "wco" else "45"))
        if s.chance.random() < 0.2:
            s.repeat()


def cancelled(s):
    s.can_cancel()
    row = s.certificate()
    s.send_certificates(row)
    s.cancel(s.declare(s.item(row["number"], carats=s.times(s.chance.choice((1, 1.5))))))


def changed_to_other_goods(s):
    """An amendment that lists other goods, or none: the one says what they are, the other nothing."""
    s.can_cancel()
    facts = s.declare(s.item(None))
    for _ in range(s.chance.randrange(1, 3)):
        other = [s.item(hs=hs, text=text, origin="US") for hs, text in [s.chance.choice(OTHER_GOODS)]]
        facts = dict(s.amend(facts, *s.chance.choice((other, other, []))), items=facts["items"])
    if s.chance.random() < 0.3:
        s.amend(facts, s.item(None))


def two_traders(s):
    """Two exporters number their declarations alike, and their messages name no sender."""
    s.form = "wco"
    facts = s.declare(s.item(None))
    polished = s.item(hs="710239", text="DIAMONDS, POLISHED, BRILLIANT CUT")
    other = s.send(dict(facts, trader="Salt Pan Traders", items=[polished]))
    then = s.chance.random()
    if then < 0.4:
        s.amend(other, s.item(hs="090121", text="COFFEE, ROASTED", origin="US"))
    elif then < 0.7:
        s.cancel(other)
    if s.chance.random() < 0.5:
        s.cancel(facts)


def status(s):
    row = s.certificate()
    s.send_certificates(row)
    s.declare(s.item(s.written(row["number"])))
    word = s.chance.choice(("reported_stolen", "reported_lost", "invalidated", "replaced", "reported_fake", "confirmed"))
    s.send_certificates(dict(row, status=word, status_on=s.accepted + DAY * s.chance.choice((-1, 0, 3))), form="csv")
    if s.chance.random() < 0.5:
        s.declare(s.item(row["number"]), accepted=s.accepted + 9 * DAY)


def history(s):
    s.form, s.regime, s.destination = s.chance.choice(("eu", "wco", "json")), "import", "BE"
    s.dispatch, s.issued, origin = s.chance.choice((("CM", D(2012, 8, 1), "CM"), ("CM", D(2012, 8, 20), "CM"), ("CG", D(2005, 3, 1), "CG"), ("CG", D(2007, 12, 1), "CG"),
                                                    ("GN", D(2010, 6, 1), "CI"), ("GN", D(2014, 6, 1), "CI")))
    s.accepted = s.issued + 19 * DAY
    row = s.certificate(origin=origin)
    s.send_certificates(row)
    s.declare(s.item(row["number"], origin=origin))


def outsider(s):
    s.form, s.dispatch, s.destination, s.regime = s.chance.choice(("eu", "wco", "json")), "BW", "KE", "export"
    row = s.certificate()
    s.send_certificates(row)
    s.declare(s.item(row["number"]))


def silent(s):
    """What must raise nothing though no certificate is named: inside the Union, in transit, a test message."""
    kind = s.chance.randrange(3)
    s.form = ("eu", "json", "eu")[kind]
    s.dispatch, s.destination, s.regime = (("NL", "BE", "import"), ("BW", "BE", "transit"), ("BW", "BE", "import"))[kind]
    s.declare(s.item(None), test=kind == 2)


def broken(s):
    s.declare(s.item(None))
    good = s.steps.pop()
    kind = s.chance.randrange(3)
    data = good.data[:len(good.data) * 2 // 3] if kind == 0 else b"Dear colleague, the declaration " + s.name.encode() + b" is attached.\n" if kind == 1 \
        else good.data[:-40] + b"\xff\xfe\x00"
    s.steps.append(Step(s.name, data, good.extension, refused=1))
    if s.chance.random() < 0.3:
        s.repeat()


def interchange(s):
    """Several declarations in one EDIFACT interchange; perhaps one of them was cut off."""
    s.form = s.chance.choice(("za", "eu")) if s.form == "za" else "eu"
    for _ in range(s.chance.randrange(2, 5)):
        s.declare(s.item(None) if s.chance.random() < 0.5 else s.item(None, hs="090121", text="COFFEE"))
    single = s.steps[-1:-1 - s.numbers:-1][::-1]
    del s.steps[-len(single):]
    bad = s.chance.choice((None, None, 1))
    data = messages.interchange([step.facts[0] for step in single], bad)
    s.steps.append(Step(s.name, data, "edi", facts=[step.facts[0] for n, step in enumerate(single) if n != bad], refused=int(bad is not None)))


def list_with_a_bad_line(s):
    rows = [s.certificate(), s.certificate()]
    good = messages.certificates("csv", rows)
    s.steps.append(Step(s.name, good + good.splitlines()[1].replace(rows[0]["issued_on"].isoformat().encode(), b"2025-02-31") + b"\n", "csv", rows=rows, refused=1))
    s.declare(s.item(rows[1]["number"], carats=s.times(s.chance.choice((1, 1.2)))))


# How often each is told. Most of customs' day is other goods.
STORIES = {other_goods: 40, lawful: 14, russian: 2, no_certificate: 5, unreadable_number: 2, weight: 4, two_lines: 3, late_certificate: 4, late_and_wrong: 3, dates: 3,
           wrong_place: 2, wrong_letters: 1, wrong_code: 1, other_words: 2, reuse: 5, journey: 1, amended: 4, cancelled: 2, changed_to_other_goods: 3, two_traders: 2, status: 3, history: 2, outsider: 1,
           silent: 2, broken: 3, interchange: 2, list_with_a_bad_line: 1}
KNOWN_FORGERIES = ("SL004199", "SL004911", "SL004306")   # each told of once only: stories share no certificate


def beginning():
    """Before all stories: Lesotho's list of certificates, which says that it is complete."""
    row = {"number": "LS9999999", "issuer": "LS", "issued_on": D(2024, 1, 2), "expires_on": D(2024, 3, 2), "origin": "LS", "destination": "EU", "carats": "10.00",
           "hs": "710231", "status": "valid", "complete_feed_until": D(2025, 12, 31)}
    return Step("beginning", messages.certificates("csv", [row]), "csv", rows=[row])


def stories(seed, documents):
    """Stories until there are that many messages (or a few more)."""
    chance = random.Random(seed)
    told, count = [], 0
    for serial in range(1, documents + 1):
        story = Story(chance, serial)
        if serial <= len(KNOWN_FORGERIES):
            story.form, story.dispatch, story.destination, story.regime = "eu", "SL", "BE", "import"
            story.declare(story.item(KNOWN_FORGERIES[serial - 1]))
        else:
            chance.choices(list(STORIES), list(STORIES.values()))[0](story)
        told.append(story.steps)
        count += len(story.steps)
        if count >= documents:
            break
    return told


def woven(seed, told, open_at_once=40):
    """All messages in one order: each story's own order is kept, a few dozen are under way at a time."""
    chance = random.Random(seed + 1)
    waiting, under_way, order = [list(steps) for steps in told], [], [beginning()]
    while waiting or under_way:
        while waiting and len(under_way) < open_at_once:
            under_way.append(waiting.pop(0))
        steps = chance.choice(under_way)
        order.append(steps.pop(0))
        if not steps:
            under_way.remove(steps)
    return order
