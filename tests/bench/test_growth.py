#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""What is straight is called straight, what is not is not, and a plot is XML with every point in it.

usage: test_growth.py GROWTH
"""

import importlib.machinery
import importlib.util
import os
import sys
import tempfile
import unittest
import xml.etree.ElementTree

LOADER = importlib.machinery.SourceFileLoader("growth", sys.argv[1])
GROWTH = importlib.util.module_from_spec(importlib.util.spec_from_loader("growth", LOADER))
LOADER.exec_module(GROWTH)

SIZES = [100, 300, 1000, 3000, 10000, 30000, 100000]


def curve(function):
    return [(n, float(function(n))) for n in SIZES]


class Fit(unittest.TestCase):
    def test_a_line_with_a_fixed_cost_is_found_and_nothing_is_off_it(self):
        line = GROWTH.Line(curve(lambda n: 5000 + 7 * n))
        self.assertAlmostEqual(line.start, 5000, places=3)
        self.assertAlmostEqual(line.slope, 7, places=6)
        self.assertLess(line.deviation(), 1e-6)

    def test_a_point_off_the_line_is_told_by_how_much(self):
        points = curve(lambda n: 7 * n)
        points[3] = (points[3][0], points[3][1] * 1.2)
        self.assertTrue(0.1 < GROWTH.Line(points).deviation() < 0.2)

    def test_quadratic_growth_is_far_off_every_line_and_has_slope_2(self):
        points = curve(lambda n: n * n)
        self.assertGreater(GROWTH.Line(points).deviation(), 1)
        self.assertAlmostEqual(GROWTH.exponent(points), 2, places=6)

    def test_no_growth_has_slope_0_and_falling_cost_no_negative_line(self):
        self.assertAlmostEqual(GROWTH.exponent(curve(lambda n: 16000)), 0, places=6)
        self.assertEqual(GROWTH.Line(curve(lambda n: 20000 - n / 100)).slope, 0)


class Plot(unittest.TestCase):
    def test_a_plot_is_xml_with_a_circle_for_each_point(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "plot.svg")
            GROWTH.draw(path, "bytes", ("one", "two"), (curve(lambda n: 3 * n), curve(lambda n: 16000)))
            root = xml.etree.ElementTree.parse(path).getroot()
            self.assertEqual(len(root.findall("{http://www.w3.org/2000/svg}circle")), 2 * len(SIZES))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
