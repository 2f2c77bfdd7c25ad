# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""EDIFACT read from the text of ISO 9735 alone, for a comparison: slow, plain, and sharing nothing with kpwatch. Valid interchanges only."""
from dataclasses import dataclass, field

CODINGS = {"UNOA": "utf-8", "UNOB": "utf-8", "UNOC": "cp1252", "UNOD": "iso8859-2", "UNOE": "iso8859-5", "UNOF": "iso8859-7", "UNOG": "iso8859-3", "UNOH": "iso8859-4",
           "UNOI": "iso8859-6", "UNOJ": "iso8859-8", "UNOK": "iso8859-9", "UNOL": "iso8859-15", "UNOW": "utf-8", "UNOY": "utf-8", "KECA": "cp949"}
BETWEEN = b" \t\r\n"


@dataclass
class Interchange:
    segments: list = field(default_factory=list)  # each: elements, the tag first, of repetitions of components
    decimal_mark: str = None


@dataclass
class Service:
    component: int
    element: int
    release: int = None
    repetition: int = None
    terminator: int = None


def service_characters(data, at):
    """Those in force, where the first segment begins, and the decimal mark of a UNA."""
    if data[at:at + 3] == b"UNA":
        component, element, mark, release, repetition, terminator = data[at + 3:at + 9]
        service = Service(component, element, None if release == 0x20 else release, None if repetition == 0x20 else repetition, terminator)
        return service, at + 9, chr(mark)
    if data[at + 3] == 0x1D:  # level B: information separators, no release character
        return Service(0x1F, 0x1D, None, None, 0x1C), at, None
    return Service(ord(":"), ord("+"), ord("?"), None, ord("'")), at, None


def cut_segment(data, at, service):
    """Elements, repetitions, components, as bytes; and where the next segment begins."""
    component, components, repetitions, elements = bytearray(), [], [], []

    def end_component():
        nonlocal component
        components.append(bytes(component))
        component = bytearray()

    def end_repetition():
        nonlocal components
        end_component()
        repetitions.append(components)
        components = []

    def end_element():
        nonlocal repetitions
        end_repetition()
        elements.append(repetitions)
        repetitions = []

    while True:
        sign = data[at]
        at += 1
        if sign == service.release:
            component.append(data[at])
            at += 1
        elif sign == service.terminator:
            end_element()
            return elements, at
        elif sign == service.element:
            end_element()
        elif sign == service.component:
            end_component()
        elif sign == service.repetition and elements:
            end_repetition()
        else:
            component.append(sign)


def over_blanks(data, at, but=None):
    while at < len(data) and data[at] in BETWEEN and data[at] != but:
        at += 1
    return at


def read(data):
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        data, coding = data.decode("utf-16").encode(), "utf-8"
    else:
        coding = "utf-8" if data[:3] == b"\xef\xbb\xbf" else None
        data = data[3:] if coding else data
    interchanges, at = [], over_blanks(data, 0)
    while at < len(data):
        service, at, mark = service_characters(data, at)
        named_repetition, service.repetition = service.repetition, None
        has_una, interchange, of_values = mark is not None, Interchange(decimal_mark=mark), coding
        while True:
            at = over_blanks(data, at, service.terminator)
            elements, at = cut_segment(data, at, service)
            tag = elements[0][0][0]
            if tag == b"UNB":
                of_values = coding or CODINGS[elements[1][0][0].decode()]
                if elements[1][0][1] == b"4":
                    service.repetition = named_repetition if has_una else ord("*")
            interchange.segments.append([[[part.decode(of_values or "utf-8") for part in parts] for parts in repetitions] for repetitions in elements])
            if tag == b"UNZ":
                break
        interchanges.append(interchange)
        at = over_blanks(data, at)
    return interchanges


def component(segment, element, number=1):
    try:
        return segment[element][0][number - 1].strip(" \t\r\n")
    except IndexError:
        return ""


def customs_declarations(interchange):
    """Of each CUSDEC D.96B ZZZ01 the fields that the South African guide puts in these places."""
    declarations, current, item = [], None, None
    for segment in interchange.segments:
        tag = component(segment, 0)
        if tag == "UNH":
            current = item = None
            if [component(segment, 2, number) for number in (1, 2, 3, 4, 5)] == ["CUSDEC", "D", "96B", "UN", "ZZZ01"]:
                current = {"parties": [], "items": []}
                declarations.append(current)
        elif current is None:
            continue
        elif tag == "BGM":
            current.update(type_code=component(segment, 1), reference=component(segment, 2))
        elif tag == "CST" and component(segment, 1):
            item = {"number": component(segment, 1), "commodity_code": component(segment, 2), "quantities": []}
            current["items"].append(item)
        elif tag == "UNS" and component(segment, 1) == "S":
            item = None
        elif tag == "NAD" and item is None:
            current["parties"].append({"role": component(segment, 1), "id": component(segment, 2), "name": component(segment, 4), "country": component(segment, 9)})
        elif tag == "LOC":
            place = {"27": "origin", "35": "dispatch_country", "36": "destination_country"}.get(component(segment, 1))
            if place:
                (item if item is not None else current)[place] = component(segment, 2)
        elif tag == "DTM" and item is None and component(segment, 1) == "137":
            day = component(segment, 1, 2)
            current["issued_on"] = f"{day[:4]}-{day[4:6]}-{day[6:]}"
        elif tag == "FTX" and item is not None and component(segment, 1) == "AAA":
            item["description"] = component(segment, 4)
        elif tag == "MEA" and item is not None:
            item["quantities"].append({"unit": component(segment, 3), "amount": component(segment, 3, 2)})
    return declarations
