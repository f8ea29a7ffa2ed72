#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""wsmi through squid, a proxy nobody here wrote: tunnels, Basic, refusals.

usage: test_squid.py WSMI RESPONDER CERTS_SCRIPT. Exit status 77 when squid is not installed.
"""

import itertools
import os
import re
import subprocess
import sys
import unittest

import counterpart

WSMI, RESPONDER, CERTS = sys.argv[1:4]
SQUID = counterpart.program("squid")
HELPER = "/usr/lib/squid/basic_ncsa_auth"

CONFIG = """
http_port 127.0.0.1:{port}
{ports6}
pid_filename {dir}/squid.pid
access_log stdio:{dir}/access.log
cache_log {dir}/cache.log
cache deny all
coredump_dir {dir}
workers 1
auth_param basic program {helper} {dir}/passwd
auth_param basic realm through
auth_param basic children 1
acl known proxy_auth REQUIRED
acl elsewhere port 1
http_access deny elsewhere
http_access allow known
http_access deny all
shutdown_lifetime 0 seconds
"""


PORTS6 = """
http_port [::1]:{port}
https_port [::1]:{tls} tls-cert={dir}/certs/server.pem tls-key={dir}/certs/server.key
"""


class Squid(counterpart.Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        os.chmod(cls.dir, 0o777)  # squid gives up being root
        certificates = cls.dir + "/certs"
        subprocess.run([CERTS, certificates], check=True, stdout=subprocess.DEVNULL)
        cls.ca = certificates + "/ca.pem"
        cls.password = cls.write("pw", "secret\n")
        cls.proxy_password = cls.write("proxy-pw", "through the gate\n")
        cls.wrong_password = cls.write("wrong-pw", "not the one\n")
        hashed = subprocess.run(["openssl", "passwd", "-apr1", "through the gate"], check=True, capture_output=True, text=True).stdout
        cls.write("passwd", "carl:" + hashed, 0o644)
        cls.user = "--user", "ann", "--password-file", cls.password
        cls.tls = "--tls", "--cert", certificates + "/server.pem", "--key", certificates + "/server.key"
        cls.target = cls.own_target()
        cls.port, cls.tls_port = counterpart.free_port(), counterpart.free_port()
        more = PORTS6.format(dir=cls.dir, port=cls.port, tls=cls.tls_port) if counterpart.has_ipv6() else ""
        config = cls.write("squid.conf", CONFIG.format(dir=cls.dir, port=cls.port, ports6=more, helper=HELPER), 0o644)
        cls.start(SQUID, "-N", "-f", config)
        counterpart.wait_for(lambda: counterpart.accepts(cls.port), "the start of squid")

    def identify(self, *options, target=None, environment=None):
        return subprocess.run(
            [WSMI, "identify", target or self.target, "-o", "ca-file=" + self.ca, "--user", "ann", "--password-file", self.password,
             *options], capture_output=True, text=True, timeout=60, check=False, env={**os.environ, **(environment or {})})

    def through(self, password=None, user="carl", proxy=None):
        return ("-o", "proxy=" + (proxy or "http://127.0.0.1:%d" % self.port), "-o", "proxy-auth=basic", "-o", "proxy-user=" + user,
                "-o", "proxy-password-file=" + (password or self.proxy_password))

    def seen(self, pattern, count):
        """What squid has written, once the pattern is in it so often; a line comes after the end of what it tells of."""
        counterpart.wait_for(lambda: len(re.findall(pattern, counterpart.read(self.dir + "/access.log"))) >= count, pattern)
        log = counterpart.read(self.dir + "/access.log")
        self.assertEqual(len(re.findall(pattern, log)), count, pattern)
        return log

    @classmethod
    def own_target(cls):
        """A responder whose port tells the lines of one test from those of another."""
        return "https://localhost:%d" % cls.start_responder(RESPONDER, *cls.user, *cls.tls)

    def test_a_tunnel_with_credentials_of_its_own(self):
        target = self.own_target()
        done = self.identify(*self.through(), target=target)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("wsmi", done.stdout)
        self.seen(r" TCP_TUNNEL/200 \d+ CONNECT %s carl " % target[8:], 1)

    def test_an_enumeration_takes_one_tunnel(self):
        target = self.own_target()
        done = subprocess.run(
            [WSMI, "enumerate", target, "Demo_Generated", "--namespace", "root/demo", "--limit", "2500", "--output", "csv",
             "-o", "ca-file=" + self.ca, "--user", "ann", "--password-file", self.password, *self.through()],
            capture_output=True, text=True, timeout=120, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertGreater(len(done.stdout.splitlines()), 1000)
        self.seen(" TCP_TUNNEL/200 .* CONNECT %s carl " % target[8:], 1)

    def test_a_proxy_that_wants_credentials_is_named_as_the_one_who_refuses(self):
        done = self.identify("-o", "proxy=http://127.0.0.1:%d" % self.port)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("the proxy refuses", done.stderr)
        self.assertIn("407", done.stderr)

    def test_a_wrong_password_for_the_proxy_is_tried_once_and_not_printed(self):
        target = self.own_target()
        done = self.identify(*self.through(self.wrong_password), target=target)
        self.assertIn("407", done.stderr)
        self.assertNotIn("not the one", done.stderr)
        self.seen(" TCP_DENIED/407 .* CONNECT %s carl " % target[8:], 1)

    def test_what_the_proxy_forbids_and_what_nobody_serves(self):
        forbidden = self.identify(*self.through(), target="https://localhost:1")
        self.assertIn("403", forbidden.stderr)
        nobody = self.identify(*self.through(), target="https://localhost:%d" % counterpart.free_port())
        self.assertRegex(nobody.stderr, "the proxy refuses.*50[0-9]")

    @unittest.skipUnless(counterpart.has_ipv6(), "NOT RUN: no ::1 here")
    def test_addresses_of_ipv6_reach_the_proxy_in_brackets_and_their_zones_stay_here(self):
        plain = "http://%%s:%d" % self.start_responder(RESPONDER, "--listen", "[::1]:0", *self.user)
        secure = "https://%%s:%d" % self.start_responder(RESPONDER, "--listen", "[::1]:0", *self.user, *self.tls)
        proxies = ["http://%s:%d" % (host, self.port) for host in ("[::1]", "[::1%25lo]")] + ["https://[::1]:%d" % self.tls_port]
        ways = itertools.product(proxies, ("[::1]", "[::1%25lo]"))
        for count, (proxy, host) in enumerate(ways, start=1):
            for target, options in ((secure, ()), (plain, ("-o", "packet-privacy=false"))):
                with self.subTest(proxy=proxy, target=target % host):
                    done = self.identify("-o", "auth=basic", *options, *self.through(proxy=proxy), target=target % host)
                    self.assertEqual(done.returncode, 0, done.stderr)
                    log = self.seen(r" TCP_TUNNEL/200 \d+ CONNECT \[::1\]:%s carl " % target.rsplit(":", 1)[1], count)
                    self.assertNotIn("%", log)

    def test_the_environment_names_the_proxy_only_when_asked(self):
        environment = {"https_proxy": "http://127.0.0.1:1", "no_proxy": ""}
        straight = self.identify(environment=environment)
        self.assertEqual(straight.returncode, 0, straight.stderr)
        asked = self.identify("-o", "proxy-type=auto", environment=environment)
        self.assertEqual(asked.returncode, 3, asked.stderr)


if __name__ == "__main__":
    if SQUID is None or not os.path.exists(HELPER):
        print("squid is not installed: NOT RUN")
        sys.exit(77)
    unittest.main(argv=sys.argv[:1])
