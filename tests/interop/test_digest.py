#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""wsmi against Apache with mod_auth_digest, a server of Digest nobody here wrote, with and without TLS.

usage: test_digest.py WSMI RESPONDER CERTS_SCRIPT. Exit status 77 when Apache is not installed.
"""

import hashlib
import subprocess
import sys

import apache

WSMI = sys.argv[1]
PASSWORDS = {"admin": "P@ssw0rd", "jürgen": "pässwörd-€5"}


class Digest(apache.Case):
    modules = ["authn_file", "authz_user", "auth_digest"]
    log_format = '%{remote}p %>s %u %{Authorization}i'
    access = """AuthType Digest
  AuthName "Digest of a board"
  AuthDigestProvider file
  AuthUserFile {dir}/users
  AuthDigestQop auth
  Require valid-user"""
    hosts = {"plain": "", "tls": "SSLEngine on"}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        lines = ""
        cls.files = {}
        for number, (user, password) in enumerate(PASSWORDS.items()):
            secret = "%s:Digest of a board:%s" % (user, password)
            lines += "%s:Digest of a board:%s\n" % (user, hashlib.md5(secret.encode()).hexdigest())
            cls.files[user] = cls.write("pw%u" % number, password + "\n")
        cls.write("users", lines, 0o644)
        cls.wrong = cls.write("wrong", "P@ssw0rd2\n")
        cls.targets = (("https://localhost:%d" % cls.port["tls"], ""),
                       ("http://localhost:%d" % cls.port["plain"], "; packet-privacy=false"))

    def requests(self):
        return [line.split(" ", 3) for line in self.lines()]

    def run_wsmi(self, *words, user="admin", password=None, more=""):
        return subprocess.run([WSMI, *words, "--user", user, "--password-file", password or self.files[user], "-o",
                               "auth=digest; ca-file=%s/ca.pem%s" % (self.certs, more)],
                              capture_output=True, text=True, timeout=60, check=False)

    def test_a_password_is_proved_and_not_sent(self):
        for target, more in self.targets:
            for user in PASSWORDS:
                with self.subTest(target=target, user=user):
                    self.setUp()
                    done = self.run_wsmi("identify", target, user=user, more=more)
                    self.assertEqual((done.returncode, done.stderr), (0, ""))
                    self.assertIn("wsmi", done.stdout)
                    requests = self.requests()
                    self.assertEqual([status for _, status, _, _ in requests], ["401", "200"])
                    self.assertEqual(len({port for port, _, _, _ in requests}), 1)
                    self.assertEqual(requests[0][2:], ["-", "-"])
                    self.assertEqual(requests[1][2].encode().decode("unicode_escape").encode("latin-1").decode(), user)

    def test_a_wrong_password_is_tried_once(self):
        for target, more in self.targets:
            with self.subTest(target=target):
                self.setUp()
                done = self.run_wsmi("identify", target, password=self.wrong, more=more)
                self.assertEqual((done.returncode, done.stdout, len(done.stderr.splitlines())), (4, "", 1))
                self.assertNotIn("P@ssw0rd", done.stderr)
                self.assertEqual([authorization[:6] for _, _, _, authorization in self.requests()], ["-", "Digest"])

    def test_an_enumeration_is_one_connection(self):
        for target, more in self.targets:
            with self.subTest(target=target):
                self.setUp()
                done = self.run_wsmi("enumerate", target, "Demo_Generated", "--namespace", "root/demo", "--output", "csv",
                                     more="; max-elements=100" + more)
                self.assertEqual((done.returncode, done.stderr, len(done.stdout.splitlines())), (0, "", 1001))
                requests = self.requests()
                self.assertEqual(len({port for port, _, _, _ in requests}), 1)
                self.assertGreater([status for _, status, _, _ in requests].count("200"), 10)


if __name__ == "__main__":
    apache.main(Digest)
