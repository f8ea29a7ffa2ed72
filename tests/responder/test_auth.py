#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Proves the acceptor's side of wsmi-responder with clients nobody here wrote: curl, and authclient.py on python3-gssapi.
test_auth.py RESPONDER CERTS-SCRIPT, inside tests/interop/realm. Exit status 77 when something is not installed."""

import hashlib
import os
import re
import shutil
import ssl
import subprocess
import sys
import tempfile
import time
import unittest
import xml.etree.ElementTree as ET

try:
    import gssapi
    from authclient import FLAGS, KRB5, NTLM, PROTOCOL, SPNEGO, Session, credentials
except ImportError:
    print("NOT RUN: python3-gssapi is not installed")
    sys.exit(77)
from cimclient import DMTF, NS, Client
from peer import AUTH_ITEMS, GET, IDENTIFY, IDENTITY, PASSWORD, SOAP, USER, Answer, Responder, in_time, read_one, request

ANN = "Correct-Horse-7"
SEEN = set()


def vendor(body):
    return ET.fromstring(body).find(f".//{{{IDENTITY}}}ProductVendor").text


def recorded(folder, size):
    """What was read and written on the first connection, once `size` bytes were written: the file grows after the socket."""
    until = time.monotonic() + 20
    while os.path.getsize(folder + "/1.out") < size and time.monotonic() < until:
        time.sleep(0.005)
    with open(folder + "/1.in", "rb") as into, open(folder + "/1.out", "rb") as out:
        return into.read(), out.read()


def kerberos(responder, scheme="Negotiate", mech=SPNEGO, **more):
    return Session(responder, scheme, mech, credentials(mech, "ann", ANN), **more)


def ntlm(responder, scheme="Negotiate", mech=NTLM, password=ANN, **more):
    """With SPNEGO the user is the first of NTLM_USER_FILE: there is no ticket."""
    creds = credentials(NTLM, "WSMI\\ann", password) if mech == NTLM else None
    return Session(responder, scheme, mech, creds, **more)


class Login(unittest.TestCase):
    def test_each_scheme_authenticates_a_connection_and_seals(self):
        for open_session, scheme, mech, legs, token in (
                (kerberos, "Negotiate", SPNEGO, 1, 60), (kerberos, "Kerberos", KRB5, 1, 60), (kerberos, "Negotiate", KRB5, 1, 60),
                (ntlm, "Negotiate", NTLM, 2, 16), (ntlm, "NTLM", NTLM, 2, 16)):
            with self.subTest(scheme=scheme, legs=legs), Responder("--auth", "negotiate,kerberos,ntlm", credentials=False) as r:
                more = {"mech": mech} if open_session is kerberos else {}
                with open_session(r, scheme, **more) as s:
                    answer = s.login()
                    self.assertEqual((answer.status, answer.body, s.legs, s.context.complete), (200, b"", legs, True))
                    for _ in range(3):
                        message, frame = s.exchange()
                        self.assertEqual((vendor(message), len(frame.header), len(frame.data)), ("wsmi", token, len(message)))
                r.stop()
                self.assertEqual([r.stats()[k] for k in ("connections", "legs", "authentications", "refused", "sealed")],
                                 [1, legs, 1, 0, 3])
                name = "ann@WSMI.TEST" if open_session is kerberos else "WSMI\\ann"
                self.assertRegex(r.read("stats"), rf" principal={re.escape(name)}\n")
                self.assertEqual([line["sealed"] for line in r.log()], ["no"] * legs + ["yes"] * 3)
                self.assertEqual([line["operation"] for line in r.log()], ["leg"] * legs + ["identify"] * 3)

    def test_a_401_offers_what_is_on_and_nothing_else(self):
        for words, agent, offered in (
                ("negotiate", "default", ["Negotiate"]), ("basic,ntlm,kerberos,negotiate", "windows",
                                                          ["Negotiate", "Kerberos", "NTLM", 'Basic realm="WSMAN"']),
                ("negotiate,kerberos", "omi", ['Negotiate realm="WSMAN"', 'Kerberos realm="WSMAN"']), ("basic", "windows",
                                                                                                 ['Basic realm="WSMAN"'])):
            with Responder("--auth", words, "--agent", agent) as r:
                self.assertEqual(r.ask(auth="Basic eDp5").fields("WWW-Authenticate"), offered)
                self.assertEqual(r.ask().status, 200 if "basic" in words else 401)

    def test_a_wrong_password_is_401_without_a_token(self):
        with Responder("--auth", "negotiate", credentials=False) as r:
            with ntlm(r, password="not it") as s:
                answer = s.login()
                self.assertEqual((answer.status, answer.fields("WWW-Authenticate"), s.legs), (401, ["Negotiate"], 2))
                self.assertEqual(s.ask(IDENTIFY).status, 401)
            r.stop()
            self.assertEqual([r.stats()[k] for k in ("authentications", "refused")], [0, 1])

    def test_tokens_that_are_none_and_those_of_another_scheme_are_refused(self):
        with Responder("--auth", "negotiate,kerberos,ntlm", credentials=False) as r:
            for auth in ("Negotiate !!!!", "Negotiate AAAA", "Negotiate YIIB", "NTLM TlRMTVNTUAACAAAA", "Kerberos YA=="):
                answer = r.ask(auth=auth)
                self.assertEqual((answer.status, answer.fields("WWW-Authenticate")), (401, ["Negotiate", "Kerberos", "NTLM"]), auth)
            with kerberos(r, "Kerberos", SPNEGO) as s:
                self.assertEqual((s.login().status, s.incoming), (401, None))
            with kerberos(r, "NTLM", KRB5) as s:
                self.assertEqual((s.login().status, s.incoming), (401, None))

    def test_a_scheme_that_is_off_is_not_looked_at(self):
        with Responder("--auth", "kerberos", credentials=False) as r, kerberos(r) as s:
            self.assertEqual((s.login().fields("WWW-Authenticate"), s.incoming), (["Kerberos"], None))
            r.stop()
            self.assertEqual(r.stats()["legs"], 0)

    def test_a_context_belongs_to_its_connection(self):
        with Responder("--auth", "negotiate", credentials=False) as r, kerberos(r) as s, kerberos(r) as stranger:
            s.login()
            body, media = s.seal(IDENTIFY)
            self.assertEqual(stranger.ask(body, media=media).status, 401)
            answer = s.ask(body, media=media)
            self.assertEqual(vendor(s.unseal(s.parse(answer))), "wsmi")

    def test_a_client_may_begin_anew_on_its_connection(self):
        with Responder("--auth", "negotiate", credentials=False) as r, kerberos(r) as first:
            self.assertEqual(first.login().status, 200)
            with ntlm(r) as second:
                second.socket, own = first.socket, second.socket
                self.assertEqual(second.login().status, 200)
                self.assertEqual(vendor(second.exchange()[0]), "wsmi")
                second.socket = own
            self.assertEqual(first.ask_sealed().status, 500)
            r.stop()
            self.assertEqual(r.read("stats").split(" principal=")[1:], ["ann@WSMI.TEST", "WSMI\\ann\n"])

    def test_a_body_may_ride_on_the_last_leg(self):
        with Responder("--auth", "negotiate", credentials=False) as r, kerberos(r) as s:
            answer = s.leg(body=IDENTIFY)
            self.assertEqual((answer.status, vendor(answer.body)), (200, "wsmi"))
            self.assertIsNone(s.context.step(s.incoming))
            self.assertEqual(vendor(s.exchange()[0]), "wsmi")

    def test_keytab_and_user_file_can_be_named(self):
        realm = os.environ["WSMI_REALM"]
        elsewhere = {name: os.environ.pop(name) for name in ("KRB5_KTNAME", "NTLM_USER_FILE")}
        try:
            with Responder("--auth", "negotiate", "--keytab", f"{realm}/service.keytab", "--service-user-file", f"{realm}/ntlm.users",
                           credentials=False) as r:
                for session in (kerberos(r), ntlm(r)):
                    with session as s:
                        self.assertEqual(s.login().status, 200)
            with Responder("--auth", "negotiate", "--keytab", "/dev/null", credentials=False) as r, kerberos(r) as s:
                self.assertEqual(s.login().status, 401)
        finally:
            os.environ.update(elsewhere)


class Sealing(unittest.TestCase):
    def test_every_framing_and_cut_is_as_it_says(self):
        for framing, spelling in (("windows", {}), ("bare", {"tab": ""}), ("omi", {"tab": "", "tail": "\r\n\r\n"}),
                                  ("openwsman", {"dashes": "-- "})):
            for wrap, filler, rotation in (("rotated", 0, 28), ("joined", 0, 0)):
                with self.subTest(framing=framing, wrap=wrap), Responder("--auth", "negotiate", "--framing", framing, "--wrap", wrap,
                                                                         credentials=False) as r:
                    with kerberos(r, **spelling) as s:
                        s.login()
                        message, frame = s.exchange()
                        self.assertEqual((vendor(message), len(frame.header), len(frame.data)), ("wsmi", 60, len(message)))
                        # RFC 4121 section 4.2.6.2: EC and RRC
                        self.assertEqual((int.from_bytes(frame.header[4:6], "big"), int.from_bytes(frame.header[6:8], "big")),
                                         (filler, rotation))

    def test_agents_have_their_spelling(self):
        for agent, spelling in (("windows", {}), ("default", {}), ("omi", {"tab": "", "tail": "\r\n\r\n"})):
            with Responder("--auth", "kerberos", "--agent", agent, credentials=False) as r, kerberos(r, "Kerberos", KRB5, **spelling) as s:
                s.login()
                message, frame = s.exchange()
                self.assertIn(b"IdentifyResponse", message)
                self.assertEqual(int.from_bytes(frame.header[6:8], "big"), 0 if agent == "omi" else 28)

    def test_a_framing_reads_what_its_agent_reads(self):
        for framing, tab, dashes, read in (("windows", "", "-- ", True), ("omi", "\t", "--", False), ("omi", "", "--", True),
                                           ("openwsman", "\t", "--", False), ("openwsman", "", "-- ", False)):
            with Responder("--auth", "negotiate", "--framing", framing, credentials=False) as r, kerberos(r, tab=tab, dashes=dashes) as s:
                s.login()
                self.assertEqual(s.ask_sealed().status, 200 if read else 500, (framing, tab, dashes))

    def test_openwsman_reads_its_spelling_and_ends_the_connection_with_the_first_sealed_answer(self):
        with Responder("--auth", "negotiate", "--agent", "openwsman", credentials=False) as r:
            for open_session, legs in ((kerberos, 1), (ntlm, 2)):
                with open_session(r, dashes="-- ") as s:
                    self.assertEqual((s.login().status, s.legs), (200, legs))
                    body, media = s.seal(IDENTIFY)
                    s.send(body, media=media)
                    answer = s.rest()
                    self.assertEqual((answer.status, answer.end, answer.fields("Connection")), (200, "closed", ["Close"]))
                    self.assertIn(b"Openwsman", s.unseal(s.parse(answer)))
            with r.connect() as s:
                s.sendall(request(auth=None)[:-50])
                self.assertEqual(read_one(s).fields("WWW-Authenticate"), ["Negotiate"])

    def test_operations_and_faults_are_sealed(self):
        with Responder("--auth", "negotiate", credentials=False) as r, kerberos(r) as s:
            s.login()
            answer = s.ask_sealed(GET)
            self.assertEqual((answer.status, answer.field("Content-Type")), (500, s.content_type()))
            self.assertIn(b"a:MessageInformationHeaderRequired", s.unseal(s.parse(answer)))
            enumerate_all = Client(r).envelope(NS["n"] + "/Enumerate", DMTF + "Demo_Lamp",
                                               "<n:Enumerate><w:OptimizeEnumeration/><w:MaxElements>100</w:MaxElements></n:Enumerate>")
            message, _ = s.exchange(enumerate_all.encode())
            self.assertEqual(len(re.findall(rb"</\w+:Demo_Lamp>", message)), 5)

    def test_what_is_not_sealed_well_ends_the_context(self):
        def flipped(s):
            body, media = s.seal(IDENTIFY)
            at = len(body) - 40
            return body[:at] + bytes([body[at] ^ 1]) + body[at + 1:], media

        def replayed(s):
            body, media = s.seal(IDENTIFY)
            self.assertEqual(s.ask(body, media=media).status, 200)
            return body, media

        def skipped(s):
            s.seal(IDENTIFY)
            return s.seal(IDENTIFY)

        def changed(old, new):
            def change(s):
                body, media = s.seal(IDENTIFY)
                assert old in body + media.encode()
                return body.replace(old, new), media.encode().replace(old, new).decode()
            return change

        size = str(len(IDENTIFY)).encode()
        for spoil in (flipped, replayed, skipped, changed(b"Length=" + size, b"Length=" + str(len(IDENTIFY) - 1).encode()),
                      changed(b"Length=" + size, b"Length=-1"), changed(b"Length=" + size, b"Length=0"),
                      changed(b"SPNEGO", b"Kerberos"), changed(b"--Encrypted", b"--Other"),
                      changed(b"charset=UTF-8", b"charset=EBCDIC"), changed(b"octet-stream", b"octets")):
            with Responder("--auth", "negotiate", credentials=False) as r, kerberos(r) as s:
                s.login()
                body, media = spoil(s)
                answer = s.ask(body, media=media)
                self.assertEqual((answer.status, answer.field("Content-Type")), (500, "application/soap+xml;charset=UTF-8"))
                self.assertIn(b"could not be decrypted", answer.body)
                self.assertEqual(s.ask(IDENTIFY).status, 401)

    def test_sealed_only_answers_nothing_else_without_tls(self):
        with Responder("--auth", "negotiate,basic", "--sealed-only") as r:
            answer = r.ask()
            self.assertEqual((answer.status, answer.fields("WWW-Authenticate")), (401, ["Negotiate"]))
            with kerberos(r) as s:
                self.assertEqual(s.leg(body=IDENTIFY).status, 500)
                s.context.step(s.incoming)
                answer = s.ask(IDENTIFY)
                self.assertEqual((answer.status, answer.body), (500, b""))
                self.assertEqual(vendor(s.exchange()[0]), "wsmi")
        with Responder("--auth", "negotiate,basic", "--sealed-only", tls=True) as r:
            self.assertEqual(r.ask().status, 200)

    def test_signed_messages_are_taken_when_told_and_answered_in_kind(self):
        flags = FLAGS & ~gssapi.RequirementFlag.confidentiality
        for open_session in (kerberos, ntlm):
            for more, taken in (((), False), (("--signed",), True), (("--signed", "--sealed-only"), True)):
                with self.subTest(more=more), Responder("--auth", "negotiate", *more, credentials=False) as r:
                    with open_session(r, flags=flags) as s:
                        s.login()
                        if not taken:
                            self.assertEqual(s.ask(s.sign(IDENTIFY), media=s.content_type()).status, 500)
                            continue
                        frame = s.parse(s.ask(s.sign(IDENTIFY), media=s.content_type()))
                        self.assertEqual((vendor(frame.data), len(frame.data)), ("wsmi", int(frame.length)))
                        s.verify(frame)
                        forged = s.sign(IDENTIFY).replace(b"Identify", b"Identifx")
                        self.assertEqual(s.ask(forged, media=s.content_type()).status, 500)
                    with open_session(r) as s:
                        s.login()
                        self.assertEqual(vendor(s.exchange()[0]), "wsmi")

    def test_record_has_the_bytes_of_the_wire_and_no_plain_text(self):
        with tempfile.TemporaryDirectory() as folder:
            with Responder("--auth", "negotiate", "--record", folder, credentials=False) as r, kerberos(r) as s:
                whole = s.login().raw + s.ask_sealed().raw
                sent, received = recorded(folder, len(whole))
                self.assertEqual(received, whole)
                self.assertEqual(sent.count(b"POST /wsman HTTP/1.1\r\n"), 2)
                self.assertNotIn(b"Envelope", sent + received)
                whole += s.ask(IDENTIFY).raw
                self.assertIn(IDENTIFY, recorded(folder, len(whole))[0])
            with Responder("--record", folder, tls=True) as r:
                self.assertEqual(r.ask().status, 200)
                sent, received = recorded(folder, 1000)
                self.assertEqual((sent[:2], received[:2]), (b"\x16\x03", b"\x16\x03"))
                self.assertNotIn(b"Envelope", sent + received)


class Bindings(unittest.TestCase):
    """RFC 5929: the certificate is SHA-256's own work, so its hash is."""

    def test_a_token_is_held_to_the_certificate(self):
        def outcome(r, open_session, bindings, **more):
            with open_session(r, bindings=bindings, **more) as s:
                answer = s.login()
                if answer.status == 200:
                    self.assertEqual(s.ask(IDENTIFY).status, 200)
                return answer.status

        sessions = ((kerberos, {}), (kerberos, {"scheme": "Kerberos", "mech": KRB5}), (ntlm, {}), (ntlm, {"mech": SPNEGO}))
        for name, statuses in (("none", (200, 200, 200)), ("relaxed", (200, 200, 401)), ("strict", (200, 401, 401))):
            with Responder("--auth", "negotiate,kerberos", "--channel-bindings", name, tls=True, credentials=False) as r:
                with r.connect() as s:
                    certificate = s.getpeercert(True)
                right = b"tls-server-end-point:" + hashlib.sha256(certificate).digest()
                wrong = b"tls-server-end-point:" + hashlib.sha256(certificate + b"x").digest()
                for open_session, more in sessions:
                    self.assertEqual(tuple(outcome(r, open_session, bindings, **more) for bindings in (right, None, wrong)), statuses,
                                     (name, open_session, more))


    def test_the_hash_is_the_one_of_the_signature(self):
        for options, name in ((["-newkey", "rsa:2048", "-sha384"], "sha384"), (["-newkey", "rsa:2048", "-sha512"], "sha512"),
                              (["-newkey", "rsa:2048", "-sha1"], "sha256"), (["-newkey", "ed25519"], "sha256"),
                              (["-newkey", "rsa:2048", "-sha384", "-sigopt", "rsa_padding_mode:pss"], "sha384")):
            with self.subTest(options=options), tempfile.TemporaryDirectory() as folder:
                subprocess.run(["openssl", "req", "-x509", "-nodes", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
                                "-keyout", f"{folder}/server.key", "-out", f"{folder}/server.pem", *options], check=True,
                               stderr=subprocess.DEVNULL)
                shutil.copy(f"{folder}/server.pem", f"{folder}/ca.pem")
                other = type("Other", (Responder,), {"certs": folder})
                with other("--auth", "kerberos", "--channel-bindings", "strict", tls=True, credentials=False) as r:
                    with open(f"{folder}/server.pem", encoding="ascii") as file:
                        certificate = ssl.PEM_cert_to_DER_cert(file.read())
                    for hash_name in ("sha256", "sha384", "sha512"):
                        bindings = b"tls-server-end-point:" + hashlib.new(hash_name, certificate).digest()
                        with kerberos(r, "Kerberos", KRB5, bindings=bindings) as s:
                            self.assertEqual(s.login().status, 200 if hash_name == name else 401, hash_name)


class Items(unittest.TestCase):
    """Every item of SPEC about tokens and sealing."""

    @classmethod
    def setUpClass(cls):
        cls.responder = Responder("--auth", "negotiate", credentials=False)
        cls.responder.__enter__()

    @classmethod
    def tearDownClass(cls):
        cls.responder.__exit__(None, None, None)

    def spoilt(self, spec, message=IDENTIFY, before=0):
        """A sealed session, and its answer to a request with that SPEC."""
        SEEN.update(item.partition("=")[0] for item in spec.split(","))
        s = kerberos(self.responder)
        self.addCleanup(s.socket.close)
        self.assertEqual(s.login().status, 200)
        for _ in range(before):
            s.exchange()
        return s, s.ask_sealed(message, spec)

    def test_unsealed_answers_and_faults_are_plain_text(self):
        s, answer = self.spoilt("unsealed")
        self.assertEqual((answer.status, answer.field("Content-Type"), vendor(answer.body)),
                         (200, "application/soap+xml;charset=UTF-8", "wsmi"))
        self.assertEqual(vendor(s.exchange()[0]), "wsmi")
        _, answer = self.spoilt("unsealed,fault=TimedOut")
        self.assertEqual((answer.status, ET.fromstring(answer.body).tag), (500, f"{{{SOAP}}}Envelope"))
        self.assertIn(b"w:TimedOut", answer.body)

    def test_flip_changes_one_bit_that_unsealing_finds(self):
        s, answer = self.spoilt("flip")
        with self.assertRaisesRegex(Exception, "(?i)integrity|signature|mic|invalid"):
            s.unseal(s.parse(answer))
        s = ntlm(self.responder)
        self.addCleanup(s.socket.close)
        s.login()
        with self.assertRaises(Exception):
            s.unseal(s.parse(s.ask_sealed(spec="flip")))

    def test_replay_sends_the_answer_before_it_again(self):
        s = kerberos(self.responder)
        self.addCleanup(s.socket.close)
        s.login()
        first = s.ask_sealed()
        s.unseal(s.parse(first))
        SEEN.add("replay")
        again = s.ask_sealed(spec="replay")
        self.assertEqual((again.status, again.body), (200, first.body))
        with self.assertRaises(Exception):
            s.unseal(s.parse(again))

    def test_seal_length_and_seal_boundary_stand_in_the_frame(self):
        s, answer = self.spoilt("seal-length=12345678901")
        frame = s.parse(answer)
        self.assertEqual((frame.length, vendor(s.unseal(frame))), ("12345678901", "wsmi"))
        s, answer = self.spoilt("seal-boundary=Another")
        self.assertEqual((s.parse(answer).boundary, answer.field("Content-Type")), ("Another", s.content_type()))

    def test_content_items_are_sealed(self):
        s, answer = self.spoilt("oversize=300000")
        self.assertEqual((len(s.unseal(s.parse(answer))), answer.status), (300000, 200))
        s, answer = self.spoilt("media=text/html")
        self.assertEqual(s.parse(answer).type, "text/html")
        s, answer = self.spoilt("empty,status=503")
        self.assertEqual((answer.status, answer.body), (503, b""))
        body, media = s.seal(IDENTIFY)
        s.send(body, media=media, spec="truncate=300")
        answer = s.rest()
        self.assertEqual((len(answer.body), answer.status, answer.end), (300, 200, "closed"))

    def test_refuse_token_is_401_without_a_token(self):
        SEEN.add("refuse-token")
        for open_session in (kerberos, ntlm):
            with open_session(self.responder) as s:
                answer = s.leg("refuse-token")
                self.assertEqual((answer.status, answer.fields("WWW-Authenticate")), (401, ["Negotiate"]))

    def test_token_loop_has_no_end(self):
        SEEN.add("token-loop")
        for open_session in (kerberos, ntlm):
            with open_session(self.responder) as s:
                answer = s.leg("token-loop")
                first = s.incoming
                for auth in (s.authorization(b"x"), s.authorization(first), None) * 4:
                    self.assertTrue(first)
                    answer = s.ask(auth=auth, spec="token-loop")
                    self.assertEqual((answer.status, s.token_of(answer)), (401, first))

    def test_no_final_token_leaves_the_client_waiting(self):
        SEEN.add("no-final-token")
        with kerberos(self.responder) as s:
            answer = s.leg("no-final-token")
            self.assertEqual((answer.status, answer.fields("WWW-Authenticate"), s.context.complete), (200, [], False))

    def test_huge_token_has_its_size(self):
        SEEN.add("huge-token")
        with kerberos(self.responder) as s:
            s.send(auth=s.authorization(s.context.step()), spec="huge-token=200000")
            answer = s.rest()
            self.assertEqual((answer.status, answer.end, answer.fields("WWW-Authenticate")), (401, "closed", ["Negotiate " + "A" * 200000]))

    def test_flip_token_spoils_the_proof_of_the_server(self):
        SEEN.add("flip-token")
        with kerberos(self.responder, mech=KRB5) as s:
            self.assertEqual(s.leg("flip-token").status, 200)
            with self.assertRaises(gssapi.exceptions.GSSError):
                s.context.step(s.incoming)
            self.assertFalse(s.context.complete)

    def test_a_connection_can_be_closed_between_legs_and_after_them(self):
        with ntlm(self.responder) as s:
            s.send(auth=s.authorization(s.context.step()), spec="close=1000000")
            answer = s.rest()
            self.assertEqual((answer.status, answer.end, answer.fields("Connection")), (401, "closed", []))
            self.assertTrue(s.token_of(answer))
        with kerberos(self.responder) as s:
            s.send(auth=s.authorization(s.context.step()), spec="close=1000000,nth=1")
            answer = s.rest()
            self.assertEqual((answer.status, answer.end), (200, "closed"))
            self.assertIsNone(s.context.step(s.token_of(answer)))
        with kerberos(self.responder) as s:
            s.login("reset-reused")
            body, media = s.seal(IDENTIFY)
            s.send(body, media=media, spec="reset-reused")
            self.assertEqual((s.rest().end, s.rest().raw), ("reset", b""))


class Curl(unittest.TestCase):
    def curl(self, responder, *options, user=None, body=IDENTIFY):
        scheme = "https" if responder.tls else "http"
        done = subprocess.run(["curl", "-sS", "-i", "-m", "20", "-H", "Content-Type: application/soap+xml;charset=UTF-8", "-H", "Expect:",
                               "-u", user or ":", "--data-binary", "@-", *options, f"{scheme}://localhost:{responder.port}/wsman"],
                              input=body, capture_output=True, check=True)
        answers = re.split(rb"(?=HTTP/1.1 [0-9]{3} )", done.stdout)[1:]
        last = Answer()
        last.raw = answers[-1]
        return len(answers), last

    def test_negotiate_with_a_ticket(self):
        with tempfile.TemporaryDirectory() as folder:
            cache = {"KRB5CCNAME": f"FILE:{folder}/cc"}
            before = os.environ["KRB5CCNAME"]
            os.environ.update(cache)
            try:
                subprocess.run(["kinit", "ann"], input=ANN.encode(), check=True, stdout=subprocess.DEVNULL)
                with Responder("--auth", "negotiate,basic") as r:
                    count, answer = self.curl(r, "--negotiate")
                    self.assertEqual((count, answer.status, vendor(answer.body)), (1, 200, "wsmi"))
                    self.assertRegex(answer.field("WWW-Authenticate"), "^Negotiate [A-Za-z0-9+/=]{40,}$")
                    r.stop()
                    self.assertIn("principal=ann@WSMI.TEST", r.read("stats"))
                with Responder("--auth", "negotiate", "--sealed-only", credentials=False) as r:
                    self.assertEqual(self.curl(r, "--negotiate")[1].status, 500)
                with Responder("--auth", "negotiate", "--sealed-only", tls=True, credentials=False) as r:
                    count, answer = self.curl(r, "--negotiate", "--cacert", f"{Responder.certs}/ca.pem")
                    self.assertEqual((answer.status, vendor(answer.body)), (200, "wsmi"))
            finally:
                os.environ["KRB5CCNAME"] = before

    def test_ntlm(self):
        with Responder("--auth", "ntlm", credentials=False) as r:
            count, answer = self.curl(r, "--ntlm", user=f"WSMI\\ann:{ANN}")
            self.assertEqual((count, answer.status, vendor(answer.body)), (2, 200, "wsmi"))
            self.assertEqual(self.curl(r, "--ntlm", user="WSMI\\ann:wrong")[1].status, 401)
            r.stop()
            self.assertIn("principal=WSMI\\ann", r.read("stats"))

    def test_digest_of_both_algorithms(self):
        for word, agent, algorithm, realm in (("digest", "amt", "MD5", "Digest:"), ("digest-sha-256", "default", "SHA-256", "WSMAN")):
            with Responder("--auth", word, "--agent", agent) as r:
                with r.connect() as s:
                    s.sendall(request(auth=None))
                    challenge = read_one(s).field("WWW-Authenticate")
                self.assertRegex(challenge, rf'^Digest realm="{realm}.*qop="auth".*nonce=".+"')
                self.assertRegex(challenge, f"(?i)algorithm={algorithm}(,|$)")
                count, answer = self.curl(r, "--digest", user=f"{USER}:{PASSWORD}")
                self.assertEqual((count, answer.status), (2, 200))
                for wrong in (f"{USER}:wrong", f"other:{PASSWORD}"):
                    self.assertEqual(self.curl(r, "--digest", user=wrong)[1].status, 401)
                self.assertEqual(r.ask().status, 401)
                self.assertEqual(r.log()[-2]["auth"], "digest")


class Digest(unittest.TestCase):
    """By hand, where curl would hide it."""

    def ask(self, r, challenge, count, password=PASSWORD, path="/wsman"):
        nonce = re.search('nonce="([^"]+)"', challenge).group(1)

        def digest(text):
            return hashlib.md5(text.encode()).hexdigest()

        first, second = digest(f"{USER}:WSMAN:{password}"), digest("POST:/wsman")
        response = digest(f"{first}:{nonce}:{count:08x}:abc:auth:{second}")
        return r.ask(auth=f'Digest username="{USER}", realm="WSMAN", nonce="{nonce}", uri="{path}", qop=auth, nc={count:08x}, '
                          f'cnonce="abc", response="{response}", opaque="0", algorithm=MD5')

    def challenge(self, answer):
        return next(field for field in answer.fields("WWW-Authenticate") if field.startswith("Digest "))

    def test_a_count_is_good_once_and_a_nonce_for_its_time(self):
        def attempt(length):
            with Responder("--auth", "digest", "--nonce-life", str(length)) as r:
                start = time.monotonic()
                challenge = self.challenge(r.ask(auth=None))
                counts = [self.ask(r, challenge, count).status for count in (1, 2, 2, 4, 5)]
                others = self.ask(r, challenge, 6, password="wrong").status, self.ask(r, challenge, 7, path="/other").status
                if time.monotonic() - start > length / 1000:
                    return False
                self.assertEqual((counts, others), ([200, 200, 401, 200, 200], (401, 401)))
                time.sleep(length / 1000 + 1.1)
                start = time.monotonic()
                answer = self.ask(r, challenge, 8)
                self.assertEqual(answer.status, 401)
                self.assertRegex(self.challenge(answer), "stale=\"?true")
                status = self.ask(r, self.challenge(answer), 1).status
                return status == 200 or time.monotonic() - start < length / 1000 and self.fail(status)

        in_time(attempt, 1000, 4000, 16000)

    def test_sealed_only_does_not_offer_it_in_the_clear(self):
        with Responder("--auth", "digest,negotiate", "--sealed-only") as r:
            self.assertEqual(r.ask(auth=None).fields("WWW-Authenticate"), ["Negotiate"])
        with Responder("--auth", "digest,negotiate", "--sealed-only", tls=True) as r:
            answer = r.ask(auth=None)
            self.assertEqual(len(answer.fields("WWW-Authenticate")), 2)
            self.assertEqual(self.ask(r, self.challenge(answer), 1).status, 200)


class CommandLine(unittest.TestCase):
    def test_bad_choices_are_refused_with_a_reason(self):
        with tempfile.NamedTemporaryFile() as password:
            user = ["--user", "u", "--password-file", password.name]
            for arguments, reason in ((["--auth", "kerberos,magic"], "magic"), (["--auth", ""], "--auth"), (["--auth", "basic"], "--user"),
                                      (["--auth", "digest"], "--user"), ([*user, "--auth", "digest,digest-sha-256"], "one algorithm"),
                                      ([*user, "--sealed-only"], "--sealed-only"), ([*user, "--signed"], "--signed"),
                                      ([*user, "--keytab", "x"], "--keytab"),
                                      (["--auth", "kerberos", "--framing", "x"], "--framing"),
                                      (["--auth", "kerberos", "--wrap", "x"], "--wrap"),
                                      (["--auth", "kerberos", "--channel-bindings", "x"], "--channel-bindings"),
                                      (["--auth", "kerberos", "--channel-bindings", "strict"], "--tls"),
                                      ([*user, "--auth", "digest", "--agent", "openwsman"], "openwsman")):
                done = subprocess.run([Responder.program, *arguments], capture_output=True, text=True, timeout=30, check=False)
                self.assertEqual(done.returncode, 2, arguments)
                self.assertIn(reason, done.stderr)

    def test_items_that_cannot_go_together_are_refused(self):
        for spec in ("unsealed,flip", "replay,seal-length=1", "token-loop,huge-token=1", "huge-token", "seal-length"):
            done = subprocess.run([Responder.program, "--anonymous", "--misbehave", spec], capture_output=True, text=True, timeout=30,
                                  check=False)
            self.assertEqual(done.returncode, 2, spec)


class Zz(unittest.TestCase):
    def test_every_item_was_proved(self):
        self.assertEqual(sorted(AUTH_ITEMS - SEEN), [])


if __name__ == "__main__":
    Responder.program, certs_script = sys.argv[1], sys.argv[2]
    if "WSMI_REALM" not in os.environ:
        sys.exit("to be run inside tests/interop/realm")
    if not all(map(shutil.which, ("curl", "kinit"))):
        print("NOT RUN: curl or kinit is not installed")
        sys.exit(77)
    with tempfile.TemporaryDirectory(prefix="wsmi-certs-") as directory:
        subprocess.run([certs_script, directory], check=True)
        Responder.certs = directory
        unittest.main(argv=sys.argv[:1] + sys.argv[3:])
