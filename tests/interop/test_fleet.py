#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The README's way to ask a fleet: GNU parallel hands parts of a list to `wsmi identify @-` on two workers, by ssh.

usage: test_fleet.py WSMI RESPONDER. The workers are one sshd of this test on the loopback interface under two names; it, its keys and its
configuration are gone at the end. Exit status 77 when parallel or sshd is not installed.
"""

import getpass
import os
import subprocess
import sys
import unittest

import counterpart

WSMI, RESPONDER = sys.argv[1:3]
UP, DOWN, PART = 40, 10, 10
UNREACHABLE = 3

SSHD = """Port {port}
ListenAddress 127.0.0.1
HostKey {folder}/key
AuthorizedKeysFile {folder}/key.pub
PidFile none
StrictModes no
UsePAM no
PasswordAuthentication no
PermitRootLogin prohibit-password
"""

SSH = """Host first second
HostName 127.0.0.1
Port {port}
User {user}
IdentityFile {folder}/key
IdentitiesOnly yes
StrictHostKeyChecking no
UserKnownHostsFile {folder}/known
LogLevel ERROR
"""


class Fleet(counterpart.Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.service = cls.start_responder(RESPONDER, "--anonymous")
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", cls.dir + "/key"], check=True)
        names = {"port": counterpart.free_port(), "folder": cls.dir, "user": getpass.getuser()}
        cls.ssh = cls.write("ssh", SSH.format(**names))
        if os.geteuid() == 0:
            os.makedirs("/run/sshd", mode=0o755, exist_ok=True)  # where sshd gives its rights up
        cls.start(counterpart.program("sshd"), "-D", "-q", "-f", cls.write("sshd", SSHD.format(**names)))
        counterpart.wait_for(lambda: counterpart.accepts(names["port"]), "sshd's start")

    def test_two_workers_share_a_list_and_every_host_has_one_line(self):
        up = [f"http://127.0.0.1:{self.service}/wsman"] * UP
        down = [f"http://127.0.0.1:{counterpart.free_port()}/down{i}" for i in range(DOWN)]
        with open(self.write("hosts", "".join(host + "\n" for host in up + down)), encoding="utf-8") as hosts:
            ran = subprocess.run(
                ["parallel", "--will-cite", "--ssh", "ssh -F " + self.ssh, "--sshlogin", "1/first,1/second", "--pipe", "-N", str(PART),
                 "--joblog", self.dir + "/jobs", WSMI, "identify", "@-", "-o", "packet-privacy=false", "--timeout", "20s"],
                stdin=hosts, capture_output=True, text=True, timeout=90, check=False)
        lines = [line.split() for line in ran.stdout.splitlines()]
        self.assertEqual(sorted(line[0] for line in lines), sorted(up + down), ran.stderr)
        self.assertEqual(sum(line[1] == "ok" for line in lines), UP, ran.stdout)
        self.assertEqual(sorted(line[0] for line in lines if line[1] == "unreachable"), sorted(down))
        jobs = [line.split("\t") for line in counterpart.read(self.dir + "/jobs").splitlines()[1:]]
        self.assertEqual(len(jobs), (UP + DOWN) // PART)
        self.assertEqual({job[1] for job in jobs}, {"first", "second"})
        self.assertEqual(sorted(int(job[6]) for job in jobs), [0] * (UP // PART) + [UNREACHABLE] * (DOWN // PART))


if __name__ == "__main__":
    for program in ("parallel", "sshd", "ssh", "ssh-keygen"):
        if counterpart.program(program) is None:
            print(f"NOT RUN: {program} is not installed")
            sys.exit(77)
    unittest.main(argv=sys.argv[:1])
