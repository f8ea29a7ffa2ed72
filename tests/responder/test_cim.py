#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Proves that wsmi-responder is the CIM server its README.md says, with every agent's habits. test_cim.py RESPONDER"""

import contextlib
import struct
import sys
import threading
import time
import unittest
import xml.etree.ElementTree as ET
from xml.sax.saxutils import escape

from cimclient import (ALL, AMT, ASSOCIATION_FILTER, CIM_ITEMS, CIM_XML, CQL, DMTF, INTRINSIC, NS, SELECTOR_FILTER, WMI, WQL, WSMAN,
                       Client, Fault, Reply, context, ended, epr, epr_keys, first, items, q, response, split, values)
from peer import Responder, in_time, request

AGENTS = ("default", "windows", "omi", "openwsman", "amt")
SEEN = set()
ALL_LAMPS = "<w:OptimizeEnumeration/><w:MaxElements>100</w:MaxElements>"


class AgentCase:
    """One server and one client of it; the subclasses at the end of the file are one agent each."""

    agent = None

    def setUp(self):
        self.responder = Responder("--agent", self.agent, "--generate", "2500")
        self.responder.__enter__()
        self.client = Client(self.responder)

    def tearDown(self):
        self.client.close()
        self.responder.__exit__(None, None, None)

    def refused(self, call, *a, **o):
        with self.assertRaises(Fault) as caught:
            call(*a, **o)
        return caught.exception

    # -- reading and writing instances

    def test_get_has_every_value_in_the_agents_spelling(self):
        reply = self.client.get("Demo_AllTypes", {"Id": "max"})
        ns, local = split(first(reply).tag)
        self.assertEqual((local, ns.rpartition("/")[2]), ("Demo_AllTypes", "Demo_AllTypes"))
        v = values(first(reply))
        self.assertEqual(v["Boolean"], "TRUE" if self.agent == "omi" else "true")
        self.assertEqual((v["Uint8"], v["Sint8"], v["Uint64"], v["Sint64"]),
                         ("255", "127", "18446744073709551615", "9223372036854775807"))
        self.assertEqual(v["Real64"], "1.79769313486232e+308" if self.agent == "omi" else "1.7976931348623157e+308")
        self.assertEqual(struct.pack("<f", float(v["Real32"])), struct.pack("<f", 3.4028234663852886e38))
        self.assertEqual(v["Char16"], "\ufffd" if self.agent in ("openwsman", "amt") else "65533")
        self.assertIn("\U0001F600", v["String"])
        self.assertEqual(v["StringA"], ["one", "", " two  spaces ", "<&>", "\u00e9"])
        self.assertEqual(v["Uint64A"], ["0", "18446744073709551615"])
        self.assertEqual(values(v["Instance"])["Watts"], "9")
        self.assertEqual([values(e).get("Kelvin") for e in v["InstanceA"]], [None, "2700"])
        self.assertEqual(epr_keys(v["Reference"])[1]["Id"], "1")

    def test_datetimes_have_the_agents_form(self):
        v = values(first(self.client.get("Demo_AllTypes", {"Id": "max"})))
        w = values(first(self.client.get("Demo_AllTypes", {"Id": "max"}, agent="Microsoft WinRM Client")))
        xsd = ("2024-02-29T23:59:58.123456-05:30", "P12DT3H45M6.000789S")
        if self.agent == "openwsman":
            self.assertEqual((v["Timestamp"], v["Interval"]), ("20240229235958.123456-330", "00000012034506.000789:000"))
        elif self.agent == "omi":
            self.assertEqual((v["Timestamp"], v["Interval"]), xsd)
            self.assertEqual((w["Timestamp"].findtext(q("cim:Datetime")), w["Interval"].findtext(q("cim:Interval"))), xsd)
            zero = values(first(self.client.get("Demo_AllTypes", {"Id": "min"})))
            self.assertEqual(zero["Interval"], "P")
        else:
            self.assertEqual((v["Timestamp"].findtext(q("cim:Datetime")), v["Interval"].findtext(q("cim:Interval"))), xsd)

    def test_null_is_nil_or_absent(self):
        v = values(first(self.client.get("Demo_AllTypes", {"Id": "null"})))
        if self.agent == "amt":
            self.assertEqual(v, {"Id": "null"})
        else:
            self.assertEqual((len(v), v["String"], v["InstanceA"]), (33, None, None))

    def test_special_characters_survive(self):
        reply = self.client.get("Demo_AllTypes", {"Id": "special"})
        v = values(first(reply))
        self.assertEqual(v["String"], '&lt; &amp; <![CDATA[x]]> "\x85" tab\there nl\nnext cr\rend \U0001F4A1\U0010FFFD\u2028')
        self.assertEqual((v["Real32"], v["Real64"], v["Real64A"]),
                         ("inf", "nan", ["-inf", "inf"]) if self.agent == "omi" else ("INF", "NaN", ["-INF", "INF"]))

    def test_create_get_put_delete(self):
        created = first(self.client.create("Demo_Lamp", {"Id": 77, "Name": "n & <m>", "Size": 4000000000}))
        self.assertEqual(created.tag, q("x:ResourceCreated"))
        uri, keys = epr_keys(created)
        self.assertEqual((uri, keys["Id"]), (DMTF + "Demo_Lamp", "77"))
        self.assertEqual("__cimnamespace" in keys, self.agent in ("default", "windows", "openwsman"))
        again = self.refused(self.client.create, "Demo_Lamp", {"Id": 77})
        self.assertEqual(again.subcode, {"omi": "InternalError"}.get(self.agent, "AlreadyExists"))
        put = self.client.put("Demo_Lamp", {"Id": 77}, {"Name": "other", "Levels": 5})
        self.assertEqual(values(first(put))["Name"], "other")
        v = values(first(self.client.get("Demo_Lamp", {"Id": 77})))
        self.assertEqual((v["Name"], v["Size"], v["Levels"]), ("other", "4000000000", "5"))
        self.assertEqual(list(self.client.delete("Demo_Lamp", {"Id": 77}).body), [])
        gone = self.refused(self.client.get, "Demo_Lamp", {"Id": 77})
        self.assertEqual(gone.subcode, "DestinationUnreachable")

    def test_put_refuses_a_change_of_keys_and_values_out_of_range(self):
        self.refused(self.client.put, "Demo_Lamp", {"Id": 1}, {"Id": 2})
        for bad in ({"Size": "-1"}, {"Size": "4294967296"}, {"Size": "1x"}, {"On": "yes"}, {"Weight": "1e999"}, {"Bought": "soon"},
                    {"NoSuch": "1"}, "<r:Name>a</r:Name><r:Size>1</r:Size><r:Name>b</r:Name>", "<r:Name>a</r:Name><r:Name>b</r:Name>",
                    "stray", '<r:Levels xsi:nil="true"/><r:Levels>1</r:Levels>', '<r:Name xsi:nil="true">x</r:Name>',
                    '<z:Name xmlns:z="urn:z">x</z:Name>'):
            self.refused(self.client.put, "Demo_Lamp", {"Id": 1}, bad)
        self.assertEqual(values(first(self.client.get("Demo_Lamp", {"Id": 1})))["Size"], "3")

    def test_reference_keys(self):
        keys = {name: f"<a:EndpointReference>{epr(c, k)}</a:EndpointReference>"
                for name, c, k in (("Lamp", "Demo_Lamp", {"Id": 1}), ("Desk", "Demo_Desk", {"Room": "north", "Number": 1}))}
        v = values(first(self.client.get("Demo_LampOnDesk", keys)))
        self.assertEqual(epr_keys(v["Desk"])[1]["Room"], "north")
        item = items(self.client.enumerate("Demo_LampOnDesk", "<w:OptimizeEnumeration/><w:EnumerationMode>EnumerateEPR"
                                           "</w:EnumerationMode>") if self.agent != "amt" else
                     self.client.pull("Demo_LampOnDesk", context(self.client.enumerate(
                         "Demo_LampOnDesk", "<w:EnumerationMode>EnumerateEPR</w:EnumerationMode>")), 1))[0]
        lamp = epr_keys(item)[1]["Lamp"]
        inner = lamp if self.agent == "omi" else lamp.find(q("a:EndpointReference"))
        self.assertEqual(inner.find(q("a:ReferenceParameters")).findtext(q("w:ResourceURI")), DMTF + "Demo_Lamp")
        self.assertEqual(lamp.find(q("a:EndpointReference")) is None, self.agent == "omi")

    # -- faults

    def test_faults_name_what_is_wrong(self):
        status = {"amt": 400}.get(self.agent, 500)
        for expected, call in ((("DestinationUnreachable", 6), lambda: self.client.get("Demo_Lamp", {"Id": 99})),
                               (("DestinationUnreachable", 5), lambda: self.client.get("Demo_No", {"Id": 1})),
                               (("DestinationUnreachable", 3), lambda: self.client.get("Demo_Lamp", {"Id": 1}, namespace="root/no"))):
            fault = self.refused(call)
            self.assertEqual(fault.subcode, expected[0])
            if self.agent == "omi":
                self.assertEqual(fault.element("MessageID"), f"OMI:MI_Result:{expected[1]}")
            if self.agent == "windows":
                self.assertEqual(fault.element("CIMStatusCode"), str(expected[1]))
            if self.agent != "openwsman":
                self.assertEqual(fault.reply.status, status)
            self.assertEqual(fault.reply.head("a:RelatesTo"), self.client.message_id)
        for keys, tail in (({}, "InsufficientSelectors"), ({"Id": 1, "Wrong": 2}, "UnexpectedSelectors"), ({"Id": "x"}, "TypeMismatch"),
                           ({"Id": 1, "id": 1}, "DuplicateSelectors")):
            fault = self.refused(self.client.get, "Demo_Lamp", keys)
            if self.agent != "omi":
                self.assertEqual((fault.subcode, fault.tail), ("InvalidSelectors", tail))

    def test_missing_and_unknown_headers(self):
        keys = {"Id": 1}
        unknown = self.refused(self.client.get, "Demo_Lamp", keys,
                               header='<z:New xmlns:z="urn:z" s:mustUnderstand="true">1</z:New>')
        self.assertEqual((unknown.code, unknown.subcode), ("MustUnderstand", ""))
        self.assertEqual(unknown.reply.status, {"openwsman": 200, "amt": 400}.get(self.agent, 500))
        name = unknown.reply.header.find(q("s:NotUnderstood")).get("qname")
        self.assertEqual(name, "New" if self.agent == "omi" else "q:New")
        self.client.get("Demo_Lamp", keys, header='<z:New xmlns:z="urn:z" s:mustUnderstand="false">1</z:New>')
        small = self.refused(self.client.get, "Demo_Lamp", keys, size=8191)
        self.assertEqual((small.subcode, small.tail), ("EncodingLimit", None if self.agent == "omi" else "MinimumEnvelopeLimit"))
        late = lambda: self.client.get("Demo_Lamp", keys, uri_last=True)
        if self.agent == "omi":
            fault = self.refused(late)
            self.assertEqual((fault.subcode, fault.reply.head("a:RelatesTo"), fault.text or ""), ("InternalError", None, ""))
        else:
            late()
            self.assertEqual(self.refused(self.client.get, "Demo_Lamp", keys, reply_to=False).subcode, "MessageInformationHeaderRequired")
            no_id = self.refused(self.client.get, "Demo_Lamp", keys, message_id=False)
            self.assertEqual(no_id.subcode, "InvalidMessageInformationHeader" if self.agent == "windows"
                             else "MessageInformationHeaderRequired")
        bad = self.refused(self.client.get, "Demo_Lamp", keys, timeout="2024-01-01T00:00:00Z")
        self.assertEqual(bad.subcode, "InvalidMessageInformationHeader")

    def test_what_is_no_request_gets_a_fault(self):
        for body in ("not xml", "<a/>", "<a", '<s:Envelope xmlns:s="urn:x"/>', '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'):
            status, raw = self.client.post(body)
            self.assertGreaterEqual(status, 200)
            if raw:
                self.assertIsNotNone(ET.fromstring(raw).find(q("s:Body")).find(q("s:Fault")), body)

    # -- enumerations

    def test_enumerate_and_pull_give_every_instance_once(self):
        for most in (1, 2, 100):
            got = self.client.walk("Demo_Lamp", "", most)
            self.assertEqual([values(i)["Id"] for i in got], ["1", "2", "3", "4", "5", "6"])
        self.assertEqual(split(got[5].tag)[1], "Demo_SmartLamp")
        self.assertEqual(len(self.client.walk("Demo_Thing", "", 100)), 7)
        stats = self.client.stats()
        self.assertEqual((stats["contexts"], stats["contexts_opened"], stats["contexts_released"]), (0, 4, 0))

    def test_end_of_sequence_and_context_stand_where_the_agent_puts_them(self):
        whole = self.client.enumerate("Demo_Lamp", ALL_LAMPS)
        tags = [split(e.tag) for e in response(whole)]
        ns, w = NS["n"], NS["w"]
        expected = {
            "default": [(ns, "EnumerationContext"), (w, "Items"), (w, "EndOfSequence")],
            "windows": [(ns, "EnumerationContext"), (w, "Items"), (w, "EndOfSequence")],
            "omi": [(ns, "EnumerationContext"), (w, "Items"), (w, "EndOfSequence")],
            "openwsman": [(w, "Items"), (ns, "EnumerationContext"), (w, "EndOfSequence")],
            "amt": [(ns, "EnumerationContext")],
        }[self.agent]
        self.assertEqual(tags, expected)
        self.assertEqual(bool(context(whole)), self.agent in ("omi", "amt"))
        plain = self.client.enumerate("Demo_Lamp", "")
        self.assertEqual([split(e.tag)[1] for e in response(plain)],
                         ["EnumerationContext", "Items"] if self.agent == "omi" else ["EnumerationContext"])
        last = self.client.pull("Demo_Lamp", context(plain))
        self.assertEqual([split(e.tag) for e in response(last)], [(ns, "Items"), (ns, "EndOfSequence")])
        self.refused(self.client.pull, "Demo_Lamp", context(plain))

    def test_contexts_look_like_the_agents(self):
        pattern = {"default": r"uuid:", "windows": r"uuid:[0-9A-F-]{36}$", "omi": r"\d+$", "openwsman": r"[0-9a-f-]{36}$",
                   "amt": r"[0-9A-F-]{36}$"}[self.agent]
        reply = self.client.enumerate("Demo_Lamp", "")
        self.assertRegex(context(reply), "^" + pattern)
        self.assertEqual(len(items(self.client.pull("Demo_Lamp", context(reply), 1))), 1)
        self.assertEqual(self.client.stats()["contexts"], 1)
        self.client.release("Demo_Lamp", context(reply))
        self.assertEqual((self.client.stats()["contexts"], self.client.stats()["contexts_released"]), (0, 1))
        for call in (self.client.pull, self.client.release):
            fault = self.refused(call, "Demo_Lamp", context(reply))
            self.assertEqual(fault.subcode, "DestinationUnreachable" if self.agent == "omi" else "InvalidEnumerationContext")

    def test_modes(self):
        for mode, tags in (("EnumerateEPR", ["EndpointReference"] * 2), ("EnumerateObjectAndEPR", ["Item"] * 2),
                           ("EnumerateObject", ["Demo_Desk"] * 2)):
            got = self.client.walk("Demo_Desk", f"<w:EnumerationMode>{mode}</w:EnumerationMode>")
            self.assertEqual([split(e.tag)[1] for e in got], tags)
        item = self.client.walk("Demo_Desk", "<w:EnumerationMode>EnumerateObjectAndEPR</w:EnumerationMode>")[0]
        self.assertEqual([split(e.tag)[1] for e in item], ["Demo_Desk", "EndpointReference"])
        odd = "<w:EnumerationMode>Odd</w:EnumerationMode>"
        if self.agent == "omi":
            self.assertEqual(len(self.client.walk("Demo_Desk", odd)), 2)
        else:
            self.assertEqual(self.refused(self.client.walk, "Demo_Desk", odd).tail, "EnumerationMode")

    def test_polymorphism(self):
        mode = "<b:PolymorphismMode>{}</b:PolymorphismMode>"
        names = lambda m: [split(i.tag)[1] for i in self.client.walk("Demo_Lamp", mode.format(m))]
        self.assertEqual(names("IncludeSubClassProperties")[5], "Demo_SmartLamp")
        self.assertEqual(names("ExcludeSubClassProperties")[5],
                         "Demo_SmartLamp" if self.agent in ("windows", "amt") else "Demo_Lamp")
        if self.agent == "omi":
            self.assertEqual(self.refused(names, "None").subcode, "PolymorphismModeNotSupported")
        else:
            self.assertEqual(len(names("None")), 6 if self.agent in ("windows", "amt") else 5)

    def test_an_envelope_that_is_too_small_for_all_items(self):
        inner = "<w:OptimizeEnumeration/><w:MaxElements>100</w:MaxElements>"
        if self.agent == "openwsman":
            fault = self.refused(self.client.enumerate, "Demo_Generated", inner, size=8192)
            self.assertEqual((fault.subcode, fault.tail), ("EncodingLimit", "ServiceEnvelopeLimit"))
            opened = context(self.client.enumerate("Demo_Generated", ""))
            self.refused(self.client.pull, "Demo_Generated", opened, 100, size=8192)
            got = items(self.client.pull("Demo_Generated", opened, 3, size=8192))
            self.assertEqual([values(i)["Id"] for i in got], ["1", "2", "3"])
        else:
            got = self.client.walk("Demo_Generated", inner, 100, size=16384)
            self.assertEqual([values(i)["Id"] for i in got], [str(n) for n in range(1, 2501)])
            self.assertGreater(self.client.stats()["pull"], 50)
        opened = context(self.client.enumerate("Demo_Blob", ""))
        self.assertEqual(len(items(self.client.pull("Demo_Blob", opened, 1, size=8192))), 1)
        fault = self.refused(self.client.pull, "Demo_Blob", opened, 1, size=8192)
        self.assertEqual(fault.subcode, "EncodingLimit")
        self.assertEqual(len(items(self.client.pull("Demo_Blob", opened, 1, size=50000))), 1)

    def test_every_answer_is_within_its_limit(self):
        opened, end = context(self.client.enumerate("Demo_Generated", "")), False
        while not end:
            reply = self.client.pull("Demo_Generated", opened, 8, size=8192)
            self.assertLessEqual(len(reply.raw), 8192)
            end = ended(reply)
            if not end:
                opened = context(reply)

    def test_generated_instances_are_computed(self):
        v = values(first(self.client.get("Demo_Generated", {"Id": 2500})))
        self.assertEqual((v["Name"], v["Description"], v["Codes"]),
                         ("item-00002500", "Generated item number 2500, with <some> XML & text", ["2500", "2", "3"]))
        self.refused(self.client.get, "Demo_Generated", {"Id": 2501})
        self.refused(self.client.get, "Demo_Generated", {"Id": 0})
        got = self.client.walk("Demo_Generated", "", 100)
        self.assertEqual([values(i)["Id"] for i in got], [str(n) for n in range(1, 2501)])

    # -- filters

    def query(self, text, **o):
        if self.agent == "amt":
            self.skipTest("no queries")
        return items(self.client.query(text, **o))

    def test_queries(self):
        ids = lambda where: [values(i)["Id"] for i in self.query("select * from Demo_Lamp where " + where)]
        for where, expected in (('Size < 5 and Name = "a&b"', "2"), ("Size<=3", "124"), ("Size > 4", "35"), ("Size >= 4 AND on = TRUE", "356"),
                                ("Name <> 'desk' and Name != 'hall'", "2346"), ("Colour is null", "4"), ("Colour IS NOT NULL", "12356"),
                                ("Weight < 0", "3"), ("NAME = 'DESK'", "1"), ("__CLASS = 'Demo_SmartLamp'", "6"),
                                ("Bought = '20240229235958.123456-330'", "1"), ("Name = 'floor <tall>'", "3"), ("Id = 7", "")):
            self.assertEqual("".join(ids(where)), expected, where)
        self.assertEqual(len(self.query("select * from Demo_Thing")), 7)
        self.assertEqual([values(i)["Id"] for i in self.query("select * from Demo_Generated where Id > 2498")], ["2499", "2500"])
        for bad in ("", "select", "select * from", "select * from Demo_Lamp where", "select * from Demo_Lamp where Size", "drop table",
                    "select * from Demo_Lamp where No = 1", "select No from Demo_Lamp", "select * from Demo_Lamp where Size = 'x'",
                    "select * from Demo_Lamp where Name = 'open", "select * from Demo_Lamp where Size < 1 or 1", "select * from Demo_Lamp x"):
            fault = self.refused(self.query, bad)
            self.assertEqual(fault.subcode, "InternalError" if self.agent == "omi" else "CannotProcessFilter", bad)
        self.assertEqual(self.refused(self.query, "select * from Demo_No").subcode, "DestinationUnreachable")

    def test_projections(self):
        got = self.query("select Size, Name from Demo_Lamp where Id = 2")
        self.assertEqual(len(got), 1)
        if self.agent == "windows":
            self.assertEqual(got[0].tag, q("w:XmlFragment"))
            self.assertEqual([(e.tag, e.text) for e in got[0]], [("Name", "a&b"), ("Size", "3")])
        else:
            self.assertEqual(split(got[0].tag)[1], "Demo_Lamp")
            self.assertEqual(values(got[0]), {"Name": "a&b", "Size": "3"})

    def test_dialects(self):
        text = "select * from Demo_Lamp where Id = 1"
        if self.agent in ("windows", "amt"):
            self.assertEqual(self.refused(self.client.query, text, CQL).subcode, "FilterDialectRequestedUnavailable")
        else:
            self.assertEqual(len(self.query(text, dialect=CQL)), 1)
        if self.agent == "omi":
            reply = self.client.query(text, "urn:unknown")
            self.assertEqual((reply.status, reply.raw), (500, b""))
        else:
            self.assertEqual(self.refused(self.client.query, text, "urn:unknown").subcode, "FilterDialectRequestedUnavailable")
        keys = '<w:SelectorSet><w:Selector Name="Size">3</w:Selector></w:SelectorSet>'
        got = self.client.walk("Demo_Lamp", f'<w:Filter Dialect="{SELECTOR_FILTER}">{keys}</w:Filter>')
        self.assertEqual(len(got), 6 if self.agent == "omi" else 2)
        in_n = f'<n:Filter Dialect="{WQL}">{text}</n:Filter>'
        if self.agent == "omi":
            self.refused(self.client.enumerate, "", in_n, uri=ALL)
        elif self.agent != "amt":
            self.assertEqual(len(self.client.walk("", in_n, uri=ALL)), 1)

    def associated(self, inner, kind="AssociatedInstances", keys=None):
        text = f"<b:{kind}><b:Object>{epr('Demo_Desk', keys or {'Room': 'north', 'Number': 1})}</b:Object>{inner}</b:{kind}>"
        return self.client.walk("", f'<w:Filter Dialect="{ASSOCIATION_FILTER}">{text}</w:Filter>', uri=ALL)

    def test_associations(self):
        ids = lambda *a: [values(i)["Id"] for i in self.associated(*a)]
        self.assertEqual(ids(""), ["1", "2"])
        for inner in ("<b:AssociationClassName>Demo_LampOnDesk</b:AssociationClassName>", "<b:Role>Desk</b:Role>",
                      "<b:ResultClassName>Demo_Thing</b:ResultClassName>", "<b:ResultRole>lamp</b:ResultRole>"):
            self.assertEqual(ids(inner), ["1", "2"], inner)
        for inner in ("<b:Role>Lamp</b:Role>", "<b:ResultClassName>Demo_SmartLamp</b:ResultClassName>",
                      "<b:ResultRole>Desk</b:ResultRole>"):
            self.assertEqual(ids(inner), [], inner)
        links = self.associated("", "AssociationInstances")
        self.assertEqual([split(e.tag)[1] for e in links], ["Demo_LampOnDesk"] * 2)
        self.assertEqual(len(self.associated("<b:ResultClassName>Demo_LampOnDesk</b:ResultClassName><b:Role>Desk</b:Role>",
                                             "AssociationInstances")), 2)
        self.assertEqual(self.associated("<b:Role>Lamp</b:Role>", "AssociationInstances"), [])
        self.refused(self.associated, "<b:ResultClassName>Demo_No</b:ResultClassName>")
        self.refused(self.associated, "", "AssociatedInstances", {"Room": "nowhere", "Number": 1})

    # -- methods

    def out(self, reply, method, class_name="Demo_Methods"):
        ns, local = split(first(reply).tag)
        omi = self.agent == "omi"
        self.assertEqual((ns, local), (DMTF + method, method) if omi else (DMTF + class_name, method + "_OUTPUT"))
        self.assertEqual(reply.head("a:Action"), f"{DMTF}{class_name}/{method}" + ("" if omi else "Response"))
        return values(first(reply))

    def test_echo_gives_back_every_type(self):
        parameters = {
            "Boolean": "true", "Uint8": "255", "Sint8": "-128", "Uint16": "65535", "Sint16": "-32768", "Uint32": "4294967295",
            "Sint32": "-2147483648", "Uint64": "18446744073709551615", "Sint64": "-9223372036854775808", "Real32": "1.5",
            "Real64": "-0.00225", "Char16": "8364", "Timestamp": "2024-02-29T23:59:58.123456-05:30", "Interval": "P1DT2H3M4.500000S",
            "String": "<é> & \U0001F600"}
        v = self.out(self.client.invoke("Demo_Methods", "Echo", parameters), "Echo")
        self.assertEqual(v["ReturnValue"], "0")
        for name in ("Uint8", "Sint8", "Uint16", "Sint16", "Uint32", "Sint32", "Uint64", "Sint64", "Real32", "Real64", "String"):
            self.assertEqual(v[name], parameters[name])
        self.assertIsNone(v.get("Uint8A"))
        v = self.out(self.client.invoke(
            "Demo_Methods", "Echo",
            "<r:Uint8A>1</r:Uint8A><r:Uint8A>2</r:Uint8A><r:StringA>a</r:StringA><r:StringA></r:StringA>"
            f"<r:ReferenceA>{epr('Demo_Lamp', {'Id': 1})}</r:ReferenceA><r:ReferenceA>{epr('Demo_Thing', {'Id': 2})}</r:ReferenceA>"
            f'<r:Instance xmlns:z="{DMTF}Demo_Led" xsi:type="z:Demo_Led_Type"><z:Kelvin>5</z:Kelvin></r:Instance>'), "Echo")
        self.assertEqual((v["Uint8A"], v["StringA"]), (["1", "2"], ["a", ""]))
        self.assertEqual([epr_keys(e)[1]["Id"] for e in v["ReferenceA"]], ["1", "2"])
        self.assertEqual(values(v["Instance"])["Kelvin"], "5")

    def test_datetime_input_in_every_form(self):
        forms = ("2024-02-29T23:59:58Z", "20240229235958.000000+000", "<CIM_DateTime>20240229235958.000000+000</CIM_DateTime>",
                 "<cim:CIM_DateTime>20240229235958.000000+000</cim:CIM_DateTime>")
        for form in forms:
            v = self.out(self.client.invoke("Demo_Methods", "Echo", f"<r:Timestamp>{form}</r:Timestamp>"), "Echo")["Timestamp"]
            text = v if isinstance(v, str) else v[0].text
            self.assertIn(text, ("2024-02-29T23:59:58Z", "20240229235958.000000+000"))
        wrapped = "<r:Timestamp><cim:Datetime>2024-02-29T23:59:58Z</cim:Datetime></r:Timestamp>"
        if self.agent == "omi":
            self.assertEqual(self.refused(self.client.invoke, "Demo_Methods", "Echo", wrapped).element("CIMStatusCode"), "12")
        else:
            self.client.invoke("Demo_Methods", "Echo", wrapped)

    def test_bad_parameters_are_refused(self):
        for bad in ({"Uint8": 256}, {"Sint8": "-129"}, {"Boolean": "maybe"}, {"Real32": "1e39"}, {"Char16": "ab"}, {"Interval": "P1Y"},
                    {"Reference": "x"}, {"Unknown": 1}, {"Uint64": "18446744073709551616"}, {"Uint8": " "}, {"Real64": "0x10"},
                    f'<r:Instance xmlns:z="{DMTF}Demo_Lamp" xsi:type="z:Demo_Lamp_Type"/>'):
            self.refused(self.client.invoke, "Demo_Methods", "Echo", bad)

    def test_instance_methods(self):
        reply = self.client.invoke("Demo_Lamp", "SetColour", "<r:Name>blue</r:Name><r:Levels>8</r:Levels><r:Levels>9</r:Levels>", {"Id": 1})
        self.assertEqual(self.out(reply, "SetColour", "Demo_Lamp"), {"Old": "amber", "ReturnValue": "0"})
        order = [split(e.tag)[1] for e in first(reply)]
        self.assertEqual(order, ["ReturnValue", "Old"] if self.agent == "omi" else ["Old", "ReturnValue"])
        v = values(first(self.client.get("Demo_Lamp", {"Id": 1})))
        self.assertEqual((v["Colour"], v["Levels"]), ("blue", ["8", "9"]))
        self.refused(self.client.invoke, "Demo_Lamp", "SetColour", {"Name": "x"})
        self.refused(self.client.invoke, "Demo_Lamp", "SetColour", {"Name": "x"}, {"Id": 99})
        void = self.client.invoke("Demo_Lamp", "Toggle", "", {"Id": 1})
        self.assertEqual(self.out(void, "Toggle", "Demo_Lamp"), {})
        self.assertEqual(values(first(self.client.get("Demo_Lamp", {"Id": 1})))["On"].lower(), "false")
        self.assertEqual(self.out(self.client.invoke("Demo_Methods", "Nothing"), "Nothing"), {})
        fault = self.refused(self.client.invoke, "Demo_Lamp", "NoSuch", "", {"Id": 1})
        self.assertEqual(fault.subcode, "InternalError" if self.agent == "omi" else "ActionNotSupported")

    def test_fail_is_a_fault_of_every_result(self):
        subcodes = set()
        for code in range(1, 29):
            fault = self.refused(self.client.invoke, "Demo_Methods", "Fail", {"Code": code, "Message": "because <&>"})
            subcodes.add(fault.subcode)
            self.assertEqual(fault.text, "because <&>")
            if self.agent in ("omi", "windows"):
                self.assertEqual(fault.element("CIMStatusCode"), str(code))
        if self.agent == "omi":
            self.assertEqual(subcodes, {"InternalError", "AccessDenied", "DestinationUnreachable", "UnsupportedFeature"})
        self.assertEqual(self.out(self.client.invoke("Demo_Methods", "Fail", {"Code": 0}), "Fail"), {"ReturnValue": "0"})

    def test_sleep_waits_and_disturbs_nobody(self):
        other = Client(self.responder)

        def attempt(length):
            start = time.monotonic()
            thread = threading.Thread(target=lambda: self.client.invoke("Demo_Methods", "Sleep", {"Milliseconds": length}))
            thread.start()
            while not (is_waiting := other.stats()["waiting"]) and time.monotonic() - start < length / 1000:
                time.sleep(0.01)
            other.get("Demo_Lamp", {"Id": 1})
            is_beside = time.monotonic() - start < length / 1000
            thread.join()
            self.assertGreaterEqual(time.monotonic() - start, length / 1000 - 0.01)
            return is_waiting == 1 and is_beside

        in_time(attempt, 400, 1600, 6400)
        self.assertEqual(other.stats()["waiting"], 0)
        fault = self.refused(other.invoke, "Demo_Methods", "Sleep", {"Milliseconds": 60000}, timeout="PT0.4S")
        self.assertEqual((fault.code, fault.subcode), ("Receiver", "TimedOut"))
        other.close()

    # -- classes

    def test_class_declarations(self):
        get = lambda name, **o: self.client.ask(NS["x"] + "/Get", CIM_XML, keys={"ClassName": name}, **o)
        if self.agent in ("openwsman", "amt"):
            self.refused(get, "Demo_Lamp")
            return
        own = first(get("Demo_Lamp"))
        self.assertEqual((own.tag, own.get("NAME"), own.get("SUPERCLASS")), ("CLASS", "Demo_Lamp", "Demo_Thing"))
        self.assertNotIn("Id", [e.get("NAME") for e in own])
        self.assertEqual(list(own.iter("QUALIFIER")), [])
        every = {"IncludeInheritedElements": "true", "IncludeQualifiers": "true", "IncludeInheritanceHierarchy": "true",
                 "IncludeClassOrigin": "true"}
        full = first(get("Demo_Lamp", options=every))
        by_name = {e.get("NAME"): e for e in full if e.get("NAME")}
        self.assertEqual((by_name["Id"].get("TYPE"), by_name["Id"].get("CLASSORIGIN")), ("uint32", "Demo_Thing"))
        self.assertEqual(by_name["Id"].find("QUALIFIER").get("NAME"), "Key")
        self.assertEqual(by_name["Levels"].tag, "PROPERTY.ARRAY")
        self.assertEqual([p.get("NAME") for p in by_name["SetColour"] if p.tag.startswith("PARAMETER")], ["Name", "Levels", "Old"])
        self.assertEqual(full.find("DERIVATION/CLASSNAME").get("NAME"), "Demo_Thing")
        link = first(get("Demo_LampOnDesk", options={"wmi:IncludeQualifiers": "true"}))
        self.assertEqual(link.find("PROPERTY.REFERENCE").get("REFERENCECLASS"), "Demo_Lamp")
        self.assertEqual(self.refused(get, "Demo_No").subcode, "DestinationUnreachable")
        wrong = self.refused(self.client.ask, NS["x"] + "/Get", CIM_XML.replace("cim-xml/2", "ws-cim/1"), keys={"ClassName": "Demo_Lamp"})
        self.assertEqual(wrong.subcode, "UnsupportedFeature")

    def test_class_enumeration(self):
        walk = lambda keys, **o: [e.get("NAME") for e in items(self.client.enumerate("", ALL_LAMPS, uri=CIM_XML, keys=keys, **o))]
        if self.agent in ("omi", "openwsman", "amt"):
            self.refused(walk, {"ClassName": ""})
            return
        deep = {"IncludeSubClasses": "true"}
        names = walk({"ClassName": ""}, options=deep)
        self.assertIn("Demo_Lamp", names)
        self.assertEqual(len(names), 12)
        top = walk({"ClassName": ""})
        self.assertEqual(set(names) - set(top), {"Demo_Lamp", "Demo_SmartLamp", "Demo_Led"})
        self.assertEqual(walk({"ClassName": "Demo_Thing"}), ["Demo_Lamp"])
        self.assertEqual(walk({"ClassName": "Demo_Thing"}, options=deep), ["Demo_Lamp", "Demo_SmartLamp"])
        self.assertEqual(walk({"ClassName": "Demo_Thing"}, options={**deep, "ExcludeClassSpecification": "true", "IncludePath": "true"}),
                         ["Demo_Lamp", "Demo_SmartLamp"])

    def test_intrinsic_operations(self):
        uri = f"{INTRINSIC}/Demo_Lamp"
        ask = lambda operation: self.client.ask(f"{uri}/{operation}", uri)
        if self.agent != "openwsman":
            self.refused(ask, "GetClass")
            return
        tag = lambda local: f"{{{uri}}}{local}"
        lamp = first(ask("GetClass"))
        self.assertEqual((lamp.tag, lamp[0].tag, lamp[0].text), (tag("GetClass"), tag("name"), "Demo_Lamp"))
        properties = {p.find(tag("name")).text: p for p in lamp.find(tag("properties"))}
        self.assertEqual(list(properties)[:2], ["On", "Colour"])  # what it inherits is not told
        self.assertEqual(properties["On"].find(tag("type")).text, "boolean")
        self.assertEqual(properties["Levels"].find(tag("type"))[0].tag, tag("array"))
        thing = first(self.client.ask(f"{INTRINSIC}/Demo_Thing/GetClass", f"{INTRINSIC}/Demo_Thing"))
        self.assertIn("Key", [e.text for e in thing.iter()])
        names = [e.text for e in first(self.client.ask(f"{INTRINSIC}/EnumerateClassNames", INTRINSIC))]
        self.assertIn("root/demo:Demo_Lamp", names)
        self.assertEqual(len(names), 12)
        self.assertEqual([e.text for e in first(ask("EnumerateClassNames"))], names)  # whatever the class
        self.refused(self.client.ask, f"{INTRINSIC}/Demo_Nothing/GetClass", f"{INTRINSIC}/Demo_Nothing")

    # -- other URIs

    def test_the_windows_uri_form(self):
        if self.agent in ("openwsman", "amt"):
            self.assertEqual(self.refused(self.client.get, "Demo_Lamp", {"Id": 1}, uri=WMI).subcode, "DestinationUnreachable")
            return
        reply = self.client.get("Demo_Lamp", {"Id": 1}, uri=WMI, namespace=None)
        self.assertEqual(first(reply).tag, f"{{{WMI}Demo_Lamp}}Demo_Lamp")
        self.refused(self.client.get, "Demo_Lamp", {"Id": 1}, uri=WMI, namespace="root/cimv2")
        item = self.client.walk("Demo_Desk", "<w:EnumerationMode>EnumerateEPR</w:EnumerationMode>", uri=WMI)[0]
        self.assertNotIn("__cimnamespace", epr_keys(item)[1])
        self.assertEqual(len(items(self.client.query("select * from Demo_Lamp", uri=WMI + "*"))), 6)

    def test_namespaces(self):
        for name in ("ROOT\\Demo", "root/cimv2"):
            self.client.get("Demo_Lamp", {"Id": 1}, namespace=name)
        bare = lambda: self.client.get("Demo_Lamp", {"Id": 1}, namespace=None)
        if self.agent == "windows":
            self.refused(bare)
        else:
            bare()
        if self.agent == "amt":
            reply = self.client.get("Demo_Lamp", {"Id": 1}, uri=AMT, namespace=None)
            self.assertEqual(first(reply).tag, f"{{{AMT}Demo_Lamp}}Demo_Lamp")
            self.assertEqual(reply.head("w:ResourceURI"), AMT + "Demo_Lamp")
            self.assertEqual(reply.header.find(q("a:Action")).get(q("s:mustUnderstand")), "true")

    # -- subscriptions

    def subscribe(self, query="select * from Demo_Alert", more="", mode=WSMAN + "/Pull", delivery="", **o):
        chosen = f'<w:Filter Dialect="{WQL}">{escape(query)}</w:Filter>' if query else ""
        return self.client.ask(NS["e"] + "/Subscribe", ALL, f'<e:Subscribe><e:Delivery Mode="{mode}">{delivery}</e:Delivery>'
                               f"{o.pop('expires', '<e:Expires>PT60S</e:Expires>')}{chosen}{more}</e:Subscribe>", **o)

    def manage(self, operation, id, inner=""):
        return self.client.ask(f'{NS["e"]}/{operation}', ALL, f"<e:{operation}>{inner}</e:{operation}>",
                               header=f"<e:Identifier>{id}</e:Identifier>")

    def events(self, reply):
        """Seq of each event, whatever the agent wraps it in."""
        return [int(e.text) for e in response(reply).iter() if split(e.tag)[1] == "Seq"]

    def test_events_come_in_order_and_then_nothing_does(self):
        if self.agent == "amt":
            self.assertEqual(self.refused(self.subscribe).subcode, "ActionNotSupported")
            return
        reply = self.subscribe()
        id = context(reply)
        self.assertEqual(self.client.stats()["subscriptions"], 1)
        container = {"omi": "a:ReferenceProperties"}.get(self.agent, "a:ReferenceParameters")
        identifier = first(reply).find(f"{q('e:SubscriptionManager')}/{q(container)}").findtext(q("e:Identifier"))
        self.assertEqual(identifier, id)
        self.assertEqual(first(reply).find(q("e:Expires")) is None, self.agent == "omi")
        got = []
        while len(got) < 10:
            reply = self.client.pull("", id, 3, uri=ALL, timeout="PT5S")
            new = self.events(reply)
            self.assertLessEqual(len(new), 3)
            self.assertEqual(response(reply).find(q("n:Items")) is None, self.agent == "openwsman")
            got += new
        self.assertEqual(got, list(range(1, 11)))
        start, wait = time.monotonic(), lambda: self.client.pull("", id, 3, uri=ALL, timeout="PT0.3S")
        if self.agent == "omi":
            self.assertEqual((self.events(wait()), response(wait()).find(q("n:EndOfSequence"))), ([], None))
        else:
            self.assertEqual(self.refused(wait).subcode, "TimedOut")
        self.assertGreaterEqual(time.monotonic() - start, 0.28)
        self.manage("Unsubscribe", identifier)
        self.assertEqual(self.client.stats()["subscriptions"], 0)
        self.refused(self.client.pull, "", id, uri=ALL)

    def test_subscriptions_beat_expire_and_are_renewed(self):
        if self.agent == "amt":
            return
        nothing = "select * from Demo_Alert where Seq = 4000000"

        def attempt(length):
            start, before = time.monotonic(), self.client.stats()
            try:
                id = context(self.subscribe(nothing, delivery="<w:Heartbeats>PT0.2S</w:Heartbeats>",
                                            expires=f"<e:Expires>PT{length / 1000}S</e:Expires>"))
                beat = self.client.pull("", id, uri=ALL, timeout="PT10S")
                renew, refusal = lambda: self.manage("Renew", id, "<e:Expires>PT60S</e:Expires>"), None
                if self.agent in ("windows", "omi"):
                    refusal = self.refused(renew).subcode
                else:
                    renew()
            except Fault:  # it has expired
                self.assertGreater(time.monotonic() - start, length / 1000)
                return False
            if time.monotonic() - start > length / 1000:
                return False
            self.assertEqual((self.events(beat), context(beat)), ([], id))
            self.assertEqual(refusal, {"windows": "UnableToRenew", "omi": "ActionNotSupported"}.get(self.agent))
            time.sleep(length / 1000 + 0.1)
            stats = {name: count - before[name] for name, count in self.client.stats().items()}
            self.assertEqual((stats["subscriptions"], stats["subscriptions_expired"]), (0, 1) if refusal else (1, 0))
            return True

        in_time(attempt, 700, 2800, 11200)

    def test_bookmarks_continue_where_they_were(self):
        if self.agent == "amt":
            return
        id = context(self.subscribe(more="<w:SendBookmarks/>"))
        reply = self.client.pull("", id, 1, uri=ALL)
        bookmark = next(e.text for e in reply.envelope.iter(q("w:Bookmark")))
        self.assertEqual(self.agent == "windows", response(reply).find(f".//{q('w:Event')}") is not None)
        id = context(self.subscribe(more=f"<w:Bookmark>{bookmark}</w:Bookmark><w:SendBookmarks/>"))
        self.assertEqual(self.events(self.client.pull("", id, 1, uri=ALL)), [2])
        self.assertEqual(self.refused(self.subscribe, more="<w:Bookmark>junk</w:Bookmark>").subcode, "InvalidBookmark")

    def test_subscriptions_that_are_refused(self):
        if self.agent == "amt":
            return
        push = lambda: self.subscribe(mode=NS["e"] + "/DeliveryModes/Push")
        if self.agent == "omi":
            reply = push()
            self.assertEqual((reply.status, reply.raw), (500, b""))
        else:
            self.assertEqual(self.refused(push).subcode, "DeliveryModeRequestedUnavailable")
        self.refused(self.subscribe, "select * from Demo_Lamp")
        self.refused(self.subscribe, "select * from Demo_No")
        self.refused(self.subscribe, "junk")
        self.refused(self.subscribe, None)
        self.assertEqual(self.client.stats()["subscriptions"], 0)
        unknown = lambda: self.manage("Unsubscribe", "no-such-id")
        if self.agent in ("omi", "openwsman"):
            unknown()
        else:
            self.refused(unknown)

    # -- what --misbehave does to these operations

    def spoil(self, item):
        SEEN.add(item.partition("=")[0])
        return {"spec": item}

    def test_misbehaviour(self):
        get = lambda item: self.client.get("Demo_Lamp", {"Id": 1}, **self.spoil(item))
        self.assertIsNone(get("no-relates-to").head("a:RelatesTo"))
        self.assertTrue(get("wrong-action").head("a:Action").endswith("BogusResponse"))
        self.assertTrue(get("wrong-relates-to").head("a:RelatesTo").endswith("BAD0"))
        self.assertIn("Unheard", [split(e.tag)[1] for e in get("unknown-header").header])
        with self.assertRaises(ET.ParseError):
            get("bad-utf8")
        opened = lambda: context(self.client.enumerate("Demo_Lamp", ""))
        pull = lambda id, item, most=1: self.client.pull("Demo_Lamp", id, most, **self.spoil(item))
        old = opened()
        new = context(pull(old, "new-context"))
        self.assertNotEqual(new, old)
        self.refused(pull, old, "new-context")
        pull(new, "new-context")
        self.assertIsNone(context(pull(opened(), "no-context")))
        self.assertEqual(split(response(pull(opened(), "markup-context"))[0][0].tag)[1], "Markup")
        long = context(pull(opened(), "long-context=5000"))
        self.assertGreater(len(long), 5000)
        self.refused(pull, long, "long-context=1")
        id = opened()
        for _ in range(2):
            reply = pull(id, "empty-pulls=2", 9)
            self.assertEqual((items(reply), ended(reply)), ([], False))
        self.assertEqual(len(items(pull(id, "empty-pulls=2", 9))), 6)
        id = opened()
        for _ in range(5):
            self.assertEqual(items(pull(id, "empty-pulls=0")), [])
        self.assertEqual(len(items(pull(opened(), "extra-items", 2))), 5)
        with self.assertRaises(ET.ParseError):
            pull(opened(), "cut-item")
        status, raw = self.client.post(self.client.envelope(NS["x"] + "/Get", DMTF + "Demo_AllTypes", keys={"Id": "max"}),
                                       "/wsman/x/encode=utf-16be")
        self.assertEqual(status, 200)
        self.assertIn("end; \u00e9\u00fc \u20ac \u65e5\u672c \U0001F600<", raw.decode("utf-16"))


for _agent in AGENTS:
    globals()[_agent.capitalize()] = type(_agent.capitalize(), (AgentCase, unittest.TestCase), {"agent": _agent})


class Limits(unittest.TestCase):
    def test_idle_contexts_end(self):
        def attempt(length):
            with Responder("--agent", "windows", "--context-idle", str(length)) as r, contextlib.closing(Client(r)) as c:
                used, is_kept = time.monotonic(), False
                id = context(c.enumerate("Demo_Lamp", ""))
                with contextlib.suppress(Fault):
                    for _ in range(4):  # kept alive by use
                        time.sleep(length / 2000)
                        now = time.monotonic()
                        id = context(c.pull("Demo_Lamp", id, 1))
                        used = now
                    is_kept = c.stats()["contexts"] == 1
                if not is_kept:
                    self.assertGreater(time.monotonic() - used, length / 1000)
                    return False
                time.sleep(length / 1000 + 0.1)
                stats = c.stats()
                self.assertEqual((stats["contexts"], stats["contexts_expired"]), (0, 1))
                with self.assertRaises(Fault):
                    c.pull("Demo_Lamp", id)
                return True

        in_time(attempt, 150, 600, 2400)

    def test_the_sequence_of_events_may_end(self):
        with Responder("--agent", "windows", "--indications", "2", "--indication-interval", "0", "--indications-end") as r:
            c = Client(r)
            reply = c.ask(NS["e"] + "/Subscribe", DMTF + "Demo_Alert",
                          f'<e:Subscribe><e:Delivery Mode="{WSMAN}/Pull"/></e:Subscribe>')
            reply = c.pull("Demo_Alert", context(reply), 9)
            self.assertEqual((len(items(reply)), ended(reply)), (2, True))
            self.assertEqual((c.stats()["subscriptions"], c.stats()["events"]), (0, 2))
            c.close()

    def test_a_filter_over_ten_million_instances_does_not_hold_the_server(self):
        with Responder("--agent", "windows", "--generate", "10000000") as r:
            c = Client(r)
            reply = c.query("select * from Demo_Generated where Id = 9999999")
            self.assertEqual((items(reply), ended(reply)), ([], False))  # after a look at some of them
            got, pulls = [], 0
            while not got:
                reply = c.pull("", context(reply), uri=ALL)
                got, pulls = items(reply), pulls + 1
            self.assertEqual(values(got[0])["Id"], "9999999")
            self.assertGreater(pulls, 20)
            c.close()

    def test_counters(self):
        with Responder("--agent", "omi") as r:
            c = Client(r)
            c.get("Demo_Lamp", {"Id": 1})
            c.walk("Demo_Lamp", "", 2)
            with self.assertRaises(Fault):
                c.get("Demo_Lamp", {"Id": 99})
            stats = c.stats()
            expected = {"get": 2, "enumerate": 1, "pull": 3, "items": 6, "faults": 1, "contexts": 0, "stats": 1, "connections": 2}
            self.assertEqual({k: stats[k] for k in expected}, expected)
            self.assertGreater(stats["bytes_out"], stats["items"] * 100)
            self.assertGreater(stats["bytes_in"], 6 * 500)
            c.close()
            r.stop()
            self.assertEqual(r.stats()["pull"], 3)
            self.assertEqual([line["operation"] for line in r.log()], ["get", "enumerate", "pull", "pull", "pull", "get", "stats"])


class Interactive(unittest.TestCase):
    """Streams of envelopes, read from the socket so that the chunks are seen."""

    FULL_DUPLEX = NS["p"].replace("wsman.xsd", "wsman/FullDuplex")
    CONTROL = NS["p"].replace("wsman.xsd", "wsman/")
    OPERATION = "uuid:5C0B0E5A-1111-4A2B-9C3D-0A0B0C0D0E0F"

    def setUp(self):
        self.responder = Responder("--agent", "windows")
        self.responder.__enter__()
        self.second = Client(self.responder)

    def tearDown(self):
        self.second.close()
        self.responder.__exit__(None, None, None)

    def header(self, sequence=1, operation=OPERATION):
        return (f'<p:OperationID s:mustUnderstand="false">{operation}</p:OperationID>'
                f'<p:SequenceId s:mustUnderstand="false">{sequence}</p:SequenceId>')

    def start(self, script, mask=31, **options):
        """Sends the request; the socket it will be answered on."""
        c = Client(self.responder)
        uri = DMTF + "Demo_Methods"
        body = (f'<r:Interactive_INPUT xmlns:r="{uri}"><r:Script>{script}</r:Script></r:Interactive_INPUT>')
        text = c.envelope(uri + "/Interactive", uri, body, header=self.header(),
                          options={"wmi:__MI_CallbackRegistration": str(mask), **options})
        s = self.responder.connect(10)
        self.addCleanup(s.close)
        s.sendall(request(text.encode()))
        self.relates = c.message_id
        return s.makefile("rb")

    def envelopes(self, f):
        """One envelope after the other, each of them a chunk."""
        self.assertIn(b"200", f.readline())
        fields = {}
        while head := f.readline().strip():
            fields[head.partition(b":")[0].lower()] = head.partition(b":")[2].strip()
        sequence, length = 0, fields.get(b"content-length")  # without any event the answer is an ordinary one
        while size := int(f.readline(), 16) if length is None else int(length) if sequence == 0 else 0:
            reply = Reply(200, f.read(size))
            if length is None:
                f.readline()
            sequence += 1
            self.assertEqual((reply.head("a:RelatesTo"), reply.head("p:OperationID"), reply.head("p:SequenceId")),
                             (self.relates, self.OPERATION, str(sequence)))
            yield reply
        f.close()

    def answer(self, text, sequence=2, kind="Confirm"):
        body = f"<it:InteractiveResponse><it:EventType>{kind}</it:EventType><it:Response>{text}</it:Response></it:InteractiveResponse>"
        return self.second.ask("/InteractiveResponse", DMTF + "Demo_Methods", body, header=self.header(sequence))

    def play(self, script, responses=(), **o):
        """Event types, then the result."""
        types, waiting, sequence = [], list(responses), 1
        for reply in self.envelopes(self.start(script, **o)):
            event = reply.body.find(q("it:InteractiveEvent"))
            error = None if event is None else event.find(f"{q('it:Description')}/{{{DMTF}CIM_Error}}CIM_Error")
            if error is not None:
                self.assertEqual(values(error), {"CIMStatusCode": "1", "Message": "a small error"})
            if event is None:
                if reply.body.find(q("s:Fault")) is not None:
                    raise Fault(reply)
                return types, values(first(reply))
            types.append(event.findtext(q("it:EventType")))
            prompts = types[-1] == "Confirm" or event.findtext(q("it:ActionType")) == "Inquire"
            if prompts and waiting:
                sequence += 1
                empty = self.answer(waiting.pop(0), sequence, kind=types[-1])
                self.assertEqual((empty.status, empty.raw), (200, b""))
        raise AssertionError("no result")

    def test_every_event_and_every_answer(self):
        stream = self.envelopes(self.start("progress"))
        self.assertEqual(next(stream).head("w:OperationTimeout"), "PT120.000S")
        self.assertIsNone(next(stream).head("w:OperationTimeout"))
        self.assertEqual(list(stream), [])
        types, out = self.play("verbose;debug;warning;progress;error;confirm;critical;stream=2;confirm", ["yesToAll", "no"])
        self.assertEqual(types, ["Verbose", "Debug", "Warning", "Progress", "ErrorAction", "Confirm", "Confirm", "StreamingOutput",
                                 "StreamingOutput"])
        self.assertEqual(out, {"Answers": "error=reported;confirm=yesToAll;critical=no;confirm=yes", "ReturnValue": "0"})

    def test_events_that_were_not_asked_for_are_not_sent(self):
        self.assertEqual(self.play("verbose;progress;confirm", mask=8)[0], ["Progress"])
        one = {"wmiarray:__MI_OPERATIONOPTIONS_CHANNELVALUE": "0"}
        self.assertEqual(self.play("verbose;debug;warning", **one)[0], ["Warning"])
        types, out = self.play("error", ["no"], **{"wmi:__MI_OPERATIONOPTIONS_WRITEERRORMODE": "1"})
        self.assertEqual((types, out["Answers"]), (["ErrorAction"], "error=no"))
        mode = {"wmi:__MI_OPERATIONOPTIONS_PROMPTUSERMODE": "2", "wmi:__MI_OPERATIONOPTIONS_PROMPTUSERMODEREGULAR_ACKVALUE": "true"}
        self.assertEqual(self.play("confirm", **mode), ([], {"Lines": "line 1 <&>", "Answers": "confirm=yes", "ReturnValue": "0"}))

    def test_without_an_operation_id_there_is_one_answer(self):
        reply = self.second.invoke("Demo_Methods", "Interactive", {"Script": "progress;confirm"})
        self.assertEqual(values(first(reply))["Answers"], "confirm=unheard")
        self.assertIsNone(reply.head("p:OperationID"))

    def test_operation_ids_are_checked(self):
        get = lambda header: self.second.get("Demo_Lamp", {"Id": 1}, header=header)
        self.assertEqual(get(self.header()).head("p:OperationID"), self.OPERATION)
        for header in (self.header(2), f"<p:OperationID>{self.OPERATION}</p:OperationID>"):
            with self.assertRaises(Fault) as caught:
                get(header)
            self.assertEqual(caught.exception.subcode, "InvalidMessageInformationHeader")
        stream = self.envelopes(self.start("confirm"))
        next(stream)
        with self.assertRaises(Fault):  # it is in use
            get(self.header())
        self.answer("yes")
        next(stream)

    def test_cancel_ends_a_waiting_operation(self):
        stream = self.envelopes(self.start("keepalive;confirm"))
        self.assertTrue(next(stream).head("a:Action").endswith("/Keepalive"))
        next(stream)
        for action in ("Keepalive", "Cancel", "End"):
            reply = self.second.ask(self.CONTROL + action, self.FULL_DUPLEX, header=self.header(3), reply_to=False, namespace=None)
            self.assertEqual((reply.status, reply.raw), (200, b""))
        last = next(stream)
        self.assertEqual(Fault(last).subcode, "InternalError")
        self.assertEqual(list(stream), [])
        stats = self.second.stats()
        self.assertEqual((stats["control"], stats["waiting"]), (3, 0))
        with self.assertRaises(Fault):
            self.answer("yes")

    def test_an_answer_must_belong_to_the_question(self):
        stream = self.envelopes(self.start("confirm;critical"))
        next(stream)
        for text, sequence, kind in (("yes", 1, "Confirm"), ("yes", 3, "Confirm"), ("yes", 2, "ErrorAction"), ("perhaps", 2, "Confirm")):
            with self.assertRaises(Fault, msg=(text, sequence, kind)):
                self.answer(text, sequence, kind)
        self.assertEqual(self.answer("yes", 2).status, 200)
        with self.assertRaises(Fault):
            self.answer("yes", 2)
        next(stream)
        self.answer("no", 3)
        self.assertEqual(values(first(next(stream)))["Answers"], "confirm=yes;critical=no")

    def test_patience_deafness_and_loss(self):
        stream = self.envelopes(self.start("patience=100;confirm"))
        next(stream)
        before = time.monotonic()
        self.assertEqual(Fault(next(stream)).subcode, "InternalError")
        self.assertGreaterEqual(time.monotonic() - before, 0.05)
        stream = self.envelopes(self.start("deaf;confirm"))
        next(stream)
        with self.assertRaises(Fault):
            self.answer("yes")
        self.second.ask(self.CONTROL + "Cancel", self.FULL_DUPLEX, header=self.header(3), reply_to=False, namespace=None)
        next(stream)
        stream = self.envelopes(self.start("lost"))
        self.assertEqual(next(stream).body.find(q("it:InteractiveEvent")).findtext(q("it:EventType")), "Confirm")
        with self.assertRaises((ValueError, ConnectionError)):  # no chunk follows, nor the last one
            next(stream)

    def test_ending_with_a_prompt_open_is_clean(self):
        stream = self.envelopes(self.start("confirm"))
        next(stream)
        self.assertEqual(self.responder.stop(), 0)


class Zz(unittest.TestCase):
    def test_every_item_was_proved(self):
        self.assertEqual(CIM_ITEMS - SEEN, set())


if __name__ == "__main__":
    Responder.program = sys.argv[1]
    unittest.main(argv=sys.argv[:1] + sys.argv[2:])
