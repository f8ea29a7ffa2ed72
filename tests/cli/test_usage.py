#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The command line: help, options, what is refused before anybody is contacted, and the standard streams."""

import json
import os
import re
import signal
import subprocess
import unittest

from tool import FAILED, OK, PROGRAM, USAGE, Case, run

OPERATIONS = ("get", "enumerate", "query", "associators", "references", "invoke", "create", "modify", "delete", "subscribe", "class",
              "classes")
COMMANDS = ("identify", *OPERATIONS, "parse", "doctor", "help")


class Help(Case):
    def test_program_help_names_every_command_of_this_version_and_no_other(self):
        done = run("--help")
        self.assertEqual((done.status, done.err), (OK, ""))
        listed = re.findall(r"^  ([a-z]+) ", done.out, re.M)
        self.assertEqual(listed, list(COMMANDS))

    def test_help_is_the_same_by_every_way(self):
        for command in COMMANDS:
            self.assertEqual(run("help", command), run(command, "--help"))
            self.assertEqual(run("help", command), run("-h", command))
        self.assertEqual(run("help"), run("--help"))

    def test_help_lines_fit_a_terminal(self):
        for words in ((), *((command,) for command in COMMANDS)):
            for line in run("help", *words).out.splitlines():
                self.assertLessEqual(len(line), 100)
                self.assertEqual(line, line.rstrip())

    def test_help_options_lists_options_with_their_words(self):
        out = run("help", "options").out
        for name in ("transport", "password-file", "packet-privacy", "ca-file", "max-envelope-size"):
            self.assertRegex(out, rf"(?m)^  {name} ")
        self.assertIn("kerberos", out)

    def test_version(self):
        self.assertRegex(run("--version").out, r"^wsmi \d+\.\d+\.\d+\n$")


class Refusals(Case):
    def test_what_is_refused(self):
        for words, text in (
                ((), "no command"),
                (("frobnicate",), "unknown command 'frobnicate'"),
                (("identify",), "one destination"),
                (("identify", ""), "one destination"),
                (("identify", "a", "b"), "one destination"),
                (("identify", "a", "--frob"), "unknown option '--frob'"),
                (("identify", "a", "-x"), "unknown option '-x'"),
                (("identify", "a", "--pass"), "unknown option '--pass'"),
                (("identify", "a", "-o"), "needs a value"),
                (("identify", "a", "--user"), "needs a value"),
                (("identify", "a", "--help=x"), "takes no value"),
                (("identify", "a", "--output", "yaml"), "table, json, ndjson, csv or xml"),
                (("identify", "a", "--output", "csv"), "table or json only"),
                (("--output", "ndjson", "doctor"), "table or json only"),
                (("identify", "a", "--user", "x", "--user", "y"), "given twice"),
                (("identify", "a", "--user", ""), "empty"),
                (("identify", "a", "--timeout", "soon"), "--timeout: "),
                (("identify", "a", "--timeout", "30"), "--timeout: "),
                (("identify", "a", "--strict"), "identify does not take --strict"),
                (("parse", "envelope", "--user", "x"), "parse does not take --user"),
                (("parse", "envelope", "-o", "x"), "parse does not take -o"),
                (("parse",), "destination, options, envelope or frame"),
                (("parse", "nothing"), "destination, options, envelope or frame"),
                (("parse", "options", "a", "b"), "one file"),
                (("parse", "options", "a", "--text", "b"), "not both"),
                (("parse", "options", "--strict"), "parse envelope"),
                (("parse", "envelope", "--charset", "ebcdic"), "unknown charset"),
                (("parse", "frame", "--charset", "utf-8"), "for parse envelope"),
                (("parse", "envelope", "--content-type", "text/xml"), "for parse frame"),
                (("identify", "a", "--content-type", "text/xml"), "does not take --content-type"),
                (("doctor", "now"), "no operand"),
                (("help", "frobnicate"), "no help about"),
                (("identify", "@/nonexistent"), "No such file"),
                (("identify", "a", "--options-file", "/nonexistent"), "No such file"),
                (("identify", "a", "--user", "x", "--password-file", "/nonexistent"), "No such file"),
                (("identify", "a", "-o", "ca-file=/nonexistent"), "ca-file: /nonexistent: No such file"),
                (("identify", "@-", "--password-file", "-", "--user", "u"), "asked for twice")):
            with self.subTest(words=words):
                self.assert_refused(run(*words, stdin="x\n"), USAGE, text)

    def test_what_operations_refuse_before_anybody_is_contacted(self):
        for words, text in (
                *(((command,), f"{command} takes") for command in OPERATIONS),
                *(((command, ""), f"{command} takes") for command in OPERATIONS),
                (("get", "a"), "get DESTINATION CLASS NAME=VALUE"),
                (("get", "a", "C", "Id"), "Id: NAME=VALUE is expected at offset 2"),
                (("get", "a", "C", "Id:int=1"), "no CIM type has this name at offset 3"),
                (("get", "a", "C", "=1"), "a name is missing at offset 0"),
                (("enumerate", "a"), "enumerate what?"),
                (("enumerate", "a", "C", "D"), "one class"),
                (("enumerate", "a", "C", "--shallow", "--base-only"), "exclude each other"),
                (("enumerate", "a", "C", "--limit", "0"), "--limit is a number from 1 on"),
                (("enumerate", "a", "C", "--limit", "-1"), "--limit is a number from 1 on"),
                (("enumerate", "a", "C", "--properties", ", ,"), "no name in it"),
                (("enumerate", "a", "C", "--key", "a=b"), "enumerate does not take --key"),
                (("enumerate", "a", "C", "--architecture", "16"), "--architecture is 32 or 64"),
                (("enumerate", "a", "C", "--option", "x"), "x: NAME=VALUE is expected"),
                (("enumerate", "a", "C", "--option", "x:uint8=256"), "range"),
                (("enumerate", "a", "C", "--option", "x:null"), "null is no value here"),
                (("enumerate", "@/nonexistent", "C"), "No such file"),
                (("enumerate", "@-", "C", "--output", "xml"), "cannot say which destination"),
                (("associators", "@-", "C", "Id=1"), "one destination"),
                (("query", "a", "select", "*"), "in quotes"),
                (("query", "a", "q", "--shallow"), "query does not take --shallow"),
                (("get", "a", "C", "Id:uint8=256"), "Id:uint8=256: integer is out of its type's range at offset 11"),
                (("get", "a", "C", "a-b:string=1"), "no CIM name"),
                (("get", "a", "no class", "Id:uint8=1"), "no name of a class"),
                (("modify", "a", "C", "--key", "a=b"), "modify what of it?"),
                (("modify", "a", "C", "x:string=1"), "modify which one? --key"),
                (("modify", "a", "C", "--key", "a", "x=1"), "a: NAME=VALUE is expected"),
                (("delete", "a", "C"), "delete DESTINATION CLASS NAME=VALUE"),
                (("delete", "a", "C", "x=1", "--properties", "a"), "delete does not take --properties"),
                (("invoke", "a", "C"), "invoke DESTINATION CLASS METHOD"),
                (("subscribe", "a", "q", "--heartbeat", "soon"), "--heartbeat: "),
                (("subscribe", "a", "q", "r"), "in quotes"),
                (("class", "a", "C", "D"), "one class"),
                (("classes", "a", "--base-only"), "classes does not take --base-only"),
                (("identify", "a", "--namespace", "root"), "identify does not take --namespace")):
            with self.subTest(words=words):
                self.assert_refused(run(*words, stdin="x\n"), USAGE, text)

    def test_too_many_of_anything(self):
        self.assert_refused(run("identify", "a", *["-o", ""] * 17), USAGE, "more than 16 times")
        self.assert_refused(run("identify", *["a"] * 513), USAGE, "too many operands")
        self.assert_refused(run("invoke", "a", "C", "M", *["--key", "a=b"] * 65), USAGE, "more than 64 times")

    def test_option_blocks_are_refused_with_offset_and_suggestion(self):
        self.assert_refused(run("identify", "a", "-o", "port=1; tiemout = 3s"), USAGE, "offset 8; did you mean timeout?")
        self.assert_refused(run("identify", "a", "-o", "port=x"), USAGE, "-o: ")

    def test_an_option_that_is_set_twice_is_refused_wherever(self):
        block = self.write("block", "user = ann\ntimeout = 5s\n")
        for words in (("-o", "port=1", "-o", "port=1"),
                      ("-o", "user=ann", "--user", "ann"),
                      ("--options-file", block, "--timeout", "5s"),
                      ("--options-file", block, "-o", "user=bob"),
                      ("-o", "password=x", "--password-file", self.password_file)):
            with self.subTest(words=words):
                self.assert_refused(run("identify", "https://a", *words), USAGE, "is set already")

    def test_what_the_library_refuses_is_usage_too(self):
        for destination, words, text in (
                ("https://a b", (), "space (at offset 9 of the destination)"),
                ("ftp://a", (), "(at offset"),
                ("https://u:p@a", (), "(at offset"),
                ("http://a", (), "(option packet-privacy)"),
                ("https://a", ("-o", "port=1", "-o", "transport=http"), "scheme"),
                ("https://a", ("-o", "proxy = http://p"), "(option proxy)"),
                ("https://a", ("-o", "auth=credssp", "--user", "u", "--password-file", self.password_file), "CredSSP"),
                ("https://a", ("-o", "password=x"), "without a user"),
                ("https://a", ("-o", "auth=default", "--user", "u", "--password-file", self.password_file), "identity of the process"),
                ("https://ann@a", ("--user", "bob", "--password-file", self.password_file), "another user"),
                ("https://a", ("-o", "domain=d", "--user", "e\\u", "--password-file", self.password_file), "two domains")):
            with self.subTest(destination=destination, words=words):
                done = run("identify", destination, *words)
                self.assert_refused(done, USAGE, text)
                self.assertTrue(done.err.startswith(f"wsmi: {destination}: "))

    def test_the_command_line_cannot_forge_a_second_line_of_complaint(self):
        done = run("identify", "https://a\nwsmi: all is well\x1b[2J")
        self.assert_refused(done, USAGE, "\\u000a")
        self.assert_harmless(done.err)

    def test_two_dashes_end_the_options(self):
        self.assert_refused(run("identify", "--", "--user"), USAGE, "--user: ")


class PasswordFiles(Case):
    def refuse(self, content, text):
        path = self.write("bad", content)
        self.assert_refused(run("identify", "https://localhost:1", "--user", "u", "--password-file", path), USAGE, text)

    def test_empty_binary_and_overlong_ones_are_refused(self):
        self.refuse("", "first line is empty")
        self.refuse("\nsecret\n", "first line is empty")
        self.refuse("a\0b\n", "not text")
        self.refuse("x" * 4097, "longer than 4 KiB")

    def test_readable_by_others_is_warned_about(self):
        path = self.write("open", "secret\n", mode=0o644)
        done = run("identify", "https://localhost:1", "--user", "u", "--password-file", path)
        self.assertIn("warning: password file", done.err)
        self.assertEqual(done.err.count("\n"), 2)

    def test_without_terminal_a_missing_password_is_refused(self):
        done = run("identify", "https://u@localhost:1", start_new_session=True)
        self.assert_refused(done, USAGE, "--password-file")


class Streams(Case):
    def run_into(self, stdout, **more):
        return subprocess.run([PROGRAM, "help", "options"], stdin=subprocess.DEVNULL, stdout=stdout, stderr=subprocess.PIPE,
                              timeout=30, check=False, **more)

    def closed_pipe(self):
        reading, writing = os.pipe()
        os.close(reading)
        self.addCleanup(os.close, writing)
        return writing

    def test_a_reader_that_went_away_is_no_news(self):
        done = self.run_into(self.closed_pipe())
        self.assertEqual((done.returncode, done.stderr), (-signal.SIGPIPE, b""))

    def test_also_where_the_signal_is_ignored(self):
        done = self.run_into(self.closed_pipe(), restore_signals=False)
        self.assertEqual((done.returncode, done.stderr), (FAILED, b""))

    def test_a_full_disk_is_an_error(self):
        with open("/dev/full", "wb") as full:
            done = self.run_into(full)
        self.assertEqual(done.returncode, FAILED)
        self.assertIn(b"cannot write to standard output: No space left", done.stderr)


class Doctor(Case):
    def test_table_and_json_say_the_same(self):
        table, document = run("doctor"), run("doctor", "--output", "json")
        self.assertEqual((table.status, document.status, table.err + document.err), (OK, OK, ""))
        report = json.loads(document.out)
        self.assertTrue(report["healthy"])
        names = [check["name"] for check in report["checks"]]
        self.assertEqual(names, ["libcurl", "TLS", "CA store", "libxml2", "GSSAPI", "Kerberos", "Negotiate", "NTLM"])
        for check in report["checks"]:
            self.assertIn(check["detail"], table.out)
            self.assertIn(check["state"], ("ok", "absent"))
            self.assertEqual(check["remedy"] is not None and check["state"] == "ok", False)

    def test_a_mechanism_that_is_not_there_is_told_with_what_to_install(self):
        done = run("doctor", "--output", "json",
                   env={**os.environ, "GSS_MECH_CONFIG": "/dev/null", "KRB5CCNAME": "FILE:/nonexistent/cc"})
        checks = {check["name"]: check for check in json.loads(done.out)["checks"]}
        self.assertEqual(done.status, OK)
        self.assertEqual((checks["NTLM"]["state"], checks["GSSAPI"]["state"]), ("absent", "ok"))
        self.assertIn("gss-ntlmssp", checks["NTLM"]["remedy"])
        self.assertEqual(checks["Kerberos"]["detail"], "works, no tickets in the default cache")
        self.assertEqual(checks["Negotiate"]["detail"], "works, with Kerberos")


if __name__ == "__main__":
    unittest.main()
