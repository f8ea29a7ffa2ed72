#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""wsmi identify @FILE: many destinations at the same time."""

import json
import os
import pty
import subprocess
import time
import unittest

from tool import FAILED, OK, PLAIN, PROGRAM, TIMED_OUT, UNREACHABLE, USAGE, USER, Case, Responder, run

OUTCOMES = ("ok", "failed", "usage", "unreachable", "denied", "timed-out")


class Lists(Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.responder = Responder("--anonymous")
        cls.responder.__enter__()
        cls.addClassCleanup(cls.responder.__exit__, None, None, None)
        cls.url = f"http://localhost:{cls.responder.port}/wsman"

    def file(self, *lines):
        return "@" + self.write("list", "\n".join(lines) + "\n")

    def test_a_hundred_destinations_of_every_outcome_in_the_order_of_the_file(self):
        kinds = ((f"{self.url}/x/reason=fine", "ok"), (f"{self.url}/x/status=404", "failed"), ("bad host", "usage"),
                 ("http://127.0.0.1:1", "unreachable"), (f"{self.url}/x/status=403", "denied"),
                 (f"{self.url}/x/delay=60000", "timed-out"))
        # Every line of a responder is another destination, so that one in the wrong place is seen.
        lines = [(d + f",header-size={i + 1}" if "/x/" in d else d, outcome)
                 for i in range(100) for d, outcome in [kinds[i % len(kinds)]]]
        listed = self.file("# inventory", "", *(f"  {d}\t" for d, _ in lines), "   ", "# end")
        begin = time.monotonic()
        done = run("identify", listed, *PLAIN, "--timeout", "4s")
        self.assertLess(time.monotonic() - begin, 25, "one after the other would take a minute")
        self.assertEqual((done.status, done.err), (TIMED_OUT, ""))
        rows = done.out.splitlines()
        self.assertEqual(len(rows), 100)
        start = {row.index(outcome, len(d)) for row, (d, outcome) in zip(rows, lines)}
        self.assertEqual(len(start), 1, "the outcomes stand in one column")
        for row, (destination, outcome) in zip(rows, lines):
            self.assertTrue(row.startswith(destination + " "), row)
            self.assertEqual(row[len(destination):].split()[0], outcome, row)
            self.assertGreater(len(row.split()), 2, row)
        lines = [(d.replace("delay=60000", "fault=TimedOut"), outcome) for d, outcome in lines]
        document = run("identify", self.file(*(d for d, _ in lines)), *PLAIN, "--output", "json")
        self.assertEqual((document.status, document.err), (TIMED_OUT, ""))
        self.assertEqual([(x["destination"], x["outcome"]) for x in json.loads(document.out)], lines)
        self.assertEqual(len(document.out.splitlines()), 100)

    def test_they_run_at_the_same_time_but_not_all_of_them(self):
        with Responder("--anonymous") as responder:
            listed = self.file(*[f"http://localhost:{responder.port}/wsman/x/delay=200"] * 300)
            begin = time.monotonic()
            done = run("identify", listed, *PLAIN)
            elapsed = time.monotonic() - begin
            self.assertEqual(done.status, OK)
            self.assertEqual(responder.stop(), 0)
            stats = responder.stats()
        self.assertLess(elapsed, 30, "one after the other would take a minute")
        self.assertEqual(stats["requests"], 300)
        self.assertGreater(stats["peak"], 30)
        # 64 run at a time; a connection that is no longer needed may still be closing.
        self.assertLessEqual(stats["peak"], 128)

    def test_what_is_done_is_printed_before_what_is_not(self):
        listed = self.file(self.url, f"{self.url}/x/delay=60000")
        with subprocess.Popen([PROGRAM, "identify", listed, *PLAIN, "--timeout", "3s"], stdout=subprocess.PIPE) as process:
            self.assertIn(b" ok ", process.stdout.readline())
            begin = time.monotonic()
            self.assertIn(b" timed-out ", process.stdout.readline())
            self.assertGreater(time.monotonic() - begin, 1)
            self.assertEqual(process.wait(), TIMED_OUT)

    def test_standard_input_and_one_password_for_all(self):
        done = run("identify", "@-", *PLAIN, "--password-file", self.password_file,
                   stdin=f"http://{USER}@localhost:{self.responder.port}/wsman\n" * 3)
        self.assertEqual((done.status, done.out.count(" ok ")), (OK, 3))
        self.assertEqual({line["authorized"] for line in self.responder.log()[-3:]}, {"yes"})

    def test_one_user_in_the_list_is_enough_to_need_a_password(self):
        done = run("identify", "@-", *PLAIN, stdin=f"{self.url}\nhttp://u@localhost:1\n", start_new_session=True)
        self.assert_refused(done, USAGE, "--password-file")

    def test_lists_that_are_none(self):
        self.assert_refused(run("identify", self.file("# nothing")), USAGE, "no destination in it")
        self.assert_refused(run("identify", self.file("a", "b\0c")), USAGE, "line 2 is not text")
        self.assert_refused(run("identify", self.file(*["a"] * 100001)), USAGE, "more than 100000")

    def test_the_worst_exit_status_counts(self):
        for lines, status in (((self.url, self.url), OK), ((self.url, f"{self.url}/x/html"), FAILED),
                              (("http://127.0.0.1:1", self.url), UNREACHABLE)):
            self.assertEqual(run("identify", self.file(*lines), *PLAIN).status, status)

    def progress(self, listed):
        """Standard error on a terminal, standard output in a pipe."""
        outer, inner = pty.openpty()
        with subprocess.Popen([PROGRAM, "identify", listed, *PLAIN], stdout=subprocess.PIPE, stderr=inner) as process:
            os.close(inner)
            out = process.stdout.read()
            self.assertEqual(process.wait(), OK)
        seen = b""
        try:
            while True:
                seen += os.read(outer, 4096)
        except OSError:
            os.close(outer)
        return out, seen

    def test_progress_only_where_standard_error_is_a_terminal(self):
        out, seen = self.progress(self.file(f"{self.url}/x/delay=100", self.url, self.url))
        self.assertEqual(len(out.splitlines()), 3)
        self.assertIn(b"of 3 asked, 0 failed", seen)
        self.assertTrue(seen.endswith(b"\r\x1b[K"), seen)


if __name__ == "__main__":
    unittest.main()
