# SPDX-License-Identifier: MIT
"""The program for the Unix MI headers against a peer that speaks as OMI does."""

import os
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "responder"))

from peer import PASSWORD, USER, Responder  # noqa: E402

PROGRAM = sys.argv.pop()
Responder.program = os.environ["WSMI_RESPONDER"]


class UnixClient(unittest.TestCase):
    def check(self, agent):
        with Responder("--agent", agent) as peer:
            done = subprocess.run([PROGRAM, str(peer.port), USER, PASSWORD], capture_output=True, text=True, timeout=60,
                                  check=False)
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "all is well\n", ""))

    def test_works_with_omi(self):
        self.check("omi")

    def test_works_with_windows(self):
        self.check("windows")


unittest.main()
