#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""wsmi against Apache with mod_auth_digest, a server of Digest nobody here wrote, with and without TLS.

usage: test_digest.py WSMI RESPONDER CERTS_SCRIPT. Exit status 77 when Apache is not installed.
"""

import hashlib
import os
import subprocess
import sys
import time
import unittest

import counterpart

WSMI, RESPONDER, CERTS = sys.argv[1:4]
APACHE = counterpart.program("apache2")
MODULES = "/usr/lib/apache2/modules/mod_%s.so"
WANTED = "mpm_event authn_core authn_file authz_core authz_user auth_digest proxy proxy_http headers ssl".split()
PASSWORDS = {"admin": "P@ssw0rd", "jürgen": "pässwörd-€5"}

# The service behind has a password of its own, which is what the log shows once Apache has let a request through.
CONFIG = """
ServerName localhost
Listen 127.0.0.1:{plain}
Listen 127.0.0.1:{tls}
PidFile {dir}/pid
ErrorLog {dir}/error.log
CustomLog {dir}/access.log "%{{remote}}p %>s %u %{{Authorization}}i"
Mutex file:{dir} default
DefaultRuntimeDir {dir}
KeepAliveTimeout 30
<Location /wsman>
  AuthType Digest
  AuthName "Digest of a board"
  AuthDigestProvider file
  AuthUserFile {dir}/users
  AuthDigestQop auth
  Require valid-user
  RequestHeader set Authorization "Basic ZGVtbzpiZWhpbmQ="
  ProxyPass http://127.0.0.1:{backend}/wsman
</Location>
<VirtualHost 127.0.0.1:{tls}>
  SSLEngine on
  SSLCertificateFile {dir}/certs/server.pem
  SSLCertificateKeyFile {dir}/certs/server.key
</VirtualHost>
"""


class Digest(counterpart.Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        os.chmod(cls.dir, 0o755)
        subprocess.run([CERTS, cls.dir + "/certs"], check=True, stdout=subprocess.DEVNULL)
        backend = cls.start_responder(RESPONDER, "--user", "demo", "--password-file", cls.write("behind", "behind\n"))
        lines = ""
        cls.files = {}
        for number, (user, password) in enumerate(PASSWORDS.items()):
            secret = "%s:Digest of a board:%s" % (user, password)
            lines += "%s:Digest of a board:%s\n" % (user, hashlib.md5(secret.encode()).hexdigest())
            cls.files[user] = cls.write("pw%u" % number, password + "\n")
        cls.write("users", lines, 0o644)
        cls.wrong = cls.write("wrong", "P@ssw0rd2\n")
        plain, tls = counterpart.free_port(), counterpart.free_port()
        config = "".join("LoadModule %s_module %s\n" % (name, MODULES % name) for name in WANTED)
        config += CONFIG.format(dir=cls.dir, plain=plain, tls=tls, backend=backend)
        cls.start(APACHE, "-f", cls.write("httpd.conf", config), "-DFOREGROUND")
        counterpart.wait_for(lambda: counterpart.accepts(plain) and counterpart.accepts(tls), "the start of apache")
        cls.targets = (("https://localhost:%d" % tls, ""), ("http://localhost:%d" % plain, "; packet-privacy=false"))

    def setUp(self):
        self.started = len(self.log())

    def log(self):
        """Apache writes it when it has answered: everything is there once nothing has come for a while."""
        path, lines = self.dir + "/access.log", None
        while lines is None or not os.path.exists(path) or counterpart.read(path).splitlines() != lines:
            lines = counterpart.read(path).splitlines() if os.path.exists(path) else []
            time.sleep(0.1)
        return lines

    def requests(self):
        return [line.split(" ", 3) for line in self.log()[self.started:]]

    def run_wsmi(self, *words, user="admin", password=None, more=""):
        return subprocess.run([WSMI, *words, "--user", user, "--password-file", password or self.files[user], "-o",
                               "auth=digest; ca-file=%s/certs/ca.pem%s" % (self.dir, more)],
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
    missing = [name for name in WANTED if not os.path.exists(MODULES % name)]
    if APACHE is None or missing:
        print("apache2 or %s is not installed: NOT RUN" % " ".join(missing))
        sys.exit(77)
    unittest.main(argv=sys.argv[:1])
