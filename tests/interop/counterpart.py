# SPDX-License-Identifier: MIT
"""What the tests against foreign programs share: a folder, files only their owner reads, free ports, waiting, programs that end."""

import os
import random
import shutil
import socket
import subprocess
import tempfile
import time
import unittest

taken = []


def program(name):
    """Its path, also where only root looks; None when it is not installed."""
    return shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")


def free_port():
    """One that stays free until the program it is for takes it: below those that Linux gives away by itself, and marked as taken, by a name
    that this process has until it ends."""
    while True:
        port = random.randrange(10000, 32768)
        mark = socket.socket(socket.AF_UNIX)
        try:
            mark.bind("\0wsmi-test-port-%d" % port)
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", port))
        except OSError:
            mark.close()
            continue
        taken.append(mark)
        return port


def has_ipv6():
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
            return True
    except OSError:
        return False


def accepts(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_for(condition, what):
    for _ in range(1000):
        if condition():
            return
        time.sleep(0.02)
    raise RuntimeError("%s did not happen" % what)


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


class Case(unittest.TestCase):
    """A folder for the class; programs started by `start` end with it, those of a test with the test."""

    @classmethod
    def setUpClass(cls):
        cls.dir = tempfile.mkdtemp(prefix="wsmi-interop-")
        cls.addClassCleanup(shutil.rmtree, cls.dir)

    @classmethod
    def write(cls, name, text, mode=0o600):
        path = os.path.join(cls.dir, name)
        with open(path, "w", encoding="utf-8") as file:
            os.chmod(path, mode)
            file.write(text)
        return path

    @staticmethod
    def launch(add_cleanup, *command):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL)

        def end():
            process.terminate()
            process.wait(30)

        add_cleanup(end)
        return process

    @classmethod
    def start(cls, *command):
        return cls.launch(cls.addClassCleanup, *command)

    @classmethod
    def start_responder(cls, responder, *options):
        """Its port."""
        port_file = tempfile.mkdtemp(dir=cls.dir) + "/port"
        cls.start(responder, "--port-file", port_file, "--die-with-parent", *options)
        wait_for(lambda: os.path.exists(port_file), "the responder's start")
        return int(read(port_file))
