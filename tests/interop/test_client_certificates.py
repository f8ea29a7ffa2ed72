#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""wsmi against Apache, which asks for the client's certificate only when it has read the request: post-handshake authentication
(RFC 8446 section 4.6.2) with TLS 1.3, a renegotiation with TLS 1.2.

usage: test_client_certificates.py WSMI RESPONDER CERTS_SCRIPT. Exit status 77 when Apache is not installed.
"""

import subprocess
import sys

import apache

WSMI = sys.argv[1]
NAME = "wsmi test client"


class ClientCertificates(apache.Case):
    log_format = "%>s %{SSL_PROTOCOL}x %{SSL_CLIENT_S_DN_CN}x"
    access = "SSLVerifyClient require"
    hosts = {name: "SSLEngine on\n  SSLProtocol " + name for name in ("TLSv1.3", "TLSv1.2")}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.secret = cls.write("secret", "p12 secret\n")
        subprocess.run(["openssl", "pkcs12", "-export", "-in", cls.certs + "/client.pem", "-inkey", cls.certs + "/client.key",
                        "-out", cls.certs + "/client.p12", "-passout", "file:" + cls.secret], check=True)
        cls.targets = {name: "https://localhost:%d" % cls.port[name] for name in cls.hosts}

    def run_wsmi(self, target, *options, verb=("identify",)):
        options = "; ".join(("ca-file=%s/ca.pem" % self.certs,) + options)
        return subprocess.run([WSMI, verb[0], target, *verb[1:], "-o", options], capture_output=True, text=True, timeout=60, check=False)

    def pem(self, name="client"):
        return "client-cert=%s/%s.pem" % (self.certs, name), "client-key=%s/%s.key" % (self.certs, name)

    def test_it_is_shown_when_it_is_asked_for_late(self):
        forms = {"PEM": self.pem(), "PKCS#12": ("client-cert=%s/client.p12" % self.certs, "client-key-password-file=" + self.secret)}
        for protocol, target in self.targets.items():
            for form, options in forms.items():
                with self.subTest(protocol=protocol, form=form):
                    self.setUp()
                    done = self.run_wsmi(target, *options)
                    self.assertEqual((done.returncode, done.stderr), (0, ""))
                    self.assertIn("wsmi", done.stdout)
                    self.assertEqual(self.lines(), ["200 %s %s" % (protocol, NAME)])

    def test_it_is_shown_once_for_a_connection(self):
        for protocol, target in self.targets.items():
            with self.subTest(protocol=protocol):
                self.setUp()
                done = self.run_wsmi(target, *self.pem(), "max-elements=10", verb=("enumerate", "Demo_Generated", "--namespace",
                                                                                    "root/demo", "--limit", "200", "--output", "csv"))
                self.assertEqual((done.returncode, done.stderr), (0, ""))
                self.assertEqual(len(done.stdout.splitlines()), 201)
                self.assertEqual(set(self.lines()), {"200 %s %s" % (protocol, NAME)})

    def test_none_or_one_of_another_authority_is_a_denial_that_says_so(self):
        for protocol, target in self.targets.items():
            for name, options in (("none", ()), ("unknown", self.pem("unknown"))):
                with self.subTest(protocol=protocol, certificate=name):
                    self.setUp()
                    done = self.run_wsmi(target, *options)
                    self.assertEqual((done.returncode, done.stdout, len(done.stderr.splitlines())), (4, "", 1), done.stderr)
                    self.assertIn("the peer wants a client certificate that it trusts", done.stderr)
                    self.assertNotIn("200", "".join(self.lines()))


if __name__ == "__main__":
    apache.main(ClientCertificates)
