# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""Readers of others, each in a process of its own, and why they read a valid interchange otherwise than the standard says."""
import json
import pathlib
import subprocess
import sys

SAME, UNEXPLAINED, CUT = "the same", "UNEXPLAINED", "cut otherwise"
HERE = pathlib.Path(__file__).resolve().parent


def framed(inputs):
    return b"".join(b"%d\n%s" % (len(data), data) for data in inputs)


def run(command, inputs):
    """A line of JSON an input: segments as the reader tells them, its bytes as ISO 8859-1; or what it complains of."""
    return [json.loads(line) for line in subprocess.run(command, input=framed(inputs), capture_output=True, check=True).stdout.splitlines()]


def pydifact(folder, inputs):
    return run([sys.executable, str(HERE / "pydifact_reader.py"), folder], inputs)


def npm(folder, inputs):
    return run(["node", str(HERE / "npm_reader.js"), folder], inputs)


def reason_of(complaint, writer, data):
    """Why a reader complains of a valid interchange, or cuts it otherwise; nothing where that is not known."""
    if complaint.startswith(("Error: ", CUT)) and set(writer.component + writer.element + writer.release + writer.terminator) & set("^\\[]-"):
        return "one of ^ \\ [ ] - as service character, which its regular expression takes for its own"
    if complaint.startswith("Error: Invalid character") and any(0x80 <= byte <= 0x9F for byte in data):
        return "a byte from 0x80 to 0x9F, which it has in no character set"
    if complaint.startswith("EDISyntaxError: EDIFACT Syntax Error: Tag '?'") and b"??" in data:
        return "a released release character ahead of a terminator, which it takes for a released terminator"
    return None


def compare(readings, made, ours, normal):
    """How many files are read the same, or otherwise for which reason; with the number of the first of each."""
    table = {}
    for number, (reading, (data, writers)) in enumerate(zip(readings, made)):
        expected = [segment for interchange in ours[number] for segment in interchange]
        if "complaint" in reading:
            reason = reason_of(reading["complaint"], writers[0], data) or UNEXPLAINED
        else:
            told = [normal([[[part.encode("latin-1").decode(writers[0].coding) for part in element]] for element in segment]) for segment in reading["segments"]]
            reason = SAME if told == expected else reason_of(CUT, writers[0], data) or UNEXPLAINED
        count, first = table.get(reason, (0, number))
        table[reason] = (count + 1, first)
    return table
