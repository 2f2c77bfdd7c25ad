#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""Keeps the include directions of docs/ARCHITECTURE.md: each quoted include is a line that crosses layers or not."""
import pathlib
import re
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]

BELOW = {
    "daemon/base": [],
    "daemon/customs": ["daemon/base"],
    "daemon/canonical": ["daemon/customs"],
    "daemon/mapping": ["daemon/customs"],
    "daemon/reference": ["daemon/customs"],
    "daemon/statistics": ["daemon/reference"],
    "daemon/checks": ["daemon/statistics"],
    "daemon/alerts": ["daemon/checks", "daemon/canonical"],
    "daemon/flow": ["daemon/alerts", "daemon/mapping"],
    "daemon/settings": ["daemon/flow"],
    "daemon/watch": ["daemon/settings"],
}
LIBRARIES = re.compile(r"#include <(boost|Poco|xercesc|librdkafka|simdjson|yaml-cpp|CLI|spdlog|prometheus|sqlite3|openssl|unicode)[/.]?")
# Which part of the tree may name which library at all (in .cpp files).
LIBRARY_HOMES = {
    "boost": ("daemon/base/", "daemon/watch/", "adapters/"),
    "Poco": ("adapters/ledgers/", "adapters/publishers/directory/", "daemon/alerts/"),
    "xercesc": ("adapters/formats/xml/",),
    "librdkafka": ("adapters/kafka/", "adapters/feeds/kafka/", "adapters/publishers/kafka/"),
    "simdjson": ("adapters/formats/json/",),
    "yaml-cpp": ("daemon/base/",),
    "CLI": ("daemon/watch/",),
    "spdlog": ("daemon/base/",),
    "prometheus": ("adapters/health/",),
    "sqlite3": ("adapters/ledgers/",),
    "openssl": ("daemon/base/", "adapters/ledgers/", "adapters/net/"),
    "unicode": ("daemon/customs/", "daemon/reference/", "adapters/formats/"),
}


def reachable(layer):
    seen, todo = {layer}, [layer]
    while todo:
        for below in BELOW[todo.pop()]:
            if below not in seen:
                seen.add(below)
                todo.append(below)
    return seen


def layer_of(path):
    parts = path.split("/")
    return "/".join(parts[:2]) if parts[0] == "daemon" else "adapters"


def adapter_of(path):
    parts = path.split("/")
    return "/".join(parts[:3]) if parts[1] in ("feeds", "formats", "publishers", "ledgers") else "/".join(parts[:2])


def wrong_arrow(source, target):
    """None, or why `source` may not include `target` (both paths from the root)."""
    if source == "daemon/main.cpp":
        return None if target == "daemon/watch/command_line.h" else "main sees the command line only"
    if source.startswith("daemon/"):
        layer = layer_of(source)
        if layer == "daemon/watch" and target in ("adapters/catalogue.h", "adapters/health/health_page.h", "adapters/health/health_client.h", "adapters/tap/tap_socket.h"):
            return None
        if target.startswith("adapters/"):
            return "only watch sees adapters, through the catalogue"
        return None if layer_of(target) in reachable(layer) else f"{layer} may not look up to {layer_of(target)}"
    if source.startswith("adapters/catalogue."):
        return None
    if target.startswith("daemon/"):
        return None if layer_of(target) in reachable("daemon/flow") else "an adapter includes flow and below"
    mine, other = adapter_of(source), adapter_of(target)
    return None if other in (mine, "adapters/kafka", "adapters/net") else f"an adapter includes no other adapter ({other})"


class IncludeDirections(unittest.TestCase):
    def sources(self):
        for folder in ("daemon", "adapters"):
            for path in sorted((ROOT / folder).rglob("*")):
                if path.suffix in (".h", ".cpp"):
                    yield path.relative_to(ROOT).as_posix(), path.read_text()

    def test_arrows_point_one_way(self):
        wrong = []
        for source, text in self.sources():
            for target in re.findall(r'^#include "([^"]+)"', text, re.M):
                if not (ROOT / target).is_file():
                    wrong.append(f"{source}: \"{target}\" is not a path from the root")
                elif why := wrong_arrow(source, target):
                    wrong.append(f"{source} -> {target}: {why}")
        self.assertEqual([], wrong)

    def test_libraries_stay_in_their_homes(self):
        wrong = []
        for source, text in self.sources():
            for line in text.splitlines():
                found = LIBRARIES.match(line)
                if not found:
                    continue
                library = found.group(1)
                if source.endswith(".h"):
                    # An adapter's private header may name its own library; nobody else includes it.
                    if not (library in ("boost", "librdkafka", "xercesc", "Poco", "simdjson", "sqlite3") and source.startswith("adapters/") and source.startswith(LIBRARY_HOMES[library])):
                        wrong.append(f"{source}: {line}")
                elif not source.startswith(LIBRARY_HOMES[library]):
                    wrong.append(f"{source}: {line}")
        self.assertEqual([], wrong)

    def test_every_adapter_is_in_the_catalogue(self):
        catalogue = (ROOT / "adapters/catalogue.cpp").read_text()
        for kind in ("feeds", "formats", "publishers", "ledgers"):
            for folder in sorted((ROOT / "adapters" / kind).iterdir()):
                if folder.is_dir():
                    self.assertIn(f"adapters/{kind}/{folder.name}/", catalogue)

    def test_every_file_says_its_licence(self):
        for source, text in self.sources():
            self.assertIn("SPDX-License-Identifier: Apache-2.0", text[:300], source)

    def test_a_wrong_arrow_is_found(self):
        self.assertIsNotNone(wrong_arrow("daemon/checks/check.h", "daemon/flow/ledger.h"))
        self.assertIsNotNone(wrong_arrow("adapters/formats/xml/a.cpp", "adapters/formats/edifact/b.h"))
        self.assertIsNotNone(wrong_arrow("daemon/flow/desk.cpp", "adapters/catalogue.h"))
        self.assertIsNone(wrong_arrow("daemon/flow/desk.cpp", "daemon/alerts/alert.h"))


if __name__ == "__main__":
    sys.exit(unittest.main())
