#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""A clock that was ahead is set back while the daemon runs: what comes later stays the later."""
import os
import time
import unittest

from road import Daemon, certificate, declaration


class ClockRoad(unittest.TestCase):
    def checks_told(self, ahead, carats):
        """Of 100 ct declared under a certificate that was corrected to so many, the clock having been ahead when it first came."""
        daemon = Daemon()
        self.addCleanup(daemon.remove)
        clock = daemon.home / "ahead"
        clock.write_text(str(ahead))
        daemon.start(LD_PRELOAD=os.environ["KPWATCH_CLOCK"], KPWATCH_CLOCK_AHEAD=str(clock))
        daemon.drop("first.json", certificate("BW0000107", carats="100.00"))
        daemon.settle()
        clock.write_text("0")
        daemon.drop("corrected.json", certificate("BW0000107", carats=carats))
        daemon.settle()
        daemon.drop("declared.json", declaration("DECLARED", "BW0000107", carats="100.00"))
        daemon.settle()
        time.sleep(1)
        return {finding["check"] for event in daemon.events("kp-office") for finding in event["data"]["findings"]
                if event["data"].get("declaration", {}).get("identifier") == "DECLARED"}

    def test_a_certificate_corrected_after_the_clock_was_set_back_is_what_is_held_against(self):
        self.assertIn("E01", self.checks_told(3600, "40.00"))

    def test_a_correction_that_covers_the_goods_tells_nothing_of_their_weight(self):
        self.assertNotIn("E01", self.checks_told(3600, "100.01"))


if __name__ == "__main__":
    unittest.main(verbosity=2)
