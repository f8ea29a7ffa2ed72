#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Digest against wsmi-responder, where libmicrohttpd checks what libcurl computed."""

import unittest

from tool import DENIED, OK, PASSWORD, PLAIN, USAGE, USER, Case, Responder, certificates, run

# Word, agent, methods it is asked for with one of ours: AMT's classes are asked for by methods too, in vain.
ALGORITHMS = (("digest", "amt", 3), ("digest", "windows", 1), ("digest-sha-256", "default", 1))


class Digest(Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.wrong = cls.write("wrong", "not it\n")

    def run_it(self, responder, command, *words, user=USER, password=None, way=PLAIN, scheme="http"):
        return run(command, f"{scheme}://localhost:{responder.port}/wsman", *words, *way, "-o", "auth=digest", "--user", user,
                   "--password-file", password or self.password_file)

    def test_both_algorithms_and_one_request_that_is_acted_upon(self):
        for word, agent, invocations in ALGORITHMS:
            with self.subTest(word=word, agent=agent), Responder("--auth", word, "--agent", agent) as responder:
                done = self.run_it(responder, "identify")
                self.assertEqual((done.status, done.err), (OK, ""))
                done = self.run_it(responder, "invoke", "Demo_Lamp", "SetColour", "--key", "Id=4", "Name=green", "Levels:uint8[]=[1,2]",
                                   "--namespace", "root/demo")
                self.assertEqual((done.status, done.err), (OK, ""))
                responder.stop()
                self.assertEqual(responder.stats()["invoke"], invocations)
                for line in responder.log():
                    asks = line["auth"] == "none"
                    self.assertEqual((line["answer"] == "401", line["authorized"]), (True, "no") if asks else (False, "yes"))
                    self.assertEqual(line["body"] == "0", asks, line)

    def test_operations_share_a_connection(self):
        with Responder("--auth", "digest", "--generate", "50") as responder:
            done = self.run_it(responder, "enumerate", "Demo_Generated", "--namespace", "root/demo", "--output", "ndjson")
            self.assertEqual((done.status, done.err, done.out.count("\n")), (OK, "", 50))
            responder.stop()
            self.assertEqual(responder.stats()["connections"], 1)
            self.assertGreaterEqual(responder.stats()["requests"], 4)

    def test_a_wrong_password_is_tried_once_and_the_offer_named(self):
        for user, password in ((USER, self.wrong), ("other", self.password_file)):
            with self.subTest(user=user), Responder("--auth", "digest,basic") as responder:
                self.assert_refused(self.run_it(responder, "identify", user=user, password=password), DENIED,
                                    f"tried was Digest as {user}; the peer offers")
                responder.stop()
                self.assertEqual([line["auth"] for line in responder.log()], ["none", "digest"])

    def test_basic_is_never_sent_instead(self):
        with Responder("--auth", "basic") as responder:
            self.assert_refused(self.run_it(responder, "identify"), DENIED, "Basic")
            responder.stop()
            self.assertEqual([(line["auth"], line["body"]) for line in responder.log()], [("none", "0")])

    def test_messages_in_the_clear_have_to_be_wanted(self):
        with Responder("--auth", "digest") as responder:
            self.assert_refused(self.run_it(responder, "identify", way=()), USAGE, "packet-privacy")
            responder.stop()
            self.assertEqual(responder.log(), [])

    def test_tls(self):
        with certificates(), Responder("--auth", "digest-sha-256", tls=True) as responder:
            way = ("-o", f"ca-file={responder.certs}/ca.pem")
            done = self.run_it(responder, "identify", scheme="https", way=way)
            self.assertEqual((done.status, done.err), (OK, ""))

    def test_the_password_is_nowhere(self):
        with Responder("--auth", "digest") as responder:
            for password in (self.password_file, self.wrong):
                done = self.run_it(responder, "identify", password=password)
                self.assertNotIn(PASSWORD, done.out + done.err)
                self.assertNotIn("response=", done.out + done.err)


if __name__ == "__main__":
    unittest.main()
