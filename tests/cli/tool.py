# SPDX-License-Identifier: MIT
"""Runs build/wsmi as a user does. Environment: WSMI_PROGRAM, WSMI_RESPONDER, WSMI_CERTS_SCRIPT, WSMI_CAPTURES."""

import collections
import os
import signal
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, os.path.join(ROOT, "tests", "responder"))

from peer import PASSWORD, USER, Responder  # noqa: E402,F401

PROGRAM = os.environ["WSMI_PROGRAM"]
PLAIN = ("-o", "packet-privacy=false")

OK, FAILED, USAGE, UNREACHABLE, DENIED, TIMED_OUT = range(6)

# A shell that runs this in the background has it ignore interrupts, and so would what is started here.
signal.signal(signal.SIGINT, signal.default_int_handler)

Run = collections.namedtuple("Run", "status out err")


def run(*arguments, stdin=b"", timeout=30, **more):
    """Bytes in, text out; a control character in what came out would fail the decoding or the tests that look for it."""
    if isinstance(stdin, str):
        stdin = stdin.encode()
    done = subprocess.run([PROGRAM, *arguments], input=stdin, capture_output=True, timeout=timeout, check=False, **more)
    return Run(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))


class Case(unittest.TestCase):
    """A directory of its own, and the two things every refusal must be: one line, and nothing else."""

    @classmethod
    def setUpClass(cls):
        cls.directory = tempfile.TemporaryDirectory(prefix="wsmi-cli-")
        cls.addClassCleanup(cls.directory.cleanup)
        cls.password_file = cls.write("password", PASSWORD + "\n")

    @classmethod
    def write(cls, name, content, mode=0o600):
        path = os.path.join(cls.directory.name, name)
        with open(path, "wb") as file:
            file.write(content if isinstance(content, bytes) else content.encode())
        os.chmod(path, mode)
        return path

    def assert_refused(self, done, status, text, out=""):
        self.assertEqual(done.status, status, done)
        self.assertEqual(done.out, out)
        self.assertEqual(done.err.count("\n"), 1, done.err)
        self.assertIn(text, done.err)

    def assert_harmless(self, text):
        for character in text:
            self.assertTrue(character == "\n" or (ord(character) >= 0x20 and not 0x7F <= ord(character) < 0xA0
                                                  and not 0x202A <= ord(character) <= 0x202E
                                                  and not 0x2066 <= ord(character) <= 0x2069), repr(text))


def certificates():
    """The throwaway certificates, made once for the module that asks; clean up the object returned."""
    directory = tempfile.TemporaryDirectory(prefix="wsmi-certs-")
    subprocess.run([os.environ["WSMI_CERTS_SCRIPT"], directory.name], check=True)
    Responder.certs = directory.name
    return directory


Responder.program = os.environ.get("WSMI_RESPONDER")


def captures():
    """The directory of the recorded exchanges, or None after saying so."""
    path = os.environ.get("WSMI_CAPTURES") or os.path.join(ROOT, "..", "shared", "captures")
    if os.path.isdir(path):
        return path
    print(f"recorded exchanges absent ({path}), set WSMI_CAPTURES", file=sys.stderr)
    return None
