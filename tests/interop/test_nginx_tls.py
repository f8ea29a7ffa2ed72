#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""wsmi against nginx with every kind of certificate: exit status and the one line that says why.

usage: test_nginx_tls.py WSMI RESPONDER CERTS_SCRIPT (the responder is not needed). Exit status 77 when nginx is not installed.
"""

import subprocess
import sys

import counterpart
import nginx

WSMI = sys.argv[1]
FAILED, UNREACHABLE = 1, 3

SERVER = """
  server {{ listen 127.0.0.1:{port} ssl; ssl_certificate {certificate}.pem; ssl_certificate_key {key}.key; {more}
            location / {{ return 200 '{identify}'; }} }}
"""

# Issued here: the authority has an RSA key, so that it can sign in every way. Name: kind of key, how the authority signs it.
PSS = ("-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:-1")
KINDS = {
    "sha1": ("rsa", ("-sha1",)),
    "sha256": ("rsa", ("-sha256",)),
    "sha512": ("rsa", ("-sha512",)),
    "ec": ("ec", ("-sha256",)),
    "ec-384": ("ec-384", ("-sha384",)),
    "pss": ("rsa", ("-sha256", *PSS)),
    "pss-key": ("pss", ("-sha384", *PSS)),
    "ed25519": ("ed25519", ("-sha256",)),
}
KEYS = {
    "rsa": ("-algorithm", "RSA"),
    "pss": ("-algorithm", "RSA-PSS"),
    "ec": ("-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"),
    "ec-384": ("-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384"),
    "ed25519": ("-algorithm", "ED25519"),
}
AUTHORITY = """
[ca]
default_ca = kinds
[kinds]
database = {dir}/index
default_md = sha256
certificate = {dir}/certs/kinds.pem
private_key = {dir}/certs/key-rsa.key
"""
PROTOCOLS = {"tls12": "ssl_protocols TLSv1.2;", "tls13": "ssl_protocols TLSv1.3;"}


def openssl(*words):
    subprocess.run(("openssl", *words), check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


class NginxTls(nginx.Case):
    @classmethod
    def issue(cls):
        """The authority `kinds` and what it issues; beside them what the script makes."""
        certs = cls.certs
        names = cls.write("names", "subjectAltName=DNS:localhost,IP:127.0.0.1\nextendedKeyUsage=serverAuth\n")
        for name, words in KEYS.items():
            openssl("genpkey", *words, "-out", "%s/key-%s.key" % (certs, name))
        openssl("req", "-x509", "-new", "-key", certs + "/key-rsa.key", "-subj", "/CN=kinds", "-days", "2", "-out", certs + "/kinds.pem")
        for serial, (name, (key, how)) in enumerate(KINDS.items(), 1):
            base = "%s/%s" % (certs, name)
            openssl("req", "-new", "-key", "%s/key-%s.key" % (certs, key), "-subj", "/CN=" + name, "-out", base + ".csr")
            openssl("x509", "-req", "-in", base + ".csr", "-CA", certs + "/kinds.pem", "-CAkey", certs + "/key-rsa.key", "-days", "1",
                    "-set_serial", str(serial), "-extfile", names, *how, "-out", base + ".pem")
        cls.ca = cls.write("ca.pem", counterpart.read(certs + "/ca.pem") + counterpart.read(certs + "/kinds.pem"))

    @classmethod
    def revoke(cls):
        """sha256 is revoked, which a list says, and so do answers about it; those about sha512 are good."""
        cls.write("index", "")
        config = cls.write("authority.conf", AUTHORITY.format(dir=cls.dir))
        cls.crl = cls.dir + "/kinds.crl"
        openssl("ca", "-config", config, "-valid", cls.certs + "/sha512.pem")
        openssl("ca", "-config", config, "-revoke", cls.certs + "/sha256.pem")
        openssl("ca", "-config", config, "-gencrl", "-crldays", "1", "-out", cls.crl)
        ca = cls.certs + "/kinds.pem"
        for name in ("sha256", "sha512"):
            base = "%s/%s" % (cls.certs, name)
            openssl("ocsp", "-issuer", ca, "-cert", base + ".pem", "-reqout", base + ".req", "-no_nonce")
            openssl("ocsp", "-index", cls.dir + "/index", "-CA", ca, "-rsigner", ca, "-rkey", cls.certs + "/key-rsa.key", "-ndays", "1",
                    "-reqin", base + ".req", "-respout", base + ".answer")
            cls.write("certs/%s-chain.pem" % name, counterpart.read(base + ".pem") + counterpart.read(ca))

    @classmethod
    def serve(cls, name, certificate, key, more):
        cls.port[name] = counterpart.free_port()
        return SERVER.format(port=cls.port[name], certificate="%s/%s" % (cls.certs, certificate), key="%s/%s" % (cls.certs, key),
                             more=more, identify=nginx.IDENTIFY)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.issue()
        cls.revoke()
        cls.port = {}
        servers = cls.serve("unstapled", "sha512-chain", "key-rsa", "")
        for name in ("sha256", "sha512"):
            servers += cls.serve("stapled " + name, name + "-chain", "key-rsa",
                                 "ssl_stapling on; ssl_stapling_file %s/%s.answer;" % (cls.certs, name))
        for protocol, more in PROTOCOLS.items():
            for name in ("server", "expired", "wrongname", "unknown"):
                servers += cls.serve("%s %s" % (name, protocol), name, name, more)
            for name, (key, _) in KINDS.items():
                weak = "ssl_ciphers DEFAULT:@SECLEVEL=0;" if name == "sha1" else ""
                servers += cls.serve("%s %s" % (name, protocol), name, "key-" + key, more + weak)
            servers += cls.serve("mutual " + protocol, "server", "server",
                                 more + "ssl_verify_client on; ssl_client_certificate %s/ca.pem;" % cls.certs)
        cls.start_nginx(servers, *cls.port.values())

    def identify(self, name, *options):
        return subprocess.run([WSMI, "identify", "https://localhost:%d" % self.port[name], "-o",
                               "; ".join(("ca-file=" + self.ca,) + options)], capture_output=True, text=True, timeout=60, check=False)

    def own(self, name):
        return "client-cert=%s/%s.pem" % (self.certs, name), "client-key=%s/%s.key" % (self.certs, name)

    def assert_accepted(self, done):
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("static", done.stdout)

    def assert_refused(self, done, status, text):
        self.assertEqual((done.returncode, done.stdout, len(done.stderr.splitlines())), (status, "", 1), done.stderr)
        self.assertIn(text, done.stderr)

    def test_every_kind_of_key_and_signature_is_accepted(self):
        for protocol in PROTOCOLS:
            for name in ["server"] + [kind for kind in KINDS if kind != "sha1"]:
                with self.subTest(protocol=protocol, certificate=name):
                    self.assert_accepted(self.identify("%s %s" % (name, protocol)))

    def test_what_is_wrong_with_a_certificate_is_told(self):
        for protocol in PROTOCOLS:
            for name, text in (("expired", "has expired"), ("wrongname", "for another host name"),
                               ("unknown", "not signed by a trusted authority"), ("sha1", "digest algorithm too weak")):
                with self.subTest(protocol=protocol, certificate=name):
                    self.assert_refused(self.identify("%s %s" % (name, protocol)), UNREACHABLE, text)

    def test_each_check_is_waived_by_its_own_option(self):
        waived = {"expired": "cert-ca-check=false", "unknown": "cert-ca-check=false", "sha1": "cert-ca-check=false",
                  "wrongname": "cert-cn-check=false"}
        for name, option in waived.items():
            with self.subTest(certificate=name):
                self.assertEqual(self.identify(name + " tls13", option).returncode, 0)
                other = "cert-cn-check=false" if option.startswith("cert-ca") else "cert-ca-check=false"
                self.assertEqual(self.identify(name + " tls13", other).returncode, UNREACHABLE)

    def test_revocation_is_told_by_a_list_or_by_the_server_and_nobody_shrugs(self):
        lists = "cert-revocation-check=true", "crl-file=" + self.crl
        asks = "cert-revocation-check=true",
        for name, options, text in (("sha512 tls13", lists, None), ("sha256 tls13", lists, "has been revoked"),
                                    ("server tls13", lists, "cannot tell whether"), ("sha512 tls12", asks, "cannot tell whether"),
                                    ("unstapled", asks, "cannot tell whether"), ("stapled sha512", asks, None),
                                    ("stapled sha256", asks, "has been revoked"), ("stapled sha256", (), None)):
            with self.subTest(certificate=name, options=options):
                done = self.identify(name, *options)
                if text:
                    self.assert_refused(done, UNREACHABLE, text)
                else:
                    self.assert_accepted(done)

    def test_a_server_of_tls_1_2_alone_is_refused_where_1_3_is_demanded(self):
        self.assert_refused(self.identify("server tls12", "ssl-options=16"), UNREACHABLE, "protocol version")
        self.assert_accepted(self.identify("server tls13", "ssl-options=16"))

    def test_a_client_certificate_is_checked_by_nginx_which_says_so_over_http(self):
        for protocol in PROTOCOLS:
            with self.subTest(protocol=protocol):
                self.assert_accepted(self.identify("mutual " + protocol, *self.own("client")))
                self.assert_refused(self.identify("mutual " + protocol), FAILED, "HTTP 400")
                self.assert_refused(self.identify("mutual " + protocol, *self.own("unknown")), FAILED, "HTTP 400")


if __name__ == "__main__":
    nginx.main()
