# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""Patterns of fraud from real cases, as their documents would look in the month. Each is put among the lawful trade and says which checks are there for it, and why it may be missed."""
from month import DAY, Shipment
from world import PARTIES, trader

OPEN = "nothing in any document differs from lawful trade"


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
        month.certificates.append(one.certificate())
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
    who = month.random.choice(("KE", "KE", "UZ", "PE"))
    one = bare(month, issuer=who if who != "PE" else "KE", dispatch=who, origin=who)
    one.number = f"{one.issuer} {month.random.randrange(100, 999):06d}"
    on_import(month, one, kind, certificate=False)


def non_participant_partner(month, kind):
    one = bare(month, dispatch=month.random.choice(("KE", "PE", "BF")))
    on_import(month, one, kind)


def closed_zone(month, kind):
    """Central African stones from outside the zones that were open, or without any evidence."""
    one = bare(month, issuer="CF", dispatch="CF", origin="CF", number=f"CF{month.random.randrange(1, 9999):07d}")
    if month.random.random() < 0.5:
        month.put(one.exported, {"kpwatch": "observation/1", "observation": "condition", "number": one.number, "country": "CF", "observed_on": one.exported.isoformat(), "zone": "Bria", "evidence": "letter of the mine"}, kind)
    on_import(month, one, kind)


def laundered(month, kind):
    """Under another party's genuine certificate: only the stones tell. In half of the cases an expert looked."""
    one = producer(month, "CD", "CM", "AO", "GN")
    month.certificates.append(one.certificate())
    month.put(one.imported, one.declaration("import"), kind)
    if month.random.random() < 0.5:
        month.put(one.imported + DAY, {"kpwatch": "observation/1", "observation": "footprint", "number": one.number, "by": "panel of experts", "observed_on": (one.imported + DAY).isoformat(),
                                       "origin": "CF", "distance": f"{month.random.uniform(0.3, 0.7):.2f}"}, kind)


def by_post(month, kind):
    one = bare(month, carats=month.random.randrange(5, 60), mode="POST")
    one.lines = [["710231", one.carats, one.carats * 90]]
    declared = one.declaration("import", mode_of_transport="POST")
    declared["parties"][0]["name"] = month.random.choice(("Jonas Ebner", "Mira Castell", "A. Lindqvist", "Gem Bargains Online Ltd"))
    if month.random.random() < 0.5:
        for item in declared["items"]:
            item.pop("documents")
    else:
        month.certificates.append(one.certificate())
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
    code, text = month.random.choice((("71031000", "Rough diamonds, unworked"), ("71023900", "Rough diamonds, sawn, blocked, semi-cut"), ("25309000", "mineral samples, diamants bruts"), ("71159000", "industrial parts")))
    items = [{"number": "1", "commodity_code": code, "description": text, "carats": f"{one.carats:.2f}", "usd": f"{one.usd:.2f}"}]
    on_import(month, one, kind, certificate=False, items=items)


def stolen(month, kind):
    """Stolen stones come back: under their own number, or under another with the same weight."""
    one = producer(month)
    month.certificates.append(one.certificate())
    month.put(one.issued, {"kpwatch": "notice/1", "notice": "stolen", "number": one.number, "country": one.issuer, "dated_on": one.issued.isoformat(), "carats": f"{one.carats:.2f}"}, kind)
    if month.random.random() < 0.5:
        month.put(one.imported, one.declaration("import"), kind)
    else:
        other = bare(month, lines=one.lines, carats=one.carats)
        on_import(month, other, kind)


def overvalued(month, kind):
    one = bare(month)
    month.certificates.append(one.certificate())
    declared = one.declaration("import")
    for item in declared["items"]:
        item["usd"] = f"{float(item['usd']) * month.random.uniform(1.3, 6):.2f}"
    month.put(one.imported, declared, kind)


def used_twice(month, kind):
    one = month.lawful(Shipment(month.counted()), kind + " (the first, lawful)")
    away = "AE" if one.member != "AE" else "BE"
    again = one.declaration("import", reference="I2" + one.reference, jurisdiction=away, office=away + "000101", destination_country=away, accepted_on=(one.imported + DAY * 4).isoformat())
    again["documents"][0]["reference"] = "999-" + one.waybill[4:]
    month.put(one.imported + DAY * 4, again, kind)


def more_than_certified(month, kind):
    one = bare(month)
    month.certificates.append(one.certificate())
    declared = one.declaration("import")
    for item in declared["items"]:
        item["carats"] = f"{float(item['carats']) * month.random.uniform(1.07, 2.2):.2f}"
    month.put(one.imported, declared, kind)


def taken_back(month, kind):
    one = bare(month)
    month.certificates.append(dict(one.certificate(), status=month.random.choice(("invalidated", "reported_lost", "reported_fake")), status_on=one.issued))
    month.put(one.imported, one.declaration("import"), kind)


def diverted(month, kind):
    """Under a certificate for one party, imported into another."""
    one = bare(month)
    month.certificates.append(one.certificate())
    away = "LB" if one.destination != "LB" else "TR"
    month.put(one.imported, one.declaration("import", jurisdiction=away, office=away + "000101", destination_country=away), kind)


def antedated(month, kind):
    """Certified after the goods had left."""
    one = bare(month)
    left = one.issued - DAY * month.random.randrange(4, 12)
    declared = dict(departed_on=left.isoformat())
    month.certificates.append(one.certificate())
    document = one.declaration("import", **declared)
    document["documents"][0]["dated_on"] = left.isoformat()
    month.put(one.imported, document, kind)


def non_producer_origin(month, kind):
    one = bare(month, issuer="MU", dispatch="MU", origin="MU")
    one.number = month.next_number("MU")
    on_import(month, one, kind)


def structured(month, kind):
    """One consignment in five, small enough each, within a week, between the same two."""
    first = bare(month, issuer="AE", dispatch="AE", origin="***", destination="IN", member="IN")
    for turn in range(5):
        one = bare(month, issuer="AE", dispatch="AE", origin="***", destination="IN", member="IN", exporter=first.exporter, importer=first.importer, carats=180.0 + turn, mode="4")
        one.lines = [["710231", one.carats, round(one.carats * 240, 2)]]
        one.number = month.next_number("AE")
        one.issued = one.exported = first.issued + DAY * (turn // 2)
        one.arrived = one.imported = one.exported + DAY
        on_import(month, one, kind)


def opened_in_transit(month, kind):
    one = bare(month)
    month.certificates.append(one.certificate())
    month.put(one.exported + DAY, one.declaration("transit", reference="T" + one.reference, jurisdiction="CH", office="CH000101", seals=one.seals, accepted_on=(one.exported + DAY).isoformat()), kind)
    month.put(one.exported + DAY * 2, {"kpwatch": "observation/1", "observation": "transit_exit", "number": one.number, "declaration": "T" + one.reference, "observed_on": (one.exported + DAY * 2).isoformat(),
                                       "seals": ["X0000001"], "carats": f"{one.carats * 0.8:.2f}", "parcels": one.parcels}, kind)


def free_zone(month, kind):
    """Rough diamonds into a free zone, something else out of it by the same trader."""
    one = bare(month, destination="AE", member="AE")
    month.certificates.append(one.certificate())
    month.put(one.imported, one.declaration("import", type_code="FTZ-IN"), kind)
    out = one.declaration("export", reference="F" + one.reference, jurisdiction="AE", office="AE000101", dispatch_country="AE", destination_country="CN", type_code="FTZ-OUT", accepted_on=(one.imported + DAY * 3).isoformat())
    out["parties"][0]["name"] = trader("AE", "importer", one.importer)[0]
    out["items"] = [{"number": "1", "commodity_code": "71023900", "description": "polished diamonds", "carats": f"{one.carats * 0.6:.2f}", "usd": f"{one.usd:.2f}"}]
    month.put(one.imported + DAY * 3, out, kind)


def confirmed_for_less(month, kind):
    """Part of the goods is gone on arrival: the import is declared as certified, the receipt tells."""
    one = bare(month)
    month.certificates.append(one.certificate())
    month.put(one.imported, one.declaration("import"), kind)
    month.put(one.confirmed, dict(one.confirmation(), carats=f"{one.carats * month.random.uniform(0.5, 0.9):.2f}"), kind)


# name: what it does, checks that are there for it, the real case, why one of them may be missed
PATTERNS = {
    "known forgery": (known_forgery, "B03", "Sierra Leone 2014/15, US 2009", ""),
    "forged, genuine issuer": (unknown_to_issuer, "B04", "Cameroon at the UAE 2016", "the issuer's list does not cover the day"),
    "issuer outside the scheme": (outsider, "D01 B02 D02", "«Kenya» 2015, Cameroon before 2012", ""),
    "partner outside the scheme": (non_participant_partner, "D02", "trade with non-participants 2007", ""),
    "closed zone, no evidence": (closed_zone, "D05 D06", "Marange 2010, Central African Republic 2016", ""),
    "laundered origin": (laundered, "G01", "BADICA/KARDIAM 2014, Côte d'Ivoire 2005-14", "no expert looked at the stones: " + OPEN),
    "sold over the net, by post": (by_post, "F07 B01", "A Game of Stones 2017", "a sender with the name of a firm, and with a certificate, is an ordinary parcel"),
    "natural as laboratory-grown": (laboratory_grown, "A05", "Surat 2021", "the country of dispatch is no producer, or has laboratories too, and the trader ships no other stones"),
    "hidden beside a certificate": (hidden_beside_a_certificate, "F06", "Dubai 2012", "what is hidden is in no document; that it was carried by hand is all that shows"),
    "no certificate": (without_certificate, "B01", "Delhi 2016, Frankfurt 2025", ""),
    "under another code": (under_another_code, "A01 A02 A06", "the codes of the watch list", "a description that says nothing of diamonds, under a code nobody watches"),
    "stolen goods": (stolen, "C08 I06", "OR Tambo 2009", ""),
    "overvalued": (overvalued, "E05 E06", "Mumbai 2018/19", ""),
    "certificate used twice": (used_twice, "B09", "golden scenario 8", ""),
    "more than certified": (more_than_certified, "E01", "Surat 2021", ""),
    "certificate taken back": (taken_back, "C08", "lost, invalidated, fake numbers", ""),
    "diverted": (diverted, "F03", "FATF 2013, transhipment", ""),
    "certified after departure": (antedated, "C03 C04", "corrupt issuance, FATF 2013", ""),
    "origin that mines nothing": (non_producer_origin, "G03", "origin laundering, Europol forum 2016", ""),
    "split into small lots": (structured, "E13", "FATF 2013", "the first three of a series are not yet a series"),
    "opened in transit": (opened_in_transit, "F09 F08", "transhipment, FATF 2013", ""),
    "free zone, other goods out": (free_zone, "F05", "Surat SEZ 2021", "no customs message says that it is a free zone's"),
    "less arrived than certified": (confirmed_for_less, "I03", "theft on the way", ""),
}
