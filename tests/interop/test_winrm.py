#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""pywinrm, a client of Windows nobody here wrote, completes sealed exchanges with wsmi-responder over plain HTTP.

usage: tests/interop/realm test_winrm.py RESPONDER. Exit status 77 when pywinrm and what it needs are not installed.

Debian's python3-kerberos cannot seal, so the few functions of pykerberos that requests-kerberos calls are made of python3-gssapi here;
the transport, the token loop and the frames are pywinrm's.
"""

import base64
import os
import re
import subprocess
import sys
import tempfile
import time
import types
import unittest
import xml.etree.ElementTree as ET

# pywinrm's NTLM takes MD4 from OpenSSL, which has it in its legacy provider. Before anything loads OpenSSL.
LEGACY = """openssl_conf = all
[all]
providers = providers
[providers]
default = on
legacy = on
[on]
activate = 1
"""
if __name__ == "__main__" and "OPENSSL_CONF" not in os.environ:
    with tempfile.NamedTemporaryFile("w", suffix=".cnf") as file:
        file.write(LEGACY)
        file.flush()
        sys.exit(subprocess.run([sys.executable, "-B", "-W", "ignore", *sys.argv], env={**os.environ, "OPENSSL_CONF": file.name}).returncode)

try:
    import gssapi
    import gssapi.raw as raw
except ImportError:
    print("NOT RUN: python3-gssapi is not installed")
    sys.exit(77)


class Kerberos(types.ModuleType):
    """pykerberos as far as requests-kerberos calls it."""

    GSS_C_MUTUAL_FLAG, GSS_C_SEQUENCE_FLAG, GSS_C_DELEG_FLAG = 2, 8, 1

    class GSSError(Exception):
        pass

    class Context:
        def __init__(self, target, flags):
            name = gssapi.Name(target, gssapi.NameType.hostbased_service)
            # as pykerberos: what seals is asked for as well
            self.gss = gssapi.SecurityContext(name=name, usage="initiate", flags=flags | 0x30, mech=gssapi.MechType.kerberos)
            self.token = b""

    def authGSSClientInit(self, target, gssflags=0, principal=None):
        return 1, self.Context(target, gssflags)

    def authGSSClientStep(self, context, challenge):
        try:
            context.token = context.gss.step(base64.b64decode(challenge) or None) or b""
        except gssapi.exceptions.GSSError as error:
            raise self.GSSError(str(error)) from error
        return 1 if context.gss.complete else 0

    def authGSSClientResponse(self, context):
        return base64.b64encode(context.token).decode()

    def authGSSWinRMEncryptMessage(self, context, message):
        iov = raw.IOV(raw.IOVBufferType.header, message, raw.IOVBufferType.padding, std_layout=False)
        raw.wrap_iov(context.gss, iov, confidential=True)
        return iov[1].value + (iov[2].value or b""), iov[0].value

    def authGSSWinRMDecryptMessage(self, context, message, header):
        plain, sealed, _ = context.gss.unwrap(header + message)
        if not sealed:
            raise self.GSSError("not sealed")
        return plain


sys.modules["kerberos"] = Kerberos("kerberos")
try:
    from winrm.exceptions import InvalidCredentialsError, WinRMTransportError
    from winrm.protocol import Protocol
    from winrm.transport import HAVE_KERBEROS, HAVE_NTLM, Transport
except ImportError:
    print("NOT RUN: python3-winrm is not installed")
    sys.exit(77)
if not (HAVE_KERBEROS and HAVE_NTLM):
    print("NOT RUN: python3-requests-kerberos and python3-requests-ntlm are not installed")
    sys.exit(77)

RESPONDER = sys.argv[1] if len(sys.argv) > 1 else None
PASSWORD = "Correct-Horse-7"
SOAP = "http://www.w3.org/2003/05/soap-envelope"
ADDRESSING = "http://schemas.xmlsoap.org/ws/2004/08/addressing"
IDENTITY = "http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd"
IDENTIFY = f'<s:Envelope xmlns:s="{SOAP}" xmlns:i="{IDENTITY}"><s:Header/><s:Body><i:Identify/></s:Body></s:Envelope>'
CONFIGURED = ["--auth", "negotiate,kerberos", "--sealed-only", "--agent", "windows"]


class Peer:
    def __init__(self, *options):
        self.folder = tempfile.TemporaryDirectory(prefix="wsmi-winrm-")
        self.options = options

    def __enter__(self):
        port = os.path.join(self.folder.name, "port")
        self.process = subprocess.Popen([RESPONDER, "--port-file", port, "--record", self.folder.name, "--stats-file",
                                         os.path.join(self.folder.name, "stats"), "--die-with-parent", *self.options],
                                        stdout=subprocess.DEVNULL)
        for _ in range(2000):
            if os.path.exists(port) or self.process.poll() is not None:
                break
            time.sleep(0.005)
        with open(port, encoding="ascii") as file:
            self.url = f"http://localhost:{int(file.read())}/wsman"
        return self

    def stop(self):
        """The counters, and every byte that was on the wire."""
        self.process.terminate()
        self.process.wait(30)
        with open(os.path.join(self.folder.name, "stats"), encoding="utf-8") as file:
            stats = file.read()
        wire = b""
        for name in os.listdir(self.folder.name):
            if name.endswith((".in", ".out")):
                with open(os.path.join(self.folder.name, name), "rb") as file:
                    wire += file.read()
        return dict(re.findall(r"(\w+)=(\S+)", stats)), wire

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(30)
        self.folder.cleanup()


def transport(peer, kind, password=PASSWORD):
    user = "WSMI\\ann" if kind == "ntlm" else None
    return Transport(peer.url, username=user, password=password, auth_method=kind, message_encryption="always", service="HTTP",
                     read_timeout_sec=20)


def count_of_lamps(text):
    return len(re.findall(r"<p:Demo_Lamp[ >]", text))


def enumerate_envelope(url):
    """Written with the header of pywinrm's own Protocol."""
    protocol = Protocol(url, transport="ntlm", username="u", password="p")
    header = protocol._get_soap_header(resource_uri="http://schemas.microsoft.com/wbem/wsman/1/wmi/root/demo/Demo_Lamp",
                                       action="http://schemas.xmlsoap.org/ws/2004/09/enumeration/Enumerate", message_id="1")
    import xmltodict
    text = xmltodict.unparse({"env:Envelope": {**header, "env:Body": {"n:Enumerate": {"w:OptimizeEnumeration": None,
                                                                                      "w:MaxElements": "50"}}}})
    return text


class Winrm(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        subprocess.run(["kinit", "ann"], input=PASSWORD.encode(), check=True, stdout=subprocess.DEVNULL)

    def assert_sealed_throughout(self, peer, exchanges, principal):
        stats, wire = peer.stop()
        self.assertEqual((stats["sealed"], stats["authentications"], stats["refused"], stats["connections"], stats["principal"]),
                         (str(exchanges), "1", "0", "1", principal))
        self.assertNotIn(b"Envelope", wire)
        self.assertEqual(wire.count(b"--Encrypted Boundary--\r\n"), 2 * exchanges)

    def test_sealed_exchanges_by_ntlm_and_by_kerberos(self):
        for kind, principal in (("ntlm", "WSMI\\ann"), ("kerberos", "ann@WSMI.TEST")):
            with self.subTest(kind), Peer(*CONFIGURED) as peer:
                client = transport(peer, kind)
                for _ in range(3):
                    root = ET.fromstring(client.send_message(IDENTIFY))
                    self.assertEqual(root.find(f".//{{{IDENTITY}}}ProductVendor").text, "Microsoft Corporation")
                answer = client.send_message(enumerate_envelope(peer.url)).decode()
                self.assertEqual(count_of_lamps(answer), 5)
                self.assert_sealed_throughout(peer, 4, principal)

    def test_a_sealed_fault_is_read(self):
        for kind in ("ntlm", "kerberos"):
            with self.subTest(kind), Peer(*CONFIGURED) as peer:
                client = transport(peer, kind)
                with self.assertRaises(WinRMTransportError) as caught:
                    client.send_message(enumerate_envelope(peer.url).replace("Demo_Lamp", "Demo_Nothing"))
                self.assertIn("Fault", str(caught.exception.args))

    def test_a_wrong_password_is_told(self):
        with Peer(*CONFIGURED) as peer:
            with self.assertRaises(InvalidCredentialsError):
                transport(peer, "ntlm", "not it").send_message(IDENTIFY)

    def test_a_changed_answer_is_refused(self):
        for kind in ("ntlm", "kerberos"):
            for spec in ("flip", "replay"):
                with self.subTest(kind=kind, spec=spec), Peer(*CONFIGURED, "--misbehave", spec) as peer:
                    client = transport(peer, kind)
                    with self.assertRaises(Exception):
                        for _ in range(2):
                            client.send_message(IDENTIFY)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[2:])
