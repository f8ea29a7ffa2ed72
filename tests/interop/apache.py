# SPDX-License-Identifier: MIT
"""What the tests against Apache share: one that stands before a responder, at ports of 127.0.0.1, and its log."""

import http.client
import os
import subprocess
import sys
import unittest

import counterpart

RESPONDER, CERTS = sys.argv[2:4]
PROGRAM = counterpart.program("apache2")
MODULE = "/usr/lib/apache2/modules/mod_%s.so"
MODULES = ["mpm_event", "authn_core", "authz_core", "proxy", "proxy_http", "headers", "ssl", "status"]

# The service behind has a password of its own, which is what the log shows once Apache has let a request through.
CONFIG = """
ServerName localhost
PidFile {dir}/pid
ErrorLog {dir}/error.log
Mutex file:{dir} default
DefaultRuntimeDir {dir}
KeepAliveTimeout 30
MaxKeepAliveRequests 1000
CustomLog {dir}/access.log "{log_format}"
SSLCACertificateFile {dir}/certs/ca.pem
SSLCertificateFile {dir}/certs/server.pem
SSLCertificateKeyFile {dir}/certs/server.key
<Location /wsman>
  {access}
  RequestHeader set Authorization "Basic ZGVtbzpiZWhpbmQ="
  ProxyPass http://127.0.0.1:{backend}/wsman
</Location>
"""
HOST = """
Listen 127.0.0.1:{port}
<VirtualHost 127.0.0.1:{port}>
  {lines}
</VirtualHost>
"""
STATUS = """SetHandler server-status
  CustomLog /dev/null "-" """


class Case(counterpart.Case):
    """A class says what its Apache is; `port` has the numbers of `hosts`."""

    modules = []  # besides those above
    log_format = ""
    access = ""  # lines about /wsman; {dir} is the folder
    hosts = {}  # name: lines

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        os.chmod(cls.dir, 0o755)
        cls.certs = cls.dir + "/certs"
        subprocess.run([CERTS, cls.certs], check=True, stdout=subprocess.DEVNULL)
        backend = cls.start_responder(RESPONDER, "--user", "demo", "--password-file", cls.write("behind", "behind\n"))
        hosts = {**cls.hosts, "status": STATUS}
        cls.port = {name: counterpart.free_port() for name in hosts}
        config = "".join("LoadModule %s_module %s\n" % (name, MODULE % name) for name in MODULES + cls.modules)
        config += CONFIG.format(dir=cls.dir, log_format=cls.log_format.replace('"', '\\"'), access=cls.access.format(dir=cls.dir),
                                backend=backend)
        config += "".join(HOST.format(port=cls.port[name], lines=lines) for name, lines in hosts.items())
        cls.start(PROGRAM, "-f", cls.write("httpd.conf", config), "-DFOREGROUND")
        for port in cls.port.values():
            counterpart.wait_for(lambda port=port: counterpart.accepts(port), "the start of apache")

    def setUp(self):
        self.started = len(self.log())

    def is_idle(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.port["status"], timeout=60)
        connection.request("GET", "/?auto", headers={"Connection": "close"})
        status = connection.getresponse().read().decode()
        connection.close()
        return "\nBusyWorkers: 1\n" in status and "\nConnsAsyncWriting: 0\n" in status

    def log(self):
        """A line for each request that was answered. Apache answers first and writes then: whoever does that is busy so long."""
        counterpart.wait_for(self.is_idle, "the end of all requests but the question for it")
        return counterpart.read(self.dir + "/access.log").splitlines()

    def lines(self):
        """Those of this test, or since it called `setUp`."""
        return self.log()[self.started:]


def main(case):
    missing = [name for name in MODULES + case.modules if not os.path.exists(MODULE % name)]
    if PROGRAM is None or missing:
        print("apache2 or %s is not installed: NOT RUN" % " ".join(missing))
        sys.exit(77)
    unittest.main(argv=sys.argv[:1])
