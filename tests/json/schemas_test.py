#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""The published schemas are schemas, our samples and outputs keep them, and wrong ones do not."""
import glob
import json
import os
import subprocess
import sys
import unittest

import jsonschema

ROOT = sys.argv.pop(1)
PROGRAM = sys.argv.pop(1) if len(sys.argv) > 1 else None   # not built in every build of single parts
if PROGRAM and not os.path.exists(PROGRAM):
    PROGRAM = None
SCHEMAS = {}
for file in glob.glob(f"{ROOT}/docs/schemas/*.json"):
    with open(file, encoding="utf-8") as text:
        SCHEMAS[os.path.basename(file)] = json.load(text)
STORE = {schema["$id"]: schema for schema in SCHEMAS.values()}


def faults(name, value):
    schema = SCHEMAS[name]
    resolver = jsonschema.RefResolver.from_schema(schema, store=STORE)
    checker = jsonschema.Draft202012Validator(schema, resolver=resolver, format_checker=jsonschema.FormatChecker())
    return [f"{'/'.join(map(str, fault.absolute_path))}: {fault.message[:200]}" for fault in checker.iter_errors(value)]


def text_of(path):
    with open(f"{ROOT}/tests/samples/{path}", encoding="utf-8-sig") as file:
        return file.read()


def lines_of(path):
    return [json.loads(line) for line in text_of(path).splitlines() if line.strip()]


class Schemas(unittest.TestCase):
    def keeps(self, name, value):
        self.assertEqual(faults(name, value), [])

    def breaks(self, name, value):
        self.assertNotEqual(faults(name, value), [], json.dumps(value)[:200])

    def test_each_is_a_schema(self):
        self.assertGreaterEqual(len(SCHEMAS), 5)
        for name, schema in SCHEMAS.items():
            jsonschema.Draft202012Validator.check_schema(schema)
            self.assertTrue(schema["$id"].endswith("/" + name), name)

    def test_sample_inputs_keep_them(self):
        self.keeps("declaration-1.json", json.loads(text_of("json/declaration-full.json")))
        self.keeps("declaration-1.json", json.loads(text_of("json/byte-order-mark.json")))
        for certificate in lines_of("json/certificates.ndjson")[:2]:
            self.keeps("certificate-1.json", certificate)
        for document in lines_of("json/exchange.ndjson"):
            if document.get("notice") != "Stolen" and document.get("observation") != "transit exit" and \
                    document.get("verdict") != "not registered":  # words that are read in other spellings too
                self.keeps(document["kpwatch"].replace("/", "-") + ".json", document)

    def test_broken_exchange_documents_break_them(self):
        for document in lines_of("json/exchange-broken.ndjson")[:-1]:
            # The number's form and which verdict goes with which observation are not the schema's matter.
            if document.get("number") not in ("to follow", "12345") and document.get("verdict") != "matches" and \
                    document.get("observation") != "footprint":
                self.breaks(document["kpwatch"].replace("/", "-") + ".json", document)

    def test_fields_of_every_golden_keep_them(self):
        count = 0
        for golden in glob.glob(f"{ROOT}/tests/samples/json/*.expected") + glob.glob(f"{ROOT}/tests/samples/csv/*.expected"):
            with open(golden, encoding="utf-8") as file:
                for line in list(file)[1:]:
                    document = json.loads(line)
                    if "fields" in document:
                        self.keeps(document["fields"]["kpwatch"].replace("/", "-") + ".json", document["fields"])
                        count += 1
        self.assertGreaterEqual(count, 8 + 16 + 16)

    def test_alert_goldens_keep_them(self):
        goldens = glob.glob(f"{ROOT}/tests/samples/alerts/*.event")
        self.assertGreaterEqual(len(goldens), 4)
        for golden in goldens:
            with open(golden, encoding="utf-8") as file:
                self.keeps("alert-1.json", json.loads(file.read().split("\n\n", 1)[1]))

    def test_wrong_documents_break_them(self):
        good = json.loads(text_of("json/declaration-full.json"))
        for change in ({"kpwatch": "declaration/2"}, {"accepted_on": "14.03.2024"}, {"regime": "IMPORT"}, {"items": {}},
                       {"jurisdiction": "Belgium"}, {"items": [{"carats": "1,204.50"}]}, {"items": [{"packages": -1}]}):
            self.breaks("declaration-1.json", {**good, **change})
        certificate = lines_of("json/certificates.ndjson")[0]
        for change in ({"status": "lost"}, {"number": 5}, {"issued_on": "2024-3-1"}, {"lines": [{}]}):
            self.breaks("certificate-1.json", {**certificate, **change})
        del certificate["number"]
        self.breaks("certificate-1.json", certificate)
        with open(f"{ROOT}/tests/samples/alerts/open.event", encoding="utf-8") as file:
            alert = json.loads(file.read().split("\n\n", 1)[1])
        for change in ({"state": "new"}, {"tlp": "AMBER"}, {"revision": 0}, {"severity": 6}, {"alert_id": "1"}, {"explanation": "x" * 1201},
                       {"state": "resolved"}):
            self.breaks("alert-1.json", {**alert, **change})

    @unittest.skipUnless(PROGRAM, "kpwatch itself was not given")
    def test_the_program_s_output_keeps_them(self):
        files = sorted(glob.glob(f"{ROOT}/tests/samples/json/*.*json") + glob.glob(f"{ROOT}/tests/samples/csv/*.csv") +
                       glob.glob(f"{ROOT}/tests/samples/xml/*.xml") + glob.glob(f"{ROOT}/tests/samples/edifact/*.edi"))
        done = subprocess.run([PROGRAM, "read", "--json", *files], capture_output=True, check=False, timeout=120)
        lines = done.stdout.decode().splitlines()
        self.assertEqual(len(lines), len(files), done.stderr.decode()[:500])
        for line in lines:
            value = json.loads(line)
            self.assertEqual(faults("read-1.json", value), [], value["file"])

    @unittest.skipUnless(PROGRAM, "kpwatch itself was not given")
    def test_the_list_of_checks_keeps_them(self):
        done = subprocess.run([PROGRAM, "list-checks", "--json"], capture_output=True, check=True, timeout=60)
        lines = done.stdout.decode().splitlines()
        self.assertGreaterEqual(len(lines), 20)
        for line in lines:
            self.keeps("list-checks-1.json", json.loads(line))


unittest.main()
