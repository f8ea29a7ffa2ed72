#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""wsmi against nginx, a web server nobody here wrote: TLS, chunked answers, keep-alive, redirects, error pages, Basic.

usage: test_nginx.py WSMI RESPONDER CERTS_SCRIPT. Exit status 77 when nginx is not installed.
"""

import json
import os
import subprocess
import sys
import unittest

import counterpart

WSMI, RESPONDER, CERTS = sys.argv[1:4]
NGINX = counterpart.program("nginx")

IDENTIFY = (
    '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" '
    'xmlns:i="http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd"><s:Header/><s:Body>'
    "<i:IdentifyResponse><i:ProductVendor>static</i:ProductVendor></i:IdentifyResponse></s:Body></s:Envelope>"
)

CONFIG = """
daemon off; master_process off; pid {dir}/nginx.pid; error_log {dir}/error.log;
events {{ worker_connections 64; }}
http {{
  access_log {dir}/access.log; client_body_temp_path {dir}/body; proxy_temp_path {dir}/proxy;
  fastcgi_temp_path {dir}/fastcgi; uwsgi_temp_path {dir}/uwsgi; scgi_temp_path {dir}/scgi;
  server {{
    listen 127.0.0.1:{port} ssl;
    ssl_certificate {dir}/server.pem; ssl_certificate_key {dir}/server.key; ssl_protocols TLSv1.2 TLSv1.3;
    location = /static {{ default_type application/soap+xml; return 200 '{identify}'; }}
    location = /wsman {{ proxy_pass http://127.0.0.1:{backend}; proxy_http_version 1.1; proxy_buffering off; }}
    location = /locked {{ auth_basic "lab"; auth_basic_user_file {dir}/users; proxy_pass http://127.0.0.1:{backend}/wsman; }}
    location = /moved {{ return 302 https://localhost:{port}/static; }}
    location = /gone {{ return 410; }}
    location = /busy {{ return 503; }}
    location = /dead {{ proxy_pass http://127.0.0.1:1; }}
    location = /zipped {{ gzip on; gzip_min_length 1; gzip_types application/soap+xml; default_type application/soap+xml;
                         return 200 '{identify}'; }}
  }}
}}
"""


class Nginx(counterpart.Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        subprocess.run([CERTS, cls.dir], check=True, stdout=subprocess.DEVNULL)
        password = cls.write("pw", "secret\n")
        cls.write("users", "ann:{PLAIN}secret\n", 0o644)
        backend = cls.start_responder(RESPONDER, "--anonymous", "--user", "ann", "--password-file", password)
        cls.port = counterpart.free_port()
        config = cls.write("nginx.conf", CONFIG.format(dir=cls.dir, port=cls.port, backend=backend, identify=IDENTIFY))
        cls.start(NGINX, "-e", cls.dir + "/error.log", "-p", cls.dir, "-c", config)
        counterpart.wait_for(lambda: counterpart.accepts(cls.port), "the start of nginx")

    def identify(self, path, *options):
        return subprocess.run(
            [WSMI, "identify", "https://localhost:%d%s" % (self.port, path), "-o", "ca-file=%s/ca.pem" % self.dir,
             "--output", "json", *options], capture_output=True, text=True, timeout=60, check=False)

    def credentials(self):
        return "--user", "ann", "--password-file", os.path.join(self.dir, "pw")

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
        with open(self.dir + "/access.log", encoding="ascii") as file:
            asked = [line.split('"')[1].split()[1] for line in file]
        after_redirect = asked[asked.index("/moved") + 1:]
        self.assertNotIn("/static", after_redirect[:1])

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
    if NGINX is None:
        print("nginx is not installed: skipped")
        sys.exit(77)
    unittest.main(argv=sys.argv[:1], verbosity=2)
