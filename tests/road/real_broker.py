# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""The real broker of the tests: its script, and kcat, an independent reader of its topics."""
import json
import os
import subprocess

from road import ROOT

BROKER = os.environ.get("KPWATCH_TEST_BROKER", "")
SCRIPT = str(ROOT / "tests/kafka-broker/broker.sh")


def broker(*arguments):
    subprocess.run([SCRIPT, *arguments], check=True, stdout=subprocess.DEVNULL)


def consume(topic, data=json.loads):
    """(headers, data, record) of everything that a read_committed reader sees, in order."""
    out = subprocess.run(["kcat", "-C", "-b", BROKER, "-t", topic, "-e", "-q", "-o", "beginning", "-X", "isolation.level=read_committed", "-J"],
                         check=True, capture_output=True, text=True).stdout
    events = []
    for line in out.splitlines():
        record = json.loads(line)
        headers = dict(zip(record["headers"][::2], record["headers"][1::2]))
        events.append((headers, data(record["payload"]), record))
    return events
