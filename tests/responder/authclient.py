# SPDX-License-Identifier: MIT
"""A client of authenticated connections and sealed bodies for the proofs of wsmi-responder, written after MS-WSMV 2.2.9.1 on
python3-gssapi. It shares no code with the responder, nor with the library."""

import base64
import re
import struct

import gssapi
import gssapi.raw as raw

from peer import IDENTIFY, Answer, read_one, request

KRB5 = gssapi.OID.from_int_seq("1.2.840.113554.1.2.2")
SPNEGO = gssapi.OID.from_int_seq("1.3.6.1.5.5.2")
NTLM = gssapi.OID.from_int_seq("1.3.6.1.4.1.311.2.2.10")
FLAGS = (gssapi.RequirementFlag.mutual_authentication | gssapi.RequirementFlag.confidentiality
         | gssapi.RequirementFlag.integrity | gssapi.RequirementFlag.replay_detection
         | gssapi.RequirementFlag.out_of_sequence_detection)

PROTOCOL = {"Negotiate": "application/HTTP-SPNEGO-session-encrypted", "NTLM": "application/HTTP-SPNEGO-session-encrypted",
            "Kerberos": "application/HTTP-Kerberos-session-encrypted"}


def credentials(mech, user, password):
    return raw.acquire_cred_with_password(gssapi.Name(user, gssapi.NameType.user), password.encode(), mechs=[mech],
                                          usage="initiate").creds


class Frame:
    """A sealed body taken apart, each part checked for its place and nothing searched in what is sealed."""

    def __init__(self, body, dashes="--", tab="\t", tail="\r\n"):
        head = re.match((f"{dashes}(.*)\r\n{tab}Content-Type: (.*)\r\n{tab}OriginalContent: type=(.*);Length=(.*)\r\n"
                         f"{dashes}(.*)\r\n{tab}Content-Type: application/octet-stream\r\n").encode(), body)
        assert head, body[:300]
        self.boundary, self.protocol, self.type, self.length, again = (group.decode() for group in head.groups())
        assert self.boundary == again
        end = f"{dashes}{self.boundary}--{tail}".encode()
        assert body.endswith(end), body[-60:]
        rest = body[head.end():-len(end)]
        size = struct.unpack("<I", rest[:4])[0]
        self.header, self.data = rest[4:4 + size], rest[4 + size:]


class Session:
    """One connection with a security context of its own."""

    def __init__(self, responder, scheme="Negotiate", mech=SPNEGO, creds=None, dashes="--", tab="\t", tail="\r\n", path="/wsman",
                 bindings=None, flags=FLAGS):
        self.scheme, self.mech, self.path = scheme, mech, path
        self.spelling = {"dashes": dashes, "tab": tab, "tail": tail}
        self.socket = responder.connect()
        self.context = gssapi.SecurityContext(name=gssapi.Name("HTTP@localhost", gssapi.NameType.hostbased_service), creds=creds,
                                              usage="initiate", mech=mech, flags=flags,
                                              channel_bindings=raw.ChannelBindings(application_data=bindings) if bindings else None)
        self.legs = 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, body=b"", auth=None, media="application/soap+xml;charset=UTF-8", spec=None):
        path = self.path + (f"/x/{spec}" if spec else "")
        self.socket.sendall(request(body=body, auth=auth, media=media, path=path))

    def ask(self, *arguments, **more):
        self.send(*arguments, **more)
        return read_one(self.socket)

    def authorization(self, token):
        return f"{self.scheme} {base64.b64encode(token).decode()}"

    def token_of(self, answer):
        for field in answer.fields("WWW-Authenticate"):
            word, _, token = field.partition(" ")
            if word == self.scheme and token:
                return base64.b64decode(token)
        return None

    def leg(self, spec=None, body=b""):
        """One token to the peer and, when it sends one, one back into the context."""
        self.legs += 1
        answer = self.ask(body, self.authorization(self.context.step(getattr(self, "incoming", None))), spec=spec)
        self.incoming = self.token_of(answer)
        return answer

    def login(self, spec=None):
        """The token loop to its end; the last answer."""
        answer = self.leg(spec)
        while answer.status == 401 and self.incoming:
            answer = self.leg(spec)
        if answer.status == 200 and self.incoming:
            assert self.context.step(self.incoming) is None
            self.incoming = None
        return answer

    def seal(self, message):
        """The body and its Content-Type."""
        if self.is_kerberos():
            iov = raw.IOV(raw.IOVBufferType.header, message, raw.IOVBufferType.padding, std_layout=False)
            raw.wrap_iov(self.context, iov, confidential=True)
            header, data = iov[0].value, iov[1].value + (iov[2].value or b"")
        else:
            token = self.context.wrap(message, True).message
            header, data = token[:16], token[16:]
        return self.frame(header, data, len(message)), self.content_type()

    def sign(self, message):
        """The body of a message that everybody can read."""
        if self.is_kerberos():
            iov = raw.IOV(raw.IOVBufferType.header, message, raw.IOVBufferType.padding, std_layout=False)
            raw.wrap_iov(self.context, iov, confidential=False)
            return self.frame(iov[0].value, iov[1].value + (iov[2].value or b""), len(message))
        return self.frame(self.context.get_signature(message), message, len(message))

    def verify(self, frame):
        if self.is_kerberos():
            message, sealed, _ = self.context.unwrap(frame.header + frame.data)
            assert message == frame.data and not sealed
        else:
            self.context.verify_signature(frame.data, frame.header)

    def is_kerberos(self):
        return self.context.mech == KRB5

    def content_type(self):
        return f'multipart/encrypted;protocol="{PROTOCOL[self.scheme]}";boundary="Encrypted Boundary"'

    def frame(self, header, data, length):
        dashes, tab = self.spelling["dashes"], self.spelling["tab"]
        head = (f"{dashes}Encrypted Boundary\r\n{tab}Content-Type: {PROTOCOL[self.scheme]}\r\n"
                f"{tab}OriginalContent: type=application/soap+xml;charset=UTF-8;Length={length}\r\n"
                f"{dashes}Encrypted Boundary\r\n{tab}Content-Type: application/octet-stream\r\n")
        return (head.encode() + struct.pack("<I", len(header)) + header + data + f"{dashes}Encrypted Boundary--\r\n".encode())

    def parse(self, answer):
        return Frame(answer.body, **self.spelling)

    def unseal(self, frame):
        message, sealed, _ = self.context.unwrap(frame.header + frame.data)
        assert sealed
        return message

    def ask_sealed(self, message=IDENTIFY, spec=None):
        body, media = self.seal(message)
        return self.ask(body, media=media, spec=spec)

    def exchange(self, message=IDENTIFY, spec=None):
        """The message that was sealed in the answer, and the frame it came in."""
        answer = self.ask_sealed(message, spec)
        assert answer.field("Content-Type") == self.content_type(), answer.head
        frame = self.parse(answer)
        assert frame.protocol == PROTOCOL[self.scheme]
        plain = self.unseal(frame)
        assert len(plain) == int(frame.length)
        return plain, frame

    def rest(self, timeout=20):
        return Answer.read(self.socket, timeout)
