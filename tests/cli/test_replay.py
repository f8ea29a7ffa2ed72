#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""wsmi identify against the recorded answers of real agents, byte for byte."""

import json
import os
import unittest

from replay_server import Replay
from tool import DENIED, OK, PLAIN, TIMED_OUT, UNREACHABLE, Case, captures, run

OMI = ("omi", "Open Management Infrastructure")
OPENWSMAN = ("openwsman", "Openwsman Project")


def recorded(agent, name):
    with open(os.path.join(captures(), agent, name + ".response.http"), "rb") as file:
        return file.read()


@unittest.skipUnless(captures(), "recorded exchanges absent")
class Recorded(Case):
    def identify(self, peer, *words, user="user@"):
        return run("identify", f"http://{user}127.0.0.1:{peer.port}/wsman", *PLAIN, "--output", "json",
                   *(("--password-file", self.password_file) if user else ()), *words)

    def test_identities(self):
        for (agent, vendor), name, close in ((OMI, "01-identify-authenticated", False), (OPENWSMAN, "56-raw-identify", True),
                                             (OPENWSMAN, "01-identify-3", True)):
            with self.subTest(agent=agent, name=name), Replay(recorded(agent, name), close=close) as peer:
                done = self.identify(peer)
                self.assertEqual((done.status, done.err), (OK, ""))
                self.assertEqual(json.loads(done.out)["vendor"], vendor)
                self.assertEqual(len(peer.requests), 1, "credentials go with the first request")
                self.assertIn("\r\nAuthorization: Basic ", peer.requests[0][0])
                table = run("identify", f"http://user@127.0.0.1:{peer.port}/wsman", *PLAIN, "--password-file",
                            self.password_file)
                self.assertIn(vendor, table.out)

    def test_the_anonymous_identity_has_no_product(self):
        with Replay(recorded("openwsman", "55-anon-identify"), close=True) as peer:
            done = self.identify(peer, user="")
        self.assertEqual((done.status, done.err), (OK, ""))
        found = json.loads(done.out)
        self.assertEqual((found["vendor"], found["protocol_versions"]),
                         (None, ["http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd"]))
        self.assertIn("\r\nWSMANIDENTIFY: unauthenticated", peer.requests[0][0])

    def test_refusals(self):
        for agent, name in (("omi", "05-wrong-user"), ("openwsman", "01-identify-1"), ("openwsman", "52-401-no-credentials"),
                            ("openwsman", "53-401-raw-identify-noauth")):
            with self.subTest(name=name), Replay(recorded(agent, name)) as peer:
                done = self.identify(peer)
                self.assertEqual(done.status, DENIED, done)
                self.assertIn("offers Basic", done.err)
                self.assertEqual(len(peer.requests), 1, "refused credentials are not tried again")

    def test_a_refusal_that_leaves_the_request_undrained(self):
        with Replay(recorded("openwsman", "01-identify-1"), undrained=True) as peer:
            done = self.identify(peer)
        # The reset that follows may overtake the answer; nothing else may come out of it.
        self.assertIn(done.status, (DENIED, UNREACHABLE), done)

    def test_omi_gives_no_answer_without_credentials(self):
        self.assertEqual(recorded("omi", "06-get-without-authorization"), b"")
        with Replay(b"") as peer:
            self.assertEqual(self.identify(peer, "--timeout", "1s", user="").status, TIMED_OUT)


if __name__ == "__main__":
    unittest.main()
