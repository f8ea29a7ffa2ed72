#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Proves that wsmi-responder does what it says: a misbehaviour that silently did nothing would make the tests that rely on
it vacuous. test_responder.py RESPONDER CERTS-SCRIPT"""

import os
import random
import re
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import unittest
import xml.etree.ElementTree as ET

from cimclient import CIM_ITEMS
from peer import (ADDRESSING, AUTH_ITEMS, BASIC, GET, IDENTIFY, IDENTITY, MESSAGE_ID, PASSWORD, SOAP, Answer, Responder, read_one,
                  request, trusting)

NORMAL_SIZE = None  # of the identity's body, measured once
SEEN = set()        # items of SPEC that some test below has proved


def setUpModule():
    global NORMAL_SIZE
    with Responder() as r:
        NORMAL_SIZE = len(r.ask().body)


def product_vendor(body):
    root = ET.fromstring(body)
    return root.find(f".//{{{IDENTITY}}}ProductVendor").text


class Items(unittest.TestCase):
    """Every item of SPEC, over HTTP here and over TLS in the subclass below."""

    tls = False

    @classmethod
    def setUpClass(cls):
        cls.responder = Responder("--hold", "400", tls=cls.tls)
        cls.responder.__enter__()

    @classmethod
    def tearDownClass(cls):
        cls.responder.__exit__(None, None, None)

    def ask(self, spec, **more):
        SEEN.update(item.partition("=")[0] for item in spec.split(","))
        return self.responder.ask(spec, **more)

    def assert_whole(self, answer, status=200):
        self.assertEqual((answer.status, answer.end), (status, "closed"))
        self.assertEqual(len(answer.body), int(answer.field("Content-Length")))

    def test_without_a_spec_the_answer_is_the_identity(self):
        answer = self.responder.ask()
        self.assert_whole(answer)
        self.assertEqual(answer.field("Content-Type"), "application/soap+xml;charset=UTF-8")
        self.assertEqual(product_vendor(answer.body), "wsmi")

    def test_delay_waits_before_the_first_byte_and_delays_nobody_else(self):
        start = time.monotonic()
        self.assert_whole(self.ask("delay=400"))
        self.assertGreaterEqual(time.monotonic() - start, 0.38)
        with self.responder.connect() as slow:
            slow.sendall(request(path="/wsman/x/delay=60000", close=True))
            self.assert_whole(self.responder.ask())
            self.assertEqual(Answer.read(slow, 0.2).end, "silent")

    def test_drip_sends_the_body_in_pieces_with_pauses(self):
        start = time.monotonic()
        self.assert_whole(self.ask("drip=300/60"))
        pauses = (NORMAL_SIZE - 1) // 300
        self.assertGreaterEqual(pauses, 2)
        self.assertGreaterEqual(time.monotonic() - start, 0.055 * pauses)
        answer = self.ask("drip=300/60000", timeout=0.2, enough=lambda answer: answer.raw.endswith(b"\r\n\r\n"))
        self.assertEqual((answer.end, answer.body), ("silent", b""))  # the first pause is in front of it

    def test_drip_head_drips_from_the_first_byte(self):
        start = time.monotonic()
        self.assertEqual(len(self.ask("drip-head=40/20,close=200").raw), 200)
        self.assertGreaterEqual(time.monotonic() - start, 0.075)
        answer = self.ask("drip-head=40/60000", timeout=0.2, enough=lambda answer: answer.raw)
        self.assertEqual((answer.end, len(answer.raw)), ("silent", 40))

    def test_truncate_declares_all_and_sends_a_part(self):
        answer = self.ask("truncate=10")
        self.assertEqual((answer.end, len(answer.body)), ("closed", 10))
        self.assertEqual(int(answer.field("Content-Length")), NORMAL_SIZE)

    def test_stall_keeps_the_truncated_answer_open_until_hold_is_over(self):
        with Responder(tls=self.tls) as patient:
            answer = patient.ask("truncate=10,stall", timeout=0.2, enough=lambda answer: answer.body)
            self.assertEqual((answer.end, len(answer.body)), ("silent", 10))
        answer = self.ask("truncate=10,stall")
        self.assertEqual((answer.end, len(answer.body)), ("closed", 10))

    def test_close_counts_bytes_of_the_whole_answer(self):
        self.assertEqual((self.ask("close=0").raw, self.ask("close=0").end), (b"", "closed"))
        answer = self.ask("close=12")
        self.assertEqual((answer.raw, answer.end), (b"HTTP/1.1 200", "closed"))

    def test_reset_sends_rst_after_n_bytes(self):
        answer = self.ask("reset=0")
        self.assertEqual((answer.raw, answer.end), (b"", "reset"))
        answer = self.ask("reset=300")
        self.assertEqual((len(answer.raw), answer.end), (300, "reset"))

    def test_reset_reused_spares_the_first_request_of_a_connection(self):
        path = "/wsman/x/reset-reused"
        SEEN.add("reset-reused")
        with self.responder.connect() as s:
            s.sendall(request(path=path))
            self.assertEqual(read_one(s).status, 200)
            s.sendall(request(path=path))
            answer = Answer.read(s, 20)
        self.assertEqual((answer.raw, answer.end), (b"", "reset"))

    def test_nth_meets_only_that_request_of_a_connection(self):
        SEEN.add("nth")
        with self.responder.connect() as s:
            for expected in (200, 503, 200):
                s.sendall(request(path="/wsman/x/status=503,nth=2"))
                self.assertEqual(read_one(s).status, expected)

    def test_no_answer_holds_and_then_closes_without_a_byte(self):
        with Responder(tls=self.tls) as patient:
            answer = patient.ask("no-answer", timeout=0.2)
            self.assertEqual((answer.raw, answer.end), (b"", "silent"))
        start = time.monotonic()
        answer = self.ask("no-answer")
        self.assertEqual((answer.raw, answer.end), (b"", "closed"))
        self.assertGreaterEqual(time.monotonic() - start, 0.39)

    def test_garbage_is_not_http(self):
        answer = self.ask("garbage=700")
        self.assertEqual((len(answer.raw), answer.end), (700, "closed"))
        self.assertNotIn(b"HTTP", answer.raw)
        self.assertEqual(len(self.ask("garbage").raw), 512)

    def test_continue_precedes_the_answer(self):
        answer = self.ask("continue=3")
        self.assertTrue(answer.raw.startswith(b"HTTP/1.1 100 Continue\r\n\r\n" * 3 + b"HTTP/1.1 200 OK\r\n"))

    def test_status_changes_the_status_and_keeps_the_body(self):
        answer = self.ask("status=503")
        self.assert_whole(answer, 503)
        self.assertEqual(product_vendor(answer.body), "wsmi")
        self.assertEqual(self.ask("status=401").field("WWW-Authenticate"), 'Basic realm="WSMAN"')
        self.assertEqual(self.ask("status=204").status, 204)

    def test_status_with_empty_has_no_body(self):
        answer = self.ask("status=500,empty")
        self.assert_whole(answer, 500)
        self.assertEqual(answer.body, b"")

    def test_reason_media_and_charset_stand_in_the_head(self):
        self.assertTrue(self.ask("reason=%2528null%2529").head.startswith("HTTP/1.1 200 (null)\r\n"))
        self.assertEqual(self.ask("media=text/plain").field("Content-Type"), "text/plain")
        self.assertEqual(self.ask("charset=EBCDIC").field("Content-Type"), "application/soap+xml;charset=EBCDIC")
        self.assertEqual(self.ask("media=a/b,charset=c").field("Content-Type"), "a/b;charset=c")

    def test_redirect_and_challenge_come_with_their_status(self):
        answer = self.ask("redirect=http://127.0.0.1:1/elsewhere")
        self.assertEqual((answer.status, answer.field("Location")), (302, "http://127.0.0.1:1/elsewhere"))
        self.assertEqual(self.ask("redirect=/b,status=307").status, 307)
        answer = self.ask("challenge=Digest%20realm=%22a%22%252C%20nonce=%22b%22")
        self.assertEqual((answer.status, answer.fields("WWW-Authenticate")), (401, ['Digest realm="a", nonce="b"']))

    def test_header_headers_and_header_size_are_in_the_head(self):
        self.assertIn("\r\nno colon here\r\n", self.ask("header=no%20colon%20here").head + "\r\n")
        answer = self.ask("headers=2000")
        self.assert_whole(answer)
        self.assertEqual(len([line for line in answer.head.split("\r\n") if line.startswith("X-Many-")]), 2000)
        answer = self.ask("header-size=100000")
        self.assert_whole(answer)
        self.assertIn(100000, [len(line) + 2 for line in answer.head.split("\r\n")])

    def test_length_and_no_length_frame_as_told(self):
        answer = self.ask("length=-5")
        self.assertEqual((answer.fields("Content-Length"), len(answer.body)), (["-5"], NORMAL_SIZE))
        answer = self.ask("no-length")
        self.assertEqual((answer.fields("Content-Length"), len(answer.body)), ([], NORMAL_SIZE))

    def test_chunked_is_decodable_and_bad_chunk_is_not(self):
        answer = self.ask("chunked")
        size, _, rest = answer.body.partition(b"\r\n")
        self.assertEqual(answer.fields("Transfer-Encoding"), ["chunked"])
        self.assertEqual((int(size, 16), rest[NORMAL_SIZE:]), (NORMAL_SIZE, b"\r\n0\r\n\r\n"))
        answer = self.ask("bad-chunk")
        self.assertEqual(answer.fields("Transfer-Encoding"), ["chunked"])
        self.assertIn(b"\r\nZZZZ\r\n", answer.body)

    def test_html_and_no_xml_are_what_they_say(self):
        answer = self.ask("html,status=502")
        self.assert_whole(answer, 502)
        self.assertEqual(answer.field("Content-Type"), "text/html")
        self.assertIn(b"<html>", answer.body)
        answer = self.ask("no-xml")
        self.assertIn("soap+xml", answer.field("Content-Type"))
        self.assertNotIn(b"<", answer.body)

    def test_dtd_has_entities_and_soap11_its_namespace(self):
        answer = self.ask("dtd")
        self.assert_whole(answer)
        self.assertRegex(answer.body, rb'^<\?xml[^>]*>\s*<!DOCTYPE bomb \[<!ENTITY e0 ')
        self.assertIn(b"&e10;", answer.body)
        answer = self.ask("soap11")
        self.assertEqual(ET.fromstring(answer.body).tag, "{http://schemas.xmlsoap.org/soap/envelope/}Envelope")

    def test_oversize_has_exactly_that_size_and_is_well_formed(self):
        answer = self.ask("oversize=3000000")
        self.assert_whole(answer)
        self.assertEqual(len(answer.body), 3000000)
        self.assertTrue(product_vendor(answer.body).startswith("wsmixxxx"))
        self.assertEqual(len(self.ask("oversize=5000,bom").body), 5000)
        self.assertEqual(len(self.ask("oversize=9000,truncate=8500").body), 8500)

    def test_deep_nests(self):
        answer = self.ask("deep=5000")
        self.assert_whole(answer)
        self.assertIn(b"<d>" * 5000 + b"</d>" * 5000, answer.body)

    def test_changes_to_the_envelope_are_in_its_bytes(self):
        self.assertTrue(self.ask("bom").body.startswith(b"\xef\xbb\xbf<s:Envelope"))
        self.assertIn(b"\xc3(", self.ask("bad-utf8").body)
        self.assertIn(b"wsmi\0<", self.ask("nul").body)
        self.assertTrue(self.ask("trailing").body.endswith(b"</s:Envelope><trailing/>"))
        self.assertIn(b'Unheard xmlns:u="urn:example:unheard-of" s:mustUnderstand="true"',
                      self.ask("unknown-header").body)
        answer = self.ask("unclosed")
        self.assert_whole(answer)
        self.assertEqual(len(answer.body), NORMAL_SIZE // 2)
        for name, mark in (("utf-16le", b"\xff\xfe"), ("utf-16be", b"\xfe\xff")):
            answer = self.ask(f"encode={name}")
            self.assert_whole(answer)
            self.assertTrue(answer.body.startswith(mark))
            self.assertEqual(product_vendor(answer.body[2:].decode(name).encode()), "wsmi")

    def test_wrong_relates_to_names_another_message(self):
        right = ET.fromstring(self.responder.ask(body=GET).body).find(f".//{{{ADDRESSING}}}RelatesTo")
        wrong = ET.fromstring(self.ask("wrong-relates-to", body=GET).body).find(f".//{{{ADDRESSING}}}RelatesTo")
        self.assertEqual(right.text, MESSAGE_ID)
        self.assertNotEqual(wrong.text, MESSAGE_ID)
        self.assertIn(b"RelatesTo", self.ask("wrong-relates-to").body)

    def test_every_fault_of_the_table_is_well_formed(self):
        subcodes = []
        with self.responder.connect() as s:
            for index in range(1000):
                s.sendall(request(path=f"/wsman/x/fault={index}"))
                answer = read_one(s)
                if answer.status == 400:
                    break
                self.assertEqual(answer.status, 500)
                fault = ET.fromstring(answer.body).find(f"{{{SOAP}}}Body/{{{SOAP}}}Fault")
                subcode = fault.find(f"{{{SOAP}}}Code/{{{SOAP}}}Subcode/{{{SOAP}}}Value")
                subcodes.append(subcode.text if subcode is not None else "-")
        self.assertGreater(len(subcodes), 100)
        self.assertGreaterEqual(len(set(subcodes)), 42)

    def test_fault_is_found_by_subcode_name_and_detail(self):
        for spec, subcode, detail in (("TimedOut", b"w:TimedOut", None), ("n:TimedOut", b"n:TimedOut", None),
                                      ("w:InvalidSelectors", b"w:InvalidSelectors", None),
                                      ("invalidselectors/typemismatch", b"w:InvalidSelectors", b"TypeMismatch"),
                                      ("DUPLICATE_SELECTORS", b"w:InvalidSelectors", b"DuplicateSelectors")):
            body = self.ask(f"fault={spec}").body
            self.assertIn(b"<s:Value>" + subcode + b"</s:Value>", body)
            self.assertEqual(detail is not None, b"FaultDetail>" in body)
            self.assertIn(detail or b"", body)

    def test_a_thousand_requests_use_one_connection(self):
        with Responder(tls=self.tls) as r:
            with r.connect() as s:
                for _ in range(1000):
                    s.sendall(request())
                    self.assertEqual(read_one(s).status, 200)
            r.stop()
            stats = r.stats()
            self.assertEqual([stats[k] for k in ("connections", "requests", "peak", "identify")], [1, 1000, 1, 1000])
            self.assertEqual(r.log()[-1]["req"], "1000")


class ItemsOverTls(Items):
    tls = True

    def test_ragged_ends_tls_without_farewell(self):
        for spec, end in (("truncate=5", "closed"), ("truncate=5,ragged", "ragged"), ("no-length,ragged", "ragged")):
            self.assertEqual(self.ask(spec).end, end, spec)


class Access(unittest.TestCase):
    def test_credentials_are_needed_and_never_logged(self):
        with Responder("--anonymous") as r:
            self.assertEqual(r.ask().status, 200)
            self.assertEqual(r.ask(auth=None).status, 401)
            self.assertEqual(r.ask(auth="Basic b3BlcmF0b3I6d3Jvbmc=").status, 401)
            self.assertEqual(r.ask(auth="Secretscheme " + PASSWORD).status, 401)
            log, text = r.log(), r.read("log")
        self.assertEqual([line["auth"] for line in log], ["basic", "none", "basic", "other"])
        self.assertEqual([line["authorized"] for line in log], ["yes", "no", "no", "no"])
        for secret in (PASSWORD, BASIC.split()[1], "Secretscheme"):
            self.assertNotIn(secret, text)

    def test_anonymous_identify_needs_its_header_or_path_and_nothing_else_is_anonymous(self):
        header = {"auth": None, "headers": ["WSMANIDENTIFY: unauthenticated"]}
        with Responder("--anonymous", credentials=False) as r:
            self.assertEqual(r.ask(**header).status, 200)
            self.assertEqual(r.ask(body=GET, **header).status, 401)
            with r.connect() as s:
                s.sendall(request(path="/wsman-anon/identify", auth=None))
                self.assertEqual(read_one(s).status, 200)
            self.assertEqual(r.ask().status, 401)
            self.assertEqual(r.log()[0]["wsmanidentify"], "unauthenticated")
        with Responder() as r:
            self.assertEqual(r.ask(**header).status, 401)

    def test_a_request_without_its_headers_gets_an_honest_fault(self):
        with Responder() as r:
            answer = r.ask(body=GET)
            self.assertEqual(answer.status, 500)
            self.assertIn(b"a:MessageInformationHeaderRequired", answer.body)
            self.assertEqual(r.log()[0]["operation"], "other")

    def test_wrong_method_path_and_media_type_are_refused(self):
        with Responder() as r:
            self.assertEqual(r.ask(method="PUT").status, 405)
            self.assertEqual(r.ask(media="text/xml").status, 415)
            with r.connect() as s:
                s.sendall(request(path="/other"))
                self.assertEqual(read_one(s).status, 404)

    def test_a_client_certificate_is_a_credential(self):
        with Responder("--client-ca", f"{Responder.certs}/ca.pem", tls=True, credentials=False) as r:
            context = trusting(Responder.certs + "/ca.pem")
            context.load_cert_chain(f"{Responder.certs}/client.pem", f"{Responder.certs}/client.key")
            for chosen, status in ((context, 200), (None, 401)):
                with r.connect(context=chosen) as s:
                    s.sendall(request(auth=None))
                    self.assertEqual(read_one(s).status, status)


class Agents(unittest.TestCase):
    def test_omi_answers_in_the_soap_namespace_and_not_at_all_without_credentials(self):
        with Responder("--agent", "omi", "--anonymous", "--hold", "300") as r:
            self.assertIn(b"<s:IdentifyResponse>", r.ask().body)
            for headers in ([], ["WSMANIDENTIFY: unauthenticated"]):
                answer = r.ask(auth=None, headers=headers)
                self.assertEqual((answer.raw, answer.end), (b"", "closed"))
                self.assertEqual(r.log()[-1]["answer"], "none")
            answer = r.ask(auth="Basic eDp5")
            self.assertEqual(answer.status, 401)
            self.assertEqual(len(answer.fields("WWW-Authenticate")), 3)
            self.assertIn(b"OMI_Error", r.ask("fault=1", body=GET).body)

    def test_openwsman_closes_every_soap_answer_and_knows_one_path(self):
        for tls in (False, True):
            with Responder("--agent", "openwsman", "--anonymous", tls=tls) as r:
                with r.connect() as s:
                    s.sendall(request())
                    answer = Answer.read(s, 20)
                self.assertEqual((answer.end, answer.fields("Connection")), ("closed", ["Close"]))
                self.assertTrue(answer.head.startswith("HTTP/1.1 200 (null)\r\n"))
                for path, status in (("/wsman/", 403), ("/other", 403), ("/wsman-anon/identify", 200)):
                    with r.connect() as s:
                        s.sendall(request(path=path, auth=None))
                        self.assertEqual(read_one(s).status, status)

    def test_openwsman_refuses_before_the_body_and_then_takes_no_further_request(self):
        with Responder("--agent", "openwsman") as r:
            whole = request(auth=None)
            with r.connect() as s:
                s.sendall(whole[:-100])
                answer = read_one(s)
                self.assertEqual((answer.status, answer.fields("Connection")), (401, []))
                s.sendall(whole[-100:])
                self.assertEqual(Answer.read(s, 0.2).end, "silent")
                s.sendall(request())
                answer = Answer.read(s, 20)
                self.assertEqual((answer.raw, answer.end in ("closed", "reset")), (b"", True))

    def test_windows_tells_an_anonymous_client_less(self):
        with Responder("--agent", "windows", "--anonymous") as r:
            known = r.ask().body
            stranger = r.ask(auth=None, headers=["WSMANIDENTIFY: unauthenticated"]).body
            self.assertIn(b"OS: 10.", known)
            self.assertIn(b"SecurityProfiles", known)
            self.assertIn(b"OS: 0.0.0", stranger)
            self.assertNotIn(b"SecurityProfiles", stranger)
            self.assertIn(b'Code="2150858769"', r.ask(body=GET).body)


class Connections(unittest.TestCase):
    def test_on_accept_misbehaves_before_any_request(self):
        for what, raw, end in (("mute", 0, "silent"), ("close", 0, "closed"), ("reset", 0, "reset"), ("garbage", 1, "silent")):
            with Responder("--on-accept", what, credentials=False) as r:
                try:
                    with r.connect() as s:
                        answer = Answer.read(s, 0.2, lambda answer: end == "silent" and len(answer.raw) >= raw)
                except ConnectionResetError:  # it may strike before connect() has returned
                    answer = Answer()
                    answer.end = "reset"
                self.assertEqual((len(answer.raw) > 0, answer.end), (raw > 0, end), what)
                r.stop()
                self.assertEqual(r.stats()["connections"], 1)

    def test_eleven_hundred_connections_at_once_are_all_answered(self):
        with Responder() as r:
            sockets = [r.connect() for _ in range(1100)]
            for s in sockets:
                s.sendall(request())
            self.assertEqual({read_one(s).status for s in sockets}, {200})
            for s in sockets:
                s.close()
            r.stop()
            stats = r.stats()
            self.assertEqual([stats[k] for k in ("connections", "requests", "peak")], [1100, 1100, 1100])

    def test_ending_with_connections_held_is_clean(self):
        with Responder() as r:
            sockets = [r.connect() for _ in range(50)]
            for s in sockets:
                s.sendall(request(path="/wsman/x/no-answer"))
            time.sleep(0.1)
            start = time.monotonic()
            self.assertEqual(r.stop(), 0)
            self.assertLess(time.monotonic() - start, 15)  # they are held for 30
            for s in sockets:
                s.close()

    def test_each_bad_certificate_is_bad_in_its_own_way(self):
        for name, why in (("expired", "expired"), ("wrongname", "not valid for"), ("unknown", "issuer")):
            with Responder("--cert", f"{Responder.certs}/{name}.pem", "--key", f"{Responder.certs}/{name}.key",
                           tls=True) as r:
                with self.assertRaisesRegex(ssl.SSLCertVerificationError, f"(?i){why}"):
                    r.connect()

    def test_tls_priority_chooses_the_version(self):
        for version in ("1.2", "1.3"):
            with Responder("--tls-priority", f"NORMAL:-VERS-ALL:+VERS-TLS{version}", tls=True) as r, r.connect() as s:
                self.assertEqual(s.version(), f"TLSv{version}")

    def test_hostile_requests_do_not_end_it(self):
        rng = random.Random(1)
        for tls in (False, True):
            with Responder("--anonymous", "--hold", "50", tls=tls) as r:
                for _ in range(60):
                    data = bytearray(request(path="/wsman/x/" + rng.choice(["truncate=3", "%00", "fault=1", "," * 50])))
                    for _ in range(rng.randrange(1, 12)):
                        at = rng.randrange(len(data))
                        data[at:at + rng.randrange(3)] = rng.randbytes(rng.choice([1, 1, 4, 300]))
                    with r.connect() as s:
                        try:
                            s.sendall(data[:rng.randrange(len(data))] if rng.random() < 0.3 else data)
                            s.shutdown(socket.SHUT_WR)
                            Answer.read(s, 0.02)
                        except OSError:
                            pass
                self.assertEqual(r.ask().status, 200)


class CommandLine(unittest.TestCase):
    def run_it(self, *arguments):
        return subprocess.run([Responder.program, *arguments], capture_output=True, text=True, timeout=30, check=False)

    def test_bad_options_are_refused_with_a_reason(self):
        anonymous = ["--anonymous"]
        for arguments, reason in (
                (["--listen", "0.0.0.0:0", *anonymous], "not a loopback"), (["--listen", "[::]:0", *anonymous], "not a loopback"),
                (["--listen", "192.0.2.1:80", *anonymous], "not a loopback"), (["--listen", "127.0.0.1", *anonymous], "ADDR:PORT"),
                (["--listen", "127.0.0.1:65536", *anonymous], "ADDR:PORT"), ([], "nobody could be answered"),
                (["--user", "u"], "go together"), (["--tls", *anonymous], "go together"),
                (["--agent", "x", *anonymous], "--agent"), (["extra", *anonymous], "unexpected"),
                (["--hold", "-1", *anonymous], "--hold")):
            result = self.run_it(*arguments)
            self.assertEqual(result.returncode, 2, arguments)
            self.assertIn(reason, result.stderr)

    def test_bad_specs_are_refused_on_the_command_line_and_in_the_path(self):
        with Responder() as r:
            for spec in ("nonsense", "delay", "delay=", "delay=x", "delay=99999999", "html=1", "drip=5", "drip=0/1", "drip=/1",
                         "html,empty", "fault=NoSuchFault", "truncate=1,close=1", "stall", "delay=1,delay=2", "delay=1,",
                         "encode=latin1", "length=1,chunked", "html,bom", "status=99", "drip=1/1,drip-head=1/1",
                         "reason=a%0d%0ab", "encode=utf-16le,oversize=1"):
                result = self.run_it("--anonymous", "--misbehave", spec)
                self.assertEqual(result.returncode, 2, spec)
                self.assertIn("--misbehave", result.stderr)
                answer = r.ask(spec.replace("%", "%25"))
                self.assertEqual((answer.status, answer.field("Content-Type")), (400, "text/plain"), spec)

    def test_misbehave_is_for_every_request_but_those_with_their_own(self):
        with Responder("--misbehave", "status=503,empty") as r:
            self.assertEqual(r.ask().status, 503)
            self.assertEqual(r.ask(auth=None).status, 503)
            self.assertEqual(r.ask("delay=1").status, 200)

    def test_help_says_that_it_is_a_test_tool(self):
        result = self.run_it("--help")
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        self.assertIn("test tool", result.stdout)

    def test_ipv6_loopback_is_served(self):
        with Responder("--listen", "[::1]:0") as r, r.connect(host="::1") as s:
            s.sendall(request())
            self.assertEqual(read_one(s).status, 200)

    def test_sigusr1_rewrites_the_counters(self):
        with Responder() as r:
            r.ask()
            r.process.send_signal(signal.SIGUSR1)
            until = time.monotonic() + 20
            while not os.path.exists(r.path("stats")) and time.monotonic() < until:
                time.sleep(0.005)
            self.assertEqual(r.stats()["requests"], 1)
            r.process.send_signal(signal.SIGINT)
            self.assertEqual(r.process.wait(20), 0)

    def test_a_request_that_never_ends_is_logged_as_incomplete(self):
        with Responder() as r:
            with r.connect() as s:
                s.sendall(request()[:-10])
                time.sleep(0.1)
            until = time.monotonic() + 20
            while not r.log() and time.monotonic() < until:
                time.sleep(0.005)
            self.assertEqual((r.log()[0]["operation"], r.log()[0]["body"]), ("incomplete", str(len(IDENTIFY) - 10)))

    def test_die_with_parent(self):
        with tempfile.TemporaryDirectory() as d:
            script = ("import subprocess,sys,os,time;"
                      "p=subprocess.Popen(sys.argv[1:]);\n"
                      f"while not os.path.exists('{d}/port'): time.sleep(0.005)\n"
                      "print(p.pid)")
            result = subprocess.run([sys.executable, "-c", script, Responder.program, "--anonymous", "--die-with-parent",
                                     "--port-file", f"{d}/port", "--stats-file", f"{d}/stats"],
                                    stdout=subprocess.PIPE, timeout=30, check=True)
            self.assertRegex(result.stdout, rb"\d+")
            until = time.monotonic() + 20
            while not os.path.exists(f"{d}/stats") and time.monotonic() < until:
                time.sleep(0.005)
            self.assertTrue(os.path.exists(f"{d}/stats"), "it did not end by itself")


class Zz(unittest.TestCase):
    def test_every_item_of_the_help_was_proved(self):
        text = subprocess.run([Responder.program, "--help"], capture_output=True, text=True, check=True).stdout
        items = re.findall(r"^  ([a-z][a-z0-9-]*)", text.partition("items of SPEC")[2], re.MULTILINE)
        self.assertGreater(len(items), 35)
        self.assertEqual(sorted(set(items) - SEEN - CIM_ITEMS - AUTH_ITEMS), [])


if __name__ == "__main__":
    Responder.program, certs_script = sys.argv[1], sys.argv[2]
    with tempfile.TemporaryDirectory(prefix="wsmi-certs-") as directory:
        subprocess.run([certs_script, directory], check=True)
        Responder.certs = directory
        unittest.main(argv=sys.argv[:1] + sys.argv[3:])
