#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""The short form of the crash points for every run of the tests: as many of them as fit into its time, drawn by a seed. All of them: points.py run."""
import argparse
import os
import shutil
import tempfile
import unittest

import points


class CrashPoints(unittest.TestCase):
    def test_whatever_call_goes_wrong_nothing_is_lost_or_doubled_and_it_is_told(self):
        seed = os.environ.get("KPWATCH_TEST_SEED")
        drawn = argparse.Namespace(faults=",".join(points.FAULTS), counted="effects", after_kill=0, every=1, seed=int(seed) if seed else None, seconds=float(os.environ.get("KPWATCH_POINTS_SECONDS", "18")),
                                   workers=2, report=None)
        self.assertEqual(0, points.campaign(drawn))

    def test_a_log_that_cannot_be_written_hinders_nothing(self):
        folder = tempfile.mkdtemp(prefix="kpwatch-points-", dir=points.memory_folder())
        self.addCleanup(shutil.rmtree, folder)
        wanted, _ = points.undisturbed(folder)
        run = points.Run(folder + "/full-log", wanted)
        self.addCleanup(run.here.remove)
        with open("/dev/full", "w") as full:
            run.here.start(stderr=full)
        for number in range(len(points.steps())):
            run.here.drop(number)
            self.assertEqual("so", points.wait_until(lambda: run.is_over(number), run.here.process, points.PATIENCE))
        self.assertEqual(0, run.here.stop())
        run.conclude()
        self.assertEqual([], run.problems)


if __name__ == "__main__":
    unittest.main(verbosity=2)
