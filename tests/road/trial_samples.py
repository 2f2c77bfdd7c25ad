#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""The samples of deploy/try.sh: what the generator writes, and the trial itself, alerts compared with the expected set."""
import os
import pathlib
import subprocess
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("KPWATCH", str(ROOT / "build/release/kpwatch"))).parent


class TrialSamples(unittest.TestCase):
    def test_the_samples_are_what_their_generator_writes(self):
        subprocess.run([sys.executable, ROOT / "deploy/samples/make_samples.py", "--check"], check=True)

    def test_the_trial_makes_exactly_the_expected_alerts(self):
        done = subprocess.run([sys.executable, ROOT / "deploy/trial/trial.py", "--build", BUILD, "--once"], capture_output=True, text=True, timeout=200)
        self.assertEqual(0, done.returncode, done.stdout[-4000:] + done.stderr[-2000:])
        self.assertIn("All alerts are exactly the expected ones.", done.stdout)

    def test_the_trial_over_a_real_broker_as_well(self):
        if not os.environ.get("KPWATCH_TEST_BROKER"):
            if os.environ.get("CI") == "true":
                self.fail("under CI the real broker must be there")
            self.skipTest("NO REAL BROKER")
        done = subprocess.run([sys.executable, ROOT / "deploy/trial/trial.py", "--build", BUILD, "--once", "--real-broker"], capture_output=True, text=True,
                              timeout=300)
        self.assertEqual(0, done.returncode, done.stdout[-4000:] + done.stderr[-2000:])


if __name__ == "__main__":
    unittest.main(verbosity=2)
