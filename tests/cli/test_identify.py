#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""wsmi identify against one destination: what is printed and the exit status, over plain HTTP and TLS, for good and bad peers."""

import base64
import json
import os
import pty
import select
import signal
import socket
import subprocess
import termios
import time
import unittest

from replay_server import Replay
from tool import (DENIED, FAILED, OK, PASSWORD, PLAIN, PROGRAM, TIMED_OUT, UNREACHABLE, USAGE, USER, Case, Responder,
                  certificates, run)

CERTS = None


def setUpModule():
    global CERTS
    CERTS = certificates()


def tearDownModule():
    CERTS.cleanup()


def answer(vendor, version="1"):
    """A whole HTTP answer to Identify with this vendor, written as XML already."""
    body = ('<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:i="http://schemas.dmtf.org/wbem/wsman/identity/1/'
            f'wsmanidentity.xsd"><s:Body><i:IdentifyResponse><i:ProtocolVersion>p</i:ProtocolVersion><i:ProductVendor>{vendor}'
            f"</i:ProductVendor><i:ProductVersion>{version}</i:ProductVersion></i:IdentifyResponse></s:Body></s:Envelope>").encode()
    return (f"HTTP/1.1 200 OK\r\nContent-Type: application/soap+xml;charset=UTF-8\r\nContent-Length: {len(body)}\r\n\r\n"
            ).encode() + body


class Plain(Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.responder = Responder("--anonymous")
        cls.responder.__enter__()
        cls.addClassCleanup(cls.responder.__exit__, None, None, None)
        cls.base = f"localhost:{cls.responder.port}/wsman"
        cls.url = f"http://{cls.base}"

    def identify(self, spec, *words, **more):
        return run("identify", f"{self.url}/x/{spec}", *PLAIN, *words, **more)

    def test_anonymous_table(self):
        done = run("identify", self.url, *PLAIN)
        self.assertEqual((done.status, done.err), (OK, ""))
        lines = done.out.splitlines()
        self.assertEqual(lines[0], f"destination        {self.url}")
        self.assertRegex(lines[1], r"^vendor +wsmi$")
        self.assertRegex(lines[2], r"^version +\d+\.\d+\.\d+$")
        self.assertRegex(lines[3], r"^protocol +http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd$")
        self.assertEqual(self.responder.log()[-1]["wsmanidentify"], "unauthenticated")

    def test_json(self):
        done = run("identify", self.url, *PLAIN, "--output", "json")
        self.assertEqual((done.status, done.err), (OK, ""))
        found = json.loads(done.out)
        self.assertEqual((found["destination"], found["outcome"], found["vendor"]), (self.url, "ok", "wsmi"))
        self.assertEqual(found["protocol_versions"], ["http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd"])
        self.assertIsInstance(found["security_profiles"], list)

    def test_credentials_go_by_every_way(self):
        here = f"http://{USER}@{self.base}"
        block = self.write("options", f"user = {USER}\npassword-file = {self.password_file}\npacket-privacy = false\n")
        for words in ((here, *PLAIN, "--password-file", self.password_file),
                      (self.url, *PLAIN, "--user", USER, "--password-file", self.password_file),
                      (here, *PLAIN, "--user", USER, "--password-file", self.password_file),
                      (self.url, "-o", f'packet-privacy=no; user={USER}; password="{PASSWORD}"'),
                      (self.url, "--options-file", block)):
            with self.subTest(words=words):
                done = run("identify", *words)
                self.assertEqual((done.status, done.err), (OK, ""))
                seen = self.responder.log()[-1]
                self.assertEqual((seen["auth"], seen["authorized"]), ("basic", "yes"))

    def test_password_on_standard_input_ends_at_its_line(self):
        for typed in (f"{PASSWORD}\n", f"{PASSWORD}\r\nmore\n", PASSWORD):
            done = run("identify", self.url, *PLAIN, "--user", USER, "--password-file", "-", stdin=typed)
            self.assertEqual(done.status, OK, done)

    def test_wrong_password_is_denied_and_never_shown(self):
        done = run("identify", self.url, *PLAIN, "--user", USER, "--password-file", "-", stdin="hunter2-is-wrong\n")
        self.assert_refused(done, DENIED, "HTTP 401")
        self.assertIn(f"tried was Basic as {USER}; the peer offers Basic", done.err)
        self.assertNotIn("hunter2", done.err)

    def test_a_domain_user_is_sent_as_domain_and_user(self):
        with Replay(answer("v")) as peer:
            for words in ((f"http://CORP%5Cann@127.0.0.1:{peer.port}",), (f"http://127.0.0.1:{peer.port}", "--user", "CORP\\ann"),
                          (f"http://127.0.0.1:{peer.port}", "-o", "domain=CORP; user=ann")):
                self.assertEqual(run("identify", *words, *PLAIN, "--password-file", self.password_file).status, OK)
        expected = base64.b64encode(f"CORP\\ann:{PASSWORD}".encode()).decode()
        self.assertEqual(len(peer.requests), 3)
        for head, _ in peer.requests:
            self.assertIn(f"Authorization: Basic {expected}\r\n", head + "\r\n")

    def test_plain_http_needs_the_users_word_and_contacts_nobody_without(self):
        before = len(self.responder.log())
        done = run("identify", self.url)
        self.assertEqual((done.status, done.out), (2, ""))
        self.assertIn("option packet-privacy", done.err)
        self.assertEqual(len(self.responder.log()), before)

    def test_misbehaving_peers(self):
        for spec, status, text in (
                ("status=401", DENIED, "HTTP 401"),
                ("status=403", DENIED, "HTTP 403"),
                ("status=404", FAILED, "HTTP 404"),
                ("status=503,empty", FAILED, "HTTP 503"),
                ("fault=InternalError", FAILED, "w:InternalError"),
                ("fault=AccessDenied", DENIED, "w:AccessDenied"),
                ("fault=TimedOut", TIMED_OUT, "w:TimedOut"),
                ("redirect=http:%2F%2Fother%2F", FAILED, "redirect, which is not followed"),
                ("truncate=50", FAILED, "closed the connection inside its answer"),
                ("reset=0", UNREACHABLE, "without an answer"),
                ("garbage", FAILED, "does not speak HTTP"),
                ("html", FAILED, "media type is not SOAP"),
                ("empty", FAILED, "(HTTP 200"),
                ("no-xml", FAILED, "of the answer)"),
                ("dtd", FAILED, "of the answer)"),
                ("soap11", FAILED, "of the answer)"),
                ("bad-utf8", FAILED, "of the answer)"),
                ("deep=100000", FAILED, "of the answer)"),
                ("unclosed", FAILED, "of the answer)"),
                ("trailing", FAILED, "of the answer)")):
            with self.subTest(spec=spec):
                self.assert_refused(self.identify(spec), status, text)

    def test_peers_that_take_their_time(self):
        for spec in ("no-answer", "delay=60000", "drip=1/500"):
            with self.subTest(spec=spec):
                self.assert_refused(self.identify(spec, "--timeout", "1s"), TIMED_OUT, "timed out")

    def test_a_failure_in_json_is_an_object_besides_the_line(self):
        done = self.identify("fault=InternalError", "--output", "json")
        self.assertEqual((done.status, done.err.count("\n")), (FAILED, 1))
        found = json.loads(done.out)
        self.assertEqual(found["outcome"], "failed")
        self.assertEqual((found["error"]["subcode"], found["error"]["http_status"]), ("w:InternalError", 500))
        self.assertIn(found["error"]["message"], done.err)

    def test_the_timeout_is_kept(self):
        begin = time.monotonic()
        done = run("identify", f"{self.url}/x/delay=60000", *PLAIN, "--timeout", "300ms")
        self.assert_refused(done, TIMED_OUT, "timed out")
        self.assertLess(time.monotonic() - begin, 20)

    def test_nobody_there(self):
        with socket.socket() as unused:
            unused.bind(("127.0.0.1", 0))  # not listening
            done = run("identify", f"http://127.0.0.1:{unused.getsockname()[1]}", *PLAIN)
        self.assert_refused(done, UNREACHABLE, "connection refused")
        self.assert_refused(run("identify", "https://no-such-host.invalid", "--timeout", "20s"), UNREACHABLE, "cannot resolve")

    def test_utf16_and_marks_are_read(self):
        for spec in ("encode=utf-16le,charset=utf-16", "encode=utf-16be,charset=utf-16", "bom", "chunked", "continue=3"):
            self.assertEqual(self.identify(spec).status, OK, spec)


class Hostile(Case):
    def test_what_a_peer_says_cannot_control_the_terminal(self):
        vendor = "a&#x9;b\u202egpj.exe\u2066\u009b2J\u0085\ufeffz&#10;forged line&#x7f;\u200f"
        with Replay(answer(vendor, "\u001b[31m")) as peer:  # ESC is not XML
            self.assert_refused(run("identify", f"http://127.0.0.1:{peer.port}", *PLAIN), FAILED, "of the answer)")
        with Replay(answer(vendor)) as peer:
            for words in ((), ("--output", "json")):
                done = run("identify", f"http://127.0.0.1:{peer.port}", *PLAIN, *words)
                self.assertEqual(done.status, OK)
                self.assert_harmless(done.out)
                self.assertIn("\\u202egpj.exe", done.out)
        self.assertIn("z\\nforged line\\u007f", done.out)
        self.assertEqual(json.loads(done.out)["vendor"].encode("utf-16"),
                         "a\tb\u202egpj.exe\u2066\u009b2J\u0085\ufeffz\nforged line\u007f\u200f".encode("utf-16"))

    def test_a_fault_reason_is_one_line(self):
        body = ('<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body><s:Fault><s:Code><s:Value>s:Receiver'
                '</s:Value></s:Code><s:Reason><s:Text xml:lang="en">line one\nwsmi: all is well\u009b2J</s:Text></s:Reason>'
                "</s:Fault></s:Body></s:Envelope>").encode()
        head = f"HTTP/1.1 500 No\r\nContent-Type: application/soap+xml\r\nContent-Length: {len(body)}\r\n\r\n".encode()
        with Replay(head + body) as peer:
            done = run("identify", f"http://127.0.0.1:{peer.port}", *PLAIN)
        self.assert_refused(done, FAILED, "line one")
        self.assert_harmless(done.err)

    def test_a_large_answer_is_printed_whole(self):
        with Replay(answer("v" * 1000000)) as peer:
            done = run("identify", f"http://127.0.0.1:{peer.port}", *PLAIN)
        self.assertEqual(done.status, OK)
        self.assertIn("v" * 1000000 + "\n", done.out)


class Tls(Case):
    def check(self, pair, *words, host="localhost"):
        options = ("--cert", f"{CERTS.name}/{pair}.pem", "--key", f"{CERTS.name}/{pair}.key")
        with Responder("--anonymous", *options, tls=True) as responder:
            done = run("identify", f"https://{host}:{responder.port}/wsman", *words)
            return done, responder.log() if os.path.exists(responder.path("log")) else []

    def test_verified(self):
        for host in ("localhost", "127.0.0.1"):
            done, _ = self.check("server", "-o", f"ca-file={CERTS.name}/ca.pem", host=host)
            self.assertEqual((done.status, done.err), (OK, ""))

    def test_what_is_not_trusted_hears_no_request(self):
        ca = ("-o", f"ca-file={CERTS.name}/ca.pem")
        for pair, words, text in (("server", (), "not signed by a trusted authority"),
                                  ("unknown", ca, "not signed by a trusted authority"),
                                  ("expired", ca, "expired"),
                                  ("wrongname", ca, "for another host name")):
            with self.subTest(pair=pair):
                done, log = self.check(pair, *words, "--user", USER, "--password-file", self.password_file)
                self.assert_refused(done, UNREACHABLE, text)
                self.assertEqual(log, [])

    def test_our_certificate_is_the_credential(self):
        ca = f"{CERTS.name}/ca.pem"
        ours = f"ca-file={ca}; client-cert={CERTS.name}/client.pem; client-key={CERTS.name}/client.key"
        with Responder("--client-ca", ca, tls=True) as responder:
            url = f"https://localhost:{responder.port}/wsman"
            self.assertEqual(run("identify", url, "-o", ours).status, OK)
            self.assertNotEqual(run("identify", url, "-o", f"ca-file={ca}").status, OK)
            other = f"ca-file={ca}; client-cert={CERTS.name}/client.pem; client-key={CERTS.name}/server.key"
            self.assert_refused(run("identify", url, "-o", other), UNREACHABLE, "TLS cannot be set up")

    def test_our_certificate_is_found_by_its_thumbprint(self):
        folder = CERTS.name
        shown = subprocess.run(["openssl", "x509", "-noout", "-fingerprint", "-sha1", "-in", f"{folder}/client.pem"],
                               capture_output=True, text=True, check=True).stdout
        thumbprint = shown.strip().split("=")[1].replace(":", "")
        options = f"ca-file={folder}/ca.pem; client-cert-dir={folder}; cert-thumbprint="
        with Responder("--client-ca", f"{folder}/ca.pem", tls=True) as responder:
            url = f"https://localhost:{responder.port}/wsman"
            self.assertEqual(run("identify", url, "-o", options + thumbprint).status, OK)
            unknown = run("identify", url, "-o", options + "0" * 40)
            self.assert_refused(unknown, USAGE, "no client certificate with this thumbprint")

    def test_users_and_thumbprints_go_with_their_own_kinds(self):
        thumbprint = "; cert-thumbprint=" + "0" * 40
        ours = f"auth=client-certs; client-cert={CERTS.name}/client.pem; client-key={CERTS.name}/client.key"
        user = ("--user", "LAB\\ann", "--password-file", self.password_file)
        for words, text in (((*user, "-o", ours), "and no user"),
                            ((*user[2:], "-o", ours + "; user=ann"), "and no user"),
                            ((*user, "-o", "auth=default"), "identity of the process"),
                            ((*user, "-o", thumbprint[2:]), "both a user and cert-thumbprint"),
                            (("-o", "auth=none" + thumbprint), "goes with client-certs"),
                            (("-o", "auth=default" + thumbprint), "goes with client-certs"),
                            (("-o", "auth=kerberos" + thumbprint), "goes with client-certs")):
            with self.subTest(words=words):
                self.assert_refused(run("identify", "https://localhost:1", *words), USAGE, text)

    def test_revocation_that_cannot_be_checked_is_refused(self):
        done, log = self.check("server", "-o", f"ca-file={CERTS.name}/ca.pem; cert-revocation-check=true")
        self.assert_refused(done, UNREACHABLE, "cannot tell whether the certificate is revoked")
        self.assertEqual(log, [])

    def test_the_far_end_of_a_tunnel_is_known_by_its_own_name(self):
        ca = f"ca-file={CERTS.name}/ca.pem"
        done, _ = self.check("wrongname", "-o", f"{ca}; server-name=other.example")
        self.assertEqual((done.status, done.err), (OK, ""))
        done, log = self.check("server", "-o", f"{ca}; server-name=other.example")
        self.assert_refused(done, UNREACHABLE, "for another host name")
        self.assertEqual(log, [])

    def test_the_log_option_tells_what_the_library_does(self):
        with Responder("--anonymous") as responder:
            url = f"http://localhost:{responder.port}/wsman"
            for level, wanted in (("none", []), ("warning", ["warning: plain HTTP"]), ("verbose", ["warning: plain HTTP", "ended with result 0"]),
                                  ("debug", ["HTTP status 200"])):
                done = run("identify", url, "-o", f"packet-privacy=false; log={level}")
                self.assertEqual(done.status, OK)
                self.assertEqual(done.err == "", not wanted, done.err)
                for part in wanted:
                    self.assertIn(part, done.err)
                    self.assertTrue(all(line.startswith(f"wsmi: {url}: ") for line in done.err.splitlines()), done.err)

    def test_a_plain_peer_at_a_port_for_tls(self):
        with Replay(answer("v"), deaf=True) as peer:
            done = run("identify", f"https://127.0.0.1:{peer.port}")
        self.assert_refused(done, UNREACHABLE, "does not speak TLS")

    def test_checks_are_switched_off_one_by_one(self):
        ca = f"ca-file={CERTS.name}/ca.pem"
        self.assertEqual(self.check("wrongname", "-o", f"{ca}; cert-cn-check=false")[0].status, OK)
        self.assertEqual(self.check("wrongname", "-o", f"{ca}; cert-ca-check=false")[0].status, UNREACHABLE)
        self.assertEqual(self.check("unknown", "-o", f"{ca}; cert-ca-check=false")[0].status, OK)
        self.assertEqual(self.check("unknown", "-o", f"{ca}; cert-cn-check=false")[0].status, UNREACHABLE)

    def test_proxy_variables_do_not_matter(self):
        with Responder("--anonymous", tls=True) as responder:
            done = run("identify", f"https://localhost:{responder.port}/wsman", "-o", f"ca-file={CERTS.name}/ca.pem",
                       env={**os.environ, "https_proxy": "http://127.0.0.1:1", "ALL_PROXY": "http://127.0.0.1:1"})
        self.assertEqual(done.status, OK, done)


class Prompt(Case):
    """The program on a terminal of its own."""

    def talk(self, typed):
        with Responder() as responder:
            pid, terminal = pty.fork()
            if pid == 0:
                os.execv(PROGRAM, [PROGRAM, "identify", f"http://{USER}@localhost:{responder.port}/wsman", *PLAIN])
            seen = self.read_until(terminal, b": ")
            hidden = not termios.tcgetattr(terminal)[3] & termios.ECHO
            os.write(terminal, typed)
            seen += self.read_until(terminal, None)
            echo = bool(termios.tcgetattr(terminal)[3] & termios.ECHO)
            _, status = os.waitpid(pid, 0)
            os.close(terminal)
        return status, seen.decode(), hidden, echo

    @staticmethod
    def read_until(terminal, end):
        seen = b""
        while end is None or end not in seen:
            ready, _, _ = select.select([terminal], [], [], 20)
            try:
                chunk = os.read(terminal, 4096) if ready else b""
            except OSError:  # the last process on the terminal has gone
                chunk = b""
            if not chunk:
                break
            seen += chunk
        return seen

    def test_asks_without_echo(self):
        status, seen, hidden, echo = self.talk(PASSWORD.encode() + b"\n")
        self.assertTrue(os.WIFEXITED(status) and os.WEXITSTATUS(status) == OK, seen)
        self.assertIn(f"Password for http://{USER}@localhost:", seen)
        self.assertIn("vendor", seen)
        self.assertNotIn(PASSWORD, seen)
        self.assertTrue(hidden and echo)

    def test_an_interrupt_leaves_the_terminal_as_it_was(self):
        for _ in range(5):  # at once behind the prompt, where it was lost between a look and a wait once
            status, seen, hidden, echo = self.talk(b"half\x03")
            self.assertTrue(os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGINT, (status, seen))
            self.assertTrue(hidden and echo)

    def test_an_empty_password_is_refused(self):
        status, seen, _, _ = self.talk(b"\n")
        self.assertEqual(os.WEXITSTATUS(status), 2, seen)
        self.assertIn("no password was entered", seen)


if __name__ == "__main__":
    unittest.main()
