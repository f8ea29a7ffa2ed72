#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The simulation of a fleet says the same twice, loses no host, and is neither faster than its processors nor than its silent hosts.

usage: test_fleet.py FLEET
"""

import re
import subprocess
import sys
import unittest

FLEET = sys.argv[1]


def run(*options):
    return subprocess.run([sys.executable, "-B", FLEET, "--hosts", "3000", *options], capture_output=True, text=True, check=True).stdout


class Simulation(unittest.TestCase):
    def test_the_same_seed_gives_the_same_and_another_another(self):
        self.assertEqual(run(), run())
        self.assertNotEqual(run(), run("--seed", "2"))

    def test_every_host_has_one_outcome(self):
        counts = re.findall(r": ([\d,]+)", run("--machines", "3").splitlines()[-1])
        self.assertEqual(sum(int(count.replace(",", "")) for count in counts), 3000)

    def test_nothing_is_faster_than_what_it_waits_for(self):
        lines = run("--machines", "1,2,50", "--timeout", "30", "--cpu-ms", "10", "--pulls", "0").splitlines()
        minutes = [float(line.split()[1]) for line in lines if re.match(r" +\d+ ", line)]
        self.assertEqual(minutes, sorted(minutes, reverse=True))
        # 97 of 100 hosts answer, with two processors and 10 ms each at least
        self.assertGreaterEqual(minutes[0] + 0.05, 0.97 * 3000 * 0.010 / 2 / 60)
        self.assertGreaterEqual(minutes[2] + 0.05, 0.5)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
