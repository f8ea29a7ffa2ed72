#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""wsmi against an acceptor that checks channel bindings (RFC 5929 section 4.1), over TLS.

usage: realm test_bindings.py WSMI RESPONDER CERTS_SCRIPT (tests/interop/realm starts it). Exit status 77 without python3-gssapi.
"""

import base64
import hashlib
import http.server
import os
import select
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import unittest

import counterpart

try:
    import gssapi
    from gssapi.raw import ChannelBindings
except ImportError:
    print("NOT RUN: python3-gssapi is not installed")
    sys.exit(77)

WSMI, RESPONDER, CERTS = sys.argv[1:4]
ANSWER = b"""<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" \
xmlns:i="http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd"><s:Header/><s:Body><i:IdentifyResponse>\
<i:ProtocolVersion>http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd</i:ProtocolVersion><i:ProductVendor>bound</i:ProductVendor>\
</i:IdentifyResponse></s:Body></s:Envelope>"""


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    context = None

    def log_message(self, *_):
        pass

    def answer(self, status, token=None, body=b""):
        self.server.statuses.append(status)
        self.send_response(status)
        if status == 401 or token:
            self.send_header("WWW-Authenticate", "Negotiate" + (" " + base64.b64encode(token).decode() if token else ""))
        if body:
            self.send_header("Content-Type", "application/soap+xml;charset=UTF-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        scheme, _, token = self.headers.get("Authorization", "").partition(" ")
        if scheme == "Negotiate":
            # an address of no kind is 0, and not the 255 that is usual elsewhere
            bindings = ChannelBindings(initiator_address_type=0, initiator_address=b"", acceptor_address_type=0,
                                       acceptor_address=b"", application_data=self.server.bindings)
            self.context = gssapi.SecurityContext(usage="accept", channel_bindings=bindings)
            self.context.__DEFER_STEP_ERRORS__ = False
            try:
                self.answer(200, self.context.step(base64.b64decode(token)))
            except gssapi.exceptions.GSSError as error:
                self.server.errors.append(type(error).__name__)
                self.context = None
                self.answer(401)
        elif self.context is None:
            self.answer(401)
        else:
            self.answer(200, None, ANSWER)


class Bindings(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="wsmi-bindings-")
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        subprocess.run([CERTS, self.folder + "/certs"], check=True, stdout=subprocess.DEVNULL)
        with open(self.folder + "/pw", "w", encoding="ascii") as file:
            os.chmod(file.name, 0o600)
            file.write("Correct-Horse-7\n")
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(self.folder + "/certs/server.pem", self.folder + "/certs/server.key")
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.socket = tls.wrap_socket(self.server.socket, server_side=True)
        self.server.statuses, self.server.errors = [], []
        thread = threading.Thread(target=self.server.serve_forever)
        thread.start()
        self.addCleanup(self.server.server_close)
        self.addCleanup(thread.join)
        self.addCleanup(self.server.shutdown)

    def identify(self, bindings, kind):
        self.server.bindings = bindings
        self.server.statuses.clear()
        self.server.errors.clear()
        return subprocess.run([WSMI, "identify", "https://localhost:%d" % self.server.server_address[1], "--user", "ann@WSMI.TEST",
                               "--password-file", self.folder + "/pw", "-o", "auth=%s; ca-file=%s/certs/ca.pem" % (kind, self.folder)],
                              capture_output=True, text=True, timeout=60, check=False)

    def hash(self):
        with open(self.folder + "/certs/server.pem", encoding="ascii") as file:
            leaf = file.read().partition("-----END CERTIFICATE-----")
        return hashlib.sha256(ssl.PEM_cert_to_DER_cert("".join(leaf[:2]))).digest()

    def test_the_bindings_are_those_of_the_certificate(self):
        done = self.identify(b"tls-server-end-point:" + self.hash(), "negotiate")
        self.assertEqual(done.returncode, 0, done.stderr + str(self.server.errors))
        self.assertIn("bound", done.stdout)
        self.assertEqual(self.server.statuses, [401, 200, 200])

    def test_an_acceptor_behind_another_certificate_refuses_the_token(self):
        done = self.identify(b"tls-server-end-point:" + bytes(32), "negotiate")
        self.assertEqual(done.returncode, 4, done.stderr)
        self.assertEqual(self.server.errors, ["BadChannelBindingsError"])
        self.assertEqual(self.server.statuses, [401, 401])


class Relay:
    """Somebody in the middle with a certificate that is believed: TLS ends here, and begins anew towards the peer."""

    def __init__(self, certificate, port):
        self.outer = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.outer.load_cert_chain(certificate + ".pem", certificate + ".key")
        self.inner = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self.inner.check_hostname, self.inner.verify_mode = False, ssl.CERT_NONE
        self.to = port
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.thread = threading.Thread(target=self.serve)
        self.thread.start()

    def serve(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            with self.outer.wrap_socket(connection, server_side=True) as client:
                with socket.create_connection(("127.0.0.1", self.to)) as raw, self.inner.wrap_socket(raw) as peer:
                    self.carry({client: peer, peer: client})

    @staticmethod
    def carry(pairs):
        while True:
            for one in select.select(list(pairs), [], [])[0]:
                data = one.recv(65536)
                if not data:
                    return
                pairs[one].sendall(data)

    def stop(self):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.thread.join()


class Responder(counterpart.Case):
    """The same for every mechanism, against a service that takes nothing without bindings."""

    LOGINS = {
        "NTLM": ("WSMI\\ann", "ntlm"),
        "NTLM by name of Negotiate": ("WSMI\\ann", "negotiate"),
        "Kerberos in SPNEGO": ("ann@WSMI.TEST", "negotiate"),
        "Kerberos": ("ann@WSMI.TEST", "kerberos"),
    }

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.certs = cls.dir + "/certs"
        subprocess.run([CERTS, cls.certs], check=True, stdout=subprocess.DEVNULL)
        cls.password = cls.write("pw", "Correct-Horse-7\n")

    def start_strict(self, certificate):
        folder = tempfile.mkdtemp(dir=self.dir)
        self.stats = folder + "/stats"
        base = "%s/%s" % (self.certs, certificate)
        self.process = self.launch(self.addCleanup, RESPONDER, "--auth", "negotiate,kerberos", "--tls", "--cert", base + ".pem", "--key",
                                   base + ".key", "--channel-bindings", "strict", "--port-file", folder + "/port", "--stats-file", self.stats,
                                   "--die-with-parent")
        counterpart.wait_for(lambda: os.path.exists(folder + "/port"), "the responder's start")
        return int(counterpart.read(folder + "/port"))

    def count(self, name):
        self.process.terminate()
        self.process.wait(30)
        return int(dict(word.split("=", 1) for word in counterpart.read(self.stats).split())[name])

    def identify(self, login, port):
        user, kind = self.LOGINS[login]
        return subprocess.run([WSMI, "identify", "https://localhost:%d" % port, "--user", user, "--password-file", self.password,
                               "-o", "auth=%s; ca-file=%s/ca.pem" % (kind, self.certs)],
                              capture_output=True, text=True, timeout=60, check=False)

    def test_every_mechanism_is_bound_to_the_certificate(self):
        for login in self.LOGINS:
            with self.subTest(login):
                done = self.identify(login, self.start_strict("server"))
                self.assertEqual((done.returncode, done.stderr), (0, ""))
                self.assertEqual(self.count("authentications"), 1)

    def test_what_somebody_in_the_middle_passes_on_is_refused(self):
        for login in self.LOGINS:
            with self.subTest(login):
                relay = Relay(self.certs + "/server", self.start_strict("wrongname"))
                self.addCleanup(relay.stop)
                done = self.identify(login, relay.port)
                self.assertEqual((done.returncode, done.stdout, len(done.stderr.splitlines())), (4, "", 1), done.stderr)
                self.assertIn("%s by %s" % (self.LOGINS[login][0], login.split()[0]), done.stderr)
                self.assertEqual((self.count("refused"), self.count("authentications")), (1, 0))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
