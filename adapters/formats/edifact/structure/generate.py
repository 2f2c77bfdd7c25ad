#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""Writes the structure tables as C++: generate.py OUTPUT TEXT... How the texts are written: README.md beside this file.

Equal lists of components, of elements and of steps are kept once. What cannot be read ends the build with its place.
"""
import pathlib
import re
import sys

LAST_KNOWN = "D.18A"  # its shapes serve for all directories after it
FOR_EVER = 0xFFFF
COMPONENT = re.compile(r"(\d{4})(\?)?:(an|a|n)(\.\.)?(\d+)$")
COMPOSITE = re.compile(r"([A-Z])(\d{3})(\?)?(?:\*(\d+))?\($")
SIMPLE = re.compile(r"(\d{4})(\?)?(?:\*(\d+))?:(an|a|n)(\.\.)?(\d+)$")
STEP = re.compile(r"([A-Z]{3})(?:=([A-Z]))?(\?)?(?:\*(\d+))?$")
GROUP = re.compile(r"(\d+)(\?)?(?:\*(\d+))?\($")
LETTERS = {"a": "Letters::a", "n": "Letters::n", "an": "Letters::an"}


def directory_number(name):
    """D.96B as (year - 1990) * 3 + letter; S.3 and S.4, syntax versions, as 3 and 4."""
    if name.startswith("S."):
        return int(name[2:])
    found = re.fullmatch(r"D\.(\d\d)([ABC])", name)
    if not found:
        raise ValueError(f"{name} is no directory")
    year = int(found.group(1))
    return (year + (1900 if year > 89 else 2000) - 1990) * 3 + "ABC".index(found.group(2))


def ranges(text):
    for part in text.split(","):
        first, _, last = part.partition("-")
        last = last or first
        until = FOR_EVER if last == LAST_KNOWN else directory_number(last)
        yield directory_number(first), until


class Pool:
    """Rows of one array; equal runs are kept once."""

    def __init__(self):
        self.rows, self.known = [], {}

    def add(self, run):
        run = tuple(run)
        if run not in self.known:
            self.known[run] = len(self.rows)
            self.rows.extend(run)
        return self.known[run]


class Tables:
    def __init__(self):
        self.components, self.elements, self.steps = Pool(), Pool(), Pool()
        self.segments, self.messages = [], []

    def segment(self, name, directories, words):
        elements, at = [], 0
        while at < len(words):
            composite = COMPOSITE.match(words[at])
            if composite:
                letter, number, optional, repeats = composite.groups()
                at += 1
                run = []
                while words[at] != ")":
                    run.append(self.component(words[at]))
                    at += 1
            else:
                simple = SIMPLE.match(words[at])
                if not simple:
                    raise ValueError(f"{words[at]} is no element")
                number, optional, repeats, letters, up_to, length = simple.groups()
                letter = ""
                run = [f"{{{int(number)}, {length}, {LETTERS[letters]}, {truth(not up_to)}, {truth(not optional)}}}"]
            elements.append(f"{{{self.components.add(run)}, {int(number)}, {len(run)}, {repeats or 1}, "
                            f"{chr(39) + letter + chr(39) if letter else 'simple'}, {truth(not optional)}}}")
            at += 1
        first = self.elements.add(elements)
        for since, until in ranges(directories):
            self.segments.append((name, since, until, first, len(elements)))

    @staticmethod
    def component(word):
        found = COMPONENT.match(word)
        if not found:
            raise ValueError(f"{word} is no component")
        number, optional, letters, up_to, length = found.groups()
        return f"{{{int(number)}, {length}, {LETTERS[letters]}, {truth(not up_to)}, {truth(not optional)}}}"

    def message(self, name, directories, words):
        steps, at = self.run_of(words, 0)
        if at != len(words):
            raise ValueError(f"a bracket too many near {words[at - 1]}")
        first = self.steps.add(steps)
        for since, until in ranges(directories):
            self.messages.append((name, since, until, first, len(steps)))

    def run_of(self, words, at):
        steps = []
        while at < len(words) and words[at] != ")":
            group = GROUP.match(words[at])
            if group:
                number, optional, repeats = group.groups()
                inner, at = self.run_of(words, at + 1)
                if at >= len(words) or not inner:
                    raise ValueError(f"group {number} has no end or no segment")
                steps.append(f"{{0, {repeats or 1}, {number}, {len(inner) + 1}, none, {truth(not optional)}}}")
                steps.extend(inner)
            else:
                step = STEP.match(words[at])
                if not step:
                    raise ValueError(f"{words[at]} is neither a segment nor a group")
                tag, qualifier, optional, repeats = step.groups()
                sign = f"'{qualifier}'" if qualifier else "none"
                steps.append(f'{{tag("{tag}"), {repeats or 1}, 0, 1, {sign}, {truth(not optional)}}}')
            at += 1
        return steps, at

    def read(self, path):
        record, begins = [], 0
        lines = path.read_text(encoding="utf-8").splitlines() + ["end"]
        for number, line in enumerate(lines, 1):
            line = line.split("#")[0].rstrip()
            if not line:
                continue
            if line.startswith(" "):
                record.append(line)
                continue
            if record:
                self.take(path, begins, " ".join(record))
            record, begins = [line], number

    def take(self, path, begins, record):
        words = record.replace("(", "( ").replace(")", " ) ").split()
        try:
            (self.segment if len(words[0]) == 3 else self.message)(words[0], words[1], words[2:])
        except (ValueError, IndexError) as error:
            sys.exit(f"{path}:{begins}: {error}")


def truth(value):
    return "true" if value else "false"


def array(kind, name, rows):
    body = "\n".join(f"    {row}," for row in rows)
    return f"constexpr std::array<{kind}, {len(rows)}> {name}{{{{\n{body}\n}}}};\n"


def main():
    output, texts = pathlib.Path(sys.argv[1]), [pathlib.Path(each) for each in sys.argv[2:]]
    tables = Tables()
    for each in texts:
        tables.read(each)
    segments = [f'{{tag("{name}"), {since}, {until}, {first}, {count}}}' for name, since, until, first, count in sorted(tables.segments)]
    messages = [f'{{"{name}", {since}, {until}, {first}, {count}}}' for name, since, until, first, count in sorted(tables.messages)]
    text = f"""// Made by generate.py; not to be edited.
#include "adapters/formats/edifact/structure/tables.h"

#include <array>

namespace kpwatch::edifact {{
namespace {{

constexpr char simple = '\\0';
{array("ComponentRule", "components", tables.components.rows)}
{array("ElementRule", "elements", tables.elements.rows)}
{array("SegmentRule", "segments", segments)}
{array("Step", "steps", tables.steps.rows)}
{array("MessageRule", "messages", messages)}
}}  // namespace

const Tables& structure_tables() {{
  static constexpr Tables tables{{components, elements, segments, steps, messages}};
  return tables;
}}

}}  // namespace kpwatch::edifact
"""
    output.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
