#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The programs of examples/, which see mi.h and the shared library only, against the responder. WSMI_EXAMPLES is their directory."""

import os
import subprocess
import unittest

from tool import Case, Responder, certificates

EXAMPLES = os.environ["WSMI_EXAMPLES"]


def example(name, *arguments):
    done = subprocess.run([os.path.join(EXAMPLES, name), *arguments], stdin=subprocess.DEVNULL, capture_output=True, timeout=30,
                          check=False)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


class Examples(Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        certs = certificates()
        cls.addClassCleanup(certs.cleanup)
        cls.ca = f"{certs.name}/ca.pem"
        responder = Responder("--anonymous", tls=True)
        responder.__enter__()
        cls.addClassCleanup(responder.__exit__, None, None, None)
        cls.url = f"https://localhost:{responder.port}/wsman"

    def test_test_connection_prints_the_vendor(self):
        self.assertEqual(example("test_connection", self.url, self.ca), (0, "wsmi\n", ""))

    def test_test_connection_says_why_there_is_no_answer(self):
        for words, text in (((self.url,), "not signed by a trusted authority"), (("https://a b",), "space"),
                            ((f"{self.url}/x/status=403", self.ca), "HTTP 403")):
            status, out, err = example("test_connection", *words)
            self.assertEqual((status, out), (1, ""))
            self.assertTrue(err.startswith(words[0] + ": "), err)
            self.assertIn(text, err)

    def test_test_connection_without_a_destination(self):
        self.assertEqual(example("test_connection")[0], 2)

    def test_async_asks_all_of_them(self):
        urls = [f"{self.url}/x/delay={200 - i}" for i in range(20)]
        status, out, err = example("async", self.ca, *urls, "https://a b", f"{self.url}/x/status=403")
        self.assertEqual((status, err), (0, ""))
        lines = dict(line.split(": ", 1) for line in out.splitlines())
        self.assertEqual(len(out.splitlines()), 22)
        self.assertEqual({lines[url] for url in urls}, {"wsmi"})
        self.assertTrue(lines["https://a b"].startswith("failed: "))
        self.assertIn("HTTP 403", lines[f"{self.url}/x/status=403"])


if __name__ == "__main__":
    unittest.main()
