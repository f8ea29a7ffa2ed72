#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""wsmi against Apache with mod_auth_gssapi, an acceptor of Kerberos nobody here wrote, with and without TLS.

usage: realm test_apache.py WSMI RESPONDER CERTS_SCRIPT (tests/interop/realm starts it). Exit status 77 when Apache, the module or the
KDC is not installed.
"""

import os
import re
import subprocess
import sys

import apache

WSMI = sys.argv[1]


class Apache(apache.Case):
    modules = ["authz_user", "auth_gssapi", "alias"]
    log_format = "%{remote}p %>s %u"
    # What the service behind it does not know, empty requests of the token loop, ends here: allowed, nothing to say.
    access = """AuthType GSSAPI
  AuthName realm
  GssapiCredStore keytab:%s
  GssapiConnectionBound On
  Require valid-user
  <If "%%{{HTTP:Content-Length}} == '0'">
    Redirect 204
  </If>""" % os.environ["KRB5_KTNAME"].removeprefix("FILE:")
    hosts = {"plain": "", "tls": "SSLEngine on"}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plain, cls.tls = "http://localhost:%d" % cls.port["plain"], "https://localhost:%d" % cls.port["tls"]
        cls.password = cls.write("pw", "Correct-Horse-7\n")
        cls.wrong = cls.write("wrong", "Correct-Horse-8\n")

    def requests(self):
        """Client's port, status, user."""
        return [line.split() for line in self.lines()]

    def run_wsmi(self, *words, **environment):
        return subprocess.run([WSMI, *words, "-o", "ca-file=%s/ca.pem" % self.certs], capture_output=True, text=True, timeout=60,
                              check=False, env={**os.environ, **environment})

    def test_a_password_gets_a_ticket_and_the_ticket_is_accepted(self):
        for target, more in ((self.plain, "; packet-privacy=false"), (self.tls, "")):
            for user, kind in (("ann@WSMI.TEST", "negotiate"), ("ann", "kerberos")):
                with self.subTest(target=target, kind=kind):
                    done = self.run_wsmi("identify", target, "--user", user, "--password-file", self.password,
                                         "-o", "auth=%s%s" % (kind, more))
                    self.assertEqual(done.returncode, 0, done.stderr)
                    self.assertIn("wsmi", done.stdout)

    def test_a_wrong_password_is_tried_once_and_never_at_the_peer(self):
        done = self.run_wsmi("identify", self.tls, "--user", "ann@WSMI.TEST", "--password-file", self.wrong, "-o", "auth=kerberos")
        self.assertEqual(done.returncode, 4)
        self.assertEqual(len(done.stderr.splitlines()), 1)
        for word in ("Kerberos", "ann@WSMI.TEST", "HTTP/localhost"):
            self.assertIn(word, done.stderr)
        self.assertNotIn("Correct-Horse", done.stderr)
        self.assertEqual([user for _, _, user in self.requests() if user != "-"], [])

    def test_without_tickets_the_reason_is_told(self):
        done = self.run_wsmi("identify", self.tls, "-o", "auth=default", KRB5CCNAME="FILE:/nonexistent/cc")
        self.assertEqual(done.returncode, 4)
        self.assertIn("Kerberos", done.stderr)

    def test_a_service_nobody_knows(self):
        done = self.run_wsmi("identify", self.tls, "--user", "ann", "--password-file", self.password, "-o",
                             "auth=kerberos; service-name=nobody")
        self.assertEqual(done.returncode, 4)
        self.assertIn("nobody/localhost", done.stderr)

    def test_an_enumeration_is_one_connection_and_one_authentication(self):
        cache = "FILE:%s/cc" % self.dir
        subprocess.run(["kinit", "-c", cache, "ann"], input="Correct-Horse-7\n", text=True, check=True, stdout=subprocess.DEVNULL)
        for target, more in ((self.plain, "; packet-privacy=false"), (self.tls, "")):
            with self.subTest(target=target):
                self.setUp()
                done = self.run_wsmi("enumerate", target, "Demo_Generated", "--namespace", "root/demo", "--limit", "2500", "--output",
                                     "csv", "-o", "auth=default; ccache=%s; max-elements=20%s" % (cache, more))
                self.assertEqual(done.returncode, 0, done.stderr)
                lines = len(done.stdout.splitlines())
                self.assertGreater(lines, 1000)
                requests = self.requests()
                self.assertEqual(len({port for port, _, _ in requests}), 1)
                self.assertEqual([status for _, status, _ in requests].count("204"), 1)
                # Over TLS an empty request without a token comes first: it shows the certificate that tokens are bound to.
                strangers = [status for _, status, user in requests if user == "-"]
                self.assertEqual(strangers, ["401"] if target == self.tls else [])
                self.assertEqual({user for _, _, user in requests} - {"-"}, {"ann@WSMI.TEST"})
                self.assertGreater(len(requests), lines // 20)

    def test_no_scheme_is_taken_for_another(self):
        done = self.run_wsmi("identify", self.tls, "--user", "ann", "--password-file", self.password)
        self.assertEqual(done.returncode, 4)
        self.assertRegex(done.stderr, "the peer offers.*Negotiate")

    def test_an_answer_in_the_clear_is_no_answer_where_it_had_to_be_sealed(self):
        done = self.run_wsmi("identify", self.plain, "--user", "ann@WSMI.TEST", "--password-file", self.password)
        self.assertNotEqual(done.returncode, 0)
        self.assertEqual(done.stdout, "")
        self.assertTrue(re.search("HTTP 415|in the clear", done.stderr), done.stderr)


if __name__ == "__main__":
    apache.main(Apache)
