# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""A month of trade as documents: certificates, declarations of export and import, confirmations, notices, observations. Lawful, with all that makes lawful trade untidy; and,
mixed in, the patterns of fraud that are known from real cases. Seeded: the same seed, the same bytes."""
import datetime
import random as randomness

from world import CENTRES, PARTIES, UNION, carats_of, price_of, trader

DAY = datetime.timedelta(days=1)
FIRST = datetime.date(2024, 3, 1)
HISTORY, HISTORY_DAYS = datetime.date(2022, 1, 10), 750
CODES = {"710210": "Rough diamonds, unsorted", "710221": "Industrial diamonds, unworked, rough", "710231": "Rough diamonds, unworked"}


class Shipment:
    """What is true of one shipment; documents are written from it."""

    def __init__(self, month, issued=None):
        random = month.random
        self.month = month
        self.issuer = month.pick_party()
        self.destination = "CG" if self.issuer != "CG" and random.random() < 0.005 else month.pick_party(self.issuer)
        mean = PARTIES[self.issuer][0]
        centre = self.issuer in CENTRES and random.random() < (0.75 if not mean else 0.3)
        self.origin = "***" if centre or not mean or self.issuer == "IN" else self.issuer     # India mines little and trades much
        if self.origin == "***" and random.random() < 0.06:
            self.origin = "BW, CA, NA, ZA"     # since 2024 some list the countries of a mixed parcel
        self.carats = carats_of(random, self.issuer, month.certificates_a_month)
        code = "710221" if mean and mean < 30 and random.random() < 0.7 else random.choices(list(CODES), (25, 8, 67))[0]
        codes = [code] if random.random() < 0.9 or self.carats < 10 else random.sample(["710210", "710231"], 2)
        share = 1 if len(codes) == 1 else random.uniform(0.2, 0.8)
        first = round(self.carats * share, 2)
        self.lines = []
        for which, weight in zip(codes, (first, round(self.carats - first, 2))):
            self.lines.append([which, weight, round(weight * price_of(random, mean or 90, which, self.carats), 2)])
        self.parcels = random.choices((1, 2, 3, 5, 8), (60, 20, 10, 6, 4))[0]
        self.issued = issued or FIRST + DAY * random.randrange(31)
        self.valid_days = 60 if self.issuer in ("CA", "AU") else random.choice((30, 45, 60, 60, 90))
        self.exported = self.issued + DAY * random.choice((0, 0, 0, 1, 2))
        self.arrived = self.exported + DAY * random.choice((1, 1, 2, 2, 3, 5, 9))
        self.imported = self.arrived + DAY * random.choice((0, 0, 1, 2))
        self.confirmed = self.imported + DAY * random.choice((0, 1, 1, 2, 3, 7, 20))
        self.exporter = random.randrange(month.traders)
        self.importer = (self.exporter * 7 + random.choice((0, 0, 0, 1, 2))) % month.traders     # whom one deals with changes little
        self.number = month.next_number(self.issuer)
        self.waybill = f"{random.randrange(100, 999)}-{random.randrange(10 ** 7, 10 ** 8)}"
        self.member = random.choice(UNION) if self.destination == "EU" else self.destination
        self.dispatch = random.choice(UNION) if self.issuer == "EU" else self.issuer
        self.mode = "4"
        self.seals = [f"S{random.randrange(10 ** 6, 10 ** 7)}"]
        self.reference = f"{month.count:06d}"
        self.zone = ", from the zone of Carnot" if self.issuer == "CF" else ""      # one of those that are open
        self.fraud = None

    @property
    def usd(self):
        return round(sum(line[2] for line in self.lines), 2)

    def certificate(self):
        containers = self.issuer == "CA"       # prints containers and their seals, no parcels
        row = {"number": self.number, "issuer": self.issuer, "authority": "", "issued_on": self.issued, "expires_on": self.issued + DAY * self.valid_days,
               "validated_on": self.issued, "origin": self.origin, "exporter": trader(self.issuer, "exporter", self.exporter)[0],
               "exporter_country": self.dispatch, "importer": trader(self.destination, "importer", self.importer)[0], "importer_country": self.member,
               "destination": self.destination, "parcels": "" if containers else self.parcels, "carats": f"{self.carats:.2f}", "usd": f"{self.usd:.2f}",
               "seals": "|".join(self.seals)}
        for code, carats, usd in self.lines:
            row[f"carats_{code}"], row[f"usd_{code}"] = f"{carats:.2f}", f"{usd:.2f}"
        return row

    def declaration(self, regime, **changes):
        """As a careful declarant writes it; `changes` are what a fraud changes."""
        random = self.month.random
        importing = regime == "import"
        items = []
        rounded = random.random()
        for position, (code, carats, usd) in enumerate(self.lines, 1):
            # Systems of customs round: to a tenth of a carat, to whole carats where there are many.
            shown = f"{carats:.1f}" if rounded < 0.12 and carats >= 1 else f"{carats:.0f}" if rounded > 0.93 and carats >= 2000 else f"{carats:.2f}"
            item = {"number": str(position), "commodity_code": code + "00", "description": CODES[code] + self.zone, "carats": shown, "usd": f"{usd * random.uniform(0.9975, 1.0025):.2f}",
                    "net_mass_kg": f"{carats * 0.0002 + 0.0005:.3f}" if carats > 100 else None,
                    "documents": [{"code": "L116" if importing else "C034", "reference": self.month.number_as_written(self.number)}]}
            if len(self.origin) == 2:
                item["origin"] = self.origin
            items.append({name: value for name, value in item.items() if value})
        document = {"kpwatch": "declaration/1", "reference": f"{'I' if importing else 'E'}{self.reference}", "sender": "BROKER" + str(self.exporter % 7), "regime": regime,
                    "office": (self.member if importing else self.dispatch) + "000101", "jurisdiction": self.member if importing else self.dispatch,
                    "accepted_on": (self.imported if importing else self.exported).isoformat(), "departed_on": self.exported.isoformat(),
                    "dispatch_country": self.dispatch, "destination_country": self.member, "mode_of_transport": self.mode,
                    "parties": [{"role": "exporter", "name": trader(self.issuer, "exporter", self.exporter)[random.random() < 0.3]},
                                {"role": "importer", "name": trader(self.destination, "importer", self.importer)[random.random() < 0.3]}],
                    "documents": [{"code": "740", "reference": self.waybill, "dated_on": self.exported.isoformat()}], "items": items}
        if self.member in UNION and importing:
            document["documents"].append({"code": "Y015", "reference": "SEALS INTACT"})
        if importing:
            document["arrived_on"] = self.arrived.isoformat()
        document.update(changes)
        return document

    def confirmation(self):
        random = self.month.random
        return {"kpwatch": "confirmation/1", "number": self.number, "country": self.member, "received_on": self.imported.isoformat(),
                "carats": f"{max(0.01, self.carats + random.choice((0, 0, 0, 0.01, -0.01, 0.03))):.2f}", "usd": f"{self.usd:.2f}",
                **({} if self.issuer == "CA" else {"parcels": self.parcels})}


class Month:
    def __init__(self, certificates, seed):
        self.random = randomness.Random(seed)
        self.count = 0
        self.serials = {}
        self.certificates, self.documents, self.kinds = [], [], {}
        self.weights = [weight for _, weight in PARTIES.values()]
        self.certificates_a_month = certificates
        self.traders = max(10, min(150, certificates // 60))
        # What the memory of a ledger would hold: shipments of the two years before.
        for day in sorted(self.random.randrange(HISTORY_DAYS) for _ in range(certificates // 2)):
            self.lawful(Shipment(self.counted(), HISTORY + DAY * day), "lawful, earlier")
        for _ in range(certificates):
            self.lawful(Shipment(self.counted()))
        self.intra_union(certificates // 50)
        self.transits(certificates // 100)
        self.technical(max(1, certificates // 500))
        self.other_goods(certificates // 10)
        self.free_zones(max(1, certificates // 100))

    def counted(self):
        self.count += 1
        return self

    def pick_party(self, other_than=None):
        while True:
            party = self.random.choices(list(PARTIES), self.weights)[0]
            if party != other_than:
                return party

    def next_number(self, issuer):
        serial = self.serials[issuer] = self.serials.get(issuer, 100_000 + 7 * len(self.serials)) + 1
        return f"{issuer}{serial:07d}"

    def number_as_written(self, number):
        return self.random.choice((number, number, f"{number[:2]} {number[2:]}", f"{number[:2]}{number[2:].lstrip('0')}", f"KPC {number}"))

    def put(self, on, document, kind):
        """`kind` is what the report calls it; `on` the day on which it comes."""
        self.documents.append((on, len(self.documents), document))
        if document.get("kpwatch") == "declaration/1":
            self.kinds[document["reference"]] = kind
        else:
            self.kinds.setdefault(document.get("number", ""), kind)

    def certify(self, row, kind):
        self.certificates.append(row)
        self.kinds.setdefault(row["number"], kind)

    def lawful(self, shipment, kind="lawful"):
        self.certify(shipment.certificate(), kind)
        self.put(shipment.exported, shipment.declaration("export"), kind)
        declared = shipment.declaration("import")
        if self.random.random() < 0.01:
            self.slip_of_the_pen(declared["items"][0])
        self.put(shipment.imported, declared, kind)
        if self.random.random() < 0.02:
            self.put(shipment.imported, declared, kind)         # sent twice
        if self.random.random() < 0.01:
            self.put(shipment.imported + DAY, dict(declared, function_code="4", version="2"), kind)
        if self.random.random() < 0.97 or shipment.issued < FIRST:
            self.put(shipment.confirmed, shipment.confirmation(), kind)
        return shipment

    def slip_of_the_pen(self, item):
        """Two digits of the weight changed places."""
        digits = item["carats"]
        places = [at for at in range(len(digits) - 1) if "." not in digits[at:at + 2] and digits[at] != digits[at + 1] and digits[at + 1] != "0"]
        if places:
            at = self.random.choice(places)
            item["carats"] = digits[:at] + digits[at + 1] + digits[at] + digits[at + 2:]
            item.pop("net_mass_kg", None)

    def intra_union(self, count):
        for _ in range(count):
            one = Shipment(self.counted())
            one.dispatch, one.member = self.random.sample(sorted(set(UNION)), 2)
            document = one.declaration("import")
            for item in document["items"]:
                item.pop("documents")
            self.put(one.imported, document, "lawful inside the Union")

    def transits(self, count):
        for _ in range(count):
            one = self.lawful(Shipment(self.counted()), "lawful transit")
            self.put(one.exported + DAY, one.declaration("transit", reference="T" + one.reference, jurisdiction="CH", office="CH000101", seals=one.seals,
                                                         accepted_on=(one.exported + DAY).isoformat()), "lawful transit")

    def technical(self, count):
        """Goods that India did not let in go back under a technical certificate of its own."""
        for _ in range(count):
            one = Shipment(self.counted())
            if one.issuer == "IN":
                continue
            one.destination = one.member = "IN"
            self.certify(one.certificate(), "lawful return")
            self.put(one.exported, one.declaration("export"), "lawful return")
            back = Shipment(self.counted())
            for name in ("origin", "carats", "lines", "parcels"):
                setattr(back, name, getattr(one, name))
            back.issuer, back.dispatch, back.number = "IN", "IN", self.next_number("IN")
            back.destination = back.member = one.issuer if one.issuer != "EU" else "EU"
            back.member = one.dispatch
            back.issued = back.exported = one.arrived + DAY * 5
            back.imported = back.arrived = back.exported + DAY * 2
            back.waybill = "R" + back.waybill
            self.certify(back.certificate(), "lawful return")
            self.put(back.issued, {"kpwatch": "notice/1", "notice": "technical", "number": back.number, "country": "IN", "dated_on": back.issued.isoformat(), "original": one.number}, "lawful return")
            self.put(back.exported, back.declaration("export"), "lawful return")
            self.put(back.imported, back.declaration("import"), "lawful return")

    def other_goods(self, count):
        """Polished diamonds, laboratory-grown ones from where they are grown, dust and jewellery: no certificate, and none is needed."""
        for _ in range(count):
            one = Shipment(self.counted())
            code, text, dollars = self.random.choice((("71023900", "Cut and polished diamonds", 900), ("71042100", "Laboratory-grown diamonds, rough, unworked", 12), ("71051000", "Natural diamond powder", 1.2),
                                                      ("71131900", "Gold rings set with diamonds", 300), ("71049100", "Polished laboratory-grown diamonds", 150)))
            one.issuer = one.dispatch = self.random.choice(("IN", "CN", "US", "SG", "JP"))
            carats = round(self.random.lognormvariate(5, 1), 2)
            item = {"number": "1", "commodity_code": code, "description": text, "carats": f"{carats:.2f}", "usd": f"{carats * dollars * self.random.uniform(0.6, 1.5):.2f}"}
            if code == "71131900":
                item.pop("carats")
            self.put(one.imported, one.declaration("import", items=[item]), "lawful other goods")

    def free_zones(self, count):
        """Rough diamonds into a zone, and what was cut of them out of it."""
        for _ in range(count):
            one = Shipment(self.counted())
            while one.issuer == "AE":
                one = Shipment(self.counted())
            one.destination = one.member = "AE"
            self.certify(one.certificate(), "lawful free zone")
            self.put(one.exported, one.declaration("export"), "lawful free zone")
            self.put(one.imported, one.declaration("import", procedure="FTZ IMPORT"), "lawful free zone")
            self.put(one.confirmed, one.confirmation(), "lawful free zone")
            self.put(one.imported + DAY * 9, out_of_zone(one, "71023900", "Cut and polished diamonds", 0.45), "lawful free zone")

    def in_order(self):
        return [document for _, _, document in sorted(self.documents, key=lambda entry: entry[:2])]


def out_of_zone(shipment, code, text, share):
    """The importer of a shipment takes other goods out of the free zone of the Emirates."""
    name = trader(shipment.destination, "importer", shipment.importer)[0]
    return shipment.declaration("export", reference="F" + shipment.reference, jurisdiction="AE", office="AE000101", dispatch_country="AE", destination_country="CN", procedure="FTZ EXPORT", documents=[],
                                accepted_on=(shipment.imported + DAY * 9).isoformat(), departed_on=(shipment.imported + DAY * 9).isoformat(),
                                parties=[{"role": "exporter", "name": name}, {"role": "importer", "name": "Quay Goldsmiths CN Ltd"}],
                                items=[{"number": "1", "commodity_code": code, "description": text, "carats": f"{shipment.carats * share:.2f}", "usd": f"{shipment.usd * 1.2:.2f}"}])
