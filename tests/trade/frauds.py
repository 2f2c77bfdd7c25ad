# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""Patterns of fraud from real cases, as their documents would look in the month. Each is put among the lawful trade and says which checks are there for it, and why it may be missed."""
from month import DAY, FIRST, Shipment, out_of_zone
from world import PARTIES, YEARLY

OPEN = "nothing in any document differs from lawful trade"


def turn(kind):
    """Which instance of its pattern it is: variants take turns, so that a share hangs on what is found and not on luck."""
    return int(kind.partition("#")[2].split()[0])


def half(kind):
    return turn(kind) % 2 == 0


def bare(month, **changes):
    one = Shipment(month.counted())
    for name, value in changes.items():
        setattr(one, name, value)
    return one


def producer(month, *wanted):
    while True:
        one = Shipment(month.counted())
        if (one.issuer in wanted) if wanted else PARTIES[one.issuer][0] > 0:
            return one


def on_import(month, one, kind, certificate=True, **changes):
    if certificate:
        month.certify(one.certificate(), kind)
    month.put(one.imported, one.declaration("import", **changes), kind)


def known_forgery(month, kind):
    one = bare(month, issuer="SL", dispatch="SL", origin="SL", number=month.random.choice(("SL 004199", "SL004911", "SL 4306")))
    on_import(month, one, kind, certificate=False)


def unknown_to_issuer(month, kind):
    one = bare(month)
    one.number = f"{one.issuer}{month.random.randrange(5_000_000, 9_000_000):07d}"
    on_import(month, one, kind, certificate=False)


def outsider(month, kind):
    """A certificate of Kenya, or of a party before it joined."""
    who = month.random.choice(("KE", "KE", "UZ", "PE"))     # Uzbekistan joined later
    one = bare(month, issuer=who if who != "PE" else "KE", dispatch=who, origin=who)
    one.number = f"{one.issuer} {month.random.randrange(100, 999):06d}"
    on_import(month, one, kind, certificate=False)


def non_participant_partner(month, kind):
    one = bare(month, dispatch=month.random.choice(("KE", "PE", "BF")))
    on_import(month, one, kind)


def closed_zone(month, kind):
    """Central African stones from a zone that was not open, or from nobody says where."""
    one = bare(month, issuer="CF", dispatch="CF", origin="CF")
    one.number = f"CF{month.random.randrange(500_000, 999_999):07d}"
    one.carats = round(month.random.uniform(5, 80), 2)
    one.lines = [["710231", one.carats, round(one.carats * 140, 2)]]
    one.zone = ", from the zone of Bria" if half(kind) else ""
    on_import(month, one, kind)


def laundered(month, kind):
    """Under another party's genuine certificate: only the stones tell. In half of the cases an expert looked."""
    one = producer(month, "CD", "CM", "AO", "GN")
    month.certify(one.certificate(), kind)
    month.put(one.imported, one.declaration("import"), kind)
    if half(kind):
        month.put(one.imported + DAY, {"kpwatch": "observation/1", "observation": "footprint", "number": one.number, "by": "panel of experts", "observed_on": (one.imported + DAY).isoformat(),
                                       "origin": "CF", "distance": f"{month.random.uniform(0.3, 0.7):.2f}"}, kind)


def by_post(month, kind):
    one = bare(month, carats=month.random.randrange(5, 60), mode="POST")
    one.lines = [["710231", one.carats, one.carats * 90]]
    declared = one.declaration("import", mode_of_transport="POST")
    declared["parties"][0]["name"] = ("Jonas Ebner", "Mira Castell", "A. Lindqvist", "Gem Bargains Online Ltd")[turn(kind) // 2 % 4]
    if half(kind):
        for item in declared["items"]:
            item.pop("documents")
    else:
        month.certify(one.certificate(), kind)
    month.put(one.imported, declared, kind)


def laboratory_grown(month, kind):
    """Natural rough declared as laboratory-grown."""
    one = producer(month)
    items = [{"number": "1", "commodity_code": "71042100", "description": "Laboratory-grown diamonds, rough, unworked", "carats": f"{one.carats * 0.45:.2f}", "usd": f"{one.usd * 0.45:.2f}", "origin": one.issuer}]
    on_import(month, one, kind, certificate=False, items=items)


def hidden_beside_a_certificate(month, kind):
    """A passenger declares stones with their certificate and hides as many again."""
    one = producer(month)
    one.mode = "PASSENGER"
    on_import(month, one, kind, mode_of_transport="PASSENGER")


def without_certificate(month, kind):
    one = bare(month)
    declared = one.declaration("import")
    for item in declared["items"]:
        item.pop("documents")
    month.put(one.imported, declared, kind)


def under_another_code(month, kind):
    one = producer(month)
    code, text = (("71031000", "Rough diamonds, unworked"), ("71023900", "Rough diamonds, sawn, blocked, semi-cut"), ("25309000", "mineral samples, diamants bruts"), ("71159000", "industrial parts"))[turn(kind) % 4]
    items = [{"number": "1", "commodity_code": code, "description": text, "carats": f"{one.carats:.2f}", "usd": f"{one.usd:.2f}"}]
    on_import(month, one, kind, certificate=False, items=items)


def stolen(month, kind):
    """Stolen stones come back: under their own number, or under another with the same weight."""
    one = producer(month)
    one.issued = min(one.issued, FIRST + DAY * 20)
    month.certify(one.certificate(), kind)
    month.put(one.issued, {"kpwatch": "notice/1", "notice": "stolen", "number": one.number, "country": one.issuer, "dated_on": one.issued.isoformat(), "carats": f"{one.carats:.2f}"}, kind)
    if half(kind):
        month.put(one.imported, one.declaration("import"), kind)
    else:
        other = bare(month, lines=one.lines, carats=one.carats)
        while other.issued <= one.issued:
            other = bare(month, lines=one.lines, carats=one.carats)
        on_import(month, other, kind)


def overvalued(month, kind):
    """Money goes abroad for stones that are worth less. In half of the cases the certificate says the same."""
    one = bare(month)
    factor = month.random.uniform(1.3, 6)
    row = one.certificate()
    declared = one.declaration("import")
    for item in declared["items"]:
        item["usd"] = f"{float(item['usd']) * factor:.2f}"
    if half(kind):
        row.update({name: f"{float(value) * factor:.2f}" for name, value in row.items() if name.startswith("usd")})
    month.certify(row, kind)
    month.put(one.imported, declared, kind)


def used_twice(month, kind):
    one = month.lawful(Shipment(month.counted()), kind + " (the first, lawful)")
    away = next(place for place in ("AE", "IL", "TH") if place not in (one.member, one.dispatch))
    again = one.declaration("import", reference="I2" + one.reference, jurisdiction=away, office=away + "000101", destination_country=away, accepted_on=(one.imported + DAY * 4).isoformat())
    again["documents"][0]["reference"] = "999-" + one.waybill[4:]
    month.put(one.imported + DAY * 4, again, kind)


def more_than_certified(month, kind):
    one = bare(month)
    month.certify(one.certificate(), kind)
    declared = one.declaration("import")
    for item in declared["items"]:
        item["carats"] = f"{float(item['carats']) * month.random.uniform(1.07, 2.2):.2f}"
    month.put(one.imported, declared, kind)


def taken_back(month, kind):
    one = bare(month)
    month.certify(dict(one.certificate(), status=month.random.choice(("invalidated", "reported_lost", "reported_fake")), status_on=one.issued), kind)
    month.put(one.imported, one.declaration("import"), kind)


def diverted(month, kind):
    """Under a certificate for one party, imported into another."""
    one = bare(month)
    month.certify(one.certificate(), kind)
    away = "LB" if one.destination != "LB" else "TR"
    month.put(one.imported, one.declaration("import", jurisdiction=away, office=away + "000101", destination_country=away), kind)


def antedated(month, kind):
    """Certified after the goods had left."""
    one = bare(month)
    left = one.issued - DAY * month.random.randrange(4, 12)
    declared = dict(departed_on=left.isoformat())
    month.certify(one.certificate(), kind)
    document = one.declaration("import", **declared)
    document["documents"][0]["dated_on"] = left.isoformat()
    month.put(one.imported, document, kind)


def non_producer_origin(month, kind):
    one = bare(month, issuer="MU", dispatch="MU", origin="MU")
    one.number = month.next_number("MU")
    on_import(month, one, kind)


def structured(month, kind):
    """One consignment in five within a week, between the same two: just below what is looked at closely, or far below it."""
    each = (220 if half(kind) else 75) * 1000 * month.random.uniform(0.95, 1.05)
    first = bare(month, issuer="AE", dispatch="AE", origin="***", destination="IN", member="IN")
    for turn in range(5):
        one = bare(month, issuer="AE", dispatch="AE", origin="***", destination="IN", member="IN", exporter=first.exporter, importer=first.importer, mode="4")
        one.carats = round(each / 240, 2) + turn
        one.lines = [["710231", one.carats, round(one.carats * 240, 2)]]
        one.number = month.next_number("AE")
        one.issued = one.exported = first.issued + DAY * (turn // 2)
        one.arrived = one.imported = one.exported + DAY
        on_import(month, one, kind)


def opened_in_transit(month, kind):
    one = bare(month)
    month.certify(one.certificate(), kind)
    month.put(one.exported + DAY, one.declaration("transit", reference="T" + one.reference, jurisdiction="CH", office="CH000101", seals=one.seals, accepted_on=(one.exported + DAY).isoformat()), kind)
    month.put(one.exported + DAY * 2, {"kpwatch": "observation/1", "observation": "transit_exit", "number": one.number, "declaration": "T" + one.reference, "observed_on": (one.exported + DAY * 2).isoformat(),
                                       "seals": ["X0000001"], "carats": f"{one.carats * 0.8:.2f}", "parcels": one.parcels}, kind)


def free_zone(month, kind):
    """Rough diamonds into a free zone; out of it, by the same trader, the same stones as laboratory-grown, as dust, or as polished ones."""
    one = bare(month, destination="AE", member="AE")
    while one.issuer == "AE":
        one = bare(month, destination="AE", member="AE")
    month.certify(one.certificate(), kind)
    month.put(one.imported, one.declaration("import", procedure="FTZ IMPORT"), kind)
    code, text = (("71042100", "Laboratory-grown diamonds, unworked"), ("71051000", "Natural diamond powder"), ("71023900", "Cut and polished diamonds"))[turn(kind) % 3]
    month.put(one.imported + DAY * 9, out_of_zone(one, code, text, 1.0), kind)


def more_than_mined(month, kind):
    """Under the certificates of a country, and as mined in it, more than its mines yield."""
    one = bare(month, issuer="CG", dispatch="CG", origin="CG")
    one.number = month.next_number("CG")
    one.carats = round(YEARLY["CG"] * month.random.uniform(1.3, 5), 2)
    one.lines = [["710231", one.carats, round(one.carats * 40, 2)]]
    on_import(month, one, kind)


def confirmed_for_less(month, kind):
    """Part of the goods is gone on arrival: the import is declared as certified, the receipt tells."""
    one = bare(month)
    month.certify(one.certificate(), kind)
    month.put(one.imported, one.declaration("import"), kind)
    month.put(one.confirmed, dict(one.confirmation(), carats=f"{one.carats * month.random.uniform(0.5, 0.9):.2f}"), kind)


# name: what it does, checks that are there for it, the real case, why one of them may be missed
PATTERNS = {
    "known forgery": (known_forgery, "B03", "Sierra Leone 2014/15, US 2009", ""),
    "forged, genuine issuer": (unknown_to_issuer, "B04", "Cameroon at the UAE 2016", "the issuer's list does not cover the day"),
    "issuer outside the scheme": (outsider, "D01 B02 D02", "«Kenya» 2015, Cameroon before 2012", ""),
    "partner outside the scheme": (non_participant_partner, "D02", "trade with non-participants 2007", ""),
    "closed zone, no evidence": (closed_zone, "D05 D06", "Marange 2010, Central African Republic 2016", ""),
    "laundered origin": (laundered, "G01", "BADICA/KARDIAM 2014, Côte d'Ivoire 2005-14", "no expert looked at the stones, or they are not unlike enough: " + OPEN),
    "sold over the net, by post": (by_post, "F07 B01", "A Game of Stones 2017", "a sender with the name of a firm, and with a certificate, is an ordinary parcel"),
    "natural as laboratory-grown": (laboratory_grown, "A05", "Surat 2021", "the country of dispatch is no producer, or has laboratories too, and the trader ships no other stones"),
    "hidden beside a certificate": (hidden_beside_a_certificate, "F06", "Dubai 2012", "what is hidden is in no document; that it was carried by hand is all that shows"),
    "no certificate": (without_certificate, "B01", "Delhi 2016, Frankfurt 2025", ""),
    "under another code": (under_another_code, "A01 A02 A06", "the codes of the watch list", "a description that says nothing of diamonds, under a code nobody watches"),
    "stolen goods": (stolen, "C08 I06", "OR Tambo 2009", "less than 10 ct are not sought by weight: too many lawful shipments weigh as much"),
    "overvalued": (overvalued, "E05 E06", "Mumbai 2018/19", "the certificate says the same, and each value is within what stones of the origin cost: no document tells"),
    "certificate used twice": (used_twice, "B09", "golden scenario 8", ""),
    "more than certified": (more_than_certified, "E01", "Surat 2021", ""),
    "certificate taken back": (taken_back, "C08", "lost, invalidated, fake numbers", ""),
    "diverted": (diverted, "F03", "FATF 2013, transhipment", ""),
    "certified after departure": (antedated, "C03 C04", "corrupt issuance, FATF 2013", ""),
    "origin that mines nothing": (non_producer_origin, "G03", "origin laundering, Europol forum 2016", ""),
    "split into small lots": (structured, "E13", "FATF 2013", "each lot is far below what is looked at closely: as lawful houses send every week"),
    "opened in transit": (opened_in_transit, "F09 F08", "transhipment, FATF 2013", ""),
    "free zone, other goods out": (free_zone, "F05", "Surat SEZ 2021", "polished stones are what is cut in a zone"),
    "more than its mines yield": (more_than_mined, "G02", "Republic of the Congo 2003/04", ""),
    "less arrived than certified": (confirmed_for_less, "I03", "theft on the way", ""),
}
