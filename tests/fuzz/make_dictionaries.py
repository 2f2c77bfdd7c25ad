#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""Dictionaries for the harnesses, made of the maps, schemas and configurations of the repository, so that they never go stale.

make_dictionaries.py FOLDER writes FOLDER/<harness>.dict.
"""
import json
import pathlib
import re
import sys

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
JSON_DOCUMENTS = ("declaration-1", "certificate-1", "confirmation-1", "notice-1", "observation-1", "preadvice-1", "statistics-1")
SYNTAX = {
    "edifact": ["UNA:+.? '", "UNB+UNOC:3+S+R+260101:0900+1'", "UNG+CUSDEC+S+R+260101:0900+1+UN+D:96B'", "UNH+1+CUSDEC:D:96B:UN:ZZZ01'", "UNT+1+1'", "UNE+1+1'",
                "UNZ+1+1'", "UNS+D'", "UNO+1+4'", "UNP+4+1'", "UNOA", "UNOB", "UNOC", "UNOW", "UNOY", "?'", "?+", "?:", "??", "'", "+", ":", "*", ":102'", ":203'"],
    "xml": ["<?xml version=\"1.0\" encoding=\"", "?>", "<!--", "-->", "<![CDATA[", "]]>", "<!DOCTYPE ", "<!ENTITY ", "&lt;", "&#x", ";", "xmlns=\"", "xmlns:", "xsi:",
            "/>", "</", "ISO-8859-1", "windows-1251", "GB18030", "UTF-16", "\xff\xfe", "\xfe\xff", "\xef\xbb\xbf"],
    "schema": ["<xs:", "</xs:", "/>", "minOccurs=\"0\"", "maxOccurs=\"unbounded\"", "use=\"required\"", "##other", "##any", "##targetNamespace", "##local", "[A-Z]{1,2}", "\\d+", "\\p{L}",
               "\\i\\c*", "(a|b)*", "INF", "-1", "2026-02-30", "file:///", "common.xsd", "a.xsd", "d:Code", "xs:string", "xs:ID", "xs:IDREF", "xs:QName", "xs:NOTATION", ".//"],
    "json": ["{", "}", "[", "]", ":", ",", "\"", "null", "true", "false", "\\u0000", "\\ud800", "\\udc00", "\\\"", "1e9", "-0", "0.1", "\"2026-01-01\"", "\"12.50\"", "\xef\xbb\xbf",
             "declaration/1", "certificate/1", "\n"],
    "csv": [",", ";", "\"", "\"\"", "\r\n", "\n", "2026-01-01", "12.50", "valid", "replaced", "reported_stolen", "ZA", "ZA 1117950", "\xef\xbb\xbf"],
    "map": ["{", "}", "[", "]", ": ", "- ", "{at: ", ", as: ", ", with: ", "{is: ", "'", "\"", "|", ">-", "&a ", "*a", "!t ", "---\n", "...\n", "#", "[1=", "[1.1!=", "[*.2=", "/2.1", "../",
            "@", "!", "|", "fixed", "rules", "equals", "prefix", "net", "gross"],
    "config": ["{", "}", "[", "]", ": ", "- ", "{file: ", "{authority}", "'", "\"", "|", ">-", "&a ", "*a", "!t ", "---\n", "...\n", "KiB", "MiB", "GiB", "yes", "no", "TLP:RED", "K4"],
}


def words_in(value):
    """All words in the keys and texts of a tree."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from words_in(key)
            yield from words_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from words_in(inner)
    elif value is not None:
        yield str(value)


def tokens(text, pattern=r"[A-Za-z0-9_@-]{2,}"):
    return re.findall(pattern, text)


def of_maps(name):
    for file in sorted((ROOT / "mappings" / name).glob("*.yaml")):
        yield from words_in(yaml.load(file.read_text(), yaml.BaseLoader))


def of_schema(file):
    def walk(node):
        if isinstance(node, dict):
            yield from node.get("properties", {})
            yield from (one for one in node.get("enum", []) if isinstance(one, str))
            for inner in node.values():
                yield from walk(inner)
        elif isinstance(node, list):
            for inner in node:
                yield from walk(inner)
    return walk(json.loads(file.read_text()))


def vocabulary():
    yield "edifact", (word for text in of_maps("edifact") for word in tokens(text, r"[A-Z0-9]{2,6}"))
    yield "xml", [word for text in of_maps("xml") for word in tokens(text)] + [text for text in of_maps("xml") if re.match(r"(urn|http):", text)]
    yield "json", [f'"{key}"' for name in JSON_DOCUMENTS for key in of_schema(ROOT / f"docs/schemas/{name}.json")]
    yield "csv", (word for text in of_maps("csv") for word in tokens(text))
    yield "map", [word for name in ("edifact", "xml", "json", "csv") for text in of_maps(name) for word in tokens(text, r"[a-z_]{2,}:?")]
    config = list(of_schema(ROOT / "config/kpwatch.schema.json"))
    for file in ("kpwatch.yaml", "authorities.yaml"):
        config += words_in(yaml.load((ROOT / "config" / file).read_text(), yaml.BaseLoader))
    yield "config", config
    yield "schema", [word for file in sorted((ROOT / "tests").glob("**/*.xsd")) for word in tokens(file.read_text())] + [
        "redefine", "include", "import", "group", "attributeGroup", "substitutionGroup", "abstract", "final", "block", "fixed", "default", "keyref", "refer", "notation",
        "whiteSpace", "enumeration", "complexContent", "mixed", "length", "maxExclusive"]


def quoted(word):
    return '"' + "".join(f"\\x{byte:02x}" if byte < 32 or byte > 126 or byte in b'"\\' else chr(byte) for byte in word.encode("utf-8" if max(map(ord, word)) > 255 else "latin-1")) + '"'


def main():
    out = pathlib.Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    for name, words in vocabulary():
        chosen = sorted({word for word in words if 1 < len(word) <= 60})
        lines = [quoted(word) for word in SYNTAX[name] + chosen]
        (out / f"{name}.dict").write_text("\n".join(dict.fromkeys(lines)) + "\n")


if __name__ == "__main__":
    main()
