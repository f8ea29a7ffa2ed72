#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""wsmi against a peer that spoils authentication or its sealed answers: each case ends in its status, soon, with Kerberos and with NTLM,
and whatever the peer does, nothing is sent in plain text.

usage: tests/interop/realm test_spoilt.py WSMI RESPONDER. Exit status 77 when gss-ntlmssp is not installed.
"""

import glob
import os
import re
import subprocess
import sys
import tempfile
import time
import unittest

WSMI, RESPONDER = sys.argv[1:3]
PASSWORD = "Correct-Horse-7"
KERBEROS, NTLM = "ann@WSMI.TEST", "WSMI\\ann"
FAILED, UNREACHABLE, DENIED, TIMED_OUT = 1, 3, 4, 5


class Peer:
    def __init__(self, *options):
        self.folder = tempfile.TemporaryDirectory(prefix="wsmi-spoilt-")
        self.options = options

    def path(self, name):
        return os.path.join(self.folder.name, name)

    def __enter__(self):
        self.process = subprocess.Popen([RESPONDER, "--auth", "negotiate,kerberos,basic", "--user", "ann", "--password-file",
                                         self.password(PASSWORD), "--sealed-only", "--port-file", self.path("port"), "--record",
                                         self.folder.name, "--stats-file", self.path("stats"), "--die-with-parent", *self.options],
                                        stdout=subprocess.DEVNULL)
        for _ in range(2000):
            if os.path.exists(self.path("port")) or self.process.poll() is not None:
                break
            time.sleep(0.005)
        with open(self.path("port"), encoding="ascii") as file:
            self.destination = f"http://localhost:{int(file.read())}"
        return self

    def password(self, text):
        with open(self.path("password"), "w", encoding="utf-8", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            file.write(text + "\n")
        return self.path("password")

    def run(self, user, verb="identify", *rest):
        start = time.monotonic()
        done = subprocess.run([WSMI, verb, self.destination, *rest, "--user", user, "--password-file", self.password(PASSWORD)],
                              capture_output=True, text=True, timeout=60, check=False)
        self.seconds = time.monotonic() - start
        return done

    def stop(self):
        """The counters, and what wsmi sent."""
        self.process.terminate()
        self.process.wait(30)
        with open(self.path("stats"), encoding="utf-8") as file:
            stats = dict(re.findall(r"(\w+)=(\S+)", file.read()))
        sent = b""
        for name in glob.glob(self.path("*.in")):
            with open(name, "rb") as file:
                sent += file.read()
        return stats, sent

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(30)
        self.folder.cleanup()


class Spoilt(unittest.TestCase):
    def assert_no_plain_text(self, sent):
        for text in (b"Envelope", b"Demo_", b"IdentifyRe", PASSWORD.encode(), b"Authorization: Basic"):
            self.assertNotIn(text, sent)

    def test_what_a_peer_does_wrong_is_an_error_of_its_kind(self):
        for user, spec, status, text in (
                (None, "unsealed", DENIED, "in the clear"),
                (None, "unsealed,fault=TimedOut", FAILED, "HTTP 500"),
                (None, "fault=TimedOut", TIMED_OUT, "w:TimedOut"),
                (None, "flip", DENIED, "altered"),
                (None, "seal-length=7", DENIED, "another length"),
                (None, "seal-length=0", DENIED, "Length"),
                (None, "seal-length=99999999999", DENIED, "Length"),
                (None, "seal-boundary=Another", DENIED, "boundary"),
                (None, "refuse-token", DENIED, "does not accept the credentials"),
                (None, "token-loop", DENIED, ""),
                (KERBEROS, "no-final-token", DENIED, "not proved its identity"),
                (None, "huge-token=60000", FAILED, "larger than allowed"),
                (None, "huge-token=1000000", FAILED, "larger than allowed"),
                (None, "flip-token", DENIED, "not proved its identity"),
                (KERBEROS, "close=1000000,nth=1", UNREACHABLE, "closed the connection"),
                (NTLM, "close=1000000,nth=2", UNREACHABLE, "closed the connection"),
                (KERBEROS, "reset=0,nth=2", UNREACHABLE, "closed"),
                (KERBEROS, "truncate=100,nth=2", FAILED, "inside its answer"),
                (KERBEROS, "status=401,empty,nth=2", DENIED, "")):
            for who in (user,) if user else (KERBEROS, NTLM):
                with self.subTest(user=who, spec=spec), Peer("--misbehave", spec) as peer:
                    done = peer.run(who)
                    self.assertEqual((done.returncode, done.stdout), (status, ""), done.stderr)
                    self.assertIn(text, done.stderr)
                    self.assertLess(peer.seconds, 20)
                    stats, sent = peer.stop()
                    self.assert_no_plain_text(sent)
                    self.assertLessEqual(int(stats["legs"]), 10)

    def test_a_replayed_answer_is_refused(self):
        for user in (KERBEROS, NTLM):
            with self.subTest(user), Peer("--misbehave", "replay", "--generate", "5000") as peer:
                done = peer.run(user, "enumerate", "Demo_Generated", "--namespace", "root/demo", "--output", "csv")
                self.assertEqual(done.returncode, DENIED, done.stdout[-200:] + done.stderr)
                self.assertIn("altered", done.stderr)


if __name__ == "__main__":
    if not glob.glob("/usr/lib/*/gssntlmssp/gssntlmssp.so"):
        print("NOT RUN: gss-ntlmssp is not installed")
        sys.exit(77)
    unittest.main(argv=sys.argv[:1] + sys.argv[3:])
