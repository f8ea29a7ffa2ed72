# SPDX-License-Identifier: MIT
"""Starts wsmi-responder and talks to it over raw sockets, so that each byte and each end of a connection is seen."""

import base64
import os
import re
import signal
import socket
import ssl
import subprocess
import tempfile
import time

USER, PASSWORD = "operator", "pass:word-7f3a"
BASIC = "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
SOAP = "http://www.w3.org/2003/05/soap-envelope"
IDENTITY = "http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd"
ADDRESSING = "http://schemas.xmlsoap.org/ws/2004/08/addressing"
WSMAN = "http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd"
MESSAGE_ID = "uuid:11111111-2222-4333-8444-555555555555"

IDENTIFY = (f'<s:Envelope xmlns:s="{SOAP}" xmlns:i="{IDENTITY}"><s:Header/><s:Body><i:Identify/></s:Body>'
            "</s:Envelope>").encode()
GET = (f'<s:Envelope xmlns:s="{SOAP}" xmlns:a="{ADDRESSING}"><s:Header><a:Action s:mustUnderstand="true">'
       "http://schemas.xmlsoap.org/ws/2004/09/transfer/Get</a:Action>"
       f"<a:MessageID>{MESSAGE_ID}</a:MessageID></s:Header><s:Body/></s:Envelope>").encode()
# Items of --misbehave about tokens and sealed bodies; test_auth.py proves them.
AUTH_ITEMS = {"refuse-token", "token-loop", "no-final-token", "huge-token", "flip-token", "unsealed", "flip", "replay", "seal-length",
              "seal-boundary"}


class Responder:
    """One running wsmi-responder; use it in a `with`."""

    program = None
    certs = None

    def __init__(self, *options, tls=False, credentials=True):
        self.directory = tempfile.TemporaryDirectory(prefix="wsmi-responder-")
        self.tls = tls
        self.options = list(options)
        if credentials:
            with open(self.path("password"), "w", encoding="ascii") as f:
                f.write(PASSWORD + "\n")
            self.options += ["--user", USER, "--password-file", self.path("password")]
        if tls:
            self.options += ["--tls"]
            if "--cert" not in options:
                self.options += ["--cert", f"{self.certs}/server.pem", "--key", f"{self.certs}/server.key"]
        self.port = None
        self.process = None

    def path(self, name):
        return os.path.join(self.directory.name, name)

    def read(self, name):
        with open(self.path(name), encoding="ascii") as f:
            return f.read()

    def __enter__(self):
        self.process = subprocess.Popen(
            [self.program, "--port-file", self.path("port"), "--log", self.path("log"), "--stats-file",
             self.path("stats"), "--die-with-parent", *self.options], stdout=subprocess.DEVNULL)
        until = time.monotonic() + 20
        while not os.path.exists(self.path("port")):
            if self.process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"no port file, exit status {self.process.poll()}")
            time.sleep(0.005)
        self.port = int(self.read("port"))
        return self

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(20)

    def __exit__(self, *exc):
        status = self.stop()
        self.directory.cleanup()
        if status != 0 and exc[0] is None:
            raise AssertionError(f"the responder ended with status {status}")

    def connect(self, timeout=20, context=None, host="127.0.0.1"):
        plain = socket.create_connection((host, self.port), timeout)
        if not self.tls:
            return plain
        return (context or trusting(self.certs + "/ca.pem")).wrap_socket(
            plain, server_hostname="localhost", suppress_ragged_eofs=False)

    def ask(self, spec=None, timeout=20, enough=None, **more):
        """One request on a connection of its own; everything that comes back until the connection ends (Answer.read)."""
        path = "/wsman" if spec is None else f"/wsman/x/{spec}"
        with self.connect(timeout) as s:
            s.sendall(request(path=path, close=True, **more))
            return Answer.read(s, timeout, enough)

    def stats(self):
        return {k: int(v) for k, v in re.findall(r"(\w+)=(\d+)", self.read("stats"))}

    def log(self):
        return [dict(field.split("=", 1) for field in line.split(" ")) for line in self.read("log").splitlines()]


def in_time(attempt, *lengths):
    """Calls `attempt` with the first of these milliseconds; with the next when it says that the machine was too slow for them."""
    for length in lengths:
        if attempt(length):
            return
    raise AssertionError("too slow, each time")


def trusting(ca):
    context = ssl.create_default_context(cafile=ca)
    # Python ignores a missing close_notify; and then RST too; here both are looked at.
    context.options &= ~getattr(ssl, "OP_IGNORE_UNEXPECTED_EOF", 0)
    return context


def request(body=IDENTIFY, path="/wsman", method="POST", auth=BASIC, close=False, headers=(),
            media="application/soap+xml;charset=UTF-8"):
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost", f"Content-Length: {len(body)}", *headers]
    if media:
        lines.append(f"Content-Type: {media}")
    if auth:
        lines.append(f"Authorization: {auth}")
    if close:
        lines.append("Connection: close")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


class Answer:
    """What came: all bytes, and how it ended (closed, reset, silent, ragged: TLS cut off)."""

    def __init__(self):
        self.raw, self.end = b"", None

    @classmethod
    def read(cls, s, timeout, enough=None):
        """Silent is who says nothing for `timeout` seconds; if what came has to be `enough` first, that has time."""
        answer, until = cls(), time.monotonic() + 20
        s.settimeout(timeout)
        while answer.end is None:
            try:
                piece = s.recv(1 << 20)
            except ConnectionResetError:
                answer.end = "reset"
            except TimeoutError:
                if enough is None or enough(answer) or time.monotonic() > until:
                    answer.end = "silent"
            except ssl.SSLError as e:
                # FIN without close_notify has this reason; RST inside TLS is an SSLEOFError without it.
                if e.reason == "UNEXPECTED_EOF_WHILE_READING":
                    answer.end = "ragged"
                elif isinstance(e, ssl.SSLEOFError):
                    answer.end = "reset"
                else:
                    raise
            else:
                if not piece:
                    answer.end = "closed"
                else:
                    answer.raw += piece
        return answer

    @property
    def head(self):
        return self.raw.partition(b"\r\n\r\n")[0].decode("latin-1")

    @property
    def body(self):
        return self.raw.partition(b"\r\n\r\n")[2]

    @property
    def status(self):
        return int(self.raw.split(b" ", 2)[1])

    def fields(self, name):
        return [line.partition(":")[2].strip() for line in self.head.split("\r\n")[1:]
                if line.partition(":")[0].lower() == name.lower()]

    def field(self, name):
        values = self.fields(name)
        return values[0] if values else None


def read_one(s):
    """One answer with a Content-Length from a connection that stays open."""
    raw = b""
    while b"\r\n\r\n" not in raw:
        piece = s.recv(65536)
        if not piece:
            raise ConnectionError("closed in the head")
        raw += piece
    answer = Answer()
    answer.raw = raw
    want = int(answer.field("Content-Length"))
    while len(answer.body) < want:
        piece = s.recv(65536)
        if not piece:
            raise ConnectionError("closed in the body")
        answer.raw += piece
    return answer
