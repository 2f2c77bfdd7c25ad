# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""Words that do harm where somebody passes them on unescaped, and documents that hold each of them in every place that takes a text."""
import json
import os
import pathlib
import re
import sys
import tempfile
from xml.sax.saxutils import escape, quoteattr

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "road"))
from road import declaration  # noqa: E402

MARK = "CANARY"
PWNED = pathlib.Path(tempfile.gettempdir()) / f"kpwatch-pwned-{os.getpid()}"

# What each would do to somebody who passes it on unescaped.
CANARIES = {
    "quotes": f"{MARK}\"'`\\",
    "lines": f"{MARK}\n2026-11-25T00:00:00.000Z error forged=1\r\nforged",
    "pairs": f"{MARK}\\\" forged=\"1",
    "path": f"{MARK}/../../../../../{PWNED}",
    "shell": f"{MARK}$(touch {PWNED});`touch {PWNED}`|touch {PWNED}&",
    "sql": f"{MARK}'; DROP TABLE cases; --",
    "ansi": f"{MARK}\x1b[2J\x1b]0;title\x07\x1b[31m\x7f",
    "c1": f"{MARK}\u009b31m\u0085\u0090",
    "separators": f"{MARK}\u2028\u2029",
    "direction": f"{MARK}\u202e\u2066\u202a",
    "label": f"{MARK}\"}} 1\nkpwatch_forged_total{{a=\"b\"}} 1\n# TYPE x",
    "format": f"{MARK}%s%n{{}}{{authority}}${{HOME}}",
    "nul": f"{MARK}\0end",
    "long": MARK + "x" * 100_000,
}
BAD_UTF8 = MARK.encode() + b"\xff\xfe\xc0\x80\xed\xa0\x80"


def xml_text(text):
    """As much of it as XML 1.0 can hold."""
    return escape(re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f]", "", text))


def xml_attribute(text):
    return quoteattr(re.sub("[\x00-\x1f]", "", text))


def edi_text(text):
    return re.sub(r"([?+:'])", r"?\1", text)


def exchanged(tag, word, canary):
    """What authorities exchange, with a canary wherever a text may stand: about a certificate and a declaration that are known, and then about what only they name."""
    party, said = {"name": canary, "id": canary, "country": "BW"}, {"issuer": "BW", "reference": canary, "authority": canary, "remarks": canary}
    number = f"BW{1000 + list(CANARIES).index(word):07}"
    line = {"commodity_code": "710231", "carats": "100.00", "usd": "9000.00"}

    def one(kind, **members):
        return json.dumps({"kpwatch": f"{kind}/1", **said, **members})

    yield f"{word}-known-certificate", json.dumps({"kpwatch": "certificate/1", "number": number, "issuer": "BW", "issued_on": "2025-05-10", "expires_on": "2025-07-10", "validated_on": "2025-05-11",
                                                   "origin": "BW", "destination": "EU", "carats": "100.00", "usd": "9000.00", "parcels": 3, "exporter": party, "importer": party, "seals": [canary]})
    yield f"{word}-known-declaration", declaration(f"{tag}G{canary}", number, parties=[{"role": "importer", "name": canary}], remark=canary)
    yield f"{word}-release", one("observation", observation="release", declaration=f"{tag}G{canary}", observed_on="2025-05-21", verdict="released", by=canary)
    yield f"{word}-confirmation", one("confirmation", number=number, country="BE", received_on="2025-05-20", carats="90.00", lines=[line], exporter=party, importer=party, seals=[canary])
    yield f"{word}-preadvice", one("preadvice", number=number, country="BW", advised_on="2025-05-09", carats="80.00", provenance=canary, exporter=party, importer=party, seals=[canary])
    yield f"{word}-notice", one("notice", notice="corrected", number=number, country="BW", dated_on="2025-05-22", instruction=canary, original=canary, replaced_by=canary,
                                corrections=[{"field": "importer", "before": canary, "now": canary}, {"field": canary, "before": canary, "now": canary}])
    yield f"{word}-observation", one("observation", observation="specimen", number=number, observed_on="2025-05-23", verdict="differs", layout=canary, zone=canary, evidence=canary, party=canary, by=canary)
    yield f"{word}-outcome", one("observation", observation="outcome", declaration=f"{tag}G{canary}", mrn=canary, observed_on="2025-05-22", verdict=canary)
    yield f"{word}-statistics", json.dumps({"kpwatch": "statistics/1", "table": "trade", "reporter": "GH", "year": 2010, "quarter": 3, "basis": canary, "published_on": canary,
                                            "rows": [{"flow": "EXP", "commodity_code": "710231", "partner": canary, "partner_role": canary, "carats": "1", "usd": "2"}]})
    for kind in ("confirmation", "preadvice", "notice", "observation"):
        yield f"{word}-{kind}-of-nothing", one(kind, number=canary, declaration=canary, notice=canary, observation=canary, country=canary)
    yield f"{word}-notices", f'notice,number,issuer,reference,authority,remarks,{json.dumps(canary)}\nstolen,BW0000079,BW,"{canary}","{canary}","{canary}",x\n"{canary}","{canary}",BW,,,,\n'
    yield f"{word}-observations", f'observation,number,declaration,by,remarks\nseal,BW0000079,,"{canary}","{canary}"\n"{canary}","{canary}","{canary}",,\n'


def documents(tag):
    """(name, bytes): every canary in every place of every format that takes a text. `tag` makes their references differ."""
    for word, canary in CANARIES.items():
        short = canary[:3000]
        party = {"role": short, "name": short, "id": short}
        yield f"{word}-json", declaration(f"{tag}{short}", parties=[party], remark=short, type_code=short, sender=short, items=[
            {"number": short, "commodity_code": "71023100", "description": short, "tariff_text": short, "origin": "BW", "procedure": short, "seals": [short],
             "parties": [party], "documents": [{"code": "L116", "reference": short, "name": short, "status": short}, {"code": short, "reference": "BW1"}]}])
        yield f"{word}-json-key", json.dumps({"kpwatch": "declaration/1", "reference": f"{tag}{word}K", short: short, "items": [{short: [short]}]})
        yield f"{word}-json-cut", json.dumps({"kpwatch": "declaration/1", "reference": short})[:-2]
        yield f"{word}-certificate", json.dumps({"kpwatch": "certificate/1", "number": "BW0000077", "issuer": "BW", "issued_on": "2025-05-10", "authority": short,
                                                 "exporter": {"name": short}, "origin": short, "replaced_by": short, "seals": [short], "status": short})
        yield f"{word}-certificate-number", json.dumps({"kpwatch": "certificate/1", "number": short, "issuer": "BW"})
        yield f"{word}-xml", ('<Declaration xmlns="urn:wco:datamodel:WCO:DEC-DMS:2"><FunctionalReferenceID>' + xml_text(f"{tag}X{short}") + "</FunctionalReferenceID><TypeCode>IMA</TypeCode>"
                              f"<Exporter><Name>{xml_text(short)}</Name></Exporter><GoodsShipment><GovernmentAgencyGoodsItem><SequenceNumeric>{xml_text(short)}</SequenceNumeric>"
                              f"<AdditionalDocument><CategoryCode>C</CategoryCode><ID>{xml_text(short)}</ID><TypeCode>034</TypeCode></AdditionalDocument><Commodity>"
                              f"<Description>{xml_text(short)}</Description><Classification><ID>71023100</ID><IdentificationTypeCode>TSP</IdentificationTypeCode></Classification></Commodity>"
                              "</GovernmentAgencyGoodsItem></GoodsShipment></Declaration>")
        yield f"{word}-xml-names", f"<a:{MARK} xmlns:a={xml_attribute(short)}/>"
        yield f"{word}-xml-cut", f'<Declaration xmlns="urn:wco:datamodel:WCO:DEC-DMS:2"><ID>{xml_text(short)}</ID><{MARK} a={xml_attribute(short)}>'
        yield f"{word}-edi", (f"UNB+UNOW:4+{edi_text(short)}+R+260101:0900+1'UNH+1+CUSDEC:D:96B:UN:ZZZ01'BGM+929+{edi_text(tag + 'E' + short)}+9'LOC+36+ZA'NAD+EX+ID++{edi_text(short)}'"
                              f"CST+{edi_text(short)}+71023100:122'FTX+AAA+++{edi_text(short)}'DOC+KBC+{edi_text(short)}'UNS+S'UNT+9+1'UNZ+1+1'")
        yield f"{word}-edi-type", f"UNB+UNOW:4+S+R+260101:0900+1'UNH+{edi_text(short)}+{edi_text(short)}:D:96B:UN'BGM+1'UNT+3+1'UNZ+1+1'"
        yield f"{word}-edi-cut", f"UNB+UNOW:4+S+R+260101:0900+1'UNH+1+CUSDEC:D:96B:UN:ZZZ01'BGM+929+{edi_text(short)}"
        yield f"{word}-csv", f'number,issuer,{json.dumps(short)},replaced_by\n"{short}",BW,x,"{short}"\nBW0000078,BW,x,"{short}"\n'
        yield from exchanged(tag, word, short)
        yield f"{word}-nothing", f"{short} is nothing that can be read"
    yield "bad-utf8-json", declaration(f"{tag}BAD").encode().replace(b"ROUGH", BAD_UTF8)
    yield "bad-utf8-xml", b"<?xml version='1.0'?><a>" + BAD_UTF8 + b"</a>"
    yield "bad-utf8-edi", b"UNB+UNOW:4+S+R+260101:0900+1'UNH+1+CUSDEC:D:96B:UN:ZZZ01'BGM+929+" + BAD_UTF8 + b"+9'UNT+3+1'UNZ+1+1'"
    yield "bad-utf8-csv", b"number,issuer\n" + BAD_UTF8 + b",BW\n"
    yield "bad-utf8-nothing", BAD_UTF8


def encoded(text):
    return text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
