#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""wsmi parse: what is printed for good input, and how what is bad is refused."""

import json
import math
import os
import re
import resource
import time
import unittest

from tool import FAILED, OK, Case, captures, run

SOAP = "http://www.w3.org/2003/05/soap-envelope"
ENVELOPE = f'<s:Envelope xmlns:s="{SOAP}"><s:Header/><s:Body>%s</s:Body></s:Envelope>'
NESTING_BYTES = 10 * 1024 * 1024
# Processor time of a whole run, which a busy machine does not change much; a build with sanitizers is given more.
REFUSAL_MS = int(os.environ.get("WSMI_REFUSAL_MS", "50"))


def parse(kind, content=None, *words):
    done = run("parse", kind, *words, stdin=b"" if content is None else content)
    return done, json.loads(done.out) if done.out else None


class Small(Case):
    def test_destination(self):
        done, found = parse("destination", "HTTPS://ann%40corp@[FE80::1%25eth0]:5986/wsman\n")
        self.assertEqual((done.status, done.err), (OK, ""))
        self.assertEqual(found, {
            "scheme": "https", "user": "ann@corp", "host_kind": "ipv6", "host": "FE80::1", "zone": "eth0", "port": 5986,
            "prefix": "/wsman", "canonical": "https://ann%40corp@[fe80::1%25eth0]:5986/wsman",
            "url": "https://[fe80::1%25eth0]:5986/wsman"})
        done, found = parse("destination", None, "--text", "server")
        self.assertEqual((found["scheme"], found["port"], found["url"]), (None, None, "https://server:5986/wsman"))

    def test_options(self):
        done, found = parse("options", "timeout = 30s; max-envelope-size=512KiB # comment\npassword = s3cr3t\nport=5986;"
                            "transport=HTTPS;cert-ca-check=off;user=\"a b\"")
        self.assertEqual((done.status, done.err), (OK, ""))
        values = {option["name"]: option["value"] for option in found["options"]}
        self.assertEqual(values, {"timeout": "PT30S", "max-envelope-size": 524288, "password": None, "port": 5986,
                                  "transport": "https", "cert-ca-check": False, "user": "a b"})
        self.assertNotIn("s3cr3t", done.out)
        again, same = parse("options", found["canonical"])
        self.assertEqual(same["canonical"].replace("# password is not shown\n", ""),
                         found["canonical"].replace("# password is not shown\n", ""))

    def test_a_file_and_standard_input_and_text_are_the_same(self):
        path = self.write("block", "port = 1\n")
        outputs = {run("parse", "options", path).out, run("parse", "options", "-", stdin="port = 1\n").out,
                   run("parse", "options", stdin="port = 1\n").out, run("parse", "options", "--text", "port = 1\n").out}
        self.assertEqual(len(outputs), 1)

    def test_refusals_have_one_form(self):
        for kind, content, line in (
                ("destination", "https://a b", "error: SYNTAX at 9: space\n"),
                ("destination", "ftp://a", "error: UNSUPPORTED at 0: "),
                ("destination", "a" * 3000, "error: LIMIT at "),
                ("destination", "a\nb", "error: SYNTAX at 1: "),
                ("options", "port = 0", "error: SYNTAX at 7: "),
                ("options", "port=1;tramsport=http",
                 "error: UNSUPPORTED at 7: no option has this name; did you mean transport?\n"),
                ("options", "frobnicate=1", "error: UNSUPPORTED at 0: no option has this name\n"),
                ("envelope", "", "error: SYNTAX at 0: "),
                ("envelope", "<a>", "error: SYNTAX at 3: ")):
            with self.subTest(content=content[:40]):
                done, found = parse(kind, content)
                self.assertIsNone(found)
                self.assertEqual(done.status, FAILED)
                self.assertTrue(done.err.startswith(line), done.err)
                self.assertEqual(done.err.count("\n"), 1)

    def test_more_than_sixteen_megabytes_are_not_read(self):
        self.assert_refused(run("parse", "envelope", "/dev/zero"), FAILED, "/dev/zero: larger than allowed")


SESSION = "application/HTTP-%s-session-encrypted"
SEALED = ("--Encrypted Boundary\r\nContent-Type: %s\r\nOriginalContent: type=application/soap+xml;charset=UTF-8;Length=4\r\n"
          "--Encrypted Boundary\r\nContent-Type: application/octet-stream\r\n").encode()
DATA = b"\x02\0\0\0\x01\xffdat\x80"
LAST = b"--Encrypted Boundary--\r\n"


def content_type(protocol, kind="encrypted"):
    return f'multipart/{kind};protocol="{SESSION % protocol}";boundary="Encrypted Boundary"'


class Frames(Case):
    def test_what_is_around_the_data_is_shown_and_the_data_stay_sealed(self):
        for protocol, words in (("SPNEGO", ()), ("Kerberos", ()), ("SPNEGO", ("--content-type", content_type("SPNEGO"))),
                                ("SPNEGO", ("--content-type", content_type("Kerberos")))):
            head = SEALED % (SESSION % protocol).encode()
            done, found = parse("frame", head + DATA + LAST, *words)
            self.assertEqual((done.status, done.err), (OK, ""))
            self.assertEqual(found, {"protocol": SESSION % protocol, "type": "application/soap+xml", "charset": "UTF-8", "length": 4,
                                     "header": "01ff", "data_offset": len(head) + 6, "data_bytes": 4})
        path = self.write("body", head + DATA + b"pad" + LAST)
        self.assertEqual(json.loads(run("parse", "frame", path).out)["data_bytes"], 7)

    def test_refusals_are_one_line(self):
        body = SEALED % (SESSION % "Kerberos").encode() + DATA + LAST
        for content, words, line in (
                (b"", (), "error: SYNTAX at 0: "),
                (body[:-4], (), f"error: SYNTAX at {len(body) - len(LAST)}: "),
                (body, ("--content-type", content_type("SPNEGO")), "error: PROTOCOL at 36: "),
                (body, ("--content-type", content_type("CredSSP")), "error: UNSUPPORTED at 0: bodies sealed by CredSSP"),
                (body, ("--content-type", content_type("CredSSP", "x-multi-encrypted")), "error: UNSUPPORTED at 0: multipart/x-multi"),
                (body, ("--content-type", "application/soap+xml"), "error: PROTOCOL at 0: the body is not sealed"),
                (body, ("--content-type", "x"), "error: SYNTAX at 1: ")):
            with self.subTest(words=words):
                done, found = parse("frame", content, *words)
                self.assertIsNone(found)
                self.assertEqual(done.status, FAILED)
                self.assertTrue(done.err.startswith(line), done.err)
                self.assertEqual(done.err.count("\n"), 1)


WSA = "http://schemas.xmlsoap.org/ws/2004/08/addressing"
WSMAN = "http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd"
WSEN = "http://schemas.xmlsoap.org/ws/2004/09/enumeration"
DEMO = "http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/Demo"
NAMES = f'xmlns:p="{DEMO}" xmlns:x="http://www.w3.org/2001/XMLSchema-instance" xmlns:a="{WSA}" xmlns:w="{WSMAN}" xmlns:e="{WSEN}"'
EPR = ("<a:Address>http://h/wsman</a:Address><a:ReferenceParameters>"
       f"<w:ResourceURI>{DEMO}</w:ResourceURI><w:SelectorSet><w:Selector Name='Id'>5</w:Selector></w:SelectorSet>"
       "</a:ReferenceParameters>")


class Messages(Case):
    """What is in a body is shown under the name of what it is, texts as they were sent."""

    def body(self, text, kind):
        done, found = parse("envelope", ENVELOPE % text)
        self.assertEqual((done.status, done.err), (OK, ""))
        self.assertEqual(found["body_kind"], kind)
        return found

    def test_an_instance_with_null_array_reference_and_embedded_instance(self):
        found = self.body(f"<p:Demo {NAMES}><p:N x:nil='true'/><p:A>1</p:A><p:A>&lt;2</p:A><p:R>{EPR}</p:R>"
                          f"<p:I x:type='Inner'><p:K>v</p:K></p:I></p:Demo>", "instance")["instance"]
        self.assertEqual((found["class"], found["class_uri"], found["path"]), ("Demo", DEMO, None))
        values = {each["name"]: each["values"] for each in found["properties"]}
        self.assertEqual(values["N"], [{"kind": "null"}])
        self.assertEqual([item["text"] for item in values["A"]], ["1", "<2"])
        self.assertEqual(values["R"][0]["reference"], {"address": "http://h/wsman", "resource_uri": DEMO,
                                                       "selectors": [{"name": "Id", "text": "5"}]})
        self.assertEqual(values["I"][0]["instance"]["properties"][0]["values"][0]["text"], "v")

    def test_the_reference_to_what_was_created(self):
        found = self.body(f'<t:ResourceCreated xmlns:t="http://schemas.xmlsoap.org/ws/2004/09/transfer" {NAMES}>{EPR}'
                          "</t:ResourceCreated>", "resource-created")
        self.assertEqual(found["created"]["selectors"], [{"name": "Id", "text": "5"}])
        self.assertIsNone(found["instance"])

    def test_an_answer_to_pull(self):
        found = self.body(f"<e:PullResponse {NAMES}><e:EnumerationContext>ctx</e:EnumerationContext><e:Items>"
                          "<p:Demo><p:Id>1</p:Id></p:Demo><p:Demo><p:Id>2</p:Id></p:Demo></e:Items><e:EndOfSequence/>"
                          "</e:PullResponse>", "pull-response")["enumeration"]
        self.assertEqual((found["context"], found["end_of_sequence"]), ("ctx", True))
        self.assertEqual([item["instance"]["properties"][0]["values"][0]["text"] for item in found["items"]], ["1", "2"])

    def test_a_class(self):
        found = self.body('<CLASS NAME="Demo" SUPERCLASS="Base"><QUALIFIER NAME="Version" TYPE="string"><VALUE>1.2</VALUE>'
                          '</QUALIFIER><PROPERTY NAME="Id" TYPE="uint32"><QUALIFIER NAME="Key" TYPE="boolean"><VALUE>true'
                          '</VALUE></QUALIFIER></PROPERTY><PROPERTY.ARRAY NAME="Tags" TYPE="string"/><METHOD NAME="Go" '
                          'TYPE="uint32"><PARAMETER NAME="How" TYPE="string"/></METHOD></CLASS>', "class")["class"]
        self.assertEqual((found["name"], found["superclass"]), ("Demo", "Base"))
        self.assertEqual([(each["name"], each["type"], each["array"]) for each in found["properties"]],
                         [("Id", "uint32", False), ("Tags", "string", True)])
        self.assertEqual(found["qualifiers"], [{"name": "Version", "type": "string", "value": "1.2"}])
        self.assertEqual(found["methods"][0]["parameters"][0]["name"], "How")

    def test_a_body_that_is_no_cim_object_is_reported_by_name_with_the_reason(self):
        found = self.body('<n:Note xmlns:n="urn:n"><plain/></n:Note>', "other")
        self.assertEqual(found["body"], {"namespace": "urn:n", "name": "Note"})
        self.assertIn("namespace", found["no_instance"]["reason"])


class Envelopes(Case):
    def test_identity(self):
        body = ('<i:IdentifyResponse xmlns:i="http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd"><i:ProtocolVersion>p'
                "</i:ProtocolVersion><i:ProductVendor>v&lt;&#x9;w</i:ProductVendor></i:IdentifyResponse>")
        for content, words in (((ENVELOPE % body).encode(), ()),
                               ((ENVELOPE % body).encode("utf-16"), ()),
                               ((ENVELOPE % body).encode("utf-16-be"), ("--charset", "UTF-16BE"))):
            done, found = parse("envelope", content, *words)
            self.assertEqual((done.status, done.err), (OK, ""))
            self.assertEqual(found["body_kind"], "identify-response")
            self.assertEqual(found["identify"], {"vendor": "v<\tw", "version": None, "protocol_versions": ["p"],
                                                 "security_profiles": []})

    def test_leniency_is_the_default_and_can_be_switched_off(self):
        body = "<s:IdentifyResponse/>"  # OMI's namespace
        self.assertEqual(parse("envelope", ENVELOPE % body)[0].status, OK)
        strict, found = parse("envelope", ENVELOPE % body, "--strict")
        self.assertEqual((strict.status, found["body_kind"]) if found else strict.status,
                         (OK, "other") if found else FAILED)
        self.assertNotEqual(run("parse", "envelope", stdin=ENVELOPE % body).out, strict.out)

    def refused_in_time(self, content, code):
        path = self.write("hostile", content)
        best = wall = None
        for _ in range(3):
            before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
            done = run("parse", "envelope", path)
            after, end = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
            used = (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1000
            best, wall = min(used, best or used), min((end - begin) * 1000, wall or math.inf)
            self.assertEqual((done.status, done.out), (FAILED, ""))
            self.assertTrue(done.err.startswith(f"error: {code} at "), done.err)
        print(f"refused in {best:.1f} ms of processor time, {wall:.1f} ms in all: {done.err.strip()}")
        self.assertLess(best, REFUSAL_MS)

    def test_dtd(self):
        self.refused_in_time('<!DOCTYPE e [<!ENTITY a "x">]>' + ENVELOPE % "&a;", "UNSUPPORTED")

    def test_external_dtd(self):
        self.refused_in_time('<!DOCTYPE e SYSTEM "file:///etc/passwd">' + ENVELOPE % "", "UNSUPPORTED")

    def test_entities(self):
        self.refused_in_time(ENVELOPE % "&lol;", "UNSUPPORTED")

    def test_exploding_entities(self):
        levels = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
        self.refused_in_time(f'<!DOCTYPE e [<!ENTITY l0 "lol">{levels}]>' + ENVELOPE % "&l9;", "UNSUPPORTED")

    def test_processing_instruction(self):
        self.refused_in_time(ENVELOPE % "<?php x?>", "UNSUPPORTED")

    def test_soap_1_1(self):
        self.refused_in_time((ENVELOPE % "").replace(SOAP, "http://schemas.xmlsoap.org/soap/envelope/"), "UNSUPPORTED")

    def test_ten_megabytes_of_nesting(self):
        self.refused_in_time("<a>" * (NESTING_BYTES // 3), "LIMIT")
        count = NESTING_BYTES // 7
        self.refused_in_time("<a>" * count + "</a>" * count, "LIMIT")

    def test_invalid_utf8(self):
        self.refused_in_time((ENVELOPE % "<a>x</a>").encode().replace(b">x<", b">\xff<"), "SYNTAX")
        self.refused_in_time((ENVELOPE % "<a>x</a>").encode().replace(b">x<", b">" + b"y" * NESTING_BYTES + b"\xed\xa0\x80<"), "SYNTAX")

    def test_a_fault_of_a_hostile_peer_prints_harmless_json(self):
        body = ("<s:Fault><s:Code><s:Value>s:Sender</s:Value></s:Code><s:Reason><s:Text xml:lang='en'>\u202e\u009b2J\"\\&#10;"
                "</s:Text></s:Reason></s:Fault>")
        done, found = parse("envelope", ENVELOPE % body)
        self.assertEqual(found["fault"]["reason"].strip(), '\u202e\u009b2J"\\')
        self.assert_harmless(done.out)


def recorded_envelope(path):
    """(body, charset) of a recorded answer that carries SOAP, or None."""
    with open(path, "rb") as file:
        head, _, body = file.read().partition(b"\r\n\r\n")
    fields = {}
    for line in head.decode("latin-1").split("\r\n")[1:]:
        name, _, value = line.partition(":")
        fields[name.strip().lower()] = value.strip()
    media = fields.get("content-type", "")
    if "soap+xml" not in media or media.startswith("multipart/") or not body.strip():  # OMI ends NTLM with an empty one
        return None
    if fields.get("transfer-encoding", "").lower() == "chunked":
        whole = b""
        while body:
            size, _, rest = body.partition(b"\r\n")
            count = int(size, 16)
            whole, body = whole + rest[:count], rest[count + 2:] if count else b""
        body = whole
    charset = media.partition("charset=")[2].strip('"') or None
    return body, charset


def has_instance(parsed):
    items = parsed["enumeration"]["items"] if "enumeration" in parsed else [parsed]
    return any(item.get("instance") for item in items)


@unittest.skipUnless(captures(), "recorded exchanges absent")
class Recorded(Case):
    def test_every_recorded_sealed_body_is_accepted(self):
        accepted = 0
        for name in ("C-ntlm-enc-003.request.http", "C-ntlm-enc-003.response.http"):
            with open(os.path.join(captures(), "omi", name), "rb") as file:
                head, _, body = file.read().partition(b"\r\n\r\n")
            declared = re.search(rb"(?mi)^content-type: *(.*?)\r?$", head).group(1).decode()
            done, found = parse("frame", body, "--content-type", declared)
            self.assertEqual((done.status, done.err), (OK, ""))
            self.assertEqual((found["data_bytes"], found["header"][:8]), (found["length"], "01000000"))
            accepted += 1
        print(f"{accepted} recorded sealed bodies accepted")

    def test_every_recorded_answer_is_accepted_and_says_what_it_is(self):
        accepted = faults = instances = 0
        for agent in ("omi", "openwsman"):
            folder = os.path.join(captures(), agent)
            for name in sorted(os.listdir(folder)):
                found = recorded_envelope(os.path.join(folder, name)) if name.endswith(".response.http") else None
                if found is None:
                    continue
                body, charset = found
                with self.subTest(capture=f"{agent}/{name}"):
                    done, parsed = parse("envelope", body, *(("--charset", charset) if charset else ()))
                    if b"encoding='\"utf-8\"'" in body:  # openwsman copies a quoted charset with its quotes: not XML
                        self.assertEqual(done.status, FAILED)
                        continue
                    self.assertEqual((done.status, done.err), (OK, ""))
                    accepted += 1
                    if body[:2] in (b"\xff\xfe", b"\xfe\xff"):
                        body = body.decode("utf-16").encode()
                    is_fault = b":Fault>" in body
                    faults += is_fault
                    self.assertEqual(parsed["body_kind"] == "fault", is_fault)
                    self.assertEqual(parsed["body_kind"] == "identify-response", b"IdentifyResponse" in body)
                    for header, key in ((b":Action", "action"), (b":RelatesTo>", "relates_to"), (b":MessageID>", "message_id")):
                        self.assertEqual(parsed[key] is not None, header in body.partition(b":Body>")[0], key)
                    instances += has_instance(parsed)
                    if is_fault:
                        self.assertIn(parsed["fault"]["code"], ("Sender", "Receiver", "MustUnderstand"))
                        self.assertIsNotNone(parsed["fault"]["reason"] or parsed["fault"]["subcode"])
        print(f"{accepted} recorded envelopes accepted, {faults} of them faults, {instances} with instances")
        self.assertGreater(instances, 60)
        self.assertGreater(accepted, 150)
        self.assertGreater(faults, 40)


if __name__ == "__main__":
    unittest.main()
