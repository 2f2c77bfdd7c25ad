#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""Declarations with certificates, and what must be found in them: each folder beside this file is one case.

A case holds declarations (read in the order of their names), at most one file of certificates (its name begins with «certificates»), and
expected.json: why, and the whole set of findings as file, item, check and class, with a severity where it matters. Anything more or less than that set is a failure. Other documents
(confirmations, notices, observations ...) stand beside the declarations; `settings` in expected.json is a piece of configuration.
"""
import json
import os
import pathlib
import subprocess
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
KPWATCH = os.environ.get("KPWATCH", str(HERE.parents[1] / "build/release/kpwatch"))


def read(folder, expected):
    """Every input file's result, in the order given."""
    names = sorted(path.name for path in folder.iterdir() if path.name != "expected.json")
    certificates = [name for name in names if name.startswith("certificates")]
    declarations = [name for name in names if name not in certificates]
    command = [KPWATCH, "read", "--json"]
    for name in certificates:
        command += ["--certificates", name]
    if "as_of" in expected:
        command += ["--as-of", expected["as_of"]]
    if "settings" in expected:
        settings = tempfile.NamedTemporaryFile("w", suffix=".yaml", encoding="utf-8")
        settings.write("state: state\nauthorities: " + str(HERE.parents[1] / "config/authorities.yaml") + "\nfeeds: [{name: in, kind: directory, inbox: in}]\n"
                       "publishers: {out: {kind: directory, folder: out}}\n" + expected["settings"])
        settings.flush()
        command += ["--config", settings.name]
    done = subprocess.run(command + declarations, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode != 0:
        raise AssertionError(f"kpwatch read ended with {done.returncode}: {done.stderr}{done.stdout[:2000]}")
    results = [json.loads(line) for line in done.stdout.splitlines()]
    return [result for result in results if result["file"] not in certificates], declarations


def findings(results):
    """(file, item, check, class) of each finding, which shows its sentence where it should not be."""
    return {(pathlib.Path(result["file"]).name, finding["item"], finding["check"], finding["class"]): finding
            for result in results for document in result["documents"] for finding in document.get("findings", [])}


def key(one):
    return one["file"], one["item"], one["check"], one["class"]


class Scenarios(unittest.TestCase):
    maxDiff = None

    def test_every_case_gives_exactly_the_findings_expected(self):
        folders = sorted(path for path in HERE.iterdir() if (path / "expected.json").is_file())
        self.assertGreater(len(folders), 60, "the cases are missing")
        for folder in folders:
            with self.subTest(folder.name):
                expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
                results, declarations = read(folder, expected)
                self.assertEqual(declarations, [pathlib.Path(result["file"]).name for result in results])
                self.assertEqual([], [result["file"] for result in results if result["outcome"] != "read"], "not read")
                found = findings(results)
                wanted = {key(one) for one in expected["findings"]}
                complaint = "".join([f"\n  missing: {one}" for one in sorted(wanted - found.keys())] +
                                    [f"\n  too much: {one}: {found[one]['sentence']}" for one in sorted(found.keys() - wanted)] +
                                    [f"\n  not of severity {one['severity']}: {one}" for one in expected["findings"]
                                     if "severity" in one and one["severity"] != found.get(key(one), one)["severity"]])
                self.assertEqual("", complaint, expected["why"])


if __name__ == "__main__":
    unittest.main()
