#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""Makes the trial samples beside it: certificates, declarations of four formats, and what must come of them.

Everything is invented: traders, numbers, offices, journeys. Only the rules are real. The expected alerts in expected.json
are written here by hand, scenario by scenario; kpwatch has no part in making them.

    deploy/samples/make_samples.py            writes the files
    deploy/samples/make_samples.py --check    fails when the files beside it are not what it would write
"""
import argparse
import csv
import datetime
import io
import json
import pathlib
import sys
from xml.sax.saxutils import escape, quoteattr

HERE = pathlib.Path(__file__).resolve().parent
D = datetime.date

TRADERS = {  # country: (exporter, importer); none of them exists
    "ZA": ("Karoo Kimberlites (Pty) Ltd", "Table Bay Cutting Works"), "BW": ("Tuli Block Stones", "Gaborone Sights Ltd"),
    "CA": ("Barren Lands Mining Inc", "Yellowknife Polishers"), "NA": ("Skeleton Coast Gems", "Windhoek Cleavers CC"),
    "AO": ("Lunda Pedras SA", "Luanda Lapidacao SA"), "RU": ("Mirny Almaz OOO", "Smolny Granil OOO"),
    "EU": ("Scheldt Rough BV", "Hoveniers Handel BV"), "BE": ("Scheldt Rough BV", "Hoveniers Handel BV"),
    "NL": ("Amstel Ruw BV", "Zaan Slijpers BV"), "DE": ("Nahetal Rohstein GmbH", "Idar Schliff GmbH"),
    "GB": ("Thames Rough Ltd", "Hatton Makers Ltd"), "IN": ("Tapi Exports", "Surat Lotus Diamonds"),
    "IL": ("Yarkon Rough Ltd", "Ramat Polish Ltd"), "AE": ("Creek Rough DMCC", "Palm Stones DMCC"),
    "CN": ("Huangpu Rough Co", "Pudong Gem Works"), "SL": ("Sewa Alluvials", "Freetown Stones"),
    "GN": ("Milo Diamants SARL", "Conakry Pierres SARL"), "CM": ("Lom Pierres SARL", "Douala Gemmes"),
    "CG": ("Likouala Diamants", "Brazzaville Tailleurs"), "KE": ("Rift Minerals", "Nairobi Gems"), "US": ("Hudson Rough LLC", "Hudson Rough LLC"),
    "GH": ("Birim Stones Ltd", "Accra Lapidary"), "LS": ("Maluti Mines", "Maseru Cutters"), "CI": ("Comoe Pierres", "Comoe Pierres"),
    "HK": ("Kowloon Rough Ltd", "Kowloon Rough Ltd"), "SG": ("Merlion Stones", "Merlion Stones"), "CH": ("Limmat Edelstein AG", "Limmat Edelstein AG"),
}


class Samples:
    def __init__(self):
        self.files = {}          # path -> bytes
        self.certificates = []   # rows of the CSV
        self.late = []           # rows of the CSV that comes after the declarations
        self.expected = []       # {"declaration", "item", "checks", "state"}
        self.dead_letters = 0
        self.counts = {}
        self.serial = 0

    def put(self, path, content):
        data = content if isinstance(content, bytes) else content.encode("utf-8")
        assert path not in self.files, path
        self.files[path] = data

    def declaration(self, stage, road, name, extension, content):
        self.counts[extension] = self.counts.get(extension, 0) + 1
        self.put(f"{stage}/{road}/{name}.{extension}", content)

    def expect(self, declaration, checks, item="1", state="open"):
        self.expected.append({"declaration": declaration, "item": item, "checks": sorted(checks), "state": state})

    def certificate(self, number, issuer, issued, carats, usd, destination, hs="710231", origin=None, late=False, **more):
        row = {"number": number, "issuer": issuer, "authority": "", "issued_on": issued.isoformat(),
               "expires_on": (issued + datetime.timedelta(days=60)).isoformat(), "validated_on": issued.isoformat(),
               "origin": issuer if origin is None else origin, "exporter": TRADERS[issuer][0], "exporter_country": issuer if issuer != "EU" else "BE",
               "importer": TRADERS[destination][1], "importer_country": destination if destination != "EU" else "BE", "destination": destination,
               "parcels": "1", "carats": carats, "usd": usd, f"carats_{hs}": carats, f"usd_{hs}": usd, "status": "valid"}
        row.update(more)
        (self.late if late else self.certificates).append(row)


COLUMNS = ("number issuer authority issued_on expires_on validated_on origin exporter exporter_country importer importer_country destination parcels "
           "carats usd carats_710210 usd_710210 carats_710221 usd_710221 carats_710231 usd_710231 seals status status_on replaced_by "
           "complete_feed_until").split()


def as_csv(rows):
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def shipment(**given):
    """A declaration as facts; the writers below turn it into messages."""
    facts = {"reference": "", "regime": "import", "accepted": D(2025, 5, 20), "departed": None, "dispatch": "ZA", "destination": "BE", "function": "9",
             "test": False, "items": []}
    facts.update(given)
    return facts


def item(hs="71023100", text="ROUGH DIAMONDS", carats=None, usd="", net_kg=None, certificate=None, origin="ZA", code=None):
    if net_kg is None:
        net_kg = f"{float(carats) * 0.0002:.6f}" if carats else "12.5"
    return {"hs": hs, "text": text, "carats": carats, "usd": usd, "net_kg": net_kg, "certificate": certificate, "origin": origin, "code": code}


def edi(text):
    for sign in "?+:'":
        text = text.replace(sign, "?" + sign)
    return text


def cusdec(s, style, interchange):
    """CUSDEC D.96B: style "ZA" (SARS: KBC in FTX+ACB) or "EU" (DOC, code in component 4)."""
    day = lambda d: d.strftime("%Y%m%d")
    association = ":ZZZ01" if style == "ZA" else ""
    importing = s["regime"] == "import"
    body = [f"UNH+1+CUSDEC:D:96B:UN{association}", f"BGM+{'929' if importing else '830'}+{edi(s['reference'])}+{s['function']}"]
    if style == "ZA":
        body.append("CST++A:117:ZZZ")
    body += [f"LOC+{'96' if style == 'ZA' else '22'}+{'JSA' if style == 'ZA' else s['destination' if importing else 'dispatch'] + '000101'}",
             f"LOC+35+{s['dispatch']}", f"LOC+36+{s['destination']}", f"DTM+148:{day(s['accepted'])}:102"]
    if s["departed"]:
        body.append(f"DTM+186:{day(s['departed'])}:102")
    exporter, importer = TRADERS[s["dispatch"]][0], TRADERS[s["destination"]][1]
    body += ["TDT+20++4", f"NAD+EX+++{edi(exporter)}", f"NAD+IM+++{edi(importer)}", "UNS+D"]
    for number, goods in enumerate(s["items"], 1):
        body += [f"CST+{number}+{goods['hs']}:122", f"FTX+AAA+++{edi(goods['text'])}"]
        if style == "ZA" and goods["certificate"]:
            body.append(f"FTX+ACB+++KBC{edi(goods['certificate'])}:DLV0")
        body.append(f"LOC+27+{goods['origin']}")
        body.append(f"MEA+AAE+AAF+KGM:{goods['net_kg']}")
        if goods["carats"]:
            body.append(f"MEA+AAF++CTM:{goods['carats']}")
        if goods["usd"]:
            body.append(f"MOA+{'40' if style == 'ZA' else '123'}:{goods['usd']}:USD")
        if style == "EU" and goods["certificate"]:
            code = goods["code"] or ("L116" if importing else "C034")
            body.append(f"DOC+916:::{code}+{edi(goods['certificate'])}")
    body += ["UNS+S", f"CNT+5:{len(s['items'])}"]
    body.append(f"UNT+{len(body) + 1}+1")
    syntax = "UNOB:4" if style == "ZA" else "UNOC:3"
    date = "20250520" if style == "ZA" else "250520"
    test = "++++++1" if s["test"] else ""
    head = f"UNB+{syntax}+KPTRADER:ZZ+KPCUSTOMS:ZZ+{date}:0900+{interchange}{test}"
    return "'\n".join([head, *body, f"UNZ+1+{interchange}"]) + "'\n"


def wco(s, wrapper="metadata"):
    importing = s["regime"] == "import"
    stamp = lambda d: f'<t:DateTimeString formatCode="102">{d.strftime("%Y%m%d")}</t:DateTimeString>'
    exporter, importer = escape(TRADERS[s["dispatch"]][0]), escape(TRADERS[s["destination"]][1])
    lines = []
    for number, goods in enumerate(s["items"], 1):
        document = ""
        if goods["certificate"]:
            code = goods["code"] or ("L116" if importing else "C034")
            document = (f"<AdditionalDocument><CategoryCode>{code[0]}</CategoryCode><ID>{escape(goods['certificate'])}</ID>"
                        f"<TypeCode>{code[1:]}</TypeCode><LPCOExemptionCode>{'AF' if importing else 'AE'}</LPCOExemptionCode></AdditionalDocument>")
        value = f'<StatisticalValueAmount currencyID="USD">{goods["usd"]}</StatisticalValueAmount>' if goods["usd"] else ""
        tariff = f"<TariffQuantity>{goods['carats']}</TariffQuantity>" if goods["carats"] else ""
        lines.append(
            f"<GovernmentAgencyGoodsItem><SequenceNumeric>{number}</SequenceNumeric>{value}{document}<Commodity><Description>{escape(goods['text'])}"
            f"</Description><Classification><ID>{goods['hs'][:8]}</ID><IdentificationTypeCode>TSP</IdentificationTypeCode></Classification><GoodsMeasure>"
            f"<NetNetWeightMeasure>{goods['net_kg']}</NetNetWeightMeasure>{tariff}</GoodsMeasure></Commodity><Origin><CountryCode>{goods['origin']}"
            f"</CountryCode><TypeCode>1</TypeCode></Origin></GovernmentAgencyGoodsItem>")
    cancel = "13" if s["function"] == "1" else s["function"]
    type_code = "INV" if s["function"] == "1" else ("IMA" if importing else "EXA")
    declaration = (
        '<Declaration xmlns="urn:wco:datamodel:WCO:DEC-DMS:2" xmlns:t="urn:wco:datamodel:WCO:Declaration_DS:DMS:2">'
        f"<AcceptanceDateTime>{stamp(s['accepted'])}</AcceptanceDateTime><FunctionCode>{cancel}</FunctionCode>"
        f"<FunctionalReferenceID>{escape(s['reference'])}</FunctionalReferenceID><TypeCode>{type_code}</TypeCode>"
        f"<GoodsItemQuantity>{len(s['items'])}</GoodsItemQuantity><DeclarationOfficeID>{s['destination' if importing else 'dispatch']}000060</DeclarationOfficeID>"
        f"<Exporter><Name>{exporter}</Name><Address><CountryCode>{s['dispatch']}</CountryCode></Address></Exporter>"
        f"<GoodsShipment><Destination><CountryCode>{s['destination']}</CountryCode></Destination><ExportCountry><ID>{s['dispatch']}</ID></ExportCountry>"
        f"{''.join(lines)}<Importer><Name>{importer}</Name><Address><CountryCode>{s['destination']}</CountryCode></Address></Importer></GoodsShipment></Declaration>")
    metadata = ('<md:MetaData xmlns:md="urn:wco:datamodel:WCO:DocumentMetaData-DMS:2"><md:WCODataModelVersionCode>3.6</md:WCODataModelVersionCode>'
                "<md:WCOTypeName>DEC</md:WCOTypeName>" + declaration + "</md:MetaData>")
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    if wrapper == "bare":
        return head + declaration + "\n"
    if wrapper == "soap11":
        return (head + '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Header/><soap:Body>' + metadata
                + "</soap:Body></soap:Envelope>\n")
    if wrapper == "soap12":
        return (head + '<env:Envelope xmlns:env="http://www.w3.org/2003/05/soap-envelope"><env:Header/><env:Body>' + metadata
                + "</env:Body></env:Envelope>\n")
    return head + metadata + "\n"


def asycuda(s, number):
    importing = s["regime"] == "import"
    office = s["destination"] if importing else s["dispatch"]
    exporter, importer = escape(TRADERS[s["dispatch"]][0]), escape(TRADERS[s["destination"]][1])
    accepted = f"{s['accepted'].month}/{s['accepted'].day}/{s['accepted'].year % 100:02d}"
    lines = []
    for goods in s["items"]:
        document = ("<Attached_documents><Attached_document_code/><Attached_document_name/><Attached_document_reference/></Attached_documents>"
                    if not goods["certificate"] else
                    "<Attached_documents><Attached_document_code>KPC</Attached_document_code><Attached_document_name>Kimberley Process Certificate"
                    f"</Attached_document_name><Attached_document_reference>{escape(goods['certificate'])}</Attached_document_reference></Attached_documents>")
        supplementary = ("<Supplementary_unit><Suppplementary_unit_code>CTM</Suppplementary_unit_code><Suppplementary_unit_name>Carat"
                         f"</Suppplementary_unit_name><Suppplementary_unit_quantity>{goods['carats']}</Suppplementary_unit_quantity></Supplementary_unit>"
                         if goods["carats"] else "<Supplementary_unit><Suppplementary_unit_code><null/></Suppplementary_unit_code></Supplementary_unit>")
        price = (f"<Item_Invoice><Amount_foreign_currency>{goods['usd']}</Amount_foreign_currency><Currency_code>USD</Currency_code></Item_Invoice>"
                 if goods["usd"] else "<Item_Invoice/>")
        lines.append(
            f"<Item>{document}<Tarification><HScode><Commodity_code>{goods['hs'][:8]}</Commodity_code><Precision_1>00</Precision_1><Precision_2><null/>"
            f"</Precision_2></HScode>{supplementary}<Extended_customs_procedure>{'4000' if importing else '1000'}</Extended_customs_procedure></Tarification>"
            f"<Goods_description><Country_of_origin_code>{goods['origin']}</Country_of_origin_code><Description_of_goods>Other</Description_of_goods>"
            f"<Commercial_Description>{escape(goods['text'])}</Commercial_Description></Goods_description><Valuation_item><Weight_itm>"
            f"<Net_weight_itm>{goods['net_kg']}</Net_weight_itm></Weight_itm>{price}</Valuation_item></Item>")
    return (f'<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n<ASYCUDA id="{number}">\n<Property><Sad_flow>{"I" if importing else "E"}</Sad_flow><Nbers>'
            f"<Total_number_of_items>{len(s['items'])}</Total_number_of_items></Nbers></Property>\n<Identification><Office_segment>"
            f"<Customs_clearance_office_code>{office}AIR</Customs_clearance_office_code></Office_segment><Type><Type_of_declaration>{'IM' if importing else 'EX'}"
            f"</Type_of_declaration><Declaration_gen_procedure_code>{'4' if importing else '1'}</Declaration_gen_procedure_code></Type><Registration>"
            f"<Serial_number>C</Serial_number><Number>{number}</Number><Date>{accepted}</Date></Registration></Identification>\n<Traders><Exporter><Exporter_name>"
            f"{exporter}\n1 Sample Street</Exporter_name></Exporter><Consignee><Consignee_name>{importer}\n2 Sample Road</Consignee_name></Consignee></Traders>\n"
            f"<Declarant><Reference><Number>{escape(s['reference'])}</Number></Reference></Declarant>\n<General_information><Country><Export>"
            f"<Export_country_code>{s['dispatch']}</Export_country_code></Export><Destination><Destination_country_code>{s['destination']}"
            f"</Destination_country_code></Destination></Country></General_information>\n{chr(10).join(lines)}\n</ASYCUDA>\n")


def asycuda_identifier(s, number):
    office = s["destination"] if s["regime"] == "import" else s["dispatch"]
    return f"{office}AIR-{s['accepted'].year}-C{number}"


def canonical(s):
    importing = s["regime"] == "import"
    items = []
    for number, goods in enumerate(s["items"], 1):
        one = {"number": str(number), "commodity_code": goods["hs"], "description": goods["text"], "origin": goods["origin"], "net_mass_kg": goods["net_kg"]}
        if goods["carats"]:
            one["carats"] = goods["carats"]
        if goods["usd"]:
            one["usd"] = goods["usd"]
        if goods["certificate"]:
            one["documents"] = [{"code": goods["code"] or ("L116" if importing else "C034"), "reference": goods["certificate"]}]
        items.append(one)
    document = {"kpwatch": "declaration/1", "reference": s["reference"], "function_code": s["function"], "type_code": "929" if importing else "830",
                "regime": s["regime"], "jurisdiction": s["destination"] if importing else s["dispatch"], "accepted_on": s["accepted"].isoformat(),
                "dispatch_country": s["dispatch"], "destination_country": s["destination"],
                "parties": [{"role": "exporter", "name": TRADERS[s["dispatch"]][0], "country": s["dispatch"]},
                            {"role": "importer", "name": TRADERS[s["destination"]][1], "country": s["destination"]}], "items": items}
    if s["departed"]:
        document["departed_on"] = s["departed"].isoformat()
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


FORMATS = ("za", "eu", "wco", "asycuda", "json")


def send(samples, stage, road, name, form, s, wrapper="metadata"):
    """Writes the declaration and returns the identifier under which its alert will speak of it."""
    samples.serial += 1
    if form in ("za", "eu"):
        samples.declaration(stage, road, name, "edi", cusdec(s, form.upper(), f"IC{samples.serial:05d}"))
        return s["reference"]
    if form == "wco":
        samples.declaration(stage, road, name, "xml", wco(s, wrapper))
        return s["reference"]
    if form == "asycuda":
        number = s.get("asycuda_number", 10000 + samples.serial)
        samples.declaration(stage, road, name, "xml", asycuda(s, number))
        return asycuda_identifier(s, number)
    samples.declaration(stage, road, name, "json", canonical(s))
    return s["reference"]


ROADS = ("folder", "kafka")


def lawful(samples):
    """Goods that must raise nothing: KP shipments with matching certificates, and the trade of every day around them."""
    lanes = [("ZA", "BE"), ("BW", "IN"), ("CA", "BE"), ("NA", "IL"), ("AO", "AE"), ("RU", "IN"), ("IL", "CN"), ("AE", "IN"), ("IN", "BE"), ("LS", "BE"),
             ("BW", "NL"), ("ZA", "CN"), ("CA", "IN"), ("GB", "AE"), ("SG", "CH"), ("GH", "AE")]
    for n in range(64):
        dispatch, destination = lanes[n % len(lanes)]
        issuer = "EU" if dispatch in ("BE", "NL", "DE") else dispatch
        issued = D(2025, 3, 3) + datetime.timedelta(days=n)
        hs = ("710231", "710210", "710221")[n % 3]
        carats, usd = f"{120 + 37 * n}.{n % 100:02d}", f"{(120 + 37 * n) * (12 if hs == '710221' else 85)}.00"
        number = f"{issuer}{2000 + n:07d}"
        samples.certificate(number, issuer, issued, carats, usd, "EU" if destination in ("BE", "NL", "DE") else destination, hs,
                            origin="***" if issuer in ("IL", "AE", "IN", "GB", "SG") else issuer)
        form = FORMATS[n % len(FORMATS)]
        written = (number, f"{issuer} {2000 + n}", f"{issuer}KIM{2000 + n:07d}", f"KPC NO {issuer} {2000 + n:07d}")[n % 4]
        if form == "za":
            dispatch, destination, written = issuer if issuer != "EU" else "BE", "ZA", f"{issuer} {2000 + n:07d}"
            if dispatch == "ZA":
                dispatch = "ZA"
        s = shipment(reference=f"LAWFUL{n:04d}", dispatch=dispatch, destination=destination, accepted=issued + datetime.timedelta(days=4),
                     departed=issued + datetime.timedelta(days=2),
                     items=[item(hs + "00", ("ROUGH DIAMONDS, UNSORTED", "Diamonds, unworked", "Industrial diamonds, unworked")[("710210", "710231", "710221").index(hs)],
                                 carats, usd, certificate=written, origin=issuer if issuer not in ("IL", "AE", "IN", "GB", "SG", "EU") else "BW")])
        if form == "za":
            # South Africa imports from, or exports as, itself: the certificate's own lane wins.
            lane_to = samples.certificates[-1]["destination"]
            if dispatch == "ZA":
                s["regime"], s["destination"] = "export", {"EU": "BE"}.get(lane_to, lane_to)
            else:
                samples.certificates[-1]["destination"] = "ZA"
                samples.certificates[-1]["importer"], samples.certificates[-1]["importer_country"] = TRADERS["ZA"][1], "ZA"
        elif destination != "BE" and samples.certificates[-1]["destination"] == "EU":
            samples.certificates[-1]["importer"], samples.certificates[-1]["importer_country"] = TRADERS[destination][1], destination
        send(samples, "2-declarations", ROADS[n % 2], f"lawful-{n:03d}-{form}", form, s, ("metadata", "bare", "soap11", "soap12")[n % 4])
    everyday = [("0901210000", "COFFEE, ROASTED"), ("7102390000", "DIAMONDS, POLISHED, BRILLIANT CUT"), ("8471300000", "PORTABLE COMPUTERS"),
                ("7113190000", "GOLD RINGS SET WITH POLISHED DIAMONDS"), ("8207191000", "DIAMOND DRILL BITS"), ("7104910000", "LABORATORY-GROWN DIAMONDS, POLISHED"),
                ("2204210000", "WINE"), ("7105100000", "DIAMOND DUST AND POWDER"), ("6109100000", "T-SHIRTS OF COTTON"), ("7103910000", "RUBIES, CUT AND POLISHED")]
    for n in range(95):
        goods = [everyday[(n + k) % len(everyday)] for k in range(1 + n % 4)]
        form = FORMATS[n % len(FORMATS)]
        s = shipment(reference=f"EVERYDAY{n:04d}", dispatch=("US", "CH", "CN", "KE")[n % 4], destination="ZA" if form == "za" else ("BE", "GB", "AE")[n % 3],
                     accepted=D(2025, 4, 1) + datetime.timedelta(days=n % 50), items=[item(hs, text, usd=f"{900 + n}.00", origin="US") for hs, text in goods])
        send(samples, "2-declarations", ROADS[(n // 2) % 2], f"everyday-{n:03d}-{form}", form, s)


def unlawful(samples):
    """One scenario each; the expected checks are what the law and docs/checks.md say."""
    day = D(2025, 5, 12)

    def certificate(number, issuer="BW", carats="503.40", usd="45310.00", destination="EU", issued=day, **more):
        samples.certificate(number, issuer, issued, carats, usd, destination, **more)

    def declare(name, form, road, checks, stage="2-declarations", state="open", **given):
        given.setdefault("reference", name.upper().replace("-", ""))
        given.setdefault("accepted", day + datetime.timedelta(days=5))
        given.setdefault("dispatch", "BW")
        s = shipment(**given)
        identifier = send(samples, stage, road, name, form, s)
        if checks:
            samples.expect(identifier, checks, state=state)
        return s, identifier

    rough = lambda number, carats="503.40", usd="45310.00", **more: item("7102310000", "ROUGH DIAMONDS", carats, usd, certificate=number, origin=more.pop("origin", "BW"), **more)

    declare("no-certificate", "eu", "folder", ["B01"], items=[rough(None)])
    declare("no-certificate-to-follow", "wco", "kafka", ["B01"], items=[rough("TO FOLLOW")])
    declare("number-unreadable", "json", "folder", ["B02"], items=[rough("12?34")])
    declare("known-forgery", "eu", "kafka", ["B03"], dispatch="SL", items=[rough("SL004199", origin="SL")])
    certificate("LS0009001", "LS", complete_feed_until="2025-12-31", issued=D(2025, 1, 6))
    declare("unknown-to-issuer", "json", "folder", ["B04"], dispatch="LS", items=[rough("LS0009777", origin="LS")])
    certificate("BW0009100", "NA")
    declare("prefix-is-not-issuer", "eu", "folder", ["B08"], dispatch="NA", items=[rough("BW0009100", origin="NA")])
    certificate("BW0009200")
    declare("reused-1-first", "wco", "folder", [], items=[rough("BW0009200")])
    declare("reused-2-again", "eu", "folder", ["B09"], accepted=day + datetime.timedelta(days=19), items=[rough("BW 9200")])
    certificate("BW0009300")
    declare("expired-by-a-day", "wco", "kafka", ["C01"], accepted=day + datetime.timedelta(days=61), items=[rough("BW0009300")])
    certificate("BW0009400")
    declare("issued-after-departure", "json", "kafka", ["C03"], departed=day - datetime.timedelta(days=3), items=[rough("BW0009400")])
    certificate("BW0009500")
    declare("issued-after-import", "eu", "folder", ["C04"], accepted=day - datetime.timedelta(days=1), items=[rough("BW0009500")])
    certificate("CM0000042", "CM", issued=D(2012, 8, 1))
    declare("not-yet-a-participant", "json", "folder", ["D01"], dispatch="CM", accepted=D(2012, 8, 20), items=[rough("CM0000042", origin="CM")])
    certificate("CM0000043", "CM", issued=D(2012, 8, 15))
    declare("participant-since-yesterday", "json", "folder", [], dispatch="CM", accepted=D(2012, 8, 20), items=[rough("CM0000043", origin="CM")])
    certificate("ZA0009600", "ZA", destination="KE")
    declare("to-a-non-participant", "json", "kafka", ["D02"], regime="export", dispatch="ZA", destination="KE", items=[rough("ZA0009600", origin="ZA")])
    certificate("CG0000077", "CG", issued=D(2005, 3, 1))
    declare("issuer-suspended", "eu", "folder", ["D03"], dispatch="CG", accepted=D(2005, 3, 9), items=[rough("CG0000077", origin="CG")])
    certificate("GN0009700", "GN", issued=D(2010, 6, 1), origin="CI")
    declare("origin-under-embargo", "json", "folder", ["D04"], dispatch="GN", accepted=D(2010, 6, 9), items=[rough("GN0009700", origin="CI")])
    declare("inside-the-union", "wco", "folder", [], dispatch="NL", destination="BE", items=[rough(None, origin="BW")])
    certificate("BW0009800", carats="12.50", usd="2000.00")
    declare("too-heavy", "wco", "kafka", ["E01"], items=[rough("BW0009800", "17.80", "2000.00")])
    certificate("BW0009810", carats="1000.00")
    declare("a-little-too-heavy", "eu", "kafka", ["E02"], items=[rough("BW0009810", "1020.00")])
    certificate("BW0009820", carats="1204.50")
    declare("digits-exchanged", "json", "folder", ["E03"], items=[rough("BW0009820", "1240.50")])
    certificate("BW0009830", carats="100.00")
    declare("grams-for-carats", "eu", "folder", ["E03"], items=[rough("BW0009830", "20.00", net_kg="0.020")])
    certificate("BW0009900", destination="IN")
    declare("other-destination", "wco", "folder", ["F03"], items=[rough("BW0009900")])
    declare("rough-as-glass", "wco", "folder", ["A01"], items=[item("7018900000", "DIAMANTS BRUTS", usd="80000.00", net_kg="0.1", origin="CD")])
    declare("rough-as-synthetic", "json", "kafka", ["A01"], items=[item("7104210000", "毛坯钻石", usd="80000.00", net_kg="0.1", origin="CD")])
    certificate("BW0009910")
    declare("polished-under-rough-code", "eu", "folder", ["A03"], items=[item("7102310000", "POLISHED BRILLIANTS", "503.40", "45310.00", certificate="BW0009910", origin="BW")])
    declare("test-message", "eu", "folder", [], test=True, items=[rough(None)])
    # What comes later: a certificate after its declaration, a correction, a cancellation.
    declare("certificate-late", "eu", "folder", [], dispatch="LS", items=[rough("LS0009002", origin="LS")])
    samples.expect("CERTIFICATELATE", ["B04"], state="resolved")
    certificate("LS0009002", "LS", late=True)
    certificate("BW0009920", carats="250.00")
    declare("corrected", "json", "folder", [], items=[rough("BW0009920", "300.00")])
    declare("corrected-2-amendment", "json", "folder", [], stage="3-later", reference="CORRECTED", function="4", items=[rough("BW0009920", "250.00")])
    samples.expect("CORRECTED", ["E01"], state="resolved")
    declare("cancelled", "json", "folder", [], items=[rough(None)])
    declare("cancelled-2", "json", "folder", [], stage="3-later", reference="CANCELLED", function="1", items=[rough(None)])
    samples.expect("CANCELLED", ["B01"], state="withdrawn")


def broken(samples):
    def put(name, content):
        samples.dead_letters += 1
        samples.put(f"2-declarations/folder/{name}", content)

    good = cusdec(shipment(reference="BROKEN0001", items=[item(carats="10.00", certificate="BW0009200")]), "EU", "IC99901")
    put("broken-cut.edi", good[: len(good) // 2])
    put("broken-no-trailer.edi", good[: good.index("UNT+")])
    xml = wco(shipment(reference="BROKEN0002", items=[item(carats="10.00", certificate="BW0009200")]))
    put("broken-cut.xml", xml[: len(xml) - 200])
    put("broken-doctype.xml", xml.replace("<md:MetaData", '<!DOCTYPE x [<!ENTITY e "boo">]>\n<md:MetaData', 1))
    put("broken-two-tags.xml", xml.replace("</GoodsShipment>", "</GoodsShipments>"))
    put("broken-cut.json", canonical(shipment(reference="BROKEN0003", items=[item(carats="10.00")]))[:-40])
    put("broken-not-a-message.txt", "Dear colleague, please find the declaration attached.\n")


def russian_certificate(samples):
    samples.put("1-certificates/russian-certificate.xml", (
        '<?xml version="1.0" encoding="UTF-8"?>\n<kp:KimberleyProcessCertificate DocumentModeID="1009016E" '
        'xmlns:kp="urn:customs.ru:Information:SertifDocuments:KimberleyProcessCertificate:5.13.3">'
        "<kp:CertificateNumber><kp:CountryCode>RU</kp:CountryCode><kp:Number>0008801</kp:Number></kp:CertificateNumber><kp:IssueDate>2025-05-12</kp:IssueDate>"
        "<kp:ValidityDateEnd>2025-07-11</kp:ValidityDateEnd><kp:PackageNumber>2</kp:PackageNumber><kp:ExtractingCountry>RU</kp:ExtractingCountry>"
        "<kp:Exporter><kp:OrganizationName>Mirny Almaz OOO</kp:OrganizationName></kp:Exporter><kp:Importer><kp:OrganizationName>Surat Lotus Diamonds"
        "</kp:OrganizationName></kp:Importer><kp:CertificateOrg><kp:OrganizationName>Ministry of Finance</kp:OrganizationName></kp:CertificateOrg><kp:DiamondsInfo><kp:HarmonizedCode>710231</kp:HarmonizedCode><kp:TotalWeight>812.40</kp:TotalWeight>"
        "<kp:TotalCost>70500.00</kp:TotalCost></kp:DiamondsInfo></kp:KimberleyProcessCertificate>\n"))
    s = shipment(reference="RUSSIANXML", dispatch="RU", destination="IN", accepted=D(2025, 5, 20),
                 items=[item("7102310000", "АЛМАЗЫ НЕОБРАБОТАННЫЕ", "900.00", "70500.00", certificate="RU 8801", origin="RU")])
    samples.expect(send(samples, "2-declarations", "folder", "russian-certificate-too-heavy", "json", s), ["E01"])
    samples.put("1-certificates/canonical-certificate.json", json.dumps(
        {"kpwatch": "certificate/1", "number": "AO0008802", "issuer": "AO", "issued_on": "2025-05-12", "expires_on": "2025-07-11", "origin": "AO",
         "destination": "AE", "parcels": 1, "carats": "300.00", "usd": "60000.00", "status": "valid"}, indent=1) + "\n")
    s = shipment(reference="CANONICALCERT", dispatch="AO", destination="AE", accepted=D(2025, 5, 20),
                 items=[item("7102310000", "DIAMANTES EM BRUTO", "300.00", "60000.00", certificate="AO0008802", origin="AO")])
    send(samples, "2-declarations", "folder", "canonical-certificate-lawful", "json", s)


def all_samples():
    samples = Samples()
    lawful(samples)
    unlawful(samples)
    russian_certificate(samples)
    broken(samples)
    samples.put("1-certificates/certificates.csv", as_csv(samples.certificates))
    samples.put("3-later/folder/certificates-late.csv", as_csv(samples.late))
    documents = sum(1 for path in samples.files if "certificates" not in path.split("/")[0])
    samples.put("expected.json", json.dumps({"documents": documents, "dead_letters": samples.dead_letters,
                                             "alerts": sorted(samples.expected, key=lambda e: (e["declaration"], e["item"]))}, indent=1, ensure_ascii=False) + "\n")
    return samples.files


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--into", type=pathlib.Path, default=HERE)
    options = parser.parse_args()
    files = all_samples()
    mine = {"make_samples.py", "README.md"}
    present = {p.relative_to(options.into).as_posix() for p in options.into.rglob("*") if p.is_file() and "__pycache__" not in p.parts} - mine
    if options.check:
        wrong = sorted(p for p in present | set(files) if p not in present or p not in files or (options.into / p).read_bytes() != files[p])
        for path in wrong:
            print(f"{path} is not what make_samples.py writes", file=sys.stderr)
        return 1 if wrong else 0
    for path in present - set(files):
        (options.into / path).unlink()
    for path, data in files.items():
        target = options.into / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    print(f"{len(files)} files")
    return 0


if __name__ == "__main__":
    sys.exit(main())
