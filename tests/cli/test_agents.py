#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Every operation of the command with every agent of wsmi-responder, in every form of output. What an agent lacks is refused in one
line."""

import csv
import io
import json
import unittest
import xml.etree.ElementTree as ElementTree

from tool import DENIED, FAILED, OK, PLAIN, USER, Case, Responder, run

NAMESPACE = ("--namespace", "root/demo")


class Agent:
    """The same for all of them; what differs is below."""

    vendor = None
    has_declarations = True  # values are typed, `class` works
    declares_own_only = False  # no superclass, nothing inherited, no methods
    lists_classes = True
    has_queries = True
    has_events = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.responder = Responder("--agent", cls.name, "--anonymous", "--generate", "50", "--indication-interval", "20")
        cls.responder.__enter__()
        cls.addClassCleanup(cls.responder.__exit__, None, None, None)
        cls.url = f"http://localhost:{cls.responder.port}/wsman"
        cls.common = (*PLAIN, "--user", USER, "--password-file", cls.password_file)

    def run_it(self, command, *words):
        return run(command, self.url, *words, *NAMESPACE, *self.common)

    def good(self, command, *words):
        done = self.run_it(command, *words)
        self.assertEqual((done.status, done.err), (OK, ""), words)
        return done.out

    def json(self, command, *words):
        return json.loads(self.good(command, *words, "--output", "json"))

    def xml(self, command, *words):
        return ElementTree.fromstring(self.good(command, *words, "--output", "xml")).findall("./DECLARATION/DECLGROUP/VALUE.OBJECT/*")

    def typed(self, value, own=True):
        """A value that is no text, as this agent's values come out; `own`: of a property that its class declares itself."""
        return value if self.has_declarations and (own or not self.declares_own_only) else json.dumps(value)

    def check_refused(self, command, *words):
        for output in ("table", "json", "ndjson"):
            self.assert_refused(self.run_it(command, *words, "--output", output), FAILED, self.url)

    def test_identify(self):
        done = run("identify", self.url, *self.common, "--output", "json")
        self.assertEqual((done.status, done.err), (OK, ""))
        self.assertEqual(json.loads(done.out)["vendor"], self.vendor)

    def test_get(self):
        found = self.json("get", "Demo_Lamp", "Id=2")
        self.assertEqual((found["Id"], found["Name"], found["Size"], found["Weight"], found["On"]),
                         (self.typed(2, own=False), "a&b", self.typed(3), self.typed(2.5), self.typed(False)))
        self.assertIn(found["Bought"], ("2025-01-02T03:04:05Z", "20250102030405.000000+000"))
        self.assertEqual(found["Levels"], [7] if self.has_declarations else "7")
        types = {each.get("NAME"): each.get("TYPE") for each in self.xml("get", "Demo_Lamp", "Id=2")[0]}
        self.assertEqual((types["Size"], types["Weight"]), ("uint32", "real64") if self.has_declarations else ("string", "string"))
        self.assertEqual(self.json("get", "Demo_Lamp", "Id=2", "--untyped")["Size"], "3")

    def test_enumerate(self):
        words = ("Demo_Lamp", "--properties", "@class,Id,Name")
        array = self.json("enumerate", *words)
        self.assertEqual(len(array), 6)
        self.assertEqual({each["@class"] for each in array}, {"Demo_Lamp", "Demo_SmartLamp"})
        lines = self.good("enumerate", *words, "--output", "ndjson").splitlines()
        rows = list(csv.DictReader(io.StringIO(self.good("enumerate", *words, "--output", "csv"))))
        table = self.good("enumerate", *words).splitlines()
        self.assertEqual([json.loads(line) for line in lines], array)
        self.assertEqual([(row["Id"], row["Name"]) for row in rows], [(str(each["Id"]), each["Name"]) for each in array])
        self.assertEqual((table[0].split(), len(table)), (["@class", "Id", "Name"], 7))
        self.assertEqual([each.get("CLASSNAME") for each in self.xml("enumerate", "Demo_Lamp")],
                         [each["@class"] for each in array])
        self.assertEqual(len(self.json("enumerate", "Demo_Lamp", "--shallow")), 5)
        self.assertEqual(len(self.good("enumerate", "Demo_Generated", "--limit", "7", "--output", "ndjson").splitlines()), 7)
        self.assertEqual(set(self.json("enumerate", "Demo_Desk", "--keys-only")[0]), {"@class", "Room", "Number"})
        self.assertEqual(self.good("enumerate", "Demo_Desk", "--keys-only", "--output", "csv").splitlines()[0], "Room,Number")
        self.assertEqual(self.good("enumerate", "Demo_Desk", "--keys-only").split()[:2], ["Room", "Number"])

    def test_query(self):
        query = 'select Name, Size from Demo_Lamp where Size < 5 and Name = "a&b"'
        if not self.has_queries:
            self.check_refused("query", query)
            return
        self.assertEqual([(each["Name"], each["Size"]) for each in self.json("query", query)], [("a&b", self.typed(3))])
        self.assertEqual([each.get("NAME") for each in self.xml("query", query)[0] if each.find("VALUE") is not None],
                         ["Name", "Size"])

    def test_associations(self):
        found = self.json("associators", "Demo_Lamp", "Id=1")
        self.assertEqual([(each["@class"], each["Room"], each["Number"]) for each in found], [("Demo_Desk", "north", self.typed(1))])
        found = self.json("references", "Demo_Lamp", "Id=1")
        self.assertEqual([(each["@class"], str(each["Lamp"]["Id"])) for each in found], [("Demo_LampOnDesk", "1")])
        names = [each.get("NAME") for each in self.xml("references", "Demo_Lamp", "Id=1")[0].findall("PROPERTY.REFERENCE")]
        self.assertEqual(names, ["Lamp", "Desk"])

    def test_invoke(self):
        found = self.json("invoke", "Demo_Methods", "Echo", "Uint64:uint64=18446744073709551615", "String= <a&b> ", "Uint8A:uint8[]=[1,255]",
                          "Timestamp:datetime=20200102030405.000006+060", "Boolean:boolean=true")
        self.assertEqual((found["Uint64"], found["String"], found["ReturnValue"]), (self.typed(2**64 - 1, own=False), " <a&b> ", self.typed(0, own=False)))
        self.assertEqual([str(each) for each in found["Uint8A"]], ["1", "255"])
        self.assertIn(found["Timestamp"], ("2020-01-02T03:04:05.000006+01:00", "20200102030405.000006+060"))
        self.assertEqual(self.json("invoke", "Demo_Lamp", "SetColour", "--key", "Id=4", "Name=green", "Levels:uint8[]=[1,2]")["ReturnValue"],
                         self.typed(0, own=False))
        self.assertEqual(self.json("get", "Demo_Lamp", "Id=4")["Colour"], "green")
        self.assertEqual(self.xml("invoke", "Demo_Methods", "Echo", "String=x")[0].get("CLASSNAME"), "Parameters")

    def test_create_modify_delete(self):
        bought = "2024-02-29T23:59:58.123456+01:00"
        made = self.json("create", "Demo_Lamp", "Id:uint32=78", "Name=a <new> & one", f"Bought:datetime={bought}")
        self.assertEqual(str(made["Id"]), "78")
        self.assertIn(self.json("get", "Demo_Lamp", "Id=78")["Bought"], (bought, "20240229235958.123456+060"))
        self.assert_refused(self.run_it("create", "Demo_Lamp", "Id:uint32=78"), FAILED, self.url)
        self.assertIn("changed", self.good("modify", "Demo_Lamp", "--key", "Id=78", "Name=changed", "On:boolean=true"))
        found = self.json("get", "Demo_Lamp", "Id=78")
        self.assertEqual((found["Name"], found["On"]), ("changed", self.typed(True)))
        self.assertEqual(self.good("delete", "Demo_Lamp", "Id=78"), "")
        self.assert_refused(self.run_it("get", "Demo_Lamp", "Id=78"), FAILED, self.url)
        self.assert_refused(self.run_it("delete", "Demo_Lamp", "Id=78"), FAILED, self.url)

    def test_classes(self):
        if self.has_declarations:
            self.assertEqual(self.json("class", "Demo_Lamp")["superclass"], None if self.declares_own_only else "Demo_Thing")
            names = [each.get("NAME") for each in self.xml("class", "Demo_Lamp")[0].findall("PROPERTY")]
            self.assertGreaterEqual(set(names), {"On", "Size", "Bought"})
        else:
            self.assert_refused(self.run_it("class", "Demo_Lamp"), FAILED, self.url)
        if self.declares_own_only:
            self.assertEqual(len(self.good("classes", "--names-only").split()), 12)
            declared = {each["class"]: each["properties"] for each in self.json("classes")}
            self.assertEqual((len(declared), declared["Demo_Thing"][0]["key"]), (12, True))
            self.assert_refused(self.run_it("classes", "--shallow"), FAILED, "the peer does not list classes")
            self.assert_refused(self.run_it("classes", "Demo_Thing"), FAILED, "the peer does not list classes")
        elif self.lists_classes:
            self.assertEqual(self.good("classes", "Demo_Thing", "--names-only").split(), ["Demo_Lamp", "Demo_SmartLamp"])
            self.assertEqual([each["class"] for each in self.json("classes", "Demo_Thing", "--shallow")], ["Demo_Lamp"])
            self.assertEqual([each.get("NAME") for each in self.xml("classes", "Demo_Thing")], ["Demo_Lamp", "Demo_SmartLamp"])
        else:
            self.assert_refused(self.run_it("classes"), FAILED, "the peer does not list classes")

    def test_subscribe(self):
        words = ("subscribe", "select * from Demo_Alert", "--limit", "2")
        if not self.has_events:
            self.check_refused(*words)
            return
        found = [json.loads(line) for line in self.good(*words, "--bookmark", "newest", "--output", "ndjson").splitlines()]
        self.assertEqual([each["Seq"] for each in found], [self.typed(1), self.typed(2)])
        self.assertTrue(all("@bookmark" in each for each in found))
        self.assertEqual([each.get("CLASSNAME") for each in self.xml(*words)], ["Demo_Alert"] * 2)
        if found[0]["@bookmark"] is not None:
            again = self.good(*words[:2], "--limit", "1", "--bookmark", found[0]["@bookmark"], "--output", "ndjson")
            self.assertEqual(json.loads(again)["Seq"], self.typed(2))

    def test_failures_are_one_line(self):
        self.check_refused("enumerate", "Demo_Nothing")
        before = len(self.responder.log())
        done = run("get", self.url, "Demo_Lamp", "Id=1", *NAMESPACE, *PLAIN, "--user", USER, "--password-file", "-", stdin="wrong\n")
        self.assert_refused(done, DENIED, "HTTP 401")
        self.assertEqual(len(self.responder.log()) - before, 1)  # wrong credentials are tried once


class Default(Agent, Case):
    name = "default"
    vendor = "wsmi"


class Windows(Agent, Case):
    name = "windows"
    vendor = "Microsoft Corporation"

    def test_a_namespace_that_was_not_given_is_asked_for(self):
        done = run("get", self.url, "Demo_Lamp", "Id=2", *self.common)
        self.assert_refused(done, FAILED, "; no --namespace was given")


class Omi(Agent, Case):
    name = "omi"
    vendor = "Open Management Infrastructure"
    lists_classes = False


class Openwsman(Agent, Case):
    name = "openwsman"
    vendor = "Openwsman Project"
    declares_own_only = True
    lists_classes = False


class Amt(Agent, Case):
    name = "amt"
    vendor = "Intel(r)"
    has_declarations = False
    lists_classes = False
    has_queries = False
    has_events = False


if __name__ == "__main__":
    unittest.main()
