# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""Facts of a declaration or a certificate, written as the messages that senders use. Nothing here judges."""
import csv
import io
import json
from xml.sax.saxutils import escape

SENDER = "KPPROOF"
NAMES = {"exporter": ("Quarry Lane Stones", "Green Ridge Mining", "Old Ford Rough"), "importer": ("Harbour Cutting Works", "Mill Street Polishers", "Canal Gems")}


def trader(role, facts):
    """An invented name, the same in every message of one declaration."""
    if role == "exporter" and facts.get("trader"):
        return facts["trader"]
    names = NAMES[role]
    return names[sum(facts["reference"].encode()) % len(names)]


def office(facts):
    if facts["form"] == "za":
        return "JSA"
    return facts["destination" if facts["regime"] == "import" else "dispatch"] + "000101"


def identifier(facts):
    """How an alert names the declaration: what customs registered, else the sender's reference."""
    if facts["form"] != "asycuda":
        return facts["reference"]
    return f"{office(facts)}-{facts['accepted'].year}-C{facts['reference']}"


def edifact_text(text):
    for sign in "?+:'":
        text = text.replace(sign, "?" + sign)
    return text


def cusdec(facts, number=1):
    """One message of an interchange."""
    south_africa = facts["form"] == "za"
    importing = facts["regime"] == "import"
    day = lambda date: date.strftime("%Y%m%d")
    lines = [f"UNH+{number}+CUSDEC:D:96B:UN" + (":ZZZ01" if south_africa else ""),
             f"BGM+{'929' if importing else '830'}+{edifact_text(facts['reference'])}+{facts['function']}"]
    if south_africa:
        lines.append("CST++A:117:ZZZ")
    lines += [f"LOC+{'96' if south_africa else '22'}+{office(facts)}", f"LOC+35+{facts['dispatch']}", f"LOC+36+{facts['destination']}",
              f"DTM+148:{day(facts['accepted'])}:102"]
    if facts["departed"]:
        lines.append(f"DTM+186:{day(facts['departed'])}:102")
    lines += [f"NAD+EX+++{edifact_text(trader('exporter', facts))}", f"NAD+IM+++{edifact_text(trader('importer', facts))}", "UNS+D"]
    for line, goods in enumerate(facts["items"], 1):
        lines += [f"CST+{line}+{goods['hs']}00:122", f"FTX+AAA+++{edifact_text(goods['text'])}"]
        if south_africa and goods["certificate"]:
            lines.append(f"FTX+ACB+++KBC{edifact_text(goods['certificate'])}")
        lines.append(f"LOC+27+{goods['origin']}")
        if goods["carats"]:
            lines.append(f"MEA+AAF++CTM:{goods['carats']}")
        if goods["certificate"] and not south_africa:
            lines.append(f"DOC+916:::{'L116' if importing else 'C034'}+{edifact_text(goods['certificate'])}")
    lines += ["UNS+S", f"CNT+5:{len(facts['items'])}"]
    return lines + [f"UNT+{len(lines) + 1}+{number}"]


def interchange(several, unfinished=None):
    """`unfinished`: the message (from 0) that was cut off before its end."""
    first = several[0]
    south_africa = first["form"] == "za"
    lines = []
    for number, facts in enumerate(several):
        lines += cusdec(facts, number + 1)[:-3 if number == unfinished else None]
    # The control reference differs with each version of a declaration.
    control = f"{first['reference'][-10:]}{first['version']}"
    head = f"UNB+{'UNOB:4' if south_africa else 'UNOC:3'}+{SENDER}:ZZ+KPCUSTOMS:ZZ+{'20250520' if south_africa else '250520'}:0900+{control}"
    return ("'\n".join([head + ("++++++1" if first["test"] else ""), *lines, f"UNZ+{len(several)}+{control}"]) + "'\n").encode()


def wco(facts):
    importing = facts["regime"] == "import"
    items = []
    for number, goods in enumerate(facts["items"], 1):
        document = ""
        if goods["certificate"]:
            category, kind = ("L", "116") if importing else ("C", "034")
            document = (f"<AdditionalDocument><CategoryCode>{category}</CategoryCode><ID>{escape(goods['certificate'])}</ID><TypeCode>{kind}</TypeCode>"
                        "</AdditionalDocument>")
        quantity = f"<GoodsMeasure><TariffQuantity>{goods['carats']}</TariffQuantity></GoodsMeasure>" if goods["carats"] else ""
        items.append(f"<GovernmentAgencyGoodsItem><SequenceNumeric>{number}</SequenceNumeric>{document}<Commodity><Description>{escape(goods['text'])}"
                     f"</Description><Classification><ID>{goods['hs']}00</ID><IdentificationTypeCode>TSP</IdentificationTypeCode></Classification>{quantity}"
                     f"</Commodity><Origin><CountryCode>{goods['origin']}</CountryCode><TypeCode>1</TypeCode></Origin></GovernmentAgencyGoodsItem>")
    function, kind = {"9": ("9", "IMA" if importing else "EXA"), "4": ("13", "IMA" if importing else "EXA"), "1": ("13", "INV")}[facts["function"]]
    # Real senders number their messages; without that an amendment back to an earlier state would be the earlier bytes again.
    return (f'<?xml version="1.0" encoding="UTF-8"?>\n<!-- message {facts["version"]} -->\n<Declaration xmlns="urn:wco:datamodel:WCO:DEC-DMS:2" '
            'xmlns:t="urn:wco:datamodel:WCO:Declaration_DS:DMS:2">'
            f'<AcceptanceDateTime><t:DateTimeString formatCode="102">{facts["accepted"]:%Y%m%d}</t:DateTimeString></AcceptanceDateTime>'
            f"<FunctionCode>{function}</FunctionCode><FunctionalReferenceID>{escape(facts['reference'])}</FunctionalReferenceID><TypeCode>{kind}</TypeCode>"
            f"<GoodsItemQuantity>{len(items)}</GoodsItemQuantity><DeclarationOfficeID>{office(facts)}</DeclarationOfficeID>"
            f"<Exporter><Name>{escape(trader('exporter', facts))}</Name></Exporter><GoodsShipment><Destination><CountryCode>{facts['destination']}</CountryCode>"
            f"</Destination><ExportCountry><ID>{facts['dispatch']}</ID></ExportCountry>{''.join(items)}<Importer><Name>{escape(trader('importer', facts))}"
            "</Name></Importer></GoodsShipment></Declaration>\n")


def asycuda(facts):
    importing = facts["regime"] == "import"
    accepted = facts["accepted"]
    items = []
    for goods in facts["items"]:
        document = ""
        if goods["certificate"]:
            document = ("<Attached_documents><Attached_document_code>KPC</Attached_document_code><Attached_document_name>Kimberley Process Certificate"
                        f"</Attached_document_name><Attached_document_reference>{escape(goods['certificate'])}</Attached_document_reference></Attached_documents>")
        carats = (f"<Supplementary_unit><Suppplementary_unit_code>CTM</Suppplementary_unit_code><Suppplementary_unit_quantity>{goods['carats']}"
                  "</Suppplementary_unit_quantity></Supplementary_unit>" if goods["carats"] else "")
        items.append(f"<Item>{document}<Tarification><HScode><Commodity_code>{goods['hs']}00</Commodity_code></HScode>{carats}<Extended_customs_procedure>"
                     f"{'4000' if importing else '1000'}</Extended_customs_procedure></Tarification><Goods_description><Country_of_origin_code>{goods['origin']}"
                     f"</Country_of_origin_code><Description_of_goods>Other</Description_of_goods><Commercial_Description>{escape(goods['text'])}"
                     "</Commercial_Description></Goods_description></Item>")
    return (f'<?xml version="1.0" encoding="UTF-8"?>\n<ASYCUDA id="{facts["reference"]}v{facts["version"]}"><Property><Sad_flow>{"I" if importing else "E"}</Sad_flow>'
            f"<Nbers><Total_number_of_items>{len(items)}</Total_number_of_items></Nbers></Property><Identification><Office_segment><Customs_clearance_office_code>"
            f"{office(facts)}</Customs_clearance_office_code></Office_segment><Type><Type_of_declaration>{'IM' if importing else 'EX'}</Type_of_declaration>"
            f"<Declaration_gen_procedure_code>{'4' if importing else '1'}</Declaration_gen_procedure_code></Type><Registration><Serial_number>C</Serial_number>"
            f"<Number>{facts['reference']}</Number><Date>{accepted.month}/{accepted.day}/{accepted.year % 100:02d}</Date></Registration></Identification>"
            f"<Traders><Exporter><Exporter_name>{escape(trader('exporter', facts))}\n1 Proof Street</Exporter_name></Exporter><Consignee><Consignee_name>"
            f"{escape(trader('importer', facts))}\n2 Proof Road</Consignee_name></Consignee></Traders><General_information><Country><Export><Export_country_code>"
            f"{facts['dispatch']}</Export_country_code></Export><Destination><Destination_country_code>{facts['destination']}</Destination_country_code>"
            f"</Destination></Country></General_information>{''.join(items)}</ASYCUDA>\n")


def canonical(facts):
    items = []
    for number, goods in enumerate(facts["items"], 1):
        item = {"number": str(number), "commodity_code": goods["hs"] + "00", "description": goods["text"], "origin": goods["origin"]}
        if goods["carats"]:
            item["carats"] = goods["carats"]
        if goods["certificate"]:
            item["documents"] = [{"code": "L116" if facts["regime"] != "export" else "C034", "reference": goods["certificate"]}]
        items.append(item)
    document = {"kpwatch": "declaration/1", "reference": facts["reference"], "sender": SENDER, "version": str(facts["version"]),
                "function_code": facts["function"], "regime": facts["regime"], "office": office(facts),
                "jurisdiction": facts["destination" if facts["regime"] == "import" else "dispatch"], "accepted_on": facts["accepted"].isoformat(),
                "dispatch_country": facts["dispatch"], "destination_country": facts["destination"],
                "parties": [{"role": role, "name": trader(role, facts)} for role in ("exporter", "importer")], "items": items}
    if facts["departed"]:
        document["departed_on"] = facts["departed"].isoformat()
    return json.dumps(document) + "\n"


def declaration(facts):
    if facts["form"] in ("za", "eu"):
        return interchange([facts])
    return {"wco": wco, "asycuda": asycuda, "json": canonical}[facts["form"]](facts).encode()


def extension(form):
    return {"za": "edi", "eu": "edi", "wco": "xml", "asycuda": "xml", "eaeu": "xml"}.get(form, form)


def certificates(form, rows):
    """`rows` of CSV, or one certificate as JSON or as the EAEU's XML."""
    texts = [{name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in row.items() if value is not None} for row in rows]
    if form == "csv":
        columns = sorted({name for row in texts for name in row} - {"hs"} | {f"carats_{row['hs']}" for row in texts})
        out = io.StringIO()
        writer = csv.DictWriter(out, columns, restval="", lineterminator="\n", extrasaction="ignore")
        writer.writeheader()
        for row in texts:
            writer.writerow(dict(row, **{f"carats_{row['hs']}": row["carats"]}))
        return out.getvalue().encode()
    (row,) = texts
    if form == "json":
        return (json.dumps({"kpwatch": "certificate/1", **{name: value for name, value in row.items() if name != "hs"}}) + "\n").encode()
    return ('<?xml version="1.0" encoding="UTF-8"?>\n<kp:KimberleyProcessCertificate '
            'xmlns:kp="urn:customs.ru:Information:SertifDocuments:KimberleyProcessCertificate:5.13.3">'
            f"<kp:CertificateNumber><kp:CountryCode>{row['number'][:2]}</kp:CountryCode><kp:Number>{row['number'][2:]}</kp:Number></kp:CertificateNumber>"
            f"<kp:IssueDate>{row['issued_on']}</kp:IssueDate><kp:ValidityDateEnd>{row['expires_on']}</kp:ValidityDateEnd><kp:PackageNumber>1</kp:PackageNumber>"
            f"<kp:ExtractingCountry>{row['origin']}</kp:ExtractingCountry><kp:DiamondsInfo><kp:HarmonizedCode>{row['hs']}</kp:HarmonizedCode>"
            f"<kp:TotalWeight>{row['carats']}</kp:TotalWeight></kp:DiamondsInfo></kp:KimberleyProcessCertificate>\n").encode()
