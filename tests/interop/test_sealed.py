#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""wsmi against the responder in the posture of a Windows host: Negotiate only, sealed messages only, over plain HTTP.

usage: realm test_sealed.py WSMI RESPONDER (tests/interop/realm starts it). Exit status 77 when the KDC is not installed.
"""

import glob
import os
import re
import socket
import subprocess
import sys
import tempfile
import threading
import unittest

import counterpart

WSMI, RESPONDER = sys.argv[1:3]
SOAP = (b"Envelope", b"<s:", b"soap", b"Demo_")


class Service:
    """A responder of its own, whose counters can be asked for and whose bytes are on record."""

    def __init__(self, folder, *options, **environment):
        self.folder = tempfile.mkdtemp(dir=folder)
        os.mkdir(self.folder + "/record")
        port_file = self.folder + "/port"
        self.process = subprocess.Popen(
            [RESPONDER, "--auth", "negotiate", "--sealed-only", "--port-file", port_file, "--die-with-parent", "--record",
             self.folder + "/record", "--stats-file", self.folder + "/stats", *options], stdout=subprocess.DEVNULL,
            env={**os.environ, **environment})
        counterpart.wait_for(lambda: os.path.exists(port_file), "the responder's start")
        self.url = "http://localhost:%d" % int(counterpart.read(port_file))

    def stop(self):
        self.process.terminate()
        self.process.wait(30)
        words = counterpart.read(self.folder + "/stats").split()
        self.counters = {name: int(value) for name, _, value in (word.partition("=") for word in words) if value.isdigit()}

    def end(self):
        self.process.kill()
        self.process.wait(30)

    def recorded(self):
        text = b""
        for name in glob.glob(self.folder + "/record/*"):
            with open(name, "rb") as file:
                text += file.read()
        return text


class Sealed(counterpart.Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ann = cls.write("ann", "Correct-Horse-7\n")
        cls.wrong = cls.write("wrong", "Correct-Horse-8\n")
        cls.other = cls.write("other", "pässwörd-€5\n")
        cls.cache = "FILE:%s/cc" % cls.dir
        subprocess.run(["kinit", "-c", cls.cache, "ann"], input="Correct-Horse-7\n", text=True, check=True, stdout=subprocess.DEVNULL)

    def setUp(self):
        self.service = Service(self.dir)
        self.addCleanup(self.service.end)

    def run_wsmi(self, command, *words, url=None, **environment):
        return subprocess.run([WSMI, command, url or self.service.url, *words], capture_output=True, text=True, timeout=60, check=False,
                              env={**os.environ, **environment})

    def enumerate(self, *words):
        return self.run_wsmi("enumerate", "Demo_Generated", "--namespace", "root/demo", "--output", "csv", "-o", "max-elements=5", *words)

    def test_a_user_and_a_password_or_a_ticket_are_enough_and_nobody_can_read_along(self):
        logins = {
            "NTLM": ("--user", "WSMI\\ann", "--password-file", self.ann),
            "NTLM without a domain": ("--user", "ann", "--password-file", self.ann),
            "NTLM beyond ASCII": ("--user", "WSMI\\jürgen", "--password-file", self.other),
            "Kerberos by password": ("--user", "ann@WSMI.TEST", "--password-file", self.ann),
            "Kerberos beyond ASCII": ("--user", "jürgen@WSMI.TEST", "--password-file", self.other),
            "Kerberos by ticket": ("-o", "auth=default; ccache=" + self.cache),
            "Kerberos by keytab": ("-o", "auth=default; keytab=FILE:%s/client.keytab" % os.environ["WSMI_REALM"]),
            "Kerberos for WSMAN": ("-o", "auth=kerberos; service-name=WSMAN@server.test; ccache=" + self.cache),
            "Kerberos for the host": ("-o", "auth=kerberos; service-name=host@server.test; ccache=" + self.cache),
        }
        for name, words in logins.items():
            with self.subTest(name):
                done = self.run_wsmi("identify", *words)
                self.assertEqual((done.returncode, done.stderr), (0, ""))
                self.assertIn("wsmi", done.stdout)
        self.service.stop()
        self.assertEqual(self.service.counters["authentications"], len(logins))
        self.assertEqual(self.service.counters["sealed"], len(logins))
        recorded = self.service.recorded()
        self.assertGreater(len(recorded), 1000 * len(logins))
        self.assertEqual([word for word in SOAP[:2] + SOAP[3:] if word in recorded], [])

    def test_two_hundred_exchanges_are_one_connection_and_one_authentication(self):
        for words in (("--user", "WSMI\\ann", "--password-file", self.ann), ("-o", "auth=kerberos; ccache=" + self.cache)):
            with self.subTest(words=words):
                self.setUp()
                done = self.enumerate(*words)
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertEqual(len(done.stdout.splitlines()), 1001)
                self.service.stop()
                counters = self.service.counters
                self.assertEqual((counters["connections"], counters["authentications"]), (1, 1))
                self.assertGreaterEqual(counters["sealed"], 200)
                self.assertEqual(counters["contexts"], 0)

    def test_every_spelling_of_frames_and_both_cuts_of_tokens_are_read(self):
        for options in (("--framing", "bare"), ("--framing", "windows"), ("--framing", "omi", "--wrap", "joined")):
            with self.subTest(options=options):
                service = Service(self.dir, *options)
                self.addCleanup(service.end)
                done = self.run_wsmi("identify", "-o", "auth=default; ccache=" + self.cache, url=service.url)
                self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_rc4_seals_where_it_is_all_that_is_permitted(self):
        text = counterpart.read(os.environ["KRB5_CONFIG"])
        permitted = "[libdefaults]\n    permitted_enctypes = arcfour-hmac\n    allow_rc4 = true\n"
        configuration = {"KRB5_CONFIG": self.write("rc4.conf", text.replace("[libdefaults]\n", permitted))}
        password = self.write("rc4", "Old-Cipher-1\n")
        for options in (("--wrap", "rotated"), ("--wrap", "joined")):
            with self.subTest(options=options):
                service = Service(self.dir, "--generate", "60", *options, **configuration)
                self.addCleanup(service.end)
                done = self.run_wsmi("enumerate", "Demo_Generated", "--namespace", "root/demo", "--output", "csv", "--user", "rc4@WSMI.TEST",
                                     "--password-file", password, "-o", "service-name=HTTP@rc4.test", url=service.url, **configuration)
                self.assertEqual((done.returncode, done.stderr, len(done.stdout.splitlines())), (0, "", 61))
                service.stop()
                self.assertEqual((service.counters["connections"], service.counters["authentications"]), (1, 1))
                recorded = service.recorded()
                self.assertNotIn(b"Envelope", recorded)
                sizes = {int.from_bytes(size, "little") for size in re.findall(rb"octet-stream\r\n(.{4})", recorded, re.DOTALL)}
                self.assertTrue(sizes <= set(range(45, 50)), sizes)  # of AES it would be 60

    def test_a_wrong_password_is_one_line_that_names_mechanism_and_principal_and_is_tried_once(self):
        for user, mechanism, reached in (("WSMI\\ann", "NTLM", 1), ("ann@WSMI.TEST", "Kerberos", 0)):
            with self.subTest(mechanism):
                self.setUp()
                done = self.run_wsmi("identify", "--user", user, "--password-file", self.wrong)
                self.assertEqual((done.returncode, done.stdout), (4, ""))
                self.assertEqual(len(done.stderr.splitlines()), 1)
                for word in (mechanism, user):
                    self.assertIn(word, done.stderr)
                self.assertNotIn("Correct-Horse", done.stderr)
                self.service.stop()
                self.assertEqual(self.service.counters["refused"], reached)
                self.assertEqual(self.service.counters["authentications"], 0)

    def test_an_unsealed_request_is_not_answered_and_basic_is_not_sent_in_its_place(self):
        done = self.run_wsmi("identify", "-o", "auth=default; packet-privacy=false; ccache=" + self.cache)
        self.assertNotEqual(done.returncode, 0)
        basic = self.run_wsmi("identify", "--user", "ann", "--password-file", self.ann, "-o", "auth=basic")
        self.assertEqual(basic.returncode, 2)
        self.assertIn("packet-privacy", basic.stderr)
        self.service.stop()
        self.assertEqual(self.service.counters["sealed"], 0)
        self.assertNotIn(b"Basic", self.service.recorded())

    def signed(self, user, service, command="identify", *words):
        return self.run_wsmi(command, *words, "--user", user, "--password-file", self.ann, "-o",
                             "auth=negotiate; packet-privacy=false; packet-integrity=true", url=service.url)

    def test_messages_that_are_only_signed_can_be_read_by_everybody_and_altered_by_nobody(self):
        for user, options in (("WSMI\\ann", ()), ("ann@WSMI.TEST", ("--wrap", "joined")), ("ann@WSMI.TEST", ())):
            with self.subTest(user=user, options=options):
                service = Service(self.dir, "--signed", "--generate", "60", *options)
                self.addCleanup(service.end)
                done = self.signed(user, service, "enumerate", "Demo_Generated", "--namespace", "root/demo", "--output", "csv")
                self.assertEqual((done.returncode, done.stderr, len(done.stdout.splitlines())), (0, "", 61))
                service.stop()
                self.assertEqual((service.counters["connections"], service.counters["authentications"]), (1, 1))
                self.assertGreater(service.counters["sealed"], 1)
                self.assertIn(b"Demo_Generated", service.recorded())

    def test_a_signed_message_that_was_altered_is_refused_by_both_sides(self):
        for user in ("WSMI\\ann", "ann@WSMI.TEST"):
            for options, old, new, status, text in ((("--misbehave", "flip"), b"", b"", 4, "altered"),
                                                    ((), b"IdentifyR", b"IdentifyX", 0, ""),  # nothing the client says
                                                    ((), b"Identify", b"Identifx", 1, "HTTP 500")):
                with self.subTest(user=user, options=options, new=new):
                    service = Service(self.dir, "--signed", *options)
                    self.addCleanup(service.end)
                    service.url = self.forger(service.url, old, new)
                    done = self.signed(user, service)
                    self.assertEqual((done.returncode, len(done.stderr.splitlines())), (status, status > 0), done.stderr)
                    self.assertIn(text, done.stderr)

    def forger(self, url, old, new):
        """Where somebody listens who passes on what the client says, with one thing changed."""
        listener = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(listener.close)
        port = int(url.rpartition(":")[2])

        def copy(source, target, change):
            while data := source.recv(65536):
                target.sendall(change(data))
            target.shutdown(socket.SHUT_WR)

        def serve():
            client = listener.accept()[0]
            with client, socket.create_connection(("127.0.0.1", port)) as peer:
                back = threading.Thread(target=copy, args=(peer, client, bytes))
                back.start()
                copy(client, peer, lambda data: data.replace(old, new) if old else data)
                back.join()

        thread = threading.Thread(target=serve)
        thread.start()
        self.addCleanup(thread.join)
        return "http://localhost:%d" % listener.getsockname()[1]

    def test_a_peer_that_takes_sealed_messages_alone_is_told_as_such(self):
        for user in ("WSMI\\ann", "ann@WSMI.TEST"):
            for integrity in ("true", "false"):
                with self.subTest(user=user, integrity=integrity):
                    done = self.run_wsmi("identify", "--user", user, "--password-file", self.ann, "-o",
                                         "auth=negotiate; packet-privacy=false; packet-integrity=" + integrity)
                    self.assertEqual((done.returncode, done.stdout, len(done.stderr.splitlines())), (1, "", 1))
                    self.assertIn("HTTP 500", done.stderr)
                    self.assertIn("it may take encrypted messages only", done.stderr)

    def test_what_is_spoilt_on_the_way_is_no_answer(self):
        for item, text in (("unsealed", "in the clear"), ("flip", "altered"), ("seal-length=17", ""), ("seal-boundary=Other", ""),
                           ("no-final-token", "identity"), ("token-loop", ""), ("refuse-token", "does not accept the credentials")):
            with self.subTest(item):
                done = self.run_wsmi("identify", "-o", "auth=default; ccache=" + self.cache, url=self.service.url + "/wsman/x/" + item)
                self.assertNotEqual(done.returncode, 0, done.stdout)
                self.assertEqual((done.stdout, len(done.stderr.splitlines())), ("", 1))
                self.assertIn(text, done.stderr)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
