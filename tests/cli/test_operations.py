#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The operations from a shell, against wsmi-responder: what is sent, what is printed, how it ends."""

import csv
import io
import json
import os
import pty
import re
import select
import signal
import socket
import subprocess
import time
import unittest
import xml.etree.ElementTree as ElementTree

from tool import (DENIED, FAILED, OK, PLAIN, PROGRAM, TIMED_OUT, UNREACHABLE, USAGE, USER, Case, Responder, certificates, run)

NAMESPACE = "root/demo"


class Operations(Case):
    agent = "default"
    generate = 1000
    more = ()

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.responder = Responder("--anonymous", "--agent", cls.agent, "--generate", str(cls.generate),
                                  "--indication-interval", "20", *cls.more)
        cls.responder.__enter__()
        cls.addClassCleanup(cls.responder.__exit__, None, None, None)
        cls.url = f"http://localhost:{cls.responder.port}/wsman"
        cls.common = (*PLAIN, "--user", USER, "--password-file", cls.password_file, "--namespace", NAMESPACE)

    def words(self, command, *words, url=None):
        return (command, url or self.url, *words, *self.common)

    def run_it(self, command, *words, url=None, **more):
        return run(*self.words(command, *words, url=url), **more)

    def good(self, command, *words, **more):
        done = self.run_it(command, *words, **more)
        self.assertEqual((done.status, done.err), (OK, ""))
        return done.out

    def json(self, command, *words):
        return json.loads(self.good(command, *words, "--output", "json"))

    def counted(self, name):
        return sum(line["operation"] == name for line in self.responder.log())

    def counted_after(self, name, before, seconds=20):
        """Whether the operation was seen once more; it may come shortly after the program ended."""
        until = time.monotonic() + seconds
        while self.counted(name) <= before and time.monotonic() < until:
            time.sleep(0.02)
        return self.counted(name) - before

    def start(self, command, *words, **more):
        return subprocess.Popen([PROGRAM, *self.words(command, *words)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more)


class Get(Operations):
    def test_a_table_is_a_list_of_names_and_values(self):
        lines = self.good("get", "Demo_Lamp", "Id=1").splitlines()
        found = dict(line.split(None, 1) for line in lines)
        self.assertEqual((found["Id"], found["Name"], found["On"], found["Levels"]), ("1", "desk", "true", "[1,2,3]"))
        self.assertEqual(found["Bought"], "2024-02-29T23:59:58.123456-05:30")
        self.assertTrue(found["Bulb"].startswith("Demo_Bulb{"), found["Bulb"])

    def test_json_has_every_type_exactly(self):
        found = self.json("get", "Demo_AllTypes", "Id=max")
        self.assertEqual(found["@class"], "Demo_AllTypes")
        for name, value in (("Boolean", True), ("Uint8", 255), ("Sint8", 127), ("Uint16", 65535), ("Sint16", 32767),
                            ("Uint32", 2**32 - 1), ("Sint32", 2**31 - 1), ("Uint64", 2**64 - 1), ("Sint64", 2**63 - 1),
                            ("Real64", 1.7976931348623157e308), ("Char16", 65533),
                            ("Timestamp", "2024-02-29T23:59:58.123456-05:30"), ("Interval", "P12DT3H45M6.000789S"),
                            ("BooleanA", [True, False, True]), ("Uint64A", [0, 2**64 - 1]), ("Sint64A", [-2**63, 2**63 - 1]),
                            ("Real64A", [0, -2.25, 0.1, 1e100, 5e-324]), ("Char16A", [65, 233, 8364]),
                            ("StringA", ["one", "", " two  spaces ", "<&>", "\u00e9"]),
                            ("String", "XML <tag attr=\"v\"> & 'apos' ]]> end; \u00e9\u00fc \u20ac \u65e5\u672c \U0001F600")):
            self.assertEqual(found[name], value, name)
            self.assertEqual(type(found[name]), type(value), name)
        self.assertEqual((found["Reference"]["@reference"], found["Instance"]["@class"]), ("Demo_Lamp", "Demo_Bulb"))
        self.assertEqual([each["@class"] for each in found["InstanceA"]], ["Demo_Bulb", "Demo_Led"])

    def test_json_has_null_and_what_json_has_no_numbers_for(self):
        found = self.json("get", "Demo_AllTypes", "Id=null")
        self.assertEqual({name for name, value in found.items() if value is not None}, {"@class", "Id"})
        found = self.json("get", "Demo_AllTypes", "Id=special")
        self.assertEqual((found["Real32"], found["Real64"], found["Real64A"]), ("INF", "NaN", ["-INF", "INF"]))
        self.assertEqual(found["StringA"], ["<a/>", "&#65;", "\U0001F600", "\n", " "])

    def test_untyped_values_are_strings_and_no_class_is_asked_for(self):
        before = len(self.responder.log())
        found = self.json("get", "Demo_Lamp", "Id=1", "--untyped")
        self.assertEqual((found["Id"], found["On"], found["Levels"]), ("1", "true", ["1", "2", "3"]))
        self.assertEqual([line["operation"] for line in self.responder.log()[before:]], ["get"])

    def test_a_key_of_the_wrong_type_is_refused_here(self):
        before = self.counted("get")
        self.assert_refused(self.run_it("get", "Demo_Lamp", "Id=one"), USAGE, "Id=one: ")
        self.assert_refused(self.run_it("get", "Demo_Lamp", "Identity=1"), USAGE, "the class has no such property")
        self.assertEqual(self.counted("get"), before + 2)  # of the class, each time

    def test_keys_that_are_references(self):
        found = self.json("get", "Demo_LampOnDesk", "Lamp=Demo_Lamp{Id=1}", "Desk=Demo_Desk{Room=north, Number=1}")
        # What a reference holds is typed only where its own class is known.
        self.assertEqual((str(found["Lamp"]["Id"]), found["Desk"]["Room"], found["Since"]), ("1", "north", "2024-01-01T00:00:00Z"))

    def test_chosen_properties(self):
        self.assertEqual(self.json("get", "Demo_Lamp", "Id=1", "--properties", "Name, @class,Id"),
                         {"Name": "desk", "@class": "Demo_Lamp", "Id": 1})

    def test_failures(self):
        self.assert_refused(self.run_it("get", "Demo_Lamp", "Id=99"), FAILED, self.url)
        self.assert_refused(self.run_it("get", "No_Class", "Id=99"), FAILED, self.url)
        self.assert_refused(run("get", self.url, "Demo_Lamp", "Id=1", *self.common[:-2], "--namespace", "root/none"), FAILED,
                            self.url)
        self.assert_refused(run("get", self.url, "Demo_Lamp", "Id=1", *PLAIN, "--user", USER, "--password-file", "-",
                                stdin="wrong\n"), DENIED, "HTTP 401")
        with socket.socket() as unused:
            unused.bind(("127.0.0.1", 0))
            self.assert_refused(self.run_it("get", "Demo_Lamp", "Id=1", url=f"http://127.0.0.1:{unused.getsockname()[1]}"),
                                UNREACHABLE, "connection refused")
        self.assert_refused(self.run_it("get", "Demo_Lamp", "Id:uint32=1", "--timeout", "300ms", url=f"{self.url}/x/delay=60000"),
                            TIMED_OUT, "timed out")

    def test_an_unreachable_service_is_reported_once(self):
        done = self.run_it("get", "Demo_Lamp", "Id=1", "--timeout", "300ms", url=f"{self.url}/x/delay=60000")
        self.assert_refused(done, TIMED_OUT, "timed out")


class Enumerate(Operations):
    def test_depth(self):
        for words, classes, firmware in (((), {"Demo_Lamp", "Demo_SmartLamp"}, True), (("--shallow",), {"Demo_Lamp"}, False),
                                         (("--base-only",), None, False)):
            found = self.json("enumerate", "Demo_Lamp", *words)
            self.assertEqual(len(found), 5 if "--shallow" in words else 6)
            self.assertEqual(any("Firmware" in each for each in found), firmware, words)
            if classes is not None:
                self.assertEqual({each["@class"] for each in found}, classes)

    def test_keys_only(self):
        for each in self.json("enumerate", "Demo_Lamp", "--shallow", "--keys-only"):
            self.assertEqual({name for name, value in each.items() if value is not None}, {"@class", "Id"})

    def test_formats_agree(self):
        words = ("Demo_Lamp", "--properties", "Id,Name,Weight")
        array = self.json("enumerate", *words)
        lines = self.good("enumerate", *words, "--output", "ndjson").splitlines()
        rows = list(csv.DictReader(io.StringIO(self.good("enumerate", *words, "--output", "csv"))))
        table = self.good("enumerate", *words).splitlines()
        self.assertEqual([json.loads(line) for line in lines], array)
        self.assertEqual([(int(row["Id"]), row["Name"]) for row in rows], [(each["Id"], each["Name"]) for each in array])
        self.assertEqual([row["Weight"] == "" for row in rows], [each["Weight"] is None for each in array])
        self.assertEqual(table[0].split(), ["Id", "Name", "Weight"])
        self.assertEqual(len(table), 1 + len(array))

    def test_xml_is_one_document(self):
        out = self.good("enumerate", "Demo_Lamp", "--shallow", "--output", "xml")
        instances = ElementTree.fromstring(out).findall("./DECLARATION/DECLGROUP/VALUE.OBJECT/INSTANCE")
        self.assertEqual({each.get("CLASSNAME") for each in instances}, {"Demo_Lamp"})
        self.assertEqual(len(instances), 5)
        nothing = self.good("query", "select * from Demo_Lamp where Size = 4711", "--output", "xml")
        self.assertEqual(ElementTree.fromstring(nothing).findall("./DECLARATION/DECLGROUP/*"), [])

    def test_xml_has_no_element_for_everything(self):
        words = ("invoke", "Demo_Methods", "Echo", "String=x", "--output", "xml")
        parameters = ElementTree.fromstring(self.good(*words)).findall(".//PROPERTY")
        self.assertEqual([each.findtext("VALUE") for each in parameters if each.get("NAME") == "String"], ["x"])
        self.assert_refused(self.run_it(*words, "ReferenceA=[Demo_Lamp{Id=1}]"), FAILED, "CIM-XML has no element for")

    def test_a_property_that_nobody_has_is_named(self):
        for output in ("table", "csv", "json", "ndjson"):
            done = self.run_it("enumerate", "Demo_Lamp", "--properties", "Id,firmware,Nmae,@class", "--output", output)
            self.assertEqual((done.status, done.err), (OK, "wsmi: --properties: there is no Nmae in any result\n"), output)

    def test_many_are_all_printed(self):
        out = self.good("enumerate", "Demo_Generated", "--output", "ndjson", "--properties", "Id,Ratio,Codes")
        found = [json.loads(line) for line in out.splitlines()]
        self.assertEqual(len({each["Id"] for each in found}), self.generate)

    def test_a_table_of_many(self):
        lines = self.good("enumerate", "Demo_Generated", "--properties", "Id,Name").splitlines()
        self.assertEqual(len(lines), self.generate + 1)

    def test_a_limit_is_no_error(self):
        self.assertEqual(len(self.json("enumerate", "Demo_Lamp", "--limit", "6")), 6)

    def test_an_empty_result_is_still_one(self):
        query = "select * from Demo_Lamp where Size = 4711"
        self.assertEqual(self.json("query", query), [])
        for output in ("table", "ndjson", "csv"):
            self.assertEqual(self.good("query", query, "--output", output), "")
        self.assertEqual(self.good("query", query, "--output", "csv", "--properties", "Id,Name"), "Id,Name\n")

    def test_a_failure_before_the_first_row_prints_nothing_in_any_format(self):
        faulty = f"{self.url}/x/fault=InternalError"
        for output in ("table", "json", "ndjson", "csv", "xml"):
            for words in (("enumerate", "Demo_Generated", "--properties", "Id"), ("classes",)):
                self.assert_refused(self.run_it(*words, "--output", output, url=faulty), FAILED, "w:InternalError")
            refused = self.run_it("query", "select * from Demo_Lamp", "--option", "=1", "--output", output)
            self.assert_refused(refused, USAGE, "")

    def test_a_failure_in_the_middle_is_a_failure_behind_whole_rows(self):
        words = ("enumerate", "Demo_Generated", "--untyped", "--properties", "Id")
        done = {output: self.run_it(*words, "--output", output, url=f"{self.url}/x/fault=InternalError,nth=2")
                for output in ("json", "ndjson", "csv", "xml")}
        for each in done.values():
            self.assert_refused(each, FAILED, "w:InternalError", out=each.out)
        found = json.loads(done["json"].out)
        self.assertEqual([json.loads(line) for line in done["ndjson"].out.splitlines()], found)
        self.assertEqual([row["Id"] for row in csv.DictReader(io.StringIO(done["csv"].out))], [each["Id"] for each in found])
        self.assertEqual(len(ElementTree.fromstring(done["xml"].out).findall(".//INSTANCE")), len(found))
        self.assertIn(len(found), range(1, self.generate))

    def test_progress_is_on_a_terminal_only(self):
        master, slave = pty.openpty()
        with subprocess.Popen([PROGRAM, *self.words("enumerate", "Demo_Generated", "--output", "ndjson")],
                              stdout=subprocess.DEVNULL, stderr=slave) as process:
            os.close(slave)
            seen = b""
            while select.select([master], [], [], 20)[0]:
                try:
                    piece = os.read(master, 4096)
                except OSError:
                    break
                seen += piece
                if not piece:
                    break
        os.close(master)
        self.assertEqual(process.returncode, OK)
        self.assertIn(b"100 so far", seen)
        self.assertTrue(seen.endswith(b"\r\x1b[K"), seen[-40:])


class Query(Operations):
    def test_text_is_escaped_and_rows_are_typed(self):
        found = self.json("query", 'select Name from Demo_Lamp where Size < 5 and Name = "a&b"')
        self.assertEqual([each["Name"] for each in found], ["a&b"])
        found = self.json("query", "select Id, Weight from Demo_Lamp where Id = 2", "--dialect", "WQL")
        self.assertEqual([(each["Id"], each["Weight"]) for each in found], [(2, 2.5)])

    def test_what_the_service_does_not_understand(self):
        self.assert_refused(self.run_it("query", "select from where"), FAILED, self.url)
        self.assert_refused(self.run_it("query", "select * from Demo_Lamp", "--dialect", "http://example.org/other"), FAILED,
                            self.url)


class Associations(Operations):
    def test_associators(self):
        found = self.json("associators", "Demo_Lamp", "Id=1")
        self.assertEqual([(each["@class"], each["Room"], each["Number"]) for each in found], [("Demo_Desk", "north", 1)])
        found = self.json("associators", "Demo_Desk", "Room=north", "Number=1", "--result-class", "Demo_Lamp", "--role", "Desk",
                          "--result-role", "Lamp", "--assoc-class", "Demo_LampOnDesk")
        self.assertEqual(sorted(each["Id"] for each in found), [1, 2])
        self.assertEqual(self.json("associators", "Demo_Lamp", "Id=1", "--role", "Desk"), [])

    def test_references(self):
        found = self.json("references", "Demo_Desk", "Room=north", "Number=1", "--result-class", "Demo_LampOnDesk")
        self.assertEqual(sorted(str(each["Lamp"]["Id"]) for each in found), ["1", "2"])
        self.assertEqual({each["Lamp"]["@reference"] for each in found}, {"Demo_Lamp"})


class Invoke(Operations):
    def test_parameters_of_every_type_come_back_as_they_went(self):
        found = self.json("invoke", "Demo_Methods", "Echo", "Boolean=true", "Uint64=18446744073709551615",
                          "Sint64=-9223372036854775808", "Real64=0.1", "Char16=65", "Timestamp=20200102030405.000006+060",
                          "Interval=P1DT2H", "String= <a&b> ", "StringA=[x, \"y, z\", \"\"]", "Uint8A=1", "Uint8A=255",
                          "Instance=Demo_Bulb{Watts=9, Maker=\"<&>\"}", "Reference=Demo_Lamp{Id=3}", "Sint8:null")
        for name, value in (("Boolean", True), ("Uint64", 2**64 - 1), ("Sint64", -2**63), ("Real64", 0.1), ("Char16", 65),
                            ("Timestamp", "2020-01-02T03:04:05.000006+01:00"), ("Interval", "P1DT2H"), ("String", " <a&b> "),
                            ("StringA", ["x", "y, z", ""]), ("Uint8A", [1, 255]), ("ReturnValue", 0)):
            self.assertEqual(found[name], value, name)
        self.assertEqual((str(found["Instance"]["Watts"]), found["Instance"]["Maker"]), ("9", "<&>"))
        self.assertEqual((found["Reference"]["@reference"], str(found["Reference"]["Id"])), ("Demo_Lamp", "3"))

    def test_a_method_of_an_instance(self):
        found = self.json("invoke", "Demo_Lamp", "SetColour", "--key", "Id=4", "Name=green", "Levels=[1,2]")
        self.assertEqual(found["ReturnValue"], 0)
        lamp = self.json("get", "Demo_Lamp", "Id=4")
        self.assertEqual((lamp["Colour"], lamp["Levels"]), ("green", [1, 2]))

    def test_a_void_method_without_parameters(self):
        self.run_it("invoke", "Demo_Methods", "Nothing")
        self.assertEqual(self.run_it("invoke", "Demo_Methods", "Nothing").status, OK)

    def test_failures(self):
        self.assert_refused(self.run_it("invoke", "Demo_Methods", "Fail", "Code=1", "Message=no way"), FAILED, "no way")
        self.assert_refused(self.run_it("invoke", "Demo_Methods", "None"), FAILED, self.url)
        self.assert_refused(self.run_it("invoke", "Demo_Methods", "Echo", "Nonsense=1"), USAGE, "no such parameter")
        self.assert_refused(self.run_it("invoke", "Demo_Methods", "Sleep", "Milliseconds=60000", "--timeout", "400ms"), TIMED_OUT,
                            "timed out")


class Edit(Operations):
    def test_create_modify_get_delete(self):
        made = self.json("create", "Demo_Lamp", "Id=77", "Name=a <new> & one", "On=true", "Levels=[1,2]",
                         "Bulb=Demo_Bulb{Watts=7}")
        self.assertEqual(made["Id"], 77)
        self.assert_refused(self.run_it("create", "Demo_Lamp", "Id=77"), FAILED, self.url)
        found = self.json("get", "Demo_Lamp", "Id=77")
        self.assertEqual((found["Name"], found["Levels"], str(found["Bulb"]["Watts"])), ("a <new> & one", [1, 2], "7"))
        self.good("modify", "Demo_Lamp", "--key", "Id=77", "Name=changed", "Levels:null")
        self.good("modify", "Demo_Lamp", "Id=77", "On=false")
        found = self.json("get", "Demo_Lamp", "Id=77")
        self.assertEqual((found["Name"], found["Levels"], found["On"]), ("changed", None, False))
        self.assertEqual(self.good("delete", "Demo_Lamp", "Id=77"), "")
        for command, words in (("get", ()), ("delete", ()), ("modify", ("On=true",))):
            self.assert_refused(self.run_it(command, "Demo_Lamp", "Id=77", *words), FAILED, self.url)

    def test_a_key_is_needed(self):
        self.assert_refused(self.run_it("modify", "Demo_Lamp", "Name=x"), USAGE, "--key")


class Classes(Operations):
    def test_a_class(self):
        found = self.json("class", "Demo_Lamp")
        self.assertEqual((found["class"], found["superclass"]), ("Demo_Lamp", "Demo_Thing"))
        properties = {each["name"]: each for each in found["properties"]}
        self.assertEqual((properties["Id"]["type"], properties["Id"]["key"]), ("uint32", True))
        self.assertEqual(properties["Levels"]["type"], "uint8[]")
        self.assertEqual(properties["Colour"]["qualifiers"]["ValueMap"], ["red", "amber", "green", "white"])
        method = next(each for each in found["methods"] if each["name"] == "SetColour")
        self.assertEqual([(each["name"], each["type"]) for each in method["parameters"]],
                         [("Name", "string"), ("Levels", "uint8[]"), ("Old", "string")])
        self.assertEqual(method["returns"], "uint32")
        table = self.good("class", "Demo_Lamp")
        self.assertRegex(table, r"(?m)^class +Demo_Lamp$")
        self.assertRegex(table, r"(?m)^  Id +uint32 +key")
        self.assertIn("uint32 SetColour(in string Name, in uint8[] Levels, out string Old)", table)
        self.assert_refused(self.run_it("class", "No_Class"), FAILED, self.url)

    def test_all_classes(self):
        declared = self.json("classes")
        names = {each["class"] for each in declared}
        self.assertGreaterEqual(names, {"Demo_Thing", "Demo_AllTypes", "Demo_SmartLamp"})
        self.assertEqual([each["superclass"] for each in declared if each["class"] == "Demo_Lamp"], ["Demo_Thing"])
        self.assertEqual({line.split()[0] for line in self.good("classes").splitlines()}, names)
        rows = list(csv.DictReader(io.StringIO(self.good("classes", "--output", "csv"))))
        self.assertEqual({row["class"] for row in rows}, names)
        self.assertEqual({each["class"] for each in self.json("classes", "Demo_Thing")}, {"Demo_Lamp", "Demo_SmartLamp"})
        self.assertEqual(len(self.json("classes", "--limit", "2")), 2)

    def test_one_level_of_classes(self):
        names = self.json("classes", "--names-only", "--shallow")
        self.assertIn("Demo_Thing", names)
        self.assertNotIn("Demo_Lamp", names)
        self.assertEqual(self.good("classes", "Demo_Thing", "--names-only", "--shallow"), "Demo_Lamp\n")
        self.assertEqual([each["class"] for each in self.json("classes", "Demo_Thing", "--shallow")], ["Demo_Lamp"])

    def test_names_of_classes(self):
        names = self.good("classes", "--names-only").split()
        self.assertIn("Demo_AllTypes", names)
        self.assertEqual(sorted(self.json("classes", "--names-only")), sorted(names))


class Subscribe(Operations):
    def test_a_limit_ends_it_and_unsubscribes(self):
        before = self.counted("unsubscribe")
        out = self.good("subscribe", "select * from Demo_Alert", "--limit", "3", "--output", "ndjson")
        found = [json.loads(line) for line in out.splitlines()]
        self.assertEqual([each["@class"] for each in found], ["Demo_Alert"] * 3)
        self.assertEqual([each["Seq"] for each in found], list(range(found[0]["Seq"], found[0]["Seq"] + 3)))
        self.assertEqual(self.counted_after("unsubscribe", before), 1)

    def test_each_is_printed_when_it_comes_and_an_interrupt_unsubscribes(self):
        before = self.counted("unsubscribe")
        with self.start("subscribe", "select * from Demo_Alert") as process:
            seen = b""
            while seen.count(b"Message") < 2 and select.select([process.stdout], [], [], 10)[0]:
                seen += os.read(process.stdout.fileno(), 4096)
            process.send_signal(signal.SIGINT)
            _, errors = process.communicate(timeout=10)
        self.assertIn(b"\n\n", seen)
        self.assertEqual((process.returncode, errors), (-signal.SIGINT, b""))
        self.assertEqual(self.counted_after("unsubscribe", before), 1)

    def test_bookmarks(self):
        before = self.counted("unsubscribe")
        out = self.good("subscribe", "select * from Demo_Alert", "--limit", "2", "--output", "ndjson", "--bookmark", "newest")
        for line in out.splitlines():
            self.assertIn("@bookmark", json.loads(line))
        self.assertEqual(self.counted_after("unsubscribe", before), 1)


class Large(Operations):
    """Of so many that no answer that is asked for ahead is the last one."""
    generate = 1000000

    def test_a_limit_ends_it_and_releases_the_context(self):
        before = self.counted("release")
        pulls = self.counted("pull")
        for output in ("ndjson", "json", "csv", "table"):
            out = self.good("enumerate", "Demo_Generated", "--limit", "5", "--properties", "Id", "--output", output)
            self.assertEqual(len(re.findall(r"\d+", out)), 5, out)
        self.assertEqual(self.counted_after("release", before + 3), 1)
        self.assertLess(self.counted("pull") - pulls, 30)

    def test_an_interrupt_cancels_and_releases(self):
        before = self.counted("release")
        with self.start("enumerate", "Demo_Generated", "--output", "json") as process:
            os.read(process.stdout.fileno(), 65536)
            process.send_signal(signal.SIGINT)
            rest, errors = process.communicate(timeout=20)
        self.assertEqual((process.returncode, errors), (-signal.SIGINT, b""))
        self.assertTrue(rest.endswith(b"]\n"), rest[-80:])
        self.assertEqual(self.counted_after("release", before), 1)

    def test_a_reader_that_goes_away_ends_it_quietly(self):
        before = self.counted("release")
        with self.start("enumerate", "Demo_Generated", "--output", "ndjson") as process:
            os.read(process.stdout.fileno(), 65536)
            process.stdout.close()
            errors = process.stderr.read()
            process.wait(20)
        self.assertEqual((process.returncode, errors), (-signal.SIGPIPE, b""))
        self.assertEqual(self.counted_after("release", before), 1)

    def test_a_full_disk_is_an_error(self):
        before = self.counted("release")
        with open("/dev/full", "wb") as full:
            done = subprocess.run([PROGRAM, *self.words("enumerate", "Demo_Generated", "--output", "ndjson")], stdout=full,
                                  stderr=subprocess.PIPE, timeout=30, check=False)
        self.assertEqual(done.returncode, FAILED)
        self.assertEqual(done.stderr.count(b"\n"), 1)
        self.assertIn(b"cannot write to standard output: No space left", done.stderr)
        self.assertEqual(self.counted_after("release", before), 1)

    def test_a_slow_reader_holds_the_service_back(self):
        before = self.counted("pull")
        with self.start("enumerate", "Demo_Generated", "--output", "ndjson") as process:
            time.sleep(2)
            pulled = self.counted("pull") - before
            process.kill()
            process.communicate()
        self.assertLess(pulled, 50)


class Lists(Operations):
    def test_rows_say_from_where_and_the_worst_status_counts(self):
        with Responder("--anonymous") as other:
            second = f"http://127.0.0.1:{other.port}/wsman"
            path = self.write("list", f"# two\n{self.url}\n{second}\n")
            done = run("enumerate", f"@{path}", "Demo_Lamp", *self.common, "--output", "ndjson", "--properties", "@destination,Id")
            self.assertEqual((done.status, done.err), (OK, ""))
            found = {}
            for line in done.out.splitlines():
                each = json.loads(line)
                found.setdefault(each["@destination"], set()).add(each["Id"])
            self.assertEqual(found, {self.url: {1, 2, 3, 4, 5, 6}, second: {1, 2, 3, 4, 5, 6}})
            path = self.write("list", f"{second}\nhttp://127.0.0.1:1/wsman\n")
            done = run("get", f"@{path}", "Demo_Lamp", "Id=1", *self.common)
            self.assertEqual(done.status, UNREACHABLE)
            self.assertEqual(done.out.split()[0], "@destination")
            self.assertEqual(done.out.count("\n"), 2)
            self.assertIn("http://127.0.0.1:1/wsman", done.err)


class Options(Operations):
    def test_a_resource_uri_of_ones_own(self):
        uri = "http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/Demo_Lamp"
        found = self.json("enumerate", "--resource-uri", uri)
        self.assertEqual(len(found), 6)

    def test_options_for_the_provider_are_sent(self):
        found = self.json("get", "Demo_Lamp", "Id=1", "--option", "Depth:uint32=3", "--option", "Comment=a&b")
        self.assertEqual(found["Id"], 1)


class Hostile(Operations):
    def test_a_table_and_a_terminal_get_no_control_characters(self):
        done = self.run_it("get", "Demo_AllTypes", "Id=special")
        self.assertEqual(done.status, OK)
        self.assert_harmless(done.out)
        master, slave = pty.openpty()
        with subprocess.Popen([PROGRAM, *self.words("enumerate", "Demo_AllTypes", "--output", "csv")], stdout=slave,
                              stderr=subprocess.DEVNULL) as process:
            os.close(slave)
            seen = b""
            while select.select([master], [], [], 20)[0]:
                try:
                    piece = os.read(master, 65536)
                except OSError:
                    break
                seen += piece
                if not piece:
                    break
        os.close(master)
        self.assertEqual(process.returncode, OK)
        self.assert_harmless(seen.decode().replace("\r\n", "\n"))
        self.assertIn("\\u0085", seen.decode())


class Tls(Case):
    def test_over_tls_with_a_verified_service(self):
        certs = certificates()
        self.addCleanup(certs.cleanup)
        with Responder("--anonymous", "--cert", f"{certs.name}/server.pem", "--key", f"{certs.name}/server.key",
                       tls=True) as responder:
            done = run("get", f"https://localhost:{responder.port}/wsman", "Demo_Lamp", "Id=2", "--user", USER, "--password-file",
                       self.password_file, "-o", f"ca-file={certs.name}/ca.pem", "--namespace", NAMESPACE, "--output", "json")
            self.assertEqual((done.status, done.err), (OK, ""))
            self.assertEqual(json.loads(done.out)["Name"], "a&b")


if __name__ == "__main__":
    unittest.main()
