#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""wsmi against nginx, a web server nobody here wrote: TLS, chunked answers, keep-alive, redirects, error pages, Basic.

usage: test_nginx.py WSMI RESPONDER CERTS_SCRIPT. Exit status 77 when nginx is not installed.
"""

import json
import subprocess
import sys

import counterpart
import nginx

WSMI, RESPONDER = sys.argv[1:3]

SERVER = """
  server {{
    listen 127.0.0.1:{port} ssl;
    ssl_certificate {dir}/certs/server.pem; ssl_certificate_key {dir}/certs/server.key; ssl_protocols TLSv1.2 TLSv1.3;
    location = /static {{ return 200 '{identify}'; }}
    location = /wsman {{ proxy_pass http://127.0.0.1:{backend}; proxy_http_version 1.1; proxy_buffering off; }}
    location = /locked {{ auth_basic "lab"; auth_basic_user_file {dir}/users; proxy_pass http://127.0.0.1:{backend}/wsman; }}
    location = /moved {{ return 302 https://localhost:{port}/static; }}
    location = /gone {{ return 410; }}
    location = /busy {{ return 503; }}
    location = /dead {{ proxy_pass http://127.0.0.1:1; }}
    location = /zipped {{ gzip on; gzip_min_length 1; gzip_types application/soap+xml; return 200 '{identify}'; }}
  }}
"""


class Nginx(nginx.Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.password = cls.write("pw", "secret\n")
        cls.write("users", "ann:{PLAIN}secret\n", 0o644)
        backend = cls.start_responder(RESPONDER, "--anonymous", "--user", "ann", "--password-file", cls.password)
        cls.port = counterpart.free_port()
        cls.start_nginx(SERVER.format(dir=cls.dir, port=cls.port, backend=backend, identify=nginx.IDENTIFY), cls.port)

    def identify(self, path, *options):
        return subprocess.run(
            [WSMI, "identify", "https://localhost:%d%s" % (self.port, path), "-o", "ca-file=%s/ca.pem" % self.certs,
             "--output", "json", *options], capture_output=True, text=True, timeout=60, check=False)

    def credentials(self):
        return "--user", "ann", "--password-file", self.password

    def test_an_answer_of_nginx_itself(self):
        done = self.identify("/static")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(json.loads(done.stdout)["vendor"], "static")

    def test_through_a_reverse_proxy_unbuffered(self):
        done = self.identify("/wsman")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(json.loads(done.stdout)["vendor"], "wsmi")

    def test_basic_checked_by_nginx(self):
        self.assertEqual(self.identify("/locked", *self.credentials()).returncode, 0)

    def test_missing_credentials_are_a_denial_that_lists_the_offer(self):
        done = self.identify("/locked")
        self.assertEqual(done.returncode, 4)
        self.assertIn("Basic", done.stderr)

    def test_a_redirect_is_reported_and_not_followed(self):
        done = self.identify("/moved")
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("302", done.stderr)
        self.identify("/after")
        counterpart.wait_for(lambda: self.asked()[-1:] == ["/after"], "the log's line")
        self.assertEqual(self.asked()[-2:], ["/moved", "/after"])

    def test_error_pages_are_told_apart(self):
        texts = set()
        for path, status in (("/gone", "410"), ("/busy", "503"), ("/dead", "502"), ("/nowhere", "404")):
            done = self.identify(path)
            self.assertNotEqual(done.returncode, 0, path)
            self.assertIn(status, done.stderr)
            texts.add(done.stderr)
        self.assertEqual(len(texts), 4)

    def test_compression_nobody_asked_for_stays_off(self):
        done = self.identify("/zipped")
        self.assertEqual(done.returncode, 0, done.stderr)


if __name__ == "__main__":
    nginx.main()
