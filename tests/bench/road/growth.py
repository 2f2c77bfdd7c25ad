#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""Growth of the whole work's cost: ten times the authorities, of which the same three hear of it; ten and a hundred times the certificates,
of which the same number is cited."""
import os

from runs import AUTHORITY_NAMES, daemon_with_certificates, median_cost, medians_in_turn, more_authorities
from streams import row, stream

from road import Daemon

COUNT = int(os.environ.get("KPWATCH_BENCH_DECLARATIONS", "20000"))
HELD = int(os.environ.get("KPWATCH_BENCH_CERTIFICATES_HELD", "100000"))
REPEATS = 3


def with_many_authorities():
    daemon = Daemon()
    daemon.set_authorities(more_authorities(27))
    return daemon


def main():
    hits = COUNT // 100
    files = stream("edifact", COUNT, hits)
    few, many = medians_in_turn(2 * REPEATS + 1, (Daemon, with_many_authorities), files, hits)
    row("growth: authorities x 10 (30, 3 of them told), 1 % hits", many, "CPU s", baseline="3 authorities", baseline_figure=round(few, 3),
        ratio=round(many / few, 3), goal="flat: <= 1.15 x", met=many <= 1.15 * few)
    files = stream("edifact", COUNT, hits, held=HELD // 100)
    few, _ = median_cost(REPEATS, lambda: daemon_with_certificates(HELD // 100), files, hits, AUTHORITY_NAMES[:1])
    for times in (10, 100):
        held = HELD // 100 * times
        files = stream("edifact", COUNT, hits, held=held)
        many, _ = median_cost(REPEATS if times < 100 else 1, lambda: daemon_with_certificates(held), files, hits, AUTHORITY_NAMES[:1])
        row(f"growth: certificates x {times} ({held:,}), 1 % hits that cite one", many, "CPU s", baseline=f"{HELD // 100:,} certificates", baseline_figure=round(few, 3),
            ratio=round(many / few, 3), goal="logarithmic: <= 1.5 x", met=many <= 1.5 * few)


if __name__ == "__main__":
    main()
