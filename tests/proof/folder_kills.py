#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""Kills the daemon (SIGKILL) at random moments under load, over folders, and compares what came of it with the reference.

    tests/proof/folder_kills.py [KILLS] [--documents N] [--seed S]

Without a number the short form of the test suite. Exit code 0 only if nothing was lost, doubled, altered or told to others.
"""
import sys

from installation import Installation
from killing import Killing, arguments, campaign
from sender import Sender


def main():
    options = arguments(__doc__, 30, 40)
    installation = Installation()
    return campaign(options, installation, lambda steps: Killing(installation, Sender(installation, steps), options.seed), lambda step, killing: True)


if __name__ == "__main__":
    sys.exit(main())
