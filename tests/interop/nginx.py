# SPDX-License-Identifier: MIT
"""What the tests against nginx share: one process that logs in the order in which it answers, and an answer of its own."""

import subprocess
import sys
import unittest

import counterpart

CERTS = sys.argv[3]
PROGRAM = counterpart.program("nginx")

# Of the vendor "static"; for `return 200`.
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
  default_type application/soap+xml;
  {servers}
}}
"""


class Case(counterpart.Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.certs = cls.dir + "/certs"
        subprocess.run([CERTS, cls.certs], check=True, stdout=subprocess.DEVNULL)

    @classmethod
    def start_nginx(cls, servers, *ports):
        config = cls.write("nginx.conf", CONFIG.format(dir=cls.dir, servers=servers))
        cls.start(PROGRAM, "-e", cls.dir + "/error.log", "-p", cls.dir, "-c", config)
        for port in ports:
            counterpart.wait_for(lambda port=port: counterpart.accepts(port), "the start of nginx")

    def asked(self):
        """The paths, as far as they are logged."""
        return [line.split('"')[1].split()[1] for line in counterpart.read(self.dir + "/access.log").splitlines()]


def main():
    if PROGRAM is None:
        print("nginx is not installed: NOT RUN")
        sys.exit(77)
    unittest.main(argv=sys.argv[:1])
