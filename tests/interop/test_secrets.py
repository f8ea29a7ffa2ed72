#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""No password, token or Authorization value reaches a message, an error text, or memory after its use.

usage: realm test_secrets.py SECRETS RESPONDER (tests/interop/realm starts it; SECRETS is secrets.c). Exit status 77 when the KDC is not
installed.
"""

import base64
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

import counterpart

SECRETS, RESPONDER = sys.argv[1:3]
RIGHT = "Correct-Horse-7"
WRONG = "Wrong-Battery-9"
ACCESS_DENIED = 2
# What libcurl and the libraries of GSSAPI free is overwritten then; their copies are not what this is about (SECURITY.md).
OVERWRITE = "glibc.malloc.tcache_count=0:glibc.malloc.perturb=165"


def masked(data):
    return bytes(octet ^ 0x5A for octet in data).hex()


class Secrets(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="wsmi-secrets-")
        port_file = cls.folder + "/port"
        with open(cls.folder + "/password", "w", encoding="ascii") as file:
            os.chmod(file.name, 0o600)
            file.write(RIGHT + "\n")
        cls.process = subprocess.Popen(
            [RESPONDER, "--auth", "negotiate,basic", "--user", "ann", "--password-file", cls.folder + "/password", "--port-file", port_file,
             "--die-with-parent"], stdout=subprocess.DEVNULL)
        counterpart.wait_for(lambda: os.path.exists(port_file), "the responder's start")
        cls.url = "http://localhost:%d" % int(counterpart.read(port_file))

    @classmethod
    def tearDownClass(cls):
        cls.process.kill()
        cls.process.wait(30)
        shutil.rmtree(cls.folder)

    def check(self, kind, user, password, result):
        basic = base64.b64encode(("%s:%s" % (user, password)).encode())
        # the last two: how a SPNEGO or Kerberos token and NTLM's third begin behind "Negotiate "
        patterns = [password.encode(), password.encode("utf-16-le"), basic, b"Negotiate YI", b"Negotiate TlRMTVNTUAAD"]
        if kind == "Basic":
            patterns = [basic] + patterns[:1]
        ran = subprocess.run([SECRETS, self.url, kind, user, masked(password.encode()), str(result), *map(masked, patterns)],
                             env={**os.environ, "GLIBC_TUNABLES": OVERWRITE}, capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(ran.returncode, 0, ran.stdout + ran.stderr)
        for secret in (password, basic.decode()):
            self.assertNotIn(secret, ran.stdout + ran.stderr)
        print("%s %s: %s" % (kind, user, ran.stdout.splitlines()[-1]), file=sys.stderr)

    def test_basic(self):
        self.check("Basic", "ann", RIGHT, 0)

    def test_basic_with_a_wrong_password(self):
        self.check("Basic", "ann", WRONG, ACCESS_DENIED)

    def test_ntlm(self):
        self.check("NegoWithCreds", "ann", RIGHT, 0)

    def test_ntlm_with_a_wrong_password(self):
        self.check("NegoWithCreds", "ann", WRONG, ACCESS_DENIED)

    def test_kerberos_within_negotiate(self):
        self.check("NegoWithCreds", "ann@WSMI.TEST", RIGHT, 0)

    def test_kerberos(self):
        self.check("Kerberos", "ann@WSMI.TEST", RIGHT, 0)

    def test_kerberos_with_a_wrong_password(self):
        self.check("Kerberos", "ann@WSMI.TEST", WRONG, ACCESS_DENIED)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], "-v"])
