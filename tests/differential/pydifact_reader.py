# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""Lets pydifact read what comes in: pydifact_reader.py FOLDER. Bytes are given to it as ISO 8859-1, so that it need know no character set."""
import json
import sys

sys.path.insert(0, sys.argv[1])
from pydifact.parser import Parser  # noqa: E402


def segments(text):
    for segment in Parser().parse(text):
        yield [[segment.tag]] + [[element] if isinstance(element, str) else list(element) for element in segment.elements]


while length := sys.stdin.buffer.readline():
    data = sys.stdin.buffer.read(int(length))
    try:
        print(json.dumps({"segments": [segment for segment in segments(data.decode("latin-1")) if segment[0] != ["UNA"]]}))
    except Exception as error:  # whatever it throws is its answer
        print(json.dumps({"complaint": f"{type(error).__name__}: {error}"[:200]}))
