#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""wsmi against Apache, which asks for the client's certificate only when it has read the request: post-handshake authentication
(RFC 8446 section 4.6.2) with TLS 1.3, a renegotiation with TLS 1.2.

usage: test_client_certificates.py WSMI RESPONDER CERTS_SCRIPT. Exit status 77 when Apache is not installed.
"""

import os
import subprocess
import sys
import time
import unittest

import counterpart

WSMI, RESPONDER, CERTS = sys.argv[1:4]
APACHE = counterpart.program("apache2")
MODULES = "/usr/lib/apache2/modules/mod_%s.so"
WANTED = "mpm_event authn_core authz_core proxy proxy_http headers ssl".split()
NAME = "wsmi test client"

CONFIG = """
ServerName localhost
Listen 127.0.0.1:{new}
Listen 127.0.0.1:{old}
PidFile {dir}/pid
ErrorLog {dir}/error.log
CustomLog {dir}/access.log "%>s %{{SSL_PROTOCOL}}x %{{SSL_CLIENT_S_DN_CN}}x"
Mutex file:{dir} default
SSLCACertificateFile {dir}/certs/ca.pem
SSLCertificateFile {dir}/certs/server.pem
SSLCertificateKeyFile {dir}/certs/server.key
<Location /wsman>
  SSLVerifyClient require
  RequestHeader set Authorization "Basic ZGVtbzpiZWhpbmQ="
  ProxyPass http://127.0.0.1:{backend}/wsman
</Location>
<VirtualHost 127.0.0.1:{new}>
  SSLEngine on
  SSLProtocol TLSv1.3
</VirtualHost>
<VirtualHost 127.0.0.1:{old}>
  SSLEngine on
  SSLProtocol TLSv1.2
</VirtualHost>
"""


class ClientCertificates(counterpart.Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        os.chmod(cls.dir, 0o755)
        cls.certs = cls.dir + "/certs"
        subprocess.run([CERTS, cls.certs], check=True, stdout=subprocess.DEVNULL)
        cls.secret = cls.write("secret", "p12 secret\n")
        subprocess.run(["openssl", "pkcs12", "-export", "-in", cls.certs + "/client.pem", "-inkey", cls.certs + "/client.key",
                        "-out", cls.certs + "/client.p12", "-passout", "file:" + cls.secret], check=True)
        backend = cls.start_responder(RESPONDER, "--user", "demo", "--password-file", cls.write("behind", "behind\n"))
        new, old = counterpart.free_port(), counterpart.free_port()
        config = "".join("LoadModule %s_module %s\n" % (name, MODULES % name) for name in WANTED)
        config += CONFIG.format(dir=cls.dir, new=new, old=old, backend=backend)
        cls.start(APACHE, "-f", cls.write("httpd.conf", config), "-DFOREGROUND")
        counterpart.wait_for(lambda: counterpart.accepts(new) and counterpart.accepts(old), "the start of apache")
        cls.targets = {"TLSv1.3": "https://localhost:%d" % new, "TLSv1.2": "https://localhost:%d" % old}

    def setUp(self):
        self.started = len(self.log())

    def log(self):
        """Apache writes it when it has answered: everything is there once nothing has come for a while."""
        path, lines = self.dir + "/access.log", None
        while lines is None or not os.path.exists(path) or counterpart.read(path).splitlines() != lines:
            lines = counterpart.read(path).splitlines() if os.path.exists(path) else []
            time.sleep(0.1)
        return lines

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
                    self.assertEqual(self.log()[self.started:], ["200 %s %s" % (protocol, NAME)])

    def test_it_is_shown_once_for_a_connection(self):
        for protocol, target in self.targets.items():
            with self.subTest(protocol=protocol):
                self.setUp()
                done = self.run_wsmi(target, *self.pem(), "max-elements=10", verb=("enumerate", "Demo_Generated", "--namespace",
                                                                                    "root/demo", "--limit", "200", "--output", "csv"))
                self.assertEqual((done.returncode, done.stderr), (0, ""))
                self.assertEqual(len(done.stdout.splitlines()), 201)
                self.assertEqual(set(self.log()[self.started:]), {"200 %s %s" % (protocol, NAME)})

    def test_none_or_one_of_another_authority_is_a_denial_that_says_so(self):
        for protocol, target in self.targets.items():
            for name, options in (("none", ()), ("unknown", self.pem("unknown"))):
                with self.subTest(protocol=protocol, certificate=name):
                    self.setUp()
                    done = self.run_wsmi(target, *options)
                    self.assertEqual((done.returncode, done.stdout, len(done.stderr.splitlines())), (4, "", 1), done.stderr)
                    self.assertIn("the peer wants a client certificate that it trusts", done.stderr)
                    self.assertNotIn("200", "".join(self.log()[self.started:]))


if __name__ == "__main__":
    missing = [name for name in WANTED if not os.path.exists(MODULES % name)]
    if APACHE is None or missing:
        print("apache2 or %s is not installed: NOT RUN" % " ".join(missing))
        sys.exit(77)
    unittest.main(argv=sys.argv[:1])
